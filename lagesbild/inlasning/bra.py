"""Exports of Brå's table of reported crimes: blocks per area, kinds of crime below each other, months across."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from lagesbild.inlasning.rutnat import Rutnat, ar_ur, manad_ur
from lagesbild.inlasning.tolkning import Okand, Tolkning
from lagesbild.period import Period
from samverkan import svenska

_OMRADE: Final = re.compile(
    r"(?:stadsdelsområde|stadsdel|kommun|län|region|polisregion|polisområde|lokalpolisområde|storstad\w*|hela)\b.*"
    r"|.* (?:kommun|län)",
    re.IGNORECASE,
)
_TOTALT: Final = re.compile(r"totalt\b.*|samtliga brott.*", re.IGNORECASE)
_PERSON_OCH_SA: Final = re.compile(r"därav\b", re.IGNORECASE)


def tolka(r: Rutnat, ar_plats: Callable[[str], bool]) -> Tolkning:
    """Raises `Okand` when the sheet is no such table."""
    huvud, perioder = _huvud(r)
    svar = Tolkning("bra", titel=r.text(r.nummer[0], 1), kalla="bra")
    plats = ""
    foraldrar: list[str] = []
    rader = [n for n in r.nummer if n > huvud]
    varden: dict[tuple[str, str, int], tuple[Decimal, int]] = {}
    for nr, rad in enumerate(rader):
        namn = r.text(rad, 1)
        if not any(r.cell(rad, k) is not None for k in perioder):
            if len(namn) > 160:
                continue  # explanations below the table
            nasta = r.text(rader[nr + 1], 1) if nr + 1 < len(rader) else ""
            if _OMRADE.fullmatch(namn) or ar_plats(namn) or _TOTALT.fullmatch(nasta):
                plats, foraldrar = namn, []
            elif namn:
                foraldrar.append(namn)
            continue
        if not namn:
            svar.anmarkningar.append(r.anm("ej_forstadd", rad, 1, "Raden har siffror men ingen rubrik."))
            continue
        if plats == "":
            svar.anmarkningar.append(r.anm("ej_forstadd", rad, 1, "Raden har inget område ovanför sig."))
            continue
        grupp, hel = (foraldrar[0], ", ".join([*foraldrar[1:], namn])) if foraldrar else ("", namn)
        if (plats, hel, min(perioder)) in varden:
            svar.anmarkningar.append(r.anm("upprepad", rad, 1, f"”{namn}” står redan för {plats}."))
            foraldrar = []
            continue
        if (grupp, hel) not in svar.ordning:
            svar.ordning.append((grupp, hel))
        over = foraldrar[-1] if foraldrar else ""
        over_hel = ", ".join(foraldrar[1:]) or over
        foraldrar = []
        for kolumn, period in perioder.items():
            siffra, anm = r.siffra(rad, kolumn, namn=hel, grupp=grupp, plats=plats, period=period)
            if anm:
                svar.anmarkningar.append(anm)
            if siffra is None:
                continue
            svar.siffror.append(siffra)
            varden[plats, hel, kolumn] = (siffra.varde, rad)
            _del_av(r, svar, varden.get((plats, over_hel, kolumn)), over, siffra.varde, rad, kolumn)
    _kapitel(r, svar, varden)
    if not svar.siffror:
        raise Okand
    return svar


def _huvud(r: Rutnat) -> tuple[int, dict[int, Period]]:
    """The last head row, and the period of each column of counts."""
    for n, rad in enumerate(r.nummer[:30]):
        ar = {k: traff[0] for k, c in r.celler(rad) if k > 1 and (traff := ar_ur(c))}
        nasta = r.nummer[n + 1] if n + 1 < len(r.nummer) else 0
        manader = {k: m for k in ar if (m := manad_ur(r.cell(nasta, k)))}
        if len(ar) < 2 or (len(manader) < len(ar) and len(manader) > 0):
            continue
        enhetsrad = (r.nummer[n + 2] if n + 2 < len(r.nummer) else 0) if manader else nasta
        enheter = {k: r.text(enhetsrad, k).casefold() for k in ar}
        if not all(e.startswith(("antal", "/", "per ")) for e in enheter.values()):
            if not manader:
                continue
            enhetsrad = nasta
        perioder = {
            k: Period.manad(ar[k], manader[k]) if manader else Period.manader(ar[k])
            for k in ar
            if not enheter[k].startswith(("/", "per "))
        }
        if perioder and not r.text(rad, 1):
            return enhetsrad, perioder
    raise Okand


def _del_av(
    r: Rutnat, svar: Tolkning, hel: tuple[Decimal, int] | None, over: str, varde: Decimal, rad: int, kolumn: int
) -> None:
    if hel is not None and varde > hel[0]:
        text = f"Delen är större än ”{over}” (rad {hel[1]})."
        svar.anmarkningar.append(r.anm("summa", rad, kolumn, text, svenska.tal(hel[0])))


def _kapitel(r: Rutnat, svar: Tolkning, varden: dict[tuple[str, str, int], tuple[Decimal, int]]) -> None:
    """Chapters that the file prints together may not be more than the total of the area."""
    delar: defaultdict[tuple[str, int], Decimal] = defaultdict(Decimal)
    totalt: dict[tuple[str, int], tuple[Decimal, int]] = {}
    egna = {namn for grupp, namn in svar.ordning if not grupp or not _PERSON_OCH_SA.search(namn)}
    grupper = {grupp for grupp, _ in svar.ordning if grupp}
    for (plats, namn, kolumn), (varde, rad) in varden.items():
        if _TOTALT.fullmatch(namn):
            totalt[plats, kolumn] = (varde, rad)
        # A chapter below a printed group is a part of that group.
        elif namn in egna and not any(g in egna and (g, namn) in svar.ordning for g in grupper):
            delar[plats, kolumn] += varde
    for (plats, kolumn), (varde, rad) in totalt.items():
        if delar[plats, kolumn] > varde:
            text = f"Totalen för {plats} är mindre än sina delar."
            svar.anmarkningar.append(r.anm("summa", rad, kolumn, text, svenska.tal(delar[plats, kolumn])))
