"""The author's word that the text should say what the figures say now."""

from __future__ import annotations

from lagesbild.models import Avsnitt
from lagesbild.selectors.siffror import Siffervarde, siffervarden
from lagesbild.services.dokument import avsnitt_sparat
from lagesbild.skrift.siffra import siffror_i
from lagesbild.text import SIFFRA, ersatt
from samverkan.models import Anvandare


def siffror_godtagna(*, av: Anvandare, avsnitt: Avsnitt, bygger_pa: int, nyckel: str | None = None) -> Avsnitt:
    """Put today's value in the place of each bound figure that has changed: all of them, or those of one `nyckel`.

    What the figures no longer give stays as it is. A new version of the section, by the rules of `avsnitt_sparat`.
    """
    texter = {"text": avsnitt.text, "kommentar": avsnitt.kommentar}
    nycklar = [n for html in texter.values() for n, _ in siffror_i(html) if nyckel in (None, n)]
    varden = siffervarden(av, avsnitt.lagesbild, nycklar)
    nya = {falt: _bytta(html, varden) for falt, html in texter.items()}
    return avsnitt_sparat(
        av=av,
        avsnitt=avsnitt,
        bygger_pa=bygger_pa,
        rubrik=avsnitt.rubrik,
        text=nya["text"],
        behov_av_atgarder=avsnitt.behov_av_atgarder,
        kommentar=nya["kommentar"],
        intern=avsnitt.intern,
        tillstand=avsnitt.tillstand,
    )


def _bytta(html: str, varden: dict[str, Siffervarde]) -> str:
    def ny(nyckel: str, inre: str) -> str:
        text = varden[nyckel].text if nyckel in varden else inre
        return f'<span {SIFFRA}="{nyckel}">{text}</span>'

    return ersatt(html, SIFFRA, ny)
