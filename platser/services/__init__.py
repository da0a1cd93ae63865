"""Writes of places."""

from platser.services.bild import bild_struken, bild_tillagd, strukna_bildfiler_borttagna
from platser.services.investering import investering_sparad
from platser.services.klassning import klassning_sparad
from platser.services.orsaker import (
    Punktsvar,
    atgard_sparad,
    fraga_tillagd,
    kartlaggning_sparad,
    orsak_flyttad,
    orsak_sparad,
    orsak_struken,
)
from platser.services.plats import plats_sparad
from platser.services.samverkan import fas_satt, mote_antecknat, samverkan_sparad
from platser.services.stadsdel import kontrollera_utan_overlapp
from platser.services.synpunkt import (
    foto_borttaget,
    synpunkt_aterbesokt,
    synpunkt_inkommen,
    synpunkt_sparad,
    synpunkt_struken,
    synpunktsfoto_inkommet,
)
from platser.services.vandring import (
    Stopp,
    vandring_ateroppnad,
    vandring_hallen,
    vandring_installd,
    vandring_rapporterad,
    vandring_sparad,
)

__all__ = [
    "Punktsvar",
    "Stopp",
    "atgard_sparad",
    "bild_struken",
    "bild_tillagd",
    "fas_satt",
    "foto_borttaget",
    "fraga_tillagd",
    "investering_sparad",
    "kartlaggning_sparad",
    "klassning_sparad",
    "kontrollera_utan_overlapp",
    "mote_antecknat",
    "orsak_flyttad",
    "orsak_sparad",
    "orsak_struken",
    "plats_sparad",
    "samverkan_sparad",
    "strukna_bildfiler_borttagna",
    "synpunkt_aterbesokt",
    "synpunkt_inkommen",
    "synpunkt_sparad",
    "synpunkt_struken",
    "synpunktsfoto_inkommet",
    "vandring_ateroppnad",
    "vandring_hallen",
    "vandring_installd",
    "vandring_rapporterad",
    "vandring_sparad",
]
