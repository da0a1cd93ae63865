"""Where a text's bound figures differ from the statistics, told apart: changed, not there yet, not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Q

from lagesbild.models import Avsnitt, Lagesbild, Matomrade, Matvarde
from lagesbild.selectors.siffror import Andradsiffra, andrade_siffror
from lagesbild.skrift.siffra import VECKOR, Siffra
from samverkan.models import Anvandare
from samverkan.svenska import antal, upprakning

FINNS_INTE = "finns inte i statistiken"


@dataclass(frozen=True, slots=True)
class Utanvarde:
    """A bound figure that the statistics give no value; `ar` is the year that they have not come to yet, or None."""

    siffra: Andradsiffra
    ar: int | None

    @property
    def text(self) -> str:
        return ej_an(self.ar) if self.ar else FINNS_INTE


@dataclass(frozen=True, slots=True)
class Sifferlage:
    """`andrade` have another value today, which can be accepted; `utan` have none."""

    andrade: list[Andradsiffra]
    utan: list[Utanvarde]

    @property
    def utan_text(self) -> str:
        """ "4 siffror har inget värde för 2025 än"; of both kinds "… och 1 siffra finns inte i statistiken"."""
        ar = sorted({u.ar for u in self.utan if u.ar})
        vantar = sum(u.ar is not None for u in self.utan)
        borta = len(self.utan) - vantar
        delar = [f"{antal(vantar, 'siffra', 'siffror')} {ej_an(*ar)}"] if vantar else []
        delar += [f"{antal(borta, 'siffra', 'siffror')} {FINNS_INTE}"] if borta else []
        return " och ".join(delar)


def ej_an(*ar: int) -> str:
    """ "har inget värde för 2025 än"."""
    return f"har inget värde för {upprakning([str(a) for a in ar])} än"


def sifferlage(user: Anvandare, lagesbild: Lagesbild, avsnitt: Avsnitt | None = None) -> Sifferlage:
    """The bound figures of the document (or of one section) that the text says otherwise than the statistics."""
    alla = andrade_siffror(user, lagesbild, avsnitt)
    utan = [a for a in alla if a.nytt is None]
    vantade = vantade_ar(user, lagesbild, [a.rad.nyckel for a in utan])
    return Sifferlage([a for a in alla if a.nytt], [Utanvarde(a, vantade.get(a.rad.nyckel)) for a in utan])


def vantade_ar(user: Anvandare, lagesbild: Lagesbild, nycklar: Iterable[str]) -> dict[str, int]:
    """Of keys without a value those whose source has not come as far as they reach, with the year they wait for.

    At most one query.
    """
    lasta = {n: s for n in nycklar if (s := Siffra.las(n)) is not None and s.kalla != VECKOR}
    if not lasta:
        return {}
    omrade = lagesbild.stadsdelsomrade
    har = Matvarde.objects.synlig_for(user).filter(
        Q(matomrade__stadsdelsomrade=omrade)
        | Q(matomrade__stadsdel__stadsdelsomrade=omrade)
        | Q(matomrade__slag=Matomrade.Slag.STAD),
        serie__kalla__slug__in={s.kalla for s in lasta.values()},
    )
    natt = dict(har.order_by().values_list("serie__kalla__slug").annotate(Max("till")))
    sist = {n: max(p.till for p in s.perioder) for n, s in lasta.items()}
    return {n: dag.year for n, dag in sist.items() if natt.get(lasta[n].kalla) is None or natt[lasta[n].kalla] < dag}
