"""A meeting of a council or group: agenda, notes, decisions, and the activities that decisions became.

It stands here and not in samverkan because a decision may become an activity of the plan.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from atgardsplan.selectors.gruppmote import aktiviteter_ur_beslut, plan_for_beslut
from samverkan.fel import Fel
from samverkan.forms.grupp import (
    Anteckningsform,
    Beslutsform,
    Motesform,
    Orsaksform,
    Punktanteckning,
    Punktform,
)
from samverkan.models import Beslut, Dagordningspunkt, Mote
from samverkan.roller import Ratt
from samverkan.selectors.grupp import motesbild, sittande
from samverkan.services.gruppmote import (
    beslut_andrat,
    beslut_fattat,
    beslut_genomfort,
    mote_andrat,
    mote_fort,
    mote_installt,
    mote_justerat,
    punkt_andrad,
    punkt_borttagen,
    punkt_flyttad,
    punkt_tillagd,
)
from samverkan.tal import heltal
from samverkan.views.bas import Omradesbegaran, Omradesvy
from samverkan.views.formvy import Formvy
from samverkan.views.logg import andringar, handelsetext


class _Motesvy(Omradesvy):
    flik = "samverkan"
    ratt_skriva = Ratt.SKOTA_RAD

    @cached_property
    def mote(self) -> Mote:
        fraga = Mote.objects.synlig_for(self.request.user).i_omrade(self.omrade)
        mote: Mote = get_object_or_404(
            fraga.select_related("rad", "arbetsgrupp", "stadsdelsomrade", "skapad_av", "andrad_av", "justerat_av"),
            pk=self.kwargs["mote"],
        )
        return mote

    def adress(self) -> str:
        return reverse("gruppmote", args=[self.omrade.slug, self.mote.pk])

    def form(self, klass: Any, data: Any = None, **val: Any) -> Any:
        return klass(data, anvandare=self.request.user, omrade=self.omrade, **val)

    def motesform(self) -> Anteckningsform:
        mote = self.mote
        dag = timezone.localdate(mote.start)
        nu = {
            "narvarande": list(mote.narvarande.values_list("pk", flat=True)),
            "ovriga_narvarande": mote.ovriga_narvarande,
            "anteckningar": mote.anteckningar,
        }
        form: Anteckningsform = self.form(
            Anteckningsform, initial=nu, sittande=sittande(mote.grupp, dag), auto_id="mote-%s"
        )
        return form


class MoteVy(_Motesvy):
    """`/<omrade>/samverkan/mote/<mote>/`: the whole meeting on one page."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        mote = self.mote
        bild = motesbild(request.user, mote)
        aktiviteter = aktiviteter_ur_beslut(request.user, bild.beslut)
        for b in bild.beslut:
            b.aktivitet = aktiviteter.get(b.pk)  # type: ignore[attr-defined]
        ser_allt = self.far(Ratt.SE_ARBETSMATERIAL)
        oppet = mote.justerat_tid is None and mote.status != Mote.Status.INSTALLT
        skriver = self.far(Ratt.SKOTA_RAD) and oppet
        borjat = mote.start <= timezone.now()
        varden = {
            "mote": mote,
            "bild": bild,
            "slag": "rad" if mote.rad_id else "arbetsgrupp",
            "skriver": skriver,
            "borjat": borjat,
            "skoter": self.far(Ratt.SKOTA_RAD),
            "plan_for_beslut": plan_for_beslut(request.user, self.omrade) if self.far(Ratt.SKRIVA_PLAN) else None,
            "ser_allt": ser_allt,
            "far_justera": skriver
            and mote.status == Mote.Status.HALLET
            and request.user != (mote.andrad_av or mote.skapad_av),
            "punktform": self.form(Punktform, auto_id="punkt-%s") if skriver else None,
            "beslutsform": self.form(Beslutsform, mote=mote, auto_id="beslut-%s") if skriver else None,
            "anteckningsform": self.motesform() if skriver and borjat else None,
            "logg": [(p, handelsetext(p.handelse), andringar(p)) for p in (bild.logg if ser_allt else [])],
            "idag": timezone.localdate(),
        }
        return render(request, "atgardsplan/mote.html", varden)


class AndraMote(_Motesvy, Formvy):
    """When, where and what the meeting is called."""

    ratt_lasa = Ratt.SKOTA_RAD
    rubrik = "Ändra mötet"

    def formular(self, data: Any = None) -> forms.Form:
        nu = {namn: getattr(self.mote, namn) for namn in ("rubrik", "start", "slut", "lokal")}
        form: forms.Form = self.form(Motesform, data, initial=nu)
        return form

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Mote:
        return mote_andrat(av=self.request.user, mote=self.mote, bygger_pa=bygger_pa, **varden)

    def version(self) -> int:
        return self.mote.version


class ForMote(_Motesvy, Formvy):
    """Who was there and what was said; from the meeting's own page."""

    ratt_lasa = Ratt.SKOTA_RAD
    rubrik = "Närvaro och anteckningar"
    sparat = "Anteckningarna är sparade."

    def formular(self, data: Any = None) -> forms.Form:
        if data is None:
            return self.motesform()
        dag = timezone.localdate(self.mote.start)
        form: forms.Form = self.form(Anteckningsform, data, sittande=sittande(self.mote.grupp, dag))
        return form

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Mote:
        varden["narvarande"] = list(varden["narvarande"])
        return mote_fort(av=self.request.user, mote=self.mote, bygger_pa=bygger_pa, **varden)

    def version(self) -> int:
        return self.mote.version


