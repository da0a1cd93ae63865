"""What stands beside the texts of a document: its sources, its images, and what the program fills in in a section."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from lagesbild.forms.innehall import (
    Bildform,
    Bildtextform,
    Blockform,
    Kallform,
    Ordlista,
    Slagform,
    i_ord,
    ordlista,
    valt,
)
from lagesbild.models import Avsnitt, Dokumentbild, Kalla
from lagesbild.services.block import ANDRAT, block_borttaget, block_flyttat, block_sparat
from lagesbild.services.dokumentbild import FALT as BILDFALT
from lagesbild.services.dokumentbild import (
    dokumentbild_andrad,
    dokumentbild_borttagen,
    dokumentbild_tillagd,
)
from lagesbild.services.kallor import FALT as KALLFALT
from lagesbild.services.kallor import kalla_andrad, kalla_borttagen, kalla_flyttad, kalla_tillagd
from lagesbild.skrift.block import Blockval, blockval, stampel, visade_bilder
from lagesbild.views.avsnitt import Avsnittsvy
from lagesbild.views.dokument import Lagesbildsvy
from samverkan.bild import last
from samverkan.fel import Fel, Krock, Ogiltigt
from samverkan.roller import Ratt
from samverkan.tal import heltal
from samverkan.views.bas import Omradesbegaran
from samverkan.views.formvy import Formvy

STEG = {"upp": -1, "ner": 1}


def _tal(text: str) -> int | None:
    return heltal(text, siffror=5)


class _Skrivsida(Lagesbildsvy):
    ratt_lasa = Ratt.SKRIVA_LAGESBILD
    ratt_skriva = Ratt.SKRIVA_LAGESBILD

    def sidan(self, namn: str) -> str:
        return reverse(namn, args=[self.omrade.slug, self.lagesbild.ar])

    def vagen(self, *sist: tuple[str, str]) -> list[dict[str, str]]:
        return self.smulor((str(self.lagesbild.ar), self.dokumentadress), *sist)


# --- Sources ---------------------------------------------------------------------------------------------------------


class Kallor(_Skrivsida, Formvy):
    """The list of sources. POST adds one."""

    mall = "lagesbild/kallor.html"
    rubrik = "Källor"
    knapp = "Lägg till"
    sparat = "Källan är tillagd."

    def formular(self, data: Any = None) -> forms.Form:
        return Kallform(data, anvandare=self.request.user, omrade=self.omrade)

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Any:
        return kalla_tillagd(av=self.request.user, lagesbild=self.lagesbild, **varden)

    def adress(self) -> str:
        return self.sidan("lagesbild_kallor")

    def kontext(self) -> dict[str, Any]:
        kallor = Kalla.objects.synlig_for(self.request.user).filter(lagesbild=self.lagesbild).order_by("ordning", "pk")
        return {"lagesbild": self.lagesbild, "kallor": kallor, "smulor": self.vagen(("Källor", ""))}


class _EnKalla(_Skrivsida):
    @cached_property
    def kalla(self) -> Kalla:
        synliga = Kalla.objects.synlig_for(self.request.user).filter(lagesbild=self.lagesbild)
        return get_object_or_404(synliga.select_related("lagesbild__stadsdelsomrade"), pk=self.kwargs["pk"])

    def adress_till_listan(self) -> str:
        return self.sidan("lagesbild_kallor")


class EnKalla(_EnKalla, Formvy):
    """One source."""

    mall = "lagesbild/innehallsform.html"
    rubrik = "Ändra källan"
    sparat = "Källan är sparad."

    def formular(self, data: Any = None) -> forms.Form:
        start = {falt: getattr(self.kalla, falt) for falt in KALLFALT}
        return Kallform(data, anvandare=self.request.user, omrade=self.omrade, initial=start)

    def version(self) -> int:
        return self.kalla.version

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Any:
        return kalla_andrad(av=self.request.user, kalla=self.kalla, bygger_pa=bygger_pa, **varden)

    def adress(self) -> str:
        return self.adress_till_listan()

    def kontext(self) -> dict[str, Any]:
        return {"smulor": self.vagen(("Källor", self.adress()), (str(self.kalla), ""))}


class KallaGor(_EnKalla):
    """POST: up, down, away."""

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        at, kalla = request.POST.get("at", ""), self.kalla
        try:
            if at in STEG:
                kalla_flyttad(av=request.user, kalla=kalla, steg=STEG[at])
                return HttpResponseRedirect(f"{self.adress_till_listan()}?fokus={at}-{kalla.pk}")
            if at == "bort":
                kalla_borttagen(av=request.user, kalla=kalla)
                messages.success(request, "Källan är borttagen.")
        except Fel as fel:
            messages.error(request, fel.text)
        return redirect(self.adress_till_listan())


# --- Images ----------------------------------------------------------------------------------------------------------


class Bilder(_Skrivsida, Formvy):
    """The document's images. POST adds one."""

    mall = "lagesbild/bilder.html"
    rubrik = "Bilder"
    knapp = "Lägg till"
    sparat = "Bilden är tillagd. Välj i vilket avsnitt den ska stå under avsnittets innehåll."

    def formular(self, data: Any = None) -> forms.Form:
        filer = self.request.FILES if data is not None else None
        return Bildform(data, filer, anvandare=self.request.user, omrade=self.omrade)

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Any:
        data = last(varden.pop("fil"))
        return dokumentbild_tillagd(av=self.request.user, lagesbild=self.lagesbild, data=data, **varden)

    def adress(self) -> str:
        return self.sidan("lagesbild_bilder")

    def kontext(self) -> dict[str, Any]:
        avsnitt = list(Avsnitt.objects.synlig_for(self.request.user).filter(lagesbild=self.lagesbild))
        bilder = Dokumentbild.objects.synlig_for(self.request.user).filter(lagesbild=self.lagesbild).order_by("pk")
        return {
            "lagesbild": self.lagesbild,
            "bilder": [(b, [a for a in avsnitt if b.nyckel in visade_bilder(a.block)]) for b in bilder],
            "smulor": self.vagen(("Bilder", "")),
        }


