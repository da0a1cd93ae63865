"""What every change of a plan goes through: the plan is held and open, the change is told with its reason."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from atgardsplan.models import Aktivitet, Atgardsplan, Planandring
from samverkan.fel import Krock, Last, Ogiltigt
from samverkan.models import Anvandare
from samverkan.services import kontrollera_text, logga

Slag = Planandring.Slag


def _last_plan(pk: int) -> Atgardsplan:
    """The plan's row, held to the end of the transaction: what hangs on it is changed by one at a time."""
    plan = Atgardsplan.objects.select_for_update().get(pk=pk)
    if not plan.oppen:
        raise Last(f"{plan} är avslutad och kan inte ändras. Gör ändringen i en plan som gäller.")
    return plan


def _kravt_skal(plan: Atgardsplan, skal: str) -> str:
    skal = kontrollera_text(skal, falt="skal")
    if plan.beslutad and not skal:
        raise Ogiltigt("Planen är beslutad. Skriv varför den ändras; skälet visas i planen.", falt="skal")
    return skal


def _antecknad(
    *,
    av: Anvandare,
    plan: Atgardsplan,
    objekt: models.Model,
    slag: Planandring.Slag,
    fran: dict[str, Any] | None = None,
    till: dict[str, Any] | None = None,
    skal: str = "",
    handelse: str = "",
    efter_beslut: bool | None = None,
) -> None:
    """Tell the change twice: in the plan's own history, which its readers see, and in the area's log.

    A change lifts the signature of a part that has signed alone: what it signed is no longer so.
    """
    nu = timezone.now()
    typ = objekt._meta.model_name or ""
    Planandring.objects.create(
        plan=plan,
        aktivitet=objekt if isinstance(objekt, Aktivitet) else None,
        slag=slag,
        objekt_typ=typ,
        objekt_id=objekt.pk,
        objekt_text=str(objekt)[:200],
        version=getattr(objekt, "version", 1),
        fran=fran or {},
        till=till or {},
        skal=skal,
        efter_beslut=plan.beslutad if efter_beslut is None else efter_beslut,
        av=av,
        tid=nu,
    )
    logga(
        av=av,
        handelse=handelse or f"{typ}_{slag}",
        objekt=objekt,
        omrade=plan.stadsdelsomrade,
        fran=fran,
        till=till,
        orsak=skal,
    )
    if not plan.beslutad and (plan.forvaltning_tid or plan.polis_tid) and slag not in {Slag.STATUS, Slag.KROCK}:
        Atgardsplan.objects.filter(pk=plan.pk).update(
            forvaltning_av=None, forvaltning_tid=None, polis_av=None, polis_tid=None
        )
        logga(av=av, handelse="planbeslut_upphavt", objekt=plan, omrade=plan.stadsdelsomrade)


def _krock(vad: str, sparat: models.Model, fran: dict[str, Any], forsok: dict[str, Any]) -> Krock:
    return Krock(
        f"Någon annan har sparat {vad} sedan du öppnade den. Det du skrev är inte sparat.",
        nuvarande=sparat,
        nuvarande_data=fran,
        forsok=forsok,
    )


def _enkelt(varde: Any) -> Any:
    """A value as the log, the history and a conflict show it."""
    if varde is None or isinstance(varde, bool | str | int):
        return varde
    if isinstance(varde, list | tuple):
        return "; ".join(str(_enkelt(v)) for v in varde)
    if isinstance(varde, dict):
        return "; ".join(f"{k}: {v}" for k, v in varde.items())
    return str(varde)
