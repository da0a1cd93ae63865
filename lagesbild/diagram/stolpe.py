"""Vertical columns: groups of columns, and small multiples with one scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lagesbild.diagram.bas import (
    BREDD,
    LITEN,
    SAKNAS,
    TEXT,
    TONER,
    Serie,
    bryt,
    etikett,
    heltalsskala,
    hogsta,
    linje,
    rektangel,
    skala,
    skraffering,
    svg,
    talformat,
    textbredd,
)


def stolpar(
    grupper: Sequence[str],
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
    """Groups of columns; within a group one column per series, with its value above and the series' name below.

    Made for a few groups over some years: the last series (the present year) is dark, the earlier ones light, unless
    they name tones of their own.
    """
    format_ = talformat(decimaler, enhet)
    farger = [serie.ton or ("serie-1" if serie is serier[-1] else "serie-3") for serie in serier]
    marken = skala(hogsta(serier))
    axel = max(textbredd(format_(m), LITEN) for m in marken) + 8
    gruppbredd = (bredd - axel) / len(grupper)
    namnrader = [bryt(g, gruppbredd - 12) for g in grupper]
    topp, botten = 18.0, hojd - 24 - max(len(r) for r in namnrader) * 15.0
    delar = _stodlinjer(marken, format_, axel, bredd, topp, botten)
    kolumn = (gruppbredd - 28) / len(serier)
    for g, namn in enumerate(grupper):
        x0 = axel + g * gruppbredd + 14
        for s, (ton, serie) in enumerate(zip(farger, serier, strict=True)):
            x, varde = x0 + s * kolumn, serie.varden[g]
            mitt = x + kolumn / 2
            if varde is None:
                delar.append(skraffering(x + 3, topp, kolumn - 6, botten - topp, f"{namn} {serie.namn}: {SAKNAS}"))
            else:
                h = (botten - topp) * varde / marken[-1]
                delar.append(rektangel(x + 3, botten - h, kolumn - 6, h, ton, f"{namn} {serie.namn}: {format_(varde)}"))
                delar.append(
                    etikett(
                        mitt, botten - h - 5, format_(varde), ankare="middle", fet=serie is serier[-1], storlek=LITEN
                    )
                )
            delar.append(etikett(mitt, botten + 15, serie.namn, ankare="middle", storlek=LITEN, ton="dampad"))
        for i, rad in enumerate(namnrader[g]):
            delar.append(etikett(axel + (g + 0.5) * gruppbredd, botten + 33 + i * 15, rad, ankare="middle", fet=True))
    delar.append(linje(axel, botten, bredd, botten, axel=True))
    return svg("".join(delar), bredd=bredd, hojd=hojd, id_=id_, titel=titel, beskrivning=beskrivning)


def rutor(
    x_etiketter: Sequence[str],
    serier: Sequence[Serie],
    *,
    id_: str,
    titel: str,
    beskrivning: str = "",
    enhet: str = "",
    decimaler: int | None = 0,
    bredd: float = BREDD,
    kolumner: int = 2,
    rutans_hojd: float = 132,
) -> str:
    """Small multiples: one panel of columns per series (a year, a category), all on the same scale.

    A stretch of missing values is one hatched field with the words in it, when they fit.
    """
    format_ = talformat(decimaler, enhet)
    marken = (heltalsskala if decimaler == 0 else skala)(hogsta(serier), 3)
    axel = max(textbredd(format_(m), LITEN) for m in marken) + 8
    mellan = 18.0
    rutbredd = (bredd - mellan * (kolumner - 1)) / kolumner
    # Bold letters are wider than what bryt counts with.
    namn = [bryt(serie.namn, (rutbredd - axel) / 1.08) for serie in serier]
    rubrik = 22 + (max(map(len, namn), default=1) - 1) * (TEXT + 3)
    steg = rutans_hojd - 22 + rubrik + 14
    delar: list[str] = []
    for i, serie in enumerate(serier):
        x = (i % kolumner) * (rutbredd + mellan)
        y = (i // kolumner) * steg
        delar += [
            etikett(x + axel, y + TEXT + r * (TEXT + 3), rad, fet=True) for r, rad in enumerate(namn[i])
        ]  # fmt: skip
        delar.append(_ruta(serie, x_etiketter, marken, format_, (x, y + rubrik, rutbredd, rutans_hojd - 22), axel))
    hojd = -(-len(serier) // kolumner) * steg - 10
    return svg("".join(delar), bredd=bredd, hojd=hojd, id_=id_, titel=titel, beskrivning=beskrivning)


def _ruta(serie: Serie, x_etiketter: Sequence[str], marken: Sequence[float], format_: Callable[[float], str],
          plats: tuple[float, float, float, float], axel: float) -> str:  # fmt: skip
    x, y, bredd, hojd = plats
    topp, botten = y + 8, y + hojd - 16
    delar = _stodlinjer(marken, format_, x + axel, x + bredd, topp, botten)
    kolumn = (bredd - axel) / len(x_etiketter)
    ton = serie.ton or "serie-1"
    storst = max((v for v in serie.varden if v is not None), default=None)
    markt = False
    for i, (text, varde) in enumerate(zip(x_etiketter, serie.varden, strict=True)):
        vid = x + axel + i * kolumn
        if varde is not None:
            h = (botten - topp) * varde / marken[-1]
            # A zero is drawn too: a hair's breadth on the axis is a known nothing.
            delar.append(rektangel(vid + 1.5, botten - max(h, 0.8), kolumn - 3, max(h, 0.8), ton,
                                   f"{serie.namn} {text}: {format_(varde)}"))  # fmt: skip
            if varde == storst and not markt:
                markt = True
                delar.append(etikett(vid + kolumn / 2, botten - h - 3, format_(varde), ankare="middle", storlek=10))
        delar.append(etikett(vid + kolumn / 2, botten + 12, text, ankare="middle", storlek=10, ton="dampad"))
    for start, antal in saknade_strackor(serie.varden):
        vid, langd = x + axel + start * kolumn, antal * kolumn
        delar.append(skraffering(vid + 1.5, topp, langd - 3, botten - topp))
        if textbredd(SAKNAS, 10) + 14 < langd:
            delar.append(_skylt(vid + langd / 2, (topp + botten) / 2, SAKNAS))
    delar.append(linje(x + axel, botten, x + bredd, botten, axel=True))
    return "".join(delar)


def saknade_strackor(varden: Sequence[float | None]) -> list[tuple[int, int]]:
    """Where values are missing: first place and number, stretch by stretch."""
    strackor: list[tuple[int, int]] = []
    for i, varde in enumerate(varden):
        if varde is not None:
            continue
        if strackor and sum(strackor[-1]) == i:
            strackor[-1] = (strackor[-1][0], strackor[-1][1] + 1)
        else:
            strackor.append((i, 1))
    return strackor


def _skylt(x: float, y: float, text: str) -> str:
    bredd = textbredd(text, 10) + 8
    return (
        f'<rect class="dgm-skylt" fill="{TONER["serie-1"][1]}" x="{x - bredd / 2:.2f}" y="{y - 8:.2f}" '
        f'width="{bredd:.2f}" height="16"></rect>'
        + etikett(x, y + 3.5, text, ankare="middle", storlek=10, ton="dampad")
    )


def _stodlinjer(marken: Sequence[float], format_: Callable[[float], str], vanster: float, hoger: float, topp: float,
                botten: float) -> list[str]:  # fmt: skip
    delar: list[str] = []
    for m in marken:
        y = botten - (botten - topp) * m / marken[-1]
        if m:
            delar.append(linje(vanster, y, hoger, y))
        delar.append(etikett(vanster - 6, y + 4, format_(m), ankare="end", storlek=LITEN, ton="dampad"))
    return delar
