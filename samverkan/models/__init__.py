"""Who: stadsdelsområden, lokalpolisområden, the agreement, users, assignments, the audit log."""

from samverkan.models.anvandare import Anvandare, Uppdrag
from samverkan.models.giltighet import Giltighet, Giltighetsfraga, giltighet_q, giltighet_villkor
from samverkan.models.logg import Loggpost
from samverkan.models.organisation import Lokalpolisomrade, Stadsdelsomrade, slug_kontroll
from samverkan.models.overenskommelse import Arbetsgrupp, PrioriteratOmrade, Rad, Samverkansoverenskommelse
from samverkan.models.scope import Omradesfraga, omraden_med

__all__ = [
    "Anvandare",
    "Arbetsgrupp",
    "Giltighet",
    "Giltighetsfraga",
    "Loggpost",
    "Lokalpolisomrade",
    "Omradesfraga",
    "PrioriteratOmrade",
    "Rad",
    "Samverkansoverenskommelse",
    "Stadsdelsomrade",
    "Uppdrag",
    "giltighet_q",
    "giltighet_villkor",
    "omraden_med",
    "slug_kontroll",
]
