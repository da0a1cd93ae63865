"""Writes of samverkan, and what every service stands on."""

from samverkan.services.bas import giltigt, kontrollera_text, krav, logga
from samverkan.services.konto import losenord_valt, paminnelse_vald, token_aterkallad, token_utfardad
from samverkan.services.stallforetradare import stallforetradare_avslutad, stallforetradare_utsedd
from samverkan.services.uppdrag import losenordslank_given, uppdrag_avslutat, uppdrag_givet
from samverkan.services.utskick import utskick_igen, utskick_lagt

__all__ = [
    "giltigt",
    "kontrollera_text",
    "krav",
    "logga",
    "losenord_valt",
    "losenordslank_given",
    "paminnelse_vald",
    "stallforetradare_avslutad",
    "stallforetradare_utsedd",
    "token_aterkallad",
    "token_utfardad",
    "uppdrag_avslutat",
    "uppdrag_givet",
    "utskick_igen",
    "utskick_lagt",
]
