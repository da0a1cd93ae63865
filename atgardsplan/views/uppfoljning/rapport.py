"""The report of a round: on the page, as PDF, Word and Excel; and the rounds of a year beside each other."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import cached_property

from atgardsplan.dokument.rapport import samla_rapport
from atgardsplan.dokument.rapportblad import rapport_xlsx
from atgardsplan.models import Rapportutskrift
from atgardsplan.selectors.rapport import arsjamforelse, rapport
from atgardsplan.services.utskrift import rapportutskrift_avbruten, rapportutskrift_bestalld
from atgardsplan.tasks import bestall_rapportutskrift
from atgardsplan.views.uppfoljning.bas import Omgangssida, Uppfoljningssida
from lagesbild.dokument import docx
from lagesbild.models import Tryckjobb
from lagesbild.views.rendering import INNEHALLSTYP, KON_SVARAR_INTE, filsvar
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesbegaran


class RapportVy(Omgangssida):
    """`/<omrade>/uppfoljning/<ar>/<slag>/rapport/`."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        filer = Rapportutskrift.objects.synlig_for(request.user).filter(omgang=self.omgang)
        varden = {
            "omgang": self.omgang,
            "r": rapport(request.user, self.omgang),
            "filer": filer.select_related("bestalld_av")[:5],
            "far_bestalla": self.far(Ratt.SKAPA_PDF),
        }
        return render(request, "atgardsplan/uppfoljning/rapport.html", varden)


class _Rapportfil(Omgangssida):
    def fil(self, innehall: bytes, format_: Tryckjobb.Format) -> HttpResponse:
        o = self.omgang
        svar = HttpResponse(innehall, content_type=INNEHALLSTYP[format_])
        namn = f"uppfoljning-{o.stadsdelsomrade.slug}-{o.slag}-{o.ar}.{format_}"
        svar["Content-Disposition"] = f'attachment; filename="{namn}"'
        return svar


class RapportXlsx(_Rapportfil):
    """One row an activity, to paste into another system."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self.fil(rapport_xlsx(rapport(request.user, self.omgang)), Tryckjobb.Format.XLSX)


class RapportDocx(_Rapportfil):
    """The same as a Word document with tables."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self.fil(docx(samla_rapport(self.omgang, user=request.user)), Tryckjobb.Format.DOCX)


class BestallRapport(Omgangssida):
    """POST orders the report as PDF. Who comes here another way is shown the report."""

    ratt_lasa = Ratt.SKAPA_PDF
    ratt_skriva = Ratt.SKAPA_PDF

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return redirect("rapport", self.omrade.slug, self.omgang.ar, self.omgang.slag)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        utskrift = rapportutskrift_bestalld(av=request.user, omgang=self.omgang)
        if not bestall_rapportutskrift(utskrift.pk):
            messages.warning(request, KON_SVARAR_INTE)
        return redirect("rapportutskrift", self.omrade.slug, self.omgang.ar, self.omgang.slag, utskrift.pk)


class _Utskriftssida(Omgangssida):
    @cached_property
    def utskrift(self) -> Rapportutskrift:
        synliga = Rapportutskrift.objects.synlig_for(self.request.user).filter(omgang=self.omgang)
        return get_object_or_404(
            synliga.select_related("bestalld_av", "avbruten_av", "omgang__stadsdelsomrade"), pk=self.kwargs["pk"]
        )

    def adress(self, namn: str) -> str:
        return reverse(namn, args=[self.omrade.slug, self.omgang.ar, self.omgang.slag, self.utskrift.pk])


class Utskrift(_Utskriftssida):
    """How far the PDF has come. htmx asks the same address each second."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        varden = {
            "omgang": self.omgang,
            "utskrift": self.utskrift,
            "adresser": {
                "sida": self.adress("rapportutskrift"),
                "fil": self.adress("rapportfil"),
                "avbryt": self.adress("rapportutskrift_avbryt"),
            },
            "filen": "PDF:en",
            "far_bestalla": self.far(Ratt.SKAPA_PDF),
        }
        htmx = getattr(request, "htmx", False)
        mall = "atgardsplan/_planutskrift.html" if htmx else "atgardsplan/uppfoljning/utskrift.html"
        svar = render(request, mall, varden)
        patch_cache_control(svar, no_store=True, private=True)
        patch_vary_headers(svar, ["HX-Request"])
        return svar


class AvbrytUtskrift(_Utskriftssida):
    """POST stops the job."""

    ratt_skriva = Ratt.SKAPA_PDF

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        rapportutskrift_avbruten(av=request.user, utskrift=self.utskrift)
        return redirect(self.adress("rapportutskrift"))


class Rapportfil(_Utskriftssida):
    """The finished file."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        return filsvar(self.utskrift)


class Jamfor(Uppfoljningssida):
    """`/<omrade>/uppfoljning/ar/<ar>/`: T1 → T2 → VB. `?bara=andrade` shows those whose status changed."""

    def get(self, request: Omradesbegaran, ar: int, **_: Any) -> HttpResponse:
        j = arsjamforelse(request.user, self.omrade, ar)
        bara = request.GET.get("bara") == "andrade"
        delar = [(omrade, [rad for rad in rader if rad.status_andrad or not bara]) for omrade, rader in j.delar]
        varden = {"j": j, "bara": bara, "delar": [(omrade, rader) for omrade, rader in delar if rader]}
        return render(request, "atgardsplan/uppfoljning/jamfor.html", varden)
