"""The parts that come from figures: CompStat, Tyck till, nyckeltal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lagesbild.diagram import Serie, grupperade_staplar, rutor, stolpar
from lagesbild.dokument.delar import Besked, Cell, Del, Figur, Rad, Tabell
from lagesbild.dokument.underlag import Blockplats, Underlag
from lagesbild.forandring import Forandring
from lagesbild.models import Matkalla, Matomrade, Matserie
from lagesbild.period import MANADER, MANADER_KORT, Period
from lagesbild.selectors import statistik
from lagesbild.selectors.statistik import Nyckeltal, Tycktillrad
from samverkan import svenska

UTOVER = "●"
LITET_OCH_STRECK = (
    "Grå procent: färre än 30 brott året före, så procenten säger lite. Streck (–): går inte att räkna ut."
)
SLUMPNOT = (
    f"{UTOVER} Förändringen är större än slumpen brukar ge (exakt test av två antal, 5 procents nivå, för kategorierna "
    "korrigerat för att många prövas samtidigt enligt Benjamini och Hochberg). Märket säger inget om orsaken."
)
INGEN_COMPSTAT = "Inga uppgifter ur CompStat är inlästa för perioden."
INGEN_TYCK_TILL = "Inga anmälningar i Tyck till är inlästa för perioden."
INGA_NYCKELTAL = "Inga nyckeltal är inlästa."


def kalltext(kalla: Matkalla | None, per_datum: date | None = None) -> str:
    """ "CompStat, Polismyndigheten. Uttag 2024-11-04" """
    if kalla is None:
        return ""
    namn = f"{kalla.namn}, {kalla.utgivare}" if kalla.utgivare else kalla.namn
    return f"{namn}. Uttag {svenska.datum(per_datum)}" if per_datum else namn


def siffertabell(
    hornet: str, kolumner: Sequence[str], rader: Sequence[tuple[str, Sequence[int | None]]]
) -> tuple[Rad, ...]:
    """Counts behind a chart, for the appendix: a head and a row for each label."""
    huvud = Rad((Cell(hornet, rubrik=True), *(Cell(k, "tal", rubrik=True) for k in kolumner)))
    return (huvud, *(Rad((Cell(namn, rubrik=True), *(Cell(_kort(v), "tal") for v in tal))) for namn, tal in rader))


def compstat(u: Underlag, b: Blockplats) -> list[Del]:
    """Every category and sum of five years, difference, percent, and a mark where chance does not explain it."""
    tabell = u.compstat(b)
    if tabell.tom:
        return [Besked(INGEN_COMPSTAT)]
    fore, efter = tabell.ar[-2:]
    manader = _manadsspann(tabell.perioder[-1])
    huvud = (
        Rad(
            (
                Cell("", kolumner=1),
                Cell(f"Anmälda brott, {manader}", "grupp mitt", rubrik=True, kolumner=len(tabell.ar)),
                Cell(f"Förändring {fore}–{efter}", "grupp mitt", rubrik=True, kolumner=3),
            )
        ),
        Rad(
            (
                Cell("Kategori", rubrik=True),
                *(Cell(str(ar), "tal", rubrik=True) for ar in tabell.ar),
                Cell("Antal", "tal", rubrik=True),
                Cell("Procent", "tal", rubrik=True),
                Cell("Utöver slumpen", "marke", rubrik=True),
            )
        ),
    )
    kropp = tuple(
        (
            Rad((Cell(grupp.namn, rubrik=True, kolumner=len(tabell.ar) + 4),), "grupp"),
            *(_compstatrad(rad.namn, rad.varden, rad.forandring) for rad in grupp.rader),
            _compstatrad("Summa", grupp.summa.varden, grupp.summa.forandring, "summa"),
        )
        for grupp in tabell.grupper
    )
    noter = [LITET_OCH_STRECK, SLUMPNOT]
    if tabell.preliminar:
        noter.append("Uppgifterna är preliminära.")
    rubrik = f"Anmälda brott i urval, {u.omrade}, {manader} {tabell.ar[0]}–{efter}"
    kalla = kalltext(tabell.kalla, tabell.per_datum)
    return [Tabell(u.nasta_tabell(), rubrik, huvud, kropp, (), "siffror compstat", kalla, tuple(noter))]


def compstat_diagram(u: Underlag, b: Blockplats) -> list[Del]:
    """The sum of each group, year by year, for the same months."""
    tabell = u.compstat(b)
    if tabell.tom:
        return [Besked(INGEN_COMPSTAT)]
    manader = _manadsspann(tabell.perioder[-1])
    nummer = u.nasta_diagram()
    rubrik = f"Anmälda brott i urval per grupp, {manader} {tabell.ar[0]}–{tabell.ar[-1]}"
    beskrivet = "; ".join(
        f"{g.namn} "
        + ", ".join(f"{ar} {_kort(varde)}" for ar, varde in zip(tabell.ar, g.summa.varden, strict=True))
        for g in tabell.grupper
    )  # fmt: skip
    svg = stolpar(
        [g.namn for g in tabell.grupper],
        [Serie(str(ar), [g.summa.varden[i] for g in tabell.grupper]) for i, ar in enumerate(tabell.ar)],
        id_=f"dgm-{nummer}",
        titel=f"Diagram {nummer}. {rubrik}: {beskrivet}.",
    )
    helar = tabell.perioder[-1] == Period.manader(tabell.ar[-1])
    noter = () if helar else (f"Alla år avser {manader}. Inget av åren är ett helår.",)
    siffror = (
        ()
        if "compstat" in u.slagen
        else siffertabell("Grupp", [str(ar) for ar in tabell.ar], [(g.namn, g.summa.varden) for g in tabell.grupper])
    )
    return [Figur(nummer, rubrik, svg, kalltext(tabell.kalla, tabell.per_datum), noter, siffror=siffror)]


def tyck_till(u: Underlag, b: Blockplats) -> list[Del]:
    """Category by category, year by year, month by month, with sums."""
    tabell = u.tyck_till
    if not tabell.rader or tabell.summa.total is None:
        return [Besked(INGEN_TYCK_TILL)]
    huvud = Rad(
        (
            Cell("Kategori och år", rubrik=True),
            *(Cell(m, "tal", rubrik=True) for m in MANADER_KORT),
            Cell("Totalt", "tal", rubrik=True),
        )
    )
    kropp = [
        (
            Rad((Cell(str(serie), rubrik=True, kolumner=14),), "grupp"),
            *(r for rad in rader for r in _tycktillrader(rad, u)),
        )
        for serie, rader in tabell.kategorier
    ]
    alla = [
        _manadsrad(str(ar), ar, manader, _summa(manader), u)
        for ar, manader in ((ar, tabell.manader(ar)) for ar in tabell.ar)
    ]
    kropp.append((Rad((Cell("Alla kategorier", rubrik=True, kolumner=14),), "grupp"), *alla))
    kropp.append(
        (
            Rad(
                (
                    Cell("Totalt", rubrik=True),
                    *(Cell(_kort(v), "tal") for v in tabell.summa.manader),
                    Cell(_kort(tabell.summa.total), "tal"),
                ),
                "total",
            ),
        )
    )
    noter = [
        "Streck (–): källan har ingen rad för månaden. Streckad ruta: källan har inga uppgifter alls för månaden.",
        "Summorna är räknade ur tabellens rader.",
    ]
    noter += _namnbyten(tabell.rader)
    rubrik = f"Anmälningar i Tyck till om ordningsstörningar, {u.omrade}, {tabell.ar[0]}–{tabell.ar[-1]}"
    kalla = kalltext(tabell.kalla, tabell.per_datum)
    return [Tabell(u.nasta_tabell(), rubrik, (huvud,), tuple(kropp), (), "siffror tyck-till", kalla, tuple(noter))]


def tyck_till_diagram(u: Underlag, b: Blockplats) -> list[Del]:
    """All categories together, one panel a year, on one scale."""
    tabell = u.tyck_till
    if not tabell.rader or tabell.summa.total is None:
        return [Besked(INGEN_TYCK_TILL)]
    per_ar = [(ar, tabell.manader(ar)) for ar in tabell.ar]
    nummer = u.nasta_diagram()
    rubrik = f"Anmälningar i Tyck till per månad, alla kategorier, {tabell.ar[0]}–{tabell.ar[-1]}"
    beskrivet = "; ".join(f"{ar}: {_kort(_summa(manader))} totalt{_topp(manader)}" for ar, manader in per_ar)
    svg = rutor(
        [m[0].upper() for m in MANADER],
        [Serie(str(ar), manader) for ar, manader in per_ar],
        id_=f"dgm-{nummer}",
        titel=f"Diagram {nummer}. {rubrik}. {beskrivet}.",
        rutans_hojd=108,
    )
    siffror = () if "tyck_till" in u.slagen else siffertabell("År", MANADER_KORT, [(str(ar), m) for ar, m in per_ar])
    noter = ("Antal anmälningar. Årets högsta månad är utskriven. Streckat: uppgift saknas.",)
    return [Figur(nummer, rubrik, svg, kalltext(tabell.kalla, tabell.per_datum), noter, siffror=siffror)]


def nyckeltal(u: Underlag, b: Blockplats) -> list[Del]:
    """Figures about the area beside the city, and those in percent as a chart."""
    talen = statistik.nyckeltal(u.user, u.omrade, u.ar)
    if not talen:
        return [Besked(INGA_NYCKELTAL)]
    fotnoter: list[str] = []
    grupper: dict[str, list[Rad]] = {}
    for tal in talen:
        grupper.setdefault(tal.grupp, []).append(_nyckeltalsrad(tal, fotnoter))
    huvud = Rad(
        (
            Cell("Nyckeltal", rubrik=True),
            Cell("Värde", "tal", rubrik=True),
            Cell("Jämförelse", "tal", rubrik=True),
            Cell("Avser", "tal", rubrik=True),
        )
    )
    kropp = tuple(
        (Rad((Cell(g or "Övrigt", rubrik=True, kolumner=4),), "grupp"), *rader) for g, rader in grupper.items()
    )
    kallor = sorted({kalltext(tal.kalla) for tal in talen})
    noter = (
        f"Värdet gäller {u.omrade} där inget annat står, jämförelsen Stockholms stad där inget annat står.",
        " ".join(f"{_upphojd(i)}{svenska.HARDBLANKSTEG}{text.rstrip('.')}." for i, text in enumerate(fotnoter, 1)),
    )
    jamforbara = [
        t
        for t in talen
        if t.enhet == Matserie.Enhet.PROCENT
        and t.plats.slag == Matomrade.Slag.STADSDELSOMRADE
        and t.referensvarde is not None
    ]
    # The chart first: it can't be divided, and the table that follows fills what is left of the page.
    nummer = u.nasta_tabell()
    delar: list[Del] = [_nyckeltalsdiagram(u, jamforbara, nummer)] if jamforbara else []
    delar.append(
        Tabell(
            nummer,
            f"Nyckeltal för {u.omrade}",
            (huvud,),
            kropp,
            (),
            "siffror nyckeltal",
            "; ".join(kallor),
            noter,
        )
    )
    return delar


def _compstatrad(namn: str, varden: Sequence[int | None], f: Forandring | None, klass: str = "") -> Rad:
    litet = " litet" if f and f.litet_underlag else ""
    return Rad(
        (
            Cell(namn, rubrik=True),
            *(Cell(svenska.tal(v), "tal") for v in varden),
            Cell(svenska.differens(f.differens if f else None), "tal"),
            Cell(svenska.procent(f.procent if f else None), f"tal{litet}"),
            Cell(UTOVER if f and f.utover_slumpen else "", "marke"),
        ),
        klass,
    )


def _tycktillrader(rad: Tycktillrad, u: Underlag) -> list[Rad]:
    """The year's row; one for each name when the category was renamed in the year, as the source has it."""
    return [_manadsrad(d.etikett, rad.ar, d.manader, d.total, u, d.galler) for d in rad.per_namn]


