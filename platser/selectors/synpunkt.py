"""Synpunkter across walks: the list of what is open and late, what comes back walk after walk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from platser.models import Aterbesok, Plats, Stadsdel, Synpunkt
from platser.selectors.plats import Lasare
from platser.selectors.vandring import synliga_synpunkter
from samverkan.models import Stadsdelsomrade
from samverkan.selectors import idag

LAGEN: dict[str, str] = {
    "oppna": "Öppna",
    "utan_agare": "Utan ägare",
    "sena": "Sena",
    "avslutade": "Avslutade",
    "alla": "Alla",
}


@dataclass(frozen=True, slots=True)
class Synpunktsurval:
    """What to look for. `lage` is a key of `LAGEN`."""

    lage: str = "oppna"
    kategori: str = ""
    plats: Plats | None = None
    stadsdel: Stadsdel | None = None
    agare: str = ""
    ar: int | None = None
    sok: str = ""


@dataclass(frozen=True, slots=True)
class Upprepning:
    """The same kind of trouble at the same place on several walks, oldest and newest day first and last."""

    plats: Plats
    kategori: str
    namn: str
    vandringar: int
    synpunkter: int
    oppna: int
    forsta: date
    senaste: date


def synpunkter(user: Lasare, omrade: Stadsdelsomrade, urval: Synpunktsurval) -> QuerySet[Synpunkt]:
    """Synpunkter that pass the selection: those to be answered first are first, then those without a day."""
    alla = synliga_synpunkter(user, omrade).filter(lagesvillkor(urval.lage))
    if urval.kategori:
        alla = alla.filter(kategori=urval.kategori)
    if urval.plats is not None:
        alla = alla.filter(plats=urval.plats)
    if urval.stadsdel is not None:
        alla = alla.filter(Q(plats__stadsdel=urval.stadsdel) | Q(plats=None, vandring__stadsdel=urval.stadsdel))
    if urval.agare:
        alla = alla.filter(agare=urval.agare)
    if urval.ar is not None:
        alla = alla.filter(vandring__dag__year=urval.ar)
    if urval.sok:
        # Compared here: SQLite does not know that Å and å are the same.
        ord_ = urval.sok.casefold()
        alla = alla.filter(
            pk__in=[
                pk for pk, text, svar in alla.values_list("pk", "text", "svar") if ord_ in f"{text}\n{svar}".casefold()
            ]
        )
    return (
        alla.select_related("plats", "vandring")
        .defer("plats__kontur")
        .order_by(F("klar_senast").asc(nulls_last=True), "-vandring__dag", "pk")
    )  # fmt: skip


def lagesvillkor(lage: str) -> Q:
    """A key of `LAGEN` as a condition."""
    oppna = ~Q(status__in=Synpunkt.AVSLUTAD)
    villkor = {
        "oppna": oppna,
        "utan_agare": Q(status=Synpunkt.Status.NY),
        "sena": oppna & Q(klar_senast__lt=idag()),
        "avslutade": ~oppna,
    }
    return villkor.get(lage, Q())


def sen(synpunkt: Synpunkt, dag: date) -> bool:
    """Whether an answer was due before `dag`."""
    return synpunkt.oppen and synpunkt.klar_senast is not None and synpunkt.klar_senast < dag


def agare(user: Lasare, omrade: Stadsdelsomrade) -> list[str]:
    """Everybody who owns a synpunkt, to choose among. One query."""
    namn = synliga_synpunkter(user, omrade).exclude(agare="").order_by("agare")
    return list(namn.values_list("agare", flat=True).distinct())


def synpunktsar(user: Lasare, omrade: Stadsdelsomrade) -> list[int]:
    """Years with synpunkter, newest first. One query."""
    return [d.year for d in synliga_synpunkter(user, omrade).dates("vandring__dag", "year", order="DESC")]


def upprepade(user: Lasare, omrade: Stadsdelsomrade) -> list[Upprepning]:
    """What came up at the same place in the same category on two walks or more, most walks first. Two queries.

    A later walk that found it still there counts too.
    """
    grupper: dict[tuple[int, str], list[tuple[Synpunkt, set[tuple[int, date]]]]] = {}
    sedda: dict[int, set[tuple[int, date]]] = {}
    kvar = Aterbesok.objects.synlig_for(user).i_omrade(omrade).filter(utfall=Aterbesok.Utfall.KVAR)
    for pk, vandring, dag in kvar.order_by().values_list("synpunkt", "vandring", "vandring__dag"):
        sedda.setdefault(pk, set()).add((vandring, dag))
    alla = synliga_synpunkter(user, omrade).filter(plats__isnull=False).select_related("plats", "vandring")
    for s in alla.defer("plats__kontur").order_by("pk"):
        nar = {(s.vandring_id, s.vandring.dag)} | sedda.get(s.pk, set())
        grupper.setdefault((s.plats_id, s.kategori), []).append((s, nar))
    ut = []
    for rader in grupper.values():
        tillfallen = set[tuple[int, date]]().union(*(nar for _, nar in rader))
        if len(tillfallen) < 2:
            continue
        forsta = rader[0][0]
        dagar = [dag for _, dag in tillfallen]
        ut.append(
            Upprepning(
                plats=forsta.plats,  # type: ignore[arg-type]
                kategori=forsta.kategori,
                namn=forsta.get_kategori_display(),
                vandringar=len(tillfallen),
                synpunkter=len(rader),
                oppna=sum(s.oppen for s, _ in rader),
                forsta=min(dagar),
                senaste=max(dagar),
            )
        )
    return sorted(ut, key=lambda u: (-u.vandringar, -u.oppna, u.plats.namn, u.kategori))


def tidigare_att_valja(user: Lasare, synpunkt: Synpunkt) -> QuerySet[Synpunkt]:
    """Synpunkter of earlier walks that this one may be the same as: those of its category, newest first."""
    fore = Q(vandring__dag__lt=synpunkt.vandring.dag) | Q(
        vandring__dag=synpunkt.vandring.dag, vandring__lt=synpunkt.vandring_id
    )
    alla = synliga_synpunkter(user, synpunkt.vandring.stadsdelsomrade)
    fraga: QuerySet[Synpunkt] = alla.filter(fore, kategori=synpunkt.kategori).exclude(pk=synpunkt.pk)
    return fraga.select_related("plats", "vandring").defer("plats__kontur").order_by("-vandring__dag", "pk")


def geojson(synpunkter: Iterable[Synpunkt]) -> dict[str, Any]:
    """A FeatureCollection (WGS 84) of those with a position of their own or of their place. No address in it is more
    exact than some ten metres.
    """
    poster = []
    for s in synpunkter:
        if s.punkt is None:
            continue
        poster.append({
            "type": "Feature",
            "id": s.pk,
            "geometry": {"type": "Point", "coordinates": [round(v, 4) for v in s.punkt]},
            "properties": {
                "kategori": s.kategori,
                "text": s.text,
                "status": s.status,
                "agare": s.agare,
                "klar_senast": s.klar_senast.isoformat() if s.klar_senast else None,
                "plats": s.plats.slug if s.plats else None,
                "vandring": s.vandring_id,
                "dag": s.vandring.dag.isoformat(),
            },
        })  # fmt: skip
    return {"type": "FeatureCollection", "features": poster}
