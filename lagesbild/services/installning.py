"""Writes of how an area works with its weeks, and of the list for the weekly brief."""

from __future__ import annotations

from datetime import time
from typing import Any, Final

from django.db import transaction

from lagesbild.models import Brevmottagare, Veckoinstallning
from lagesbild.models.rytm import DAGAR
from lagesbild.selectors.installning import installning_for
from samverkan.fel import Krock, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.services import giltigt, kontrollera_text, krav, logga

FLEST_MOTTAGARE: Final = 200
FALT: Final = ("deadline_dag", "deadline_tid", "paminnelse_dag", "paminnelse_tid", "dolda_forslag", "skicka_brev")


def veckoinstallning_sparad(
    *,
    av: Anvandare,
    omrade: Stadsdelsomrade,
    bygger_pa: int,
    deadline_dag: int,
    deadline_tid: time,
    paminnelse_dag: int,
    paminnelse_tid: time,
    dolda_forslag: bool,
    skicka_brev: bool,
) -> Veckoinstallning:
    """Choose how the area works with its weeks. `bygger_pa` is the version the person saw (0: nothing was chosen).

    `dolda_forslag` holds for weeks in which nobody has left a proposal yet: what was left hidden stays so.
    Raises `Krock` when somebody else chose in between, `Ogiltigt` for times that can't be.
    """
    krav(av, Ratt.STALLA_IN_VECKAN, omrade)
    nya: dict[str, Any] = {
        "deadline_dag": deadline_dag,
        "deadline_tid": deadline_tid,
        "paminnelse_dag": paminnelse_dag,
        "paminnelse_tid": paminnelse_tid,
        "dolda_forslag": dolda_forslag,
        "skicka_brev": skicka_brev,
    }
    with transaction.atomic():
        Stadsdelsomrade.objects.select_for_update().get(pk=omrade.pk)
        nu = installning_for(omrade)
        fore = {falt: getattr(nu, falt) for falt in FALT}
        if nya == fore and nu.pk:
            return nu
        if nu.version != bygger_pa:
            raise Krock(
                "Någon annan har ändrat inställningarna sedan du öppnade sidan. Dina val är inte sparade.",
                nuvarande=nu,
                nuvarande_data={"version": nu.version} | _som_text(fore),
                forsok=_som_text(nya),
            )
        if (paminnelse_dag, paminnelse_tid) > (deadline_dag, deadline_tid):
            raise Ogiltigt("Påminnelsen ska skickas senast när veckan ska vara fastställd.", falt="paminnelse_dag")
        for falt, varde in nya.items():
            setattr(nu, falt, varde)
        nu.version += 1
        giltigt(nu)
        nu.save()
        andrat = [falt for falt in FALT if fore[falt] != nya[falt]]
        logga(
            av=av,
            handelse="veckoinstallning_sparad",
            objekt=nu,
            omrade=omrade,
            fran=_som_text({falt: fore[falt] for falt in andrat}),
            till=_som_text({falt: nya[falt] for falt in andrat}),
        )
    return nu


def brevmottagare_tillagd(*, av: Anvandare, omrade: Stadsdelsomrade, epost: str, namn: str = "") -> Brevmottagare:
    """Put an address on the list for the weekly brief. Raises `Ogiltigt` when it is wrong or there already."""
    krav(av, Ratt.STALLA_IN_VECKAN, omrade)
    epost = epost.strip().lower()
    namn = kontrollera_text(" ".join(namn.split()), falt="namn")
    with transaction.atomic():
        Stadsdelsomrade.objects.select_for_update().get(pk=omrade.pk)
        if Brevmottagare.objects.filter(stadsdelsomrade=omrade).count() >= FLEST_MOTTAGARE:
            raise Ogiltigt(f"Listan har redan {FLEST_MOTTAGARE} adresser. Ta bort en eller använd en gruppadress.")
        if Brevmottagare.objects.filter(stadsdelsomrade=omrade, epost=epost).exists():
            raise Ogiltigt("Adressen finns redan på listan.", falt="epost")
        mottagare = Brevmottagare(stadsdelsomrade=omrade, epost=epost, namn=namn)
        giltigt(mottagare)
        mottagare.save()
        logga(
            av=av, handelse="brevmottagare_tillagd", objekt=mottagare, omrade=omrade, till={"mottagare": mottagare.pk}
        )
    return mottagare


def brevmottagare_borttagen(*, av: Anvandare, omrade: Stadsdelsomrade, pk: int) -> None:
    """Take an address off the list. Already gone: nothing to do."""
    krav(av, Ratt.STALLA_IN_VECKAN, omrade)
    with transaction.atomic():
        mottagare = Brevmottagare.objects.select_for_update().filter(stadsdelsomrade=omrade, pk=pk).first()
        if mottagare is None:
            return
        logga(
            av=av, handelse="brevmottagare_borttagen", objekt=mottagare, omrade=omrade, fran={"mottagare": mottagare.pk}
        )
        mottagare.delete()


def _som_text(falt: dict[str, Any]) -> dict[str, Any]:
    """As the log and a conflict show them."""
    dagar = dict(DAGAR)
    return {
        namn: varde.isoformat("minutes")
        if isinstance(varde, time)
        else dagar.get(varde, varde)
        if namn.endswith("_dag")
        else varde
        for namn, varde in falt.items()
    }
