"""The year's weeks as a sheet: written so that Excel opens it rightly, and read again without a difference.

`ut` writes, `tolka` reads: our own long form, and the layout that the areas have kept by hand (tabell 2 of the
lägesbild: weeks down, stadsdelar across). What one says with a cell the other understands: see `ord`.
"""

from lagesbild.veckoblad.tolka import Anmarkning, Post, Tolkning, tolka
from lagesbild.veckoblad.ut import Arsblad, Handelserad, Summarad, Veckocell, csv_bytes, xlsx_bytes

__all__ = [
    "Anmarkning",
    "Arsblad",
    "Handelserad",
    "Post",
    "Summarad",
    "Tolkning",
    "Veckocell",
    "csv_bytes",
    "tolka",
    "xlsx_bytes",
]
