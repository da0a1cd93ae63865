"""The yearly document: the list of years, the whole document, one section."""

from __future__ import annotations

from typing import Any, TypedDict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from lagesbild.forms.dokument import Avsnittsform, Bestallningsform, NyLagesbildsform
from lagesbild.models import Avsnitt, Lagesbild, Rendering
from lagesbild.selectors.lagesbild import (
    Tillstand,
    andrad_sedan,
    avsnitt_i,
    lagesbilder,
    senaste_renderingar,
    tillstand,
    versioner,
)
from lagesbild.services.dokument import avsnitt_sparat, lagesbild_skapad
from lagesbild.text import rensa
from samverkan.fel import Krock, Ogiltigt
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesbegaran, Omradesvy

STATUSTON = {
    Lagesbild.Status.UTKAST: "info",
    Lagesbild.Status.GRANSKNING: "varning",
    Lagesbild.Status.FASTSTALLD: "klar",
    Lagesbild.Status.PUBLICERAD: "klar",
}


def visad(html: str) -> SafeString:
    """Stored text for a page. Cleaned once more: what is in the database may have come another way than by a save."""
    return mark_safe(rensa(html))  # noqa: S308


class Lagesbildsvy(Omradesvy):
    """A page below one document: resolves the year under the scope."""

    flik = "lagesbild"

    @cached_property
    def lagesbild(self) -> Lagesbild:
        """The document of the address; 404 when there is none that the user may see."""
        synliga = Lagesbild.objects.synlig_for(self.request.user).i_omrade(self.omrade)
        return get_object_or_404(synliga.select_related("stadsdelsomrade"), ar=self.kwargs["ar"])

    def smulor(self, *sist: tuple[str, str]) -> list[dict[str, str]]:
        """The way here; the last has no address."""
        steg = [("Lägesbild", reverse("lagesbilder", args=[self.omrade.slug])), *sist]
        return [{"text": text, "url": url} for text, url in steg]

    @property
    def adress(self) -> str:
        """The page of the document."""
        return reverse("lagesbild", args=[self.omrade.slug, self.lagesbild.ar])


class Lagesbilder(Omradesvy):
    """The years. POST begins a new one."""

    flik = "lagesbild"
    ratt_skriva = Ratt.SKRIVA_LAGESBILD

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida(None)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        formular = NyLagesbildsform(request.POST, anvandare=request.user, omrade=self.omrade)
        if formular.is_valid():
            try:
                ny = lagesbild_skapad(av=request.user, omrade=self.omrade, ar=formular.cleaned_data["ar"])
            except Ogiltigt as fel:
                formular.add_error(fel.falt, fel.text)
            else:
                messages.success(request, f"Lägesbilden för {ny.ar} är skapad. Rubrikerna finns, texterna är tomma.")
                return redirect("lagesbild", self.omrade.slug, ny.ar)
        return self._sida(formular, status=400)

    def _sida(self, formular: NyLagesbildsform | None, status: int = 200) -> HttpResponse:
        alla = list(lagesbilder(self.request.user, self.omrade))
        if formular is None:
            forslag = max((a.ar for a in alla), default=timezone.localdate().year - 1) + 1
            formular = NyLagesbildsform(initial={"ar": forslag}, anvandare=self.request.user, omrade=self.omrade)
        return render(
            self.request,
            "lagesbild/lagesbilder.html",
            {
                "rader": [{"lagesbild": a, "ton": STATUSTON[Lagesbild.Status(a.status)]} for a in alla],
                "formular": formular if self.far(Ratt.SKRIVA_LAGESBILD) else None,
                "forlaga": alla[0].ar if alla else None,
                "ser_allt": self.far(Ratt.SE_ARBETSMATERIAL),
            },
            status=status,
        )


class Avsnittsrad(TypedDict):
    """A section as the pages show it."""

    avsnitt: Avsnitt
    tillstand: Tillstand
    text: SafeString
    kommentar: SafeString
    block: list[str]
    djup: int


def rad(avsnitt: Avsnitt) -> Avsnittsrad:
    """What the templates need of a section. `djup` is the rank of its heading on the page."""
    return {
        "avsnitt": avsnitt,
        "tillstand": tillstand(avsnitt),
        "text": visad(avsnitt.text),
        "kommentar": visad(avsnitt.kommentar),
        "block": [Avsnitt.Block(b).label for b in avsnitt.block if b in Avsnitt.Block.values],
        "djup": avsnitt.djup + 1,
    }


