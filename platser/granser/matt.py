"""How much the reading process takes in, and how it says no."""

from typing import Final

MINNE: Final = 1_500_000_000  # bytes of address space: the map library alone takes half of it
FLEST_POSTER: Final = 3_000
FLEST_PUNKTER: Final = 600_000
FLEST_EGENSKAPER: Final = 20
LANGST_TEXT: Final = 120


class Fel(Exception):
    """What is told to the person who sent the file."""
