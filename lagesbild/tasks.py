"""Tasks of the worker. They take the id of a row and no more: what is to be done, the row says."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from celery import shared_task
from django.db import Error as Databasfel
from django.db import connection
from django.utils import timezone

from lagesbild.kalkylblad import Olaslig
from lagesbild.models import Importkorning, Rendering, Vandringsprotokoll, Veckobrev
from lagesbild.services.brev import (
    brev_att_ta_upp,
    brev_klart,
    brev_misslyckat,
    brev_taget,
    brev_tryckt,
    overgivna_brevfiler_borttagna,
)
from lagesbild.services.inlasning import (
    avbrutna_importers_rader_borttagna,
    genomforande_bestallt,
    genomforande_gjort,
    genomforande_misslyckat,
    genomforande_taget,
    genomforanden_att_ta_upp,
    genomford,
    import_framsteg,
    import_last,
    import_misslyckad,
    import_tagen,
    importer_att_ta_upp,
    overgivna_importfiler_borttagna,
)
from lagesbild.services.ombud import OmbudForlorat
from lagesbild.services.protokoll import overgivna_protokoll_borttagna, protokoll_att_ta_upp, protokoll_gjort
from lagesbild.services.rendering import (
    att_ta_upp,
    gamla_utkastfiler_borttagna,
    overgivna_filer_borttagna,
    rendering_gjord,
)
from lagesbild.services.rytm import SLAG as PAMINNELSE
from lagesbild.services.rytm import paminnelse_nu, paminnelser_lagda, veckor_oppnade
from lagesbild.services.tryckeri import PROCESSGRANS, livstecken, tryck
from platser.services import strukna_bildfiler_borttagna
from samverkan.fel import Fel
from samverkan.ko import utan_stopp, vid_commit
from samverkan.models import Anvandare, Utskick
from samverkan.services.utskick import INNEHALL_NU
from samverkan.tasks import bestall_utskick

logg = logging.getLogger(__name__)
INNEHALL_NU[PAMINNELSE] = paminnelse_nu

BERATTA_VAR: Final = 1.0
LAS_GENAST: Final = 60_000  # bytes: some thousand cells
SKRIV_GENAST: Final = 5_000  # rows
IMPORTEN_GICK_FEL: Final = (
    "Något gick fel när filen lästes. Felet är antecknat i systemets logg under import {pk}. "
    "Spara filen på nytt som xlsx och försök igen."
)
SPARANDET_GICK_FEL: Final = (
    "Något gick fel när siffrorna skulle sparas, och inget är sparat. "
    "Felet är antecknat i systemets logg under import {pk}."
)
BREVET_GICK_FEL: Final = "Något gick fel när PDF:en gjordes. Felet är antecknat i systemets logg under veckobrev {pk}."


def bestall_rendering(pk: int) -> bool:
    """Put the job in the queue once its row is committed. False when the queue does not answer; the row remains.

    Inside a transaction the answer is always True: whether the queue answers is known at the commit only. Either way
    `samla_upp` takes up what did not reach a worker.
    """
    return vid_commit(rendera, pk)


@shared_task(name="lagesbild.tasks.rendera", time_limit=PROCESSGRANS)
def rendera(pk: int) -> None:
    """Make the file of job `pk`, unless somebody else does or has done it."""
    tryck(Rendering, pk, rendering_gjord)


def bestall_protokoll(pk: int) -> bool:
    """Put the protocol of a walk in the queue, as `bestall_rendering` does."""
    return vid_commit(gor_protokoll, pk)


@shared_task(name="lagesbild.tasks.gor_protokoll", time_limit=PROCESSGRANS)
def gor_protokoll(pk: int) -> None:
    """Make the file of protocol `pk`, unless somebody else does or has done it."""
    tryck(Vandringsprotokoll, pk, protokoll_gjort)


def bestall_brev(pk: int) -> None:
    """Put the PDF of a weekly brief in the queue once its row is committed. What is lost the sweep takes up."""
    vid_commit(gor_brev, pk)


@shared_task(name="lagesbild.tasks.gor_brev")
def gor_brev(pk: int) -> None:
    """Make the PDF of weekly brief `pk`, unless somebody else does or has done it, and mail it to the area's list."""
    brev, utskick = brev_taget(pk=pk)
    if brev is not None and brev.ombud is not None:
        try:
            with livstecken(pk, brev.ombud, Veckobrev):
                utskick = _gor_brev(brev, brev.ombud)
        except OmbudForlorat:
            logg.warning("Veckobrev %s: försök %s förlorade jobbet och slutar", pk, brev.forsok)
    for ett in utskick:
        bestall_utskick(ett.pk)


