"""Who works together: the area's organisation, one council or group, its members, a new meeting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from samverkan.fel import Fel
from samverkan.forms import Avslutsform
from samverkan.forms.grupp import Arbetsgruppsform, Medlemsform, Motesform, Radform
from samverkan.models import Arbetsgrupp, Gruppmedlem, Rad
from samverkan.roller import Ratt
from samverkan.selectors import idag
from samverkan.selectors.grupp import (
    Grupp,
    foreslagen_start,
    gruppens_medlemmar,
    gruppens_moten,
    personer_i,
    prioriterade_i,
    samverkansbild,
)
from samverkan.services.grupp import (
    arbetsgrupp_andrad,
    arbetsgrupp_skapad,
    medlem_avslutad,
    medlem_tillagd,
    rad_andrat,
    rad_skapat,
)
from samverkan.services.gruppmote import mote_planerat
from samverkan.views.bas import Omradesbegaran, Omradesvy
from samverkan.views.formvy import Formvy

SLAG: dict[str, type[Rad] | type[Arbetsgrupp]] = {"rad": Rad, "arbetsgrupp": Arbetsgrupp}


class Samverkan(Omradesvy):
    """`/<omrade>/samverkan/`: agreements, councils, groups, coming meetings, decisions not carried out."""

    flik = "samverkan"

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        bild = samverkansbild(request.user, self.omrade, idag())
        varden = {"bild": bild, "skriver": self.far(Ratt.SKOTA_RAD), "idag": idag()}
        return render(request, "samverkan/samverkan.html", varden)


class _Gruppvy(Omradesvy):
    flik = "samverkan"
    ratt_skriva = Ratt.SKOTA_RAD

    @cached_property
    def grupp(self) -> Grupp:
        fraga: Any = SLAG[self.kwargs["slag"]].objects
        grupp: Grupp = get_object_or_404(
            fraga.synlig_for(self.request.user).i_omrade(self.omrade).select_related("stadsdelsomrade"),
            pk=self.kwargs["pk"],
        )
        return grupp

    def adress(self) -> str:
        return reverse("grupp", args=[self.omrade.slug, self.kwargs["slag"], self.grupp.pk])


class GruppVy(_Gruppvy):
    """One council or group: what it is for, who sits in it, its meetings."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        dag = idag()
        medlemmar = gruppens_medlemmar(request.user, self.grupp)
        ar_rad = isinstance(self.grupp, Rad)
        varden = {
            "grupp": self.grupp,
            "slag": self.kwargs["slag"],
            "ar_rad": ar_rad,
            "omraden": [] if isinstance(self.grupp, Rad) else self.grupp.prioriterade_omraden.order_by("ordning"),
            "sittande": [m for m in medlemmar if m.giltig_till is None or m.giltig_till >= dag],
            "tidigare": [m for m in medlemmar if m.giltig_till is not None and m.giltig_till < dag],
            "moten": gruppens_moten(request.user, self.grupp)[:50],
            "avslutad": isinstance(self.grupp, Arbetsgrupp) and not self.grupp.galler(dag),
            "skriver": self.far(Ratt.SKOTA_RAD),
            "arbetsmaterial": self.far(Ratt.SE_ARBETSMATERIAL),
            "idag": dag,
        }
        return render(request, "samverkan/grupp.html", varden)


class NyGrupp(Formvy):
    """A new council or group."""

    flik = "samverkan"
    ratt_lasa = ratt_skriva = Ratt.SKOTA_RAD

    @property
    def ar_rad(self) -> bool:
        return bool(self.kwargs["slag"] == "rad")

    def formular(self, data: Any = None) -> forms.Form:
        if self.ar_rad:
            return Radform(data, anvandare=self.request.user, omrade=self.omrade)
        prioriterade = prioriterade_i(self.request.user, self.omrade, idag())
        form = Arbetsgruppsform(data, anvandare=self.request.user, omrade=self.omrade, prioriterade=prioriterade)
        del form.fields["giltig_till"]
        return form

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Grupp:
        av, omrade = self.request.user, self.omrade
        if self.ar_rad:
            return rad_skapat(av=av, omrade=omrade, **varden)
        varden["prioriterade_omraden"] = list(varden["prioriterade_omraden"])
        return arbetsgrupp_skapad(av=av, omrade=omrade, giltig_fran=idag(), **varden)

    def adress(self) -> str:
        return reverse("grupp", args=[self.omrade.slug, self.kwargs["slag"], self.svar.pk])

    def adress_fore(self) -> str:
        return reverse("samverkan", args=[self.omrade.slug])

    def kontext(self) -> dict[str, Any]:
        return {"rubrik": "Nytt råd" if self.ar_rad else "Ny arbetsgrupp"}


