"""Files of the yearly document: ordered, made, stopped. What all printed documents share is `services.tryckjobb`."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lagesbild import dokument
from lagesbild.models import Lagesbild, Lagesbildsversion, Rendering, Versionsutgava
from lagesbild.services import ombud as lan
from lagesbild.services import tryckjobb
from lagesbild.services.ombud import PULSGRANS
from lagesbild.services.tryckeri import Framsteg, Tryckt, tryckt
from samverkan.fel import Ogiltigt
from samverkan.ko import utan_stopp
from samverkan.models import Anvandare
from samverkan.roller import Ratt
from samverkan.services import krav, logga

__all__ = ["PULSGRANS"]

UTKAST_SPARAS: Final = timedelta(days=7)
ERSATT_SPARAS: Final = timedelta(hours=1)
UTGAVAN_SAKNAS: Final = "Den fastställda versionen har ingen sådan utgåva. Hör av dig till systemets förvaltare."


def rendering_bestalld(
    *,
    av: Anvandare,
    lagesbild: Lagesbild,
    utgava: Rendering.Utgava,
    format: Rendering.Format = Rendering.Format.PDF,  # noqa: A002 the field's name
    version: Lagesbildsversion | None = None,
) -> Rendering:
    """The job that makes the file: a new one, or one that is waiting already for the same text.

    Of a frozen `version` also one that runs or is done, while its file is there: it can't differ. Raises `Nekad`, and
    `Ogiltigt` for a version of another document. The caller puts the job in the queue afterwards
    (`lagesbild.tasks.bestall_rendering`).
    """
    omrade = lagesbild.stadsdelsomrade
    krav(av, Ratt.SKAPA_PDF, omrade)
    if version is not None and version.lagesbild_id != lagesbild.pk:
        raise Ogiltigt("Versionen hör till ett annat dokument.", falt="version")
    with transaction.atomic():
        # Two who order at once: the second waits here and then finds the first one's job.
        lagesbild = Lagesbild.objects.select_for_update().get(pk=lagesbild.pk)
        andring = version.andring if version else lagesbild.andring
        lika = Rendering.objects.filter(
            lagesbild=lagesbild, utgava=utgava, format=format, version=version, andring=andring, avbruten_tid=None
        )
        # A draft's job that runs has read figures already that may have changed since; what is frozen can't.
        duger = [*tryckjobb.PAGAENDE, Rendering.Status.KLAR] if version else [Rendering.Status.VANTAR]
        for finns in lika.filter(status__in=duger).order_by("-pk"):
            if finns.status != Rendering.Status.KLAR or finns.fil.storage.exists(str(finns.fil)):
                return finns
        rendering = Rendering.objects.create(
            lagesbild=lagesbild,
            utgava=utgava,
            format=format,
            version=version,
            andring=andring,
            bestalld_av=av,
            bestalld=timezone.now(),
        )
        logga(
            av=av,
            handelse="rendering_bestalld",
            objekt=rendering,
            omrade=omrade,
            till={"utgava": utgava, "format": format, "version": version.nummer if version else None},
        )
    return rendering


def utgavor_bestallda(*, av: Anvandare, version: Lagesbildsversion) -> list[Rendering]:
    """The jobs that print both editions of a version that has just been frozen, in that transaction. Raises `Nekad`."""
    omrade = version.lagesbild.stadsdelsomrade
    krav(av, Ratt.SKAPA_PDF, omrade)
    falt = {"lagesbild": version.lagesbild, "version": version, "andring": version.andring, "bestalld_av": av}
    jobb = Rendering.objects.bulk_create(
        Rendering(utgava=utgava, bestalld=timezone.now(), **falt) for utgava in Rendering.Utgava
    )
    for rendering in jobb:
        till = {"utgava": rendering.utgava, "format": rendering.format, "version": version.nummer}
        logga(av=av, handelse="rendering_bestalld", objekt=rendering, omrade=omrade, till=till)
    return jobb


def rendering_avbruten(*, av: Anvandare, rendering: Rendering) -> Rendering:
    """Ask for an end of the job. Raises `Nekad`. See `tryckjobb.avbrutet`."""
    krav(av, Ratt.SKAPA_PDF, rendering.omrade)
    return tryckjobb.avbrutet(Rendering, rendering.pk, av=av)


def rendering_gjord(jobb: Rendering, framsteg: Framsteg) -> Tryckt:
    """The file that job `jobb` is about: of the frozen content, or collected anew as the person who ordered sees it."""
    return tryckt(_innehall(jobb, framsteg), jobb.format, framsteg)


def _innehall(jobb: Rendering, framsteg: Framsteg) -> dokument.Dokument:
    if jobb.version_id is None:
        return dokument.samla(jobb.lagesbild, jobb.utgava, user=jobb.bestalld_av, framsteg=framsteg)
    framsteg("Hämtar den fastställda versionen", 1)
    fryst = Versionsutgava.objects.synlig_for(jobb.bestalld_av).filter(version=jobb.version_id, utgava=jobb.utgava)
    utgava = fryst.first()
    if utgava is None:
        raise Ogiltigt(UTGAVAN_SAKNAS)
    return dokument.oppnat(utgava.innehall, utgava.sha256)


def att_ta_upp() -> list[tuple[int, float]]:
    """Jobs that the queue may have lost, with the number of seconds until each of them can be taken."""
    return lan.att_ta_upp(Rendering, "bestalld")


def overgivna_filer_borttagna() -> int:
    """Remove files that no row names, left by attempts that were killed while they wrote. Returns how many."""
    return lan.overgivna_filer_borttagna(Rendering, Rendering.mapp)


def gamla_utkastfiler_borttagna() -> int:
    """Clean away finished files that no version needs. Returns how many.

    A file of a draft is of use for a while: a week, or an hour once a version has been frozen after it was ordered.
    Files of versions stay, and so does what the log says of all.
    """
    nu = timezone.now()
    frysta = Lagesbildsversion.objects.filter(lagesbild=OuterRef("lagesbild"), skapad_tid__gt=OuterRef("bestalld"))
    gamla = Rendering.objects.filter(
        Q(avslutad__lt=nu - UTKAST_SPARAS) | (Exists(frysta) & Q(avslutad__lt=nu - ERSATT_SPARAS)),
        version=None,
        status=Rendering.Status.KLAR,
    )
    antal = 0
    for rendering in gamla.select_related("lagesbild__stadsdelsomrade").order_by("pk"):
        with transaction.atomic():
            # Sweeps may run beside each other: the one that removes the row is the one that tells of it.
            if not Rendering.objects.filter(pk=rendering.pk).delete()[0]:
                continue
            logga(
                av=None,
                handelse="rendering_bortstadad",
                objekt=rendering,
                omrade=rendering.omrade,
                fran={"utgava": rendering.utgava, "format": rendering.format, "sha256": rendering.sha256},
            )
        fil = rendering.fil.name
        # After the row: a file that no row names is found again by `overgivna_filer_borttagna`, the other way is not.
        with utan_stopp("Utkastets fil %s kunde inte tas bort", fil):
            if fil:
                lan.filfalt(Rendering).storage.delete(fil)
            antal += 1
    return antal
