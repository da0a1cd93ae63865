"""The rounds T1, T2 and VB: their days, which activities belong to them, how far they have come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from atgardsplan.models import (
    Aktivitet,
    Atgardsplan,
    Omgangsslag,
    Uppfoljning,
    Uppfoljningsinstallning,
    Uppfoljningsomgang,
)
from samverkan.models import Anvandare, Stadsdelsomrade

PAMINN_DAGAR: Final = (-7, 0, 3)  # for an area that has chosen nothing
Lage = Uppfoljning.Lage
Status = Uppfoljning.Status


@dataclass(frozen=True, slots=True)
class Dagar:
    """The days of a round."""

    period_till: date
    oppnas: date
    inlamning: date
    granskning: date
    paminn_dagar: list[int]


def installning(omrade: Stadsdelsomrade) -> Uppfoljningsinstallning:
    """How the area follows up; with `version` 0 and not stored when it has chosen nothing."""
    egen = Uppfoljningsinstallning.objects.filter(stadsdelsomrade=omrade).first()
    return egen or Uppfoljningsinstallning(stadsdelsomrade=omrade, paminn_dagar=list(PAMINN_DAGAR), version=0)


def foreslagna_dagar(val: Uppfoljningsinstallning, slag: str, ar: int) -> Dagar:
    """The days of a round as the area's setting gives them."""
    slut = Omgangsslag(slag).period_till(ar)
    oppnas, inlamning, granskning = (
        slut + timedelta(days=dagar) for dagar in (val.oppnas_dagar, val.inlamning_dagar, val.granskning_dagar)
    )
    return Dagar(slut, oppnas, inlamning, granskning, sorted(set(val.paminn_dagar)))


def horande_aktiviteter(omrade: Stadsdelsomrade, slag: str, ar: int) -> QuerySet[Aktivitet]:
    """The activities that a round is to follow up: in a decided plan of the year, marked for the round, under way.

    A round tells of the year up to its last day, so an activity that ended earlier in the year still belongs.
    """
    slut, borjan = Omgangsslag(slag).period_till(ar), date(ar, 1, 1)
    return Aktivitet.objects.filter(
        Q(loptid_fran__isnull=True) | Q(loptid_fran__lte=slut),
        Q(loptid_till__isnull=True) | Q(loptid_till__gte=borjan),
        ~Q(mal__plan__status=Atgardsplan.Status.UTKAST),
        mal__plan__stadsdelsomrade=omrade,
        mal__plan__fran__lte=slut,
        mal__plan__till__gte=borjan,
        struken_tid__isnull=True,
        **{f"foljs_upp_{slag}": True},
    )


def saknade_aktiviteter(omgang: Uppfoljningsomgang) -> QuerySet[Aktivitet]:
    """Activities that belong to the round and have no follow-up in it yet."""
    har = Uppfoljning.objects.filter(omgang=omgang, aktivitet=OuterRef("pk"))
    return horande_aktiviteter(omgang.stadsdelsomrade, omgang.slag, omgang.ar).filter(~Exists(har))


def omgangar(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Uppfoljningsomgang]:
    """The rounds of the area, latest first."""
    synliga = Uppfoljningsomgang.objects.synlig_for(user).i_omrade(omrade)
    return synliga.select_related("stadsdelsomrade").order_by("-period_till")


@dataclass(slots=True)
class Framdrift:
    """How many follow-ups are where. Those of activities that have left the plan are not counted."""

    namn: str = ""
    per_lage: dict[str, int] = field(default_factory=dict)
    avvikelser: int = 0

    def lagg(self, lage: str, status: str, antal: int = 1) -> None:
        self.per_lage[lage] = self.per_lage.get(lage, 0) + antal
        self.avvikelser += antal if status in {Status.AVVIKELSE, Status.AVBRUTEN} else 0

    @property
    def alla(self) -> int:
        return sum(self.per_lage.values())

    @property
    def alla_text(self) -> str:
        return str(self.alla)

    @property
    def godkanda(self) -> int:
        return self.per_lage.get(Lage.GODKAND, 0)

    @property
    def inskickade(self) -> int:
        return self.per_lage.get(Lage.INSKICKAD, 0)

    @property
    def atersanda(self) -> int:
        return self.per_lage.get(Lage.ATERSAND, 0)

    @property
    def utkast(self) -> int:
        return self.per_lage.get(Lage.UTKAST, 0)

    @property
    def kvar(self) -> int:
        """What is not approved."""
        return self.alla - self.godkanda

    @property
    def andel(self) -> int:
        """The share approved, in whole percent, 100 only when all are."""
        return self.godkanda * 100 // self.alla if self.alla else 0


def framdrifter(user: Anvandare, omgangarna: Iterable[Uppfoljningsomgang]) -> dict[int, Framdrift]:
    """How far rounds have come, by their id. One query."""
    svar: dict[int, Framdrift] = {omgang.pk: Framdrift(omgang.namn) for omgang in omgangarna}
    rader = Uppfoljning.objects.synlig_for(user).filter(omgang__in=svar, aktivitet__struken_tid__isnull=True)
    for omgang, lage, status, antal in (
        rader.order_by().values_list("omgang", "lage", "status").annotate(antal=Count("pk"))
    ):
        svar[omgang].lagg(lage, status, antal)
    return svar


def framdrift_i(user: Anvandare, omgang: Uppfoljningsomgang) -> tuple[Framdrift, list[Framdrift], list[Framdrift]]:
    """One round as a whole, per prioriterat område and per arbetsgrupp. One query."""
    rader = list(
        Uppfoljning.objects.synlig_for(user)
        .filter(omgang=omgang)
        .select_related("aktivitet__mal__prioriterat_omrade", "aktivitet__arbetsgrupp")
        .order_by("aktivitet__mal__ordning", "aktivitet__ordning")
    )
    hela = Framdrift(omgang.namn)
    for u in rader:
        if not u.aktivitet.struken:
            hela.lagg(u.lage, u.status)
    return hela, *framdrift_per(rader)


def framdrift_per(uppfoljningar: Sequence[Uppfoljning]) -> tuple[list[Framdrift], list[Framdrift]]:
    """The same per prioriterat område, in the plan's order, and per arbetsgrupp."""
    omraden: dict[int, Framdrift] = {}
    grupper: dict[str, Framdrift] = defaultdict(Framdrift)
    for u in uppfoljningar:
        if u.aktivitet.struken:
            continue
        mal = u.aktivitet.mal
        omraden.setdefault(mal.pk, Framdrift(str(mal.prioriterat_omrade))).lagg(u.lage, u.status)
        namn = gruppnamn(u.aktivitet)
        grupper[namn].namn = namn
        grupper[namn].lagg(u.lage, u.status)
    return list(omraden.values()), sorted(grupper.values(), key=lambda f: (f.namn == UTAN_GRUPP, f.namn))


UTAN_GRUPP: Final = "Utan arbetsgrupp"


def gruppnamn(aktivitet: Aktivitet) -> str:
    """The registered group, or as it is written, or that there is none."""
    return str(aktivitet.arbetsgrupp or aktivitet.arbetsgrupp_text or UTAN_GRUPP)
