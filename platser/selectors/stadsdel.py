"""Reads of places. All of them take the user."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from platser.models import Polistillhorighet, Stadsdel
from samverkan.models import Anvandare, Lokalpolisomrade, Stadsdelsomrade


@dataclass(frozen=True, slots=True)
class Stadsdelsrad:
    """One stadsdel: which lokalpolisområde holds today (None: not known), and all of them, oldest first."""

    stadsdel: Stadsdel
    nu: Polistillhorighet | None
    alla: tuple[Polistillhorighet, ...]


@dataclass(frozen=True, slots=True)
class Polisperiod:
    """Stadsdelar that belong to a lokalpolisområde between the same two days (None: open), with the same certainty."""

    lokalpolisomrade: Lokalpolisomrade
    fran: date | None
    till: date | None
    sakerhet: str
    stadsdelar: tuple[Stadsdel, ...]
    galler: bool


def stadsdelsrader(user: Anvandare, omrade: Stadsdelsomrade, dag: date) -> list[Stadsdelsrad]:
    """The stadsdelar of the area in order, also those that have ended. Three queries."""
    tillhorigheter = Polistillhorighet.objects.select_related("lokalpolisomrade")
    stadsdelar = (
        Stadsdel.objects.synlig_for(user)
        .i_omrade(omrade)
        .defer("kontur")
        .prefetch_related("andra_namn", Prefetch("polistillhorigheter", tillhorigheter))
        .order_by("ordning", "namn")
    )
    rader = []
    for stadsdel in stadsdelar:
        alla = tuple(stadsdel.polistillhorigheter.all())
        rader.append(Stadsdelsrad(stadsdel, next((t for t in alla if t.galler(dag)), None), alla))
    return rader


def polisperioder(rader: list[Stadsdelsrad], dag: date) -> list[Polisperiod]:
    """The same turned round: each lokalpolisområde and span with its stadsdelar, oldest first. No query."""
    grupper: dict[tuple[int, date | None, date | None, str], list[tuple[Polistillhorighet, Stadsdel]]]
    grupper = defaultdict(list)
    for rad in rader:
        for t in rad.alla:
            nyckel = (t.lokalpolisomrade_id, t.giltig_fran, t.giltig_till, t.sakerhet)
            grupper[nyckel].append((t, rad.stadsdel))
    perioder = [
        Polisperiod(
            par[0][0].lokalpolisomrade,
            fran,
            till,
            sakerhet,
            tuple(stadsdel for _, stadsdel in par),
            par[0][0].galler(dag),
        )
        for (_, fran, till, sakerhet), par in grupper.items()
    ]
    return sorted(perioder, key=lambda p: (p.fran or date.min, p.lokalpolisomrade.namn))
