"""Putting work in the queue. The row is the truth: what the queue does not take, the sweep takes up."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from kombu.exceptions import ChannelError, KombuError

logg = logging.getLogger(__name__)


def i_kon(uppgift: Any, pk: int) -> bool:
    """Ask for a task about row `pk`. False when the queue does not answer."""
    try:
        uppgift.apply_async((pk,), retry=False)
    except (KombuError, ChannelError, OSError) as fel:
        # By its kind and not by its words: an address of a server may stand in them, with a password.
        logg.warning("Kön svarar inte, %s %s väntar: %s", uppgift.name, pk, type(fel).__name__)
        return False
    return True


def vid_commit(uppgift: Any, pk: int) -> bool:
    """As `i_kon`, once the row is committed. Inside a transaction the answer is always True: it is known later only."""
    svar = [True]

    def lagg() -> None:
        svar[0] = i_kon(uppgift, pk)

    transaction.on_commit(lagg)
    return svar[0]


@contextmanager
def utan_stopp(vad: str, *varden: object) -> Iterator[None]:
    """Log what goes wrong and go on: for one of many things that a sweep does, which all come again with the next."""
    try:
        yield
    except Exception:  # whatever it is, it is no reason to leave the rest undone
        logg.exception(vad, *varden)
