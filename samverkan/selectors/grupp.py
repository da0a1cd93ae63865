"""Reads of councils, groups, their meetings and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from samverkan.models import (
    Anvandare,
    Arbetsgrupp,
    Beslut,
    Dagordningspunkt,
    Gruppmedlem,
    Loggpost,
    Mote,
    PrioriteratOmrade,
    Rad,
    Samverkansoverenskommelse,
    Stadsdelsomrade,
    Uppdrag,
    giltighet_q,
)
from samverkan.models.mote import Hemvist

Grupp = Rad | Arbetsgrupp
_FORST: dict[str, int] = {slag: i for i, slag in enumerate(("trygghetsrad", "strategisk", "operativ"))}


@dataclass(frozen=True)
class Grupprad:
    """A council or group in the overview. `medlemmar`: how many seats by part; `nasta`: the next planned meeting."""

    grupp: Grupp
    omraden: list[PrioriteratOmrade]
    medlemmar: list[tuple[str, int]]
    nasta: Mote | None


@dataclass(frozen=True)
class Samverkansbild:
    """Who works together in an area: councils from the top, groups, what they meet about and owe."""

    overenskommelser: list[Samverkansoverenskommelse]
    rad: list[Grupprad]
    grupper: list[Grupprad]
    avslutade: list[Arbetsgrupp]
    utan_grupp: list[PrioriteratOmrade]
    kommande: list[Mote]
    oppna_beslut: list[Beslut]


def samverkansbild(user: Anvandare, omrade: Stadsdelsomrade, dag: date) -> Samverkansbild:
    """The area's organisation on `dag`, as `user` sees it. A fixed number of queries."""
    overenskommelser = list(
        Samverkansoverenskommelse.objects.synlig_for(user)
        .i_omrade(omrade)
        .select_related("central")
        .prefetch_related(Prefetch("prioriterade_omraden", PrioriteratOmrade.objects.order_by("ordning")))
        .order_by(F("giltig_fran").desc(nulls_last=True), "namn")
    )
    galler = [o for o in overenskommelser if o.galler(dag)]
    medlemmar: Any = Prefetch("medlemmar", Gruppmedlem.objects.filter(giltighet_q(dag)), to_attr="sittande")
    kommande = Mote.objects.filter(start__gte=timezone.now(), status=Mote.Status.PLANERAT)
    kommande = kommande.synlig_for(user).order_by("start")
    moten: Any = Prefetch("moten", kommande, to_attr="kommande")
    rad = list(Rad.objects.synlig_for(user).i_omrade(omrade).prefetch_related(medlemmar, moten))
    rad.sort(key=lambda r: (_FORST.get(r.slag, 9), r.namn))
    grupper = list(
        Arbetsgrupp.objects.synlig_for(user)
        .i_omrade(omrade)
        .prefetch_related(medlemmar, moten, "prioriterade_omraden__overenskommelse")
        .order_by("namn")
    )
    nu = [
        g
        for g in grupper
        if g.galler(dag) and (not _omraden(g) or any(o.overenskommelse in galler for o in _omraden(g)))
    ]
    bemannade = {o.pk for g in nu for o in _omraden(g)}
    return Samverkansbild(
        overenskommelser=galler,
        rad=[_rad(r, []) for r in rad],
        grupper=[_rad(g, _omraden(g)) for g in nu],
        avslutade=[g for g in grupper if g not in nu],
        utan_grupp=[o for ok in galler for o in ok.prioriterade_omraden.all() if o.pk not in bemannade],
        kommande=list(kommande.i_omrade(omrade).select_related("rad", "arbetsgrupp")[:10]),
        oppna_beslut=list(oppna_beslut(user, omrade)[:20]),
    )


def oppna_beslut(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Beslut]:
    """Decisions not carried out, those that are late first."""
    fraga = Beslut.objects.synlig_for(user).i_omrade(omrade).filter(klart_tid=None)
    fraga = fraga.select_related("mote__rad", "mote__arbetsgrupp")
    return fraga.order_by(F("klart_senast").asc(nulls_last=True), "mote__start", "ordning")


def gruppens_moten(user: Anvandare, grupp: Grupp) -> QuerySet[Mote]:
    """A group's meetings, the latest first."""
    return Mote.objects.synlig_for(user).filter(**_i(grupp)).order_by("-start", "-pk")


def gruppens_medlemmar(user: Anvandare, grupp: Grupp) -> list[Gruppmedlem]:
    """Every seat there has been, those that hold first, by part."""
    alla = Gruppmedlem.objects.synlig_for(user).filter(**_i(grupp)).select_related("anvandare")
    ordning = {h: i for i, h in enumerate(Hemvist.values)}
    return sorted(alla, key=lambda m: (ordning[m.hemvist], m.uppgift == "ledamot", m.funktion.casefold()))


