"""How much was reported, and how much of it in time: counting of weeks, without a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple


class Ruta(NamedTuple):
    """One stadsdel in one week that counts. `rapporterad` is when it was first reported, None when it is not.

    `deadline` is None when it can't be said whether the week was in time: it was over before the area worked here.
    """

    rapporterad: datetime | None
    lugn: bool = False
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tackning:
    """Numbers of weeks. `avgjorda`: those whose deadline has passed; `i_tid`: those of them reported before it."""

    veckor: int = 0
    rapporterade: int = 0
    lugna: int = 0
    avgjorda: int = 0
    i_tid: int = 0

    @property
    def ej_rapporterade(self) -> int:
        return self.veckor - self.rapporterade

    @property
    def andel(self) -> float | None:
        """Coverage in percent, 0–100; None when no week counts."""
        return 100 * self.rapporterade / self.veckor if self.veckor else None

    @property
    def andel_i_tid(self) -> float | None:
        """Share in time in percent, 0–100; None when no deadline has passed."""
        return 100 * self.i_tid / self.avgjorda if self.avgjorda else None

    def __add__(self, annan: Tackning) -> Tackning:
        return Tackning(
            self.veckor + annan.veckor,
            self.rapporterade + annan.rapporterade,
            self.lugna + annan.lugna,
            self.avgjorda + annan.avgjorda,
            self.i_tid + annan.i_tid,
        )


def rakna(rutor: Iterable[Ruta], nu: datetime) -> Tackning:
    """Count weeks. In time: reported at the deadline or before. A deadline that has not passed decides nothing."""
    alla = list(rutor)
    # In UTC: two times of one zone are compared by their figures, which lie when the clock is put forward or back.
    avgjorda = [r for r in alla if r.deadline and _utc(r.deadline) < _utc(nu)]
    return Tackning(
        veckor=len(alla),
        rapporterade=sum(r.rapporterad is not None for r in alla),
        lugna=sum(r.lugn and r.rapporterad is not None for r in alla),
        avgjorda=len(avgjorda),
        i_tid=sum(bool(r.rapporterad and r.deadline and _utc(r.rapporterad) <= _utc(r.deadline)) for r in avgjorda),
    )


def summa(delar: Iterable[Tackning]) -> Tackning:
    """Several stadsdelar taken together."""
    return sum(delar, Tackning())


def _utc(tid: datetime) -> datetime:
    return tid.astimezone(UTC)
