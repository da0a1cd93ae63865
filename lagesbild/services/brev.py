"""The weekly brief: frozen when the week is fastställd, printed by the worker, mailed when it is printed."""

from __future__ import annotations

import hashlib
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from lagesbild import dokument
from lagesbild.dokument import brev as brevdokument
from lagesbild.models import Brevmottagare, Veckobrev, Veckolage
from lagesbild.selectors.brev import brevinnehall
from lagesbild.selectors.installning import installning_for
from lagesbild.services import ombud as lan
from lagesbild.services.ombud import MAX_FORSOK, OmbudForlorat
from lagesbild.services.pdf import antal_sidor
from samverkan.models import Anvandare, Utskick
from samverkan.services import logga, utskick_lagt

SLAG: Final = "veckobrev"
FOR_MANGA_FORSOK: Final = f"Arbetet avbröts {MAX_FORSOK} gånger utan att bli klart."


def brev_skapat(*, av: Anvandare, lage: Veckolage) -> Veckobrev:
    """Freeze the brief of a week that both parts have just fastställt, in that transaction; `lage` is held.

    A week that was opened and is fastställd again gets a new brief that says why. The caller puts its PDF in the queue
    afterwards (`lagesbild.tasks.bestall_brev`).
    """
    brev = brev_fryst(av=av, lage=lage, skickas=installning_for(lage.stadsdelsomrade).skicka_brev)
    logga(
        av=av,
        handelse="veckobrev_skapat",
        objekt=brev,
        omrade=lage.stadsdelsomrade,
        till={"vecka": lage.iso.kod, "omgang": brev.omgang},
        orsak=brev.innehall["skal"],
    )
    return brev


def brev_fryst(*, av: Anvandare, lage: Veckolage, skickas: bool) -> Veckobrev:
    """The row with its content, without a word in the log: for `brev_skapat` and for example data."""
    vecka = lage.iso
    fore = Veckobrev.objects.filter(stadsdelsomrade=lage.stadsdelsomrade_id, ar=vecka.ar, vecka=vecka.vecka)
    omgang = (fore.order_by("-omgang").values_list("omgang", flat=True).first() or 0) + 1
    skal = lage.ateroppnad_skal if omgang > 1 else ""
    return Veckobrev.objects.create(
        stadsdelsomrade=lage.stadsdelsomrade,
        ar=vecka.ar,
        vecka=vecka.vecka,
        omgang=omgang,
        innehall=brevinnehall(av, lage, omgang=omgang, skal=skal, idag=timezone.localdate()),
        skickas=skickas,
        skapad=timezone.now(),
    )


# --- The PDF: the worker's job ---------------------------------------------------------------------------------------


def brev_taget(*, pk: int) -> tuple[Veckobrev | None, list[Utskick]]:
    """Take the brief for a new attempt at its PDF; None when it is taken, finished or given up.

    When the attempts are spent, the brief goes out without a PDF: the mails that should be sent are returned.
    """
    ombud = lan.taget(Veckobrev, pk)
    if ombud:
        return Veckobrev.objects.filter(pk=pk, ombud=ombud).select_related("stadsdelsomrade").first(), []
    return None, _misslyckat(lan.uppgivna(Veckobrev, pk), pk, FOR_MANGA_FORSOK) or []


def brev_tryckt(innehall: dict[str, Any]) -> bytes:
    """The PDF: one page, set more closely when it does not fit; two when there is a great deal to tell, and then the
    least serious of the events are left out, which it says.
    """
    forsok = [dokument.pdf(brevdokument.html(innehall, tathet=tathet)) for tathet in ("", "tat")]
    for hogst in (1, 2):
        for pdf in forsok:
            if (antal_sidor(pdf) or 1) <= hogst:
                return pdf
    for mest in brevdokument.MEST_HANDELSER:
        pdf = dokument.pdf(brevdokument.html(innehall, tathet="urval", mest=mest))
        if (antal_sidor(pdf) or 1) <= 2:
            break
    return pdf