def bestall_import(pk: int) -> None:
    """Have import `pk` read once its row is committed. A queue that is down costs time only: see `samla_upp`."""
    vid_commit(las_import, pk)


@shared_task(name="lagesbild.tasks.las_import")
def las_import(pk: int) -> None:
    """Read the file of import `pk`, unless somebody else does or has done it. Small files are read in the request."""
    jobb = import_tagen(pk=pk)
    if jobb is None or jobb.ombud is None:
        return
    ombud = jobb.ombud

    def steg(text: str, andel: int) -> None:
        import_framsteg(pk=pk, ombud=ombud, steg=text, andel=andel)

    try:
        import_last(korning=jobb, steg=steg)
    except OmbudForlorat:
        logg.warning("Import %s: försök %s förlorade jobbet och slutar", pk, jobb.forsok)
    except Databasfel:
        raise  # without the database the row can't be told: the sweep takes the job up again
    except (Olaslig, Fel) as fel:
        import_misslyckad(pk=pk, ombud=ombud, fel=fel.text)
    except Exception:  # whatever a file does, the person who sent it gets an answer
        logg.exception("Import %s misslyckades", pk)
        import_misslyckad(pk=pk, ombud=ombud, fel=IMPORTEN_GICK_FEL.format(pk=pk))


def las_nu_eller_sedan(korning: Importkorning) -> None:
    """Read a small file while the person waits, have a bigger one read by the worker."""
    if (korning.storlek or 0) <= LAS_GENAST:
        las_import(korning.pk)
    else:
        bestall_import(korning.pk)


def genomford_nu_eller_sedan(*, av: Anvandare, korning: Importkorning, stampel: str) -> Importkorning:
    """Make few rows figures at once, have many written by the worker. Raises as `genomford`."""
    if korning.rader.count() <= SKRIV_GENAST:
        return genomford(av=av, korning=korning, stampel=stampel)
    bestalld = genomforande_bestallt(av=av, korning=korning, stampel=stampel)
    bestall_genomforande(bestalld.pk)
    return bestalld


def bestall_genomforande(pk: int) -> None:
    """Have the rows of import `pk` made figures once the order is committed. As for `bestall_import`."""
    vid_commit(genomfor_import, pk)


@shared_task(name="lagesbild.tasks.genomfor_import")
def genomfor_import(pk: int) -> None:
    """Make the rows of import `pk` figures, unless somebody else does or has done it."""
    jobb = genomforande_taget(pk=pk)
    if jobb is None or jobb.ombud is None:
        return
    ombud = jobb.ombud
    try:
        with _berattat(pk, ombud) as steg:
            genomforande_gjort(korning=jobb, steg=steg)
    except OmbudForlorat:
        logg.warning("Import %s: försök %s förlorade jobbet och slutar", pk, jobb.forsok)
    except Databasfel:
        raise  # as for the reading
    except Fel as fel:
        genomforande_misslyckat(pk=pk, ombud=ombud, fel=fel.text)
    except Exception:  # whatever happens, the person gets an answer
        logg.exception("Import %s gick inte att spara", pk)
        genomforande_misslyckat(pk=pk, ombud=ombud, fel=SPARANDET_GICK_FEL.format(pk=pk))


