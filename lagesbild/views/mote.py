"""The weekly meeting before a screen, and what appears by itself while people work in the same week."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lagesbild.selectors.mote import veckans_andring
from lagesbild.selectors.vecka import veckobild
from lagesbild.views.bas import far_skriva
from lagesbild.views.vecka import Rutnatsida
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesbegaran


class Andringar(Rutnatsida):
    """What the week looks like now, for the page that has it open: 204 when nothing has changed since `efter`.

    Every answer says who is logged in: a page must not go on for one person in the name of another.
    """

    ratt_lasa = Ratt.SE_ARBETSMATERIAL

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        andring = veckans_andring(request.user, self.omrade, self.vecka)
        if request.GET.get("efter") == str(andring):
            svar = HttpResponse(status=204)
        elif "rader" in request.GET:
            svar = render(request, "lagesbild/_veckolatt.html", self._latt())
        elif "mote" in request.GET:
            svar = render(request, "lagesbild/_moteinnehall.html", self._motesinnehall())
        else:
            svar = render(request, "lagesbild/_veckoinnehall.html", self._innehall(self._bild()))
        svar["X-Anvandare"] = str(request.user.pk)
        return svar

    def _latt(self) -> dict[str, Any]:
        """The rows without what stands round them: a third of the work, asked for first (see docs/beslut/0004)."""
        idag = timezone.localdate()
        bild = veckobild(self.request.user, self.omrade, self.vecka, idag=idag, antal_tidigare=0)
        last = bool(bild.lage and bild.lage.last)
        return {
            "bild": bild,
            "skriver": far_skriva(self, self.vecka, last=last),
            "mote": "mote" in self.request.GET,
        }


class Mote(Rutnatsida):
    """The whole screen for the projector. Levels are posted to the same addresses as those of the grid."""

    ratt_lasa = Ratt.SE_ARBETSMATERIAL

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return render(request, "lagesbild/mote.html", self._motesinnehall())
