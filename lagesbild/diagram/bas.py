"""What all charts are drawn with: the marks of `samverkan.svg`, and series, scales and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Final

from samverkan import svenska
from samverkan.svg import (
    LITEN,
    SAKNAS,
    TEXT,
    TONER,
    bryt,
    etikett,
    forklaring,
    linje,
    n,
    rektangel,
    skraffering,
    svg,
    textbredd,
)

__all__ = [
    "BREDD",
    "LITEN",
    "SAKNAS",
    "TEXT",
    "TONER",
    "Serie",
    "bryt",
    "etikett",
    "forklaring",
    "heltalsskala",
    "hogsta",
    "linje",
    "n",
    "rektangel",
    "skala",
    "skraffering",
    "svg",
    "talformat",
    "textbredd",
    "toner",
]

BREDD: Final = 640.0


@dataclass(frozen=True, slots=True)
class Serie:
    """A named row of values, one per label; None where the figure is missing. `ton` names its colour (TONER)."""

    namn: str
    varden: Sequence[float | None]
    ton: str = ""


def skala(hogst: float, mal: int = 4) -> list[float]:
    """Round marks from 0 to at least `hogst`, about `mal` steps of 1, 2, 2.5 or 5 times a power of ten."""
    if hogst <= 0:
        return [0.0, 1.0]
    grovt = hogst / mal
    tio = 10.0 ** floor(log10(grovt))
    steg = next(f * tio for f in (1, 2, 2.5, 5, 10) if f * tio >= grovt * 0.999999)
    antal = 0
    while antal * steg < hogst * 0.999999:
        antal += 1
    return [i * steg for i in range(antal + 1)]


def heltalsskala(hogst: float, mal: int = 4) -> list[float]:
    """As `skala`, but never with halves: for counts."""
    marken = skala(hogst, mal)
    return marken if all(m == int(m) for m in marken) else [float(i) for i in range(int(marken[-1] + 0.999999) + 1)]


def hogsta(serier: Iterable[Serie]) -> float:
    """The highest known value; 0 when nothing is known."""
    return max((v for serie in serier for v in serie.varden if v is not None), default=0.0)


def talformat(decimaler: int | None, enhet: str = "") -> Callable[[float], str]:
    """Swedish numbers with a unit: "47 %", "1 412". `decimaler` None: as many as the number has, at most three."""
    tillagg = f"{svenska.HARDBLANKSTEG}{enhet}" if enhet else ""

    def text(varde: float) -> str:
        egna = len(f"{varde:.3f}".rstrip("0").partition(".")[2]) if decimaler is None else decimaler
        return svenska.tal(varde, egna) + tillagg

    return text


def toner(serier: Sequence[Serie]) -> list[str]:
    """The tone of each series: its own, or by place."""
    return [serie.ton or f"serie-{min(i, 3)}" for i, serie in enumerate(serier, 1)]
