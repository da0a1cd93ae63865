"""Reads sheets of weeks: our own long form, and the layout of tabell 2 with weeks down and stadsdelar across.

Nothing is guessed in silence: what has the place of a level and is none, or says two things, becomes an `Anmarkning`
with row and column. An empty cell says nothing at all; it is never taken for a level, nor for "remove what is stored".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from lagesbild.kalkylblad import Blad, Bok, Rad, adress, skriven, stada
from lagesbild.vecka import FORSTA_AR, SISTA_AR
from lagesbild.veckoblad.ord import BEDOMD, LUGN, ar_tom, aterstalld, jamforbar, niva_ur

_AR: Final = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_DAG: Final = re.compile(r"20[0-9]{2}-?[01][0-9]-?[0-3][0-9]")
_VECKA: Final = re.compile(r"(?:v(?:ecka|\.)?|w)?\s*\.?\s*([0-9]{1,2})", re.IGNORECASE)
_AR_VECKA: Final = re.compile(r"(20[0-9]{2})\s*[-/]?\s*(?:v(?:ecka)?|w)?\.?\s*([0-9]{1,2})", re.IGNORECASE)
_VECKA_AR: Final = re.compile(r"(?:v(?:ecka)?|w)\.?\s*([0-9]{1,2})\s*[,/-]?\s*(20[0-9]{2})", re.IGNORECASE)

LANG: Final[dict[str, tuple[str, ...]]] = {
    "ar": ("år", "ar", "isoår"),
    "vecka": ("vecka", "v", "v.", "veckonr", "veckonummer", "isovecka"),
    "stadsdel": ("stadsdel", "område", "omrade", "geografiskt område"),
    "niva": ("nivå", "niva", "bedömning", "nivå (1–5)"),
    "lage": ("läge", "lage", "status"),
    "motivering": ("motivering", "kommentar", "anmärkning", "anteckning"),
    "omrade": ("stadsdelsområde", "stadsdelsomrade"),
}
INTE_STADSDEL: Final = frozenset(
    {"år", "ar", "måndag", "datum", "summa", "totalt", "alla", "snitt", "medel", "median", "kommentar", "anmärkning",
     "anteckning", "motivering", "bedömda", "månad"}
)  # fmt: skip
DATUM: Final = (
    "Cellen är ett datum ({}), inte en vecka. Excel gör gärna om 2024-07 till ett datum: gör cellen till text eller "
    "skriv bara veckans nummer."
)


@dataclass(frozen=True, slots=True)
class Post:
    """One level as the sheet says it. `ar` None: the sheet does not say. `lage`, `motivering` None: leave as it is."""

    blad: str
    rad: int
    kolumn: int
    ar: int | None
    vecka: int
    namn: str
    niva: int
    lage: str | None = None
    motivering: str | None = None


@dataclass(frozen=True, slots=True)
class Anmarkning:
    """What was not understood, and where; `kolumn` 0 is the whole row."""

    blad: str
    rad: int
    kolumn: int
    text: str


@dataclass(slots=True)
class Tolkning:
    """All that was read."""

    poster: list[Post] = field(default_factory=list)
    fel: list[Anmarkning] = field(default_factory=list)
    antal_celler: int = 0


def tolka(bok: Bok, *, filnamn: str, omrade: Callable[[str], bool], stadsdel: Callable[[str], str | None]) -> Tolkning:
    """Read every sheet that holds weeks. `omrade` knows the area's own name, `stadsdel` gives a known name's key.

    A workbook that we have written says each level twice, as a table and as a list: where they agree the list is taken
    (it has the motivering), where they differ neither is.
    """
    langa, breda = Tolkning(), Tolkning()
    bokens_ar = _ar_i([filnamn])
    text = bok.slag == "csv"
    for blad in bok.blad:
        if huvud := _langt_huvud(blad.rader):
            langa.antal_celler += blad.antal_celler
            _langt(blad, huvud, langa, bokens_ar, omrade, ur_text=text)
        elif bredhuvuden := _breda_huvuden(blad.rader, stadsdel):
            breda.antal_celler += blad.antal_celler
            _brett(blad, bredhuvuden, breda, _ar_i([blad.namn]) or bokens_ar)
    return _enade(langa, breda, stadsdel)


def vecka_ur(cell: object) -> tuple[int | None, int] | None:
    """(year or None, week) of 7, "7", "v. 7", "V7", "2024-07", "v. 7 2024"; None for anything else."""
    match cell:
        case bool():
            return None
        case int() | float():
            return (None, int(cell)) if cell == int(cell) and 0 <= cell < 100 else None
        case str():
            text = " ".join(cell.split())
            if traff := _AR_VECKA.fullmatch(text):
                return int(traff[1]), int(traff[2])
            if traff := _VECKA_AR.fullmatch(text):
                return int(traff[2]), int(traff[1])
            if traff := _VECKA.fullmatch(text):
                return None, int(traff[1])
    return None


def _ar_i(texter: Iterable[str]) -> int | None:
    """The one year that the texts name; None when they name none, or several."""
    ar = {int(ar) for text in texter for ar in _AR.findall(_DAG.sub(" ", text.replace("_", " ")))}
    return ar.pop() if len(ar) == 1 else None


def _cell(rad: Rad, kolumn: int | None) -> object:
    """The cell in column `kolumn` (from 1)."""
    return rad.celler[kolumn - 1] if kolumn and kolumn <= len(rad.celler) else None


def _text(rad: Rad, kolumn: int | None) -> str:
    cell = _cell(rad, kolumn)
    return stada(cell) if isinstance(cell, str | int | float | date) else ""


# --- The long form ---------------------------------------------------------------------------------------------------


def _langt_huvud(rader: Sequence[Rad]) -> tuple[int, dict[str, int]] | None:
    """Where the head stands, and the columns by their meaning."""
    for i, rad in enumerate(rader[:30]):
        namn = {stada(cell).casefold(): k for k, cell in reversed(list(enumerate(rad.celler, 1))) if cell is not None}
        huvud = {falt: namn[n] for falt, alla in LANG.items() for n in alla if n in namn}
        if {"vecka", "stadsdel", "niva"} <= set(huvud):
            return i, huvud
    return None


def _langt(
    blad: Blad,
    huvud: tuple[int, dict[str, int]],
    ut: Tolkning,
    bokens_ar: int | None,
    omrade: Callable[[str], bool],
    *,
    ur_text: bool,
) -> None:
    start, kolumner = huvud
    titel = _ar_i(_text(rad, k) for rad in blad.rader[:start] for k in range(1, len(rad.celler) + 1))
    for rad in blad.rader[start + 1 :]:
        namn = _text(rad, kolumner["stadsdel"])
        if ur_text:
            namn = aterstalld(namn)

        def fel(kolumn: int, text: str, nr: int = rad.nr) -> None:
            ut.fel.append(Anmarkning(blad.namn, nr, kolumn, text))

        niva = _niva(_cell(rad, kolumner["niva"]))
        if niva is None:  # not reported, or a note below the table
            continue
        if not namn:
            fel(kolumner["stadsdel"], "Raden har en nivå men ingen stadsdel.")
            continue
        if (annat := _text(rad, kolumner.get("omrade"))) and not omrade(annat):
            fel(kolumner["omrade"], f"Raden gäller {_kort(annat)}, ett annat område.")
            continue
        if not (vecka := _vecka(rad, kolumner["vecka"], fel)):
            continue
        ar = vecka[0] or _arscell(rad, kolumner.get("ar"), fel) if "ar" in kolumner else vecka[0] or titel or bokens_ar
        if "ar" in kolumner and ar is None:
            continue
        if isinstance(niva, str):
            fel(kolumner["niva"], niva)
            continue
        lage, motivering = LUGN if niva[1] else None, None
        if "lage" in kolumner and (ordet := _text(rad, kolumner["lage"])):
            if (lage := {t.casefold(): t for t in (BEDOMD, LUGN)}.get(ordet.casefold(), "")) == "":
                lage = {"lugn": LUGN, "lugnt": LUGN, "bedomd": BEDOMD}.get(ordet.casefold(), "")
            if not lage:
                fel(kolumner["lage"], f"”{_kort(ordet)}” är inget läge. Skriv {BEDOMD} eller {LUGN}.")
                continue
        if lage == LUGN and niva[0] != 1:
            fel(kolumner["niva"], f"Bara nivå 1 kan vara bekräftat lugn, inte {niva[0]}.")
            continue
        if "motivering" in kolumner:
            cell = _cell(rad, kolumner["motivering"])
            skrivet = skriven(cell) if isinstance(cell, str | int | float | date) else ""
            motivering = jamforbar(aterstalld(skrivet) if ur_text else skrivet)
        ut.poster.append(
            Post(blad.namn, rad.nr, kolumner["niva"], ar, vecka[1], namn, niva[0], lage, motivering)
        )  # fmt: skip


def _vecka(rad: Rad, kolumn: int, fel: Callable[[int, str], None]) -> tuple[int | None, int] | None:
    cell = _cell(rad, kolumn)
    if isinstance(cell, date):
        fel(kolumn, DATUM.format(cell.isoformat()))
        return None
    if (vecka := vecka_ur(cell)) is None:
        fel(kolumn, f"”{_kort(_text(rad, kolumn))}” är ingen vecka. Skriv 1–53, eller år och vecka som 2024-45.")
    return vecka


def _arscell(rad: Rad, kolumn: int | None, fel: Callable[[int, str], None]) -> int | None:
    text = _text(rad, kolumn)
    if text.isascii() and text.isdigit() and len(text) == 4 and FORSTA_AR <= int(text) <= SISTA_AR:
        return int(text)
    fel(kolumn or 0, f"”{_kort(text)}” är inget år. Skriv ett år {FORSTA_AR}–{SISTA_AR}.")
    return None


def _niva(cell: object) -> tuple[int, bool] | str | None:
    """The level of a cell; None when it says that there is none, a text when it can't be one."""
    if not isinstance(cell, str | int | float | date) or ar_tom(text := stada(cell)):
        return None
    if isinstance(cell, date):
        return f"Cellen är ett datum ({text}), inte en nivå. Skriv ett heltal 1–5."
    niva = niva_ur(text)
    if niva is None or not 1 <= niva[0] <= 5:
        return f"”{_kort(text)}” är ingen nivå. Skriv ett heltal 1–5, eller lämna cellen tom."
    if niva[1] and niva[0] != 1:
        return f"Bara nivå 1 kan vara bekräftat lugn, inte {niva[0]}."
    return niva


