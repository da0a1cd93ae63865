"""From degrees to the paper: the frame, the projection, paths."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, floor, log10, radians
from typing import Any, Final

import numpy as np
import shapely

from platser.geometri import Geometri, forenkla
from samverkan import svenska
from samverkan.svg import LITEN, etikett, n

_GRAD: Final = 111_320.0  # metres per degree of latitude
_FINAST: Final = 0.35  # px: what neither print nor screen shows


@dataclass(frozen=True, slots=True)
class Duk:
    """The frame of a map: north up, the same scale both ways (equirectangular about its middle; within a kommun that
    differs from a true projection by less than the width of a line).
    """

    lon0: float
    lat0: float  # of the upper left corner
    kx: float  # px per degree
    ky: float
    bredd: float
    hojd: float
    topp: float = 0.0

    @property
    def meter(self) -> float:
        """Metres per pixel."""
        return _GRAD / self.ky

    def punkt(self, lon: float, lat: float) -> tuple[float, float]:
        return (lon - self.lon0) * self.kx, (self.lat0 - lat) * self.ky + self.topp

    def form(self, geometri: Any) -> Any:
        """The geometry in pixels."""

        def rakna(xy: np.ndarray) -> np.ndarray:
            return np.column_stack([
                (xy[:, 0] - self.lon0) * self.kx, (self.lat0 - xy[:, 1]) * self.ky + self.topp
            ])  # fmt: skip

        return shapely.transform(geometri, rakna)

    def former(self, geometrier: list[Geometri]) -> list[Any]:
        """Many outlines in pixels, without what can't be seen."""
        return [self.form(yta) for yta in forenkla(geometrier, _FINAST * self.meter)]

    def inom(self, lon: float, lat: float) -> bool:
        """Whether the position is in the frame."""
        x, y = self.punkt(lon, lat)
        return 0 <= x <= self.bredd and self.topp <= y <= self.topp + self.hojd


def spann(geometrier: Iterable[Any], *, bredd: float, hogst: float, marginal: float = 10, topp: float = 0) -> Duk:
    """A frame of the given width that holds all, no higher than `hogst`; what is narrow stands in the middle."""
    x1, y1, x2, y2 = (float(v) for v in shapely.total_bounds(np.array(list(geometrier), dtype=object)))
    rund = cos(radians((y1 + y2) / 2))
    dx, dy = max((x2 - x1) * rund, 1e-5), max(y2 - y1, 1e-5)
    ky = min((bredd - 2 * marginal) / dx, (hogst - 2 * marginal) / dy)
    kx = ky * rund
    hojd = dy * ky + 2 * marginal
    return Duk((x1 + x2) / 2 - bredd / 2 / kx, y2 + marginal / ky, kx, ky, bredd, hojd, topp)


def bana(form: Any) -> str:
    """The path of polygons, or of lines, in pixels with one decimal: a tenth is finer than any eye."""
    delar = []
    for del_ in shapely.get_parts(form):
        if del_.geom_type == "Polygon":
            ringar = [del_.exterior, *del_.interiors]
            delar += [_ring(ring.coords, sluten=True) for ring in ringar]
        elif del_.geom_type == "LineString":
            delar.append(_ring(del_.coords, sluten=False))
    return "".join(delar)


def _ring(punkter: Any, *, sluten: bool) -> str:
    xy: list[tuple[float, float]] = []
    for x, y in punkter:
        par = (round(x, 1), round(y, 1))
        if not xy or xy[-1] != par:
            xy.append(par)
    if sluten and len(xy) > 1 and xy[0] == xy[-1]:
        xy.pop()
    if len(xy) < 2:
        return ""
    return "M" + "L".join(f"{n(x)} {n(y)}" for x, y in xy) + ("Z" if sluten else "")


def skalstock(duk: Duk, x: float, y: float) -> str:
    """A scale bar of a round length, about a fifth of the width, with its left end at x."""
    mal = duk.bredd * duk.meter / 5
    tio = 10.0 ** floor(log10(mal))
    langd = max(f * tio for f in (1, 2, 5) if f * tio <= mal)
    bredd = langd / duk.meter
    text = f"{svenska.tal(langd / 1000, 0 if langd >= 1000 else 1)} km" if langd >= 100 else f"{svenska.tal(langd)} m"
    streck = f"M{n(x)} {n(y - 4)}V{n(y)}H{n(x + bredd)}V{n(y - 4)}"
    return (
        f'<path class="krt-skala" fill="none" stroke="#7b848d" d="{streck}"></path>'
        + etikett(x + bredd + 6, y + 1, text, storlek=LITEN, ton="dampad")
    )  # fmt: skip
