"""The year's end of each category, from the year so far and the earlier years' months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lagesbild.models import Matserie
from lagesbild.period import Period
from lagesbild.prognos import Ar, Prognos, prognos
from lagesbild.selectors.statistik.compstat import ar_i_underlag
from lagesbild.selectors.statistik.underlag import Serieunderlag, senaste_uttag

FLEST_TIDIGARE: Final = 8


@dataclass(frozen=True, slots=True)
class Prognosrad:
    """A category: the year so far, the whole of last year, the earlier whole years and the forecast."""

    serie: Matserie
    hittills: int | None
    samma_tid: int | None
    forra_hela: int | None
    hela: dict[int, int | None]
    prognos: Prognos


@dataclass(frozen=True, slots=True)
class Prognostabell:
    """`manad`: the last month that is known of the year; None when the year is whole or nothing is known.

    `per_datum` is the latest as-of date of the year's figures.
    """

    ar: int
    manad: int | None
    rader: list[Prognosrad]
    kalla: str = ""
    per_datum: date | None = None

    @property
    def hittills(self) -> Period | None:
        return Period.manader(self.ar, 1, self.manad) if self.manad else None

    @property
    def nagon(self) -> bool:
        return any(r.prognos.slut for r in self.rader)


def prognostabell(underlag: Sequence[Serieunderlag]) -> Prognostabell | None:
    """The forecast of the latest year with figures. None without figures. No queries."""
    aren = ar_i_underlag(underlag)
    if not aren:
        return None
    ar = aren[-1]
    manad = next((m for m in range(12, 0, -1) if any(u.for_span(Period.manader(ar, 1, m)) for u in underlag)), None)
    if manad in (None, 12):
        return Prognostabell(ar, None, [])
    tidigare = [a for a in aren if a < ar][-FLEST_TIDIGARE:]
    arets = senaste_uttag(u.for_span(Period.manader(ar, 1, manad)) for u in underlag)
    return Prognostabell(
        ar, manad, [_rad(u, ar, manad, tidigare) for u in underlag], str(underlag[0].serie.kalla), arets
    )  # fmt: skip


def _rad(u: Serieunderlag, ar: int, manad: int, tidigare: Sequence[int]) -> Prognosrad:
    hela = {a: u.antal(Period.manader(a)) for a in tidigare}
    delar = {a: u.antal(Period.manader(a, 1, manad)) for a in tidigare}
    kanda = [Ar(a, d, h) for a in tidigare if (d := delar[a]) is not None and (h := hela[a]) is not None and h >= d]
    hittills = u.antal(Period.manader(ar, 1, manad))
    return Prognosrad(
        u.serie, hittills, delar.get(ar - 1), hela.get(ar - 1), hela, prognos(hittills, kanda)
    )  # fmt: skip
