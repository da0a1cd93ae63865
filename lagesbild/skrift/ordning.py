"""Sections in order with ranks, as a list: where one begins and ends, and what comes of moving it with all below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol, TypeVar

from samverkan.fel import Ogiltigt

DJUPAST: Final = 3


class Avsnittet(Protocol):
    """A section: its row, its rank (1 is a chapter) and its heading."""

    pk: Any
    djup: Any
    rubrik: Any


S = TypeVar("S", bound=Avsnittet)


def flyttad(alla: list[S], i: int, at: str) -> list[S]:
    """The list with section `i` moved "upp", "ner", "in" or "ut". Raises `Ogiltigt` where there is no further to go."""
    if at not in _VAGAR:
        raise Ogiltigt("Välj vart avsnittet ska flyttas: upp, ner, in eller ut.", falt="at")
    ny: list[S] = _VAGAR[at](alla, i)
    return ny


def plats(alla: Sequence[S], avsnitt: S) -> int:
    """Where a section stands."""
    return next(i for i, a in enumerate(alla) if a.pk == avsnitt.pk)


def slut(alla: Sequence[S], i: int) -> int:
    """Where what stands below the section ends."""
    return next((j for j in range(i + 1, len(alla)) if alla[j].djup <= alla[i].djup), len(alla))


def ovanfor(alla: Sequence[S], i: int) -> list[S]:
    """The sections that one stands under, nearest first."""
    funna: list[S] = []
    djup = alla[i].djup
    for a in reversed(alla[:i]):
        if a.djup < djup:
            funna.append(a)
            djup = a.djup
    return funna


def _upp(alla: list[S], i: int) -> list[S]:
    k = next((k for k in range(i - 1, -1, -1) if alla[k].djup <= alla[i].djup), -1)
    if k < 0 or alla[k].djup < alla[i].djup:
        raise Ogiltigt(f"”{alla[i].rubrik}” står redan först.")
    sist = slut(alla, i)
    return [*alla[:k], *alla[i:sist], *alla[k:i], *alla[sist:]]


def _ner(alla: list[S], i: int) -> list[S]:
    sist = slut(alla, i)
    if sist == len(alla) or alla[sist].djup < alla[i].djup:
        raise Ogiltigt(f"”{alla[i].rubrik}” står redan sist.")
    efter = slut(alla, sist)
    return [*alla[:i], *alla[sist:efter], *alla[i:sist], *alla[efter:]]


def _in(alla: list[S], i: int) -> list[S]:
    sist = slut(alla, i)
    if i == 0 or alla[i - 1].djup < alla[i].djup:
        raise Ogiltigt(f"”{alla[i].rubrik}” har inget avsnitt ovanför sig att stå under.")
    if max(a.djup for a in alla[i:sist]) >= DJUPAST:
        raise Ogiltigt(f"Det går inte att ha fler än {DJUPAST} nivåer.")
    for a in alla[i:sist]:
        a.djup += 1
    return alla


def _ut(alla: list[S], i: int) -> list[S]:
    if alla[i].djup == 1:
        raise Ogiltigt(f"”{alla[i].rubrik}” är redan ett eget kapitel.")
    for a in alla[i : slut(alla, i)]:
        a.djup -= 1
    return alla


_VAGAR: Final[dict[str, Any]] = {"upp": _upp, "ner": _ner, "in": _in, "ut": _ut}
