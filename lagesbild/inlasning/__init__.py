"""From cells to figures: recognises the layout of a sheet and checks what it prints against what its cells give.

Pure: knows no database. Which names are places is asked of the caller (`ar_plats`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from lagesbild.inlasning import bra, grupptabell, lang, matris, omradestabell, profil
from lagesbild.inlasning.rutnat import Rutnat, nyckel
from lagesbild.inlasning.tolkning import LAYOUTER, Anmarkning, Okand, Siffra, Tolkning
from lagesbild.kalkylblad import Bok
from samverkan.svenska import antal

__all__ = ["LAYOUTER", "Anmarkning", "Okand", "Siffra", "Tolkning", "nyckel", "tolka"]

_FORMEL: Final = "Formeln har inget sparat värde. Öppna filen i Excel, spara den och läs in den igen."


def tolka(bok: Bok, ar_plats: Callable[[str], bool], val: dict[str, Any] | None = None) -> Tolkning:
    """All figures of a workbook, by the first sheet that is understood. Raises `Okand`.

    `val` is what somebody has said about the file; without it the known layouts are tried.
    """
    if val is not None:
        svar = profil.tolka(bok, val)
    else:
        svar = _kand(bok, ar_plats)
    for blad in bok.blad:
        if blad.formler:
            text = f"Bladet har {antal(blad.formler, 'formel', 'formler')}. Det senast sparade värdet är läst."
            svar.anmarkningar.append(Anmarkning("formel", blad.namn, 0, 0, text))
        svar.anmarkningar.extend(
            Anmarkning("ej_forstadd", blad.namn, rad, kolumn, _FORMEL) for rad, kolumn in blad.formler_utan_varde[:200]
        )
    svar.anmarkningar.extend(Anmarkning("not", "", 0, 0, text) for text in bok.noter)
    return svar


def _kand(bok: Bok, ar_plats: Callable[[str], bool]) -> Tolkning:
    for nr, blad in enumerate(bok.blad):
        r = Rutnat(blad)
        forsok: tuple[Callable[[], Tolkning], ...] = (
            lambda r=r: lang.tolka(r),  # type: ignore[misc]
            lambda r=r: matris.tolka(r),  # type: ignore[misc]
            lambda r=r: bra.tolka(r, ar_plats),  # type: ignore[misc]
            lambda r=r: omradestabell.tolka(r, ar_plats),  # type: ignore[misc]
            lambda r=r: grupptabell.tolka(r, ar_plats),  # type: ignore[misc]
        )
        for ett in forsok:
            try:
                svar = ett()
            except Okand:
                continue
            ovriga = [b.namn for n, b in enumerate(bok.blad) if n != nr]
            if ovriga:
                text = f"Läst är bladet ”{blad.namn}”. Inte lästa: {', '.join(ovriga)[:300]}."
                svar.anmarkningar.append(Anmarkning("not", "", 0, 0, text))
            return svar
    raise Okand
