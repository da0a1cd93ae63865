"""The tables of the documents as files in their printed layout, built from ../shared when it is there."""

from __future__ import annotations

import csv
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

DELAT = Path(__file__).resolve().parents[2] / "shared"
BRA = DELAT / "data" / "bra"
KORT = ("Jan", "-", "Okt")
AR = (2020, 2021, 2022, 2023, 2024)
OMRADET = "Hässelby-Vällingby"
# As printed in tabell 3: sums, and the difference and percent of each category and sum.
TRYCKT_3: dict[str, tuple[int, str]] = {
    "Bilstöld": (-1, "-2%"),
    "Cykelstöld": (-7, "-2%"),
    "Inbrott i bostad": (-1, "-1%"),
    "Stöld ur fordon": (-116, "-35%"),
    "Bedrägeri (urval)": (115, "21%"),
    "Fickstöld": (13, "22%"),
    "Fridskränkning": (-9, "-28%"),
    "Hot": (-23, "-7%"),
    "Misshandel utomhus (0–14 år)": (13, "50%"),
    "Misshandel utomhus (15– år)": (-6, "-3%"),
    "Mord/dråp": (3, "300%"),
    "Mord/dråp, försök": (-3, "-38%"),
    "Rån": (-4, "-9%"),
    "Sexuellt ofredande": (7, "13%"),
    "Våldtäkt, utomhus": (0, "0%"),
}
SUMMOR_3: dict[str, tuple[list[int], int, str]] = {
    "Brott mot hushåll": ([952, 907, 675, 774, 649], -125, "-16%"),
    "Brott mot person": ([956, 926, 1106, 1306, 1412], 106, "8%"),
}
# As printed in tabell 4.
MANADSSUMMOR_4 = [6, 51, 31, 32, 57, 134, 101, 151, 93, 51, 51, 8]
TOTALT_4 = 766
RADSUMMOR_4: dict[tuple[str, int], int] = {
    ("Alkoholförtäring där förbud råder", 2021): 3,
    ("Alkoholförtäring där förbud råder", 2022): 4,
    ("Alkoholförtäring där förbud råder", 2023): 9,
    ("Alkoholförtäring där förbud råder", 2024): 4,
    ("Grupp som bråkar/stökar", 2021): 9,
    ("Grupp som bråkar/stökar", 2022): 79,
    ("Grupp som bråkar/stökar", 2023): 69,
    ("Grupp som bråkar/stökar", 2024): 30,
    ("Höga ljud / hög och störande musik", 2021): 12,
    ("Höga ljud / hög och störande musik", 2022): 46,
    ("Höga ljud / hög och störande musik", 2023): 7,
    ("Höga ljud, hög och störande musik", 2023): 63,
    ("Höga ljud, hög och störande musik", 2024): 62,
    ("Person eller grupp som stör den allmänna ordningen", 2021): 15,
    ("Person eller grupp som stör den allmänna ordningen", 2022): 123,
    ("Person eller grupp som stör den allmänna ordningen", 2023): 146,
    ("Person eller grupp som stör den allmänna ordningen", 2024): 85,
}


def rader(namn: str) -> list[dict[str, str]]:
    fil = DELAT / "data" / namn
    if not fil.exists():
        pytest.skip("Underlaget i ../shared finns inte här.")
    with fil.open(encoding="utf-8-sig", newline="") as strom:
        return list(csv.DictReader(strom))


def xlsx(rutor: list[list[Any]], *, blad: str = "Blad1", procent: bool = False) -> bytes:
    """A workbook with one sheet. With `procent` "21%" is stored as 0.21 in percent format, as Excel does."""
    ut = BytesIO()
    bok = xlsxwriter.Workbook(ut, {"in_memory": True})
    ark = bok.add_worksheet(blad)
    form = bok.add_format({"num_format": "0%"})
    for r, rad in enumerate(rutor):
        for k, cell in enumerate(rad):
            if procent and isinstance(cell, str) and cell.endswith("%") and cell[:-1].lstrip("-").isdigit():
                ark.write_number(r, k, int(cell[:-1]) / 100, form)
            elif cell is not None and cell != "":
                ark.write(r, k, cell)
    bok.close()
    return ut.getvalue()


def tabell_3() -> list[list[Any]]:
    """As on paper: the year heads are repeated for each group, and those of the change stand on different rows."""
    varden: dict[str, dict[str, list[int]]] = {}
    for rad in rader("compstat_jan_okt_2020-2024.csv"):
        varden.setdefault(rad["grupp"], {}).setdefault(rad["kategori"], []).append(int(rad["antal"]))
    rutor: list[list[Any]] = [
        ["Hässelby-vällingby sdf", *[""] * 5, "1-årsutveckling"],
        ["", "Hittills i år", *[""] * 4, "Hässelby sdf"],
        ["", *KORT, "", "", "Utv. 23-24", "%"],
    ]
    for nr, (grupp, kategorier) in enumerate(varden.items()):
        if nr:
            rutor.append([*[""] * 6, "1-årsutveckling"])
        rutor.append([grupp, *AR, *(["Hässelby sdf"] if nr else [])])
        if nr:
            rutor.append([*[""] * 6, "Utv. 23-24", "%"])
        rutor.extend([kategori, *antal, *TRYCKT_3[kategori]] for kategori, antal in kategorier.items())
        summor, differens, procent = SUMMOR_3[grupp]
        rutor.append(["Summa", *summor, differens, procent])
    return rutor


def tabell_4() -> list[list[Any]]:
    """As on paper: the category stands on its first row only, empty cells are empty."""
    celler: dict[tuple[str, int], dict[int, int]] = {}
    for rad in rader("tyck_till_2021-2024.csv"):
        celler.setdefault((rad["kategori"], int(rad["ar"])), {})[int(rad["manad"])] = int(rad["antal"])
    manader = "januari februari mars april maj juni juli augusti september oktober november december".split()
    rutor: list[list[Any]] = [["", "", "", *manader, "Totalt"]]
    forra = ""
    for (kategori, ar), antal in celler.items():
        namn = kategori if kategori != forra else ""
        forra = kategori
        rutor.append([namn, ar, OMRADET, *[antal.get(m, "") for m in range(1, 13)], RADSUMMOR_4[kategori, ar]])
    rutor.append(["Totalt", "", "", *MANADSSUMMOR_4, TOTALT_4])
    return rutor
