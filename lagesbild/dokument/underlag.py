"""What the parts are made from: the document's area and year, the figures, and the running numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from lagesbild.models import Lagesbild
from lagesbild.selectors import statistik
from lagesbild.selectors.statistik import Compstattabell, Tycktilltabell
from lagesbild.selectors.vecka import Artabell, artabell
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.selectors import idag


@dataclass
class Underlag:
    """Reads what a part needs when it asks, as the user sees it, and hands out numbers in the order of asking."""

    lagesbild: Lagesbild
    user: Anvandare
    _tabeller: int = field(default=0, init=False)
    _diagram: int = field(default=0, init=False)

    def nasta_tabell(self) -> int:
        self._tabeller += 1
        return self._tabeller

    def nasta_diagram(self) -> int:
        self._diagram += 1
        return self._diagram

    @property
    def omrade(self) -> Stadsdelsomrade:
        return self.lagesbild.stadsdelsomrade

    @property
    def ar(self) -> int:
        return self.lagesbild.ar

    @cached_property
    def artabell(self) -> Artabell:
        return artabell(self.user, self.omrade, self.ar, idag=idag())

    @cached_property
    def compstat(self) -> Compstattabell:
        return statistik.compstat(
            self.user,
            self.omrade,
            ar=self.ar,
            fran_manad=self.lagesbild.statistik_fran_manad,
            till_manad=self.lagesbild.statistik_till_manad,
        )

    @cached_property
    def tyck_till(self) -> Tycktilltabell:
        """The last four years; fewer when the first of them have no figures."""
        kanda = [ar for ar in statistik.ar_med_siffror(self.user, self.omrade, statistik.TYCK_TILL) if ar <= self.ar]
        fran = max(self.ar - 3, min(kanda, default=self.ar))
        return statistik.tyck_till(self.user, self.omrade, fran_ar=fran, till_ar=self.ar)

    def tackning(self) -> str:
        """ "45 av 52 veckor är bedömda." """
        tabell = self.artabell
        helt = tabell.veckor_kompletta
        text = f"{tabell.veckor_bedomda} av {len(tabell.rader)} veckor är bedömda"
        return f"{text}." if helt == tabell.veckor_bedomda else f"{text}, {helt} av dem i alla stadsdelar."
