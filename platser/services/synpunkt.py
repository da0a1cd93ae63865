"""Writes of synpunkter: they come in from phones, once each, and go to an owner who answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from platser.models import Aterbesok, Plats, Synpunkt, Synpunktsfoto, Trygghetsvandring
from platser.rutt import rundad
from platser.services.bas import kontrollerade, sparad
from samverkan.bild import omkodad
from samverkan.fel import Last, Ogiltigt
from samverkan.models import Anvandare
from samverkan.roller import Ratt
from samverkan.services import giltigt, krav, logga
from samverkan.svenska import datum

LANGST_SYNPUNKT: Final = 1000  # characters
FLEST_FOTON: Final = 5
FORSTA_AR: Final = 2000
FALT: Final = ("kategori", "text", "plats", "tidigare", "agare", "klar_senast", "status", "svar", "svar_dag")
INGEN_AGARE: Final = "Ingen ägare utsedd"
Status = Synpunkt.Status
M = TypeVar("M", bound=models.Model)


def synpunkt_inkommen(
    *,
    av: Anvandare,
    vandring: Trygghetsvandring,
    klient_id: UUID,
    kategori: str,
    text: str,
    plats: Plats | None = None,
    lat: Any = None,
    lon: Any = None,
    osakerhet_m: int | None = None,
    iakttagen: datetime | None = None,
) -> Synpunkt:
    """Store a synpunkt that a phone calls `klient_id`. Sent again, however often, it is the same row.

    What the same person has changed before sending again is kept as a new version; what has been changed on the server
    since then stands. Also taken when the protocol is settled or the walk called off: a phone that finds coverage late
    must not lose what was said. The position (WGS 84) is rounded to some ten metres; `iakttagen` is by the phone's
    clock, and never later than now.
    Raises `Nekad`, `Ogiltigt` with the field, `Personuppgift`.
    """
    omrade = vandring.stadsdelsomrade
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    if len(text.strip()) > LANGST_SYNPUNKT:
        raise Ogiltigt(f"Texten är {len(text.strip())} tecken. Korta den till {LANGST_SYNPUNKT}.", falt="text")
    if plats is not None and plats.stadsdelsomrade_id != omrade.pk:
        raise Ogiltigt(f"{plats} hör inte till {omrade}.", falt="plats")
    grader = rundad(lat, lon)
    falt = {
        "kategori": kategori,
        "text": text,
        "plats": plats,
        "lat": grader[0],
        "lon": grader[1],
        "osakerhet_m": osakerhet_m if grader[0] is not None else None,
    }
    if finns := _inkommen(Synpunkt, klient_id):
        return _igen(av, vandring, finns, falt)
    nu = timezone.now()
    ny = Synpunkt(
        vandring=vandring,
        klient_id=klient_id,
        iakttagen=_da(iakttagen, nu),
        inlagd_av=av,
        inlagd_tid=nu,
    )
    try:
        return sparad(av=av, omrade=omrade, objekt=ny, bygger_pa=None, falt=falt, vad="synpunkt")
    except Ogiltigt:
        # The same one at the same moment, by another way: the check or the constraint saw it, not we.
        if finns := _inkommen(Synpunkt, klient_id):
            return _igen(av, vandring, finns, falt)
        raise


def _da(klockan: datetime | None, nu: datetime) -> datetime:
    """When it was seen by the phone's clock. One that is out of all reason says nothing: then it was seen now."""
    if klockan is None or not FORSTA_AR <= klockan.year <= nu.year:
        return nu
    return min(klockan, nu)


def _inkommen(modell: type[M], klient_id: UUID) -> M | None:
    """The row of that id, if it has come already."""
    return modell._default_manager.filter(klient_id=klient_id).first()


def _igen(av: Anvandare, vandring: Trygghetsvandring, finns: Synpunkt, falt: dict[str, Any]) -> Synpunkt:
    if finns.vandring_id != vandring.pk:
        raise Ogiltigt("Numret hör till en synpunkt på en annan vandring.", falt="klient_id")
    if finns.andrad_av_id != av.pk or finns.version > 1 or finns.struken:
        # Somebody has worked on it since: that stands, and what came is in the log.
        if falt["text"].strip() != finns.text:
            with transaction.atomic():
                logga(
                    av=av, handelse="synpunkt_krock", objekt=finns, omrade=vandring.stadsdelsomrade,
                    fran={"text": finns.text}, till=kontrollerade(av=av, modell=Synpunkt, falt={"text": falt["text"]}),
                    orsak="Ändrad på servern innan telefonen skickade. Det här sparades inte.",
                )  # fmt: skip
        return finns
    return sparad(
        av=av, omrade=vandring.stadsdelsomrade, objekt=finns, bygger_pa=finns.version, falt=falt, vad="synpunkt"
    )


