"""The base of every page below a plan."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property

from atgardsplan.forms import Planform
from atgardsplan.models import Atgardsplan
from atgardsplan.selectors.plan import planer
from samverkan.fel import Krock
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesvy

FLIKAR = (
    ("atgardsplan", "Planen"),
    ("plananalys", "Analys"),
    ("tidslinje", "Tidslinje"),
    ("planandringar", "Ändringar"),
    ("planfiler", "Filer"),
)


class Planvy(Omradesvy):
    """A page of one plan, which it finds among those that the user sees."""

    flik = "atgardsplan"

    @cached_property
    def plan(self) -> Atgardsplan:
        return get_object_or_404(planer(self.request.user, self.omrade), pk=self.kwargs["plan"])

    @property
    def far_skriva(self) -> bool:
        """Whether the user may change this plan now."""
        return self.far(Ratt.SKRIVA_PLAN) and self.plan.oppen

    def kontext(self, **mer: Any) -> dict[str, Any]:
        aktiv = self.request.resolver_match.url_name if self.request.resolver_match else ""
        flikar = [
            {"url": reverse(namn, args=[self.omrade.slug, self.plan.pk]), "text": text, "aktiv": namn == aktiv}
            for namn, text in FLIKAR
        ]
        varden = {"plan": self.plan, "far_skriva": self.far_skriva, "planflikar": flikar}
        return varden | {"ser_utkast": self.far(Ratt.SE_ARBETSMATERIAL)} | mer


class Formularvy(Planvy):
    """A page with a form that changes something. A conflict keeps what was typed and shows what is stored."""

    ratt_lasa = Ratt.SKRIVA_PLAN
    ratt_skriva = Ratt.SKRIVA_PLAN
    formularklass: ClassVar[type[Planform]]
    mall: ClassVar[str] = "atgardsplan/plandel_form.html"

    def formular(self, **kwargs: Any) -> Any:
        return self.formularklass(anvandare=self.request.user, omrade=self.omrade, plan=self.plan, **kwargs)

    def visa_krock(self, krock: Krock, **mer: Any) -> HttpResponse:
        """What was typed stays in the form, which now builds on the other's version: to save again is a choice."""
        data = self.request.POST.copy()
        data["bygger_pa"] = str(krock.nuvarande.version)
        formular = self.formular(data=data)
        skillnader = [
            (_namn(formular, namn), varde, krock.nuvarande_data.get(namn)) for namn, varde in krock.forsok.items()
        ]
        return self.visa(formular, status=409, krock=krock, skillnader=skillnader, **mer)

    def visa(self, formular: Any, *, status: int = 200, **mer: Any) -> HttpResponse:
        return render(self.request, self.mall, self.kontext(formular=formular, **mer), status=status)


def _namn(formular: Planform, falt: str) -> str:
    if falt in formular.fields:
        return str(formular.fields[falt].label)
    return {"malvarden": "Mål per år"}.get(falt) or rubrik_for(falt)


def rubrik_for(falt: str) -> str:
    """What a field of the plan is called, as a heading."""
    modellfalt: Any = Atgardsplan._meta.get_field(falt)
    namn = str(modellfalt.verbose_name)
    return namn[:1].upper() + namn[1:]
