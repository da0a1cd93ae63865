"""Reads for the printed yearly document: its sections and sources, and the police areas of its year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from lagesbild.models import Avsnitt, Kalla, Lagesbild, Rendering
from lagesbild.period import Period
from platser.models import Polistillhorighet, Stadsdel
from samverkan.models import Anvandare, Lokalpolisomrade, Stadsdelsomrade


@dataclass(frozen=True, slots=True)
class Polisdel:
    """The stadsdelar of an area that belonged to one lokalpolisområde during (a part of) a year."""

    lokalpolisomrade: Lokalpolisomrade
    stadsdelar: tuple[Stadsdel, ...]
    perioden: Period


def avsnitt(user: Anvandare, lagesbild: Lagesbild, utgava: str) -> list[Avsnitt]:
    """The sections of an edition in order; the public one leaves out what is intern and all below it. One query."""
    alla = Avsnitt.objects.synlig_for(user).filter(lagesbild=lagesbild).order_by("ordning", "pk")
    if utgava != Rendering.Utgava.PUBLIK:
        return list(alla)
    kvar: list[Avsnitt] = []
    borta_under: int | None = None
    for ett in alla:
        if borta_under is not None and ett.djup > borta_under:
            continue
        borta_under = ett.djup if ett.intern else None
        if not ett.intern:
            kvar.append(ett)
    return kvar


def kallor(user: Anvandare, lagesbild: Lagesbild) -> list[Kalla]:
    """The sources that the document names, in order. One query."""
    return list(Kalla.objects.synlig_for(user).filter(lagesbild=lagesbild).order_by("ordning", "pk"))


def stadsdelar(user: Anvandare, omrade: Stadsdelsomrade, ar: int) -> list[Stadsdel]:
    """The stadsdelar that existed on some day of the year, in order. One query."""
    synliga = Stadsdel.objects.synlig_for(user).i_omrade(omrade).defer("kontur")
    return list(synliga.gallande_nagon_dag(date(ar, 1, 1), date(ar, 12, 31)).order_by("ordning", "namn"))


def polisdelar(user: Anvandare, omrade: Stadsdelsomrade, ar: int) -> list[Polisdel]:
    """Which lokalpolisområden the stadsdelar belonged to during the year, earliest first. One query."""
    aret = Period.manader(ar)
    fraga = (
        Polistillhorighet.objects.synlig_for(user)
        .i_omrade(omrade)
        .filter(
            Q(giltig_fran=None) | Q(giltig_fran__lte=aret.till), Q(giltig_till=None) | Q(giltig_till__gte=aret.fran)
        )
        .select_related("lokalpolisomrade", "stadsdel")
        .order_by("stadsdel__ordning", "stadsdel__namn")
    )
    grupper: dict[tuple[Period, int], tuple[Lokalpolisomrade, list[Stadsdel]]] = {}
    for rad in fraga:
        perioden = Period(max(rad.giltig_fran or aret.fran, aret.fran), min(rad.giltig_till or aret.till, aret.till))
        grupper.setdefault((perioden, rad.lokalpolisomrade_id), (rad.lokalpolisomrade, []))[1].append(rad.stadsdel)
    return [
        Polisdel(omradet, tuple(delar), perioden)
        for (perioden, _), (omradet, delar) in sorted(grupper.items(), key=lambda g: g[0])
    ]
