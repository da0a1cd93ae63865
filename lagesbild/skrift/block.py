"""The content blocks of a section as they are stored: the name of a kind, or an object with the choices made for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Final, Self

PLACERING: Final = "placering"
"""The choice that every block has; the only value that is stored is `FORE`."""

FORE: Final = "fore"

NY: Final = 0
"""The number of a block that has not been given one yet."""


@dataclass(frozen=True, slots=True)
class Blockval:
    """A block: its kind (`Avsnitt.Block`) and the choices, such as months, series or the key of a saved chart.

    `nr` tells it from the others of its kind in the section wherever it stands: texts refer to it by that. It is
    stored when it is not 1.
    """

    slag: str
    val: Mapping[str, Any] = field(default_factory=dict)
    nr: int = 1

    @classmethod
    def las(cls, rad: object) -> Self | None:
        """What a stored row says: "compstat", or {"slag": "compstat", "till_manad": 8}. None for what is neither."""
        if isinstance(rad, str):
            return cls(rad)
        if isinstance(rad, Mapping) and isinstance(rad.get("slag"), str):
            val = {namn: varde for namn, varde in rad.items() if namn != "slag"}
            nr = val.get("nr")
            if type(nr) is int and nr >= 1:
                del val["nr"]
                return cls(rad["slag"], val, nr)
            return cls(rad["slag"], val)
        return None

    @property
    def fore_texten(self) -> bool:
        """Whether it stands before the section's text; else after."""
        return self.val.get(PLACERING) == FORE

    def som_json(self) -> str | dict[str, Any]:
        """The row to store. A block without choices is its name alone."""
        val = {**self.val, "nr": self.nr} if self.nr > 1 else self.val
        return {"slag": self.slag, **val} if val else self.slag


def blockval(rader: object) -> list[Blockval]:
    """All blocks of a section in order; what can't be read is left out rather than stopping a document."""
    lista = rader if isinstance(rader, list) else []
    return [val for rad in lista if (val := Blockval.las(rad)) is not None]


def numrerade(block: Sequence[Blockval]) -> list[Blockval]:
    """The blocks, each with a number that no other of its kind has.

    Those stored before blocks had numbers are counted as texts referred to them then: as the document has them.
    """
    givna = {(val.slag, val.nr) for val in block}
    sedda: set[tuple[str, int]] = set()
    ut = list(block)
    for plats in sorted(range(len(ut)), key=lambda i: not ut[i].fore_texten):
        val = ut[plats]
        if (val.slag, val.nr) in sedda:
            nr = next(n for n in count(2) if (val.slag, n) not in givna)
            ut[plats] = val = replace(val, nr=nr)
            givna.add((val.slag, nr))
        sedda.add((val.slag, val.nr))
    return ut


def igenkanda(nya: Sequence[Blockval], fanns: Sequence[Blockval]) -> list[Blockval]:
    """A list that replaces another: each block with the number of the one that it is, or `NY`.

    It is the one with the same choices and number; else the one with the same choices, when it says no number (who
    wrote it may not know of numbers); else the one with its number, whose choices are other now.
    """
    kvar = list(fanns)
    ut: list[Blockval | None] = [None] * len(nya)
    sorter: tuple[Callable[[Blockval, Blockval], bool], ...] = (
        lambda ny, gammal: ny == gammal,
        lambda ny, gammal: ny.nr == 1 and (ny.slag, ny.val) == (gammal.slag, gammal.val),
        lambda ny, gammal: (ny.slag, ny.nr) == (gammal.slag, gammal.nr),
    )
    for samma in sorter:
        for plats, ny in enumerate(nya):
            gammal = next((g for g in kvar if ut[plats] is None and samma(ny, g)), None)
            if gammal is not None:
                kvar.remove(gammal)
                ut[plats] = replace(ny, nr=gammal.nr)
    return [hittad or replace(ny, nr=NY) for hittad, ny in zip(ut, nya, strict=True)]


def hogsta_nummer(block: Iterable[Blockval], givna: Mapping[str, int]) -> dict[str, int]:
    """The highest number of each kind that has been given in a section: `givna` remembers those taken away."""
    hogst = dict(givna)
    for val in block:
        hogst[val.slag] = max(val.nr, hogst.get(val.slag, 0))
    return hogst


def i_dokumentet(block: Iterable[Blockval]) -> list[Blockval]:
    """In the order that the document has them: those before the text first."""
    return sorted(block, key=lambda val: not val.fore_texten)


def stampel(rader: object) -> str:
    """Changes whenever the stored blocks do: who writes says which ones were seen."""
    return hashlib.sha256(json.dumps(rader, sort_keys=True).encode()).hexdigest()[:16]


def visade_bilder(rader: object) -> set[str]:
    """The keys of the images that stored blocks show."""
    nycklar = (val.val.get("nyckel") for val in blockval(rader) if val.slag == "bild")
    return {nyckel for nyckel in nycklar if isinstance(nyckel, str)}
