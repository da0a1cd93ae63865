"""Funnel plot: areas by size and rate, with the limits that chance gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from lagesbild.diagram.bas import BREDD, LITEN, TONER, etikett, linje, n, skala, svg, talformat, textbredd
from lagesbild.tratt import Tratt

Ruta = tuple[float, float, float, float]  # x, y, width, height


def trattdiagram(
    underlag: Tratt,
    *,
    id_: str,
    titel: str,
    beskrivning: str = "",
    x_namn: str = "Tusen invånare",
    y_namn: str = "per 1 000 invånare",
    markt: str = "",
    bredd: float = BREDD,
    hojd: float = 320,
) -> str:
    """Each area a point: filled when it stands out among all, ringed when it doesn't. The area `markt` is always named.

    The average is the solid line, the 95 % limits are dashed, the 99.8 % limits dotted.
    """
    sista = underlag.kurva[-1]
    bredast = sista.exponering
    # The narrow end of the funnel is cut: limits that far out say little and would press the rest together.
    inre = [g for g in underlag.kurva if g.exponering >= bredast / 8] or underlag.kurva
    takter = [p.kvot for p in underlag.punkter]
    hogst = max([*takter, *(g.ovre_yttre / g.exponering for g in inre)])
    lagst = min([*takter, *(g.undre_yttre / g.exponering for g in inre)])
    ys = skala(hogst, 5)
    if lagst > hogst / 3:
        ys = [y for y in skala(hogst, 10) if y >= lagst - (skala(hogst, 10)[1])]
    golv, tak = ys[0], ys[-1]
    xs = [x for x in skala(bredast) if x <= bredast]
    format_ = talformat(None)
    vanster = max(textbredd(format_(y), LITEN) for y in ys) + 10
    hoger, topp, botten = bredd - 58, 26.0, hojd - 42

    def plats(x: float, y: float) -> tuple[float, float]:
        andel = (min(max(y, golv), tak) - golv) / (tak - golv)
        return vanster + (hoger - vanster) * x / bredast, botten - (botten - topp) * andel

    delar = [etikett(0, 12, y_namn, storlek=LITEN, ton="dampad")]
    for y in ys:
        _, yy = plats(0, y)
        if y > golv:
            delar.append(linje(vanster, yy, hoger, yy))
        delar.append(etikett(vanster - 6, yy + 4, format_(y), ankare="end", storlek=LITEN, ton="dampad"))
    for x in xs:
        xx, _ = plats(x, 0)
        delar.append(etikett(xx, botten + 15, format_(x), ankare="middle", storlek=LITEN, ton="dampad"))
    delar.append(etikett((vanster + hoger) / 2, botten + 33, x_namn, ankare="middle", storlek=LITEN, ton="dampad"))
    for streck, falt in (("6 4", ("undre_inre", "ovre_inre")), ("2 3", ("undre_yttre", "ovre_yttre"))):
        for namn in falt:
            punkter = [(g.exponering, getattr(g, namn) / g.exponering) for g in underlag.kurva]
            delar.append(_kurva([plats(x, y) for x, y in punkter if golv <= y <= tak], streck))
    start = underlag.kurva[0].exponering
    delar.append(_kurva([plats(start, underlag.snitt), plats(bredast, underlag.snitt)], ""))
    namn_vid_kanten = [
        (sista.ovre_yttre / bredast, "99,8 %"), (sista.ovre_inre / bredast, "95 %"), (underlag.snitt, "alla"),
        (sista.undre_inre / bredast, "95 %"), (sista.undre_yttre / bredast, "99,8 %"),
    ]  # fmt: skip
    forra = 0.0
    for varde, text in namn_vid_kanten:
        # From above and down, each at least a line below the one before.
        forra = max(plats(0, varde)[1] + 4, forra + 12)
        delar.append(etikett(hoger + 5, forra, text, storlek=LITEN, ton="text" if text == "alla" else "dampad"))
    delar.append(linje(vanster, botten, hoger, botten, axel=True))
    delar += _punkter(underlag, plats, markt, hoger)
    return svg("".join(delar), bredd=bredd, hojd=hojd, id_=id_, titel=titel, beskrivning=beskrivning)


def _kurva(punkter: Sequence[tuple[float, float]], streck: str) -> str:
    if not punkter:
        return ""
    vag = "M" + "L".join(f"{n(x)} {n(y)}" for x, y in punkter)
    monster = f' stroke-dasharray="{streck}"' if streck else ""
    return (
        f'<path class="dgm-streck-serie-2" d="{vag}" fill="none" stroke="{TONER["serie-2"][0]}" '
        f'stroke-width="{"1.5" if not streck else "1"}"{monster}></path>'
    )


def _punkter(
    underlag: Tratt, plats: Callable[[float, float], tuple[float, float]], markt: str, hoger: float
) -> list[str]:
    """Names first and the points on them: a name may stand on a line, but never on another name or point."""
    skyltar: list[str] = []
    cirklar: list[str] = []
    lagen = {p.namn: plats(p.exponering, p.kvot) for p in underlag.punkter}
    upptaget: list[Ruta] = [(x - 6, y - 6, 12, 12) for x, y in lagen.values()]
    for p in sorted(underlag.punkter, key=lambda p: (p.namn != markt, not p.sticker_ut, -p.exponering)):
        x, y = lagen[p.namn]
        ord_ = "sticker ut" if p.sticker_ut else "utanför 95 %-gränsen" if p.utanfor_inre else "inom gränserna"
        text = escape(f"{p.namn}: {talformat(1)(p.kvot)} per 1 000, {ord_}")
        klass, fyll = ("dgm-serie-1", TONER["serie-1"][0]) if p.sticker_ut else ("dgm-ring", TONER["serie-1"][1])
        cirklar.append(
            f'<circle class="{klass}" fill="{fyll}" stroke="{TONER["serie-1"][0]}" stroke-width="1.5" '
            f'cx="{n(x)}" cy="{n(y)}" r="{5 if p.namn == markt else 4}"><title>{text}</title></circle>'
        )
        if p.namn != markt and not p.sticker_ut:
            continue
        langd = textbredd(p.namn, LITEN, fet=p.namn == markt)
        till_hoger, till_vanster = (x + 9, y - 8, langd, 15), (x - 9 - langd, y - 8, langd, 15)
        sidor = [r for r in (till_hoger, till_vanster) if r[0] >= 0 and r[0] + langd <= hoger]
        fria = [r for r in sidor if not any(_krockar(r, u) for u in upptaget)]
        # A name without room is left to the table and to the pointer; the own one is always there.
        ruta = next(iter(fria), (sidor or [till_hoger])[0] if p.namn == markt else None)
        if ruta is None:
            continue
        upptaget.append(ruta)
        skyltar.append(
            f'<rect class="dgm-skylt" fill="#ffffff" x="{n(ruta[0])}" y="{n(ruta[1])}" width="{n(ruta[2])}" '
            f'height="{n(ruta[3])}" fill-opacity="0.85"></rect>'
        )
        at_hoger = ruta == till_hoger
        skyltar.append(
            etikett(x + 8 if at_hoger else x - 8, y + 4, p.namn, ankare="start" if at_hoger else "end",
                    storlek=LITEN, fet=p.namn == markt)
        )  # fmt: skip
    return skyltar + cirklar


def _krockar(a: Ruta, b: Ruta) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]
