"""Trygghetsinvesteringar: the list with its sums, and one from application to effect."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property

from platser.forms.bas import Modellform
from platser.forms.plats import Investeringsfilter, Investeringsform
from platser.models import Plats, Trygghetsinvestering
from platser.selectors.investering import investeringar, summa, summor_per_ar, summor_per_stadsdel
from platser.services import investering_sparad
from platser.views.bas import Platsvy, Smula, Sparsida
from samverkan.models import Stadsdelsomrade
from samverkan.selectors import idag
from samverkan.uttag import Uttag, Varde
from samverkan.views.bas import Omradesbegaran
from samverkan.views.fil import FORMAT, fil


class Investeringar(Platsvy):
    """`/<omrade>/platser/investeringar/`: those that pass the filters, with sums per year and stadsdel."""

    def get(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        alla = list(investeringar(request.user, self.omrade))
        form = Investeringsfilter(
            request.GET,
            ar=sorted({i.ar for i in alla}, reverse=True),
            anvandare=request.user,
            omrade=self.omrade,
        )
        form.is_valid()
        rader = list(investeringar(request.user, self.omrade, **form.cleaned_data))
        if request.GET.get("format") in FORMAT:
            return fil(investeringsuttag(rader, self.omrade), request.GET["format"])
        kvar = request.GET.copy()
        kvar.pop("format", None)
        fraga = f"{kvar.urlencode()}&" if kvar else ""
        return render(
            request,
            "platser/investeringar.html",
            {
                "filter": form,
                "filtrerad": any(request.GET.get(namn) for namn in form.fields),
                "rader": rader,
                "finns": bool(alla),
                "per_ar": summor_per_ar(rader),
                "per_stadsdel": summor_per_stadsdel(rader),
                "summa": summa(rader),
                "skriver": self.skriver,
                "filer": [(f, f"?{fraga}format={f}") for f in FORMAT],
            },
        )


def investeringsuttag(rader: list[Trygghetsinvestering], omrade: Stadsdelsomrade) -> Uttag:
    """The list as a table; amounts in whole kronor."""
    kolumner = [
        "Budgetår", "Vad", "Plats", "Stadsdel", "Finansiering", "Läge", "Ansökan", "Sökt (kr)", "Beslut", "Beslut av",
        "Beviljat (kr)", "Utfall (kr)", "Klar", "Effekt", "Källa",
    ]  # fmt: skip
    tabell: list[list[Varde]] = [
        [
            r.ar, r.namn, r.plats.namn if r.plats else None, r.stadsdel.namn if r.stadsdel else None,
            r.get_fond_display(), r.get_status_display(), r.ansokan_dag, r.sokt_kr, r.beslut_dag, r.beslut,
            r.beviljat_kr, r.utfall_kr, r.klar_dag, r.effekt, r.kalla,
        ]
        for r in rader
    ]  # fmt: skip
    om: dict[str, Varde] = {"Område": omrade.namn, "Uttag": idag()}
    namn = f"trygghetsinvesteringar-{omrade.slug}"
    return Uttag(namn, "Trygghetsinvesteringar", kolumner, tabell, om, bladnamn="Investeringar")


class _Investeringssida(Sparsida):
    formklass = Investeringsform
    kvitto = "Investeringen är sparad."

    def objekt(self) -> Trygghetsinvestering | None:
        return None

    def spara(self, form: Modellform, bygger_pa: int | None) -> Trygghetsinvestering:
        return investering_sparad(
            av=self.request.user, omrade=self.omrade, investering=self.objekt(), bygger_pa=bygger_pa, **form.varden
        )

    def efterat(self, sparat: Trygghetsinvestering) -> str:
        return self.adress("investeringar")

    def avbryt(self) -> str:
        return self.adress("investeringar")

    def sidans_smulor(self) -> list[Smula]:
        return [
            Smula("Platser", self.adress("platser")),
            Smula("Investeringar", self.adress("investeringar")),
            Smula(self.rubrik),
        ]


class NyInvestering(_Investeringssida):
    """`/<omrade>/platser/investeringar/ny/?plats=`."""

    rubrik = "Ny investering"

    def borjan(self) -> dict[str, Any]:
        synliga = Plats.objects.synlig_for(self.request.user).i_omrade(self.omrade)
        vald = synliga.filter(slug=self.request.GET.get("plats", "")).first()
        return {"ar": idag().year + 1, "plats": vald.pk if vald else None}


class AndraInvestering(_Investeringssida):
    """`/<omrade>/platser/investeringar/<pk>/`."""

    rubrik = "Ändra investeringen"

    @cached_property
    def investering(self) -> Trygghetsinvestering:
        synliga = Trygghetsinvestering.objects.synlig_for(self.request.user).i_omrade(self.omrade)
        return get_object_or_404(synliga, pk=self.kwargs["pk"])

    def objekt(self) -> Trygghetsinvestering:
        return self.investering
