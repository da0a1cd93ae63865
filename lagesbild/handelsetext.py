"""Events as text: what a change changed, and the list as a file that Excel opens rightly."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any, Final, NamedTuple, Protocol

from lagesbild.handelse import Allvar
from lagesbild.veckoblad.ord import jamforbar, ofarlig

FALT: Final = {
    "stadsdel": "Stadsdel",
    "dag": "Dag",
    "klockslag": "Klockslag",
    "typ": "Vad",
    "allvar": "Allvar",
    "plats": "Plats",
    "text": "Text",
    "kalla": "Källa",
    "struken": "Struken",
}
KALLOR: Final = {
    "polis": "Polisen",
    "forvaltning": "Stadsdelsförvaltningen",
    "ordningsvakt": "Ordningsvakt",
    "trygghetscentral": "Trygghetscentralen",
    "tyck_till": "Tyck till",
    "fastighetsagare": "Fastighetsägare",
}
KOLUMNER: Final = (
    "År", "Vecka", "Datum", "Klockslag", "Stadsdel", "Vad", "Allvar", "Allvar i ord", "Plats", "Text", "Källa",
)  # fmt: skip


class Andring(NamedTuple):
    """One value of an event before and after, in words; empty where there was none."""

    falt: str
    fran: str
    till: str


def andringar(
    fran: Mapping[str, Any] | None, till: Mapping[str, Any], typer: Mapping[str, str], stadsdelar: Mapping[str, str]
) -> Iterator[Andring]:
    """What differs between two states of an event, as its history keeps them."""
    fore = fran or {}
    for falt, namn in FALT.items():
        if falt in till and fore.get(falt) != till[falt]:
            gammalt, nytt = (_ord(falt, data.get(falt), typer, stadsdelar) for data in (fore, till))
            if gammalt or nytt:
                yield Andring(namn, gammalt, nytt)


def _ord(falt: str, varde: Any, typer: Mapping[str, str], stadsdelar: Mapping[str, str]) -> str:
    match falt, varde:
        case _, None | "":
            return ""
        case "struken", _:
            return "ja" if varde else ""
        case "allvar", int():
            return Allvar(varde).ord
        case "typ", _:
            return typer.get(varde, varde)
        case "stadsdel", _:
            return stadsdelar.get(varde, varde)
        case "kalla", _:
            return KALLOR.get(varde, varde)
        case _:
            return str(varde)


class Handelserad(Protocol):
    """What a row of the file needs of an event."""

    ar: Any
    vecka: Any
    dag: Any
    klockslag: Any
    stadsdel: Any
    allvar: Any
    visad_plats: Any
    text: Any
    kalla: Any

    @property
    def typnamn(self) -> str: ...

    @property
    def allvarsord(self) -> str: ...


def csv_text(handelser: Iterable[Handelserad]) -> bytes:
    """Semicolons and a byte order mark: what a Swedish Excel needs for å, ä, ö and columns."""
    ut = StringIO()
    skrivare = csv.writer(ut, delimiter=";", lineterminator="\r\n")
    skrivare.writerow(KOLUMNER)
    for h in handelser:
        skrivare.writerow([
            h.ar,
            h.vecka,
            h.dag.isoformat(),
            h.klockslag.strftime("%H:%M") if h.klockslag else "",
            ofarlig(jamforbar(str(h.stadsdel))),
            ofarlig(jamforbar(h.typnamn)),
            h.allvar,
            h.allvarsord,
            ofarlig(jamforbar(h.visad_plats)),
            ofarlig(jamforbar(h.text)),
            KALLOR.get(h.kalla, h.kalla),
        ])  # fmt: skip
    return ut.getvalue().encode("utf-8-sig")
