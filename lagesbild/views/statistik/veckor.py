"""Weekly counts in the NYPD's layout, and the area's own events beside them."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse

from lagesbild.forms.statistik import Veckosiffersval
from lagesbild.models import Matomrade
from lagesbild.selectors.statistik import (
    Uttag,
    Veckotabell,
    handelsetabell,
    senaste_handelsevecka,
    veckor_i_underlag,
    veckotabell,
    veckounderlag,
)
from lagesbild.selectors.statistik.platser import platser_med_siffror
from lagesbild.selectors.statistik.uttag import Varde
from lagesbild.vecka import Vecka
from lagesbild.views.statistik.bas import Statistikvy, platsval, vald_plats
from samverkan.models import Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesbegaran
from samverkan.views.fil import FORMAT, fil

FLEST_VECKOR = 106


class Veckosiffror(Statistikvy):
    """Week to date, 28 days and year to date against last year."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        platser = platser_med_siffror(request.user, self.omrade)
        plats = vald_plats(platser, request.GET, self.omrade)
        underlag = veckounderlag(request.user, plats) if plats else []
        veckor = veckor_i_underlag(underlag)[:FLEST_VECKOR]
        handelsevecka = senaste_handelsevecka(request.user, self.omrade)
        if handelsevecka and handelsevecka not in veckor:
            veckor = sorted([handelsevecka, *veckor], reverse=True)
        if plats is None or not veckor:
            return self.visa("veckosiffror", "veckosiffror", plats=plats, vecka=None)
        urval = Veckosiffersval(
            request.GET,
            platser=platsval(platser),
            veckor=[(v.kod, f"v. {v.vecka} {v.ar}") for v in veckor],
            standard={"plats": plats.pk, "vecka": (veckor_i_underlag(underlag) or veckor)[0].kod},
        )
        vecka = Vecka.fran_text(urval.val["vecka"])
        tabell = veckotabell(underlag, vecka)
        handelser = handelsetabell(request.user, self.omrade, vecka)
        if request.GET.get("format") in FORMAT and urval.is_valid():
            return fil(veckouttag(tabell, handelser, plats, self.omrade), request.GET["format"])
        return self.visa(
            "veckosiffror",
            "veckosiffror",
            plats=plats,
            urval=urval,
            vecka=vecka,
            tabell=tabell,
            grupper=[{"namn": g, "rader": list(r)} for g, r in groupby(tabell.rader, key=lambda r: r.grupp)],
            handelser=handelser,
            bara_faststallt=not self.far(Ratt.SE_ARBETSMATERIAL),
            filer=[(f, f"?plats={plats.pk}&vecka={vecka.kod}&format={f}") for f in FORMAT],
        )


def veckouttag(tabell: Veckotabell, handelser: Veckotabell, plats: Matomrade, omrade: Stadsdelsomrade) -> Uttag:
    kolumner = ["Underlag", "Grupp", "Kategori"]
    for s in tabell.spann:
        kolumner += [s.namn, f"{s.namn} året före", f"{s.namn} procent", f"{s.namn} mer än slumpen"]
    rader: list[list[Varde]] = []
    for underlag, t in (("Statistik", tabell), ("Händelser (egna)", handelser)):
        for r in t.rader:
            rad: list[Varde] = [underlag, r.grupp, r.namn]
            for (nu, fore), f in zip(r.par, r.forandringar, strict=True):
                rad += [nu, fore, f.procent if f else None, f.utover_slumpen if f else None]
            rader.append(rad)
    om: dict[str, Varde] = {
        "Område": plats.namn,
        "Vecka": tabell.vecka.kod,
        "Källa": ", ".join(tabell.kallor),
        "Uttag": tabell.per_datum,
    }
    for s in tabell.spann:
        om |= {f"{s.namn} avser": str(s.nu), f"{s.namn} året före avser": str(s.fore) if s.fore else None}
    return Uttag(f"veckosiffror-{omrade.slug}-{tabell.vecka.kod}", f"Veckosiffror {tabell.vecka}", kolumner, rader, om)
