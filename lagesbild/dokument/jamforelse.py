"""Two documents beside each other: what their texts, figures and priorities say differently.

Works on `Dokument` values alone, so two frozen versions are compared by what they say and not by what the database
holds today. Of two years the documents' own meet: the column 2023 of one and 2024 of the next. What each says of
earlier years stands beside it in the document itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from lagesbild.dokument.delar import Del, Dokument, Figur, Kapitel, Lista, Tabell
from lagesbild.dokument.delar import Stycke as Dokumentstycke
from lagesbild.forandring import Forandring, forandring, manga
from lagesbild.kalkylblad import tolka_tal
from lagesbild.period import MANADER
from lagesbild.selectors.statistik.pastaenden import ren_text
from lagesbild.skrift.skillnad import Art, Stycke, skillnad

_AR: Final = re.compile(r"\b20\d\d\b")
_TIDIGARE: Final = re.compile(r"år-\d")
_MANAD: Final = re.compile(rf"\b(?:{'|'.join(MANADER)})\b", re.IGNORECASE)
_EJ_ANTAL: Final = re.compile(r"median|procent|förändring|differens|andel|per 1|index|%", re.IGNORECASE)
SIDOR: Final = ("före texten", "efter texten")
_LANGST: Final = 600  # characters of a paragraph in the list of changes


@dataclass(frozen=True, slots=True)
class Talskillnad:
    """A cell that differs. `forandring` is for counts only, and None where periods of different length meet."""

    rad: str
    kolumn: str
    fore: str
    efter: str
    forandring: Forandring | None = None


@dataclass(frozen=True, slots=True)
class Tabellskillnad:
    """A table that differs; `olika_perioder` when the two do not cover the same months."""

    rubrik: str
    tal: tuple[Talskillnad, ...]
    nya: tuple[str, ...] = ()
    borta: tuple[str, ...] = ()
    olika_perioder: bool = False


@dataclass(frozen=True, slots=True)
class Kapitelskillnad:
    """A section that differs. `art`: TILL for a new one, BORT for one that is gone, LIKA for one in both."""

    id: str
    rubrik: str
    art: Art
    fore_rubrik: str = ""
    text: tuple[Stycke, ...] = ()
    kommentar: tuple[Stycke, ...] = ()
    behov: tuple[str, str] | None = None
    tabeller: tuple[Tabellskillnad, ...] = ()
    figurer: tuple[str, ...] = ()
    flyttade: tuple[tuple[str, bool], ...] = ()
    """Tables and figures on the other side of the text: heading, and whether it now stands before it."""

    @property
    def omdopt(self) -> bool:
        return bool(self.fore_rubrik)

    @property
    def text_andrad(self) -> bool:
        return any(s.andrat for s in (*self.text, *self.kommentar))


@dataclass(frozen=True, slots=True)
class Prioritet:
    """The answer about särskilda åtgärder in the two documents; "" where the område has no section."""

    omrade: str
    fore: str
    efter: str

    @property
    def andrad(self) -> bool:
        return self.fore != self.efter


@dataclass(frozen=True, slots=True)
class Dokumentskillnad:
    """What differs: sections in the order of the later document, and all priorities, also the unchanged."""

    kapitel: tuple[Kapitelskillnad, ...]
    prioriterade: tuple[Prioritet, ...]

    @property
    def lika(self) -> bool:
        return not self.kapitel


def jamfor(fore: Dokument, efter: Dokument) -> Dokumentskillnad:
    """What `efter` says that `fore` does not, and the other way."""
    motsvarar = _motsvarigheter(fore, efter)
    kapitel: list[Kapitelskillnad] = []
    for k in efter.kapitel:
        tidigare = motsvarar.get(k.id)
        skild = _nytt(k, Art.TILL) if tidigare is None else _kapitel(tidigare, k, fore.ar, efter.ar)
        if skild is not None:
            kapitel.append(skild)
    sedda = {k.id for k in motsvarar.values()}
    kapitel += [_nytt(k, Art.BORT) for k in fore.kapitel if k.id not in sedda]
    return Dokumentskillnad(tuple(_provade_ihop(kapitel)), tuple(_prioriterade(fore, efter)))


def _motsvarigheter(fore: Dokument, efter: Dokument) -> dict[str, Kapitel]:
    """The section of `fore` that each of `efter` (by id) answers to: the one with its id, else one with its heading."""
    fran = {k.id: k for k in fore.kapitel}
    ut = {k.id: fran[k.id] for k in efter.kapitel if k.id in fran}
    kvar = {k.rubrik: k for k in reversed(fore.kapitel) if k.id not in ut}
    for k in efter.kapitel:
        if k.id not in ut and k.rubrik in kvar:
            ut[k.id] = kvar.pop(k.rubrik)
    return ut


def som_lista(skild: Dokumentskillnad) -> list[dict[str, str]]:
    """The differences as a version keeps them: `vad`, `var`, `fran` and `till` of each, in running order."""
    ut: list[dict[str, str]] = []
    for k in skild.kapitel:
        if k.art != Art.LIKA:
            vad = "Nytt avsnitt" if k.art == Art.TILL else "Avsnittet är borttaget"
            ut.append(_rad(vad, k.rubrik, "", ""))
            continue
        if k.omdopt:
            ut.append(_rad("Rubrik", k.rubrik, k.fore_rubrik, k.rubrik))
        if k.behov:
            ut.append(_rad("Behov av särskilda åtgärder", k.rubrik, *k.behov))
        for vad, stycken in (("Text", k.text), ("Kommentar", k.kommentar)):
            ut += [_rad(vad, k.rubrik, *_bada(s)) for s in stycken if s.andrat]
        for t in k.tabeller:
            ut += [_rad(f"Siffra: {tal.rad}, {tal.kolumn}", k.rubrik, tal.fore, tal.efter) for tal in t.tal]
            ut += [_rad(f"Ny rad i {t.rubrik}", k.rubrik, "", namn) for namn in t.nya]
            ut += [_rad(f"Borttagen rad i {t.rubrik}", k.rubrik, namn, "") for namn in t.borta]
        ut += [_rad("Bild eller diagram", k.rubrik, "", namn) for namn in k.figurer]
        for namn, fore in k.flyttade:
            ut.append(_rad(f"Plats: {namn}", k.rubrik, *SIDOR[::-1] if fore else SIDOR))
    return ut


def antal_andringar(skild: Dokumentskillnad) -> dict[str, int]:
    """How many sections are new, gone, or differ in text; how many figures and pictures differ, and priorities."""
    return {
        "nya": sum(k.art == Art.TILL for k in skild.kapitel),
        "borta": sum(k.art == Art.BORT for k in skild.kapitel),
        "texter": sum(k.art == Art.LIKA and (k.text_andrad or k.omdopt) for k in skild.kapitel),
        "bilder": sum(len(k.figurer) for k in skild.kapitel),
        "siffror": sum(len(t.tal) + len(t.nya) + len(t.borta) for k in skild.kapitel for t in k.tabeller),
        "prioriterade": sum(p.andrad for p in skild.prioriterade),
    }


def _rad(vad: str, var: str, fran: str, till: str) -> dict[str, str]:
    return {"vad": vad, "var": var, "fran": fran[:_LANGST], "till": till[:_LANGST]}


def _bada(s: Stycke) -> tuple[str, str]:
    """The paragraph before and after."""
    return (
        "".join(b.text for b in s.bitar if b.art != Art.TILL),
        "".join(b.text for b in s.bitar if b.art != Art.BORT),
    )


def _text(html: str) -> str:
    return "\n".join(rad for rad in (" ".join(r.split()) for r in ren_text(html).split("\n")) if rad)


def _nytt(k: Kapitel, art: Art) -> Kapitelskillnad:
    rader = [r for r in (*_text(k.text).split("\n"), *_text(k.kommentar).split("\n")) if r]
    return Kapitelskillnad(k.id, k.rubrik, art, text=tuple(Stycke(art, _bit(art, r)) for r in rader))


def _bit(art: Art, text: str) -> tuple[Any, ...]:
    return tuple(b for s in (skillnad("", text) if art == Art.TILL else skillnad(text, "")) for b in s.bitar)


def _kapitel(fore: Kapitel, efter: Kapitel, ar_fore: int, ar_efter: int) -> Kapitelskillnad | None:
    skild = Kapitelskillnad(
        efter.id,
        efter.rubrik,
        Art.LIKA,
        fore_rubrik=fore.rubrik if fore.rubrik != efter.rubrik else "",
        text=_stycken(_helt(fore), _helt(efter)),
        kommentar=_stycken(_text(fore.kommentar), _text(efter.kommentar)),
        behov=(fore.behov, efter.behov) if fore.behov != efter.behov else None,
        tabeller=tuple(_tabeller(fore.delar, efter.delar, ar_fore, ar_efter)),
        figurer=tuple(_figurer(fore.delar, efter.delar, ar_fore, ar_efter)),
        flyttade=tuple(_flyttade(fore, efter, ar_fore, ar_efter)),
    )
    olika = (skild.fore_rubrik, skild.text, skild.kommentar, skild.behov, skild.tabeller, skild.figurer, skild.flyttade)
    return skild if any(olika) else None


def _flyttade(fore: Kapitel, efter: Kapitel, ar_fore: int, ar_efter: int) -> Iterator[tuple[str, bool]]:
    stod = {_utan_manader(d.rubrik, ar_fore): i < fore.antal_fore for i, d in _med_rubrik(fore)}
    for i, d in _med_rubrik(efter):
        star = i < efter.antal_fore
        if stod.get(_utan_manader(d.rubrik, ar_efter), star) != star:
            yield d.rubrik, star


def _med_rubrik(k: Kapitel) -> Iterator[tuple[int, Tabell | Figur]]:
    return ((i, d) for i, d in enumerate(k.delar) if isinstance(d, Tabell | Figur))


def _helt(k: Kapitel) -> str:
    """The section's text, and what the program writes in words: lists and paragraphs."""
    rader = [_text(k.text)]
    for d in k.delar:
        if isinstance(d, Lista):
            rader += [d.ingress, *(" ".join(filter(None, (p.text, p.tillagg, p.url))) for p in d.poster)]
        elif isinstance(d, Dokumentstycke):
            rader += [d.rubrik, *d.text, *(" ".join(filter(None, (p.text, p.tillagg, p.url))) for p in d.poster)]
    return "\n".join(r for r in rader if r)


