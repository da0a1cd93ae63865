"""What every save of places stands on: the text looked through, versions, the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from platser.models.bas import Versionerad
from samverkan.fel import Krock, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.services import giltigt, kontrollera_text, logga
from samverkan.svenska import tidpunkt

V = TypeVar("V", bound=Versionerad)
LANGST_TEXT = 5000  # characters of one free text


def sparad(
    *,
    av: Anvandare,
    omrade: Stadsdelsomrade,
    objekt: V,
    bygger_pa: int | None,
    falt: Mapping[str, Any],
    vad: str,
    flera: Mapping[str, Sequence[models.Model]] | None = None,
    efter: Callable[[V, dict[str, Any]], None] | None = None,
) -> V:
    """Save `falt` (and the many-to-many `flera`) of a new row, or of one that was seen as version `bygger_pa`.

    The permission is the caller's. `vad` begins the names in the log: `plats` gives plats_skapad, plats_andrad and
    plats_krock. `efter` does what belongs to the same save; it gets the row and what was changed.
    Raises `Krock` with both values when somebody else saved in between (what lost is in the log), `Ogiltigt`,
    `Personuppgift`.
    """
    varden = kontrollerade(av=av, modell=type(objekt), falt=falt)
    manga = dict(flera or {})
    try:
        with transaction.atomic():
            if objekt.pk is None:
                return _ny(av, omrade, objekt, varden, manga, vad, efter)
            nu = type(objekt)._default_manager.select_for_update(of=("self",)).get(pk=objekt.pk)
            utfall = _andrad(av, omrade, nu, bygger_pa, varden, manga, vad, efter)
    except IntegrityError as fel:  # two at the same time: what the other one wrote was not seen by the check
        raise Ogiltigt("Någon annan hann före med samma sak. Ladda om sidan och försök igen.") from fel
    if isinstance(utfall, Krock):  # the lost value is in the log: the error comes after the commit
        raise utfall
    return utfall


@contextmanager
def hallen() -> Iterator[None]:
    """One transaction for a save and what belongs to it. A `Krock` comes after the commit: what lost is in the log."""
    krocken: Krock | None = None
    with transaction.atomic():
        try:
            yield
        except Krock as fel:
            krocken = fel
    if krocken:
        raise krocken


def kontrollerade(*, av: Anvandare, modell: type[models.Model], falt: Mapping[str, Any]) -> dict[str, Any]:
    """The values with free text cleaned. Raises `Personuppgift`, and `Ogiltigt` for a text that is too long."""
    ut = {}
    for namn, varde in falt.items():
        slag = modell._meta.get_field(namn)
        if isinstance(varde, str) and isinstance(slag, models.CharField | models.TextField) and not slag.choices:
            hogst = slag.max_length or LANGST_TEXT
            if len(varde.strip()) > hogst:  # first: to look through a text takes time that grows with it
                raise Ogiltigt(f"Texten är {len(varde.strip())} tecken. Korta den till högst {hogst}.", falt=namn)
            varde = kontrollera_text(varde, falt=namn)
        ut[namn] = varde
    return ut


def _ny(
    av: Anvandare,
    omrade: Stadsdelsomrade,
    objekt: V,
    varden: dict[str, Any],
    manga: dict[str, Any],
    vad: str,
    efter: Any,
) -> V:
    for namn, varde in varden.items():
        setattr(objekt, namn, varde)
    objekt.andrad_av, objekt.andrad_tid = av, timezone.now()
    giltigt(objekt)
    objekt.save()
    for namn, rader in manga.items():
        getattr(objekt, namn).set(rader)
    if efter:
        efter(objekt, varden | manga)
    logga(av=av, handelse=f"{vad}_skapad", objekt=objekt, omrade=omrade, till=_plana(varden | manga) | {"version": 1})
    return objekt


def _andrad(
    av: Anvandare,
    omrade: Stadsdelsomrade,
    nu: V,
    bygger_pa: int | None,
    varden: dict[str, Any],
    manga: dict[str, Any],
    vad: str,
    efter: Any,
) -> V | Krock:
    har = {namn: getattr(nu, namn) for namn in varden} | {namn: list(getattr(nu, namn).all()) for namn in manga}
    vill = varden | manga
    andrat = [namn for namn in vill if _plan(har[namn]) != _plan(vill[namn])]
    if not andrat:
        return nu  # the same again: a retry, or two who agree
    if bygger_pa is None or nu.version != bygger_pa:
        logga(
            av=av, handelse=f"{vad}_krock", objekt=nu, omrade=omrade, fran=_plana(har), till=_plana(vill),
            orsak="Någon annan hann före. Det här sparades inte.",
        )  # fmt: skip
        return krock(av=av, nu=nu, har=har, vill=vill)
    for namn in andrat:
        if namn not in manga:
            setattr(nu, namn, varden[namn])
    nu.version += 1
    nu.andrad_av, nu.andrad_tid = av, timezone.now()
    giltigt(nu)
    nu.save()
    for namn, rader in manga.items():
        getattr(nu, namn).set(rader)
    if efter:
        efter(nu, {namn: vill[namn] for namn in andrat})
    logga(
        av=av,
        handelse=f"{vad}_andrad",
        objekt=nu,
        omrade=omrade,
        fran=_plana({namn: har[namn] for namn in andrat}),
        till=_plana({namn: vill[namn] for namn in andrat}) | {"version": nu.version},
    )
    return nu


def krock(*, av: Anvandare, nu: Versionerad, har: Mapping[str, Any], vill: Mapping[str, Any]) -> Krock:
    """The conflict between what is stored (`har`) and what `av` wanted to save (`vill`)."""
    vem = f"{nu.andrad_av} ändrade" if nu.andrad_av else "Någon ändrade"
    nar = f" ({tidpunkt(timezone.localtime(nu.andrad_tid))})" if nu.andrad_tid else ""
    return Krock(
        f"{vem} det här{nar} medan du arbetade. Din ändring är inte sparad.",
        nuvarande=nu,
        nuvarande_data=_plana(har) | {"version": nu.version},
        forsok=_plana(vill),
    )


def _plan(varde: Any) -> Any:
    """A value as the log and a conflict hold it: plain, and comparable with another one."""
    if isinstance(varde, models.Model):
        return str(varde)
    if isinstance(varde, list | tuple):
        return sorted(str(v) for v in varde)
    if isinstance(varde, Decimal):
        return format(varde.normalize(), "f")
    if isinstance(varde, date | datetime):
        return varde.isoformat()
    return varde if isinstance(varde, str | int | bool | dict | None) else str(varde)


def _plana(varden: Mapping[str, Any]) -> dict[str, Any]:
    return {namn: _plan(varde) for namn, varde in varden.items()}
