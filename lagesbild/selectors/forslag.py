"""Reads of the two parts' proposals, of how well they agree, and of the anchors of the levels.

Who may read which proposal is decided in one place, `Forslagsfraga.synlig_for`; all here stands on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from lagesbild.models import Forslag, Nivaankare
from lagesbild.niva import Niva
from lagesbild.samstammighet import Samstammighet, kryss, samstammighet
from lagesbild.selectors.handelse import Cell
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from samverkan.models import Anvandare, Stadsdelsomrade, giltighet_q
from samverkan.roller import Part, Ratt
from samverkan.selectors import parter_med

FLEST_SKILLNADER: Final = 20


@dataclass(frozen=True, slots=True)
class Forslagspar:
    """What the two parts have proposed for one stadsdel and week, as one person may see it.

    `dolda`: parts that have left a proposal which the person may not read yet. That it has been left is told, since it
    says nothing of the level and both sides need to know whom they wait for.
    """

    forvaltning: Forslag | None = None
    polis: Forslag | None = None
    dolda: frozenset[Part] = field(default_factory=frozenset)

    @property
    def dold_for_mig(self) -> bool:
        return bool(self.dolda)

    @property
    def lika(self) -> int | None:
        """The level that both propose; None when they differ or one is missing."""
        if self.forvaltning and self.polis and self.forvaltning.niva == self.polis.niva:
            return self.forvaltning.niva
        return None

    @property
    def pa_duk(self) -> list[tuple[Part, Forslag]]:
        """What may be shown to everybody in the room: both, or those that were left openly."""
        bada = self.forvaltning and self.polis
        return [(part, ett) for part, ett, _ in self.delar if ett and (bada or not ett.dolt)]

    @property
    def delar(self) -> list[tuple[Part, Forslag | None, bool]]:
        """Each part with its proposal and whether it is hidden, in a fixed order, for templates."""
        return [(part, getattr(self, part.value), part in self.dolda) for part in Part]


def forslag_i_vecka(user: Anvandare, omrade: Stadsdelsomrade, vecka: Vecka) -> dict[int, Forslagspar]:
    """The week's proposals by the stadsdel's id; stadsdelar where nobody has left any are not there. Two queries.

    A part sees its own. If they were left hidden, the other's is seen when both have left theirs for the stadsdel, or
    the week is fastställd. Somebody who acts for both parts sees what the person has left, until both have.
    """
    aktuella = Forslag.objects.i_omrade(omrade).filter(ar=vecka.ar, vecka=vecka.vecka, aktuell=True)
    delar: dict[int, dict[str, Forslag]] = defaultdict(dict)
    for forslag in aktuella.synlig_for(user).select_related("av"):
        delar[forslag.stadsdel_id][forslag.part] = forslag
    dolda: dict[int, set[Part]] = defaultdict(set)
    for pk, part in aktuella.i_synliga_omraden(user).order_by().values_list("stadsdel_id", "part"):
        if part not in delar.get(pk, {}):
            dolda[pk].add(Part(part))
    return {
        pk: Forslagspar(
            delar.get(pk, {}).get(Part.FORVALTNING), delar.get(pk, {}).get(Part.POLIS), frozenset(dolda.get(pk, ()))
        )
        for pk in delar.keys() | dolda.keys()
    }


def egna_versioner(user: Anvandare, omrade: Stadsdelsomrade, vecka: Vecka, part: Part) -> dict[int, int]:
    """The version of the part's current proposals by the stadsdel's id, also of one that the person may not read."""
    if part not in parter_med(user, omrade, Ratt.SKRIVA_VECKA):
        return {}
    egna = Forslag.objects.i_omrade(omrade).filter(ar=vecka.ar, vecka=vecka.vecka, part=part, aktuell=True)
    return dict(egna.order_by().values_list("stadsdel_id", "version"))


def ar_dolda(user: Anvandare, omrade: Stadsdelsomrade, vecka: Vecka, *, annars: bool) -> bool:
    """Whether the week's proposals are hidden until both have left theirs; `annars` when nobody has left any."""
    i_veckan = Forslag.objects.i_synliga_omraden(user).i_omrade(omrade).filter(ar=vecka.ar, vecka=vecka.vecka)
    forsta = i_veckan.order_by("pk").values_list("dolt", flat=True).first()
    return annars if forsta is None else forsta


@dataclass(frozen=True, slots=True)
class Par:
    """Both parts' proposals for one stadsdel and week, as they stood when both had first left one.

    What was changed afterwards is changed with the other's in sight, and says nothing of how alike they judge.
    """

    stadsdel: Stadsdel
    vecka: Vecka
    forvaltning: Forslag
    polis: Forslag

    @property
    def nivaer(self) -> tuple[int, int]:
        return self.forvaltning.niva, self.polis.niva

    @property
    def skillnad(self) -> int:
        """Levels between them; positive when förvaltningen is higher."""
        return self.forvaltning.niva - self.polis.niva


@dataclass(frozen=True, slots=True)
class Kvartal:
    """Agreement in one quarter of a year."""

    ar: int
    nummer: int
    matt: Samstammighet

    @property
    def text(self) -> str:
        return f"{self.ar} kv. {self.nummer}"


