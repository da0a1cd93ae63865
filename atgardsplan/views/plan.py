"""The plan and its activities."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from atgardsplan.forms import Aktivitetsform
from atgardsplan.models import Aktivitet, Atgardsplan
from atgardsplan.selectors.plan import aktiviteter, plandelar, planer
from atgardsplan.services import FALT, aktivitet_skapad, aktivitet_sparad
from samverkan.fel import Krock, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesbegaran, Omradesvy


class Planlista(Omradesvy):
    """`/<omrade>/atgardsplan/`: the plans."""

    flik = "atgardsplan"

    def get(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        varden = {"planer": list(planer(request.user, self.omrade))}
        return render(request, "atgardsplan/planer.html", varden)


class _Planvy(Omradesvy):
    flik = "atgardsplan"

    def plan(self) -> Atgardsplan:
        return get_object_or_404(planer(self.request.user, self.omrade), pk=self.kwargs["plan"])


class Plan(_Planvy):
    """`/<omrade>/atgardsplan/<plan>/`: the whole plan on one page."""

    def get(self, request: Omradesbegaran, omrade: str, plan: int) -> HttpResponse:
        planen = self.plan()
        varden = {
            "plan": planen,
            "delar": plandelar(request.user, planen),
            "far_skriva": self.far(Ratt.SKRIVA_PLAN) and planen.status != planen.Status.AVSLUTAD,
        }
        return render(request, "atgardsplan/plan.html", varden)


class NyAktivitet(_Planvy):
    """`/<omrade>/atgardsplan/<plan>/aktivitet/ny/`: `?mal=` chooses the goal beforehand."""

    ratt_lasa = Ratt.SKRIVA_PLAN
    ratt_skriva = Ratt.SKRIVA_PLAN

    def get(self, request: Omradesbegaran, omrade: str, plan: int) -> HttpResponse:
        planen = self.plan()
        return self.visa(planen, self.formular(planen, initial={"mal": request.GET.get("mal")}))

    def post(self, request: Omradesbegaran, omrade: str, plan: int) -> HttpResponse:
        planen = self.plan()
        formular = self.formular(planen, data=request.POST)
        if formular.is_valid():
            try:
                ny = aktivitet_skapad(av=request.user, **{namn: formular.cleaned_data[namn] for namn in FALT})
            except Ogiltigt as fel:
                visa_fel(formular, fel)
            else:
                messages.success(request, "Aktiviteten är tillagd.")
                return redirect("aktivitet", self.omrade.slug, planen.pk, ny.pk)
        return self.visa(planen, formular, status=400)

    def formular(self, plan: Atgardsplan, **kwargs: Any) -> Aktivitetsform:
        return Aktivitetsform(anvandare=self.request.user, omrade=self.omrade, plan=plan, **kwargs)

    def visa(self, plan: Atgardsplan, formular: Aktivitetsform, status: int = 200) -> HttpResponse:
        return render(
            self.request, "atgardsplan/aktivitet_form.html", {"plan": plan, "formular": formular}, status=status
        )


class EnAktivitet(_Planvy):
    """`/<omrade>/atgardsplan/<plan>/aktivitet/<pk>/`: all fields of one activity."""

    def get(self, request: Omradesbegaran, omrade: str, plan: int, pk: int) -> HttpResponse:
        aktivitet = get_object_or_404(aktiviteter(request.user, self.plan()), pk=pk)
        plan_ = aktivitet.mal.plan
        oppen = plan_.status != plan_.Status.AVSLUTAD
        varden = {"plan": plan_, "aktivitet": aktivitet, "far_skriva": oppen and self.far(Ratt.SKRIVA_PLAN)}
        return render(request, "atgardsplan/aktivitet.html", varden)


class AndraAktivitet(_Planvy):
    """`/<omrade>/atgardsplan/<plan>/aktivitet/<pk>/andra/`: the form. A conflict keeps what was typed."""

    ratt_lasa = Ratt.SKRIVA_PLAN
    ratt_skriva = Ratt.SKRIVA_PLAN

    def get(self, request: Omradesbegaran, omrade: str, plan: int, pk: int) -> HttpResponse:
        aktivitet = self.aktivitet()
        return self.visa(aktivitet, self.formular(aktivitet, initial=_initial(aktivitet)))

    def post(self, request: Omradesbegaran, omrade: str, plan: int, pk: int) -> HttpResponse:
        aktivitet = self.aktivitet()
        formular = self.formular(aktivitet, data=request.POST)
        if not formular.is_valid():
            return self.visa(aktivitet, formular, status=400)
        nya = {namn: formular.cleaned_data[namn] for namn in FALT}
        try:
            aktivitet_sparad(
                av=request.user, aktivitet=aktivitet, bygger_pa=formular.cleaned_data["bygger_pa"] or 0, **nya
            )
        except Ogiltigt as fel:
            visa_fel(formular, fel)
            return self.visa(aktivitet, formular, status=400)
        except Krock as krock:
            return self.visa_krock(aktivitet, krock)
        messages.success(request, "Aktiviteten är sparad.")
        return redirect("aktivitet", self.omrade.slug, aktivitet.mal.plan_id, aktivitet.pk)

    def aktivitet(self) -> Aktivitet:
        return get_object_or_404(aktiviteter(self.request.user, self.plan()), pk=self.kwargs["pk"])

    def formular(self, aktivitet: Aktivitet, **kwargs: Any) -> Aktivitetsform:
        return Aktivitetsform(anvandare=self.request.user, omrade=self.omrade, plan=aktivitet.mal.plan, **kwargs)

    def visa_krock(self, aktivitet: Aktivitet, krock: Krock) -> HttpResponse:
        """What was typed stays in the form, which now builds on the other's version: to save again is a choice."""
        data = self.request.POST.copy()
        data["bygger_pa"] = str(krock.nuvarande.version)
        formular = self.formular(aktivitet, data=data)
        skillnader = [
            (formular.fields[namn].label, varde, krock.nuvarande_data[namn]) for namn, varde in krock.forsok.items()
        ]
        return self.visa(aktivitet, formular, status=409, krock=krock, skillnader=skillnader)

    def visa(self, aktivitet: Aktivitet, formular: Aktivitetsform, status: int = 200, **mer: Any) -> HttpResponse:
        varden = {"plan": aktivitet.mal.plan, "aktivitet": aktivitet, "formular": formular, **mer}
        return render(self.request, "atgardsplan/aktivitet_form.html", varden, status=status)


def _initial(aktivitet: Aktivitet) -> dict[str, Any]:
    return {**{namn: getattr(aktivitet, namn) for namn in FALT}, "bygger_pa": aktivitet.version}
