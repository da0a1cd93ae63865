"""Events are added: in the grid's row, on a page of their own, several at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property

from lagesbild.forms.handelse import Veckodagsform, Veckohandelser, dagar_att_valja
from lagesbild.handelse import Typ
from lagesbild.models import Handelse, Veckolage
from lagesbild.selectors.handelse import gar_att_registrera, handelser_i_vecka, typer_i
from lagesbild.selectors.vecka import Veckorad, bedomning
from lagesbild.services.handelse import Dubblett, Handelsefel, Uppgifter, handelser_registrerade
from lagesbild.views.bas import Veckosida
from platser.models import Stadsdel
from samverkan.fel import Fel, Last, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Part, Ratt
from samverkan.selectors import parter_med
from samverkan.svenska import antal
from samverkan.views.bas import Omradesbegaran, Omradesvy


class Handelsesida(Omradesvy):
    """What the pages of events share."""

    flik = "vecka"

    @cached_property
    def typer(self) -> list[Typ]:
        return typer_i(self.omrade)

    @property
    def idag(self) -> date:
        return timezone.localdate()

    @property
    def stadsdelar(self) -> Any:
        """The area's stadsdelar that the person sees, also those that no longer are."""
        synliga = Stadsdel.objects.synlig_for(self.request.user).i_omrade(self.omrade)
        return synliga.select_related("stadsdelsomrade").defer("kontur").order_by("ordning", "namn")

    @cached_property
    def kalla(self) -> str:
        """The source that a person most often reports for: the own part."""
        parter = parter_med(self.request.user, self.omrade, Ratt.SKRIVA_VECKA)
        return Handelse.Kalla.POLIS if parter == {Part.POLIS} else Handelse.Kalla.FORVALTNING

    def borjan(self, dagar: list[date]) -> dict[str, Any]:
        """What a form for a new event starts with: today, or the last day there is."""
        return {"dag": (self.idag if self.idag in dagar else dagar[-1]).isoformat(), "kalla": self.kalla}


class _Veckohandelsesida(Veckosida, Handelsesida):
    """Pages that add events to a week."""

    ratt_skriva = Ratt.SKRIVA_VECKA

    @cached_property
    def oppen(self) -> bool:
        return gar_att_registrera(self.omrade, self.vecka, self.idag)

    def krav_oppen(self) -> None:
        """Raise what stops a new event before a form is shown for it."""
        if self.vecka.mandag > self.idag:
            raise Ogiltigt(f"{self.vecka} har inte börjat. Händelser registreras när de har hänt.")
        if not self.oppen:
            raise Last(
                f"{self.vecka} är fastställd av båda parter och kan inte ändras. Samordnaren kan öppna den igen."
            )


class HandelseNy(_Veckohandelsesida):
    """Add an event to one stadsdel: in the grid's row, or on a page of its own."""

    ratt_lasa = Ratt.SKRIVA_VECKA

    @cached_property
    def stadsdel(self) -> Stadsdel:
        return get_object_or_404(self.stadsdelar, slug=self.kwargs["stadsdel"])

    @cached_property
    def dagar(self) -> list[date]:
        self.krav_oppen()
        dagar = dagar_att_valja(self.vecka, self.stadsdel, self.idag)
        if not dagar:
            raise Ogiltigt(f"{self.stadsdel} fanns inte som stadsdel de dagar av {self.vecka} som har varit.")
        return dagar

    def _form(self, data: Any = None, initial: dict[str, Any] | None = None) -> Veckodagsform:
        pk = self.stadsdel.pk
        return Veckodagsform(
            data,
            typer=self.typer,
            dagar=self.dagar,
            fid=f"handelseform-{pk}",
            auto_id=f"h{pk}_%s",
            initial=self.borjan(self.dagar) | (initial or {}),
        )

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._svar(self._form())

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._svar(form, status=400)
        try:
            handelser_registrerade(
                av=request.user,
                omrade=self.omrade,
                vecka=self.vecka,
                rader=[Uppgifter(stadsdel=self.stadsdel, **form.uppgifter)],
                trots_dubblett="annan" in request.POST,
            )
        except Handelsefel as handelsefel:
            fel = handelsefel.rader[0]
            if isinstance(fel, Dubblett):
                return self._svar(form, dubblett=fel, status=409)
            visa_fel(form, fel)
            return self._svar(form, status=400)
        except Fel as hinder:
            form.add_error(None, hinder.text)
            return self._svar(form, status=hinder.status)
        # The next one often happened the same day and came from the same source.
        en_till = "en_till" in request.POST
        nasta = self._form(initial={namn: request.POST[namn] for namn in ("dag", "kalla")}) if en_till else None
        if request.htmx:  # type: ignore[attr-defined]
            return self._svar(nasta, sparad=True)
        messages.success(request, f"Händelsen i {self.stadsdel} är sparad.")
        return redirect(request.path if en_till else self.adress)

    def _svar(self, form: Veckodagsform | None, *, status: int = 200, **mer: Any) -> HttpResponse:
        htmx = self.request.htmx  # type: ignore[attr-defined]
        handelser = handelser_i_vecka(self.request.user, self.omrade, self.vecka).get(self.stadsdel.pk, ())
        nu = bedomning(self.request.user, self.stadsdel, self.vecka) if mer.get("sparad") else None
        innehall = {
            "form": form,
            "fid": f"handelseform-{self.stadsdel.pk}",
            "stadsdel": self.stadsdel,
            "vecka": self.vecka,
            "rad": Veckorad(self.stadsdel, nu, (), handelser),
            "skriver": True,
            "handelser_oppna": True,
            "adress": self.adress,
            "klockan": timezone.localtime(),
        }
        mall = "lagesbild/_handelsesvar.html" if htmx else "lagesbild/handelse_ny.html"
        return render(self.request, mall, innehall | mer, status=status)