def synpunktsfoto_inkommet(
    *, av: Anvandare, synpunkt: Synpunkt, klient_id: UUID, data: bytes, alt: str = ""
) -> Synpunktsfoto:
    """Store a photo that a phone calls `klient_id`, written anew without metadata. Sent again it is the same row.

    Without `alt` it says what it belongs to. Raises `Nekad`, `Ogiltigt` (not a picture, too big, too many),
    `Personuppgift`.
    """
    omrade = synpunkt.vandring.stadsdelsomrade
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    if finns := _inkommen(Synpunktsfoto, klient_id):
        return _samma_foto(finns, synpunkt)
    text = kontrollerade(av=av, modell=Synpunktsfoto, falt={"alt": " ".join(alt.split())})["alt"]
    bild = omkodad(data, falt="foto")
    foto = Synpunktsfoto(
        synpunkt=synpunkt,
        klient_id=klient_id,
        bredd=bild.bredd,
        hojd=bild.hojd,
        alt=text or f"Foto till synpunkt om {synpunkt.get_kategori_display().lower()}",
        uppladdad_av=av,
        uppladdad_tid=timezone.now(),
    )
    try:
        with transaction.atomic():
            Synpunkt.objects.select_for_update(of=("self",)).get(pk=synpunkt.pk)
            if finns := _inkommen(Synpunktsfoto, klient_id):
                return _samma_foto(finns, synpunkt)
            if synpunkt.foton.count() >= FLEST_FOTON:
                raise Ogiltigt(f"En synpunkt kan ha högst {FLEST_FOTON} foton.", falt="foto")
            giltigt(foto, utom=("fil",))
            # The name says nothing of the file that came in.
            foto.fil.save(f"{uuid4().hex}.jpg", ContentFile(bild.innehall), save=False)
            foto.save()
            logga(
                av=av, handelse="synpunktsfoto_tillagt", objekt=synpunkt, omrade=omrade, till={"foto": foto.alt}
            )  # fmt: skip
    except IntegrityError:
        if foto.fil:
            foto.fil.storage.delete(str(foto.fil.name))
        if finns := _inkommen(Synpunktsfoto, klient_id):
            return _samma_foto(finns, synpunkt)
        raise
    return foto


def _samma_foto(finns: Synpunktsfoto, synpunkt: Synpunkt) -> Synpunktsfoto:
    if finns.synpunkt_id != synpunkt.pk:
        raise Ogiltigt("Numret hör till ett foto av en annan synpunkt.", falt="klient_id")
    return finns


def foto_borttaget(*, av: Anvandare, foto: Synpunktsfoto) -> None:
    """Take a photo away for good: somebody may be seen in it. That there was one stays in the log. Raises `Nekad`."""
    omrade = foto.synpunkt.vandring.stadsdelsomrade
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    with transaction.atomic():
        nu = Synpunktsfoto.objects.select_for_update(of=("self",)).filter(pk=foto.pk).first()
        if nu is None:
            return
        logga(
            av=av, handelse="synpunktsfoto_borttaget", objekt=foto.synpunkt, omrade=omrade, fran={"foto": nu.alt}
        )  # fmt: skip
        lager, fil = nu.fil.storage, nu.fil.name
        nu.delete()
        transaction.on_commit(lambda: lager.delete(str(fil)))


def synpunkt_sparad(*, av: Anvandare, synpunkt: Synpunkt, bygger_pa: int | None, **falt: Any) -> Synpunkt:
    """Change a synpunkt that was seen as version `bygger_pa`: who owns it, when it is to be answered, what was
    answered. `falt` are fields of `FALT`; those left out stay as they are.

    One that gets an owner is no longer new; one that is ended without a day is answered today.
    Raises `Nekad`, `Krock`, `Last` when it is struck out, `Ogiltigt` with the field, `Personuppgift`.
    """
    omrade = synpunkt.vandring.stadsdelsomrade
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    if okanda := falt.keys() - set(FALT):
        raise TypeError(f"synpunkt_sparad() tar inte emot {sorted(okanda)}.")
    varden = {namn: getattr(synpunkt, namn) for namn in FALT} | falt
    for namn in ("agare", "svar"):
        varden[namn] = str(varden[namn]).strip()
    _kontrollera(synpunkt, varden)
    if synpunkt.struken:
        raise Last("Synpunkten är struken och kan inte ändras.")
    return sparad(av=av, omrade=omrade, objekt=synpunkt, bygger_pa=bygger_pa, falt=varden, vad="synpunkt")


