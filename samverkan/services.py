"""Writes of samverkan, and what every service stands on: permission, text check, audit row."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from rest_framework.authtoken.models import Token

from samverkan.fel import Nekad, Ogiltigt, Personuppgift
from samverkan.models import Anvandare, Loggpost, Stadsdelsomrade, Uppdrag
from samverkan.personuppgifter import hitta
from samverkan.roller import Part, Ratt, Roll
from samverkan.selectors import far_losenordslank, ratter_i

_VAD: dict[Ratt, str] = {
    Ratt.SE_FASTSTALLT: "se området",
    Ratt.SE_ARBETSMATERIAL: "se det som inte är fastställt",
    Ratt.SKRIVA_VECKA: "ändra veckans nivåer",
    Ratt.FASTSTALLA_VECKA: "fastställa veckan",
    Ratt.ATEROPPNA_VECKA: "öppna en fastställd vecka igen",
    Ratt.SKRIVA_LAGESBILD: "skriva i lägesbilden",
    Ratt.SKAPA_PDF: "beställa PDF",
    Ratt.IMPORTERA: "läsa in statistik",
    Ratt.SKRIVA_PLAN: "ändra åtgärdsplanen",
    Ratt.SE_LOGG: "läsa loggen",
    Ratt.ADMINISTRERA: "ändra användare och uppdrag",
}


def krav(av: Anvandare | AnonymousUser, ratt: Ratt, omrade: Stadsdelsomrade) -> None:
    """Raise `Nekad` unless `av` holds `ratt` in `omrade` today."""
    if ratt not in ratter_i(av, omrade):
        raise Nekad(f"Du har inte behörighet att {_VAD[ratt]} i {omrade}. Be områdets administratör om du behöver den.")


def kontrollera_text(text: str, *, falt: str) -> str:
    """Free text with surrounding space removed. Raises `Personuppgift` if it holds personal data."""
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if fynd := hitta(text):
        raise Personuppgift(text, fynd, falt=falt)
    return text


def giltigt(objekt: models.Model, *, utom: tuple[str, ...] = ()) -> None:
    """Run the model's own checks. Raises `Ogiltigt` with the first message and its field."""
    try:
        objekt.full_clean(exclude=utom)
    except ValidationError as fel:
        falt, texter = next(iter(fel.message_dict.items()))
        raise Ogiltigt(texter[0], falt=None if falt == "__all__" else falt) from fel


def logga(
    *,
    av: Anvandare | None,
    handelse: str,
    objekt: models.Model,
    omrade: Stadsdelsomrade | None = None,
    fran: dict[str, Any] | None = None,
    till: dict[str, Any] | None = None,
    orsak: str = "",
) -> Loggpost:
    """Add an audit row. Must run in the transaction of what it tells about."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("logga() ska köras i samma transaktion som ändringen.")
    return Loggpost.objects.create(
        av=av,
        handelse=handelse,
        stadsdelsomrade=omrade,
        objekt_typ=objekt._meta.label_lower,
        objekt_id=str(objekt.pk),
        objekt_text=str(objekt)[:200],
        fran=fran,
        till=till,
        orsak=orsak,
    )


def uppdrag_givet(
    *,
    av: Anvandare,
    stadsdelsomrade: Stadsdelsomrade,
    epost: str,
    namn: str,
    roll: Roll,
    part: Part,
    giltig_fran: date,
    giltig_till: date | None = None,
) -> Uppdrag:
    """Give a person a role in the area; a person not known by e-mail is created, without a password.

    Raises `Nekad` (also for an assignment to oneself), or `Ogiltigt` when roll and part do not go together, dates are
    reversed or the assignment exists.
    """
    krav(av, Ratt.ADMINISTRERA, stadsdelsomrade)
    epost = epost.strip().lower()
    if epost == av.epost:
        raise Nekad("Du kan inte ge dig själv ett uppdrag. En annan administratör behöver göra det.")
    with transaction.atomic():
        anvandare = Anvandare.objects.filter(epost=epost).first()
        if anvandare is None:
            if not namn.strip():
                raise Ogiltigt("Skriv personens namn: e-postadressen är ny i Lägesbild.", falt="namn")
            anvandare = Anvandare(epost=epost, namn=namn.strip())
            anvandare.set_unusable_password()
            giltigt(anvandare)
            anvandare.save()
            logga(av=av, handelse="anvandare_skapad", objekt=anvandare, omrade=stadsdelsomrade, till={"epost": epost})
        uppdrag = Uppdrag(
            anvandare=anvandare,
            roll=roll,
            part=part,
            stadsdelsomrade=stadsdelsomrade,
            giltig_fran=giltig_fran,
            giltig_till=giltig_till,
        )
        giltigt(uppdrag)
        uppdrag.save()
        logga(
            av=av,
            handelse="uppdrag_givet",
            objekt=uppdrag,
            omrade=stadsdelsomrade,
            till={"roll": roll, "part": part, "fran": str(giltig_fran), "till": str(giltig_till or "")},
        )
    return uppdrag


def uppdrag_avslutat(*, av: Anvandare, uppdrag: Uppdrag, sista_dag: date) -> Uppdrag:
    """End an assignment after `sista_dag`. Assignments are ended, never removed: the log points at them."""
    omrade = uppdrag.stadsdelsomrade
    krav(av, Ratt.ADMINISTRERA, omrade)
    with transaction.atomic():
        uppdrag = Uppdrag.objects.select_for_update().get(pk=uppdrag.pk)
        fore = uppdrag.giltig_till
        uppdrag.giltig_till = sista_dag
        giltigt(uppdrag)
        uppdrag.save(update_fields=["giltig_till"])
        logga(
            av=av,
            handelse="uppdrag_avslutat",
            objekt=uppdrag,
            omrade=omrade,
            fran={"till": str(fore or "")},
            till={"till": str(sista_dag)},
        )
    return uppdrag


def losenordslank_given(*, av: Anvandare, anvandare: Anvandare, omrade: Stadsdelsomrade) -> None:
    """Let a person choose a password by a link. Raises `Nekad` when the person holds what `av` does not administer."""
    krav(av, Ratt.ADMINISTRERA, omrade)
    if anvandare.pk not in far_losenordslank(av, omrade):
        raise Nekad(
            f"Du kan inte ge {anvandare} en lösenordslänk. Det går bara för den som har uppdrag här och inga uppdrag i "
            "områden som du inte administrerar."
        )
    with transaction.atomic():
        logga(av=av, handelse="losenordslank_given", objekt=anvandare, omrade=omrade)


def losenord_valt(*, av: Anvandare, losenord: str) -> None:
    """A person sets the own password; what was begun with the old one (sessions, links, the API's key) ends."""
    with transaction.atomic():
        Token.objects.filter(user=av).delete()
        av.set_password(losenord)
        av.save(update_fields=["password"])
        logga(av=av, handelse="losenord_valt", objekt=av)


def token_utfardad(*, av: Anvandare) -> str:
    """The key with which `av` uses the API; the same one until it is revoked."""
    with transaction.atomic():
        token, ny = Token.objects.get_or_create(user=av)
        if ny:
            logga(av=av, handelse="token_utfardad", objekt=av)
    return token.key


def token_aterkallad(*, av: Anvandare) -> None:
    """Revoke the key of `av`, if there is one."""
    with transaction.atomic():
        if Token.objects.filter(user=av).delete()[0]:
            logga(av=av, handelse="token_aterkallad", objekt=av)
