"""The CompStat table as it leaves the house, and as rows that statements are made of."""

from __future__ import annotations

from collections.abc import Sequence

from lagesbild.iakttagelser import Iakttagelse, Uppgift, iakttagelser
from lagesbild.models import Matomrade
from lagesbild.period import utan_ar
from lagesbild.selectors.statistik.compstat import Compstattabell
from lagesbild.selectors.statistik.jamforelse import per_1000
from lagesbild.selectors.statistik.platser import Folkmangd, folkmangd_for
from lagesbild.selectors.statistik.uttag import SLUMPFORKLARING, Uttag, Varde


def compstatuttag(tabell: Compstattabell, plats: Matomrade | None, slug: str, folk: Sequence[Folkmangd] = ()) -> Uttag:
    """Every category and sum: the counts, the change with its interval, and the last year per 1,000 inhabitants."""
    perioder = tabell.perioder
    boende = folkmangd_for(folk, perioder[-1])
    kolumner = [
        "Grupp", "Kategori", *(p.kort for p in perioder), "Skillnad", "Procent", "Mer än slumpen förklarar",
        "Kvot från", "Kvot till", "Per 1 000 invånare",
    ]  # fmt: skip
    rader: list[list[Varde]] = []
    for grupp in tabell.grupper:
        for rad in [*grupp.rader, grupp.summa]:
            f = rad.forandring
            andring: list[Varde] = [None] * 5
            if f is not None:
                till = None if f.kvot_till == float("inf") else round(f.kvot_till, 4)
                andring = [f.differens, f.procent, f.utover_slumpen if rad.serie else None, round(f.kvot_fran, 4), till]
            rate = per_1000(rad.varden[-1], boende)
            rader.append(
                [grupp.namn, rad.namn, *rad.varden, *andring, None if rate is None else round(rate, 3)]
            )  # fmt: skip
    om: dict[str, Varde] = {
        "Område": plats.namn if plats else "",
        "Källa": _kallnamn(tabell),
        "Uttag": tabell.per_datum,
        "Äldsta uttag": tabell.aldst or tabell.per_datum,
        "Jämfört med": tabell.ar_fore,
        "Folkmängd": boende.antal if boende else None,
        "Folkmängd per": boende.dag if boende else None,
        "Om slumpen": SLUMPFORKLARING,
    }
    namn = f"compstat-{slug}-{perioder[0].fran:%Y-%m}-{perioder[-1].till:%Y-%m}"
    return Uttag(namn, f"Anmälda brott i urval, {tabell.period}", kolumner, rader, om)


def _kallnamn(tabell: Compstattabell) -> str:
    k = tabell.kalla
    return "" if k is None else f"{k.namn}, {k.utgivare}" if k.utgivare else k.namn


def vad_sticker_ut(tabell: Compstattabell, *, hogst: int | None = None) -> list[Iakttagelse]:
    """The statements about the table, the weightiest first."""
    etiketter = [str(ar) for ar in tabell.ar]
    uppgifter = []
    for grupp in tabell.grupper:
        uppgifter += [
            Uppgift(r.namn, list(zip(etiketter, r.varden, strict=True)), r.forandring) for r in grupp.rader
        ]  # fmt: skip
        uppgifter.append(
            Uppgift(
                grupp.namn or "Alla kategorier",
                list(zip(etiketter, grupp.summa.varden, strict=True)),
                grupp.summa.forandring,
                [r.namn for r in grupp.rader],
            )
        )
    span = tabell.perioder[-1]
    manader = "" if (span.fran.month, span.till.month) == (1, 12) else utan_ar(span).removeprefix("tolv månader, ")
    return iakttagelser(uppgifter, hogst=hogst, manader=manader)
