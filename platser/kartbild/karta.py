"""The map itself: areas, squares, symbols, names, legend, key and scale on one sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely

from platser.geometri import Geometri
from platser.kartbild.duk import Duk, bana, skalstock, spann
from platser.kartbild.etiketter import Namnlapp, Upptaget, i_ytan, text_i_ytan, utanfor, vid_punkt
from platser.kartbild.minne import ihagkommen
from platser.kartbild.tecken import tecken, textur, yta
from samverkan import svenska
from samverkan.svg import LITEN, SAKNAS, TONER, bryt, etikett, n, skraffering, svg, textbredd

BREDD: Final = 640.0
HOGST: Final = 620.0
FLEST_MED_NAMN: Final = 300  # areas: more names can't be read, and to look for room for them takes minutes
SCHEMATISK: Final = "Schematisk karta: stadsdelarnas lägen i förhållande till varandra, inte deras gränser."


@dataclass(frozen=True, slots=True)
class Yta:
    """An area: its key (a slug), its name, its outline in WGS 84 (shapely)."""

    id: str
    namn: str
    geometri: Geometri


@dataclass(frozen=True, slots=True)
class Fyllning:
    """How an area is shown: a tone of `samverkan.svg.TONER` or "saknas", the value printed in it ("" for none), and
    what a pointer reads after its name ("nivå 3 Oroande").
    """

    ton: str = "land"
    varde: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Punkt:
    """A place: position, name, and the symbol of its kind (`tecken.TECKEN`)."""

    lon: float
    lat: float
    namn: str
    tecken: str = "cirkel"


@dataclass(frozen=True, slots=True)
class Fargruta:
    """A square of a net: outline, tone, the number printed in it, what a pointer reads."""

    geometri: Geometri
    ton: str
    varde: str
    text: str


@dataclass(frozen=True, slots=True)
class Grupp:
    """Areas that belong together (a lokalpolisområde): keys of its areas, name. Drawn with a heavy line round them."""

    namn: str
    ytor: frozenset[str]


@dataclass(frozen=True, slots=True)
class Linje:
    """The border of something larger than the areas: its name, its outline in WGS 84, whether it is dashed. Drawn as a
    thin line, as far as the sheet goes.
    """

    namn: str
    geometri: Geometri
    streckad: bool = False


# (mark, text): mark is a tone, "saknas", "linje" or "linje:streckad", or "tecken:" and a symbol.
Forklaring = Sequence[tuple[str, str]]


@ihagkommen
def karta(
    ytor: Sequence[Yta],
    *,
    id_: str,
    titel: str,
    beskrivning: str = "",
    fyllning: Mapping[str, Fyllning] | None = None,
    punkter: Sequence[Punkt] = (),
    rutor: Sequence[Fargruta] = (),
    grupper: Sequence[Grupp] = (),
    linjer: Sequence[Linje] = (),
    forklaring: Forklaring = (),
    noter: Sequence[str] = (),
    schematisk: bool = False,
    bredd: float = BREDD,
    hogst: float = HOGST,
) -> str:
    """One `<svg>` with role, title and description; the same input gives the same text, byte for byte.

    `ytor` in the order of their numbers when names do not fit; `fyllning` by the key of the area; `bredd` and `hogst`
    (of the map itself, without what stands below) in CSS pixels. `schematisk`: the outlines are tiles and no borders,
    which the map then says. `noter` are sentences below it. Without areas the map says that there is nothing to draw;
    with more than `FLEST_MED_NAMN` it says that it leaves out their names and values, which a pointer still reads.
    """
    if not ytor:
        text = "Inga stadsdelar med känt läge att rita."
        return svg(etikett(8, 20, text, ton="dampad"), bredd=bredd, hojd=32, id_=id_, titel=titel, beskrivning=text)
    duk = spann([y.geometri for y in ytor], bredd=bredd, hogst=hogst)
    former = duk.former([y.geometri for y in ytor])
    fyllning = fyllning or {}
    upptaget = Upptaget()
    delar = [_ytor(ytor, former, fyllning), _rutor(duk, rutor, upptaget), _grupper(duk, ytor, grupper)]
    dragna = [(linje, bit) for linje in linjer if (bit := _i_arket(duk, linje.geometri))]
    delar += [_linje(bit, streckad=linje.streckad) for linje, bit in dragna]
    forklaring = [*forklaring, *(("linje:streckad" if g.streckad else "linje", g.namn) for g, _ in dragna)]
    punkter = [p for p in punkter if duk.inom(p.lon, p.lat)]
    lagen = [duk.punkt(p.lon, p.lat) for p in punkter]
    for x, y in lagen:
        upptaget.ta((x - 8, y - 8, x + 8, y + 8))
    delar.append("".join(tecken(p.tecken, x, y) for p, (x, y) in zip(punkter, lagen, strict=True)))
    ram = (0.0, 0.0, duk.bredd, duk.hojd)
    nyckel: list[tuple[str, str]] = []
    if len(ytor) > FLEST_MED_NAMN:
        utan = f"Kartan har {svenska.tal(len(ytor))} ytor. Så många namn ryms inte, så de skrivs inte ut."
        noter = [utan, *noter]
    else:
        namn, nyckel = _namn(ytor, former, fyllning, upptaget, ram, dampade=bool(punkter or rutor))
        delar.append(namn)
    bokstaver, platsnyckel = _platsnamn(duk, punkter, lagen, upptaget)
    delar.append(bokstaver)
    y = duk.hojd
    if not schematisk:
        y += 10
        delar.append(skalstock(duk, 10, y))
    under, hojd = _under(y + 12, bredd, forklaring, [*nyckel, *platsnyckel],
                         [*([SCHEMATISK] if schematisk else []), *noter])  # fmt: skip
    delar.append(under)
    return svg("".join(delar), bredd=bredd, hojd=hojd, id_=id_, titel=titel, beskrivning=beskrivning)


def _ytor(ytor: Sequence[Yta], former: Sequence[Any], fyllning: Mapping[str, Fyllning]) -> str:
    ut = []
    for y, form in zip(ytor, former, strict=True):
        fyll = fyllning.get(y.id) or Fyllning()
        text = fyll.text or fyll.varde
        ut.append(yta(form, fyll.ton, f"{y.namn}: {text}" if text else y.namn))
    return "".join(ut)


def _rutor(duk: Duk, rutor: Sequence[Fargruta], upptaget: Upptaget) -> str:
    ut = []
    for ruta in rutor:
        form = duk.form(ruta.geometri)
        upptaget.ta(form.bounds)
        ut.append(yta(form, ruta.ton, ruta.text, slat=True))
        mitt, sida = form.centroid, (form.bounds[2] - form.bounds[0])
        if ruta.varde and textbredd(ruta.varde, 10, fet=True) + 2 <= sida:
            ut.append(etikett(mitt.x, mitt.y + 3.6, ruta.varde, ankare="middle", storlek=10, fet=True, ton=ruta.ton))
    return "".join(ut)


def _grupper(duk: Duk, ytor: Sequence[Yta], grupper: Sequence[Grupp]) -> str:
    ut = []
    for grupp in grupper:
        delar = [y.geometri for y in ytor if y.id in grupp.ytor]
        if not delar:
            continue
        # What follows an edge from each side by a hair is one area; tiles with air between get a line of their own.
        hel = shapely.union_all([d.buffer(1.5e-4) for d in delar]).buffer(-1.5e-4)
        ut.append(
            '<path class="krt-grans" fill="none" stroke="#14181c" stroke-width="2.5" stroke-linejoin="round" '
            f'd="{bana(duk.former([hel])[0])}"></path>'
        )
    return "".join(ut)


def _i_arket(duk: Duk, geometri: Geometri) -> Any:
    """What of a border can be seen, in pixels; None when nothing can."""
    kant = shapely.intersection(duk.former([geometri])[0].boundary, shapely.box(0, 0, duk.bredd, duk.hojd))
    delar = [d for d in shapely.get_parts(kant) if d.geom_type == "LineString"]
    return shapely.union_all(delar) if delar else None


def _linje(bit: Any, *, streckad: bool) -> str:
    streck = ' stroke-dasharray="5 3"' if streckad else ""
    return f'<path class="krt-grans" fill="none" stroke="#14181c" stroke-width="1.25"{streck} d="{bana(bit)}"></path>'


def _namn(
    ytor: Sequence[Yta], former: Sequence[Any], fyllning: Mapping[str, Fyllning], upptaget: Upptaget,
    ram: tuple[float, float, float, float], *, dampade: bool,
) -> tuple[str, list[tuple[str, str]]]:  # fmt: skip
    """The names in their areas, or beside them; those without room as numbers, and what the numbers stand for."""
    ut: list[str] = []
    nyckel: list[tuple[str, str]] = []
    trad = shapely.STRtree(former)
    fyllda = [fyllning.get(y.id) or Fyllning() for y in ytor]
    # What has room has it first: a line from a name outside then keeps clear of it.
    inne = [
        i_ytan(form, y.namn, fyll.varde, upptaget) for y, form, fyll in zip(ytor, former, fyllda, strict=True)
    ]  # fmt: skip
    for y, form, fyll, plats in zip(ytor, former, fyllda, inne, strict=True):
        ton = fyll.ton if fyll.ton in TONER and fyll.ton != "land" else ("dampad" if dampade else "text")
        lapp: Namnlapp | None = plats
        if lapp is None and (utanfor_ := utanfor(form, trad, y.namn, ram, upptaget)):
            ut.append(_hanvisning(*utanfor_))
            if not fyll.varde:
                continue
            lapp = text_i_ytan(form, fyll.varde, upptaget)
        elif lapp is None:
            nummer = len(nyckel) + 1
            lapp = text_i_ytan(form, f"{nummer}: {fyll.varde}" if fyll.varde else str(nummer), upptaget)
            nyckel.append((str(nummer), f"{y.namn}: {fyll.varde}" if fyll.varde else y.namn))
        if fyll.ton in {"niva-3", "niva-4", "niva-5", "klass-3", "klass-4", "klass-5", "saknas"}:
            ut.append(_platta(lapp, fyll.ton))
        ut.append(lapp.svg(ton, "text" if ton == "dampad" else ""))
    return "".join(ut), nyckel


def _hanvisning(lapp: Namnlapp, linje: Any) -> str:
    """A name beside its area, and the line between them."""
    return f'<path class="dgm-axel" fill="none" stroke="#7b848d" d="{bana(linje)}"></path>{lapp.svg("text")}'


def _platta(lapp: Namnlapp, ton: str) -> str:
    """Ground without texture behind a name, so that no line runs through its letters."""
    farg = TONER[ton][0] if ton in TONER else "#ffffff"
    klass = f"dgm-{ton}" if ton in TONER else "krt-tom"
    return (
        f'<rect class="{klass}" fill="{farg}" x="{n(lapp.x - lapp.bredd / 2 - 2)}" y="{n(lapp.y - lapp.hojd / 2 - 1)}" '
        f'width="{n(lapp.bredd + 4)}" height="{n(lapp.hojd + 2)}" rx="3"></rect>'
    )


def _platsnamn(
    duk: Duk, punkter: Sequence[Punkt], lagen: Sequence[tuple[float, float]], upptaget: Upptaget
) -> tuple[str, list[tuple[str, str]]]:
    """The names beside their symbols; those without room as letters, and what the letters stand for."""
    ut: list[str] = []
    nyckel: list[tuple[str, str]] = []
    ram = (0.0, 0.0, duk.bredd, duk.hojd)
    for p, (x, y) in zip(punkter, lagen, strict=True):
        funnen = vid_punkt(x, y, 7, p.namn, ram, upptaget)
        text = p.namn
        if funnen is None:
            text = _bokstav(len(nyckel))
            nyckel.append((text, p.namn))
            funnen = vid_punkt(x, y, 6, text, ram, upptaget) or (x + 8, y - 6, "start")
        ut.append(_med_ljus_kant(*funnen, text))
    return "".join(ut), nyckel


def _bokstav(nr: int) -> str:
    """0 → "a", 25 → "z", 26 → "aa"."""
    return (chr(96 + nr // 26) if nr >= 26 else "") + chr(97 + nr % 26)


def _med_ljus_kant(x: float, y: float, ankare: str, text: str) -> str:
    kant = etikett(x, y, text, ankare=ankare, storlek=LITEN, fet=True).replace(
        '<text class="dgm-text" fill="#14181c"',
        '<text class="krt-kant" aria-hidden="true" fill="none" stroke="#ffffff" stroke-width="5" '
        'stroke-linejoin="round"',
        1,
    )
    return kant + etikett(x, y, text, ankare=ankare, storlek=LITEN, fet=True)


def _under(
    y: float, bredd: float, forklaring: Forklaring, nyckel: Sequence[tuple[str, str]], noter: Sequence[str]
) -> tuple[str, float]:
    """Legend, key of numbers and letters, notes. Gives SVG and the y below it."""
    ut: list[str] = []
    if forklaring:
        del_, y = _forklaring(forklaring, y, bredd)
        ut.append(del_)
    if nyckel:
        bredast = max(textbredd(f"{nr} {text}", LITEN) for nr, text in nyckel) + 26
        kolumner = max(1, int((bredd - 10) // bredast))
        rader = -(-len(nyckel) // kolumner)
        y += 6
        for i, (nr, text) in enumerate(nyckel):
            x, rad = 10 + (i // rader) * ((bredd - 10) / kolumner), y + 10 + (i % rader) * 15
            ut.append(etikett(x + 16, rad, nr, ankare="end", storlek=LITEN, fet=True))
            ut.append(etikett(x + 22, rad, text, storlek=LITEN))
        y += rader * 15 + 2
    for not_ in noter:
        for rad_text in bryt(not_, bredd - 20, LITEN):
            y += 15
            ut.append(etikett(10, y, rad_text, storlek=LITEN, ton="dampad"))
    return "".join(ut), y + 8


def _forklaring(poster: Forklaring, y: float, bredd: float) -> tuple[str, float]:
    ut: list[str] = []
    x = 10.0
    for marke, text in poster:
        behov = 26 + textbredd(text, LITEN)
        if x > 10 and x + behov > bredd - 10:
            x, y = 10.0, y + 20
        if marke.startswith("tecken:"):
            ut.append(tecken(marke.removeprefix("tecken:"), x + 9, y + 6))
        elif marke.startswith("linje"):
            ut.append(_linje(shapely.LineString([(x, y + 6), (x + 18, y + 6)]), streckad=marke.endswith("streckad")))
        elif marke == "saknas":
            ut.append(skraffering(x, y, 18, 12, titel=SAKNAS, steg=4))
        else:
            ruta = shapely.box(x, y, x + 18, y + 12)
            ut.append(
                f'<path class="krt-yta dgm-{marke}" fill="{TONER[marke][0]}" stroke="#7b848d" stroke-width="1" '
                f'd="{bana(ruta)}"></path>{textur(ruta, marke)}'
            )
        ut.append(etikett(x + 24, y + 10, text, storlek=LITEN))
        x += behov + 18
    return "".join(ut), y + 22
