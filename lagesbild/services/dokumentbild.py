"""Images of the yearly document come in, are described, and are taken away."""

from __future__ import annotations

import hashlib
from typing import Any, Final
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from lagesbild.models import Dokumentbild, Lagesbild, Versionsbild
from lagesbild.services.lagesbild import lagesbild_andrad, lagesbild_hallen
from lagesbild.skrift.block import visade_bilder
from samverkan.bild import omkodad
from samverkan.fel import Krock, Ogiltigt, eller_krock
from samverkan.models import Anvandare
from samverkan.roller import Ratt
from samverkan.services import giltigt, kontrollera_text, krav, logga
from samverkan.services.sparad import rad_sparad
from samverkan.tecken import synlig

LANGSTA_SIDA: Final = 2000  # pixels: 17 cm in print at 300 per inch
FLEST: Final = 100
FALT: Final = ("rubrik", "alternativtext", "kalla", "intern")  # what is said of an image


def dokumentbild_tillagd(
    *,
    av: Anvandare,
    lagesbild: Lagesbild,
    data: bytes,
    rubrik: str,
    alternativtext: str,
    kalla: str = "",
    intern: bool = False,
) -> Dokumentbild:
    """Add an image, written anew without metadata. It stands in the document when a section shows it.

    Raises `Nekad`, `Last`, `Personuppgift`, and `Ogiltigt` with the field: not an image, too big, not described.
    """
    omrade = lagesbild.stadsdelsomrade
    krav(av, Ratt.SKRIVA_LAGESBILD, omrade)
    falt = _kontrollerat(rubrik=rubrik, alternativtext=alternativtext, kalla=kalla, intern=intern)
    bild = omkodad(data, langsta_sida=LANGSTA_SIDA)
    with transaction.atomic():
        hallen = lagesbild_hallen(av=av, lagesbild=lagesbild)
        tagna = set(Dokumentbild.objects.filter(lagesbild=hallen).values_list("nyckel", flat=True))
        if len(tagna) >= FLEST:
            raise Ogiltigt(f"En lägesbild kan ha högst {FLEST} bilder.", falt="fil")
        grund = slugify(rubrik)[:50].strip("-") or "bild"
        rad = Dokumentbild(
            lagesbild=hallen,
            nyckel=next(n for n in (grund, *(f"{grund}-{i}" for i in range(2, FLEST + 2))) if n not in tagna),
            format=Dokumentbild.Format.JPEG,
            bredd=bild.bredd,
            hojd=bild.hojd,
            storlek=len(bild.innehall),
            sha256=hashlib.sha256(bild.innehall).hexdigest(),
            uppladdad_av=av,
            uppladdad_tid=timezone.now(),
            **falt,
        )
        giltigt(rad, utom=("fil",))
        # The name says nothing of the file that came in.
        rad.fil.save(f"{uuid4().hex}.jpg", ContentFile(bild.innehall), save=False)
        rad.save()
        logga(av=av, handelse="dokumentbild_tillagd", objekt=rad, omrade=omrade, till={"rubrik": rad.rubrik})
    return rad


def dokumentbild_andrad(*, av: Anvandare, bild: Dokumentbild, bygger_pa: int, **falt: Any) -> Dokumentbild:
    """Change what is said of an image that was seen as version `bygger_pa`. Raises as when added, and `Krock`."""
    omrade = bild.lagesbild.stadsdelsomrade
    krav(av, Ratt.SKRIVA_LAGESBILD, omrade)
    falt = _kontrollerat(**falt)
    with transaction.atomic():
        hallen = _hallen(av, bild)
        svar = rad_sparad(
            av=av, rad=bild, bygger_pa=bygger_pa, falt=falt, handelse="dokumentbild_andrad", vad="bilden", omrade=omrade
        )
        if not isinstance(svar, Krock) and svar.version != bild.version:
            lagesbild_andrad(av=av, lagesbild=hallen, vad=f"bilden ”{svar}”")
    return eller_krock(svar)


def dokumentbild_borttagen(*, av: Anvandare, bild: Dokumentbild) -> None:
    """Take an image away that no section shows and no version holds. Raises `Nekad`, `Last`, `Ogiltigt`."""
    omrade = bild.lagesbild.stadsdelsomrade
    krav(av, Ratt.SKRIVA_LAGESBILD, omrade)
    with transaction.atomic():
        hallen = _hallen(av, bild)
        if dar := [a.rubrik for a in hallen.avsnitt.order_by("ordning") if bild.nyckel in visade_bilder(a.block)]:
            raise Ogiltigt(f"Bilden visas i {', '.join(f'”{r}”' for r in dar)}. Ta bort den därifrån först.")
        if Versionsbild.objects.filter(bild=bild).exists():
            raise Ogiltigt("Bilden hör till en fastställd version av lägesbilden och måste finnas kvar.")
        logga(av=av, handelse="dokumentbild_borttagen", objekt=bild, omrade=omrade, fran={"rubrik": bild.rubrik})
        lager, namn = bild.fil.storage, str(bild.fil)
        bild.delete()
        transaction.on_commit(lambda: lager.delete(namn))


def bilder_kopierade(*, av: Anvandare, fran: Lagesbild, till: Lagesbild) -> None:
    """Give a document that is being begun the images of another, each with a file of its own. In a transaction.

    The caller has asked for the permission. The keys are the same, so blocks and texts that were copied find them.
    """
    for bild in Dokumentbild.objects.filter(lagesbild=fran).order_by("pk"):
        with bild.fil.open("rb") as fil:
            innehall = fil.read()
        bild.pk, bild.lagesbild, bild.version = None, till, 1
        bild.uppladdad_av, bild.uppladdad_tid = av, timezone.now()
        bild.fil.save(f"{uuid4().hex}.{bild.format}", ContentFile(innehall), save=False)
        bild.save(force_insert=True)


def _hallen(av: Anvandare, bild: Dokumentbild) -> Lagesbild:
    """The image's document, held. Raises `Nekad`, `Last`, and `Ogiltigt` when the image is gone meanwhile."""
    hallen = lagesbild_hallen(av=av, lagesbild=bild.lagesbild)
    if not Dokumentbild.objects.filter(pk=bild.pk, lagesbild=hallen).exists():
        raise Ogiltigt("Någon annan har tagit bort bilden.")
    return hallen


def _kontrollerat(*, rubrik: str, alternativtext: str, kalla: str, intern: bool) -> dict[str, Any]:
    rubrik = kontrollera_text(rubrik, falt="rubrik")
    alternativtext = kontrollera_text(alternativtext, falt="alternativtext")
    if not synlig(rubrik):
        raise Ogiltigt("Skriv en bildtext.", falt="rubrik")
    if not synlig(alternativtext):
        raise Ogiltigt("Skriv vad bilden visar. Det läses upp för den som inte ser den.", falt="alternativtext")
    kalla = kontrollera_text(kalla, falt="kalla")
    return {"rubrik": rubrik, "alternativtext": alternativtext, "kalla": kalla, "intern": intern}
