"""The two parts' proposals before the meeting, and how well they agree over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from lagesbild.diagram import Serie, linjer
from lagesbild.forms.forslag import Spannform
from lagesbild.forms.vecka import Rad, rad_ur
from lagesbild.models import Nivaankare
from lagesbild.niva import Niva
from lagesbild.samstammighet import MINST_PAR, i_ord
from lagesbild.selectors.forslag import (
    Forslagspar,
    Samstammighetsbild,
    ankare_i_vecka,
    ar_dolda,
    egna_versioner,
    forslag_i_vecka,
    samstammighetsbild,
    veckor_med_par,
)
from lagesbild.selectors.installning import installning_for
from lagesbild.selectors.vecka import Veckobild, Veckorad, veckobild
from lagesbild.services.forslag import Forslagskrockar, NyttForslag, forslag_lamnade
from lagesbild.services.vecka import Radfel
from lagesbild.vecka import Vecka, gar_att_bedoma, veckor_i
from lagesbild.views.bas import Veckosida, far_skriva
from samverkan.fel import Fel, Krock, Nekad, Ogiltigt
from samverkan.roller import Part, Ratt
from samverkan.selectors import parter_med
from samverkan.svenska import antal
from samverkan.tal import heltal
from samverkan.views.bas import Omradesbegaran, Omradesvy

FLEST_SIFFROR: Final = 9
VECKOR: Final = 52  # compared when nothing is chosen


@dataclass(frozen=True, slots=True)
class Forslagsrad:
    """One stadsdel on the page, for the part that the person acts for."""

    rad: Veckorad
    par: Forslagspar
    part: Part | None
    version: int | None
    skrivet: Rad | None = None
    fel: str = ""
    krock: Krock | None = None
    sparad: bool = False

    @property
    def eget(self) -> Any:
        """What the part has proposed, if the person may read it."""
        return getattr(self.par, self.part.value) if self.part else None

    @property
    def annans(self) -> list[tuple[Part, Any, bool]]:
        """The parts that the person does not write for: name, proposal, whether it is hidden."""
        return [del_ for del_ in self.par.delar if del_[0] != self.part]

    @property
    def eget_dolt(self) -> bool:
        return self.part in self.par.dolda


class ForslagVy(Veckosida):
    """`…/<vecka>/forslag/`: one form for all stadsdelar; with htmx each row is saved as soon as it is changed."""

    ratt_lasa = Ratt.SE_ARBETSMATERIAL
    ratt_skriva = Ratt.SKRIVA_VECKA

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida()

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        if self.part is None:
            raise Nekad("Du kan bara lämna förslag för din egen part.")
        bild, par = self._bild(), self._par()
        enda = request.POST.get("rad", "") if self._htmx else ""
        rader = [rad for rad in bild.rader if not enda or str(rad.stadsdel.pk) == enda]
        skrivet = {rad.stadsdel.pk: rad_ur(request.POST, rad.stadsdel.pk) for rad in rader}
        fel: dict[int, str] = {}
        krockar: dict[int, Krock] = {}
        nya: list[NyttForslag] = []
        for rad in rader:
            if (typat := skrivet[rad.stadsdel.pk]).andrad:
                try:
                    nya.append(_nytt(rad, typat))
                except Ogiltigt as ogiltigt:
                    fel[rad.stadsdel.pk] = ogiltigt.text
        try:
            if not fel:
                forslag_lamnade(av=request.user, omrade=self.omrade, vecka=self.vecka, part=self.part, forslag=nya)
        except Radfel as radfel:
            fel = {pk: ogiltigt.text for pk, ogiltigt in radfel.rader.items()}
        except Forslagskrockar as krock:
            krockar = krock.rader
        except Fel as annat:
            if not enda:
                raise
            fel = {rad.stadsdel.pk: annat.text for rad in rader}
        status = 400 if fel else 409 if krockar else 200
        if enda:
            return self._kvitton(rader, skrivet, fel, krockar, status)
        if fel or krockar:
            par = self._par()
            return self._sida(bild=bild, par=par, skrivet=skrivet, fel=fel, krockar=krockar, status=status)
        messages.success(request, f"{antal(len(nya), 'förslag är sparat', 'förslag är sparade')}.")
        return redirect(self.egen_adress)

    @cached_property
    def parter(self) -> list[Part]:
        """The parts that the person may leave proposals for."""
        mina = parter_med(self.request.user, self.omrade, Ratt.SKRIVA_VECKA)
        return [part for part in Part if part in mina]

    @cached_property
    def part(self) -> Part | None:
        """The part that is written for: the one chosen, if it is the person's, or the first."""
        vald = self.request.POST.get("part") or self.request.GET.get("part")
        if vald is not None and vald not in self.parter and self.request.method == "POST":
            raise Nekad("Du kan bara lämna förslag för din egen part.")
        return Part(vald) if vald in self.parter else next(iter(self.parter), None)

    @property
    def egen_adress(self) -> str:
        adress = reverse("forslag", args=[self.omrade.slug, self.vecka.ar, self.vecka.vecka])
        return f"{adress}?part={self.part}" if len(self.parter) > 1 else adress

    @property
    def _htmx(self) -> bool:
        return bool(self.request.htmx)  # type: ignore[attr-defined]

    def _bild(self) -> Veckobild:
        return veckobild(self.request.user, self.omrade, self.vecka, idag=timezone.localdate(), antal_tidigare=1)

    def _par(self) -> dict[int, Forslagspar]:
        return forslag_i_vecka(self.request.user, self.omrade, self.vecka)

    def _kvitton(
        self,
        rader: list[Veckorad],
        skrivet: dict[int, Rad],
        fel: dict[int, str],
        krockar: dict[int, Krock],
        status: int,
    ) -> HttpResponse:
        """The receipt of one row; with what the other part has left, which may be seen now."""
        if len(rader) != 1:
            raise Ogiltigt("Stadsdelen finns inte den veckan.", falt="rad")
        [post] = self._rader(rader, self._par(), skrivet, fel, krockar, sparad=not fel and not krockar)
        return render(
            self.request,
            "lagesbild/_forslagskvitto.html",
            {"post": post, "skriver": True, "ny_cell": True, "vecka": self.vecka},
            status=status,
        )

    def _rader(
        self,
        rader: list[Veckorad] | tuple[Veckorad, ...],
        par: dict[int, Forslagspar],
        skrivet: dict[int, Rad],
        fel: dict[int, str],
        krockar: dict[int, Krock],
        sparad: bool = False,
    ) -> list[Forslagsrad]:
        egna = egna_versioner(self.request.user, self.omrade, self.vecka, self.part) if self.part else {}
        return [
            Forslagsrad(
                rad=rad,
                par=par.get(pk := rad.stadsdel.pk, Forslagspar()),
                part=self.part,
                version=egna.get(pk),
                skrivet=skrivet.get(pk),
                fel=fel.get(pk, ""),
                krock=krockar.get(pk),
                sparad=sparad,
            )
            for rad in rader
        ]

    def _sida(
        self,
        *,
        bild: Veckobild | None = None,
        par: dict[int, Forslagspar] | None = None,
        skrivet: dict[int, Rad] | None = None,
        fel: dict[int, str] | None = None,
        krockar: dict[int, Krock] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        bild = bild or self._bild()
        par = self._par() if par is None else par
        last = bool(bild.lage and bild.lage.last)
        installning = installning_for(self.omrade)
        rader = self._rader(bild.rader, par, skrivet or {}, fel or {}, krockar or {})
        return render(
            self.request,
            "lagesbild/forslag.html",
            {
                "bild": bild,
                "vecka": self.vecka,
                "rader": rader,
                "fel": [rad for rad in rader if rad.fel or rad.krock],
                "part": self.part,
                "parter": self.parter,
                "last": last,
                "for_tidig": not gar_att_bedoma(self.vecka, timezone.localdate()),
                "skriver": bool(self.part) and far_skriva(self, self.vecka, last=last),
                "dolda": ar_dolda(self.request.user, self.omrade, self.vecka, annars=installning.dolda_forslag),
                "lamnade": sum(rad.version is not None for rad in rader),
                "ankare": ankarrader(ankare_i_vecka(self.request.user, self.omrade, self.vecka)),
                "egen_adress": self.egen_adress,
            },
            status=status,
        )


class Samstammigheten(Omradesvy):
    """`/<omrade>/vecka/samstammighet/`: how alike the parts judge, as help to talk about the levels."""

    flik = "vecka"
    ratt_lasa = Ratt.SE_ARBETSMATERIAL

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = Spannform(request.GET, anvandare=request.user, omrade=self.omrade)
        vald = form.cleaned_data if form.is_valid() else {}
        ar = veckor_med_par(request.user, self.omrade)
        fran, till = _span(vald.get("fran"), vald.get("till"), ar)
        stadsdel = vald.get("stadsdel")
        bild = samstammighetsbild(request.user, self.omrade, fran, till, stadsdel=stadsdel)
        return render(
            request,
            "lagesbild/samstammighet.html",
            {
                "form": Spannform(
                    {"fran": fran.kod, "till": till.kod, "stadsdel": stadsdel.slug if stadsdel else ""},
                    anvandare=request.user,
                    omrade=self.omrade,
                )
                if form.is_valid()
                else form,
                "bild": bild,
                "matt": bild.matt,
                "i_ord": i_ord(bild.matt),
                "riktning": _riktning(bild),
                "per_stadsdel": [(ena, matt, i_ord(matt)) for ena, matt in bild.per_stadsdel],
                "kryss": list(zip(Niva, bild.kryss, strict=True)),
                "nivaer": list(Niva),
                "diagram": _utveckling(bild),
                "ar": [(ett, f"{ett}-01", f"{ett}-{len(veckor_i(ett)):02}") for ett in ar],
                "MINST_PAR": MINST_PAR,
                "vald_stadsdel": stadsdel,
            },
            status=200 if form.is_valid() else 400,
        )


def ankarrader(ankare: dict[int, Nivaankare]) -> list[tuple[Niva, Nivaankare | None]]:
    """Every level with the area's own text, for templates; empty when the area has none."""
    return [(niva, ankare.get(niva)) for niva in Niva] if ankare else []


def _nytt(rad: Veckorad, typat: Rad) -> NyttForslag:
    if not typat.niva:
        raise Ogiltigt("Välj en nivå 1–5; skälet hör till en nivå.", falt="niva")
    niva = heltal(typat.niva, siffror=FLEST_SIFFROR)
    if niva is None:
        raise Ogiltigt("Nivån ska vara ett heltal 1–5.", falt="niva")
    return NyttForslag(rad.stadsdel, niva, heltal(typat.version, siffror=FLEST_SIFFROR), typat.motivering)


def _span(fran: Vecka | None, till: Vecka | None, ar: list[int]) -> tuple[Vecka, Vecka]:
    """The weeks to compare: as chosen, else the year that ends now, else the latest year with pairs."""
    nu = Vecka.fran_datum(timezone.localdate())
    senast = veckor_i(ar[0])[-1] if ar and ar[0] < nu.ar - 1 else nu
    till = till or max(fran or senast, senast)
    try:
        start = till.plus(1 - VECKOR)
    except ValueError:
        start = Vecka(2000, 1)
    return fran or start, till


def _riktning(bild: Samstammighetsbild) -> str:
    """Which part lies higher, in words; empty when there is too little to say it."""
    matt = bild.matt
    if not matt.kan_tolkas:
        return ""
    f, p = matt.forsta_hogre, matt.andra_hogre
    if f == p:
        return "Ingen av parterna ligger oftare högre än den andra." if f else "Parterna har alltid satt samma nivå."
    hogre, lagre, n, m = (Part.FORVALTNING, Part.POLIS, f, p) if f > p else (Part.POLIS, Part.FORVALTNING, p, f)
    return (
        f"{hogre.label} ligger högre i {n} par och {lagre.label.lower()} i {m or 'inget'}. I {matt.lika} är nivån lika."
    )


def _utveckling(bild: Samstammighetsbild) -> SafeString:
    """Share equal and at most one step apart by quarter; a quarter with too few pairs is a gap."""
    kvartal = bild.kvartal
    if sum(ett.matt.kan_tolkas for ett in kvartal) < 2:
        return SafeString("")

    def andelar(steg: bool) -> list[float | None]:
        return [
            100 * (k.matt.lika + (k.matt.ett_steg if steg else 0)) / k.matt.antal if k.matt.kan_tolkas else None
            for k in kvartal
        ]

    svg = linjer(
        [k.text for k in kvartal],
        [Serie("Högst ett steg isär", andelar(True)), Serie("Samma nivå", andelar(False))],
        id_="samstammighet-kvartal",
        titel="Andel par per kvartal",
        beskrivning="Siffrorna står i tabellen under diagrammet.",
        enhet="%",
    )
    return mark_safe(svg)  # noqa: S308 (drawn by us; names are escaped there)
