"""How a value stands to its target and to where it began. No database, no framework."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum


class Utfall(Enum):
    """What an indicator says about its goal; the value is what people read."""

    NATT = "Målet nått"
    PA_VAG = "Bättre än utgångsläget, målet inte nått"
    INTE = "Inte bättre än utgångsläget"
    UNDER = "Målet inte nått"
    UTAN_MAL = "Inget målvärde"
    OKANT = "Inget värde under planens tid än"

    @property
    def slapar(self) -> bool:
        """Whether the indicator lags."""
        return self in {Utfall.INTE, Utfall.UNDER}


def utfall(varde: Decimal | None, mal: Decimal | None, baslinje: Decimal | None, *, ner: bool) -> Utfall:
    """`ner`: lower is better. Equal to the target is reached; equal to the baseline is not better than it."""
    if varde is None:
        return Utfall.OKANT
    if mal is None:
        return Utfall.UTAN_MAL
    if varde <= mal if ner else varde >= mal:
        return Utfall.NATT
    if baslinje is None:
        return Utfall.UNDER
    return Utfall.PA_VAG if (varde < baslinje if ner else varde > baslinje) else Utfall.INTE
