"""Collects the document: sections as the user sees them, cleaned, with their parts in running order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from django.utils import timezone

from lagesbild.dokument import platsdelar, statistikdelar, veckodelar
from lagesbild.dokument.delar import Del, Dokument, Framsteg, Kapitel, tyst
from lagesbild.dokument.underlag import Underlag
from lagesbild.models import Avsnitt, Lagesbild, Rendering
from lagesbild.selectors import arsdokument
from lagesbild.text import rensa
from samverkan import svenska
from samverkan.models import Anvandare

Byggare = Callable[[Underlag], list[Del]]

BYGGARE: Final[dict[str, Byggare]] = {
    Avsnitt.Block.NIVAER: veckodelar.nivaer,
    Avsnitt.Block.ARTABELL: veckodelar.artabell,
    Avsnitt.Block.ARSSAMMANFATTNING: veckodelar.arssammanfattning,
    Avsnitt.Block.STADSDELAR: platsdelar.stadsdelar,
    Avsnitt.Block.NYCKELTAL: statistikdelar.nyckeltal,
    Avsnitt.Block.COMPSTAT: statistikdelar.compstat,
    Avsnitt.Block.COMPSTAT_DIAGRAM: statistikdelar.compstat_diagram,
    Avsnitt.Block.TYCK_TILL: statistikdelar.tyck_till,
    Avsnitt.Block.TYCK_TILL_DIAGRAM: statistikdelar.tyck_till_diagram,
    Avsnitt.Block.LOKALPOLISOMRADE: platsdelar.lokalpolisomrade,
    Avsnitt.Block.KALLOR: platsdelar.kallor,
}
KLAR: Final = 14  # share of the whole work, of which the printing takes the most
SVAR: Final = {True: "Ja – ingår i åtgärdsplanen", False: "Nej", None: "Ej besvarat"}
UTGAVOR: Final = {Rendering.Utgava.INTERN: "Intern utgåva", Rendering.Utgava.PUBLIK: "Publik utgåva"}

_RUBRIK: Final = re.compile(r"(</?h)([34])(?=>)")


def samla(lagesbild: Lagesbild, utgava: str, *, user: Anvandare, framsteg: Framsteg = tyst) -> Dokument:
    """The document as `user` sees it, in the edition "intern" or "publik". ValueError for another edition.

    The public edition leaves out sections marked intern with everything below them; numbers run through what is left.
    """
    utgavan = UTGAVOR[Rendering.Utgava(utgava)]
    framsteg("Hämtar avsnitt och källor", 1)
    alla = arsdokument.avsnitt(user, lagesbild, utgava)
    underlag = Underlag(lagesbild, user)
    kapitel = []
    for i, avsnitt in enumerate(alla):
        if avsnitt.block:
            framsteg(f"Hämtar siffror och ritar diagram: {avsnitt.rubrik}", 2 + (KLAR - 3) * i // len(alla))
        kapitel.append(_kapitel(avsnitt, alla[i + 1 :], underlag))
    return Dokument(
        titel=f"Lägesbild {lagesbild.ar}",
        undertitel=lagesbild.undertitel,
        parter=lagesbild.parter,
        omrade=str(lagesbild.stadsdelsomrade),
        ar=lagesbild.ar,
        status=_status(lagesbild),
        datum=_datum(lagesbild, alla),
        utgava=utgavan,
        kapitel=tuple(kapitel),
    )


def _kapitel(avsnitt: Avsnitt, foljande: Sequence[Avsnitt], underlag: Underlag) -> Kapitel:
    har_under = bool(foljande) and foljande[0].djup > avsnitt.djup
    prioriterat = avsnitt.prioriterat_omrade_id is not None
    under = avsnitt.djup + (3 if prioriterat else 2)
    return Kapitel(
        id=f"avsnitt-{avsnitt.kod}",
        djup=avsnitt.djup,
        rubrik=avsnitt.rubrik,
        text=anpassa_rubriker(rensa(avsnitt.text), under),
        delar=tuple(d for block in avsnitt.block for d in _delar(block, underlag)),
        prioriterat=prioriterat,
        behov=SVAR[avsnitt.behov_av_atgarder] if prioriterat else "",
        kommentar=anpassa_rubriker(rensa(avsnitt.kommentar), under),
        intern=avsnitt.intern,
        oskrivet=avsnitt.tomt and not har_under,
    )


def _delar(block: str, underlag: Underlag) -> list[Del]:
    # A block that this version does not know is left out rather than stopping the document.
    byggare = BYGGARE.get(block)
    return byggare(underlag) if byggare else []


def anpassa_rubriker(html: str, rang: int) -> str:
    """The text's own headings (h3, h4) as ranks from `rang` on, so that no rank is skipped below the section's."""
    anvanda = sorted({traff[2] for traff in _RUBRIK.finditer(html)})
    ny = {gammal: str(min(6, rang + i)) for i, gammal in enumerate(anvanda)}
    return _RUBRIK.sub(lambda traff: traff[1] + ny[traff[2]], html)


def _status(lagesbild: Lagesbild) -> str:
    # Published or not is no quality of the document itself: what counts for the reader is that it is settled.
    return "Fastställd" if lagesbild.last else str(lagesbild.get_status_display())


def _datum(lagesbild: Lagesbild, avsnitt: Sequence[Avsnitt]) -> str:
    """When the text was last changed. The day it was settled is not stored, so it is not claimed."""
    senast = max((a.andrad for a in avsnitt if a.andrad), default=None)
    return f"Texten senast ändrad {svenska.datum(timezone.localdate(senast))}" if senast else "Ingen text är skriven"
