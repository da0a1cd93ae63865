"""Files of the plan: order, follow, stop, fetch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import cached_property

from atgardsplan.models import Planutskrift
from atgardsplan.services.utskrift import planutskrift_avbruten, planutskrift_bestalld
from atgardsplan.tasks import bestall_planutskrift
from atgardsplan.views.planbas import Planvy
from lagesbild.views.rendering import FILEN, KON_SVARAR_INTE, VAD, filsvar
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesbegaran

Format, Utgava = Planutskrift.Format, Planutskrift.Utgava


class Planfiler(Planvy):
    """`…/<plan>/filer/`: the files there are, and a form that orders a new one."""

    ratt_skriva = Ratt.SKAPA_PDF

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        filer = Planutskrift.objects.synlig_for(request.user).filter(plan=self.plan).select_related("bestalld_av")
        varden = self.kontext(
            filer=filer[:20],
            format=Format.choices,
            utgavor=Utgava.choices,
            far_bestalla=self.far(Ratt.SKAPA_PDF),
        )
        return render(request, "atgardsplan/planfiler.html", varden)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        format_, utgava = request.POST.get("format", Format.PDF), request.POST.get("utgava", "")
        if format_ not in Format.values or utgava not in Utgava.values:
            messages.error(request, "Välj vilken utgåva som ska göras, intern eller publik, och i vilket format.")
            return redirect("planfiler", self.omrade.slug, self.plan.pk)
        utskrift = planutskrift_bestalld(av=request.user, plan=self.plan, utgava=Utgava(utgava), format=Format(format_))
        if not bestall_planutskrift(utskrift.pk):
            messages.warning(request, KON_SVARAR_INTE)
        return redirect("planutskrift", self.omrade.slug, self.plan.pk, utskrift.pk)


class _Utskriftsvy(Planvy):
    @cached_property
    def utskrift(self) -> Planutskrift:
        synliga = Planutskrift.objects.synlig_for(self.request.user).filter(plan=self.plan)
        return get_object_or_404(
            synliga.select_related("bestalld_av", "avbruten_av", "plan__stadsdelsomrade"), pk=self.kwargs["pk"]
        )


class Utskrift(_Utskriftsvy):
    """`…/<plan>/filer/<pk>/`: how far it has come. htmx asks the same address each second."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        format_ = Format(self.utskrift.format)
        varden = self.kontext(
            utskrift=self.utskrift,
            adresser={
                vad: reverse(namn, args=[self.omrade.slug, self.plan.pk, self.utskrift.pk])
                for vad, namn in (("sida", "planutskrift"), ("fil", "planfil"), ("avbryt", "planutskrift_avbryt"))
            },
            vad=VAD[format_],
            filen=FILEN[format_],
            far_bestalla=self.far(Ratt.SKAPA_PDF),
        )
        htmx = getattr(request, "htmx", False)
        svar = render(request, f"atgardsplan/{'_' if htmx else ''}planutskrift.html", varden)
        patch_cache_control(svar, no_store=True, private=True)
        patch_vary_headers(svar, ["HX-Request"])
        return svar


class AvbrytUtskrift(_Utskriftsvy):
    """POST stops the job."""

    ratt_skriva = Ratt.SKAPA_PDF

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        planutskrift_avbruten(av=request.user, utskrift=self.utskrift)
        return redirect("planutskrift", self.omrade.slug, self.plan.pk, self.utskrift.pk)


class Planfil(_Utskriftsvy):
    """The finished file."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        return filsvar(self.utskrift)
