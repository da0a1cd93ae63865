"""What every write in the yearly document stands on: the document held, and what follows from a change of it."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from lagesbild.models import Lagesbild
from lagesbild.services.underskrift import underskrifter_havda
from samverkan.fel import Last
from samverkan.models import Anvandare


def lagesbild_hallen(*, av: Anvandare, lagesbild: Lagesbild) -> Lagesbild:
    """The document's row, held until the transaction ends: everyone who changes content or state waits for it.

    The caller has asked for the right. Raises `Last` when the document is fastställt.
    """
    hallen = Lagesbild.objects.select_for_update(of=("self",)).select_related("stadsdelsomrade").get(pk=lagesbild.pk)
    if hallen.last:
        raise Last(f"Lägesbilden för {hallen.ar} är fastställd. Texten är låst och det du skrev är inte sparat.")
    return hallen


def lagesbild_andrad(*, av: Anvandare, lagesbild: Lagesbild, vad: str) -> None:
    """What the document says has changed: count it, and lift signatures, for what was signed is no longer so.

    `vad` is what changed, in words: "avsnittet ”Inledning”". Run it with the row held by `lagesbild_hallen`.
    """
    Lagesbild.objects.filter(pk=lagesbild.pk).update(andring=F("andring") + 1, andrad=timezone.now())
    underskrifter_havda(av=av, lagesbild=lagesbild, orsak=f"{av} ändrade {vad}.")
