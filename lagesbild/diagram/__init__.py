"""Charts as SVG text, the same for web and print: deterministic, without style attributes, scripts or outside files.

Colour is a class (`dgm-serie-1`, `dgm-niva-3`, …) with a presentation attribute as its fallback: pages dress the
classes in their own light and dark colours (static/css/diagram.css), the PDF takes the attributes. Series are told
apart by lightness, hatching or dash and by their labels, so a copy in black and white says the same.

All functions take `id_` (unique on the page), `titel` (what the chart shows; in the PDF the whole alternative text) and
`beskrivning` (what a reader who can't see it should know), widths in CSS pixels, and give one `<svg>` element.
A value of None is "Uppgift saknas": hatched, never dropped and never zero.
"""

from lagesbild.diagram.arsremsa import arsremsa
from lagesbild.diagram.arsstolpe import arsstolpar
from lagesbild.diagram.bas import Serie, textbredd
from lagesbild.diagram.gnista import gnista
from lagesbild.diagram.linje import linjer
from lagesbild.diagram.nivalinje import nivalinje
from lagesbild.diagram.organisation import Ruta, organisationsbild
from lagesbild.diagram.stapel import grupperade_staplar, staplar
from lagesbild.diagram.stolpe import rutor, stolpar
from lagesbild.diagram.trattdiagram import trattdiagram

__all__ = [
    "Ruta",
    "Serie",
    "arsremsa",
    "arsstolpar",
    "gnista",
    "grupperade_staplar",
    "linjer",
    "nivalinje",
    "organisationsbild",
    "rutor",
    "staplar",
    "stolpar",
    "textbredd",
    "trattdiagram",
]