def _stycken(fore: str, efter: str) -> tuple[Stycke, ...]:
    return () if fore == efter else tuple(skillnad(fore, efter))


# --- Tables ----------------------------------------------------------------------------------------------------------


def _relativt(text: str, ar: int) -> str:
    """Years told by their distance from the document's own: "2023" in the document of 2024 is "år−1"."""
    return _AR.sub(lambda m: f"år{int(m[0]) - ar:+d}", text)


def _par(fore: Sequence[Any], efter: Sequence[Any], ar_fore: int, ar_efter: int) -> Iterator[tuple[Any, Any]]:
    """The parts that answer to each other: by their heading, else by their place among those of the same make.

    All headings first: a part that is new must not take the place of one that is there in both.
    """
    kvar = list(fore)
    par: dict[int, Any] = {}
    for i, d in enumerate(efter):
        rubrik = _utan_manader(d.rubrik, ar_efter)
        traff = next((k for k in kvar if _utan_manader(k.rubrik, ar_fore) == rubrik), None)
        if traff is not None:
            kvar.remove(traff)
            par[i] = traff
    for i, d in enumerate(efter):
        if i not in par:
            traff = next((k for k in kvar if _gjord(k) == _gjord(d)), None)
            if traff is not None:
                kvar.remove(traff)
            par[i] = traff
        yield par[i], d
    for k in kvar:
        yield k, None


