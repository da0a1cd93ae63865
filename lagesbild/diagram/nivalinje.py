"""A year of levels as one small stepped line."""

from __future__ import annotations

from collections.abc import Sequence

from lagesbild.diagram.bas import TONER, n, rektangel, svg

HOGST = 5


def nivalinje(
    nivaer: Sequence[int | None], *, id_: str, titel: str, beskrivning: str = "", bredd: float = 212, hojd: float = 30
) -> str:
    """Weeks from left to right, five steps from bottom to top. A step holds until the next week: levels are ranks, and
    nothing lies between two of them. Weeks at 4 or 5 are marked with a bar, a week not reported is a gap with a dot
    on the ground.
    """
    steg = bredd / max(1, len(nivaer))
    topp, botten = 2.0, hojd - 3

    def y(niva: int) -> float:
        return botten - (botten - topp) * (niva - 1) / (HOGST - 1)

    staplar, vag, forra = [], "", None
    prickar = []
    for i, niva in enumerate(nivaer):
        x = i * steg
        if niva is None:
            prickar.append(f"M{n(x + steg / 2 - 0.5)} {n(hojd - 1)}h1")
        else:
            if niva >= 4:
                staplar.append(rektangel(x, y(niva), max(1.5, steg), botten - y(niva), f"niva-{niva}"))
            vag += f"{'M' if forra is None else 'L'}{n(x)} {n(y(niva))}H{n(x + steg)}"
        forra = niva
    delar = list(staplar)
    if prickar:
        delar.append(
            f'<path class="dgm-streck-serie-2" d="{"".join(prickar)}" fill="none" stroke="{TONER["serie-2"][0]}" '
            'stroke-width="1"></path>'
        )
    if vag:
        delar.append(
            f'<path class="dgm-streck-serie-1" d="{vag}" fill="none" stroke="{TONER["serie-1"][0]}" '
            'stroke-width="1.5" stroke-linejoin="miter"></path>'
        )
    return svg("".join(delar), bredd=bredd, hojd=hojd, id_=id_, titel=titel, beskrivning=beskrivning)
