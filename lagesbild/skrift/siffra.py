"""Figures that stay bound to the statistics: what one is, as a key that stands in the text.

`varde:compstat/ran:omradet:2024-01..2024-10` is the count of a series (or its value, in its unit) for a span of
months; `differens`, `forandring` ("−16 %") and `procent` ("16 procent", for running text) take two spans, the earlier
first. The place is `omradet`, `stad` or a stadsdel. A whole group of counts is the series `alla-` and its name, such
as `alla-brott-mot-person`. Weeks are a source of their own: `varde:veckor/minst-3:vallingby:2024-01..2024-12`.
`@2024-11-04` at the end binds to what was known that day; without it the figure follows every new import.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from html import escape, unescape
from typing import Final, Self

from lagesbild.period import Period
from lagesbild.text import SIFFRA, ersatt

OMRADET: Final = "omradet"
STAD: Final = "stad"
VECKOR: Final = "veckor"
GRUPP: Final = "alla-"

_SLUG: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_DAG: Final = r"\d{4}-\d\d(?:-\d\d)?"
_NYCKEL: Final = re.compile(
    rf"(?P<slag>[a-z]+):(?P<kalla>{_SLUG})/(?P<serie>{_SLUG}):(?P<plats>{_SLUG})"
    rf"(?P<perioder>(?::{_DAG}\.\.{_DAG}){{1,2}})(?:@(?P<per>\d{{4}}-\d\d-\d\d))?"
)

_ATTRIBUT: Final = re.compile(rf'({SIFFRA}=")([^"]*)(")')


class Slag(StrEnum):
    """What is told of the series."""

    VARDE = "varde"
    DIFFERENS = "differens"
    FORANDRING = "forandring"
    PROCENT = "procent"


@dataclass(frozen=True, slots=True)
class Siffra:
    """A bound figure. `perioder`: one, or the earlier and the later. `per`: the as-of date, None to follow."""

    slag: Slag
    kalla: str
    serie: str
    plats: str
    perioder: tuple[Period, ...]
    per: date | None = None

    @classmethod
    def las(cls, nyckel: str) -> Self | None:
        """The figure that a key names; None for what is no such key."""
        m = _NYCKEL.fullmatch(nyckel)
        if m is None or m["slag"] not in set(Slag):
            return None
        slag = Slag(m["slag"])
        try:
            perioder = tuple(_period(p) for p in m["perioder"].split(":")[1:])
            per = date.fromisoformat(m["per"]) if m["per"] else None
        except ValueError:
            return None
        if len(perioder) != (1 if slag == Slag.VARDE else 2):
            return None
        return cls(slag, m["kalla"], m["serie"], m["plats"], perioder, per)

    @property
    def nyckel(self) -> str:
        """The key. `las` gives the figure back."""
        perioder = "".join(f":{_skriven(p)}" for p in self.perioder)
        per = f"@{self.per.isoformat()}" if self.per else ""
        return f"{self.slag}:{self.kalla}/{self.serie}:{self.plats}{perioder}{per}"


def siffror_i(html: str) -> list[tuple[str, str]]:
    """The bound figures of a text in order: key, and what the text says."""
    funna: list[tuple[str, str]] = []

    def sedd(nyckel: str, inre: str) -> str:
        funna.append((nyckel, unescape(re.sub(r"<[^>]*>", "", inre)).strip()))
        return inre

    ersatt(html, SIFFRA, sedd)
    return funna


def flyttade_ar(html: str, steg: int) -> str:
    """The text with its figures bound to the same of `steg` years later. They follow anew: no as-of date goes along.

    The words stay what they were: what the new year's figures say is told to the one who writes.
    """

    def flyttad(m: re.Match[str]) -> str:
        s = Siffra.las(unescape(m[2]))
        if s is None:
            return m[0]
        perioder = tuple(Period(_ar_senare(p.fran, steg), _ar_senare(p.till, steg)) for p in s.perioder)
        return m[1] + escape(replace(s, perioder=perioder, per=None).nyckel) + m[3]

    return _ATTRIBUT.sub(flyttad, html)


def _ar_senare(dag: date, steg: int) -> date:
    """The same day; the last of February stays the last."""
    ar = dag.year + steg
    if (dag.month, dag.day) == (2, monthrange(dag.year, 2)[1]):
        return date(ar, 2, monthrange(ar, 2)[1])
    return dag.replace(year=ar)


def _period(text: str) -> Period:
    """ValueError for a day that does not exist and a span that ends before it begins."""
    fran, _, till = text.partition("..")
    if len(till) == 7:
        ar, manad = int(till[:4]), int(till[5:])
        if not 1 <= manad <= 12:
            raise ValueError(text)
        till = f"{till}-{monthrange(ar, manad)[1]:02}"
    return Period(date.fromisoformat(fran if len(fran) == 10 else f"{fran}-01"), date.fromisoformat(till))


def _skriven(p: Period) -> str:
    if p.hela_manader:
        return f"{p.fran:%Y-%m}..{p.till:%Y-%m}"
    return f"{p.fran.isoformat()}..{p.till.isoformat()}"
