"""What the rows of the table of access are made of: who, and one address with real objects."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.personer import Personer, Varld

METODER = ("GET", "POST", "PUT", "PATCH", "DELETE")
Parametrar = Callable[[Varld, Personer], dict[str, Any]]

# --- Who -------------------------------------------------------------------------------------------------------------

INGEN = ""
SER = "analytiker polisanalytiker enhetschef forvaltningschef lpochef samordnare lasare administrator"
ARBETAR = "analytiker polisanalytiker enhetschef forvaltningschef lpochef samordnare administrator"
SKRIVER_VECKA = "analytiker polisanalytiker samordnare"
FASTSTALLER = "analytiker polisanalytiker enhetschef forvaltningschef lpochef samordnare"
ATEROPPNAR = "forvaltningschef lpochef samordnare"
LASER_IN = "analytiker polisanalytiker samordnare"
SKRIVER_LAGESBILD = "analytiker polisanalytiker samordnare"
IMPORTERAR = "analytiker polisanalytiker samordnare"
PUBLICERAR = "forvaltningschef lpochef samordnare"
SKAPAR_PDF = "analytiker polisanalytiker enhetschef forvaltningschef lpochef samordnare"
SKRIVER_PLAN = "enhetschef forvaltningschef lpochef samordnare"
SKRIVER_PLATS = "analytiker polisanalytiker enhetschef samordnare"
STALLER_IN = "samordnare"
SKOTER_GRANSER = "samordnare administrator"
SER_LOGG = "forvaltningschef lpochef samordnare administrator"
ADMINISTRERAR = "administrator"
INLOGGADE = f"{SER} frammande"
ALLA = f"{INLOGGADE} utloggad"


# --- Where -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rad:
    """One address with real objects: who gets in by which method, and where somebody gets another answer."""

    namn: str
    far: dict[str, str]
    parametrar: Parametrar = lambda v, p: {}
    # {(method, person): status}: what differs from the rule, always with a reason.
    andra_svar: dict[tuple[str, str], int] = field(default_factory=dict)
    skal: str = ""

    def __str__(self) -> str:
        return self.namn


def omrade(**mer: Callable[[Varld, Personer], Any]) -> Parametrar:
    return lambda v, p: {"omrade": v.omrade.slug} | {namn: hamta(v, p) for namn, hamta in mer.items()}


def bara_faststallt(*metoder: str) -> dict[tuple[str, str], int]:
    return {(metod, "lasare"): 404 for metod in metoder}


DOLT_FOR_LASARE = "Läsaren ser bara det som är fastställt: utkastet finns inte för läsaren."
