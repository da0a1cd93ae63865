"""The walk itself, on a phone: synpunkter and photos come in, once each, also when the coverage is bad.

Everything is an ordinary form. The script (`vandring.js`) keeps what is written on the phone, sends it here and asks
for JSON; without it the same addresses take the form and answer with a page.
"""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property

from platser.forms.vandring import Aterbesoksform, Fotoform, NySynpunkt
from platser.models import Plats, Synpunkt, Vandringsstopp
from platser.selectors import vandring as urval
from platser.selectors.vandring import synliga_synpunkter
from platser.services import synpunkt_aterbesokt, synpunkt_inkommen, synpunktsfoto_inkommet
from platser.views.bas import Platsvy, Smula
from platser.views.vandringar import Vandringsvy
from samverkan.bild import STORST_FIL, omkodad
from samverkan.fel import Fel, Nekad, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.selectors import idag
from samverkan.services import kontrollera_text
from samverkan.views.bas import Omradesbegaran

TJANSTEARBETARE: Final = settings.BASE_DIR / "static" / "js" / "vandring-sw.js"


class _Gangvy(Vandringsvy):
    ratt_lasa = Ratt.SKRIVA_PLATS
    ratt_skriva = Ratt.SKRIVA_PLATS

    @property
    def vill_ha_json(self) -> bool:
        return "application/json" in self.request.headers.get("Accept", "")

    def ratt_person(self, form: Any) -> None:
        """Somebody else has logged in on the phone since: what the first one wrote is not theirs."""
        vem = form.cleaned_data.get("anvandare")
        if vem is not None and vem != self.request.user.pk:
            raise Nekad("Någon annan är inloggad på telefonen nu. Logga in som den som skrev synpunkten.")

    def nekat(self, fel: Fel) -> JsonResponse:
        svar = {"kod": fel.kod, "fel": fel.text}
        if isinstance(fel, Ogiltigt) and fel.falt:
            svar["falt"] = fel.falt
        return JsonResponse(svar, status=fel.status)

    def ogiltig(self, form: Any) -> JsonResponse:
        falt, fel = next(iter(form.errors.items()))
        return JsonResponse({"kod": "ogiltigt", "fel": str(fel[0]), "falt": falt}, status=400)


