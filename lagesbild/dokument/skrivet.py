"""What people write, set into the collected document: figures of today, references by number, footnotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from typing import Final

from lagesbild.dokument.delar import Figur, Kapitel, Tabell
from lagesbild.models import Avsnitt, Lagesbild
from lagesbild.selectors import arsdokument
from lagesbild.selectors.siffror import med_varden, siffervarden
from lagesbild.skrift.block import Blockval, blockval, hogsta_nummer, numrerade
from lagesbild.skrift.hanvisning import Mal, Noter, delnyckel, losta, med_noter
from lagesbild.skrift.siffra import siffror_i
from samverkan.models import Anvandare

SORT_SLAG: Final = {Figur.Sort.DIAGRAM: "diagram", Figur.Sort.KARTBILD: "karta"}
_TAGG: Final = re.compile(r"<[^>]*>")


def satta_texter(
    user: Anvandare,
    lagesbild: Lagesbild,
    avsnitt: Sequence[Avsnitt],
    kapitel: Sequence[Kapitel],
    nummer: Sequence[Sequence[int]],
    *,
    publik: bool = False,
) -> tuple[tuple[Kapitel, ...], tuple[str, ...]]:
    """The chapters of `avsnitt`, one each, with their texts as they are printed, and the footnotes' words.

    `nummer` are, for each chapter, the numbers of the blocks that made its parts (`Blockval.nr`).

    One query, and those of the figures when there are any.
    """
    texter = [html for k in kapitel for html in (k.text, k.kommentar)]
    nycklar = [nyckel for html in texter for nyckel, _ in siffror_i(html)]
    varden = siffervarden(user, lagesbild, nycklar, bara_faststallt=publik) if nycklar else {}
    mal = _mal(user, lagesbild, avsnitt, kapitel, nummer, publik=publik)
    noter = Noter()

    def satt(html: str) -> str:
        return med_noter(losta(med_varden(html, varden), mal), noter)

    klara = tuple(replace(k, text=satt(k.text), kommentar=satt(k.kommentar)) for k in kapitel)
    return klara, tuple(unescape(_TAGG.sub("", text)) for text in noter.texter)


def _mal(
    user: Anvandare,
    lagesbild: Lagesbild,
    avsnitt: Sequence[Avsnitt],
    kapitel: Sequence[Kapitel],
    nummer: Sequence[Sequence[int]],
    *,
    publik: bool,
) -> dict[str, Mal]:
    """Everything that this edition has to refer to, with the numbers that it got."""
    mal = {f"avsnitt:{a.kod}": Mal(f"avsnittet ”{k.rubrik}”", k.id) for a, k in zip(avsnitt, kapitel, strict=True)}
    kallkapitel = next((k.id for a, k in zip(avsnitt, kapitel, strict=True) if _har_kallor(a)), "")
    for nr, kalla in enumerate(arsdokument.kallor(user, lagesbild, publik=publik), 1):
        mal[f"kalla:{kalla.nyckel}"] = Mal(f"källa {nr}", kallkapitel)
    for a, k, nr_i in zip(avsnitt, kapitel, nummer, strict=True):
        givna = hogsta_nummer(numrerade(blockval(a.block)), a.blocknummer)
        for del_, slag, blocknr in zip(k.delar, k.ursprung, nr_i, strict=True):
            if not isinstance(del_, Tabell | Figur):
                continue
            namn = "tabell" if isinstance(del_, Tabell) else SORT_SLAG.get(del_.sort, "bild")
            malet = Mal(_lopande(del_.namn), del_.id)
            if mal.setdefault(delnyckel(namn, a.kod, slag, blocknr), malet) is not malet and givna[slag] == 1:
                # A further part of the only block of its kind that the section ever had.
                nr = 2
                while delnyckel(namn, a.kod, slag, nr) in mal:
                    nr += 1
                mal[delnyckel(namn, a.kod, slag, nr)] = malet
            if isinstance(del_, Figur) and del_.nyckel:
                mal.setdefault(f"bild:{del_.nyckel}", Mal(_lopande(del_.namn), del_.id))
    return mal


def _har_kallor(avsnitt: Avsnitt) -> bool:
    return any((val := Blockval.las(rad)) and val.slag == Avsnitt.Block.KALLOR for rad in avsnitt.block)


def _lopande(namn: str) -> str:
    return namn[:1].lower() + namn[1:]