def _kontrollera(synpunkt: Synpunkt, varden: dict[str, Any]) -> None:
    omrade, plats, fore = synpunkt.vandring.stadsdelsomrade, varden["plats"], varden["tidigare"]
    if plats is not None and plats.stadsdelsomrade_id != omrade.pk:
        raise Ogiltigt(f"{plats} hör inte till {omrade}.", falt="plats")
    if fore is not None and (
        fore.pk == synpunkt.pk
        or fore.vandring.stadsdelsomrade_id != omrade.pk
        or (fore.vandring.dag, fore.vandring_id) >= (synpunkt.vandring.dag, synpunkt.vandring_id)
    ):
        raise Ogiltigt("Välj en synpunkt från en tidigare vandring.", falt="tidigare")
    if varden["agare"] and varden["status"] == Status.NY:
        varden["status"] = Status.TILLDELAD
    if not varden["agare"] and varden["status"] != Status.NY:
        raise Ogiltigt("Skriv vem som äger synpunkten: en förvaltning, polisen, en fastighetsägare.", falt="agare")
    if varden["status"] in Synpunkt.AVSLUTAD:
        if not varden["svar"]:
            raise Ogiltigt("Skriv vad som gjordes, eller varför inget görs.", falt="svar")
        varden["svar_dag"] = varden["svar_dag"] or timezone.localdate()
    if varden["svar_dag"] and varden["svar_dag"] > timezone.localdate():
        raise Ogiltigt("Dagen har inte varit ännu.", falt="svar_dag")
    if varden["svar_dag"] and not varden["svar"]:
        raise Ogiltigt("Skriv svaret, eller ta bort dagen.", falt="svar")


def synpunkt_struken(*, av: Anvandare, synpunkt: Synpunkt, bygger_pa: int | None, orsak: str) -> Synpunkt:
    """Take a synpunkt away from pages and protocol; it stays in the log. Raises `Nekad`, `Krock`, `Ogiltigt`."""
    omrade = synpunkt.vandring.stadsdelsomrade
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    text = kontrollerade(av=av, modell=Trygghetsvandring, falt={"installd_orsak": orsak})["installd_orsak"]
    if not text:
        raise Ogiltigt("Skriv varför synpunkten stryks.", falt="orsak")
    return sparad(
        av=av, omrade=omrade, objekt=synpunkt, bygger_pa=bygger_pa, falt={"struken": True}, vad="synpunkt",
        efter=lambda sparat, _: _loggad_struken(av, sparat, text),
    )  # fmt: skip


def _loggad_struken(av: Anvandare, synpunkt: Synpunkt, orsak: str) -> None:
    omrade = synpunkt.vandring.stadsdelsomrade
    logga(av=av, handelse="synpunkt_struken", objekt=synpunkt, omrade=omrade, orsak=orsak)


def synpunkt_aterbesokt(
    *,
    av: Anvandare,
    vandring: Trygghetsvandring,
    synpunkt: Synpunkt,
    klient_id: UUID,
    utfall: str,
    text: str = "",
    tid: datetime | None = None,
) -> Aterbesok:
    """Say on a walk what was seen of an earlier, open synpunkt. Gone: it is ended, with the walk as its answer.

    The first answer of a walk stands: sent again, or by another phone too, it is the same row.
    Raises `Nekad`, `Ogiltigt`, `Personuppgift`.
    """
    omrade = vandring.stadsdelsomrade
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    if utfall not in Aterbesok.Utfall.values:
        raise Ogiltigt("Välj om det är åtgärdat eller kvar.", falt="utfall")
    if synpunkt.vandring.stadsdelsomrade_id != omrade.pk or synpunkt.vandring_id == vandring.pk:
        raise Ogiltigt("Synpunkten hör inte till en tidigare vandring i området.", falt="synpunkt")
    text = kontrollerade(av=av, modell=Aterbesok, falt={"text": " ".join(text.split())})["text"]
    nu = timezone.now()
    with transaction.atomic():
        sedd = Synpunkt.objects.select_for_update(of=("self",)).get(pk=synpunkt.pk)
        fanns = Aterbesok.objects.filter(vandring=vandring, synpunkt=sedd).first()
        if fanns is not None:
            return fanns
        if _inkommen(Aterbesok, klient_id):
            raise Ogiltigt("Numret hör till ett annat återbesök.", falt="klient_id")
        svar = Aterbesok(
            vandring=vandring, synpunkt=sedd, klient_id=klient_id, utfall=utfall, text=text, av=av,
            tid=_da(tid, nu),
        )  # fmt: skip
        giltigt(svar)
        svar.save()
        logga(
            av=av, handelse="synpunkt_aterbesokt", objekt=sedd, omrade=omrade,
            till={"vandring": str(vandring), "utfall": svar.get_utfall_display(), "text": text},
        )  # fmt: skip
        if utfall == Aterbesok.Utfall.ATGARDAT and sedd.oppen and not sedd.struken:
            sagt = f"Sett åtgärdat på vandringen {vandring.namn} {datum(vandring.dag)}. {text}".strip()
            sparad(
                av=av, omrade=omrade, objekt=sedd, bygger_pa=sedd.version, vad="synpunkt",
                falt={
                    "status": Status.ATGARDAD,
                    "agare": sedd.agare or INGEN_AGARE,
                    "svar": f"{sedd.svar}\n{sagt}".strip(),
                    "svar_dag": timezone.localdate(svar.tid),
                },
            )  # fmt: skip
    return svar
