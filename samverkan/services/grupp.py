"""Writes of councils and groups: what they are for, and who sits in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from samverkan.fel import Ogiltigt, eller_krock
from samverkan.models import Anvandare, Arbetsgrupp, Gruppmedlem, PrioriteratOmrade, Rad, Stadsdelsomrade, Uppdrag
from samverkan.models.mote import Hemvist
from samverkan.roller import Ratt
from samverkan.services.bas import giltigt, kontrollera_text, krav, logga
from samverkan.services.sparad import rad_sparad

Grupp = Rad | Arbetsgrupp


def rad_skapat(*, av: Anvandare, omrade: Stadsdelsomrade, slag: str, namn: str, leds_av: str, uppgift: str) -> Rad:
    """A new council. Raises `Nekad`, `Ogiltigt` (a name that exists), `Personuppgift`."""
    krav(av, Ratt.SKOTA_RAD, omrade)
    with transaction.atomic():
        rad = Rad(stadsdelsomrade=omrade, slag=slag, **_texter(namn=namn, leds_av=leds_av, uppgift=uppgift))
        giltigt(rad)
        rad.save()
        logga(av=av, handelse="rad_skapat", objekt=rad, omrade=omrade, till={"slag": slag, "namn": rad.namn})
    return rad


def rad_andrat(*, av: Anvandare, rad: Rad, bygger_pa: int, slag: str, namn: str, leds_av: str, uppgift: str) -> Rad:
    """Change a council. Raises `Krock` and what `rad_skapat` raises."""
    krav(av, Ratt.SKOTA_RAD, rad.stadsdelsomrade)
    falt = {"slag": slag, **_texter(namn=namn, leds_av=leds_av, uppgift=uppgift)}
    return eller_krock(
        rad_sparad(
            av=av, rad=rad, bygger_pa=bygger_pa, falt=falt, handelse="rad_andrat", vad="rådet",
            omrade=rad.stadsdelsomrade,
        )
    )  # fmt: skip


def arbetsgrupp_skapad(
    *,
    av: Anvandare,
    omrade: Stadsdelsomrade,
    namn: str,
    ansvarig_chef: str,
    motesfrekvens: str,
    prioriterade_omraden: Sequence[PrioriteratOmrade],
    giltig_fran: date | None = None,
) -> Arbetsgrupp:
    """A new arbetsgrupp for prioriterade områden of the area's agreements. Raises as `rad_skapat`."""
    krav(av, Ratt.SKOTA_RAD, omrade)
    _i_omradet(omrade, prioriterade_omraden)
    texter = _texter(namn=namn, ansvarig_chef=ansvarig_chef, motesfrekvens=motesfrekvens)
    with transaction.atomic():
        grupp = Arbetsgrupp(stadsdelsomrade=omrade, giltig_fran=giltig_fran, **texter)
        giltigt(grupp)
        grupp.save()
        grupp.prioriterade_omraden.set(prioriterade_omraden)
        till = {"namn": grupp.namn, "prioriterade_omraden": [str(p) for p in prioriterade_omraden]}
        logga(av=av, handelse="arbetsgrupp_skapad", objekt=grupp, omrade=omrade, till=till)
    return grupp


def arbetsgrupp_andrad(
    *,
    av: Anvandare,
    grupp: Arbetsgrupp,
    bygger_pa: int,
    namn: str,
    ansvarig_chef: str,
    motesfrekvens: str,
    prioriterade_omraden: Sequence[PrioriteratOmrade],
    giltig_till: date | None = None,
) -> Arbetsgrupp:
    """Change an arbetsgrupp; with `giltig_till` it ends after that day. Raises `Krock` and as `rad_skapat`."""
    omrade = grupp.stadsdelsomrade
    krav(av, Ratt.SKOTA_RAD, omrade)
    _i_omradet(omrade, prioriterade_omraden)
    falt: dict[str, Any] = {**_texter(namn=namn, ansvarig_chef=ansvarig_chef, motesfrekvens=motesfrekvens)}
    falt |= {"prioriterade_omraden": list(prioriterade_omraden), "giltig_till": giltig_till}
    return eller_krock(
        rad_sparad(
            av=av, rad=grupp, bygger_pa=bygger_pa, falt=falt, handelse="arbetsgrupp_andrad", vad="arbetsgruppen",
            omrade=omrade,
        )
    )  # fmt: skip


