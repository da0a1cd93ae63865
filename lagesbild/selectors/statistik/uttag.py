"""Tables of figures as files; what is said of the test in them."""

from __future__ import annotations

from typing import Final

from samverkan.uttag import Uttag, Varde

__all__ = ["SLUMPFORKLARING", "Uttag", "Varde"]

SLUMPFORKLARING: Final = (
    "Exakt villkorat test av två Poissonfördelade antal, 5 procents nivå; kategorierna prövade tillsammans enligt "
    "Benjamini och Hochberg. Säger inget om orsaken."
)
