"""Import of figures: send a file, look at what was read, decide, commit, undo. And: what changed between extracts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property

from lagesbild.forms.inlasning import Beslutsform, Mottagningsform
from lagesbild.inlasning import LAYOUTER
from lagesbild.kalkylblad import STORST_FIL, adress
from lagesbild.models import Importkorning, Importrad
from lagesbild.period import Period
from lagesbild.selectors import inlasning as urval
from lagesbild.selectors.inlasning_granskning import Namnval, andras_platser, namnval, platsnamnval, spring
from lagesbild.services import inlasning as tjanst
from lagesbild.tasks import genomford_nu_eller_sedan, las_nu_eller_sedan
from lagesbild.views.revisioner import decimaler
from samverkan.fel import Krock, Last, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.svenska import antal, tal
from samverkan.tal import heltal
from samverkan.views.bas import Omradesbegaran, Omradesvy

PER_SIDA: Final = 25
_U = Importrad.Utfall
_TON: Final = {"skrivs": "info", "genomford": "klar", "granskas": "info", "beskrivs": "varning", "misslyckad": "fel"}
_FLIKAR: Final = (
    (_U.NY, "Nya"), (_U.ANDRAD, "Ändrade"), (_U.KROCK, "Annat värde samma dag"),
    (_U.BEKRAFTAD, "Oförändrade, nytt uttag"),
    (_U.OFORANDRAD, "Oförändrade"), (_U.OKAND, "Okända namn"), (_U.DUBBEL, "Dubbla"), (_U.UTANFOR, "Utanför"),
)  # fmt: skip


class Importvy(Omradesvy):
    flik = "statistik"
    ratt_lasa = Ratt.IMPORTERA

    @cached_property
    def korning(self) -> Importkorning:
        return get_object_or_404(urval.importer(self.request.user, self.omrade), pk=self.kwargs["pk"])

    @property
    def adress(self) -> str:
        return reverse("import", args=[self.omrade.slug, self.kwargs["pk"]])


class Importer(Importvy):
    """The imports of the area, and the form to send a file."""

    ratt_skriva = Ratt.IMPORTERA

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._visa(request, Mottagningsform())

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = Mottagningsform(request.POST, request.FILES)
        if not form.is_valid():
            return self._visa(request, form, 400)
        data, fil = form.cleaned_data, form.cleaned_data["fil"]
        try:
            korning = tjanst.mottagen(
                av=request.user,
                omrade=self.omrade,
                filnamn=fil.name if fil else "inklistrad tabell",
                innehall=fil.read(STORST_FIL + 1) if fil else data["text"].encode("utf-8-sig"),
                kalla=data["kalla"],
                ny_kalla=data["ny_kalla"],
                per_datum=data["per_datum"],
            )
        except Ogiltigt as fel:
            visa_fel(form, fel)
            return self._visa(request, form, 400)
        las_nu_eller_sedan(korning)
        return redirect("import", self.omrade.slug, korning.pk)

    def _visa(self, request: Omradesbegaran, form: Mottagningsform, status: int = 200) -> HttpResponse:
        alla = urval.importer(request.user, self.omrade)
        sida = Paginator(alla, PER_SIDA).get_page(request.GET.get("sida"))
        innehall = {
            "form": form,
            "sida": sida,
            "rader": [(k, _TON.get(k.status, ""), k.utfall.get("skrivna")) for k in sida],
            "profiler": urval.profiler(request.user, self.omrade),
        }
        return render(request, "lagesbild/inlasning.html", innehall, status=status)


class ImportVy(Importvy):
    """One import: progress, preview, receipt. POST saves what was decided about names and days."""

    ratt_skriva = Ratt.IMPORTERA

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        if self.korning.status == Importkorning.Status.BESKRIVS:
            return redirect("import_beskriv", self.omrade.slug, self.korning.pk)
        return self._visa(request)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = Beslutsform(request.POST)
        if not form.is_valid():
            return self._visa(request, form, 400)
        data, post = form.cleaned_data, request.POST
        okanda = "utan" if "utan_okanda" in post else "ny" if "nya_okanda" in post else ""
        try:
            tjanst.beslutad(
                av=request.user,
                korning=self.korning,
                kalla=data["kalla"],
                ny_kalla=data["ny_kalla"],
                per_datum=data["per_datum"],
                namn=dict(_valen(post, "namn", okanda)),
                platser=dict(_valen(post, "plats", "utan" if okanda == "utan" else "")),
                byten=dict(_dagar(post)),
                krockar=data["krockar"],
            )
        except Last as fel:
            messages.error(request, fel.text)
        except Ogiltigt as fel:
            visa_fel(form, fel)
            return self._visa(request, form, 400)
        return redirect(self.adress)

    def _visa(self, request: Omradesbegaran, form: Beslutsform | None = None, status: int = 200) -> HttpResponse:
        k = self.korning
        innehall: dict[str, Any] = {
            "k": k,
            "smulor": smulor(self.omrade.slug, k.filnamn),
            "ton": _TON.get(k.status, ""),
            "far": self.far(Ratt.IMPORTERA),
        }
        if k.pagar:
            mall = (
                "lagesbild/_inlasning_forlopp.html"
                if getattr(request, "htmx", False)
                else "lagesbild/inlasning_import.html"
            )
            return _utan_lager(render(request, mall, innehall))
        if getattr(request, "htmx", False):
            # The preview is a whole page: the part that showed the progress asks for it.
            svar = HttpResponse()
            svar["HX-Refresh"] = "true"
            return svar
        if k.tolkning.get("namn") and k.status != Importkorning.Status.AVBRUTEN:  # its rows are cleaned away
            innehall |= self._granskning(request, form)
        return _utan_lager(render(request, "lagesbild/inlasning_import.html", innehall, status=status))

    def _granskning(self, request: Omradesbegaran, form: Beslutsform | None) -> dict[str, Any]:
        k = self.korning
        nu = {"kalla": k.kalla, "per_datum": k.per_datum, "krockar": k.beslut.get("krockar")}
        flikar = [(u, text, n) for u, text in _FLIKAR if (n := k.utfall.get(u, 0))]
        vald = request.GET.get("visa") or (flikar[0][0] if flikar else "")
        alla = urval.rader(request.user, k, vald)
        sida = Paginator(alla, PER_SIDA).get_page(request.GET.get("sida"))
        anmarkningar = list(k.anmarkningar.all()[:500])
        # Without a source every name is unknown: the source is asked for first.
        namn: list[Namnval] = namnval(k) if k.oppen and k.kalla else []
        platser = platsnamnval(request.user, k) if k.oppen else []
        return {
            "form": form or Beslutsform(initial=nu),
            "layout": LAYOUTER.get(k.tolkning.get("layout", ""), ""),
            "flikar": flikar,
            "vald": vald,
            "sida": sida,
            "fraga": f"visa={vald}&",
            "rader": [_rad(k, rad) for rad in sida],
            "kontroller": [a for a in anmarkningar if a.slag in {"summa", "procent", "differens", "fraga"}],
            "olasta": [a for a in anmarkningar if a.slag in {"ej_forstadd", "upprepad"}],
            "saknas": sum(a.slag == "saknas" for a in anmarkningar),
            "noter": [a.text for a in anmarkningar if a.slag in {"not", "formel"}],
            "namn": namn,
            "platser": platser,
            "andras": andras_platser(k) if k.oppen else [],
            "oklara": sum(n.val is None for n in [*namn, *platser]),
            "spring": spring(k) if k.oppen else [],
            "samma_fil": list(urval.tidigare_samma_fil(request.user, k)[:3]),
            "antal_siffror": k.rader.count(),
            "skrivs": tjanst.antal_att_skriva(k),
            "krockar": k.utfall.get(_U.KROCK, 0),
            "krock_annans": k.utfall.get("krock_annans", 0),
        }


class _Handling(Importvy):
    """POST does it. Who comes here another way (back from the log-in page) is shown the import."""

    ratt_skriva = Ratt.IMPORTERA

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        if not self.korning.pk:
            raise Http404
        return redirect(self.adress)


class Genomfor(_Handling):
    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        try:
            k = genomford_nu_eller_sedan(av=request.user, korning=self.korning, stampel=request.POST.get("stampel", ""))
        except (Krock, Last, Ogiltigt) as fel:
            messages.error(request, fel.text)
            return redirect(self.adress)
        if k.pagar:
            return redirect(self.adress)
        skrivna = k.utfall.get("skrivna", 0)
        messages.success(request, f"Inläst: {antal(skrivna, 'siffra', 'siffror')}." if skrivna else "Inget ändrades.")
        return redirect(self.adress)


class Angra(_Handling):
    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        try:
            borta = tjanst.angrad(av=request.user, korning=self.korning)
        except Last as fel:
            messages.error(request, fel.text)
            return redirect(self.adress)
        text = "Importen är ångrad."
        if borta:
            text += f" {antal(borta, 'siffra', 'siffror')} togs bort."
        if self.korning.beslut.get("krockar") == "ersatt":
            text += " De värden som ersattes är tillbaka."
        messages.success(request, text)
        return redirect(self.adress)


class Avbryt(_Handling):
    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        try:
            tjanst.avbruten(av=request.user, korning=self.korning)
        except Last as fel:
            messages.error(request, fel.text)
            return redirect(self.adress)
        messages.success(request, "Importen är avbruten. Inget ur filen är sparat som siffror.")
        return redirect("importer", self.omrade.slug)


class ProfilBort(Omradesvy):
    """Forget how files with a certain head are read."""

    flik = "statistik"
    ratt_lasa = ratt_skriva = Ratt.IMPORTERA

    def post(self, request: Omradesbegaran, pk: int, **_: Any) -> HttpResponse:
        profil = get_object_or_404(urval.profiler(request.user, self.omrade), pk=pk)
        tjanst.profil_borttagen(av=request.user, profil=profil)
        messages.success(request, f"”{profil.namn}” är borttagen. Nästa fil med de rubrikerna behöver beskrivas.")
        return redirect("importer", self.omrade.slug)


class Fil(Importvy):
    """The file as it was sent."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        k = self.korning
        if not k.fil:
            raise Http404("Filen är inte sparad.")
        try:
            fil = k.fil.open("rb")
        except FileNotFoundError as fel:
            raise Http404("Filen finns inte kvar.") from fel
        # Always a download of no certain kind: what somebody sent is never shown as a page of ours.
        namn = k.filnamn if "." in k.filnamn else f"{k.filnamn}.txt"
        svar = FileResponse(fil, as_attachment=True, filename=namn, content_type="application/octet-stream")
        svar["X-Content-Type-Options"] = "nosniff"
        patch_cache_control(svar, no_store=True, private=True)
        return svar


