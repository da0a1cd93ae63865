"""Outlines of an area: what is stored, files that were sent, and the look at one before it goes in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from platser.forms.granser import Gransfil, Granskalla
from platser.granser.namn import Hur
from platser.kartbild import Fyllning, karta, omradeskarta
from platser.models import Gransimport
from platser.selectors import granser as urval
from platser.selectors.karta import kartytor
from platser.services import granser as tjanst
from samverkan.fel import Fel, Last, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.selectors import idag
from samverkan.svenska import antal
from samverkan.tal import heltal
from samverkan.views.bas import Omradesbegaran, Omradesvy

_TON: Final = {"granskas": "info", "genomford": "klar", "angrad": "varning", "avbruten": ""}
_U = urval.Utfall
# Outcome → word, tone of the status, tone on the map.
UTFALL: Final = {
    _U.NY: ("Ny", "info", "klass-2"),
    _U.ANDRAS: ("Ändras", "varning", "klass-4"),
    _U.LIKA: ("Oförändrad", "", "land"),
    _U.OKAND: ("Inte matchad", "fel", "saknas"),
    _U.UTANFOR: ("Utanför området", "", "saknas"),
    _U.DUBBEL: ("Dubbel", "fel", "saknas"),
    _U.FEL: ("Går inte att använda", "fel", "saknas"),
    _U.BORTVALD: ("Tas inte med", "", "saknas"),
}
HUR: Final = {
    Hur.NAMN: "samma namn",
    Hur.ALIAS: "annan stavning som är känd",
    Hur.STAVNING: "stavas nästan lika",
    Hur.FORKORTAT: "förkortat i filen",
}


class Gransvy(Omradesvy):
    flik = "platser"
    ratt_lasa = Ratt.SKOTA_GRANSER
    ratt_skriva = Ratt.SKOTA_GRANSER


class Granser(Gransvy):
    """`/<omrade>/platser/granser/`: the stored outlines with their history, the files, and the form to send one."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida(Gransfil(systemets=request.user.is_superuser))

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = Gransfil(request.POST, request.FILES, systemets=request.user.is_superuser)
        if not form.is_valid():
            return self._sida(form, 400)
        data = form.cleaned_data
        try:
            gransimport = tjanst.granser_mottagna(
                av=request.user,
                omrade=self.omrade,
                filer=[(f.name or "", f.read()) for f in data["filer"]],
                mal=data["mal"] or Gransimport.Mal.STADSDEL,
                kalla=data["kalla"],
                giltig_fran=data["giltig_fran"],
                alla_omraden=data.get("alla_omraden", False),
            )
        except Ogiltigt as fel:
            visa_fel(form, fel)
            return self._sida(form, 400)
        return redirect("gransimport", self.omrade.slug, gransimport.pk)

    def _sida(self, form: Gransfil, status: int = 200) -> HttpResponse:
        underlag = kartytor(self.request.user, self.omrade, idag())
        historik = urval.granshistorik(self.request.user, self.omrade)
        importer = urval.gransimporter(self.request.user, self.omrade).defer("innehall", "fore")[:50]
        bild = omradeskarta(
            underlag.ytor, id_="granskarta", titel=f"Stadsdelarna i {self.omrade}", schematisk=underlag.schematisk
        )
        innehall = {
            "form": form,
            "historik": historik,
            "med_grans": sum(bool(granser) for _, granser in historik),
            "importer": [(i, _TON[i.status]) for i in importer],
            "underlag": underlag,
            "karta": _svg(bild),
        }
        return render(self.request, "platser/granser.html", innehall, status=status)