def brev_klart(*, pk: int, ombud: UUID, innehall: bytes) -> list[Utskick]:
    """Store the PDF, and lay the mails in the same transaction: those that were laid now.

    Raises `OmbudForlorat`; then nothing of the attempt remains.
    """
    brev = lan.eget(Veckobrev, pk, ombud).first()
    if brev is None:
        raise OmbudForlorat
    namn = lan.fil_skriven(brev, ombud, innehall)
    klart = False
    try:
        with transaction.atomic():
            klart = bool(
                lan.eget(Veckobrev, pk, ombud).update(
                    status=Veckobrev.Status.KLAR, fil=namn, sha256=hashlib.sha256(innehall).hexdigest(), fel=""
                )
            )
            utskick = _avslutat(pk, "veckobrev_klart") if klart else []
    finally:
        if not klart:
            lan.filfalt(Veckobrev).storage.delete(namn)
    if not klart:
        raise OmbudForlorat
    return utskick


def brev_misslyckat(*, pk: int, ombud: UUID, fel: str) -> list[Utskick]:
    """Give the PDF up; the brief goes out without it. The mails that were laid now. Raises `OmbudForlorat`."""
    utskick = _misslyckat(lan.eget(Veckobrev, pk, ombud), pk, fel)
    if utskick is None:
        raise OmbudForlorat
    return utskick


def brev_att_ta_upp() -> list[tuple[int, float]]:
    """Briefs whose PDF the queue may have lost, with the number of seconds until each can be taken."""
    return lan.att_ta_upp(Veckobrev, "skapad")


def overgivna_brevfiler_borttagna() -> int:
    """Remove PDF files that no brief names. Returns how many."""
    return lan.overgivna_filer_borttagna(Veckobrev, "veckobrev")


def filnamn(brev: Veckobrev) -> str:
    """What the PDF is called by those who get it."""
    omgang = f"-version-{brev.omgang}" if brev.omgang > 1 else ""
    return f"veckobrev-{brev.innehall['omrade']['slug']}-{brev.iso.kod}{omgang}.pdf"


def _misslyckat(rader: Any, pk: int, fel: str) -> list[Utskick] | None:
    with transaction.atomic():
        if not rader.update(status=Veckobrev.Status.MISSLYCKAD, fel=fel):
            return None
        return _avslutat(pk, "veckobrev_misslyckat", fel=fel)


def _avslutat(pk: int, handelse: str, **till: Any) -> list[Utskick]:
    brev = Veckobrev.objects.select_related("stadsdelsomrade").get(pk=pk)
    logga(
        av=None,
        handelse=handelse,
        objekt=brev,
        omrade=brev.stadsdelsomrade,
        till={"vecka": brev.iso.kod, "omgang": brev.omgang, **till},
    )
    return _utskick(brev) if brev.skickas else []


def _utskick(brev: Veckobrev) -> list[Utskick]:
    """One mail to each address on the area's list; none to an address that has got this brief already."""
    adress = settings.ADRESS + reverse("veckobrev", args=[brev.innehall["omrade"]["slug"], brev.ar, brev.vecka])
    kontext = brevdokument.brevkontext(brev.innehall) | {"adress": adress, "med_pdf": bool(brev.fil)}
    amne = f"Veckobrev {brev.iso}, {brev.innehall['omrade']['namn']}"
    if brev.omgang > 1:
        amne += f" (version {brev.omgang})"
    text = render_to_string("lagesbild/brev/epost.txt", kontext)
    html = render_to_string("lagesbild/brev/epost.html", kontext)
    lagda = [
        utskick_lagt(
            av=None,
            nyckel=_nyckel(brev, epost),
            slag=SLAG,
            mottagare=epost,
            amne=amne,
            text=text,
            html=html,
            omrade=brev.stadsdelsomrade,
            bilaga=brev.fil.name or "",
            bilaga_namn=filnamn(brev) if brev.fil else "",
        )
        for epost in Brevmottagare.objects.i_omrade(brev.stadsdelsomrade).values_list("epost", flat=True)
    ]
    return [utskick for utskick in lagda if utskick]


def _nyckel(brev: Veckobrev, epost: str) -> str:
    """Such as "veckobrev:17:namnd@exempel.se"; a very long address gives its fingerprint, so that it fits."""
    epost = epost.lower()
    return f"{SLAG}:{brev.pk}:{epost if len(epost) <= 150 else hashlib.sha256(epost.encode()).hexdigest()}"
