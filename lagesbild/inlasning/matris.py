"""The Tyck till matrix: category and year (and place) on the rows, months across, totals."""

from __future__ import annotations

from decimal import Decimal

from lagesbild.inlasning.rutnat import Rutnat, ar_summa, ar_ur, manad_ur
from lagesbild.inlasning.tolkning import Okand, Tolkning
from lagesbild.kalkylblad import stada
from lagesbild.period import MANADER, Period
from samverkan import svenska

_MINST = 6


def tolka(r: Rutnat) -> Tolkning:
    """Raises `Okand` when the sheet is no such table."""
    huvud, manader = _huvud(r)
    forsta = min(manader)
    total = next((k for k, c in r.celler(huvud) if k > max(manader) and ar_summa(stada(c))), 0)
    rader = [n for n in r.nummer if n > huvud]
    arkolumn = _arkolumn(r, rader, forsta)
    if not arkolumn:
        raise Okand
    texter = [k for k in range(1, forsta) if k != arkolumn and any(r.text(n, k) for n in rader)]
    if not texter:
        raise Okand
    kategorikolumn, platskolumn = texter[0], texter[1] if len(texter) > 1 else 0
    ovanfor = [stada(c) for n in r.nummer if n < huvud for _, c in r.celler(n)]
    svar = Tolkning("tyck_till", titel=ovanfor[0] if ovanfor else "Tyck till", kalla="tyck-till")
    kategori = ""
    las_rader: list[int] = []
    sedda: set[tuple[str, str, int]] = set()
    for rad in rader:
        text = r.text(rad, kategorikolumn)
        if ar_summa(text) or (not text and not r.cell(rad, arkolumn) and total and r.cell(rad, total) is not None):
            namn = {k: MANADER[m - 1] for k, m in manader.items()} | ({total: "Totalt"} if total else {})
            _totalrad(r, svar, rad, namn, las_rader, manader)
            continue
        kategori = text or kategori
        ar = ar_ur(r.cell(rad, arkolumn))
        if ar is None:
            if any(k in manader for k, _ in r.celler(rad)):
                svar.anmarkningar.append(r.anm("ej_forstadd", rad, arkolumn, "Raden har siffror men inget år."))
            continue
        if not kategori:
            svar.anmarkningar.append(r.anm("ej_forstadd", rad, kategorikolumn, "Raden har ingen kategori."))
            continue
        plats = r.text(rad, platskolumn) if platskolumn else ""
        if (kategori, plats, ar[0]) in sedda:
            svar.anmarkningar.append(
                r.anm("upprepad", rad, kategorikolumn, f"”{kategori}” {ar[0]} står redan på en rad ovanför.")
            )
            continue
        sedda.add((kategori, plats, ar[0]))
        if ("", kategori) not in svar.ordning:
            svar.ordning.append(("", kategori))
        for kolumn, manad in manader.items():
            siffra, anm = r.siffra(
                rad, kolumn, namn=kategori, plats=plats, period=Period.manad(ar[0], manad), preliminar=ar[2]
            )
            if siffra:
                svar.siffror.append(siffra)
            if anm:
                svar.anmarkningar.append(anm)
        las_rader.append(rad)
        if total:
            tryckt, raknat = r.tal(rad, total).varde, _summa(r, [rad], manader)
            if tryckt is not None and tryckt != raknat:
                text = f"Radens summa stämmer inte med månaderna {ar[0]}."
                svar.anmarkningar.append(r.anm("summa", rad, total, text, svenska.tal(raknat)))
    if not svar.siffror:
        raise Okand
    return svar


def _huvud(r: Rutnat) -> tuple[int, dict[int, int]]:
    for rad in r.nummer[:60]:
        manader = {k: m for k, c in r.celler(rad) if (m := manad_ur(c))}
        if len(manader) >= _MINST and len(set(manader.values())) == len(manader) and min(manader) > 1:
            return rad, manader
    raise Okand


def _arkolumn(r: Rutnat, rader: list[int], forsta: int) -> int:
    antal = {k: sum(ar_ur(r.cell(n, k)) is not None for n in rader) for k in range(1, forsta)}
    kolumn = max(antal, key=lambda k: antal[k])
    return kolumn if antal[kolumn] * 2 >= len(rader) - 3 and antal[kolumn] else 0


def _summa(r: Rutnat, rader: list[int], kolumner: dict[int, int]) -> Decimal:
    return sum((r.tal(n, k).varde or Decimal() for n in rader for k in kolumner), Decimal())


def _totalrad(
    r: Rutnat, svar: Tolkning, rad: int, namn: dict[int, str], rader: list[int], manader: dict[int, int]
) -> None:
    for kolumn, rubrik in namn.items():
        tryckt = r.tal(rad, kolumn).varde
        raknat = _summa(r, rader, {kolumn: 0} if kolumn in manader else manader)
        if tryckt is not None and tryckt != raknat:
            vad = f"Summan för {rubrik}" if kolumn in manader else "Slutsumman"
            svar.anmarkningar.append(
                r.anm("summa", rad, kolumn, f"{vad} stämmer inte med cellerna ovanför.", svenska.tal(raknat))
            )
