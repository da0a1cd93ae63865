"""Where events gather: counts in squares of a fixed net, small counts left out.

The net is that of SWEREF 99 TM (as in the statistics by squares of SCB): the squares do not move with the data, so maps
of different years can be laid beside each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from pyproj import Transformer
from shapely.geometry import Polygon

MINST: Final = 3
SIDA: Final = 250  # metres


@dataclass(frozen=True, slots=True)
class Ruta:
    """One square that is shown: its outline (WGS 84) and how many events it holds."""

    geometri: Polygon
    antal: int


@dataclass(frozen=True, slots=True)
class Rutnat:
    """The squares that are shown, most first. `utan`: how many of all events stand in squares that are not."""

    rutor: tuple[Ruta, ...]
    alla: int
    utan: int
    sida: int
    minst: int


def rutnat(lagen: Iterable[tuple[float, float, int]], *, sida: int = SIDA, minst: int = MINST) -> Rutnat:
    """Count positions (longitude, latitude, number) in squares of `sida` metres. A square with fewer than `minst` is
    not shown: in a small place a single event can point at a person.
    """
    fram, tillbaka = _omraknare()
    antal: Counter[tuple[int, int]] = Counter()
    poster = list(lagen)
    if poster:
        xx, yy = fram.transform([p[0] for p in poster], [p[1] for p in poster])
        for x, y, (_, _, hur_manga) in zip(xx, yy, poster, strict=True):
            antal[int(x // sida), int(y // sida)] += hur_manga
    visas = sorted((-n, ruta) for ruta, n in antal.items() if n >= minst)
    rutor = []
    for minus, (i, j) in visas:
        horn = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
        lon, lat = tillbaka.transform([a * sida for a, _ in horn], [b * sida for _, b in horn])
        rutor.append(Ruta(Polygon(zip(lon, lat, strict=True)), -minus))
    return Rutnat(tuple(rutor), antal.total(), antal.total() - sum(r.antal for r in rutor), sida, minst)


@cache
def _omraknare() -> tuple[Transformer, Transformer]:
    return Transformer.from_crs(4326, 3006, always_xy=True), Transformer.from_crs(3006, 4326, always_xy=True)
