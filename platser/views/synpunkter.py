"""Synpunkter: what is open and late, one on its way to an answer, its photos."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property

from platser.forms.bas import Modellform
from platser.forms.vandring import Orsaksform, Synpunktsfilter, Synpunktsform
from platser.models import Aterbesok, Synpunkt, Synpunktsfoto
from platser.selectors import synpunkt as urval
from platser.selectors.synpunkt import LAGEN, Synpunktsurval
from platser.selectors.vandring import synliga_synpunkter, vandringslogg
from platser.services import foto_borttaget, synpunkt_sparad, synpunkt_struken
from platser.views.bas import Platsvy, Smula, Sparsida
from samverkan.fel import Ogiltigt
from samverkan.models import Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.selectors import idag
from samverkan.uttag import Uttag, Varde
from samverkan.views.bas import Omradesbegaran
from samverkan.views.fil import FORMAT, fil
from samverkan.views.logg import andringar, handelsetext

PER_SIDA = 40


class Synpunkter(Platsvy):
    """`/<omrade>/platser/synpunkter/`: those that pass the filters, the late ones first; also as a file."""

    def get(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        user = request.user
        form = Synpunktsfilter(
            request.GET,
            lagen=LAGEN,
            agare=urval.agare(user, self.omrade),
            ar=urval.synpunktsar(user, self.omrade),
            anvandare=user,
            omrade=self.omrade,
        )
        form.is_valid()
        val = {namn: varde for namn, varde in form.cleaned_data.items() if varde not in ("", None)}
        alla = urval.synpunkter(user, self.omrade, Synpunktsurval(**val))
        if request.GET.get("format") in FORMAT:
            return fil(synpunktsuttag(list(alla), self.omrade), request.GET["format"])
        sida = Paginator(alla, PER_SIDA).get_page(request.GET.get("sida"))
        kvar = request.GET.copy()
        for bort in ("format", "sida"):
            kvar.pop(bort, None)
        fraga = f"{kvar.urlencode()}&" if kvar else ""
        dag = idag()
        return render(
            request,
            "platser/vandring/synpunkter.html",
            {
                "filter": form,
                "filtrerad": any(request.GET.get(namn) for namn in form.fields),
                "lage": LAGEN[val.get("lage", "oppna")],
                "sida": sida,
                "fraga": fraga,
                "rader": [(s, urval.sen(s, dag)) for s in sida],
                "upprepade": urval.upprepade(user, self.omrade),
                "skriver": self.skriver,
                "filer": [(f, f"?{fraga}format={f}") for f in FORMAT],
            },
        )


def synpunktsuttag(rader: list[Synpunkt], omrade: Stadsdelsomrade) -> Uttag:
    """The list as a table."""
    kolumner = [
        "Nummer", "Vandring", "Dag", "Gäller", "Plats", "Synpunkt", "Ägare", "Svar senast", "Läge", "Svar", "Besvarad",
    ]  # fmt: skip
    tabell: list[list[Varde]] = [
        [
            s.pk, s.vandring.namn, s.vandring.dag, s.get_kategori_display(), s.plats.namn if s.plats else None, s.text,
            s.agare, s.klar_senast, s.get_status_display(), s.svar, s.svar_dag,
        ]
        for s in rader
    ]  # fmt: skip
    om: dict[str, Varde] = {"Område": omrade.namn, "Uttag": idag()}
    return Uttag(f"synpunkter-{omrade.slug}", "Synpunkter", kolumner, tabell, om, bladnamn="Synpunkter")


class Enpunktsvy(Platsvy):
    """A page of one synpunkt."""

    @cached_property
    def synpunkt(self) -> Synpunkt:
        synliga = synliga_synpunkter(self.request.user, self.omrade)
        return get_object_or_404(
            synliga.select_related("vandring__stadsdelsomrade", "vandring__plats", "plats", "tidigare__vandring",
                                   "inlagd_av").defer("plats__kontur", "vandring__plats__kontur"),
            pk=self.kwargs["pk"],
        )  # fmt: skip

    @property
    def punktadress(self) -> str:
        return self.adress("synpunkt", self.synpunkt.pk)

    def smulor(self, *mer: Smula) -> list[Smula]:
        v = self.synpunkt.vandring
        return [
            Smula("Platser", self.adress("platser")),
            Smula("Vandringar", self.adress("vandringar")),
            Smula(v.namn, self.adress("vandring", v.pk)),
            Smula(f"Synpunkt {self.synpunkt.pk}", self.punktadress if mer else ""),
            *mer,
        ]


class EnSynpunkt(Enpunktsvy):
    """`/<omrade>/platser/synpunkter/<pk>/`: what was said, who has it, what was answered, its history."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self.sida()

    def sida(self, *, orsak: Orsaksform | None = None, status: int = 200) -> HttpResponse:
        user, s = self.request.user, self.synpunkt
        ser_allt = self.far(Ratt.SE_ARBETSMATERIAL)
        upprepningar = synliga_synpunkter(user, self.omrade).filter(tidigare=s).select_related("vandring")
        return render(
            self.request,
            "platser/vandring/synpunkt.html",
            {
                "synpunkt": s,
                "smulor": self.smulor(),
                "sen": urval.sen(s, idag()),
                "foton": list(Synpunktsfoto.objects.synlig_for(user).filter(synpunkt=s)),
                "aterbesok": list(
                    Aterbesok.objects.synlig_for(user).filter(synpunkt=s).select_related("vandring").order_by("tid")
                ),
                "upprepningar": list(upprepningar),
                "tidigare_syns": s.tidigare_id is not None
                and synliga_synpunkter(user, self.omrade).filter(pk=s.tidigare_id).exists(),
                "skriver": self.skriver,
                "orsaksform": orsak or Orsaksform(initial={"version": s.version}),
                "historik": [(p, handelsetext(p.handelse), andringar(p)) for p in vandringslogg(user, s)[:50]]
                if ser_allt
                else [],
            },
            status=status,
        )  # fmt: skip


