"""What areas and places are marked with: fills with texture, and symbols that differ by shape."""

from __future__ import annotations

from html import escape
from typing import Any, Final

import numpy as np
import shapely

from platser.kartbild.duk import bana
from samverkan.svg import TONER, n

# Lines per tone: distance in px and direction. They grow denser with the tone, so that a copy says the same.
_TEXTUR: Final[dict[str, tuple[float, int]]] = {
    "niva-3": (9, 1),
    "niva-4": (6, 1),
    "niva-5": (4, 1),
    "klass-3": (9, 1),
    "klass-4": (6, 1),
    "klass-5": (4, 1),
    "saknas": (6, -1),
}
TECKEN: Final = ("cirkel", "kvadrat", "triangel", "romb", "kryss", "ring", "stjarna", "fyrkantsring")


def textur(form: Any, ton: str) -> str:
    """The lines of the tone, cut to the outline; nothing for a tone without."""
    if ton not in _TEXTUR:
        return ""
    steg, riktning = _TEXTUR[ton]
    linjer = shapely.intersection(_linjer(form.bounds, steg, riktning), form)
    strack = shapely.multilinestrings(
        [del_ for del_ in shapely.get_parts(linjer) if del_.geom_type == "LineString" and del_.length > 1]
    )
    d = bana(strack)
    if not d:
        return ""
    if ton == "saknas":
        return f'<path class="dgm-saknas" fill="none" stroke="#a8b0b8" d="{d}"></path>'
    return (
        f'<path class="krt-textur krt-textur-{ton}" fill="none" stroke="{TONER[ton][1]}" stroke-opacity="0.35" '
        f'd="{d}"></path>'
    )


def _linjer(granser: tuple[float, float, float, float], steg: float, riktning: int) -> Any:
    x1, y1, x2, y2 = granser
    hojd = y2 - y1
    # Every line stands on a multiple of the step from the corner of the paper: neighbours' lines meet.
    start = np.floor((x1 - hojd) / steg) * steg
    lagen = np.arange(start, x2 + hojd, steg)
    if riktning > 0:
        par = [[(x, y2), (x + hojd, y1)] for x in lagen]
    else:
        par = [[(x, y1), (x + hojd, y2)] for x in lagen]
    return shapely.multilinestrings(par)


def yta(form: Any, ton: str, titel: str, *, slat: bool = False) -> str:
    """A filled outline with its texture, or without (`slat`). `titel` is what a pointer that rests on it reads."""
    inne = f"<title>{escape(titel)}</title>" if titel else ""
    farg = TONER[ton][0] if ton in TONER else "#ffffff"
    klass = f"dgm-{ton}" if ton in TONER else "krt-tom"
    return (
        f'<g>{inne}<path class="krt-yta {klass}" fill="{farg}" stroke="#7b848d" stroke-width="1" '
        f'stroke-linejoin="round" d="{bana(form)}"></path>{"" if slat else textur(form, ton)}</g>'
    )


def tecken(slag: str, x: float, y: float, radie: float = 6.0) -> str:
    """A symbol in ink with a light edge, so that it stands out on any ground."""
    ihalig = slag in {"ring", "fyrkantsring"}
    klass = "krt-tecken krt-ihalig" if ihalig else "krt-tecken"
    farg = 'fill="#ffffff" stroke="#14181c" stroke-width="2.5"' if ihalig else (
        'fill="#14181c" stroke="#ffffff" stroke-width="1.5" paint-order="stroke"'
    )  # fmt: skip
    if slag in {"cirkel", "ring"}:
        r = radie - (1 if ihalig else 0)
        return f'<circle class="{klass}" {farg} cx="{n(x)}" cy="{n(y)}" r="{n(r)}"></circle>'
    return f'<path class="{klass}" {farg} stroke-linejoin="round" d="{_form(slag, x, y, radie)}"></path>'


def _form(slag: str, x: float, y: float, r: float) -> str:
    match slag:
        case "kvadrat" | "fyrkantsring":
            a = r * 0.88
            horn = [(-a, -a), (a, -a), (a, a), (-a, a)]
        case "triangel":
            horn = [(0, -r * 1.15), (r * 1.1, r * 0.8), (-r * 1.1, r * 0.8)]
        case "romb":
            horn = [(0, -r * 1.25), (r * 1.25, 0), (0, r * 1.25), (-r * 1.25, 0)]
        case "kryss":
            a, b = r * 0.35, r
            horn = [
                (-a, -b), (a, -b), (a, -a), (b, -a), (b, a), (a, a), (a, b), (-a, b), (-a, a), (-b, a),
                (-b, -a), (-a, -a),
            ]  # fmt: skip
        case _:  # stjarna
            spetsar = [(np.pi * (i / 5 - 0.5), r * (0.55 if i % 2 else 1.25)) for i in range(10)]
            horn = [(float(np.cos(vinkel)) * ut, float(np.sin(vinkel)) * ut) for vinkel, ut in spetsar]
    return "M" + "L".join(f"{n(x + dx)} {n(y + dy)}" for dx, dy in horn) + "Z"
