"""Where the thread from problem to effect is broken, what lags, when things are done, and how the plan came about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from atgardsplan.models import Aktivitet, Atgardsplan, Mal, Orsak, Uppfoljning
from atgardsplan.selectors.indikator import Indikatorlage
from atgardsplan.selectors.plan import Plandel, plandelar
from atgardsplan.utfall import Utfall
from samverkan.models import Anvandare, PrioriteratOmrade, Samverkansoverenskommelse, Stadsdelsomrade


@dataclass(frozen=True, slots=True)
class Omradeslage:
    """How one prioriterat område stands. `slapar`: why it is said to lag, in words; empty when it does not."""

    del_: Plandel
    natt: int
    pa_vag: int
    ej_natt: int
    okant: int
    avvikelser: int
    forsenade: int
    slapar: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Analys:
    """The breaks of a plan. Activities may stand in several lists."""

    delar: tuple[Plandel, ...]
    omraden: tuple[Omradeslage, ...]
    orsaker_utan_atgard: tuple[Orsak, ...]
    utan_orsak: tuple[Aktivitet, ...]
    utan_omgang: tuple[Aktivitet, ...]
    utan_uppfoljning: tuple[Aktivitet, ...]
    utan_effekt: tuple[Aktivitet, ...]
    utan_indikator: tuple[Aktivitet, ...]
    utan_metod: tuple[Aktivitet, ...]
    indikatorer_utan_mal: tuple[Indikatorlage, ...]
    indikatorer_utan_varde: tuple[Indikatorlage, ...]


def analys(user: Anvandare, plan: Atgardsplan, *, idag: date | None = None) -> Analys:
    """All breaks of one plan, read from what the user sees of it."""
    idag = idag or timezone.localdate()
    delar = tuple(plandelar(user, plan))
    akt = [a for d in delar for a in d.aktiviteter]
    ind = [i for d in delar for i in d.indikatorer]
    paborjade = [a for a in akt if a.omgangar and _skulle_ha_foljts(a, plan, idag)]
    return Analys(
        delar=delar,
        omraden=tuple(_omradeslage(d, idag) for d in delar),
        orsaker_utan_atgard=tuple(o for d in delar for o in d.orsaker if not o.antal_aktiviteter),  # type: ignore[attr-defined]
        utan_orsak=tuple(a for a in akt if not a.orsaker.all()),
        utan_omgang=tuple(a for a in akt if not a.omgangar),
        utan_uppfoljning=tuple(a for a in paborjade if not _uppfoljningar(a)),
        utan_effekt=tuple(a for a in akt if not (a.effekt_kort or a.effekt_lang)),
        utan_indikator=tuple(a for a in akt if not a.indikatorer.all()),
        utan_metod=tuple(a for a in akt if not a.evidens),
        indikatorer_utan_mal=tuple(i for i in ind if i.mal is None),
        indikatorer_utan_varde=tuple(i for i in ind if i.utfall is Utfall.OKANT),
    )


def _uppfoljningar(aktivitet: Aktivitet) -> list[Uppfoljning]:
    return aktivitet.synliga_uppfoljningar  # type: ignore[attr-defined]


def senaste_status(aktivitet: Aktivitet) -> Uppfoljning | None:
    """The activity's latest follow-up that says how it goes."""
    return next((u for u in _uppfoljningar(aktivitet) if u.status), None)


def _skulle_ha_foljts(a: Aktivitet, plan: Atgardsplan, idag: date) -> bool:
    """Whether the first round that the activity belongs to has passed, with a month to write in."""
    manad = {"T1": (4, 30), "T2": (8, 31), "VB": (12, 31)}
    borjar = a.loptid_fran or plan.fran
    rundor = [date(ar, *manad[o]) for ar in range(plan.fran.year, plan.till.year + 1) for o in a.omgangar]
    forsta = min((r for r in rundor if r >= borjar), default=None)
    return forsta is not None and forsta + timedelta(days=31) < idag


def _omradeslage(del_: Plandel, idag: date) -> Omradeslage:
    utfall = [i.utfall for i in del_.indikatorer]
    senaste = {a: senaste_status(a) for a in del_.aktiviteter}
    avvikelser = sum(1 for u in senaste.values() if u and u.status == Uppfoljning.Status.AVVIKELSE)
    forsenade = sum(1 for a, u in senaste.items() if _forsenad(a, u, idag))
    slapar = []
    if n := sum(1 for u in utfall if u.slapar):
        slapar.append(f"{n} av {len(utfall)} indikatorer når inte målet och är inte på väg dit")
    if avvikelser:
        slapar.append(f"{avvikelser} av {len(senaste)} aktiviteter avviker från planen")
    if forsenade:
        slapar.append(f"{forsenade} av {len(senaste)} aktiviteter har gått över tiden utan att vara klara")
    if del_.mal is None or not del_.aktiviteter:
        slapar.append("planen har inga aktiviteter för området")
    return Omradeslage(
        del_,
        natt=utfall.count(Utfall.NATT),
        pa_vag=utfall.count(Utfall.PA_VAG),
        ej_natt=sum(1 for u in utfall if u.slapar),
        okant=sum(1 for u in utfall if u in {Utfall.OKANT, Utfall.FOR_FA, Utfall.UTAN_MAL}),
        avvikelser=avvikelser,
        forsenade=forsenade,
        slapar=tuple(slapar),
    )


