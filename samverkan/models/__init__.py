"""Who: stadsdelsområden, lokalpolisområden, the agreement, users, assignments, the audit log."""

from samverkan.models.anvandare import Anvandare, Uppdrag
from samverkan.models.giltighet import Giltighet, Giltighetsfraga, giltighet_q, giltighet_villkor
from samverkan.models.logg import Loggpost
from samverkan.models.mote import Beslut, Dagordningspunkt, Gruppmedlem, Hemvist, Mote, Stallforetradare
from samverkan.models.organisation import Lokalpolisomrade, Stadsdelsomrade, slug_kontroll
from samverkan.models.overenskommelse import Arbetsgrupp, PrioriteratOmrade, Rad, Samverkansoverenskommelse
from samverkan.models.scope import Omradesfraga, omraden_med, stalld_en_gang
from samverkan.models.utskick import Paminnelseval, Utskick
from samverkan.models.villkor import kant_val, vem_och_nar

__all__ = [
    "Anvandare",
    "Arbetsgrupp",
    "Beslut",
    "Dagordningspunkt",
    "Giltighet",
    "Giltighetsfraga",
    "Gruppmedlem",
    "Hemvist",
    "Loggpost",
    "Lokalpolisomrade",
    "Mote",
    "Omradesfraga",
    "Paminnelseval",
    "PrioriteratOmrade",
    "Rad",
    "Samverkansoverenskommelse",
    "Stadsdelsomrade",
    "Stallforetradare",
    "Uppdrag",
    "Utskick",
    "giltighet_q",
    "giltighet_villkor",
    "kant_val",
    "omraden_med",
    "slug_kontroll",
    "stalld_en_gang",
    "vem_och_nar",
]
