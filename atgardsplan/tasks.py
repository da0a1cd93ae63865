"""Tasks of the worker. They take the id of a row and no more: what is to be done, the row says."""

import logging

from celery import shared_task
from django.utils import timezone

from atgardsplan.models import Planutskrift, Rapportutskrift
from atgardsplan.services.omgang import omgangar_oppnade
from atgardsplan.services.paminnelse import SLAG, paminnelse_nu, paminnelser_lagda
from atgardsplan.services.utskrift import (
    overgivna_planfiler_borttagna,
    overgivna_rapportfiler_borttagna,
    planutskrift_gjord,
    planutskrifter_att_ta_upp,
    rapportutskrift_gjord,
    rapportutskrifter_att_ta_upp,
)
from lagesbild.services.tryckeri import PROCESSGRANS, tryck
from samverkan.ko import utan_stopp, vid_commit
from samverkan.services.utskick import INNEHALL_NU
from samverkan.tasks import bestall_utskick

logg = logging.getLogger(__name__)
INNEHALL_NU[SLAG] = paminnelse_nu


def bestall_planutskrift(pk: int) -> bool:
    """Put the job in the queue once its row is committed; False when the queue does not answer. The row remains."""
    return vid_commit(skriv_plan, pk)


@shared_task(name="atgardsplan.tasks.skriv_plan", time_limit=PROCESSGRANS)
def skriv_plan(pk: int) -> None:
    """Make the file of job `pk`, unless somebody else does or has done it."""
    tryck(Planutskrift, pk, planutskrift_gjord)


def bestall_rapportutskrift(pk: int) -> bool:
    """The same for the report of a round."""
    return vid_commit(skriv_rapport, pk)


@shared_task(name="atgardsplan.tasks.skriv_rapport", time_limit=PROCESSGRANS)
def skriv_rapport(pk: int) -> None:
    """Make the file of job `pk`, unless somebody else does or has done it."""
    tryck(Rapportutskrift, pk, rapportutskrift_gjord)


@shared_task(name="atgardsplan.tasks.samla_upp_utskrifter")
def samla_upp_utskrifter() -> None:
    """Take up what a dead worker or a lost message left behind. Runs by beat and when a worker starts."""
    for pk, sekunder in planutskrifter_att_ta_upp():
        skriv_plan.apply_async((pk,), countdown=sekunder, expires=sekunder + 60, retry=False)
    for pk, sekunder in rapportutskrifter_att_ta_upp():
        skriv_rapport.apply_async((pk,), countdown=sekunder, expires=sekunder + 60, retry=False)
    for stada, vad in (
        (overgivna_planfiler_borttagna, "övergivna filer av planer"),
        (overgivna_rapportfiler_borttagna, "övergivna filer av rapporter"),
    ):
        with utan_stopp("Kunde inte ta bort %s", vad):
            if antal := stada():
                logg.info("Tog bort %s %s", antal, vad)


@shared_task(name="atgardsplan.tasks.uppfoljningens_rytm")
def uppfoljningens_rytm() -> None:
    """Open the rounds whose day has come and remind those who have something left. Runs by beat, each minute."""
    nu = timezone.now()
    for omgang in omgangar_oppnade(av=None, nu=nu):
        logg.info("Öppnade %s", omgang)
    for utskick in paminnelser_lagda(av=None, nu=nu):
        bestall_utskick(utskick.pk)
