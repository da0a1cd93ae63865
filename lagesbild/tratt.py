"""Funnel plot: many areas of different size around what they have in common, with the limits that chance gives.

D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005),
1185–1202: a small area may lie far from the average by chance alone, a big one may not, so the limits narrow as the
exposure grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import scipy  # scipy.stats is loaded where it is used: half a second and 50 MB
from scipy import special

from lagesbild.forandring import ALFA, justerade

# Two and three standard deviations, near enough: 1 in 20 and 1 in 500 lie outside by chance.
NIVAER: Final = (95.0, 99.8)
FARST: Final = 3


@dataclass(frozen=True, slots=True)
class Granser:
    """Counts between which an area of some exposure lies by chance: the inner pair 95 %, the outer 99.8 %."""

    exponering: float
    undre_inre: float
    ovre_inre: float
    undre_yttre: float
    ovre_yttre: float


@dataclass(frozen=True, slots=True)
class Punkt:
    """One area. `sticker_ut` is decided among all areas together, the limits are for one area at a time."""

    namn: str
    antal: int
    exponering: float
    vantat: float
    p_varde: float
    utanfor_inre: bool
    utanfor_yttre: bool
    sticker_ut: bool = False

    @property
    def kvot(self) -> float:
        return self.antal / self.exponering

    @property
    def over(self) -> bool:
        return self.antal > self.vantat


@dataclass(frozen=True, slots=True)
class Tratt:
    """`snitt`: events per unit of exposure for all areas together. `kurva`: the limits over the range of exposures."""

    punkter: list[Punkt]
    snitt: float
    kurva: list[Granser]


def kvantil(sannolikhet: float, vantat: float) -> float:
    """The Poisson quantile, interpolated between whole numbers as in Spiegelhalter's appendix A.1.1; never below 0."""
    if vantat <= 0:
        return 0.0
    r = int(scipy.stats.poisson.ppf(sannolikhet, vantat))
    f_r, f_under = float(scipy.stats.poisson.cdf(r, vantat)), float(scipy.stats.poisson.cdf(r - 1, vantat))
    if f_r <= f_under:
        return float(r)
    return max(0.0, r - (f_r - sannolikhet) / (f_r - f_under))


def granser(exponering: float, snitt: float) -> Granser:
    """The limits for an area of this exposure when it is like the others."""
    vantat = exponering * snitt
    undre_inre, undre_yttre, ovre_inre, ovre_yttre = (
        kvantil(p, vantat) for p in (0.025, 0.001, 0.975, 0.999)
    )  # fmt: skip
    return Granser(exponering, undre_inre, ovre_inre, undre_yttre, ovre_yttre)


def tratt(omraden: Sequence[tuple[str, int, float]], *, alfa: float = ALFA, steg: int = 40) -> Tratt | None:
    """The funnel of (name, count, exposure); None with fewer than three areas or when nothing has happened.

    Each area is tested against the others: given the sum of all counts its own is binomial with the area's share of
    the exposure, twice the smaller tail. Which stand out is decided for all together by Benjamini and Hochberg. The
    limits take the average as given, so that of a large area they are a little wider than its test: an area inside
    them never stands out, since the page would say both.
    Raises ValueError for a negative count or an exposure that isn't above zero.
    """
    if any(antal < 0 or exponering <= 0 for _, antal, exponering in omraden):
        raise ValueError("Ett antal kan inte vara mindre än noll, och exponeringen måste vara större än noll.")
    summa, exponerat = sum(antal for _, antal, _ in omraden), sum(e for *_, e in omraden)
    if len(omraden) < FARST or summa == 0:
        return None
    snitt = summa / exponerat
    p_varden = [_p_varde(antal, summa, e / exponerat) for _, antal, e in omraden]
    punkter = []
    for (namn, antal, e), p_varde, justerat in zip(omraden, p_varden, justerade(p_varden), strict=True):
        g = granser(e, snitt)
        utanfor = not g.undre_inre <= antal <= g.ovre_inre
        punkter.append(
            Punkt(
                namn,
                antal,
                e,
                e * snitt,
                p_varde,
                utanfor,
                not g.undre_yttre <= antal <= g.ovre_yttre,
                utanfor and bool(justerat <= alfa),
            )
        )
    storst = max(e for *_, e in omraden) * 1.08
    minst = min(min(e for *_, e in omraden) * 0.7, storst / steg)
    kurva = [granser(minst + (storst - minst) * i / steg, snitt) for i in range(steg + 1)]
    return Tratt(punkter, snitt, kurva)


def _p_varde(antal: int, summa: int, andel: float) -> float:
    minst = float(special.betainc(antal, summa - antal + 1, andel)) if antal else 1.0
    hogst = float(special.betainc(summa - antal, antal + 1, 1 - andel)) if antal < summa else 1.0
    return min(1.0, 2 * min(minst, hogst))
