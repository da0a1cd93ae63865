"""Forms of the plan, by subject."""

from atgardsplan.forms.aktivitet import Aktivitetsform
from atgardsplan.forms.fore_efter import ForeEfterform, Serieuttagform
from atgardsplan.forms.grund import Planform
from atgardsplan.forms.plan import (
    Indikatorform,
    Malform,
    Nyplanform,
    Orsaksform,
    Planskriftform,
    Ramform,
    Skalform,
    Slutordsform,
)

__all__ = [
    "Aktivitetsform",
    "ForeEfterform",
    "Indikatorform",
    "Malform",
    "Nyplanform",
    "Orsaksform",
    "Planform",
    "Planskriftform",
    "Ramform",
    "Serieuttagform",
    "Skalform",
    "Slutordsform",
]
