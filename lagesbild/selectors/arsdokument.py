"""Reads for the printed yearly document: its sections and sources, and the police areas of its year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, Prefetch, Q

from lagesbild.models import Avsnitt, Diagramval, Dokumentbild, Handelse, Kalla, Lagesbild, Rendering, Veckobedomning
from lagesbild.period import Period
from lagesbild.vecka import veckor_i
from platser.models import Polistillhorighet, Stadsdel
from samverkan.models import (
    Anvandare,
    Arbetsgrupp,
    Lokalpolisomrade,
    PrioriteratOmrade,
    Rad,
    Stadsdelsomrade,
    giltighet_q,
)
from samverkan.selectors import idag


@dataclass(frozen=True, slots=True)
class Polisdel:
    """The stadsdelar of an area that belonged to one lokalpolisområde during (a part of) a year."""

    lokalpolisomrade: Lokalpolisomrade
    stadsdelar: tuple[Stadsdel, ...]
    perioden: Period


def avsnitt(user: Anvandare, lagesbild: Lagesbild, utgava: str) -> list[Avsnitt]:
    """The sections of an edition in order; the public one leaves out what is intern and all below it. One query."""
    alla = list(Avsnitt.objects.synlig_for(user).med().filter(lagesbild=lagesbild).order_by("ordning", "pk"))
    return publika(alla) if utgava == Rendering.Utgava.PUBLIK else alla


def publika(alla: Iterable[Avsnitt]) -> list[Avsnitt]:
    """Of a document's sections in order those of its public edition: neither intern nor below one that is."""
    kvar: list[Avsnitt] = []
    borta_under: int | None = None
    for ett in alla:
        if borta_under is not None and ett.djup > borta_under:
            continue
        borta_under = ett.djup if ett.intern else None
        if not ett.intern:
            kvar.append(ett)
    return kvar


def avtalsdag(ar: int) -> date:
    """The day whose agreement a document of the year is about: its last day, while the year runs today's."""
    return min(date(ar, 12, 31), max(idag(), date(ar, 1, 1)))


def pagaende_vecka(user: Anvandare, omrade: Stadsdelsomrade, ar: int) -> int | None:
    """The last assessed week of a year that is not over; None when it is over or nothing is assessed. One query."""
    if veckor_i(ar)[-1].sondag < idag():
        return None
    bedomda = Veckobedomning.objects.synlig_for(user).i_omrade(omrade).filter(ar=ar)
    return bedomda.aggregate(sista=Max("vecka"))["sista"]


def kallor(user: Anvandare, lagesbild: Lagesbild, *, publik: bool = False) -> list[Kalla]:
    """The sources that an edition names, in order. One query.

    The public edition (`publik`) leaves out those that only intern sections refer to.
    """
    synliga: Any = Kalla.objects.synlig_for(user).filter(lagesbild=lagesbild).order_by("ordning", "pk")
    return list(synliga.publika() if publik else synliga)


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


def stadsdelar_i_polisomrade(
    user: Anvandare, omrade: Stadsdelsomrade, lpo: Lokalpolisomrade, dag: date
) -> dict[str, list[Stadsdel]]:
    """All stadsdelar of a lokalpolisområde on a day, by the name of their stadsdelsområde; the user's own first.

    Borders are public, so also stadsdelar of areas that the user has nothing to do with. One query. Empty when the
    user does not see the area that asks.
    """
    if not Stadsdelsomrade.objects.synlig_for(user).filter(pk=omrade.pk).exists():
        return {}
    har = Polistillhorighet.objects.filter(giltighet_q(dag), stadsdel=OuterRef("pk"), lokalpolisomrade=lpo)
    fraga = Stadsdel.objects.filter(Exists(har)).gallande(dag).select_related("stadsdelsomrade")
    per_omrade: dict[str, list[Stadsdel]] = {}
    for s in sorted(
        fraga, key=lambda s: (s.stadsdelsomrade_id != omrade.pk, str(s.stadsdelsomrade), s.ordning, s.namn)
    ):
        per_omrade.setdefault(str(s.stadsdelsomrade), []).append(s)
    return per_omrade


def handelselagen(
    user: Anvandare, omrade: Stadsdelsomrade, ar: int, *, publik: bool, till_vecka: int | None = None
) -> tuple[dict[tuple[float, float], int], dict[str, int]]:
    """The year's registered events: their number by position (of their place) and by stadsdel (slug). One query.

    `publik`: only those of weeks that both parts have settled, and without sensitive places. None after `till_vecka`.
    """
    fraga = Handelse.objects.synlig_for(user).filter(stadsdel__stadsdelsomrade=omrade, ar=ar).aktuella()
    if till_vecka:
        fraga = fraga.filter(vecka__lte=till_vecka)
    if publik:
        fraga = fraga.filter(Handelse.objects.all().faststallt())
    lagen: dict[tuple[float, float], int] = {}
    per_stadsdel: dict[str, int] = {}
    for h in fraga.select_related("registrerad_plats", "stadsdel").defer(
        "registrerad_plats__kontur", "stadsdel__kontur"
    ):
        per_stadsdel[h.stadsdel.slug] = per_stadsdel.get(h.stadsdel.slug, 0) + 1
        plats = h.registrerad_plats
        if plats and plats.punkt and not (publik and plats.kanslig):
            lagen[plats.punkt] = lagen.get(plats.punkt, 0) + 1
    return lagen, per_stadsdel


def diagramval(user: Anvandare, omrade: Stadsdelsomrade, nyckel: str) -> Diagramval | None:
    """The saved chart of the area with that key. One query."""
    return Diagramval.objects.synlig_for(user).filter(stadsdelsomrade=omrade, nyckel=nyckel).first()


def bild(user: Anvandare, lagesbild: Lagesbild, nyckel: str, *, publik: bool) -> Dokumentbild | None:
    """The document's image with that key; in the public edition only one that is not intern. One query."""
    fraga = Dokumentbild.objects.synlig_for(user).filter(lagesbild=lagesbild, nyckel=nyckel)
    return (fraga.filter(intern=False) if publik else fraga).first()


def organisation(
    user: Anvandare, omrade: Stadsdelsomrade, ar: int
) -> tuple[list[Rad], list[tuple[Arbetsgrupp, list[PrioriteratOmrade]]]]:
    """The councils, the leading one first, and the groups with what they work with this year. Three queries.

    A group stands by the prioriterade områden that it works with; one that only works with those of an agreement that
    had ended belongs to the past.
    """
    aret = Period.manader(ar)
    rad = Rad.objects.synlig_for(user).filter(stadsdelsomrade=omrade)
    ordning = list(Rad.Slag.values)
    galler = PrioriteratOmrade.objects.filter(
        Q(overenskommelse__giltig_fran=None) | Q(overenskommelse__giltig_fran__lte=aret.till),
        Q(overenskommelse__giltig_till=None) | Q(overenskommelse__giltig_till__gte=aret.till),
    ).order_by("ordning", "pk")
    grupper = (
        Arbetsgrupp.objects.synlig_for(user)
        .filter(
            Q(giltig_fran=None) | Q(giltig_fran__lte=aret.till),
            Q(giltig_till=None) | Q(giltig_till__gte=aret.fran),
            stadsdelsomrade=omrade,
        )
        .prefetch_related(Prefetch("prioriterade_omraden", galler, to_attr="arets_omraden"))
    )
    kvar = [(g, g.arets_omraden) for g in grupper if g.arets_omraden]
    kvar.sort(key=lambda par: (par[1][0].ordning, par[0].namn))
    return sorted(rad, key=lambda r: (ordning.index(r.slag), r.pk)), [*kvar]
