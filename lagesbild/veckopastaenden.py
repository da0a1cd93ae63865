"""A text's numbers of weeks held against the year's table: a stadsdel, a number of weeks and a level in one sentence.

A number is pointed at when no level and no stadsdel that it may belong to gives it; what is hard to read is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lagesbild.pastaenden import Avvikelse
from samverkan import svenska

TALORD: Final = {
    ord_: nr
    for nr, ord_ in enumerate(
        "ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo"
        .split(), 1,
    )
} | {"en": 1, "ingen": 0, "inga": 0}  # fmt: skip

_MENING: Final = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ0-9”\"])|\n+")
_NIVA: Final = re.compile(
    r"(?P<minst>minst )?nivå\s+(?P<niva>[1-5])(?:\s*(?:(?P<hogre>(?:eller|och) (?:högre|mer|värre|uppåt))"
    r"|(?:eller|och|–|-)\s*(?P<till>[1-5])(?!\d)))?",
    re.IGNORECASE,
)
_ORD: Final = "|".join(sorted(TALORD, key=len, reverse=True))
_VECKOR: Final = re.compile(
    rf"(?<![\w.,/:§–-])(?P<tal>\d{{1,2}}|{_ORD})\s+(?:av\s+(?:de\s+)?(?:\d+|\w+)\s+)?(?:hela\s+)?veck(?:a|or|orna)\b",
    re.IGNORECASE,
)
# In a list the word for weeks stands once: "Vällingby med 17 veckor, Hässelby gård med fyra", "… och sex på nivå 1".
_I_LISTA: Final = re.compile(rf"\s+(?:med|på|har|hade|haft)\s+(?:bara\s+)?(?P<tal>\d{{1,2}}|{_ORD})\b(?![,.:/–-]\d)",
                             re.IGNORECASE)  # fmt: skip
_PA_NIVA: Final = re.compile(
    rf"\b(?:och|samt|men|,)\s+(?:bara\s+)?(?P<tal>\d{{1,2}}|{_ORD})\s+(?:på|med)\s+(?=nivå)", re.IGNORECASE
)
_AR: Final = re.compile(r"\b20\d\d\b")


@dataclass(frozen=True, slots=True)
class Veckotal:
    """A stadsdel's year: how many weeks lie at each level, in each edition that the text stands in."""

    namn: str
    utgavor: Mapping[str, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class _Nivaer:
    start: int
    slut: int
    nivaer: frozenset[int]
    ord: str


def granska_veckor(text: str, ar: int, stadsdelar: Sequence[Veckotal]) -> list[Avvikelse]:
    """The numbers of weeks in `text` (plain, a line for each paragraph) that the year's table does not give."""
    monster = [(re.compile(r"(?<![\w-])" + re.escape(s.namn) + r"s?(?![\w-])"), s) for s in stadsdelar]
    funna: list[Avvikelse] = []
    # The level may be said once for the whole paragraph, the stadsdel stands in the sentence.
    stycke = 0
    for rad in text.split("\n"):
        senast: _Nivaer | None = None
        for start, mening in _meningar(rad):
            nivaer = [_niva(m) for m in _NIVA.finditer(mening)]
            traffar = [(m.start(), m.end(), s) for rx, s in monster for m in rx.finditer(mening)]
            platser = sorted(traffar, key=lambda t: t[:2])
            if not _AR.search(mening.replace(str(ar), "")):
                funna += _i_meningen(mening, stycke + start, nivaer or ([senast] if senast else []), platser)
            if nivaer:
                senast = replace(nivaer[-1], start=-1, slut=-1)
        stycke += len(rad) + 1
    return funna


def _i_meningen(
    mening: str, fran: int, nivaer: Sequence[_Nivaer], platser: Sequence[tuple[int, int, Veckotal]]
) -> Iterator[Avvikelse]:
    if not nivaer or not platser:
        return
    talen = sorted(_talen(mening, [slut for _, slut, _ in platser]), key=lambda m: m.start("tal"))
    for nr, tal in enumerate(talen):
        nasta = talen[nr + 1].start("tal") if nr + 1 < len(talen) else len(mening)
        har, dar = _nara(nivaer, tal, nasta), _narmast(platser, tal, nasta)
        skrivet = TALORD.get(tal["tal"].casefold(), -1) if not tal["tal"].isdigit() else int(tal["tal"])
        fel = _fel(skrivet, har, dar)
        if fel:
            plats, niva, ratt = fel
            yield Avvikelse(
                fran + tal.start("tal"), fran + tal.end("tal"), tal["tal"], f"veckor på {niva.ord} i {plats.namn}",
                ratt, mening.strip(),
            )  # fmt: skip


def _fel(skrivet: int, nivaer: Sequence[_Nivaer], platser: Sequence[Veckotal]) -> tuple[Veckotal, _Nivaer, str] | None:
    """What the number should be when some edition has it for none of the candidates; None when all editions do."""
    par = [(s, n) for s in platser for n in nivaer]
    if not par:
        return None
    utgavor = [u for u in par[0][0].utgavor if any(sum(s.utgavor[u].values()) for s, _ in par)]
    if all(any(_antal(s, u, n) == skrivet for s, n in par) for u in utgavor):
        return None
    plats, niva = next(((s, n) for s, n in par if any(_antal(s, u, n) == skrivet for u in utgavor)), par[0])
    return plats, niva, svenska.upprakning([f"{_antal(plats, u, niva)} ({u})" for u in utgavor])


def _antal(s: Veckotal, utgava: str, n: _Nivaer) -> int:
    return sum(antal for niva, antal in s.utgavor[utgava].items() if niva in n.nivaer)


def _talen(mening: str, namnslut: Sequence[int]) -> Iterator[re.Match[str]]:
    veckor = list(_VECKOR.finditer(mening))
    sedda = {m.start("tal") for m in veckor}
    yield from veckor
    if not veckor:
        return
    # Right after a name; and the second level of one stadsdel.
    for m in [*(m for slut in namnslut if (m := _I_LISTA.match(mening, slut))), *_PA_NIVA.finditer(mening)]:
        if m.start("tal") not in sedda:
            sedda.add(m.start("tal"))
            yield m


def _nara(nivaer: Sequence[_Nivaer], tal: re.Match[str], nasta: int) -> list[_Nivaer]:
    """The level after the number and before the next one, and the last one before it."""
    efter = [n for n in nivaer if tal.end("tal") <= n.start < nasta][:1]
    innan = [n for n in nivaer if n.slut <= tal.start("tal")][-1:]
    return efter + innan or list(nivaer[-1:])


def _narmast(platser: Sequence[tuple[int, int, Veckotal]], tal: re.Match[str], nasta: int) -> list[Veckotal]:
    """The stadsdel before the number, and the one between it and the next number."""
    innan = [s for _, slut, s in platser if slut <= tal.start("tal")][-1:]
    efter = [s for start, _, s in platser if tal.end("tal") <= start < nasta][:1]
    return innan + efter


def _niva(m: re.Match[str]) -> _Nivaer:
    forsta = int(m["niva"])
    if m["hogre"] or m["minst"]:
        return _Nivaer(m.start(), m.end(), frozenset(range(forsta, 6)), f"nivå {forsta} eller högre")
    if m["till"]:
        sista = int(m["till"])
        nivaer = frozenset(range(min(forsta, sista), max(forsta, sista) + 1))
        return _Nivaer(m.start(), m.end(), nivaer, f"nivå {forsta} eller {sista}")
    return _Nivaer(m.start(), m.end(), frozenset({forsta}), f"nivå {forsta}")


def _meningar(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for slut in _MENING.finditer(text):
        yield start, text[start : slut.start()]
        start = slut.end()
    yield start, text[start:]
