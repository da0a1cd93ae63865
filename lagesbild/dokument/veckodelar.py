"""The parts that come from the weekly assessments: the levels, the coloured year, how the year went."""

from __future__ import annotations

from lagesbild.diagram import Serie, arsremsa, staplar
from lagesbild.dokument.delar import Besked, Cell, Del, Figur, Rad, Tabell
from lagesbild.dokument.underlag import Blockplats, Underlag
from lagesbild.models import Veckobedomning
from lagesbild.niva import Niva
from samverkan import svenska

KALLA = "Veckobedömningar av stadsdelsförvaltningen och lokalpolisområdet"
MEDIANNOT = (
    "Median är den lägsta nivå som minst hälften av de bedömda veckorna ligger på eller under. "
    "Nivåerna är en rangordning, så något medelvärde räknas inte."
)
INGET = "Inga veckor är bedömda under året."


def nivaer(u: Underlag, b: Blockplats) -> list[Del]:
    """The five levels and what they stand for."""
    rader = tuple(
        Rad((Cell(str(n.value), f"niva niva-{n.value}", rubrik=True), Cell(n.lage), Cell(n.betydelse))) for n in Niva
    )
    streckat = "Ingen bedömning är gjord för veckan"
    if u.publik:
        streckat += ", eller så har inte båda parter fastställt den"
    ovriga = tuple(
        Rad((Cell(tecken, klass, rubrik=True), Cell(lage), Cell(betydelse)))
        for tecken, klass, lage, betydelse in (
            ("1", "niva niva-1 lugn", "Bekräftat lugnt", "Någon har bekräftat att inget har hänt"),
            ("–", "niva saknas", "Ej rapporterad", streckat),
        )
    )
    huvud = Rad((Cell("Nivå", rubrik=True), Cell("Läge", rubrik=True), Cell("Betydelse", rubrik=True)))
    return [Tabell(u.nasta_tabell(), "Nivåerna i veckans bedömning", (huvud,), (rader, ovriga), klass="nivaer")]


def artabell(u: Underlag, b: Blockplats) -> list[Del]:
    """Every week of the year, also those not reported, and how much of the year is covered."""
    tabell = u.artabell
    if not tabell.stadsdelar:
        return [Besked("Området har inga stadsdelar det här året.")]
    if not tabell.veckor_bedomda:
        return [Besked(u.tackning())]
    huvud = Rad((Cell("Vecka", "vecka", rubrik=True), *(Cell(s.namn, rubrik=True) for s in tabell.stadsdelar)))
    rader = tuple(
        Rad(
            (
                Cell(str(rad.vecka.vecka), "vecka", rubrik=True),
                *(_nivacell(cell, finns=finns) for cell, finns in zip(rad.celler, rad.finns, strict=True)),
            )
        )
        for rad in tabell.rader
    )
    fot = Rad(
        (
            Cell("Bedömda", "vecka", rubrik=True),
            *(Cell(f"{s.antal} av {s.av}", "tackning") for s in tabell.sammanfattning),
        )
    )
    not_ = f"{u.tackning()} Siffran i rutan är nivån. Streckad ruta (–): {u.streckat}."
    return [
        Tabell(u.nasta_tabell(), f"Veckans nivå i varje stadsdel {tabell.ar}", (huvud,), (rader,), (fot,), "artabell",
               KALLA, (not_,))
    ]  # fmt: skip


def arssammanfattning(u: Underlag, b: Blockplats) -> list[Del]:
    """How many weeks lay at level 3 or higher: as a chart, and with all figures as a table."""
    summor = u.artabell.sammanfattning
    if not any(s.antal for s in summor):
        return [Besked(INGET)]
    namn = [s.stadsdel.namn for s in summor]
    rubrik = f"Veckor på nivå 3 eller högre {u.artabell.ar}, per stadsdel"
    nummer = u.nasta_diagram()
    uppraknat = "; ".join(f"{s.stadsdel.namn} {s.minst_tre if s.antal else 'uppgift saknas'}" for s in summor)
    svg = staplar(
        namn,
        [
            Serie("Nivå 3", [s.minst_tre - s.fyra_fem if s.antal else None for s in summor], "niva-3"),
            Serie("Nivå 4 eller 5", [s.fyra_fem if s.antal else None for s in summor], "niva-4"),
        ],
        id_=f"dgm-{nummer}",
        titel=f"Diagram {nummer}. {rubrik}: {uppraknat}.",
    )
    diagram = Figur(nummer, rubrik, svg, KALLA, (f"Antal veckor. {u.tackning()}",))
    huvud = Rad(
        (
            Cell("Stadsdel", rubrik=True),
            Cell("Bedömda veckor", "tal", rubrik=True),
            Cell("Nivå 3 eller högre", "tal", rubrik=True),
            Cell("Nivå 4 eller 5", "tal", rubrik=True),
            Cell("Median", "tal", rubrik=True),
        )
    )
    rader = tuple(
        Rad(
            (
                Cell(s.stadsdel.namn, rubrik=True),
                Cell(f"{s.antal} av {s.av}", "tal"),
                Cell(svenska.tal(s.minst_tre if s.antal else None), "tal"),
                Cell(svenska.tal(s.fyra_fem if s.antal else None), "tal"),
                Cell(svenska.tal(s.median), "tal"),
            )
        )
        for s in summor
    )
    return [
        diagram,
        Tabell(
            u.nasta_tabell(),
            f"Veckorna {u.artabell.ar} i sammandrag",
            (huvud,),
            (rader,),
            klass="siffror",
            kalla=KALLA,
            noter=(MEDIANNOT,),
        ),
    ]


def omslagsbild(u: Underlag) -> str:
    """The year in colour for the cover; empty when no week is assessed."""
    tabell = u.artabell
    if not tabell.stadsdelar or not tabell.veckor_bedomda:
        return ""
    rader = [
        [cell.niva if (cell := rad.celler[i]) else None for rad in tabell.rader] for i in range(len(tabell.stadsdelar))
    ]
    titel = f"Årets veckor i färg, en rad för varje stadsdel. {u.tackning()} Nivåerna står i årets tabell."
    return arsremsa(rader, id_="omslagsbild", titel=titel)


def _nivacell(bedomning: Veckobedomning | None, *, finns: bool) -> Cell:
    if bedomning is None:
        return Cell("–", "niva saknas") if finns else Cell("", "niva finns-inte")
    lugn = " lugn" if bedomning.lage == Veckobedomning.Lage.LUGN else ""
    return Cell(str(bedomning.niva), f"niva niva-{bedomning.niva}{lugn}")
