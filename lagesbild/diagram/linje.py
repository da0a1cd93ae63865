"""Lines over time."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from lagesbild.diagram.bas import (
    BREDD,
    LITEN,
    SAKNAS,
    TONER,
    Serie,
    etikett,
    heltalsskala,
    hogsta,
    linje,
    n,
    skala,
    skraffering,
    svg,
    talformat,
    textbredd,
)
from lagesbild.diagram.stolpe import saknade_strackor

_STRECK = ("", "6 4", "2 3", "10 3 2 3")
_RADHOJD = 14.0


def linjer(
    x_etiketter: Sequence[str],
    serier: Sequence[Serie],
    *,
    id_: str,
    titel: str,
    beskrivning: str = "",
    enhet: str = "",
    decimaler: int | None = 0,
    bredd: float = BREDD,
    hojd: float = 260,
) -> str:
    """One line per series, named at its end (a single one is named by the chart's title).

    A missing value breaks the line; where all are missing it is hatched. Lines are told apart by lightness and dash.
    Of the labels below as many are set as have room, the last always.
    """
    format_ = talformat(decimaler, enhet)
    # The last is the present one: dark and unbroken. The light tone of areas would be too faint for a line.
    farger = [serie.ton or ("serie-1" if serie is serier[-1] else "serie-2") for serie in serier]
    namngivna = len(serier) > 1
    marken = (heltalsskala if decimaler == 0 else skala)(hogsta(serier))
    vanster = max(textbredd(format_(m), LITEN) for m in marken) + 8
    efter = max((textbredd(s.namn, LITEN, fet=True) + 12 for s in serier if namngivna), default=12.0)
    hoger = bredd - max(efter, textbredd(x_etiketter[-1], LITEN) / 2 + 2 if x_etiketter else 0.0)
    topp, botten = 10.0, hojd - 24
    steg = (hoger - vanster) / max(1, len(x_etiketter) - 1)

    def plats(i: int, varde: float) -> tuple[float, float]:
        return vanster + i * steg, botten - (botten - topp) * varde / marken[-1]

    delar: list[str] = []
    for m in marken:
        y = plats(0, m)[1]
        if m:
            delar.append(linje(vanster, y, hoger, y))
        delar.append(etikett(vanster - 6, y + 4, format_(m), ankare="end", storlek=LITEN, ton="dampad"))
    delar.extend(_luckor(serier, vanster, hoger, steg, topp, botten))
    slut: list[tuple[float, float, str]] = []
    for nummer, (ton, serie) in enumerate(zip(farger, serier, strict=True)):
        punkter = [(i, *plats(i, v)) for i, v in enumerate(serie.varden) if v is not None]
        delar.append(_streck(punkter, ton, _STRECK[(len(serier) - 1 - nummer) % len(_STRECK)]))
        for i, x, y in punkter:
            text = escape(f"{serie.namn} {x_etiketter[i]}: {format_(serie.varden[i] or 0)}")
            delar.append(
                f'<circle class="dgm-{ton}" fill="{TONER[ton][0]}" cx="{n(x)}" cy="{n(y)}" r="2.5">'
                f"<title>{text}</title></circle>"
            )
        if punkter and namngivna:
            slut.append((punkter[-1][2], punkter[-1][1], serie.namn))
    delar.extend(_slutnamn(slut, topp, botten))
    delar.append(linje(vanster, botten, hoger, botten, axel=True))
    delar.extend(_x_etiketter(x_etiketter, vanster, steg, botten))
    return svg("".join(delar), bredd=bredd, hojd=hojd, id_=id_, titel=titel, beskrivning=beskrivning)


def _streck(punkter: Sequence[tuple[int, float, float]], ton: str, streck: str) -> str:
    """The line through the points, lifted where an index is missing."""
    vag, forra = "", None
    for i, x, y in punkter:
        vag += f"{'L' if forra is not None and i == forra + 1 else 'M'}{n(x)} {n(y)}"
        forra = i
    if not vag:
        return ""
    monster = f' stroke-dasharray="{streck}"' if streck else ""
    return (
        f'<path class="dgm-streck-{ton}" d="{vag}" fill="none" stroke="{TONER[ton][0]}" stroke-width="2" '
        f'stroke-linejoin="round"{monster}></path>'
    )


def _luckor(
    serier: Sequence[Serie], vanster: float, hoger: float, steg: float, topp: float, botten: float
) -> list[str]:
    """The hatched stretches where no series has a value."""
    if not serier:
        return []
    alla = [None if all(v is None for v in kolumn) else 1.0 for kolumn in zip(*(s.varden for s in serier), strict=True)]
    delar = []
    for start, antal in saknade_strackor(alla):
        x1 = max(vanster, vanster + (start - 0.5) * steg)
        x2 = min(hoger, vanster + (start + antal - 0.5) * steg)
        delar.append(skraffering(x1, topp, x2 - x1, botten - topp))
        if textbredd(SAKNAS, LITEN) < x2 - x1:
            delar.append(etikett((x1 + x2) / 2, topp + 12, SAKNAS, ankare="middle", storlek=LITEN, ton="dampad"))
    return delar


def _slutnamn(slut: list[tuple[float, float, str]], topp: float, botten: float) -> list[str]:
    """Names at the ends of the lines, pushed apart so that none covers another and none leaves the chart."""
    ordnade = sorted(slut)
    lagen: list[float] = []
    for y, _, _ in ordnade:
        lagen.append(max(y, topp + 4, lagen[-1] + _RADHOJD if lagen else topp + 4))
    tak = botten
    for i in range(len(lagen) - 1, -1, -1):
        lagen[i] = min(lagen[i], tak)
        tak = lagen[i] - _RADHOJD
    return [
        etikett(x + 7, y + 4, namn, storlek=LITEN, fet=True)
        for y, (_, x, namn) in zip(lagen, ordnade, strict=True)
    ]  # fmt: skip


def _x_etiketter(etiketter: Sequence[str], vanster: float, steg: float, botten: float) -> list[str]:
    if not etiketter:
        return []
    behov = max(textbredd(t, LITEN) for t in etiketter) + 8
    var = max(1, -(-int(behov) // max(1, int(steg))))
    valda = range(len(etiketter) - 1, -1, -var)  # from the last: the present is always named
    return [
        etikett(vanster + i * steg, botten + 15, etiketter[i], ankare="middle", storlek=LITEN, ton="dampad")
        for i in sorted(valda)
    ]