def _manadsrad(etikett: str, ar: int, manader: Sequence[int | None], total: int | None, u: Underlag,
               galler: range = range(1, 13)) -> Rad:  # fmt: skip
    celler = [
        Cell("–", "tal saknas") if (ar, i) in u.tyck_till.utan_uppgift
        else Cell(_kort(v) if i in galler else "", "tal" if v is not None else "tal litet")
        for i, v in enumerate(manader, 1)
    ]  # fmt: skip
    return Rad((Cell(etikett, "ar", rubrik=True), *celler, Cell(_kort(total), "tal total")))


def _namnbyten(rader: Sequence[Tycktillrad]) -> list[str]:
    """A sentence for each name that a category no longer has."""
    byten = {
        (str(rad.serie), namn.till, namn.namn)
        for rad in rader
        for namn in rad.namn
        if namn.till is not None and namn.namn != str(rad.serie)
    }
    return [
        f"”{serie}” hette till och med {MANADER[till.month - 1]} {till.year} ”{gammalt}” i källan."
        for serie, till, gammalt in sorted(byten)
    ]


def _nyckeltalsrad(tal: Nyckeltal, fotnoter: list[str]) -> Rad:
    namn = tal.namn if tal.plats.slag == Matomrade.Slag.STADSDELSOMRADE else f"{tal.namn}, {_platsnamn(tal)}"
    if tal.notering:
        if tal.notering not in fotnoter:
            fotnoter.append(tal.notering)
        namn += _upphojd(fotnoter.index(tal.notering) + 1)
    referens = ""
    if tal.referensvarde is not None:
        referens = med_enhet(tal.enhet, tal.referensvarde)
        if tal.referens is None or tal.referens.slag != Matomrade.Slag.STAD:
            referens += f" ({tal.referensnamn})"
    return Rad(
        (
            Cell(namn, rubrik=True),
            Cell(med_enhet(tal.enhet, tal.varde), "tal"),
            Cell(referens, "tal"),
            Cell(tal.perioden.avser, "tal period"),
        )
    )


