"""A sheet as a grid, and the words that tables of figures use: years, months, sums, footnotes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from lagesbild.inlasning.tolkning import Anmarkning, Siffra
from lagesbild.kalkylblad import Blad, Cell, Tal, skriven, stada, tolka_tal
from lagesbild.period import MANADER, Period

_AR: Final = re.compile(r"((?:19|20)\d\d)\s*([¹²³⁴⁵⁶⁷⁸⁹*]*)\s*(\(?p(?:rel\.?)?\)?)?", re.IGNORECASE)
_MANADER: Final = "|".join(f"{m[:3]}[a-zåäö]*" for m in MANADER)
_SPANN: Final = re.compile(
    rf"\b({_MANADER})\.?\s*(?:[-–—]|till(?: och med)?|t\.?o\.?m\.?)\s*({_MANADER})\b", re.IGNORECASE
)
_SUMMA: Final = re.compile(r"(?:del)?summa|total(?:t|summa|er)?|samtliga|alla kategorier", re.IGNORECASE)
_FOTNOTSRAD: Final = re.compile(r"([1-9]|[*]+)\s*[)]?\s+(\S.*)")
_UPPDATERAD: Final = re.compile(
    r"(?:senast uppdaterad|uppdaterad|uttag(?:en)?|per)\D{0,12}(\d{4}-\d\d-\d\d)", re.IGNORECASE
)
_UPPHOJT: Final = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")


class Rutnat:
    """A sheet by row and column, from 1. A merged cell has its value in its first cell only."""

    def __init__(self, blad: Blad) -> None:
        self.blad = blad
        self.namn = blad.namn
        self._rader = {rad.nr: rad.celler for rad in blad.rader}
        self.nummer = list(self._rader)
        self.bredd = max((len(rad.celler) for rad in blad.rader), default=0)
        # "1.234" is a thousand where another number of the sheet shows that the dot sets thousands apart.
        self.punkt_ar_tusental = any(
            isinstance(c, str) and re.fullmatch(r"\d{1,3}(\.\d{3})+,\d+", c)
            for rad in blad.rader[:2000]
            for c in rad.celler
        )

    def cell(self, rad: int, kolumn: int) -> Cell:
        celler = self._rader.get(rad)
        return celler[kolumn - 1] if celler and 0 < kolumn <= len(celler) else None

    def text(self, rad: int, kolumn: int) -> str:
        return stada(self.cell(rad, kolumn))

    def tal(self, rad: int, kolumn: int) -> Tal:
        return tolka_tal(self.cell(rad, kolumn), punkt_ar_tusental=self.punkt_ar_tusental)

    def celler(self, rad: int) -> Iterator[tuple[int, Cell]]:
        """The cells of a row that hold something, with their columns."""
        return ((k, c) for k, c in enumerate(self._rader.get(rad, ()), 1) if c is not None)

    def anm(self, slag: str, rad: int, kolumn: int, text: str, raknat: str = "") -> Anmarkning:
        return Anmarkning(slag, self.namn, rad, kolumn, text, skriven(self.cell(rad, kolumn)), raknat)

    def siffra(
        self,
        rad: int,
        kolumn: int,
        *,
        namn: str,
        period: Period,
        grupp: str = "",
        plats: str = "",
        enhet: str = "antal",
        hanvisning: str = "",
        preliminar: bool = False,
    ) -> tuple[Siffra | None, Anmarkning | None]:
        """The figure of a cell, or why it is none; neither for an empty cell."""
        cell = self.cell(rad, kolumn)
        if cell is None:
            return None, None
        t = self.tal(rad, kolumn)
        if t.varde is None:
            if t.saknas:
                return None, self.anm("saknas", rad, kolumn, "Inget värde i filen. Cellen läses inte som noll.")
            return None, self.anm("ej_forstadd", rad, kolumn, t.fel or "Cellen är inte ett tal.")
        varde = t.varde.quantize(Decimal("0.0001"))
        if abs(varde) >= 10**12:
            return None, self.anm("ej_forstadd", rad, kolumn, "Talet är orimligt stort.")
        if varde != varde.to_integral() and enhet == "antal" and not preliminar and t.procent:
            return None, self.anm("ej_forstadd", rad, kolumn, "Cellen är en andel, men serien räknar antal.")
        return Siffra(
            self.namn, rad, kolumn, skriven(cell)[:60], grupp[:120], namn[:160], enhet, plats[:120], period.fran,
            period.till, varde, preliminar or t.preliminar, (hanvisning or t.fotnot)[:200],
        ), None  # fmt: skip


def nyckel(text: str) -> str:
    """Small letters without accents and signs, to compare names by."""
    platt = unicodedata.normalize("NFKD", text.casefold().replace("å", "å"))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", "".join(t for t in platt if not unicodedata.combining(t))).split())


def ar_ur(cell: Cell) -> tuple[int, str, bool] | None:
    """Year, footnote sign and whether it is preliminary; None when the cell is no year."""
    if isinstance(cell, date):
        return None
    if (m := _AR.fullmatch(stada(cell))) is None:
        return None
    return int(m[1]), m[2].translate(_UPPHOJT), bool(m[3])


def manad_ur(cell: Cell) -> int | None:
    """1–12 from "januari", "Jan", "jan."; None otherwise."""
    text = stada(cell).casefold().rstrip(".")
    if len(text) < 3:
        return None
    return next(
        (n for n, m in enumerate(MANADER, 1) if m == text or m[:3] == text or (len(text) == 4 and m.startswith(text))),
        None,
    )


def manadsspann(text: str) -> tuple[int, int] | None:
    """(1, 10) from "Jan - Okt"; None when no span stands in the text."""
    if (m := _SPANN.search(text)) is None:
        return None
    fran, till = (manad_ur(del_[:3]) for del_ in m.groups())
    return (fran, till) if fran and till and fran <= till else None


def ar_summa(text: str) -> bool:
    """Whether the row or column is a sum of others."""
    return _SUMMA.fullmatch(text.rstrip(":").strip()) is not None


def fotnoter(rutnat: Rutnat, efter: int) -> dict[str, str]:
    """Footnotes below the table, by their sign."""
    noter = {}
    for rad in rutnat.nummer:
        if rad > efter and (m := _FOTNOTSRAD.fullmatch(rutnat.text(rad, 1))):
            noter[m[1]] = m[2]
    return noter


def utan_fotnot(text: str, noter: dict[str, str]) -> tuple[str, str]:
    """ "brott1" → ("brott", the text of footnote 1) when the sheet has such a footnote."""
    platt = text.translate(_UPPHOJT) if text[-1:] in "¹²³⁴⁵⁶⁷⁸⁹" and text else text
    if platt and platt[-1] in noter and len(platt) > 1 and (not platt[-2].isdigit() or platt != text):
        return platt[:-1].rstrip(), noter[platt[-1]]
    return text, ""


def uttagsdag(rutnat: Rutnat) -> date | None:
    """The day that the sheet says it was last changed."""
    for rad in [*rutnat.nummer[-15:], *rutnat.nummer[:8]]:
        for _, cell in rutnat.celler(rad):
            if (m := _UPPDATERAD.search(stada(cell))) is not None:
                try:
                    return date.fromisoformat(m[1])
                except ValueError:
                    continue
    return None
