"""The rounds: the list, one of them with its progress, and what the samordnare does with them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from atgardsplan.forms.uppfoljning import Installningsform, Nyomgang, Omgangsdagar, Urvalsform
from atgardsplan.models import Omgangsslag, Uppfoljningsomgang
from atgardsplan.selectors.granskning import min_lista
from atgardsplan.selectors.omgang import (
    foreslagna_dagar,
    framdrift_per,
    framdrifter,
    installning,
    omgangar,
)
from atgardsplan.selectors.uppfoljning import i_omgang
from atgardsplan.services.omgang import (
    INSTALLNINGSFALT,
    installning_sparad,
    omgang_andrad,
    omgang_ateroppnad,
    omgang_oppnad,
    omgang_planerad,
    omgang_stangd,
)
from atgardsplan.views.uppfoljning.bas import Omgangssida, Uppfoljningssida
from samverkan.fel import Krock, Last, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.selectors import idag
from samverkan.views.bas import Omradesbegaran

Status = Uppfoljningsomgang.Status


class Omgangar(Uppfoljningssida):
    """`/<omrade>/uppfoljning/`: what waits for me, then the rounds. POST plans one."""

    ratt_skriva = Ratt.OPPNA_OMGANG

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida(Nyomgang(initial={"ar": idag().year}))

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = Nyomgang(request.POST)
        if not form.is_valid():
            return self._sida(form, status=400)
        ar, slag = form.cleaned_data["ar"], form.cleaned_data["slag"]
        dagar = foreslagna_dagar(installning(self.omrade), slag, ar)
        try:
            omgang = omgang_planerad(
                av=request.user, omrade=self.omrade, ar=ar, slag=slag, oppnas=dagar.oppnas, inlamning=dagar.inlamning,
                granskning=dagar.granskning, paminn_dagar=dagar.paminn_dagar,
            )  # fmt: skip
        except Ogiltigt as fel:
            visa_fel(form, fel)
            return self._sida(form, status=400)
        messages.success(request, f"{omgang.namn} är planerad med områdets vanliga dagar. Ändra dem här om det behövs.")
        return redirect("omgang", self.omrade.slug, ar, slag)

    def _sida(self, form: Nyomgang, status: int = 200) -> HttpResponse:
        user = self.request.user
        alla = list(omgangar(user, self.omrade))
        framdrift = framdrifter(user, alla)
        arbetsmaterial = self.far(Ratt.SE_ARBETSMATERIAL)
        varden = {
            "rader": [(omgang, framdrift[omgang.pk]) for omgang in alla],
            "aren": sorted({omgang.ar for omgang in alla}, reverse=True),
            "min": min_lista(user, self.omrade) if arbetsmaterial else None,
            "arbetsmaterial": arbetsmaterial,
            "skoter": self.far(Ratt.OPPNA_OMGANG),
            "form": form,
            "idag": idag(),
        }
        return render(self.request, "atgardsplan/uppfoljning/omgangar.html", varden, status=status)


class Omgang(Omgangssida):
    """`/<omrade>/uppfoljning/<ar>/<slag>/`: progress, and the follow-ups with filters. POST changes the days."""

    ratt_skriva = Ratt.OPPNA_OMGANG

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida(self._form())

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = Omgangsdagar(request.POST)
        if not form.is_valid():
            return self._sida(form, status=400)
        nya = dict(form.cleaned_data)
        bygger_pa = nya.pop("version") or 0
        try:
            omgang_andrad(av=request.user, omgang=self.omgang, bygger_pa=bygger_pa, **nya)
        except Krock as krock:
            form.data = {**request.POST.dict(), "version": krock.nuvarande.version}
            return self._sida(form, status=409, krock=krock)
        except Ogiltigt as fel:
            visa_fel(form, fel)
            return self._sida(form, status=400)
        messages.success(request, "Dagarna är sparade.")
        return redirect(request.path)

    def _form(self) -> Omgangsdagar:
        falt = ("oppnas", "inlamning", "granskning", "paminn_dagar", "version")
        return Omgangsdagar(initial={f: getattr(self.omgang, f) for f in falt})

    def _sida(self, form: Omgangsdagar, status: int = 200, **mer: Any) -> HttpResponse:
        user, omgang = self.request.user, self.omgang
        alla = list(i_omgang(user, omgang))
        per_omrade, per_grupp = framdrift_per(alla)
        urval = Urvalsform(
            self.request.GET,
            anvandare=user,
            omrade=self.omrade,
            omraden=dict.fromkeys(u.aktivitet.mal.prioriterat_omrade for u in alla),
            ansvariga=sorted({u.aktivitet.ansvarig for u in alla if u.aktivitet.ansvarig}, key=str),
        )
        val = urval.val
        filtrerad = any(val.values())
        varden = {
            "omgang": omgang,
            "framdrift": framdrifter(user, [omgang])[omgang.pk],
            "per_omrade": per_omrade,
            "per_grupp": per_grupp,
            "uppfoljningar": list(i_omgang(user, omgang, **val)) if filtrerad else alla,
            "antal": len(alla),
            "urval": urval,
            "filtrerad": filtrerad,
            "form": form,
            "skoter": self.far(Ratt.OPPNA_OMGANG),
            "arbetsmaterial": self.far(Ratt.SE_ARBETSMATERIAL),
            "granskar": self.far(Ratt.SE_ARBETSMATERIAL) and self.kan.granskar,
            "idag": idag(),
        } | mer
        return render(self.request, "atgardsplan/uppfoljning/omgang.html", varden, status=status)


class _Omgangssteg(Omgangssida):
    """POST only: one step of a round, then back to it."""

    ratt_skriva = Ratt.OPPNA_OMGANG

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        try:
            messages.success(request, self.gor())
        except (Ogiltigt, Krock, Last) as fel:
            messages.error(request, fel.text)
        return redirect("omgang", self.omrade.slug, self.omgang.ar, self.omgang.slag)

    def gor(self) -> str:
        """Do it; what to say."""
        raise NotImplementedError


class OppnaOmgang(_Omgangssteg):
    """Open it now."""

    def gor(self) -> str:
        omgang = omgang_oppnad(av=self.request.user, omgang=self.omgang)
        return f"{omgang.namn} är öppen."


class StangOmgang(_Omgangssteg):
    """Close it; with `trots_kvar` also when something is not approved."""

    def gor(self) -> str:
        omgang = omgang_stangd(
            av=self.request.user,
            omgang=self.omgang,
            bygger_pa=self.version(),
            trots_kvar=bool(self.request.POST.get("trots_kvar")),
        )
        return f"{omgang.namn} är stängd och låst."


class AteroppnaOmgang(_Omgangssteg):
    """Open a closed one again, with a reason."""

    def gor(self) -> str:
        omgang = omgang_ateroppnad(
            av=self.request.user,
            omgang=self.omgang,
            bygger_pa=self.version(),
            skal=self.request.POST.get("skal", ""),
        )
        return f"{omgang.namn} är öppen igen."


class Installningar(Uppfoljningssida):
    """`/<omrade>/uppfoljning/installningar/`."""

    ratt_lasa = Ratt.SE_ARBETSMATERIAL
    ratt_skriva = Ratt.OPPNA_OMGANG

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        nu = installning(self.omrade)
        return self._sida(Installningsform(initial={f: getattr(nu, f) for f in (*INSTALLNINGSFALT, "version")}))

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = Installningsform(request.POST)
        if not form.is_valid():
            return self._sida(form, status=400)
        nya = dict(form.cleaned_data)
        bygger_pa = nya.pop("version") or 0
        try:
            installning_sparad(av=request.user, omrade=self.omrade, bygger_pa=bygger_pa, **nya)
        except Krock as krock:
            form.data = {**request.POST.dict(), "version": krock.nuvarande.version}
            form.add_error(None, f"{krock.text} Spara igen om dina val ska gälla.")
            return self._sida(form, status=409)
        except Ogiltigt as fel:
            visa_fel(form, fel)
            return self._sida(form, status=400)
        messages.success(request, "Inställningarna är sparade. De gäller omgångar som inte har planerats än.")
        return redirect(request.path)

    def _sida(self, form: Installningsform, status: int = 200) -> HttpResponse:
        nu = installning(self.omrade)
        ar = timezone.localdate().year
        varden = {
            "form": form,
            "skoter": self.far(Ratt.OPPNA_OMGANG),
            "ar": ar,
            "exempel": [(slag.label, foreslagna_dagar(nu, slag, ar)) for slag in Omgangsslag],
        }
        return render(self.request, "atgardsplan/uppfoljning/installningar.html", varden, status=status)
