"""What the document consists of: the sections' order, names, who writes them and by when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lagesbild.forms.dokument import NyttAvsnittsform, Planeringsform, Uppgiftsform
from lagesbild.models import Avsnitt
from lagesbild.selectors.lagesbild import framdrift, sen, tillstand, uppstallning
from lagesbild.selectors.skrivande import skribenter
from lagesbild.services.dokumentuppgifter import FALT, dokumentuppgifter_sparade
from lagesbild.services.struktur import (
    avsnitt_flyttat,
    avsnitt_planerat,
    avsnitt_tillagt,
    avsnitt_utelamnat,
    mall_sparad,
)
from lagesbild.views.avsnitt import Avsnittsvy
from lagesbild.views.dokument import Lagesbildsvy
from samverkan.fel import Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesbegaran
from samverkan.views.formvy import Formvy

FLYTT = (("upp", "Upp", "arrow-up"), ("ner", "Ner", "arrow-down"), ("ut", "Ut en nivå", "arrow-left"),
         ("in", "In en nivå", "arrow-right"))  # fmt: skip


class Uppstallning(Lagesbildsvy):
    """The list. POST adds a section; `?fokus=` puts the keyboard back where it was.

    Without a fragment in the address: with one, browsers pay no heed to autofocus.
    """

    ratt_lasa = Ratt.STALLA_UPP_LAGESBILD
    ratt_skriva = Ratt.STALLA_UPP_LAGESBILD

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida(None)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        alla = uppstallning(request.user, self.lagesbild)
        formular = NyttAvsnittsform(request.POST, anvandare=request.user, omrade=self.omrade, avsnitt=alla)
        if formular.is_valid():
            under = next((a for a in alla if a.pk == formular.cleaned_data["under"]), None)
            try:
                nytt = avsnitt_tillagt(
                    av=request.user, lagesbild=self.lagesbild, rubrik=formular.cleaned_data["rubrik"], under=under
                )
            except Ogiltigt as fel:
                visa_fel(formular, fel)
            else:
                messages.success(request, f"Avsnittet ”{nytt.rubrik}” är tillagt.")
                return redirect("lagesbild_uppstallning", self.omrade.slug, self.lagesbild.ar)
        return self._sida(formular, status=400)

    def _sida(self, formular: NyttAvsnittsform | None, status: int = 200) -> HttpResponse:
        alla = uppstallning(self.request.user, self.lagesbild)
        idag = timezone.localdate()
        vad, _, vilket = self.request.GET.get("fokus", "").partition("-")
        if formular is None:
            formular = NyttAvsnittsform(anvandare=self.request.user, omrade=self.omrade, avsnitt=alla)
        return render(
            self.request,
            "lagesbild/uppstallning.html",
            {
                "lagesbild": self.lagesbild,
                "smulor": self.smulor((str(self.lagesbild.ar), self.dokumentadress), ("Uppställning", "")),
                "rader": [
                    {
                        "avsnitt": a,
                        "tillstand": tillstand(a),
                        "sen": sen(a, idag),
                        "fokus": vad if str(a.pk) == vilket else "",
                    }
                    for a in alla
                ],
                "framdrift": framdrift([a for a in alla if not a.utelamnat], idag),
                "flytt": FLYTT,
                "formular": formular,
                "last": self.lagesbild.last,
            },
            status=status,
        )


class Uppgifter(Lagesbildsvy, Formvy):
    """The cover, and which months and weeks the document is about."""

    ratt_lasa = Ratt.STALLA_UPP_LAGESBILD
    ratt_skriva = Ratt.STALLA_UPP_LAGESBILD
    mall = "lagesbild/innehallsform.html"
    rubrik = "Omslag och period"
    sparat = "Uppgifterna är sparade."

    def formular(self, data: Any = None) -> forms.Form:
        start = {falt: getattr(self.lagesbild, falt) for falt in FALT}
        return Uppgiftsform(data, anvandare=self.request.user, omrade=self.omrade, initial=start)

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Any:
        return dokumentuppgifter_sparade(av=self.request.user, lagesbild=self.lagesbild, **varden)

    def adress(self) -> str:
        return self.dokumentadress

    def kontext(self) -> dict[str, Any]:
        return {"smulor": self.smulor((str(self.lagesbild.ar), self.dokumentadress), (self.rubrik, ""))}


class Mall(Lagesbildsvy):
    """POST: the document's sections become the area's template."""

    ratt_skriva = Ratt.STALLA_UPP_LAGESBILD

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        mall_sparad(av=request.user, lagesbild=self.lagesbild)
        text = f"Uppställningen är områdets mall från och med {self.lagesbild.ar}."
        messages.success(request, text)
        return redirect("lagesbild_uppstallning", self.omrade.slug, self.lagesbild.ar)


class Flytta(Avsnittsvy):
    """POST: up, down, in, out; left out of the document or taken back."""

    ratt_skriva = Ratt.STALLA_UPP_LAGESBILD

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        at = request.POST.get("at", "")
        try:
            if at in ("utelamna", "tillbaka"):
                avsnitt_utelamnat(av=request.user, avsnitt=self.avsnitt, utelamnat=at == "utelamna")
            else:
                avsnitt_flyttat(av=request.user, avsnitt=self.avsnitt, at=at)
        except Ogiltigt as fel:
            messages.info(request, fel.text)
        adress = reverse("lagesbild_uppstallning", args=[self.omrade.slug, self.lagesbild.ar])
        vad = {"utelamna": "tillbaka", "tillbaka": "utelamna"}.get(at, at)
        vad = vad if vad.isalpha() and vad.isascii() else ""
        return HttpResponseRedirect(f"{adress}?fokus={vad}-{self.avsnitt.pk}")


class Planera(Avsnittsvy):
    """A section's name, who writes it and by when."""

    ratt_lasa = Ratt.STALLA_UPP_LAGESBILD
    ratt_skriva = Ratt.STALLA_UPP_LAGESBILD

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        a = self.avsnitt
        start = {"rubrik": a.rubrik, "ansvarig": a.ansvarig, "klart_senast": a.klart_senast}
        return self._sida(self._form(initial=start))

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        formular = self._form(request.POST)
        if formular.is_valid():
            try:
                rad: Avsnitt = avsnitt_planerat(av=request.user, avsnitt=self.avsnitt, **formular.cleaned_data)
            except Ogiltigt as fel:
                visa_fel(formular, fel)
            else:
                messages.success(request, f"”{rad.rubrik}” är sparat.")
                adress = reverse("lagesbild_uppstallning", args=[self.omrade.slug, self.lagesbild.ar])
                return HttpResponseRedirect(f"{adress}?fokus=planera-{rad.pk}")
        return self._sida(formular, 400)

    def _form(self, *args: Any, **kwargs: Any) -> Planeringsform:
        user = self.request.user
        return Planeringsform(
            *args, anvandare=user, omrade=self.omrade, skribenter=skribenter(user, self.omrade), **kwargs
        )

    def _sida(self, formular: Planeringsform, status: int = 200) -> HttpResponse:
        smulor = self.smulor(
            (str(self.lagesbild.ar), self.dokumentadress),
            ("Uppställning", reverse("lagesbild_uppstallning", args=[self.omrade.slug, self.lagesbild.ar])),
            (self.avsnitt.rubrik, ""),
        )
        innehall = {"lagesbild": self.lagesbild, "avsnitt": self.avsnitt, "formular": formular, "smulor": smulor}
        return render(self.request, "lagesbild/avsnitt_planera.html", innehall, status=status)
