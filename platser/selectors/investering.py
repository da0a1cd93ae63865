"""Investments, and their sums per year and stadsdel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from platser.models import Stadsdel, Trygghetsinvestering
from platser.selectors.plats import Lasare
from samverkan.models import Stadsdelsomrade


@dataclass(frozen=True, slots=True)
class Summa:
    """Sums in whole kronor of `antal` investments. None: no amount is known. `utan_belopp` lack the granted amount."""

    namn: str
    antal: int
    sokt: int | None
    beviljat: int | None
    utfall: int | None
    utan_belopp: int


def investeringar(
    user: Lasare,
    omrade: Stadsdelsomrade,
    *,
    ar: int | None = None,
    status: str = "",
    fond: str = "",
    stadsdel: Stadsdel | None = None,
) -> QuerySet[Trygghetsinvestering]:
    """Investments that `user` sees and that pass the selection, the newest year first."""
    fraga = Trygghetsinvestering.objects.synlig_for(user).i_omrade(omrade)
    if ar is not None:
        fraga = fraga.filter(ar=ar)
    if status:
        fraga = fraga.filter(status=status)
    if fond:
        fraga = fraga.filter(fond=fond)
    if stadsdel is not None:
        fraga = fraga.filter(stadsdel=stadsdel)
    return (
        fraga.select_related("plats", "stadsdel")
        .defer("plats__kontur", "stadsdel__kontur")
        .order_by("-ar", "stadsdel__ordning", "namn", "pk")
    )


def summor_per_ar(rader: Iterable[Trygghetsinvestering]) -> list[Summa]:
    """Sums per budget year, newest first."""
    grupper: dict[int, list[Trygghetsinvestering]] = {}
    for rad in rader:
        grupper.setdefault(rad.ar, []).append(rad)
    return [_summa(str(ar), grupper[ar]) for ar in sorted(grupper, reverse=True)]


def summor_per_stadsdel(rader: Iterable[Trygghetsinvestering]) -> list[Summa]:
    """Sums per stadsdel in the order of the week; last what has none."""
    grupper: dict[tuple[int, str], list[Trygghetsinvestering]] = {}
    for rad in rader:
        nyckel = (rad.stadsdel.ordning, rad.stadsdel.namn) if rad.stadsdel else (10_000, "Hela området")
        grupper.setdefault(nyckel, []).append(rad)
    return [_summa(namn, grupper[ordning, namn]) for ordning, namn in sorted(grupper)]


def summa(rader: Iterable[Trygghetsinvestering], namn: str = "Summa") -> Summa:
    """The sum of all of them."""
    return _summa(namn, list(rader))


def _summa(namn: str, rader: list[Trygghetsinvestering]) -> Summa:
    def lagg_ihop(belopp: Iterable[int | None]) -> int | None:
        kanda = [b for b in belopp if b is not None]
        return sum(kanda) if kanda else None

    beslutade = [r for r in rader if r.status in Trygghetsinvestering.MED_BESLUT]
    return Summa(
        namn,
        len(rader),
        lagg_ihop(r.sokt_kr for r in rader),
        lagg_ihop(r.beviljat_kr for r in beslutade),
        lagg_ihop(r.utfall_kr for r in rader),
        sum(r.beviljat_kr is None for r in beslutade),
    )
