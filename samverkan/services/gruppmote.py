"""Writes of a council's or group's meetings: the call, the agenda, the notes, the decisions, the justering."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from samverkan.fel import Krock, Last, Nekad, Ogiltigt, eller_krock
from samverkan.models import Anvandare, Beslut, Dagordningspunkt, Gruppmedlem, Mote, Rad
from samverkan.roller import Ratt
from samverkan.services.bas import giltigt, kontrollera_text, krav, logga
from samverkan.services.grupp import Grupp
from samverkan.services.sparad import rad_sparad


def mote_planerat(
    *, av: Anvandare, grupp: Grupp, rubrik: str, start: datetime, slut: datetime, lokal: str = ""
) -> Mote:
    """Call a meeting. Decisions of earlier meetings that are not carried out become its first point.

    Raises `Nekad`, `Ogiltigt` (ends before it begins, the group has ended), `Personuppgift`.
    """
    omrade = grupp.stadsdelsomrade
    krav(av, Ratt.SKOTA_RAD, omrade)
    if not isinstance(grupp, Rad) and not grupp.galler(timezone.localdate(start)):
        raise Ogiltigt(f"{grupp} finns inte den dagen.", falt="start")
    with transaction.atomic():
        mote = Mote(
            stadsdelsomrade=omrade,
            rad=grupp if isinstance(grupp, Rad) else None,
            arbetsgrupp=None if isinstance(grupp, Rad) else grupp,
            rubrik=kontrollera_text(rubrik, falt="rubrik"),
            start=start,
            slut=slut,
            lokal=kontrollera_text(lokal, falt="lokal"),
            skapad_av=av,
            skapad_tid=timezone.now(),
        )
        giltigt(mote)
        mote.save()
        if Beslut.objects.filter(mote__in=_fore(mote), klart_tid=None).exists():
            Dagordningspunkt.objects.create(mote=mote, ordning=1, rubrik="Uppföljning av tidigare beslut")
        logga(av=av, handelse="mote_planerat", objekt=mote, omrade=omrade, till={"start": start.isoformat()})
    return mote


def mote_andrat(
    *, av: Anvandare, mote: Mote, bygger_pa: int, rubrik: str, start: datetime, slut: datetime, lokal: str = ""
) -> Mote:
    """Change when, where or what a meeting is called; `andring` counts what calendars must hear of.

    Raises `Krock`, `Last` when it is justerat or inställt, `Nekad`, `Ogiltigt`, `Personuppgift`.
    """
    with transaction.atomic():
        nu = _oppet(av, mote)
        falt: dict[str, Any] = {
            "rubrik": kontrollera_text(rubrik, falt="rubrik"),
            "start": start,
            "slut": slut,
            "lokal": kontrollera_text(lokal, falt="lokal"),
        }
        if any(getattr(nu, namn) != varde for namn, varde in falt.items()):
            falt["andring"] = nu.andring + 1
        svar = _sparad(av, nu, bygger_pa, falt, "mote_andrat")
    return eller_krock(svar)


def mote_fort(
    *,
    av: Anvandare,
    mote: Mote,
    bygger_pa: int,
    anteckningar: str,
    narvarande: Sequence[Gruppmedlem],
    ovriga_narvarande: str = "",
) -> Mote:
    """Write down that the meeting was held, who was there and what was said outside the agenda.

    Raises `Ogiltigt` when it has not begun or somebody does not sit in the group, otherwise as `mote_andrat`.
    """
    with transaction.atomic():
        nu = _oppet(av, mote)
        if nu.start > timezone.now():
            raise Ogiltigt("Mötet har inte börjat än. Ändra tiden om det hölls tidigare.")
        if any((m.rad_id, m.arbetsgrupp_id) != (nu.rad_id, nu.arbetsgrupp_id) for m in narvarande):
            raise Ogiltigt("Någon av de närvarande sitter inte i gruppen.", falt="narvarande")
        falt = {
            "status": Mote.Status.HALLET,
            "anteckningar": kontrollera_text(anteckningar, falt="anteckningar"),
            "ovriga_narvarande": kontrollera_text(ovriga_narvarande, falt="ovriga_narvarande"),
            "narvarande": list(narvarande),
        }
        svar = _sparad(av, nu, bygger_pa, falt, "mote_fort")
    return eller_krock(svar)


def mote_installt(*, av: Anvandare, mote: Mote, bygger_pa: int, orsak: str) -> Mote:
    """Call a meeting off, with a reason. Raises `Ogiltigt` without one or when it was held; as `mote_andrat`."""
    with transaction.atomic():
        nu = _oppet(av, mote)
        orsak = kontrollera_text(orsak, falt="orsak")
        if not orsak:
            raise Ogiltigt("Skriv varför mötet ställs in.", falt="orsak")
        if nu.status == Mote.Status.HALLET:
            raise Ogiltigt("Mötet är hållet och kan inte ställas in.")
        falt = {"status": Mote.Status.INSTALLT, "andring": nu.andring + 1}
        svar = _sparad(av, nu, bygger_pa, falt, "mote_installt", orsak=orsak)
    return eller_krock(svar)


def mote_justerat(*, av: Anvandare, mote: Mote, sett: int) -> Mote:
    """Sign what was written (`sett`: its `skrivning`); after that agenda, notes and decisions do not change.

    Raises `Nekad` for whoever wrote last: somebody else's eyes are the point. As `mote_andrat` otherwise.
    """
    with transaction.atomic():
        nu = _oppet(av, mote)
        if nu.status != Mote.Status.HALLET:
            raise Ogiltigt("Skriv först att mötet är hållet. Det som inte är hållet justeras inte.")
        if av in {nu.andrad_av, nu.skapad_av if nu.andrad_av is None else None}:
            raise Nekad("Den som skrev anteckningarna senast kan inte justera dem. Be någon annan i gruppen.")
        if nu.skrivning != sett:
            raise Krock(
                "Någon ändrade mötet medan du läste. Läs igenom det igen innan du justerar.",
                nuvarande=nu,
                nuvarande_data={"id": nu.pk, "skrivning": nu.skrivning},
                forsok={},
            )
        nu.justerat_av, nu.justerat_tid, nu.version = av, timezone.now(), nu.version + 1
        nu.save()
        logga(av=av, handelse="mote_justerat", objekt=nu, omrade=nu.stadsdelsomrade)
    return nu


# --- Points of the agenda --------------------------------------------------------------------------------------------


def punkt_tillagd(
    *, av: Anvandare, mote: Mote, rubrik: str, beskrivning: str = "", foredragande: str = ""
) -> Dagordningspunkt:
    """Add a point at the end of the agenda. Raises `Last`, `Nekad`, `Ogiltigt`, `Personuppgift`."""
    with transaction.atomic():
        nu = _oppet(av, mote)
        sist = nu.punkter.aggregate(sist=Max("ordning"))["sist"] or 0
        punkt = Dagordningspunkt(
            mote=nu,
            ordning=sist + 1,
            rubrik=kontrollera_text(rubrik, falt="rubrik"),
            beskrivning=kontrollera_text(beskrivning, falt="beskrivning"),
            foredragande=kontrollera_text(foredragande, falt="foredragande"),
        )
        giltigt(punkt)
        punkt.save()
        _skrivet(av, nu)
        logga(av=av, handelse="punkt_tillagd", objekt=punkt, omrade=nu.stadsdelsomrade, till={"möte": str(nu)})
    return punkt


def punkt_andrad(
    *,
    av: Anvandare,
    punkt: Dagordningspunkt,
    bygger_pa: int,
    rubrik: str,
    beskrivning: str = "",
    foredragande: str = "",
    anteckning: str = "",
) -> Dagordningspunkt:
    """Change a point, or write what was said about it. Raises `Krock` and what `punkt_tillagd` raises."""
    with transaction.atomic():
        mote = _oppet(av, punkt.mote)
        falt = {
            "rubrik": kontrollera_text(rubrik, falt="rubrik"),
            "beskrivning": kontrollera_text(beskrivning, falt="beskrivning"),
            "foredragande": kontrollera_text(foredragande, falt="foredragande"),
            "anteckning": kontrollera_text(anteckning, falt="anteckning"),
        }
        svar = rad_sparad(
            av=av, rad=punkt, bygger_pa=bygger_pa, falt=falt, handelse="punkt_andrad", vad="punkten",
            omrade=mote.stadsdelsomrade,
        )  # fmt: skip
        if not isinstance(svar, Krock) and svar.version != bygger_pa:
            _skrivet(av, mote)
    return eller_krock(svar)


def punkt_flyttad(*, av: Anvandare, punkt: Dagordningspunkt, upp: bool) -> None:
    """Change places with the point above or below; at the end of the list nothing happens."""
    with transaction.atomic():
        mote = _oppet(av, punkt.mote)
        punkter = list(mote.punkter.order_by("ordning"))
        i = punkter.index(punkt)
        j = i - 1 if upp else i + 1
        if not 0 <= j < len(punkter):
            return
        a, b = punkter[i], punkter[j]
        a.ordning, b.ordning = b.ordning, a.ordning
        # The order is unique, so one of them steps aside.
        Dagordningspunkt.objects.filter(pk=a.pk).update(ordning=max(p.ordning for p in punkter) + 1)
        b.save(update_fields=["ordning"])
        a.save(update_fields=["ordning"])
        logga(
            av=av, handelse="punkt_flyttad", objekt=a, omrade=mote.stadsdelsomrade,
            fran={"ordning": b.ordning}, till={"ordning": a.ordning},
        )  # fmt: skip


def punkt_borttagen(*, av: Anvandare, punkt: Dagordningspunkt) -> None:
    """Take a point off the agenda. Raises `Ogiltigt` when something was written or decided under it."""
    with transaction.atomic():
        mote = _oppet(av, punkt.mote)
        punkt = Dagordningspunkt.objects.get(pk=punkt.pk)
        if punkt.anteckning or punkt.beslut.exists():
            raise Ogiltigt(f"”{punkt}” har anteckningar eller beslut och kan inte tas bort.")
        logga(av=av, handelse="punkt_borttagen", objekt=punkt, omrade=mote.stadsdelsomrade)
        punkt.delete()
        _skrivet(av, mote)


# --- Decisions -------------------------------------------------------------------------------------------------------


def beslut_fattat(
    *,
    av: Anvandare,
    mote: Mote,
    text: str,
    punkt: Dagordningspunkt | None = None,
    ansvarig_hemvist: str = "",
    ansvarig_funktion: str = "",
    klart_senast: date | None = None,
) -> Beslut:
    """Write down a decision. Raises `Last`, `Nekad`, `Ogiltigt`, `Personuppgift`."""
    with transaction.atomic():
        nu = _oppet(av, mote)
        if punkt is not None and punkt.mote_id != nu.pk:
            raise Ogiltigt("Punkten hör till ett annat möte.", falt="punkt")
        beslut = Beslut(
            mote=nu,
            punkt=punkt,
            ordning=(nu.beslut.aggregate(sist=Max("ordning"))["sist"] or 0) + 1,
            **_beslutsfalt(text, ansvarig_hemvist, ansvarig_funktion, klart_senast),
        )
        giltigt(beslut)
        beslut.save()
        _skrivet(av, nu)
        logga(av=av, handelse="beslut_fattat", objekt=beslut, omrade=nu.stadsdelsomrade, till={"text": beslut.text})
    return beslut


def beslut_andrat(
    *,
    av: Anvandare,
    beslut: Beslut,
    bygger_pa: int,
    text: str,
    ansvarig_hemvist: str = "",
    ansvarig_funktion: str = "",
    klart_senast: date | None = None,
) -> Beslut:
    """Reword a decision until the meeting is justerat. Raises `Krock` and what `beslut_fattat` raises."""
    with transaction.atomic():
        mote = _oppet(av, beslut.mote)
        falt = _beslutsfalt(text, ansvarig_hemvist, ansvarig_funktion, klart_senast)
        svar = rad_sparad(
            av=av, rad=beslut, bygger_pa=bygger_pa, falt=falt, handelse="beslut_andrat", vad="beslutet",
            omrade=mote.stadsdelsomrade,
        )  # fmt: skip
        if not isinstance(svar, Krock) and svar.version != bygger_pa:
            _skrivet(av, mote)
    return eller_krock(svar)


def beslut_genomfort(*, av: Anvandare, beslut: Beslut, genomfort: bool) -> Beslut:
    """Say that a decision is carried out, or that it is not after all; also long after the meeting is justerat."""
    omrade = beslut.mote.stadsdelsomrade
    krav(av, Ratt.SKOTA_RAD, omrade)
    with transaction.atomic():
        nu = Beslut.objects.select_for_update(of=("self",)).get(pk=beslut.pk)
        if (nu.klart_tid is not None) == genomfort:
            return nu
        nu.klart_av, nu.klart_tid = (av, timezone.now()) if genomfort else (None, None)
        nu.save(update_fields=["klart_av", "klart_tid"])
        handelse = "beslut_genomfort" if genomfort else "beslut_ej_genomfort"
        logga(av=av, handelse=handelse, objekt=nu, omrade=omrade)
    return nu


def _beslutsfalt(text: str, hemvist: str, funktion: str, klart_senast: date | None) -> dict[str, Any]:
    text = kontrollera_text(text, falt="text")
    if not text:
        raise Ogiltigt("Skriv vad som beslutades.", falt="text")
    return {
        "text": text,
        "ansvarig_hemvist": hemvist,
        "ansvarig_funktion": kontrollera_text(funktion, falt="ansvarig_funktion"),
        "klart_senast": klart_senast,
    }


def _oppet(av: Anvandare, mote: Mote) -> Mote:
    """The meeting, held for writing. Raises `Nekad`, `Last`."""
    krav(av, Ratt.SKOTA_RAD, mote.stadsdelsomrade)
    nu = Mote.objects.select_for_update(of=("self",)).select_related("stadsdelsomrade").get(pk=mote.pk)
    if nu.justerat_tid is not None:
        raise Last("Mötet är justerat och kan inte ändras. Ta upp rättelsen på nästa möte.")
    if nu.status == Mote.Status.INSTALLT:
        raise Last("Mötet är inställt. Planera ett nytt.")
    return nu


def _sparad(
    av: Anvandare, mote: Mote, bygger_pa: int, falt: dict[str, Any], handelse: str, orsak: str = ""
) -> Mote | Krock:
    svar = rad_sparad(
        av=av, rad=mote, bygger_pa=bygger_pa, falt=falt, handelse=handelse, vad="mötet", orsak=orsak,
        omrade=mote.stadsdelsomrade,
    )  # fmt: skip
    if not isinstance(svar, Krock) and svar.version != bygger_pa:
        _skrivet(av, mote)
    return svar


def _skrivet(av: Anvandare, mote: Mote) -> None:
    """A point or decision changed: who wrote last may not justera, and who justerar must have seen it."""
    Mote.objects.filter(pk=mote.pk).update(andrad_av=av, andrad=timezone.now(), skrivning=F("skrivning") + 1)


def _fore(mote: Mote) -> Any:
    samma = Mote.objects.filter(rad=mote.rad, arbetsgrupp=mote.arbetsgrupp)
    return samma.filter(start__lt=mote.start).values("pk")
