"""Swedish numbers, percents, dates and lists as text.

Thousands are set apart by a no-break space, minus is U+2212, decimals follow a comma. What is unknown is "–".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

HARDBLANKSTEG: Final = "\u00a0"
MINUS: Final = "\u2212"
SAKNAS: Final = "–"
FRAN: Final = "från"

Tal = int | float | Decimal


def tal(n: Tal | None, decimaler: int = 0) -> str:
    """A number: "1 412", "−3", "25,5". Rounded half away from zero; None gives "–"."""
    if n is None:
        return SAKNAS
    # By way of str: a float's shortest decimal is what the reader has in mind, not its binary neighbour.
    avrundat = Decimal(str(n)).quantize(Decimal(1).scaleb(-decimaler), rounding=ROUND_HALF_UP)
    siffror = f"{abs(avrundat):,.{decimaler}f}".translate({ord(","): HARDBLANKSTEG, ord("."): ","})
    return MINUS + siffror if avrundat < 0 else siffror


def differens(n: Tal | None, decimaler: int = 0) -> str:
    """A change with its sign: "+115", "−1", "0"."""
    text = tal(n, decimaler)
    return f"+{text}" if n is not None and n > 0 and text.strip("0,") else text


def procent(n: Tal | None, decimaler: int = 0) -> str:
    """A change in percent with its sign: "+21 %", "−16 %", "0 %"; None (no base to count on) gives "–"."""
    return SAKNAS if n is None else f"{differens(n, decimaler)}{HARDBLANKSTEG}%"


def andel(n: Tal | None, decimaler: int = 0) -> str:
    """A share in percent, without plus sign: "47 %", "25,5 %"; None gives "–"."""
    return SAKNAS if n is None else f"{tal(n, decimaler)}{HARDBLANKSTEG}%"


def kronor(n: Tal | None, decimaler: int = 0) -> str:
    """An amount: "406 900 kr"; None gives "–"."""
    return SAKNAS if n is None else f"{tal(n, decimaler)}{HARDBLANKSTEG}kr"


def datum(d: date) -> str:
    """A day: "2024-11-04"."""
    return d.strftime("%Y-%m-%d")


def tidpunkt(dt: datetime) -> str:
    """A moment: "2024-11-04 14:32". Takes an aware datetime already in local time; ValueError for a naive one."""
    if dt.tzinfo is None:
        raise ValueError("tidpunkt() takes an aware datetime in local time, got a naive one.")
    return dt.strftime("%Y-%m-%d %H:%M")


def upprakning(delar: Sequence[str], ord_fore_sista: str = "och") -> str:
    """A list: "a", "a och b", "a, b och c"; empty for nothing."""
    if len(delar) < 2:
        return "".join(delar)
    return f"{', '.join(delar[:-1])} {ord_fore_sista} {delar[-1]}"


def antal(n: int, ental: str, flertal: str) -> str:
    """A count with its noun: "1 vecka", "3 veckor", "0 veckor"."""
    return f"{tal(n)} {ental if n == 1 else flertal}"


def ordmonster(ordet: str) -> str:
    """A pattern for a word anywhere, as in "personrån"; but who looks for "rån" does not mean every "från"."""
    inledning = FRAN.removesuffix(ordet.casefold())
    menat = f"(?<!{inledning})" if inledning not in ("", FRAN) else ""
    return menat + re.escape(ordet)
