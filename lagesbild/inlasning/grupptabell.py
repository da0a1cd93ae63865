"""The CompStat table: groups of categories, years across, difference and percent, a sum per group."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from lagesbild.forandring import procent
from lagesbild.inlasning.rutnat import Rutnat, ar_summa, ar_ur, manadsspann, nyckel
from lagesbild.inlasning.tolkning import Anmarkning, Okand, Tolkning
from lagesbild.kalkylblad import stada
from lagesbild.period import Period
from samverkan import svenska

_UTV: Final = re.compile(r"\b(?:20)?(\d\d)\s*[-–/]\s*(?:20)?(\d\d)\b")
_HUVUD: Final = re.compile(r"\b(?:kategori|brottstyp|brott|serie)\b", re.IGNORECASE)

_BROTT: Final = re.compile(r"compstat|brott|hittills i år|\butv", re.IGNORECASE)


class _Block:
    """What a head row says about the rows below it."""

    def __init__(self, r: Rutnat, rad: int, ar: dict[int, int]) -> None:
        self.rad, self.ar = rad, ar
        self.forsta = min(ar)
        rubriker = {k: stada(c) for k, c in r.celler(rad) if k < self.forsta}
        self.gruppkolumn = next((k for k, t in rubriker.items() if nyckel(t) == "grupp"), 0)
        self.kolumn = max((k for k in rubriker if k != self.gruppkolumn), default=self.forsta - 1)
        self.grupp = "" if self.gruppkolumn else rubriker.get(self.kolumn, "")
        # Another column before the years: what it holds (a place, a number of answers) nobody has said.
        self.oklar = len(set(rubriker) - {self.gruppkolumn, self.kolumn}) > 0
        self.differens: dict[int, tuple[int, int]] = {}
        self.procent: dict[int, tuple[int, int]] = {}
        # The heads of these columns stand above or below the years, as the table was put together.
        ovrigt = [
            (k, stada(c)) for n in range(rad - 4, rad + 2) for k, c in r.celler(n) if k not in ar and k > self.forsta
        ]
        for k, text in ovrigt:
            if m := _UTV.search(text):
                fran, till = (next((a for a in ar.values() if a % 100 == int(g)), 0) for g in m.groups())
                if fran and till:
                    (self.procent if "%" in text else self.differens)[k] = (fran, till)
        par = next(iter(self.differens.values()), None)
        for k, text in ovrigt:
            if text in {"%", "procent"} and par:
                self.procent[k] = par


def tolka(r: Rutnat, ar_plats: Callable[[str], bool]) -> Tolkning:
    """Raises `Okand` when the sheet is no such table."""
    huvuden = _huvuden(r)
    if not huvuden:
        raise Okand
    forsta = min(huvuden)
    ovanfor = " ".join(stada(c) for n in r.nummer if n <= forsta for _, c in r.celler(n))
    spann = manadsspann(ovanfor) or (1, 12)
    titel = next((stada(c) for n in r.nummer if n < forsta for _, c in r.celler(n)), "")
    kalla = "compstat" if _BROTT.search(ovanfor) else ""
    svar = Tolkning("compstat", titel=titel, kalla=kalla, plats=titel if ar_plats(titel) else "")
    if spann == (1, 12) and re.search(r"hittills", ovanfor, re.IGNORECASE):
        svar.anmarkningar.append(
            Anmarkning("fraga", r.namn, forsta, 0, "Tabellen säger ”hittills i år” men inte till och med vilken månad.")
        )
    block: _Block | None = None
    rader: list[int] = []
    alla: list[int] = []
    for rad in r.nummer:
        if rad < forsta:
            continue
        if rad in huvuden:
            block, rader = _Block(r, rad, huvuden[rad]), []
            if block.oklar:
                raise Okand
            continue
        if block is None or not (text := r.text(rad, block.kolumn)):
            continue
        if ar_summa(text):
            _summa(r, svar, block, rad, rader or alla)
            rader = []
        elif any(r.cell(rad, k) is not None for k in block.ar):
            _kategori(r, svar, block, rad, text, spann)
            rader.append(rad)
            alla.append(rad)
    if not svar.siffror:
        raise Okand
    if sum(ar_plats(namn) for _, namn in svar.ordning) * 3 >= len(svar.ordning):
        raise Okand  # places on the rows: another kind of table
    return svar


def _huvuden(r: Rutnat) -> dict[int, dict[int, int]]:
    """Rows with at least two different years side by side → column → year."""
    svar = {}
    for rad in r.nummer[:3000]:
        ar = {k: traff[0] for k, c in r.celler(rad) if (traff := ar_ur(c))}
        if len(ar) >= 2 and len(set(ar.values())) == len(ar) and max(ar) - min(ar) == len(ar) - 1 and min(ar) > 1:
            svar[rad] = ar
    # Counts of about two thousand look like years; they stand under a head, with a category beside them.
    rader = sorted(svar)
    forra: dict[int, int] | None = None
    for rad in rader:
        if forra is not None and svar[rad] != forra:
            del svar[rad]
        else:
            forra = svar[rad]
    return svar


def _kategori(r: Rutnat, svar: Tolkning, block: _Block, rad: int, text: str, spann: tuple[int, int]) -> None:
    grupp = r.text(rad, block.gruppkolumn) if block.gruppkolumn else block.grupp
    if _HUVUD.fullmatch(grupp):
        grupp = ""
    if (grupp, text) in svar.ordning:
        svar.anmarkningar.append(r.anm("upprepad", rad, block.kolumn, f"”{text}” står redan på en rad ovanför."))
        return
    svar.ordning.append((grupp, text))
    for kolumn, ar in block.ar.items():
        siffra, anm = r.siffra(rad, kolumn, namn=text, grupp=grupp, period=Period.manader(ar, *spann))
        if siffra:
            svar.siffror.append(siffra)
        if anm:
            svar.anmarkningar.append(anm)
    _forandring(r, svar, block, rad)


def _tal(r: Rutnat, rad: int, kolumn: int) -> Decimal | None:
    return r.tal(rad, kolumn).varde


def _summa(r: Rutnat, svar: Tolkning, block: _Block, rad: int, rader: list[int]) -> None:
    for kolumn, ar in block.ar.items():
        tryckt = _tal(r, rad, kolumn)
        raknat = sum((_tal(r, n, kolumn) or Decimal() for n in rader), Decimal())
        if tryckt is not None and tryckt != raknat:
            svar.anmarkningar.append(
                r.anm("summa", rad, kolumn, f"Summan {ar} stämmer inte med cellerna ovanför.", svenska.tal(raknat))
            )
    _forandring(r, svar, block, rad)


def _forandring(r: Rutnat, svar: Tolkning, block: _Block, rad: int) -> None:
    per_ar = {ar: _tal(r, rad, k) for k, ar in block.ar.items()}
    for kolumn, (fran, till) in block.differens.items():
        fore, efter, tryckt = per_ar.get(fran), per_ar.get(till), _tal(r, rad, kolumn)
        if fore is not None and efter is not None and tryckt is not None and tryckt != efter - fore:
            text = f"Skillnaden {fran}–{till} stämmer inte med talen på raden."
            svar.anmarkningar.append(r.anm("differens", rad, kolumn, text, svenska.differens(efter - fore)))
    for kolumn, (fran, till) in block.procent.items():
        fore, efter = per_ar.get(fran), per_ar.get(till)
        if fore is None or efter is None or (tryckt := _tal(r, rad, kolumn)) is None:
            continue
        ska = procent(int(fore), int(efter)) if fore == int(fore) and efter == int(efter) else None
        if ska is None:
            svar.anmarkningar.append(
                r.anm("procent", rad, kolumn, f"En procent går inte att räkna: {fran} är {svenska.tal(fore)}.", "–")
            )
        elif ska not in _procenttal(tryckt, text=isinstance(r.cell(rad, kolumn), str)):
            text = f"Procenten {fran}–{till} stämmer inte med talen på raden."
            anm = r.anm("procent", rad, kolumn, text, svenska.procent(ska))
            if not isinstance(r.cell(rad, kolumn), str) and abs(tryckt) < 1:
                # As the sheet shows it: a share in percent format.
                anm = replace(anm, tryckt=svenska.procent(min(_procenttal(tryckt * 100, text=True))))
            svar.anmarkningar.append(anm)


def _procenttal(tryckt: Decimal, *, text: bool) -> set[int]:
    """Whole percents that a cell may mean: a number formatted as percent is stored as a share."""
    mojliga = [tryckt] if text else [tryckt, tryckt * 100]
    return {int(t.quantize(Decimal(1), rounding=ROUND_HALF_UP)) for t in mojliga}
