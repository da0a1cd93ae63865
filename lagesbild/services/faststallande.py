"""The way of the yearly document: utkast, granskning, fastställd by both parts, publicerad, and a correction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone

from lagesbild.dokument.kontrollerat import TRYCKTA, kontrollerat
from lagesbild.kontroll import Kontroll
from lagesbild.models import Kontrollundantag, Lagesbild, Lagesbildsversion, Rendering, Underskrift
from lagesbild.selectors.arsdokument import pagaende_vecka
from lagesbild.selectors.aterlamning import aterlamnad, berors
from lagesbild.selectors.faststallande import behorig_for, undertecknare
from lagesbild.selectors.kontroll import kontroller
from lagesbild.services.frysning import Frysbart, frysbart, fryst
from lagesbild.services.rendering import utgavor_bestallda
from lagesbild.services.underskrift import meddelade, underskrifter_havda
from samverkan.fel import Krock, Last, Nekad, Ogiltigt
from samverkan.models import Anvandare
from samverkan.roller import Part, Ratt
from samverkan.selectors import ratter_i
from samverkan.services import kontrollera_text, krav, logga
from samverkan.svenska import upprakning

Status = Lagesbild.Status

SKAL_LANGST: Final = 2000

FLEST_AVSNITT: Final = 4  # named in the reason why a signature no longer holds


def _hallen(lagesbild: Lagesbild) -> Lagesbild:
    """The document's row, held until the transaction ends: it queues everyone who changes content or state."""
    return Lagesbild.objects.select_for_update(of=("self",)).select_related("stadsdelsomrade").get(pk=lagesbild.pk)


def _satt(rad: Lagesbild, status: Status, *falt: str) -> None:
    rad.status = status
    rad.save(update_fields=["status", "andrad", *falt])


def _skal(text: str, *, falt: str, vad: str) -> str:
    text = kontrollera_text(text, falt=falt)
    if not text:
        raise Ogiltigt(vad, falt=falt)
    if len(text) > SKAL_LANGST:
        raise Ogiltigt(f"Korta texten till högst {SKAL_LANGST} tecken. Den är {len(text)}.", falt=falt)
    return text


def _krav_nagon(av: Anvandare, lagesbild: Lagesbild, *ratter: Ratt) -> None:
    """One of the rights is enough; without any the first is named in the refusal."""
    if not ratter_i(av, lagesbild.stadsdelsomrade) & set(ratter):
        krav(av, ratter[0], lagesbild.stadsdelsomrade)


# --- Granskning ------------------------------------------------------------------------------------------------------


def till_granskning(*, av: Anvandare, lagesbild: Lagesbild) -> Lagesbild:
    """Hand the draft over to those who sign; they get a mail. What is missing may still be mended meanwhile.

    While the year runs its weeks are those that are assessed by now: what the parts sign must not change each Monday.
    Raises `Nekad`, `Last`, and `Ogiltigt` when it is under review already.
    """
    krav(av, Ratt.SKRIVA_LAGESBILD, lagesbild.stadsdelsomrade)
    with transaction.atomic():
        rad = _hallen(lagesbild)
        _inte_last(rad)
        if rad.status != Status.UTKAST:
            raise Ogiltigt("Lägesbilden är redan under granskning.")
        if rad.veckor_till is None:
            rad.veckor_till = pagaende_vecka(av, rad.stadsdelsomrade, rad.ar)
        _satt(rad, Status.GRANSKNING, "veckor_till")
        post = logga(
            av=av,
            handelse="lagesbild_till_granskning",
            objekt=rad,
            omrade=rad.stadsdelsomrade,
            fran={"status": Status.UTKAST},
            till={"status": rad.status, "andring": rad.andring, "veckor_till": rad.veckor_till},
        )
        meddelade(
            av=av,
            lagesbild=rad,
            nyckel=f"granskning:{rad.pk}:{post.pk}",
            till=[p for personer in undertecknare(rad.stadsdelsomrade).values() for p in personer],
            amne=f"Lägesbilden {rad.ar} väntar på din underskrift",
            text=(
                f"{av} har skickat lägesbilden {rad.ar} för {rad.stadsdelsomrade} till granskning. "
                "Läs den, och underteckna när båda kan stå för den."
            ),
        )
    return rad


