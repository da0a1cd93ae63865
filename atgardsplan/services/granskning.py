"""Writes of the chef: approve, one or several, take that back, or send back with a comment. Also as a chef's deputy,
which is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.utils import timezone

from atgardsplan.models import Uppfoljning, Uppfoljningshistorik
from atgardsplan.selectors.granskning import Befogenhet, angras, befogenhet
from atgardsplan.services.omgang import oppna_omgangar
from atgardsplan.services.uppfoljning import halld, hallna, krock, steg
from samverkan.fel import Fel, Last, Nekad, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.services import kontrollera_text

Handelse = Uppfoljningshistorik.Handelse
Lage = Uppfoljning.Lage
ANGRAT: Final = "Godkännandet ångrades."


@dataclass(slots=True)
class Utfall:
    """What became of several at once: those approved, and those refused with the reason."""

    godkanda: list[Uppfoljning] = field(default_factory=list)
    inte: list[tuple[Uppfoljning, Fel]] = field(default_factory=list)


def uppfoljning_godkand(*, av: Anvandare, uppfoljning: Uppfoljning, bygger_pa: int) -> Uppfoljning:
    """Approve what was sent in. Approved already in the version seen: nothing happens.

    Raises `Nekad` for the own text and for somebody who neither reviews the activity nor acts for who does, `Krock`
    when it has changed since it was read, `Ogiltigt` when it is not sent in, `Last`.
    """
    with transaction.atomic():
        nu = halld(uppfoljning=uppfoljning)
        _godkand(av, nu, bygger_pa, befogenhet(av, nu.omgang.stadsdelsomrade))
    return nu


def uppfoljningar_godkanda(*, av: Anvandare, omrade: Stadsdelsomrade, val: Mapping[int, int]) -> Utfall:
    """Approve several of the area: `val` gives the version seen by the follow-up's id.

    One that can't be does not stop the others; the answer says why. What is not in an open round of the area is
    refused as a whole with `Last`.
    """
    svar = Utfall()
    with transaction.atomic():
        omgangar = oppna_omgangar(omrade=omrade)
        rader = hallna(omgangar=omgangar, pk=val)
        if len(rader) < len(val):
            raise Last("Någon av uppföljningarna hör till en omgång som inte är öppen. Ladda om sidan.")
        kan = befogenhet(av, omrade)
        for nu in rader:
            try:
                _godkand(av, nu, val[nu.pk], kan)  # raises before anything of that row is written
            except Fel as fel:
                svar.inte.append((nu, fel))
            else:
                svar.godkanda.append(nu)
    return svar


def uppfoljning_atersand(*, av: Anvandare, uppfoljning: Uppfoljning, bygger_pa: int, kommentar: str) -> Uppfoljning:
    """Send back what was sent in, or open again what was approved, with a comment that the writer reads.

    Raises as `uppfoljning_godkand`, and `Ogiltigt` without a comment.
    """
    kommentar = kontrollera_text(kommentar, falt="kommentar")
    if not kommentar:
        raise Ogiltigt("Skriv vad som behöver ändras.", falt="kommentar")
    with transaction.atomic():
        nu = halld(uppfoljning=uppfoljning)
        at = _kravt_granska(befogenhet(av, nu.omgang.stadsdelsomrade), nu)
        if nu.version != bygger_pa:
            raise krock(nu=nu, forsok={"kommentar": kommentar})
        if nu.lage not in {Lage.INSKICKAD, Lage.GODKAND}:
            raise Ogiltigt(f"Uppföljningen är {nu.get_lage_display().lower()} och kan inte sändas tillbaka.")
        handelse = Handelse.ATERSAND if nu.lage == Lage.INSKICKAD else Handelse.OPPNAD
        nu.lage, nu.godkand_av, nu.godkand_tid, nu.godkand_for = Lage.ATERSAND, None, None, None
        nu.atersand_av, nu.atersand_tid, nu.atersand_for, nu.atersand_kommentar = av, timezone.now(), at, kommentar
        steg(av=av, uppfoljning=nu, handelse=handelse, kommentar=kommentar, at=at)
    return nu


def godkannande_angrat(*, av: Anvandare, uppfoljning: Uppfoljning, bygger_pa: int) -> Uppfoljning:
    """Take back the own approval that was made just now: it waits for review again, with no comment asked for.

    It is told in the history and in the log as opened again. Raises `Nekad` for somebody else's approval, `Krock` when
    anything came after it, `Ogiltigt` when it was too long ago (`angras`) or a later round has taken over its text,
    `Last`.
    """
    with transaction.atomic():
        nu = halld(uppfoljning=uppfoljning)
        if nu.lage == Lage.INSKICKAD and nu.version == bygger_pa + 1 and _angrade_sist(av, nu):
            return nu  # the same press again
        if nu.version != bygger_pa:
            raise krock(nu=nu, forsok={})
        besked = angras(nu, av, timezone.now())
        if not besked.far:
            fel = Nekad if nu.lage == Lage.GODKAND and nu.godkand_av_id != av.pk else Ogiltigt
            raise fel(besked.varfor_inte)
        _kravt_granska(befogenhet(av, nu.omgang.stadsdelsomrade), nu)
        if Uppfoljning.objects.filter(oforandrad_fran=nu).exists():
            raise Ogiltigt("En senare omgång har redan tagit över texten, så godkännandet kan inte ångras.")
        nu.lage, nu.godkand_av, nu.godkand_tid, nu.godkand_for = Lage.INSKICKAD, None, None, None
        steg(av=av, uppfoljning=nu, handelse=Handelse.OPPNAD, kommentar=ANGRAT, at=besked.at)
    return nu


def _angrade_sist(av: Anvandare, nu: Uppfoljning) -> bool:
    return nu.historik.filter(version=nu.version, handelse=Handelse.OPPNAD, av=av).exists()


def _godkand(av: Anvandare, nu: Uppfoljning, bygger_pa: int, kan: Befogenhet) -> None:
    at = _kravt_granska(kan, nu)
    if nu.lage == Lage.GODKAND and nu.godkand_av_id == av.pk and nu.version == bygger_pa + 1:
        return  # the same press again
    if nu.version != bygger_pa:
        raise krock(nu=nu, forsok={})
    if nu.lage != Lage.INSKICKAD:
        raise Ogiltigt(f"Uppföljningen är {nu.get_lage_display().lower()}: det finns inget att godkänna.")
    nu.lage, nu.godkand_av, nu.godkand_tid, nu.godkand_for = Lage.GODKAND, av, timezone.now(), at
    steg(av=av, uppfoljning=nu, handelse=Handelse.GODKAND, till={"status": nu.status}, at=at)


def _kravt_granska(kan: Befogenhet, nu: Uppfoljning) -> Anvandare | None:
    """The chef whom the person acts for, None in the own name. Raises `Nekad`."""
    besked = kan.granska(nu)
    if not besked.far:
        raise Nekad(besked.varfor_inte)
    return besked.at
