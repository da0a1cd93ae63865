"""Reads of how an area works with its weeks: deadline and reminder, hidden proposals, the brief and its list."""

from __future__ import annotations

from django.db.models import QuerySet

from lagesbild.models import Brevmottagare, Veckoinstallning
from samverkan.models import Anvandare, Stadsdelsomrade, omraden_med
from samverkan.roller import Ratt


def installning_for(omrade: Stadsdelsomrade) -> Veckoinstallning:
    """How the area works with its weeks. One that is not stored, with the defaults, when nothing has been chosen."""
    vald = Veckoinstallning.objects.filter(stadsdelsomrade=omrade).first()
    return vald or Veckoinstallning(stadsdelsomrade=omrade, version=0)


def brevlista(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Brevmottagare]:
    """Who gets the weekly brief, for who keeps the list; nothing for others: addresses are personal data."""
    far = omraden_med(user, Ratt.STALLA_IN_VECKAN)
    return Brevmottagare.objects.filter(stadsdelsomrade=omrade, stadsdelsomrade__in=far).order_by("epost")