def till_utkast(*, av: Anvandare, lagesbild: Lagesbild, skal: str) -> Lagesbild:
    """Take the draft back from review, or send it back: who may sign may refuse. Signatures are lifted, and those who
    go on with the draft get the reason by mail. Raises `Nekad`, `Last`, `Ogiltigt`.
    """
    if not behorig_for(av, lagesbild.stadsdelsomrade):
        _krav_nagon(av, lagesbild, Ratt.SKRIVA_LAGESBILD, Ratt.FASTSTALLA_LAGESBILD)
    skal = _skal(skal, falt="skal", vad="Skriv varför lägesbilden går tillbaka till utkast.")
    with transaction.atomic():
        rad = _hallen(lagesbild)
        _inte_last(rad)
        if rad.status != Status.GRANSKNING:
            raise Ogiltigt("Lägesbilden är redan ett utkast.")
        _satt(rad, Status.UTKAST)
        underskrifter_havda(av=av, lagesbild=rad, orsak=f"{av} tog tillbaka lägesbilden till utkast: {skal}")
        post = logga(
            av=av,
            handelse="lagesbild_till_utkast",
            objekt=rad,
            omrade=rad.stadsdelsomrade,
            fran={"status": Status.GRANSKNING},
            till={"status": rad.status},
            orsak=skal,
        )
        if (ater := aterlamnad(rad)) is not None:
            meddelade(
                av=av,
                lagesbild=rad,
                nyckel=f"tillbaka:{rad.pk}:{post.pk}",
                till=berors(rad, ater),
                amne=f"Lägesbilden {rad.ar} är {'tillbakatagen' if ater.egen else 'skickad tillbaka'} till utkast",
                text=(
                    f"{av} har {'tagit' if ater.egen else 'skickat'} tillbaka lägesbilden {rad.ar} för "
                    f"{rad.stadsdelsomrade} från granskning till utkast.\n\nSkäl: {skal}\n\n"
                    "När det är åtgärdat kan den skickas till granskning igen."
                ),
            )
    return rad


def _inte_last(rad: Lagesbild) -> None:
    if rad.last:
        raise Last(f"Lägesbilden för {rad.ar} är fastställd. Den kan bara ändras genom en rättelse.")


# --- Reasons for what stays open -------------------------------------------------------------------------------------


def skal_givet(*, av: Anvandare, lagesbild: Lagesbild, kontroll: str, skal: str) -> list[Kontrollundantag]:
    """Say why the points that a check has open now may stay so. A point that comes later needs a reason of its own.

    Raises `Nekad`, `Last`, `Personuppgift`, and `Ogiltigt` for a required check and for one with nothing open.
    """
    _krav_nagon(av, lagesbild, Ratt.SKRIVA_LAGESBILD, Ratt.FASTSTALLA_LAGESBILD)
    skal = _skal(skal, falt="skal", vad="Skriv varför punkten får stå kvar.")
    with transaction.atomic():
        rad = _hallen(lagesbild)
        _inte_last(rad)
        # Only what is printed has to be collected for, which takes its time.
        alla = kontrollerat(av, rad).kontroller if kontroll in TRYCKTA else kontroller(av, rad)
        k = _kontrollen(alla, kontroll)
        if k.kravs:
            raise Ogiltigt(f"”{k.rubrik}” måste vara uppfylld. Den går inte att lämna öppen med ett skäl.")
        oppna = k.oppna or list(k.punkter)
        if not oppna:
            raise Ogiltigt(f"”{k.rubrik}” har inga öppna punkter.")
        nu = timezone.now()
        givna = Kontrollundantag.objects.bulk_create(
            [Kontrollundantag(lagesbild=rad, kontroll=k.kod, objekt=p.objekt, skal=skal, av=av, tid=nu) for p in oppna],
            update_conflicts=True,
            unique_fields=["lagesbild", "kontroll", "objekt"],
            update_fields=["skal", "av", "tid"],
        )
        logga(
            av=av,
            handelse="kontroll_skal_givet",
            objekt=rad,
            omrade=rad.stadsdelsomrade,
            till={"kontroll": k.kod, "objekt": [p.objekt for p in oppna]},
            orsak=skal,
        )
    return givna


