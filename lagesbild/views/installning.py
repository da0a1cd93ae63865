"""How an area works with its weeks: times, hidden proposals, the brief's list, kinds of events, anchors."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lagesbild.forms.installning import Ankarform, Installningsform, Mottagarform, Typform
from lagesbild.niva import Niva
from lagesbild.selectors.forslag import ankare_i, ankarhistorik
from lagesbild.selectors.handelse import typer_i
from lagesbild.selectors.installning import brevlista, installning_for
from lagesbild.services.forslag import nivaankare_satt
from lagesbild.services.handelsetyp import handelsetyp_andrad, handelsetyp_tillagd
from lagesbild.services.installning import (
    FALT,
    brevmottagare_borttagen,
    brevmottagare_tillagd,
    veckoinstallning_sparad,
)
from samverkan.fel import Krock, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.tal import heltal
from samverkan.views.bas import Omradesbegaran, Omradesvy


class Installningar(Omradesvy):
    """`/<omrade>/vecka/installningar/`: one page, one address; the button pressed says what to do (`gor`)."""

    flik = "vecka"
    ratt_lasa = Ratt.SE_ARBETSMATERIAL
    ratt_skriva = Ratt.STALLA_IN_VECKAN

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida()

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        gora: dict[str, Callable[[], HttpResponse]] = {
            "installning": self._installning,
            "ankare": self._ankare,
            "mottagare": self._mottagare,
            "mottagare_bort": self._mottagare_bort,
            "typ_ny": self._typ_ny,
            "typ": self._typ,
        }
        gor = gora.get(request.POST.get("gor", ""))
        if gor is None:
            raise Ogiltigt("Sidan fick inte veta vad som skulle sparas. Gå tillbaka och försök igen.", falt="gor")
        return gor()

    def _installning(self) -> HttpResponse:
        form = Installningsform(self.request.POST)
        if not form.is_valid():
            return self._sida(form=form, status=400)
        data = dict(form.cleaned_data)
        try:
            veckoinstallning_sparad(av=self.request.user, omrade=self.omrade, bygger_pa=data.pop("version"), **data)
        except Ogiltigt as fel:
            visa_fel(form, fel)
            return self._sida(form=form, status=400)
        except Krock as krock:
            # The next save builds on what is stored now: it stands beside what the person has chosen.
            form.data = {**form.data.dict(), "version": str(krock.nuvarande.version)}  # type: ignore[attr-defined]
            return self._sida(form=form, krock=krock, status=409)
        return self._klart("Inställningarna är sparade.")

    def _ankare(self) -> HttpResponse:
        form = Ankarform(self.request.POST)
        return self._gor(form, "ankarform", nivaankare_satt, "Beskrivningen är sparad.")

    def _mottagare(self) -> HttpResponse:
        form = Mottagarform(self.request.POST)
        return self._gor(form, "mottagarform", brevmottagare_tillagd, "Adressen står på listan.")

    def _typ_ny(self) -> HttpResponse:
        form = Typform(self.request.POST)
        return self._gor(form, "typform", handelsetyp_tillagd, "Händelsetypen finns att välja.")

    def _mottagare_bort(self) -> HttpResponse:
        pk = heltal(self.request.POST.get("pk"))
        if pk is None:
            raise Ogiltigt("Det framgick inte vilken adress som skulle tas bort.", falt="pk")
        brevmottagare_borttagen(av=self.request.user, omrade=self.omrade, pk=pk)
        return self._klart("Adressen är borttagen från listan.")

    def _typ(self) -> HttpResponse:
        post = self.request.POST
        try:
            typ = handelsetyp_andrad(
                av=self.request.user,
                omrade=self.omrade,
                slug=post.get("slug", ""),
                namn=post.get("namn"),
                dold="dold" in post,
            )
        except Ogiltigt as fel:
            return self._sida(typfel=(post.get("slug", ""), post.get("namn", ""), fel.text), status=400)
        return self._klart(f"Händelsetypen {typ} är sparad.")

    def _gor(self, form: forms.Form, namn: str, tjanst: Callable[..., object], klart: str) -> HttpResponse:
        """Give the form to the service; what it refuses comes back as it was typed."""
        if form.is_valid():
            try:
                tjanst(av=self.request.user, omrade=self.omrade, **form.cleaned_data)
            except Ogiltigt as fel:
                visa_fel(form, fel)
            else:
                return self._klart(klart)
        return self._sida(formular={namn: form}, status=400)

    def _klart(self, text: str) -> HttpResponse:
        messages.success(self.request, text)
        return redirect(reverse("veckoinstallning", args=[self.omrade.slug]))

    def _sida(
        self,
        *,
        form: Installningsform | None = None,
        krock: Krock | None = None,
        typfel: tuple[str, str, str] | None = None,
        formular: dict[str, forms.Form] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        formular = formular or {}
        user, omrade = self.request.user, self.omrade
        nu = installning_for(omrade)
        start = {falt: getattr(nu, falt) for falt in FALT} | {"version": nu.version}
        stammer = ankare_i(user, omrade, timezone.localdate())
        historik = {niva: list(rader) for niva, rader in groupby(ankarhistorik(user, omrade), key=lambda a: a.niva)}
        return render(
            self.request,
            "lagesbild/veckoinstallning.html",
            {
                "installning": nu,
                "form": form or Installningsform(initial=start),
                "krock": krock,
                "far_andra": self.far(Ratt.STALLA_IN_VECKAN),
                "ankare": [(niva, stammer.get(niva), historik.get(niva, [])) for niva in Niva],
                "ankarform": formular.get("ankarform") or Ankarform(),
                "mottagare": brevlista(user, omrade),
                "mottagarform": formular.get("mottagarform") or Mottagarform(),
                "typer": typer_i(omrade),
                "typform": formular.get("typform") or Typform(),
                "typfel": typfel,
                "fel_i": [f for f in (form, *formular.values()) if f and f.errors],
            },
            status=status,
        )
