"""The values of a workbook, and the call that has them read by a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

STORST_FIL: Final = 20_000_000  # bytes
TIDSGRANS: Final = 60.0  # seconds
_ROT: Final = Path(__file__).resolve().parents[2]

Cell = str | int | float | date | None

FOR_STOR: Final = (
    "Filen är för stor: {} MB. Gränsen är 20 MB. Dela upp den, eller ta bort blad och bilder som inte behövs."
)
FOR_TUNG: Final = (
    "Filen är för tung att läsa: den packar upp till mer än vad som får plats, eller tar för lång tid. "
    "Spara bara det blad som behövs i en ny fil och försök igen."
)
TRASIG: Final = (
    "Filen går inte att läsa: den är skadad eller avbruten. Öppna den i Excel eller LibreOffice, spara den på nytt som "
    "xlsx och försök igen."
)


class Olaslig(Exception):
    """The file can't be read; the text says why and what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Rad(NamedTuple):
    """One row with at least one value: its number in the sheet (from 1) and its cells from column A on."""

    nr: int
    celler: list[Cell]


@dataclass(slots=True)
class Blad:
    """One sheet. Rows without values are left out; `sammanslagna` are (row, column, row, column), from 1, inclusive."""

    namn: str
    rader: list[Rad] = field(default_factory=list)
    sammanslagna: list[tuple[int, int, int, int]] = field(default_factory=list)
    formler: int = 0
    formler_utan_varde: list[tuple[int, int]] = field(default_factory=list)

    @property
    def antal_celler(self) -> int:
        return sum(len(rad.celler) for rad in self.rader)


@dataclass(slots=True)
class Bok:
    """All sheets that hold something, the kind of file it was, and what the reader wants to have said."""

    slag: str
    blad: list[Blad]
    noter: list[str]

    @property
    def antal_celler(self) -> int:
        return sum(blad.antal_celler for blad in self.blad)


def kolumnnamn(kolumn: int) -> str:
    """1 → "A", 27 → "AA"."""
    namn = ""
    while kolumn:
        kolumn, rest = divmod(kolumn - 1, 26)
        namn = chr(65 + rest) + namn
    return namn


def adress(rad: int, kolumn: int) -> str:
    """(5, 2) → "B5"; 0 stands for a whole row or column."""
    return f"{kolumnnamn(kolumn)}{rad or ''}"


def stada(cell: Cell) -> str:
    """The cell as text on one line, with ordinary spaces."""
    return " ".join(skriven(cell).replace("\u00ad", "").split())


def skriven(cell: Cell) -> str:
    """The cell as a person would read it: whole numbers without decimals, decimal comma."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case date():
            return cell.isoformat()
        case int():
            return str(cell)
        case _:
            return str(int(cell)) if cell.is_integer() else repr(cell).replace(".", ",")


def las(fil: bytes | Path, *, tidsgrans: float = TIDSGRANS) -> Bok:
    """Read a file by what it holds, whatever its name says. Raises `Olaslig`."""
    storlek = len(fil) if isinstance(fil, bytes) else fil.stat().st_size
    if storlek > STORST_FIL:
        raise Olaslig(FOR_STOR.format(-(-storlek // 1_000_000)))
    with tempfile.TemporaryDirectory(prefix="inlasning-") as mapp:
        vag = fil if isinstance(fil, Path) else Path(mapp) / "fil"
        if isinstance(fil, bytes):
            vag.write_bytes(fil)
        ut = Path(mapp) / "celler"
        with ut.open("wb") as strom:
            try:
                kod = subprocess.run(  # noqa: S603 (our own module, and a path of ours)
                    [sys.executable, "-m", "lagesbild.kalkylblad.barn", str(vag.resolve())],
                    cwd=_ROT,
                    stdin=subprocess.DEVNULL,
                    stdout=strom,
                    stderr=subprocess.DEVNULL,
                    timeout=tidsgrans,
                    check=False,
                ).returncode
            except subprocess.TimeoutExpired:
                raise Olaslig(FOR_TUNG) from None
        return ur_utskrift(ut, kod)


def ur_utskrift(ut: Path, kod: int) -> Bok:
    """The workbook from what the reading process wrote before it ended with `kod`. Raises `Olaslig`."""
    if kod < 0:  # killed, as a rule by the limit on memory
        raise Olaslig(FOR_TUNG)
    with ut.open(encoding="utf-8") as rader:
        return _bok(json.loads(rad) for rad in rader)


def las_text(text: str) -> Bok:
    """Pasted text: rows on lines, cells by tab, semicolon or comma. Raises `Olaslig`."""
    return las(text.encode("utf-8-sig"))


def _bok(poster: Iterator[Any]) -> Bok:
    bok = Bok("", [], [])
    klar = False
    for post in poster:
        match post:
            case ["rad", nr, celler]:
                bok.blad[-1].rader.append(Rad(nr, [date.fromisoformat(c[0]) if type(c) is list else c for c in celler]))
            case ["blad", namn, sammanslagna, formler, utan]:
                bok.blad.append(
                    Blad(namn, [], [(a, b, c, d) for a, b, c, d in sammanslagna], formler, [(r, k) for r, k in utan])
                )
            case ["fel", text]:
                raise Olaslig(text)
            case ["klar", slag, noter]:
                bok.slag, bok.noter, klar = slag, list(noter), True
    if not klar:
        raise Olaslig(TRASIG)
    bok.blad = [blad for blad in bok.blad if blad.rader]
    if not bok.blad:
        raise Olaslig("Filen är tom: den har inget blad med något i. Välj en annan fil.")
    return bok
