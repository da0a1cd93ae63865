"""Which builder makes which kind of block. Apps above may add theirs (`lagesbild.tillagg`)."""

from __future__ import annotations

from typing import Final, cast

from django.utils.module_loading import import_string

from lagesbild.dokument import bilddelar, diagramdelar, kartdelar, platsdelar, statistikdelar, veckodelar
from lagesbild.dokument.underlag import Byggare
from lagesbild.models import Avsnitt
from lagesbild.tillagg import TILLAGG

_B: Final = Avsnitt.Block

BYGGARE: Final[dict[str, Byggare]] = {
    _B.NIVAER: veckodelar.nivaer,
    _B.ARTABELL: veckodelar.artabell,
    _B.ARSSAMMANFATTNING: veckodelar.arssammanfattning,
    _B.STADSDELAR: platsdelar.stadsdelar,
    _B.LOKALPOLISOMRADE: platsdelar.lokalpolisomrade,
    _B.PLATSLISTA: platsdelar.platslista,
    _B.KALLOR: platsdelar.kallor,
    _B.NYCKELTAL: statistikdelar.nyckeltal,
    _B.COMPSTAT: statistikdelar.compstat,
    _B.COMPSTAT_DIAGRAM: statistikdelar.compstat_diagram,
    _B.TYCK_TILL: statistikdelar.tyck_till,
    _B.TYCK_TILL_DIAGRAM: statistikdelar.tyck_till_diagram,
    _B.ARSSTAPLAR: diagramdelar.arsstaplar,
    _B.UNDERSOKNING: diagramdelar.undersokning,
    _B.SPARAT_DIAGRAM: diagramdelar.sparat_diagram,
    _B.KARTA_OMRADE: kartdelar.omrade,
    _B.KARTA_POLIS: kartdelar.polisomrade,
    _B.KARTA_SERIE: kartdelar.serie,
    _B.KARTA_PLATSER: kartdelar.platser,
    _B.KARTA_KONCENTRATION: kartdelar.koncentration,
    _B.ORGANISATION: bilddelar.organisation,
    _B.BILD: bilddelar.bild,
}


def byggare(slag: str) -> Byggare | None:
    """The builder of a kind of block; None for a kind that nobody builds."""
    if slag in TILLAGG:
        return cast(Byggare, import_string(TILLAGG[slag]))
    return BYGGARE.get(slag)
