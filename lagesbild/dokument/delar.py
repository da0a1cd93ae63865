"""What the document is made of: plain values, ready to be laid out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

Framsteg = Callable[[str, int], None]


def tyst(steg: str, andel: int) -> None:
    """For those who need no progress."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. `rubrik`: it heads its row or column. `kolumner`: how many columns it spans."""

    text: str
    klass: str = ""
    rubrik: bool = False
    kolumner: int = 1

    @property
    def tagg(self) -> str:
        return "th" if self.rubrik else "td"


@dataclass(frozen=True, slots=True)
class Rad:
    """A row of cells."""

    celler: tuple[Cell, ...]
    klass: str = ""


@dataclass(frozen=True, slots=True)
class Tabell:
    """A numbered table. `kropp` holds groups of rows; a group is kept together where there is room for it."""

    slag: ClassVar[str] = "tabell"

    nummer: int
    rubrik: str
    huvud: tuple[Rad, ...]
    kropp: tuple[tuple[Rad, ...], ...]
    fot: tuple[Rad, ...] = ()
    klass: str = ""
    kalla: str = ""
    noter: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"tabell-{self.nummer}"

    @property
    def namn(self) -> str:
        return f"Tabell {self.nummer}"


@dataclass(frozen=True, slots=True)
class Diagram:
    """A numbered chart: its SVG, which carries the alternative text."""

    slag: ClassVar[str] = "diagram"

    nummer: int
    rubrik: str
    svg: str
    kalla: str = ""
    noter: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"diagram-{self.nummer}"

    @property
    def namn(self) -> str:
        return f"Diagram {self.nummer}"


@dataclass(frozen=True, slots=True)
class Post:
    """An item of a list: its text, what is added in a quieter voice, and an address that is printed."""

    text: str
    tillagg: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Lista:
    """A list that the program fills in. `klass`: kolumner (short items in columns), kallor, fakta."""

    slag: ClassVar[str] = "lista"

    poster: tuple[Post, ...]
    klass: str = ""
    ingress: str = ""


@dataclass(frozen=True, slots=True)
class Besked:
    """What stands where a table or chart would have stood, when there is nothing to show."""

    slag: ClassVar[str] = "besked"

    text: str


Del = Tabell | Diagram | Lista | Besked


@dataclass(frozen=True, slots=True)
class Kapitel:
    """A section. `text` and `kommentar` are cleaned HTML whose headings already fit below this one's rank.

    `behov` is the answer about särskilda åtgärder, only for a prioriterat område. `oskrivet`: nobody has written it.
    """

    id: str
    djup: int
    rubrik: str
    text: str
    delar: tuple[Del, ...] = ()
    prioriterat: bool = False
    behov: str = ""
    kommentar: str = ""
    intern: bool = False
    oskrivet: bool = False

    @property
    def rang(self) -> int:
        """Rank of its heading in HTML: the document's title is h1."""
        return self.djup + 1

    @property
    def underrang(self) -> int:
        """Rank of the headings that the program sets inside the section."""
        return self.djup + 2


@dataclass(frozen=True, slots=True)
class Dokument:
    """The whole document. `status` and `datum` say honestly how far it has come."""

    titel: str
    undertitel: str
    parter: str
    omrade: str
    ar: int
    status: str
    datum: str
    utgava: str
    kapitel: tuple[Kapitel, ...]

    @property
    def markning(self) -> str:
        """What stands in the head of every page: "Utkast · Intern utgåva"."""
        return " · ".join(ord_ for ord_ in (self.status if self.status != "Fastställd" else "", self.utgava) if ord_)

    @property
    def tabeller(self) -> list[Tabell]:
        return [d for kapitel in self.kapitel for d in kapitel.delar if isinstance(d, Tabell)]

    @property
    def diagram(self) -> list[Diagram]:
        return [d for kapitel in self.kapitel for d in kapitel.delar if isinstance(d, Diagram)]
