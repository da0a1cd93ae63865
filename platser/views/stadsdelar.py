"""Stadsdelar and lokalpolisområden of an area."""

from django.http import HttpResponse
from django.shortcuts import render

from platser.selectors import polisperioder, stadsdelsrader
from platser.views.bas import Platsvy
from samverkan.selectors import idag
from samverkan.views.bas import Omradesbegaran


class Stadsdelar(Platsvy):
    """`/<omrade>/platser/stadsdelar/`."""

    def get(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        dag = idag()
        rader = stadsdelsrader(request.user, self.omrade, dag)
        perioder = polisperioder(rader, dag)
        varden = {
            "rader": rader,
            "perioder": perioder,
            "daterade": any(rad.nu and rad.nu.giltig_fran for rad in rader),
            "bytt": len({p.lokalpolisomrade.pk for p in perioder}) > 1,
            "nu": sorted({p.lokalpolisomrade.namn for p in perioder if p.galler}),
        }
        return render(request, "platser/stadsdelar.html", varden)