def _gjord(d: Any) -> tuple[str, str]:
    """Of what make a part is: the class of a table, the kind of a figure."""
    return getattr(d, "klass", ""), getattr(d, "sort", "")


def _utan_manader(rubrik: str, ar: int) -> str:
    return _MANAD.sub("", _relativt(rubrik, ar))


def _manader(t: Tabell) -> tuple[str, ...]:
    return tuple(m.lower() for m in _MANAD.findall(t.rubrik))


def _tabeller(fore: Sequence[Del], efter: Sequence[Del], ar_fore: int, ar_efter: int) -> Iterator[Tabellskillnad]:
    a, b = ([d for d in delar if isinstance(d, Tabell)] for delar in (fore, efter))
    for t_fore, t_efter in _par(a, b, ar_fore, ar_efter):
        if t_fore is None or t_efter is None:
            t = t_efter or t_fore
            vad = f"hela tabellen ({sum(len(g) for g in t.kropp)} rader)"
            yield Tabellskillnad(t.rubrik, (), (vad,) if t_efter else (), (vad,) if t_fore else ())
        elif (skild := _tabell(t_fore, t_efter, ar_fore, ar_efter)) is not None:
            yield skild


def _tabell(fore: Tabell, efter: Tabell, ar_fore: int, ar_efter: int) -> Tabellskillnad | None:
    a, b = _celler(fore), _celler(efter)
    fran = {(_relativt(rad, ar_fore), _relativt(kol, ar_fore)): c for (rad, kol), c in a.items()}
    rader_a = {n: rad for rad, _ in a if not _TIDIGARE.search(n := _relativt(rad, ar_fore))}
    rader_b = {n: rad for rad, _ in b if not _TIDIGARE.search(n := _relativt(rad, ar_efter))}
    olika = _manader(fore) != _manader(efter)
    tal = []
    for (rad, kol), cell in b.items():
        nyckel = (_relativt(rad, ar_efter), _relativt(kol, ar_efter))
        if ar_fore != ar_efter and any(_TIDIGARE.search(n) for n in nyckel):
            continue
        tidigare = fran.get(nyckel)
        if tidigare is not None and tidigare[0] != cell[0]:
            f = None if olika or _EJ_ANTAL.search(kol) else _andring(tidigare, cell)
            tal.append(Talskillnad(rad, kol, tidigare[0] or "tomt", cell[0] or "tomt", f))
    nya = tuple(namn for nyckel, namn in rader_b.items() if nyckel not in rader_a)
    borta = tuple(namn for nyckel, namn in rader_a.items() if nyckel not in rader_b)
    if not (tal or nya or borta):
        return None
    return Tabellskillnad(efter.rubrik, tuple(tal), nya, borta, olika)


