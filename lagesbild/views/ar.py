"""The year as the coloured table."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lagesbild.models import Veckobedomning
from lagesbild.selectors.vecka import Arsrad, Artabell, ar_med_bedomningar, artabell
from lagesbild.vecka import Vecka
from samverkan.models import Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.templatetags.ui import EJ_FASTSTALLD, EJ_RAPPORTERAD, nivachip
from samverkan.views.bas import Omradesbegaran, Omradesvy


class ArNu(Omradesvy):
    """The latest year with something to see, else this year."""

    flik = "ar"

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        ar = ar_med_bedomningar(request.user, self.omrade)
        return redirect("ar", self.omrade.slug, ar[0] if ar else Vecka.fran_datum(timezone.localdate()).ar)


class ArVy(Omradesvy):
    """Weeks down, stadsdelar across; each cell leads to its week."""

    flik = "ar"

    def get(self, request: Omradesbegaran, ar: int, **_: Any) -> HttpResponse:
        idag = timezone.localdate()
        tabell = artabell(request.user, self.omrade, ar, idag=idag)
        # A läsare can't tell what is missing from what is not fastställt, so the page doesn't either.
        saknas = EJ_RAPPORTERAD if self.far(Ratt.SE_ARBETSMATERIAL) else EJ_FASTSTALLD
        alla_ar = sorted({*ar_med_bedomningar(request.user, self.omrade), ar, Vecka.fran_datum(idag).ar})
        return render(
            request,
            "lagesbild/ar.html",
            {
                "ar": ar,
                "alla_ar": alla_ar,
                "tabell": tabell,
                "rader": [
                    _rad(self.omrade, tabell, rad, None if rad.vecka.mandag > idag else saknas) for rad in tabell.rader
                ],
                "mojliga": max((s.av for s in tabell.sammanfattning), default=0),
                "ser_allt": self.far(Ratt.SE_ARBETSMATERIAL),
            },
        )


def _rad(omrade: Stadsdelsomrade, tabell: Artabell, rad: Arsrad, saknas: str | None = EJ_RAPPORTERAD) -> dict[str, Any]:
    """One week as strings made here, which takes a third of the time of includes. `saknas` None: a week to come."""
    url = reverse("vecka", args=[omrade.slug, rad.vecka.ar, rad.vecka.vecka])
    celler = [
        _cell(url, stadsdel.slug, bedomning, saknas) if finns else SafeString("")
        for stadsdel, bedomning, finns in zip(tabell.stadsdelar, rad.celler, rad.finns, strict=True)
    ]
    return {
        "vecka": rad.vecka,
        "url": url,
        "celler": celler,
        "manad": rad.vecka.mandag.day <= 7 or rad.vecka.vecka == 1,
    }


def _cell(url: str, slug: str, bedomning: Veckobedomning | None, saknas: str | None) -> SafeString:
    if bedomning is None:
        return nivachip(None, saknas=saknas) if saknas else SafeString("")
    chip = nivachip(bedomning.niva, lugn=bedomning.lugn, url=f"{url}{slug}/")
    if bedomning.motivering:
        return format_html('<span class="har-text">{}</span>', chip)
    return chip
