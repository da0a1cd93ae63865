"""The ISO week as a value: year and week, ordered, with 52 or 53 weeks to the year (ISO 8601)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

FORSTA_AR: Final = 2000
SISTA_AR: Final = 2099
VECKODAGAR: Final = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")

_AR_FORST: Final = re.compile(r"([0-9]{4})(?:\s*-\s*|\s*-?\s*[vw]\.?\s*)([0-9]{1,2})", re.IGNORECASE)
_VECKA_FORST: Final = re.compile(r"[vw]\.?\s*([0-9]{1,2})\s*,?\s+([0-9]{4})", re.IGNORECASE)


def antal_veckor(ar: int) -> int:
    """Number of ISO weeks in the year, 52 or 53. The 28th of December always lies in the last one."""
    return date(ar, 12, 28).isocalendar().week


AR_MED_53: Final[tuple[int, ...]] = tuple(ar for ar in range(FORSTA_AR, SISTA_AR + 1) if antal_veckor(ar) == 53)


@dataclass(frozen=True, order=True, slots=True)
class Vecka:
    """An ISO week, Monday to Sunday. `ar` is the ISO year: 2024-12-30 lies in week 1 of 2025.

    Raises ValueError, in Swedish, for a week that the year does not have and for years outside 2000–2099.
    """

    ar: int
    vecka: int

    def __post_init__(self) -> None:
        if not FORSTA_AR <= self.ar <= SISTA_AR:
            raise ValueError(f"År {self.ar} går inte att använda: året ska vara {FORSTA_AR}–{SISTA_AR}.")
        veckor = antal_veckor(self.ar)
        if not 1 <= self.vecka <= veckor:
            raise ValueError(f"Vecka {self.vecka} finns inte år {self.ar}: året har {veckor} veckor.")

    @classmethod
    def fran_datum(cls, d: date) -> Vecka:
        """The week that holds the day."""
        ar, vecka, _ = d.isocalendar()
        return cls(ar, vecka)

    @classmethod
    def fran_text(cls, text: str) -> Vecka:
        """Read "2024-45", "2024-V45", "2024-W45", "2024v45" or "v. 45 2024". ValueError for anything else."""
        rensad = text.strip()
        if traff := _AR_FORST.fullmatch(rensad):
            return cls(int(traff[1]), int(traff[2]))
        if traff := _VECKA_FORST.fullmatch(rensad):
            return cls(int(traff[2]), int(traff[1]))
        raise ValueError(f"”{rensad}” är ingen vecka. Skriv år och vecka, till exempel 2024-45.")

    @property
    def mandag(self) -> date:
        return date.fromisocalendar(self.ar, self.vecka, 1)

    @property
    def sondag(self) -> date:
        return date.fromisocalendar(self.ar, self.vecka, 7)

    @property
    def nasta(self) -> Vecka:
        return self.plus(1)

    @property
    def foregaende(self) -> Vecka:
        return self.plus(-1)

    @property
    def kod(self) -> str:
        """Such as "2024-05": sorts as text, fits in an address or a file name."""
        return f"{self.ar}-{self.vecka:02d}"

    @property
    def text(self) -> str:
        return f"v. {self.vecka}"

    def __str__(self) -> str:
        return f"{self.text} {self.ar}"

    def innehaller(self, d: date) -> bool:
        return self.mandag <= d <= self.sondag

    def plus(self, n: int) -> Vecka:
        """The week `n` weeks later (earlier when negative). ValueError outside 2000–2099."""
        return Vecka.fran_datum(self.mandag + timedelta(weeks=n))

    def __sub__(self, annan: Vecka) -> int:
        """Number of weeks from `annan` to this week: 0 for the same week, negative when `annan` is later."""
        return (self.mandag - annan.mandag).days // 7


def veckor_i(ar: int) -> list[Vecka]:
    """All weeks of the ISO year, in order."""
    return [Vecka(ar, vecka) for vecka in range(1, antal_veckor(ar) + 1)]


def veckor_mellan(forsta: Vecka, sista: Vecka) -> list[Vecka]:
    """The weeks from `forsta` to `sista`, both included; empty when `sista` comes first."""
    return [forsta.plus(n) for n in range(sista - forsta + 1)]


def kommande_vecka(idag: date) -> Vecka:
    """The coming week: the one after the week that holds `idag`."""
    return Vecka.fran_datum(idag).nasta


def gar_att_bedoma(vecka: Vecka, idag: date) -> bool:
    """Whether the week may be assessed yet. The weekly meeting looks ahead, so the coming week is open too."""
    return vecka <= kommande_vecka(idag)
