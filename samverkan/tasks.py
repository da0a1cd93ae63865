"""Tasks of the worker for mail: they take the id of a row; what is to be sent, the row says.

An attempt has two halves (docs/beslut/0005). Until the row says `skickas`, everything may be done again: the worker has
only greeted the server. After that the mail has perhaps left, and only what the server itself refuses is tried again.
"""

import hashlib
import logging
import smtplib
from email.utils import parseaddr
from typing import Any, Final

from celery import shared_task
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives, get_connection

from samverkan.ko import vid_commit
from samverkan.models import Utskick
from samverkan.services.utskick import (
    TIDSGRANS,
    overgivna_ovissa,
    utskick_aktuellt,
    utskick_att_ta_upp,
    utskick_misslyckat,
    utskick_ovisst,
    utskick_skickas,
    utskick_skickat,
    utskick_taget,
    utskick_uppskjutet,
)

logg = logging.getLogger(__name__)

SVARAR_INTE: Final = "E-postservern svarar inte."
SLAPPER_INTE_IN: Final = "E-postservern godtog inte inloggningen. Systemets förvaltare behöver se över inställningen."
INGEN_BILAGA: Final = "Bilagan ”{namn}” finns inte kvar, så brevet är inte skickat."
GAR_INTE_ATT_GORA: Final = "Brevet gick inte att göra i ordning. Felet är antecknat i systemets logg under nummer {pk}."


def bestall_utskick(pk: int) -> None:
    """Put the mail in the queue once its row is committed. What does not get there the sweep takes up."""
    vid_commit(skicka, pk)


@shared_task(name="samverkan.tasks.skicka", time_limit=TIDSGRANS)
def skicka(pk: int) -> None:
    """Send mail `pk`, unless it has gone, is in other hands, or nobody knows whether it has gone."""
    utskick = utskick_taget(pk=pk)
    if utskick is None or not utskick_aktuellt(utskick=utskick):
        return
    brev = _brev(utskick)
    if brev is not None:
        _skicka(utskick, brev)


@shared_task(name="samverkan.tasks.samla_upp_utskick")
def samla_upp_utskick() -> None:
    """Take up what a dead worker, a lost message or a pause left behind. Runs by beat and when a worker starts."""
    if antal := overgivna_ovissa():
        logg.warning("%s utskick avbröts mitt i sändningen, ingen vet om de kom fram", antal)
    for pk, sekunder in utskick_att_ta_upp():
        skicka.apply_async((pk,), countdown=sekunder, expires=sekunder + 60, retry=False)


def _skicka(utskick: Utskick, brev: EmailMultiAlternatives) -> None:
    # Errors are logged by their kind and never by their words: a server may say anything, a password too.
    forbindelse: Any = get_connection(fail_silently=False)
    try:
        if _ansluten(utskick, forbindelse) and utskick_skickas(utskick=utskick):
            _lamna(utskick, brev, forbindelse)
    finally:
        _stang(forbindelse)


def _ansluten(utskick: Utskick, forbindelse: Any) -> bool:
    """Greet the server, encrypt, log in. Nothing of the mail has left yet, so whatever happens it may be done again."""
    try:
        forbindelse.open()
    except (smtplib.SMTPException, OSError) as fel:
        logg.warning("Utskick %s väntar: %s", utskick.pk, type(fel).__name__)
        inloggning = isinstance(fel, smtplib.SMTPAuthenticationError)
        utskick_uppskjutet(utskick=utskick, fel=SLAPPER_INTE_IN if inloggning else SVARAR_INTE, alla=True)
        return False
    return True


def _lamna(utskick: Utskick, brev: EmailMultiAlternatives, forbindelse: Any) -> None:
    """Hand the mail over and write down what came of it. From here on only a clear no is a no."""
    try:
        forbindelse.send_messages([brev])
    except smtplib.SMTPRecipientsRefused as fel:
        _avvisat(utskick, *next(iter(fel.recipients.values())))
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as fel:
        if isinstance(fel, smtplib.SMTPDataError) and not 400 <= fel.smtp_code < 600:
            utskick_ovisst(utskick=utskick)  # an answer, but not one that can be understood
        else:
            _avvisat(utskick, fel.smtp_code, fel.smtp_error)
    except smtplib.SMTPNotSupportedError:
        utskick_misslyckat(utskick=utskick, fel="E-postservern kan inte ta emot adressen eller texten.")
    except (smtplib.SMTPException, OSError) as fel:
        logg.warning("Utskick %s är ovisst: %s", utskick.pk, type(fel).__name__)
        utskick_ovisst(utskick=utskick)
    else:
        utskick_skickat(utskick=utskick)


def _avvisat(utskick: Utskick, kod: int, svar: bytes | str) -> None:
    """The server has said no: for now (4xx, or an answer that can't be understood) or for good (5xx)."""
    logg.warning("Utskick %s avvisades med %s", utskick.pk, kod)
    text = f"E-postservern avvisade brevet (kod {kod}): {_utan_hemligheter(svar)}"
    if 500 <= kod < 600:
        utskick_misslyckat(utskick=utskick, fel=text)
    else:
        utskick_uppskjutet(utskick=utskick, fel=text)


def _utan_hemligheter(svar: bytes | str) -> str:
    text = svar.decode("utf-8", "replace") if isinstance(svar, bytes) else svar
    for hemlighet in (settings.EMAIL_HOST_PASSWORD, settings.EMAIL_HOST_USER):
        if hemlighet:
            text = text.replace(hemlighet, "…")
    return " ".join("".join(t if t.isprintable() else " " for t in text).split())[:200]


def _brev(utskick: Utskick) -> EmailMultiAlternatives | None:
    """The mail as it will leave; None, and the row says why, when it can't be made."""
    vard = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    brev = EmailMultiAlternatives(
        utskick.amne,
        utskick.text,
        settings.DEFAULT_FROM_EMAIL,
        [utskick.mottagare],
        headers={
            # The same for every attempt, so that a mail that came twice all the same can be known as one.
            "Message-ID": f"<{hashlib.sha256(utskick.nyckel.encode()).hexdigest()[:40]}@{vard}>",
            "List-Id": f"<{utskick.slag}.lagesbild.{vard}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    if utskick.html:
        brev.attach_alternative(utskick.html, "text/html")
    try:
        if utskick.bilaga:
            with default_storage.open(utskick.bilaga) as fil:
                brev.attach(utskick.bilaga_namn or utskick.bilaga.rpartition("/")[2], fil.read())
        brev.message().as_bytes()
    except FileNotFoundError:
        utskick_misslyckat(utskick=utskick, fel=INGEN_BILAGA.format(namn=utskick.bilaga_namn or utskick.bilaga))
        return None
    except (ValueError, OSError):  # BadHeaderError is a ValueError
        logg.exception("Utskick %s gick inte att göra i ordning", utskick.pk)
        utskick_misslyckat(utskick=utskick, fel=GAR_INTE_ATT_GORA.format(pk=utskick.pk))
        return None
    return brev


def _stang(forbindelse: Any) -> None:
    try:
        forbindelse.close()
    except (smtplib.SMTPException, OSError) as fel:
        logg.info("E-postservern stängde oväntat: %s", type(fel).__name__)
