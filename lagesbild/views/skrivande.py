"""What a section's page asks for while somebody writes: drafts, presence, comments, figures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from lagesbild.forms.dokument import Avsnittsform, Kommentarsform
from lagesbild.models import Avsnittskommentar, Utkastkopia
from lagesbild.selectors.sifferlage import sifferlage
from lagesbild.selectors.siffror import ar_med_siffror, valbara
from lagesbild.selectors.skrivande import kollegor, narvarande, okanda_namn_i
from lagesbild.services.siffror import siffror_godtagna
from lagesbild.services.skrivande import (
    kommentar_lost,
    kommentar_skriven,
    narvaro_meddelad,
    utkast_kvar,
    utkast_slangt,
)
from lagesbild.views.avsnitt import Avsnittsvy, AvsnittVy
from samverkan.fel import Fel, Krock, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.svenska import upprakning
from samverkan.tal import heltal
from samverkan.tasks import bestall_utskick
from samverkan.views.bas import Omradesbegaran

LANGST_NAMN = 40


class Utkast(Avsnittsvy):
    """POST: the page is open, and perhaps something is typed. Answers with the receipt, and who else is there.

    The answer's status is that of the error when the text can't be kept; who is there comes with it all the same.
    """

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        data, avsnitt = request.POST, self.avsnitt
        narvaro_meddelad(av=request.user, avsnitt=avsnitt, skriver=data.get("skriver") == "1")
        svar: dict[str, Any] = {"version": avsnitt.version, "av": avsnitt.andrad_av.namn if avsnitt.andrad_av else ""}
        svar["andra"] = [{"namn": n.namn, "skriver": n.skriver} for n in narvarande(request.user, avsnitt)]
        status = 200
        if "text" in data:
            try:
                kopia = utkast_kvar(
                    av=request.user,
                    avsnitt=avsnitt,
                    flik=data.get("flik", "")[:LANGST_NAMN],
                    bygger_pa=_heltal(data.get("bygger_pa")),
                    rubrik=data.get("rubrik", ""),
                    text=data["text"],
                    kommentar=data.get("kommentar", ""),
                )
                svar["klockan"] = timezone.localtime(kopia.tid).strftime("%H:%M:%S")
            except Fel as fel:
                svar["fel"], status = fel.text, fel.status
        return JsonResponse(svar, status=status)


class Slang(Avsnittsvy):
    """POST: throw away something typed and not saved."""

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        egna = Utkastkopia.objects.synlig_for(request.user).filter(avsnitt=self.avsnitt)
        fraga = egna.select_related("avsnitt__lagesbild__stadsdelsomrade")
        utkast_slangt(av=request.user, kopia=get_object_or_404(fraga, pk=self.kwargs["kopia"]))
        messages.info(request, "Den osparade texten är slängd.")
        return redirect(self.avsnittsadress)


class Kommentera(AvsnittVy):
    """POST: a comment, or an answer in a thread. What can't be saved comes back in its form."""

    ratt_lasa = Ratt.SE_ARBETSMATERIAL
    ratt_skriva = Ratt.SE_ARBETSMATERIAL

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return HttpResponseRedirect(f"{self.avsnittsadress}#kommentarer")

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        alla = kollegor(request.user, self.omrade)
        formular = Kommentarsform(request.POST, anvandare=request.user, omrade=self.omrade, kollegor=alla)
        if not formular.is_valid():
            return self._tillbaka(formular)
        data = formular.cleaned_data
        trad = None
        if data["trad"]:
            synliga = Avsnittskommentar.objects.synlig_for(request.user).filter(avsnitt=self.avsnitt)
            trad = get_object_or_404(synliga, pk=data["trad"])
        try:
            svar = kommentar_skriven(
                av=request.user,
                avsnitt=self.avsnitt,
                text=data["kommentar"],
                citat=data["citat"],
                trad=trad,
                omnamnda=data["omnamnda"],
            )
        except Ogiltigt as fel:
            visa_fel(formular, fel)
            return self._tillbaka(formular)
        for utskick in svar.utskick:
            bestall_utskick(utskick.pk)
        vilka = upprakning([u.anvandare.namn for u in svar.utskick if u.anvandare])
        messages.success(request, f"Kommentaren är sparad.{f' {vilka} får ett brev.' if vilka else ''}")
        if okanda := upprakning([f"”{namn}”" for namn in okanda_namn_i(data["kommentar"], alla)]):
            text = f"Ingen som arbetar i området heter {okanda}, så ingen får brev om det. Skriv hela namnet efter @."
            messages.warning(request, text)
        return HttpResponseRedirect(f"{self.avsnittsadress}#kommentar-{(trad or svar.kommentar).pk}")

    def _tillbaka(self, formular: Kommentarsform) -> HttpResponse:
        avsnittsform = Avsnittsform(avsnitt=self.avsnitt, anvandare=self.request.user, omrade=self.omrade)
        return self.sida(avsnittsform, 400, kommentarsform=formular)


