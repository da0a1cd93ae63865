"""Example data: the weeks with their events, the figures and the yearly documents."""

from __future__ import annotations

from lagesbild.exempel import dokument, forslag, handelser, insatser, platssiffror, statistik, veckor, versioner
from samverkan.exempel.filer import Antal


def ladda() -> Antal:
    """Create what is missing; returns how many rows of each kind were created."""
    antal: Antal = {}
    for del_ in (veckor, forslag, handelser, insatser, statistik, platssiffror, dokument, versioner):
        antal |= del_.ladda()
    return antal