@contextmanager
def _berattat(pk: int, ombud: UUID) -> Iterator[Callable[[str, int], None]]:
    """Progress out of a long transaction, told each second over a connection of its own: inside, nobody would see it.

    SQLite has one writer at a time, so there the row says what it said when the job was taken.
    """
    senast: list[tuple[str, int]] = []
    slut = threading.Event()

    def beratta() -> None:
        try:
            while not slut.wait(BERATTA_VAR):
                if senast:
                    text, andel = senast[-1]
                    import_framsteg(pk=pk, ombud=ombud, steg=text, andel=andel)
        except (Databasfel, OmbudForlorat):
            logg.warning("Import %s: förloppet kunde inte skrivas", pk, exc_info=True)
        finally:
            connection.close()

    trad = threading.Thread(target=beratta, name=f"import-{pk}", daemon=True)
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        trad.start()
    try:
        yield lambda text, andel: senast.append((text, andel))
    finally:
        slut.set()
        if trad.ident:
            trad.join()


@shared_task(name="lagesbild.tasks.samla_upp")
def samla_upp() -> None:
    """Take up what a dead worker or a lost message left behind. Runs by beat and when a worker starts."""
    for pk, sekunder in att_ta_upp():
        # What is not taken soon is asked for again by the next sweep, so old requests need not pile up.
        rendera.apply_async((pk,), countdown=sekunder, expires=sekunder + 60, retry=False)
    for pk, sekunder in importer_att_ta_upp():
        las_import.apply_async((pk,), countdown=sekunder, expires=sekunder + 60, retry=False)
    for pk, sekunder in genomforanden_att_ta_upp():
        genomfor_import.apply_async((pk,), countdown=sekunder, expires=sekunder + 60, retry=False)
    for pk, sekunder in brev_att_ta_upp():
        gor_brev.apply_async((pk,), countdown=sekunder, expires=sekunder + 60, retry=False)
    for pk, sekunder in protokoll_att_ta_upp():
        gor_protokoll.apply_async((pk,), countdown=sekunder, expires=sekunder + 60, retry=False)
    # Drafts before what nobody names: a file of theirs that could not be removed is one of those next.
    for stada, vad in (
        (gamla_utkastfiler_borttagna, "filer av utkast"),
        (overgivna_filer_borttagna, "övergivna filer"),
        (overgivna_brevfiler_borttagna, "övergivna filer av veckobrev"),
        (overgivna_importfiler_borttagna, "övergivna filer av importer"),
        (overgivna_protokoll_borttagna, "övergivna filer av protokoll"),
        (strukna_bildfiler_borttagna, "filer av borttagna bilder"),
        (avbrutna_importers_rader_borttagna, "rader ur avbrutna importer"),
    ):
        with utan_stopp("Kunde inte ta bort %s", vad):
            if antal := stada():
                logg.info("Tog bort %s %s", antal, vad)


@shared_task(name="lagesbild.tasks.veckans_rytm")
def veckans_rytm() -> None:
    """Open the weeks that have begun and remind those who have something left. Runs by beat, each minute."""
    nu = timezone.now()
    for lage in veckor_oppnade(av=None, nu=nu):
        logg.info("Öppnade %s", lage)
    for utskick in paminnelser_lagda(av=None, nu=nu):
        bestall_utskick(utskick.pk)


def _gor_brev(brev: Veckobrev, ombud: UUID) -> list[Utskick]:
    try:
        return brev_klart(pk=brev.pk, ombud=ombud, innehall=brev_tryckt(brev.innehall))
    except (OmbudForlorat, Databasfel):
        raise  # as for a rendering
    except Exception:  # whatever the printing meets, those on the list get the brief
        logg.exception("Veckobrev %s gick inte att trycka", brev.pk)
        return brev_misslyckat(pk=brev.pk, ombud=ombud, fel=BREVET_GICK_FEL.format(pk=brev.pk))
