"""The page of a place: its whole story. It stands here because it reads of all the house."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from atgardsplan.selectors.plats import platssida
from platser.selectors.karta import platsens_karta
from platser.selectors.tidslinje import Tidpost
from platser.views.bas import Enplatsvy
from samverkan.roller import Ratt
from samverkan.selectors import idag
from samverkan.views.bas import Omradesbegaran

PER_SIDA = 100


class Plats(Enplatsvy):
    """`/<omrade>/plats/<plats>/?visa=`: one kind of the timeline, or all."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        sida = platssida(request.user, self.plats)
        slag = {slag for slag, _, _ in sida.antal}
        visa = request.GET.get("visa", "")
        visa = visa if visa in slag else ""
        poster = [p for p in sida.tidslinje if not visa or p.slag == visa]
        allt = "allt" in request.GET
        ar: list[tuple[str, list[tuple[Tidpost, str]]]] = []
        for post in poster if allt else poster[:PER_SIDA]:
            rubrik = str(post.dag.year) if post.dag else "Utan datum"
            if not ar or ar[-1][0] != rubrik:
                ar.append((rubrik, []))
            ar[-1][1].append((post, self._url(post)))
        return render(
            request,
            "atgardsplan/plats.html",
            {
                "plats": self.plats,
                "sida": sida,
                "karta": mark_safe(  # noqa: S308 made by platser.kartbild, which escapes every name
                    platsens_karta(request.user, self.plats, idag())
                ),
                "ar": ar,
                "visa": visa,
                "antal_poster": len(poster),
                "fler": 0 if allt else max(0, len(poster) - PER_SIDA),
                "alla_antal": len(sida.tidslinje),
                "skriver": self.skriver,
                "ser_allt": self.far(Ratt.SE_ARBETSMATERIAL),
                "finns": self.plats.galler(idag()),
                "smulor": self.smulor()[:1],
            },
        )

    def _url(self, post: Tidpost) -> str:
        if post.lank is None:
            return ""
        namn, args = post.lank
        # What one can't open without the right to write is no link to others.
        if namn in ("klassning", "investering", "platsatgard") and not self.skriver:
            return ""
        return reverse(namn, args=[self.omrade.slug, *args])