def _nyckeltalsdiagram(u: Underlag, talen: Sequence[Nyckeltal], tabell: int) -> Figur:
    nummer = u.nasta_diagram()
    referens, mot = jamforelse(talen)
    rubrik = f"{u.omrade} jämfört med {svenska.upprakning(_referenser(talen))}"
    uppraknat = "; ".join(
        f"{t.namn}{m}: {med_enhet(t.enhet, t.varde)} mot {med_enhet(t.enhet, t.referensvarde or 0)}"
        for t, m in zip(talen, mot, strict=True)
    )
    svg = grupperade_staplar(
        [t.namn + m for t, m in zip(talen, mot, strict=True)],
        [
            Serie(str(u.omrade), [float(t.varde) for t in talen]),
            Serie(referens, [None if t.referensvarde is None else float(t.referensvarde) for t in talen], "serie-3"),
        ],
        id_=f"dgm-{nummer}",
        titel=f"Diagram {nummer}. {rubrik}, procent. {uppraknat}.",
        enhet="%",
        decimaler=None,
    )
    kallor = sorted({kalltext(t.kalla) for t in talen})
    return Figur(nummer, rubrik, svg, "; ".join(kallor), (f"Procent. När uppgifterna gäller står i tabell {tabell}.",))


def jamforelse(talen: Sequence[Nyckeltal]) -> tuple[str, list[str]]:
    """What the bars of the references are called, and what each label says about its own where they are not the same.

    ("Stockholms stad", ["", ""]), or ("Jämförelse", [" (mot Stockholms stad)", " (mot Stockholms län)"]).
    """
    namn = _referenser(talen)
    if len(namn) < 2:
        return next(iter(namn), ""), [""] * len(talen)
    return "Jämförelse", [f" (mot {t.referensnamn})" if t.referensvarde is not None else "" for t in talen]


