"""What an event can be: its kind, its seriousness, who told of it, and the level that a week's events suggest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from lagesbild.niva import Niva


class Allvar(IntEnum):
    """Seriousness of one event, in the words of the definitions of the levels."""

    LINDRIG = 1
    OROANDE = 2
    ALLVARLIG = 3
    KRITISK = 4

    @property
    def ord(self) -> str:
        """Such as "Allvarlig"."""
        return self.name.capitalize()


MAX_PLATS: Final = 120
MAX_TEXT: Final = 500
MAX_SKAL: Final = 500

ALLVAR: Final = [(allvar.value, allvar.ord) for allvar in Allvar]

# The kinds that every area has from the start, by slug and in order. An area can add its own and hide these.
TYPER: Final[dict[str, str]] = {
    "skjutning": "Skjutning",
    "sprangning": "Sprängning",
    "mordbrand": "Mordbrand eller brandattentat",
    "ran": "Rån",
    "misshandel": "Misshandel",
    "hot": "Hot",
    "narkotika": "Narkotika",
    "ordningsstorning": "Ordningsstörning",
    "ungdomshang": "Ungdomshäng",
    "skadegorelse": "Skadegörelse eller klotter",
    "nedskrapning": "Nedskräpning eller dumpning",
    "olovlig-bosattning": "Olovlig bosättning",
    "vbe-tecken": "Tecken på våldsbejakande extremism",
    "annat": "Annat",
}


@dataclass(frozen=True, slots=True)
class Nivaforslag:
    """The level that a stadsdel's events of a week suggest, and why, in words: "en allvarlig händelse → 3"."""

    niva: Niva
    skal: str


def foreslagen_niva(allvar: Iterable[int]) -> Nivaforslag:
    """The level suggested by the seriousness of the week's events, by the definitions of the levels (tabell 1).

    Without events: 1. The worst kind decides, and whether there are several of it. Several minor events never make
    more than 2, several worrying ones never more than 3. ValueError for a seriousness outside 1–4.
    """
    antal = Counter(Allvar(ett) for ett in allvar)
    if not antal:
        return Nivaforslag(Niva.NORMALT, "inga händelser → 1")
    varst = max(antal)
    flera = antal[varst] > 1
    if varst is Allvar.KRITISK:
        niva = Niva.KRITISKT
    else:
        niva = Niva(int(varst) + flera)
    return Nivaforslag(niva, f"{_antal(antal[varst], varst)} → {niva.value}")


_TAL: Final = ("", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
_FLERTAL: Final = {
    Allvar.LINDRIG: "lindriga",
    Allvar.OROANDE: "oroande",
    Allvar.ALLVARLIG: "allvarliga",
    Allvar.KRITISK: "kritiska",
}


def _antal(n: int, allvar: Allvar) -> str:
    tal = _TAL[n] if n < len(_TAL) else str(n)
    return f"{tal} {allvar.ord.lower()} händelse" if n == 1 else f"{tal} {_FLERTAL[allvar]} händelser"


# What an event of a kind most often is; the person sees it and can choose another.
ALLVAR_FOR_TYP: Final[dict[str, Allvar]] = {
    "skjutning": Allvar.KRITISK,
    "sprangning": Allvar.KRITISK,
    "mordbrand": Allvar.ALLVARLIG,
    "ran": Allvar.ALLVARLIG,
    "misshandel": Allvar.ALLVARLIG,
    "hot": Allvar.OROANDE,
    "narkotika": Allvar.OROANDE,
    "ordningsstorning": Allvar.OROANDE,
    "ungdomshang": Allvar.LINDRIG,
    "skadegorelse": Allvar.LINDRIG,
    "nedskrapning": Allvar.LINDRIG,
    "olovlig-bosattning": Allvar.LINDRIG,
    "vbe-tecken": Allvar.OROANDE,
    "annat": Allvar.LINDRIG,
}


@dataclass(frozen=True, slots=True)
class Typ:
    """A kind as one area has it. `egen`: the area has added it; `dold`: it can't be chosen for new events."""

    slug: str
    namn: str
    dold: bool = False
    egen: bool = False


def typer_i_omradet(andrade: Iterable[tuple[str, str, bool]]) -> list[Typ]:
    """The common kinds, in order, as the area's rows (slug, name, hidden) change them; then its own, by name.

    "Annat" stays last.
    """
    rader = {slug: (namn, dold) for slug, namn, dold in andrade}
    gemensamma = [Typ(slug, *rader.get(slug, (namn, False))) for slug, namn in TYPER.items()]
    egna = [Typ(slug, namn, dold, egen=True) for slug, (namn, dold) in rader.items() if slug not in TYPER]
    return [*gemensamma[:-1], *sorted(egna, key=lambda typ: typ.namn.casefold()), gemensamma[-1]]