class AndraGrupp(_Gruppvy, Formvy):
    """Change a council or group."""

    ratt_lasa = Ratt.SKOTA_RAD

    def formular(self, data: Any = None) -> forms.Form:
        vem: dict[str, Any] = {"anvandare": self.request.user, "omrade": self.omrade}
        grupp = self.grupp
        if isinstance(grupp, Rad):
            nu = {namn: getattr(grupp, namn) for namn in ("namn", "slag", "leds_av", "uppgift")}
            return Radform(data, initial=nu, **vem)
        nu = {n: getattr(grupp, n) for n in ("namn", "ansvarig_chef", "motesfrekvens", "giltig_till")}
        nu["prioriterade_omraden"] = list(grupp.prioriterade_omraden.all())
        # What it works with today stays to choose, also when its agreement has ended.
        prioriterade = prioriterade_i(self.request.user, self.omrade, idag(), samt=grupp)
        return Arbetsgruppsform(data, initial=nu, prioriterade=prioriterade, **vem)

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Grupp:
        grupp = self.grupp
        if isinstance(grupp, Rad):
            return rad_andrat(av=self.request.user, rad=grupp, bygger_pa=bygger_pa, **varden)
        varden["prioriterade_omraden"] = list(varden["prioriterade_omraden"])
        return arbetsgrupp_andrad(av=self.request.user, grupp=grupp, bygger_pa=bygger_pa, **varden)

    def version(self) -> int:
        return self.grupp.version

    def kontext(self) -> dict[str, Any]:
        return {"rubrik": f"Ändra {self.grupp.namn}"}


class NyMedlem(_Gruppvy, Formvy):
    """Give a function a seat."""

    ratt_lasa = Ratt.SKOTA_RAD
    sparat = "Ledamoten är tillagd."

    def formular(self, data: Any = None) -> forms.Form:
        return Medlemsform(data, anvandare=self.request.user, omrade=self.omrade, personer=personer_i(self.omrade))

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Gruppmedlem:
        return medlem_tillagd(av=self.request.user, grupp=self.grupp, **varden)

    def kontext(self) -> dict[str, Any]:
        return {"rubrik": f"Ny ledamot i {self.grupp.namn}"}


class AvslutaMedlem(Omradesvy):
    """POST: end a seat after a day."""

    ratt_skriva = Ratt.SKOTA_RAD

    def post(self, request: Omradesbegaran, pk: int, **_: Any) -> HttpResponse:
        fraga = Gruppmedlem.objects.synlig_for(request.user).i_omrade(self.omrade).select_related("stadsdelsomrade")
        medlem = get_object_or_404(fraga, pk=pk)
        form = Avslutsform(request.POST)
        if not form.is_valid():
            messages.error(request, "Uppdraget i gruppen är inte avslutat. Ange sista dagen som ÅÅÅÅ-MM-DD.")
        else:
            try:
                medlem_avslutad(av=request.user, medlem=medlem, sista_dag=form.cleaned_data["sista_dag"])
            except Fel as fel:
                messages.error(request, f"Uppdraget i gruppen är inte avslutat. {fel.text}")
            else:
                dag = form.cleaned_data["sista_dag"]
                messages.success(request, f"{medlem.funktion}: uppdraget i gruppen slutar {dag}.")
        slag, grupp = ("rad", medlem.rad_id) if medlem.rad_id else ("arbetsgrupp", medlem.arbetsgrupp_id)
        return redirect("grupp", self.omrade.slug, slag, grupp)


class NyttMote(_Gruppvy, Formvy):
    """Call a meeting of the group."""

    ratt_lasa = Ratt.SKOTA_RAD
    knapp = "Planera mötet"
    sparat = "Mötet är planerat. Skriv dagordningen."

    def formular(self, data: Any = None) -> forms.Form:
        start = foreslagen_start(list(gruppens_moten(self.request.user, self.grupp)[:1]), timezone.now())
        nu = {"rubrik": f"Möte i {self.grupp.namn}"[:160], "start": start, "slut": start + timedelta(hours=1)}
        return Motesform(data, initial=nu, anvandare=self.request.user, omrade=self.omrade)

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Any:
        return mote_planerat(av=self.request.user, grupp=self.grupp, **varden)

    def adress(self) -> str:
        svar = getattr(self, "svar", None)
        return reverse("gruppmote", args=[self.omrade.slug, svar.pk]) if svar else super().adress()

    def kontext(self) -> dict[str, Any]:
        return {"rubrik": f"Nytt möte i {self.grupp.namn}"}
