"""What a platssamverkan finds out and does: the checklist, the cause tree, the list of åtgärder."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property

from platser.forms.bas import Modellform
from platser.forms.samverkan import Atgardsform, Frageform, Orsaksform, Punktform
from platser.models import Kartlaggningspunkt, Platsatgard, Platsorsak
from platser.selectors.samverkan import atgarder, kartlaggning, orsakstrad
from platser.services import (
    Punktsvar,
    atgard_sparad,
    fraga_tillagd,
    kartlaggning_sparad,
    orsak_flyttad,
    orsak_sparad,
    orsak_struken,
)
from platser.views.bas import Smula, Sparsida, skillnader
from platser.views.samverkan import Samverkansvy
from samverkan.fel import Fel, Krock, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.roller import Ratt
from samverkan.tal import heltal
from samverkan.views.bas import Omradesbegaran

PUNKTFALT = ("svar", "iakttagelse", "kalla")


class Kartlaggning(Samverkansvy):
    """`…/samverkan/<pk>/kartlaggning/`: the whole checklist in one form; a question of one's own."""

    ratt_lasa = Ratt.SKRIVA_PLATS
    ratt_skriva = Ratt.SKRIVA_PLATS

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida(self._former(), Frageform())

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._ny_fraga(request) if "fraga" in request.POST else self._svaren(request)

    def _svaren(self, request: Omradesbegaran) -> HttpResponse:
        former = self._former(request.POST)
        if not all(form.is_valid() for _, form in former):
            return self._sida(former, Frageform(), status=400)
        try:
            antal = kartlaggning_sparad(
                av=request.user,
                samverkan=self.samverkan,
                svar={
                    punkt.pk: Punktsvar(
                        form.cleaned_data["svar"],
                        form.cleaned_data["iakttagelse"],
                        form.cleaned_data["kalla"],
                        form.cleaned_data["version"],
                    )
                    for punkt, form in former
                },
            )
        except Krock as krock:
            return self._sida(self._efter_krock(former, krock), Frageform(), krock=krock, status=409)
        except Ogiltigt as fel:
            falt, _, pk = (fel.falt or "").rpartition("-")
            for punkt, form in former:
                if str(punkt.pk) == pk:
                    visa_fel(form, Ogiltigt(fel.text, falt=falt))
            return self._sida(former, Frageform(), status=fel.status)
        messages.success(request, "Kartläggningen är sparad." if antal else "Inget var ändrat.")
        return redirect(self.samverkansadress)

    def _ny_fraga(self, request: Omradesbegaran) -> HttpResponse:
        form = Frageform(request.POST)
        if form.is_valid():
            try:
                fraga_tillagd(av=request.user, samverkan=self.samverkan, **form.cleaned_data)
            except Fel as fel:
                visa_fel(form, fel if isinstance(fel, Ogiltigt) else Ogiltigt(fel.text))
            else:
                messages.success(request, "Frågan är tillagd.")
                return redirect(request.path)
        return self._sida(self._former(), form, status=400)

    def _former(self, data: Any = None) -> list[tuple[Kartlaggningspunkt, Punktform]]:
        return [
            (
                p,
                Punktform(
                    data,
                    prefix=f"p{p.pk}",
                    initial={"svar": p.svar, "iakttagelse": p.iakttagelse, "kalla": p.kalla, "version": p.version},
                ),
            )
            for p in kartlaggning(self.request.user, self.samverkan)
        ]

    def _efter_krock(
        self, former: list[tuple[Kartlaggningspunkt, Punktform]], krock: Krock
    ) -> list[tuple[Kartlaggningspunkt, Punktform]]:
        """What was typed, building on what is stored now: the other rows are saved already."""
        data: Any = self.request.POST.copy()
        for punkt in kartlaggning(self.request.user, self.samverkan):
            # The one that is shown beside what is stored, and those that were saved. Another that lost is asked about
            # next time.
            varden = ((data.get(f"p{punkt.pk}-{n}", "").strip(), getattr(punkt, n)) for n in PUNKTFALT)
            if punkt.pk == krock.nuvarande.pk or all(sagt == sparat for sagt, sparat in varden):
                data[f"p{punkt.pk}-version"] = str(punkt.version)
        return self._former(data)

    def _sida(
        self,
        former: list[tuple[Kartlaggningspunkt, Punktform]],
        fraga: Frageform,
        *,
        krock: Krock | None = None,
        status: int = 200,
    ) -> HttpResponse:
        return render(
            self.request,
            "platser/kartlaggning.html",
            {
                "plats": self.plats,
                "amnen": [(amne, list(rader)) for amne, rader in groupby(former, key=lambda rad: rad[0].amne)],
                "fel": any(form.errors for _, form in former),
                "fraga": fraga,
                "krock": krock,
                "skillnader": skillnader(Kartlaggningspunkt, krock) if krock else [],
                "smulor": self.smulor(Smula("Kartläggning")),
                "avbryt": self.samverkansadress,
            },
            status=status,
        )


