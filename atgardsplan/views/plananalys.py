"""Where the plan's thread is broken, when its activities go on, how it came about, and effect against a comparison."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from atgardsplan.fore_efter import ForeEfter, Par, fore_efter
from atgardsplan.forms import ForeEfterform, Serieuttagform
from atgardsplan.models import Uppfoljning
from atgardsplan.selectors.analys import Tidsrad, analys, historia, tidsrader
from atgardsplan.selectors.plan import aktiviteter
from atgardsplan.tidslinje import stapel, tidsaxel
from atgardsplan.views.planbas import Planvy
from lagesbild.models import Matvarde
from lagesbild.period import Period
from lagesbild.selectors.statistik.underlag import serieunderlag
from samverkan.views.bas import Omradesbegaran, Omradesvy

STAPELTON: Final[dict[str, str]] = {
    Uppfoljning.Status.KLAR: "klar",
    Uppfoljning.Status.AVVIKELSE: "varning",
    Uppfoljning.Status.AVBRUTEN: "fel",
}


class Plananalys(Planvy):
    """`…/<plan>/analys/`: causes without a measure, activities without follow-up or effect, areas that lag."""

    def get(self, request: Omradesbegaran, omrade: str, plan: int) -> HttpResponse:
        a = analys(request.user, self.plan)
        listor = [
            ("Orsaker utan åtgärd", "Ingen aktivitet i planen svarar mot dem.", a.orsaker_utan_atgard),
            ("Aktiviteter utan orsak", "Planen säger inte varför de görs.", a.utan_orsak),
            ("Aktiviteter utan uppföljning", "De hör inte till någon omgång.", a.utan_omgang),
            ("Ännu inte uppföljda", "En omgång har passerat utan att något har skrivits.", a.utan_uppfoljning),
            ("Aktiviteter utan väntad effekt", "Varken på kort eller lång sikt.", a.utan_effekt),
            ("Aktiviteter utan indikator", "Inget visar om de gör skillnad.", a.utan_indikator),
            ("Aktiviteter där stödet för metoden inte är bedömt", "", a.utan_metod),
        ]
        varden = self.kontext(
            analys=a, listor=[(r, t, v) for r, t, v in listor if v], hela=[r for r, _, v in listor if not v]
        )
        return render(request, "atgardsplan/analys.html", varden)


class Tidslinje(Planvy):
    """`…/<plan>/tidslinje/`: all activities in time, in a table whose last column is drawn."""

    def get(self, request: Omradesbegaran, omrade: str, plan: int) -> HttpResponse:
        p = self.plan
        alla = aktiviteter(request.user, p).filter(struken_tid=None)
        idag = timezone.localdate()
        rader = tidsrader(p, alla, idag=idag)
        fran = date(min([p.fran, *(r.fran for r in rader)]).year, 1, 1)
        till = date(max([p.till, *(r.till for r in rader)]).year, 12, 31)
        varden = self.kontext(
            rader=[(r, _svg(_stapel(r, fran, till, idag))) for r in rader],
            axel=_svg(tidsaxel(fran, till, idag=idag)),
            idag=idag,
            nar="fore" if idag < fran else "efter" if idag > till else "",
        )
        return render(request, "atgardsplan/tidslinje.html", varden)


def _stapel(r: Tidsrad, fran: date, till: date, idag: date) -> str:
    ton = "varning" if r.forsenad else STAPELTON.get(r.senaste.status if r.senaste else "", "")
    return stapel(r.fran, r.till, fran, till, oppet_slut=r.oppet_slut, idag=idag, ton=ton, status=r.status.lower())


class Planhistoria(Omradesvy):
    """`/<omrade>/atgardsplan/historia/`: the prioriterade områden over the agreements, and the plans in them."""

    flik = "atgardsplan"

    def get(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        return render(request, "atgardsplan/historia.html", {"avtal": historia(request.user, self.omrade)})


class ForeEfterSida(Omradesvy):
    """`/<omrade>/atgardsplan/fore-efter/`: a measure against a comparison place. Nothing is saved."""

    flik = "atgardsplan"

    def get(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        fraga = request.GET
        serie = self.form(Serieuttagform, fraga if "serie" in fraga else None)
        antal = self.form(ForeEfterform, fraga if "plats_fore" in fraga else None)
        varden: dict[str, Any] = {"serieform": serie, "antalsform": antal}
        if serie.is_bound and serie.is_valid():
            varden |= self.ur_serie(serie.cleaned_data)
        elif antal.is_bound and antal.is_valid():
            varden["svar"] = _ur_antal(antal.cleaned_data)
        fel = (serie.is_bound and not serie.is_valid()) or (antal.is_bound and not antal.is_valid())
        return render(request, "atgardsplan/fore_efter.html", varden, status=400 if fel else 200)

    def form(self, klass: Any, data: Any) -> Any:
        return klass(data, anvandare=self.request.user, omrade=self.omrade)

    def ur_serie(self, v: dict[str, Any]) -> dict[str, Any]:
        """The counts of two places in two periods; None where the stored periods don't cover one exactly."""
        perioder = [Period(v["fore_fran"], v["fore_till"]), Period(v["efter_fran"], v["efter_till"])]
        tal = []
        for plats in (v["plats"], v["jamforelse"]):
            fraga = Matvarde.objects.synlig_for(self.request.user).filter(serie=v["serie"], matomrade=plats)
            underlag = serieunderlag(fraga)
            tal.append([underlag[0].antal(p) if underlag else None for p in perioder])
        if any(n is None for par in tal for n in par):
            namn = (v["plats"], v["jamforelse"])
            saknas = [f"{plats}, {p.text}" for plats, par in zip(namn, tal, strict=True)
                      for p, n in zip(perioder, par, strict=True) if n is None]  # fmt: skip
            return {"saknas": saknas}
        plats, jamforelse = (Par(*par) for par in tal)  # type: ignore[arg-type]
        return {
            "svar": fore_efter(plats, jamforelse),
            "platsnamn": str(v["plats"]),
            "jamforelsenamn": str(v["jamforelse"]),
            "serie": v["serie"],
            "perioder": perioder,
        }


def _ur_antal(v: dict[str, Any]) -> ForeEfter:
    def par(stam: str) -> Par:
        return Par(v.get(f"{stam}_fore") or 0, v.get(f"{stam}_efter") or 0)

    return fore_efter(
        par("plats"),
        par("jamforelse"),
        plats_omgivning=par("omgivning"),
        jamforelse_omgivning=par("jamforelse_omgivning"),
    )


def _svg(text: str) -> SafeString:
    """Our own SVG, with nothing in it that anybody wrote."""
    return mark_safe(text)  # noqa: S308
