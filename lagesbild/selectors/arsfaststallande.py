"""Which weeks of a year one part may fastställa at once, and exactly what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from lagesbild.models import Veckolage
from lagesbild.selectors.handelse import handelser_per_cell
from lagesbild.selectors.vecka import Veckobild, Veckorad, artabell
from lagesbild.vecka import Vecka
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Part


@dataclass(frozen=True, slots=True)
class Fardiga:
    """Weeks that are complete and over and wait for the part; `utanfor` are those that wait but can't be signed yet,
    because something is not reported, or because this person has signed them for the other part.
    """

    part: Part
    veckor: tuple[Veckobild, ...]
    ofullstandiga: tuple[Vecka, ...]
    egna: tuple[Vecka, ...]

    @property
    def stampel(self) -> str:
        """Which version of every level and event the weeks hold, in short."""
        text = ";".join(f"{bild.vecka.kod}:{bild.stampel}" for bild in self.veckor)
        return sha256(f"{self.part}|{text}".encode()).hexdigest()


def fardiga_veckor(user: Anvandare, omrade: Stadsdelsomrade, ar: int, part: Part, *, idag: date) -> Fardiga:
    """The weeks of the year that the part has not fastställt. Four queries."""
    tabell = artabell(user, omrade, ar)
    handelser = handelser_per_cell(user, omrade, ar)
    lagen = {lage.iso: lage for lage in Veckolage.objects.filter(stadsdelsomrade=omrade, ar=ar)}
    annan = Part.POLIS if part == Part.FORVALTNING else Part.FORVALTNING
    veckor: list[Veckobild] = []
    ofullstandiga: list[Vecka] = []
    egna: list[Vecka] = []
    for rad in tabell.rader:
        lage = lagen.get(rad.vecka)
        if rad.vecka.sondag >= idag or not any(rad.finns) or (lage and getattr(lage, f"{part}_tid")):
            continue
        rader = tuple(
            Veckorad(stadsdel, cell, (), tuple(handelser.get((stadsdel.pk, ar, rad.vecka.vecka), ())))
            for stadsdel, cell, finns in zip(tabell.stadsdelar, rad.celler, rad.finns, strict=True)
            if finns
        )
        bild = Veckobild(omrade, rad.vecka, rader, (), lage, None)
        if bild.saknas:
            if bild.rapporterade:
                ofullstandiga.append(rad.vecka)
        elif lage and getattr(lage, f"{annan}_av_id") == user.pk:
            egna.append(rad.vecka)
        else:
            veckor.append(bild)
    return Fardiga(part, tuple(veckor), tuple(ofullstandiga), tuple(egna))
