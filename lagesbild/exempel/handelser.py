"""Example data: events in Hässelby-Vällingby, weeks 30–45 of 2024. They explain the levels of those weeks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from lagesbild.exempel.veckor import HAR, OMRADE
from lagesbild.models import Handelse, Handelsehistorik
from lagesbild.services.handelse import Uppgifter
from lagesbild.vecka import Vecka
from platser.models import Plats, Platsalias, Stadsdel
from platser.selectors.plats import Platsregister
from samverkan.exempel.filer import Antal, las_csv, rakna
from samverkan.models import Anvandare, Stadsdelsomrade


def ladda() -> Antal:
    """Create what is missing; returns how many rows of each kind were created.

    What was created before is known by its first state: an event that has been corrected or moved since is left alone.
    """
    antal: Antal = {}
    omrade = Stadsdelsomrade.objects.get(slug=OMRADE)
    folk = {a.epost: a for a in Anvandare.objects.filter(uppdrag__stadsdelsomrade=omrade)}
    stadsdelar = {stadsdel.slug: stadsdel for stadsdel in Stadsdel.objects.i_omrade(omrade)}
    platser = Platsregister.av(
        Plats.objects.i_omrade(omrade).values_list("namn", "pk"),
        Platsalias.objects.i_omrade(omrade).values_list("nyckel", "plats__stadsdel_id", "plats_id"),
    )
    forsta = Handelsehistorik.objects.i_omrade(omrade).filter(version=1, utfall=Handelsehistorik.Utfall.SPARAD)
    finns = {_kannetecken(till) for till in forsta.values_list("till", flat=True)}
    nya = []
    for rad in las_csv(HAR / "handelser.csv"):
        if _kannetecken(rad) in finns:
            continue
        dagen = date.fromisoformat(rad["dag"])
        vecka = Vecka.fran_datum(dagen)
        vem = "polisanalytiker" if rad["kalla"] == Handelse.Kalla.POLIS else "analytiker"
        nya.append(
            Handelse(
                stadsdel=stadsdelar[rad["stadsdel"]],
                dag=dagen,
                klockslag=time.fromisoformat(rad["klockslag"]) if rad["klockslag"] else None,
                ar=vecka.ar,
                vecka=vecka.vecka,
                typ=rad["typ"],
                allvar=int(rad["allvar"]),
                plats=rad["plats"],
                registrerad_plats_id=platser.hitta(rad["plats"], stadsdelar[rad["stadsdel"]].pk),
                text=rad["text"],
                kalla=rad["kalla"],
                rapporterad_av=folk[f"{vem}@exempel.se"],
                rapporterad_tid=make_aware(datetime.combine(dagen + timedelta(days=1), time(9, 15))),
            )
        )
    rakna(antal, Handelse.objects.bulk_create(nya))
    rakna(antal, Handelsehistorik.objects.bulk_create(
        Handelsehistorik(
            handelse=ny,
            version=1,
            till=Uppgifter.om(ny).plant | {"struken": False},
            av=ny.rapporterad_av,
            tid=ny.rapporterad_tid,
        )
        for ny in nya
    ))  # fmt: skip
    return antal


def _kannetecken(rad: dict[str, str]) -> tuple[str, str, str, str]:
    """What tells an event of the file from the others: where, what and when it was first said to be."""
    return rad.get("stadsdel", ""), rad.get("typ", ""), rad.get("dag", ""), rad.get("klockslag") or ""
