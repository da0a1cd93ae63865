"""What a plan holds: goals, causes, indicators and activities, written by the same kind of page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe

from atgardsplan.forms import Aktivitetsform, Indikatorform, Malform, Orsaksform, Planform, Skalform
from atgardsplan.models import Aktivitet, Indikator, Mal, Orsak
from atgardsplan.selectors.indikator import indikatorer, indikatorlagen
from atgardsplan.selectors.plan import aktiviteter, andringar, synlig_investering, synlig_plats
from atgardsplan.services import FALT, plandel_atertagen, plandel_skapad, plandel_sparad, plandel_struken
from atgardsplan.views.planbas import Formularvy, Planvy
from samverkan.fel import Krock, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.models import Beslut
from samverkan.roller import Ratt
from samverkan.tal import heltal
from samverkan.views.bas import Omradesbegaran

Modell = type[Mal] | type[Orsak] | type[Indikator] | type[Aktivitet]

FORMULAR: dict[Modell, type[Planform]] = {
    Mal: Malform,
    Orsak: Orsaksform,
    Indikator: Indikatorform,
    Aktivitet: Aktivitetsform,
}
BESTAMD: dict[Modell, str] = {
    Mal: "Målet",
    Orsak: "Orsaken",
    Indikator: "Indikatorn",
    Aktivitet: "Aktiviteten",
}
NY: dict[Modell, str] = {
    Mal: "Nytt mål",
    Orsak: "Ny orsak",
    Indikator: "Ny indikator",
    Aktivitet: "Ny aktivitet",
}
INGRESS: dict[Modell, str] = {
    Aktivitet: "Skriv funktioner i stället för namn: vem som har funktionen kan bytas.",
    Orsak: "En orsak till det problem som målet gäller. Aktiviteterna väljer sedan vilka orsaker de svarar mot.",
    Indikator: "Det som ska visa om målet nås: varifrån värdet kommer, var det började och vart det ska.",
}


class _Delvy(Formularvy):
    modell: ClassVar[Modell] = Aktivitet

    @property
    def formularklass(self) -> type[Planform]:  # type: ignore[override]
        return FORMULAR[self.modell]

    def rader(self) -> Any:
        if self.modell is Mal:
            return Mal.objects.synlig_for(self.request.user).filter(plan=self.plan).select_related("plan")
        if self.modell is Aktivitet:
            return aktiviteter(self.request.user, self.plan)
        if self.modell is Indikator:
            return indikatorer(self.request.user).filter(mal__plan=self.plan)
        return (
            Orsak.objects.synlig_for(self.request.user)
            .filter(mal__plan=self.plan)
            .select_related("mal__plan__stadsdelsomrade", "mal__prioriterat_omrade")
        )

    def till(self, objekt: Any) -> str:
        """Where one lands after a save: on the row's own page, or at its area in the plan."""
        if self.modell in (Aktivitet, Indikator):
            namn = str(self.modell._meta.model_name)
            return reverse(namn, args=[self.omrade.slug, self.plan.pk, objekt.pk])
        mal = objekt if self.modell is Mal else objekt.mal
        plan = reverse("atgardsplan", args=[self.omrade.slug, self.plan.pk])
        return f"{plan}#{mal.prioriterat_omrade.slug}"

    def visa(self, formular: Any, *, status: int = 200, **mer: Any) -> HttpResponse:
        varden = {"ingress": INGRESS.get(self.modell, "")} | mer
        return super().visa(formular, status=status, **varden)


