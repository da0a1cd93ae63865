"""References by number and footnotes: what a text points at, solved when the document's parts have their numbers.

A reference is `<span data-hanvisning="tabell:brottsligheten/compstat">tabell 5</span>`: the kind of part, the section
that it stands in and the block that makes it, by its kind and, when that is not 1, its number: `/2` at the end. The
number (`Blockval.nr`) is no place: the block keeps it wherever it is moved, and no other of its kind gets it later.
Sources are `kalla:<nyckel>`, images `bild:<nyckel>`, sections `avsnitt:<kod>`. The words inside are those that were
shown last.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Final

from lagesbild.text import FOTNOT, HANVISNING, ersatt

SAKNAS: Final = "hänvisning saknas"
_NUMRERAD: Final = re.compile(r"[a-z]+:([^/]+)/([^/]+)/([1-9]\d{0,3})")
_SAKNAD: Final = re.compile(r'class="hanvisning-saknas" data-nyckel="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Mal:
    """What a reference leads to: how it is named in running text ("tabell 5") and the id of its place or ""."""

    text: str
    id: str


@dataclass(slots=True)
class Noter:
    """The footnotes of a document, numbered in the order that they are met."""

    texter: list[str] = field(default_factory=list)

    def lagg(self, text: str) -> int:
        """The number of one more."""
        self.texter.append(text)
        return len(self.texter)


def delnyckel(slag: str, kod: str, block: str, nummer: int = 1) -> str:
    """The key of the part of a kind (tabell, diagram, karta) that the block with a number in a section makes."""
    return f"{slag}:{kod}/{block}" + (f"/{nummer}" if nummer > 1 else "")


def blocknummer_av(nyckel: str) -> tuple[str, str, int] | None:
    """The section, kind and number of a key that ends with a block's number."""
    m = _NUMRERAD.fullmatch(nyckel)
    return (m[1], m[2], int(m[3])) if m else None


def blocknummer_i(html: str, kod: str) -> list[tuple[str, int]]:
    """The kinds and numbers of a section's blocks that a text refers to by number."""
    traffar = (blocknummer_av(nyckel) for nyckel in hanvisningar_i(html))
    return [traff[1:] for traff in traffar if traff and traff[0] == kod]


def hanvisningar_i(html: str) -> list[str]:
    """The keys that a text refers to, in order, each once."""
    funna: dict[str, None] = {}

    def sedd(nyckel: str, inre: str) -> str:
        funna[nyckel] = None
        return inre

    ersatt(html, HANVISNING, sedd)
    return list(funna)


def losta(html: str, mal: Mapping[str, Mal], *, lankar: bool = True) -> str:
    """The text with its references as links with the numbers of today. What leads nowhere says so."""

    def svar(nyckel: str, _: str) -> str:
        traff = mal.get(nyckel)
        if traff is None:
            return f'<strong class="hanvisning-saknas" data-nyckel="{escape(nyckel)}">[{SAKNAS}]</strong>'
        if not (lankar and traff.id):
            return escape(traff.text)
        return f'<a class="hanvisning" href="#{traff.id}">{escape(traff.text)}</a>'

    return ersatt(html, HANVISNING, svar)


def saknade_i(html: str) -> list[str]:
    """The keys of the references that `losta` found nothing for."""
    return [unescape(nyckel) for nyckel in _SAKNAD.findall(html)]


def med_noter(html: str, noter: Noter, *, forled: str = "not") -> str:
    """The text with numbers where its footnotes stood, as links to `<forled>-<number>`; the words go to `noter`."""

    def nummer(_: str, inre: str) -> str:
        n = noter.lagg(re.sub(r"</?span[^>]*>", "", inre).strip())
        return f'<sup><a class="notsiffra" id="{forled}ref-{n}" href="#{forled}-{n}">{n}</a></sup>'

    return ersatt(html, FOTNOT, nummer)
