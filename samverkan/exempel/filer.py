"""Reading of the example files, and adding rows without touching those that are there."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)

Antal = dict[type[Model], int]  # what was created: model → number of rows


def las_csv(fil: Path) -> list[dict[str, str]]:
    """Rows of a comma-separated UTF-8 file, by the names of its first line."""
    with fil.open(encoding="utf-8", newline="") as oppen:
        return list(csv.DictReader(oppen))


def las_json(fil: Path) -> Any:
    return json.loads(fil.read_text(encoding="utf-8"))


def dag(text: str | None) -> date | None:
    """Read "2024-11-04"; nothing is an open end."""
    return date.fromisoformat(text) if text else None


def lagg_till(rader: Sequence[M], *nyckel: str) -> list[M]:
    """Create the rows whose key (values of the fields `nyckel`) is not stored yet, and return them.

    What is stored is left as it is: a second run, or one after somebody has changed the data, adds nothing.
    """
    if not rader:
        return []
    hanterare = type(rader[0])._default_manager
    finns = set(hanterare.values_list(*nyckel))
    nya = [rad for rad in rader if tuple(getattr(rad, falt) for falt in nyckel) not in finns]
    return list(hanterare.bulk_create(nya, batch_size=500))


def rakna(antal: Antal, rader: Sequence[Model]) -> None:
    """Add the rows to the count."""
    if rader:
        modell = type(rader[0])
        antal[modell] = antal.get(modell, 0) + len(rader)
