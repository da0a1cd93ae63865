"""The weekly meeting before a screen, and what appears by itself while people work in the same week."""

from __future__ import annotations

import hashlib
import threading
from typing import Any, Final

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from lagesbild.selectors.mote import veckans_andring
from lagesbild.selectors.vecka import veckobild
from lagesbild.views.bas import far_skriva
from lagesbild.views.vecka import Rutnatsida
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesbegaran

RADER_BEHALLS: Final = 10  # seconds
RITAR: Final = threading.Lock()


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
            svar = HttpResponse(self._rader(andring))
        elif "mote" in request.GET:
            svar = render(request, "lagesbild/_moteinnehall.html", self._motesinnehall())
        else:
            svar = render(request, "lagesbild/_veckoinnehall.html", self._innehall(self._bild()))
        svar["X-Anvandare"] = str(request.user.pk)
        return svar

    def _rader(self, andring: int) -> str:
        """The rows, drawn once for all who see the same: ten in a meeting ask for them within a second.

        What changes them counts `andring` up, and it was read first: what is kept under it is that new or newer. Who
        gets here sees all of the area's week (`ratt_lasa`), so only what may be written differs.
        """
        vad = (self.omrade.pk, str(self.vecka), andring, self.far(Ratt.SKRIVA_VECKA), timezone.localdate().isoformat(),
               "mote" in self.request.GET)  # fmt: skip
        nyckel = f"veckorader-{hashlib.sha256(repr(vad).encode()).hexdigest()}"
        html: str | None = cache.get(nyckel)
        if html is None:
            with RITAR:  # one draws, the rest of the process wait for that instead of drawing it too
                html = cache.get(nyckel)
                if html is None:
                    html = render_to_string("lagesbild/_veckolatt.html", self._latt(), self.request)
                    cache.set(nyckel, html, RADER_BEHALLS)
        return html

    def _latt(self) -> dict[str, Any]:
        """The rows without what stands round them: a third of the work, asked for first (see docs/beslut/0004)."""
        idag = timezone.localdate()
        bild = veckobild(self.request.user, self.omrade, self.vecka, idag=idag, antal_tidigare=0, med_handelser=False)
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
