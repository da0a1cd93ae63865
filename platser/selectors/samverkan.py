"""A platssamverkan as one reads it: phases, checklist, cause tree, list of åtgärder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from platser.models import (
    Kartlaggningspunkt,
    Plats,
    Platsatgard,
    Platsatgardssteg,
    Platsbild,
    Platsorsak,
    Platssamverkan,
    Samverkansfas,
    Samverkansmote,
)
from platser.selectors.plats import Lasare
from samverkan.selectors import idag

# How long after a meeting the next one is late, in days: the rhythm and half of it.
_LANGST: dict[str, int] = {
    Platssamverkan.Rytm.VECKA: 11,
    Platssamverkan.Rytm.TVA_VECKOR: 21,
    Platssamverkan.Rytm.MANAD: 46,
    Platssamverkan.Rytm.TVA_MANADER: 92,
    Platssamverkan.Rytm.KVARTAL: 138,
}


@dataclass(frozen=True, slots=True)
class Faslage:
    """A phase of the work: not begun (`rad` None), going on, or ended."""

    fas: int
    namn: str
    rad: Samverkansfas | None

    @property
    def status(self) -> str:
        if self.rad is None:
            return "kommer"
        return "klar" if self.rad.avslutad else "pagar"


@dataclass(frozen=True, slots=True)
class Gren:
    """A node of the cause tree with what stands under it, how deep it stands (from 1), and whether it can move."""

    orsak: Platsorsak
    djup: int
    grenar: tuple[Gren, ...]
    forst: bool
    sist: bool

    def alla(self) -> Iterator[Gren]:
        """The node and everything under it, in the order of reading."""
        yield self
        for gren in self.grenar:
            yield from gren.alla()


def platssamverkan(user: Lasare, plats: Plats) -> list[Platssamverkan]:
    """Those of the place that `user` sees: the one that goes on first. Three queries."""
    return list(
        Platssamverkan.objects.synlig_for(user)
        .filter(plats=plats)
        .select_related("plats__stadsdelsomrade", "andrad_av")
        .prefetch_related("deltagare", "faser")
        .order_by(F("avslutad").desc(nulls_first=True), "-pk")
    )


def faser(samverkan: Platssamverkan) -> list[Faslage]:
    """All phases in order. No query when `faser` is prefetched."""
    rader = {rad.fas: rad for rad in samverkan.faser.all()}
    return [Faslage(fas.value, str(fas.label), rader.get(fas.value)) for fas in Samverkansfas.Fas]


def moten(user: Lasare, samverkan: Platssamverkan) -> list[Samverkansmote]:
    """Meetings, newest first."""
    return list(Samverkansmote.objects.synlig_for(user).filter(samverkan=samverkan).order_by("-dag", "-pk"))


def sent_mote(samverkan: Platssamverkan, hallna: Iterable[Samverkansmote]) -> date | None:
    """The day when the next meeting should have been held by the rhythm, if it has passed; None otherwise."""
    langst = _LANGST.get(samverkan.rytm)
    senast = max((m.dag for m in hallna), default=samverkan.startade)
    if langst is None or senast is None or samverkan.avslutad:
        return None
    borde = senast + timedelta(days=langst)
    return borde if borde < idag() else None


def kartlaggning(user: Lasare, samverkan: Platssamverkan) -> list[Kartlaggningspunkt]:
    """The checklist in order."""
    return list(
        Kartlaggningspunkt.objects.synlig_for(user)
        .filter(samverkan=samverkan)
        .select_related("andrad_av")
        .order_by("ordning", "pk")
    )


def orsakstrad(user: Lasare, samverkan: Platssamverkan) -> list[Gren]:
    """The problems with their causes and conditions. One query."""
    alla = list(
        Platsorsak.objects.synlig_for(user).filter(samverkan=samverkan, struken=False).order_by("ordning", "pk")
    )
    under: dict[int | None, list[Platsorsak]] = {}
    for orsak in alla:
        under.setdefault(orsak.overordnad_id, []).append(orsak)

    def grenar(pk: int | None, djup: int) -> tuple[Gren, ...]:
        har = under.get(pk, [])
        return tuple(
            Gren(o, djup, grenar(o.pk, djup + 1), n == 0, n == len(har) - 1) for n, o in enumerate(har)
        )  # fmt: skip

    return list(grenar(None, 1))


def atgarder(user: Lasare, samverkan: Platssamverkan) -> list[Platsatgard]:
    """The list with steps and pictures: by when it is to be done, what has ended last. Three queries."""
    steg: Any = Prefetch("steg", Platsatgardssteg.objects.select_related("av").order_by("-tid", "-pk"))
    synliga = Platsbild.objects.synlig_for(user).filter(struken=False)
    bilder: Any = Prefetch("bilder", synliga.order_by("skede", "tagen", "pk"))
    rader: QuerySet[Platsatgard] = (
        Platsatgard.objects.synlig_for(user)
        .filter(samverkan=samverkan)
        .select_related("orsak")
        .prefetch_related(steg, bilder)
        .order_by(F("klar_senast").asc(nulls_last=True), "pk")
    )
    return sorted(rader, key=lambda a: a.status in Platsatgard.AVSLUTAD)


def ar_sen(atgard: Platsatgard) -> bool:
    """Whether the åtgärd should have been done before today."""
    return atgard.status not in Platsatgard.AVSLUTAD and atgard.klar_senast is not None and atgard.klar_senast < idag()