class Orsaker(Samverkansvy):
    """`…/samverkan/<pk>/orsaker/`: the tree, to be edited."""

    ratt_lasa = Ratt.SKRIVA_PLATS

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return render(
            request,
            "platser/orsaker.html",
            {
                "plats": self.plats,
                "samverkan": self.samverkan,
                "trad": orsakstrad(request.user, self.samverkan),
                "smulor": self.smulor(Smula("Orsaksanalys")),
            },
        )


class _Orsakssida(Sparsida, Samverkansvy):
    formklass = Orsaksform

    @cached_property
    def valbara(self) -> list[tuple[Platsorsak, int]]:
        """Nodes in the order of reading, with their depth."""
        trad = orsakstrad(self.request.user, self.samverkan)
        return [(gren.orsak, gren.djup) for topp in trad for gren in topp.alla()]

    def _form(self, data: Any = None) -> Orsaksform:
        under = [(o.pk, f"{'– ' * (djup - 1)}{o.text}") for o, djup in self.valbara]
        return Orsaksform(
            data,
            objekt=self.objekt(),
            initial=self.borjan(),
            anvandare=self.request.user,
            omrade=self.omrade,
            under=under,
        )

    def objekt(self) -> Platsorsak | None:
        return None

    def spara(self, form: Modellform, bygger_pa: int | None) -> Platsorsak:
        return orsak_sparad(
            av=self.request.user,
            samverkan=self.samverkan,
            orsak=self.objekt(),
            bygger_pa=bygger_pa,
            **form.varden,
        )

    def efterat(self, sparat: Platsorsak) -> str:
        return f"{self.avbryt()}#orsak-{sparat.pk}"

    def avbryt(self) -> str:
        return self.adress("platsorsaker", self.plats.slug, self.samverkan.pk)

    def sidans_smulor(self) -> list[Smula]:
        return self.smulor(Smula("Orsaksanalys", self.avbryt()), Smula(self.rubrik))


class NyOrsak(_Orsakssida):
    """`…/orsaker/ny/?under=`: a problem, or a cause or condition under something."""

    rubrik = "Lägg till i orsaksanalysen"
    kvitto = "Tillagd."

    def borjan(self) -> dict[str, Any]:
        valt = self.request.GET.get("under", "")
        under = next((o for o, _ in self.valbara if str(o.pk) == valt), None)
        slag = Platsorsak.Slag
        if under is None:
            return {"slag": slag.PROBLEM}
        return {"slag": slag.ORSAK if under.slag == slag.PROBLEM else slag.FORUTSATTNING, "overordnad": under.pk}


