"""A map of a few hundred metres: the stops of a walk and what was said along it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any, Final

import shapely

from platser.kartbild.karta import Punkt, Yta, karta
from samverkan import svenska

_GRAD: Final = 111_320.0  # metres per degree of latitude
LUFT: Final = 150.0  # metres round the outermost points
MINST: Final = 700.0  # metres: less than this looks like an address
TECKEN: Final = {"Stopp": "cirkel", "Synpunkt": "kvadrat"}
UTAN_GRANSER: Final = "Stadsdelarnas gränser är inte inlästa. Punkterna ligger rätt i förhållande till varandra."


@dataclass(frozen=True, slots=True)
class Vandringspunkt:
    """Something at a position (degrees, WGS 84): what stands beside it, and whether it is a "Stopp" or a "Synpunkt"."""

    lon: float
    lat: float
    namn: str
    slag: str


def vandringskarta(
    ytor: Sequence[Yta], punkter: Sequence[Vandringspunkt], *, id_: str, titel: str, beskrivning: str = "", **mer: Any
) -> str:
    """The neighbourhood of the points, with what the outlines show of it; without outlines a white sheet to scale.

    Several of a kind at one position are one mark, with their names after each other.
    """
    ram = _ram(punkter)
    delar = [
        Yta(y.id, y.namn, bit) for y in ytor if not (bit := _yta(shapely.intersection(y.geometri, ram))).is_empty
    ] or [Yta("ram", "", ram)]
    samlade: dict[tuple[float, float, str], list[str]] = {}
    for p in punkter:
        samlade.setdefault((round(p.lon, 4), round(p.lat, 4), p.slag), []).append(p.namn)
    marken = [Punkt(lon, lat, ", ".join(namn), TECKEN[slag]) for (lon, lat, slag), namn in samlade.items()]
    text = beskrivning or "; ".join(
        f"{slag}: {svenska.upprakning([p.namn for p in punkter if p.slag == slag])}"
        for slag in TECKEN
        if any(p.slag == slag for p in punkter)
    )
    noter = [] if ytor else [UTAN_GRANSER]
    forklaring = [(f"tecken:{tecken}", slag) for slag, tecken in TECKEN.items() if any(p.slag == slag for p in punkter)]
    return karta(
        delar, id_=id_, titel=titel, beskrivning=text, punkter=marken, forklaring=forklaring,
        **{"hogst": 420.0} | mer | {"noter": [*noter, *mer.get("noter", ())]},
    )  # fmt: skip


def _ram(punkter: Sequence[Vandringspunkt]) -> Any:
    """A box round the points with some air, never smaller than `MINST` metres."""
    lon1, lon2 = min(p.lon for p in punkter), max(p.lon for p in punkter)
    lat1, lat2 = min(p.lat for p in punkter), max(p.lat for p in punkter)
    rund = cos(radians((lat1 + lat2) / 2))
    bredd = max((lon2 - lon1) * rund * _GRAD + 2 * LUFT, MINST * 1.5) / _GRAD / rund / 2
    hojd = max((lat2 - lat1) * _GRAD + 2 * LUFT, MINST) / _GRAD / 2
    x, y = (lon1 + lon2) / 2, (lat1 + lat2) / 2
    return shapely.box(x - bredd, y - hojd, x + bredd, y + hojd)


def _yta(form: Any) -> Any:
    """What of a cut is an area: edges that only touch are lines and points."""
    if form.geom_type in {"Polygon", "MultiPolygon"}:
        return form
    delar = [d for d in getattr(form, "geoms", ()) if d.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(delar) if delar else shapely.Polygon()