class NyPlandel(_Delvy):
    """`…/<plan>/<slag>/ny/`: `?mal=` names the goal that it belongs under."""

    def get(self, request: Omradesbegaran, omrade: str, plan: int) -> HttpResponse:
        return self.visa(self.formular(initial=self.initial()), rubrik=self.rubrik)

    def post(self, request: Omradesbegaran, omrade: str, plan: int) -> HttpResponse:
        formular = self.formular(data=request.POST)
        if formular.is_valid():
            varden = formular.varden(FALT[self.modell])
            under = varden.pop("mal", None) or self.under()
            try:
                ny = plandel_skapad(av=request.user, modell=self.modell, under=under, skal=formular.skal, **varden)
            except Ogiltigt as fel:
                visa_fel(formular, fel)
            else:
                messages.success(request, f"{BESTAMD[self.modell]} är tillagd{'t' if self.modell is Mal else ''}.")
                return redirect(self.till(ny))
        return self.visa(formular, status=400, rubrik=self.rubrik)

    @property
    def rubrik(self) -> str:
        under = self.under()
        return f"{NY[self.modell]}: {under.prioriterat_omrade}" if isinstance(under, Mal) else NY[self.modell]

    def under(self) -> Any:
        if self.modell is Mal:
            return self.plan
        mal = Mal.objects.synlig_for(self.request.user).filter(plan=self.plan)
        mal = mal.select_related("plan__stadsdelsomrade", "prioriterat_omrade")
        vald = heltal(self.request.GET.get("mal"))
        if self.modell is Aktivitet and vald is None:
            return mal.order_by("ordning").first()  # the form chooses
        return get_object_or_404(mal, pk=vald or 0)

    def initial(self) -> dict[str, Any]:
        if self.modell is Aktivitet:
            # From a decision: its words are where the activity's begin.
            valt = heltal(self.request.GET.get("beslut"))
            synliga = Beslut.objects.synlig_for(self.request.user).i_omrade(self.omrade)
            beslut = synliga.filter(pk=valt).first() if valt is not None else None
            ur_beslut = {"beslut": beslut.pk, "namn": beslut.text} if beslut else {}
            return {"mal": self.request.GET.get("mal")} | ur_beslut
        if self.modell is Mal:
            return {"prioriterat_omrade": self.request.GET.get("omrade")}
        return {"kalla": "egen", "riktning": "ner"} if self.modell is Indikator else {}


class AndraPlandel(_Delvy):
    """`…/<plan>/<slag>/<pk>/andra/`: the form."""

    def get(self, request: Omradesbegaran, omrade: str, plan: int, pk: int) -> HttpResponse:
        objekt = self.objekt()
        return self.visa(self.formular(initial=_initial(objekt)), **self.om(objekt))

    def post(self, request: Omradesbegaran, omrade: str, plan: int, pk: int) -> HttpResponse:
        objekt = self.objekt()
        formular = self.formular(data=request.POST)
        if not formular.is_valid():
            return self.visa(formular, status=400, **self.om(objekt))
        try:
            sparad = plandel_sparad(
                av=request.user,
                objekt=objekt,
                bygger_pa=formular.cleaned_data["bygger_pa"] or 0,
                skal=formular.skal,
                **formular.varden(FALT[self.modell]),
            )
        except Ogiltigt as fel:
            visa_fel(formular, fel)
            return self.visa(formular, status=400, **self.om(objekt))
        except Krock as krock:
            return self.visa_krock(krock, **self.om(objekt))
        messages.success(request, f"{BESTAMD[self.modell]} är spara{'t' if self.modell is Mal else 'd'}.")
        return redirect(self.till(sparad))

    def objekt(self) -> Any:
        return get_object_or_404(self.rader(), pk=self.kwargs["pk"])

    def om(self, objekt: Any) -> dict[str, Any]:
        return {
            "objekt": objekt,
            "rubrik": f"Ändra {BESTAMD[self.modell].lower()}",
            "tillbaka": self.till(objekt),
            "stryk": None if self.modell is Mal else reverse(
                f"{self.modell._meta.model_name}_stryk", args=[self.omrade.slug, self.plan.pk, objekt.pk]
            ),
        }  # fmt: skip


