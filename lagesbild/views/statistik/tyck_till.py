"""Tyck till."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from django.http import HttpResponse
from django.utils.safestring import SafeString

from lagesbild.diagram import Serie, linjer
from lagesbild.forms.statistik import Arsspannsval
from lagesbild.models import Matserie
from lagesbild.period import MANADER, MANADER_KORT, Period
from lagesbild.selectors.statistik import TYCK_TILL, Tycktillrad, Tycktilltabell, ar_med_siffror, tyck_till
from lagesbild.views.statistik.bas import ANTAL_AR, Statistikvy, aren_text, svg, utan_ar
from samverkan import svenska
from samverkan.views.bas import Omradesbegaran

FLEST_LINJER: Final = 4


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