class AndraOrsak(_Orsakssida):
    """`…/orsaker/<orsak>/`."""

    rubrik = "Ändra"
    kvitto = "Ändringen är sparad."

    @cached_property
    def orsak(self) -> Platsorsak:
        synliga = Platsorsak.objects.synlig_for(self.request.user).filter(samverkan=self.samverkan, struken=False)
        return get_object_or_404(synliga, pk=self.kwargs["orsak"])

    def objekt(self) -> Platsorsak:
        return self.orsak

    def mer(self) -> dict[str, Any]:
        return {
            "stryk": self.adress("platsorsak_stryk", self.plats.slug, self.samverkan.pk, self.orsak.pk),
            "stryk_text": "Stryk ur analysen",
            "stryk_version": self.orsak.version,
        }


class _Orsakshandling(Samverkansvy):
    ratt_skriva = Ratt.SKRIVA_PLATS
    http_method_names = ("post",)

    @property
    def orsak(self) -> Platsorsak:
        synliga = Platsorsak.objects.synlig_for(self.request.user).filter(samverkan=self.samverkan, struken=False)
        return get_object_or_404(synliga.select_related("samverkan__plats__stadsdelsomrade"), pk=self.kwargs["orsak"])

    @property
    def tradet(self) -> str:
        return self.adress("platsorsaker", self.plats.slug, self.samverkan.pk)


class StrykOrsak(_Orsakshandling):
    """`…/orsaker/<orsak>/stryk/`."""

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        version = heltal(request.POST.get("version"), siffror=9)
        try:
            orsak_struken(av=request.user, orsak=self.orsak, bygger_pa=version)
        except Fel as fel:
            messages.error(request, fel.text)
        else:
            messages.success(request, "Struken ur analysen.")
        return redirect(self.tradet)


class FlyttaOrsak(_Orsakshandling):
    """`…/orsaker/<orsak>/flytta/`: one step up or down among those under the same."""

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        orsak = self.orsak
        orsak_flyttad(av=request.user, orsak=orsak, upp=request.POST.get("vart") == "upp")
        return redirect(f"{self.tradet}#orsak-{orsak.pk}")


class _Atgardssida(Sparsida, Samverkansvy):
    formklass = Atgardsform

    def _form(self, data: Any = None) -> Atgardsform:
        trad = orsakstrad(self.request.user, self.samverkan)
        orsaker = [(g.orsak.pk, f"{'– ' * (g.djup - 1)}{g.orsak.text}") for topp in trad for g in topp.alla()]
        return Atgardsform(
            data, objekt=self.objekt(), initial=self.borjan(), anvandare=self.request.user, omrade=self.omrade,
            orsaker=orsaker,
        )  # fmt: skip

    def objekt(self) -> Platsatgard | None:
        return None

    def spara(self, form: Modellform, bygger_pa: int | None) -> Platsatgard:
        return atgard_sparad(
            av=self.request.user,
            samverkan=self.samverkan,
            atgard=self.objekt(),
            bygger_pa=bygger_pa,
            kommentar=form.cleaned_data["kommentar"],
            **form.varden,
        )

    def efterat(self, sparat: Platsatgard) -> str:
        return f"{self.samverkansadress}#atgard-{sparat.pk}"

    def avbryt(self) -> str:
        return self.samverkansadress

    def sidans_smulor(self) -> list[Smula]:
        return self.smulor(Smula(self.rubrik))


class NyAtgard(_Atgardssida):
    """`…/samverkan/<pk>/atgarder/ny/`."""

    rubrik = "Ny åtgärd"
    kvitto = "Åtgärden är sparad."


class AndraAtgard(_Atgardssida):
    """`…/samverkan/<pk>/atgarder/<atgard>/`: changed, with its history."""

    mall = "platser/atgard.html"
    rubrik = "Åtgärd"
    kvitto = "Åtgärden är sparad."

    @cached_property
    def atgard(self) -> Platsatgard:
        rader = atgarder(self.request.user, self.samverkan)
        vald = next((a for a in rader if a.pk == self.kwargs["atgard"]), None)
        return vald or get_object_or_404(Platsatgard.objects.none())

    def objekt(self) -> Platsatgard:
        return self.atgard

    def mer(self) -> dict[str, Any]:
        return {"atgard": self.atgard, "plats": self.plats, "skriver": self.skriver}
