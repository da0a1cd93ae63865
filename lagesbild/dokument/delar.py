"""What the document is made of: plain values, ready to be laid out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

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
class Figur:
    """A numbered chart, map, organisation picture or image; each of the four (`Sort`) is numbered by itself.

    Either `svg`, which carries its alternative text, or `bild`: a data: address, with its text in `alt`.
    `siffror` are the figures behind what is drawn. They are printed in an appendix (`bilaga`) unless a table or a text
    beside it says the same: then `noter` tells where.
    """

    slag: ClassVar[str] = "figur"

    class Sort(StrEnum):
        DIAGRAM = "diagram"
        KARTBILD = "kartbild"
        ORGANISATIONSBILD = "organisationsbild"
        BILD = "bild"

    nummer: int
    rubrik: str
    svg: str = ""
    kalla: str = ""
    noter: tuple[str, ...] = ()
    sort: Sort = Sort.DIAGRAM
    bild: str = ""
    alt: str = ""
    siffror: tuple[Rad, ...] = ()
    nyckel: str = ""
    """Of an uploaded image: what texts refer to it by."""

    @property
    def id(self) -> str:
        return f"{self.sort}-{self.nummer}"

    @property
    def namn(self) -> str:
        return f"{self.sort.capitalize()} {self.nummer}"

    @property
    def siffror_id(self) -> str:
        """Where the figures stand in the appendix; empty when they don't."""
        return f"siffror-{self.id}" if self.siffror else ""

    @property
    def till_bilagan(self) -> str:
        """What the appendix has of the figure: its numbers, or what a picture without numbers shows, as text."""
        har_tal = any("tal" in cell.klass.split() for rad in self.siffror for cell in rad.celler)
        return "Siffrorna står i bilagan" if har_tal else "Bilden som text finns i bilagan"


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

    @property
    def tagg(self) -> str:
        """Sources are numbered: texts refer to "källa 7"."""
        return "ol" if self.klass == "kallor" else "ul"


@dataclass(frozen=True, slots=True)
class Stycke:
    """Running text that the program fills in, under a heading of its own or none: a goal with its activities."""

    slag: ClassVar[str] = "stycke"

    rubrik: str = ""
    text: tuple[str, ...] = ()
    poster: tuple[Post, ...] = ()


@dataclass(frozen=True, slots=True)
class Besked:
    """What stands where a table or chart would have stood, when there is nothing to show."""

    slag: ClassVar[str] = "besked"

    text: str


Del = Tabell | Figur | Lista | Besked | Stycke


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
    ursprung: tuple[str, ...] = ()
    """The kind of block that made each of `delar`."""

    antal_fore: int = 0
    """How many of `delar` stand before the text; the others after."""

    prioriterat: bool = False
    behov: str = ""
    kommentar: str = ""
    intern: bool = False
    oskrivet: bool = False
    text_fran_ar: int | None = None
    """The year of the document that the text was taken from, as long as nobody has gone through it."""

    @property
    def fore(self) -> tuple[Del, ...]:
        """What stands before the text."""
        return self.delar[: self.antal_fore]

    @property
    def efter(self) -> tuple[Del, ...]:
        """What stands after the text."""
        return self.delar[self.antal_fore :]

    @property
    def rang(self) -> int:
        """Rank of its heading in HTML: the document's title is h1."""
        return self.djup + 1

    @property
    def underrang(self) -> int:
        """Rank of the headings that the program sets inside the section."""
        return self.djup + 2


_FORTECKNING: Final = {
    Figur.Sort.DIAGRAM: "Diagram",
    Figur.Sort.KARTBILD: "Kartbilder",
    Figur.Sort.ORGANISATIONSBILD: "Organisationsbilder",
    Figur.Sort.BILD: "Bilder",
}


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
    noter: tuple[str, ...] = ()
    """The footnotes' texts; number 1 stands first. The sections' texts hold links to "#not-1"."""

    omslagsbild: str = ""
    """An ornament of the cover as SVG, with its text; what it shows stands in the document too."""

    skapad: str = ""
    """The date that the file carries as its own, "2024-11-18T10:00:00+01:00": of the content, never of the printing."""

    @property
    def markning(self) -> str:
        """What stands in the head of every page: "Utkast · Intern utgåva"."""
        return " · ".join(ord_ for ord_ in (self.status if self.status != "Fastställd" else "", self.utgava) if ord_)

    @property
    def tabeller(self) -> list[Tabell]:
        return [d for kapitel in self.kapitel for d in kapitel.delar if isinstance(d, Tabell)]

    @property
    def figurer(self) -> list[Figur]:
        return [d for kapitel in self.kapitel for d in kapitel.delar if isinstance(d, Figur)]

    @property
    def diagram(self) -> list[Figur]:
        return [d for d in self.figurer if d.sort == Figur.Sort.DIAGRAM]

    @property
    def forteckning(self) -> list[tuple[str, list[Tabell] | list[Figur]]]:
        """Tables and figures for the contents: one list for each kind that there is."""
        alla = self.figurer
        listor: list[tuple[str, list[Tabell] | list[Figur]]] = [("Tabeller", self.tabeller)]
        for sort, rubrik in _FORTECKNING.items():
            listor.append((rubrik, [f for f in alla if f.sort == sort]))
        return [(rubrik, lista) for rubrik, lista in listor if lista]

    @property
    def bilaga(self) -> list[Figur]:
        """Figures whose numbers stand in no table of the text."""
        return [f for f in self.figurer if f.siffror]
