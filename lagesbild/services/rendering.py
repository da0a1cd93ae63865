"""The rendering job. The row is the truth: see `lagesbild.models.Rendering` and docs/ARKITEKTUR.md, "Long jobs"."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from lagesbild.models import Lagesbild, Rendering
from samverkan.models import Anvandare
from samverkan.roller import Ratt
from samverkan.services import krav, logga

PULS_VAR: Final = 3.0  # seconds between two signs of life
PULSGRANS: Final = timedelta(seconds=15)
VANTEGRANS: Final = timedelta(seconds=5)  # after this a waiting job is taken to be lost in the queue
FILGRANS: Final = timedelta(hours=1)
MAX_FORSOK: Final = 3

FOR_MANGA_FORSOK: Final = (
    f"PDF:en kunde inte göras: arbetet avbröts {MAX_FORSOK} gånger utan att bli klart. "
    "Beställ igen, och hör av dig till systemets förvaltare om det händer på nytt."
)

_PAGAENDE = (Rendering.Status.VANTAR, Rendering.Status.PAGAR)
_filfalt: Any = Rendering._meta.get_field("fil")


class OmbudForlorat(Exception):
    """The attempt has lost its lease: somebody else has the job, or it is finished. There is nothing more to do."""


def rendering_bestalld(*, av: Anvandare, lagesbild: Lagesbild, utgava: Rendering.Utgava) -> Rendering:
    """The job that makes `utgava` of the document: a new one, or the one that is waiting or running already.

    Raises `Nekad`. The caller puts it in the queue afterwards (`lagesbild.tasks.bestall_rendering`).
    """
    omrade = lagesbild.stadsdelsomrade
    krav(av, Ratt.SKAPA_PDF, omrade)
    with transaction.atomic():
        # Two who order at once: the second waits here and then finds the first one's job.
        Lagesbild.objects.select_for_update().get(pk=lagesbild.pk)
        finns = Rendering.objects.filter(lagesbild=lagesbild, utgava=utgava, status__in=_PAGAENDE).first()
        if finns is not None:
            return finns
        rendering = Rendering.objects.create(
            lagesbild=lagesbild, utgava=utgava, bestalld_av=av, bestalld=timezone.now()
        )
        logga(av=av, handelse="rendering_bestalld", objekt=rendering, omrade=omrade, till={"utgava": utgava})
    return rendering


def rendering_tagen(*, pk: int) -> Rendering | None:
    """Take the job for a new attempt; its lease is the row's `ombud`. None when it is taken, finished or given up."""
    nu = timezone.now()
    ledig = Q(status=Rendering.Status.VANTAR) | Q(status=Rendering.Status.PAGAR, puls__lt=nu - PULSGRANS)
    ombud = uuid4()
    tagna = Rendering.objects.filter(ledig, pk=pk, forsok__lt=MAX_FORSOK).update(
        status=Rendering.Status.PAGAR,
        ombud=ombud,
        puls=nu,
        startad=nu,
        forsok=F("forsok") + 1,
        steg="Börjar",
        andel=0,
    )
    if tagna:
        # Who has lost the lease already again gets None, and not somebody else's job.
        fraga = Rendering.objects.select_related("lagesbild__stadsdelsomrade", "bestalld_av")
        return fraga.filter(pk=pk, ombud=ombud).first()
    _avslutad(Rendering.objects.filter(ledig, pk=pk, forsok__gte=MAX_FORSOK), pk, FOR_MANGA_FORSOK)
    return None


def puls_fornyad(*, pk: int, ombud: UUID) -> bool:
    """Give a sign of life. False when the lease is lost."""
    return bool(_egen(pk, ombud).update(puls=timezone.now()))


def framsteg(*, pk: int, ombud: UUID, steg: str, andel: int) -> None:
    """Tell how far the attempt has come: the step in words, the share in percent. Raises `OmbudForlorat`."""
    andel = max(0, min(andel, 99))  # 100 belongs to a job that is done
    if not _egen(pk, ombud).update(steg=steg[:120], andel=andel, puls=timezone.now()):
        raise OmbudForlorat


