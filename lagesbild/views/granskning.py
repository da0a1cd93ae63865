"""What is missing, who signs, and the steps from draft to published: one page, and the writes that it makes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from lagesbild.forms.faststallande import Rattelseform, Skalform, Tillbakaform, Underskriftsform
from lagesbild.kontroll import Kontroll
from lagesbild.models import Lagesbild
from lagesbild.selectors.aterlamning import aterlamnad
from lagesbild.selectors.faststallande import (
    behorig_for,
    gallande_underskrifter,
    havda_underskrifter,
    senaste_version,
    undertecknare,
)
from lagesbild.services.faststallande import (
    att_underteckna,
    publicerad,
    rattelse_avbruten,
    rattelse_paborjad,
    skal_borttaget,
    skal_givet,
    till_granskning,
    till_utkast,
    underskrift_atertagen,
    undertecknad,
)
from lagesbild.services.frysning import Frysbart
from lagesbild.tasks import bestall_rendering
from lagesbild.views.dokument import STATUSTON, Lagesbildsvy
from lagesbild.views.kontroll import kontrollrader, sammanfattat
from samverkan.fel import Fel, Krock, Last, Ogiltigt
from samverkan.roller import Part, Ratt
from samverkan.views.bas import Omradesbegaran

SKICKA_TILLBAKA: Final = "Skicka tillbaka med skäl"


class Granskningssida(Lagesbildsvy):
    """What the pages of review share. Whoever works with the document sees them; each step has its own right."""

    ratt_lasa = Ratt.SE_ARBETSMATERIAL
    ratt_skriva = Ratt.SE_ARBETSMATERIAL

    def till_sidan(self) -> HttpResponse:
        return redirect("lagesbild_granskning", self.omrade.slug, self.lagesbild.ar)

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self.till_sidan()

    def skickad_tillbaka(self) -> Tillbakaform | None:
        """Send the document back to draft with what was typed; the form when that could not be done."""
        form = Tillbakaform(self.request.POST, anvandare=self.request.user, omrade=self.omrade)
        if form.is_valid():
            try:
                till_utkast(av=self.request.user, lagesbild=self.lagesbild, skal=form.cleaned_data["skal"])
            except Ogiltigt as fel:
                form.add_error(fel.falt if fel.falt in form.fields else None, fel.text)
            else:
                text = "Lägesbilden är ett utkast igen. De som arbetar vidare med den har fått skälet i ett brev."
                messages.success(self.request, text)
                return None
        return form


class Granskning(Granskningssida):
    """The checklist, the signatures and what can be done next."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self.sida()

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        lb = self.lagesbild
        if request.POST.get("till") == "granskning":
            till_granskning(av=request.user, lagesbild=lb)
            messages.success(request, "Lägesbilden är skickad till granskning. De som undertecknar har fått ett brev.")
            return self.till_sidan()
        form = self.skickad_tillbaka()
        return self.till_sidan() if form is None else self.sida(tillbaka=form, status=400)

    @cached_property
    def det(self) -> Frysbart:
        """What would be signed now."""
        return att_underteckna(av=self.request.user, lagesbild=self.lagesbild)

    @property
    def kontrollerna(self) -> Sequence[Kontroll]:
        return self.det.kontroller

    def sida(
        self,
        *,
        tillbaka: Tillbakaform | None = None,
        skal: Skalform | None = None,
        rattelse: Rattelseform | None = None,
        status: int = 200,
    ) -> HttpResponse:
        user, lb = self.request.user, self.lagesbild
        version = senaste_version(user, lb)
        gallande = gallande_underskrifter(user, lb)
        behorig = {} if lb.last else behorig_for(user, self.omrade)
        vem = undertecknare(self.omrade)
        far_skriva = self.far(Ratt.SKRIVA_LAGESBILD)
        granskas = lb.status == Lagesbild.Status.GRANSKNING
        innehall: dict[str, Any] = {
            "lagesbild": lb,
            "ton": STATUSTON[Lagesbild.Status(lb.status)],
            "smulor": self.smulor((str(lb.ar), self.dokumentadress), ("Granskning", "")),
            "steg": _steg(lb, version is not None),
            "version": version,
            "rattas": version is not None and not lb.last,
            "parter": [
                {
                    "namn": part.label,
                    "part": part.value,
                    "underskrift": gallande.get(part),
                    "andrat": self.det.andrat_sedan(gallande[part]) if part in gallande and not lb.last else [],
                    "vem": [str(p) for p in vem[part]],
                    "min": part in behorig,
                    "for_chef": behorig[part].for_chef if part in behorig else "",
                }
                for part in Part
            ],
            "kan_underteckna": granskas and any(p not in gallande for p in behorig),
            "havda": havda_underskrifter(user, lb)[:3] if granskas else [],
            "far_till_granskning": far_skriva and lb.status == Lagesbild.Status.UTKAST,
            "tillbaka": self._tillbaka(tillbaka, granskas=granskas, behorig=bool(behorig)),
            "tillbaka_ord": SKICKA_TILLBAKA if behorig else "Ta tillbaka till utkast",
            "behorig": bool(behorig),
            "aterlamnad": aterlamnad(lb),
            "far_publicera": self.far(Ratt.PUBLICERA_LAGESBILD) and lb.status == Lagesbild.Status.FASTSTALLD,
            "rattelse": self._rattelse(rattelse),
            "far_avbryta": self.far(Ratt.PUBLICERA_LAGESBILD)
            and version is not None and not lb.last and version.andring == lb.andring,
            "far_ge_skal": not lb.last and (far_skriva or self.far(Ratt.FASTSTALLA_LAGESBILD)),
        }  # fmt: skip
        if not lb.last:
            innehall |= {
                "rader": kontrollrader(self.omrade, lb, self.kontrollerna, skal),
                "sammanfattat": sammanfattat(self.kontrollerna),
            }
        return render(self.request, "lagesbild/granskning.html", innehall, status=status)

    def _tillbaka(self, form: Tillbakaform | None, *, granskas: bool, behorig: bool) -> Tillbakaform | None:
        far = behorig or self.far(Ratt.SKRIVA_LAGESBILD) or self.far(Ratt.FASTSTALLA_LAGESBILD)
        if not granskas or not far:
            return None
        return form or Tillbakaform(anvandare=self.request.user, omrade=self.omrade)

    def _rattelse(self, form: Rattelseform | None) -> Rattelseform | None:
        if not self.lagesbild.last or not self.far(Ratt.PUBLICERA_LAGESBILD):
            return None
        return form or Rattelseform(anvandare=self.request.user, omrade=self.omrade)


