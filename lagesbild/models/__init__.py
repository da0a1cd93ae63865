"""What is going on: the weeks, the figures, the yearly document and the job that renders it."""

from lagesbild.models.dokument import Avsnitt, Avsnittsversion, Kalla, Lagesbild, Rendering
from lagesbild.models.statistik import Importkorning, Matkalla, Matomrade, Matserie, Matvarde, Serienamn
from lagesbild.models.vecka import Bedomningshistorik, Veckobedomning, Veckolage

__all__ = [
    "Avsnitt",
    "Avsnittsversion",
    "Bedomningshistorik",
    "Importkorning",
    "Kalla",
    "Lagesbild",
    "Matkalla",
    "Matomrade",
    "Matserie",
    "Matvarde",
    "Rendering",
    "Serienamn",
    "Veckobedomning",
    "Veckolage",
]
