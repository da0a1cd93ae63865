"""Tyck till."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from django.http import HttpResponse
from django.utils.safestring import SafeString

from lagesbild.diagram import Serie, linjer, rutor, staplar
from lagesbild.forms.statistik import Arsspannsval
from lagesbild.models import Matomrade, Matserie
from lagesbild.period import MANADER, MANADER_KORT, Period, utan_ar
from lagesbild.selectors.statistik import (
    TYCK_TILL,
    Toppar,
    Tycktillrad,
    Tycktilltabell,
    Uttag,
    ar_med_siffror,
    toppar,
    tyck_till,
)
from lagesbild.selectors.statistik.uttag import Varde
from lagesbild.views.statistik.bas import ANTAL_AR, Statistikvy, aren_text, svg
from samverkan import svenska
from samverkan.views.bas import Omradesbegaran
from samverkan.views.fil import FORMAT, fil

FLEST_LINJER: Final = 4
_TOPPAR: Final = (
    ("Anmälningar per stadsdel", Matomrade.Slag.STADSDEL),
    ("Platser med flest anmälningar", Matomrade.Slag.PLATS),
)


class TyckTillVy(Statistikvy):
    """Reports by category, year and month, and the course of the year."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        aren = ar_med_siffror(request.user, self.omrade, TYCK_TILL)
        if not aren:
            return self.visa("tyck_till", "tyck_till", tabell=None)
        standard = {"fran_ar": max(aren[0], aren[-1] - ANTAL_AR + 1), "till_ar": aren[-1]}
        urval = Arsspannsval(request.GET, ar=aren, standard=standard)
        val = urval.val
        tabell = tyck_till(request.user, self.omrade, fran_ar=val["fran_ar"], till_ar=val["till_ar"])
        if request.GET.get("format") in FORMAT and urval.is_valid():
            return fil(tycktilluttag(tabell, self.omrade.slug), request.GET["format"])
        return self.visa(
            "tyck_till",
            "tyck_till",
            urval=urval,
            tabell=tabell,
            aren=aren_text(tabell.ar),
            manader=[{"kort": kort, "namn": namn} for kort, namn in zip(MANADER_KORT, MANADER, strict=True)],
            kategorier=[
                {
                    "namn": serie.namn,
                    "byten": _byten(serie, rader),
                    "rader": [rad for r in rader for rad in _tycktillrader(r, tabell)],
                }
                for serie, rader in tabell.kategorier
            ],
            ofullstandiga=[(ar, text) for ar in tabell.ar if (text := _okanda_manader(tabell, ar))],
            diagram=_tycktilldiagram(tabell),
            sasonger=_sasonger(tabell),
            toppar=[
                {"rubrik": rubrik, "diagram": _toppdiagram(t, f"{rubrik}, {aren_text(tabell.ar)}", f"diagram-{slag}")}
                for rubrik, slag in _TOPPAR
                if (t := toppar(request.user, self.omrade, slag, fran_ar=val["fran_ar"], till_ar=val["till_ar"]))
            ],
            filer=[(f, f"?fran_ar={val['fran_ar']}&till_ar={val['till_ar']}&format={f}") for f in FORMAT],
        )


def _tycktillrader(rad: Tycktillrad, tabell: Tycktilltabell) -> list[dict[str, Any]]:
    return [
        {
            "ar": del_.etikett,
            "celler": [
                {"varde": varde, "okand": varde is None and (rad.ar, manad) in tabell.utan_uppgift}
                for manad, varde in enumerate(del_.manader, 1)
            ],
            "total": del_.total,
        }
        for del_ in rad.per_namn
    ]


def _byten(serie: Matserie, rader: Sequence[Tycktillrad]) -> list[str]:
    """What a renamed category was called when; empty when it has had one name in these years."""
    namn = {n.namn: n for rad in rader for n in rad.namn}
    if len(namn) < 2 and serie.namn in namn:
        return []
    texter = []
    for n in namn.values():
        dagar = [f"från {svenska.datum(n.fran)}"] if n.fran else []
        dagar += [f"till och med {svenska.datum(n.till)}"] if n.till else []
        total = svenska.antal(
            sum(d.total or 0 for rad in rader for d in rad.namn if d.namn == n.namn), "anmälan", "anmälningar"
        )
        texter.append(f"”{n.namn}” {' '.join(dagar)} ({total})")
    return texter


