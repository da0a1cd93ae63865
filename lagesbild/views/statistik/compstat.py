"""CompStat, and the overview that leads to it."""

from __future__ import annotations

import csv
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from lagesbild.diagram import Serie, stolpar
from lagesbild.forandring import mening
from lagesbild.forms.statistik import Compstatval
from lagesbild.period import Period
from lagesbild.selectors.statistik import (
    COMPSTAT,
    TYCK_TILL,
    Compstattabell,
    Rad,
    ar_med_siffror,
    basta_spann,
    compstat,
    tillgangar,
)
from lagesbild.views.statistik.bas import ANTAL_AR, Statistikvy, aren_text, svg, utan_ar
from samverkan import svenska
from samverkan.models import Stadsdelsomrade
from samverkan.views.bas import Omradesbegaran

_SIDA_FOR_KALLA: Final = {COMPSTAT: "compstat", TYCK_TILL: "tyck_till"}


class Oversikt(Statistikvy):
    """What figures there are, and where to read them."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        spann = basta_spann(request.user, self.omrade)
        tabell = (
            None if spann is None else _compstat_for(request, self.omrade, _standardval(spann, spann.fran.year - 1))
        )
        return self.visa(
            "oversikt",
            "statistik",
            tillgangar=[
                (t, reverse(_SIDA_FOR_KALLA.get(t.kalla.slug, "nyckeltal"), args=[self.omrade.slug]))
                for t in tillgangar(request.user, self.omrade)
            ],
            period=tabell.period if tabell and _kan_jamforas(tabell) else "",
            meningar=_meningar(tabell) if tabell else [],
        )


class CompstatVy(Statistikvy):
    """Categories in groups over some years, the change in the last, and the same as a file."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        spann = basta_spann(request.user, self.omrade)
        if spann is None:
            return self.visa("compstat", "compstat", tabell=None)
        aren = ar_med_siffror(request.user, self.omrade, COMPSTAT)
        urval = Compstatval(request.GET, ar=aren, standard=_standardval(spann, aren[0]))
        val = urval.val
        tabell = _compstat_for(request, self.omrade, val)
        if request.GET.get("format") == "csv" and urval.is_valid():
            return _csv(tabell, self.omrade)
        finns = basta_spann(request.user, self.omrade, ar=val["ar"]) if tabell.ofullstandiga_ar else None
        return self.visa(
            "compstat",
            "compstat",
            urval=urval,
            tabell=tabell,
            jamforelse=f"{tabell.ar[-2]}–{tabell.ar[-1]}" if len(tabell.ar) > 1 else "",
            spann=utan_ar(tabell.perioder[-1]),
            kan_jamforas=_kan_jamforas(tabell),
            meningar=_meningar(tabell),
            litet_underlag=any(r.forandring and r.forandring.litet_underlag for r in _alla_rader(tabell)),
            utan_procent=any(r.forandring and r.forandring.procent is None for r in _alla_rader(tabell)),
            diagram=_compstatdiagram(tabell),
            finns=finns if finns and finns != tabell.perioder[-1] else None,
            finns_fraga=_fraga(val | {"fran": finns.fran.month, "till": finns.till.month}) if finns else "",
            csv_fraga=_fraga(val) + "&format=csv",
        )


def _standardval(spann: Period, forsta_ar: int) -> dict[str, int]:
    antal = min(ANTAL_AR, spann.till.year - forsta_ar + 1)
    return {"ar": spann.till.year, "antal_ar": antal, "fran": spann.fran.month, "till": spann.till.month}


def _compstat_for(request: Omradesbegaran, omrade: Stadsdelsomrade, val: dict[str, int]) -> Compstattabell:
    return compstat(
        request.user,
        omrade,
        ar=val["ar"],
        antal_ar=val["antal_ar"],
        fran_manad=val["fran"],
        till_manad=val["till"],
    )


def _alla_rader(tabell: Compstattabell) -> list[Rad]:
    return [*tabell.rader, *(grupp.summa for grupp in tabell.grupper)]


def _kan_jamforas(tabell: Compstattabell) -> bool:
    """Whether any category is known for both of the last two years."""
    return any(r.forandring for r in tabell.rader)


def _meningar(tabell: Compstattabell) -> list[str]:
    """A sentence for each category that changed more than chance explains."""
    return [mening(r.namn, r.forandring) for r in tabell.rader if r.forandring and r.forandring.utover_slumpen]


def _compstatdiagram(tabell: Compstattabell) -> SafeString:
    if tabell.tom:
        return SafeString("")
    serier = [Serie(str(ar), [g.summa.varden[i] for g in tabell.grupper]) for i, ar in enumerate(tabell.ar)]
    spann = utan_ar(tabell.perioder[-1])
    return svg(
        stolpar(
            [g.namn for g in tabell.grupper],
            serier,
            id_="diagram-compstat",
            titel=f"Anmälda brott i urval, {spann} {aren_text(tabell.ar)}",
            beskrivning=" ".join(
                f"{g.namn}: {svenska.upprakning([svenska.tal(v) for v in g.summa.varden])}." for g in tabell.grupper
            ),
        )
    )


def _csv(tabell: Compstattabell, omrade: Stadsdelsomrade) -> HttpResponse:
    """The table as a file for Excel: semicolons, UTF-8 with BOM, empty where unknown, groups' sums as rows."""
    svar = HttpResponse(content_type="text/csv; charset=utf-8")
    perioder = tabell.perioder
    namn = f"compstat-{omrade.slug}-{perioder[0].fran:%Y-%m}-{perioder[-1].till:%Y-%m}.csv"
    svar["Content-Disposition"] = f'attachment; filename="{namn}"'
    svar.write("\ufeff")
    skriv = csv.writer(svar, delimiter=";")
    skriv.writerow(
        ["Grupp", "Kategori", *(p.kort for p in perioder), "Skillnad", "Procent", "Mer än slumpen förklarar", "Uttag"]
    )
    for grupp in tabell.grupper:
        for rad in [*grupp.rader, grupp.summa]:
            f = rad.forandring
            forandring = ["", "", ""] if f is None else [f.differens, "" if f.procent is None else f.procent, ""]
            if f and rad.serie:
                forandring[2] = "ja" if f.utover_slumpen else "nej"
            varden = ["" if v is None else v for v in rad.varden]
            skriv.writerow([_cell(grupp.namn), _cell(rad.namn), *varden, *forandring, tabell.per_datum or ""])
    return svar


def _cell(text: str) -> str:
    """A name as text: one that begins like a formula must not be run by the spreadsheet."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _fraga(val: dict[str, int]) -> str:
    return f"?{urlencode(val)}"