class StallInMote(_Motesvy, Formvy):
    """Call the meeting off."""

    ratt_lasa = Ratt.SKOTA_RAD
    rubrik = "Ställ in mötet"
    knapp = "Ställ in mötet"
    sparat = "Mötet är inställt."

    def formular(self, data: Any = None) -> forms.Form:
        return Orsaksform(data)

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Mote:
        return mote_installt(av=self.request.user, mote=self.mote, bygger_pa=bygger_pa, **varden)

    def version(self) -> int:
        return self.mote.version


class _Knapp(_Motesvy):
    """POST of one button on the meeting's page."""

    http_method_names = ("post",)
    gjort = ""

    def gor(self) -> None:
        raise NotImplementedError

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        try:
            self.gor()
        except Fel as fel:
            messages.error(request, fel.text)
        else:
            if self.gjort:
                messages.success(request, self.gjort)
        return redirect(self.adress())


class JusteraMote(_Knapp):
    """Sign what was written."""

    gjort = "Mötet är justerat och låst."

    def gor(self) -> None:
        sett = heltal(self.request.POST.get("sett"), siffror=9)
        mote_justerat(av=self.request.user, mote=self.mote, sett=-1 if sett is None else sett)


# --- Points ----------------------------------------------------------------------------------------------------------


class NyPunkt(_Motesvy, Formvy):
    """Add a point to the agenda."""

    ratt_lasa = Ratt.SKOTA_RAD
    rubrik = "Ny punkt"
    sparat = "Punkten är tillagd."

    def formular(self, data: Any = None) -> forms.Form:
        form: forms.Form = self.form(Punktform, data)
        return form

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Dagordningspunkt:
        return punkt_tillagd(av=self.request.user, mote=self.mote, **varden)


class _Punktvy(_Motesvy):
    @cached_property
    def punkt(self) -> Dagordningspunkt:
        punkt: Dagordningspunkt = get_object_or_404(
            self.mote.punkter.select_related("mote__stadsdelsomrade"), pk=self.kwargs["pk"]
        )
        return punkt

    def adress(self) -> str:
        return f"{super().adress()}#punkt-{self.kwargs['pk']}"


class AndraPunkt(_Punktvy, Formvy):
    """Change a point; write what was said about it."""

    ratt_lasa = Ratt.SKOTA_RAD
    sparat = "Punkten är sparad."

    def formular(self, data: Any = None) -> forms.Form:
        falt = ("rubrik", "foredragande", "beskrivning", "anteckning")
        form: forms.Form = self.form(Punktanteckning, data, initial={n: getattr(self.punkt, n) for n in falt})
        return form

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Dagordningspunkt:
        return punkt_andrad(av=self.request.user, punkt=self.punkt, bygger_pa=bygger_pa, **varden)

    def version(self) -> int:
        return self.punkt.version

    def kontext(self) -> dict[str, Any]:
        return {"rubrik": f"Punkt {self.punkt.ordning}: {self.punkt.rubrik}"}


class FlyttaPunkt(_Punktvy, _Knapp):
    """Move a point up or down."""

    http_method_names = ("post",)

    def gor(self) -> None:
        punkt_flyttad(av=self.request.user, punkt=self.punkt, upp=self.request.POST.get("upp") == "1")


class TaBortPunkt(_Punktvy, _Knapp):
    """Take a point off the agenda."""

    http_method_names = ("post",)
    gjort = "Punkten är borttagen."

    def gor(self) -> None:
        punkt_borttagen(av=self.request.user, punkt=self.punkt)


# --- Decisions -------------------------------------------------------------------------------------------------------


class NyttBeslut(_Motesvy, Formvy):
    """Write down a decision."""

    ratt_lasa = Ratt.SKOTA_RAD
    rubrik = "Nytt beslut"
    sparat = "Beslutet är sparat."

    def formular(self, data: Any = None) -> forms.Form:
        form: forms.Form = self.form(Beslutsform, data, mote=self.mote)
        return form

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Beslut:
        return beslut_fattat(av=self.request.user, mote=self.mote, **varden)


class _Beslutsvy(_Motesvy):
    @cached_property
    def beslut(self) -> Beslut:
        beslut: Beslut = get_object_or_404(
            self.mote.beslut.select_related("mote__stadsdelsomrade"), pk=self.kwargs["pk"]
        )
        return beslut

    def adress(self) -> str:
        return f"{super().adress()}#beslut-{self.kwargs['pk']}"


class AndraBeslut(_Beslutsvy, Formvy):
    """Reword a decision."""

    ratt_lasa = Ratt.SKOTA_RAD
    rubrik = "Ändra beslutet"
    sparat = "Beslutet är sparat."

    def formular(self, data: Any = None) -> forms.Form:
        falt = ("text", "ansvarig_hemvist", "ansvarig_funktion", "klart_senast")
        form: forms.Form = self.form(Beslutsform, data, initial={n: getattr(self.beslut, n) for n in falt})
        return form

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Beslut:
        return beslut_andrat(av=self.request.user, beslut=self.beslut, bygger_pa=bygger_pa, **varden)

    def version(self) -> int:
        return self.beslut.version


class GenomfortBeslut(_Beslutsvy, _Knapp):
    """Say that a decision is carried out, or not after all."""

    http_method_names = ("post",)

    def gor(self) -> None:
        beslut_genomfort(av=self.request.user, beslut=self.beslut, genomfort=self.request.POST.get("genomfort") == "1")
