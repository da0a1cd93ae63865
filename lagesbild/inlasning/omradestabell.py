"""Tables with places on the rows, as the city publishes them: heads on several rows, blocks with a sum first."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from lagesbild.inlasning.rutnat import Rutnat, ar_ur, fotnoter, manadsspann, utan_fotnot, uttagsdag
from lagesbild.inlasning.tolkning import Anmarkning, Okand, Tolkning
from lagesbild.kalkylblad import stada
from lagesbild.period import Period
from samverkan import svenska

_TITELAR: Final = re.compile(r"\b((?:19|20)\d\d)\b(?!\s*[-–]\s*(?:19|20)\d\d)(?<![-–])")
_ALLA: Final = re.compile(r"\b(?:hela staden|hela kommunen|stockholms stad|totalt|summa|samtliga)\b", re.IGNORECASE)
_DAG: Final = re.compile(r"den 31 dec", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kolumn:
    namn: str
    enhet: str
    period: Period
    preliminar: bool
    hanvisning: str
    andel: bool = False


def tolka(r: Rutnat, ar_plats: Callable[[str], bool]) -> Tolkning:
    """Raises `Okand` when the sheet is no such table."""
    etikett, rader = _rader(r, ar_plats)
    noter = fotnoter(r, rader[-1])
    titel = r.text(r.nummer[0], etikett)
    kolumner = _kolumner(r, etikett, rader, noter, titel)
    if not kolumner:
        raise Okand
    svar = Tolkning("omradestabell", titel=titel, kalla="stadsdelsomraden", uttag=uttagsdag(r))
    svar.ordning = list(dict.fromkeys(("", k.namn) for k in kolumner.values()))
    for rad in rader:
        plats, not_ = utan_fotnot(r.text(rad, etikett), noter)
        for kolumn, k in kolumner.items():
            siffra, anm = r.siffra(
                rad, kolumn, namn=k.namn, enhet=k.enhet, plats=plats, period=k.period, preliminar=k.preliminar,
                hanvisning=" ".join(filter(None, [k.hanvisning, not_])),
            )  # fmt: skip
            if siffra:
                svar.siffror.append(siffra)
            if anm:
                svar.anmarkningar.append(anm)
    _summor(r, svar, etikett, rader, kolumner, noter)
    return svar


def _rader(r: Rutnat, ar_plats: Callable[[str], bool]) -> tuple[int, list[int]]:
    """The column of places and the rows of figures."""
    for rad in r.nummer[:40]:
        for k, c in r.celler(rad):
            if (
                isinstance(c, str)
                and ar_plats(stada(c))
                and any(isinstance(d, int | float) for j, d in r.celler(rad) if j > k)
            ):
                rader = [
                    n
                    for n in r.nummer
                    if r.text(n, k) and any(r.tal(n, j).varde is not None for j, _ in r.celler(n) if j > k)
                ]
                platser = sum(ar_plats(r.text(n, k)) for n in rader)
                if platser * 4 >= len(rader):
                    return k, rader
    raise Okand


def _kolumner(r: Rutnat, etikett: int, rader: list[int], noter: dict[str, str], titel: str) -> dict[int, Kolumn]:
    huvud = [n for n in r.nummer if n < rader[0] and any(k > etikett for k, _ in r.celler(n))]
    med_tal = {k for n in rader for k, c in r.celler(n) if k > etikett and isinstance(c, int | float)}
    svar = {}
    for kolumn in sorted(med_tal):
        over, egen = _rubrik(r, huvud, kolumn, med_tal)
        namn, not_ = utan_fotnot(egen, noter)
        ar = ar_ur(egen)
        enhet = _enhet(over or titel if over else titel)
        titelns = [int(a) for a in _TITELAR.findall(titel)]
        if ar is not None:
            grund = re.split(r"\s+(?:den\b|(?:19|20)\d\d)", titel)[0].strip(" ,.")
            namn = grund if not over else f"{grund}: {over.replace(', %', '').lower()}"
            not_ = noter.get(ar[1], "")
            period = _period(ar[0], titel)
        elif len(titelns) == 1 and namn:
            namn = f"{namn} {over[over.lower().find('per ') :]}" if enhet == "per_1000" and over else namn
            period = _period(titelns[0], titel)
        else:
            continue
        prognos = bool(ar and (ar[2] or "prognos" in not_.lower()))
        svar[kolumn] = Kolumn(namn, enhet, period, prognos, not_, andel="fördelning" in over.lower())
    return svar


def _period(ar: int, titel: str) -> Period:
    if _DAG.search(titel):
        return Period(date(ar, 12, 31), date(ar, 12, 31))
    return Period.manader(ar, *(manadsspann(titel) or (1, 12)))


def _enhet(text: str) -> str:
    if re.search(r"per 1\s?000", text):
        return "per_1000"
    return "procent" if "%" in text or "procent" in text.lower() else "antal"


def _rubrik(r: Rutnat, huvud: list[int], kolumn: int, med_tal: set[int]) -> tuple[str, str]:
    """The head that spans several columns, and the column's own, put together from its rows."""
    over, delar = "", []
    for nr, rad in enumerate(huvud):
        text = r.text(rad, kolumn)
        under = huvud[nr + 1 :]
        spanner = text and _spanner(r, rad, kolumn, under, med_tal)
        if spanner:
            over = text
        elif text:
            delar.append(text)
        elif not over:
            vanster = next((k for k in range(kolumn - 1, 0, -1) if k not in med_tal or r.text(rad, k)), 0)
            if vanster in med_tal and _spanner(r, rad, vanster, under, med_tal):
                over = r.text(rad, vanster)
    egen = ""
    for del_ in delar:
        egen = egen[:-1] + del_ if egen.endswith("-") else f"{egen} {del_}".strip()
    return over, egen


