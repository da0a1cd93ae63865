"""Collects the document: sections as the user sees them, cleaned, with their parts in running order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from django.utils import timezone

from lagesbild.dokument import veckodelar
from lagesbild.dokument.delar import Del, Dokument, Framsteg, Kapitel, tyst
from lagesbild.dokument.register import byggare
from lagesbild.dokument.skrivet import satta_texter
from lagesbild.dokument.underlag import Blockplats, Underlag
from lagesbild.models import Avsnitt, Lagesbild, Rendering
from lagesbild.selectors import arsdokument
from lagesbild.skrift.block import Blockval, blockval, i_dokumentet, numrerade
from lagesbild.text import rensa
from samverkan import svenska
from samverkan.models import Anvandare

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
    blocken = {avsnitt.pk: numrerade(blockval(avsnitt.block)) for avsnitt in alla}
    slagen = frozenset(val.slag for rad in blocken.values() for val in rad)
    underlag = Underlag(lagesbild, user, publik=utgava == Rendering.Utgava.PUBLIK, slagen=slagen)
    kapitel: list[Kapitel] = []
    nummer: list[list[int]] = []
    for i, avsnitt in enumerate(alla):
        if avsnitt.block:
            framsteg(f"Hämtar siffror och ritar diagram: {avsnitt.rubrik}", 2 + (KLAR - 3) * i // len(alla))
        delar = [(val, d) for val in i_dokumentet(blocken[avsnitt.pk]) for d in _delar(val, avsnitt, underlag)]
        kapitel.append(_kapitel(avsnitt, alla[i + 1 :], delar))
        nummer.append([val.nr for val, _ in delar])
    klara, noter = satta_texter(user, lagesbild, alla, kapitel, nummer, publik=underlag.publik)
    return Dokument(
        titel=f"Lägesbild {lagesbild.ar}",
        undertitel=lagesbild.undertitel,
        parter=lagesbild.parter,
        omrade=str(lagesbild.stadsdelsomrade),
        ar=lagesbild.ar,
        status=_status(lagesbild),
        datum=_datum(lagesbild, alla),
        utgava=utgavan,
        kapitel=klara,
        noter=noter,
        omslagsbild=veckodelar.omslagsbild(underlag) if Avsnitt.Block.ARTABELL in slagen else "",
        skapad=_skapad(lagesbild, alla),
    )


def _kapitel(avsnitt: Avsnitt, foljande: Sequence[Avsnitt], delar: Sequence[tuple[Blockval, Del]]) -> Kapitel:
    har_under = bool(foljande) and foljande[0].djup > avsnitt.djup
    prioriterat = avsnitt.prioriterat_omrade_id is not None
    under = avsnitt.djup + (3 if prioriterat else 2)
    return Kapitel(
        id=f"avsnitt-{avsnitt.kod}",
        djup=avsnitt.djup,
        rubrik=avsnitt.rubrik,
        text=anpassa_rubriker(rensa(avsnitt.text), under),
        delar=tuple(d for _, d in delar),
        ursprung=tuple(val.slag for val, _ in delar),
        antal_fore=sum(val.fore_texten for val, _ in delar),
        prioriterat=prioriterat,
        behov=SVAR[avsnitt.behov_av_atgarder] if prioriterat else "",
        kommentar=anpassa_rubriker(rensa(avsnitt.kommentar), under),
        intern=avsnitt.intern,
        oskrivet=avsnitt.tomt and not har_under,
        text_fran_ar=avsnitt.text_fran_ar if avsnitt.att_uppdatera else None,
    )


def _delar(val: Blockval, avsnitt: Avsnitt, underlag: Underlag) -> list[Del]:
    # A block that this version does not know is left out rather than stopping the document.
    bygg = byggare(val.slag)
    return bygg(underlag, Blockplats(avsnitt, val.val)) if bygg else []


def anpassa_rubriker(html: str, rang: int) -> str:
    """The text's own headings (h3, h4) as ranks from `rang` on, so that no rank is skipped below the section's."""
    anvanda = sorted({traff[2] for traff in _RUBRIK.finditer(html)})
    ny = {gammal: str(min(6, rang + i)) for i, gammal in enumerate(anvanda)}
    return _RUBRIK.sub(lambda traff: traff[1] + ny[traff[2]], html)


def _status(lagesbild: Lagesbild) -> str:
    # Published or not is no quality of the document itself: what counts for the reader is that it is settled.
    return "Fastställd" if lagesbild.last else str(lagesbild.get_status_display())


def _skapad(lagesbild: Lagesbild, avsnitt: Sequence[Avsnitt]) -> str:
    """The date that the file carries: of the last change, so that the same text makes the same file tomorrow."""
    senast = max((a.andrad for a in avsnitt if a.andrad), default=lagesbild.skapad)
    return timezone.localtime(senast).isoformat(timespec="seconds")


def _datum(lagesbild: Lagesbild, avsnitt: Sequence[Avsnitt]) -> str:
    """When the text of a draft was last changed; a version says when it was fastställd (`services.frysning`)."""
    senast = max((a.andrad for a in avsnitt if a.andrad), default=None)
    return f"Texten senast ändrad {svenska.datum(timezone.localdate(senast))}" if senast else "Ingen text är skriven"
