"""The five maps of the documents, each from plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
import shapely.ops

from platser.kartbild.karta import Fargruta, Fyllning, Grupp, Punkt, Yta, karta
from platser.kartbild.klasser import klass, klassgranser, spannen, toner
from platser.kartbild.rutnat import MINST, SIDA, rutnat
from platser.kartbild.tecken import TECKEN
from samverkan import svenska
from samverkan.svg import SAKNAS


@dataclass(frozen=True, slots=True)
class Kartplats:
    """A place to mark: name, position (WGS 84), its classification in words, the key of the area that it is in."""

    namn: str
    lon: float
    lat: float
    slag: str
    yta: str = ""


def omradeskarta(ytor: Sequence[Yta], *, id_: str, titel: str, beskrivning: str = "", **mer: Any) -> str:
    """(a) A district with its stadsdelar. `mer`: `schematisk`, `bredd`, `hogst`, `noter` as in `karta`."""
    return karta(ytor, id_=id_, titel=titel, beskrivning=beskrivning or _namnlista(ytor), **mer)


def polisomradeskarta(
    ytor: Sequence[Yta], delar: Mapping[str, Iterable[str]], *, id_: str, titel: str, beskrivning: str = "", **mer: Any
) -> str:
    """(b) A lokalpolisområde with its parts. `delar`: name of each part → keys of its areas; areas in none are left
    white. Each part has a tone and a texture, and a heavy line round it.
    """
    grupper = [Grupp(namn, frozenset(nycklar)) for namn, nycklar in delar.items()]
    farger = ("klass-1", "klass-3", "klass-2", "klass-4")  # neighbours in the list differ most
    par = [(g, farger[i % len(farger)]) for i, g in enumerate(grupper)]
    fyllning = {nyckel: Fyllning(ton, text=g.namn) for g, ton in par for nyckel in g.ytor}
    text = beskrivning or "; ".join(
        f"{g.namn}: {svenska.upprakning([y.namn for y in ytor if y.id in g.ytor])}" for g, _ in par
    )
    return karta(ytor, id_=id_, titel=titel, beskrivning=text, fyllning=fyllning, grupper=grupper,
                 forklaring=[(ton, g.namn) for g, ton in par], **mer)  # fmt: skip


def nivakarta(
    ytor: Sequence[Yta], nivaer: Mapping[str, int | None], ord_: Mapping[int, str], *, id_: str, titel: str,
    beskrivning: str = "", **mer: Any,
) -> str:  # fmt: skip
    """(c) The level of each area: digit, word and colour. `ord_`: the word of each level (1–5). None, or no value, is
    "Ej rapporterad": hatched, with a dash.
    """
    fyllning, forekommer = {}, set()
    for y in ytor:
        niva = nivaer.get(y.id)
        forekommer.add(niva)
        fyllning[y.id] = (
            Fyllning("saknas", "–", "ej rapporterad")
            if niva is None
            else Fyllning(f"niva-{niva}", str(niva), f"nivå {niva} {ord_[niva]}")
        )
    forklaring = [(f"niva-{i}", f"{i} {ord_[i]}") for i in sorted(ord_)]
    if None in forekommer:
        forklaring.append(("saknas", "Ej rapporterad"))
    return karta(ytor, id_=id_, titel=titel, beskrivning=beskrivning or _uppraknat(ytor, fyllning), fyllning=fyllning,
                 forklaring=forklaring, **mer)  # fmt: skip


def seriekarta(
    ytor: Sequence[Yta], varden: Mapping[str, float | None], *, id_: str, titel: str, beskrivning: str = "",
    enhet: str = "", decimaler: int = 0, klasser: int = 5, **mer: Any,
) -> str:  # fmt: skip
    """(c) A series by classes (`klassgranser`), each area with its value printed. Missing values are hatched."""
    kanda = [varden.get(y.id) for y in ytor]
    granser = klassgranser(kanda, klasser)
    farger = toner(len(granser))

    def skrivet(v: float) -> str:
        return svenska.tal(v, decimaler) + (f"{svenska.HARDBLANKSTEG}{enhet}" if enhet else "")

    fyllning = {}
    for y in ytor:
        v = varden.get(y.id)
        k = klass(v, granser)
        fyllning[y.id] = (
            Fyllning("saknas", "–", SAKNAS.lower()) if v is None or k is None
            else Fyllning(farger[k - 1], svenska.tal(v, decimaler), skrivet(v))
        )  # fmt: skip
    forklaring = [
        (farger[k - 1], skrivet(a) if a == b else f"{svenska.tal(a, decimaler)}–{skrivet(b)}")
        for k, (a, b) in spannen(kanda, granser).items()
    ]
    if any(v is None for v in kanda):
        forklaring.append(("saknas", SAKNAS))
    return karta(ytor, id_=id_, titel=titel, beskrivning=beskrivning or _uppraknat(ytor, fyllning), fyllning=fyllning,
                 forklaring=forklaring, **mer)  # fmt: skip


def platskarta(
    ytor: Sequence[Yta], platser: Sequence[Kartplats], *, id_: str, titel: str, beskrivning: str = "",
    schematisk: bool = False, **mer: Any,
) -> str:  # fmt: skip
    """(d) Places with a symbol per classification, in the order in which the classifications first appear; from the
    eighth on the last symbol is shared. On a schematic map a place stands in the tile of its area.
    """
    slag = list(dict.fromkeys(p.slag for p in platser))
    tecken = {s: TECKEN[min(i, len(TECKEN) - 1)] for i, s in enumerate(slag)}
    former = {y.id: y.geometri for y in ytor}
    punkter = []
    for p in platser:
        lon, lat = p.lon, p.lat
        if schematisk and p.yta in former:
            lon, lat = _i_brickan(lon, lat, former[p.yta])
        punkter.append(Punkt(lon, lat, p.namn, tecken[p.slag]))
    text = beskrivning or "; ".join(
        f"{s}: {svenska.upprakning([p.namn for p in platser if p.slag == s])}" for s in slag
    )
    mer["schematisk"] = schematisk
    return karta(ytor, id_=id_, titel=titel, beskrivning=text, punkter=punkter,
                 forklaring=[(f"tecken:{tecken[s]}", s) for s in slag], **mer)  # fmt: skip


def koncentrationskarta(
    ytor: Sequence[Yta], lagen: Iterable[tuple[float, float, int]], *, id_: str, titel: str, beskrivning: str = "",
    sida: int = SIDA, minst: int = MINST, **mer: Any,
) -> str:  # fmt: skip
    """(e) Registered events (longitude, latitude, number) in squares of `sida` metres; fewer than `minst` in a square
    are not shown.
    """
    nat = rutnat(lagen, sida=sida, minst=minst)
    antal = [float(r.antal) for r in nat.rutor]
    granser = klassgranser(antal, 4)
    farger = toner(len(granser))
    rutor = []
    for r in nat.rutor:
        k = klass(r.antal, granser) or 1
        rutor.append(Fargruta(r.geometri, farger[k - 1], str(r.antal), f"{r.antal} händelser"))
    forklaring = [
        (farger[k - 1], f"{a:.0f}" if a == b else f"{a:.0f}–{b:.0f}") for k, (a, b) in spannen(antal, granser).items()
    ]
    if forklaring:
        forklaring[0] = (forklaring[0][0], f"{forklaring[0][1]} händelser")
    visas = nat.alla - nat.utan
    not_ = (
        f"Rutor på {svenska.tal(sida)} × {svenska.tal(sida)} m. {svenska.tal(visas)} av "
        f"{svenska.antal(nat.alla, 'händelse', 'händelser')} med känt läge visas; "
        f"rutor med färre än {minst} visas inte."
    )
    text = beskrivning or (
        f"{svenska.antal(len(rutor), 'ruta', 'rutor')} med {minst} händelser eller fler"
        + (f", som mest {nat.rutor[0].antal} i en ruta." if rutor else ".")
    )
    return karta(ytor, id_=id_, titel=titel, beskrivning=text, rutor=rutor, forklaring=forklaring,
                 **mer | {"noter": [not_, *mer.get("noter", ())]})  # fmt: skip


def _i_brickan(lon: float, lat: float, bricka: Any) -> tuple[float, float]:
    """The position, or the nearest one inside the tile with some room to its edge."""
    x1, _, x2, _ = bricka.bounds
    inre = bricka.buffer(-(x2 - x1) / 8)
    naste = shapely.ops.nearest_points(inre if not inre.is_empty else bricka, shapely.Point(lon, lat))[0]
    return float(naste.x), float(naste.y)


def _namnlista(ytor: Sequence[Yta]) -> str:
    return f"{svenska.antal(len(ytor), 'stadsdel', 'stadsdelar')}: {svenska.upprakning([y.namn for y in ytor])}."


def _uppraknat(ytor: Sequence[Yta], fyllning: Mapping[str, Fyllning]) -> str:
    return "; ".join(f"{y.namn}: {fyllning[y.id].text}" for y in ytor) + "."