def _steg(lb: Lagesbild, har_version: bool) -> list[dict[str, Any]]:
    """The way of the document: what is done, where it is, what comes."""
    alla = list(Lagesbild.Status)
    nu = alla.index(Lagesbild.Status(lb.status))
    return [{"text": s.label, "nu": i == nu, "klart": i < nu} for i, s in enumerate(alla)]


class Skal(Granskning):
    """POST gives the open points of a check a reason, or takes it back."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self.till_sidan()

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        if request.POST.get("ta_bort"):
            skal_borttaget(av=request.user, lagesbild=self.lagesbild, kontroll=request.POST["ta_bort"][:60])
            return self._till_kontrollen(request.POST["ta_bort"][:60])
        form = Skalform(request.POST, anvandare=request.user, omrade=self.omrade)
        if form.is_valid():
            try:
                skal_givet(av=request.user, lagesbild=self.lagesbild, **form.cleaned_data)
            except Ogiltigt as fel:
                form.add_error(fel.falt if fel.falt in form.fields else None, fel.text)
            else:
                return self._till_kontrollen(form.cleaned_data["kontroll"])
        return self.sida(skal=form, status=400)

    def _till_kontrollen(self, kod: str) -> HttpResponse:
        return redirect(f"{reverse('lagesbild_granskning', args=[self.omrade.slug, self.lagesbild.ar])}#{kod}")


class Underteckna(Granskningssida):
    """What is signed, whole, and the signing of it."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        if self.lagesbild.last:
            return self.till_sidan()
        return self._sida()

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        if request.POST.get("ta_tillbaka"):
            underskrift_atertagen(av=request.user, lagesbild=self.lagesbild, part=_part(request.POST["ta_tillbaka"]))
            messages.success(request, "Underskriften är tillbakatagen.")
            return self.till_sidan()
        if request.POST.get("tillbaka"):
            tillbaka = self.skickad_tillbaka()
            return self.till_sidan() if tillbaka is None else self._sida(tillbaka=tillbaka, status=400)
        form = Underskriftsform(request.POST, anvandare=request.user, omrade=self.omrade)
        if not form.is_valid():
            return self._sida(form, "Kryssa i att du har läst lägesbilden.", status=400)
        data = form.cleaned_data
        try:
            utfall = undertecknad(
                av=request.user, lagesbild=self.lagesbild, part=_part(data["part"]), sett=data["sett"]
            )
        except (Ogiltigt, Krock, Last) as fel:
            return self._sida(None, fel.text, status=fel.status)
        for rendering in utfall.renderingar:
            bestall_rendering(rendering.pk)
        if utfall.version is None:
            messages.success(
                request, "Din underskrift är registrerad. Lägesbilden fastställs när den andra parten undertecknar."
            )
            for havd in utfall.havda:
                text = f"{havd.get_part_display()} behöver underteckna igen. {havd.havd_orsak}"
                messages.warning(request, text)
            return self.till_sidan()
        messages.success(request, f"Lägesbilden är fastställd av båda parter: version {utfall.version.nummer}.")
        return redirect("lagesbild_version", self.omrade.slug, self.lagesbild.ar, utfall.version.nummer)

    def _sida(
        self,
        form: Underskriftsform | None = None,
        fel: str = "",
        *,
        tillbaka: Tillbakaform | None = None,
        status: int = 200,
    ) -> HttpResponse:
        user, lb = self.request.user, self.lagesbild
        det = att_underteckna(av=user, lagesbild=lb)
        gallande = gallande_underskrifter(user, lb)
        behorig = behorig_for(user, self.omrade)
        utgava = "publik" if self.request.GET.get("utgava") == "publik" else "intern"
        intern = det.utgavor["intern"]
        publik = {k.id for k in det.utgavor["publik"].kapitel}
        rader = kontrollrader(self.omrade, lb, det.kontroller)
        granskas = lb.status == Lagesbild.Status.GRANSKNING
        if granskas and behorig and tillbaka is None:
            tillbaka = Tillbakaform(anvandare=user, omrade=self.omrade)
        return render(
            self.request,
            "lagesbild/underteckna.html",
            {
                "lagesbild": lb,
                "smulor": self.smulor((str(lb.ar), self.dokumentadress), ("Underteckna", "")),
                "fel": fel,
                "formular": form,
                "utgava": utgava,
                "dokument": det.utgavor[utgava],
                "behorig": bool(behorig),
                "version": senaste_version(user, lb),
                "inte_publikt": [k.rubrik for k in intern.kapitel if k.id not in publik],
                "summa": det.summa,
                "kvar": [r for r in rader if not r["k"].klar],
                "klara": [r for r in rader if r["k"].klar],
                "sammanfattat": sammanfattat(det.kontroller),
                "klart": all(k.klar for k in det.kontroller),
                "granskas": granskas,
                "tillbaka": tillbaka,
                "tillbaka_ord": SKICKA_TILLBAKA,
                "andra": [(u, det.andrat_sedan(u)) for part, u in gallande.items() if part not in behorig],
                "parter": [
                    {"part": b.part.value, "namn": b.part.label, "for_chef": b.for_chef}
                    for part, b in behorig.items()
                    if part not in gallande
                ],
            },
            status=status,
        )


