"""Periods of whole days, and how stored periods cover a span without gap or overlap."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lagesbild.vecka import Vecka

MANADER: Final = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
MANADER_KORT: Final = tuple(manad[:3] for manad in MANADER)

_EN_DAG: Final = timedelta(days=1)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """First and last day, both included. ValueError when the last day comes first."""

    fran: date
    till: date

    def __post_init__(self) -> None:
        if self.till < self.fran:
            raise ValueError(f"Perioden slutar ({self.till}) innan den börjar ({self.fran}).")

    @classmethod
    def manader(cls, ar: int, fran_manad: int = 1, till_manad: int = 12) -> Period:
        """Whole months of one year, both included; without months the whole year."""
        for manad in (fran_manad, till_manad):
            if not 1 <= manad <= 12:
                raise ValueError(f"Månad {manad} finns inte: skriv 1–12.")
        return cls(date(ar, fran_manad, 1), date(ar, till_manad, monthrange(ar, till_manad)[1]))

    @classmethod
    def manad(cls, ar: int, manad: int) -> Period:
        return cls.manader(ar, manad, manad)

    @classmethod
    def spann(cls, ar: int, fran_manad: int, till_manad: int) -> Period:
        """Whole months that end in `ar`; when `fran_manad` comes after `till_manad` they begin the year before.

        November to October is thus the twelve months up to October.
        """
        if fran_manad <= till_manad:
            return cls.manader(ar, fran_manad, till_manad)
        return cls(cls.manad(ar - 1, fran_manad).fran, cls.manad(ar, till_manad).till)

    @classmethod
    def vecka(cls, vecka: Vecka) -> Period:
        return cls(vecka.mandag, vecka.sondag)

    @property
    def dagar(self) -> int:
        return (self.till - self.fran).days + 1

    @property
    def hela_manader(self) -> bool:
        """Whether the period starts on the first and ends on the last day of a month."""
        return self.fran.day == 1 and self.till.day == monthrange(self.till.year, self.till.month)[1]

    @property
    def text(self) -> str:
        """Such as "januari–oktober 2024", "mars 2024", "november 2023–februari 2024", "2024" for a whole year.

        What isn't whole months is written by its days: "2024-01-08–2024-01-14".
        """
        return self._text(MANADER)

    @property
    def kort(self) -> str:
        """As `text`, for table heads: "jan–okt 2024"."""
        return self._text(MANADER_KORT)

    @property
    def avser(self) -> str:
        """As `kort`, but whole years as "2020–2023"."""
        forsta, sista = self.fran.year, self.till.year
        if forsta != sista and self == Period(date(forsta, 1, 1), date(sista, 12, 31)):
            return f"{forsta}–{sista}"
        return self.kort

    def __str__(self) -> str:
        return self.text

    def _text(self, namn: tuple[str, ...]) -> str:
        if self.fran == self.till:
            return self.fran.isoformat()
        if not self.hela_manader:
            return f"{self.fran.isoformat()}–{self.till.isoformat()}"
        forsta, sista, ar = self.fran.month, self.till.month, self.fran.year
        if self.fran.year != self.till.year:
            return f"{namn[forsta - 1]} {ar}–{namn[sista - 1]} {self.till.year}"
        if (forsta, sista) == (1, 12):
            return str(ar)
        if forsta == sista:
            return f"{namn[forsta - 1]} {ar}"
        return f"{namn[forsta - 1]}–{namn[sista - 1]} {ar}"

    def overlappar(self, annan: Period) -> bool:
        """Whether the two have at least one day in common."""
        return self.fran <= annan.till and annan.fran <= self.till

    def omfattar(self, annan: Period) -> bool:
        """Whether every day of `annan` lies in this period."""
        return self.fran <= annan.fran and annan.till <= self.till


def utan_ar(period: Period) -> str:
    """ "januari–oktober", "mars", "hela året", "tolv månader, november–oktober": what all years of a table share."""
    fran, till = period.fran.month, period.till.month
    if period.fran.year != period.till.year:
        manader = 12 * (period.till.year - period.fran.year) + till - fran + 1
        text = f"{MANADER[fran - 1]}–{MANADER[till - 1]}"
        return f"tolv månader, {text}" if manader == 12 else f"{text} över årsskiftet"
    if (fran, till) == (1, 12):
        return "hela året"
    return MANADER[fran - 1] if fran == till else f"{MANADER[fran - 1]}–{MANADER[till - 1]}"


def tacka(span: Period, perioder: Collection[Period] | Mapping[Period, date]) -> tuple[Period, ...] | None:
    """The periods that together make up `span` exactly: every day once. None when none do.

    With the as-of date of each period (a mapping), the way whose oldest part is newest wins: January to October as
    known last autumn must not stand for months that have been taken out again since.
    Of the ways that are left the one with the fewest pieces is taken, so an exact match wins; of equally many the one
    whose first piece is the longest (then the second, and so on), so the answer does not hang on the input's order.
    Two shortest paths over start dates, from the last to the first: the time is that of sorting the periods.
    """
    inom = [period for period in perioder if span.omfattar(period)]
    if isinstance(perioder, Mapping) and len({perioder[p] for p in inom}) > 1:
        grans = _nyast_av_de_aldsta(span, {p: perioder[p] for p in inom})
        if grans is None:
            return None
        inom = [p for p in inom if perioder[p] >= grans]
    return _farsta(span, inom)


def _fran(perioder: Collection[Period]) -> defaultdict[date, list[Period]]:
    """The periods by first day, longest first."""
    fran: defaultdict[date, list[Period]] = defaultdict(list)
    for period in sorted(set(perioder), reverse=True):
        fran[period.fran].append(period)
    return fran


def _nyast_av_de_aldsta(span: Period, uttag: Mapping[Period, date]) -> date | None:
    """Over all ways to cover the span the latest as-of date that its oldest part can have; None without a way."""
    fran = _fran(uttag)
    basta: dict[date, date] = {}
    for start in sorted(fran, reverse=True):
        for period in fran[start]:
            if period.till == span.till:
                aldst = uttag[period]
            elif (rest := basta.get(period.till + _EN_DAG)) is not None:
                aldst = min(uttag[period], rest)
            else:
                continue
            basta[start] = max(basta.get(start, aldst), aldst)
    return basta.get(span.fran)


def _farsta(span: Period, perioder: Collection[Period]) -> tuple[Period, ...] | None:
    """The cover with the fewest pieces, longest first."""
    fran = _fran(perioder)
    # For each start from which the rest of the span can be tiled: number of pieces, and the first of them.
    basta: dict[date, tuple[int, Period]] = {}
    for start in sorted(fran, reverse=True):
        for period in fran[start]:  # longest first
            if period.till == span.till:
                bitar = 1
            elif (rest := basta.get(period.till + _EN_DAG)) is not None:
                bitar = rest[0] + 1
            else:
                continue
            if start not in basta or bitar < basta[start][0]:
                basta[start] = (bitar, period)

    if span.fran not in basta:
        return None
    val = [basta[span.fran][1]]
    while val[-1].till != span.till:
        val.append(basta[val[-1].till + _EN_DAG][1])
    return tuple(val)
