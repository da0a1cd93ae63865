"""Writes of trygghetsinvesteringar."""

from __future__ import annotations

from typing import Any, Final

from platser.models import Trygghetsinvestering
from platser.services.bas import sparad
from samverkan.fel import Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.services import krav

Status = Trygghetsinvestering.Status
FALT: Final = (
    "ar", "namn", "plats", "stadsdel", "beskrivning", "fond", "status", "ansokan_dag", "sokt_kr", "beslut_dag",
    "beslut", "beviljat_kr", "utfall_kr", "klar_dag", "effekt", "kalla",
)  # fmt: skip


def investering_sparad(
    *,
    av: Anvandare,
    omrade: Stadsdelsomrade,
    investering: Trygghetsinvestering | None = None,
    bygger_pa: int | None = None,
    **falt: Any,
) -> Trygghetsinvestering:
    """Add an investment, or change one that was seen as version `bygger_pa`. Amounts are whole kronor.

    `falt` are fields of `FALT`; those left out stay. Without a stadsdel it gets that of its place.
    Raises `Nekad`, `Krock`, `Ogiltigt`, `Personuppgift`.
    """
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    if okanda := falt.keys() - set(FALT):
        raise TypeError(f"investering_sparad() tar inte emot {sorted(okanda)}.")
    objekt = investering or Trygghetsinvestering(stadsdelsomrade=omrade)
    varden = {namn: getattr(objekt, namn) for namn in FALT} | falt
    for namn in ("plats", "stadsdel"):
        if varden[namn] is not None and varden[namn].stadsdelsomrade_id != omrade.pk:
            raise Ogiltigt(f"{varden[namn]} hör inte till {omrade}.", falt=namn)
    if varden["plats"] is not None and varden["stadsdel"] is None:
        varden["stadsdel"] = varden["plats"].stadsdel
    if varden["status"] == Status.AVSLAG and varden["beviljat_kr"] is not None:
        raise Ogiltigt("En ansökan som fått avslag har inget beviljat belopp.", falt="beviljat_kr")
    if varden["klar_dag"] is not None and varden["status"] != Status.KLAR:
        raise Ogiltigt("Ta bort dagen, eller sätt läget till klar.", falt="klar_dag")
    return sparad(av=av, omrade=omrade, objekt=objekt, bygger_pa=bygger_pa, falt=varden, vad="investering")
