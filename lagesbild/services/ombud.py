"""The lease that jobs are done under: rows with status, `ombud`, `puls` and `forsok` (docs/ARKITEKTUR.md, "Long jobs").

The rows' `Status` has the values vantar, pagar, klar and misslyckad, some also avbruten.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from samverkan.ko import utan_stopp

PULS_VAR: Final = 3.0  # seconds between two signs of life
PULSGRANS: Final = timedelta(seconds=15)
VANTEGRANS: Final = timedelta(seconds=5)  # after this a waiting job is taken to be lost in the queue
FILGRANS: Final = timedelta(hours=1)
MAX_FORSOK: Final = 5

Jobb = type[models.Model]


class OmbudForlorat(Exception):
    """The attempt has lost its lease: somebody else has the job, or it is finished. There is nothing more to do."""


def ledigt() -> Q:
    """Jobs that nobody works on."""
    return Q(status="vantar") | Q(status="pagar", puls__lt=timezone.now() - PULSGRANS)


def taget(modell: Jobb, pk: int, **falt: Any) -> UUID | None:
    """Take the job for a new attempt; its lease. None when it is taken, finished or given up."""
    ombud = uuid4()
    fria = modell._default_manager.filter(ledigt(), pk=pk, forsok__lt=MAX_FORSOK)
    tagna = fria.update(status="pagar", ombud=ombud, puls=timezone.now(), forsok=F("forsok") + 1, **falt)
    return ombud if tagna else None


def uppgivna(modell: Jobb, pk: int) -> Any:
    """The row if all its attempts are spent and nobody works on it."""
    return modell._default_manager.filter(ledigt(), pk=pk, forsok__gte=MAX_FORSOK)


def eget(modell: Jobb, pk: int, ombud: UUID) -> Any:
    """The row as long as this attempt holds it."""
    return modell._default_manager.filter(pk=pk, ombud=ombud, status="pagar")


def puls_fornyad(*, modell: Jobb, pk: int, ombud: UUID) -> bool:
    """Give a sign of life. False when the lease is lost."""
    return bool(eget(modell, pk, ombud).update(puls=timezone.now()))


def att_ta_upp(modell: Jobb, bestalld: str) -> list[tuple[int, float]]:
    """Jobs that the queue may have lost, with the number of seconds until each of them can be taken.

    `bestalld` names the field with the time of the order. Those are jobs that have waited for a while, and all that are
    running: nobody knows today whether their worker lives in fifteen seconds. To take a job that is in good hands does
    nothing.
    """
    nu = timezone.now()
    rader = modell._default_manager.all()
    vantar = rader.filter(status="vantar", **{f"{bestalld}__lt": nu - VANTEGRANS})
    pagar = rader.filter(status="pagar").exclude(puls=None).values_list("pk", "puls")
    return [
        *((pk, 0.0) for pk in vantar.order_by(bestalld).values_list("pk", flat=True)),
        *((pk, _sekunder_kvar(puls, nu)) for pk, puls in pagar),
    ]


def fil_skriven(rad: models.Model, ombud: UUID, innehall: bytes, andelse: str = "pdf") -> str:
    """Store the file of an attempt; its name.

    The name holds the attempt: two attempts never write the same file, and the row names the one that counts.
    """
    falt = filfalt(type(rad))
    namn: str = falt.storage.save(falt.generate_filename(rad, f"{rad.pk}-{ombud.hex}.{andelse}"), ContentFile(innehall))
    return namn


def overgivna_filer_borttagna(modell: Jobb, mapp: str) -> int:
    """Remove files in `mapp` that no row names, left by attempts killed while they wrote. Returns how many."""
    lager = filfalt(modell).storage
    rader = modell._default_manager.all()
    antal = 0
    kanda = set(rader.exclude(fil="").values_list("fil", flat=True))
    for namn in [namn for namn in _filer(lager, mapp) if namn not in kanda]:
        with utan_stopp("Den övergivna filen %s kunde inte tas bort", namn):
            # In this order: a row gets its file's name after the file is there, so a young file may be about to get one
            gammal = lager.get_modified_time(namn) < timezone.now() - FILGRANS
            if gammal and not rader.filter(fil=namn).exists():
                lager.delete(namn)
                antal += 1
    return antal


def filfalt(modell: Jobb) -> Any:
    """The field that holds the job's file."""
    return modell._meta.get_field("fil")


def _sekunder_kvar(puls: datetime, nu: datetime) -> float:
    return max(0.0, (puls + PULSGRANS - nu).total_seconds() + 0.5)


def _filer(lager: Any, mapp: str) -> Iterator[str]:
    if not lager.exists(mapp):
        return
    mappar, filer = lager.listdir(mapp)
    yield from (str(Path(mapp) / fil) for fil in filer)
    for under in mappar:
        yield from _filer(lager, str(Path(mapp) / under))
