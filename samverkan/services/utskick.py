"""Mail that goes out once. The row is the truth: see `samverkan.models.Utskick` and docs/beslut/0005."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from samverkan.fel import Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade, Utskick
from samverkan.roller import Ratt
from samverkan.selectors import utskick_i
from samverkan.services.bas import krav, logga

Status = Utskick.Status

PULSGRANS: Final = timedelta(seconds=60)  # an attempt that has not begun to send by then is taken to be dead
TIDSGRANS: Final = 4 * 60  # seconds; the worker ends an attempt that takes longer
SANDGRANS: Final = timedelta(seconds=TIDSGRANS + 60)  # so that who is still `skickas` after this is dead
VANTEGRANS: Final = timedelta(seconds=5)  # after this a waiting mail is taken to be lost in the queue
PAUSER: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720))
MAX_FORSOK: Final = len(PAUSER) + 1
SERVERPAUS: Final = timedelta(minutes=1)

OVISST: Final = (
    "Förbindelsen bröts när brevet skickades, så det går inte att veta om det kom fram. "
    "Fråga mottagaren, och skicka igen om det inte har kommit."
)
FOR_MANGA_FORSOK: Final = (
    "Försöken avbröts {antal} gånger utan att brevet kunde skickas. Skicka igen när felet är rättat."
)


@dataclass(frozen=True, slots=True)
class Innehall:
    """What a mail says."""

    amne: str
    text: str
    html: str = ""


# Kinds of mail that may have become pointless while they waited: what they should say now, None when nothing.
# Filled by the app whose mail it is; what is not here is sent as it was written.
INNEHALL_NU: dict[str, Callable[[Utskick], Innehall | None]] = {}


def utskick_lagt(
    *,
    av: Anvandare | None,
    nyckel: str,
    slag: str,
    mottagare: str,
    amne: str,
    text: str,
    html: str = "",
    anvandare: Anvandare | None = None,
    omrade: Stadsdelsomrade | None = None,
    bilaga: str = "",
    bilaga_namn: str = "",
) -> Utskick | None:
    """Put a mail in line to be sent once. None when there is one with that `nyckel` already, sent or not.

    `nyckel` names what the mail is about and to whom, such as "paminnelse:vecka:2024-45:17". Of two transactions at
    once the unique constraint lets one through; the other gets None. Run it in the transaction that decides that the
    mail should go, and ask for the sending afterwards (`samverkan.tasks.bestall_utskick`).
    `av` is None when the program itself decides. The caller has checked that whoever orders the mail may do so.
    `bilaga` is the name of a file in the file store. Raises `Ogiltigt` for what is no e-mail address.
    """
    try:
        validate_email(mottagare)
    except ValidationError as fel:
        raise Ogiltigt(f"”{mottagare[:80]}” är ingen e-postadress.", falt="mottagare") from fel
    utskick = Utskick(
        nyckel=nyckel,
        slag=slag,
        mottagare=mottagare,
        amne=_en_rad(amne),
        text=text,
        html=html,
        anvandare=anvandare,
        stadsdelsomrade=omrade,
        bilaga=bilaga,
        bilaga_namn=_en_rad(bilaga_namn)[:120],
        skapad=timezone.now(),
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                utskick.save(force_insert=True)
        except IntegrityError:
            if not Utskick.objects.filter(nyckel=nyckel).exists():
                raise  # something else than the key stood in the way
            return None
        logga(av=av, handelse="utskick_lagt", objekt=utskick, omrade=omrade, till={"amne": utskick.amne})
    return utskick


def utskick_igen(*, av: Anvandare, omrade: Stadsdelsomrade, utskick: Utskick) -> Utskick:
    """Send again what failed, or what nobody knows whether it arrived. A person decides that, never the program.

    Raises `Nekad`, or `Ogiltigt` when the mail is in another state by now.
    """
    krav(av, Ratt.STALLA_IN_VECKAN, omrade)
    with transaction.atomic():
        nu = (
            Utskick.objects.select_for_update().filter(pk=utskick.pk, pk__in=utskick_i(av, omrade).values("pk")).first()
        )
        if nu is None or nu.status not in (Status.MISSLYCKAD, Status.OVISS):
            raise Ogiltigt("Brevet går inte att skicka igen: det är redan på väg, skickat eller inställt.")
        fran = {"status": nu.status, "fel": nu.fel}
        nu.status, nu.forsok, nu.fel = Status.VANTAR, 0, ""
        nu.ombud = nu.puls = nu.tidigast = None
        nu.save(update_fields=["status", "forsok", "fel", "ombud", "puls", "tidigast"])
        logga(av=av, handelse="utskick_igen", objekt=nu, omrade=omrade, fran=fran, till={"status": nu.status})
    return nu


# --- The worker ------------------------------------------------------------------------------------------------------


def utskick_taget(*, pk: int, nu: datetime | None = None) -> Utskick | None:
    """Take the mail for an attempt; the lease is the row's `ombud`. None when it is taken, done, given up or not due.

    An attempt that has not begun to send within `PULSGRANS` is dead or has lost its turn: nothing has left it.
    """
    nu = nu or timezone.now()
    vantar = Q(status=Status.VANTAR) & (Q(tidigast__isnull=True) | Q(tidigast__lte=nu))
    ledig = vantar | Q(status=Status.FORBEREDS, puls__lt=nu - PULSGRANS)
    ombud = uuid4()
    tagna = Utskick.objects.filter(ledig, pk=pk, forsok__lt=MAX_FORSOK).update(
        status=Status.FORBEREDS, ombud=ombud, puls=nu, forsok=F("forsok") + 1
    )
    if tagna:
        return Utskick.objects.select_related("anvandare").filter(pk=pk, ombud=ombud).first()
    _avslutat(
        Utskick.objects.filter(ledig, pk=pk, forsok__gte=MAX_FORSOK),
        Status.MISSLYCKAD,
        FOR_MANGA_FORSOK.format(antal=MAX_FORSOK),
    )
    return None


def utskick_aktuellt(*, utskick: Utskick) -> bool:
    """Whether there is still reason to send a mail that the caller holds; its words are brought up to date.

    False: the mail is called off.
    """
    if utskick.slag not in INNEHALL_NU:
        return True
    innehall = INNEHALL_NU[utskick.slag](utskick)
    if innehall is None:
        _egen(utskick, Status.FORBEREDS).update(status=Status.INSTALLD, ombud=None, puls=None, fel="")
        return False
    utskick.amne, utskick.text, utskick.html = _en_rad(innehall.amne), innehall.text, innehall.html
    _egen(utskick, Status.FORBEREDS).update(amne=utskick.amne, text=utskick.text, html=utskick.html)
    return True


def utskick_skickas(*, utskick: Utskick) -> bool:
    """The next thing that happens is that the mail leaves. False when the lease is lost: then it must not."""
    return bool(_egen(utskick, Status.FORBEREDS).update(status=Status.SKICKAS, puls=timezone.now()))


def utskick_skickat(*, utskick: Utskick) -> None:
    """The server has taken the mail. That holds too when the sweep has had time to call it `oviss`."""
    _egen(utskick, Status.SKICKAS, Status.OVISS).update(
        status=Status.SKICKAD, skickad_tid=timezone.now(), ombud=None, puls=None, fel=""
    )


def utskick_uppskjutet(*, utskick: Utskick, fel: str, alla: bool = False) -> None:
    """It is certain that the mail did not go, and it may go later: wait for a while, longer for each attempt.

    `alla`: the fault is the server's and not the mail's, so the others wait a minute too.
    After `MAX_FORSOK` attempts it has failed.
    """
    if utskick.forsok >= MAX_FORSOK:
        utskick_misslyckat(utskick=utskick, fel=f"{fel} Försökte {utskick.forsok} gånger.")
        return
    nu = timezone.now()
    _egen(utskick, Status.FORBEREDS, Status.SKICKAS).update(
        status=Status.VANTAR, ombud=None, puls=None, fel=fel, tidigast=nu + PAUSER[utskick.forsok - 1]
    )
    if alla:
        genast = Q(tidigast__isnull=True) | Q(tidigast__lt=nu + SERVERPAUS)
        Utskick.objects.filter(genast, status=Status.VANTAR).update(tidigast=nu + SERVERPAUS)


def utskick_misslyckat(*, utskick: Utskick, fel: str) -> None:
    """It is certain that the mail did not go and will not. `fel` is for people."""
    _avslutat(_egen(utskick, Status.FORBEREDS, Status.SKICKAS), Status.MISSLYCKAD, fel)


def utskick_ovisst(*, utskick: Utskick) -> None:
    """Nobody knows whether the server took the mail. It is not sent again unless somebody says so."""
    _avslutat(_egen(utskick, Status.SKICKAS), Status.OVISS, OVISST)


def overgivna_ovissa() -> int:
    """Mails whose worker died between the first and the last word to the server. Returns how many."""
    doda = Utskick.objects.filter(status=Status.SKICKAS, puls__lt=timezone.now() - SANDGRANS)
    # The lease stays in the row: should the attempt live after all, it can still tell that the mail went.
    return sum(
        _avslutat(doda.filter(pk=pk), Status.OVISS, OVISST, behall_ombud=True)
        for pk in list(doda.values_list("pk", flat=True))
    )


def utskick_att_ta_upp() -> list[tuple[int, float]]:
    """Mails that the queue may have lost or that are due again, with the seconds until each of them can be taken."""
    nu = timezone.now()
    dags = Q(tidigast__isnull=True, skapad__lt=nu - VANTEGRANS) | Q(tidigast__lte=nu)
    vantar = Utskick.objects.filter(dags, status=Status.VANTAR).order_by("skapad", "pk").values_list("pk", flat=True)
    pagar = Utskick.objects.filter(status=Status.FORBEREDS).exclude(puls=None).values_list("pk", "puls")
    return [
        *((pk, 0.0) for pk in vantar),
        *((pk, max(0.0, (puls + PULSGRANS - nu).total_seconds() + 0.5)) for pk, puls in pagar if puls),
    ]


def _egen(utskick: Utskick, *status: Status) -> Any:
    """The row as long as this attempt holds it."""
    ombud: UUID | None = utskick.ombud
    return Utskick.objects.filter(pk=utskick.pk, ombud=ombud, status__in=status)


def _avslutat(rader: Any, status: Status, fel: str, *, behall_ombud: bool = False) -> bool:
    """End the one row of `rader`, if it is there, and write it in the log: somebody may have to do something."""
    with transaction.atomic():
        utskick = rader.select_related("stadsdelsomrade").first()
        varden = {"status": status, "fel": fel} | ({} if behall_ombud else {"ombud": None, "puls": None})
        if utskick is None or not rader.update(**varden):
            return False
        handelse = "utskick_ovisst" if status == Status.OVISS else "utskick_misslyckat"
        logga(av=None, handelse=handelse, objekt=utskick, omrade=utskick.stadsdelsomrade, till={"fel": fel})
    return True


def _en_rad(text: str) -> str:
    """Fit for a header: one line, no control characters, at most 200 characters."""
    synligt = "".join(" " if unicodedata.category(t) in {"Cc", "Cf", "Zl", "Zp", "Cs"} else t for t in text)
    return " ".join(synligt.split())[:200]
