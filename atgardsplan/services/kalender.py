"""Writes of a person's own calendar link."""

from __future__ import annotations

from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone

from atgardsplan.models import Kalenderlank
from atgardsplan.selectors.kalender import nyckelns_summa
from samverkan.models import Anvandare
from samverkan.services import logga


def kalenderlank_fornyad(*, av: Anvandare) -> str:
    """A new key for the own link; the one before it stops to hold. It is told here and never again."""
    nyckel = token_urlsafe(24)
    with transaction.atomic():
        lank, _ = Kalenderlank.objects.update_or_create(
            anvandare=av, defaults={"sha256": nyckelns_summa(nyckel), "skapad_tid": timezone.now()}
        )
        logga(av=av, handelse="kalenderlank_fornyad", objekt=lank)
    return nyckel


def kalenderlank_borttagen(*, av: Anvandare) -> None:
    """The own link stops to hold."""
    with transaction.atomic():
        lank = Kalenderlank.objects.filter(anvandare=av).first()
        if lank is not None:
            logga(av=av, handelse="kalenderlank_borttagen", objekt=lank)
            lank.delete()
