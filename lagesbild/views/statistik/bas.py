"""What the pages of figures share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from lagesbild.period import MANADER, Period
from samverkan.templatetags.ui import Flik
from samverkan.views.bas import Omradesvy

ANTAL_AR: Final = 5
_UNDERSIDOR: Final = (
    ("statistik", "Översikt"),
    ("compstat", "CompStat"),
    ("tyck_till", "Tyck till"),
    ("nyckeltal", "Nyckeltal"),
)


class Statistikvy(Omradesvy):
    """What the four pages share: the tab and the links between them."""

    flik = "statistik"

    def visa(self, mall: str, sida: str, **innehall: Any) -> HttpResponse:
        undersidor = [
            Flik(text, reverse(namn, args=[self.omrade.slug]), "page" if namn == sida else "")
            for namn, text in _UNDERSIDOR
        ]
        return render(
            self.request, f"lagesbild/statistik/{mall}.html", {"undersidor": undersidor, **innehall}
        )  # fmt: skip


def utan_ar(period: Period) -> str:
    """ "januari–oktober", "mars", "hela året": what is the same in all years of a table."""
    fran, till = period.fran.month, period.till.month
    if (fran, till) == (1, 12):
        return "hela året"
    return MANADER[fran - 1] if fran == till else f"{MANADER[fran - 1]}–{MANADER[till - 1]}"


def aren_text(ar: Sequence[int]) -> str:
    return str(ar[0]) if len(ar) == 1 else f"{ar[0]}–{ar[-1]}"


def svg(text: str) -> SafeString:
    # Made by lagesbild.diagram, which escapes every name and number.
    return mark_safe(text)  # noqa: S308
