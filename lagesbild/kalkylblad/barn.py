"""The process that reads a file: `python -m lagesbild.kalkylblad.barn <file>`. One JSON list per line on stdout.

Its memory is bounded before anything is opened. It imports no Django, so that it starts in a tenth of a second.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from lagesbild.kalkylblad.bok import FOR_TUNG, TRASIG
from lagesbild.kalkylblad.textfil import Textfel, rader_ur

MINNE: Final = 420_000_000  # bytes of address space
UPPACKAT: Final = 150_000_000  # bytes that a zip may hold in all
FLEST_CELLER: Final = 2_000_000
FLEST_KOLUMNER: Final = 2_000
FLEST_RADER: Final = 1_048_576
LANGST_TEXT: Final = 4_000
# In all. A workbook stores a text once, however many cells show it: a few kilobytes can become gigabytes of cells.
FLEST_TECKEN: Final = 30_000_000
FLEST_BLAD: Final = 60

LOSENORD: Final = "Filen är skyddad med lösenord. Ta bort skyddet i Excel (Arkiv, Information) och försök igen."
HTML: Final = (
    "Filen är en webbsida och inte ett kalkylblad, fast den heter något annat. "
    "Öppna den i Excel, spara den som xlsx och försök igen."
)
ANNAN: Final = "Filen är {} och går inte att läsa in. Spara tabellen som xlsx, xls, ods eller csv."
FOR_MANGA: Final = "Filen har fler än 2 miljoner celler. Dela upp den och läs in delarna var för sig."
FOR_BRED: Final = "Filen har fler än 2 000 kolumner. Ta bort kolumner som inte behövs och försök igen."


class Fel(Exception):
    """What is told to the person who sent the file."""


def main(vag: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MINNE, MINNE))
    try:
        _las(Path(vag))
    except (Fel, Textfel) as fel:
        _ut("fel", str(fel))
    except MemoryError:
        _ut("fel", FOR_TUNG)
    except BaseException:  # noqa: BLE001 (a panic of the parser is no Exception; the process ends here anyway)
        _ut("fel", TRASIG)
    sys.stdout.flush()


def _ut(*post: Any) -> None:
    sys.stdout.write(json.dumps(post, ensure_ascii=False, allow_nan=False) + "\n")


def _las(vag: Path) -> None:
    data = vag.read_bytes()
    if not data.strip(b" \t\r\n\x00"):
        raise Fel("Filen är tom. Välj en annan fil.")
    huvud = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data[:4] == b"PK\x03\x04":
        _arbetsbok(vag, data, *_zip(vag))
    elif data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Fel(LOSENORD)
        _arbetsbok(vag, data, "xls", [])
    elif data[:4] == b"PK\x05\x06":
        raise Fel("Filen är ett tomt arkiv. Välj en annan fil.")
    elif data[:4] == b"%PDF":
        raise Fel(ANNAN.format("en PDF"))
    elif data[:2] == b"\x1f\x8b" or data[:6] in {b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"}:
        raise Fel(ANNAN.format("ett packat arkiv"))
    elif data[:8] == b"\x89PNG\r\n\x1a\n" or data[:3] == b"\xff\xd8\xff" or data[:4] == b"GIF8":
        raise Fel(ANNAN.format("en bild"))
    elif data[:5] == b"{\\rtf":
        raise Fel(ANNAN.format("ett textdokument (RTF)"))
    elif re.match(rb"<!doctype html|<html|<head|<body|<table|<meta", huvud):
        raise Fel(HTML)
    elif huvud.startswith(b"<?xml"):
        raise Fel(HTML if b"<html" in huvud else ANNAN.format("i ett XML-format"))
    else:
        _text(data)


def _text(data: bytes) -> None:
    rader, noter = rader_ur(data)
    _ut("blad", "", [], 0, [])
    _skriv_rader(rader, Mangd())
    _ut("klar", "csv", noter)


def _zip(vag: Path) -> tuple[str, list[str]]:
    """The kind of workbook, after a look at how much it unpacks to. Sizes in a zip may lie; the memory limit holds."""
    try:
        with zipfile.ZipFile(vag) as arkiv:
            poster = arkiv.infolist()
            if any(post.flag_bits & 1 for post in poster):
                raise Fel(LOSENORD)
            if sum(post.file_size for post in poster) > UPPACKAT or len(poster) > 5000:
                raise Fel(FOR_TUNG)
            namn = {post.filename for post in poster}
            if "xl/workbook.xml" in namn or "xl/workbook.bin" in namn:
                noter = ["Filen har makron. De är inte lästa och kör aldrig."] if "xl/vbaProject.bin" in namn else []
                return "xlsx" if "xl/workbook.xml" in namn else "xlsb", noter
            if "content.xml" in namn:
                if "META-INF/manifest.xml" in namn and b"encryption-data" in arkiv.read("META-INF/manifest.xml"):
                    raise Fel(LOSENORD)
                return "ods", []
            if "word/document.xml" in namn:
                raise Fel(ANNAN.format("ett Word-dokument"))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as fel:
        raise Fel(TRASIG) from fel
    raise Fel(ANNAN.format("ett packat arkiv"))


def _arbetsbok(vag: Path, data: bytes, slag: str, noter: list[str]) -> None:
    from python_calamine import (  # noqa: PLC0415 (not for text files)
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    if slag == "xls" and b"_VBA_PROJECT" in data.replace(b"\x00", b""):
        noter.append("Filen har makron. De är inte lästa och kör aldrig.")
    try:
        bok = CalamineWorkbook.from_path(str(vag))
        blad = [b for b in bok.sheets_metadata if b.typ == SheetTypeEnum.WorkSheet]
        if len(blad) > FLEST_BLAD:
            raise Fel(f"Filen har fler än {FLEST_BLAD} blad. Spara de blad som behövs i en ny fil.")
        dolda = [b.name for b in blad if b.visible != SheetVisibleEnum.Visible]
        if dolda:
            noter.append(f"Dolda blad är inte lästa: {', '.join(dolda)[:200]}.")
        formler = _formler(vag) if slag == "xlsx" else []
        mangd = Mangd()
        for nr, metadata in enumerate(blad):
            if metadata.name in dolda:
                continue
            arket = bok.get_sheet_by_name(metadata.name)
            antal, utan = formler[nr] if nr < len(formler) else (0, [])
            sammanslagna = [[a + 1, b + 1, c + 1, d + 1] for (a, b), (c, d) in (arket.merged_cell_ranges or [])[:5000]]
            _ut("blad", metadata.name, sammanslagna, antal, utan)
            # Rows come from the first of the sheet, cells from the first column that holds something.
            fore = (arket.start or (0, 0))[1]
            if fore > FLEST_KOLUMNER:
                raise Fel(FOR_BRED)
            if (arket.end or (0, 0))[0] >= FLEST_RADER:
                raise Fel(TRASIG)  # no program makes such a row number
            _skriv_rader(enumerate(arket.iter_rows(), 1), mangd, fore)
        _ut("klar", slag, noter)
    except PasswordError as fel:
        raise Fel(LOSENORD) from fel
    except (CalamineError, UnicodeError, OSError) as fel:
        raise Fel(LOSENORD if "assword" in str(fel) else TRASIG) from fel


@dataclass(slots=True)
class Mangd:
    """How much has been written by now, over all sheets."""

    celler: int = 0
    tecken: int = 0

    def med(self, celler: list[Any]) -> None:
        """Count a row in. Raises `Fel` when the file holds more than whoever reads the answer has room for."""
        self.celler += len(celler)
        if self.celler > FLEST_CELLER:
            raise Fel(FOR_MANGA)
        self.tecken += sum(len(cell) for cell in celler if type(cell) is str)
        if self.tecken > FLEST_TECKEN:
            raise Fel(FOR_TUNG)


def _skriv_rader(rader: Iterable[tuple[int, list[Any]]], mangd: Mangd, fore: int = 0) -> None:
    """Write the rows that hold something, after `fore` empty columns."""
    for nr, rad in rader:
        ut = [_cell(c) for c in rad]
        while ut and ut[-1] is None:
            ut.pop()
        if not ut:
            continue
        ut[:0] = [None] * fore
        if len(ut) > FLEST_KOLUMNER:
            raise Fel(FOR_BRED)
        mangd.med(ut)
        _ut("rad", nr, ut)


def _cell(cell: Any) -> Any:
    match cell:
        case None | "":
            return None
        case bool():
            return "SANT" if cell else "FALSKT"
        case str():
            text = cell.replace("\x00", "").replace("\ufffd", "?").strip()
            text = text.encode("utf-8", "replace").decode()
            return text[:LANGST_TEXT] or None
        case int():
            return cell if abs(cell) < 10**15 else str(cell)
        case float():
            return cell if cell == cell and abs(cell) < 1e15 else "?"
        case datetime():
            return [cell.date().isoformat()]
        case date():
            return [cell.isoformat()]
        case time() | timedelta():
            return str(cell)
        case _:
            return str(cell)[:LANGST_TEXT]


_CELL: Final = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_PLATS: Final = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')


def _formler(vag: Path) -> list[tuple[int, list[list[int]]]]:
    """Per sheet in the order of the file: how many formulas, and the cells whose formula has no stored value."""
    svar = []
    with zipfile.ZipFile(vag) as arkiv:
        namn = [n for n in arkiv.namelist() if re.fullmatch(r"xl/worksheets/sheet[0-9]+\.xml", n)]
        for blad in sorted(namn, key=lambda n: int("".join(filter(str.isdigit, n)))):
            xml = arkiv.read(blad)
            antal, utan = xml.count(b"</f>"), []
            if antal:
                for attribut, inre in _CELL.findall(xml):
                    if b"<f" in inre and not re.search(rb"<v>[^<]+</v>|<is>", inre) and (m := _PLATS.search(attribut)):
                        kolumn = 0
                        for tecken in m[1]:
                            kolumn = kolumn * 26 + tecken - 64
                        utan.append([int(m[2]), kolumn])
            svar.append((antal, utan[:1000]))
    return svar


if __name__ == "__main__":
    main(sys.argv[1])
