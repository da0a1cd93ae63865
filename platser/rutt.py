"""The route of a walk as text: one stop a line, "Namn" or "Namn (59,3675; 17,8435)"; positions no more exact than
needed. No Django, no database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final

from samverkan.fel import Ogiltigt

_LAGE: Final = re.compile(r"^(?P<namn>.*?)\s*\(\s*(?P<lat>-?\d+(?:[.,]\d+)?)\s*[; ]\s*(?P<lon>-?\d+(?:[.,]\d+)?)\s*\)$")

STEG: Final = Decimal("0.0001")  # some ten metres: near enough to find a lamp post, too far to point out a door


@dataclass(frozen=True, slots=True)
class Ruttrad:
    """A stop: its name, and its position in degrees (WGS 84) when it has one of its own."""

    namn: str
    lat: Decimal | None = None
    lon: Decimal | None = None


def las(text: str) -> list[Ruttrad]:
    """The stops of a text, in order; empty lines are left out."""
    ut = []
    for rad in text.splitlines():
        ren = " ".join(rad.split())
        if not ren:
            continue
        traff = _LAGE.match(ren)
        if traff and traff["namn"]:
            ut.append(Ruttrad(traff["namn"], *(Decimal(traff[g].replace(",", ".")) for g in ("lat", "lon"))))
        else:
            ut.append(Ruttrad(ren))
    return ut


def skriv(rader: Iterable[Ruttrad]) -> str:
    """The text that `las` reads."""
    return "\n".join(
        rad.namn if rad.lat is None or rad.lon is None else f"{rad.namn} ({_grader(rad.lat)}; {_grader(rad.lon)})"
        for rad in rader
    )


def _grader(tal: Decimal) -> str:
    return format(tal.normalize(), "f").replace(".", ",")


def rundad(lat: Any, lon: Any) -> tuple[Decimal | None, Decimal | None]:
    """A position in steps of some ten metres, or none. Raises `Ogiltigt` for half of one, or one off the globe."""
    if lat is None and lon is None:
        return None, None
    if lat is None or lon is None:
        raise Ogiltigt("Ange både latitud och longitud, eller ingen av dem.", falt="lat" if lat is None else "lon")
    grader = Decimal(str(lat)), Decimal(str(lon))
    if not all(g.is_finite() for g in grader) or abs(grader[0]) > 90 or abs(grader[1]) > 180:
        raise Ogiltigt("Latitud och longitud är grader i WGS 84, till exempel 59,3676 och 17,8435.", falt="lat")
    return grader[0].quantize(STEG, ROUND_HALF_EVEN), grader[1].quantize(STEG, ROUND_HALF_EVEN)