def _okanda_manader(tabell: Tycktilltabell, ar: int) -> str:
    """ "januari–juni och december": the months of the year in which nothing is known."""
    okanda = [m for m in range(1, 13) if (ar, m) in tabell.utan_uppgift]
    strackor = [[m for _, m in grupp] for _, grupp in groupby(enumerate(okanda), key=lambda p: p[1] - p[0])]
    return svenska.upprakning([utan_ar(Period.manader(ar, s[0], s[-1])) for s in strackor])


def _tycktilldiagram(tabell: Tycktilltabell) -> SafeString:
    serier = [Serie(str(ar), tabell.manader(ar)) for ar in tabell.ar[-FLEST_LINJER:]]
    toppar = [
        f"{s.namn} flest i {MANADER[s.varden.index(hogst)]}, {svenska.tal(hogst)}"
        for s in serier
        if (hogst := max((v for v in s.varden if v is not None), default=None)) is not None
    ]
    return svg(
        linjer(
            MANADER_KORT,
            serier,
            id_="diagram-tyck-till",
            titel=f"Anmälningar per månad {aren_text([int(s.namn) for s in serier])}",
            beskrivning=f"{svenska.upprakning(toppar)}." if toppar else "",
        )
    )


def _sasonger(tabell: Tycktilltabell) -> SafeString:
    """A panel for each category with its reports by month, the mean of the years that are known, on one scale.

    A mean and no sum: a month that is known of three years would else look calmer than one that is known of four.
    """
    serier = [Serie(serie.namn, snitt_per_manad(tabell, rader)) for serie, rader in tabell.kategorier]
    if not serier:
        return SafeString("")
    return svg(
        rutor(
            [kort[0].upper() for kort in MANADER_KORT],
            serier,
            id_="diagram-sasong",
            titel=f"Anmälningar per kategori och månad, i snitt {aren_text(tabell.ar)}",
            beskrivning=" ".join(_flest(s) for s in serier),
            kolumner=2,
            decimaler=None,
        )
    )


def snitt_per_manad(tabell: Tycktilltabell, rader: Sequence[Tycktillrad]) -> list[float | None]:
    """The mean of the years of which the month is known; an empty cell in such a month is no report."""
    snitt: list[float | None] = []
    for i in range(12):
        kanda = [r.manader[i] or 0 for r in rader if (r.ar, i + 1) not in tabell.utan_uppgift]
        snitt.append(round(sum(kanda) / len(kanda), 1) if kanda else None)
    return snitt


def _flest(serie: Serie) -> str:
    kanda = [(v, -i) for i, v in enumerate(serie.varden) if v is not None]
    if not kanda:
        return f"{serie.namn}: uppgift saknas."
    varde, plats = max(kanda)
    return f"{serie.namn}: flest i {MANADER[-plats]}, i snitt {svenska.tal(varde, 1)}."


def _toppdiagram(toppen: Toppar, titel: str, id_: str) -> SafeString:
    return svg(
        staplar(
            [namn for namn, _ in toppen.rader],
            [Serie("Anmälningar", [antal for _, antal in toppen.rader])],
            id_=id_,
            titel=titel,
            beskrivning=svenska.upprakning([f"{namn} {svenska.tal(antal)}" for namn, antal in toppen.rader]) + ".",
        )
    )


def tycktilluttag(tabell: Tycktilltabell, slug: str) -> Uttag:
    """A row for each category and year; a cell is empty where the source has no row."""
    rader: list[list[Varde]] = [[r.serie.namn, r.ar, *r.manader, r.total] for r in tabell.rader]
    om: dict[str, Varde] = {
        "Källa": str(tabell.kalla or ""),
        "Uttag": tabell.per_datum,
        "Tomma rutor": "Källan har ingen rad. Summorna är av de rader som finns.",
    }
    namn = f"tyck-till-{slug}-{tabell.ar[0]}-{tabell.ar[-1]}"
    return Uttag(namn, f"Tyck till {aren_text(tabell.ar)}", ["Kategori", "År", *MANADER_KORT, "Totalt"], rader, om)
