"""The parts that are maps. Outlines when they have been read in; else schematic, and the caption says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from lagesbild.dokument.delar import Besked, Cell, Del, Figur, Rad
from lagesbild.dokument.statistikdelar import kalltext, med_enhet
from lagesbild.dokument.underlag import Blockplats, Underlag
from lagesbild.selectors import arsdokument, statistik
from platser.kartbild import (
    SCHEMATISK,
    Kartplats,
    koncentrationskarta,
    omradeskarta,
    platskarta,
    polisomradeskarta,
    seriekarta,
)
from platser.models import Klassning
from platser.selectors import karta as kartval
from platser.selectors import tabeller
from samverkan import svenska

MINST: Final = 5  # fewer events than this in a square or a stadsdel are not told
INGA_YTOR: Final = "Kartan kan inte ritas: stadsdelarnas lägen saknas."
_MED_TEXT: Final = re.compile(r"(<title[^>]*>)([^<]*)(</title>)<desc[^>]*>([^<]*)</desc>")
_HANVISNING: Final = re.compile(r'aria-labelledby="([^" ]+) [^"]+"')


def omrade(u: Underlag, b: Blockplats) -> list[Del]:
    """The stadsdelsområde with its stadsdelar."""
    underlag = u.kartunderlag
    if not underlag.ytor:
        return [Besked(INGA_YTOR)]
    rubrik = b.text("rubrik", f"{u.omrade} stadsdelsområde med stadsdelar")

    def rita(id_: str, titel: str) -> str:
        return omradeskarta(underlag.ytor, id_=id_, titel=titel, **_matt(underlag))

    return [_figur(u, rubrik, rita, noter=_utan_lage(underlag))]


def polisomrade(u: Underlag, b: Blockplats) -> list[Del]:
    """Each lokalpolisområde that the area belonged to that year, with the stadsdelsområden it covers."""
    delar: list[Del] = []
    # Each as it was on the last day that the area belonged to it.
    sista = {p.lokalpolisomrade: p.perioden.till for p in arsdokument.polisdelar(u.user, u.omrade, u.ar)}
    for lpo, dag in sista.items():
        per_omrade = arsdokument.stadsdelar_i_polisomrade(u.user, u.omrade, lpo, dag)
        underlag = kartval.underlag([s for rad in per_omrade.values() for s in rad])
        if not underlag.ytor:
            delar.append(Besked(INGA_YTOR))
            continue
        grupper = {namn: [s.slug for s in rad] for namn, rad in per_omrade.items()}
        noter = _utan_lage(underlag)
        if lpo.omfattar:
            noter.append(
                f"Lokalpolisområdet omfattar {lpo.omfattar.rstrip('.')}. Bara Stockholms stadsdelar är ritade."
            )
        rubrik = b.text("rubrik", f"Lokalpolisområde {lpo.namn}")

        def rita(id_: str, titel: str, underlag: kartval.Kartunderlag = underlag,
                 grupper: dict[str, list[str]] = grupper) -> str:  # fmt: skip
            return polisomradeskarta(underlag.ytor, grupper, id_=id_, titel=titel, **_matt(underlag))

        delar.append(_figur(u, rubrik, rita, noter=noter))
    return delar or [Besked("Uppgift saknas om vilket lokalpolisområde stadsdelarna hörde till.")]


def serie(u: Underlag, b: Blockplats) -> list[Del]:
    """A series by stadsdel, in classes. `serie`: "källa/serie"; without one, the weeks at level 3 or higher.

    Where most stadsdelar have no figure a map would show the gaps: then the figures that there are, in words.
    """
    underlag = u.kartunderlag
    if not underlag.ytor:
        return [Besked(INGA_YTOR)]
    kod = b.text("serie")
    noter = _utan_lage(underlag)
    varden: dict[str, float | None]
    if kod:
        vald = statistik.stadsdelsvarden(u.user, u.omrade, kod, u.ar)
        if vald is None:
            return [Besked(f"Kartan ritas när serien {kod} har siffror per stadsdel.")]
        rubrik, kalla, enhet = b.text("rubrik", f"{vald.serie.namn} per stadsdel"), kalltext(vald.serie.kalla), ""
        varden = {slug: float(v.varde) for slug, v in vald.per_stadsdel.items()}
        enhet = "%" if vald.serie.enhet == vald.serie.Enhet.PROCENT else ""
        if vald.perioder:
            noter.append(f"Avser {svenska.upprakning(vald.perioder)}.")
        visade = {slug: med_enhet(vald.serie.enhet, v.varde) for slug, v in vald.per_stadsdel.items()}
    else:
        rubrik = b.text("rubrik", f"Veckor på nivå 3 eller högre {u.ar}")
        kalla, enhet = "Veckobedömningar av stadsdelsförvaltningen och lokalpolisområdet", ""
        summor = {s.stadsdel.slug: s.minst_tre if s.antal else None for s in u.artabell.sammanfattning}
        varden = {slug: None if v is None else float(v) for slug, v in summor.items()}
        visade = {slug: svenska.tal(v) for slug, v in summor.items()}
        noter.append(u.tackning())
    kanda = [y for y in underlag.ytor if varden.get(y.id) is not None]
    if 2 * len(kanda) < len(underlag.ytor):
        antal = f"{len(kanda)} av {svenska.antal(len(underlag.ytor), 'stadsdel', 'stadsdelar')}"
        raknat = svenska.upprakning([f"{y.namn} {visade[y.id]}" for y in kanda])
        return [Besked(f"{rubrik}. Kartan ritas inte, för bara {antal} har en siffra{raknat and f': {raknat}'}.")]
    rader = (
        Rad((Cell("Stadsdel", rubrik=True), Cell("Värde", "tal", rubrik=True))),
        *(Rad((Cell(y.namn, rubrik=True), Cell(visade.get(y.id, "uppgift saknas"), "tal"))) for y in underlag.ytor),
    )

    def rita(id_: str, titel: str) -> str:
        return seriekarta(underlag.ytor, varden, id_=id_, titel=titel, enhet=enhet, **_matt(underlag))

    return [_figur(u, rubrik, rita, kalla, noter, rader)]


def platser(u: Underlag, b: Blockplats) -> list[Del]:
    """Places by classification, a symbol each. `klassning`: which; else all but the levels of the police's list."""
    underlag = u.kartunderlag
    if not underlag.ytor:
        return [Besked(INGA_YTOR)]
    slag = b.texter("klassning") or [s for s in Klassning.Slag.values if s not in Klassning.UTSATTA]
    alla = tabeller.klassade(u.user, u.omrade, slag, u.aret.fran, u.aret.till, publik=u.publik)
    rader, punkter, utan = [], [], []
    for rad in alla:
        if rad.klassning.ar not in (None, u.ar):
            continue
        ord_ = rad.slag + (f" ({rad.lage.lower()})" if rad.klassning.lage != Klassning.Lage.GALLER else "")
        yta = rad.plats.stadsdel.slug if rad.plats and rad.plats.stadsdel else ""
        punkt = (rad.plats.punkt if rad.plats else None) or (underlag.mitt(yta) if yta else None)
        pa_kartan = rad.plats.namn if rad.plats else rad.namn
        namn = rad.namn if pa_kartan in rad.namn else f"{rad.namn} (på kartan: {pa_kartan})"
        rader.append(Rad((Cell(namn, rubrik=True), Cell(ord_), Cell(_stadsdelar(rad)))))
        if punkt is None:
            utan.append(rad.namn)
        else:
            punkter.append(Kartplats(pa_kartan, *punkt, ord_, yta))
    if not punkter:
        return [Besked("Kartan ritas när platser är klassade och har ett läge.")]
    huvud = Rad((Cell("Plats", rubrik=True), Cell("Klassning", rubrik=True), Cell("Stadsdel", rubrik=True)))
    noter = _utan_lage(underlag)
    if utan:
        noter.append(f"Utan känt läge: {svenska.upprakning(utan)}.")
    rubrik = b.text("rubrik", f"Platser efter klassning {u.ar}")

    def rita(id_: str, titel: str) -> str:
        return platskarta(underlag.ytor, punkter, id_=id_, titel=titel, **_matt(underlag))

    return [_figur(u, rubrik, rita, "", noter, (huvud, *rader))]


