"""The yearly document: the list of years, the whole document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypedDict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from lagesbild.forms.dokument import Bestallningsform, NyLagesbildsform
from lagesbild.models import Avsnitt, Lagesbild, Rendering
from lagesbild.selectors.aterlamning import aterlamnad
from lagesbild.selectors.faststallande import senaste_version
from lagesbild.selectors.hanvisningar import brutna_hanvisningar
from lagesbild.selectors.lagesbild import (
    Tillstand,
    andrad_sedan,
    avsnitt_i,
    framdrift,
    lagesbilder,
    sen,
    senaste_renderingar,
    tillstand,
    visat_lage,
)
from lagesbild.selectors.sifferlage import sifferlage
from lagesbild.selectors.skrivande import narvarande_i, oppna_kommentarer
from lagesbild.services.struktur import FORRA, lagesbild_skapad
from lagesbild.skrift.block import blockval, i_dokumentet
from lagesbild.views.dokumenttext import Texter
from lagesbild.views.kontroll import kontrollkort
from samverkan.fel import Ogiltigt
from samverkan.roller import Ratt
from samverkan.views.bas import Omradesbegaran, Omradesvy

STATUSTON = {
    Lagesbild.Status.UTKAST: "info",
    Lagesbild.Status.GRANSKNING: "varning",
    Lagesbild.Status.FASTSTALLD: "klar",
    Lagesbild.Status.PUBLICERAD: "klar",
}


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
    def dokumentadress(self) -> str:
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
                data = formular.cleaned_data
                ny = lagesbild_skapad(av=request.user, omrade=self.omrade, ar=data["ar"], fran=data["fran"] or FORRA)
            except Ogiltigt as fel:
                formular.add_error(fel.falt, fel.text)
            else:
                if self.far(Ratt.STALLA_UPP_LAGESBILD):
                    sedan = "Bestäm vem som skriver vad och när."
                else:
                    sedan = "Du kan börja skriva. Samordnaren bestämmer vem som skriver vad och när."
                messages.success(request, f"Lägesbilden för {ny.ar} är skapad. {sedan}")
                return redirect("lagesbild", self.omrade.slug, ny.ar)
        return self._sida(formular, status=400)

    def _sida(self, formular: NyLagesbildsform | None, status: int = 200) -> HttpResponse:
        alla = list(lagesbilder(self.request.user, self.omrade))
        if formular is None:
            forslag = max((a.ar for a in alla), default=timezone.localdate().year - 1) + 1
            borja = {"ar": forslag, "fran": FORRA}
            formular = NyLagesbildsform(initial=borja, anvandare=self.request.user, omrade=self.omrade)
        return render(
            self.request,
            "lagesbild/lagesbilder.html",
            {
                "rader": [{"lagesbild": a, "status": visat_lage(a), "ton": STATUSTON[a.visad_status]} for a in alla],
                "formular": formular if self.far(Ratt.SKRIVA_LAGESBILD) else None,
                "forlaga": alla[0].ar if alla else None,
                "ser_allt": self.far(Ratt.SE_ARBETSMATERIAL),
            },
            status=status,
        )


@dataclass(frozen=True, slots=True)
class Blockrad:
    """What the program fills in, and on which side of the text it stands."""

    namn: str
    fore_texten: bool


class Avsnittsrad(TypedDict):
    """A section as the pages show it."""

    avsnitt: Avsnitt
    tillstand: Tillstand
    text: SafeString
    kommentar: SafeString
    block: list[Blockrad]
    djup: int
    sen: bool
    kommentarer: int
    har: list[str]


def rad(avsnitt: Avsnitt, texter: Texter) -> Avsnittsrad:
    """What the templates need of a section. `djup` is the rank of its heading on the page."""
    return {
        "avsnitt": avsnitt,
        "tillstand": tillstand(avsnitt),
        "text": texter.visad(avsnitt.text, f"not-{avsnitt.pk}"),
        "kommentar": texter.visad(avsnitt.kommentar, f"not-k-{avsnitt.pk}"),
        "block": _blockrader(avsnitt, texter),
        "djup": avsnitt.djup + 1,
        "sen": sen(avsnitt, timezone.localdate()),
        "kommentarer": 0,
        "har": [],
    }


def _blockrader(avsnitt: Avsnitt, texter: Texter) -> list[Blockrad]:
    """In the document's order; what has a heading of its own, and an image, is named by it."""
    rader = []
    for b in i_dokumentet(blockval(avsnitt.block)):
        if b.slag in Avsnitt.Block.values:
            bild = texter.mal.get(f"bild:{b.val.get('nyckel')}") if b.slag == Avsnitt.Block.BILD else None
            rubrik = bild.val if bild else b.val.get("rubrik")
            namn = Avsnitt.Block(b.slag).label
            rader.append(Blockrad(f"{namn}, ”{rubrik}”" if rubrik else namn, b.fore_texten))
    return rader


def _kvar_for(avsnitt: Avsnitt, person: int) -> bool:
    return avsnitt.ansvarig_id == person and (avsnitt.att_uppdatera or avsnitt.tillstand != Avsnitt.Tillstand.KLAR)


class LagesbildVy(Lagesbildsvy):
    """The whole document: contents with states, texts, and the card that makes the PDF."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        if not self.far(Ratt.SE_ARBETSMATERIAL) and not self.lagesbild.last:
            # It is being corrected: who reads what is fastställt reads the version that is in force meanwhile.
            senaste = senaste_version(request.user, self.lagesbild)
            if senaste is not None:
                return redirect("lagesbild_version", self.omrade.slug, self.lagesbild.ar, senaste.nummer)
        avsnitt = avsnitt_i(request.user, self.lagesbild)
        texter = Texter.for_(request.user, self.lagesbild, avsnitt)
        rader = [rad(a, texter) for a in avsnitt]
        arbetar = self.far(Ratt.SE_ARBETSMATERIAL) and not self.lagesbild.last
        if arbetar:
            oppna, har = oppna_kommentarer(request.user, self.lagesbild), narvarande_i(request.user, self.lagesbild)
            for r in rader:
                r["kommentarer"], r["har"] = oppna.get(r["avsnitt"].pk, 0), har.get(r["avsnitt"].pk, [])
        return render(
            request,
            "lagesbild/lagesbild.html",
            {
                "lagesbild": self.lagesbild,
                "ton": STATUSTON[Lagesbild.Status(self.lagesbild.status)],
                "smulor": self.smulor((str(self.lagesbild.ar), "")),
                "rader": rader,
                "aterlamnad": aterlamnad(self.lagesbild) if arbetar else None,
                "tomma": sum(r["tillstand"].ton == "varning" for r in rader),
                "framdrift": framdrift(avsnitt, timezone.localdate()) if arbetar else None,
                "mina": [r for r in rader if arbetar and _kvar_for(r["avsnitt"], request.user.pk)],
                "siffror": sifferlage(request.user, self.lagesbild) if arbetar else None,
                "brutna": brutna_hanvisningar(texter.lista, avsnitt) if arbetar else [],
                **(kontrollkort(self.omrade, self.lagesbild, request.user) if arbetar else {}),
                "arbetsmaterial": self.far(Ratt.SE_ARBETSMATERIAL),
                "versionen": senaste_version(request.user, self.lagesbild),
                "staller_upp": self.far(Ratt.STALLA_UPP_LAGESBILD) and not self.lagesbild.last,
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
        return Bestallningsform(anvandare=self.request.user, omrade=self.omrade, lagesbild=self.lagesbild)
