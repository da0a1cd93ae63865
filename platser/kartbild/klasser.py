"""Classes of a choropleth: which values share a tone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

FLEST: Final = 5


def klassgranser(varden: Iterable[float | None], antal: int = 4) -> list[float]:
    """The least value of each class, lowest class first: at most `antal` (2–5) classes with as many values each as can
    be (quantiles). Equal values are never split, so there can be fewer. Empty when nothing is known.
    """
    kanda = sorted(v for v in varden if v is not None)
    if not kanda:
        return []
    antal = max(1, min(antal, FLEST, len(set(kanda))))
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


def spannen(varden: Iterable[float | None], granser: Sequence[float]) -> list[tuple[float, float]]:
    """Least and greatest value that each class really holds, lowest class first."""
    per: dict[int, list[float]] = {}
    for v in varden:
        if (k := klass(v, granser)) is not None and v is not None:
            per.setdefault(k, []).append(v)
    return [(min(per[k]), max(per[k])) for k in sorted(per)]


def toner(antal: int) -> list[str]:
    """The tones of `antal` classes, light to dark, spread over all there are."""
    if antal <= 1:
        return ["klass-2"] * antal
    return [f"klass-{1 + round(i * (FLEST - 1) / (antal - 1))}" for i in range(antal)]
