"""Outlines: checks in words, areas on the ellipsoid, points within, simplification that keeps neighbours together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias, TypeVar

import shapely
from pyproj import Geod
from shapely.geometry import MultiPolygon, Polygon, mapping, shape

from samverkan import svenska

Geometri: TypeAlias = Any  # Polygon | MultiPolygon; shapely has no types
N = TypeVar("N")

FLEST_PUNKTER: Final = 60_000  # in one outline
DECIMALER: Final = 6  # of a degree: a tenth of a metre
_GEOD: Final = Geod(ellps="GRS80")
_GRAD: Final = 111_320.0  # metres per degree of latitude, near enough for tolerances


class Formfel(Exception):
    """The outline can't be used; the text says which one, why and where."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def kontrollerad(geometri: Any, namn: str) -> Geometri:
    """The outline if it is one or more valid polygons in WGS 84. Raises `Formfel` with a sentence that names it.

    A crossing is never mended: which side of it is inside would be a guess.
    """
    if geometri is None or geometri.is_empty:
        raise Formfel(f"{namn} har ingen gräns i filen.")
    if not isinstance(geometri, Polygon | MultiPolygon):
        slag = {"Point": "en punkt", "MultiPoint": "punkter", "LineString": "en linje", "MultiLineString": "linjer"}
        raise Formfel(f"{namn} är {slag.get(geometri.geom_type, 'något annat')} och inte en yta.")
    if shapely.get_num_coordinates(geometri) > FLEST_PUNKTER:
        raise Formfel(f"{namn} har fler än {svenska.tal(FLEST_PUNKTER)} brytpunkter. Förenkla gränsen och försök igen.")
    if not geometri.is_valid:
        raise Formfel(_varfor(geometri, namn))
    if areal_km2(geometri) < 1e-6:
        raise Formfel(f"{namn} har ingen yta: alla punkter ligger på en linje.")
    return geometri


_SKAL: Final = (
    ("Ring Self-intersection", "går tillbaka till samma punkt och snör av en del av ytan"),
    ("Self-intersection", "korsar sig själv"),
    ("Hole lies outside shell", "har ett hål som ligger utanför ytan"),
    ("Nested shells", "har två ytor inuti varandra"),
    ("Nested holes", "har två hål inuti varandra"),
    ("Holes are nested", "har två hål inuti varandra"),
    ("Interior is disconnected", "delas i två av sina hål"),
    ("Duplicate Rings", "har samma gräns två gånger"),
    ("Too few points", "har för få punkter för att bli en yta"),
)


def _varfor(geometri: Geometri, namn: str) -> str:
    orsak = shapely.is_valid_reason(geometri)
    ord_ = next((text for engelska, text in _SKAL if orsak.startswith(engelska)), "är inte en giltig yta")
    plats = re.search(r"\[(-?[0-9.e+-]+) (-?[0-9.e+-]+)", orsak)
    var = f" vid {lage(float(plats[1]), float(plats[2]))}" if plats else ""
    return f"Gränsen för {namn} {ord_}{var}. Rätta den i kartprogrammet och läs in filen igen."


def lage(lon: float, lat: float) -> str:
    """A position as people write it: "59,36758 N 17,84347 Ö"."""
    return f"{svenska.tal(lat, 5)}{svenska.HARDBLANKSTEG}N {svenska.tal(lon, 5)}{svenska.HARDBLANKSTEG}Ö"


def areal_km2(geometri: Any) -> float:
    """Area in km² on the GRS 80 ellipsoid, holes taken away (Karney 2013, doi:10.1007/s00190-012-0578-z)."""
    return float(abs(_GEOD.geometry_area_perimeter(shapely.orient_polygons(geometri))[0]) / 1e6)


def inre_punkt(geometri: Any) -> tuple[float, float]:
    """A point (longitude, latitude) well inside the outline, also when it is bent or in parts."""
    storst = max(shapely.get_parts(geometri), key=lambda del_: del_.area)
    punkt = shapely.get_point(shapely.maximum_inscribed_circle(storst, tolerance=1e-4), 0)
    return float(punkt.x), float(punkt.y)


def punkt_i_stadsdel(lon: float, lat: float, ytor: Mapping[N, Any]) -> N | None:
    """The key of the outline that holds the point; None when none does. On a shared border: the first one given."""
    punkt = shapely.Point(lon, lat)
    return next((nyckel for nyckel, yta in ytor.items() if shapely.intersects_xy(yta, punkt.x, punkt.y)), None)


def overlapp(ytor: Mapping[N, Any], minst_km2: float = 0.01) -> list[tuple[N, N, float]]:
    """Pairs of outlines that share more than `minst_km2`, with the shared area in km². Borders alone do not count."""
    nycklar, former = list(ytor), list(ytor.values())
    trad = shapely.STRtree(former)
    par = []
    for i, j in sorted(zip(*trad.query(former, predicate="intersects").tolist(), strict=True)):
        if i < j:
            delad = shapely.intersection(former[i], former[j])
            areal = areal_km2(delad) if delad.area else 0.0
            if areal > minst_km2:
                par.append((nycklar[i], nycklar[j], areal))
    return par


def forenkla(geometrier: Sequence[Any], meter: float) -> list[Any]:
    """The outlines with no more detail than `meter` shows. Shared borders stay shared, so no slivers open."""
    if not geometrier:
        return []
    tolerans = meter / _GRAD
    falt = list(geometrier)
    if shapely.coverage_is_valid(falt):
        # The square of the tolerance is an area: triangles smaller than it go (Visvalingam–Whyatt).
        return list(shapely.coverage_simplify(falt, tolerans))
    return [shapely.simplify(yta, tolerans, preserve_topology=True) for yta in falt]


def fran_geojson(data: Mapping[str, Any]) -> Any:
    """A stored GeoJSON geometry as a shape."""
    return shape(data)


def till_geojson(geometri: Any, decimaler: int = DECIMALER) -> dict[str, Any]:
    """A GeoJSON geometry (RFC 7946: WGS 84, outer rings counter-clockwise), rounded."""
    rundad = shapely.orient_polygons(geometri) if isinstance(geometri, Polygon | MultiPolygon) else geometri
    data: dict[str, Any] = mapping(rundad)
    return {"type": data["type"], "coordinates": _rundat(data["coordinates"], decimaler)}


def _rundat(varde: Any, decimaler: int) -> Any:
    if isinstance(varde, float | int):
        return round(float(varde), decimaler)
    return [_rundat(v, decimaler) for v in varde]
