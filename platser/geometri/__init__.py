"""Outlines and points: coordinate systems, checks, areas, which outline a point is in. No Django, no database.

Everything that leaves this package is WGS 84 with longitude first (as in GeoJSON), in degrees. Lengths are metres,
areas square kilometres on the ellipsoid.
"""

from platser.geometri.form import (
    Formfel,
    Geometri,
    areal_km2,
    forenkla,
    fran_geojson,
    inre_punkt,
    kontrollerad,
    overlapp,
    punkt_i_stadsdel,
    till_geojson,
)
from platser.geometri.schema import schematiska_ytor
from platser.geometri.system import System, Systemfel, Tolkning, kant_system, tolka

__all__ = [
    "Formfel",
    "Geometri",
    "System",
    "Systemfel",
    "Tolkning",
    "areal_km2",
    "forenkla",
    "fran_geojson",
    "inre_punkt",
    "kant_system",
    "kontrollerad",
    "overlapp",
    "punkt_i_stadsdel",
    "schematiska_ytor",
    "till_geojson",
    "tolka",
]