class GransimportVy(Gransvy):
    """One file: map, what each outline is matched with, what would change. POST keeps choices, commits, undoes."""

    @cached_property
    def gransimport(self) -> Gransimport:
        return get_object_or_404(urval.gransimporter(self.request.user, self.omrade), pk=self.kwargs["pk"])

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida()

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        gor = request.POST.get("gor", "")
        try:
            if gor == "angra":
                tjanst.granser_angrade(av=request.user, gransimport=self.gransimport)
                messages.success(request, "Inläsningen är ångrad. Gränserna är som de var före den.")
            elif gor == "avbryt":
                tjanst.gransimport_avbruten(av=request.user, gransimport=self.gransimport)
                messages.success(request, "Inget är inläst ur filen.")
            else:
                return self._valt(request, genomfor=gor == "genomfor")
        except Fel as fel:
            messages.error(request, fel.text)
        return redirect("gransimport", self.omrade.slug, self.gransimport.pk)

    def _valt(self, request: Omradesbegaran, *, genomfor: bool) -> HttpResponse:
        form = Granskalla(request.POST)
        if not form.is_valid():
            return self._sida(form, 400)
        valt = tjanst.Gransval(
            dict(_valen(request.POST)),
            namnfalt=request.POST.get("namnfalt", ""),
            kom_ihag="kom_ihag" in request.POST,
            **form.cleaned_data,
        )
        try:
            if not genomfor:
                tjanst.gransval_sparat(av=request.user, gransimport=self.gransimport, valt=valt)
            else:
                skrivna = tjanst.granser_genomforda(av=request.user, gransimport=self.gransimport, valt=valt)
                messages.success(request, f"{antal(skrivna, 'gräns är inläst', 'gränser är inlästa')}.")
        except Last as fel:
            messages.error(request, fel.text)
        except Ogiltigt as fel:
            visa_fel(form, fel)
            return self._sida(form, 400)
        return redirect("gransimport", self.omrade.slug, self.gransimport.pk)

    def _sida(self, form: Granskalla | None = None, status: int = 200) -> HttpResponse:
        g = get_object_or_404(urval.gransimporter(self.request.user, self.omrade), pk=self.kwargs["pk"])
        innehall: dict[str, Any] = {
            "g": g,
            "ton": _TON[g.status],
            "granskas": g.status == Gransimport.Status.GRANSKAS,
            "smulor": [
                {"text": "Platser", "url": reverse("platser", args=[self.omrade.slug])},
                {"text": "Gränser", "url": reverse("granser", args=[self.omrade.slug])},
                {"text": g.filnamn},
            ],
        }
        if g.status == Gransimport.Status.GRANSKAS:
            granskning = urval.granskning(self.request.user, g)
            innehall |= {
                "granskning": granskning,
                "rader": [(rad, *UTFALL[rad.utfall][:2], HUR.get(rad.hur, "")) for rad in _ordnade(granskning)],
                "antal": [
                    (UTFALL[u][0], UTFALL[u][1], granskning.antal(u)) for u in UTFALL if granskning.antal(u)
                ],
                "form": form or Granskalla(initial={"kalla": g.kalla, "giltig_fran": g.giltig_fran}),
                "kom_ihag": g.val.get("kom_ihag", 1),
                "karta": _svg(_karta(granskning, g)),
            }  # fmt: skip
        else:
            innehall["skrivna"] = [
                (grans, grans.mal) for grans in urval.inlasta(self.request.user, g)
            ]  # fmt: skip
        return render(self.request, "platser/gransimport.html", innehall, status=status)


def _ordnade(granskning: urval.Gransgranskning) -> list[urval.Gransrad]:
    """What somebody has to look at first, then the rest in the order of the file."""
    ordning = [_U.FEL, _U.DUBBEL, _U.OKAND, _U.ANDRAS, _U.NY, _U.LIKA, _U.BORTVALD]
    egna = [rad for rad in granskning.rader if rad.utfall is not _U.UTANFOR]
    return sorted(egna, key=lambda rad: (ordning.index(rad.utfall), rad.nr))


def _karta(granskning: urval.Gransgranskning, g: Gransimport) -> str:
    fyllning = {
        str(rad.nr): Fyllning(UTFALL[rad.utfall][2], text=UTFALL[rad.utfall][0].lower()) for rad in granskning.rader
    }
    ytor = urval.granskningsytor(granskning)
    ritade = {yta.id for yta in ytor}
    med = {rad.utfall for rad in granskning.rader if str(rad.nr) in ritade}
    saknas = [UTFALL[u][0] for u in UTFALL if UTFALL[u][2] == "saknas" and u in med]
    forklaring = [(UTFALL[u][2], UTFALL[u][0]) for u in (_U.NY, _U.ANDRAS, _U.LIKA) if u in med]
    return karta(
        ytor, id_="importkarta", titel=f"Ytorna i {g.filnamn}",
        beskrivning="Varje yta med sitt namn och vad som händer med den; samma uppgifter står i tabellen.",
        fyllning=fyllning, forklaring=[*forklaring, *([("saknas", ", ".join(saknas))] if saknas else [])],
    )  # fmt: skip


def _valen(post: QueryDict) -> Iterator[tuple[str, int]]:
    """`val-12` = "34": outline 12 is target 34; "0": none; empty: as the names say."""
    for falt, varde in post.items():
        nr = falt.removeprefix("val-")
        vald = heltal(varde)
        if falt.startswith("val-") and heltal(nr) is not None and vald is not None:
            yield nr, vald


def _svg(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308 made by platser.kartbild, which escapes every name
