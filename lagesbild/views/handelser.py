"""Events are looked for, read, corrected and struck out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from lagesbild.forms.handelse import Handelseform, Sokform, Strykform
from lagesbild.handelsetext import Andring, andringar, csv_text
from lagesbild.models import Handelse, Handelsehistorik
from lagesbild.selectors.handelse import (
    Sokning,
    antal_veckor,
    ar_med_handelser,
    avvikelser,
    gar_att_registrera,
    handelse_med_historik,
    hitta_handelser,
)
from lagesbild.services.handelse import Dubblett, Uppgifter, handelse_andrad, handelse_struken
from lagesbild.views.handelse import Handelsesida
from platser.models import Stadsdel
from samverkan.fel import Fel, Krock, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesbegaran

PER_SIDA: Final = 50


class Handelser(Handelsesida):
    """All events of the area that the person sees, by what is looked for; and how the levels followed them."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = self.sokform()
        urval = form.urval
        traffar = hitta_handelser(request.user, self.omrade, Sokning(**urval))
        if form.errors:
            traffar = traffar.none()  # a list that leaves out a condition would be taken for an answer
        sida = Paginator(traffar, PER_SIDA).get_page(request.GET.get("sida"))
        alla_ar = ar_med_handelser(request.user, self.omrade)
        valt = request.GET.get("ar", "")
        ar = int(valt) if valt in map(str, alla_ar) else (alla_ar[0] if alla_ar else self.idag.year)
        fraga = urlencode({namn: getattr(varde, "kod", varde) for namn, varde in urval.items()})
        return render(
            request,
            "lagesbild/handelser.html",
            {
                "form": form,
                "filtrerad": form.is_bound and bool(urval or form.errors),
                "fraga": f"{fraga}&" if fraga else "",
                "sida": sida,
                "veckor": antal_veckor(traffar),
                "ar": ar,
                "alla_ar": alla_ar,
                "avvikelser": avvikelser(request.user, self.omrade, ar) if alla_ar else None,
            },
        )

    def sokform(self) -> Sokform:
        return Sokform(self.request.GET, typer=self.typer, stadsdelar=list(self.stadsdelar))


class HandelserCsv(Handelser):
    """The same events as a file."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = self.sokform()
        if not form.is_valid():
            return redirect(f"{reverse('handelser', args=[self.omrade.slug])}?{request.GET.urlencode()}")
        traffar = hitta_handelser(request.user, self.omrade, Sokning(**form.urval))
        svar = HttpResponse(csv_text(traffar), content_type="text/csv; charset=utf-8")
        svar["Content-Disposition"] = f'attachment; filename="handelser-{self.omrade.slug}.csv"'
        return svar


class _EnHandelse(Handelsesida):
    """The event of the address, and its page."""

    ratt_skriva = Ratt.SKRIVA_VECKA

    @cached_property
    def hittad(self) -> tuple[Handelse, list[Handelsehistorik]]:
        hittad = handelse_med_historik(self.request.user, self.omrade, self.kwargs["pk"])
        if hittad is None:
            raise Http404("Händelsen finns inte, eller så får du inte se den ännu.")
        return hittad

    @property
    def handelse(self) -> Handelse:
        return self.hittad[0]

    def form(self, data: Any = None) -> Handelseform:
        h = self.handelse
        initial = {
            "stadsdel": h.stadsdel.slug,
            "dag": h.dag,
            "klockslag": h.klockslag,
            "typ": h.typ,
            "allvar": h.allvar,
            "plats": h.plats,
            "text": h.text,
            "kalla": h.kalla,
            "version": h.version,
        }
        return Handelseform(data, typer=self.typer, stadsdelar=self._alla_stadsdelar, initial=initial)

    def i_ord(self, fran: dict[str, Any] | None, till: dict[str, Any]) -> Iterator[Andring]:
        typer = {typ.slug: typ.namn for typ in self.typer}
        stadsdelar = {stadsdel.slug: stadsdel.namn for stadsdel in self._alla_stadsdelar}
        return andringar(fran, till, typer, stadsdelar)

    @cached_property
    def _alla_stadsdelar(self) -> list[Stadsdel]:
        return list(self.stadsdelar)

    def sida(
        self, form: Handelseform, *, stryk: Strykform | None = None, status: int = 200, **mer: Any
    ) -> HttpResponse:
        if status != 200:  # what somebody else saved, and what was just lost, is there now
            self.__dict__.pop("hittad", None)
        handelse, historik = self.hittad
        oppen = gar_att_registrera(self.omrade, handelse.iso, self.idag)
        innehall = {
            "handelse": handelse,
            "vecka": handelse.iso,
            "veckoadress": reverse("vecka", args=[self.omrade.slug, handelse.ar, handelse.vecka]),
            "form": form,
            "stryk": stryk or Strykform(initial={"version": handelse.version}),
            "historik": [(h, list(self.i_ord(h.fran, h.till))) for h in historik]
            if self.far(Ratt.SE_ARBETSMATERIAL)
            else [],
            "oppen": oppen,
            "ser_allt": self.far(Ratt.SE_ARBETSMATERIAL),
            "skriver": self.far(Ratt.SKRIVA_VECKA) and oppen and not handelse.struken,
        }
        return render(self.request, "lagesbild/handelse.html", innehall | mer, status=status)


class HandelseVy(_EnHandelse):
    """One event: what is known, its history, a form to correct or move it."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self.sida(self.form())

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        form = self.form(request.POST.dict())
        if not form.is_valid():
            return self.sida(form, status=400)
        try:
            sparad = handelse_andrad(
                av=request.user,
                handelse=self.handelse,
                bygger_pa=form.cleaned_data["version"],
                till=Uppgifter(**form.uppgifter),
                orsak=form.cleaned_data["orsak"],
                trots_dubblett="annan" in request.POST,
            )
        except Krock as krock:
            # The next save builds on what is stored now: the person is shown it beside the own text.
            form.data = {**form.data, "version": krock.nuvarande.version}
            return self.sida(
                form, krock=list(self.i_ord(krock.nuvarande_data, krock.forsok)), krocktext=krock.text, status=409
            )
        except Dubblett as dubblett:
            return self.sida(form, dubblett=dubblett, status=409)
        except Ogiltigt as ogiltigt:
            visa_fel(form, ogiltigt)
            return self.sida(form, status=400)
        except Fel as hinder:
            form.add_error(None, hinder.text)
            return self.sida(form, status=hinder.status)
        messages.success(request, f"Händelsen är sparad i {sparad.iso}.")
        return redirect("handelse", self.omrade.slug, sparad.pk)


class HandelseStryk(_EnHandelse):
    """An event is struck out. A refused reason comes back on the event's page, as it was typed."""

    http_method_names = ("post",)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        stryk = Strykform(request.POST.dict())
        if stryk.is_valid():
            try:
                struken = handelse_struken(
                    av=request.user,
                    handelse=self.handelse,
                    bygger_pa=stryk.cleaned_data["version"],
                    skal=stryk.cleaned_data["skal"],
                )
            except Krock as krock:
                stryk.data = {**stryk.data, "version": krock.nuvarande.version}
                stryk.add_error(
                    None, f"{krock.text} Läs händelsen som den är nu och stryk den igen om den ändå är fel."
                )
                return self.sida(self.form(), stryk=stryk, status=409)
            except Ogiltigt as fel:
                visa_fel(stryk, fel)
            else:
                messages.success(request, "Händelsen är struken. Den finns kvar i historiken.")
                return redirect("vecka", self.omrade.slug, struken.ar, struken.vecka)
        return self.sida(self.form(), stryk=stryk, status=400)