def koncentration(u: Underlag, b: Blockplats) -> list[Del]:
    """Where the year's registered events lie, in squares. Squares and stadsdelar with few events are not told."""
    underlag = u.kartunderlag
    lagen, per_stadsdel = arsdokument.handelselagen(
        u.user, u.omrade, u.ar, publik=u.publik, till_vecka=u.lagesbild.veckor_till
    )
    alla = sum(per_stadsdel.values())
    if not underlag.ytor or not alla:
        return [Besked("Kartan ritas när händelser är registrerade på platser med ett läge.")]
    namn = {y.id: y.namn for y in underlag.ytor}
    rader = (
        Rad((Cell("Stadsdel", rubrik=True), Cell("Händelser", "tal", rubrik=True))),
        *(
            Rad((Cell(namn[slug], rubrik=True), Cell(_dold(per_stadsdel.get(slug, 0)), "tal")))
            for slug in namn
        ),
    )  # fmt: skip
    med = sum(lagen.values())
    noter = [
        f"{med} av årets {alla} registrerade händelser har en plats med känt läge. Bilagan räknar alla i stadsdelen.",
        *_utan_lage(underlag),
    ]
    rubrik = b.text("rubrik", f"Var registrerade händelser är koncentrerade {u.ar}")

    def rita(id_: str, titel: str) -> str:
        punkter = [(lon, lat, antal) for (lon, lat), antal in sorted(lagen.items())]
        return koncentrationskarta(underlag.ytor, punkter, id_=id_, titel=titel, minst=MINST, **_matt(underlag))

    return [_figur(u, rubrik, rita, "Händelser registrerade av parterna i veckoarbetet", noter, rader)]


