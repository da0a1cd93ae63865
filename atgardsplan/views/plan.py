"""The plan: its list, its page, its frame and texts, the decision and the end, what was changed."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from atgardsplan.forms import Nyplanform, Planskriftform, Ramform, Slutordsform
from atgardsplan.selectors.plan import andringar, plandelar, planer
from atgardsplan.services import (
    TEXTER,
    plan_avslutad,
    plan_beslut_aterkallat,
    plan_beslutad,
    plan_skapad,
    plan_sparad,
)
from atgardsplan.views.planbas import Formularvy, Planvy, rubrik_for
from samverkan.fel import Krock, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.tal import heltal
from samverkan.views.bas import Omradesbegaran, Omradesvy

PER_SIDA = 50


class Planlista(Omradesvy):
    """`/<omrade>/atgardsplan/`: the plans."""

    flik = "atgardsplan"

    def get(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        varden = {"planer": list(planer(request.user, self.omrade)), "far_skapa": self.far(Ratt.SKRIVA_PLAN)}
        return render(request, "atgardsplan/planer.html", varden)


class NyPlan(Omradesvy):
    """`/<omrade>/atgardsplan/ny/`: an empty plan, or one that goes on from the last (`?fran=`)."""

    flik = "atgardsplan"
    ratt_lasa = Ratt.SKRIVA_PLAN
    ratt_skriva = Ratt.SKRIVA_PLAN

    def get(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        return self.visa(self.formular(initial={"foregaende": request.GET.get("fran", "")}))

    def post(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        formular = self.formular(data=request.POST)
        if formular.is_valid():
            try:
                plan = plan_skapad(av=request.user, omrade=self.omrade, **formular.cleaned_data)
            except Ogiltigt as fel:
                visa_fel(formular, fel)
            else:
                messages.success(request, "Planen är skapad som utkast.")
                return redirect("atgardsplan", self.omrade.slug, plan.pk)
        return self.visa(formular, status=400)

    def formular(self, **kwargs: Any) -> Nyplanform:
        return Nyplanform(anvandare=self.request.user, omrade=self.omrade, **kwargs)

    def visa(self, formular: Nyplanform, status: int = 200) -> HttpResponse:
        return render(self.request, "atgardsplan/plan_ny.html", {"formular": formular}, status=status)


class Plan(Planvy):
    """`/<omrade>/atgardsplan/<plan>/`: the whole plan on one page."""

    def get(self, request: Omradesbegaran, omrade: str, plan: int) -> HttpResponse:
        varden = {
            "delar": plandelar(request.user, self.plan),
            "texter": [(f, rubrik_for(f), getattr(self.plan, f)) for f in TEXTER],
            "far_besluta": self.far(Ratt.BESLUTA_PLAN) and self.plan.oppen,
            "sett": self.plan.senaste_andring,
            "antal_andringar": andringar(request.user, self.plan).filter(efter_beslut=True).count(),
        }
        return render(request, "atgardsplan/plan.html", self.kontext(**varden))


class Planram(Formularvy):
    """`…/<plan>/andra/`: name and period."""

    formularklass = Ramform

    def get(self, request: Omradesbegaran, omrade: str, plan: int) -> HttpResponse:
        p = self.plan
        return self.visa(
            self.formular(initial={"namn": p.namn, "fran": p.fran, "till": p.till, "bygger_pa": p.version})
        )

    def post(self, request: Omradesbegaran, omrade: str, plan: int) -> HttpResponse:
        formular = self.formular(data=request.POST)
        if not formular.is_valid():
            return self.visa(formular, status=400)
        try:
            plan_sparad(
                av=request.user,
                plan=self.plan,
                bygger_pa=formular.cleaned_data["bygger_pa"] or 0,
                skal=formular.skal,
                **formular.varden(("namn", "fran", "till")),
            )
        except Ogiltigt as fel:
            visa_fel(formular, fel)
            return self.visa(formular, status=400)
        except Krock as krock:
            return self.visa_krock(krock)
        messages.success(request, "Planen är sparad.")
        return redirect("atgardsplan", self.omrade.slug, self.plan.pk)

    def visa(self, formular: Any, *, status: int = 200, **mer: Any) -> HttpResponse:
        return super().visa(formular, status=status, rubrik="Ändra planens namn och tid", **mer)


class Planskrift(Formularvy):
    """`…/<plan>/text/<falt>/`: one of the texts, in its place on the page (htmx) or on a page of its own."""

    formularklass = Planskriftform

    def get(self, request: Omradesbegaran, omrade: str, plan: int, falt: str) -> HttpResponse:
        text = getattr(self.plan, self.falt)
        return self.visa(self.formular(initial={"text": text, "bygger_pa": self.plan.version}))

    def post(self, request: Omradesbegaran, omrade: str, plan: int, falt: str) -> HttpResponse:
        formular = self.formular(data=request.POST)
        if not formular.is_valid():
            return self.visa(formular, status=400)
        try:
            sparad = plan_sparad(
                av=request.user,
                plan=self.plan,
                bygger_pa=formular.cleaned_data["bygger_pa"] or 0,
                skal=formular.skal,
                **{self.falt: formular.cleaned_data["text"]},
            )
        except Ogiltigt as fel:
            fel.falt = "text" if fel.falt == self.falt else fel.falt
            visa_fel(formular, fel)
            return self.visa(formular, status=400)
        except Krock as krock:
            return self.visa_krock(krock)
        if request.htmx:  # type: ignore[attr-defined]
            varden = self.kontext(falt=self.falt, rubrik=self.rubrik, text=getattr(sparad, self.falt), sparad=True)
            return render(request, "atgardsplan/_plantext.html", varden)
        messages.success(request, "Texten är sparad.")
        return redirect(f"{self.plan_url}#{self.falt}")

    def formular(self, **kwargs: Any) -> Any:
        # New ids each time: htmx would otherwise give the new field the attributes of the editor that had its id.
        return super().formular(auto_id=f"plantext-{token_hex(3)}-%s", **kwargs)

    @property
    def falt(self) -> str:
        if self.kwargs["falt"] not in TEXTER:
            raise Http404("Planen har ingen sådan text.")
        return str(self.kwargs["falt"])

    @property
    def rubrik(self) -> str:
        return rubrik_for(self.falt)

    @property
    def plan_url(self) -> str:
        return f"/{self.omrade.slug}/atgardsplan/{self.plan.pk}/"

    def visa(self, formular: Any, *, status: int = 200, **mer: Any) -> HttpResponse:
        if self.request.htmx:  # type: ignore[attr-defined]
            self.mall = "atgardsplan/_plantext_form.html"  # type: ignore[misc]
        return super().visa(formular, status=status, rubrik=self.rubrik, falt=self.falt, **mer)


class Planbeslut(Planvy):
    """`…/<plan>/beslut/`: sign for the own part, or take the signature back. POST only."""

    ratt_skriva = Ratt.BESLUTA_PLAN

    def post(self, request: Omradesbegaran, omrade: str, plan: int) -> HttpResponse:
        try:
            if request.POST.get("aterkalla"):
                plan_beslut_aterkallat(av=request.user, plan=self.plan)
                messages.success(request, "Beslutet är taget tillbaka.")
            else:
                sett = heltal(request.POST.get("sett"))
                ny = plan_beslutad(av=request.user, plan=self.plan, bygger_pa=-1 if sett is None else sett)
                messages.success(
                    request,
                    "Planen är beslutad av båda parter."
                    if ny.beslutad
                    else "Ditt beslut är sparat. Planen gäller när även den andra parten har beslutat.",
                )
        except Ogiltigt as fel:
            messages.error(request, fel.text)
        except Krock:
            messages.error(
                request, "Något i planen har ändrats sedan du öppnade sidan. Läs igenom den igen innan du beslutar."
            )
        return redirect("atgardsplan", self.omrade.slug, self.plan.pk)


class Planavslut(Planvy):
    """`…/<plan>/avsluta/`: close the plan, with what is taken along."""

    ratt_lasa = Ratt.BESLUTA_PLAN
    ratt_skriva = Ratt.BESLUTA_PLAN

    def get(self, request: Omradesbegaran, omrade: str, plan: int) -> HttpResponse:
        return self.visa(Slutordsform())

    def post(self, request: Omradesbegaran, omrade: str, plan: int) -> HttpResponse:
        formular = Slutordsform(request.POST)
        if formular.is_valid():
            try:
                plan_avslutad(av=request.user, plan=self.plan, slutord=formular.cleaned_data["slutord"])
            except Ogiltigt as fel:
                visa_fel(formular, fel)
            else:
                messages.success(request, "Planen är avslutad.")
                return redirect("atgardsplan", self.omrade.slug, self.plan.pk)
        return self.visa(formular, status=400)

    def visa(self, formular: Slutordsform, status: int = 200) -> HttpResponse:
        varden = self.kontext(formular=formular, rubrik="Avsluta planen", knapp="Avsluta planen", fara=True)
        varden["ingress"] = "En avslutad plan ligger kvar som den är och kan inte längre ändras."
        return render(self.request, "atgardsplan/plandel_form.html", varden, status=status)


class Planandringar(Planvy):
    """`…/<plan>/andringar/`: what was changed, latest first."""

    def get(self, request: Omradesbegaran, omrade: str, plan: int) -> HttpResponse:
        rader = andringar(request.user, self.plan)
        if bara := request.GET.get("efter_beslut") == "1":
            rader = rader.filter(efter_beslut=True)
        sida = Paginator(rader, PER_SIDA).get_page(request.GET.get("sida"))
        varden = self.kontext(sida=sida, bara_efter=bara, ser_utkastet=self.far(Ratt.SE_ARBETSMATERIAL))
        return render(request, "atgardsplan/planandringar.html", varden)
