"""One follow-up: the form with the last round's text beside, its history, and what its reader may do with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from atgardsplan.forms.uppfoljning import Uppfoljningsform
from atgardsplan.models import Uppfoljning, Uppfoljningsomgang
from atgardsplan.selectors.granskning import SKRIVS, angras
from atgardsplan.selectors.uppfoljning import egna_indikatorer, forra_uppfoljning
from atgardsplan.services.uppfoljning import (
    FALT,
    Ofullstandig,
    Vardeforsok,
    uppfoljning_atertagen,
    uppfoljning_oforandrad,
    uppfoljning_sparad,
)
from atgardsplan.views.uppfoljning.bas import Uppfoljningssida
from samverkan.fel import Fel, Krock, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesbegaran
from samverkan.views.logg import andrade

SPARAT_EJ_SKICKAT = "Utkastet är sparat men inte skickat"


class UppfoljningVy(Uppfoljningssida):
    """`/<omrade>/uppfoljning/<pk>/`. POST saves; `gor` says whether it is also sent in, or is unchanged."""

    ratt_skriva = Ratt.FOLJA_UPP

    def get(self, request: Omradesbegaran, pk: int, **_: Any) -> HttpResponse:
        u = self.uppfoljning(pk)
        return self._sida(u, self._form(u))

    def post(self, request: Omradesbegaran, pk: int, **_: Any) -> HttpResponse:
        u = self.uppfoljning(pk)
        if request.POST.get("gor") == "oforandrat":
            return self._oforandrat(u)
        form = self._form(u, request.POST)
        if not form.is_valid():
            return self._sida(u, form, status=400)
        skicka = request.POST.get("gor") == "skicka"
        try:
            uppfoljning_sparad(
                av=request.user,
                uppfoljning=u,
                bygger_pa=form.cleaned_data["bygger_pa"] or 0,
                varden=_varden(form),
                skicka=skicka,
                **{namn: form.cleaned_data[namn] for namn in FALT},
            )
        except Krock as krock:
            return self._krock(u, krock)
        except Ofullstandig as fel:
            return self._ofullstandig(u, fel)
        except Ogiltigt as fel:
            visa_fel(form, fel)
            return self._sida(u, form, status=400)
        messages.success(request, "Uppföljningen är skickad för granskning." if skicka else "Utkastet är sparat.")
        return redirect(request.path)

    def _ofullstandig(self, u: Uppfoljning, fel: Ofullstandig) -> HttpResponse:
        """The text is saved; what is missing stands at its field."""
        u = self.uppfoljning(u.pk)
        form = self._form(u, _med_version(self.request.POST.dict(), u, self))
        form.is_valid()
        visa_fel(form, fel)
        return self._sida(u, form, status=400, felrubrik=SPARAT_EJ_SKICKAT)

    def _oforandrat(self, u: Uppfoljning) -> HttpResponse:
        try:
            uppfoljning_oforandrad(av=self.request.user, uppfoljning=u, bygger_pa=self.version("bygger_pa"))
        except (Ogiltigt, Krock) as fel:
            messages.error(self.request, fel.text)
        else:
            messages.success(
                self.request, "Texten från förra omgången är övertagen. Skicka den för granskning när den stämmer."
            )
        return redirect(self.request.path)

    def _krock(self, u: Uppfoljning, krock: Krock) -> HttpResponse:
        """What was typed stays in the form, which now builds on the other's version: to save again is a choice."""
        u = self.uppfoljning(u.pk)
        form = self._form(u, _med_version(self.request.POST.dict(), u, self))
        etiketter = {namn: str(falt.label) for namn, falt in form.fields.items()}
        nu = krock.nuvarande_data
        skillnader = [
            (etiketter.get(namn, namn), _visat(namn, varde), _visat(namn, nu.get(namn, "")))
            for namn, varde in krock.forsok.items()
        ]
        return self._sida(u, form, status=409, krock=krock, skillnader=skillnader)

    def _form(self, u: Uppfoljning, data: Any = None) -> Uppfoljningsform:
        egna = egna_indikatorer(self.request.user, [u])[u.pk]
        initial = {namn: getattr(u, namn) for namn in FALT} | {"bygger_pa": u.version}
        return Uppfoljningsform(data, initial=initial, egna=egna)

    def _sida(self, u: Uppfoljning, form: Uppfoljningsform, status: int = 200, **mer: Any) -> HttpResponse:
        oppen = u.omgang.status == Uppfoljningsomgang.Status.OPPEN and not u.aktivitet.struken
        arbetsmaterial = self.far(Ratt.SE_ARBETSMATERIAL)
        skriva, granska = self.kan.skriva(u), self.kan.granska(u)
        varden = {
            "u": u,
            "form": form,
            "forra": forra_uppfoljning(u),
            "skriver": oppen and skriva.far and u.lage in SKRIVS,
            "atertar": oppen and skriva.far and u.lage == u.Lage.INSKICKAD,
            "granskar": oppen and granska.far and u.lage == u.Lage.INSKICKAD,
            "oppnar": oppen and granska.far and u.lage == u.Lage.GODKAND,
            "granska": granska,
            "skriva": skriva,
            "angras": oppen and angras(u, self.request.user, timezone.now()).far,
            "arbetsmaterial": arbetsmaterial,
            "felrubrik": "Inget är sparat än",
            "historik": [(h, andrade(h.fran, h.till)) for h in u.historik.all()] if arbetsmaterial else [],
        } | mer
        return render(self.request, "atgardsplan/uppfoljning/uppfoljning.html", varden, status=status)


class Atertag(Uppfoljningssida):
    """POST: take back what was sent in."""

    ratt_skriva = Ratt.FOLJA_UPP

    def post(self, request: Omradesbegaran, pk: int, **_: Any) -> HttpResponse:
        u = self.uppfoljning(pk)
        try:
            uppfoljning_atertagen(av=request.user, uppfoljning=u, bygger_pa=self.version())
        except Fel as fel:
            if fel.status == 403:
                raise
            messages.error(request, fel.text)
        else:
            messages.success(request, "Uppföljningen är återtagen och kan ändras.")
        return redirect("uppfoljning", self.omrade.slug, u.pk)


def _varden(form: Uppfoljningsform) -> dict[int, Vardeforsok]:
    svar = {}
    for e in form.egna:
        namn = f"indikator_{e.indikator.pk}"
        svar[e.indikator.pk] = Vardeforsok(
            form.cleaned_data[namn],
            form.cleaned_data[f"{namn}_kommentar"],
            form.cleaned_data[f"{namn}_version"],
        )
    return svar


def _med_version(data: dict[str, Any], u: Uppfoljning, vy: UppfoljningVy) -> dict[str, Any]:
    """What was typed, building on what is stored now."""
    data["bygger_pa"] = u.version
    for e in egna_indikatorer(vy.request.user, [u])[u.pk]:
        data[f"indikator_{e.indikator.pk}_version"] = e.varde.version if e.varde else ""
    return data


def _visat(namn: str, varde: Any) -> str:
    if namn == "status" and varde:
        return str(Uppfoljning.Status(varde).label)
    return str(varde or "")
