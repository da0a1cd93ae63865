"""Jobs that print a document, whichever it is: taken, told about, finished, stopped. The row is a `Tryckjobb`.

See docs/ARKITEKTUR.md, "To print another document". What is particular to the yearly document is `services.rendering`.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lagesbild.models import Tryckjobb
from lagesbild.services import ombud as lan
from lagesbild.services.ombud import MAX_FORSOK, OmbudForlorat
from samverkan.models import Anvandare
from samverkan.services import logga

PAGAENDE: Final = (Tryckjobb.Status.VANTAR, Tryckjobb.Status.PAGAR)
FOR_MANGA_FORSOK: Final = (
    f"Filen kunde inte göras: arbetet avbröts {MAX_FORSOK} gånger utan att bli klart. "
    "Beställ igen, och hör av dig till systemets förvaltare om det händer på nytt."
)

T = TypeVar("T", bound=Tryckjobb)


class Stoppat(Exception):
    """Somebody has asked for an end: the attempt stops, and the row says so already or will in a moment."""


class TidenUte(Exception):
    """The attempt has taken longer than the job may."""


def taget(modell: type[T], pk: int) -> T | None:
    """Take the job for a new attempt; its lease is the row's `ombud`. None when it is taken, finished or given up."""
    if _avbrutna(modell, pk):
        return None
    ombud = lan.taget(modell, pk, startad=timezone.now(), steg="Börjar", andel=0)
    if ombud:
        # Who has lost the lease already again gets None, and not somebody else's job.
        return modell._default_manager.select_related("bestalld_av").filter(pk=pk, ombud=ombud).first()
    _avslutat(modell, lan.uppgivna(modell, pk), pk, FOR_MANGA_FORSOK)
    return None


def framsteg(jobb: Tryckjobb, steg: str, andel: int) -> None:
    """Tell how far the attempt has come: the step in words, the share in percent.

    Raises `OmbudForlorat`, `Stoppat` when somebody has asked for an end, `TidenUte` when the job's time is out.
    """
    andel = max(0, min(andel, 99))  # 100 belongs to a job that is done
    modell, ombud = type(jobb), _ombud(jobb)
    if not lan.eget(modell, jobb.pk, ombud).update(steg=steg[:120], andel=andel, puls=timezone.now()):
        raise OmbudForlorat
    rad = lan.eget(modell, jobb.pk, ombud).values_list("avbruten_tid", "startad", "tidsgrans").first()
    if rad is None:
        raise OmbudForlorat
    avbruten, startad, tidsgrans = rad
    if avbruten:
        raise Stoppat
    if timezone.now() - startad > timedelta(seconds=tidsgrans):
        raise TidenUte


def klart(jobb: T, *, innehall: bytes, sidor: int | None) -> T:
    """Store the file and finish the job. Raises `OmbudForlorat`; then nothing of the attempt remains."""
    modell, ombud = type(jobb), _ombud(jobb)
    if not lan.eget(modell, jobb.pk, ombud).exists():
        raise OmbudForlorat
    namn = lan.fil_skriven(jobb, ombud, innehall, andelse=jobb.format)
    klar = False
    try:
        with transaction.atomic():
            klar = bool(
                # Who has asked for an end in the last moment gets it.
                lan.eget(modell, jobb.pk, ombud)
                .filter(avbruten_tid=None)
                .update(
                    status=Tryckjobb.Status.KLAR,
                    steg="Klar",
                    andel=100,
                    avslutad=timezone.now(),
                    fil=namn,
                    storlek=len(innehall),
                    sidor=sidor,
                    sha256=hashlib.sha256(innehall).hexdigest(),
                    fel="",
                )
            )
            if klar:
                _loggat(modell, jobb.pk, "klar", sidor=sidor, storlek=len(innehall))
    finally:
        if not klar:
            lan.filfalt(modell).storage.delete(namn)
    if not klar:
        raise Stoppat if lan.eget(modell, jobb.pk, ombud).exists() else OmbudForlorat
    return modell._default_manager.get(pk=jobb.pk)


def misslyckat(jobb: Tryckjobb, *, fel: str) -> None:
    """Finish the job as failed. `fel` is for people: what went wrong and what to do. Raises `OmbudForlorat`."""
    if not _avslutat(type(jobb), lan.eget(type(jobb), jobb.pk, _ombud(jobb)), jobb.pk, fel):
        raise OmbudForlorat


def slutat(jobb: Tryckjobb) -> None:
    """Finish a job that somebody has asked to end, when the attempt has seen it. Raises `OmbudForlorat`."""
    if not _avbrutna(type(jobb), jobb.pk, ombud=_ombud(jobb)):
        raise OmbudForlorat


def avbrutet(modell: type[T], pk: int, *, av: Anvandare) -> T:
    """Ask for an end. A job that waits, or whose worker is silent, ends at once; one that runs at its next step.

    A finished one stays what it is. The caller has asked for the permission.
    """
    with transaction.atomic():
        bett = modell._default_manager.filter(pk=pk, status__in=PAGAENDE, avbruten_tid=None)
        if bett.update(avbruten_av=av, avbruten_tid=timezone.now()):
            _loggat(modell, pk, "avbruten", av=av)
    _avbrutna(modell, pk)
    return modell._default_manager.get(pk=pk)


def _avbrutna(modell: type[T], pk: int, ombud: UUID | None = None) -> bool:
    """End the job if that has been asked for and nobody works on it (but the attempt that calls)."""
    rader = lan.eget(modell, pk, ombud) if ombud else modell._default_manager.filter(lan.ledigt(), pk=pk)
    return bool(
        rader.exclude(avbruten_tid=None).update(status=Tryckjobb.Status.AVBRUTEN, avslutad=timezone.now(), steg="")
    )


def _ombud(jobb: Tryckjobb) -> UUID:
    if jobb.ombud is None:
        raise OmbudForlorat
    return jobb.ombud


def _avslutat(modell: type[T], rader: Any, pk: int, fel: str) -> bool:
    with transaction.atomic():
        traff = bool(rader.update(status=Tryckjobb.Status.MISSLYCKAD, avslutad=timezone.now(), fel=fel))
        if traff:
            _loggat(modell, pk, "misslyckad", fel=fel)
    return traff


def _loggat(modell: type[T], pk: int, vad: str, *, av: Anvandare | None = None, **till: Any) -> None:
    jobb = modell._default_manager.get(pk=pk)
    till = {"utgava": jobb.utgava, "format": jobb.format, "forsok": jobb.forsok, **till}
    logga(av=av, handelse=f"{modell._meta.model_name}_{vad}", objekt=jobb, omrade=jobb.omrade, till=till)