def rendering_klar(*, pk: int, ombud: UUID, innehall: bytes, sidor: int | None) -> Rendering:
    """Store the PDF and finish the job. Raises `OmbudForlorat`; then nothing of the attempt remains."""
    rendering = _egen(pk, ombud).select_related("lagesbild__stadsdelsomrade").first()
    if rendering is None:
        raise OmbudForlorat
    lager = _filfalt.storage
    # The name holds the attempt: two attempts never write the same file, and the row names the one that counts.
    namn = lager.save(_filfalt.generate_filename(rendering, f"{pk}-{ombud.hex}.pdf"), ContentFile(innehall))
    klar = False
    try:
        with transaction.atomic():
            klar = bool(
                _egen(pk, ombud).update(
                    status=Rendering.Status.KLAR,
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
                _loggad(pk, "rendering_klar", sidor=sidor, storlek=len(innehall))
    finally:
        if not klar:
            lager.delete(namn)
    if not klar:
        raise OmbudForlorat
    return Rendering.objects.get(pk=pk)


def rendering_misslyckad(*, pk: int, ombud: UUID, fel: str) -> None:
    """Finish the job as failed. `fel` is for people: what went wrong and what to do. Raises `OmbudForlorat`."""
    if not _avslutad(_egen(pk, ombud), pk, fel):
        raise OmbudForlorat


def att_ta_upp() -> list[tuple[int, float]]:
    """Jobs that the queue may have lost, with the number of seconds until each of them can be taken.

    Those are jobs that have waited for a while, and all that are running: nobody knows today whether their worker
    lives in fifteen seconds. To take a job that is in good hands does nothing.
    """
    nu = timezone.now()
    vantar = Rendering.objects.filter(status=Rendering.Status.VANTAR, bestalld__lt=nu - VANTEGRANS)
    pagar = Rendering.objects.filter(status=Rendering.Status.PAGAR).exclude(puls=None).values_list("pk", "puls")
    return [
        *((pk, 0.0) for pk in vantar.order_by("bestalld").values_list("pk", flat=True)),
        *((pk, _sekunder_kvar(puls, nu)) for pk, puls in pagar if puls),
    ]


def overgivna_filer_borttagna() -> int:
    """Remove PDF files that no row names, left by attempts that were killed while they wrote. Returns how many."""
    nu = timezone.now()
    lager = _filfalt.storage
    antal = 0
    kanda = set(Rendering.objects.exclude(fil="").values_list("fil", flat=True))
    for namn in [namn for namn in _filer(lager, "renderingar") if namn not in kanda]:
        # In this order: a row gets its file's name after the file is there, so a young file may be about to get one.
        gammal = lager.get_modified_time(namn) < nu - FILGRANS
        if gammal and not Rendering.objects.filter(fil=namn).exists():
            lager.delete(namn)
            antal += 1
    return antal


def _sekunder_kvar(puls: datetime, nu: datetime) -> float:
    return max(0.0, (puls + PULSGRANS - nu).total_seconds() + 0.5)


def _filer(lager: Any, mapp: str) -> Iterator[str]:
    if not lager.exists(mapp):
        return
    mappar, filer = lager.listdir(mapp)
    yield from (str(Path(mapp) / fil) for fil in filer)
    for under in mappar:
        yield from _filer(lager, str(Path(mapp) / under))


def _egen(pk: int, ombud: UUID) -> Any:
    """The row as long as this attempt holds it."""
    return Rendering.objects.filter(pk=pk, ombud=ombud, status=Rendering.Status.PAGAR)


def _avslutad(rader: Any, pk: int, fel: str) -> bool:
    with transaction.atomic():
        traff = bool(rader.update(status=Rendering.Status.MISSLYCKAD, avslutad=timezone.now(), fel=fel))
        if traff:
            _loggad(pk, "rendering_misslyckad", fel=fel)
    return traff


def _loggad(pk: int, handelse: str, **till: Any) -> None:
    rendering = Rendering.objects.select_related("lagesbild__stadsdelsomrade").get(pk=pk)
    logga(
        av=None,
        handelse=handelse,
        objekt=rendering,
        omrade=rendering.lagesbild.stadsdelsomrade,
        till={"utgava": rendering.utgava, "forsok": rendering.forsok, **till},
    )
