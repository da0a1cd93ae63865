"""What the pages of places share: the tabs, the place of the address, a page that saves one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from platser.forms.bas import Modellform
from platser.models import Plats
from samverkan.fel import Fel, Krock, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesbegaran, Omradesvy


@dataclass(frozen=True, slots=True)
class Smula:
    """A step of the bread crumbs; without `url` it is the page itself."""

    text: str
    url: str = ""


class Platsvy(Omradesvy):
    """A page below "Platser"."""

    flik = "platser"

    def adress(self, namn: str, *args: Any) -> str:
        return reverse(namn, args=[self.omrade.slug, *args])

    @property
    def skriver(self) -> bool:
        return self.far(Ratt.SKRIVA_PLATS)


class Enplatsvy(Platsvy):
    """A page of one place. A place that the person does not see does not exist."""

    @cached_property
    def plats(self) -> Plats:
        synliga = Plats.objects.synlig_for(self.request.user).i_omrade(self.omrade)
        return get_object_or_404(
            synliga.select_related("stadsdelsomrade", "stadsdel").defer("stadsdel__kontur"), slug=self.kwargs["plats"]
        )

    @property
    def platsadress(self) -> str:
        return self.adress("plats", self.plats.slug)

    def smulor(self, *mer: Smula) -> list[Smula]:
        return [Smula("Platser", self.adress("platser")), Smula(self.plats.namn, self.platsadress), *mer]


@dataclass(frozen=True, slots=True)
class Skillnad:
    """A field that differs in a conflict, as the reader knows it."""

    falt: str
    sparat: str
    ditt: str


def skillnader(modell: type[models.Model], krock: Krock) -> list[Skillnad]:
    """The fields whose stored value is not the one that was not saved."""
    return [
        Skillnad(_etikett(modell, namn), _ord(modell, namn, krock.nuvarande_data.get(namn)), _ord(modell, namn, ditt))
        for namn, ditt in krock.forsok.items()
        if krock.nuvarande_data.get(namn) != ditt
    ]


def _etikett(modell: type[models.Model], namn: str) -> str:
    try:
        text = str(getattr(modell._meta.get_field(namn), "verbose_name", namn))
    except FieldDoesNotExist:
        text = namn
    return text[:1].upper() + text[1:]


def _ord(modell: type[models.Model], namn: str, varde: Any) -> str:
    if varde in (None, "", []):
        return "–"
    if isinstance(varde, bool):
        return "ja" if varde else "nej"
    if isinstance(varde, list):
        return ", ".join(map(str, varde))
    try:
        val = dict(getattr(modell._meta.get_field(namn), "flatchoices", ()))
    except FieldDoesNotExist:
        val = {}
    return str(val.get(varde, varde))


class Sparsida(Platsvy):
    """A page with one form: shows it, saves by a service, and shows both values when somebody else saved in between."""

    ratt_lasa = Ratt.SKRIVA_PLATS
    ratt_skriva = Ratt.SKRIVA_PLATS
    mall: ClassVar[str] = "platser/form.html"
    formklass: ClassVar[type[Modellform]]
    rubrik: ClassVar[str] = ""
    kvitto: ClassVar[str] = "Sparat."

    # What each page says for itself.

    def objekt(self) -> models.Model | None:
        """What is changed; None: it is something new."""
        return None

    def borjan(self) -> dict[str, Any]:
        """What a new form begins with."""
        return {}

    def spara(self, form: Modellform, bygger_pa: int | None) -> Any:
        raise NotImplementedError

    def efterat(self, sparat: Any) -> str:
        """Where to go when it has been saved."""
        raise NotImplementedError

    def avbryt(self) -> str:
        raise NotImplementedError

    def sidans_smulor(self) -> list[Smula]:
        return []

    def mer(self) -> dict[str, Any]:
        """More for the template."""
        return {}

    # What all of them do.

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida(self._form())

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._sida(form, status=400)
        try:
            sparat = self.spara(form, form.cleaned_data.get("version"))
        except Krock as krock:
            # The next save builds on what is stored now: it has been shown beside the own text.
            data: Any = request.POST.copy()
            data["version"] = krock.nuvarande.version
            form.data = data
            return self._sida(form, krock=krock, status=409)
        except Fel as fel:
            visa_fel(form, fel if isinstance(fel, Ogiltigt) else Ogiltigt(fel.text))
            return self._sida(form, status=fel.status)
        messages.success(request, self.kvitto)
        return redirect(self.efterat(sparat))

    def _form(self, data: Any = None) -> Modellform:
        return self.formklass(
            data, objekt=self.objekt(), initial=self.borjan(), anvandare=self.request.user, omrade=self.omrade
        )

    def _sida(self, form: Modellform, *, krock: Krock | None = None, status: int = 200) -> HttpResponse:
        return render(
            self.request,
            self.mall,
            {
                "form": form,
                "krock": krock,
                "skillnader": skillnader(type(krock.nuvarande), krock) if krock else [],
                "rubrik": self.rubrik,
                "smulor": self.sidans_smulor(),
                "avbryt": self.avbryt(),
                **self.mer(),
            },
            status=status,
        )
