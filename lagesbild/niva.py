"""The five levels of the weekly picture, and how a series of them may be summarised.

The levels are ordinal: 4 is worse than 2, but not twice as bad. So there is no mean here, and no percent change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from statistics import median_low


class Niva(IntEnum):
    """Level of one stadsdel in one week."""

    NORMALT = 1
    AVVIKANDE = 2
    OROANDE = 3
    ALLVARLIGT = 4
    KRITISKT = 5

    @property
    def ord(self) -> str:
        """The bare word: "Normalt", "Avvikande", …"""
        return self.name.capitalize()

    @property
    def lage(self) -> str:
        """As a phrase: "Normalt läge", "Avvikande läge", …"""
        return f"{self.ord} läge"

    @property
    def betydelse(self) -> str:
        """What the level stands for. The source words level 5 almost as level 3; here it says what it is used for."""
        return _BETYDELSER[self]


_BETYDELSER: dict[Niva, str] = {
    Niva.NORMALT: "Inga eller enstaka lindriga händelser",
    Niva.AVVIKANDE: "Flera lindriga eller enstaka oroande händelser",
    Niva.OROANDE: "Flera oroande eller enstaka allvarliga händelser",
    Niva.ALLVARLIGT: "Flera allvarliga händelser",
    Niva.KRITISKT: "Kritiska händelser, till exempel skjutningar eller sprängningar",
}


@dataclass(frozen=True, slots=True)
class Nivasammanfattning:
    """Summary of assessed weeks.

    `antal` is the number of assessed weeks, `minst_tre` those at level 3 or higher, `fyra_fem` those at 4 or 5.
    `median` is the lower median: the lowest level such that at least half of the weeks lie at or below it. It is
    always a level that occurs, never 2.5, which would presume equal steps. `hogsta` is the highest. Both are None when
    no week is assessed.
    """

    antal: int
    minst_tre: int
    fyra_fem: int
    median: Niva | None
    hogsta: Niva | None = field(default=None, compare=False)
    per_niva: Mapping[int, int] = field(default_factory=dict, compare=False)
    """How many weeks lie at each level that occurs."""


def sammanfatta(nivaer: Iterable[int]) -> Nivasammanfattning:
    """Summarise the levels of assessed weeks; leave out those not reported. ValueError for anything but 1–5."""
    rakna = [Niva(niva) for niva in nivaer]
    return Nivasammanfattning(
        antal=len(rakna),
        minst_tre=sum(niva >= Niva.OROANDE for niva in rakna),
        fyra_fem=sum(niva >= Niva.ALLVARLIGT for niva in rakna),
        median=median_low(rakna) if rakna else None,
        hogsta=max(rakna, default=None),
        per_niva=Counter(int(niva) for niva in rakna),
    )
