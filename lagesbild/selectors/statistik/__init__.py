"""Reads of figures: CompStat, Tyck till, nyckeltal, and what figures there are.

Every function starts from `Matvarde.objects.synlig_for(user)`, uses the version with the latest as-of date (or, with
`per`, the one that was known that day) and makes the same number of queries whatever the number of series and years.
"""

from lagesbild.selectors.statistik.compstat import Compstattabell, Grupp, Rad, basta_spann, compstat
from lagesbild.selectors.statistik.nyckeltal import Jamforelse, Nyckeltal, ar_med_nyckeltal, nyckeltal
from lagesbild.selectors.statistik.tyck_till import Namn, Tycktillrad, Tycktillsumma, Tycktilltabell, tyck_till
from lagesbild.selectors.statistik.underlag import (
    COMPSTAT,
    STADSDELSOMRADEN,
    TYCK_TILL,
    Tillgang,
    ar_med_siffror,
    tillgangar,
)

__all__ = [
    "COMPSTAT",
    "STADSDELSOMRADEN",
    "TYCK_TILL",
    "Compstattabell",
    "Grupp",
    "Jamforelse",
    "Namn",
    "Nyckeltal",
    "Rad",
    "Tillgang",
    "Tycktillrad",
    "Tycktillsumma",
    "Tycktilltabell",
    "ar_med_nyckeltal",
    "ar_med_siffror",
    "basta_spann",
    "compstat",
    "nyckeltal",
    "tillgangar",
    "tyck_till",
]
