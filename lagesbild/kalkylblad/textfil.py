"""Tables as text: which encoding, which separator, which cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

SKILJETECKEN: Final = ("\t", ";", ",")
_KONTROLL: Final = frozenset(chr(n) for n in range(32)) - {"\t", "\n", "\r", "\f", "\v"}
INTE_TEXT: Final = (
    "Filen går inte att läsa: den är varken ett kalkylblad eller text. Välj en fil i formatet xlsx, xls, ods eller csv."
)


class Textfel(Exception):
    """The file is no table in text form."""


def rader_ur(data: bytes) -> tuple[Iterator[tuple[int, list[str]]], list[str]]:
    """Numbered rows, and what should be said about how they were read. A row's number counts rows, as Excel does."""
    text, not_ = avkodad(data)
    if sum(t in _KONTROLL for t in text[:20_000]) > 0:
        raise Textfel(INTE_TEXT)
    tecken = skiljetecken(text)
    noter = [not_] if not_ else []
    return _rader(text, tecken), noter


def avkodad(data: bytes) -> tuple[str, str]:
    """The text, and a remark when the encoding had to be guessed."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), ""
        except UnicodeDecodeError as fel:
            raise Textfel(INTE_TEXT) from fel
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
        if any(0x80 <= ord(t) < 0xA0 for t in text):
            raise Textfel(INTE_TEXT) from None
    return text, "Filen är inte i UTF-8. Den är läst som Windows-1252: titta efter att å, ä och ö står rätt."


def skiljetecken(text: str) -> str:
    """The separator that most often stands outside quotes, on most of the first lines."""
    antal = dict.fromkeys(SKILJETECKEN, 0)
    rader = dict.fromkeys(SKILJETECKEN, 0)
    for rad in text[:100_000].splitlines()[:100]:
        citat = False
        sedda: set[str] = set()
        for t in rad:
            if t == '"':
                citat = not citat
            elif t in antal and not citat:
                antal[t] += 1
                sedda.add(t)
        for t in sedda:
            rader[t] += 1
    # A comma is also a decimal sign: it counts only where no other separator stands on as many lines.
    return max(SKILJETECKEN, key=lambda t: (rader[t], t != ",", antal[t]))


def _rader(text: str, tecken: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(200_000)
    try:
        # Line ends are left as they are: the reader itself knows which of them stand within quotes.
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=tecken), 1)
    except csv.Error as fel:
        raise Textfel(
            "Filen går inte att läsa: en cell är orimligt lång, oftast för att ett citattecken saknas i slutet av den. "
            "Rätta filen, eller spara den som xlsx, och försök igen."
        ) from fel
