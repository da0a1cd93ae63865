"""The words of charts and maps as WeasyPrint prints them: a line at a time.

WeasyPrint sets the text of an SVG letter by letter, each in a layout of its own, and what is centred or ends at a point
in a group of its own. A yearly document has some four hundred such texts: a tenth of the time that it takes to print,
no kerning, and who reads the file aloud is given letters. What that is for (letters placed one by one, texts within
texts) our charts never use: all they say is what `samverkan.svg.etikett` writes.
"""

from __future__ import annotations

from math import inf
from typing import Any, Final

from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw.text import draw_emojis, draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.svg import TAGS
from weasyprint.svg.text import Style, TextBox
from weasyprint.svg.utils import size
from weasyprint.text.line_break import split_first_line

_TILL_VANSTER: Final = {"middle": 0.5, "end": 1.0}


def satt_rader() -> None:
    """From now on WeasyPrint sets texts in SVG this way."""
    TAGS["text"] = _rad


def _rad(svg: Any, nod: Any, storlek: float) -> None:
    """Draw the `text` element `nod` in the font size `storlek`, in one line from, about or to its x and y."""
    stil = Style(INITIAL_VALUES)
    stil.font_config = svg.font_config
    stil["font_family"] = [namn.strip(" \"'") for namn in nod.get("font-family", "sans-serif").split(",")]
    stil["font_weight"] = int(nod.get("font-weight", 400))
    stil["font_size"] = storlek
    layout, _, _, bredd, _, baslinje = split_first_line(nod.text or "", stil, svg.context, inf, 0)
    x = size(nod.get("x", 0), storlek, svg.inner_width) - bredd * _TILL_VANSTER.get(nod.get("text-anchor"), 0)
    y = size(nod.get("y", 0), storlek, svg.inner_height)
    ruta = TextBox(layout, stil)
    ruta.baseline = baslinje

    layout.reactivate(stil)
    svg.stream.push_state()
    fyllning, linje = svg.set_graphical_state(nod, storlek)
    svg.stream.begin_text()
    svg.fill_stroke(fyllning, linje, text=True)
    emojier = draw_first_line(svg.stream, ruta, "none", "none", Matrix(d=-1, e=x, f=y))
    svg.stream.end_text()
    svg.stream.pop_state()
    draw_emojis(svg.stream, stil, x, y, emojier)
