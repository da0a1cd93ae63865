"""The figures of all tables, and of the charts and maps that have theirs in the appendix, as one xlsx."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from lagesbild.dokument.delar import Dokument, Framsteg, Rad, tyst

_TAL: Final = re.compile(r"([+−-]?)(\d{1,3}(?:[\u00a0 ]\d{3})+|\d+)(?:,(\d+))?(?:\u00a0(%|kr|dagar))?")
_FORMAT: Final = {"": "#,##0", "%": '0" %"', "kr": '#,##0" kr"', "dagar": '0.0" dagar"'}
INGEN_TID: Final = "2000-01-01T00:00:00+00:00"
_ARTAL: Final = re.compile(r"(?:19|20)\d\d")
FORBJUDET: Final = re.compile(r"[\[\]:*?/\\]")


def xlsx(dokument: Dokument, *, framsteg: Framsteg = tyst) -> bytes:
    """A sheet of contents, then one for each table: caption, table, notes, source. Numbers are numbers.

    The same document gives the same bytes.
    """
    framsteg("Sätter ihop Excel-filen", 15)
    ut = BytesIO()
    bok = xlsxwriter.Workbook(ut, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    titel = f"{dokument.titel} – {dokument.omrade}"
    skapad = datetime.fromisoformat(dokument.skapad or INGEN_TID).replace(tzinfo=None)  # the file has no time zones
    bok.set_properties({"title": titel, "author": dokument.parter or dokument.omrade, "created": skapad})
    skrivare = _Bok(bok)
    forsta = bok.add_worksheet("Innehåll")
    forsta.set_column(0, 0, 24)
    forsta.set_column(1, 1, 90)
    forsta.write(0, 0, titel, skrivare.stil(bold=True, font_size=14))
    forsta.write(1, 0, f"{dokument.status}. {dokument.datum}. {dokument.utgava}.")
    rad = 3
    for tabell in dokument.tabeller:
        rader = [*tabell.huvud, *(r for grupp in tabell.kropp for r in grupp), *tabell.fot]
        noter = (*tabell.noter, f"Källa: {tabell.kalla}." if tabell.kalla else "")
        skrivare.blad(tabell.namn, tabell.rubrik, rader, len(tabell.huvud), noter)
        forsta.write_url(rad, 0, f"internal:'{tabell.namn}'!A1", string=tabell.namn)
        forsta.write(rad, 1, tabell.rubrik)
        rad += 1
    for figur in dokument.bilaga:
        noter = (*figur.noter, f"Källa: {figur.kalla}." if figur.kalla else "")
        skrivare.blad(figur.namn, figur.rubrik, figur.siffror, 1, noter)
        forsta.write_url(rad, 0, f"internal:'{FORBJUDET.sub(' ', figur.namn)[:31]}'!A1", string=figur.namn)
        forsta.write(rad, 1, figur.rubrik)
        rad += 1
    bok.close()
    return ut.getvalue()


class _Bok:
    def __init__(self, bok: Any) -> None:
        self.bok = bok
        self._stilar: dict[tuple[tuple[str, Any], ...], Any] = {}

    def stil(self, **egenskaper: Any) -> Any:
        nyckel = tuple(sorted(egenskaper.items()))
        if nyckel not in self._stilar:
            self._stilar[nyckel] = self.bok.add_format(egenskaper)
        return self._stilar[nyckel]

    def blad(self, namn: str, rubrik: str, rader: Iterable[Rad], huvuden: int, noter: Iterable[str]) -> None:
        blad = self.bok.add_worksheet(FORBJUDET.sub(" ", namn)[:31])
        blad.set_column(0, 0, 44)
        blad.write_string(0, 0, f"{namn}. {rubrik}", self.stil(bold=True))
        nummer = 2
        for i, rad in enumerate(rader):
            kolumn = 0
            for cell in rad.celler:
                fet = {"bold": True} if i < huvuden or rad.klass in {"grupp", "summa", "total"} else {}
                ar = i < huvuden or (cell.rubrik and bool(_ARTAL.fullmatch(cell.text)))
                self._cell(blad, nummer, kolumn, cell.text, fet, som_ar=ar, i_hornet=i < huvuden and kolumn == 0)
                kolumn += cell.kolumner
            nummer += 1
        blad.freeze_panes(2 + huvuden, 1)
        nummer += 1
        for text in filter(None, noter):
            blad.write_string(nummer, 0, text)
            nummer += 1

    def _cell(
        self, blad: Any, rad: int, kolumn: int, text: str, fet: dict[str, Any], *, som_ar: bool, i_hornet: bool
    ) -> None:
        traff = None if i_hornet else _TAL.fullmatch(text)
        if traff is None:
            blad.write_string(rad, kolumn, text, self.stil(**fet))
            return
        heltal = re.sub(r"\D", "", traff[2])
        tal = float(f"{heltal}.{traff[3] or 0}") * (-1 if traff[1] in {"−", "-"} else 1)
        decimaler = f"0.{'0' * len(traff[3])}" if traff[3] else ""
        format_ = _FORMAT[traff[4] or ""]
        if decimaler:
            format_ = re.sub(r"#,##0|0(?:\.0)?", f"#,##{decimaler}", format_, count=1)
        if som_ar:  # a year heads a column or a row: no thousands
            format_ = "0"
        blad.write_number(rad, kolumn, tal, self.stil(num_format=format_, **fet))
