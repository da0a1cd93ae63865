"""A table as it leaves the house: columns, rows, and what it is and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Varde = str | int | float | Decimal | date | bool | None


@dataclass(frozen=True, slots=True)
class Uttag:
    """`filnamn` without ending. `om`: what the table is and where it comes from, in the order to be read."""

    filnamn: str
    rubrik: str
    kolumner: list[str]
    rader: list[list[Varde]]
    om: dict[str, Varde] = field(default_factory=dict)
    bladnamn: str = "Siffror"

    def som_data(self) -> dict[str, Any]:
        """For JSON: days and decimals as text and numbers, what is unknown as null."""
        return {
            "rubrik": self.rubrik,
            "om": {namn: _data(v) for namn, v in self.om.items()},
            "kolumner": self.kolumner,
            "rader": [
                {namn: _data(v) for namn, v in zip(self.kolumner, rad, strict=True)} for rad in self.rader
            ],
        }  # fmt: skip


def _data(v: Varde) -> Any:
    if isinstance(v, Decimal):
        return int(v) if v == v.to_integral_value() else float(v)
    return v.isoformat() if isinstance(v, date) else v
