"""Writes a year as xlsx and csv. The same content gives the same bytes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lagesbild.niva import Niva
from lagesbild.vecka import Vecka, veckor_i
from lagesbild.veckoblad.ord import BEDOMD, BOCK, KOLUMNER, LUGN, jamforbar, ofarlig

# Ground and text as static/css/tokens.css has them in light. Lightness falls with the level, so grey keeps the order.
FARGER: Final = {
    1: ("#DCEEE0", "#1B4A2C"),
    2: ("#F7E08A", "#443500"),
    3: ("#F0A04B", "#3A1D00"),
    4: ("#C62A1E", "#FFFFFF"),
    5: ("#4E1A78", "#FFFFFF"),
}
SKAPAD: Final = datetime(2000, 1, 1)  # noqa: DTZ001 (a fixed mark, so that the same year gives the same bytes)
HANDELSEKOLUMNER: Final = (
    "År", "Vecka", "Datum", "Klockslag", "Stadsdel", "Typ", "Allvar", "Allvar i ord", "Plats", "Text", "Källa",
)  # fmt: skip
SUMMAKOLUMNER: Final = (
    "Stadsdel", "Bedömda veckor", "Möjliga veckor", "Täckning", "Nivå 3 eller högre", "Nivå 4 eller 5", "Median",
    "Högsta nivå",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Veckocell:
    """One stadsdel's level in one week."""

    niva: int
    lugn: bool = False
    motivering: str = ""


@dataclass(frozen=True, slots=True)
class Summarad:
    """One stadsdel's year: weeks that are assessed and that could be, at 3 or more, at 4 or 5, median, highest."""

    stadsdel: str
    antal: int
    av: int
    minst_tre: int
    fyra_fem: int
    median: int | None
    hogsta: int | None


@dataclass(frozen=True, slots=True)
class Handelserad:
    """One event."""

    vecka: Vecka
    dag: date
    klockslag: time | None
    stadsdel: str
    typ: str
    allvar: int
    allvarsord: str
    plats: str
    text: str
    kalla: str


@dataclass(frozen=True, slots=True)
class Arsblad:
    """What a file holds: the year of one area. `celler` by (stadsdel, week), `utanfor` where it did not exist.

    `tackning` is the sentence that stands beside every summary, `saknas` the word for an empty cell.
    """

    omrade: str
    ar: int
    stadsdelar: Sequence[str]
    celler: dict[tuple[str, int], Veckocell]
    utanfor: frozenset[tuple[str, int]]
    summor: Sequence[Summarad]
    handelser: Sequence[Handelserad] = ()
    tackning: str = ""
    saknas: str = "Ej rapporterad"

    def rader(self) -> Iterable[tuple[Vecka, str, Veckocell]]:
        """The assessments week by week in the order of the stadsdelar."""
        for vecka in veckor_i(self.ar):
            for stadsdel in self.stadsdelar:
                if cell := self.celler.get((stadsdel, vecka.vecka)):
                    yield vecka, stadsdel, cell