class LagesbildVy(Lagesbildsvy):
    """The whole document: contents with states, texts, and the card that makes the PDF."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        avsnitt = avsnitt_i(request.user, self.lagesbild)
        rader = [rad(a) for a in avsnitt]
        return render(
            request,
            "lagesbild/lagesbild.html",
            {
                "lagesbild": self.lagesbild,
                "ton": STATUSTON[Lagesbild.Status(self.lagesbild.status)],
                "smulor": self.smulor((str(self.lagesbild.ar), "")),
                "rader": rader,
                "tomma": sum(r["tillstand"].ton == "varning" for r in rader),
                "skriver": self.far(Ratt.SKRIVA_LAGESBILD) and not self.lagesbild.last,
                "bestallning": self._bestallning(),
                "renderingar": [
                    {
                        "rendering": r,
                        "inaktuell": r.status == Rendering.Status.KLAR and andrad_sedan(avsnitt, r.startad),
                    }
                    for r in senaste_renderingar(request.user, self.lagesbild)
                ],
            },
        )

    def _bestallning(self) -> Bestallningsform | None:
        if not self.far(Ratt.SKAPA_PDF):
            return None
        return Bestallningsform(anvandare=self.request.user, omrade=self.omrade)


class AvsnittVy(Lagesbildsvy):
    """One section: read it, write it, see its history."""

    ratt_skriva = Ratt.SKRIVA_LAGESBILD

    @cached_property
    def avsnitt(self) -> Avsnitt:
        synliga = Avsnitt.objects.synlig_for(self.request.user).filter(lagesbild=self.lagesbild)
        fraga = synliga.select_related("lagesbild__stadsdelsomrade", "andrad_av", "prioriterat_omrade")
        return get_object_or_404(fraga, pk=self.kwargs["pk"])

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._sida(Avsnittsform(avsnitt=self.avsnitt, anvandare=request.user, omrade=self.omrade))

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        formular = Avsnittsform(request.POST, avsnitt=self.avsnitt, anvandare=request.user, omrade=self.omrade)
        if not formular.is_valid():
            return self._sida(formular, status=400)
        fore = self.avsnitt.version
        try:
            sparat = avsnitt_sparat(av=request.user, avsnitt=self.avsnitt, **formular.innehall())
        except Krock as krock:
            return self._krock(krock)
        except Ogiltigt as fel:
            formular.add_error(fel.falt if fel.falt in formular.fields else None, fel.text)
            return self._sida(formular, status=400)
        if sparat.version == fore:
            messages.info(request, "Inget var ändrat.")
        else:
            messages.success(request, f"Avsnittet ”{sparat.rubrik}” är sparat.")
        return redirect("avsnitt", self.omrade.slug, self.lagesbild.ar, sparat.pk)

    def _krock(self, krock: Krock) -> HttpResponse:
        """Show both: what is stored, and in the form what was not saved, now built on what is stored."""
        data = self.request.POST.copy()
        data["bygger_pa"] = str(krock.nuvarande.version)
        formular = Avsnittsform(data, avsnitt=krock.nuvarande, anvandare=self.request.user, omrade=self.omrade)
        return self._sida(formular, krock=krock, status=409)

    def _sida(self, formular: Avsnittsform, krock: Krock | None = None, status: int = 200) -> HttpResponse:
        alla = avsnitt_i(self.request.user, self.lagesbild)
        plats = next(i for i, a in enumerate(alla) if a.pk == self.avsnitt.pk)
        avsnitt = alla[plats]
        historik = versioner(self.request.user, avsnitt)
        return render(
            self.request,
            "lagesbild/avsnitt.html",
            {
                "lagesbild": self.lagesbild,
                "avsnitt": avsnitt,
                "rad": rad(avsnitt),
                "smulor": self.smulor((str(self.lagesbild.ar), self.adress), (avsnitt.rubrik, "")),
                "formular": formular if self.far(Ratt.SKRIVA_LAGESBILD) and not self.lagesbild.last else None,
                "krock": krock,
                "forsok_text": visad(krock.forsok["text"]) if krock else "",
                "forsok_kommentar": visad(krock.forsok["kommentar"]) if krock else "",
                "ser_allt": self.far(Ratt.SE_ARBETSMATERIAL),
                "fore": alla[plats - 1] if plats else None,
                "efter": alla[plats + 1] if plats + 1 < len(alla) else None,
                "historik": [{"version": v, "text": visad(v.text), "kommentar": visad(v.kommentar)} for v in historik],
            },
            status=status,
        )
