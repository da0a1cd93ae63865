"""One figure per row: own exports, extracts from systems, and files whose columns somebody has explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from lagesbild.inlasning.rutnat import Rutnat, ar_ur, manad_ur, nyckel
from lagesbild.inlasning.tolkning import Okand, Tolkning
from lagesbild.kalkylblad import Cell, stada
from lagesbild.period import Period
from lagesbild.vecka import Vecka

NAMN: Final[dict[str, tuple[str, ...]]] = {
    "kategori": ("kategori", "serie", "namn", "brottstyp", "brott", "indikator", "nyckeltal", "matt"),
    "grupp": ("grupp", "brottsgrupp", "kategorigrupp"),
    "plats": ("stadsdelsomrade", "omrade", "plats", "stadsdel", "lokalpolisomrade", "kommun", "geografi", "matomrade"),
    "ar": ("ar", "year"),
    "manad": ("manad", "man", "month"),
    "vecka": ("vecka", "v"),
    "fran_manad": ("fran manad",),
    "till_manad": ("till manad",),
    "fran": ("fran", "periodens forsta dag", "startdatum"),
    "till": ("till", "periodens sista dag", "slutdatum"),
    "dag": ("datum", "dag"),
    "varde": ("antal", "varde", "antal brott", "antal arenden", "andel", "value"),
    "enhet": ("enhet",),
    "kalla": ("kalla",),
    "uttag": ("uttagsdatum", "uttag", "per datum", "senaste uttag"),
    "preliminar": ("preliminar", "prel"),
}
VAD: Final = {ord_: falt for falt, orden in NAMN.items() for ord_ in orden}
_ENHET: Final = {
    "antal": "antal", "st": "antal", "procent": "procent", "%": "procent", "per_1000": "per_1000", "dagar": "dagar",
    "per 1 000 invånare": "per_1000", "per 1 000": "per_1000", "kronor": "kronor", "kr": "kronor", "index": "index",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kolumner:
    """Which column holds what; 0 where there is none. `fast` gives what is the same on all rows."""

    huvudrad: int
    plats: dict[str, int]
    enhet: str = "antal"
    fast_ar: int = 0
    fran_manad: int = 1
    till_manad: int = 12

    def __getitem__(self, vad: str) -> int:
        return self.plats.get(vad, 0)


def hitta(r: Rutnat) -> Kolumner:
    """The head row of a sheet in long form. Raises `Okand`."""
    for rad in r.nummer[:25]:
        plats: dict[str, int] = {}
        for k, c in r.celler(rad):
            if isinstance(c, str) and (vad := VAD.get(nyckel(c))):
                plats.setdefault(vad, k)
        if {"kategori", "varde"} <= plats.keys() and plats.keys() & {"ar", "fran", "dag", "manad"}:
            return Kolumner(rad, plats)
    raise Okand


def tolka(r: Rutnat, kol: Kolumner | None = None) -> Tolkning:
    """Raises `Okand` when the sheet is not in long form."""
    layout = "lang" if kol is None else "profil"
    kol = kol or hitta(r)
    svar = Tolkning(layout, titel=r.namn)
    sedda: dict[tuple[str, str, str, Period], int] = {}
    ordning: dict[tuple[str, str], None] = {}
    uttag: set[str] = set()
    kallor: set[str] = set()
    kategori = ""
    for rad in r.nummer:
        if rad <= kol.huvudrad or r.cell(rad, kol["varde"]) is None:
            continue
        kategori = r.text(rad, kol["kategori"]) or (kategori if layout == "profil" else "")
        if not kategori:
            svar.anmarkningar.append(r.anm("ej_forstadd", rad, kol["kategori"], "Raden har ingen kategori."))
            continue
        try:
            period = _period(r, rad, kol)
        except ValueError as fel:
            svar.anmarkningar.append(r.anm("ej_forstadd", rad, kol["ar"] or kol["fran"] or kol["dag"], str(fel)))
            continue
        grupp, plats = r.text(rad, kol["grupp"]), r.text(rad, kol["plats"])
        enhet = _ENHET.get(r.text(rad, kol["enhet"]).casefold(), kol.enhet) if kol["enhet"] else kol.enhet
        prel = (
            r.text(rad, kol["preliminar"]).casefold() in {"ja", "sant", "1", "true", "p"}
            if kol["preliminar"]
            else False
        )
        siffra, anm = r.siffra(
            rad, kol["varde"], namn=kategori, grupp=grupp, plats=plats, enhet=enhet, period=period, preliminar=prel
        )
        if anm:
            svar.anmarkningar.append(anm)
        if siffra is None:
            continue
        fore = sedda.setdefault((grupp, kategori, plats, period), rad)
        if fore != rad:
            text = f"Samma siffra står redan på rad {fore}. Bara den första läses."
            svar.anmarkningar.append(r.anm("upprepad", rad, kol["varde"], text))
            continue
        svar.siffror.append(siffra)
        ordning[grupp, kategori] = None
        if kol["uttag"]:
            uttag.add(r.text(rad, kol["uttag"])[:10])
        if kol["kalla"]:
            kallor.add(r.text(rad, kol["kalla"]))
    if not svar.siffror and not svar.anmarkningar:
        raise Okand
    svar.ordning = list(ordning)
    svar.kalla = kallor.pop() if len(kallor) == 1 else ""
    if len(uttag) == 1:
        svar.uttag = dag_ur(uttag.pop())
    elif uttag:
        text = f"Raderna har {len(uttag)} olika uttagsdatum. Alla läses in med det datum du anger."
        svar.anmarkningar.append(r.anm("not", kol.huvudrad, kol["uttag"], text))
    return svar


def _period(r: Rutnat, rad: int, kol: Kolumner) -> Period:
    """ValueError with a sentence for people."""
    if kol["fran"] and kol["till"]:
        fran, till = dag_ur(r.cell(rad, kol["fran"])), dag_ur(r.cell(rad, kol["till"]))
        if fran is None or till is None:
            raise ValueError("Periodens dagar går inte att läsa. Skriv dem som 2024-01-31.")
        return Period(fran, till)
    if kol["dag"]:
        dag = dag_ur(r.cell(rad, kol["dag"]))
        if dag is None:
            raise ValueError("Datumet går inte att läsa. Skriv det som 2024-01-31.")
        return Period(dag, dag)
    ar_cell = ar_ur(r.cell(rad, kol["ar"])) if kol["ar"] else (kol.fast_ar, "", False)
    manad_cell: Cell = r.cell(rad, kol["manad"]) if kol["manad"] else None
    if kol["manad"] and isinstance(manad_cell, str) and len(manad_cell) == 7 and manad_cell[4:5] == "-":
        return Period.manad(int(manad_cell[:4]), int(manad_cell[5:]))
    if ar_cell is None or not ar_cell[0]:
        raise ValueError("Året går inte att läsa. Skriv det med fyra siffror.")
    ar = ar_cell[0]
    if kol["vecka"]:
        return Period.vecka(Vecka(ar, _heltal(r.cell(rad, kol["vecka"]), "Veckan")))
    if kol["fran_manad"] and kol["till_manad"]:
        return Period.manader(
            ar, _heltal(r.cell(rad, kol["fran_manad"]), "Månaden"), _heltal(r.cell(rad, kol["till_manad"]), "Månaden")
        )
    if kol["manad"] and manad_cell is not None:
        return Period.manad(ar, manad_ur(manad_cell) or _heltal(manad_cell, "Månaden"))
    return Period.manader(ar, kol.fran_manad, kol.till_manad)


def _heltal(cell: Cell, vad: str) -> int:
    try:
        return int(float(stada(cell).replace(",", ".").lower().removeprefix("v.").removeprefix("v")))
    except (ValueError, OverflowError):
        raise ValueError(f"{vad} ”{stada(cell)[:30]}” går inte att läsa.") from None


def dag_ur(cell: Cell) -> date | None:
    """A day from a date cell or "2024-01-31"."""
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(stada(cell)[:10])
    except ValueError:
        return None
