"""What the pages of the year share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from lagesbild.diagram.nivalinje import nivalinje
from lagesbild.niva import Nivasammanfattning, sammanfatta
from lagesbild.selectors.vecka import ar_med_bedomningar
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from samverkan.roller import Ratt
from samverkan.svenska import antal
from samverkan.templatetags.ui import EJ_FASTSTALLD, EJ_RAPPORTERAD, Flik
from samverkan.views.bas import Omradesvy


class Arssida(Omradesvy):
    """A page of the year in the address, or of the latest year when the address has none."""

    flik = "ar"
    namn = ""

    @cached_property
    def idag(self) -> date:
        return timezone.localdate()

    @cached_property
    def alla_ar(self) -> list[int]:
        """Years with something to see, and this one; latest first."""
        med = ar_med_bedomningar(self.request.user, self.omrade)
        return sorted({*med, self.kwargs.get("ar", Vecka.fran_datum(self.idag).ar), Vecka.fran_datum(self.idag).ar})

    @cached_property
    def ar(self) -> int:
        if "ar" in self.kwargs:
            return int(self.kwargs["ar"])
        med = ar_med_bedomningar(self.request.user, self.omrade)
        return med[0] if med else Vecka.fran_datum(self.idag).ar

    @property
    def saknas(self) -> str:
        """A läsare can't tell what is missing from what is not fastställt, so the pages don't either."""
        return EJ_RAPPORTERAD if self.far(Ratt.SE_ARBETSMATERIAL) else EJ_FASTSTALLD

    def flikar(self) -> list[Flik]:
        poster: tuple[tuple[str, str, list[int]], ...] = (
            ("ar", "Tabell", [self.ar]),
            ("ar_perioder", "Månader och kvartal", [self.ar]),
            ("ar_jamfor", "Jämför", [self.ar]),
            ("ar_sok", "Sök", []),
        )
        return [
            Flik(text, reverse(namn, args=[self.omrade.slug, *delar]), "page" if namn == self.namn else "")
            for namn, text, delar in poster
        ]

    def sida(self, mall: str, innehall: dict[str, Any], *, status: int = 200) -> HttpResponse:
        grund = {
            "ar": self.ar,
            "alla_ar": self.alla_ar,
            "namn": self.namn,
            "flikar": self.flikar(),
            "ser_allt": self.far(Ratt.SE_ARBETSMATERIAL),
            "saknas": self.saknas,
        }
        return render(self.request, mall, grund | innehall, status=status)


def linje_for(stadsdel: Stadsdel, nivaer: Sequence[int | None], ar: int) -> SafeString:
    """The stadsdel's year as a small line, with its figures in words for those who can't see it."""
    s = sammanfatta(niva for niva in nivaer if niva is not None)
    titel = f"{stadsdel} {ar}: {i_ord(s)}"
    # Drawn by us: numbers and escaped names, nothing that anybody has typed.
    return mark_safe(nivalinje(nivaer, id_=f"linje-{stadsdel.slug}", titel=titel))  # noqa: S308


def i_ord(s: Nivasammanfattning) -> str:
    """ "45 bedömda veckor, 17 på nivå 3 eller högre, 2 på nivå 4 eller 5, median 2, högst 5"."""
    if not s.antal:
        return "inga bedömda veckor"
    return (
        f"{antal(s.antal, 'bedömd vecka', 'bedömda veckor')}, {s.minst_tre} på nivå 3 eller högre, {s.fyra_fem} på "
        f"nivå 4 eller 5, median {s.median}, högst {s.hogsta}"
    )
