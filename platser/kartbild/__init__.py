"""Static maps as SVG text, the same for web, print and PDF: deterministic, without style attributes or scripts.

Made like the charts (`lagesbild.diagram`): colour is a class with a presentation attribute as its fallback. Areas are
told apart by number, texture and lightness, places by shape, so that a copy in black and white says the same. The areas
of a district come from `platser.selectors.kartytor` (outlines when there are, else schematic tiles: pass its
`schematisk` on, and the map says so).

    underlag = kartytor(user, omrade, dag)
    nivakarta(underlag.ytor, {"vallingby": 3}, ord_, id_="k1", titel="Nivå v. 45", schematisk=underlag.schematisk)

All functions take `id_` (unique on the page), `titel` and `beskrivning` (what a reader who can't see it should know;
left out, the map's own values are written out) and give one `<svg>` of `bredd` CSS pixels (640 when not told).
"""

from platser.kartbild.karta import SCHEMATISK, Fargruta, Fyllning, Grupp, Linje, Punkt, Yta, karta
from platser.kartbild.kartor import (
    Kartplats,
    koncentrationskarta,
    nivakarta,
    omradeskarta,
    platskarta,
    polisomradeskarta,
    seriekarta,
)
from platser.kartbild.klasser import klass, klassgranser
from platser.kartbild.narbild import Vandringspunkt, vandringskarta
from platser.kartbild.rutnat import Rutnat, rutnat
from platser.kartbild.tecken import TECKEN

__all__ = [
    "SCHEMATISK",
    "TECKEN",
    "Fargruta",
    "Fyllning",
    "Grupp",
    "Kartplats",
    "Linje",
    "Punkt",
    "Rutnat",
    "Vandringspunkt",
    "Yta",
    "karta",
    "klass",
    "klassgranser",
    "koncentrationskarta",
    "nivakarta",
    "omradeskarta",
    "platskarta",
    "polisomradeskarta",
    "rutnat",
    "seriekarta",
    "vandringskarta",
]
