"""Earlier years' sheets: sent in, looked at, brought in."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lagesbild.forms.ar import Bladform
from lagesbild.kalkylblad import kolumnnamn
from lagesbild.models import Veckoimport
from lagesbild.selectors.veckoimport import Granskad, Granskning, Slag, granskning, veckoimporter
from lagesbild.services.veckoimport import (
    MAX_FIL,
    veckoimport_avbruten,
    veckoimport_besvarad,
    veckoimport_genomford,
    veckoimport_last,
)
from lagesbild.views.ar.bas import Arssida
from samverkan.fel import Krock, Last, Ogiltigt
from samverkan.roller import Ratt
from samverkan.svenska import antal
from samverkan.tal import heltal
from samverkan.templatetags.ui import nivachip
from samverkan.views.bas import Omradesbegaran

PER_SIDA: Final = 20
VISADE: Final = 100  # rows of what can't be brought in
INTE: Final = "inte"


class Veckoimporter(Arssida):
    """Send in a sheet; and what has been sent in before."""

    namn = "veckoimporter"
    ratt_lasa = Ratt.IMPORTERA
    ratt_skriva = Ratt.IMPORTERA

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._lista(Bladform())

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = Bladform(request.POST, request.FILES)
        if form.is_valid():
            fil = form.cleaned_data["fil"]
            try:
                veckoimport = veckoimport_last(
                    av=request.user,
                    omrade=self.omrade,
                    filnamn=fil.name if fil else "Inklistrat blad",
                    data=fil.read(MAX_FIL + 1) if fil else form.cleaned_data["text"].encode(),
                )
            except Ogiltigt as fel:
                form.add_error("fil" if fil else "text", fel.text)
            else:
                return redirect("veckoimport", self.omrade.slug, veckoimport.pk)
        return self._lista(form, status=400)

    def _lista(self, form: Bladform, status: int = 200) -> HttpResponse:
        alla = Paginator(veckoimporter(self.request.user, self.omrade), PER_SIDA)
        sida = alla.get_page(self.request.GET.get("sida"))
        return self.sida("lagesbild/veckoimporter.html", {"form": form, "sida": sida}, status=status)


class VeckoimportVy(Arssida):
    """What a sheet would change; answers to what it does not say; the confirmation."""

    namn = "veckoimport"
    ratt_lasa = Ratt.IMPORTERA
    ratt_skriva = Ratt.IMPORTERA

    @cached_property
    def veckoimport(self) -> Veckoimport:
        synliga = Veckoimport.objects.synlig_for(self.request.user).i_omrade(self.omrade)
        return get_object_or_404(
            synliga.select_related("stadsdelsomrade", "av", "avgjord_av"), pk=self.kwargs["pk"]
        )  # fmt: skip

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._granska()

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        gor = {"svara": self._svara, "las_in": self._las_in, "avbryt": self._avbryt}.get(request.POST.get("gor", ""))
        if gor is None:
            return self._granska("Välj om bladet ska läsas in eller lämnas.", status=400)
        try:
            return gor()
        except (Ogiltigt, Krock, Last) as fel:
            return self._granska(fel.text, status=fel.status)

    def _svara(self) -> HttpResponse:
        data = self.request.POST
        ar = data.get("ar", "").strip()
        if ar and heltal(ar, siffror=9) is None:
            raise Ogiltigt(f"”{ar[:20]}” är inget år. Skriv fyra siffror, till exempel 2023.", falt="ar")
        val: dict[str, int | None] = {}
        for namn, svar in zip(data.getlist("namn"), data.getlist("stadsdel"), strict=False):
            if svar == INTE:
                val[namn] = None
            elif (vald := heltal(svar, siffror=9)) is not None:
                val[namn] = vald
        veckoimport_besvarad(av=self.request.user, veckoimport=self.veckoimport, ar=heltal(ar), stadsdelar=val)
        return redirect("veckoimport", self.omrade.slug, self.veckoimport.pk)

    def _las_in(self) -> HttpResponse:
        klar = veckoimport_genomford(
            av=self.request.user,
            veckoimport=self.veckoimport,
            sett=self.request.POST.get("sett", ""),
            andrade=set(self.request.POST.getlist("andra")),
        )
        utfall = klar.utfall or {}
        if utfall.get("nya") or utfall.get("andrade"):
            messages.success(
                self.request,
                f"{antal(utfall['nya'], 'ny nivå är inläst', 'nya nivåer är inlästa')} och "
                f"{antal(utfall['andrade'], 'är ändrad', 'är ändrade')}.",
            )
        else:
            messages.info(self.request, "Inget behövde ändras.")
        return redirect("veckoimport", self.omrade.slug, klar.pk)

    def _avbryt(self) -> HttpResponse:
        veckoimport_avbruten(av=self.request.user, veckoimport=self.veckoimport)
        messages.info(self.request, f"{self.veckoimport.filnamn} är inte inläst.")
        return redirect("veckoimporter", self.omrade.slug)

    def _granska(self, fel: str = "", status: int = 200) -> HttpResponse:
        bild = granskning(self.request.user, self.veckoimport, idag=self.idag)
        valda = set(self.request.POST.getlist("andra"))
        nya, lika = bild.av_slag(Slag.NY), bild.av_slag(Slag.LIKA)
        return self.sida(
            "lagesbild/veckoimport.html",
            {
                "veckoimport": self.veckoimport,
                "oppen": self.veckoimport.status == Veckoimport.Status.GRANSKAS,
                "bild": bild,
                "fel": fel,
                "nya": _tabeller(nya),
                "antal_nya": len(nya),
                "andrade": [(rad, rad.nyckel in valda) for rad in bild.av_slag(Slag.ANDRAD)],
                "lika": len(lika),
                "fraga": bool(bild.antal[Slag.FRAGA]),
                "ej_mojliga": _grupperade(bild),
                "ej_forstadda": [_anmarkning(anm) for anm in bild.fel],
                "visade": VISADE,
                "utan_skillnad": not bild.fel and len(lika) == len(bild.rader),
                "forsta_ar": next((rad.ar for rad in bild.rader if rad.ar), None),
            },
            status=status,
        )


def _tabeller(rader: list[Granskad]) -> list[dict[str, Any]]:
    """The new levels as they will stand in the year: one table per year, with chips made here for speed."""
    tabeller = []
    for ar in sorted({rad.vecka.ar for rad in rader if rad.vecka}):
        arets = {(rad.vecka, rad.stadsdel): rad for rad in rader if rad.vecka and rad.vecka.ar == ar and rad.stadsdel}
        stadsdelar = sorted({s for _, s in arets}, key=lambda s: (s.ordning, s.namn))
        tabeller.append(
            {
                "ar": ar,
                "stadsdelar": stadsdelar,
                "rader": [
                    (vecka, [_chip(arets.get((vecka, stadsdel))) for stadsdel in stadsdelar])
                    for vecka in sorted({v for v, _ in arets})
                ],
            }
        )
    return tabeller


def _chip(rad: Granskad | None) -> SafeString:
    if rad is None:
        return SafeString("")
    chip = nivachip(rad.niva, lugn=bool(rad.lugn))
    return format_html('<span class="har-text" title="{}">{}</span>', rad.motivering, chip) if rad.motivering else chip


_VARFOR: Final = {
    Slag.LAST: "Veckan är fastställd av båda parter. Öppna den först om nivån ska ändras.",
    Slag.UTANFOR: "Stadsdelen fanns inte den veckan.",
    Slag.FINNS_INTE: "Veckan finns inte.",
    Slag.FRAMTID: "Veckan ligger för långt fram.",
}


def _anmarkning(anm: dict[str, Any]) -> dict[str, str]:
    """Where and what: "Blad1 rad 7, kolumn C"."""
    plats = f"{anm['blad']} rad {anm['rad']}".strip() if anm["rad"] else ""
    return {"plats": f"{plats}, kolumn {kolumnnamn(anm['kolumn'])}" if anm["kolumn"] else plats, "text": anm["text"]}


def _grupperade(bild: Granskning) -> list[dict[str, Any]]:
    """Why levels can't be stored, and which."""
    grupper = ((varfor, bild.av_slag(slag)) for slag, varfor in _VARFOR.items())
    return [{"varfor": varfor, "rader": rader[:VISADE], "antal": len(rader)} for varfor, rader in grupper if rader]
