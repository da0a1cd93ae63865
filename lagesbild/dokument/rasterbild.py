"""Our own SVG as PNG, for files that can't hold SVG: the marks that `samverkan.svg` draws with, and no more.

Word shows SVG since 2016, older programs and many viewers don't. A general SVG library wants cairo on the system;
what charts and maps are made of is a dozen lines of Pillow for each kind of mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from typing import Any, Final
from xml.etree import ElementTree as ET

from django.conf import settings
from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont

SKALA: Final = 2.5  # pixels to a CSS pixel: 240 dpi
OVERPROV: Final = 2  # drawn this many times larger and scaled down, which smooths the edges of shapes
_TAL: Final = re.compile(r"[-+]?(?:\d*\.\d+|\d+)(?:[eE][-+]?\d+)?")
_STEG: Final = re.compile(r"([MLHVZmlhvz])([^A-Za-z]*)")
_ARVS: Final = (
    "fill", "stroke", "stroke-width", "stroke-opacity", "fill-opacity", "font-size", "font-weight", "text-anchor",
    "font-style", "stroke-dasharray",
)  # fmt: skip
_FORVAL: Final = {"fill": "#000000", "stroke": "none", "stroke-width": "1", "font-size": "12"}

Punkt = tuple[float, float]


def png(svg: str, *, skala: float = SKALA) -> bytes:
    """The drawing on white, `skala` pixels to a CSS pixel. The same SVG gives the same bytes."""
    rot = ET.fromstring(svg)  # noqa: S314 our own text, made by our own code a moment ago
    vansterkant, topp, bredd, hojd = map(float, rot.attrib["viewBox"].split())
    stor = skala * OVERPROV
    bild = Image.new("RGB", (round(bredd * skala) * OVERPROV, round(hojd * skala) * OVERPROV), "white")
    texter: list[tuple[dict[str, str], str]] = []
    for element, stil in _marken(rot, dict(_FORVAL)):
        if _namn(element) == "text":
            texter.append((stil, "".join(element.itertext())))
        else:
            _rita(bild, element, stil, stor, (vansterkant, topp))
    klar = bild.reduce(OVERPROV)
    ritare = ImageDraw.Draw(klar)
    for stil, text in texter:  # at last and unscaled: letters are smoothed already
        _skriv(ritare, stil, text, skala, (vansterkant, topp))
    ut = BytesIO()
    klar.save(ut, "PNG", dpi=(96 * skala, 96 * skala))
    return ut.getvalue()


def _marken(element: ET.Element, stil: dict[str, str]) -> Iterator[tuple[ET.Element, dict[str, str]]]:
    for barn in element:
        namn = _namn(barn)
        egen = {k: v for k, v in stil.items() if k in _ARVS} | dict(barn.attrib)
        if namn in {"g", "svg", "a"}:
            yield from _marken(barn, egen)
        elif namn not in {"title", "desc", "defs", "style"}:
            yield barn, egen


def _namn(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _rita(bild: Image.Image, element: ET.Element, stil: dict[str, str], stor: float, origo: Punkt) -> None:
    def lage(x: float, y: float) -> Punkt:
        return (x - origo[0]) * stor, (y - origo[1]) * stor

    def tal(namn: str) -> float:
        return float(stil.get(namn, "0"))

    fyll, streck = _farg(stil, "fill"), _farg(stil, "stroke")
    bredd = max(1, round(tal("stroke-width") * stor))
    ritare = ImageDraw.Draw(bild, "RGBA")
    match _namn(element):
        case "rect":
            x1, y1 = lage(tal("x"), tal("y"))
            x2, y2 = lage(tal("x") + tal("width"), tal("y") + tal("height"))
            if fyll and x2 > x1 and y2 > y1:
                ritare.rectangle((x1, y1, x2, y2), fill=fyll)
            if streck:
                _linje(ritare, [(x1, y1), (x2, y1), (x2, y2), (x1, y2), (x1, y1)], streck, bredd, stil, stor)
        case "circle":
            x, y = lage(tal("cx"), tal("cy"))
            r = tal("r") * stor
            ritare.ellipse((x - r, y - r, x + r, y + r), fill=fyll, outline=streck, width=bredd if streck else 0)
        case "line":
            if streck:
                punkter = [lage(tal("x1"), tal("y1")), lage(tal("x2"), tal("y2"))]
                _linje(ritare, punkter, streck, bredd, stil, stor)
        case "path" | "polyline" | "polygon":
            delar = [[lage(*p) for p in del_] for del_ in _delar(element, stil)]
            if fyll and _namn(element) != "polyline":
                _yta(bild, delar, fyll)
            if streck:
                for del_ in delar:
                    _linje(ritare, del_, streck, bredd, stil, stor)


def _yta(bild: Image.Image, delar: list[list[Punkt]], fyll: tuple[int, ...]) -> None:
    """Several outlines in one path: what lies in an even number of them is a hole."""
    if len(delar) == 1:
        if len(delar[0]) > 2:
            ImageDraw.Draw(bild, "RGBA").polygon(delar[0], fill=fyll)
        return
    mask = Image.new("1", bild.size)
    for del_ in delar:
        if len(del_) > 2:
            en = Image.new("1", bild.size)
            ImageDraw.Draw(en).polygon(del_, fill=1)
            mask = ImageChops.logical_xor(mask, en)
    bild.paste(fyll[:3], (0, 0), mask)


def _linje(ritare: Any, punkter: list[Punkt], farg: tuple[int, ...], bredd: int, stil: dict[str, str],
           stor: float) -> None:  # fmt: skip
    streck = [float(t) * stor for t in _TAL.findall(stil.get("stroke-dasharray", ""))]
    if len(streck) % 2:
        streck *= 2
    for bit in _streckad(punkter, streck) if sum(streck) > 0 else [punkter]:
        if len(bit) > 1:
            ritare.line(bit, fill=farg, width=bredd, joint="curve")


def _streckad(punkter: list[Punkt], streck: list[float]) -> Iterator[list[Punkt]]:
    """The pieces that a dashed line shows."""
    plats, kvar, bit = 0, streck[0], [punkter[0]]
    for (x1, y1), (x2, y2) in pairwise(punkter):
        langd = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        gatt = 0.0
        while langd - gatt > kvar:
            gatt += kvar
            p = (x1 + (x2 - x1) * gatt / langd, y1 + (y2 - y1) * gatt / langd)
            if plats % 2 == 0:
                yield [*bit, p]
            plats, bit = (plats + 1) % len(streck), [p]
            kvar = streck[plats]
        kvar -= langd - gatt
        bit.append((x2, y2))
    if plats % 2 == 0:
        yield bit


def _delar(element: ET.Element, stil: dict[str, str]) -> list[list[Punkt]]:
    if _namn(element) != "path":
        tal = [float(t) for t in _TAL.findall(stil["points"])]
        punkter = list(zip(tal[::2], tal[1::2], strict=True))
        return [[*punkter, punkter[0]] if _namn(element) == "polygon" else punkter]
    delar: list[list[Punkt]] = []
    x = y = 0.0
    for steg, text in _STEG.findall(stil["d"]):
        tal = [float(t) for t in _TAL.findall(text)]
        if steg in "Zz":
            delar[-1].append(delar[-1][0])
            x, y = delar[-1][0]
            continue
        par: list[tuple[float | None, float | None]] = list(zip(tal[::2], tal[1::2], strict=False))
        if steg in "Hh":
            par = [(t, None) for t in tal]
        elif steg in "Vv":
            par = [(None, t) for t in tal]
        for i, (nx, ny) in enumerate(par):
            if steg.islower():
                x, y = x + (nx or 0), y + (ny or 0)
            else:
                x, y = x if nx is None else nx, y if ny is None else ny
            if steg in "Mm" and i == 0:
                delar.append([(x, y)])
            else:
                delar[-1].append((x, y))
    return delar


def _farg(stil: dict[str, str], namn: str) -> tuple[int, ...] | None:
    varde = stil.get(namn, "none")
    if varde in {"none", ""}:
        return None
    rgb = ImageColor.getrgb(varde)
    return (*rgb[:3], round(255 * float(stil.get(f"{namn}-opacity", "1"))))


def _skriv(ritare: ImageDraw.ImageDraw, stil: dict[str, str], text: str, skala: float, origo: Punkt) -> None:
    vikt = "SemiBold" if stil.get("font-weight", "400") not in {"400", "normal"} else "Regular"
    snitt = _snitt(vikt, float(stil["font-size"].removesuffix("px")) * skala)
    x = (float(stil.get("x", "0")) - origo[0]) * skala
    y = (float(stil.get("y", "0")) - origo[1]) * skala
    ankare = {"middle": "m", "end": "r"}.get(stil.get("text-anchor", ""), "l") + "s"
    kant = _farg(stil, "stroke")
    if kant:  # a halo under the letters of a map
        bredd = max(1, round(float(stil.get("stroke-width", "1")) * skala / 2))
        ritare.text((x, y), text, font=snitt, anchor=ankare, fill=kant[:3], stroke_width=bredd, stroke_fill=kant[:3])
    fyll = _farg(stil, "fill")
    if fyll:
        ritare.text((x, y), text, font=snitt, anchor=ankare, fill=fyll[:3])


@lru_cache(maxsize=64)
def _snitt(vikt: str, storlek: float) -> Any:
    fil = settings.TYPSNITT_DIR / f"Inter-{vikt}.woff2"
    return ImageFont.truetype(str(fil), storlek) if fil.exists() else ImageFont.load_default(storlek)
