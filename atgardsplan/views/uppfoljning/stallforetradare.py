"""Who acts for whom: a chef's own deputies, for the administratör everybody's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from atgardsplan.forms.uppfoljning import Stallforetradarform
from atgardsplan.views.uppfoljning.bas import Uppfoljningssida
from samverkan.fel import Ogiltigt
from samverkan.forms import visa_fel
from samverkan.models import Anvandare, Stallforetradare
from samverkan.roller import Ratt
from samverkan.selectors import idag
from samverkan.services import stallforetradare_avslutad, stallforetradare_utsedd
from samverkan.views.bas import Omradesbegaran


class Stallforetradarsida(Uppfoljningssida):
    """`/<omrade>/uppfoljning/stallforetradare/`. A chef or the administratör appoints."""

    ratt_lasa = Ratt.SE_ARBETSMATERIAL
    ratt_skriva = Ratt.SE_ARBETSMATERIAL

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida(self._form())

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._sida(form, status=400)
        val = form.cleaned_data
        personer = Anvandare.objects.in_bulk([val["chef"], val["ersattare"]])
        try:
            rad = stallforetradare_utsedd(
                av=request.user,
                omrade=self.omrade,
                chef=personer[val["chef"]],
                ersattare=personer[val["ersattare"]],
                giltig_fran=val["giltig_fran"],
                giltig_till=val["giltig_till"],
            )
        except Ogiltigt as fel:
            visa_fel(form, fel)
            return self._sida(form, status=400)
        messages.success(request, f"{rad.ersattare} är ställföreträdare för {rad.chef}.")
        return redirect(request.path)

    def _form(self, data: Any = None) -> Stallforetradarform:
        """A chef appoints for itself, the administratör for every chef; the deputy is somebody who follows up here."""
        egen = [self.request.user] if self.far(Ratt.GODKANNA_UPPFOLJNING) else []
        chefer = self._personer(self.kan.granskare) if self.far(Ratt.ADMINISTRERA) else egen
        ersattare = [p for p in self._personer(self.kan.skrivare) if [p] != chefer]
        return Stallforetradarform(data, chefer=chefer, ersattare=ersattare, initial={"giltig_fran": idag()})

    def _personer(self, vilka: frozenset[int]) -> list[Anvandare]:
        return list(Anvandare.objects.filter(pk__in=vilka).order_by("namn"))

    def _sida(self, form: Stallforetradarform, status: int = 200) -> HttpResponse:
        alla = Stallforetradare.objects.synlig_for(self.request.user).i_omrade(self.omrade)
        rader = list(
            alla.select_related("chef", "ersattare", "skapad_av", "avslutad_av").order_by("-giltig_fran", "-pk")
        )
        alla_far = self.far(Ratt.ADMINISTRERA)
        varden = {
            "form": form,
            "utser": alla_far or self.far(Ratt.GODKANNA_UPPFOLJNING),
            "rader": [(r, self._kvar(r), self._kvar(r) and (alla_far or r.chef == self.request.user)) for r in rader],
            "idag": idag(),
        }
        return render(self.request, "atgardsplan/uppfoljning/stallforetradare.html", varden, status=status)

    def _kvar(self, rad: Stallforetradare) -> bool:
        return rad.avslutad_tid is None and (rad.giltig_till is None or rad.giltig_till >= idag())


class Avsluta(Uppfoljningssida):
    """POST: end it today."""

    ratt_skriva = Ratt.SE_ARBETSMATERIAL

    def post(self, request: Omradesbegaran, pk: int, **_: Any) -> HttpResponse:
        synliga = Stallforetradare.objects.synlig_for(request.user).i_omrade(self.omrade)
        rad = get_object_or_404(synliga.select_related("chef", "ersattare", "stadsdelsomrade"), pk=pk)
        stallforetradare_avslutad(av=request.user, stallforetradare=rad)
        messages.success(request, f"{rad.ersattare} är inte längre ställföreträdare för {rad.chef}.")
        return redirect("stallforetradare", self.omrade.slug)
