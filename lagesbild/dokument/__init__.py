"""The yearly document: collect it (`samla`), lay it out as one HTML file (`html`), print that file as PDF (`pdf`).

All three take `framsteg`, a function that is told the step in Swedish and the share done, 0–100, which never falls.
"""

from lagesbild.dokument.delar import Dokument, Framsteg
from lagesbild.dokument.insamling import samla
from lagesbild.dokument.sida import html
from lagesbild.dokument.tryck import pdf

__all__ = ["Dokument", "Framsteg", "html", "pdf", "samla"]
