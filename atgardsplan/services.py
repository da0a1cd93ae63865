"""Writes of the plan."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from atgardsplan.models import Aktivitet, Atgardsplan, Mal
from samverkan.fel import Krock, Last, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.services import giltigt, kontrollera_text, krav, logga

FALT = (
    "mal",
    "rubrik",
    "namn",
    "arbetsgrupp_text",
    "arbetsgrupp",
    "loptid",
    "loptid_fran",
    "loptid_till",
    "tills_vidare",
    "motesfrekvens",
    "sammankallande",
    "forvaltningens_kontakt",
    "polisens_kontakt",
    "ovriga_deltagare",
    "uppfoljning",
    "foljs_upp_t1",
    "foljs_upp_t2",
    "foljs_upp_vb",
)


def aktivitet_skapad(*, av: Anvandare, mal: Mal, **falt: Any) -> Aktivitet:
    """Add an activity last under a goal. `falt` are fields of `FALT`; those left out are empty.

    Raises `Nekad`, `Last` when the plan is avslutad, `Personuppgift` when a text holds one, `Ogiltigt` when a value
    can't be.
    """
    omrade = mal.plan.stadsdelsomrade
    krav(av, Ratt.SKRIVA_PLAN, omrade)
    _oppen(mal.plan)
    nya = _granskade(omrade, mal, falt)
    with transaction.atomic():
        Mal.objects.select_for_update().get(pk=mal.pk)  # two who add at once get different numbers
        aktivitet = Aktivitet(mal=mal, ordning=_nasta(mal), andrad_av=av, andrad=timezone.now(), **nya)
        giltigt(aktivitet)
        aktivitet.save()
        logga(av=av, handelse="aktivitet_skapad", objekt=aktivitet, omrade=omrade, till=_varden(aktivitet, nya))
    return aktivitet


def aktivitet_sparad(*, av: Anvandare, aktivitet: Aktivitet, bygger_pa: int, **falt: Any) -> Aktivitet:
    """Change an activity. `falt` are fields of `FALT`; those left out stay as they are.

    `bygger_pa` is the version that the user saw. Raises `Krock` with both sets of values when somebody else saved in
    between, `Last` when the plan is avslutad, `Nekad`, `Personuppgift`, `Ogiltigt`.
    A save that changes nothing leaves no trace.
    """
    omrade = aktivitet.mal.plan.stadsdelsomrade
    krav(av, Ratt.SKRIVA_PLAN, omrade)
    _oppen(aktivitet.mal.plan)
    nya = _granskade(omrade, aktivitet.mal, falt)
    with transaction.atomic():
        # Only the row itself is locked: what it points at may be null, which PostgreSQL can't lock in a join.
        last = Aktivitet.objects.select_for_update().get(pk=aktivitet.pk)
        andrade = {namn: varde for namn, varde in nya.items() if getattr(last, namn) != varde}
        if not andrade:
            return last
        if last.version != bygger_pa:
            raise Krock(
                "Någon annan har sparat aktiviteten sedan du öppnade den. Det du skrev är inte sparat.",
                nuvarande=last,
                nuvarande_data=_varden(last, andrade),
                forsok={namn: _enkelt(varde) for namn, varde in andrade.items()},
            )
        fran = _varden(last, andrade)
        if "mal" in andrade:
            Mal.objects.select_for_update().get(pk=andrade["mal"].pk)
            last.ordning = _nasta(andrade["mal"])
        for namn, varde in andrade.items():
            setattr(last, namn, varde)
        last.version += 1
        last.andrad_av, last.andrad = av, timezone.now()
        giltigt(last)
        last.save()
        till = _varden(last, andrade)
        logga(av=av, handelse="aktivitet_sparad", objekt=last, omrade=omrade, fran=fran, till=till)
    return last


def _oppen(plan: Atgardsplan) -> None:
    if plan.status == Atgardsplan.Status.AVSLUTAD:
        raise Last(f"{plan} är avslutad och kan inte ändras. Gör ändringen i en plan som gäller.")


def _granskade(omrade: Stadsdelsomrade, mal: Mal, falt: dict[str, Any]) -> dict[str, Any]:
    if okanda := set(falt) - set(FALT):
        raise TypeError(f"An activity has no {', '.join(sorted(okanda))}.")
    nya: dict[str, Any] = {
        namn: kontrollera_text(varde, falt=namn) if isinstance(varde, str) else varde for namn, varde in falt.items()
    }
    if "mal" in nya and nya["mal"].plan_id != mal.plan_id:
        raise Ogiltigt("Det prioriterade området finns inte i den här planen.", falt="mal")
    grupp = nya.get("arbetsgrupp")
    if grupp is not None and grupp.stadsdelsomrade_id != omrade.pk:
        raise Ogiltigt(f"Arbetsgruppen hör inte till {omrade}.", falt="arbetsgrupp")
    return nya


def _nasta(mal: Mal) -> int:
    return (Aktivitet.objects.filter(mal=mal).aggregate(sista=Max("ordning"))["sista"] or 0) + 1


def _varden(aktivitet: Aktivitet, falt: dict[str, Any]) -> dict[str, Any]:
    return {namn: _enkelt(getattr(aktivitet, namn)) for namn in falt}


def _enkelt(varde: Any) -> Any:
    """A value as the log and a conflict show it."""
    if isinstance(varde, Mal):
        return str(varde.prioriterat_omrade)
    if varde is None or isinstance(varde, bool):
        return varde
    return str(varde) if isinstance(varde, models.Model) or not isinstance(varde, int) else varde
