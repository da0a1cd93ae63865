"""The year by month and quarter, and beside another year and the other stadsdelar."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from lagesbild.selectors.ar import jamfor_ar, jamfor_stadsdelar, perioder
from lagesbild.selectors.vecka import artabell
from lagesbild.vecka import FORSTA_AR
from lagesbild.views.ar.bas import Arssida
from samverkan.views.bas import Omradesbegaran


class Perioder(Arssida):
    """Months or quarters, for all stadsdelar (one measure) or for one (all measures)."""

    namn = "ar_perioder"

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        per = "kvartal" if request.GET.get("per") == "kvartal" else "manad"
        tabell = artabell(request.user, self.omrade, self.ar, idag=self.idag)
        delar = perioder(tabell, per, idag=self.idag)
        vald = request.GET.get("stadsdel", "")
        index = next((i for i, s in enumerate(tabell.stadsdelar) if s.slug == vald), None)
        return self.sida(
            "lagesbild/ar_perioder.html",
            {
                "tabell": tabell,
                "per": per,
                "perioder": delar,
                "vald": tabell.stadsdelar[index] if index is not None else None,
                "valda": [(period, period.summor[index]) for period in delar] if index is not None else [],
            },
        )


class Jamfor(Arssida):
    """The year beside another, and one stadsdel beside the others."""

    namn = "ar_jamfor"

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        tabell = artabell(request.user, self.omrade, self.ar, idag=self.idag)
        andra_ar = [ar for ar in self.alla_ar if ar != self.ar]
        begart = request.GET.get("med", "")
        standard = self.ar - 1 if self.ar > FORSTA_AR else self.ar + 1
        med = int(begart) if begart in map(str, andra_ar) else standard
        rader = jamfor_ar(tabell, artabell(request.user, self.omrade, med, idag=self.idag))
        stadsdel = next((s for s in tabell.stadsdelar if s.slug == request.GET.get("stadsdel")), None)
        if stadsdel is None and tabell.stadsdelar:
            stadsdel = tabell.stadsdelar[0]
        return self.sida(
            "lagesbild/ar_jamfor.html",
            {
                "tabell": tabell,
                "med": med,
                "andra_ar": sorted({*andra_ar, med}, reverse=True),
                "rader": rader,
                "nagot": any(rad.veckor for rad in rader),
                "stadsdel": stadsdel,
                "mot": jamfor_stadsdelar(tabell, stadsdel) if stadsdel else [],
            },
        )
