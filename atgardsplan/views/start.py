"""The first pages: my areas, and the area now."""

from collections import defaultdict
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.generic import View

from atgardsplan.selectors.start import omradesbild
from lagesbild.selectors.rytm import forsenade_i
from samverkan.models import Anvandare, Stadsdelsomrade, Uppdrag
from samverkan.roller import Ratt
from samverkan.selectors import idag, mina_uppdrag
from samverkan.views.bas import Omradesbegaran, Omradesvy


class Start(View):
    """`/`: straight to the area of who has one, else a list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        per_omrade: dict[Stadsdelsomrade, list[Uppdrag]] = defaultdict(list)
        for uppdrag in mina_uppdrag(cast(Anvandare, request.user)).order_by("stadsdelsomrade__namn", "roll", "pk"):
            per_omrade[uppdrag.stadsdelsomrade].append(uppdrag)
        if len(per_omrade) == 1:
            return redirect("omrade", next(iter(per_omrade)).slug)
        sena = forsenade_i(cast(Anvandare, request.user), per_omrade, timezone.now())
        omraden = [(omrade, uppdrag, sena.get(omrade.pk, [])) for omrade, uppdrag in per_omrade.items()]
        return render(request, "samverkan/start.html", {"omraden": omraden})


class Omrade(Omradesvy):
    """`/<omrade>/`: what waits for me, then the area's present picture."""

    flik = "start"

    def get(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        varden = {
            "bild": omradesbild(request.user, self.omrade, request.ratter, idag()),
            "arbetsmaterial": self.far(Ratt.SE_ARBETSMATERIAL),
            "far_skriva_vecka": self.far(Ratt.SKRIVA_VECKA),
            "far_skriva_lagesbild": self.far(Ratt.SKRIVA_LAGESBILD),
        }
        return render(request, "samverkan/omrade.html", varden)
