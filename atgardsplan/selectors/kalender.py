"""What stands in the calendar: the rounds' days, activities that end, meetings of councils and groups."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from atgardsplan.models import Aktivitet, Atgardsplan, Kalenderlank, Uppfoljningsomgang
from samverkan.kalender import Kalenderpost
from samverkan.models import Anvandare, Gruppmedlem, Mote, Stadsdelsomrade
from samverkan.selectors import mina_uppdrag

BAKAT: Final = timedelta(days=180)


def kalenderposter(user: Anvandare, omrade: Stadsdelsomrade, idag: date) -> list[Kalenderpost]:
    """All of the area that the user sees, from half a year back, in order of time."""
    return _i_ordning([
        *_omgangar(user, [omrade], idag),
        *_aktiviteter(user, [omrade], idag),
        *_moten(Mote.objects.synlig_for(user).i_omrade(omrade), idag),
    ])  # fmt: skip


def egna_poster(user: Anvandare, idag: date) -> list[Kalenderpost]:
    """What concerns the person over all areas: the rounds, the own activities, meetings of the own groups."""
    omraden = sorted({u.stadsdelsomrade for u in mina_uppdrag(user)}, key=lambda o: o.namn)
    platser = Gruppmedlem.objects.filter(anvandare=user, stadsdelsomrade__in=omraden)
    mina = Q(rad__in=platser.exclude(rad=None).values("rad")) | Q(
        arbetsgrupp__in=platser.exclude(arbetsgrupp=None).values("arbetsgrupp")
    )
    return _i_ordning([
        *_omgangar(user, omraden, idag),
        *_aktiviteter(user, omraden, idag, egna=True),
        *_moten(Mote.objects.synlig_for(user).filter(mina), idag),
    ])  # fmt: skip


def agare(nyckel: str) -> Anvandare | None:
    """Whose link it is; None for one that no longer holds, and for a person whose account is closed."""
    rad = Kalenderlank.objects.select_related("anvandare").filter(sha256=nyckelns_summa(nyckel)).first()
    return rad.anvandare if rad and rad.anvandare.is_active else None


def nyckelns_summa(nyckel: str) -> str:
    """What is kept of a link's key."""
    return hashlib.sha256(nyckel.encode()).hexdigest()


def _i_ordning(poster: Iterable[Kalenderpost]) -> list[Kalenderpost]:
    return sorted(poster, key=lambda p: (p.dag, not p.hel_dag, p.rubrik, p.id))


def _adress(namn: str, *args: object) -> str:
    return settings.ADRESS + reverse(namn, args=args)


def _omgangar(user: Anvandare, omraden: Iterable[Stadsdelsomrade], idag: date) -> list[Kalenderpost]:
    rader = Uppfoljningsomgang.objects.synlig_for(user).filter(
        stadsdelsomrade__in=omraden, granskning__gte=idag - BAKAT
    )
    poster = []
    for omgang in rader.select_related("stadsdelsomrade"):
        omrade = omgang.stadsdelsomrade
        adress = _adress("omgang", omrade.slug, omgang.ar, omgang.slag)
        for vad, dag, ord_ in (
            ("oppnas", omgang.oppnas, "öppnas"),
            ("inlamning", omgang.inlamning, "texterna ska vara inlämnade"),
            ("granskning", omgang.granskning, "granskningen ska vara klar"),
        ):
            poster.append(
                Kalenderpost(
                    id=f"omgang-{omgang.pk}-{vad}",
                    rubrik=f"{omgang.namn} {ord_}",
                    start=dag,
                    text=str(omrade),
                    adress=adress,
                    andring=omgang.version,
                )
            )
    return poster


def _aktiviteter(
    user: Anvandare, omraden: Iterable[Stadsdelsomrade], idag: date, *, egna: bool = False
) -> list[Kalenderpost]:
    rader = Aktivitet.objects.synlig_for(user).filter(
        mal__plan__stadsdelsomrade__in=omraden,
        mal__plan__status=Atgardsplan.Status.BESLUTAD,
        struken_tid=None,
        loptid_till__gte=idag - BAKAT,
    )
    if egna:
        rader = rader.filter(Q(ansvarig=user) | Q(granskare=user))
    return [
        Kalenderpost(
            id=f"aktivitet-{a.pk}-slut",
            rubrik=f"Löptiden slutar: {a.namn}",
            start=a.loptid_till,
            text=str(a.mal.plan.stadsdelsomrade),
            adress=_adress("aktivitet", a.mal.plan.stadsdelsomrade.slug, a.mal.plan_id, a.pk),
            andring=a.version,
        )
        for a in rader.select_related("mal__plan__stadsdelsomrade")
        if a.loptid_till
    ]


def _moten(moten: Iterable[Mote], idag: date) -> list[Kalenderpost]:
    rader = moten.filter(start__date__gte=idag - BAKAT)  # type: ignore[attr-defined]
    return [
        Kalenderpost(
            id=f"mote-{m.pk}",
            rubrik=f"{m.grupp}: {m.rubrik}",
            start=m.start,
            slut=m.slut,
            plats=m.lokal,
            text=str(m.stadsdelsomrade),
            adress=_adress("gruppmote", m.stadsdelsomrade.slug, m.pk),
            andring=m.andring,
            installd=m.status == Mote.Status.INSTALLT,
        )
        for m in rader.select_related("stadsdelsomrade", "rad", "arbetsgrupp")
    ]