def _matt(underlag: kartval.Kartunderlag) -> dict[str, Any]:
    """CSS pixels of the map itself: half a page, so that a text has room beside it."""
    return {"schematisk": underlag.schematisk, "bredd": 560.0, "hogst": 370.0}


def _figur(u: Underlag, rubrik: str, rita: Callable[[str, str], str], kalla: str = "", noter: list[str] | None = None,
           siffror: tuple[Rad, ...] = ()) -> Figur:  # fmt: skip
    nummer = u.nasta(Figur.Sort.KARTBILD)
    svg = rita(f"krt-{nummer}", f"Kartbild {nummer}. {rubrik}")
    # The PDF knows one text: the title. What the map says about itself goes there too.
    svg = _HANVISNING.sub(r'aria-labelledby="\1"', _MED_TEXT.sub(r"\1\2. \4\3", svg))
    if SCHEMATISK in svg:
        rubrik = f"{rubrik} (schematisk karta)"
    return Figur(nummer, rubrik, svg, kalla, tuple(noter or ()), Figur.Sort.KARTBILD, siffror=siffror)


def _utan_lage(underlag: kartval.Kartunderlag) -> list[str]:
    return [f"Inte ritade, läget saknas: {svenska.upprakning(list(underlag.utan_lage))}."] if underlag.utan_lage else []


def _stadsdelar(rad: tabeller.Klassningsrad) -> str:
    return svenska.upprakning([s.namn for s in rad.stadsdelar])


def _dold(antal: int) -> str:
    return svenska.tal(antal) if antal == 0 or antal >= MINST else f"färre än {MINST}"