# --- The layout of tabell 2 ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Huvud:
    """One head of a wide table: its index among the rows, the week's column, the year's, and the stadsdelar's."""

    index: int
    vecka: int
    ar: int | None
    namn: dict[int, str]


def _breda_huvuden(rader: Sequence[Rad], stadsdel: Callable[[str], str | None]) -> list[_Huvud]:
    """Every row that names stadsdelar in a line; a sheet may hold several tables below each other."""
    huvuden = []
    for i, rad in enumerate(rader):
        texter = {k: stada(cell) for k, cell in enumerate(rad.celler, 1) if isinstance(cell, str) and cell.strip()}
        veckokolumn = next((k for k, t in texter.items() if t.casefold().rstrip(".:") in LANG["vecka"]), None)
        kanda = [k for k, t in texter.items() if stadsdel(t)]
        if not kanda or (veckokolumn is None and len(kanda) < 2):
            continue
        forsta = min(kanda)
        vecka = veckokolumn or forsta - 1
        if vecka < 1 or vecka >= forsta:
            continue
        ar = next((k for k, t in texter.items() if t.casefold() in LANG["ar"]), None)
        namn = {
            k: t for k, t in texter.items() if k > vecka and t.casefold() not in INTE_STADSDEL and vecka_ur(t) is None
        }
        huvuden.append(_Huvud(i, vecka, ar, namn))
    return huvuden


