"""Files of a walk's protocol: ordered, made, stopped. What all printed documents share is `services.tryckjobb`."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from lagesbild.dokument.protokoll import samla_protokoll
from lagesbild.models import Vandringsprotokoll
from lagesbild.services import ombud as lan
from lagesbild.services import tryckjobb
from lagesbild.services.tryckeri import Framsteg, Tryckt, tryckt
from platser.models import Trygghetsvandring
from samverkan.fel import Ogiltigt
from samverkan.models import Anvandare
from samverkan.roller import Ratt
from samverkan.services import krav, logga

Utgava = Vandringsprotokoll.Utgava


def protokoll_bestallt(*, av: Anvandare, vandring: Trygghetsvandring, utgava: str) -> Vandringsprotokoll:
    """The job that makes the file: a new one, or the person's own that waits already.

    Raises `Nekad`, and `Ogiltigt` for a public edition of a protocol that is not settled. The caller puts the job in
    the queue afterwards (`lagesbild.tasks.bestall_protokoll`).
    """
    omrade = vandring.stadsdelsomrade
    krav(av, Ratt.SKAPA_PDF, omrade)
    if utgava not in Utgava.values:
        raise Ogiltigt("Välj intern eller publik utgåva.", falt="utgava")
    if utgava == Utgava.PUBLIK and vandring.status != Trygghetsvandring.Status.RAPPORTERAD:
        raise Ogiltigt("Fastställ protokollet innan det lämnas ut.", falt="utgava")
    with transaction.atomic():
        # Two who order at once: the second waits here and then finds the first one's job.
        Trygghetsvandring.objects.select_for_update(of=("self",)).get(pk=vandring.pk)
        # Only one that nobody has begun on: what runs may have read the synpunkter before the last one came in.
        lika = Vandringsprotokoll.objects.filter(
            vandring=vandring, utgava=utgava, bestalld_av=av, status=Vandringsprotokoll.Status.VANTAR, avbruten_tid=None
        ).first()
        if lika is not None:
            return lika
        jobb = Vandringsprotokoll.objects.create(
            vandring=vandring, utgava=utgava, bestalld_av=av, bestalld=timezone.now()
        )
        logga(
            av=av, handelse="vandringsprotokoll_bestalld", objekt=jobb, omrade=omrade, till={"utgava": utgava}
        )  # fmt: skip
    return jobb


def protokoll_avbrutet(*, av: Anvandare, jobb: Vandringsprotokoll) -> Vandringsprotokoll:
    """Ask for an end of the job. Raises `Nekad`. See `tryckjobb.avbrutet`."""
    krav(av, Ratt.SKAPA_PDF, jobb.omrade)
    return tryckjobb.avbrutet(Vandringsprotokoll, jobb.pk, av=av)


def protokoll_gjort(jobb: Vandringsprotokoll, framsteg: Framsteg) -> Tryckt:
    """The PDF that job `jobb` is about, collected as the person who ordered it sees it now."""
    vandring = Trygghetsvandring.objects.select_related(
        "stadsdelsomrade", "plats", "stadsdel", "foregaende"
    ).get(pk=jobb.vandring_id)  # fmt: skip
    innehallet = samla_protokoll(vandring, jobb.utgava, user=jobb.bestalld_av, framsteg=framsteg)
    return tryckt(innehallet, jobb.format, framsteg)


def protokoll_att_ta_upp() -> list[tuple[int, float]]:
    """Jobs that the queue may have lost, with the number of seconds until each of them can be taken."""
    return lan.att_ta_upp(Vandringsprotokoll, "bestalld")


def overgivna_protokoll_borttagna() -> int:
    """Remove files that no row names, left by attempts that were killed while they wrote. Returns how many."""
    return lan.overgivna_filer_borttagna(Vandringsprotokoll, Vandringsprotokoll.mapp)
