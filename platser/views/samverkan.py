"""A platssamverkan: its page, who takes part, phases and meetings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property

from platser.forms.bas import Modellform
from platser.forms.samverkan import Fasform, Motesform, Samverkansform
from platser.models import Kartlaggningspunkt, Platssamverkan
from platser.selectors.samverkan import (
    ar_sen,
    atgarder,
    faser,
    kartlaggning,
    moten,
    orsakstrad,
    platssamverkan,
    sent_mote,
)
from platser.services import fas_satt, mote_antecknat, samverkan_sparad
from platser.views.bas import Enplatsvy, Smula, Sparsida, skillnader
from samverkan.fel import Fel, Krock, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.selectors import idag
from samverkan.views.bas import Omradesbegaran


class Samverkansvy(Enplatsvy):
    """A page of one platssamverkan of the place."""

    @cached_property
    def alla(self) -> list[Platssamverkan]:
        return platssamverkan(self.request.user, self.plats)

    @cached_property
    def samverkan(self) -> Platssamverkan:
        pk = self.kwargs.get("pk")
        vald = next((s for s in self.alla if pk in (None, s.pk)), None)
        if vald is None:
            raise Http404("Platssamverkan finns inte.")
        return vald

    @property
    def samverkansadress(self) -> str:
        return self.adress("platssamverkan", self.plats.slug, self.samverkan.pk)

    def smulor(self, *mer: Smula) -> list[Smula]:
        if not mer:
            return super().smulor(Smula("Platssamverkan"))
        return super().smulor(Smula("Platssamverkan", self.samverkansadress), *mer)


class Samverkan(Samverkansvy):
    """`/<omrade>/plats/<plats>/samverkan/<pk>/`: the whole of it."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        samverkan = self.samverkan
        hallna = moten(request.user, samverkan)
        punkter = kartlaggning(request.user, samverkan)
        rader = atgarder(request.user, samverkan)
        svarade = [p for p in punkter if p.svar != Kartlaggningspunkt.Svar.OBESVARAD]
        return render(
            request,
            "platser/samverkan.html",
            {
                "plats": self.plats,
                "samverkan": samverkan,
                "andra": [s for s in self.alla if s != samverkan],
                "faser": faser(samverkan),
                "moten": hallna,
                "sent": sent_mote(samverkan, hallna),
                "svarade": svarade,
                "punkter": punkter,
                "trad": orsakstrad(request.user, samverkan),
                "atgarder": [(a, ar_sen(a)) for a in rader],
                "skriver": self.skriver and samverkan.avslutad is None,
                "ser_allt": self.far(Ratt.SE_ARBETSMATERIAL),
                "smulor": self.smulor(),
            },
        )


class _Samverkanssida(Sparsida):
    formklass = Samverkansform
    plats: Any

    def spara(self, form: Modellform, bygger_pa: int | None) -> Platssamverkan:
        nu = self.objekt()
        return samverkan_sparad(
            av=self.request.user,
            plats=self.plats,
            samverkan=nu if isinstance(nu, Platssamverkan) else None,
            bygger_pa=bygger_pa,
            deltagare=form.cleaned_data["deltagare"],
            **form.varden,
        )

    def efterat(self, sparat: Platssamverkan) -> str:
        return self.adress("platssamverkan", self.plats.slug, sparat.pk)


class NySamverkan(_Samverkanssida, Enplatsvy):
    """`/<omrade>/plats/<plats>/samverkan/ny/`."""

    rubrik = "Starta platssamverkan"
    kvitto = "Platssamverkan är startad, med en checklista för kartläggningen."

    def borjan(self) -> dict[str, Any]:
        return {"startade": idag(), "sammankallande": "Stadsdelsförvaltningen"}

    def avbryt(self) -> str:
        return self.platsadress

    def sidans_smulor(self) -> list[Smula]:
        return Enplatsvy.smulor(self, Smula(self.rubrik))


class AndraSamverkan(_Samverkanssida, Samverkansvy):
    """`/<omrade>/plats/<plats>/samverkan/<pk>/andra/`."""

    rubrik = "Ändra platssamverkan"
    kvitto = "Ändringen är sparad."

    def objekt(self) -> Platssamverkan:
        return self.samverkan

    def borjan(self) -> dict[str, Any]:
        rader = [f"{d.organisation}: {d.roll}" if d.roll else d.organisation for d in self.samverkan.deltagare.all()]
        return {"deltagare": "\n".join(rader)}

    def avbryt(self) -> str:
        return self.samverkansadress

    def sidans_smulor(self) -> list[Smula]:
        return self.smulor(Smula("Ändra"))


class _Delsida(Samverkansvy):
    """A small form that adds something to the platssamverkan."""

    ratt_lasa = Ratt.SKRIVA_PLATS
    ratt_skriva = Ratt.SKRIVA_PLATS
    formklass: type[forms.Form]
    rubrik = ""
    kvitto = ""

    def borjan(self) -> dict[str, Any]:
        return {}

    def spara(self, form: forms.Form) -> None:
        raise NotImplementedError

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida(self.formklass(initial=self.borjan()))

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = self.formklass(request.POST)
        if not form.is_valid():
            return self._sida(form, status=400)
        try:
            self.spara(form)
        except Krock as krock:
            form.data = {**request.POST.dict(), "version": krock.nuvarande.version}
            return self._sida(form, krock=krock, status=409)
        except Fel as fel:
            visa_fel(form, fel if isinstance(fel, Ogiltigt) else Ogiltigt(fel.text))
            return self._sida(form, status=fel.status)
        messages.success(request, self.kvitto)
        return redirect(self.samverkansadress)

    def _sida(self, form: forms.Form, *, krock: Krock | None = None, status: int = 200) -> HttpResponse:
        varden = {
            "form": form,
            "krock": krock,
            "skillnader": skillnader(Platssamverkan, krock) if krock else [],
            "rubrik": self.rubrik,
            "smulor": self.smulor(Smula(self.rubrik)),
            "avbryt": self.samverkansadress,
        }
        return render(self.request, "platser/form.html", varden, status=status)


class SattFas(_Delsida):
    """`…/samverkan/<pk>/fas/?fas=`."""

    formklass = Fasform
    rubrik = "Fas"
    kvitto = "Fasen är sparad."

    def borjan(self) -> dict[str, Any]:
        valt = self.request.GET.get("fas", "")
        lage = next((f for f in faser(self.samverkan) if str(f.fas) == valt), faser(self.samverkan)[0])
        borjan: dict[str, Any] = {
            "fas": lage.fas,
            "version": self.samverkan.version,
            "overlamnad_till": self.samverkan.overlamnad_till,
            "paborjad": idag(),
        }
        if lage.rad:
            borjan |= {"paborjad": lage.rad.paborjad, "avslutad": lage.rad.avslutad, "text": lage.rad.text}
        return borjan

    def spara(self, form: forms.Form) -> None:
        varden = dict(form.cleaned_data)
        bygger_pa = varden.pop("version")
        fas_satt(av=self.request.user, samverkan=self.samverkan, bygger_pa=bygger_pa, **varden)


class NyttMote(_Delsida):
    """`…/samverkan/<pk>/mote/`."""

    formklass = Motesform
    rubrik = "Anteckna möte"
    kvitto = "Mötet är antecknat."

    def borjan(self) -> dict[str, Any]:
        return {"dag": idag()}

    def spara(self, form: forms.Form) -> None:
        mote_antecknat(av=self.request.user, samverkan=self.samverkan, **form.cleaned_data)
