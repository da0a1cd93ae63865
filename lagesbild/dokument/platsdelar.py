"""The parts that come from places and sources: stadsdelar, lokalpolisområde, källor."""

from __future__ import annotations

from lagesbild.dokument.delar import Besked, Del, Lista, Post
from lagesbild.dokument.underlag import Underlag
from lagesbild.period import Period
from lagesbild.selectors import arsdokument
from samverkan import svenska


def stadsdelar(u: Underlag) -> list[Del]:
    """The names of the stadsdelar, in the order of the year table."""
    namn = [s.namn for s in arsdokument.stadsdelar(u.user, u.omrade, u.ar)]
    if not namn:
        return [Besked("Området har inga stadsdelar det här året.")]
    ingress = f"{u.omrade} har {svenska.antal(len(namn), 'stadsdel', 'stadsdelar')}:"
    return [Lista(tuple(Post(n) for n in namn), "kolumner", ingress)]


def lokalpolisomrade(u: Underlag) -> list[Del]:
    """The lokalpolisområden that the stadsdelar belonged to that year: what they cover, and when it changed."""
    polisdelar = arsdokument.polisdelar(u.user, u.omrade, u.ar)
    if not polisdelar:
        return [Besked("Uppgift saknas om vilket lokalpolisområde stadsdelarna hörde till.")]
    aret = Period.manader(u.ar)
    antal = len(arsdokument.stadsdelar(u.user, u.omrade, u.ar))
    delar: list[Del] = []
    for polisdel in polisdelar:
        lpo = polisdel.lokalpolisomrade
        namn = [s.namn for s in polisdel.stadsdelar]
        hora = "Alla stadsdelar" if len(namn) == antal > 1 else svenska.upprakning(namn)
        nar = "" if polisdel.perioden == aret else f" ({polisdel.perioden})"
        poster = [Post(f"Lokalpolisområde {lpo.namn}{nar}", f"{hora} i {u.omrade}")]
        if lpo.omfattar:
            poster.append(Post("Omfattar", lpo.omfattar))
        if lpo.polisomrade:
            poster.append(Post("Polisområde", lpo.polisomrade))
        if lpo.kalla:
            poster.append(Post("Källa", lpo.kalla))
        delar.append(Lista(tuple(poster), "fakta"))
    return delar


def kallor(u: Underlag) -> list[Del]:
    """The sources, with address and the day they were fetched."""
    poster = tuple(
        Post(k.text, f"Hämtad{svenska.HARDBLANKSTEG}{svenska.datum(k.hamtad)}" if k.hamtad else "", k.url)
        for k in arsdokument.kallor(u.user, u.lagesbild)
    )
    return [Lista(poster, "kallor", "Källorna är:")] if poster else [Besked("Inga källor är angivna.")]
