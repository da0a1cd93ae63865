"""The chef's page: all that waits, one after another by the keyboard; approve, several at once, send back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from atgardsplan.models import Uppfoljning, Uppfoljningsomgang
from atgardsplan.selectors.granskning import Attgranska, angras, att_granska, nyss_godkanda, senaste_steg
from atgardsplan.selectors.omgang import framdrift_i, omgangar
from atgardsplan.selectors.uppfoljning import egna_indikatorer, forra_for
from atgardsplan.services.granskning import (
    godkannande_angrat,
    uppfoljning_atersand,
    uppfoljning_godkand,
    uppfoljningar_godkanda,
)
from atgardsplan.views.uppfoljning.bas import STORST, Uppfoljningssida
from samverkan.fel import Fel, Ogiltigt
from samverkan.roller import Ratt
from samverkan.svenska import antal
from samverkan.tal import heltal
from samverkan.views.bas import Omradesbegaran


class _Lage(Uppfoljningssida):
    def laget(self, vantar: list[Attgranska]) -> dict[str, Any]:
        """What the page counts."""
        user = self.request.user
        oppna = omgangar(user, self.omrade).filter(status=Uppfoljningsomgang.Status.OPPEN)
        return {
            "antal": len(vantar),
            "avviker": sum(v.avviker for v in vantar),
            "chefer": sorted({v.at.namn for v in vantar if v.at}),
            "omgangar": [(omgang, *framdrift_i(user, omgang)) for omgang in oppna],
        }


class Granska(_Lage):
    """`/<omrade>/uppfoljning/granska/`. POST approves those that are chosen (`val`: "id:version").

    Whoever follows up comes in: a deputy has the chef's right and not an own one. The service decides for each.
    """

    ratt_lasa = Ratt.FOLJA_UPP
    ratt_skriva = Ratt.FOLJA_UPP

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        user = request.user
        stampel = senaste_steg(user, self.omrade)
        vantar = att_granska(user, self.omrade, self.kan)
        rader = [v.uppfoljning for v in vantar]
        forra, egna = forra_for(rader), egna_indikatorer(user, rader)
        varden = self.laget(vantar) | {
            "stampel": stampel,
            "kort": [
                {"v": v, "u": v.uppfoljning, "forra": forra.get(v.uppfoljning.pk), "egna": egna[v.uppfoljning.pk]}
                for v in vantar
            ],
            "nyss": [{"u": u, "angras": True} for u in nyss_godkanda(user, self.omrade, timezone.now())],
            "kan": self.kan,
        }
        return render(request, "atgardsplan/uppfoljning/granska.html", varden)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        val = self._val()
        if not val:
            raise Ogiltigt("Markera de uppföljningar som ska godkännas.")
        utfall = uppfoljningar_godkanda(av=request.user, omrade=self.omrade, val=val)
        if utfall.godkanda:
            text = antal(len(utfall.godkanda), "uppföljning är godkänd", "uppföljningar är godkända")
            messages.success(request, f"{text}.")
        for u, fel in utfall.inte:
            messages.error(request, f"Inte godkänd: {u.aktivitet}. {fel.text}")
        return redirect(request.path)

    def _val(self) -> dict[int, int]:
        versioner = {}
        for rad in self.request.POST.getlist("val"):
            pk, version = (heltal(del_) for del_ in (rad.partition(":")[0], rad.partition(":")[2]))
            if pk is None or version is None or version >= STORST:
                raise Ogiltigt("Begäran går inte att läsa. Ladda om sidan och försök igen.")
            versioner[pk] = version
        return versioner


class _Granskningssteg(_Lage):
    """POST: one step of the review. htmx gets the card in its new state, others go back to where they were."""

    ratt_skriva = Ratt.FOLJA_UPP

    def post(self, request: Omradesbegaran, pk: int, **_: Any) -> HttpResponse:
        u = self.uppfoljning(pk)
        htmx = bool(getattr(request, "htmx", False))
        try:
            self.gor(u, self.version())
        except Fel as fel:
            if htmx:
                # htmx shows 409 and not 403: whoever presses a key must be told here why nothing happened.
                return self._kort(self.uppfoljning(pk), status=409, fel=fel)
            if fel.status == 403:
                raise
            messages.error(request, f"{u.aktivitet}: {fel.text}")
            return self._tillbaka(u)
        u = self.uppfoljning(pk)
        if htmx:
            return self._kort(u)
        messages.success(request, f"{u.get_lage_display()}: {u.aktivitet}")
        return self._tillbaka(u)

    def gor(self, u: Uppfoljning, bygger_pa: int) -> None:
        """Do it."""
        raise NotImplementedError

    def _kort(self, u: Uppfoljning, status: int = 200, fel: Fel | None = None) -> HttpResponse:
        besked = self.kan.granska(u)
        kort = {
            "v": Attgranska(u, besked.at),
            "u": u,
            "forra": forra_for([u]).get(u.pk),
            "egna": egna_indikatorer(self.request.user, [u])[u.pk],
            "fel": fel,
            "angras": angras(u, self.request.user, timezone.now()).far,
            "kommentar": self.request.POST.get("kommentar", ""),
        }
        vantar = u.lage == Uppfoljning.Lage.INSKICKAD and besked.far
        mall = "atgardsplan/uppfoljning/_kort.html" if vantar else "atgardsplan/uppfoljning/_granskad.html"
        # The card first, then the counts anew, which htmx puts where they stand (out of band).
        stampel = senaste_steg(self.request.user, self.omrade)
        laget = self.laget(att_granska(self.request.user, self.omrade, self.kan))
        varden = {"k": kort, "mall": mall, "stampel": stampel, "oob": True} | laget
        return render(self.request, "atgardsplan/uppfoljning/_granskningssvar.html", varden, status=status)

    def _tillbaka(self, u: Uppfoljning) -> HttpResponse:
        nasta = self.request.POST.get("nasta", "")
        egen = nasta.startswith(f"/{self.omrade.slug}/") and url_has_allowed_host_and_scheme(nasta, None)
        return redirect(nasta if egen else reverse("uppfoljning", args=[self.omrade.slug, u.pk]))


class Godkann(_Granskningssteg):
    """Approve one."""

    def gor(self, u: Uppfoljning, bygger_pa: int) -> None:
        uppfoljning_godkand(av=self.request.user, uppfoljning=u, bygger_pa=bygger_pa)


class Angra(_Granskningssteg):
    """Take back the own approval that was made just now."""

    def gor(self, u: Uppfoljning, bygger_pa: int) -> None:
        godkannande_angrat(av=self.request.user, uppfoljning=u, bygger_pa=bygger_pa)


class Atersand(_Granskningssteg):
    """Send one back, or open an approved one again, with a comment."""

    def gor(self, u: Uppfoljning, bygger_pa: int) -> None:
        kommentar = self.request.POST.get("kommentar", "")
        uppfoljning_atersand(av=self.request.user, uppfoljning=u, bygger_pa=bygger_pa, kommentar=kommentar)
