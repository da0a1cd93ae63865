"""What we do: the plan with goals, causes, indicators and activities, and how it is followed up."""

from atgardsplan.models.aktivitet import Aktivitet, Aktivitetsdokument
from atgardsplan.models.indikator import Indikator, Indikatormal, Indikatorvarde
from atgardsplan.models.kalender import Kalenderlank
from atgardsplan.models.plan import Atgardsplan, Mal, Orsak, Planandring
from atgardsplan.models.uppfoljning import (
    Omgangsslag,
    Uppfoljning,
    Uppfoljningshistorik,
    Uppfoljningsinstallning,
    Uppfoljningsomgang,
)
from atgardsplan.models.utskrift import Planutskrift, Rapportutskrift

__all__ = [
    "Aktivitet",
    "Aktivitetsdokument",
    "Atgardsplan",
    "Indikator",
    "Indikatormal",
    "Indikatorvarde",
    "Kalenderlank",
    "Mal",
    "Omgangsslag",
    "Orsak",
    "Planandring",
    "Planutskrift",
    "Rapportutskrift",
    "Uppfoljning",
    "Uppfoljningshistorik",
    "Uppfoljningsinstallning",
    "Uppfoljningsomgang",
]
