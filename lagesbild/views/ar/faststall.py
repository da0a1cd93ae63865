"""All complete weeks of a year are fastställda at once, for one part."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from lagesbild.forms.vecka import Faststallandeform
from lagesbild.selectors.ar import veckospann
from lagesbild.selectors.arsfaststallande import Fardiga, fardiga_veckor
from lagesbild.services.veckor import veckor_faststallda
from lagesbild.views.ar.bas import Arssida
from lagesbild.views.ar.tabell import ruta
from samverkan.fel import Krock, Last, Ogiltigt
from samverkan.roller import Part, Ratt
from samverkan.selectors import parter_med
from samverkan.svenska import antal
from samverkan.views.bas import Omradesbegaran


class Faststall(Arssida):
    """What would be signed, and the signing."""

    ratt_lasa = Ratt.FASTSTALLA_VECKA
    ratt_skriva = Ratt.FASTSTALLA_VECKA

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida()

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = Faststallandeform(request.POST)
        if not form.is_valid():
            return self._sida("Välj vilken part du fastställer för.", status=400)
        part = Part(form.cleaned_data["part"])
        try:
            veckor = veckor_faststallda(
                av=request.user, omrade=self.omrade, ar=self.ar, part=part, sett=form.cleaned_data["sett"]
            )
        except (Ogiltigt, Krock, Last) as fel:
            return self._sida(fel.text, status=fel.status)
        text = antal(len(veckor), "vecka är fastställd", "veckor är fastställda")
        messages.success(request, f"{text} för {part.label.lower()}: {veckospann([v.vecka for v in veckor])}.")
        return redirect("ar", self.omrade.slug, self.ar)

    def _sida(self, fel: str = "", status: int = 200) -> HttpResponse:
        parter = parter_med(self.request.user, self.omrade, Ratt.FASTSTALLA_VECKA)
        fardiga = [
            fardiga_veckor(self.request.user, self.omrade, self.ar, part, idag=self.idag) for part in sorted(parter)
        ]
        poster = [
            {
                "fardiga": f,
                "namn": Part(f.part).label,
                **self._tabell(f),
                "ofullstandiga": veckospann([v.vecka for v in f.ofullstandiga]) if f.ofullstandiga else "",
                "egna": veckospann([v.vecka for v in f.egna]) if f.egna else "",
            }
            for f in fardiga
        ]
        return self.sida("lagesbild/ar_faststall.html", {"poster": poster, "fel": fel}, status=status)

    def _tabell(self, fardiga: Fardiga) -> dict[str, Any]:
        """What is signed: every level under its stadsdel, with the number of events; opens as in the year's table."""
        stadsdelar = {rad.stadsdel.pk: rad.stadsdel for bild in fardiga.veckor for rad in bild.rader}
        ordnade = sorted(stadsdelar.values(), key=lambda stadsdel: (stadsdel.ordning, stadsdel.namn))
        rader = []
        for bild in fardiga.veckor:
            rutor = {
                rad.stadsdel.pk: ruta(
                    reverse("ar_cell", args=[self.omrade.slug, bild.vecka.ar, bild.vecka.vecka, rad.stadsdel.slug]),
                    rad.bedomning,
                    None,
                    len(rad.handelser),
                )
                for rad in bild.rader
            }
            rader.append((bild.vecka, [rutor.get(stadsdel.pk, "") for stadsdel in ordnade]))
        return {"stadsdelar": ordnade, "rader": rader}
