"""The parts that draw chosen series: year by year, the area beside the city, saved charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from lagesbild.diagram import Serie, arsstolpar, grupperade_staplar, linjer, staplar, stolpar
from lagesbild.diagram.bas import BREDD
from lagesbild.dokument import kartdelar
from lagesbild.dokument.delar import Besked, Cell, Del, Figur, Rad
from lagesbild.dokument.statistikdelar import jamforelse, kalltext, med_enhet
from lagesbild.dokument.underlag import Blockplats, Underlag
from lagesbild.models import Diagramval, Matomrade, Matserie
from lagesbild.period import MANADER, MANADER_KORT, Period
from lagesbild.selectors import arsdokument, statistik
from lagesbild.selectors.statistik import Arsserie, Nyckeltal
from samverkan import svenska

AR_BAKAT = 5
NAR_INLAST = "Diagrammet ritas när siffrorna är inlästa."
HELAR = "helår"
RANDIG = "Randig stapel: året är inte helt, så den kan inte jämföras med de hela åren."
RANDIG_ANNARS = "Randig stapel: avser en annan del av året, så den kan inte jämföras med de andra."


def arsstaplar(u: Underlag, b: Blockplats) -> list[Del]:
    """A series in columns, one a year; a year of another span than the others is hatched and says what it covers.

    Choices: `serie` ("källa/serie"), `fran_ar`, `till_ar`, `fran_manad`, `till_manad`, `rubrik`, `not`.
    """
    fran, till = b.tal("fran_ar", u.ar - AR_BAKAT + 1), b.tal("till_ar", u.ar)
    rad = _arsserie(u, b, b.text("serie"), fran, till)
    rubrik = b.text("rubrik") or f"{_med_manader(rad) if rad else b.text('serie')}, {fran}–{till}"
    if rad is None or not any(v is not None for v in rad.varden):
        return [Besked(f"{rubrik}. {NAR_INLAST} Uppgift saknas i det underlag som är inläst.")]
    nummer = u.nasta_diagram()
    vanligt = _vanligt([rad])
    summeras = rad.serie.enhet == Matserie.Enhet.ANTAL
    delvis = {
        str(ar): _del(p)
        for ar, p in zip(rad.ar, rad.perioder, strict=True)
        if p and summeras and _del(p) != vanligt
    }  # fmt: skip
    beskrivet = "; ".join(
        f"{ar} {'uppgift saknas' if v is None else med_enhet(rad.serie.enhet, v)}"
        + (f" ({delvis[str(ar)]})" if str(ar) in delvis else "")
        for ar, v in zip(rad.ar, rad.varden, strict=True)
    )
    svg = arsstolpar(
        [str(ar) for ar in rad.ar],
        _flyttal(rad.varden),
        id_=f"dgm-{nummer}",
        titel=f"Diagram {nummer}. {rubrik}: {beskrivet}.",
        ofullstandiga=delvis,
        decimaler=0 if summeras else None,
        enhet="%" if rad.serie.enhet == Matserie.Enhet.PROCENT else "",
        bredd=min(BREDD, 60 + 110.0 * len(rad.ar)),
    )
    noter = [b.text("not")] if b.text("not") else []
    if rad.serie.enhet not in (Matserie.Enhet.ANTAL, Matserie.Enhet.PROCENT):
        noter.insert(0, f"{rad.serie.get_enhet_display().capitalize()}.")
    if summeras and vanligt not in ("", HELAR):
        noter.append(f"{'Övriga' if delvis else 'Alla'} år avser {vanligt}.")
    if delvis:
        noter.append(RANDIG if vanligt == HELAR else RANDIG_ANNARS)
    med_span = any(p and p.text != str(ar) for ar, p in zip(rad.ar, rad.perioder, strict=True))
    rader = (
        Rad((
            Cell("År", rubrik=True),
            *([Cell("Avser", rubrik=True)] if med_span else []),
            Cell("Värde", "tal", rubrik=True),
        )),
        *(
            Rad((
                Cell(str(ar), rubrik=True),
                *([Cell(p.text if p else "–")] if med_span else []),
                Cell("uppgift saknas" if v is None else med_enhet(rad.serie.enhet, v), "tal"),
            ))
            for ar, v, p in zip(rad.ar, rad.varden, rad.perioder, strict=True)
        ),
    )  # fmt: skip
    return [Figur(nummer, rubrik, svg, kalltext(rad.serie.kalla), tuple(noter), siffror=rader)]


def undersokning(u: Underlag, b: Blockplats) -> list[Del]:
    """Shares of a survey or a follow-up as bars, the area beside the city where the source has both.

    Choices: `serier` (["källa/serie", …]) or `grupp`, `rubrik`, `not`. Figures of stadsdelar are rows of their own.
    """
    valda, grupp = b.texter("serier"), b.text("grupp")
    talen = [
        t
        for t in statistik.nyckeltal(u.user, u.omrade, u.ar)
        if t.enhet == Matserie.Enhet.PROCENT
        and (f"{t.kalla.slug}/{t.serie.slug}" in valda if valda else t.grupp == grupp)
        and t.plats.slag != Matomrade.Slag.LOKALPOLISOMRADE
    ]
    rubrik = b.text("rubrik", grupp or "Andelar")
    if not talen:
        return [Besked(f"{rubrik}. {NAR_INLAST} Uppgift saknas i det underlag som är inläst.")]
    nummer = u.nasta_diagram()
    staden, mot = jamforelse(talen)
    namn = [_radnamn(t) + m for t, m in zip(talen, mot, strict=True)]
    visat = [med_enhet(t.enhet, t.varde) for t in talen]
    uppraknat = "; ".join(
        f"{n}: {v}" + (f" mot {med_enhet(t.enhet, t.referensvarde)}" if t.referensvarde is not None else "")
        for n, v, t in zip(namn, visat, talen, strict=True)
    )
    serier = [Serie(str(u.omrade) if staden else rubrik, [float(t.varde) for t in talen])]
    if staden:
        referens = [None if t.referensvarde is None else float(t.referensvarde) for t in talen]
        serier.append(Serie(staden, referens, "serie-3"))
    rita = grupperade_staplar if staden else staplar
    svg = rita(namn, serier, id_=f"dgm-{nummer}", titel=f"Diagram {nummer}. {rubrik}, procent. {uppraknat}.",
               enhet="%", decimaler=None, hogst=_slutet(talen))  # fmt: skip
    huvud = [Cell("Fråga eller mått", rubrik=True), Cell(str(u.omrade), "tal", rubrik=True)]
    if staden:
        huvud.append(Cell(staden, "tal", rubrik=True))
    huvud.append(Cell("Avser", "tal", rubrik=True))
    rader = [
        Rad((
            Cell(n, rubrik=True), Cell(v, "tal"),
            *([Cell(_referens(t), "tal")] if staden else []),
            Cell(t.perioden.kort, "tal"),
        ))
        for n, v, t in zip(namn, visat, talen, strict=True)
    ]  # fmt: skip
    kallor = "; ".join(sorted({kalltext(t.kalla) for t in talen}))
    om: dict[str, list[str]] = {}
    for tal in talen:
        if tal.notering:
            om.setdefault(tal.notering.rstrip("."), []).append(_radnamn(tal))
    # A note about all bars needs no name before it.
    noter = (
        "Procent.",
        b.text("not"),
        *(f"{text}." if len(vilka) == len(talen) else f"{svenska.upprakning(vilka)}: {text[:1].lower()}{text[1:]}."
          for text, vilka in om.items()),
    )  # fmt: skip
    return [Figur(nummer, rubrik, svg, kallor, tuple(n for n in noter if n), siffror=(Rad(tuple(huvud)), *rader))]


def sparat_diagram(u: Underlag, b: Blockplats) -> list[Del]:
    """A chart that somebody saved (`nyckel`), drawn from the figures as they are today.

    `Diagramval.val`: `serier`, `fran_ar`, `till_ar`; a line or column for each series, year by year. A saved map is
    drawn by its first series.
    """
    sparat = arsdokument.diagramval(u.user, u.omrade, b.text("nyckel"))
    if sparat is None:
        return [Besked("Det sparade diagrammet finns inte längre.")]
    val = Blockplats(b.avsnitt, sparat.val)
    if sparat.slag == Diagramval.Slag.KARTA:
        forsta = next(iter(val.texter("serier")), "")
        return kartdelar.serie(u, Blockplats(b.avsnitt, {"serie": forsta, "rubrik": sparat.namn}))
    fran, till = val.tal("fran_ar", u.ar - AR_BAKAT + 1), val.tal("till_ar", u.ar)
    alla = [_arsserie(u, val, kod, fran, till) for kod in val.texter("serier")]
    rader = [r for r in alla if r is not None and any(v is not None for v in r.varden)]
    if not rader:
        return [Besked(f"{sparat.namn}. {NAR_INLAST}")]
    nummer = u.nasta_diagram()
    ar = [str(a) for a in rader[0].ar]
    beskrivet = "; ".join(f"{r.serie.namn}: {_uppraknat(r)}" for r in rader)
    rubrik = _med_manader(*rader, namn=sparat.namn)
    titel = f"Diagram {nummer}. {rubrik}. {beskrivet}."
    id_, decimaler = f"dgm-{nummer}", 0 if rader[0].serie.enhet == Matserie.Enhet.ANTAL else None
    match sparat.slag:
        case Diagramval.Slag.LINJE:
            serier = [Serie(r.serie.namn, _flyttal(r.varden)) for r in rader]
            svg = linjer(ar, serier, id_=id_, titel=titel, decimaler=decimaler)
        case Diagramval.Slag.STOLPE:
            per_ar = [Serie(a, [_flyttal(r.varden)[i] for r in rader]) for i, a in enumerate(ar)]
            svg = stolpar([r.serie.namn for r in rader], per_ar, id_=id_, titel=titel, decimaler=decimaler)
        case _:
            sista = Serie(ar[-1], [_flyttal(r.varden)[-1] for r in rader])
            svg = staplar([r.serie.namn for r in rader], [sista], id_=id_, titel=titel, decimaler=decimaler)
    huvud = Rad((Cell("Serie", rubrik=True), *(Cell(a, "tal", rubrik=True) for a in ar)))
    siffror = (huvud, *(
        Rad((Cell(r.serie.namn, rubrik=True),
             *(Cell("–" if v is None else med_enhet(r.serie.enhet, v), "tal") for v in r.varden)))
        for r in rader
    ))  # fmt: skip
    kallor = "; ".join(sorted({kalltext(r.serie.kalla) for r in rader}))
    return [Figur(nummer, rubrik, svg, kallor, tuple(_spannoter(rader)), siffror=siffror)]


def _arsserie(u: Underlag, val: Blockplats, kod: str, fran_ar: int, till_ar: int) -> Arsserie | None:
    """The series for the months of the block, else of the document: those of the table of CompStat."""
    fran, till = u.manader(val)
    return statistik.arsserie(u.user, u.omrade, kod, fran_ar, till_ar, fran_manad=fran, till_manad=till)


def _vanligt(rader: Sequence[Arsserie]) -> str:
    """The part of the year that most of the figures are about, in words; of as many the longest."""
    perioder = [p for r in rader for p in r.perioder if p]
    antal = Counter(_del(p) for p in perioder)
    langd = {_del(p): p.dagar for p in perioder}
    return max(antal, key=lambda del_: (antal[del_], langd[del_]), default="")


def _spannoter(rader: Sequence[Arsserie]) -> list[str]:
    """What the figures are about when they aren't all of whole years; a note for each year that is another span."""
    vanligt = _vanligt(rader)
    avvikande = dict.fromkeys(
        f"{r.serie.namn} {ar} avser {_del(p)}."
        for r in rader
        for ar, p in zip(r.ar, r.perioder, strict=True)
        if p and _del(p) != vanligt
    )
    if not avvikande:
        return [] if vanligt in ("", HELAR) else [f"Alla år avser {vanligt}."]
    return [f"Avser {vanligt} där inget annat står.", *avvikande]


