"""Who may do what: assignments are given and ended, and a person is let in."""

from datetime import date

from django.db import transaction

from samverkan.fel import Nekad, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade, Uppdrag
from samverkan.roller import Part, Ratt, Roll
from samverkan.selectors import far_losenordslank
from samverkan.services.bas import giltigt, krav, logga


def uppdrag_givet(
    *,
    av: Anvandare,
    stadsdelsomrade: Stadsdelsomrade,
    epost: str,
    namn: str,
    roll: Roll,
    part: Part,
    giltig_fran: date,
    giltig_till: date | None = None,
) -> Uppdrag:
    """Give a person a role in the area; a person not known by e-mail is created, without a password.

    Raises `Nekad` (also for an assignment to oneself), or `Ogiltigt` when roll and part do not go together, dates are
    reversed or the assignment exists.
    """
    krav(av, Ratt.ADMINISTRERA, stadsdelsomrade)
    epost = epost.strip().lower()
    if epost == av.epost:
        raise Nekad("Du kan inte ge dig själv ett uppdrag. En annan administratör behöver göra det.")
    with transaction.atomic():
        anvandare = Anvandare.objects.filter(epost=epost).first()
        if anvandare is None:
            if not namn.strip():
                raise Ogiltigt("Skriv personens namn: e-postadressen är ny i Lägesbild.", falt="namn")
            anvandare = Anvandare(epost=epost, namn=namn.strip())
            anvandare.set_unusable_password()
            giltigt(anvandare)
            anvandare.save()
            logga(av=av, handelse="anvandare_skapad", objekt=anvandare, omrade=stadsdelsomrade, till={"epost": epost})
        uppdrag = Uppdrag(
            anvandare=anvandare,
            roll=roll,
            part=part,
            stadsdelsomrade=stadsdelsomrade,
            giltig_fran=giltig_fran,
            giltig_till=giltig_till,
        )
        giltigt(uppdrag)
        uppdrag.save()
        logga(
            av=av,
            handelse="uppdrag_givet",
            objekt=uppdrag,
            omrade=stadsdelsomrade,
            till={"roll": roll, "part": part, "fran": str(giltig_fran), "till": str(giltig_till or "")},
        )
    return uppdrag


def uppdrag_avslutat(*, av: Anvandare, uppdrag: Uppdrag, sista_dag: date) -> Uppdrag:
    """End an assignment after `sista_dag`. Assignments are ended, never removed: the log points at them."""
    omrade = uppdrag.stadsdelsomrade
    krav(av, Ratt.ADMINISTRERA, omrade)
    with transaction.atomic():
        uppdrag = Uppdrag.objects.select_for_update().get(pk=uppdrag.pk)
        fore = uppdrag.giltig_till
        uppdrag.giltig_till = sista_dag
        giltigt(uppdrag)
        uppdrag.save(update_fields=["giltig_till"])
        logga(
            av=av,
            handelse="uppdrag_avslutat",
            objekt=uppdrag,
            omrade=omrade,
            fran={"till": str(fore or "")},
            till={"till": str(sista_dag)},
        )
    return uppdrag


def losenordslank_given(*, av: Anvandare, anvandare: Anvandare, omrade: Stadsdelsomrade) -> None:
    """Let a person choose a password by a link. Raises `Nekad` when the person holds what `av` does not administer."""
    krav(av, Ratt.ADMINISTRERA, omrade)
    if anvandare.pk not in far_losenordslank(av, omrade):
        raise Nekad(
            f"Du kan inte ge {anvandare} en lösenordslänk. Det går bara för den som har uppdrag här och inga uppdrag i "
            "områden som du inte administrerar."
        )
    with transaction.atomic():
        logga(av=av, handelse="losenordslank_given", objekt=anvandare, omrade=omrade)
