"""The API of places."""

from platser.api.stadsdel import SAKNAS, Stadsdelar, Stadsdelfilter

__all__ = ["SAKNAS", "Stadsdelar", "Stadsdelfilter"]
