"""Two texts beside each other: what was added and taken away, word by word, and three put together without loss."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final


class Art(StrEnum):
    """What happened to a piece of text."""

    LIKA = "lika"
    BORT = "bort"
    TILL = "till"


@dataclass(frozen=True, slots=True)
class Bit:
    """Words that stayed, went or came."""

    art: Art
    text: str


@dataclass(frozen=True, slots=True)
class Stycke:
    """A paragraph of the comparison. `art` is LIKA also when words inside it changed (`andrat`)."""

    art: Art
    bitar: tuple[Bit, ...]

    @property
    def andrat(self) -> bool:
        return any(b.art != Art.LIKA for b in self.bitar)


_ORD: Final = re.compile(r"\s+|\w+|[^\w\s]+")
_LIKHET: Final = 0.35  # below this two paragraphs are taken to be different ones


def skillnad(fore: str, efter: str) -> list[Stycke]:
    """The plain texts (one paragraph a line) compared, paragraphs first and words inside those that answer to another.

    Joining what is not TILL gives `fore`, joining what is not BORT gives `efter`, paragraph by paragraph.
    """
    a, b = fore.split("\n") if fore else [], efter.split("\n") if efter else []
    ut: list[Stycke] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if op == "equal":
            ut += [Stycke(Art.LIKA, (Bit(Art.LIKA, rad),)) for rad in a[i1:i2]]
        else:
            ut += _byte(a[i1:i2], b[j1:j2])
    return ut


def forsta_nya(fore: str, efter: str) -> str:
    """The first paragraph of `efter` that `fore` has not, as it stands in `efter`; "" when there is none."""
    for s in skillnad(fore, efter):
        if any(b.art == Art.TILL for b in s.bitar):
            return "".join(b.text for b in s.bitar if b.art != Art.BORT)
    return ""


def ryms_i(text: str, helhet: str) -> bool:
    """Whether every paragraph of `text` stands in `helhet`, whole or as the beginning or a part of one."""
    return all(rad in helhet for rad in text.split("\n"))


def urval(stycken: Sequence[Stycke], omgivning: int = 1) -> list[Stycke | None]:
    """The paragraphs that changed with `omgivning` unchanged ones around them; None where others were left out."""
    nara = {
        i + d
        for i, s in enumerate(stycken)
        if s.andrat
        for d in range(-omgivning, omgivning + 1)
    }  # fmt: skip
    ut: list[Stycke | None] = []
    for i, s in enumerate(stycken):
        if i in nara:
            ut.append(s)
        elif not ut or ut[-1] is not None:
            ut.append(None)
    return ut


def _byte(bort: Sequence[str], till: Sequence[str]) -> Iterator[Stycke]:
    """Paragraphs in the place of others: pairs that resemble each other are compared word by word, in order."""
    j = 0
    for rad in bort:
        traff = next((k for k in range(j, len(till)) if _lika(rad, till[k])), None)
        if traff is None:
            yield Stycke(Art.BORT, (Bit(Art.BORT, rad),))
            continue
        yield from (Stycke(Art.TILL, (Bit(Art.TILL, t),)) for t in till[j:traff])
        yield Stycke(Art.LIKA, tuple(_ord(rad, till[traff])))
        j = traff + 1
    yield from (Stycke(Art.TILL, (Bit(Art.TILL, t),)) for t in till[j:])


def _lika(a: str, b: str) -> bool:
    m = SequenceMatcher(None, _ORD.findall(a), _ORD.findall(b), autojunk=False)
    return m.quick_ratio() >= _LIKHET and m.ratio() >= _LIKHET


def _ord(fore: str, efter: str) -> Iterator[Bit]:
    """Word by word; changes with nothing but space between them are read as one."""
    a, b = _ORD.findall(fore), _ORD.findall(efter)
    bort = till = ""
    op = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for nr, (slag, i1, i2, j1, j2) in enumerate(op):
        lika = "".join(a[i1:i2])
        if slag == "equal" and not (lika.isspace() and 0 < nr < len(op) - 1):
            yield from _andrat(bort, till)
            bort = till = ""
            yield Bit(Art.LIKA, lika)
        else:
            bort, till = bort + lika, till + "".join(b[j1:j2])
    yield from _andrat(bort, till)


def _andrat(bort: str, till: str) -> Iterator[Bit]:
    if bort:
        yield Bit(Art.BORT, bort)
    if till:
        yield Bit(Art.TILL, till)


# --- Three texts -----------------------------------------------------------------------------------------------------

_START: Final = re.compile(r"<(ul|ol|table)\b[^>]*>")
_SLUT: Final = re.compile(r"</(?:ul|ol|table)>")


@dataclass(frozen=True, slots=True)
class Sammanlagd:
    """The text that holds both changes, and how many places had been changed by both."""

    html: str
    krockar: int


def block(html: str) -> list[str]:
    """Stored HTML (one block a line) as its outermost blocks: a paragraph, a heading, a whole list or table."""
    ut: list[str] = []
    djup = 0
    for rad in html.split("\n"):
        if djup and ut:
            ut[-1] += f"\n{rad}"
        elif rad:
            ut.append(rad)
        djup = max(0, djup + len(_START.findall(rad)) - len(_SLUT.findall(rad)))
    return ut


def sammanlagd(bas: str, deras: str, mitt: str) -> Sammanlagd:
    """What both made of `bas`, block by block. Where both changed the same place both are kept, theirs first."""
    if deras == mitt or mitt == bas:
        return Sammanlagd(deras, 0)
    if deras == bas:
        return Sammanlagd(mitt, 0)
    o, a, b = block(bas), block(deras), block(mitt)
    ut: list[str] = []
    krockar = io = ia = ib = 0
    for o1, o2, a1, b1 in [*_gemensamma(o, a, b), (len(o), len(o), len(a), len(b))]:
        stycken, antal = _valda(o[io:o1], a[ia:a1], b[ib:b1])
        ut += stycken
        krockar += antal
        ut += o[o1:o2]
        io, ia, ib = o2, a1 + (o2 - o1), b1 + (o2 - o1)
    return Sammanlagd("\n".join(ut), krockar)


def _valda(fore: list[str], den: list[str], min_: list[str]) -> tuple[list[str], int]:
    """What stands between two runs that are the same in all three, and how often both had changed the same block."""
    if den in (fore, min_):
        return min_, 0
    if min_ == fore:
        return den, 0
    if len(fore) == len(den) == len(min_) > 1:  # block answers to block: neighbours may have been changed by two
        par = [_valda([f], [d], [m]) for f, d, m in zip(fore, den, min_, strict=True)]
        return [rad for rader, _ in par for rad in rader], sum(antal for _, antal in par)
    return [*den, *(rad for rad in min_ if rad not in den and rad not in fore)], 1


def _gemensamma(o: list[str], a: list[str], b: list[str]) -> list[tuple[int, int, int, int]]:
    """Runs that are the same in all three, as (from and to in the base, where in the others)."""
    i_a = {i: j for m in SequenceMatcher(None, o, a, autojunk=False).get_matching_blocks()
           for i, j in zip(range(m.a, m.a + m.size), range(m.b, m.b + m.size), strict=True)}  # fmt: skip
    i_b = {i: j for m in SequenceMatcher(None, o, b, autojunk=False).get_matching_blocks()
           for i, j in zip(range(m.a, m.a + m.size), range(m.b, m.b + m.size), strict=True)}  # fmt: skip
    return [(i, i + 1, i_a[i], i_b[i]) for i in range(len(o)) if i in i_a and i in i_b]
