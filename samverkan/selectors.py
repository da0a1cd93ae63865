"""Reads of samverkan that more than one place needs."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from samverkan.models import Anvandare, Stadsdelsomrade, Uppdrag
from samverkan.roller import RATTER, Part, Ratt, Roll


def mina_uppdrag(user: Anvandare | AnonymousUser, dag: date | None = None) -> QuerySet[Uppdrag]:
    """The assignments in force that `user` holds, with their areas."""
    if not isinstance(user, Anvandare):
        return Uppdrag.objects.none()
    return Uppdrag.objects.aktiva(dag).filter(anvandare=user).select_related("stadsdelsomrade")


def ratter_i(user: Anvandare | AnonymousUser, omrade: Stadsdelsomrade) -> frozenset[Ratt]:
    """Everything that `user` may do in `omrade` today."""
    roller = mina_uppdrag(user).filter(stadsdelsomrade=omrade).values_list("roll", flat=True)
    return frozenset().union(*(RATTER[Roll(roll)] for roll in roller))


def parter_med(user: Anvandare | AnonymousUser, omrade: Stadsdelsomrade, ratt: Ratt) -> set[Part]:
    """The parts for which `user` may do `ratt` in `omrade` today."""
    uppdrag = mina_uppdrag(user).med_ratt(ratt).filter(stadsdelsomrade=omrade)
    return {Part(part) for part in uppdrag.values_list("part", flat=True)}


def idag() -> date:
    """Today in Stockholm."""
    return timezone.localdate()
