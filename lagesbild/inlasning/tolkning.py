"""What was read out of a file: figures with their place in it, and what should be said about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from lagesbild.kalkylblad import adress
from lagesbild.period import Period


@dataclass(frozen=True, slots=True)
class Siffra:
    """One figure as printed. `plats` is the name in the file, empty for the place of the whole file."""

    blad: str
    rad: int
    kolumn: int
    tryckt: str
    grupp: str
    namn: str
    enhet: str
    plats: str
    fran: date
    till: date
    varde: Decimal
    preliminar: bool = False
    hanvisning: str = ""


@dataclass(frozen=True, slots=True)
class Anmarkning:
    """Something to know about a cell: `tryckt` is what the file says, `raknat` what its cells give."""

    slag: str
    blad: str
    rad: int
    kolumn: int
    text: str
    tryckt: str = ""
    raknat: str = ""

    @property
    def plats(self) -> str:
        return adress(self.rad, self.kolumn) if self.rad else ""


@dataclass(slots=True)
class Tolkning:
    """A whole file. `plats` is what it says itself that it is about; `saknar` what must be asked for."""

    layout: str
    titel: str = ""
    kalla: str = ""
    plats: str = ""
    uttag: date | None = None
    siffror: list[Siffra] = field(default_factory=list)
    anmarkningar: list[Anmarkning] = field(default_factory=list)
    ordning: list[tuple[str, str]] = field(default_factory=list)  # (group, name) as they come

    @property
    def perioder(self) -> set[Period]:
        return {Period(s.fran, s.till) for s in self.siffror}


class Okand(Exception):
    """No layout that is known: the person has to say what rows and columns mean."""


LAYOUTER: Final = {
    "compstat": "Tabell som CompStat: kategorier på raderna, år i kolumnerna",
    "tyck_till": "Tyck till: kategori och år på raderna, månader i kolumnerna",
    "lang": "Lång form: en siffra per rad",
    "bra": "Export från Brå: områden och brottstyper på raderna, månader i kolumnerna",
    "omradestabell": "Tabell med områden på raderna",
    "profil": "Så som du har beskrivit filen",
}