class StrykPlandel(_Delvy):
    """`…/<plan>/<slag>/<pk>/stryk/`: strike out with a reason, or take back what was struck out."""

    def get(self, request: Omradesbegaran, omrade: str, plan: int, pk: int) -> HttpResponse:
        return self.fraga(get_object_or_404(self.rader(), pk=pk), Skalform())

    def post(self, request: Omradesbegaran, omrade: str, plan: int, pk: int) -> HttpResponse:
        objekt = get_object_or_404(self.rader(), pk=pk)
        formular = Skalform(request.POST)
        if formular.is_valid():
            gor = plandel_atertagen if objekt.struken else plandel_struken
            try:
                gor(av=request.user, objekt=objekt, skal=formular.cleaned_data["skal"])
            except Ogiltigt as fel:
                visa_fel(formular, fel)
            else:
                vad = "med i planen igen" if objekt.struken else "struken"
                messages.success(request, f"{BESTAMD[self.modell]} är {vad}.")
                return redirect(self.till(objekt))
        return self.fraga(objekt, formular, status=400)

    def fraga(self, objekt: Any, formular: Skalform, status: int = 200) -> HttpResponse:
        vad = BESTAMD[self.modell].lower()
        return self.visa(
            formular,
            status=status,
            objekt=objekt,
            rubrik=f"Ta med {vad} igen" if objekt.struken else f"Stryk {vad}",
            ingress=str(objekt),
            knapp="Ta med igen" if objekt.struken else "Stryk",
            fara=not objekt.struken,
            tillbaka=self.till(objekt),
        )


class EnAktivitet(Planvy):
    """`/<omrade>/atgardsplan/<plan>/aktivitet/<pk>/`: all fields of one activity, and what became of it."""

    def get(self, request: Omradesbegaran, omrade: str, plan: int, pk: int) -> HttpResponse:
        aktivitet = get_object_or_404(aktiviteter(request.user, self.plan), pk=pk)
        valda = [i.pk for i in aktivitet.indikatorer.all() if not i.struken]
        varden = {
            "aktivitet": aktivitet,
            "plats": synlig_plats(request.user, aktivitet),
            "investering": synlig_investering(request.user, aktivitet),
            "lagen": indikatorlagen(request.user, indikatorer(request.user).filter(pk__in=valda)),
            "andringar": andringar(request.user, self.plan).filter(aktivitet=aktivitet),
            "ser_personer": self.far(Ratt.SE_ARBETSMATERIAL),
        }
        return render(request, "atgardsplan/aktivitet.html", self.kontext(**varden))


class EnIndikator(Planvy):
    """`…/<plan>/indikator/<pk>/`: its years as chart and table, and what it stands on."""

    def get(self, request: Omradesbegaran, omrade: str, plan: int, pk: int) -> HttpResponse:
        indikator = get_object_or_404(indikatorer(request.user).filter(mal__plan=self.plan), pk=pk)
        (lage,) = indikatorlagen(request.user, [indikator])
        kopplade = aktiviteter(request.user, self.plan).filter(indikatorer=indikator, struken_tid=None)
        varden = self.kontext(
            indikator=indikator,
            lage=lage,
            # Our own SVG, its texts escaped where it is made.
            diagram=mark_safe(lage.diagram(f"indikator-{pk}")),  # noqa: S308
            tabellrader=[(a.ar, lage.text(a.varde), lage.text(a.mal), a.not_) for a in lage.ar],
            aktiviteter=kopplade,
        )
        return render(request, "atgardsplan/indikator.html", varden)


def _initial(objekt: Any) -> dict[str, Any]:
    varden: dict[str, Any] = {"bygger_pa": objekt.version}
    for namn in FALT[type(objekt)]:
        match namn:
            case "orsaker" | "indikatorer":
                varden[namn] = [rad.pk for rad in getattr(objekt, namn).all()]
            case "dokument":
                varden[namn] = [(d.titel, d.adress, d.beteckning) for d in objekt.dokument.all()]
            case "malvarden":
                varden |= {f"mal_{m.ar}": m.varde.normalize() for m in objekt.malvarden.all()}
            case "baslinje":
                varden[namn] = objekt.baslinje.normalize() if objekt.baslinje is not None else None
            case _:
                varden[namn] = getattr(objekt, namn)
    return varden
