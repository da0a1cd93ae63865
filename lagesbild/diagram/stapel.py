"""Horizontal bars: one per label (also stacked), or several per label."""

from __future__ import annotations

from collections.abc import Sequence

from lagesbild.diagram.bas import (
    BREDD,
    LITEN,
    SAKNAS,
    TEXT,
    Serie,
    bryt,
    etikett,
    forklaring,
    hogsta,
    linje,
    rektangel,
    skraffering,
    svg,
    talformat,
    textbredd,
    toner,
)

_LUFT = 10.0


def staplar(
    etiketter: Sequence[str],
    serier: Sequence[Serie],
    *,
    id_: str,
    titel: str,
    beskrivning: str = "",
    enhet: str = "",
    decimaler: int | None = 0,
    bredd: float = BREDD,
    hogst: float | None = None,
) -> str:
    """One horizontal bar per label, with its value at the end; several series are stacked and the sum stands there.

    `hogst` fixes the end of the scale, so that charts side by side can be compared. A label with a None in any series
    is hatched: a sum of which a part is unknown is unknown.
    """
    format_ = talformat(decimaler, enhet)
    farger = toner(serier)
    summor = [_summa([s.varden[i] for s in serier]) for i in range(len(etiketter))]
    skalans_slut = hogst or max((s for s in summor if s is not None), default=0.0) or 1.0
    vanster, rader = _etikettspalt(etiketter, bredd)
    hoger = max(textbredd(format_(s or 0), fet=True) for s in summor) + _LUFT if summor else 0.0
    yta = bredd - vanster - hoger
    delar: list[str] = []
    y = 0.0
    if len(serier) > 1:
        poster = [(ton, serie.namn) for ton, serie in zip(farger, serier, strict=True)]
        svg_, y = forklaring(poster, vanster, 0, bredd - vanster)
        delar.append(svg_)
        y += 6
    topp = y
    for i, text in enumerate(rader):
        hojd = max(26.0, len(text) * 15.0 + 8)
        delar.append(_etikett_i_spalt(text, vanster, y, hojd))
        mitt = y + hojd / 2
        summa = summor[i]
        if summa is None:
            delar.append(skraffering(vanster, mitt - 8, yta, 16, f"{etiketter[i]}: {SAKNAS}"))
        else:
            x = vanster
            for ton, serie in zip(farger, serier, strict=True):
                varde = serie.varden[i] or 0
                langd = yta * varde / skalans_slut
                if varde:
                    namn = f"{etiketter[i]}, {serie.namn}" if len(serier) > 1 else etiketter[i]
                    delar.append(rektangel(x, mitt - 8, langd, 16, ton, f"{namn}: {format_(varde)}"))
                    inne = talformat(decimaler)(varde)
                    if len(serier) > 1 and langd > textbredd(inne, LITEN) + 8:
                        delar.append(etikett(x + langd / 2, mitt + 4, inne, ankare="middle", storlek=LITEN, ton=ton))
                x += langd
            delar.append(etikett(x + 6, mitt + 4.5, format_(summa), fet=True))
        y += hojd
    delar.append(linje(vanster, topp, vanster, y, axel=True))
    return svg("".join(delar), bredd=bredd, hojd=y + 2, id_=id_, titel=titel, beskrivning=beskrivning)


def grupperade_staplar(
    etiketter: Sequence[str],
    serier: Sequence[Serie],
    *,
    id_: str,
    titel: str,
    beskrivning: str = "",
    enhet: str = "",
    decimaler: int | None = 0,
    bredd: float = BREDD,
    hogst: float | None = None,
) -> str:
    """For each label one horizontal bar per series, each with its value: an area beside the city."""
    format_ = talformat(decimaler, enhet)
    farger = toner(serier)
    skalans_slut = hogst or hogsta(serier) or 1.0
    vanster, rader = _etikettspalt(etiketter, bredd)
    texter = [format_(v) for serie in serier for v in serie.varden if v is not None]
    yta = bredd - vanster - max((textbredd(t, LITEN, fet=True) for t in texter), default=0.0) - _LUFT
    poster = [(ton, serie.namn) for ton, serie in zip(farger, serier, strict=True)]
    if any(v is None for serie in serier for v in serie.varden):
        poster.append(("saknas", SAKNAS))
    huvud, y = forklaring(poster, vanster, 0, bredd - vanster)
    delar = [huvud]
    y += 4
    topp = y
    stapel = 12.0
    for i, text in enumerate(rader):
        hojd = max(len(serier) * (stapel + 1) + 5, len(text) * 15.0 + 4)
        delar.append(_etikett_i_spalt(text, vanster, y, hojd))
        stapel_y = y + (hojd - len(serier) * (stapel + 1)) / 2
        for nummer, (ton, serie) in enumerate(zip(farger, serier, strict=True)):
            varde = serie.varden[i]
            if varde is None:
                delar.append(skraffering(vanster, stapel_y, 60, stapel, f"{etiketter[i]}, {serie.namn}: {SAKNAS}", 5))
            else:
                langd = yta * varde / skalans_slut
                delar.append(
                    rektangel(vanster, stapel_y, langd, stapel, ton, f"{etiketter[i]}, {serie.namn}: {format_(varde)}")
                )
                delar.append(etikett(vanster + langd + 5, stapel_y + 10, format_(varde), storlek=LITEN, fet=not nummer))
            stapel_y += stapel + 1
        y += hojd
    delar.append(linje(vanster, topp, vanster, y, axel=True))
    return svg("".join(delar), bredd=bredd, hojd=y + 2, id_=id_, titel=titel, beskrivning=beskrivning)


def _summa(varden: Sequence[float | None]) -> float | None:
    return None if None in varden else sum(v for v in varden if v is not None)


def _etikettspalt(etiketter: Sequence[str], bredd: float) -> tuple[float, list[list[str]]]:
    """Width of the column of labels, at most two fifths of the chart, and each label in lines."""
    plats = bredd * 0.4 - _LUFT
    rader = [bryt(text, plats) for text in etiketter]
    return max((textbredd(rad) for text in rader for rad in text), default=0.0) + _LUFT, rader


def _etikett_i_spalt(rader: Sequence[str], vanster: float, y: float, hojd: float) -> str:
    forsta = y + hojd / 2 - (len(rader) - 1) * 7.5 + TEXT * 0.36
    return "".join(etikett(vanster - 8, forsta + i * 15, rad, ankare="end") for i, rad in enumerate(rader))