def _brett(blad: Blad, huvuden: list[_Huvud], ut: Tolkning, bokens_ar: int | None) -> None:
    alla = [*huvuden, _Huvud(len(blad.rader), 0, None, {})]
    fran = 0
    for huvud, nasta in zip(huvuden, alla[1:], strict=False):
        ovan = [_text(rad, k) for rad in blad.rader[fran : huvud.index] for k in range(1, len(rad.celler) + 1)]
        rader = blad.rader[huvud.index + 1 : nasta.index]
        tabell = list(_tabellrader(rader, huvud))
        under = [_text(rad, huvud.vecka) for rad in rader if vecka_ur(_cell(rad, huvud.vecka)) is None]
        ar = _ar_i(ovan) or (_ar_i(under) if len(huvuden) == 1 else None) or bokens_ar
        # What stands between the last week and the next head is that head's title.
        sista = max((i for i, rad in enumerate(tabell) if vecka_ur(_cell(rad, huvud.vecka)) is not None), default=-1)
        fran = huvud.index + 2 + sista
        for rad in tabell:
            _bred_rad(blad, rad, huvud, ut, ar)


def _tabellrader(rader: Sequence[Rad], huvud: _Huvud) -> Iterator[Rad]:
    """The rows of the table: it ends with a week that has been, in a row that has hardly anything (a legend)."""
    sedda: set[object] = set()
    for rad in rader:
        vecka = vecka_ur(_cell(rad, huvud.vecka))
        celler = [k for k in huvud.namn if isinstance(_niva(_cell(rad, k)), tuple)]
        if vecka is not None and vecka in sedda and not celler:
            return
        if vecka is not None:
            sedda.add(vecka)
        yield rad


