"""What the parts are made from: the document's area and year, the figures, and the running numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lagesbild.dokument.delar import Del, Figur
from lagesbild.models import Avsnitt, Lagesbild
from lagesbild.period import Period
from lagesbild.selectors import statistik
from lagesbild.selectors.statistik import Compstattabell, Tycktilltabell
from lagesbild.selectors.vecka import Artabell, artabell
from platser.selectors.karta import Kartunderlag, kartytor
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.selectors import idag


@dataclass(frozen=True, slots=True)
class Blockplats:
    """Where a block stands: its section, and the choices that were made for it (`lagesbild.skrift.block.Blockval`)."""

    avsnitt: Avsnitt
    val: Mapping[str, Any] = field(default_factory=dict)

    def text(self, namn: str, annars: str = "") -> str:
        """A choice that is a text. What is stored as something else counts as not chosen."""
        varde = self.val.get(namn)
        return varde if isinstance(varde, str) and varde else annars

    def texter(self, namn: str) -> list[str]:
        varde = self.val.get(namn)
        return [v for v in varde if isinstance(v, str)] if isinstance(varde, list) else []

    def tal(self, namn: str, annars: int) -> int:
        varde = self.val.get(namn)
        return varde if isinstance(varde, int) and not isinstance(varde, bool) else annars


Byggare = Callable[["Underlag", Blockplats], list[Del]]


@dataclass
class Underlag:
    """Reads what a part needs when it asks, as the user sees it, and hands out numbers in the order of asking."""

    lagesbild: Lagesbild
    user: Anvandare
    publik: bool = False
    """For the public edition: of weeks those that both parts have fastställt, whoever collects it."""

    slagen: frozenset[str] = frozenset()
    """The kinds of blocks that the document has: a chart whose table stands there needs no appendix."""

    _compstat: dict[tuple[int, int], Compstattabell] = field(default_factory=dict, init=False)
    _nummer: Counter[str] = field(default_factory=Counter, init=False)

    def nasta(self, sort: str) -> int:
        """The next number of a kind of its own: tabell, diagram, kartbild, organisationsbild, bild."""
        self._nummer[sort] += 1
        return self._nummer[sort]

    def nasta_tabell(self) -> int:
        return self.nasta("tabell")

    def nasta_diagram(self) -> int:
        return self.nasta(Figur.Sort.DIAGRAM)

    @property
    def omrade(self) -> Stadsdelsomrade:
        return self.lagesbild.stadsdelsomrade

    @property
    def ar(self) -> int:
        return self.lagesbild.ar

    @cached_property
    def kartunderlag(self) -> Kartunderlag:
        """The shapes of the stadsdelar at the end of the year. Read once for all maps."""
        return kartytor(self.user, self.omrade, self.aret.till)

    @cached_property
    def artabell(self) -> Artabell:
        return artabell(
            self.user, self.omrade, self.ar, idag=idag(), bara_faststallt=self.publik,
            till_vecka=self.lagesbild.veckor_till,
        )  # fmt: skip

    def manader(self, b: Blockplats) -> tuple[int, int]:
        """First and last month of what is counted: those that the block chooses, else those of the document."""
        fran = b.tal("fran_manad", self.lagesbild.statistik_fran_manad)
        till = b.tal("till_manad", self.lagesbild.statistik_till_manad)
        if not 1 <= fran <= till <= 12:
            return self.lagesbild.statistik_fran_manad, self.lagesbild.statistik_till_manad
        return fran, till

    def compstat(self, b: Blockplats) -> Compstattabell:
        """For the months that the block chooses, else those of the document. Read once for each span."""
        fran, till = self.manader(b)
        if (fran, till) not in self._compstat:
            self._compstat[fran, till] = statistik.compstat(
                self.user, self.omrade, ar=self.ar, fran_manad=fran, till_manad=till
            )
        return self._compstat[fran, till]

    @property
    def aret(self) -> Period:
        return Period.manader(self.ar)

    @cached_property
    def tyck_till(self) -> Tycktilltabell:
        """The last four years; fewer when the first of them have no figures."""
        kanda = [ar for ar in statistik.ar_med_siffror(self.user, self.omrade, statistik.TYCK_TILL) if ar <= self.ar]
        fran = max(self.ar - 3, min(kanda, default=self.ar))
        return statistik.tyck_till(self.user, self.omrade, fran_ar=fran, till_ar=self.ar)

    def tackning(self) -> str:
        """ "45 av 52 veckor är bedömda.", and of the public edition "40 av 52 veckor är fastställda." """
        tabell = self.artabell
        helt = tabell.veckor_kompletta
        hur = "fastställda" if self.publik else "bedömda"
        text = f"{tabell.veckor_bedomda} av {len(tabell.rader)} veckor är {hur}"
        return f"{text}." if helt == tabell.veckor_bedomda else f"{text}, {helt} av dem i alla stadsdelar."

    @property
    def streckat(self) -> str:
        """What a hatched cell of the year means, in words."""
        return "ej rapporterad eller inte fastställd" if self.publik else "ej rapporterad"
