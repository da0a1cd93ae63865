"""What figures there are, what they say, and where to read them."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse

from lagesbild.forandring import mening
from lagesbild.selectors.statistik import COMPSTAT, TYCK_TILL, basta_spann, compstat, tillgangar
from lagesbild.views.statistik.bas import Statistikvy
from samverkan.views.bas import Omradesbegaran

_SIDA_FOR_KALLA: Final = {COMPSTAT: "compstat", TYCK_TILL: "tyck_till"}


class Oversikt(Statistikvy):
    """What figures there are, and where to read them."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        spann = basta_spann(request.user, self.omrade)
        t = None
        if spann is not None:
            t = compstat(
                request.user, self.omrade, ar=spann.till.year, antal_ar=2, fran_manad=spann.fran.month,
                till_manad=spann.till.month,
            )  # fmt: skip
        return self.visa(
            "oversikt",
            "statistik",
            tillgangar=[
                (f, reverse(_SIDA_FOR_KALLA.get(f.kalla.slug, "nyckeltal"), args=[self.omrade.slug]))
                for f in tillgangar(request.user, self.omrade)
            ],
            period=t.period if t and any(r.forandring for r in t.rader) else "",
            meningar=[
                mening(r.namn, r.forandring)
                for r in (t.rader if t else [])
                if r.forandring and r.forandring.utover_slumpen
            ],
        )
