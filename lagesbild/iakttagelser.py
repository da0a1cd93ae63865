"""What stands out in a table of figures: true statements in Swedish, ordered by weight, each with its figures.

A statement says what the figures say and no more: nothing about causes, and no percent on a small base without saying
so. Those about changes beyond chance come first, the surest first; then what is unusual in the row of years.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10
from typing import Final

from lagesbild.forandring import Forandring, mening
from samverkan import svenska

_MINST_FOR_REKORD: Final = 10
_FARST_FOR_REKORD: Final = 4
_FARST_I_RAD: Final = 3


@dataclass(frozen=True, slots=True)
class Uppgift:
    """A row: its name, its known and unknown counts by label (the years, ascending), and the change in the last.

    `delar` are the names of its parts when the row is a sum.
    """

    namn: str
    varden: Sequence[tuple[str, int | None]]
    forandring: Forandring | None = None
    delar: Sequence[str] = ()

    @property
    def sista(self) -> int | None:
        return self.varden[-1][1] if self.varden else None


@dataclass(frozen=True, slots=True)
class Iakttagelse:
    """A statement, how much it weighs, and the figures it stands on: (row, label, count)."""

    text: str
    vikt: float
    grund: tuple[tuple[str, str, int], ...]


def iakttagelser(
    uppgifter: Sequence[Uppgift], *, hogst: int | None = None, manader: str = ""
) -> list[Iakttagelse]:  # fmt: skip
    """The statements about the rows, the weightiest first; of equal weight in the order of the rows.

    `manader`: which months of each year the counts are of ("januari–oktober"), when they aren't whole years. It stands
    in what is said about years, which would else be untrue outside the table.
    """
    per_namn = {u.namn: u for u in uppgifter}
    funna: list[Iakttagelse] = []
    for u in uppgifter:
        if u.delar:
            funna += _om_summan(u, [per_namn[d] for d in u.delar if d in per_namn])
        else:
            funna += _om_forandringen(u)
            funna += _om_raden(u, manader)
    return sorted(funna, key=lambda i: -i.vikt)[:hogst]


def _grund(u: Uppgift, fran: int = 0) -> tuple[tuple[str, str, int], ...]:
    return tuple((u.namn, etikett, v) for etikett, v in u.varden[fran:] if v is not None)


def _jamforda(u: Uppgift, f: Forandring) -> tuple[tuple[str, str, int], ...]:
    """The two figures that the change is between: the last, and the latest one before it that is the earlier count."""
    fore = next((e for e, v in reversed(u.varden[:-1]) if v == f.fore), u.varden[0][0])
    return ((u.namn, fore, f.fore), (u.namn, u.varden[-1][0], f.efter))


def _om_forandringen(u: Uppgift) -> Iterator[Iakttagelse]:
    f = u.forandring
    if f is not None and f.utover_slumpen:
        # A p-value of 0 is a matter of floating point; the size settles the order among those.
        visshet = min(60.0, -log10(max(f.p_varde, 1e-60)))
        yield Iakttagelse(mening(u.namn, f), 1000 + visshet * 10 + log10(1 + abs(f.differens)), _jamforda(u, f))


def _om_raden(u: Uppgift, manader: str = "") -> Iterator[Iakttagelse]:
    """The highest or lowest of the years; several years in the same direction when none of them is left out."""
    if u.sista is None or any(v is None for _, v in u.varden):
        return
    varden = [v for _, v in u.varden if v is not None]
    tidigare, storst = varden[:-1], max(varden)
    etiketter = [etikett for etikett, _ in u.varden]
    hela_raden = _i_foljd(etiketter)
    aren = f"{etiketter[0]}–{etiketter[-1]}" if hela_raden else svenska.upprakning(etiketter)
    i_manader = f", {manader}" if manader else ""
    if len(varden) >= _FARST_FOR_REKORD and storst >= _MINST_FOR_REKORD:
        rekord = "högst" if u.sista > max(tidigare) else "lägst" if u.sista < min(tidigare) else ""
        if rekord:
            narmast = max(tidigare) if rekord == "högst" else min(tidigare)
            yield Iakttagelse(
                f"{u.namn}: {svenska.tal(u.sista)} är det {rekord}a av åren {aren}{i_manader} (tidigare {rekord}: "
                f"{svenska.tal(narmast)}).",
                100 + 10 * log10(1 + abs(u.sista - narmast)),
                _grund(u),
            )
    antal = _i_rad(varden)
    if hela_raden and abs(antal) >= _FARST_I_RAD and storst >= _MINST_FOR_REKORD:
        fran = len(varden) - 1 - abs(antal)
        verb = "ökat" if antal > 0 else "minskat"
        yield Iakttagelse(
            f"{u.namn} har {verb} {_RAKNEORD.get(abs(antal), str(abs(antal)))} år i rad{i_manader}, från "
            f"{svenska.tal(varden[fran])} ({u.varden[fran][0]}) till {svenska.tal(varden[-1])} ({u.varden[-1][0]}).",
            200 + 10 * log10(1 + abs(varden[-1] - varden[fran])),
            _grund(u, fran),
        )


def _i_foljd(etiketter: Sequence[str]) -> bool:
    """Whether the labels are years, each the one after the last."""
    return all(e.isdigit() for e in etiketter) and all(int(b) - int(a) == 1 for a, b in pairwise(etiketter))


_RAKNEORD: Final = {3: "tre", 4: "fyra", 5: "fem", 6: "sex", 7: "sju", 8: "åtta", 9: "nio", 10: "tio"}


def _i_rad(varden: Sequence[int]) -> int:
    """How many changes in the same direction the row ends with; negative for falls."""
    antal = 0
    for fore, efter in reversed(list(pairwise(varden))):
        steg = (efter > fore) - (efter < fore)
        if steg == 0 or (antal and (antal > 0) != (steg > 0)):
            break
        antal += steg
    return antal


def _om_summan(u: Uppgift, delar: Sequence[Uppgift]) -> Iterator[Iakttagelse]:
    """The sum's change (never tested: it is the same events once more), and the part without which it would turn."""
    f = u.forandring
    if f is None or f.differens == 0 or f.olika_langa:
        return
    verb = "ökade" if f.differens > 0 else "minskade"
    procent = "" if f.procent is None else f", {svenska.procent(f.procent)}"
    yield Iakttagelse(
        f"{u.namn} {verb} sammanlagt från {svenska.tal(f.fore)} till {svenska.tal(f.efter)} "
        f"({svenska.differens(f.differens)}{procent}).",
        # A change that chance may well have made weighs less than a row of years.
        (500 if f.utanfor_ensam else 150) + 10 * log10(1 + abs(f.differens)),
        _jamforda(u, f),
    )
    bidrag = [d for d in delar if d.forandring is not None and d.forandring.differens * f.differens > 0]
    d = max(bidrag, key=lambda d: abs(d.forandring.differens) if d.forandring else 0, default=None)
    if d is not None and d.forandring is not None and len(delar) > 1:
        g = d.forandring
        fore, efter = f.fore - g.fore, f.efter - g.efter
        # Only when the rest did not just stand still.
        if (efter - fore) * f.differens < 0 and abs(efter - fore) >= max(_MINST_FOR_REKORD, fore // 100):
            motsatt = "minskat" if f.differens > 0 else "ökat"
            yield Iakttagelse(
                f"Utan {_i_mening(d.namn)} hade {_i_mening(u.namn)} {motsatt}, från {svenska.tal(fore)} till "
                f"{svenska.tal(efter)} ({svenska.differens(efter - fore)}).",
                (450 if g.utover_slumpen else 140) + 10 * log10(1 + abs(efter - fore)),
                _jamforda(u, f) + _jamforda(d, g),
            )
    storst = max(delar, key=lambda d: d.sista or 0, default=None)
    if storst and storst.sista and u.sista and len(delar) > 2 and 3 * storst.sista >= u.sista:
        yield Iakttagelse(
            f"{storst.namn} är {svenska.andel(100 * storst.sista / u.sista)} av {_i_mening(u.namn)} "
            f"({svenska.tal(storst.sista)} av {svenska.tal(u.sista)}).",
            50 + storst.sista / u.sista,
            ((storst.namn, storst.varden[-1][0], storst.sista), (u.namn, u.varden[-1][0], u.sista)),
        )


def _i_mening(namn: str) -> str:
    """A name inside a sentence: "bedrägeri (urval)"; an abbreviation keeps its capitals."""
    return namn if namn[:2].isupper() else namn[:1].lower() + namn[1:]
