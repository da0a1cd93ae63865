"""Sheets as people send them: xlsx, xls, ods, csv and pasted text, read as cells with row and column.

`las(data)` gives a `Bok`. What can't be read raises `Olaslig`, whose text is for people. The parsers run in a process
of their own with a limit on time and memory (`lagesbild.kalkylblad.barn`): a damaged or hostile file takes that process
with it and nothing else. Only values are read; macros and formulas never run.
"""

from lagesbild.kalkylblad.bok import (
    STORST_FIL,
    Blad,
    Bok,
    Cell,
    Olaslig,
    Rad,
    adress,
    kolumnnamn,
    las,
    las_text,
    skriven,
    stada,
)
from lagesbild.kalkylblad.tal import Tal, tolka_tal

__all__ = [
    "STORST_FIL",
    "Blad",
    "Bok",
    "Cell",
    "Olaslig",
    "Rad",
    "Tal",
    "adress",
    "kolumnnamn",
    "las",
    "las_text",
    "skriven",
    "stada",
    "tolka_tal",
]
