"""Walks: the year's list, one with all that was said on it, what a later walk is to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from platser.kartbild import Vandringspunkt
from platser.models import (
    Aterbesok,
    Plats,
    Synpunkt,
    Synpunktsfoto,
    Trygghetsvandring,
    Vandringspart,
    Vandringsstopp,
)
from platser.selectors.plats import Lasare
from samverkan.models import Loggpost, Stadsdelsomrade
from samverkan.selectors import idag

Status = Trygghetsvandring.Status
SNART = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Vandringsrad:
    """A walk with how many synpunkter it gave, and how many of them are open."""

    vandring: Trygghetsvandring
    synpunkter: int
    oppna: int


@dataclass(frozen=True, slots=True)
class Vandringsar:
    """A year of walks, newest first, and how many of each state there are."""

    ar: int
    rader: list[Vandringsrad]
    hallna: int
    planerade: int
    installda: int

    @property
    def synpunkter(self) -> int:
        return sum(r.synpunkter for r in self.rader)

    @property
    def oppna(self) -> int:
        return sum(r.oppna for r in self.rader)


@dataclass(frozen=True, slots=True)
class Kategorigrupp:
    """Synpunkter of one category, each with its number on the walk (1, 2, …)."""

    kategori: str
    namn: str
    rader: list[tuple[int, Synpunkt]]


@dataclass(frozen=True, slots=True)
class AttSe:
    """An open synpunkt of an earlier walk, and what this walk has said of it (None: nothing yet)."""

    synpunkt: Synpunkt
    svar: Aterbesok | None


def vandringar(user: Lasare, omrade: Stadsdelsomrade) -> QuerySet[Trygghetsvandring]:
    """The walks of the area that `user` sees, newest first."""
    synliga: Any = Trygghetsvandring.objects.synlig_for(user)
    return (
        synliga.i_omrade(omrade)
        .med_visad_samling(user)
        .select_related("plats", "stadsdel")
        .defer("plats__kontur", "stadsdel__kontur")
        .order_by("-dag", "-pk")
    )


def vandringsar(user: Lasare, omrade: Stadsdelsomrade) -> list[Vandringsar]:
    """Every year with a walk, newest first. Two queries."""
    rader = list(vandringar(user, omrade))
    antal = {
        pk: (alla, oppna)
        for pk, alla, oppna in synliga_synpunkter(user, omrade)
        .order_by()
        .values_list("vandring")
        .annotate(alla=Count("pk"), oppna=Count("pk", filter=~Q(status__in=Synpunkt.AVSLUTAD)))
    }
    per_ar: dict[int, list[Vandringsrad]] = {}
    for v in rader:
        per_ar.setdefault(v.dag.year, []).append(Vandringsrad(v, *antal.get(v.pk, (0, 0))))
    return [_ar(ar, grupp) for ar, grupp in per_ar.items()]


def _ar(ar: int, rader: list[Vandringsrad]) -> Vandringsar:
    har = Counter(r.vandring.status for r in rader)
    hallna = har[Status.HALLEN] + har[Status.RAPPORTERAD]
    return Vandringsar(ar, rader, hallna, har[Status.PLANERAD], har[Status.INSTALLD])


def synliga_synpunkter(user: Lasare, omrade: Stadsdelsomrade) -> Any:
    """Synpunkter that `user` sees in the area, without those struck out."""
    return Synpunkt.objects.synlig_for(user).i_omrade(omrade).filter(struken=False)


def parter(user: Lasare, vandring: Trygghetsvandring) -> list[Vandringspart]:
    """Those invited, in the order they were named."""
    return list(Vandringspart.objects.synlig_for(user).filter(vandring=vandring))


def stopp(user: Lasare, vandring: Trygghetsvandring) -> list[Vandringsstopp]:
    """The stops that `user` sees: one at a sensitive place is not there for everybody."""
    return list(
        Vandringsstopp.objects.synlig_for(user)
        .filter(vandring=vandring)
        .select_related("plats")
        .defer("plats__kontur")
    )  # fmt: skip


def synpunkter_med_foton(user: Lasare, synpunkter: QuerySet[Synpunkt]) -> QuerySet[Synpunkt]:
    """With place and walk, and their photos in `foton_synliga`."""
    foton: Any = Prefetch("foton", Synpunktsfoto.objects.synlig_for(user).order_by("pk"), to_attr="foton_synliga")
    return (
        synpunkter.select_related("plats", "vandring", "inlagd_av")
        .defer("plats__kontur")
        .prefetch_related(foton)
    )  # fmt: skip


def vandringens_synpunkter(user: Lasare, vandring: Trygghetsvandring) -> list[Synpunkt]:
    """All that was said on the walk, in order of time, with photos. Two queries."""
    alla = synliga_synpunkter(user, vandring.stadsdelsomrade).filter(vandring=vandring)
    return list(synpunkter_med_foton(user, alla).order_by("iakttagen", "pk"))


def per_kategori(synpunkter: Sequence[Synpunkt]) -> list[Kategorigrupp]:
    """By category, in the order of the form, numbered through; those without synpunkter are left out."""
    grupper = []
    nummer = 1
    for kod, namn in Synpunkt.Kategori.choices:
        egna = [s for s in synpunkter if s.kategori == kod]
        if egna:
            grupper.append(Kategorigrupp(str(kod), str(namn), list(enumerate(egna, nummer))))
            nummer += len(egna)
    return grupper


def vandringspunkter(stopp: Sequence[Vandringsstopp], grupper: Sequence[Kategorigrupp]) -> list[Vandringspunkt]:
    """What has a position, for `platser.kartbild.vandringskarta`: stops by name, synpunkter by number."""
    rutt = [Vandringspunkt(*s.punkt, s.namn, "Stopp") for s in stopp if s.punkt]
    return rutt + [Vandringspunkt(*s.punkt, str(nr), "Synpunkt") for g in grupper for nr, s in g.rader if s.punkt]


def rutt_geojson(vandring: Trygghetsvandring, stopp: Sequence[Vandringsstopp]) -> dict[str, Any] | None:
    """The walk as a Feature (WGS 84): its route through the stops that have a position, else where its place is. None
    when nothing of it has a position. `stopp` are those that the reader sees, in order; no position is more exact than
    some ten metres.
    """
    lagen = [_rundad(s.punkt) for s in stopp if s.punkt]
    if not lagen and vandring.plats is not None and vandring.plats.punkt:
        lagen = [_rundad(vandring.plats.punkt)]
    if not lagen:
        return None
    linje = len(lagen) > 1
    return {
        "type": "Feature",
        "id": f"vandring-{vandring.pk}",
        "geometry": {"type": "LineString", "coordinates": lagen} if linje else _punkt(lagen[0]),
        "properties": {
            "del": "rutt",
            "vandring": vandring.pk,
            "slag": vandring.slag,
            "namn": vandring.namn,
            "dag": vandring.dag.isoformat(),
            "status": vandring.status,
            "plats": vandring.plats.slug if vandring.plats else None,
        },
    }


def stopp_geojson(stopp: Sequence[Vandringsstopp]) -> list[dict[str, Any]]:
    """The stops that have a position as Features, numbered as in the route."""
    return [
        {
            "type": "Feature",
            "id": f"stopp-{s.pk}",
            "geometry": _punkt(_rundad(s.punkt)),
            "properties": {
                "del": "stopp",
                "vandring": s.vandring_id,
                "nummer": nummer,
                "namn": s.namn,
                "plats": s.plats.slug if s.plats else None,
            },
        }
        for nummer, s in enumerate(stopp, 1)
        if s.punkt
    ]


def _punkt(lage: list[float]) -> dict[str, Any]:
    return {"type": "Point", "coordinates": lage}


def _rundad(punkt: tuple[float, float]) -> list[float]:
    return [round(v, 4) for v in punkt]


def fore(user: Lasare, vandring: Trygghetsvandring) -> list[int]:
    """Ids of the walks that this one follows up, the nearest first. One query."""
    par = dict(
        Trygghetsvandring.objects.synlig_for(user)
        .i_omrade(vandring.stadsdelsomrade)
        .values_list("pk", "foregaende")
    )  # fmt: skip
    kedja: list[int] = []
    nu = vandring.foregaende_id
    while nu is not None and nu in par and nu not in kedja and nu != vandring.pk:
        kedja.append(nu)
        nu = par[nu]
    return kedja


def att_se(user: Lasare, vandring: Trygghetsvandring) -> list[AttSe]:
    """What a follow-up walk is to look at: what is open of the walks before it, and what it has already looked at."""
    kedja = fore(user, vandring)
    if not kedja:
        return []
    besok = Aterbesok.objects.synlig_for(user).filter(vandring=vandring)
    sedda = {b.synpunkt_id: b for b in besok}
    alla = synliga_synpunkter(user, vandring.stadsdelsomrade).filter(vandring__in=kedja)
    alla = alla.filter(~Q(status__in=Synpunkt.AVSLUTAD) | Q(pk__in=sedda))
    return [AttSe(s, sedda.get(s.pk)) for s in synpunkter_med_foton(user, alla).order_by("kategori", "pk")]


def uppfoljande(user: Lasare, vandring: Trygghetsvandring) -> list[Trygghetsvandring]:
    """Walks that follow this one up, the first first."""
    return list(Trygghetsvandring.objects.synlig_for(user).filter(foregaende=vandring).order_by("dag", "pk"))


def vandringslogg(user: Lasare, objekt: Trygghetsvandring | Synpunkt) -> QuerySet[Loggpost]:
    """Every change of a walk or a synpunkt, and what lost to somebody else's; latest first."""
    synliga = type(objekt)._default_manager.synlig_for(user).filter(pk=objekt.pk).exists()
    logg = Loggpost.objects.filter(objekt_typ=objekt._meta.label_lower, objekt_id=str(objekt.pk))
    return (logg if synliga else logg.none()).select_related("av").order_by("-tid", "-pk")


