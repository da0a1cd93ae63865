"""Files of a walk's protocol: order, follow, stop, fetch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property

from lagesbild.models import Vandringsprotokoll
from lagesbild.services.protokoll import protokoll_avbrutet, protokoll_bestallt
from lagesbild.tasks import bestall_protokoll
from lagesbild.views.rendering import KON_SVARAR_INTE, filsvar
from platser.views.bas import Smula
from platser.views.vandringar import Vandringsvy
from samverkan.fel import Ogiltigt
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesbegaran

FLEST = 20


class Protokoll(Vandringsvy):
    """`/<omrade>/platser/vandringar/<pk>/protokoll/`: the files that have been made; POST orders one."""

    ratt_skriva = Ratt.SKAPA_PDF

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        synliga = Vandringsprotokoll.objects.synlig_for(request.user).filter(vandring=self.vandring)
        jobb = list(synliga.select_related("bestalld_av")[:FLEST])
        innehall = {
            "vandring": self.vandring,
            "jobb": jobb,
            "pagar": any(not j.slut for j in jobb),
            "smulor": self.smulor(Smula("Protokoll")),
            "far_bestalla": self.far(Ratt.SKAPA_PDF),
        }
        mall = "lagesbild/_protokoll.html" if getattr(request, "htmx", False) else "lagesbild/protokoll.html"
        svar = render(request, mall, innehall)
        patch_cache_control(svar, no_store=True, private=True)
        return svar

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        try:
            jobb = protokoll_bestallt(
                av=request.user, vandring=self.vandring, utgava=request.POST.get("utgava", "")
            )  # fmt: skip
        except Ogiltigt as fel:
            messages.error(request, fel.text)
            return redirect(self.vandringsadress)
        if not bestall_protokoll(jobb.pk):
            messages.warning(request, KON_SVARAR_INTE)
        return redirect(request.path)


class _Ettprotokoll(Vandringsvy):
    @cached_property
    def jobb(self) -> Vandringsprotokoll:
        synliga = Vandringsprotokoll.objects.synlig_for(self.request.user).filter(vandring=self.vandring)
        return get_object_or_404(synliga.select_related("vandring__stadsdelsomrade"), pk=self.kwargs["jobb"])


class Fil(_Ettprotokoll):
    """`…/protokoll/<jobb>/fil/`: the finished file."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        return filsvar(self.jobb)


class Avbryt(_Ettprotokoll):
    """`…/protokoll/<jobb>/avbryt/`: POST stops the job. Who comes here another way is shown the files."""

    ratt_lasa = Ratt.SKAPA_PDF
    ratt_skriva = Ratt.SKAPA_PDF

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return redirect(self.adress("protokoll", self.jobb.vandring_id))

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        protokoll_avbrutet(av=request.user, jobb=self.jobb)
        return redirect(self.adress("protokoll", self.vandring.pk))
