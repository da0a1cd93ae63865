"""The weekly grid: read it, fill it in with or without JavaScript, fastställ it."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property

from lagesbild.forms.vecka import Ateroppningsform, Faststallandeform, Rad, Radform, rad_ur
from lagesbild.models import Veckobedomning, Veckolage
from lagesbild.selectors.brev import veckobrev
from lagesbild.selectors.forslag import ankare_i_vecka, forslag_i_vecka
from lagesbild.selectors.mote import stavningar
from lagesbild.selectors.rytm import laget
from lagesbild.selectors.vecka import Veckobild, Veckorad, bedomning, historik, upphavd_underskrift, veckobild
from lagesbild.services.vecka import (
    Bedomning,
    Radfel,
    bedomning_satt,
    vecka_ateroppnad,
    vecka_faststalld,
    veckan_sparad,
)
from lagesbild.tasks import bestall_brev
from lagesbild.vecka import Vecka, gar_att_bedoma
from lagesbild.views.bas import Veckosida, far_skriva
from lagesbild.views.forslag import ankarrader
from lagesbild.views.insats import insatskontext
from platser.models import Stadsdel
from samverkan.fel import Fel, Krock, Ogiltigt
from samverkan.roller import Part, Ratt
from samverkan.selectors import parter_med
from samverkan.svenska import antal
from samverkan.tal import heltal
from samverkan.templatetags.ui import EJ_FASTSTALLD, EJ_RAPPORTERAD
from samverkan.views.bas import Omradesbegaran, Omradesvy

FLEST_SIFFROR: Final = 9  # of a number in a form; Python refuses to read very long ones


class VeckaNu(Omradesvy):
    """The week that holds today."""

    flik = "vecka"

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        nu = Vecka.fran_datum(timezone.localdate())
        return redirect("vecka", self.omrade.slug, nu.ar, nu.vecka)


class Rutnatsida(Veckosida):
    """Draws the grid, also with what could not be saved."""

    def _bild(self) -> Veckobild:
        return veckobild(self.request.user, self.omrade, self.vecka, idag=timezone.localdate())

    def _sida(
        self,
        bild: Veckobild,
        *,
        skrivet: dict[int, Rad] | None = None,
        fel: dict[int, str] | None = None,
        krockar: dict[int, Krock] | None = None,
        ateroppning: Ateroppningsform | None = None,
        status: int = 200,
    ) -> HttpResponse:
        skrivet, fel, krockar = skrivet or {}, fel or {}, krockar or {}
        innehall = self._innehall(bild)
        for post in innehall["rader"]:
            pk = post["rad"].stadsdel.pk
            post |= {"skrivet": skrivet.get(pk), "fel": fel.get(pk), "krock": krockar.get(pk)}
        innehall |= {
            "fel": [rad for rad in innehall["rader"] if rad["fel"]],
            "krockar": list(krockar.values()),
            "ateroppning": ateroppning or innehall["ateroppning"],
        }
        return render(self.request, "lagesbild/vecka.html", innehall, status=status)

    def _motesinnehall(self) -> dict[str, Any]:
        """The meeting shows last week beside this one, and nobody's name."""
        bild = veckobild(self.request.user, self.omrade, self.vecka, idag=timezone.localdate(), antal_tidigare=1)
        return self._innehall(bild) | {"mote": True}

    def _innehall(self, bild: Veckobild) -> dict[str, Any]:
        """What the templates of the week show: the page, the meeting, and what is drawn again after a change."""
        idag = timezone.localdate()
        nu = Vecka.fran_datum(idag)
        last = bool(bild.lage and bild.lage.last)
        skriver = far_skriva(self, self.vecka, last=last)
        andra_namn = stavningar(self.request.user, self.omrade) if skriver else {}
        par = forslag_i_vecka(self.request.user, self.omrade, self.vecka)
        return insatskontext(self) | {
            "bild": bild,
            "vecka": self.vecka,
            "ar_nu_vecka": self.vecka == nu,
            "ar_nasta_vecka": self.vecka == nu.nasta,
            "for_tidig": not gar_att_bedoma(self.vecka, idag),
            "rader": [
                {
                    "rad": rad,
                    "par": par.get(rad.stadsdel.pk),
                    "stavningar": "|".join(andra_namn.get(rad.stadsdel.pk, ())),
                }
                for rad in bild.rader
            ],
            "ankare": ankarrader(ankare_i_vecka(self.request.user, self.omrade, self.vecka)),
            "last": last,
            "skriver": skriver,
            "handelser_oppna": skriver and self.vecka.mandag <= idag,
            "ser_allt": self.far(Ratt.SE_ARBETSMATERIAL),
            "saknas": EJ_RAPPORTERAD if self.far(Ratt.SE_ARBETSMATERIAL) else EJ_FASTSTALLD,
            "parter": _parter(self, bild),
            "upphavd": upphavd_underskrift(self.request.user, bild.lage),
            "ateroppning": Ateroppningsform() if self.far(Ratt.ATEROPPNA_VECKA) else None,
            "rytm": laget(self.request.user, self.omrade, self.vecka, timezone.now()),
            "nasta": self.adress,
        }

    def _spara(self, request: Omradesbegaran, *, resten_ar_lugn: bool = False) -> HttpResponse:
        bild = self._bild()
        skrivet = {rad.stadsdel.pk: rad_ur(request.POST, rad.stadsdel.pk) for rad in bild.rader}
        fel: dict[int, str] = {}
        nya: list[Bedomning] = []
        for rad in bild.rader:
            if (typat := skrivet[rad.stadsdel.pk]).andrad:
                try:
                    nya.append(_bedomning(rad.stadsdel, typat))
                except Ogiltigt as ogiltigt:
                    fel[rad.stadsdel.pk] = ogiltigt.text
        lugna, krockar = 0, list[Krock]()
        if not fel:
            try:
                lugna, krockar = veckan_sparad(
                    av=request.user,
                    omrade=self.omrade,
                    vecka=self.vecka,
                    bedomningar=nya,
                    resten_ar_lugn=resten_ar_lugn,
                )
            except Radfel as radfel:
                fel = {pk: ogiltigt.text for pk, ogiltigt in radfel.rader.items()}
        if fel:
            return self._sida(bild, skrivet=skrivet, fel=fel, status=400)
        if krockar:
            krockande = {krock.nuvarande.stadsdel_id: krock for krock in krockar}
            kvar = {pk: rad for pk, rad in skrivet.items() if pk in krockande}
            return self._sida(self._bild(), skrivet=kvar, krockar=krockande, status=409)
        if request.htmx:  # type: ignore[attr-defined]
            text = f"{antal(lugna, 'stadsdel är bekräftad lugn', 'stadsdelar är bekräftat lugna')}."
            return HttpResponse(text if lugna else "Alla stadsdelar var redan bedömda.", content_type="text/plain")
        if nya or not resten_ar_lugn:
            messages.success(request, f"{antal(len(nya), 'ändring är sparad', 'ändringar är sparade')}.")
        if lugna:
            messages.success(request, f"{antal(lugna, 'stadsdel är bekräftad lugn', 'stadsdelar är bekräftat lugna')}.")
        elif resten_ar_lugn:
            messages.info(request, "Alla stadsdelar var redan bedömda.")
        return redirect(self.adress)


