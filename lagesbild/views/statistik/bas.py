"""What the pages of figures share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from lagesbild.models import Matomrade
from samverkan.models import Stadsdelsomrade
from samverkan.templatetags.ui import Flik
from samverkan.views.bas import Omradesvy

ANTAL_AR: Final = 5
_UNDERSIDOR: Final = (
    ("statistik", "Översikt"),
    ("compstat", "CompStat"),
    ("veckosiffror", "Vecka för vecka"),
    ("prognos", "Prognos"),
    ("jamfor_omraden", "Jämför områden"),
    ("tyck_till", "Tyck till"),
    ("nyckeltal", "Nyckeltal"),
)


class Statistikvy(Omradesvy):
    """What the pages share: the tab and the links between them."""

    flik = "statistik"

    def visa(self, mall: str, sida: str, **innehall: Any) -> HttpResponse:
        undersidor = [
            Flik(text, reverse(namn, args=[self.omrade.slug]), "page" if namn == sida else "")
            for namn, text in _UNDERSIDOR
        ]
        return render(
            self.request, f"lagesbild/statistik/{mall}.html", {"undersidor": undersidor, **innehall}
        )  # fmt: skip


def aren_text(ar: Sequence[int]) -> str:
    return str(ar[0]) if len(ar) == 1 else f"{ar[0]}–{ar[-1]}"


def platsval(platser: Sequence[Matomrade]) -> list[tuple[int, str]]:
    """The places as choices; those of different kinds with the same name are told apart by the kind."""
    namn = [p.namn for p in platser]
    return [
        (p.pk, p.namn if namn.count(p.namn) == 1 else f"{p.namn} ({p.get_slag_display().lower()})") for p in platser
    ]


def vald_plats(platser: Sequence[Matomrade], adress: QueryDict, omrade: Stadsdelsomrade) -> Matomrade | None:
    """The place that the address names, else the area itself, else one of its stadsdelar; None without any.

    A page never opens with somebody else's figures.
    """
    namngiven = next((p for p in platser if str(p.pk) == adress.get("plats")), None)
    egen = next((p for p in platser if p.stadsdelsomrade_id == omrade.pk), None)
    return (
        namngiven
        or egen
        or next((p for p in platser if p.stadsdel and p.stadsdel.stadsdelsomrade_id == omrade.pk), None)
    )


def svg(text: str) -> SafeString:
    # Made by lagesbild.diagram, which escapes every name and number.
    return mark_safe(text)  # noqa: S308
