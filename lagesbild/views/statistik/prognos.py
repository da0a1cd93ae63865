"""The year's end, category by category, where the forecast has shown that it is worth something."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from lagesbild.diagram import arsstolpar
from lagesbild.forms.statistik import Platsval
from lagesbild.models import Matomrade
from lagesbild.period import utan_ar
from lagesbild.selectors.statistik import (
    Prognosrad,
    Prognostabell,
    Uttag,
    platsens_underlag,
    platser_for,
    prognostabell,
)
from lagesbild.selectors.statistik.uttag import Varde
from lagesbild.views.statistik.bas import Statistikvy, platsval, svg, vald_plats
from samverkan import svenska
from samverkan.models import Stadsdelsomrade
from samverkan.views.bas import Omradesbegaran
from samverkan.views.fil import FORMAT, fil

FLEST_DIAGRAM = 6


class PrognosVy(Statistikvy):
    """A table of forecasts with their intervals and how well they would have done, and charts of those shown."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        platser = platser_for(request.user, self.omrade)
        plats = vald_plats(platser, request.GET, self.omrade)
        underlag = platsens_underlag(request.user, plats) if plats else []
        tabell = prognostabell(underlag)
        if plats is None or tabell is None:
            return self.visa("prognos", "prognos", tabell=None)
        urval = Platsval(request.GET, platser=platsval(platser), standard={"plats": plats.pk})
        if request.GET.get("format") in FORMAT and urval.is_valid():
            return fil(prognosuttag(tabell, plats, self.omrade), request.GET["format"])
        visade = [r for r in tabell.rader if r.prognos.slut]
        return self.visa(
            "prognos",
            "prognos",
            tabell=tabell,
            plats=plats,
            urval=urval if len(platser) > 1 else None,
            spann=utan_ar(tabell.hittills) if tabell.hittills else "",
            visade=visade,
            ovriga=[r for r in tabell.rader if not r.prognos.slut],
            diagram=[(r, _diagram(r, tabell)) for r in visade[:FLEST_DIAGRAM]],
            filer=[(f, f"?plats={plats.pk}&format={f}") for f in FORMAT] if tabell.rader else [],
        )


def _diagram(r: Prognosrad, tabell: Prognostabell) -> str:
    slut = r.prognos.slut
    if slut is None:
        return ""
    ar = str(tabell.ar)
    aren = {str(a): v for a, v in r.hela.items()}
    return svg(
        arsstolpar(
            [*aren, ar],
            [*aren.values(), slut.troligast],
            id_=f"diagram-prognos-{r.serie.pk}",
            titel=f"{r.serie.namn}: hela åren och prognos för {ar}",
            beskrivning=f"Prognos för {ar}: {svenska.tal(slut.troligast)}, med 80 procents sannolikhet mellan "
            f"{svenska.tal(slut.fran)} och {svenska.tal(slut.till)}.",
            ofullstandiga={ar: "prognos"},
            intervall=(slut.fran, slut.till),
            bredd=420,
            hojd=200,
        )
    )


def prognosuttag(tabell: Prognostabell, plats: Matomrade, omrade: Stadsdelsomrade) -> Uttag:
    kolumner = [
        "Kategori", "Hittills", "Samma tid året före", "Hela året före", "Prognos", "Prognos från", "Prognos till",
        "Så väl har den träffat",
    ]  # fmt: skip
    rader: list[list[Varde]] = []
    for r in tabell.rader:
        s, p = r.prognos.slut, r.prognos.provning
        tal: list[Varde] = [s.troligast, s.fran, s.till] if s else [None, None, None]
        rader.append(
            [r.serie.namn, r.hittills, r.samma_tid, r.forra_hela, *tal, p.mening if s and p else r.prognos.skal]
        )  # fmt: skip
    om: dict[str, Varde] = {
        "Område": plats.namn,
        "Källa": tabell.kalla,
        "Uttag": tabell.per_datum,
        "Hittills avser": tabell.hittills.text if tabell.hittills else "",
        "Intervall": "80 procent",
    }
    return Uttag(f"prognos-{omrade.slug}-{tabell.ar}", f"Prognos för {tabell.ar}", kolumner, rader, om)