class VeckaVy(Rutnatsida):
    """The grid. POST saves the whole week, for those without JavaScript."""

    ratt_skriva = Ratt.SKRIVA_VECKA

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida(self._bild())

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._spara(request)


class VeckoradVy(Veckosida):
    """One stadsdel's week: level, motivering, history. The grid posts here too and gets its receipt back."""

    ratt_skriva = Ratt.SKRIVA_VECKA
    mall: ClassVar[str] = "lagesbild/vecka_rad.html"

    @cached_property
    def stadsdel(self) -> Stadsdel:
        synliga = Stadsdel.objects.synlig_for(self.request.user).i_omrade(self.omrade)
        return get_object_or_404(synliga.select_related("stadsdelsomrade"), slug=self.kwargs["stadsdel"])

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        nu = bedomning(request.user, self.stadsdel, self.vecka)
        form = Radform(
            initial={
                "niva": nu.niva if nu else None,
                "motivering": nu.motivering if nu else "",
                "lugn": bool(nu and nu.lugn),
                "version": nu.version if nu else None,
            }
        )
        return self._sida(form, nu)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = Radform(self._data(request))
        if form.is_valid():
            try:
                sparad = bedomning_satt(
                    av=request.user,
                    stadsdel=self.stadsdel,
                    vecka=self.vecka,
                    niva=form.cleaned_data["niva"],
                    bygger_pa=form.cleaned_data["version"],
                    # The meeting has no field for it: then the text stays as it is.
                    motivering=form.cleaned_data["motivering"] if "motivering" in form.data else None,
                    # The grid has no box for it; a box that is not ticked says no.
                    lugn=form.cleaned_data["lugn"] if "har_lugn" in request.POST else None,
                )
            except Fel as fel:
                return self._fel(form, fel)
            if request.htmx:  # type: ignore[attr-defined]
                return self._kvitto({"sparad": sparad})
            messages.success(request, f"{self.stadsdel} är sparad på nivå {sparad.niva}.")
            return redirect(self.adress)
        if request.htmx:  # type: ignore[attr-defined]
            return self._kvitto(
                {"fel": " ".join(str(t) for texter in form.errors.values() for t in texter)}, status=400
            )
        return self._sida(form, bedomning(request.user, self.stadsdel, self.vecka), status=400)

    def _data(self, request: Omradesbegaran) -> dict[str, Any]:
        """The grid names its fields by stadsdel; here they lose that suffix."""
        pk = f"-{self.stadsdel.pk}"
        return {namn.removesuffix(pk): varde for namn, varde in request.POST.items()}

    def _fel(self, form: Radform, fel: Fel) -> HttpResponse:
        if self.request.htmx:  # type: ignore[attr-defined]
            krock = fel if isinstance(fel, Krock) else None
            return self._kvitto({"fel": fel.text, "krock": krock}, status=fel.status)
        falt = fel.falt if isinstance(fel, Ogiltigt) and fel.falt in form.fields else None
        nu = bedomning(self.request.user, self.stadsdel, self.vecka)
        if isinstance(fel, Krock):
            # The next save builds on what is stored now: the person has been shown it beside the own text.
            form.data = {**form.data, "version": fel.nuvarande.version}
            return self._sida(form, nu, krock=fel, status=409)
        form.add_error(falt, fel.text)
        return self._sida(form, nu, status=fel.status)

    def _kvitto(self, innehall: dict[str, Any], status: int = 200) -> HttpResponse:
        innehall |= {
            "rad": Veckorad(self.stadsdel, innehall.get("sparad"), ()),
            "skrivet": rad_ur(self.request.POST, self.stadsdel.pk),
            "skriver": True,
            "mote": "mote" in self.request.POST,
        }
        return render(self.request, "lagesbild/_veckokvitto.html", innehall, status=status)

    def _sida(
        self, form: Radform, nu: Veckobedomning | None, *, krock: Krock | None = None, status: int = 200
    ) -> HttpResponse:
        last = Veckolage.objects.ar_last(self.omrade, self.vecka)
        fanns = self.stadsdel.galler_nagon_dag(self.vecka.mandag, self.vecka.sondag)
        saknas = EJ_RAPPORTERAD if last or self.far(Ratt.SE_ARBETSMATERIAL) else EJ_FASTSTALLD
        return render(
            self.request,
            self.mall,
            {
                "form": form,
                "stadsdel": self.stadsdel,
                "vecka": self.vecka,
                "nu": nu,
                "krock": krock,
                "historik": historik(self.request.user, self.stadsdel, self.vecka)
                if self.far(Ratt.SE_ARBETSMATERIAL)
                else [],
                "last": last,
                "saknas": saknas if fanns else "Fanns inte den veckan",
                "skriver": fanns and far_skriva(self, self.vecka, last=last),
                "adress": self.adress,
            },
            status=status,
        )