class VeckohandelserVy(_Veckohandelsesida):
    """The week's events, and a form for several new ones."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida(self._rader() if self._far_skriva else None)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        self.krav_oppen()
        rader = self._rader(request.POST)
        if not rader.is_valid():
            return self._sida(rader, status=400)
        skrivna = rader.skrivna
        try:
            sparade = handelser_registrerade(
                av=request.user,
                omrade=self.omrade,
                vecka=self.vecka,
                rader=[Uppgifter(**form.uppgifter) for form in skrivna],
                trots_dubblett="annan" in request.POST,
            )
        except Handelsefel as fel:
            dubbletter = {}
            for nummer, radfel in fel.rader.items():
                if isinstance(radfel, Dubblett):
                    dubbletter[skrivna[nummer].prefix] = radfel
                else:
                    visa_fel(skrivna[nummer], radfel)
            bara_dubbletter = len(dubbletter) == len(fel.rader)
            return self._sida(
                rader, dubbletter=dubbletter, fraga=bara_dubbletter, status=409 if bara_dubbletter else 400
            )
        except Fel as hinder:
            return self._sida(rader, hinder=hinder.text, status=hinder.status)
        messages.success(request, f"{antal(len(sparade), 'händelse är sparad', 'händelser är sparade')}.")
        return redirect("veckohandelser", self.omrade.slug, self.vecka.ar, self.vecka.vecka)

    @property
    def _far_skriva(self) -> bool:
        har_stadsdelar = self.stadsdelar.gallande_nagon_dag(self.vecka.mandag, self.vecka.sondag).exists
        return self.far(Ratt.SKRIVA_VECKA) and self.oppen and har_stadsdelar()

    def _rader(self, data: Any = None) -> Any:
        dagar = dagar_att_valja(self.vecka, None, self.idag)
        stadsdelar = list(self.stadsdelar.gallande_nagon_dag(self.vecka.mandag, self.vecka.sondag))
        return Veckohandelser(
            data,
            prefix="rad",
            initial=[],
            form_kwargs={
                "typer": self.typer,
                "dagar": dagar,
                "stadsdelar": stadsdelar,
                "initial": self.borjan(dagar),
            },
        )

    def _sida(
        self, rader: Any, *, dubbletter: dict[str, Dubblett] | None = None, status: int = 200, **mer: Any
    ) -> HttpResponse:
        per_stadsdel = handelser_i_vecka(self.request.user, self.omrade, self.vecka)
        alla = sorted((h for handelser in per_stadsdel.values() for h in handelser), key=lambda h: (h.nar, h.pk))
        innehall = {
            "vecka": self.vecka,
            "handelser": alla,
            "formset": rader,
            "rader": [(form, (dubbletter or {}).get(form.prefix)) for form in rader] if rader else [],
            "har_fel": bool(rader and rader.is_bound and (rader.total_error_count() or dubbletter)),
            "adress": self.adress,
            "ser_allt": self.far(Ratt.SE_ARBETSMATERIAL),
            # To a läsare an open week must not look like one in which nothing happened.
            "visas": self.far(Ratt.SE_ARBETSMATERIAL) or Veckolage.objects.ar_last(self.omrade, self.vecka),
        }
        return render(self.request, "lagesbild/handelser_vecka.html", innehall | mer, status=status)