def _uppraknat(rad: Arsserie) -> str:
    return ", ".join(
        f"{ar} {'uppgift saknas' if v is None else med_enhet(rad.serie.enhet, v)}"
        for ar, v in zip(rad.ar, rad.varden, strict=True)
    )


def _flyttal(varden: Sequence[Decimal | None]) -> list[float | None]:
    return [None if v is None else float(v) for v in varden]


def _del(period: Period) -> str:
    """Which part of the year: "helår", "januari–oktober", "till 22 okt"."""
    if period == Period.manader(period.fran.year):
        return HELAR
    if period.hela_manader:
        return period.text.removesuffix(f" {period.fran.year}")
    slut = f"{period.till.day} {MANADER_KORT[period.till.month - 1]}"
    if period.fran == period.till:
        return slut
    if (period.fran.month, period.fran.day) == (1, 1):
        return f"till {slut}"
    return f"{period.fran.day} {MANADER_KORT[period.fran.month - 1]}–{slut}"


def _med_manader(*rader: Arsserie, namn: str = "") -> str:
    """A caption with the months that the counts are of, unless it names some itself."""
    namn, vanligt = namn or rader[0].serie.namn, _vanligt(rader)
    summeras = all(r.serie.enhet == Matserie.Enhet.ANTAL for r in rader)
    if not summeras or vanligt in ("", HELAR) or any(manad in namn.casefold() for manad in MANADER):
        return namn
    return f"{namn}, {vanligt}"


def _slutet(talen: Sequence[Nyckeltal]) -> float:
    """Where the scale of shares ends: at all of them, or at half when all are small."""
    hogst = max(float(max(t.varde, t.referensvarde or t.varde)) for t in talen)
    return 50.0 if hogst <= 40 else 100.0


def _radnamn(tal: Nyckeltal) -> str:
    return tal.namn if tal.plats.slag == Matomrade.Slag.STADSDELSOMRADE else f"{tal.namn}, {tal.plats.namn}"


def _referens(tal: Nyckeltal) -> str:
    return "" if tal.referensvarde is None else med_enhet(tal.enhet, tal.referensvarde)
