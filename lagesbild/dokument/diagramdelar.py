"""The parts that draw chosen series: year by year, the area beside the city, saved charts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lagesbild.diagram import Serie, arsstolpar, grupperade_staplar, linjer, staplar, stolpar
from lagesbild.diagram.bas import BREDD
from lagesbild.dokument import kartdelar
from lagesbild.dokument.delar import Besked, Cell, Del, Figur, Rad
from lagesbild.dokument.statistikdelar import jamforelse, kalltext, med_enhet
from lagesbild.dokument.underlag import Blockplats, Underlag
from lagesbild.models import Diagramval, Matomrade, Matserie
from lagesbild.period import MANADER_KORT, Period
from lagesbild.selectors import arsdokument, statistik
from lagesbild.selectors.statistik import Arsserie, Nyckeltal

AR_BAKAT = 5
NAR_INLAST = "Diagrammet ritas när siffrorna är inlästa."


def arsstaplar(u: Underlag, b: Blockplats) -> list[Del]:
    """A series in columns, one a year; a year that isn't whole is hatched and says what it covers.

    Choices: `serie` ("källa/serie"), `fran_ar`, `till_ar`, `rubrik`, `not`.
    """
    fran, till = b.tal("fran_ar", u.ar - AR_BAKAT + 1), b.tal("till_ar", u.ar)
    rad = statistik.arsserie(u.user, u.omrade, b.text("serie"), fran, till)
    rubrik = b.text("rubrik", f"{rad.serie.namn if rad else b.text('serie')}, {fran}–{till}")
    if rad is None or not any(v is not None for v in rad.varden):
        return [Besked(f"{rubrik}. {NAR_INLAST} Uppgift saknas i det underlag som är inläst.")]
    nummer = u.nasta_diagram()
    delvis = {str(ar): _del(p) for ar, p in zip(rad.ar, rad.perioder, strict=True) if p and p != Period.manader(ar)}
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
        decimaler=0 if rad.serie.enhet == Matserie.Enhet.ANTAL else None,
        enhet="%" if rad.serie.enhet == Matserie.Enhet.PROCENT else "",
        bredd=min(BREDD, 60 + 110.0 * len(rad.ar)),
    )
    noter = [b.text("not")] if b.text("not") else []
    if delvis:
        noter.append("Randig stapel: året är inte helt, så den kan inte jämföras med de hela åren.")
    rader = (
        Rad((Cell("År", rubrik=True), Cell("Avser", rubrik=True), Cell("Värde", "tal", rubrik=True))),
        *(
            Rad((
                Cell(str(ar), rubrik=True),
                Cell(p.text if p else "–"),
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
    noter = ("Procent.", b.text("not"), *dict.fromkeys(f"{t.notering.rstrip('.')}." for t in talen if t.notering))
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
    alla = [statistik.arsserie(u.user, u.omrade, kod, fran, till) for kod in val.texter("serier")]
    rader = [r for r in alla if r is not None and any(v is not None for v in r.varden)]
    if not rader:
        return [Besked(f"{sparat.namn}. {NAR_INLAST}")]
    nummer = u.nasta_diagram()
    ar = [str(a) for a in rader[0].ar]
    beskrivet = "; ".join(f"{r.serie.namn}: {_uppraknat(r)}" for r in rader)
    titel = f"Diagram {nummer}. {sparat.namn}. {beskrivet}."
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
    delvis = {a: _del(p) for a, p in zip(rader[0].ar, rader[0].perioder, strict=True) if p and p != Period.manader(a)}
    if len(delvis) == len(ar) and len(set(delvis.values())) == 1:
        noter = [f"Alla år avser {next(iter(delvis.values()))}."]
    else:
        noter = [f"{a} avser {text}." for a, text in delvis.items()]
    return [Figur(nummer, sparat.namn, svg, kallor, tuple(noter), siffror=siffror)]


def _uppraknat(rad: Arsserie) -> str:
    return ", ".join(
        f"{ar} {'uppgift saknas' if v is None else med_enhet(rad.serie.enhet, v)}"
        for ar, v in zip(rad.ar, rad.varden, strict=True)
    )


def _flyttal(varden: Sequence[Decimal | None]) -> list[float | None]:
    return [None if v is None else float(v) for v in varden]


def _del(period: Period) -> str:
    """Of a year that isn't whole: "jan–okt", "till 22 okt"."""
    if period.hela_manader:
        return period.kort.removesuffix(f" {period.fran.year}")
    slut = f"{period.till.day} {MANADER_KORT[period.till.month - 1]}"
    if (period.fran.month, period.fran.day) == (1, 1):
        return f"till {slut}"
    return f"{period.fran.day} {MANADER_KORT[period.fran.month - 1]}–{slut}"


def _slutet(talen: Sequence[Nyckeltal]) -> float:
    """Where the scale of shares ends: at all of them, or at half when all are small."""
    hogst = max(float(max(t.varde, t.referensvarde or t.varde)) for t in talen)
    return 50.0 if hogst <= 40 else 100.0


def _radnamn(tal: Nyckeltal) -> str:
    return tal.namn if tal.plats.slag == Matomrade.Slag.STADSDELSOMRADE else f"{tal.namn}, {tal.plats.namn}"


def _referens(tal: Nyckeltal) -> str:
    return "" if tal.referensvarde is None else med_enhet(tal.enhet, tal.referensvarde)
