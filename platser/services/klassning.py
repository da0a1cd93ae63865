"""Writes of classifications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.db.models import Q

from platser.models import Klassning, Stadsdel
from platser.services.bas import sparad
from samverkan.fel import Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.services import krav

FALT: Final = (
    "plats", "slag", "lage", "ar", "omfattning", "giltig_fran", "giltig_till", "kalla", "kalldatum", "beslut",
    "beskrivning", "ordning", "kanslig",
)  # fmt: skip
FORSTA_AR, SISTA_AR = 2000, 2100


def klassning_sparad(
    *,
    av: Anvandare,
    omrade: Stadsdelsomrade,
    klassning: Klassning | None = None,
    bygger_pa: int | None = None,
    stadsdelar: Sequence[Stadsdel] | None = None,
    **falt: Any,
) -> Klassning:
    """Classify a place or stadsdelar, or change a classification that was seen as version `bygger_pa`.

    `falt` are fields of `FALT`; those left out stay. A prioriterad plats holds for its whole year. A classification
    ends by its `giltig_till`: it is never removed. Raises `Nekad`, `Krock`, `Ogiltigt`, `Personuppgift`.
    """
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    if okanda := falt.keys() - set(FALT):
        raise TypeError(f"klassning_sparad() tar inte emot {sorted(okanda)}.")
    objekt = klassning or Klassning(stadsdelsomrade=omrade)
    varden = {namn: getattr(objekt, namn) for namn in FALT} | falt
    delar = list(stadsdelar) if stadsdelar is not None else list(objekt.stadsdelar.all()) if klassning else []
    _kontrollera(omrade, objekt, varden, delar)
    return sparad(
        av=av, omrade=omrade, objekt=objekt, bygger_pa=bygger_pa, falt=varden, vad="klassning",
        flera={"stadsdelar": delar},
    )  # fmt: skip


def _kontrollera(
    omrade: Stadsdelsomrade, objekt: Klassning, varden: dict[str, Any], stadsdelar: Sequence[Stadsdel]
) -> None:
    """Fill in what follows from the rest; raises `Ogiltigt`."""
    plats, slag = varden["plats"], varden["slag"]
    if plats is not None and plats.stadsdelsomrade_id != omrade.pk:
        raise Ogiltigt(f"{plats} hör inte till {omrade}.", falt="plats")
    if frammande := next((s for s in stadsdelar if s.stadsdelsomrade_id != omrade.pk), None):
        raise Ogiltigt(f"{frammande} hör inte till {omrade}.", falt="stadsdelar")
    if plats is None and not stadsdelar:
        raise Ogiltigt("Välj en plats eller minst en stadsdel som klassningen gäller.", falt="plats")
    if slag == Klassning.Slag.PRIORITERAD:
        ar = varden["ar"]
        if ar is None or not FORSTA_AR <= ar <= SISTA_AR:
            raise Ogiltigt("Skriv vilket år platsen är prioriterad.", falt="ar")
        varden["giltig_fran"], varden["giltig_till"] = date(ar, 1, 1), date(ar, 12, 31)
    elif varden["ar"] is not None:
        raise Ogiltigt("Bara prioriterade platser har ett år. Använd datumen i stället.", falt="ar")
    if varden["lage"] != Klassning.Lage.GALLER and slag not in Klassning.TILLSTAND:
        raise Ogiltigt("Bara tillstånd kan vara ansökta eller avslagna.", falt="lage")
    if plats is not None and varden["lage"] == Klassning.Lage.GALLER and slag != Klassning.Slag.PRIORITERAD:
        _inte_tva_ganger(objekt, varden)


def _inte_tva_ganger(objekt: Klassning, varden: dict[str, Any]) -> None:
    """A place has a classification once at a time: otherwise a list would show it twice."""
    fran, till = varden["giltig_fran"] or date.min, varden["giltig_till"] or date.max
    samma = Klassning.objects.filter(
        Q(giltig_fran__isnull=True) | Q(giltig_fran__lte=till),
        Q(giltig_till__isnull=True) | Q(giltig_till__gte=fran),
        plats=varden["plats"],
        slag=varden["slag"],
        lage=Klassning.Lage.GALLER,
    ).exclude(pk=objekt.pk)
    if samma.exists():
        raise Ogiltigt(
            f"{varden['plats']} har redan den klassningen under en del av tiden. Ändra den, eller avsluta den först.",
            falt="slag",
        )