def skal_borttaget(*, av: Anvandare, lagesbild: Lagesbild, kontroll: str) -> int:
    """Take back the reasons of a check: its points are open again. How many. Raises `Nekad`, `Last`."""
    _krav_nagon(av, lagesbild, Ratt.SKRIVA_LAGESBILD, Ratt.FASTSTALLA_LAGESBILD)
    with transaction.atomic():
        rad = _hallen(lagesbild)
        _inte_last(rad)
        antal, _ = Kontrollundantag.objects.filter(lagesbild=rad, kontroll=kontroll).delete()
        if antal:
            logga(
                av=av,
                handelse="kontroll_skal_borttaget",
                objekt=rad,
                omrade=rad.stadsdelsomrade,
                fran={"kontroll": kontroll, "antal": antal},
            )
    return antal


def _kontrollen(alla: Sequence[Kontroll], kod: str) -> Kontroll:
    k = next((k for k in alla if k.kod == kod), None)
    if k is None:
        raise Ogiltigt("Kontrollen finns inte. Ladda om sidan.", falt="kontroll")
    return k


# --- Signatures ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Underskrivet:
    """A signature; with the second one the version that it made, and the jobs that print it, to be put in the queue."""

    underskrift: Underskrift
    version: Lagesbildsversion | None = None
    renderingar: tuple[Rendering, ...] = ()
    havda: tuple[Underskrift, ...] = ()
    """Signatures of something else, which this one lifted."""


def att_underteckna(*, av: Anvandare, lagesbild: Lagesbild) -> Frysbart:
    """What `av` would sign now, with the checks. Raises `Nekad`."""
    krav(av, Ratt.SE_ARBETSMATERIAL, lagesbild.stadsdelsomrade)
    # Anew: what changes after this is a change after what was seen.
    rad = Lagesbild.objects.select_related("stadsdelsomrade").filter(pk=lagesbild.pk).first() or lagesbild
    return frysbart(av=av, lagesbild=rad)


def undertecknad(*, av: Anvandare, lagesbild: Lagesbild, part: Part, sett: str) -> Underskrivet:
    """Sign for one part what was seen: `sett` is `Frysbart.summa`. The second signature makes a version.

    Raises `Nekad` for who can't sign for the part or has signed for the other, `Ogiltigt` for a draft that is not under
    review or has open checks, `Last` when it is fastställt, and `Krock` when something has changed since it was seen.
    """
    omrade = lagesbild.stadsdelsomrade
    if part not in behorig_for(av, omrade):
        raise Nekad(f"Du kan inte underteckna för {part.label.lower()} i {omrade}.")
    det = att_underteckna(av=av, lagesbild=lagesbild)
    with transaction.atomic():
        rad = _hallen(lagesbild)
        if rad.last:
            raise Last(f"Lägesbilden för {rad.ar} är redan fastställd av båda parter.")
        if rad.status != Status.GRANSKNING:
            raise Ogiltigt("Lägesbilden är ett utkast. Skicka den till granskning först.")
        if rad.andring != det.andring or det.summa != sett:
            raise Krock(
                "Lägesbilden eller dess siffror har ändrats sedan du öppnade sidan. Läs igenom och underteckna igen.",
                nuvarande=rad,
                nuvarande_data={"andring": rad.andring, "sett": det.summa},
                forsok={"part": part.value, "sett": sett},
            )
        if hindrar := [k.rubrik for k in det.kontroller if not k.klar]:
            raise Ogiltigt(f"Det här är inte klart: {upprakning(hindrar)}. Åtgärda det eller skriv ett skäl.")
        havda = _havda(av, rad, det)
        underskrift = _underskrift(av, rad, part, det)
        if underskrift is None:
            raise Ogiltigt(f"{part.label} har redan undertecknat det här.")
        alla = list(Underskrift.objects.filter(lagesbild=rad, havd_tid=None, version=None))
        if len({u.part for u in alla}) < len(Part):
            return Underskrivet(underskrift, havda=havda)
        version = fryst(av=av, lagesbild=rad, det=det)
        Underskrift.objects.filter(pk__in=[u.pk for u in alla]).update(version=version)
        underskrift.version = version
        rad.rattelse_orsak = ""
        _satt(rad, Status.FASTSTALLD, "rattelse_orsak")
        return Underskrivet(underskrift, version, _bestallda(av, rad, version))


