"""How a value stands to its target and to where it began. No database, no framework."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Final

TACKNING: Final = Decimal("0.9")  # of the weeks of a year that is over, for it to be judged as it stands


class Utfall(Enum):
    """What an indicator says about its goal; the value is what people read."""

    NATT = "Målet nått"
    PA_VAG = "Bättre än utgångsläget, målet inte nått"
    INTE = "Inte bättre än utgångsläget"
    UNDER = "Målet inte nått"
    NAS_INTE = "Målet nås inte"
    FOR_FA = "För få veckor bedömda ännu"
    UTAN_MAL = "Inget målvärde"
    OKANT = "Inget värde under planens tid än"

    @property
    def slapar(self) -> bool:
        """Whether the indicator lags."""
        return self in {Utfall.INTE, Utfall.UNDER, Utfall.NAS_INTE}


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


def veckoutfall(
    varde: Decimal | None,
    mal: Decimal | None,
    baslinje: Decimal | None,
    *,
    ner: bool,
    okanda: int,
    veckor: int,
    slut: bool,
) -> Utfall:
    """The same for a count of weeks, of which `okanda` of the year's `veckor` are not assessed. `slut`: it is over.

    Each of those may still count or not, so the year ends between `varde` and `varde + okanda`. What holds at both
    ends is said already: `NATT` when the target can no longer be missed, `NAS_INTE` when it can no longer be reached.
    Otherwise the count is judged only when the year is over and at least nine weeks of ten (`TACKNING`) are assessed;
    until then it is `FOR_FA`: one quiet week in January reaches no target for the year.
    """
    som_det_ar = utfall(varde, mal, baslinje, ner=ner)
    if varde is None or mal is None or okanda == 0 or (slut and veckor - okanda >= TACKNING * veckor):
        return som_det_ar
    hogst = varde + okanda
    if (hogst <= mal) if ner else (varde >= mal):
        return Utfall.NATT
    if (varde > mal) if ner else (hogst < mal):
        return Utfall.NAS_INTE
    return Utfall.FOR_FA
