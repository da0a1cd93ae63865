"""The worker's side of printing: take a job, do it under signs of life, say what happened."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Final, TypeVar
from uuid import UUID

from django.db import Error as Databasfel
from django.db import connection

from lagesbild import dokument
from lagesbild.models import Tryckjobb
from lagesbild.models.rendering import TIDSGRANS
from lagesbild.services import ombud as lan
from lagesbild.services import tryckjobb
from lagesbild.services.ombud import PULS_VAR, OmbudForlorat
from lagesbild.services.pdf import antal_sidor
from samverkan.fel import Fel
from samverkan.svenska import antal

logg = logging.getLogger(__name__)

STEG_VAR: Final = 0.2  # seconds
ANSTAND: Final = 2 * PULS_VAR  # seconds after its time that an attempt has to notice by itself
PROCESSGRANS: Final = TIDSGRANS + 60  # seconds after which the queue kills the process: the limit of the tasks
GICK_FEL: Final = (
    "Något gick fel när filen gjordes (steget ”{steg}”). Felet är antecknat i systemets logg under nummer {pk}. "
    "Försök igen, och hör av dig till systemets förvaltare om det händer på nytt."
)
TOG_FOR_LANG_TID: Final = (
    "Filen hann inte bli klar på {grans} och arbetet stoppades (steget ”{steg}”). Försök igen när systemet är "
    "mindre belastat. Händer det på nytt: korta dokumentet eller hör av dig till systemets förvaltare."
)

Framsteg = Callable[[str, int], None]
T = TypeVar("T", bound=Tryckjobb)


@dataclass(frozen=True, slots=True)
class Tryckt:
    """What a job made: the file's content, and for a PDF the number of pages."""

    innehall: bytes
    sidor: int | None = None


def tryckt(innehallet: dokument.Dokument, format_: str, framsteg: Framsteg) -> Tryckt:
    """The content as a file of that format (`Tryckjobb.Format`)."""
    match format_:
        case Tryckjobb.Format.DOCX:
            return Tryckt(dokument.docx(innehallet, framsteg=framsteg))
        case Tryckjobb.Format.XLSX:
            return Tryckt(dokument.xlsx(innehallet, framsteg=framsteg))
        case Tryckjobb.Format.HTML:
            return Tryckt(dokument.html(innehallet, framsteg=framsteg).encode())
        case _:
            pdf = dokument.pdf(dokument.html(innehallet, for_tryck=True, framsteg=framsteg), framsteg=framsteg)
            return Tryckt(pdf, antal_sidor(pdf))


def tryck(modell: type[T], pk: int, gor: Callable[[T, Framsteg], Tryckt]) -> None:
    """Do job `pk` with `gor`, unless somebody else does or has done it. Whatever happens, the row says what happened.

    `gor` is given the row and a function to tell the step and the share done (0–100); what that raises goes through.
    """
    jobb = tryckjobb.taget(modell, pk)
    if jobb is None or jobb.ombud is None:
        return
    logg.info("%s %s: försök %s", modell.__name__, pk, jobb.forsok)
    steg = _Steg(jobb)
    try:
        with livstecken(pk, jobb.ombud, modell, sist=_Sist(jobb, steg)):
            _gjort(jobb, gor, steg)
    except OmbudForlorat:
        logg.warning("%s %s: försök %s förlorade jobbet och slutar", modell.__name__, pk, jobb.forsok)
    finally:
        # The garbage collector rests while a document is printed, and a worker must not carry one into the next.
        gc.collect()


def _gjort(jobb: T, gor: Callable[[T, Framsteg], Tryckt], steg: _Steg) -> None:
    try:
        steg("Börjar", 0)
        tryckt = gor(jobb, steg)
        tryckjobb.klart(jobb, innehall=tryckt.innehall, sidor=tryckt.sidor)
    except (OmbudForlorat, Databasfel):
        raise  # without the database the row can't be told: the sweep takes the job up again
    except tryckjobb.Stoppat:
        tryckjobb.slutat(jobb)
    except tryckjobb.TidenUte:
        _tog_for_lang_tid(jobb, steg)
    except Fel as fel:  # in our words already
        tryckjobb.misslyckat(jobb, fel=fel.text)
    except Exception:  # whatever a rendering meets, the person who ordered it gets an answer
        logg.exception("%s %s misslyckades under steget %s", type(jobb).__name__, jobb.pk, steg.text)
        tryckjobb.misslyckat(jobb, fel=GICK_FEL.format(steg=steg.text, pk=jobb.pk))


def _tog_for_lang_tid(jobb: Tryckjobb, steg: _Steg) -> None:
    grans = antal(jobb.tidsgrans, "sekund", "sekunder")
    tryckjobb.misslyckat(jobb, fel=TOG_FOR_LANG_TID.format(grans=grans, steg=steg.text))


class _Steg:
    """Tells the row how far the attempt has come, not more often than somebody can read it."""

    def __init__(self, jobb: Tryckjobb) -> None:
        self.jobb = jobb
        self.text, self._skrivet = "Börjar", 0.0

    def __call__(self, text: str, andel: int) -> None:
        """Raises what `tryckjobb.framsteg` raises."""
        self.text = text
        if monotonic() - self._skrivet >= STEG_VAR:
            tryckjobb.framsteg(self.jobb, text, andel)
            self._skrivet = monotonic()


class _Sist:
    """Whether an attempt's time is long out: it hangs within a step, where it can't be told to stop.

    Then the row says so at once, and the attempt has lost the job. Its process the queue ends (`PROCESSGRANS`).
    """

    def __init__(self, jobb: Tryckjobb, steg: _Steg) -> None:
        self.jobb, self.steg = jobb, steg
        self.slut = monotonic() + jobb.tidsgrans + ANSTAND

    def __call__(self) -> bool:
        if monotonic() < self.slut:
            return False
        logg.error("%s %s hänger i steget %s", type(self.jobb).__name__, self.jobb.pk, self.steg.text)
        with suppress(OmbudForlorat):  # it has ended in the meantime
            _tog_for_lang_tid(self.jobb, self.steg)
        return True


@contextmanager
def livstecken(pk: int, ombud: UUID, modell: lan.Jobb, *, sist: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Give signs of life from a thread of its own while the block runs: a rendering is silent for seconds.

    `sist` is asked before each; when it answers yes there are no more of them.
    """
    slut = threading.Event()

    def sla() -> None:
        try:
            while not slut.wait(PULS_VAR):
                try:
                    if sist() or not lan.puls_fornyad(modell=modell, pk=pk, ombud=ombud):
                        return
                except Databasfel:
                    logg.warning("%s %s: livstecknet kunde inte skrivas", modell.__name__, pk, exc_info=True)
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