class _EnBild(_Skrivsida):
    @cached_property
    def bild(self) -> Dokumentbild:
        synliga = Dokumentbild.objects.synlig_for(self.request.user).filter(lagesbild=self.lagesbild)
        return get_object_or_404(synliga.select_related("lagesbild__stadsdelsomrade"), pk=self.kwargs["pk"])

    def adress_till_listan(self) -> str:
        return self.sidan("lagesbild_bilder")


class EnBild(_EnBild, Formvy):
    """What is said of one image. The image itself never changes: another is added instead."""

    mall = "lagesbild/innehallsform.html"
    rubrik = "Ändra bildens texter"
    sparat = "Bildens texter är sparade."

    def formular(self, data: Any = None) -> forms.Form:
        start = {falt: getattr(self.bild, falt) for falt in BILDFALT}
        return Bildtextform(data, anvandare=self.request.user, omrade=self.omrade, initial=start)

    def version(self) -> int:
        return self.bild.version

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Any:
        return dokumentbild_andrad(av=self.request.user, bild=self.bild, bygger_pa=bygger_pa, **varden)

    def adress(self) -> str:
        return self.adress_till_listan()

    def kontext(self) -> dict[str, Any]:
        return {"smulor": self.vagen(("Bilder", self.adress()), (str(self.bild), "")), "bild": self.bild}


class BildBort(_EnBild):
    """POST: take the image away."""

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        try:
            dokumentbild_borttagen(av=request.user, bild=self.bild)
        except Fel as fel:
            messages.error(request, fel.text)
        else:
            messages.success(request, "Bilden är borttagen.")
        return redirect(self.adress_till_listan())


