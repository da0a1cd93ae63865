"""Writes of a platssamverkan: who takes part, phases, meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from platser.checklista import FRAGOR
from platser.models import (
    Kartlaggningspunkt,
    Plats,
    Platssamverkan,
    Samverkansdeltagare,
    Samverkansfas,
    Samverkansmote,
)
from platser.services.bas import hallen, kontrollerade, krock, sparad
from samverkan.fel import Krock, Ogiltigt
from samverkan.models import Anvandare
from samverkan.roller import Ratt
from samverkan.services import giltigt, krav, logga
from samverkan.svenska import datum

FALT: Final = ("syfte", "sammankallande", "rytm", "startade", "kalla")
Fas = Samverkansfas.Fas
Deltagare = Sequence[tuple[str, str]]


def samverkan_sparad(
    *,
    av: Anvandare,
    plats: Plats,
    samverkan: Platssamverkan | None = None,
    bygger_pa: int | None = None,
    deltagare: Deltagare | None = None,
    **falt: Any,
) -> Platssamverkan:
    """Start a platssamverkan on a place (with the checklist), or change one that was seen as version `bygger_pa`.

    `falt` are fields of `FALT`; `deltagare` are (organisation, role) and replace those there. At most one goes on at a
    place. Raises `Nekad`, `Krock`, `Ogiltigt`, `Personuppgift`.
    """
    omrade = plats.stadsdelsomrade
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    if okanda := falt.keys() - set(FALT):
        raise TypeError(f"samverkan_sparad() tar inte emot {sorted(okanda)}.")
    if samverkan is None and plats.samverkan.filter(avslutad__isnull=True).exists():
        raise Ogiltigt(f"På {plats} pågår redan en platssamverkan.")
    if samverkan is None and plats.giltig_till is not None and plats.giltig_till < timezone.localdate():
        raise Ogiltigt(f"{plats} finns inte längre.")
    objekt = samverkan or Platssamverkan(plats=plats)
    varden = {namn: getattr(objekt, namn) for namn in FALT} | falt
    rader = None if deltagare is None else _deltagare(av, deltagare)

    def med_delar(sparat: Platssamverkan, _: dict[str, Any]) -> None:
        if samverkan is None:
            Kartlaggningspunkt.objects.bulk_create(
                Kartlaggningspunkt(samverkan=sparat, ordning=nummer, amne=amne, fraga=fraga)
                for nummer, (amne, fraga) in enumerate(FRAGOR, 1)
            )
            if sparat.startade:
                Samverkansfas.objects.create(samverkan=sparat, fas=Fas.START, paborjad=sparat.startade)

    with hallen():
        nytt = sparad(
            av=av, omrade=omrade, objekt=objekt, bygger_pa=bygger_pa, falt=varden, vad="platssamverkan",
            efter=med_delar,
        )  # fmt: skip
        if rader is not None:
            _satt_deltagare(av, nytt, rader)
    return nytt


def _deltagare(av: Anvandare, deltagare: Deltagare) -> dict[str, str]:
    rader: dict[str, str] = {}
    for organisation, roll in deltagare:
        try:
            rena = kontrollerade(av=av, modell=Samverkansdeltagare, falt={"organisation": organisation, "roll": roll})
        except Ogiltigt as fel:
            fel.falt = "deltagare"
            raise
        if rena["organisation"]:
            rader[rena["organisation"]] = rena["roll"]
    return rader


def _satt_deltagare(av: Anvandare, samverkan: Platssamverkan, rader: dict[str, str]) -> None:
    """The participants are those of `rader` and no others; those that stay keep their row."""
    har = {d.organisation: d for d in samverkan.deltagare.all()}
    if {namn: d.roll for namn, d in har.items()} == rader:
        return
    for namn, d in har.items():
        if namn not in rader:
            d.delete()
        elif d.roll != rader[namn]:
            d.roll = rader[namn]
            d.save(update_fields=["roll"])
    Samverkansdeltagare.objects.bulk_create(
        Samverkansdeltagare(samverkan=samverkan, organisation=namn, roll=roll)
        for namn, roll in rader.items()
        if namn not in har
    )
    logga(
        av=av, handelse="platssamverkan_deltagare", objekt=samverkan, omrade=samverkan.plats.stadsdelsomrade,
        fran={"deltagare": list(har)}, till={"deltagare": list(rader)},
    )  # fmt: skip


def fas_satt(
    *,
    av: Anvandare,
    samverkan: Platssamverkan,
    bygger_pa: int | None,
    fas: int,
    paborjad: date,
    avslutad: date | None = None,
    text: str = "",
    overlamnad_till: str = "",
) -> Samverkansfas:
    """Set when a phase began and ended. A handover that has ended ends the platssamverkan, and says to whom.

    `bygger_pa` is the version of the platssamverkan. Raises `Nekad`, `Krock`, `Ogiltigt`, `Personuppgift`.
    """
    omrade = samverkan.plats.stadsdelsomrade
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    if fas not in Fas.values:
        raise Ogiltigt("Välj en fas.", falt="fas")
    if avslutad and avslutad < paborjad:
        raise Ogiltigt("Fasen kan inte sluta innan den börjar.", falt="avslutad")
    text = kontrollerade(av=av, modell=Samverkansfas, falt={"text": text})["text"]
    till = kontrollerade(av=av, modell=Platssamverkan, falt={"overlamnad_till": overlamnad_till})["overlamnad_till"]
    slutar = fas == Fas.OVERLAMNING and avslutad is not None
    if slutar and not till:
        raise Ogiltigt("Skriv vem som tar över när platssamverkan avslutas.", falt="overlamnad_till")
    with transaction.atomic():
        nu = Platssamverkan.objects.select_for_update(of=("self",)).get(pk=samverkan.pk)
        rad = nu.faser.filter(fas=fas).first() or Samverkansfas(samverkan=nu, fas=fas)
        har = {"paborjad": rad.paborjad, "avslutad": rad.avslutad, "text": rad.text}
        vill = {"paborjad": paborjad, "avslutad": avslutad, "text": text}
        if har == vill and not (slutar and nu.avslutad is None):
            return rad
        utfall: Krock | None = None
        if nu.version != bygger_pa:
            utfall = krock(av=av, nu=nu, har=har, vill=vill)
            logga(
                av=av, handelse="platssamverkan_krock", objekt=nu, omrade=omrade,
                fran=utfall.nuvarande_data, till=utfall.forsok, orsak="Någon annan hann före. Det här sparades inte.",
            )  # fmt: skip
        else:
            _spara_fas(av, nu, rad, vill, till if slutar else "", avslutad if slutar else None)
    if utfall:
        raise utfall
    return rad


def _spara_fas(
    av: Anvandare, nu: Platssamverkan, rad: Samverkansfas, vill: dict[str, Any], till: str, slut: date | None
) -> None:
    for namn, varde in vill.items():
        setattr(rad, namn, varde)
    giltigt(rad)
    rad.save()
    nu.version += 1
    nu.andrad_av, nu.andrad_tid = av, timezone.now()
    if slut:
        if nu.startade and slut < nu.startade:
            raise Ogiltigt("Platssamverkan kan inte sluta innan den börjar.", falt="avslutad")
        nu.overlamnad_till, nu.avslutad = till, slut
    giltigt(nu)
    nu.save()
    logga(
        av=av, handelse="platssamverkan_fas", objekt=nu, omrade=nu.plats.stadsdelsomrade,
        till={
            "fas": rad.get_fas_display(),
            "paborjad": datum(rad.paborjad),
            "avslutad": datum(rad.avslutad) if rad.avslutad else None,
            "text": rad.text,
            "version": nu.version,
        } | ({"overlamnad_till": till} if till else {}),
    )  # fmt: skip


def mote_antecknat(*, av: Anvandare, samverkan: Platssamverkan, dag: date, anteckning: str = "") -> Samverkansmote:
    """Write down a meeting that was held.

    Raises `Nekad`, `Ogiltigt` (a day to come, a day with a meeting already), `Personuppgift`.
    """
    omrade = samverkan.plats.stadsdelsomrade
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    if dag > timezone.localdate():
        raise Ogiltigt("Mötet har inte varit ännu.", falt="dag")
    text = kontrollerade(av=av, modell=Samverkansmote, falt={"anteckning": anteckning})["anteckning"]
    with transaction.atomic():
        Platssamverkan.objects.select_for_update(of=("self",)).get(pk=samverkan.pk)
        if fanns := samverkan.moten.filter(dag=dag).first():
            if fanns.anteckning == text:
                return fanns
            raise Ogiltigt(f"Mötet {datum(dag)} är redan antecknat.", falt="dag")
        mote = Samverkansmote.objects.create(samverkan=samverkan, dag=dag, anteckning=text, av=av)
        logga(
            av=av, handelse="platssamverkan_mote", objekt=samverkan, omrade=omrade,
            till={"dag": datum(dag), "anteckning": text},
        )  # fmt: skip
    return mote