class Los(Avsnittsvy):
    """POST: a thread is dealt with, or is not after all."""

    ratt_skriva = Ratt.SE_ARBETSMATERIAL

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        synliga = Avsnittskommentar.objects.synlig_for(request.user).filter(avsnitt=self.avsnitt)
        fraga = synliga.select_related("avsnitt__lagesbild__stadsdelsomrade")
        trad = get_object_or_404(fraga, pk=self.kwargs["kommentar"])
        lost = request.POST.get("handling") != "oppna"
        try:
            kommentar_lost(av=request.user, kommentar=trad, lost=lost)
        except Ogiltigt as fel:
            messages.error(request, fel.text)
        else:
            messages.success(request, "Kommentaren är löst." if lost else "Kommentaren är öppen igen.")
        return HttpResponseRedirect(f"{self.avsnittsadress}#kommentarer")


class Siffror(Avsnittsvy):
    """GET: figures to put into the text (`?q=`), as JSON. POST: let the text say what the figures say now."""

    ratt_lasa = Ratt.SKRIVA_LAGESBILD

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        sok, lagesbild = request.GET.get("q", "")[:100], self.avsnitt.lagesbild
        funna = valbara(request.user, lagesbild, sok)
        ar = [] if funna else ar_med_siffror(request.user, lagesbild, sok)
        besked = ""
        if ar:
            vilka = str(ar[0]) if len(ar) == 1 else f"{ar[0]}–{ar[-1]}"
            besked = (
                f"Inga siffror för lägesbilden {lagesbild.ar} matchar sökningen. Statistiken har siffror för {vilka}."
            )
        return JsonResponse({
            "besked": besked,
            "siffror": [
                {
                    "nyckel": v.varde.nyckel,
                    "text": v.varde.text,
                    "om": v.varde.om,
                    "kalla": v.varde.kalla,
                    "forklaring": v.varde.forklaring,
                }
                for v in funna
            ]
        })  # fmt: skip

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        nyckel = request.POST.get("nyckel") or None
        try:
            sparat = siffror_godtagna(
                av=request.user, avsnitt=self.avsnitt, bygger_pa=_heltal(request.POST.get("bygger_pa")), nyckel=nyckel
            )
        except (Krock, Ogiltigt) as fel:
            messages.error(request, fel.text)
        else:
            kvar = sifferlage(request.user, self.lagesbild, sparat)
            if sparat.version == self.avsnitt.version:
                text = "Inget var ändrat."
            elif nyckel:
                text = "Det nya värdet står i texten. Läs meningen omkring."
            elif kvar.utan:
                text = "De nya värdena står i texten. Läs meningarna omkring."
            else:
                text = "Texten säger nu vad statistiken säger. Läs meningarna omkring."
            if kvar.utan and not nyckel:
                text += f" {kvar.utan_text[:1].upper()}{kvar.utan_text[1:]}."
            messages.success(request, text)
        return redirect(self.avsnittsadress)


def _heltal(text: str | None) -> int:
    return heltal(text, siffror=9) or 0