class AndraSynpunkt(Enpunktsvy, Sparsida):
    """`/<omrade>/platser/synpunkter/<pk>/andra/`: owner, day, answer, state."""

    formklass = Synpunktsform
    mall = "platser/vandring/synpunkt_form.html"
    rubrik = "Ägare och svar"
    kvitto = "Synpunkten är sparad."

    def objekt(self) -> Synpunkt:
        return self.synpunkt

    def _form(self, data: Any = None) -> Modellform:
        user = self.request.user
        tidigare = [
            (t.pk, f"{t.vandring.dag}, {t.plats or t.vandring.namn}: {t.text[:60]}")
            for t in urval.tidigare_att_valja(user, self.synpunkt)[:50]
        ]
        return Synpunktsform(
            data,
            objekt=self.synpunkt,
            anvandare=user,
            omrade=self.omrade,
            agare=urval.agare(user, self.omrade),
            tidigare=tidigare,
        )

    def spara(self, form: Modellform, bygger_pa: int | None) -> Synpunkt:
        return synpunkt_sparad(av=self.request.user, synpunkt=self.synpunkt, bygger_pa=bygger_pa, **form.varden)

    def efterat(self, sparat: Synpunkt) -> str:
        return self.punktadress

    def avbryt(self) -> str:
        return self.punktadress

    def sidans_smulor(self) -> list[Smula]:
        return self.smulor(Smula(self.rubrik))

    def mer(self) -> dict[str, Any]:
        return {"synpunkt": self.synpunkt, "agare": urval.agare(self.request.user, self.omrade)}


class StrykSynpunkt(EnSynpunkt):
    """`/<omrade>/platser/synpunkter/<pk>/stryk/`."""

    ratt_lasa = Ratt.SKRIVA_PLATS
    ratt_skriva = Ratt.SKRIVA_PLATS

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return redirect(self.punktadress)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        form = Orsaksform(request.POST)
        if not form.is_valid():
            return self.sida(orsak=form, status=400)
        try:
            synpunkt_struken(
                av=request.user,
                synpunkt=self.synpunkt,
                bygger_pa=form.cleaned_data["version"],
                orsak=form.cleaned_data["orsak"],
            )
        except Ogiltigt as fel:
            form.add_error("orsak", fel.text)
            return self.sida(orsak=form, status=fel.status)
        messages.success(request, "Synpunkten är struken. Den finns kvar i loggen.")
        return redirect(self.adress("vandring", self.synpunkt.vandring_id))


class _Enfotovy(Platsvy):
    @cached_property
    def foto(self) -> Synpunktsfoto:
        synliga = Synpunktsfoto.objects.synlig_for(self.request.user).i_omrade(self.omrade)
        synliga = synliga.filter(synpunkt__struken=False)
        return get_object_or_404(synliga.select_related("synpunkt__vandring__stadsdelsomrade"), pk=self.kwargs["pk"])


class Foto(_Enfotovy):
    """`/<omrade>/platser/synpunkter/foto/<pk>/`: the photo itself, for those who see it."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        try:
            fil_ = self.foto.fil.open("rb")
        except FileNotFoundError as fel:
            raise Http404("Fotot finns inte kvar.") from fel
        svar = FileResponse(fil_, content_type="image/jpeg")
        svar["X-Content-Type-Options"] = "nosniff"
        return svar


class TaBortFoto(_Enfotovy):
    """`/<omrade>/platser/synpunkter/foto/<pk>/bort/`."""

    ratt_skriva = Ratt.SKRIVA_PLATS
    http_method_names = ("post",)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        synpunkt = self.foto.synpunkt_id
        foto_borttaget(av=request.user, foto=self.foto)
        messages.success(request, "Fotot är borttaget för gott.")
        return redirect(self.adress("synpunkt", synpunkt))
