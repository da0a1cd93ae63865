"""A change of a row that carries a version: never over somebody else's, always in the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Model

from samverkan.fel import Krock
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.services.bas import giltigt, logga

M = TypeVar("M", bound=Model)


def rad_sparad(
    *,
    av: Anvandare,
    rad: M,
    bygger_pa: int,
    falt: Mapping[str, Any],
    handelse: str,
    vad: str,
    omrade: Stadsdelsomrade,
    orsak: str = "",
) -> M | Krock:
    """Set `falt` on a row (with a field `version`) that was seen as version `bygger_pa`; writes the audit row.

    `vad` names it in the definite form ("punkten"). A list or tuple as value is for a many-to-many field. The same
    values again change nothing and are no conflict. The caller has checked permission and text.

    A conflict is returned, not raised: what was lost is in the log, and the log must be committed before anybody
    raises (`samverkan.fel.eller_krock`). Raises `Ogiltigt`.
    """
    modell = type(rad)
    with transaction.atomic():
        nu: Any = modell._default_manager.select_for_update(of=("self",)).get(pk=rad.pk)
        fore = {namn: _varde(nu, namn) for namn in falt}
        nya = {namn: varde for namn, varde in falt.items() if fore[namn] != _jamforbart(varde)}
        if not nya:
            return nu
        fran, till = {n: _enkelt(fore[n]) for n in nya}, {n: _enkelt(_jamforbart(v)) for n, v in nya.items()}
        if nu.version != bygger_pa:
            logga(
                av=av, handelse="krock", objekt=nu, omrade=omrade, fran=fran, till=till,
                orsak="Någon annan hann före. Det här sparades inte.",
            )  # fmt: skip
            return Krock(
                f"Någon annan ändrade {vad} medan du arbetade. Din ändring är inte sparad.",
                nuvarande=nu,
                nuvarande_data=fran | {"id": nu.pk, "version": nu.version},
                forsok=till,
            )
        for namn, varde in nya.items():
            if not isinstance(varde, list | tuple):
                setattr(nu, namn, varde)
        nu.version += 1
        giltigt(nu)
        nu.save()
        for namn, varde in nya.items():
            if isinstance(varde, list | tuple):
                getattr(nu, namn).set(varde)
        logga(av=av, handelse=handelse, objekt=nu, omrade=omrade, fran=fran, till=till, orsak=orsak)
    return nu


def _enkelt(varde: Any) -> Any:
    """A value as it can stand in the log."""
    if isinstance(varde, date | datetime):
        return varde.isoformat()
    if isinstance(varde, Model):
        return str(varde)
    if isinstance(varde, frozenset):
        return sorted(str(v) for v in varde)
    return varde


def _varde(rad: Model, namn: str) -> Any:
    varde = getattr(rad, namn)
    return frozenset(varde.all()) if isinstance(varde, models.Manager) else varde


def _jamforbart(varde: Any) -> Any:
    return frozenset(varde) if isinstance(varde, list | tuple) else varde
