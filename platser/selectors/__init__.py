"""Reads of places. All of them take the user."""

from platser.selectors.karta import Kartunderlag, kartytor
from platser.selectors.stadsdel import Polisperiod, Stadsdelsrad, polisperioder, stadsdelsrader

__all__ = ["Kartunderlag", "Polisperiod", "Stadsdelsrad", "kartytor", "polisperioder", "stadsdelsrader"]
