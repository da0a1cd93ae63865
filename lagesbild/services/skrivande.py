"""Writes of several people at one text: who has it open, what is not saved yet, comments and whom they mention."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lagesbild.models import Avsnitt, Avsnittskommentar, Lagesbild, Narvaro, Utkastkopia
from lagesbild.selectors.skrivande import kollegor, omnamnda_i
from lagesbild.services.dokument import TEXT_LANGST
from lagesbild.services.skrivtext import klartext, som_html
from samverkan.fel import Last, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade, Utskick
from samverkan.roller import Ratt
from samverkan.services import kontrollera_text, krav, logga, utskick_lagt

KOMMENTAR_LANGST: Final = 4000
FLEST_KOPIOR: Final = 10  # of one person in one section: older ones make room
SLAG: Final = "omnamnande"


def narvaro_meddelad(*, av: Anvandare, avsnitt: Avsnitt, skriver: bool) -> None:
    """Say that `av` has the section open, and whether with something unsaved. Raises `Nekad`.

    Who has it open is no part of the document and leaves no trace in the log.
    """
    krav(av, Ratt.SKRIVA_LAGESBILD, avsnitt.lagesbild.stadsdelsomrade)
    Narvaro.objects.update_or_create(
        avsnitt=avsnitt, anvandare=av, defaults={"puls": timezone.now(), "skriver": skriver}
    )


def utkast_kvar(
    *, av: Anvandare, avsnitt: Avsnitt, flik: str, bygger_pa: int, rubrik: str, text: str, kommentar: str
) -> Utkastkopia:
    """Keep what is typed and not saved; only `av` sees it. The same `flik` again replaces it.

    Raises `Nekad`, `Last` when the document is fastställt, `Personuppgift` (it is not kept), `Ogiltigt`.
    """
    krav(av, Ratt.SKRIVA_LAGESBILD, avsnitt.lagesbild.stadsdelsomrade)
    if not (1 <= len(flik) <= 40 and flik.isprintable()):
        raise Ogiltigt("Fliken har inget namn.", falt="flik")
    if len(text) + len(kommentar) > TEXT_LANGST:
        raise Ogiltigt("Texten är för lång. Dela upp den i flera avsnitt.", falt="text")
    rubrik = kontrollera_text(" ".join(rubrik.split()), falt="rubrik")[:160]
    html = {"text": som_html(text), "kommentar": som_html(kommentar)}
    for falt, varde in html.items():
        kontrollera_text(klartext(varde), falt=falt)
    with transaction.atomic():
        if Lagesbild.objects.get(pk=avsnitt.lagesbild_id).last:
            raise Last("Lägesbilden är fastställd. Det du skriver kan inte sparas.")
        kopia, _ = Utkastkopia.objects.update_or_create(
            avsnitt=avsnitt,
            anvandare=av,
            flik=flik,
            defaults={"bygger_pa": bygger_pa, "rubrik": rubrik, "tid": timezone.now(), **html},
        )
        egna = Utkastkopia.objects.filter(avsnitt=avsnitt, anvandare=av).order_by("-tid", "-pk")
        Utkastkopia.objects.filter(pk__in=list(egna.values_list("pk", flat=True)[FLEST_KOPIOR:])).delete()
    return kopia


def utkast_slangt(*, av: Anvandare, kopia: Utkastkopia) -> None:
    """Throw away what was not saved. Raises `Nekad` for somebody else's."""
    krav(av, Ratt.SKRIVA_LAGESBILD, kopia.avsnitt.lagesbild.stadsdelsomrade)
    Utkastkopia.objects.filter(pk=kopia.pk, anvandare=av).delete()


# --- Comments --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kommenterat:
    """A comment, and the mails that tell of it: the caller puts them in the queue."""

    kommentar: Avsnittskommentar
    utskick: list[Utskick]