def _havda(av: Anvandare, rad: Lagesbild, det: Frysbart) -> tuple[Underskrift, ...]:
    """Lift the signatures of something else than `det`: what the document draws from elsewhere has changed since."""
    gallande = list(Underskrift.objects.filter(lagesbild=rad, havd_tid=None, version=None))
    andrat = [vad for u in gallande for vad in det.andrat_sedan(u)]
    if not andrat:
        return ()
    visade = list(dict.fromkeys(andrat))
    fler = [f"{len(visade) - FLEST_AVSNITT} avsnitt till"] if len(visade) > FLEST_AVSNITT else []
    orsak = f"Efter underskriften ändrades {upprakning([*visade[:FLEST_AVSNITT], *fler])}."
    return tuple(underskrifter_havda(av=av, lagesbild=rad, orsak=orsak))


def _underskrift(av: Anvandare, rad: Lagesbild, part: Part, det: Frysbart) -> Underskrift | None:
    """The new signature; None when the part has one of just this."""
    gallande = {Part(u.part): u for u in Underskrift.objects.filter(lagesbild=rad, havd_tid=None, version=None)}
    if part in gallande:
        return None
    if any(u.av_id == av.pk for u in gallande.values()):
        raise Nekad("Du har undertecknat för den andra parten. Någon annan måste underteckna för den här.")
    underskrift = Underskrift.objects.create(
        lagesbild=rad, part=part, av=av, tid=timezone.now(), andring=det.andring, sett=det.summa,
        sett_delar=det.delar,
    )  # fmt: skip
    logga(
        av=av,
        handelse="lagesbild_undertecknad",
        objekt=underskrift,
        omrade=rad.stadsdelsomrade,
        till={"part": part.value, "andring": det.andring, "sett": det.summa},
    )
    return underskrift


def _bestallda(av: Anvandare, rad: Lagesbild, version: Lagesbildsversion) -> tuple[Rendering, ...]:
    """The printed editions are made at once, so that their sums are known from the first day."""
    if Ratt.SKAPA_PDF not in ratter_i(av, rad.stadsdelsomrade):
        return ()
    return tuple(utgavor_bestallda(av=av, version=version))


def underskrift_atertagen(*, av: Anvandare, lagesbild: Lagesbild, part: Part) -> None:
    """Take back the own part's signature while the other has not signed. Raises `Nekad`, `Last`, `Ogiltigt`."""
    if part not in behorig_for(av, lagesbild.stadsdelsomrade):
        raise Nekad(f"Du kan inte underteckna för {part.label.lower()} i {lagesbild.stadsdelsomrade}.")
    with transaction.atomic():
        rad = _hallen(lagesbild)
        _inte_last(rad)
        if not Underskrift.objects.filter(lagesbild=rad, part=part, havd_tid=None, version=None).exists():
            raise Ogiltigt(f"{part.label} har inte undertecknat.")
        underskrifter_havda(av=av, lagesbild=rad, orsak=f"{av} tog tillbaka underskriften.")


