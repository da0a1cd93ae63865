"""Files that a person has explained: which row is the head and what the columns mean."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final

from lagesbild.inlasning import lang
from lagesbild.inlasning.rutnat import Rutnat, ar_summa, ar_ur, manad_ur, manadsspann, nyckel
from lagesbild.inlasning.tolkning import Okand, Tolkning
from lagesbild.kalkylblad import Bok, stada
from lagesbild.period import Period

_AR_MANAD: Final = re.compile(r"((?:19|20)\d\d)[-/ ]?(0[1-9]|1[0-2])")
_AR: Final = re.compile(r"(?:19|20)\d\d")
VAD: Final = {
    "kategori": "Kategori", "grupp": "Grupp", "plats": "Område", "ar": "År", "manad": "Månad", "varde": "Värde",
}  # fmt: skip


def fingeravtryck(bok: Bok) -> str:
    """The same for two files whose heads (of each sheet the first row with two texts) differ in years only."""
    delar = []
    for blad in bok.blad:
        for rad in blad.rader[:40]:
            texter = [_AR.sub("ÅÅÅÅ", nyckel(stada(c))) for c in rad.celler]
            if sum(bool(t) for t in texter) >= 2:
                delar.append("|".join(texter))
                break
    return hashlib.sha256("\n".join(delar).encode()).hexdigest()


def tolka(bok: Bok, val: dict[str, Any]) -> Tolkning:
    """Read a file as `val` says (see `lagesbild.forms.inlasning.Profilform`). Raises `Okand` with nothing to find."""
    r, kol = _rutnat(bok, val), _kolumner(val)
    if kol["varde"]:
        svar = lang.tolka(r, kol)
        svar.plats = val.get("plats", "")
        return svar
    return _breda(r, kol, val)


def betydelser(bok: Bok, val: dict[str, Any]) -> dict[int, str]:
    """What each column means as `val` says; columns that are not used are left out."""
    r, kol = _rutnat(bok, val), _kolumner(val)
    svar = {k: p.kort for k, p in _perioder(r, kol).items()} if not kol["varde"] else {}
    return svar | {k: VAD[vad] for vad, k in kol.plats.items() if k}


def gissning(rubriker: list[str]) -> dict[str, int]:
    """Which column may hold what, by the words of a head row."""
    svar: dict[str, int] = {}
    for k, text in enumerate(rubriker, 1):
        if (vad := lang.VAD.get(nyckel(text))) in VAD:
            svar.setdefault(f"{vad}kolumn", k)
    lediga = [k for k, text in enumerate(rubriker, 1) if text and k not in svar.values() and not _AR.search(text)]
    svar.setdefault("kategorikolumn", lediga[0] if lediga else 1)
    return svar


def _rutnat(bok: Bok, val: dict[str, Any]) -> Rutnat:
    return Rutnat(next((b for b in bok.blad if b.namn == val.get("blad")), bok.blad[0]))


def _kolumner(val: dict[str, Any]) -> lang.Kolumner:
    return lang.Kolumner(
        huvudrad=int(val["huvudrad"]),
        plats={vad: int(val.get(f"{vad}kolumn") or 0) for vad in VAD},
        enhet=val.get("enhet") or "antal",
        fast_ar=int(val.get("fast_ar") or 0),
        fran_manad=int(val.get("fran_manad") or 1),
        till_manad=int(val.get("till_manad") or 12),
    )


def _perioder(r: Rutnat, kol: lang.Kolumner) -> dict[int, Period]:
    """Column → the period that the head row names."""
    perioder = {}
    for k, c in r.celler(kol.huvudrad):
        if k not in kol.plats.values() and (period := _rubrik(stada(c), kol)):
            perioder[k] = period
    return perioder


def _breda(r: Rutnat, kol: lang.Kolumner, val: dict[str, Any]) -> Tolkning:
    """Periods in the columns: the head row names them by year, month or both."""
    perioder = _perioder(r, kol)
    if not perioder:
        raise Okand
    svar = Tolkning("profil", titel=r.namn, plats=val.get("plats", ""))
    kategori = ""
    sedda: set[tuple[str, str, str]] = set()
    for rad in r.nummer:
        if rad <= kol.huvudrad or not any(k in perioder for k, _ in r.celler(rad)):
            continue
        kategori = r.text(rad, kol["kategori"]) or kategori
        grupp, plats = r.text(rad, kol["grupp"]), r.text(rad, kol["plats"])
        if ar_summa(kategori) or not kategori:
            continue
        if (grupp, kategori, plats) in sedda and not kol["ar"]:
            svar.anmarkningar.append(
                r.anm("upprepad", rad, kol["kategori"], f"”{kategori}” står redan på en rad ovanför.")
            )
            continue
        sedda.add((grupp, kategori, plats))
        if (grupp, kategori) not in svar.ordning:
            svar.ordning.append((grupp, kategori))
        for k, period in perioder.items():
            if kol["ar"]:
                ar = ar_ur(r.cell(rad, kol["ar"]))
                if ar is None:
                    continue
                period = Period.manader(ar[0], period.fran.month, period.till.month)
            siffra, anm = r.siffra(rad, k, namn=kategori, grupp=grupp, plats=plats, enhet=kol.enhet, period=period)
            if siffra:
                svar.siffror.append(siffra)
            if anm:
                svar.anmarkningar.append(anm)
    if not svar.siffror:
        raise Okand
    return svar


def _rubrik(text: str, kol: lang.Kolumner) -> Period | None:
    if m := _AR_MANAD.fullmatch(text):
        return Period.manad(int(m[1]), int(m[2]))
    if ar := ar_ur(text):
        return Period.manader(ar[0], kol.fran_manad, kol.till_manad)
    ar_i_text = _AR.search(text)
    basar = int(ar_i_text[0]) if ar_i_text else (kol.fast_ar or (2000 if kol["ar"] else 0))
    rest = _AR.sub("", text).strip(" -")
    if basar and (spann := manadsspann(rest)):
        return Period.manader(basar, *spann)
    if basar and (manad := manad_ur(rest)):
        return Period.manad(basar, manad)
    return None
