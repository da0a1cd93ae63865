"""The parts that come from places and sources: stadsdelar, lokalpolisområde, källor."""

from __future__ import annotations

from collections.abc import Callable

from lagesbild.dokument.delar import Besked, Cell, Del, Lista, Post, Rad, Tabell
from lagesbild.dokument.underlag import Blockplats, Underlag
from lagesbild.models import Kalla
from lagesbild.period import Period
from lagesbild.selectors import arsdokument
from platser.models import Klassning
from platser.selectors import tabeller
from samverkan import svenska


def stadsdelar(u: Underlag, b: Blockplats) -> list[Del]:
    """The names of the stadsdelar, in the order of the year table."""
    namn = [s.namn for s in arsdokument.stadsdelar(u.user, u.omrade, u.ar)]
    if not namn:
        return [Besked("Området har inga stadsdelar det här året.")]
    ingress = f"{u.omrade} har {svenska.antal(len(namn), 'stadsdel', 'stadsdelar')}:"
    return [Lista(tuple(Post(n) for n in namn), "kolumner", ingress)]


def lokalpolisomrade(u: Underlag, b: Blockplats) -> list[Del]:
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


def platslista(u: Underlag, b: Blockplats) -> list[Del]:
    """Places by classification, as a table. `klassning`: which kinds; `rubrik`. What is sensitive is never public."""
    slag = b.texter("klassning") or list(Klassning.Slag.values)
    ar = b.tal("ar", u.ar)
    rader = [
        rad
        for rad in tabeller.klassade(u.user, u.omrade, slag, u.aret.fran, u.aret.till, publik=u.publik)
        if rad.klassning.ar is None
    ]
    if Klassning.Slag.PRIORITERAD in slag:
        rader += tabeller.prioriterade_platser(u.user, u.omrade, ar, publik=u.publik)
    ett_slag = len({rad.slag for rad in rader}) == 1
    rubrik = b.text("rubrik", rader[0].slag if ett_slag else "Platser efter klassning")
    if not rader:
        return [Besked(f"{rubrik}: inga platser är registrerade.")]
    ordnade = sorted(enumerate(rader), key=lambda par: (slag.index(par[1].klassning.slag), par[0]))
    kolumner: dict[str, Callable[[tabeller.Klassningsrad], str]] = {
        "Plats": lambda rad: rad.namn,
        "Stadsdel": lambda rad: svenska.upprakning([s.namn for s in rad.stadsdelar]),
        "Gäller sedan": _sedan,
        "Platssamverkan": lambda rad: "Ja" if rad.samverkan else "",
    }
    # A column that nobody has anything in says nothing, and reads as if something were missing.
    visade = [namn for namn, varde in kolumner.items() if namn == "Plats" or any(varde(rad) for rad in rader)]
    kropp: dict[str, list[Rad]] = {}
    for _, rad in ordnade:
        celler = tuple(Cell(_i_kolumnen(namn, kolumner[namn](rad)), rubrik=namn == "Plats") for namn in visade)
        kropp.setdefault(rad.slag, []).append(Rad(celler))
    huvud = Rad(tuple(Cell(namn, rubrik=True) for namn in visade))
    grupper = tuple(
        tuple(r) if ett_slag else (Rad((Cell(namn, rubrik=True, kolumner=len(visade)),), "grupp"), *r)
        for namn, r in kropp.items()
    )
    kallor = svenska.upprakning(list(dict.fromkeys(del_ for rad in rader for del_ in rad.kalla.split("; "))))
    utan_dag = "Gäller sedan" in visade and not all(_sedan(rad) for rad in rader)
    noter = ("Streck (–): uppgift saknas.",) if utan_dag else ()
    return [Tabell(u.nasta_tabell(), rubrik, (huvud,), grupper, klass="platslista", kalla=kallor, noter=noter)]


def _sedan(rad: tabeller.Klassningsrad) -> str:
    """Since when; else what it is if not in force ("Ansökt"), or its year."""
    k = rad.klassning
    if rad.sedan:
        return svenska.datum(rad.sedan)
    return rad.lage if k.lage != Klassning.Lage.GALLER else str(k.ar or "")


def _i_kolumnen(namn: str, text: str) -> str:
    """A date that nobody knows is told as such; a place without platssamverkan has none."""
    return text or ("–" if namn == "Gäller sedan" else "")


def kallor(u: Underlag, b: Blockplats) -> list[Del]:
    """The sources, with address and the day they were fetched."""
    poster = tuple(
        Post(
            k.text,
            " ".join(filter(None, (_hamtad(k), k.begransning and f"Begränsning: {k.begransning.rstrip('.')}."))).rstrip(
                "."
            ),
            k.url,
        )
        for k in arsdokument.kallor(u.user, u.lagesbild, publik=u.publik)
    )
    return [Lista(poster, "kallor", "Källorna är:")] if poster else [Besked("Inga källor är angivna.")]


def _hamtad(kalla: Kalla) -> str:
    return f"Hämtad{svenska.HARDBLANKSTEG}{svenska.datum(kalla.hamtad)}." if kalla.hamtad else ""