def _spanner(r: Rutnat, rad: int, kolumn: int, under: list[int], med_tal: set[int]) -> bool:
    """Whether the text stands over its right neighbours too: they are empty here and have a head below."""
    return (
        kolumn + 1 in med_tal
        and r.cell(rad, kolumn + 1) is None
        and any(r.cell(n, kolumn + 1) is not None for n in under)
        and any(r.cell(n, kolumn) is not None for n in under)
    )


def _summor(
    r: Rutnat, svar: Tolkning, etikett: int, rader: list[int], kolumner: dict[int, Kolumn], noter: dict[str, str]
) -> None:
    """The first row of a block is the sum of the others; the last row is the sum of the blocks."""
    block: list[list[int]] = []
    for rad in rader:
        if block and rad == block[-1][-1] + 1:
            block[-1].append(rad)
        else:
            block.append([rad])
    sista = (
        block[-1][0]
        if len(block[-1]) == 1 and _ALLA.search(utan_fotnot(r.text(block[-1][0], etikett), noter)[0])
        else 0
    )
    fall = [(b[0], b[1:]) for b in block if len(b) > 2]
    if sista:
        fall.append((sista, [b[0] for b in block[:-1]]))
    for kolumn, k in kolumner.items():
        for summa, delar in fall:
            tryckt = r.tal(summa, kolumn).varde
            if tryckt is None or k.enhet == "per_1000":
                continue
            raknat = sum((r.tal(n, kolumn).varde or Decimal() for n in delar), Decimal())
            if abs(tryckt - raknat) > (
                Decimal() if tryckt == int(tryckt) and raknat == int(raknat) else Decimal("0.05")
            ):
                plats, not_ = utan_fotnot(r.text(summa, etikett), noter)
                text = f"{plats}: summan stämmer inte med raderna den består av." + (
                    f" Fotnot: {not_}." if not_ else ""
                )
                svar.anmarkningar.append(
                    Anmarkning("summa", r.namn, summa, kolumn, text, svenska.tal(tryckt), svenska.tal(raknat))
                )
