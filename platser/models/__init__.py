"""Where: stadsdelar, their names, and which lokalpolisområde they belong to when."""

from platser.models.stadsdel import Polistillhorighet, Stadsdel, Stadsdelsnamn, nyckel

__all__ = ["Polistillhorighet", "Stadsdel", "Stadsdelsnamn", "nyckel"]