def _bred_rad(blad: Blad, rad: Rad, huvud: _Huvud, ut: Tolkning, bokens_ar: int | None) -> None:
    def fel(kolumn: int, text: str) -> None:
        ut.fel.append(Anmarkning(blad.namn, rad.nr, kolumn, text))

    nivaer = {k: niva for k in huvud.namn if (niva := _niva(_cell(rad, k))) is not None}
    sakra = [k for k, niva in nivaer.items() if isinstance(niva, tuple)]
    cell = _cell(rad, huvud.vecka)
    vecka = vecka_ur(cell)
    if vecka is None:
        if isinstance(cell, date) and sakra:
            fel(huvud.vecka, DATUM.format(cell.isoformat()))
        elif sakra and _text(rad, huvud.vecka).casefold() not in INTE_STADSDEL:
            fel(0, f"Raden ”{_kort(_text(rad, huvud.vecka)) or 'utan vecka'}” har nivåer men ingen vecka.")
        return
    ar = vecka[0] or bokens_ar
    if huvud.ar and _text(rad, huvud.ar):
        ar = _arscell(rad, huvud.ar, fel)
        if ar is None:
            return
    for kolumn, niva in nivaer.items():
        if isinstance(niva, str):
            fel(kolumn, niva)
        else:
            ut.poster.append(
                Post(blad.namn, rad.nr, kolumn, ar, vecka[1], huvud.namn[kolumn], niva[0], LUGN if niva[1] else None)
            )


# --- Both ------------------------------------------------------------------------------------------------------------


def _enade(langa: Tolkning, breda: Tolkning, stadsdel: Callable[[str], str | None]) -> Tolkning:
    """One post per cell. A cell that is said twice and differently is left out, and both places are named."""
    alla: dict[tuple[int | None, int, str], Post] = {}
    skilda: set[tuple[int | None, int, str]] = set()
    fel = [*langa.fel, *breda.fel]
    for post in (*langa.poster, *breda.poster):
        nyckel = (post.ar, post.vecka, stadsdel(post.namn) or post.namn.casefold())
        forra = alla.setdefault(nyckel, post)
        if forra is post:
            continue
        samma = forra.niva == post.niva and (
            forra.blad != post.blad or (forra.lage, forra.motivering) == (post.lage, post.motivering)
        )
        if not samma:
            skilda.add(nyckel)
            har, dar = (f"{b} {adress(r, k)}".strip() for b, r, k in ((p.blad, p.rad, p.kolumn) for p in (post, forra)))
            fel.append(
                Anmarkning(
                    post.blad,
                    post.rad,
                    post.kolumn,
                    f"{har} säger {post.niva} och {dar} säger {forra.niva} om samma stadsdel och vecka. "
                    "Ingen av dem är läst.",
                )
            )
    poster = [post for nyckel, post in alla.items() if nyckel not in skilda]
    return Tolkning(poster, fel, langa.antal_celler + breda.antal_celler)


def _kort(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
