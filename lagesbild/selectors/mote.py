"""Reads of the weekly meeting: whether anything has changed, the spellings that a paste may use."""

from __future__ import annotations

from collections import defaultdict

from lagesbild.models import Veckolage
from lagesbild.vecka import Vecka
from platser.models import Stadsdelsnamn
from samverkan.models import Anvandare, Stadsdelsomrade


def veckans_andring(user: Anvandare, omrade: Stadsdelsomrade, vecka: Vecka) -> int:
    """How many times the week has been changed; 0 when nobody has. One query, for those who ask every second."""
    lage = Veckolage.objects.synlig_for(user).filter(stadsdelsomrade=omrade, ar=vecka.ar, vecka=vecka.vecka)
    return lage.values_list("andring", flat=True).first() or 0


def stavningar(user: Anvandare, omrade: Stadsdelsomrade) -> dict[int, list[str]]:
    """Other spellings of the area's stadsdelar, by the stadsdel's id."""
    per_stadsdel: dict[int, list[str]] = defaultdict(list)
    namn = Stadsdelsnamn.objects.synlig_for(user).i_omrade(omrade)
    for pk, stavning in namn.values_list("stadsdel_id", "namn"):
        per_stadsdel[pk].append(stavning)
    return dict(per_stadsdel)