class Ga(_Gangvy):
    """`/<omrade>/platser/vandringar/<pk>/ga/`: the page for the phone; POST takes a synpunkt."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida(self._form())

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        form = self._form(request.POST, request.FILES)
        if not form.is_valid():
            return self.ogiltig(form) if self.vill_ha_json else self._sida(form, status=400)
        try:
            self.ratt_person(form)
            synpunkt = self._inkommen(form)
        except Fel as fel:
            if self.vill_ha_json:
                return self.nekat(fel)
            visa_fel(form, fel if isinstance(fel, Ogiltigt) else Ogiltigt(fel.text))
            return self._sida(form, status=fel.status)
        nar = timezone.localtime(synpunkt.inlagd_tid)
        if self.vill_ha_json:
            return JsonResponse({"id": synpunkt.pk, "klient_id": str(synpunkt.klient_id), "mottagen": f"{nar:%H:%M}"})
        messages.success(
            request, f"Synpunkten om {synpunkt.get_kategori_display().lower()} är mottagen kl. {nar:%H:%M}."
        )
        return redirect(request.path)

    def _inkommen(self, form: NySynpunkt) -> Synpunkt:
        val = form.cleaned_data
        foto = last_fil(val["foto"]) if val["foto"] else None
        if foto is not None:  # before anything is stored: what is refused is refused whole
            omkodad(foto, falt="foto")
            kontrollera_text(val["alt"], falt="alt")
        plats, lat, lon = self._stalle(val["stalle"])
        if val["lat"] is not None and val["lon"] is not None:
            lat, lon = val["lat"], val["lon"]
        synpunkt = synpunkt_inkommen(
            av=self.request.user,
            vandring=self.vandring,
            klient_id=val["klient_id"],
            kategori=val["kategori"],
            text=val["text"],
            plats=plats,
            lat=lat,
            lon=lon,
            osakerhet_m=val["osakerhet_m"],
            iakttagen=val["iakttagen"],
        )
        if foto is not None:
            synpunktsfoto_inkommet(
                av=self.request.user,
                synpunkt=synpunkt,
                klient_id=val["foto_id"] or val["klient_id"],
                data=foto,
                alt=val["alt"],
            )
        return synpunkt

    def _stalle(self, kod: str) -> tuple[Plats | None, Any, Any]:
        """The place of "stopp-3" or "plats-7", and the position of a stop without place."""
        slag, _, pk = kod.partition("-")
        if slag == "stopp":
            stopp: Vandringsstopp = next(s for s in self.stoppen if s.pk == int(pk))
            return stopp.plats, stopp.lat, stopp.lon
        if slag == "plats":
            return next(p for p in self.platser if p.pk == int(pk)), None, None
        return self.vandring.plats if not self.stoppen else None, None, None

    @cached_property
    def stoppen(self) -> list[Vandringsstopp]:
        return urval.stopp(self.request.user, self.vandring)

    @cached_property
    def platser(self) -> list[Plats]:
        synliga = Plats.objects.synlig_for(self.request.user).i_omrade(self.omrade).gallande(idag())
        return list(synliga.defer("kontur").order_by("namn"))

    def _form(self, *args: Any) -> NySynpunkt:
        stopp = [(f"stopp-{s.pk}", s.namn) for s in self.stoppen]
        i_rutten = {s.plats_id for s in self.stoppen}
        platser = [(f"plats-{p.pk}", p.namn) for p in self.platser if p.pk not in i_rutten]
        stallen: list[tuple[str, Any]] = []
        if stopp:
            stallen.append(("Stopp på vandringen", stopp))
        if platser:
            stallen.append(("Andra platser", platser))
        return NySynpunkt(*args, stallen=stallen, initial={"anvandare": self.request.user.pk})

    def _sida(self, form: NySynpunkt, *, status: int = 200) -> HttpResponse:
        user = self.request.user
        return render(
            self.request,
            "platser/vandring/ga.html",
            {
                "vandring": self.vandring,
                "form": form,
                "smulor": self.smulor(Smula("Gå")),
                "synpunkter": urval.vandringens_synpunkter(user, self.vandring)[::-1],
                "att_se": urval.att_se(user, self.vandring),
                "foto_adress": self.adress("vandring_foto", self.vandring.pk, "00000000-0000-0000-0000-000000000000"),
                "tjanstearbetare": self.adress("vandring_tjanstearbetare"),
            },
            status=status,
        )


class Foto(_Gangvy):
    """`/<omrade>/platser/vandringar/<pk>/synpunkt/<klient_id>/foto/`: POST takes a photo of a synpunkt."""

    @cached_property
    def synpunkt(self) -> Synpunkt:
        synliga = synliga_synpunkter(self.request.user, self.omrade).filter(vandring=self.vandring)
        funnen: Synpunkt = get_object_or_404(
            synliga.select_related("vandring__stadsdelsomrade"), klient_id=self.kwargs["klient_id"]
        )
        return funnen

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return redirect(self.adress("synpunkt", self.synpunkt.pk))

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        synpunkt = self.synpunkt
        form = Fotoform(request.POST, request.FILES)
        if not form.is_valid():
            return self.ogiltig(form)
        try:
            self.ratt_person(form)
            val = form.cleaned_data
            foto = synpunktsfoto_inkommet(
                av=request.user, synpunkt=synpunkt, klient_id=form.nummer, data=last_fil(val["foto"]), alt=val["alt"]
            )
        except Fel as fel:
            if self.vill_ha_json:
                return self.nekat(fel)
            raise
        if self.vill_ha_json:
            return JsonResponse({"id": foto.pk, "klient_id": str(foto.klient_id)})
        messages.success(request, "Fotot är mottaget.")
        return redirect(self.adress("synpunkt", synpunkt.pk))


class Aterbesok(_Gangvy):
    """`/<omrade>/platser/vandringar/<pk>/aterbesok/<synpunkt>/`: POST says what the walk saw of an earlier synpunkt."""

    @cached_property
    def synpunkt(self) -> Synpunkt:
        synliga = synliga_synpunkter(self.request.user, self.omrade).select_related("vandring__stadsdelsomrade")
        funnen: Synpunkt = get_object_or_404(synliga, pk=self.kwargs["synpunkt"])
        return funnen

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return redirect(self.adress("synpunkt", self.synpunkt.pk))

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        vandring, synpunkt = self.vandring, self.synpunkt
        form = Aterbesoksform(request.POST)
        if not form.is_valid():
            return self.ogiltig(form)
        val = form.cleaned_data
        try:
            self.ratt_person(form)
            svar = synpunkt_aterbesokt(
                av=request.user,
                vandring=vandring,
                synpunkt=synpunkt,
                klient_id=val["klient_id"] or form.fields["klient_id"].initial(),
                utfall=val["utfall"],
                text=val["text"],
                tid=val["iakttagen"],
            )
        except Fel as fel:
            if self.vill_ha_json:
                return self.nekat(fel)
            raise
        nar = timezone.localtime(svar.tid)
        if self.vill_ha_json:
            return JsonResponse({"id": svar.pk, "klient_id": str(svar.klient_id), "mottagen": f"{nar:%H:%M}"})
        messages.success(request, f"Återbesöket är mottaget: {svar.get_utfall_display().lower()}.")
        return redirect(self.adress("vandring_ga", self.vandring.pk))


class Tjanstearbetare(Platsvy):
    """`/<omrade>/platser/vandringar/sw.js`: the service worker that lets a walk's page be opened without coverage.

    It stands here and not among the static files since it may only look after addresses below its own.
    """

    ratt_lasa = Ratt.SKRIVA_PLATS

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        svar = FileResponse(TJANSTEARBETARE.open("rb"), content_type="text/javascript; charset=utf-8")
        svar["Cache-Control"] = "private, no-cache"
        return svar


def last_fil(fil: Any) -> bytes:
    """The content of a file that came in. Raises `Ogiltigt` before a too big one is read."""
    if fil.size > STORST_FIL:
        raise Ogiltigt(f"Fotot är större än {STORST_FIL // 1024 // 1024} MB. Välj ett mindre.", falt="foto")
    innehall: bytes = fil.read()
    return innehall
