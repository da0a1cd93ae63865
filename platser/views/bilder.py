"""Photos of a place: added, sent, struck out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from platser.forms.plats import Bildform
from platser.models import Platsatgard, Platsbild, Trygghetsinvestering
from platser.services import bild_struken, bild_tillagd
from platser.views.bas import Enplatsvy, Smula
from samverkan.bild import last
from samverkan.fel import Fel, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesbegaran


class NyBild(Enplatsvy):
    """`/<omrade>/plats/<plats>/bild/`."""

    ratt_lasa = Ratt.SKRIVA_PLATS
    ratt_skriva = Ratt.SKRIVA_PLATS

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida(self._form(initial={"hor_till": request.GET.get("till", "")}))

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = self._form(request.POST, request.FILES)
        if not form.is_valid():
            return self._sida(form, status=400)
        val = form.cleaned_data
        slag, _, pk = val["hor_till"].partition("-")
        try:
            bild_tillagd(
                av=request.user,
                plats=self.plats,
                data=last(val["fil"]),
                alt=val["alt"],
                skede=val["skede"],
                tagen=val["tagen"],
                fore=self._bilder().filter(pk=val["fore"]).first() if val["fore"] else None,
                atgard=self._atgarder().filter(pk=pk).first() if slag == "atgard" else None,
                investering=self._investeringar().filter(pk=pk).first() if slag == "investering" else None,
            )
        except Fel as fel:
            visa_fel(form, fel if isinstance(fel, Ogiltigt) else Ogiltigt(fel.text))
            return self._sida(form, status=fel.status)
        messages.success(request, "Bilden är sparad.")
        return redirect(f"{self.platsadress}#bilder")

    def _bilder(self) -> Any:
        return Platsbild.objects.synlig_for(self.request.user).filter(plats=self.plats, struken=False)

    def _atgarder(self) -> Any:
        return Platsatgard.objects.synlig_for(self.request.user).filter(samverkan__plats=self.plats)

    def _investeringar(self) -> Any:
        return Trygghetsinvestering.objects.synlig_for(self.request.user).filter(plats=self.plats)

    def _form(self, *args: Any, **kwargs: Any) -> Bildform:
        hor_till = [(f"atgard-{a.pk}", f"Åtgärden {a.vad}") for a in self._atgarder()]
        hor_till += [(f"investering-{i.pk}", f"Investeringen {i}") for i in self._investeringar()]
        fore = [(b.pk, b.alt) for b in self._bilder().filter(skede=Platsbild.Skede.FORE)]
        return Bildform(*args, fore=fore, hor_till=hor_till, **kwargs)

    def _sida(self, form: Bildform, *, status: int = 200) -> HttpResponse:
        varden = {
            "form": form,
            "rubrik": "Ny bild",
            "smulor": self.smulor(Smula("Ny bild")),
            "avbryt": self.platsadress,
            "filer": True,
        }
        return render(self.request, "platser/form.html", varden, status=status)


class _EnBild(Enplatsvy):
    @property
    def bild(self) -> Platsbild:
        synliga = Platsbild.objects.synlig_for(self.request.user).filter(plats=self.plats, struken=False)
        return get_object_or_404(synliga.select_related("plats__stadsdelsomrade"), pk=self.kwargs["pk"])


class Bildfil(_EnBild):
    """`/<omrade>/plats/<plats>/bild/<pk>/`: the picture itself, for those who see it."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        return FileResponse(self.bild.fil.open("rb"), content_type="image/jpeg")


class StrykBild(_EnBild):
    """`/<omrade>/plats/<plats>/bild/<pk>/stryk/`."""

    ratt_skriva = Ratt.SKRIVA_PLATS
    http_method_names = ("post",)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        bild_struken(av=request.user, bild=self.bild)
        messages.success(request, "Bilden visas inte längre.")
        return redirect(f"{self.platsadress}#bilder")
