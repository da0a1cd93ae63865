"""Which figures changed between two extracts."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lagesbild.forms.inlasning import Revisionsform
from lagesbild.selectors import inlasning as urval
from samverkan.tal import heltal
from samverkan.views.bas import Omradesbegaran, Omradesvy

PER_SIDA: Final = 50


class Revisioner(Omradesvy):
    """Which figures changed between two extracts."""

    flik = "statistik"

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        kallor = urval.kallor_med_siffror(request.user, self.omrade)
        kalla = heltal(request.GET.get("kalla"))
        vald = kallor.filter(pk=kalla).first() if kalla is not None else None
        dagar = [d.isoformat() for d in urval.uttag(request.user, self.omrade, vald)]
        par = next(pairwise(dagar), None)
        standard = {"efter": par[0], "fore": par[1]} if par else {}
        givet = {namn: v for namn in ("fore", "efter") if (v := request.GET.get(namn)) in dagar}
        form = Revisionsform({**standard, **givet, "kalla": vald.pk if vald else ""}, dagar=dagar) if dagar else None
        rader: list[urval.Revision] = []
        if form is not None and form.is_valid():
            fore, efter = sorted((form.cleaned_data["fore"], form.cleaned_data["efter"]))
            rader = urval.revisioner(
                request.user, self.omrade, fore=date.fromisoformat(fore), efter=date.fromisoformat(efter), kalla=vald
            )
        if form is not None:
            form.fields["kalla"].queryset = kallor  # type: ignore[attr-defined]
        sida = Paginator(rader, PER_SIDA).get_page(request.GET.get("sida"))
        innehall = {
            "form": form,
            "sida": sida,
            "rader": [(r, decimaler(r.da, r.nu)) for r in sida],
            "fraga": f"kalla={vald.pk if vald else ''}&"
            + "".join(f"{n}={v}&" for n, v in {**standard, **givet}.items()),
            "antal": len(rader),
            "ett_uttag": len(dagar) < 2,
            "smulor": [
                {"text": "Statistik", "url": reverse("statistik", args=[self.omrade.slug])},
                {"text": "Ändrade siffror", "url": ""},
            ],
        }
        return render(request, "lagesbild/inlasning_revisioner.html", innehall)


def decimaler(*varden: Any) -> int:
    """As many decimals as the values need, at most two."""
    return (
        0
        if all(v is None or v == int(v) for v in varden)
        else 2
        if any(v is not None and (v * 10) % 1 for v in varden)
        else 1
    )
