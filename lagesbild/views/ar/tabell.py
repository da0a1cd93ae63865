"""The year as the coloured table, and one cell of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lagesbild.models import Handelse, Veckobedomning, Veckolage
from lagesbild.selectors.ar import nivaer_av, tackning
from lagesbild.selectors.arsfaststallande import fardiga_veckor
from lagesbild.selectors.handelse import Cell, handelser_i_vecka, handelser_per_cell, nivaforslag
from lagesbild.selectors.punktlighet import punktlighet
from lagesbild.selectors.vecka import Arsrad, Artabell, artabell, bedomning
from lagesbild.vecka import Vecka
from lagesbild.views.ar.bas import Arssida, linje_for
from platser.models import Stadsdel
from samverkan.roller import Part, Ratt
from samverkan.selectors import parter_med
from samverkan.svenska import antal
from samverkan.templatetags.ui import EJ_RAPPORTERAD, nivachip
from samverkan.views.bas import Omradesbegaran

MANADER: Final = "jan feb mars apr maj juni juli aug sep okt nov dec".split()


class ArNu(Arssida):
    """The latest year with something to see, else this year."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return redirect("ar", self.omrade.slug, self.ar)


class ArVy(Arssida):
    """Weeks down, stadsdelar across; each cell opens its level, motivering and events."""

    namn = "ar"

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        tabell = artabell(request.user, self.omrade, self.ar, idag=self.idag)
        handelser = handelser_per_cell(request.user, self.omrade, self.ar)
        mojliga = tabell.veckor_mojliga(self.idag)
        return self.sida(
            "lagesbild/ar.html",
            {
                "tabell": tabell,
                "rader": [
                    _rad(
                        self.omrade.slug, tabell, rad, None if rad.vecka.mandag > self.idag else self.saknas, handelser
                    )
                    for rad in tabell.rader
                ],
                "mojliga": mojliga,
                "tackning": tackning(tabell, mojliga),
                "summor": [
                    (summa, linje_for(summa.stadsdel, nivaer_av(tabell, i), self.ar))
                    for i, summa in enumerate(tabell.sammanfattning)
                ],
                "antal_handelser": sum(map(len, handelser.values())),
                "punktlighet": punktlighet(request.user, self.omrade, self.ar),
                "att_faststalla": self._att_faststalla(),
                "importerar": self.far(Ratt.IMPORTERA),
            },
        )

    def _att_faststalla(self) -> list[tuple[Part, int]]:
        """For which parts this person may fastställa complete weeks of the year, and how many."""
        parter = parter_med(self.request.user, self.omrade, Ratt.FASTSTALLA_VECKA)
        fardiga = ((p, fardiga_veckor(self.request.user, self.omrade, self.ar, p, idag=self.idag)) for p in parter)
        # One week is fastställd on its own page; the year offers what is more than that.
        return [(part, len(f.veckor)) for part, f in sorted(fardiga, key=lambda x: x[0]) if len(f.veckor) > 1]


class Arscell(Arssida):
    """One stadsdel and week: level, motivering, events. A page of its own, and a piece for the dialog of the table."""

    def get(self, request: Omradesbegaran, vecka: int, stadsdel: str, **_: Any) -> HttpResponse:
        try:
            iso = Vecka(self.ar, vecka)
        except ValueError as fel:
            raise Http404(str(fel)) from fel
        synliga = Stadsdel.objects.synlig_for(request.user).i_omrade(self.omrade).defer("kontur")
        plats = get_object_or_404(synliga, slug=stadsdel)
        nu = bedomning(request.user, plats, iso)
        handelser = handelser_i_vecka(request.user, self.omrade, iso).get(plats.pk, ())
        innehall = {
            "vecka": iso,
            "stadsdel": plats,
            "nu": nu,
            "handelser": handelser,
            "forslag": nivaforslag(handelser),
            "fanns": plats.galler_nagon_dag(iso.mandag, iso.sondag),
            "last": Veckolage.objects.ar_last(self.omrade, iso),
            "saknas": self.saknas,
            "ser_allt": self.far(Ratt.SE_ARBETSMATERIAL),
            "forra": _intill(iso, -1),
            "nasta": _intill(iso, 1),
        }
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "lagesbild/_ar_cell.html", innehall | {"i_dialog": True})
        return self.sida("lagesbild/ar_cell.html", innehall)


def _intill(vecka: Vecka, n: int) -> Vecka | None:
    try:
        return vecka.plus(n)
    except ValueError:
        return None


def _rad(
    omrade: str,
    tabell: Artabell,
    rad: Arsrad,
    saknas: str | None = EJ_RAPPORTERAD,
    handelser: dict[Cell, list[Handelse]] | None = None,
) -> dict[str, Any]:
    """One week as strings made here, which takes a third of the time of includes. `saknas` None: a week to come."""
    ar, nummer = rad.vecka.ar, rad.vecka.vecka
    bas = reverse("ar_cell", args=[omrade, ar, nummer, "x"])[:-2]
    handelser = handelser or {}
    celler = [
        ruta(f"{bas}{stadsdel.slug}/", bedomning, saknas, len(handelser.get((stadsdel.pk, ar, nummer), ())))
        if finns
        else SafeString("")
        for stadsdel, bedomning, finns in zip(tabell.stadsdelar, rad.celler, rad.finns, strict=True)
    ]
    torsdag = rad.vecka.mandag + timedelta(days=3)
    return {
        "vecka": rad.vecka,
        "url": reverse("vecka", args=[omrade, ar, nummer]),
        "celler": celler,
        "manad": MANADER[torsdag.month - 1] if torsdag.day <= 7 else "",
    }


def ruta(url: str, bedomning: Veckobedomning | None, saknas: str | None, handelser: int = 0) -> SafeString:
    """The chip, with a corner when there is a motivering and the number of events when there are any."""
    if bedomning is None and not saknas and not handelser:
        return SafeString("")
    if bedomning is None:
        chip = nivachip(None, saknas=saknas or "Ingen nivå ännu", url=url if handelser else "")
    else:
        chip = nivachip(bedomning.niva, lugn=bedomning.lugn, url=url)
    if handelser:
        text = antal(handelser, "händelse", "händelser")
        chip = format_html(
            '{}<span class="antal-handelser" title="{}"><span aria-hidden="true">{}</span>'
            '<span class="osynlig">, {}</span></span>',
            chip, text, handelser, text,
        )  # fmt: skip
    if bedomning and bedomning.motivering:
        return format_html('<span class="har-text">{}<span class="osynlig">, har motivering</span></span>', chip)
    return format_html('<span class="har-antal">{}</span>', chip) if handelser else chip
