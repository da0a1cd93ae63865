"""Photos of places come in, and are struck out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from platser.models import Plats, Platsatgard, Platsbild, Trygghetsinvestering
from platser.services.bas import kontrollerade
from samverkan.bild import omkodad
from samverkan.fel import Ogiltigt
from samverkan.ko import utan_stopp
from samverkan.models import Anvandare, Loggpost
from samverkan.roller import Ratt
from samverkan.services import giltigt, krav, logga

STRUKEN_SPARAS: Final = timedelta(days=30)


def bild_tillagd(
    *,
    av: Anvandare,
    plats: Plats,
    data: bytes,
    alt: str,
    skede: str = Platsbild.Skede.LAGE,
    tagen: date | None = None,
    fore: Platsbild | None = None,
    atgard: Platsatgard | None = None,
    investering: Trygghetsinvestering | None = None,
) -> Platsbild:
    """Add a photo, written anew without metadata. `alt` says what it shows; `fore` is the picture it is to be seen
    beside.

    Raises `Nekad`, `Ogiltigt` with the field (not a picture, no description, a day that has not been), `Personuppgift`.
    """
    krav(av, Ratt.SKRIVA_PLATS, plats.stadsdelsomrade)
    text = kontrollerade(av=av, modell=Platsbild, falt={"alt": alt})["alt"]
    if not text:
        raise Ogiltigt("Skriv vad bilden visar. Det läses upp för den som inte ser den.", falt="alt")
    if tagen and tagen > timezone.localdate():
        raise Ogiltigt("Dagen har inte varit ännu.", falt="tagen")
    if fore is not None and (fore.plats_id != plats.pk or skede != Platsbild.Skede.EFTER):
        raise Ogiltigt("Bara en bild efter, av samma plats, kan stå bredvid en bild före.", falt="fore")
    if atgard is not None and atgard.samverkan.plats_id != plats.pk:
        raise Ogiltigt("Åtgärden hör till en annan plats.", falt="atgard")
    if investering is not None and investering.plats_id != plats.pk:
        raise Ogiltigt("Investeringen hör till en annan plats.", falt="investering")
    bild = omkodad(data)
    with transaction.atomic():
        rad = Platsbild(
            plats=plats,
            atgard=atgard,
            investering=investering,
            skede=skede,
            fore=fore,
            bredd=bild.bredd,
            hojd=bild.hojd,
            alt=text,
            tagen=tagen,
            uppladdad_av=av,
            uppladdad_tid=timezone.now(),
        )
        giltigt(rad, utom=("fil",))
        # The name says nothing of the file that came in.
        rad.fil.save(f"{uuid4().hex}.jpg", ContentFile(bild.innehall), save=False)
        rad.save()
        logga(
            av=av, handelse="platsbild_tillagd", objekt=rad, omrade=plats.stadsdelsomrade,
            till={"plats": plats.namn, "alt": text, "skede": str(skede)},
        )  # fmt: skip
    return rad


def bild_struken(*, av: Anvandare, bild: Platsbild) -> Platsbild:
    """Take a photo away from the pages. The row stays; its file goes later (`strukna_bildfiler_borttagna`).

    Raises `Nekad`.
    """
    omrade = bild.plats.stadsdelsomrade
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    with transaction.atomic():
        nu = Platsbild.objects.select_for_update(of=("self",)).get(pk=bild.pk)
        if not nu.struken:
            nu.struken = True
            nu.save(update_fields=["struken"])
            logga(av=av, handelse="platsbild_struken", objekt=nu, omrade=omrade, till={"plats": bild.plats.namn})
    return nu


def strukna_bildfiler_borttagna() -> int:
    """Remove the files of photos that were struck out a month ago. Returns how many.

    Nothing shows them: no frozen document holds a photo of a place, and its history tells of those that stand. The row
    stays, with what it showed, who put it in and when, and the log says who struck it out.
    """
    strukna = Platsbild.objects.filter(struken=True).exclude(fil="").select_related("plats__stadsdelsomrade")
    kvar = {str(bild.pk): bild for bild in strukna.defer("plats__kontur").order_by("pk")}
    sedan = Loggpost.objects.filter(
        handelse="platsbild_struken", objekt_typ=Platsbild._meta.label_lower, objekt_id__in=kvar,
        tid__lt=timezone.now() - STRUKEN_SPARAS,
    )  # fmt: skip
    antal = 0
    for nummer in set(sedan.values_list("objekt_id", flat=True)) if kvar else ():
        bild = kvar[nummer]
        with utan_stopp("Filen av den borttagna bilden %s kunde inte tas bort", nummer):
            # Before the row: what is left after a kill in between is found again by its name.
            bild.fil.storage.delete(str(bild.fil.name))
            antal += _bild_utan_fil(bild)
    return antal


def _bild_utan_fil(bild: Platsbild) -> int:
    """Say that the file is gone, unless a sweep beside has said it. Returns 1 or 0."""
    with transaction.atomic():
        tomd = Platsbild.objects.filter(pk=bild.pk).exclude(fil="").update(fil="")
        if tomd:
            logga(
                av=None, handelse="platsbild_bortstadad", objekt=bild, omrade=bild.plats.stadsdelsomrade,
                fran={"plats": bild.plats.namn},
            )  # fmt: skip
    return tomd
