"""The year as a strip of colour for a cover: a row for each stadsdel, a square for each week. Ornament, not a table."""

from __future__ import annotations

from collections.abc import Sequence

from lagesbild.diagram.bas import BREDD, TONER, n, svg

_FARG_TOM = "#e9ecee"


def arsremsa(rader: Sequence[Sequence[int | None]], *, id_: str, titel: str, bredd: float = BREDD) -> str:
    """`rader`: levels 1–5 by week, None where none is reported. All rows as long. One path for each level."""
    antal = max((len(rad) for rad in rader), default=1)
    steg = bredd / antal
    ruta = steg * 0.86
    banor: dict[int | None, list[str]] = {}
    for i, rad in enumerate(rader):
        for j, niva in enumerate(rad):
            banor.setdefault(niva, []).append(f"M{n(j * steg)} {n(i * steg)}h{n(ruta)}v{n(ruta)}h-{n(ruta)}z")
    delar = []
    for niva, bana in sorted(banor.items(), key=lambda par: par[0] or 0):
        ton, farg = (f"niva-{niva}", TONER[f"niva-{niva}"][0]) if niva else ("tom", _FARG_TOM)
        delar.append(f'<path class="dgm-{ton}" fill="{farg}" d="{"".join(bana)}"></path>')
    return svg("".join(delar), bredd=bredd, hojd=len(rader) * steg, id_=id_, titel=titel, beskrivning="")
