"""Walks: the year's list, one walk, planned, held, settled, called off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from platser.forms.bas import Modellform
from platser.forms.vandring import Hallenform, Orsaksform, Vandringsform
from platser.kartbild import vandringskarta
from platser.models import Plats, Trygghetsvandring, Vandringsstopp
from platser.rutt import Ruttrad, skriv
from platser.selectors import vandring as urval
from platser.selectors.karta import kartytor
from platser.selectors.plats import platsregister
from platser.selectors.vandring import Kategorigrupp, Vandringsar, vandringspunkter
from platser.services import (
    Stopp,
    vandring_ateroppnad,
    vandring_hallen,
    vandring_installd,
    vandring_rapporterad,
    vandring_sparad,
)
from platser.views.bas import Platsvy, Smula, Sparsida
from samverkan.fel import Krock, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.models import Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.selectors import idag
from samverkan.tal import heltal
from samverkan.uttag import Uttag, Varde
from samverkan.views.bas import Omradesbegaran
from samverkan.views.fil import FORMAT, fil
from samverkan.views.logg import andringar, handelsetext

Status = Trygghetsvandring.Status
# Who is asked as a rule, according to how the area works; a new form begins with them.
BRUKAR_BJUDAS: tuple[str, ...] = ("Stadsdelsförvaltningen", "Polisen", "Fastighetsägare", "Trafikkontoret", "Boende")


class Vandringar(Platsvy):
    """`/<omrade>/platser/vandringar/?ar=`: the year's walks, also as a file."""

    def get(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        alla = urval.vandringsar(request.user, self.omrade)
        valt = request.GET.get("ar", "")
        visas = next((a for a in alla if str(a.ar) == valt), alla[0] if alla else None)
        if request.GET.get("format") in FORMAT:
            return fil(vandringsuttag(alla, self.omrade), request.GET["format"])
        return render(
            request,
            "platser/vandring/vandringar.html",
            {
                "alla": alla,
                "visas": visas,
                "skriver": self.skriver,
                "filer": [(f, f"?format={f}") for f in FORMAT],
            },
        )


def vandringsuttag(alla: list[Vandringsar], omrade: Stadsdelsomrade) -> Uttag:
    """Every walk of every year as a table."""
    kolumner = [
        "Dag", "Slag", "Rubrik", "Plats", "Stadsdel", "Sammankallande", "Läge", "Deltagare", "Synpunkter", "Öppna",
    ]  # fmt: skip
    rader: list[list[Varde]] = [
        [
            r.vandring.dag, r.vandring.get_slag_display(), r.vandring.namn,
            r.vandring.plats.namn if r.vandring.plats else None,
            r.vandring.stadsdel.namn if r.vandring.stadsdel else None, r.vandring.sammankallande,
            r.vandring.get_status_display(), r.vandring.antal_deltagare, r.synpunkter, r.oppna,
        ]
        for ar in alla
        for r in ar.rader
    ]  # fmt: skip
    om: dict[str, Varde] = {"Område": omrade.namn, "Uttag": idag()}
    return Uttag(f"vandringar-{omrade.slug}", "Trygghetsvandringar", kolumner, rader, om, bladnamn="Vandringar")


class Vandringsvy(Platsvy):
    """A page of one walk. A walk that the person does not see does not exist."""

    @cached_property
    def vandring(self) -> Trygghetsvandring:
        synliga = urval.vandringar(self.request.user, self.omrade).select_related(
            "foregaende", "stadsdelsomrade", "rapporterad_av"
        )
        return get_object_or_404(synliga, pk=self.kwargs["pk"])

    @property
    def vandringsadress(self) -> str:
        return self.adress("vandring", self.vandring.pk)

    def smulor(self, *mer: Smula) -> list[Smula]:
        return [
            Smula("Platser", self.adress("platser")),
            Smula("Vandringar", self.adress("vandringar")),
            Smula(self.vandring.namn, self.vandringsadress if mer else ""),
            *mer,
        ]


class Vandring(Vandringsvy):
    """`/<omrade>/platser/vandringar/<pk>/`: what is planned, what was said, what came of it."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self.sida()

    def sida(
        self, *, form: Hallenform | None = None, orsak: Orsaksform | None = None, status: int = 200
    ) -> HttpResponse:
        user, v = self.request.user, self.vandring
        synpunkter = urval.vandringens_synpunkter(user, v)
        parterna, stoppen, att_se = urval.parter(user, v), urval.stopp(user, v), urval.att_se(user, v)
        grupper = urval.per_kategori(synpunkter)
        arbetsmaterial = self.far(Ratt.SE_ARBETSMATERIAL)
        oppen = v.status in {Status.PLANERAD, Status.HALLEN}
        return render(
            self.request,
            "platser/vandring/vandring.html",
            {
                "vandring": v,
                "smulor": self.smulor(),
                "parter": parterna,
                "stopp": stoppen,
                "karta": karta_av(self, stoppen, grupper),
                "grupper": grupper,
                "antal_synpunkter": len(synpunkter),
                "oppna": sum(s.oppen for s in synpunkter),
                "att_se": att_se,
                "sedda": sum(rad.svar is not None for rad in att_se),
                "uppfoljande": urval.uppfoljande(user, v),
                "synligt": arbetsmaterial or v.status == Status.RAPPORTERAD,
                "skriver": self.skriver,
                "oppen": oppen,
                "har_varit": v.dag <= idag(),
                "efter": sum(bool(v.rapporterad_tid and s.inlagd_tid > v.rapporterad_tid) for s in synpunkter),
                "far_skapa_pdf": self.far(Ratt.SKAPA_PDF),
                "hallenform": form or (hallenform(v, parterna) if self.skriver and oppen else None),
                "orsaksform": orsak or Orsaksform(initial={"version": v.version}),
                "historik": [(p, handelsetext(p.handelse), andringar(p)) for p in urval.vandringslogg(user, v)[:50]]
                if arbetsmaterial
                else [],
            },
            status=status,
        )  # fmt: skip


def hallenform(vandring: Trygghetsvandring, parter: Any, data: Any = None) -> Hallenform:
    """The form of a walk that has been held, with what is known."""
    return Hallenform(
        data,
        parter=parter,
        initial={
            "antal_deltagare": vandring.antal_deltagare,
            "sammanfattning": vandring.sammanfattning,
            "deltog": [p.pk for p in parter if p.deltog],
            "version": vandring.version,
        },
    )


def karta_av(vy: Vandringsvy, stopp: Sequence[Vandringsstopp], grupper: Sequence[Kategorigrupp]) -> SafeString | str:
    """The route and what was said along it; empty when nothing has a position. Synpunkter go by their numbers."""
    punkter = vandringspunkter(stopp, grupper)
    if not punkter:
        return ""
    underlag = kartytor(vy.request.user, vy.omrade, vy.vandring.dag)
    svg = vandringskarta(
        () if underlag.schematisk else underlag.ytor,
        punkter,
        id_="rutt",
        titel=f"Karta över {vy.vandring.namn}",
        bredd=440.0,
        hogst=320.0,
    )
    return mark_safe(svg)  # noqa: S308 made by platser.kartbild, which escapes every name


class _Vandringssida(Sparsida):
    formklass = Vandringsform
    mall = "platser/vandring/planera.html"
    rubrik = "Planera en vandring"
    kvitto = "Vandringen är sparad."

    def objekt(self) -> Trygghetsvandring | None:
        return None

    def spara(self, form: Modellform, bygger_pa: int | None) -> Trygghetsvandring:
        varden = form.varden
        return vandring_sparad(
            av=self.request.user,
            omrade=self.omrade,
            vandring=self.objekt(),
            bygger_pa=bygger_pa,
            parter=form.cleaned_data["parter"],
            stopp=self._stopp(form.cleaned_data["stopp"]),
            **varden,
        )

    def _stopp(self, rader: list[Ruttrad]) -> list[Stopp]:
        """Lines of the route; one that is the name of a place of the area is that place."""
        register = platsregister(self.request.user, self.omrade)
        pk = {rad.namn: register.hitta(rad.namn, None) for rad in rader}
        platser = (
            Plats.objects.synlig_for(self.request.user).i_omrade(self.omrade).in_bulk([p for p in pk.values() if p])
        )
        return [Stopp(rad.namn, platser.get(pk[rad.namn] or 0), rad.lat, rad.lon) for rad in rader]

    def efterat(self, sparat: Trygghetsvandring) -> str:
        return self.adress("vandring", sparat.pk)

    def avbryt(self) -> str:
        return self.adress("vandringar")

    def sidans_smulor(self) -> list[Smula]:
        return [
            Smula("Platser", self.adress("platser")),
            Smula("Vandringar", self.adress("vandringar")),
            Smula(self.rubrik),
        ]

    def mer(self) -> dict[str, Any]:
        platser = Plats.objects.synlig_for(self.request.user).i_omrade(self.omrade).gallande(idag())
        lagen = platser.filter(lat__isnull=False).order_by("namn").values_list("namn", "lat", "lon")
        return {
            "karta": {
                "platser": [[namn, float(lat or 0), float(lon or 0)] for namn, lat, lon in lagen],
                "ytor": self.adress("kartlager", "stadsdelar"),
            }
        }


class NyVandring(_Vandringssida):
    """`/<omrade>/platser/vandringar/ny/?plats=&foljer=`."""

    @cached_property
    def foljer(self) -> Trygghetsvandring | None:
        pk = heltal(self.request.GET.get("foljer"))
        synliga = urval.vandringar(self.request.user, self.omrade)
        return synliga.filter(pk=pk).first() if pk is not None else None

    def borjan(self) -> dict[str, Any]:
        platser = Plats.objects.synlig_for(self.request.user).i_omrade(self.omrade)
        vald = platser.filter(slug=self.request.GET.get("plats", "")).first()
        borjan: dict[str, Any] = {"plats": vald.pk if vald else None, "parter": "\n".join(BRUKAR_BJUDAS)}
        if v := self.foljer:
            borjan |= {
                "foregaende": v.pk, "slag": v.slag, "plats": v.plats_id, "stadsdel": v.stadsdel_id,
                "namn": f"Uppföljning: {v.namn}"[:160], "sammankallande": v.sammankallande,
                "samlingsplats": v.samlingsplats,
                "parter": "\n".join(p.organisation for p in urval.parter(self.request.user, v)),
                "stopp": ruttext(urval.stopp(self.request.user, v)),
            }  # fmt: skip
        return borjan

    def avbryt(self) -> str:
        return self.adress("vandring", self.foljer.pk) if self.foljer else self.adress("vandringar")


def ruttext(stopp: Any) -> str:
    """The stops as the form's text."""
    return skriv(Ruttrad(s.namn, s.lat, s.lon) for s in stopp)


class AndraVandring(Vandringsvy, _Vandringssida):
    """`/<omrade>/platser/vandringar/<pk>/andra/`."""

    rubrik = "Ändra vandringen"

    def objekt(self) -> Trygghetsvandring:
        return self.vandring

    def borjan(self) -> dict[str, Any]:
        return {
            "parter": "\n".join(p.organisation for p in urval.parter(self.request.user, self.vandring)),
            "stopp": ruttext(urval.stopp(self.request.user, self.vandring)),
        }

    def avbryt(self) -> str:
        return self.vandringsadress

    def sidans_smulor(self) -> list[Smula]:
        return self.smulor(Smula(self.rubrik))


class _Steg(Vandring):
    """POST takes the walk a step further. Who comes here another way (back from the log-in page) is shown the walk."""

    ratt_lasa = Ratt.SKRIVA_PLATS
    ratt_skriva = Ratt.SKRIVA_PLATS

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return redirect(self.vandringsadress)


class Hallen(_Steg):
    """`/<omrade>/platser/vandringar/<pk>/hallen/`."""

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        form = hallenform(self.vandring, urval.parter(request.user, self.vandring), request.POST)
        if not form.is_valid():
            return self.sida(form=form, status=400)
        val = form.cleaned_data
        try:
            vandring_hallen(
                av=request.user,
                vandring=self.vandring,
                bygger_pa=val["version"],
                antal_deltagare=val["antal_deltagare"],
                deltog=val.get("deltog", []),
                sammanfattning=val["sammanfattning"],
            )
        except Krock as krock:
            data: Any = request.POST.copy()
            data["version"] = krock.nuvarande.version
            form.data = data
            form.add_error(None, f"{krock.text} Det du skrev står kvar. Jämför och spara igen.")
            return self.sida(form=form, status=409)
        except Ogiltigt as fel:
            visa_fel(form, fel)
            return self.sida(form=form, status=fel.status)
        messages.success(request, "Sparat: vandringen är hållen.")
        return redirect(self.vandringsadress)


class Rapportera(_Steg):
    """`/<omrade>/platser/vandringar/<pk>/rapportera/`."""

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        sett = heltal(request.POST.get("version"), siffror=9) or 0
        vandring_rapporterad(av=request.user, vandring=self.vandring, sett=sett)
        messages.success(
            request, "Protokollet är fastställt. Nu syns vandringen och dess synpunkter för alla i området."
        )
        return redirect(self.vandringsadress)


class _MedOrsak(_Steg):
    kvitto = ""

    def gor(self, orsak: str, bygger_pa: int | None) -> None:
        raise NotImplementedError

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        form = Orsaksform(request.POST)
        if not form.is_valid():
            return self.sida(orsak=form, status=400)
        try:
            self.gor(form.cleaned_data["orsak"], form.cleaned_data["version"])
        except Ogiltigt as fel:
            visa_fel(form, fel)
            return self.sida(orsak=form, status=fel.status)
        messages.success(request, self.kvitto)
        return redirect(self.vandringsadress)


class StallIn(_MedOrsak):
    """`/<omrade>/platser/vandringar/<pk>/stall-in/`."""

    kvitto = "Vandringen är inställd."

    def gor(self, orsak: str, bygger_pa: int | None) -> None:
        vandring_installd(av=self.request.user, vandring=self.vandring, bygger_pa=bygger_pa, orsak=orsak)


class Ateroppna(_MedOrsak):
    """`/<omrade>/platser/vandringar/<pk>/ateroppna/`."""

    kvitto = "Protokollet går att ändra igen."

    def gor(self, orsak: str, bygger_pa: int | None) -> None:
        vandring_ateroppnad(av=self.request.user, vandring=self.vandring, orsak=orsak)