class Bildfil(_EnBild):
    """The image itself."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        return FileResponse(self.bild.fil.open("rb"), content_type=f"image/{self.bild.format}")


# --- What the program fills in ---------------------------------------------------------------------------------------


class _Innehall(Avsnittsvy):
    ratt_lasa = Ratt.SKRIVA_LAGESBILD

    @property
    def innehallsadress(self) -> str:
        return reverse("avsnitt_innehall", args=[self.omrade.slug, self.lagesbild.ar, self.avsnitt.pk])

    @cached_property
    def ordlista(self) -> Ordlista:
        return ordlista(self.request.user, self.avsnitt.lagesbild)

    def vagen(self, *sist: tuple[str, str]) -> list[dict[str, str]]:
        steg = ((str(self.lagesbild.ar), self.dokumentadress), (self.avsnitt.rubrik, self.avsnittsadress))
        return self.smulor(*steg, *sist)


class Innehall(_Innehall):
    """The blocks of the section, in order."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        vad, _streck, vilket = request.GET.get("fokus", "").partition("-")
        rader = [
            {
                "plats": plats,
                "namn": Avsnitt.Block(val.slag).label if val.slag in Avsnitt.Block.values else val.slag,
                "val": i_ord(val, self.ordlista),
                "fokus": vad if vilket == str(plats) else "",
            }
            for plats, val in enumerate(blockval(self.avsnitt.block))
        ]
        innehall = {
            "lagesbild": self.lagesbild,
            "avsnitt": self.avsnitt,
            "rader": rader,
            "sett": stampel(self.avsnitt.block),
            "formular": Slagform(),
            "last": self.lagesbild.last,
            "smulor": self.vagen(("Innehåll", "")),
        }
        return render(request, "lagesbild/innehall.html", innehall)


class Block(_Innehall, Formvy):
    """One block: a new one (`?slag=`), or the one at `?plats=`."""

    mall = "lagesbild/block.html"
    sparat = "Innehållet är sparat."

    @cached_property
    def plats(self) -> int | None:
        return _tal(self._fran("plats"))

    @cached_property
    def val(self) -> Blockval:
        if self.plats is not None:
            rader = blockval(self.avsnitt.block)
            if self.plats >= len(rader):
                raise Http404("Delen finns inte längre i avsnittet.")
            return rader[self.plats]
        slag = self._fran("slag")
        if slag not in Avsnitt.Block.values:
            raise Http404("Välj vad som ska stå i avsnittet.")
        return Blockval(slag)

    def _fran(self, namn: str) -> str:
        return str(self.request.POST.get(namn) or self.request.GET.get(namn, ""))

    def formular(self, data: Any = None) -> forms.Form:
        return Blockform(data, slag=self.val.slag, val=self.val.val, ordlista=self.ordlista)

    def post(self, request: Omradesbegaran, **varden: Any) -> HttpResponse:
        if self.plats is not None and request.POST.get("sett") != stampel(self.avsnitt.block):
            messages.error(request, ANDRAT)  # what stands at that place may be another part now
            return redirect(self.innehallsadress)
        return super().post(request, **varden)

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Any:
        try:
            return block_sparat(
                av=self.request.user,
                avsnitt=self.avsnitt,
                val=valt(self.val.slag, varden),
                plats=self.plats,
                sett=self.request.POST.get("sett", ""),
            )
        except Krock as krock:  # a new part can be added to what stands there now: the form says so and is kept
            raise Ogiltigt(krock.text) from krock

    def adress(self) -> str:
        return self.innehallsadress

    def kontext(self) -> dict[str, Any]:
        namn = Avsnitt.Block(self.val.slag).label if self.val.slag in Avsnitt.Block.values else self.val.slag
        return {
            "rubrik": namn,
            "slag": self.val.slag,
            "plats": "" if self.plats is None else self.plats,
            "sett": stampel(self.avsnitt.block),
            "smulor": self.vagen(("Innehåll", self.innehallsadress), (namn, "")),
        }


class BlockGor(_Innehall):
    """POST: up, down, away."""

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        at, sett, avsnitt = request.POST.get("at", ""), request.POST.get("sett", ""), self.avsnitt
        plats = _tal(request.POST.get("plats", ""))
        fokus = ""
        try:
            if plats is not None and at in STEG:
                rad = block_flyttat(av=request.user, avsnitt=avsnitt, plats=plats, steg=STEG[at], sett=sett)
                fokus = f"?fokus={at}-{max(0, min(plats + STEG[at], len(rad.block) - 1))}"
            elif plats is not None and at == "bort":
                block_borttaget(av=request.user, avsnitt=avsnitt, plats=plats, sett=sett)
                messages.success(request, "Delen är borttagen ur avsnittet.")
        except Fel as fel:
            messages.error(request, fel.text)
        return HttpResponseRedirect(f"{self.innehallsadress}{fokus}")
