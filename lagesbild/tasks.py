"""Tasks of the worker. They take the id of a row and no more: what is to be done, the row says."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final
from uuid import UUID

from celery import shared_task
from django.db import Error as Databasfel
from django.db import connection, transaction
from kombu.exceptions import ChannelError, KombuError

from lagesbild import dokument
from lagesbild.models import Rendering
from lagesbild.services.pdf import antal_sidor
from lagesbild.services.rendering import (
    PULS_VAR,
    OmbudForlorat,
    att_ta_upp,
    framsteg,
    overgivna_filer_borttagna,
    puls_fornyad,
    rendering_klar,
    rendering_misslyckad,
    rendering_tagen,
)

logg = logging.getLogger(__name__)

STEG_VAR: Final = 0.2  # seconds
GICK_FEL: Final = (
    "Något gick fel när PDF:en gjordes (steget ”{steg}”). Felet är antecknat i systemets logg under nummer {pk}. "
    "Försök igen, och hör av dig till systemets förvaltare om det händer på nytt."
)


def bestall_rendering(pk: int) -> bool:
    """Put the job in the queue once its row is committed. False when the queue does not answer; the row remains.

    Inside a transaction the answer is always True: whether the queue answers is known at the commit only. Either way
    `samla_upp` takes up what did not reach a worker.
    """
    svar = [True]

    def vid_commit() -> None:
        svar[0] = _i_kon(pk)

    transaction.on_commit(vid_commit)
    return svar[0]


@shared_task(name="lagesbild.tasks.rendera")
def rendera(pk: int) -> None:
    """Make the PDF of job `pk`, unless somebody else does or has done it."""
    jobb = rendering_tagen(pk=pk)
    if jobb is None or jobb.ombud is None:
        return
    logg.info("Rendering %s: försök %s", pk, jobb.forsok)
    try:
        with livstecken(pk, jobb.ombud):
            _gor(jobb, jobb.ombud)
    except OmbudForlorat:
        logg.warning("Rendering %s: försök %s förlorade jobbet och slutar", pk, jobb.forsok)


@shared_task(name="lagesbild.tasks.samla_upp")
def samla_upp() -> None:
    """Take up what a dead worker or a lost message left behind. Runs by beat and when a worker starts."""
    for pk, sekunder in att_ta_upp():
        # What is not taken soon is asked for again by the next sweep, so old requests need not pile up.
        rendera.apply_async((pk,), countdown=sekunder, expires=sekunder + 60, retry=False)
    if antal := overgivna_filer_borttagna():
        logg.info("Tog bort %s övergivna filer", antal)


def _i_kon(pk: int) -> bool:
    try:
        rendera.apply_async((pk,), retry=False)
    except (KombuError, ChannelError, OSError) as fel:
        logg.warning("Kön svarar inte, rendering %s väntar: %s", pk, fel)
        return False
    return True


class _Steg:
    """Tells the row how far the attempt has come, not more often than somebody can read it."""

    def __init__(self, pk: int, ombud: UUID) -> None:
        self.pk, self.ombud = pk, ombud
        self.text, self._skrivet = "Börjar", 0.0

    def __call__(self, text: str, andel: int) -> None:
        """Raises `OmbudForlorat` when the attempt no longer holds the job."""
        self.text = text
        if monotonic() - self._skrivet >= STEG_VAR:
            framsteg(pk=self.pk, ombud=self.ombud, steg=text, andel=andel)
            self._skrivet = monotonic()


def _gor(jobb: Rendering, ombud: UUID) -> None:
    steg = _Steg(jobb.pk, ombud)
    try:
        underlag = dokument.samla(jobb.lagesbild, jobb.utgava, user=jobb.bestalld_av, framsteg=steg)
        innehall = dokument.pdf(dokument.html(underlag, framsteg=steg), framsteg=steg)
        rendering_klar(pk=jobb.pk, ombud=ombud, innehall=innehall, sidor=antal_sidor(innehall))
    except (OmbudForlorat, Databasfel):
        raise  # without the database the row can't be told: the sweep takes the job up again
    except Exception:  # whatever a rendering meets, the person who ordered it gets an answer
        logg.exception("Rendering %s misslyckades under steget %s", jobb.pk, steg.text)
        rendering_misslyckad(pk=jobb.pk, ombud=ombud, fel=GICK_FEL.format(steg=steg.text, pk=jobb.pk))


@contextmanager
def livstecken(pk: int, ombud: UUID) -> Iterator[None]:
    """Give signs of life from a thread of its own while the block runs: a rendering is silent for seconds."""
    slut = threading.Event()

    def sla() -> None:
        try:
            while not slut.wait(PULS_VAR):
                try:
                    if not puls_fornyad(pk=pk, ombud=ombud):
                        return
                except Databasfel:
                    logg.warning("Rendering %s: livstecknet kunde inte skrivas", pk, exc_info=True)
                    connection.close()
        finally:
            connection.close()

    trad = threading.Thread(target=sla, name=f"puls-{pk}", daemon=True)
    trad.start()
    try:
        yield
    finally:
        slut.set()
        trad.join()