def _referenser(talen: Sequence[Nyckeltal]) -> list[str]:
    return list(dict.fromkeys(t.referensnamn for t in talen if t.referensvarde is not None))


def _platsnamn(tal: Nyckeltal) -> str:
    polis = tal.plats.slag == Matomrade.Slag.LOKALPOLISOMRADE
    return f"lokalpolisområde {tal.plats.namn}" if polis and "olis" not in tal.plats.namn else tal.plats.namn


def med_enhet(enhet: str, varde: svenska.Tal) -> str:
    """The figure with as many decimals as it has, and its unit (`Matserie.Enhet`)."""
    text = svenska.tal(varde, _decimaler(varde))
    match enhet:
        case Matserie.Enhet.PROCENT:
            return f"{text}{svenska.HARDBLANKSTEG}%"
        case Matserie.Enhet.KRONOR:
            return f"{text}{svenska.HARDBLANKSTEG}kr"
        case Matserie.Enhet.DAGAR:
            return f"{text}{svenska.HARDBLANKSTEG}dagar"
        case Matserie.Enhet.PER_1000:
            return f"{text} per 1{svenska.HARDBLANKSTEG}000"
        case _:
            return text


def _decimaler(varde: svenska.Tal) -> int:
    """As many as the figure has."""
    _, _, decimaler = f"{float(varde):.4f}".rstrip("0").partition(".")
    return len(decimaler)


def _manadsspann(period: Period) -> str:
    """ "januari–oktober", or "helår" """
    if period == Period.manader(period.fran.year):
        return "helår"
    return period.text.removesuffix(f" {period.fran.year}")


def _upphojd(n: int) -> str:
    return str(n).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _kort(varde: int | None) -> str:
    return svenska.tal(varde)


def _summa(manader: Sequence[int | None]) -> int | None:
    kanda = [v for v in manader if v is not None]
    return sum(kanda) if kanda else None


def _topp(manader: Sequence[int | None]) -> str:
    kanda = [(v, -i) for i, v in enumerate(manader) if v is not None]
    if not kanda:
        return ""
    varde, plats = max(kanda)
    saknas = 12 - len(kanda)
    text = f", flest i {MANADER[-plats]} ({svenska.tal(varde)})"
    return f"{text}, uppgift saknas för {svenska.antal(saknas, 'månad', 'månader')}" if saknas else text