@dataclass(frozen=True)
class Motesbild:
    """A meeting with its points, decisions and who may have been there; earlier decisions still open."""

    mote: Mote
    punkter: list[Dagordningspunkt]
    ovriga_beslut: list[Beslut]
    narvarande: list[Gruppmedlem]
    tidigare: list[Beslut]
    logg: list[Loggpost]

    @property
    def beslut(self) -> list[Beslut]:
        return [b for p in self.punkter for b in p.fattade] + self.ovriga_beslut  # type: ignore[attr-defined]


def motesbild(user: Anvandare, mote: Mote) -> Motesbild:
    """Everything about one meeting. A fixed number of queries."""
    beslut = mote.beslut.select_related("klart_av")
    for b in beslut:
        b.mote = mote
    punkter = list(mote.punkter.order_by("ordning"))
    for punkt in punkter:
        punkt.fattade = [b for b in beslut if b.punkt_id == punkt.pk]  # type: ignore[attr-defined]
    tidigare = Beslut.objects.synlig_for(user).filter(
        mote__rad=mote.rad_id, mote__arbetsgrupp=mote.arbetsgrupp_id, mote__start__lt=mote.start
    )
    tidigare = tidigare.filter(Q(klart_tid=None) | Q(klart_tid__gte=mote.start)).select_related("mote", "klart_av")
    objekt = Q(objekt_typ="samverkan.mote", objekt_id=str(mote.pk))
    objekt |= Q(objekt_typ="samverkan.dagordningspunkt", objekt_id__in=[str(p.pk) for p in punkter])
    objekt |= Q(objekt_typ="samverkan.beslut", objekt_id__in=[str(b.pk) for b in beslut])
    return Motesbild(
        mote=mote,
        punkter=punkter,
        ovriga_beslut=[b for b in beslut if b.punkt_id is None],
        narvarande=list(mote.narvarande.select_related("anvandare").order_by("hemvist", "funktion")),
        tidigare=list(tidigare.order_by("mote__start", "ordning")),
        logg=list(Loggpost.objects.filter(objekt, stadsdelsomrade=mote.stadsdelsomrade).select_related("av")[:50]),
    )


def sittande(grupp: Grupp, dag: date) -> QuerySet[Gruppmedlem]:
    """The seats that hold on `dag`."""
    return (
        Gruppmedlem.objects.filter(giltighet_q(dag), **_i(grupp))
        .select_related("anvandare")
        .order_by("hemvist", "funktion")
    )


def personer_i(omrade: Stadsdelsomrade) -> QuerySet[Anvandare]:
    """Who has an assignment in the area today."""
    aktiva = Uppdrag.objects.aktiva().filter(stadsdelsomrade=omrade)
    return Anvandare.objects.filter(pk__in=aktiva.values("anvandare"), is_active=True).order_by("namn")


def prioriterade_i(
    user: Anvandare, omrade: Stadsdelsomrade, dag: date, *, samt: Arbetsgrupp | None = None
) -> QuerySet[PrioriteratOmrade]:
    """The prioriterade områden of the agreements that hold on `dag`; with `samt` also those the group works with."""
    galler = Samverkansoverenskommelse.objects.synlig_for(user).i_omrade(omrade).filter(giltighet_q(dag))
    med = Q(overenskommelse__in=galler)
    if samt is not None:
        med |= Q(pk__in=samt.prioriterade_omraden.values("pk"))
    return PrioriteratOmrade.objects.filter(med).select_related("overenskommelse")


def foreslagen_start(moten: Sequence[Mote], nu: datetime) -> datetime:
    """When the next meeting may be: four weeks after the last one at the same hour, otherwise next week at nine."""
    lokal = timezone.localtime(nu)
    if moten:
        senast = timezone.localtime(moten[0].start)
        nasta = senast + timedelta(weeks=4)
        if nasta > lokal:
            return nasta
    return (lokal + timedelta(days=7)).replace(hour=9, minute=0, second=0, microsecond=0)


def _i(grupp: Grupp) -> dict[str, int]:
    return {"rad" if isinstance(grupp, Rad) else "arbetsgrupp": grupp.pk}


def _omraden(grupp: Arbetsgrupp) -> list[PrioriteratOmrade]:
    return sorted(grupp.prioriterade_omraden.all(), key=lambda o: o.ordning)


def _rad(grupp: Grupp, omraden: list[PrioriteratOmrade]) -> Grupprad:
    sittande: list[Gruppmedlem] = grupp.sittande  # type: ignore[union-attr]
    kommande: list[Mote] = grupp.kommande  # type: ignore[union-attr]
    antal = [(h.label, sum(m.hemvist == h for m in sittande)) for h in Hemvist]
    return Grupprad(grupp, omraden, [(namn, n) for namn, n in antal if n], kommande[0] if kommande else None)
