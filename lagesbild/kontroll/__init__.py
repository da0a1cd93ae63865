"""What a yearly document must hold before it can be fastställd: named checks on plain values, without database.

`kontrollera` runs them all. `selectors.kontroll` collects what they need.
"""

from __future__ import annotations

from lagesbild.kontroll import hus, lag
from lagesbild.kontroll.bas import (
    Avsnittslage,
    Fynd,
    Grund,
    Kallage,
    Kontroll,
    Kontrollunderlag,
    Plats,
    Platsslag,
    Punkt,
    Skal,
    Tackning,
)

__all__ = [
    "Avsnittslage",
    "Fynd",
    "Grund",
    "Kallage",
    "Kontroll",
    "Kontrollunderlag",
    "Plats",
    "Platsslag",
    "Punkt",
    "Skal",
    "Tackning",
    "kontrollera",
]


def kontrollera(u: Kontrollunderlag) -> list[Kontroll]:
    """All checks in the order in which they are shown: first what the law asks, then the house's own."""
    return [*(regel(u) for regel in lag.REGLER), *(regel(u) for regel in hus.REGLER)]
