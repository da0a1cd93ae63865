"""What is going on: the weeks, the figures, the yearly document and the job that renders it."""

from lagesbild.models.dokument import Avsnitt, Avsnittsversion, Kalla, Lagesbild
from lagesbild.models.dokumentinnehall import Bundensiffra, Diagramval, Dokumentbild
from lagesbild.models.dokumentmall import Dokumentmall, Mallavsnitt
from lagesbild.models.dokumentversion import (
    Kontrollundantag,
    Lagesbildsversion,
    Underskrift,
    Versionsbild,
    Versionsutgava,
)
from lagesbild.models.handelse import Handelse, Handelsehistorik, Handelsetyp
from lagesbild.models.inlasning import Importanmarkning, Importkorning, Importprofil, Importrad, Platsnamn
from lagesbild.models.mote import Forslag, Insatsuppfoljning, Nivaankare, Veckoinsats
from lagesbild.models.protokoll import Vandringsprotokoll
from lagesbild.models.rendering import Rendering, Tryckjobb
from lagesbild.models.rytm import Brevmottagare, Veckobrev, Veckoimport, Veckoinstallning
from lagesbild.models.skrivande import Avsnittskommentar, Narvaro, Utkastkopia
from lagesbild.models.statistik import Matkalla, Matomrade, Matserie, Matvarde, Serienamn
from lagesbild.models.vecka import Bedomningshistorik, Veckobedomning, Veckolage

__all__ = [
    "Avsnitt",
    "Avsnittskommentar",
    "Avsnittsversion",
    "Bedomningshistorik",
    "Brevmottagare",
    "Bundensiffra",
    "Diagramval",
    "Dokumentbild",
    "Dokumentmall",
    "Forslag",
    "Handelse",
    "Handelsehistorik",
    "Handelsetyp",
    "Importanmarkning",
    "Importkorning",
    "Importprofil",
    "Importrad",
    "Insatsuppfoljning",
    "Kalla",
    "Kontrollundantag",
    "Lagesbild",
    "Lagesbildsversion",
    "Mallavsnitt",
    "Matkalla",
    "Matomrade",
    "Matserie",
    "Matvarde",
    "Narvaro",
    "Nivaankare",
    "Platsnamn",
    "Rendering",
    "Serienamn",
    "Tryckjobb",
    "Underskrift",
    "Utkastkopia",
    "Vandringsprotokoll",
    "Veckobedomning",
    "Veckobrev",
    "Veckoimport",
    "Veckoinsats",
    "Veckoinstallning",
    "Veckolage",
    "Versionsbild",
    "Versionsutgava",
]