def medlem_tillagd(
    *,
    av: Anvandare,
    grupp: Grupp,
    hemvist: str,
    funktion: str,
    giltig_fran: date,
    organisation: str = "",
    person: Anvandare | None = None,
    uppgift: str = Gruppmedlem.Uppgift.LEDAMOT,
) -> Gruppmedlem:
    """Give a function a seat in a council or group, from a day on; perhaps with the person who holds it.

    Raises `Nekad`, `Personuppgift`, and `Ogiltigt` when the function sits there already, another actor lacks its
    organisation or the person has no assignment in the area.
    """
    omrade = grupp.stadsdelsomrade
    krav(av, Ratt.SKOTA_RAD, omrade)
    texter = _texter(funktion=funktion, organisation=organisation)
    if not texter["funktion"]:
        raise Ogiltigt("Skriv vilken funktion som har platsen, till exempel kommunpolis.", falt="funktion")
    if hemvist == Hemvist.ANNAN and not texter["organisation"]:
        raise Ogiltigt("Skriv vilken organisation den andra aktören kommer från.", falt="organisation")
    if person is not None and not Uppdrag.objects.aktiva().filter(
        anvandare=person, stadsdelsomrade=omrade
    ).exists():  # fmt: skip
        raise Ogiltigt(f"{person} har inget uppdrag i {omrade}.", falt="person")
    i_grupp = _i_gruppen(grupp)
    with transaction.atomic():
        type(grupp)._default_manager.select_for_update().get(pk=grupp.pk)
        sitter = Gruppmedlem.objects.filter(
            **i_grupp, funktion__iexact=texter["funktion"], organisation__iexact=texter["organisation"], hemvist=hemvist
        )
        if any(m.giltig_till is None or m.giltig_till >= giltig_fran for m in sitter):
            raise Ogiltigt(f"{texter['funktion']} sitter redan i gruppen.", falt="funktion")
        medlem = Gruppmedlem(
            stadsdelsomrade=omrade,
            hemvist=hemvist,
            uppgift=uppgift,
            anvandare=person,
            giltig_fran=giltig_fran,
            **i_grupp,
            **texter,
        )
        giltigt(medlem)
        medlem.save()
        logga(
            av=av,
            handelse="gruppmedlem_tillagd",
            objekt=medlem,
            omrade=omrade,
            till={"grupp": grupp.namn, "funktion": medlem.funktion, "part": hemvist, "fran": str(giltig_fran)},
        )
    return medlem


def medlem_avslutad(*, av: Anvandare, medlem: Gruppmedlem, sista_dag: date) -> Gruppmedlem:
    """End a seat after `sista_dag`; it stays in the history. Raises `Nekad`, `Ogiltigt` for a day before its first."""
    omrade = medlem.stadsdelsomrade
    krav(av, Ratt.SKOTA_RAD, omrade)
    with transaction.atomic():
        medlem = Gruppmedlem.objects.select_for_update(of=("self",)).get(pk=medlem.pk)
        if medlem.giltig_fran and sista_dag < medlem.giltig_fran:
            text = f"Uppdraget i gruppen börjar {medlem.giltig_fran}. Det kan inte sluta tidigare."
            raise Ogiltigt(text, falt="sista_dag")
        fore, medlem.giltig_till = medlem.giltig_till, sista_dag
        giltigt(medlem)
        medlem.save(update_fields=["giltig_till"])
        logga(
            av=av,
            handelse="gruppmedlem_avslutad",
            objekt=medlem,
            omrade=omrade,
            fran={"till": str(fore or "")},
            till={"till": str(sista_dag)},
        )
    return medlem


def _i_gruppen(grupp: Grupp) -> dict[str, Grupp]:
    return {"rad" if isinstance(grupp, Rad) else "arbetsgrupp": grupp}


def _i_omradet(omrade: Stadsdelsomrade, prioriterade: Sequence[PrioriteratOmrade]) -> None:
    for p in prioriterade:
        if p.overenskommelse.stadsdelsomrade_id != omrade.pk:
            raise Ogiltigt(f"{p} hör inte till någon av {omrade}s överenskommelser.", falt="prioriterade_omraden")


def _texter(**falt: str) -> dict[str, str]:
    return {namn: kontrollera_text(text, falt=namn) for namn, text in falt.items()}