# --- Published, corrected --------------------------------------------------------------------------------------------


def publicerad(*, av: Anvandare, lagesbild: Lagesbild) -> Lagesbildsversion:
    """Say that the latest version is published. Raises `Nekad`, and `Ogiltigt` when there is none to publish."""
    krav(av, Ratt.PUBLICERA_LAGESBILD, lagesbild.stadsdelsomrade)
    with transaction.atomic():
        rad = _hallen(lagesbild)
        version = Lagesbildsversion.objects.filter(lagesbild=rad).order_by("-nummer").first()
        if rad.status != Status.FASTSTALLD or version is None:
            raise Ogiltigt("Bara en fastställd lägesbild som inte redan är publicerad kan publiceras.")
        version.publicerad_av, version.publicerad_tid = av, timezone.now()
        version.save(update_fields=["publicerad_av", "publicerad_tid"])
        _satt(rad, Status.PUBLICERAD)
        logga(
            av=av,
            handelse="lagesbild_publicerad",
            objekt=version,
            omrade=rad.stadsdelsomrade,
            till={"version": version.nummer},
        )
    return version


def rattelse_paborjad(*, av: Anvandare, lagesbild: Lagesbild, orsak: str) -> Lagesbild:
    """Open a settled document for a correction. Its versions stay as they are; the next one says why.

    Raises `Nekad`, `Personuppgift`, and `Ogiltigt` without a reason or when the document is not settled.
    """
    krav(av, Ratt.PUBLICERA_LAGESBILD, lagesbild.stadsdelsomrade)
    orsak = _skal(orsak, falt="orsak", vad="Skriv varför lägesbilden behöver rättas.")
    with transaction.atomic():
        rad = _hallen(lagesbild)
        forra = Lagesbildsversion.objects.filter(lagesbild=rad).order_by("-nummer").first()
        if not rad.last or forra is None:
            raise Ogiltigt("Bara en fastställd lägesbild kan rättas. Den här går att ändra som den är.")
        fran = rad.status
        rad.rattelse_orsak = orsak
        _satt(rad, Status.UTKAST, "rattelse_orsak")
        logga(
            av=av,
            handelse="lagesbild_rattas",
            objekt=rad,
            omrade=rad.stadsdelsomrade,
            fran={"status": fran, "version": forra.nummer},
            till={"status": rad.status},
            orsak=orsak,
        )
    return rad


def rattelse_avbruten(*, av: Anvandare, lagesbild: Lagesbild) -> Lagesbild:
    """Close a correction in which nothing has been changed: the latest version is what the document says again.

    Raises `Nekad`, and `Ogiltigt` when there is none, or something has been changed.
    """
    krav(av, Ratt.PUBLICERA_LAGESBILD, lagesbild.stadsdelsomrade)
    with transaction.atomic():
        rad = _hallen(lagesbild)
        forra = Lagesbildsversion.objects.filter(lagesbild=rad).order_by("-nummer").first()
        if rad.last or forra is None:
            raise Ogiltigt("Ingen rättelse pågår.")
        if rad.andring != forra.andring:
            raise Ogiltigt("Texten har redan ändrats. Fastställ rättelsen, eller ändra tillbaka och fastställ.")
        underskrifter_havda(av=av, lagesbild=rad, orsak=f"{av} avbröt rättelsen.")
        rad.rattelse_orsak = ""
        _satt(rad, Status.PUBLICERAD if forra.publicerad_tid else Status.FASTSTALLD, "rattelse_orsak")
        logga(
            av=av,
            handelse="lagesbild_rattelse_avbruten",
            objekt=rad,
            omrade=rad.stadsdelsomrade,
            till={"status": rad.status, "version": forra.nummer},
        )
    return rad
