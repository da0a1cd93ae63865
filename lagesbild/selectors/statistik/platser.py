"""What the figures are about: the places that a page of an area can show, and how many live there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from lagesbild.models import Matomrade, Matserie, Matvarde
from lagesbild.period import Period
from lagesbild.selectors.statistik.underlag import COMPSTAT, Lasare
from samverkan.models import Stadsdelsomrade

FOLKMANGD: Final = "folkmangd"
_SLAG: Final = (
    Matomrade.Slag.STADSDELSOMRADE,
    Matomrade.Slag.STADSDEL,
    Matomrade.Slag.PLATS,
    Matomrade.Slag.LOKALPOLISOMRADE,
    Matomrade.Slag.STAD,
    Matomrade.Slag.ANNAT,
)


def platser_for(user: Lasare, omrade: Stadsdelsomrade, kalla: str = COMPSTAT) -> list[Matomrade]:
    """The places with figures of the source that the user may see. One query.

    The area first, then its stadsdelar and places, lokalpolisområden, cities and references, then other areas.
    """
    return _med(user, omrade, Matvarde.objects.filter(matomrade=OuterRef("pk"), serie__kalla__slug=kalla))


def platser_med_siffror(user: Lasare, omrade: Stadsdelsomrade) -> list[Matomrade]:
    """As `platser_for`, with counts of any source. One query."""
    return _med(user, omrade, Matvarde.objects.filter(matomrade=OuterRef("pk"), serie__enhet=Matserie.Enhet.ANTAL))


def _med(user: Lasare, omrade: Stadsdelsomrade, har: QuerySet[Matvarde]) -> list[Matomrade]:
    synliga = (
        Matomrade.objects.synlig_for(user).filter(Exists(har)).select_related("stadsdelsomrade", "stadsdel", "plats")
    )
    return sorted(synliga, key=lambda m: (not _i(m, omrade), _SLAG.index(Matomrade.Slag(m.slag)), m.namn, m.pk))


def _i(plats: Matomrade, omrade: Stadsdelsomrade) -> bool:
    """Whether the place is the area, a part of it, or belongs to no area."""
    if plats.plats is not None:
        return plats.plats.stadsdelsomrade_id == omrade.pk
    if plats.stadsdel is not None:
        return plats.stadsdel.stadsdelsomrade_id == omrade.pk
    return plats.stadsdelsomrade_id in (None, omrade.pk)


@dataclass(frozen=True, slots=True)
class Folkmangd:
    """How many lived there on a day."""

    antal: int
    dag: date


def folkmangder(user: Lasare, platser: Iterable[Matomrade]) -> dict[int, list[Folkmangd]]:
    """By place what is known of its population, in order of the day; the latest version of each day. One query."""
    rader = (
        Matvarde.objects.jamforbara_for(user)
        .filter(serie__slug=FOLKMANGD, matomrade__in=[p.pk for p in platser])
        .order_by("till", "per_datum", "serie__kalla__slug")
        .values_list("matomrade_id", "till", "varde")
    )
    per_plats: dict[int, dict[date, int]] = {}
    for plats, till, varde in rader:
        per_plats.setdefault(plats, {})[till] = int(varde)
    return {plats: [Folkmangd(v, dag) for dag, v in dagar.items() if v] for plats, dagar in per_plats.items()}


def folkmangd_for(kanda: Sequence[Folkmangd], period: Period) -> Folkmangd | None:
    """The population to count with: the latest on or before the period's last day, else the first after it."""
    tidigare = [f for f in kanda if f.dag <= period.till]
    return tidigare[-1] if tidigare else next(iter(kanda), None)
