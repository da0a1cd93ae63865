"""Weeks are looked for over the years."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lagesbild.forms.ar import Sokform
from lagesbild.selectors.arsok import Traff, Veckosokning, har_orden, hitta_veckor, traffar, utdrag
from lagesbild.selectors.handelse import typer_i
from lagesbild.views.ar.bas import Arssida
from platser.models import Stadsdel
from samverkan.views.bas import Omradesbegaran

PER_SIDA: Final = 30


class Sok(Arssida):
    """By level, kind of event, words, stadsdel, and any span of weeks."""

    namn = "ar_sok"

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        stadsdelar = Stadsdel.objects.synlig_for(request.user).i_omrade(self.omrade).order_by("ordning", "namn")
        typer = [(typ.slug, typ.namn) for typ in typer_i(self.omrade)]
        form = Sokform(request.GET, typer=typer, stadsdelar=list(stadsdelar.values_list("slug", "namn")))
        sokning = Veckosokning(**form.urval) if not form.errors else Veckosokning()
        celler = hitta_veckor(request.user, self.omrade, sokning)
        sida = Paginator(celler, PER_SIDA).get_page(request.GET.get("sida"))
        fraga = urlencode({namn: getattr(varde, "kod", varde) for namn, varde in form.urval.items()})
        return self.sida(
            "lagesbild/ar_sok.html",
            {
                "form": form,
                "fragat": sokning.nagot,
                "sida": sida,
                "antal_veckor": len({cell[:2] for cell in celler}),
                "fraga": f"{fraga}&" if fraga else "",
                "traffar": [
                    {"traff": traff, "texter": _texter(traff, sokning)}
                    for traff in traffar(request.user, self.omrade, list(sida.object_list))
                ],
            },
        )


def _texter(traff: Traff, sokning: Veckosokning) -> list[tuple[str, SafeString]]:
    """What to show of a week: where the words stand when words were asked for, else what there is."""
    alla: list[tuple[str, str]] = []
    if traff.bedomning and traff.bedomning.motivering:
        alla.append(("Motivering", traff.bedomning.motivering))
    alla += [
        (h.typnamn, ": ".join(filter(None, (h.visad_plats, h.text))) or h.allvarsord)
        for h in traff.handelser
        if not sokning.typ or h.typ == sokning.typ or sokning.sok
    ]
    alla += [("Insats", ", ".join(filter(None, (i.vad, i.plats)))) for i in traff.insatser]
    valda = [(slag, text) for slag, text in alla if not sokning.sok or har_orden(text, sokning.sok)] or alla
    return [(slag, _markt(text, sokning.sok)) for slag, text in valda[:4]]


def _markt(text: str, sok: str) -> SafeString:
    delar = utdrag(text, sok)
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", t) if traff else t,) for t, traff in delar))