def _celler(t: Tabell) -> dict[tuple[str, str], tuple[str, str]]:
    """Text and class of each cell by its row and column, both in the table's own words."""
    kolumner: list[str] = []
    for rad in t.huvud:
        plats = 0
        for c in rad.celler:
            for i in range(plats, plats + c.kolumner):
                kolumner.extend([""] * (i + 1 - len(kolumner)))
                kolumner[i] = f"{kolumner[i]} {c.text}".strip()
            plats += c.kolumner
    ut: dict[tuple[str, str], tuple[str, str]] = {}
    sedda: Counter[str] = Counter()
    for grupp in (*t.kropp, t.fot):
        under = ""
        for rad in grupp:
            if len(rad.celler) == 1:
                under = rad.celler[0].text
                continue
            namn = " ".join(c.text for c in rad.celler if c.rubrik) or rad.celler[0].text
            sedda[f"{under}|{namn}"] += 1
            if (nr := sedda[f"{under}|{namn}"]) > 1:
                namn = f"{namn} ({nr})"
            if under and under != namn:
                namn = f"{namn} ({under})"
            plats = 0
            for c in rad.celler:
                if not c.rubrik:
                    kolumn = kolumner[plats] if plats < len(kolumner) else str(plats + 1)
                    ut[namn, kolumn] = (c.text, c.klass)
                plats += c.kolumner
    return ut


def _andring(fore: tuple[str, str], efter: tuple[str, str]) -> Forandring | None:
    """DESIGN's rule for two counts. Levels are an order and no counts; percents, rates and differences neither."""
    if any("niva" in klass for _, klass in (fore, efter)):
        return None
    varden = []
    for text, _ in (fore, efter):
        t = tolka_tal(text)
        if t.varde is None or t.procent or t.varde != t.varde.to_integral_value() or text[:1] in "+-−–±":
            return None
        varden.append(int(t.varde))
    return forandring(*varden)


def _provade_ihop(kapitel: list[Kapitelskillnad]) -> list[Kapitelskillnad]:
    """What goes beyond chance is decided for all counts together: some of many always stand out."""
    alla = manga([tal.forandring for k in kapitel for t in k.tabeller for tal in t.tal])
    nasta = iter(alla)
    return [
        replace(
            k,
            tabeller=tuple(
                replace(t, tal=tuple(replace(tal, forandring=next(nasta)) for tal in t.tal)) for t in k.tabeller
            ),
        )
        for k in kapitel
    ]


def _figurer(fore: Sequence[Del], efter: Sequence[Del], ar_fore: int, ar_efter: int) -> Iterator[str]:
    a, b = ([d for d in delar if isinstance(d, Figur)] for delar in (fore, efter))
    for f_fore, f_efter in _par(a, b, ar_fore, ar_efter):
        if f_fore is None:
            yield f"{f_efter.rubrik}: ny"
        elif f_efter is None:
            yield f"{f_fore.rubrik}: borttagen"
        elif _visar(f_fore) != _visar(f_efter):
            yield f"{f_efter.rubrik}: ändrad"


def _visar(f: Figur) -> tuple[Any, ...]:
    """What a figure shows, without its running number, which one more figure before it moves."""
    nummer = re.compile(rf"\b(?:(?:dgm|krt|org)-|{f.sort} ){f.nummer}\b", re.IGNORECASE)
    return nummer.sub("#", f.svg), f.bild, f.siffror, f.alt


def _prioriterade(fore: Dokument, efter: Dokument) -> Iterator[Prioritet]:
    motsvarar = _motsvarigheter(fore, efter)
    for k in efter.kapitel:
        if k.prioriterat:
            tidigare = motsvarar.get(k.id)
            yield Prioritet(k.rubrik, tidigare.behov if tidigare else "", k.behov)
    sedda = {k.id for k in motsvarar.values()}
    for k in fore.kapitel:
        if k.prioriterat and k.id not in sedda:
            yield Prioritet(k.rubrik, k.behov, "")
