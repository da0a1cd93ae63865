"""Reads of figures: CompStat, weekly counts, forecasts, comparisons, Tyck till, nyckeltal, and what there is.

Every function starts from `Matvarde.objects.synlig_for(user)`, uses the version with the latest as-of date (or, with
`per`, the one that was known that day) and makes the same number of queries whatever the number of series and years.
"""

from lagesbild.selectors.statistik.arsserie import Arsserie, Stadsdelsserie, arsserie, serie_med, stadsdelsvarden
from lagesbild.selectors.statistik.compstat import (
    Compstattabell,
    Grupp,
    Rad,
    ar_i_underlag,
    basta_spann,
    basta_spann_i,
    compstat,
    platsens_underlag,
    tabell,
)
from lagesbild.selectors.statistik.compstatuttag import compstatuttag, vad_sticker_ut
from lagesbild.selectors.statistik.jamforelse import (
    Jamforelserad,
    Platsjamforelse,
    Trattunderlag,
    mot_referens,
    omraden_med,
    per_1000,
    publicerat_underlag,
    tratt_for,
)
from lagesbild.selectors.statistik.nyckeltal import Jamforelse, Nyckeltal, ar_med_nyckeltal, nyckeltal, referenser_for
from lagesbild.selectors.statistik.pastaenden import avvikelser_i, siffror_for_text
from lagesbild.selectors.statistik.platser import Folkmangd, folkmangd_for, folkmangder, platser_for
from lagesbild.selectors.statistik.prognos import Prognosrad, Prognostabell, prognostabell
from lagesbild.selectors.statistik.tyck_till import (
    Namn,
    Toppar,
    Tycktillrad,
    Tycktillsumma,
    Tycktilltabell,
    toppar,
    tyck_till,
)
from lagesbild.selectors.statistik.underlag import (
    COMPSTAT,
    STADSDELSOMRADEN,
    TYCK_TILL,
    Tillgang,
    ar_med_siffror,
    tillgangar,
)
from lagesbild.selectors.statistik.uttag import Uttag
from lagesbild.selectors.statistik.veckor import (
    Veckotabell,
    handelsetabell,
    senaste_handelsevecka,
    veckor_i_underlag,
    veckotabell,
    veckounderlag,
)

__all__ = [
    "COMPSTAT",
    "STADSDELSOMRADEN",
    "TYCK_TILL",
    "Arsserie",
    "Compstattabell",
    "Folkmangd",
    "Grupp",
    "Jamforelse",
    "Jamforelserad",
    "Namn",
    "Nyckeltal",
    "Platsjamforelse",
    "Prognosrad",
    "Prognostabell",
    "Rad",
    "Stadsdelsserie",
    "Tillgang",
    "Toppar",
    "Trattunderlag",
    "Tycktillrad",
    "Tycktillsumma",
    "Tycktilltabell",
    "Uttag",
    "Veckotabell",
    "ar_i_underlag",
    "ar_med_nyckeltal",
    "ar_med_siffror",
    "arsserie",
    "avvikelser_i",
    "basta_spann",
    "basta_spann_i",
    "compstat",
    "compstatuttag",
    "folkmangd_for",
    "folkmangder",
    "handelsetabell",
    "mot_referens",
    "nyckeltal",
    "omraden_med",
    "per_1000",
    "platsens_underlag",
    "platser_for",
    "prognostabell",
    "publicerat_underlag",
    "referenser_for",
    "senaste_handelsevecka",
    "serie_med",
    "siffror_for_text",
    "stadsdelsvarden",
    "tabell",
    "tillgangar",
    "toppar",
    "tratt_for",
    "tyck_till",
    "vad_sticker_ut",
    "veckor_i_underlag",
    "veckotabell",
    "veckounderlag",
]