def kommentar_skriven(
    *,
    av: Anvandare,
    avsnitt: Avsnitt,
    text: str,
    citat: str = "",
    trad: Avsnittskommentar | None = None,
    omnamnda: Iterable[Anvandare] = (),
) -> Kommenterat:
    """Comment on a section, or answer in a thread. Those who are mentioned get one mail each.

    Mentioned is who stands in `omnamnda`, or in the text as @ and the whole name. Raises `Nekad`, `Ogiltigt`,
    `Personuppgift`. A settled document can be commented on too: there is always a next version.
    """
    omrade = avsnitt.lagesbild.stadsdelsomrade
    krav(av, Ratt.SE_ARBETSMATERIAL, omrade)
    text = kontrollera_text(text, falt="kommentar")
    citat = kontrollera_text(" ".join(citat.split()), falt="citat")[:300]
    if not text:
        raise Ogiltigt("Skriv en kommentar.", falt="kommentar")
    if len(text) > KOMMENTAR_LANGST:
        raise Ogiltigt(f"Kommentaren får vara högst {KOMMENTAR_LANGST} tecken. Den är {len(text)}.", falt="kommentar")
    if trad is not None and (trad.avsnitt_id != avsnitt.pk or trad.trad_id is not None):
        raise Ogiltigt("Tråden hör inte till det här avsnittet.", falt="trad")
    alla = kollegor(av, omrade)
    valda = {p.pk for p in omnamnda}
    if valda - {p.pk for p in alla}:
        raise Ogiltigt("Den du vill nämna arbetar inte i området.", falt="omnamnda")
    namnda = [p for p in alla if p.pk in valda or p in omnamnda_i(text, alla)]
    with transaction.atomic():
        kommentar = Avsnittskommentar.objects.create(
            avsnitt=avsnitt, trad=trad, citat="" if trad else citat, text=text, av=av, tid=timezone.now()
        )
        kommentar.omnamnda.set(namnda)
        if trad is not None and trad.lost_tid is not None:
            _oppnad(av, trad, omrade)
        utskick = [u for p in namnda if p.pk != av.pk if (u := _brev(av, kommentar, avsnitt, p, omrade)) is not None]
        logga(
            av=av,
            handelse="kommentar_skriven",
            objekt=kommentar,
            omrade=omrade,
            till={"avsnitt": avsnitt.kod, "trad": trad.pk if trad else None, "omnamnda": [p.pk for p in namnda]},
        )
    return Kommenterat(kommentar, utskick)


def kommentar_lost(*, av: Anvandare, kommentar: Avsnittskommentar, lost: bool = True) -> Avsnittskommentar:
    """Say that a thread is dealt with, or open it again. Raises `Nekad`, and `Ogiltigt` for an answer."""
    omrade = kommentar.avsnitt.lagesbild.stadsdelsomrade
    krav(av, Ratt.SE_ARBETSMATERIAL, omrade)
    with transaction.atomic():
        rad = Avsnittskommentar.objects.select_for_update(of=("self",)).get(pk=kommentar.pk)
        if rad.trad_id is not None:
            raise Ogiltigt("Det är tråden som löses, inte ett svar i den.")
        if lost and rad.lost_tid is None:
            rad.lost_av, rad.lost_tid = av, timezone.now()
            rad.save(update_fields=["lost_av", "lost_tid"])
            logga(av=av, handelse="kommentar_lost", objekt=rad, omrade=omrade)
        elif not lost and rad.lost_tid is not None:
            _oppnad(av, rad, omrade)
    return rad


def _oppnad(av: Anvandare, trad: Avsnittskommentar, omrade: Stadsdelsomrade) -> None:
    trad.lost_av = trad.lost_tid = None
    trad.save(update_fields=["lost_av", "lost_tid"])
    logga(av=av, handelse="kommentar_oppnad", objekt=trad, omrade=omrade)


def _brev(
    av: Anvandare, kommentar: Avsnittskommentar, avsnitt: Avsnitt, till: Anvandare, omrade: Stadsdelsomrade
) -> Utskick | None:
    """Without the comment's words: a mail may be read where the document should not be."""
    ar = avsnitt.lagesbild.ar
    adress = settings.ADRESS.rstrip("/") + reverse("avsnitt", args=[omrade.slug, ar, avsnitt.pk])
    return utskick_lagt(
        av=av,
        nyckel=f"{SLAG}:{kommentar.pk}:{till.pk}",
        slag=SLAG,
        mottagare=till.epost,
        amne=f"{av} nämnde dig i lägesbilden {ar}, {omrade}",
        text=(
            f"Hej!\n\n{av} har nämnt dig i en kommentar till avsnittet ”{avsnitt.rubrik}” i lägesbilden {ar} för "
            f"{omrade}.\n\nLäs och svara här:\n{adress}#kommentar-{kommentar.trad_id or kommentar.pk}\n"
        ),
        anvandare=till,
        omrade=omrade,
    )
