"""A schematic map from centres alone: one rounded tile for each, in its place among the others, with air between.

The tiles are the points' nearest surroundings (Voronoi cells) within a distance that the points' own spacing gives,
drawn back from each other and rounded. They show who lies beside whom; they look like no border, and are none.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, radians
from statistics import median
from typing import Final, TypeVar

import numpy as np
import shapely
from shapely.geometry import MultiPoint, Point, Polygon

N = TypeVar("N")

_GRAD: Final = 111_320.0
_ENSAM: Final = 1_000.0  # metres: the reach of a tile that has no neighbour
_LUFT: Final = 0.06  # of the spacing, on each side
_RUNDNING: Final = 0.2
_BAGE: Final = 6  # segments of a quarter of a circle: enough for print


def schematiska_ytor(mitt: Mapping[N, tuple[float, float]]) -> dict[N, Polygon]:
    """A tile for each centre (longitude, latitude), in WGS 84. The same centres always give the same tiles.

    Centres that coincide are moved some metres apart, so that each keeps a tile.
    """
    if not mitt:
        return {}
    lat0 = sum(lat for _, lat in mitt.values()) / len(mitt)
    kx, ky = _GRAD * cos(radians(lat0)), _GRAD
    punkter = _isar([(lon * kx, lat * ky) for lon, lat in mitt.values()])
    avstand = _avstand(punkter)
    cellerna = _celler(punkter, avstand)
    return {
        nyckel: shapely.transform(
            _avrundad(cell, avstand), lambda xy: np.column_stack([xy[:, 0] / kx, xy[:, 1] / ky])
        )
        for nyckel, cell in zip(mitt, cellerna, strict=True)
    }  # fmt: skip


def _isar(punkter: list[tuple[float, float]]) -> list[Point]:
    sedda: set[tuple[int, int]] = set()
    ut = []
    for x, y in punkter:
        while (round(x), round(y)) in sedda:
            x += 150.0
        sedda.add((round(x), round(y)))
        ut.append(Point(x, y))
    return ut


def _avstand(punkter: list[Point]) -> float:
    """How far apart the centres are as a rule: the median distance to the nearest other one."""
    if len(punkter) < 2:
        return _ENSAM
    return median(min(p.distance(q) for q in punkter if q is not p) for p in punkter)


def _celler(punkter: list[Point], avstand: float) -> list[Polygon]:
    """Each point's surroundings: what is nearer to it than to the others, out to a distance."""
    skivor = [p.buffer(avstand * 0.78, quad_segs=16) for p in punkter]
    if len(punkter) == 1:
        return skivor
    ram = shapely.envelope(shapely.union_all(skivor)).buffer(avstand)
    alla = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(punkter), extend_to=ram))
    trad = shapely.STRtree(alla)
    svar = []
    for punkt, skiva in zip(punkter, skivor, strict=True):
        egen = alla[int(trad.query(punkt, predicate="intersects")[0])]
        svar.append(egen.intersection(skiva))
    return svar


def _avrundad(cell: Polygon, avstand: float) -> Polygon:
    """Drawn back from its neighbours, with soft corners."""
    for andel in (1.0, 0.5, 0.2):
        luft, rund = _LUFT * avstand * andel, _RUNDNING * avstand * andel
        yta = cell.buffer(-(luft + rund)).buffer(rund, quad_segs=_BAGE)
        if isinstance(yta, Polygon) and not yta.is_empty:
            return yta
    return cell
