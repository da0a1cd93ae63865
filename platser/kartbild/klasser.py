"""Classes of a choropleth: which values share a tone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

FLEST: Final = 5
MANGA: Final = 20  # from so many values on, classes of equally many


def klassgranser(varden: Iterable[float | None], antal: int = FLEST) -> list[float]:
    """The least value of each class, lowest class first: at most `antal` (2–5). Empty when nothing is known.

    Of few areas the classes are equally wide, between rounded numbers, so that the tone follows the number: an area
    of 4 is never as dark as one of 17. Of many they have as many values each as can be (quantiles); equal values are
    never split, so there can be fewer.
    """
    kanda = sorted(v for v in varden if v is not None)
    if not kanda:
        return []
    antal = max(2, min(antal, FLEST))
    return _lika_breda(kanda, antal) if len(kanda) < MANGA else _lika_manga(kanda, min(antal, len(set(kanda))))


def _lika_breda(kanda: Sequence[float], antal: int) -> list[float]:
    """From nothing at all, so that 5 and 6 aren't white and black; from the least when that tells no two apart."""
    minst, storst = kanda[0], kanda[-1]
    if minst == storst:
        return [minst]
    granser = _rundade(min(0.0, minst), storst, antal, kanda)
    if minst > 0 and klass(minst, granser) == klass(storst, granser):
        granser = _rundade(minst, storst, antal, kanda)
    return granser


def _rundade(fran: float, till: float, antal: int, kanda: Sequence[float]) -> list[float]:
    """Breaks with the least rounded step that needs no more classes than `antal`."""
    heltal = all(float(v).is_integer() for v in kanda)
    tiopotens = 10.0 ** math.floor(math.log10((till - fran) / antal))
    for steg in (round(m * tiopotens * tio, 9) for tio in (1, 10) for m in (1, 2, 2.5, 3, 4, 5)):
        if heltal and not steg.is_integer():
            continue
        forsta, sista = math.floor(fran / steg), math.floor(till / steg)
        if sista - forsta < antal:
            return [round(nr * steg, 9) for nr in range(forsta, sista + 1)]
    return [fran]


def _lika_manga(kanda: Sequence[float], antal: int) -> list[float]:
    granser: list[float] = []
    for i in range(antal):
        grans = kanda[round(i * len(kanda) / antal)]
        if not granser or grans > granser[-1]:
            granser.append(grans)
    return granser


def klass(varde: float | None, granser: Sequence[float]) -> int | None:
    """The class (from 1) of a value; None when the value is missing."""
    if varde is None or not granser:
        return None
    return max(1, sum(varde >= grans for grans in granser))


def spannen(varden: Iterable[float | None], granser: Sequence[float]) -> dict[int, tuple[float, float]]:
    """Least and greatest value that each class really holds, lowest class first; a class without values is left out."""
    per: dict[int, list[float]] = {}
    for v in varden:
        if (k := klass(v, granser)) is not None and v is not None:
            per.setdefault(k, []).append(v)
    return {k: (min(per[k]), max(per[k])) for k in sorted(per)}


def toner(antal: int) -> list[str]:
    """The tones of `antal` classes, light to dark, spread over all there are."""
    if antal <= 1:
        return ["klass-2"] * antal
    return [f"klass-{1 + round(i * (FLEST - 1) / (antal - 1))}" for i in range(antal)]
