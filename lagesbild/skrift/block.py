"""The content blocks of a section as they are stored: the name of a kind, or an object with the choices made for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

PLACERING: Final = "placering"
"""The choice that every block has; the only value that is stored is `FORE`."""

FORE: Final = "fore"


@dataclass(frozen=True, slots=True)
class Blockval:
    """A block: its kind (`Avsnitt.Block`) and the choices, such as months, series or the key of a saved chart."""

    slag: str
    val: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def las(cls, rad: object) -> Self | None:
        """What a stored row says: "compstat", or {"slag": "compstat", "till_manad": 8}. None for what is neither."""
        if isinstance(rad, str):
            return cls(rad)
        if isinstance(rad, Mapping) and isinstance(rad.get("slag"), str):
            return cls(rad["slag"], {namn: varde for namn, varde in rad.items() if namn != "slag"})
        return None

    @property
    def fore_texten(self) -> bool:
        """Whether it stands before the section's text; else after."""
        return self.val.get(PLACERING) == FORE

    def som_json(self) -> str | dict[str, Any]:
        """The row to store. A block without choices is its name alone."""
        return {"slag": self.slag, **self.val} if self.val else self.slag


def blockval(rader: object) -> list[Blockval]:
    """All blocks of a section in order; what can't be read is left out rather than stopping a document."""
    lista = rader if isinstance(rader, list) else []
    return [val for rad in lista if (val := Blockval.las(rad)) is not None]


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
