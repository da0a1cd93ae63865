"""What every service stands on: permission, text check, audit row."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models, transaction

from samverkan.fel import Nekad, Ogiltigt, Personuppgift
from samverkan.models import Anvandare, Loggpost, Stadsdelsomrade
from samverkan.personuppgifter import hitta
from samverkan.roller import Ratt
from samverkan.selectors import ratter_i
from samverkan.tecken import utan_styrtecken

_VAD: dict[Ratt, str] = {
    Ratt.SE_FASTSTALLT: "se området",
    Ratt.SE_ARBETSMATERIAL: "se det som inte är fastställt",
    Ratt.SKRIVA_VECKA: "ändra veckans nivåer",
    Ratt.FASTSTALLA_VECKA: "fastställa veckan",
    Ratt.ATEROPPNA_VECKA: "öppna en fastställd vecka igen",
    Ratt.STALLA_IN_VECKAN: "ändra hur området arbetar med veckan",
    Ratt.SKRIVA_LAGESBILD: "skriva i lägesbilden",
    Ratt.STALLA_UPP_LAGESBILD: "ändra lägesbildens uppställning",
    Ratt.FASTSTALLA_LAGESBILD: "fastställa lägesbilden",
    Ratt.PUBLICERA_LAGESBILD: "publicera eller rätta en fastställd lägesbild",
    Ratt.SKAPA_PDF: "beställa PDF",
    Ratt.IMPORTERA: "läsa in statistik",
    Ratt.SKRIVA_PLAN: "ändra åtgärdsplanen",
    Ratt.SKRIVA_PLATS: "ändra platser och det som görs där",
    Ratt.SKOTA_GRANSER: "läsa in gränser",
    Ratt.BESLUTA_PLAN: "besluta åtgärdsplanen",
    Ratt.FOLJA_UPP: "skriva uppföljningar",
    Ratt.GODKANNA_UPPFOLJNING: "granska uppföljningar",
    Ratt.OPPNA_OMGANG: "öppna och stänga uppföljningsomgångar",
    Ratt.SKOTA_RAD: "ändra råd, grupper och möten",
    Ratt.SE_LOGG: "läsa loggen",
    Ratt.ADMINISTRERA: "ändra användare och uppdrag",
}


def krav(
    av: Anvandare | AnonymousUser, ratt: Ratt, omrade: Stadsdelsomrade, *, ratter: Collection[Ratt] | None = None
) -> None:
    """Raise `Nekad` unless `av` holds `ratt` in `omrade` today. `ratter`: all that `av` holds there, just read."""
    if ratt not in (ratter_i(av, omrade) if ratter is None else ratter):
        raise Nekad(f"Du har inte behörighet att {_VAD[ratt]} i {omrade}. Be områdets administratör om du behöver den.")


def kontrollera_text(text: str, *, falt: str) -> str:
    """Free text without control characters and surrounding space. Raises `Personuppgift` if it holds personal data."""
    text = utan_styrtecken(text.replace("\r\n", "\n")).strip()
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
