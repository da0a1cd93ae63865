"""The import as a job: the file is stored, and whoever reads it holds the row's lease."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import Any, Final
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from lagesbild import inlasning
from lagesbild.inlasning import Okand
from lagesbild.inlasning.profil import fingeravtryck
from lagesbild.kalkylblad import STORST_FIL, Bok, Cell, las, stada
from lagesbild.models import Importkorning, Importprofil, Importrad, Matkalla
from lagesbild.selectors.inlasning_namn import ar_plats_i, kalla_med_namnen
from lagesbild.services import ombud as lan
from lagesbild.services.inlasning.beslut import omradets_platser
from lagesbild.services.inlasning.mellanlager import kalla_for, lagrad, utan_personuppgifter
from lagesbild.services.ombud import OmbudForlorat
from samverkan.fel import Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.services import kontrollera_text, krav, logga

IMPORT_PULSGRANS: Final = timedelta(minutes=3)  # the reading process may be silent for a minute and a half
VANTEGRANS: Final = timedelta(seconds=5)
MAX_FORSOK: Final = 3
STADAS_AT_GANGEN: Final = 5_000
UR_FILEN: Final = ("prov", "namn", "platser", "plats", "titel", "noter")  # of `tolkning`: what the file's cells say
FOR_MANGA_FORSOK: Final = (
    f"Filen kunde inte läsas: arbetet avbröts {MAX_FORSOK} gånger. Dela upp filen, eller spara den på nytt som xlsx."
)
EJ_SPARAD: Final = f"Inget är sparat: arbetet avbröts {MAX_FORSOK} gånger. Läs in igen, eller dela upp filen."
INGA_SIFFROR: Final = (
    "Filen har inga siffror att läsa. Kontrollera att det är rätt fil. Är tabellen en bild går den inte att läsa."
)
OKAND_LAYOUT: Final = "Filens uppställning är inte känd. Beskriv den här nedanför."
Steg = Callable[[str, int], None]


def mottagen(
    *,
    av: Anvandare,
    omrade: Stadsdelsomrade,
    filnamn: str,
    innehall: bytes,
    kalla: Matkalla | None = None,
    ny_kalla: str = "",
    per_datum: date | None = None,
) -> Importkorning:
    """Store the file and the job that reads it. Nothing of it is a figure yet.

    Raises `Nekad`, `Ogiltigt` (empty, too big, a day that has not come) and `Personuppgift` for the file's name.
    """
    krav(av, Ratt.IMPORTERA, omrade)
    namn = re.sub(r"[\x00-\x1f]+", " ", PurePath(filnamn.replace("\\", "/")).name).strip()[:200] or "fil"
    kontrollera_text(namn, falt="fil")
    ny_kalla = kontrollera_text(ny_kalla, falt="ny_kalla")
    if not innehall.strip():
        raise Ogiltigt("Filen är tom. Välj en annan fil, eller klistra in tabellen som text.", falt="fil")
    if len(innehall) > STORST_FIL:
        raise Ogiltigt("Filen är för stor. Gränsen är 20 MB. Dela upp den och försök igen.", falt="fil")
    if per_datum and per_datum > timezone.localdate():
        raise Ogiltigt("Uttagsdatumet har inte varit än. Ange dagen då siffrorna togs ut.", falt="per_datum")
    korning = Importkorning(
        stadsdelsomrade=omrade,
        kalla=kalla,
        filnamn=namn,
        storlek=len(innehall),
        sha256=hashlib.sha256(innehall).hexdigest(),
        per_datum=per_datum,
        av=av,
    )
    lager = korning.fil.storage
    # The stored name says nothing: what the person's file was called is a column.
    korning.fil.name = lager.save(
        korning.fil.field.generate_filename(korning, f"{uuid4().hex}.bin"), ContentFile(innehall)
    )
    try:
        with transaction.atomic():
            if kalla is None and ny_kalla:
                korning.kalla = kalla_for(ny_kalla)
            omradets_platser(omrade)
            korning.save()
            logga(
                av=av, handelse="import_mottagen", objekt=korning, omrade=omrade,
                till={"fil": namn, "kontrollsumma": korning.sha256},
            )  # fmt: skip
    except BaseException:
        lager.delete(korning.fil.name)
        raise
    return korning


def import_tagen(*, pk: int) -> Importkorning | None:
    """Take the job for a new attempt. None when it is taken, finished or given up."""
    nu = timezone.now()
    ledig = Q(status=Importkorning.Status.VANTAR) | Q(status=Importkorning.Status.LASES, puls__lt=nu - IMPORT_PULSGRANS)
    ombud = uuid4()
    tagna = Importkorning.objects.filter(ledig, pk=pk, forsok__lt=MAX_FORSOK).update(
        status=Importkorning.Status.LASES, ombud=ombud, puls=nu, forsok=F("forsok") + 1, steg="Öppnar filen", andel=0
    )
    if tagna:
        fraga = Importkorning.objects.select_related("stadsdelsomrade", "kalla", "av")
        return fraga.filter(pk=pk, ombud=ombud).first()
    _uppgiven(ledig, pk, "import_misslyckad", status=Importkorning.Status.MISSLYCKAD, fel=FOR_MANGA_FORSOK, ombud=None)
    return None


def genomforande_taget(*, pk: int) -> Importkorning | None:
    """Take an ordered commit for a new attempt. None when it is taken, finished or given up."""
    nu = timezone.now()
    ledig = Q(status=Importkorning.Status.SKRIVS) & (Q(ombud=None) | Q(puls__lt=nu - IMPORT_PULSGRANS))
    ombud = uuid4()
    if Importkorning.objects.filter(ledig, pk=pk, forsok__lt=MAX_FORSOK).update(
        ombud=ombud, puls=nu, forsok=F("forsok") + 1, steg="Jämför med det som finns", andel=5
    ):
        fraga = Importkorning.objects.select_related("stadsdelsomrade", "kalla", "genomford_av")
        return fraga.filter(pk=pk, ombud=ombud).first()
    ater = {"fel": EJ_SPARAD, "ombud": None, "genomford_av": None, "genomford_tid": None}
    _uppgiven(ledig, pk, "import_ej_genomford", status=Importkorning.Status.GRANSKAS, **ater)
    return None


def _uppgiven(ledig: Q, pk: int, handelse: str, **falt: Any) -> None:
    """Say of a job whose attempts are spent that it came to nothing. What was staged of a file stays with its row."""
    with transaction.atomic():
        if Importkorning.objects.filter(ledig, pk=pk, forsok__gte=MAX_FORSOK).update(**falt):
            korning = Importkorning.objects.select_related("stadsdelsomrade").get(pk=pk)
            logga(av=None, handelse=handelse, objekt=korning, omrade=korning.stadsdelsomrade, till={"fel": falt["fel"]})


def import_framsteg(*, pk: int, ombud: UUID, steg: str, andel: int) -> None:
    """Tell how far the reading or writing has come. Raises `OmbudForlorat`."""
    andel = max(0, min(andel, 99))
    if not _egen(pk, ombud).update(steg=steg[:120], andel=andel, puls=timezone.now()):
        raise OmbudForlorat


def import_last(*, korning: Importkorning, steg: Steg) -> None:
    """Read the file, recognise its layout and stage its rows.

    The outcome is the row's: GRANSKAS, or BESKRIVS when nobody knows the layout. Raises `kalkylblad.Olaslig`,
    `Ogiltigt` with a reason for people, and `OmbudForlorat`.
    """
    ombud, omrade = korning.ombud, korning.stadsdelsomrade
    if ombud is None or omrade is None:
        raise OmbudForlorat
    with korning.fil.open("rb") as fil:
        data = fil.read()
    steg("Läser cellerna", 5)
    bok = las(data)
    del data
    steg(f"Tolkar {bok.antal_celler} celler", 25)
    avtryck = fingeravtryck(bok)
    profil = Importprofil.objects.filter(stadsdelsomrade=omrade, fingeravtryck=avtryck).select_related("kalla").first()
    val: dict[str, Any] | None = korning.val or (profil.val if profil else None)
    if not any(_har_siffra(rad.celler) for blad in bok.blad for rad in blad.rader):
        raise Ogiltigt(INGA_SIFFROR)
    try:
        tolkning = inlasning.tolka(bok, ar_plats_i(omrade), val)
    except Okand:
        _vanta_pa_beskrivning(korning, ombud, bok, avtryck, OKAND_LAYOUT)
        return
    if not tolkning.siffror:
        _vanta_pa_beskrivning(korning, ombud, bok, avtryck, "Inga siffror gick att läsa. Beskriv filen här nedanför.")
        return
    prov = _prov(bok)
    del bok
    if korning.kalla is None:
        korning.kalla = profil.kalla if profil else _kalla_ur(tolkning)
    korning.profil = profil if val is not None and korning.val is None else None
    lagrad(korning=korning, tolkning=tolkning, steg=steg, extra={"prov": prov, "fingeravtryck": avtryck})


def import_misslyckad(*, pk: int, ombud: UUID, fel: str) -> None:
    """Finish the job as failed, with a reason for people. Nothing of the file is kept but the file."""
    with transaction.atomic():
        korning = _egen(pk, ombud).select_for_update(of=("self",)).select_related("stadsdelsomrade").first()
        if korning is None:
            raise OmbudForlorat
        korning.rader.all().delete()
        korning.anmarkningar.all().delete()
        Importkorning.objects.filter(pk=pk).update(status=Importkorning.Status.MISSLYCKAD, fel=fel[:2000], ombud=None)
        logga(av=None, handelse="import_misslyckad", objekt=korning, omrade=korning.stadsdelsomrade, till={"fel": fel})


def importer_att_ta_upp() -> list[tuple[int, float]]:
    """Files to read that the queue may have lost, with the seconds until each can be taken."""
    nu = timezone.now()
    vantar = Importkorning.objects.filter(status=Importkorning.Status.VANTAR, tid__lt=nu - VANTEGRANS)
    lases = Importkorning.objects.filter(status=Importkorning.Status.LASES).values_list("pk", "puls")
    return [
        *((pk, 0.0) for pk in vantar.values_list("pk", flat=True)),
        *((pk, _kvar(puls, nu)) for pk, puls in lases if puls),
    ]


def genomforanden_att_ta_upp() -> list[tuple[int, float]]:
    """The same for commits."""
    nu = timezone.now()
    skrivs = Importkorning.objects.filter(status=Importkorning.Status.SKRIVS)
    vantar = skrivs.filter(ombud=None, genomford_tid__lt=nu - VANTEGRANS)
    return [
        *((pk, 0.0) for pk in vantar.values_list("pk", flat=True)),
        *((pk, _kvar(puls, nu)) for pk, puls in skrivs.exclude(ombud=None).values_list("pk", "puls") if puls),
    ]


def overgivna_importfiler_borttagna() -> int:
    """Remove files that no import names, left by requests that were cut off. Returns how many."""
    return lan.overgivna_filer_borttagna(Importkorning, "importer")


def avbrutna_importers_rader_borttagna() -> int:
    """Remove what was read out of files whose import was dropped: nothing was made of it. Returns how many rows.

    The import itself stays, and how much was found. In pieces, so that nobody has to wait long to write.
    """
    antal = 0
    for pk in list(_orensade().order_by("pk").values_list("pk", flat=True)):
        while bort := _bit_borttagen(pk):
            antal += bort
    return antal


def _orensade() -> QuerySet[Importkorning]:
    """Dropped imports that something is left of: rows, or with none (the file was never described) what it looks like.

    What was found wrong in a file goes in together with its names, so it never stands alone.
    """
    rader = Exists(Importrad.objects.filter(korning=OuterRef("pk")))
    return Importkorning.objects.filter(
        rader | Q(tolkning__has_any_keys=UR_FILEN), status=Importkorning.Status.AVBRUTEN
    )  # fmt: skip


def _bit_borttagen(pk: int) -> int:
    """Remove some rows of a dropped import, with the last ones the rest and say so. Returns how many rows."""
    with transaction.atomic():
        # Sweeps may run beside each other: whoever holds the row and finds something left is the one that removes it.
        korning = Importkorning.objects.select_for_update(of=("self",)).select_related("stadsdelsomrade").get(pk=pk)
        if not _orensade().filter(pk=pk).exists():
            return 0
        bit = list(korning.rader.order_by("pk").values_list("pk", flat=True)[:STADAS_AT_GANGEN])
        antal: int = Importrad.objects.filter(pk__in=bit).delete()[0]
        if not korning.rader.exists():
            korning.anmarkningar.all().delete()
            korning.tolkning = {nyckel: v for nyckel, v in korning.tolkning.items() if nyckel not in UR_FILEN}
            korning.save(update_fields=["tolkning"])
            logga(av=None, handelse="import_bortstadad", objekt=korning, omrade=korning.stadsdelsomrade)
    return antal


def _kvar(puls: datetime, nu: datetime) -> float:
    return max(0.0, (puls + IMPORT_PULSGRANS - nu).total_seconds() + 0.5)


def _egen(pk: int, ombud: UUID) -> Any:
    pagar = [Importkorning.Status.LASES, Importkorning.Status.SKRIVS]
    return Importkorning.objects.filter(pk=pk, ombud=ombud, status__in=pagar)


def _har_siffra(celler: list[Cell]) -> bool:
    return any(not isinstance(c, str) or any(t.isdigit() for t in c) for c in celler if c is not None)


def _kalla_ur(tolkning: inlasning.Tolkning) -> Matkalla | None:
    """The source that the file names, or the one whose series have the names in it."""
    if tolkning.kalla:
        return kalla_for(tolkning.kalla)
    return kalla_med_namnen({namn for _, namn in tolkning.ordning})


def _prov(bok: Bok) -> list[dict[str, Any]]:
    """The first rows of each sheet, to explain the file by."""
    return [
        {
            "blad": blad.namn,
            "rader": [
                [rad.nr, [utan_personuppgifter(stada(c)[:60]) for c in rad.celler[:30]]] for rad in blad.rader[:15]
            ],
        }
        for blad in bok.blad[:10]
    ]


def _vanta_pa_beskrivning(korning: Importkorning, ombud: UUID, bok: Bok, avtryck: str, fel: str) -> None:
    if not _egen(korning.pk, ombud).update(
        status=Importkorning.Status.BESKRIVS,
        fel=fel,
        andel=100,
        steg="Klar",
        kalla=korning.kalla,
        tolkning={"prov": _prov(bok), "fingeravtryck": avtryck, "noter": bok.noter},
    ):
        raise OmbudForlorat
