"""Meetings and deadlines as a list, as a file, and by a link that one's own calendar fetches."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import View

from atgardsplan.models import Kalenderlank
from atgardsplan.selectors.kalender import agare, egna_poster, kalenderposter
from atgardsplan.services.kalender import kalenderlank_borttagen, kalenderlank_fornyad
from atgardsplan.views.uppfoljning.bas import Uppfoljningssida
from samverkan.kalender import Kalenderpost, ics
from samverkan.roller import Ratt
from samverkan.selectors import idag
from samverkan.views.bas import Omradesbegaran

NYCKEL = "kalendernyckel"  # in the session: the link that the next page shows, once


class Kalender(Uppfoljningssida):
    """`/<omrade>/kalender/`: what comes, and the ways to have it in one's own calendar. POST renews the own link."""

    ratt_skriva = Ratt.SE_FASTSTALLT

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        nu = idag()
        poster = [p for p in kalenderposter(request.user, self.omrade, nu) if p.dag >= nu]
        nyckel = request.session.pop(NYCKEL, "")
        lank = settings.ADRESS + reverse("kalender_egen", args=[nyckel]) if nyckel else ""
        varden = {
            "poster": poster,
            "lank": lank,
            "har_lank": Kalenderlank.objects.filter(anvandare=request.user).exists(),
        }
        return render(request, "atgardsplan/kalender.html", varden)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        if request.POST.get("gor") == "bort":
            kalenderlank_borttagen(av=request.user)
            messages.success(request, "Länken är borttagen. Kalendrar som hämtar med den får inget mer.")
        else:
            request.session[NYCKEL] = kalenderlank_fornyad(av=request.user)
        return redirect(request.path)


class Omradesfil(Uppfoljningssida):
    """`/<omrade>/kalender.ics`: the area's meetings and deadlines, once."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        poster = kalenderposter(request.user, self.omrade, idag())
        return _svar(f"Lägesbild {self.omrade}", poster, f"kalender-{self.omrade.slug}.ics")


@method_decorator(login_not_required, name="dispatch")
class EgenKalender(View):
    """`/konto/kalender/<nyckel>.ics`: the link itself is the key; what it shows follows the person's assignments."""

    def get(self, request: HttpRequest, nyckel: str) -> HttpResponse:
        person = agare(nyckel)
        if person is None:
            raise Http404("Länken gäller inte.")
        return _svar(f"Lägesbild {person}", egna_poster(person, idag()), "kalender.ics")


def _svar(namn: str, poster: list[Kalenderpost], filnamn: str) -> HttpResponse:
    vard = urlsplit(settings.ADRESS).hostname or "lagesbild"
    svar = HttpResponse(ics(namn, poster, vard=vard, nu=timezone.now()), content_type="text/calendar; charset=utf-8")
    svar["Content-Disposition"] = f'attachment; filename="{filnamn}"'
    svar["X-Robots-Tag"] = "noindex"
    return svar