@dataclass(frozen=True, slots=True)
class Samstammighetsbild:
    """How the two parts' proposals agree over a span of weeks."""

    fran: Vecka
    till: Vecka
    par: tuple[Par, ...]

    @property
    def matt(self) -> Samstammighet:
        return samstammighet(par.nivaer for par in self.par)

    @property
    def dolda(self) -> int:
        """Number of pairs that were left without seeing the other's."""
        return sum(par.forvaltning.dolt and par.polis.dolt for par in self.par)

    @property
    def kryss(self) -> list[list[int]]:
        """How often each combination occurs: rows förvaltning 1–5, columns polis 1–5."""
        return kryss((par.nivaer for par in self.par), len(Niva))

    @property
    def per_stadsdel(self) -> list[tuple[Stadsdel, Samstammighet]]:
        grupper: dict[int, list[Par]] = defaultdict(list)
        for par in self.par:
            grupper[par.stadsdel.pk].append(par)
        ordnade = sorted(grupper.values(), key=lambda grupp: (grupp[0].stadsdel.ordning, grupp[0].stadsdel.namn))
        return [(grupp[0].stadsdel, samstammighet(par.nivaer for par in grupp)) for grupp in ordnade]

    @property
    def kvartal(self) -> list[Kvartal]:
        """The quarters from the first pair to the last. A week belongs to the quarter of its Thursday."""
        grupper: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for par in self.par:
            grupper[_kvartal(par.vecka)].append(par.nivaer)
        if not grupper:
            return []
        (ar, nummer), sista = min(grupper), max(grupper)
        alla = []
        while (ar, nummer) <= sista:
            alla.append(Kvartal(ar, nummer, samstammighet(grupper.get((ar, nummer), ()))))
            ar, nummer = (ar, nummer + 1) if nummer < 4 else (ar + 1, 1)
        return alla

    @property
    def skillnader(self) -> list[Par]:
        """The pairs that differ most, the latest first among equals."""
        olika = [par for par in self.par if par.skillnad]
        return sorted(olika, key=lambda par: (-abs(par.skillnad), -par.vecka.ar, -par.vecka.vecka))[:FLEST_SKILLNADER]


def samstammighetsbild(
    user: Anvandare, omrade: Stadsdelsomrade, fran: Vecka, till: Vecka, *, stadsdel: Stadsdel | None = None
) -> Samstammighetsbild:
    """How the proposals agree. Two queries.

    A pair has by definition been left by both, so nothing of it is hidden any longer from who sees the area's work.
    """
    span = (Q(ar__gt=fran.ar) | Q(ar=fran.ar, vecka__gte=fran.vecka)) & (
        Q(ar__lt=till.ar) | Q(ar=till.ar, vecka__lte=till.vecka)
    )
    fraga = Forslag.objects.i_synliga_omraden(user).i_omrade(omrade).dar_bada_har_lamnat()
    fraga = fraga.filter(span, utfall=Forslag.Utfall.SPARAD)
    if stadsdel:
        fraga = fraga.filter(stadsdel=stadsdel)
    celler: dict[Cell, list[Forslag]] = defaultdict(list)
    for forslag in fraga.order_by("ar", "vecka", "pk"):
        celler[forslag.stadsdel_id, forslag.ar, forslag.vecka].append(forslag)
    stadsdelar = Stadsdel.objects.synlig_for(user).i_omrade(omrade).defer("kontur").in_bulk()
    par = (
        Par(stadsdelar[pk], Vecka(ar, vecka), *nar_bada_hade_lamnat(rader))
        for (pk, ar, vecka), rader in celler.items()
        if pk in stadsdelar
    )
    return Samstammighetsbild(fran, till, tuple(par))


def nar_bada_hade_lamnat(rader: Iterable[Forslag]) -> tuple[Forslag, Forslag]:
    """Of a cell's proposals in the order they were left: the ones that stood when both parts had left one."""
    da: dict[str, Forslag] = {}
    for rad in rader:
        da[rad.part] = rad
        if len(da) == len(Part):
            break
    return da[Part.FORVALTNING], da[Part.POLIS]


def veckor_med_par(user: Anvandare, omrade: Stadsdelsomrade) -> list[int]:
    """Years in which both parts have left proposals for something, latest first."""
    fraga = Forslag.objects.i_synliga_omraden(user).i_omrade(omrade).dar_bada_har_lamnat()
    return list(fraga.order_by("-ar").values_list("ar", flat=True).distinct())


def ankare_i(user: Anvandare, omrade: Stadsdelsomrade, dag: date) -> dict[int, Nivaankare]:
    """What each level means in the area on a day, by level; levels without an own text are not there."""
    gallande = Nivaankare.objects.synlig_for(user).i_omrade(omrade).filter(giltighet_q(dag))
    return {ankare.niva: ankare for ankare in gallande.order_by("niva")}


def ankare_i_vecka(user: Anvandare, omrade: Stadsdelsomrade, vecka: Vecka) -> dict[int, Nivaankare]:
    """What each level means in the area in a week: what holds on its Sunday, when the week has been."""
    return ankare_i(user, omrade, vecka.sondag)


def ankarhistorik(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Nivaankare]:
    """Every anchor the area has had, by level, latest first."""
    return Nivaankare.objects.synlig_for(user).i_omrade(omrade).order_by("niva", "-giltig_fran")


def _kvartal(vecka: Vecka) -> tuple[int, int]:
    torsdag = date.fromisocalendar(vecka.ar, vecka.vecka, 4)  # lies in the ISO year, always
    return vecka.ar, (torsdag.month - 1) // 3 + 1
