"""Names of outlines against names of stadsdelar: the same, spelled alike, cut short, or what it could have been."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Final, Generic, TypeVar

N = TypeVar("N")
_KORTAST_FORKORTNING: Final = 10
_FORSLAG: Final = 3


class Hur(StrEnum):
    """How a name was found."""

    NAMN = "namn"
    ALIAS = "alias"
    STAVNING = "stavning"
    FORKORTAT = "forkortat"
    INTE = "inte"


@dataclass(frozen=True, slots=True)
class Traff(Generic[N]):
    """What a name stands for (None: not found), how, and what it could be."""

    mal: N | None
    hur: Hur
    forslag: tuple[N, ...] = ()


def vikt(namn: str) -> str:
    """Without case and with å, ä, é as a, a, e; hyphens and points as spaces: for spellings that differ only so."""
    bas = "".join(t for t in unicodedata.normalize("NFD", namn.casefold()) if not unicodedata.combining(t))
    return " ".join("".join(t if t.isalnum() else " " for t in bas).split())


class Namnregister(Generic[N]):
    """The names that outlines may have: `namn` and `alias` per target."""

    def __init__(self, namn: Mapping[N, str], alias: Iterable[tuple[N, str]] = ()) -> None:
        self._namn = {_nyckel(text): mal for mal, text in namn.items()}
        self._alias = {_nyckel(text): mal for mal, text in alias}
        self._vikta: dict[str, list[N]] = {}
        for mal, text in [*namn.items(), *alias]:
            lista = self._vikta.setdefault(vikt(text), [])
            if mal not in lista:
                lista.append(mal)

    def sok(self, namn: str) -> Traff[N]:
        """The target of a name. A spelling that could be two is none: it comes back as suggestions."""
        nyckel = _nyckel(namn)
        if nyckel in self._namn:
            return Traff(self._namn[nyckel], Hur.NAMN)
        if nyckel in self._alias:
            return Traff(self._alias[nyckel], Hur.ALIAS)
        vikt_namn = vikt(namn)
        lika = self._vikta.get(vikt_namn, [])
        if len(lika) == 1:
            return Traff(lika[0], Hur.STAVNING)
        if len(vikt_namn) >= _KORTAST_FORKORTNING:
            langre = self._unika(v for v in self._vikta if v.startswith(vikt_namn))
            if len(langre) == 1:
                return Traff(langre[0], Hur.FORKORTAT)
        nara = get_close_matches(vikt_namn, list(self._vikta), _FORSLAG, 0.6) if vikt_namn else []
        return Traff(None, Hur.INTE, tuple(self._unika([*([vikt_namn] if lika else []), *nara])[:_FORSLAG]))

    def _unika(self, nycklar: Iterable[str]) -> Sequence[N]:
        return list(dict.fromkeys(mal for nyckel in nycklar for mal in self._vikta[nyckel]))


def _nyckel(namn: str) -> str:
    return " ".join(unicodedata.normalize("NFC", namn).casefold().split())