class RestenLugn(Rutnatsida):
    """What is typed is saved, then everything not reported becomes confirmed quiet."""

    ratt_skriva = Ratt.SKRIVA_VECKA
    http_method_names = ("post",)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._spara(request, resten_ar_lugn=True)


class Faststall(Veckosida):
    """One part fastställer the week."""

    ratt_skriva = Ratt.FASTSTALLA_VECKA
    http_method_names = ("post",)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        form = Faststallandeform(request.POST)
        if not form.is_valid():
            raise Ogiltigt("Välj vilken part du fastställer för.", falt="part")
        try:
            lage = vecka_faststalld(
                av=request.user,
                omrade=self.omrade,
                vecka=self.vecka,
                part=Part(form.cleaned_data["part"]),
                sett=form.cleaned_data["sett"],
            )
        except (Ogiltigt, Krock) as fel:
            messages.error(request, fel.text)
            return redirect(self.adress)
        if lage.last:
            if brev := veckobrev(request.user, self.omrade, self.vecka).first():
                bestall_brev(brev.pk)
            messages.success(request, f"{self.vecka} är fastställd av båda parter och låst. Veckobrevet är skrivet.")
        else:
            messages.success(request, f"{self.vecka} är fastställd för din part. Nu väntar den på den andra.")
        return redirect(self.adress)


class Ateroppna(Rutnatsida):
    """A week is opened again, with a reason. A refused reason comes back on the week's page, as it was typed."""

    ratt_skriva = Ratt.ATEROPPNA_VECKA
    http_method_names = ("post",)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = Ateroppningsform(request.POST)
        if form.is_valid():
            try:
                vecka_ateroppnad(av=request.user, omrade=self.omrade, vecka=self.vecka, skal=form.cleaned_data["skal"])
            except Ogiltigt as fel:
                form.add_error("skal", fel.text)
            else:
                messages.success(request, f"{self.vecka} är öppen igen.")
                return redirect(self.adress)
        return self._sida(self._bild(), ateroppning=form, status=400)


def _bedomning(stadsdel: Stadsdel, typat: Rad) -> Bedomning:
    if not typat.niva:
        raise Ogiltigt("Välj en nivå 1–5; motiveringen hör till en nivå.", falt="niva")
    niva = heltal(typat.niva, siffror=FLEST_SIFFROR)
    if niva is None:
        raise Ogiltigt("Nivån ska vara ett heltal 1–5.", falt="niva")
    return Bedomning(stadsdel, niva, heltal(typat.version, siffror=FLEST_SIFFROR), typat.motivering)


def _parter(vy: Veckosida, bild: Veckobild) -> list[dict[str, Any]]:
    """Each part's signature: who and when, or whether this person may sign."""
    mina = parter_med(vy.request.user, vy.omrade, Ratt.FASTSTALLA_VECKA)
    lage = bild.lage
    skrivit_under = {lage.forvaltning_av_id, lage.polis_av_id} if lage else set()
    return [
        {
            "part": part.value,
            "namn": part.label,
            "av": getattr(lage, f"{part.value}_av", None),
            "tid": getattr(lage, f"{part.value}_tid", None),
            "far": part in mina and vy.request.user.pk not in skrivit_under,
        }
        for part in Part
    ]
