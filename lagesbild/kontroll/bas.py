"""The values of the checks: what they look at, and what they found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

_ORD: Final = re.compile(r"[^\W\d_]{2,}")


class Platsslag(StrEnum):
    """The pages where a point can be mended."""

    AVSNITT = "avsnitt"
    DOKUMENT = "dokument"
    AR = "ar"
    STATISTIK = "statistik"


@dataclass(frozen=True, slots=True)
class Plats:
    """Where a point is mended: the page, which section (its id), and the place on the page."""

    slag: Platsslag = Platsslag.DOKUMENT
    pk: int | None = None
    ankare: str = ""

    @classmethod
    def avsnitt(cls, pk: int, ankare: str = "id_text") -> Plats:
        return cls(Platsslag.AVSNITT, pk, ankare)


@dataclass(frozen=True, slots=True)
class Skal:
    """Why a point may stay open, who said so, and when."""

    text: str
    av: str
    tid: datetime


@dataclass(frozen=True, slots=True)
class Punkt:
    """Something that a check found. `objekt` names it for as long as it is the same (at most 200 characters)."""

    objekt: str
    text: str
    plats: Plats = field(default_factory=Plats)
    skal: Skal | None = None


class Grund(StrEnum):
    """Who asks for a check."""

    LAG = "4 § lag (2023:196)"
    HUS = "Arbetssättet"


@dataclass(frozen=True, slots=True)
class Kontroll:
    """A check and its outcome. `kravs`: the document can't be fastställt while a point is open.

    `utfall` says in words what was looked at and found; `punkter` are what is missing.
    """

    kod: str
    rubrik: str
    grund: Grund
    kravs: bool
    utfall: str
    punkter: tuple[Punkt, ...] = ()

    @property
    def uppfylld(self) -> bool:
        return not self.punkter

    @property
    def oppna(self) -> list[Punkt]:
        """Points that stop an approval: of a required check all, of another those without a reason."""
        return [p for p in self.punkter if self.kravs or p.skal is None]

    @property
    def klar(self) -> bool:
        return not self.oppna

    @property
    def lage(self) -> str:
        """ "uppfylld", "hindrar", "skal-saknas" or "godtagen" (all its points have a reason)."""
        if not self.punkter:
            return "uppfylld"
        if self.kravs:
            return "hindrar"
        return "skal-saknas" if self.oppna else "godtagen"

    def som_json(self) -> dict[str, Any]:
        """The check as plain values: what a version keeps and the API shows."""
        return {
            "kod": self.kod,
            "rubrik": self.rubrik,
            "grund": self.grund.value,
            "kravs": self.kravs,
            "lage": self.lage,
            "utfall": self.utfall,
            "punkter": [
                {
                    "objekt": p.objekt,
                    "text": p.text,
                    "skal": p.skal.text if p.skal else "",
                    "av": p.skal.av if p.skal else "",
                    "tid": p.skal.tid.isoformat() if p.skal else None,
                }
                for p in self.punkter
            ],
        }


@dataclass(frozen=True, slots=True)
class Fynd:
    """What other parts of the program have found in a section: what it is, in words, and where it stands."""

    avsnitt: int
    objekt: str
    text: str
    ankare: str = "id_text"


@dataclass(frozen=True, slots=True)
class Avsnittslage:
    """A section as the checks see it; `text` and `kommentar` are plain text."""

    pk: int
    kod: str
    djup: int
    rubrik: str
    text: str = ""
    kommentar: str = ""
    block: tuple[str, ...] = ()
    tillstand: str = "tom"
    att_uppdatera: bool = False
    fran_ar: int | None = None
    prioriterat: str = ""
    behov: bool | None = None

    @property
    def ord(self) -> int:
        """Number of words written in it."""
        return antal_ord(f"{self.text} {self.kommentar}")

    @property
    def tomt(self) -> bool:
        return not (self.text or self.kommentar or self.block)


@dataclass(frozen=True, slots=True)
class Kallage:
    """A source of the document."""

    nyckel: str
    text: str
    har_adress: bool = False
    hamtad: date | None = None


@dataclass(frozen=True, slots=True)
class Tackning:
    """Weeks of the year that have begun (`av`), that are assessed in some stadsdel, and that are fastställda."""

    bedomda: int = 0
    faststallda: int = 0
    av: int = 0


@dataclass(frozen=True, slots=True)
class Kontrollunderlag:
    """All that the checks look at. `prioriterade` are the slugs and names of the agreement's områden, in order."""

    ar: int
    avsnitt: tuple[Avsnittslage, ...]
    prioriterade: Mapping[str, str] = field(default_factory=dict)
    kallor: tuple[Kallage, ...] = ()
    anvanda_kallor: frozenset[str] = frozenset()
    tackning: Tackning = field(default_factory=Tackning)
    brutna: tuple[Fynd, ...] = ()
    utan_innehall: tuple[Fynd, ...] = ()
    oppna_kommentarer: tuple[Fynd, ...] = ()
    personuppgifter: tuple[Fynd, ...] = ()
    avvikande_tal: tuple[Fynd, ...] = ()
    andrade_siffror: tuple[Fynd, ...] = ()
    alternativtexter: tuple[Punkt, ...] = ()
    aldre_uttag: tuple[Punkt, ...] = ()
    kansliga_platser: tuple[Punkt, ...] = ()

    def under(self, *koder: str) -> list[Avsnittslage]:
        """The sections named by `koder` with everything below them, in order."""
        ut: list[Avsnittslage] = []
        djup: int | None = None
        for a in self.avsnitt:
            if djup is not None and a.djup <= djup:
                djup = None
            if djup is None and a.kod in koder:
                djup = a.djup
            if djup is not None:
                ut.append(a)
        return ut

    def har_under(self, a: Avsnittslage) -> bool:
        """Whether other sections stand below `a`."""
        i = self.avsnitt.index(a)
        return i + 1 < len(self.avsnitt) and self.avsnitt[i + 1].djup > a.djup

    def rubrik(self, pk: int) -> str:
        return next((a.rubrik for a in self.avsnitt if a.pk == pk), "Okänt avsnitt")


def antal_ord(text: str) -> int:
    """Words, not counting numbers and single letters."""
    return len(_ORD.findall(text))


def i_avsnitten(u: Kontrollunderlag, fynd: Iterable[Fynd]) -> tuple[Punkt, ...]:
    """What was found as points, each with the heading of its section."""
    return tuple(
        Punkt(f.objekt[:200], f"{u.rubrik(f.avsnitt)}: {f.text}", Plats.avsnitt(f.avsnitt, f.ankare)) for f in fynd
    )
