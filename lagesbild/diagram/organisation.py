"""The organisation picture: councils in a column, the leading one on top, and the groups that work under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from lagesbild.diagram.bas import BREDD, LITEN, TEXT, bryt, etikett, n, svg

_LUFT: Final = 12.0
_RADHOJD: Final = 15.0
_LITEN_RAD: Final = 13.5
_MELLAN: Final = 22.0
_STAM: Final = 44.0


@dataclass(frozen=True, slots=True)
class Ruta:
    """A council or a group: its name and what is said about it, a line each ("Leds av …", "Möts …")."""

    namn: str
    rader: tuple[str, ...] = ()
    leder: bool = False


def organisationsbild(
    rad: Sequence[Ruta], grupper: Sequence[Ruta], *, id_: str, titel: str, bredd: float = BREDD
) -> str:
    """Boxes and the lines between them. What a reader hears is `titel`: name the boxes there."""
    delar: list[str] = []
    mitt = bredd / 2
    y = 1.0
    smal = min(bredd - 2, 420.0)
    forra: float | None = None
    for ruta in rad:
        hojd = _hojd(ruta, smal)
        if forra is not None:
            delar.append(_streck(mitt, forra, mitt, y))
        delar.append(_ruta(ruta, mitt - smal / 2, y, smal, hojd))
        forra, y = y + hojd, y + hojd + _MELLAN
    if grupper:
        y = _grupper(delar, grupper, y, bredd, forra)
    return svg(
        "".join(delar),
        bredd=bredd,
        hojd=max(y - (_LUFT if grupper else _MELLAN) + 2, 40),
        id_=id_,
        titel=titel,
        beskrivning="",
    )


def _grupper(delar: list[str], grupper: Sequence[Ruta], y: float, bredd: float, over: float | None) -> float:
    """Two columns, one on each side of a stem that comes down from the councils."""
    kolumn = (bredd - _STAM) / 2 - 2  # clear of the edges, where half a line would be cut off
    stam = bredd / 2
    slut = y
    for start in range(0, len(grupper), 2):
        par = grupper[start : start + 2]
        hojd = max(_hojd(g, kolumn) for g in par)
        slut = y + hojd / 2
        for i, g in enumerate(par):
            x = 1.5 if i == 0 else bredd - kolumn - 1.5
            delar.append(_streck(stam, slut, x + kolumn if i == 0 else x, slut))
            delar.append(_ruta(g, x, y, kolumn, hojd))
        y += hojd + _LUFT
    if over is not None:
        delar.append(_streck(stam, over, stam, slut))
    return y


def _rader(ruta: Ruta, bredd: float) -> tuple[list[str], list[str]]:
    plats = bredd - 2 * _LUFT
    return bryt(ruta.namn, plats / 1.08), [rad for text in ruta.rader for rad in bryt(text, plats, LITEN)]


def _hojd(ruta: Ruta, bredd: float) -> float:
    namn, rader = _rader(ruta, bredd)
    return 2 * 9.0 + len(namn) * _RADHOJD + (3 + len(rader) * _LITEN_RAD if rader else 0)


def _ruta(ruta: Ruta, x: float, y: float, bredd: float, hojd: float) -> str:
    namn, rader = _rader(ruta, bredd)
    fyll, kant, ton = ("#14181c", "#14181c", "serie-1") if ruta.leder else ("#ffffff", "#7b848d", "text")
    klass = "dgm-serie-1" if ruta.leder else "dgm-skylt"
    yta = (
        f'<rect class="{klass}" fill="{fyll}" stroke="{kant}" stroke-width="1" x="{n(x)}" y="{n(y)}" '
        f'width="{n(bredd)}" height="{n(hojd)}">{_titel(ruta)}</rect>'
    )
    delar = [yta]
    rad_y = y + 9 + TEXT
    for rad in namn:
        delar.append(etikett(x + bredd / 2, rad_y, rad, ankare="middle", fet=True, ton=ton))
        rad_y += _RADHOJD
    rad_y += 1
    for rad in rader:
        delar.append(
            etikett(x + bredd / 2, rad_y, rad, ankare="middle", storlek=LITEN, ton=ton if ruta.leder else "dampad")
        )
        rad_y += _LITEN_RAD
    return "".join(delar)


def _titel(ruta: Ruta) -> str:
    return f"<title>{escape('. '.join((ruta.namn, *ruta.rader)))}</title>"


def _streck(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<line class="dgm-axel" stroke="#7b848d" x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}" '
        'stroke-width="1"></line>'
    )
