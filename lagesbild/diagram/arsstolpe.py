"""One column per year; a year that isn't whole is hatched and says what it covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lagesbild.diagram.bas import (
    BREDD,
    LITEN,
    SAKNAS,
    bryt,
    etikett,
    heltalsskala,
    linje,
    rektangel,
    skala,
    skraffering,
    svg,
    talformat,
    textbredd,
)


def arsstolpar(
    etiketter: Sequence[str],
    varden: Sequence[float | None],
    *,
    id_: str,
    titel: str,
    beskrivning: str = "",
    ofullstandiga: Mapping[str, str] | None = None,
    intervall: tuple[float, float] | None = None,
    enhet: str = "",
    decimaler: int | None = 0,
    bredd: float = BREDD,
    hojd: float = 240,
) -> str:
    """A column per label with its value above. `ofullstandiga`: label → the words to set below, "jan–okt", "prognos".

    `intervall` is drawn as a bracket over the last column: between what it may end. None is hatched all the way up.
    """
    delvis = ofullstandiga or {}
    format_ = talformat(decimaler, enhet)
    hogst = max([*(v for v in varden if v is not None), *(intervall or ())], default=0.0)
    marken = (heltalsskala if decimaler == 0 else skala)(hogst)
    axel = max(textbredd(format_(m), LITEN) for m in marken) + 8
    kolumn = (bredd - axel) / max(1, len(etiketter))
    under = [bryt(delvis[e], kolumn - 4, LITEN) if e in delvis else [] for e in etiketter]
    topp, botten = 20.0, hojd - 22 - max((len(u) for u in under), default=0) * 13.0
    delar: list[str] = []
    for m in marken:
        y = botten - (botten - topp) * m / marken[-1]
        if m:
            delar.append(linje(axel, y, bredd, y))
        delar.append(etikett(axel - 6, y + 4, format_(m), ankare="end", storlek=LITEN, ton="dampad"))
    luft = min(14.0, kolumn * 0.16)
    for i, (namn, varde) in enumerate(zip(etiketter, varden, strict=True)):
        x, mitt = axel + i * kolumn + luft, axel + (i + 0.5) * kolumn
        delar += _stolpe(namn, varde, delvis.get(namn, ""), (x, topp, kolumn - 2 * luft, botten), marken[-1], format_)
        if varde is not None:
            h = (botten - topp) * varde / marken[-1]
            if intervall and i == len(etiketter) - 1:
                h = (botten - topp) * intervall[1] / marken[-1]
                delar += _hake(mitt, *(botten - (botten - topp) * v / marken[-1] for v in intervall))
            delar.append(etikett(mitt, botten - h - 5, format_(varde), ankare="middle", storlek=LITEN, fet=True))
        delar.append(etikett(mitt, botten + 15, namn, ankare="middle", storlek=LITEN))
        for rad, text in enumerate(under[i]):
            delar.append(etikett(mitt, botten + 29 + rad * 13, text, ankare="middle", storlek=LITEN, ton="dampad"))
    delar.append(linje(axel, botten, bredd, botten, axel=True))
    return svg("".join(delar), bredd=bredd, hojd=hojd, id_=id_, titel=titel, beskrivning=beskrivning)


def _stolpe(namn: str, varde: float | None, ord_: str, plats: tuple[float, float, float, float], hogst: float,
            format_: object) -> list[str]:  # fmt: skip
    x, topp, bredd, botten = plats
    if varde is None:
        delar = [skraffering(x, topp, bredd, botten - topp, f"{namn}: {SAKNAS}")]
        rader = bryt(SAKNAS, bredd - 4, 10)
        if all(textbredd(r, 10) <= bredd - 4 for r in rader):
            delar += [
                etikett(x + bredd / 2, (topp + botten) / 2 + i * 12, r, ankare="middle", storlek=10, ton="dampad")
                for i, r in enumerate(rader)
            ]
        return delar
    h = max(0.8, (botten - topp) * varde / hogst)
    text = f"{namn}: {format_(varde)}" if callable(format_) else namn
    if ord_:
        # The frame is solid and the area hatched: a figure that is known, but not of a whole year.
        return [
            rektangel(x, botten - h, bredd, h, "serie-3", f"{text}, {ord_}"),
            skraffering(x, botten - h, bredd, h, f"{text}, {ord_}", 5),
        ]
    return [rektangel(x, botten - h, bredd, h, "serie-1", text)]


def _hake(mitt: float, y_fran: float, y_till: float) -> list[str]:
    return [
        linje(mitt, y_fran, mitt, y_till, axel=True),
        linje(mitt - 6, y_fran, mitt + 6, y_fran, axel=True),
        linje(mitt - 6, y_till, mitt + 6, y_till, axel=True),
    ]
