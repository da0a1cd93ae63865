"""Rules of places that no single row can hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from samverkan.fel import Ogiltigt
from samverkan.svenska import datum

Giltig = tuple[date | None, date | None]


def kontrollera_utan_overlapp(perioder: Iterable[Giltig]) -> None:
    """Raise `Ogiltigt` when two validities (from, to; both inclusive, None: open) of one stadsdel share a day."""
    ordnade = sorted(perioder, key=lambda p: p[0] or date.min)
    for (_, slut), (start, _) in pairwise(ordnade):
        if slut is None or start is None or start <= slut:
            da = f"redan den {datum(start)}" if start else "innan den förra har slutat"
            raise Ogiltigt(
                f"Stadsdelen skulle höra till två lokalpolisområden samtidigt: den ena tillhörigheten börjar {da}. "
                "Sätt ett slutdatum på den äldre, dagen innan den nya börjar."
            )
