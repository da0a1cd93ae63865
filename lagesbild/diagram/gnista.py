"""A line as small as a word, to stand in a table beside its figures."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from lagesbild.diagram.bas import TONER, n


def gnista(varden: Sequence[float | None], *, text: str, bredd: float = 72, hojd: float = 20) -> str:
    """The values from left to right on a scale from 0, the last one marked. A missing value breaks the line.

    `text` is what a reader who can't see it should know: all the figures in words.
    """
    hogst = max((v for v in varden if v is not None), default=0) or 1
    steg = (bredd - 6) / max(1, len(varden) - 1)
    vag, sist, lyft = "", None, True
    for i, v in enumerate(varden):
        if v is None:
            lyft = True
            continue
        sist = (3 + i * steg, hojd - 3 - (hojd - 6) * v / hogst)
        vag += f"{'M' if lyft else 'L'}{n(sist[0])} {n(sist[1])}"
        lyft = False
    farg = TONER["serie-1"][0]
    delar = ""
    if sist:
        delar = (
            f'<path class="dgm-streck-serie-1" d="{vag}" fill="none" stroke="{farg}" stroke-width="1.5" '
            f'stroke-linejoin="round"></path><circle class="dgm-serie-1" fill="{farg}" cx="{n(sist[0])}" '
            f'cy="{n(sist[1])}" r="2"></circle>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="dgm gnista" role="img" aria-label="{escape(text)}" '
        f'viewBox="0 0 {n(bredd)} {n(hojd)}" width="{n(bredd)}" height="{n(hojd)}">{delar}</svg>'
    )