def _forsenad(a: Aktivitet, senaste: Uppfoljning | None, idag: date) -> bool:
    slut = a.loptid_till
    klar = senaste is not None and senaste.status in {Uppfoljning.Status.KLAR, Uppfoljning.Status.AVBRUTEN}
    return slut is not None and slut < idag and not klar


# --- The timeline -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tidsrad:
    """An activity in time, `fran` and `till` in the plan's own span; open ends are told apart from known ones.

    `senaste`: the latest follow-up that says how it goes. `forsenad`: its time is over and nobody has said it is done.
    """

    aktivitet: Aktivitet
    fran: date
    till: date
    oppen_start: bool
    oppet_slut: bool
    senaste: Uppfoljning | None
    forsenad: bool

    @property
    def status(self) -> str:
        """How it goes, in words."""
        return str(self.senaste.get_status_display()) if self.senaste else "Inte uppföljd än"


def tidsrader(plan: Atgardsplan, rader: Iterable[Aktivitet], *, idag: date) -> list[Tidsrad]:
    """When each activity goes on, in order of area. What has no day of its own lasts as long as the plan."""
    ut = []
    for a in rader:
        fran, till = a.loptid_fran or plan.fran, a.loptid_till or plan.till
        if fran > till:  # begins after the plan has ended, without an end
            till = fran
        senaste = senaste_status(a)
        over = _forsenad(a, senaste, idag)
        ut.append(Tidsrad(a, fran, till, a.loptid_fran is None, a.loptid_till is None, senaste, over))
    return ut


# --- The history ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Historiskt:
    """A prioriterat område of an agreement: what it takes up, what takes it up, and what the plans did in it."""

    omrade: PrioriteratOmrade
    foregangare: tuple[PrioriteratOmrade, ...]
    efterfoljare: tuple[PrioriteratOmrade, ...]
    genomfor: tuple[PrioriteratOmrade, ...]
    planer: tuple[tuple[Atgardsplan, Mal, int], ...]


@dataclass(frozen=True, slots=True)
class Avtal:
    """An agreement with its areas in order. `har_senare`: there is a later one of the same kind."""

    overenskommelse: Samverkansoverenskommelse
    omraden: tuple[Historiskt, ...]
    har_senare: bool

    @property
    def upphorde(self) -> tuple[PrioriteratOmrade, ...]:
        """Areas that no later agreement takes up."""
        return tuple(h.omrade for h in self.omraden if not h.efterfoljare) if self.har_senare else ()


def historia(user: Anvandare, omrade: Stadsdelsomrade) -> list[Avtal]:
    """The agreements that the area has worked under, local and central, latest first, with their areas and plans."""
    lokala = Samverkansoverenskommelse.objects.synlig_for(user).i_omrade(omrade)
    alla = Samverkansoverenskommelse.objects.filter(
        Q(pk__in=lokala.values("pk")) | Q(pk__in=lokala.values("central")) | Q(stadsdelsomrade=None)
    )
    mal = (
        Mal.objects.synlig_for(user)
        .filter(plan__stadsdelsomrade=omrade)
        .select_related("plan")
        .annotate(antal=Count("aktiviteter", filter=Q(aktiviteter__struken_tid=None)))
        .order_by("plan__fran")
    )
    planer: dict[int, list[tuple[Atgardsplan, Mal, int]]] = {}
    for m in mal:
        planer.setdefault(m.prioriterat_omrade_id, []).append((m.plan, m, m.antal))
    avtal = list(
        alla.order_by("-giltig_fran", "stadsdelsomrade", "namn").prefetch_related(
            "prioriterade_omraden__foregangare__overenskommelse",
            "prioriterade_omraden__efterfoljare__overenskommelse",
            "prioriterade_omraden__genomfor",
        )
    )
    return [Avtal(a, tuple(_historiskt(p, planer) for p in a.prioriterade_omraden.all()), _har_senare(a, avtal))
            for a in avtal]  # fmt: skip


def _historiskt(p: PrioriteratOmrade, planer: dict[int, list[tuple[Atgardsplan, Mal, int]]]) -> Historiskt:
    return Historiskt(
        p,
        tuple(p.foregangare.all()),
        tuple(p.efterfoljare.all()),
        tuple(p.genomfor.all()),
        tuple(planer.get(p.pk, ())),
    )


def _har_senare(a: Samverkansoverenskommelse, alla: Sequence[Samverkansoverenskommelse]) -> bool:
    return any(
        b.stadsdelsomrade_id == a.stadsdelsomrade_id and (b.giltig_fran or date.min) > (a.giltig_fran or date.min)
        for b in alla
    )