# --- What a place's own pages show -----------------------------------------------------------------------------------


def platsens_vandringar(user: Lasare, plats: Plats) -> list[Trygghetsvandring]:
    """Walks to the place, past it, or where something was said about it; newest first. One query."""
    stopp = Vandringsstopp.objects.synlig_for(user).filter(vandring=OuterRef("pk"), plats=plats)
    sagt = Synpunkt.objects.synlig_for(user).filter(vandring=OuterRef("pk"), plats=plats, struken=False)
    return list(
        Trygghetsvandring.objects.synlig_for(user)
        .filter(Q(plats=plats) | Exists(stopp) | Exists(sagt))
        .order_by("-dag", "-pk")
    )  # fmt: skip


def platsens_synpunkter(user: Lasare, plats: Plats) -> list[Synpunkt]:
    """What has been said about the place on walks, newest first, with photos. Two queries."""
    alla = synliga_synpunkter(user, plats.stadsdelsomrade).filter(plats=plats)
    return list(synpunkter_med_foton(user, alla).order_by(F("vandring__dag").desc(), "pk"))


# --- What waits ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Vandringslage:
    """What somebody who writes places has to do. Counts of synpunkter; walks, the nearest first."""

    utan_agare: int
    sena: int
    snart: list[Trygghetsvandring]
    utan_protokoll: list[Trygghetsvandring]

    def __bool__(self) -> bool:
        return bool(self.utan_agare or self.sena or self.snart or self.utan_protokoll)


def vandringslage(user: Lasare, omrade: Stadsdelsomrade) -> Vandringslage:
    """What waits in the area. Two queries."""
    dag = idag()
    oppna = ~Q(status__in=Synpunkt.AVSLUTAD)
    antal = synliga_synpunkter(user, omrade).aggregate(
        utan=Count("pk", filter=Q(status=Synpunkt.Status.NY)),
        sena=Count("pk", filter=oppna & Q(klar_senast__lt=dag)),
    )
    aktuella = Trygghetsvandring.objects.synlig_for(user).i_omrade(omrade)
    aktuella = aktuella.filter(Q(status=Status.HALLEN) | Q(status=Status.PLANERAD, dag__lte=dag + SNART))
    alla = list(aktuella.order_by("dag", "pk"))
    return Vandringslage(
        antal["utan"],
        antal["sena"],
        [v for v in alla if v.status == Status.PLANERAD],
        [v for v in alla if v.status == Status.HALLEN],
    )
