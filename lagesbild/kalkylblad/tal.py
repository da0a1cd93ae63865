"""Numbers as Swedish tables print them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

SAKNAS: Final = frozenset({"–", "-", "—", "−", "..", ".", "…", "x", "X", "*", "n/a", "uppgift saknas"})
_BLANK: Final = re.compile(r"[\s\u00a0\u202f\u2009\u2007]+")
_FOTNOT: Final = re.compile(r"(?:\s*(?:[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\*+|[¤†‡]+|\([a-zåäö]\))|\s+[0-9a-z]{1,2}\))$", re.IGNORECASE)
_PRELIMINAR: Final = re.compile(r"\s*(?:\((?:p|prel\.?|preliminär)\)|\bprel\.?)$", re.IGNORECASE)
_HEL: Final = r"(?:\d{1,3}(?: \d{3})+|\d+)"
_SVENSKT: Final = re.compile(rf"{_HEL}(?:,\d+)?")
_MED_PUNKT: Final = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
_ENGELSKT: Final = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}")
_DECIMALPUNKT: Final = re.compile(r"\d+\.\d+")
_TVETYDIGT: Final = re.compile(r"[1-9]\d{0,2}\.\d{3}")

PUNKT: Final = "Punkten i ”{}” kan betyda tusental eller decimal. Skriv talet utan punkt i filen."


@dataclass(frozen=True, slots=True)
class Tal:
    """What a cell says. `varde` None: no number. `saknas`: a mark that says that there is none, or an empty cell."""

    varde: Decimal | None
    saknas: bool = False
    procent: bool = False
    preliminar: bool = False
    fotnot: str = ""
    fel: str = ""


def tolka_tal(cell: str | int | float | date | None, *, punkt_ar_tusental: bool = False) -> Tal:
    """Read a cell as a number. What could be two numbers is no number, and `fel` says why.

    A mark such as "–" or ".." is never taken as zero: what it means differs between publishers.
    """
    if cell is None:
        return Tal(None, saknas=True)
    if isinstance(cell, date):
        return Tal(None, fel="Cellen är ett datum, inte ett tal.")
    if not isinstance(cell, str):
        return Tal(Decimal(repr(cell)))
    text = _BLANK.sub(" ", cell).strip()
    if not text or text.lower() in SAKNAS:
        return Tal(None, saknas=True)
    preliminar = bool(_PRELIMINAR.search(text))
    text = _PRELIMINAR.sub("", text).strip()
    fotnot = ""
    if (m := _FOTNOT.search(text)) and m.start():
        fotnot, text = m[0].strip(), text[: m.start()].strip()
    procent = text.endswith("%")
    text = text.removesuffix("%").strip()
    tecken = Decimal(1)
    if text[:1] in {"-", "−", "–", "+"}:
        tecken = Decimal(1) if text[0] == "+" else Decimal(-1)
        text = text[1:].strip()
    if (tal := _siffror(text, punkt_ar_tusental)) is None:
        fel = PUNKT.format(text[:30]) if _TVETYDIGT.fullmatch(text) else ""
        return Tal(None, fel=fel)
    return Tal(tecken * tal, procent=procent, preliminar=preliminar, fotnot=fotnot)


def _siffror(text: str, punkt_ar_tusental: bool) -> Decimal | None:
    if len(text) > 30 or not text.isascii():
        return None
    try:
        if _SVENSKT.fullmatch(text):
            return Decimal(text.replace(" ", "").replace(",", "."))
        if _MED_PUNKT.fullmatch(text) or (punkt_ar_tusental and _TVETYDIGT.fullmatch(text)):
            return Decimal(text.replace(".", "").replace(",", "."))
        if _ENGELSKT.fullmatch(text):
            return Decimal(text.replace(",", ""))
        if _DECIMALPUNKT.fullmatch(text) and not _TVETYDIGT.fullmatch(text):
            return Decimal(text)
    except InvalidOperation:
        pass
    return None
