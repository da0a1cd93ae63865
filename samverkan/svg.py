"""What charts and maps are drawn with: marks, texts and their widths, hatching, legend, the svg element.

Colour is a class (`dgm-serie-1`, `dgm-niva-3`, …) with a presentation attribute as its fallback: pages dress the
classes in their own light and dark colours (static/css/diagram.css), the PDF takes the attributes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Final

_RADBRYTNING: Final = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]+")

SAKNAS: Final = "Uppgift saknas"
TEXT: Final = 12.0
LITEN: Final = 11.0

# Class and fallback: fill, and the text that can be read on it. The values are the light ones of tokens.css.
TONER: Final[dict[str, tuple[str, str]]] = {
    "serie-1": ("#14181c", "#ffffff"),
    "serie-2": ("#7b848d", "#ffffff"),
    "serie-3": ("#c3c9ce", "#14181c"),
    "niva-1": ("#dceee0", "#1b4a2c"),
    "niva-2": ("#f7e08a", "#443500"),
    "niva-3": ("#f0a04b", "#3a1d00"),
    "niva-4": ("#c62a1e", "#ffffff"),
    "niva-5": ("#4e1a78", "#ffffff"),
    "klass-1": ("#eef1f3", "#14181c"),
    "klass-2": ("#d2d8dd", "#14181c"),
    "klass-3": ("#aab3bb", "#14181c"),
    "klass-4": ("#66707a", "#ffffff"),
    "klass-5": ("#2b3238", "#ffffff"),
    "land": ("#f5f6f7", "#14181c"),
}
_FARG_TEXT: Final = "#14181c"
_FARG_DAMPAD: Final = "#545c64"
_FARG_LINJE: Final = "#dde1e4"
_FARG_AXEL: Final = "#7b848d"
_FARG_STRECK: Final = "#a8b0b8"

# Advance widths of Inter Regular in hundredths of the type size, rounded up; SemiBold is at most a ninth wider.
_BREDDER: Final = {
    tecken: bredd
    for bredd, alla in (
        (25, "'ijl"),
        (30, " !,.:;I\u00a0"),
        (40, "()/[\\]frt{}”|"),
        (50, '"*-1^_`–'),
        (55, "?Jksxz"),
        (60, "7EFLacehnouvyåäöéü"),
        (65, "#$&02345689PRSTXZbdgpq"),
        (70, "+<=>ABKVY~ÅÄ−≥≤"),
        (75, "CDGHU"),
        (80, "NOQÖ"),
        (85, "%w…"),
        (95, "Mm@W"),
    )
    for tecken in alla
}


def textbredd(text: str, storlek: float = TEXT, *, fet: bool = False) -> float:
    """Width of the text in Inter, in the unit of `storlek`. Never too small for the letters of Swedish."""
    bredd = sum(_BREDDER.get(tecken, 70) for tecken in text) * storlek / 100
    return bredd * 1.08 if fet else bredd


def bryt(text: str, bredd: float, storlek: float = TEXT) -> list[str]:
    """The text in lines no wider than `bredd`, broken at spaces; a single word that is wider stays whole."""
    rader: list[str] = []
    for ord_ in text.split(" "):
        if rader and textbredd(f"{rader[-1]} {ord_}", storlek) <= bredd:
            rader[-1] += f" {ord_}"
        else:
            rader.append(ord_)
    return rader


def n(x: float) -> str:
    """A coordinate: at most two decimals, always the same text for the same number."""
    text = f"{x:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def etikett(x: float, y: float, text: str, *, ankare: str = "start", storlek: float = TEXT, ton: str = "text",
            fet: bool = False) -> str:  # fmt: skip
    """A text with its baseline at y. `ton`: text, dampad, or a tone of TONER for text that stands on that colour."""
    if ton in TONER:
        klass, farg = f"dgm-pa-{ton}", TONER[ton][1]
    else:
        klass, farg = f"dgm-{ton}", _FARG_TEXT if ton == "text" else _FARG_DAMPAD
    vikt = ' font-weight="600"' if fet else ""
    lage = "" if ankare == "start" else f' text-anchor="{ankare}"'
    text = _RADBRYTNING.sub(" ", text)  # one line is what there is room for
    return (
        f'<text class="{klass}" fill="{farg}" x="{n(x)}" y="{n(y)}" font-size="{n(storlek)}"{lage}{vikt}>'
        f"{escape(text)}</text>"
    )


def rektangel(x: float, y: float, bredd: float, hojd: float, ton: str, titel: str = "") -> str:
    """A filled mark; `titel` is what a pointer that rests on it reads."""
    inne = f"<title>{escape(titel)}</title>" if titel else ""
    return (
        f'<rect class="dgm-{ton}" fill="{TONER[ton][0]}" x="{n(x)}" y="{n(y)}" width="{n(bredd)}" height="{n(hojd)}">'
        f"{inne}</rect>"
    )


def linje(x1: float, y1: float, x2: float, y2: float, *, axel: bool = False) -> str:
    """A thin straight line: an axis or a guide."""
    klass, farg = ("axel", _FARG_AXEL) if axel else ("linje", _FARG_LINJE)
    return (
        f'<line class="dgm-{klass}" stroke="{farg}" x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}" '
        'stroke-width="1"></line>'
    )


def skraffering(x: float, y: float, bredd: float, hojd: float, titel: str = SAKNAS, steg: float = 6) -> str:
    """A hatched area: a figure is missing here. Drawn line by line, so that it needs no pattern with an id."""
    streck = []
    lage = steg
    while lage < bredd + hojd:
        # The line u + v = lage, cut to the rectangle.
        u1, u2 = max(0.0, lage - hojd), min(bredd, lage)
        streck.append(f"M{n(x + u1)} {n(y + lage - u1)}L{n(x + u2)} {n(y + lage - u2)}")
        lage += steg
    return (
        f'<g class="dgm-saknas" fill="none" stroke="{_FARG_STRECK}" stroke-width="1"><title>{escape(titel)}</title>'
        f'<rect x="{n(x)}" y="{n(y)}" width="{n(bredd)}" height="{n(hojd)}" stroke-dasharray="3 2"></rect>'
        f'<path d="{"".join(streck)}"></path></g>'
    )


def forklaring(poster: Sequence[tuple[str, str]], x: float, y: float, bredd: float) -> tuple[str, float]:
    """A legend of (tone, text) in rows no wider than `bredd`; tone "saknas" is hatched. Gives SVG and height."""
    delar: list[str] = []
    vid, rad = x, y
    for ton, text in poster:
        behov = 18 + textbredd(text, LITEN)
        if vid > x and vid + behov > x + bredd:
            vid, rad = x, rad + 18
        delar.append(skraffering(vid, rad, 12, 10, steg=4) if ton == "saknas" else rektangel(vid, rad, 12, 10, ton))
        delar.append(etikett(vid + 18, rad + 9, text, storlek=LITEN))
        vid += behov + 18
    return "".join(delar), rad + 18 - y


def svg(inne: str, *, bredd: float, hojd: float, id_: str, titel: str, beskrivning: str) -> str:
    """The element around the marks, with role, title and description."""
    hanvisning = f"{id_}-titel {id_}-text" if beskrivning else f"{id_}-titel"
    text = f'<desc id="{escape(id_)}-text">{escape(beskrivning)}</desc>' if beskrivning else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="dgm" role="img" aria-labelledby="{escape(hanvisning)}" '
        f'viewBox="0 0 {n(bredd)} {n(hojd)}" width="{n(bredd)}" height="{n(hojd)}" font-family="Inter, sans-serif">'
        f'<title id="{escape(id_)}-titel">{escape(titel)}</title>{text}{inne}</svg>'
    )
