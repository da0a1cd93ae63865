"""Files of the plan and of the reports of rounds: ordered, made, stopped.

What all printed documents share is `lagesbild.services.tryckjobb`.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from atgardsplan.dokument.plan import planen
from atgardsplan.dokument.rapport import samla_rapport
from atgardsplan.models import Atgardsplan, Planutskrift, Rapportutskrift, Uppfoljningsomgang
from lagesbild.services import ombud as lan
from lagesbild.services import tryckjobb
from lagesbild.services.tryckeri import Framsteg, Tryckt, tryckt
from samverkan.models import Anvandare
from samverkan.roller import Ratt
from samverkan.services import krav, logga


def planutskrift_bestalld(
    *,
    av: Anvandare,
    plan: Atgardsplan,
    utgava: Planutskrift.Utgava,
    format: Planutskrift.Format,  # noqa: A002 the field's name
) -> Planutskrift:
    """The job that makes the file: a new one, or one that is waiting for the same. Raises `Nekad`.

    The caller puts the job in the queue afterwards (`atgardsplan.tasks.bestall_planutskrift`).
    """
    krav(av, Ratt.SKAPA_PDF, plan.stadsdelsomrade)
    with transaction.atomic():
        Atgardsplan.objects.select_for_update().get(pk=plan.pk)  # two who order at once share one job
        # One that runs may have read the plan before the latest change.
        lika = Planutskrift.objects.filter(plan=plan, utgava=utgava, format=format, bestalld_av=av, avbruten_tid=None)
        finns = lika.filter(status=Planutskrift.Status.VANTAR).first()
        if finns is not None:
            return finns
        utskrift = Planutskrift.objects.create(
            plan=plan, utgava=utgava, format=format, bestalld_av=av, bestalld=timezone.now()
        )
        logga(
            av=av,
            handelse="planutskrift_bestalld",
            objekt=utskrift,
            omrade=plan.stadsdelsomrade,
            till={"utgava": utgava, "format": format},
        )
    return utskrift


def planutskrift_avbruten(*, av: Anvandare, utskrift: Planutskrift) -> Planutskrift:
    """Ask for an end of the job. Raises `Nekad`. See `tryckjobb.avbrutet`."""
    krav(av, Ratt.SKAPA_PDF, utskrift.omrade)
    return tryckjobb.avbrutet(Planutskrift, utskrift.pk, av=av)


def planutskrift_gjord(jobb: Planutskrift, framsteg: Framsteg) -> Tryckt:
    """The file that job `jobb` is about, of the plan as it is now."""
    innehallet = planen(jobb.plan, jobb.utgava, user=jobb.bestalld_av, framsteg=framsteg)
    return tryckt(innehallet, jobb.format, framsteg)


def planutskrifter_att_ta_upp() -> list[tuple[int, float]]:
    """Jobs that the queue may have lost, with the number of seconds until each of them can be taken."""
    return lan.att_ta_upp(Planutskrift, "bestalld")


def overgivna_planfiler_borttagna() -> int:
    """Remove files that no row names. Returns how many."""
    return lan.overgivna_filer_borttagna(Planutskrift, Planutskrift.mapp)


# --- The report of a round -------------------------------------------------------------------------------------------


def rapportutskrift_bestalld(*, av: Anvandare, omgang: Uppfoljningsomgang) -> Rapportutskrift:
    """The job that makes the report as PDF: a new one, or the person's own that is waiting. Raises `Nekad`.

    The caller puts the job in the queue afterwards (`atgardsplan.tasks.bestall_rapportutskrift`).
    """
    krav(av, Ratt.SKAPA_PDF, omgang.stadsdelsomrade)
    with transaction.atomic():
        Uppfoljningsomgang.objects.select_for_update().get(pk=omgang.pk)  # as for the plan
        vantar = Rapportutskrift.objects.filter(
            omgang=omgang, bestalld_av=av, avbruten_tid=None, status=Rapportutskrift.Status.VANTAR
        )
        finns = vantar.first()
        if finns is not None:
            return finns
        utskrift = Rapportutskrift.objects.create(omgang=omgang, bestalld_av=av, bestalld=timezone.now())
        logga(av=av, handelse="rapportutskrift_bestalld", objekt=utskrift, omrade=omgang.stadsdelsomrade)
    return utskrift


def rapportutskrift_avbruten(*, av: Anvandare, utskrift: Rapportutskrift) -> Rapportutskrift:
    """Ask for an end of the job. Raises `Nekad`."""
    krav(av, Ratt.SKAPA_PDF, utskrift.omrade)
    return tryckjobb.avbrutet(Rapportutskrift, utskrift.pk, av=av)


def rapportutskrift_gjord(jobb: Rapportutskrift, framsteg: Framsteg) -> Tryckt:
    """The file that job `jobb` is about, of the round as it is now."""
    innehallet = samla_rapport(jobb.omgang, user=jobb.bestalld_av, framsteg=framsteg)
    return tryckt(innehallet, jobb.format, framsteg)


def rapportutskrifter_att_ta_upp() -> list[tuple[int, float]]:
    """Jobs that the queue may have lost, with the number of seconds until each of them can be taken."""
    return lan.att_ta_upp(Rapportutskrift, "bestalld")


def overgivna_rapportfiler_borttagna() -> int:
    """Remove files that no row names. Returns how many."""
    return lan.overgivna_filer_borttagna(Rapportutskrift, Rapportutskrift.mapp)
