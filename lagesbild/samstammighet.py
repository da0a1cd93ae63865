"""How well two assessors agree on an ordinal scale: help for calibration, never a grade of a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from samverkan.svenska import tal

FA_PAR: Final = 50  # below this the value is called unsure
MINST_PAR: Final = 10  # with fewer nothing is said but how many they are


@dataclass(frozen=True, slots=True)
class Samstammighet:
    """`antal` pairs, `lika` of them equal, `ett_steg` of them one level apart.

    `kappa` is the linearly weighted kappa: 1 full agreement, 0 what chance gives, negative: less than chance. None when
    there are no pairs, or when both have always said the same single level, so that chance alone would agree.
    `forsta_hogre` and `andra_hogre`: how often one of the two lies above the other.
    """

    antal: int
    lika: int
    ett_steg: int
    kappa: float | None
    forsta_hogre: int = 0
    andra_hogre: int = 0

    @property
    def kan_tolkas(self) -> bool:
        """Whether there are enough pairs to draw anything from them."""
        return self.antal >= MINST_PAR

    @property
    def osaker(self) -> bool:
        """Whether the pairs are so few that kappa may change much with the next ones."""
        return self.antal < FA_PAR

    @property
    def andel_lika(self) -> float | None:
        """Share of equal pairs, 0–1; None without pairs."""
        return self.lika / self.antal if self.antal else None

    @property
    def procent_lika(self) -> float | None:
        """The same in percent."""
        return 100 * self.lika / self.antal if self.antal else None

    @property
    def procent_ett_steg(self) -> float | None:
        """Share of pairs one level apart, in percent; None without pairs."""
        return 100 * self.ett_steg / self.antal if self.antal else None


def samstammighet(par: Iterable[tuple[int, int]]) -> Samstammighet:
    """Agreement of pairs of levels (first assessor, second assessor).

    Weighted kappa κw = 1 − Σ w·o / Σ w·e with disagreement weights w = |i − j| (Cohen, Psychological Bulletin 70,
    1968; linear weights: Cicchetti & Allison 1971). o: observed pairs; e: pairs expected from the two marginal
    distributions.
    """
    rutor = Counter(par)
    antal = rutor.total()
    ena, andra = Counter[int](), Counter[int]()
    for (a, b), n in rutor.items():
        ena[a] += n
        andra[b] += n
    observerat = sum(abs(a - b) * n for (a, b), n in rutor.items())
    vantat = sum(abs(a - b) * m * n for a, m in ena.items() for b, n in andra.items())  # times antal
    return Samstammighet(
        antal=antal,
        lika=sum(n for (a, b), n in rutor.items() if a == b),
        ett_steg=sum(n for (a, b), n in rutor.items() if abs(a - b) == 1),
        kappa=1 - antal * observerat / vantat if vantat else None,
        forsta_hogre=sum(n for (a, b), n in rutor.items() if a > b),
        andra_hogre=sum(n for (a, b), n in rutor.items() if a < b),
    )


def kryss(par: Iterable[tuple[int, int]], steg: int) -> list[list[int]]:
    """How often each combination occurs: rows the first assessor's 1–`steg`, columns the second's."""
    rutor = Counter(par)
    return [[rutor[a, b] for b in range(1, steg + 1)] for a in range(1, steg + 1)]


def i_ord(matt: Samstammighet) -> str:
    """What the weighted kappa says, in one plain sentence that promises no more than the pairs carry."""
    if not matt.kan_tolkas:
        return f"{matt.antal} par är för få att dra något av. Det behövs minst {MINST_PAR}."
    if matt.kappa is None:
        return (
            f"Båda har satt samma nivå i alla {matt.antal} par, så det går inte att skilja samsyn från en lugn period."
        )
    if matt.kappa <= 0:
        ord_ = "Parternas förslag stämmer inte överens oftare än slumpen skulle ge"
    elif matt.kappa < 0.4:
        ord_ = "Parternas förslag stämmer överens något oftare än slumpen skulle ge"
    elif matt.kappa < 0.75:
        ord_ = "Parternas förslag stämmer överens klart oftare än slumpen skulle ge"
    else:
        ord_ = "Parterna bedömer i stort sett lika"
    osaker = " Det är få par, så värdet kan ändras mycket." if matt.osaker else ""
    return f"{ord_} (viktad kappa {tal(matt.kappa, 2)}, {matt.antal} par).{osaker}"
