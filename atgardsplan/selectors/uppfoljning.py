"""Reads of follow-ups: of one round with filters, what was said in the round before, values of own indicators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from atgardsplan.models import (
    Aktivitet,
    Indikator,
    Indikatorvarde,
    Uppfoljning,
    Uppfoljningsomgang,
)
from atgardsplan.selectors.granskning import AVVIKER, med_historik
from atgardsplan.selectors.indikator import med_enhet
from samverkan.models import Anvandare, Stadsdelsomrade

Lage = Uppfoljning.Lage
Status = Uppfoljning.Status
ORDNING: Final = ("omgang__period_till", "aktivitet__mal__ordning", "aktivitet__ordning", "pk")


def uppfoljningar(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Uppfoljning]:
    """The follow-ups of the area that the user sees, in the plan's order, with all that a page about one shows."""
    return med_historik(Uppfoljning.objects.synlig_for(user).i_omrade(omrade)).order_by(*ORDNING)


def i_omgang(user: Anvandare, omgang: Uppfoljningsomgang, **val: Any) -> QuerySet[Uppfoljning]:
    """The follow-ups of one round, by the filters of `urval`."""
    return urval(uppfoljningar(user, omgang.stadsdelsomrade).filter(omgang=omgang), **val)


def urval(
    fraga: QuerySet[Uppfoljning],
    *,
    status: str = "",
    lage: str = "",
    omrade: int | None = None,
    grupp: int | None = None,
    avvikelse: str = "",
    ansvarig: int | None = None,
) -> QuerySet[Uppfoljning]:
    """Those that fit. `omrade` is a prioriterat område, `avvikelse` "ja" or "nej" (deviating or broken off)."""
    if status:
        fraga = fraga.filter(status="" if status == "saknas" else status)
    if lage:
        fraga = fraga.filter(lage=lage)
    if omrade:
        fraga = fraga.filter(aktivitet__mal__prioriterat_omrade=omrade)
    if grupp:
        fraga = fraga.filter(aktivitet__arbetsgrupp=grupp)
    if avvikelse:
        avviker = Q(status__in=AVVIKER)
        fraga = fraga.filter(avviker if avvikelse == "ja" else ~avviker)
    if ansvarig:
        fraga = fraga.filter(aktivitet__ansvarig=ansvarig)
    return fraga


def forra_uppfoljning(u: Uppfoljning) -> Uppfoljning | None:
    """What was approved about the same activity in the latest round before; also under an earlier plan."""
    return forra_for([u]).get(u.pk)


def forra_for(rader: Iterable[Uppfoljning]) -> dict[int, Uppfoljning]:
    """The same for many, by the id of the later one. Two queries."""
    rader = list(rader)
    led: dict[int, list[int]] = {u.aktivitet_id: [u.aktivitet_id] for u in rader}
    for pk, tidigare_pk in Aktivitet.objects.filter(pk__in=led).values_list("pk", "foregaende_id"):
        if tidigare_pk:
            led[pk].append(tidigare_pk)
    per_aktivitet: dict[int, list[Uppfoljning]] = defaultdict(list)
    tidigare = Uppfoljning.objects.filter(aktivitet__in={pk for alla in led.values() for pk in alla}, lage=Lage.GODKAND)
    for u in tidigare.select_related("omgang", "godkand_av").order_by("-omgang__period_till"):
        per_aktivitet[u.aktivitet_id].append(u)
    svar = {}
    for u in rader:
        fore = [
            f for pk in led[u.aktivitet_id] for f in per_aktivitet[pk] if f.omgang.period_till < u.omgang.period_till
        ]
        if fore:
            svar[u.pk] = max(fore, key=lambda f: f.omgang.period_till)
    return svar


@dataclass(frozen=True, slots=True)
class Egenindikator:
    """An indicator that people enter: the value of this round, and the latest before it."""

    indikator: Indikator
    varde: Indikatorvarde | None
    fore: Indikatorvarde | None

    @property
    def varde_text(self) -> str:
        """ "16", "70 %", "3 veckor" """
        return med_enhet(self.indikator, self.varde.varde if self.varde else None)

    @property
    def fore_text(self) -> str:
        return med_enhet(self.indikator, self.fore.varde if self.fore else None)


def egna_indikatorer(user: Anvandare, rader: Iterable[Uppfoljning]) -> Mapping[int, list[Egenindikator]]:
    """The activities' indicators that are entered by hand, by the follow-up's id. Two queries."""
    rader = list(rader)
    kopplade = Aktivitet.indikatorer.through.objects.filter(
        aktivitet__in={u.aktivitet_id for u in rader},
        indikator__kalla=Indikator.Kalla.EGEN,
        indikator__struken_tid=None,
    ).select_related("indikator")
    per_aktivitet: dict[int, list[Indikator]] = defaultdict(list)
    for rad in kopplade.order_by("indikator__ordning", "pk"):
        per_aktivitet[rad.aktivitet_id].append(rad.indikator)
    varden: dict[int, list[Indikatorvarde]] = defaultdict(list)
    alla = {i.pk for egna in per_aktivitet.values() for i in egna}
    synliga = Indikatorvarde.objects.synlig_for(user).filter(indikator__in=alla).select_related("omgang")
    for v in synliga.order_by("matt", "pk"):
        varden[v.indikator_id].append(v)
    return {
        u.pk: [
            Egenindikator(
                i,
                next((v for v in varden[i.pk] if v.omgang_id == u.omgang_id), None),
                next((v for v in reversed(varden[i.pk]) if v.matt < u.omgang.period_till), None),
            )
            for i in per_aktivitet[u.aktivitet_id]
        ]
        for u in rader
    }
