"""Where: stadsdelar and which lokalpolisområde they belong to when; places and what is done there."""

from platser.models.bild import Platsbild
from platser.models.grans import Grans, Gransimport
from platser.models.investering import Trygghetsinvestering
from platser.models.klassning import Klassning
from platser.models.plats import Plats, Platsalias, visad_plats
from platser.models.samverkan import (
    Kartlaggningspunkt,
    Platsatgard,
    Platsatgardssteg,
    Platsorsak,
    Platssamverkan,
    Samverkansdeltagare,
    Samverkansfas,
    Samverkansmote,
)
from platser.models.stadsdel import Polistillhorighet, Stadsdel, Stadsdelsnamn, nyckel
from platser.models.vandring import (
    Aterbesok,
    Synpunkt,
    Synpunktsfoto,
    Trygghetsvandring,
    Vandringspart,
    Vandringsstopp,
)

__all__ = [
    "Aterbesok",
    "Grans",
    "Gransimport",
    "Kartlaggningspunkt",
    "Klassning",
    "Plats",
    "Platsalias",
    "Platsatgard",
    "Platsatgardssteg",
    "Platsbild",
    "Platsorsak",
    "Platssamverkan",
    "Polistillhorighet",
    "Samverkansdeltagare",
    "Samverkansfas",
    "Samverkansmote",
    "Stadsdel",
    "Stadsdelsnamn",
    "Synpunkt",
    "Synpunktsfoto",
    "Trygghetsinvestering",
    "Trygghetsvandring",
    "Vandringspart",
    "Vandringsstopp",
    "nyckel",
    "visad_plats",
]