def _part(varde: str) -> Part:
    try:
        return Part(varde)
    except ValueError as fel:
        raise Ogiltigt("Välj vilken part du undertecknar för.", falt="part") from fel


class Publicera(Granskningssida):
    """POST publishes the version in force."""

    ratt_skriva = Ratt.PUBLICERA_LAGESBILD

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        version = publicerad(av=request.user, lagesbild=self.lagesbild)
        messages.success(request, f"Version {version.nummer} är publicerad.")
        return redirect("lagesbild_version", self.omrade.slug, self.lagesbild.ar, version.nummer)


class Ratta(Granskning):
    """POST opens a settled document for a correction, or closes one in which nothing was changed."""

    ratt_skriva = Ratt.PUBLICERA_LAGESBILD

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self.till_sidan()

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        try:
            if request.POST.get("avbryt"):
                rattelse_avbruten(av=request.user, lagesbild=self.lagesbild)
                messages.success(request, "Rättelsen är avbruten. Den fastställda versionen gäller.")
                return self.till_sidan()
            form = Rattelseform(request.POST, anvandare=request.user, omrade=self.omrade)
            if not form.is_valid():
                return self.sida(rattelse=form, status=400)
            rattelse_paborjad(av=request.user, lagesbild=self.lagesbild, orsak=form.cleaned_data["orsak"])
        except Fel as fel:
            messages.error(request, fel.text)
            return self.till_sidan()
        messages.success(
            request, "Lägesbilden är öppen för rättelse. Den version som gäller finns kvar tills en ny är fastställd."
        )
        return redirect(self.dokumentadress)