# --- Small help ------------------------------------------------------------------------------------------------------


def smulor(omrade: str, filnamn: str, url: str = "") -> list[dict[str, str]]:
    return [
        {"text": "Statistik", "url": reverse("statistik", args=[omrade])},
        {"text": "Importer", "url": reverse("importer", args=[omrade])},
        {"text": filnamn, "url": url},
    ]


def _utan_lager(svar: HttpResponse) -> HttpResponse:
    patch_cache_control(svar, no_store=True, private=True)
    return svar


def _valen(post: Any, stam: str, okanda: str) -> Iterator[tuple[int, int | str]]:
    for namn, varde in post.items():
        delar = namn.split("-")
        if len(delar) == 2 and delar[0] == stam and (nr := heltal(delar[1])) is not None:
            if (vald := heltal(varde)) is not None:
                yield nr, vald
            elif varde in {"ny", "utan"}:
                yield nr, varde
            elif okanda:
                yield nr, okanda


def _dagar(post: Any) -> Iterator[tuple[int, date]]:
    for namn, varde in post.items():
        delar = namn.split("-")
        if len(delar) == 2 and delar[0] == "byte" and (nr := heltal(delar[1])) is not None and varde:
            try:
                yield nr, date.fromisoformat(varde)
            except ValueError as fel:
                raise Ogiltigt(f"”{varde[:20]}” är inget datum. Skriv det som 2023-06-01.") from fel


def _rad(k: Importkorning, rad: Importrad) -> dict[str, Any]:
    grupp, namn, *_ = k.tolkning["namn"][rad.namn_nr]
    d = decimaler(rad.varde, rad.tidigare)
    return {
        "cell": adress(rad.rad, rad.kolumn),
        "blad": rad.blad,
        "namn": str(rad.serie) if rad.serie else namn,
        "tryckt_namn": namn if rad.serie and rad.serie.namn != namn else "",
        "grupp": grupp,
        "plats": str(rad.matomrade) if rad.matomrade else k.tolkning["platser"][rad.plats_nr] or "–",
        "period": Period(rad.fran, rad.till).kort,
        "tidigare": tal(rad.tidigare, d) if rad.tidigare is not None else "",
        "tidigare_per": rad.tidigare_per,
        "varde": tal(rad.varde, d),
        "tryckt": rad.tryckt,
        "preliminar": rad.preliminar,
    }
