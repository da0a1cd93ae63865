"""Files of the document (PDF, Word, one page of HTML, the tables as Excel): order, follow, stop, fetch."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import cached_property

from lagesbild.forms.dokument import Bestallningsform
from lagesbild.models import Rendering, Tryckjobb
from lagesbild.services.rendering import PULSGRANS, rendering_avbruten, rendering_bestalld
from lagesbild.tasks import bestall_rendering
from lagesbild.views.dokument import Lagesbildsvy
from samverkan.roller import Ratt
from samverkan.svenska import antal, tal, tidpunkt
from samverkan.views.bas import Omradesbegaran

INGEN_TOG: Final = timedelta(seconds=20)
_F = Tryckjobb.Format
VAD: Final = {_F.PDF: "PDF", _F.DOCX: "Word-fil", _F.HTML: "Webbsida", _F.XLSX: "Excel-fil"}
FILEN: Final = {_F.PDF: "PDF:en", _F.DOCX: "Word-filen", _F.HTML: "webbsidan", _F.XLSX: "Excel-filen"}
INNEHALLSTYP: Final = {
    _F.PDF: "application/pdf",
    _F.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    _F.HTML: "text/html; charset=utf-8",
    _F.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
KON_SVARAR_INTE: Final = (
    "Kön svarar inte just nu. Beställningen är sparad och görs så snart kön är igång igen. "
    "Du kan lämna sidan och komma tillbaka."
)


class Bestall(Lagesbildsvy):
    """POST orders a PDF. Who comes here another way (back from the log-in page) is shown the document."""

    ratt_lasa = Ratt.SKAPA_PDF
    ratt_skriva = Ratt.SKAPA_PDF

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return redirect(self.dokumentadress)

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        lagesbild = self.lagesbild
        formular = Bestallningsform(request.POST, anvandare=request.user, omrade=self.omrade, lagesbild=lagesbild)
        if not formular.is_valid():
            messages.error(request, "Välj vilken utgåva som ska göras, intern eller publik, och i vilket format.")
            return redirect(self.dokumentadress)
        vald = formular.cleaned_data
        rendering = rendering_bestalld(
            av=request.user,
            lagesbild=lagesbild,
            utgava=Rendering.Utgava(vald["utgava"]),
            format=Rendering.Format(vald["format"] or Rendering.Format.PDF),
            version=vald["version"],
        )
        if not rendering.slut and not bestall_rendering(rendering.pk):
            messages.warning(request, KON_SVARAR_INTE)
        return redirect("rendering", self.omrade.slug, lagesbild.ar, rendering.pk)


class _Renderingssida(Lagesbildsvy):
    @cached_property
    def rendering(self) -> Rendering:
        synliga = Rendering.objects.synlig_for(self.request.user).filter(lagesbild=self.lagesbild)
        return get_object_or_404(synliga.select_related("bestalld_av", "avbruten_av", "version"), pk=self.kwargs["pk"])


class RenderingVy(_Renderingssida):
    """Progress, outcome. htmx asks the same address every second and gets the part that changes."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        nu = timezone.now()
        r = self.rendering
        vad = VAD[Rendering.Format(r.format)]
        utgava = r.get_utgava_display()
        innehall = {
            "lagesbild": self.lagesbild,
            "rendering": r,
            "smulor": self.smulor((str(self.lagesbild.ar), self.dokumentadress), (f"{vad} {r.pk}", "")),
            "utgava": utgava,
            "vad": vad,
            "filen": FILEN[Rendering.Format(r.format)],
            "rubrik": f"{vad}, {utgava.lower()} utgåva",
            "tid": _tid(r, nu),
            "stoppad": _stoppad(r),
            "varning": _varning(r, nu),
            "storlek": _storlek(r.storlek),
            "far_bestalla": self.far(Ratt.SKAPA_PDF),
        }
        mall = "lagesbild/_rendering.html" if getattr(request, "htmx", False) else "lagesbild/rendering.html"
        svar = render(request, mall, innehall)
        patch_cache_control(svar, no_store=True, private=True)
        patch_vary_headers(svar, ["HX-Request"])
        return svar


class Avbryt(_Renderingssida):
    """POST stops the job. Who comes here another way is shown the job."""

    ratt_lasa = Ratt.SKAPA_PDF
    ratt_skriva = Ratt.SKAPA_PDF

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self._till_sidan()

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        efter = rendering_avbruten(av=request.user, rendering=self.rendering)
        if efter.status == Rendering.Status.KLAR:
            messages.info(request, "Filen hann bli klar innan arbetet stoppades.")
        return self._till_sidan()

    def _till_sidan(self) -> HttpResponse:
        return redirect("rendering", self.omrade.slug, self.lagesbild.ar, self.rendering.pk)


class Fil(_Renderingssida):
    """The finished file."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        return filsvar(self.rendering)


def filsvar(jobb: Tryckjobb) -> FileResponse:
    """The finished file as a download, never to be stored on the way. Raises `Http404` when there is none."""
    if jobb.status != Tryckjobb.Status.KLAR:
        raise Http404("Filen är inte klar.")
    try:
        fil = jobb.fil.open("rb")
    except FileNotFoundError as fel:
        raise Http404("Filen finns inte kvar. Gör en ny.") from fel
    innehallstyp = INNEHALLSTYP[Tryckjobb.Format(jobb.format)]
    svar = FileResponse(fil, as_attachment=True, filename=jobb.filnamn, content_type=innehallstyp)
    svar["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(svar, no_store=True, private=True)
    return svar


def _tid(r: Tryckjobb, nu: datetime) -> str:
    """How long it took, or has taken so far, in words."""
    if r.startad is None or r.status == Rendering.Status.AVBRUTEN:
        return f"Beställd för {_sekunder(nu - r.bestalld)} sedan."
    if r.avslutad is not None:
        return f"Den tog {_sekunder(r.avslutad - r.startad)} att göra."
    return f"Har hållit på i {_sekunder(nu - r.startad)}."


def _stoppad(r: Tryckjobb) -> str:
    if r.avbruten_tid is None:
        return ""
    return f"{r.avbruten_av} stoppade arbetet {tidpunkt(timezone.localtime(r.avbruten_tid))}. Ingen fil gjordes."


def _sekunder(tid: timedelta) -> str:
    s = max(0, round(tid.total_seconds()))
    if s < 120:
        return antal(s, "sekund", "sekunder")
    if s < 2 * 3600:
        return antal(s // 60, "minut", "minuter")
    return antal(s // 3600, "timme", "timmar")


def _varning(r: Tryckjobb, nu: datetime) -> str:
    if r.status == Rendering.Status.VANTAR and nu - r.bestalld > INGEN_TOG:
        return (
            "Ingen arbetare har tagit jobbet än. Beställningen är sparad och görs när en arbetare är ledig. "
            "Du kan lämna sidan och komma tillbaka."
        )
    if r.status == Rendering.Status.PAGAR and r.puls and nu - r.puls > PULSGRANS:
        return "Arbetaren har slutat svara. Jobbet tas om av nästa arbetare som är ledig."
    return ""


def _storlek(byte: int | None) -> str:
    """ "412 kB", "2,3 MB"; empty when unknown."""
    if byte is None:
        return ""
    return f"{tal(byte / 1e6, 1)}\u00a0MB" if byte >= 1_000_000 else f"{tal(max(1, round(byte / 1000)))}\u00a0kB"
