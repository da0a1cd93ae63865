"""Who acts for a chef: appointed by the chef, or by the administratör for a chef who is away."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from samverkan.fel import Nekad, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade, Stallforetradare
from samverkan.roller import Ratt
from samverkan.selectors import idag, ratter_i
from samverkan.services.bas import giltigt, krav, logga


def stallforetradare_utsedd(
    *,
    av: Anvandare,
    omrade: Stadsdelsomrade,
    chef: Anvandare,
    ersattare: Anvandare,
    giltig_fran: date,
    giltig_till: date | None,
) -> Stallforetradare:
    """Let `ersattare` review and sign in the place of `chef` between two dates (no end: until it is ended).

    Raises `Nekad` unless `av` is the chef, or administers the area and is not appointed by it; `Ogiltigt` when the
    chef does not review here, the deputy does not follow up here, or the dates can't be.
    """
    _kravt(av, omrade, chef, ersattare)
    if Ratt.GODKANNA_UPPFOLJNING not in ratter_i(chef, omrade):
        raise Ogiltigt(f"{chef} granskar inga uppföljningar i {omrade}.", falt="chef")
    if Ratt.FOLJA_UPP not in ratter_i(ersattare, omrade):
        raise Ogiltigt(f"{ersattare} arbetar inte med uppföljningar i {omrade}.", falt="ersattare")
    if giltig_till is not None and giltig_till < idag():
        raise Ogiltigt("Sista dagen har redan varit.", falt="giltig_till")
    with transaction.atomic():
        rad = Stallforetradare(
            stadsdelsomrade=omrade, chef=chef, ersattare=ersattare, giltig_fran=giltig_fran, giltig_till=giltig_till,
            skapad_av=av, skapad_tid=timezone.now(),
        )  # fmt: skip
        giltigt(rad)
        rad.save()
        logga(
            av=av, handelse="stallforetradare_utsedd", objekt=rad, omrade=omrade,
            till={"chef": str(chef), "ersattare": str(ersattare), "fran": str(giltig_fran)}
            | {"till": str(giltig_till or "")},
        )  # fmt: skip
    return rad


def stallforetradare_avslutad(*, av: Anvandare, stallforetradare: Stallforetradare) -> Stallforetradare:
    """End it: from now on nothing more is done in the chef's place. What was done stays. Raises `Nekad`."""
    omrade = stallforetradare.stadsdelsomrade
    _kravt(av, omrade, stallforetradare.chef, stallforetradare.ersattare)
    with transaction.atomic():
        rad = Stallforetradare.objects.select_for_update().get(pk=stallforetradare.pk)
        if rad.avslutad_tid is not None or (rad.giltig_till is not None and rad.giltig_till < idag()):
            return rad
        # The dates stay: they are what was decided, and until now they held.
        rad.avslutad_av, rad.avslutad_tid = av, timezone.now()
        rad.save(update_fields=["avslutad_av", "avslutad_tid"])
        logga(
            av=av, handelse="stallforetradare_avslutad", objekt=rad, omrade=omrade,
            fran={"fran": str(rad.giltig_fran), "till": str(rad.giltig_till or "")}, till={},
        )  # fmt: skip
    return rad


def _kravt(av: Anvandare, omrade: Stadsdelsomrade, chef: Anvandare, ersattare: Anvandare) -> None:
    if av.pk == chef.pk:
        krav(av, Ratt.GODKANNA_UPPFOLJNING, omrade)
    elif Ratt.ADMINISTRERA not in ratter_i(av, omrade):
        raise Nekad("Du kan bara utse och avsluta dina egna ställföreträdare. Administratören kan göra det åt andra.")
    elif av.pk == ersattare.pk:
        raise Nekad("Du kan inte utse dig själv. En annan administratör behöver göra det.")
