"""What the writer and the reader of sheets agree on: heads, marks, and text that must not become a formula."""

from __future__ import annotations

import re
from typing import Final

from lagesbild.niva import Niva

BEDOMD: Final = "Bedömd"
LUGN: Final = "Bekräftat lugnt"
BOCK: Final = "✓"  # beside the 1 of a week confirmed quiet; in a workbook only the cell's number format shows it
KOLUMNER: Final = ("År", "Vecka", "Måndag", "Stadsdel", "Nivå", "Läge", "Motivering")

_FARLIG: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_OSYNLIGA: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ufffe\uffff\ud800-\udfff]")
_NIVA: Final = re.compile(
    r"(?:nivå\s*)?(?P<siffra>[1-9][0-9]{0,2})(?:[.,]0+)?\s*(?P<bock>✓|✔)?"
    r"(?:\s*[-–:.,]?\s*(?P<ord>[a-zåäö]+)(?:\s+läge)?)?(?P<lugn>,?\s+bekräftat lugnt)?",
    re.IGNORECASE,
)
_ORD: Final = {niva.ord.casefold(): int(niva) for niva in Niva}
TOMMA: Final = frozenset({"", "-", "–", "—", "−", ".", "..", "…", "ej rapporterad", "ej fastställd", "ej bedömd"})


def ofarlig(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before it. `aterstalld` takes it away again."""
    return f"'{text}" if _FARLIG.match(text) else text


def aterstalld(text: str) -> str:
    """The text as it was before `ofarlig`."""
    return text[1:] if text.startswith("'") and _FARLIG.match(text) else text


def jamforbar(text: str) -> str:
    """A text as it comes back from a file: other line ends and marks that no sheet can hold are no difference."""
    return _OSYNLIGA.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def ar_tom(text: str) -> bool:
    """Whether a cell says that nothing is reported."""
    return text.casefold().strip() in TOMMA


def niva_ur(text: str) -> tuple[int, bool] | None:
    """(level, confirmed quiet) of "3", "3 Oroande", "Nivå 3", "Oroande läge", "1 ✓"; None for anything else.

    The level may be one that does not exist (6): then it is a level, and wrong.
    """
    text = " ".join(text.split())
    if (ensam := text.casefold().removesuffix(" läge")) in _ORD:
        return _ORD[ensam], False
    if not (traff := _NIVA.fullmatch(text)):
        return None
    niva, ordet = int(traff["siffra"]), (traff["ord"] or "").casefold()
    if ordet and _ORD.get(ordet) != niva:
        return None  # "3 Normalt" says two things
    return niva, bool(traff["bock"] or traff["lugn"])