def csv_bytes(blad: Arsblad) -> bytes:
    """The long form: semicolons and a byte order mark, which a Swedish Excel needs for columns and å, ä, ö."""
    ut = StringIO()
    skrivare = csv.writer(ut, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    skrivare.writerow(KOLUMNER)
    for vecka, stadsdel, cell in blad.rader():
        skrivare.writerow([
            vecka.ar,
            vecka.vecka,
            vecka.mandag.isoformat(),
            ofarlig(jamforbar(stadsdel)),
            cell.niva,
            LUGN if cell.lugn else BEDOMD,
            ofarlig(jamforbar(cell.motivering)),
        ])  # fmt: skip
    return ut.getvalue().encode("utf-8-sig")


def xlsx_bytes(blad: Arsblad) -> bytes:
    """A workbook with the sheets Veckor (as tabell 2), Bedömningar (long form), Händelser and Sammanfattning."""
    ut = BytesIO()
    # Text is text: nothing that somebody has written becomes a formula or a link.
    val = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(ut, val) as bok:
        bok.set_properties({
            "title": f"Veckobedömningar {blad.ar}, {blad.omrade}", "created": SKAPAD, "language": "sv-SE",
        })  # fmt: skip
        stil = Stil(bok)
        _veckor(bok.add_worksheet("Veckor"), stil, blad)
        _bedomningar(bok.add_worksheet("Bedömningar"), stil, blad)
        _handelser(bok.add_worksheet("Händelser"), stil, blad)
        _sammanfattning(bok.add_worksheet("Sammanfattning"), stil, blad)
    return ut.getvalue()


class Stil:
    """The formats of the workbook."""

    def __init__(self, bok: Workbook) -> None:
        grund: dict[str, Any] = {"font_name": "Calibri", "font_size": 11}
        ruta = grund | {"align": "center", "border": 1, "border_color": "#FFFFFF"}
        self.vanlig = bok.add_format(grund)
        self.huvud = bok.add_format(grund | {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        self.rubrik = bok.add_format(grund | {"bold": True, "bottom": 1, "text_wrap": True, "align": "center"})
        self.mitt = bok.add_format(grund | {"align": "center"})
        self.dag = bok.add_format(grund | {"num_format": "yyyy-mm-dd", "align": "left"})
        self.tid = bok.add_format(grund | {"num_format": "hh:mm", "align": "left"})
        self.text = bok.add_format(grund | {"text_wrap": True, "valign": "top", "num_format": "@"})
        self.dampad = bok.add_format(grund | {"font_color": "#545C64"})
        # Bold for what stands out and a hatch for what is missing: read without colour too.
        self.niva: dict[tuple[int, bool], Format] = {}
        for niva, (fond, farg) in FARGER.items():
            farger = ruta | {"bg_color": fond, "font_color": farg, "bold": niva >= 3}
            self.niva[niva, False] = bok.add_format(farger | {"num_format": "0"})
            self.niva[niva, True] = bok.add_format(farger | {"num_format": f'0"{BOCK}"'})
        self.saknas = bok.add_format(ruta | {"pattern": 14, "fg_color": "#A8B0B8", "bg_color": "#FFFFFF"})
        self.utanfor = bok.add_format(ruta | {"bg_color": "#EDEFF1"})


def _veckor(ark: Worksheet, stil: Stil, blad: Arsblad) -> None:
    ark.freeze_panes(1, 1)
    ark.set_landscape()
    ark.fit_to_pages(1, 0)
    ark.repeat_rows(0)
    ark.set_column(0, 0, 9)
    ark.set_column(1, max(1, len(blad.stadsdelar)), 11)
    ark.write_string(0, 0, "Vecka", stil.huvud)
    for k, stadsdel in enumerate(blad.stadsdelar, 1):
        ark.write_string(0, k, jamforbar(stadsdel), stil.rubrik)
    rad = 0
    for rad, vecka in enumerate(veckor_i(blad.ar), 1):
        ark.write_number(rad, 0, vecka.vecka, stil.mitt)
        for k, stadsdel in enumerate(blad.stadsdelar, 1):
            nyckel = (stadsdel, vecka.vecka)
            if cell := blad.celler.get(nyckel):
                ark.write_number(rad, k, cell.niva, stil.niva[cell.niva, cell.lugn])
            else:
                ark.write_blank(rad, k, None, stil.utanfor if nyckel in blad.utanfor else stil.saknas)
    rad += 2
    ark.write_string(rad, 0, "Bedömda", stil.dampad)
    for k, summa in enumerate(blad.summor, 1):
        ark.write_string(rad, k, f"{summa.antal} av {summa.av}", stil.mitt)
    _forklaring(ark, stil, blad, rad + 2)


def _forklaring(ark: Worksheet, stil: Stil, blad: Arsblad, rad: int) -> None:
    """What the cells mean, and what the sheet is: below the table, as the lägesbild has it."""
    ark.write_string(rad, 0, f"Veckobedömningar i {blad.omrade} {blad.ar}. {blad.tackning}", stil.dampad)
    poster = [
        (f"{n.value}", stil.niva[n.value, False], f"{n.lage}: {n.betydelse[:1].lower()}{n.betydelse[1:]}") for n in Niva
    ]
    poster.append((f"1{BOCK}", stil.niva[1, True], "Bekräftat lugnt: någon har bekräftat att inget har hänt"))
    poster.append(("", stil.saknas, blad.saknas))
    if blad.utanfor:
        poster.append(("", stil.utanfor, "Stadsdelen fanns inte"))
    for i, (tecken, form, text) in enumerate(poster, 2):
        # As text, so that the legend is never taken for a week.
        ark.write_string(rad + i, 0, f"Nivå {tecken}", form) if tecken else ark.write_blank(rad + i, 0, None, form)
        ark.write_string(rad + i, 1, text, stil.vanlig)


def _bedomningar(ark: Worksheet, stil: Stil, blad: Arsblad) -> None:
    _huvud(ark, stil, KOLUMNER, (7, 7, 12, 22, 7, 16, 60))
    rad = 0
    for rad, (vecka, stadsdel, cell) in enumerate(blad.rader(), 1):
        ark.write_number(rad, 0, vecka.ar, stil.vanlig)
        ark.write_number(rad, 1, vecka.vecka, stil.vanlig)
        ark.write_datetime(rad, 2, vecka.mandag, stil.dag)
        ark.write_string(rad, 3, jamforbar(stadsdel), stil.vanlig)
        ark.write_number(rad, 4, cell.niva, stil.niva[cell.niva, cell.lugn])
        ark.write_string(rad, 5, LUGN if cell.lugn else BEDOMD, stil.vanlig)
        if motivering := jamforbar(cell.motivering):
            ark.write_string(rad, 6, motivering, stil.text)
    ark.autofilter(0, 0, max(1, rad), len(KOLUMNER) - 1)


def _handelser(ark: Worksheet, stil: Stil, blad: Arsblad) -> None:
    _huvud(ark, stil, HANDELSEKOLUMNER, (7, 7, 12, 10, 20, 22, 7, 12, 24, 60, 22))
    rad = 0
    for rad, h in enumerate(blad.handelser, 1):
        ark.write_number(rad, 0, h.vecka.ar, stil.vanlig)
        ark.write_number(rad, 1, h.vecka.vecka, stil.vanlig)
        ark.write_datetime(rad, 2, h.dag, stil.dag)
        if h.klockslag:
            ark.write_datetime(rad, 3, h.klockslag, stil.tid)
        ark.write_number(rad, 6, h.allvar, stil.vanlig)
        for k, text in ((4, h.stadsdel), (5, h.typ), (7, h.allvarsord), (8, h.plats), (9, h.text), (10, h.kalla)):
            if text:
                ark.write_string(rad, k, jamforbar(text), stil.text if k == 9 else stil.vanlig)
    ark.autofilter(0, 0, max(1, rad), len(HANDELSEKOLUMNER) - 1)


def _sammanfattning(ark: Worksheet, stil: Stil, blad: Arsblad) -> None:
    _huvud(ark, stil, SUMMAKOLUMNER, (22, 12, 12, 18, 12, 12, 10, 10))
    rad = 0
    for rad, s in enumerate(blad.summor, 1):
        ark.write_string(rad, 0, jamforbar(s.stadsdel), stil.vanlig)
        ark.write_number(rad, 1, s.antal, stil.vanlig)
        ark.write_number(rad, 2, s.av, stil.vanlig)
        ark.write_string(rad, 3, f"{s.antal} av {s.av} veckor", stil.vanlig)
        if s.antal:
            for k, tal in ((4, s.minst_tre), (5, s.fyra_fem), (6, s.median), (7, s.hogsta)):
                ark.write_number(rad, k, tal or 0, stil.vanlig)
    ark.write_string(rad + 2, 0, blad.tackning, stil.dampad)
    noter = (
        "Median är den lägsta nivå som minst hälften av de bedömda veckorna ligger på eller under.",
        "Nivåerna är en rangordning, så något medelvärde räknas inte.",
    )
    for i, not_ in enumerate(noter, 3):
        ark.write_string(rad + i, 0, not_, stil.dampad)


def _huvud(ark: Worksheet, stil: Stil, namn: Sequence[str], bredder: Sequence[float]) -> None:
    ark.freeze_panes(1, 0)
    for k, (rubrik, bredd) in enumerate(zip(namn, bredder, strict=True)):
        ark.write_string(0, k, rubrik, stil.huvud)
        ark.set_column(k, k, bredd)
