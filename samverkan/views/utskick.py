"""Mail of the area: what went to whom, when, and what did not."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from samverkan.fel import Ogiltigt
from samverkan.forms import Utskicksfilter
from samverkan.models import Utskick
from samverkan.roller import Ratt
from samverkan.selectors import utskick_i
from samverkan.services import utskick_igen
from samverkan.tasks import bestall_utskick
from samverkan.views.bas import Omradesbegaran, Omradesvy

PER_SIDA = 50
Status = Utskick.Status

TON = {Status.SKICKAD: "klar", Status.MISSLYCKAD: "fel", Status.OVISS: "varning", Status.VANTAR: "varning"}
IKON = {Status.INSTALLD: "ban", Status.FORBEREDS: "send", Status.SKICKAS: "send", Status.OVISS: "circle-question-mark"}
FORKLARING = {
    Status.INSTALLD: "Inget var kvar att påminna om när brevet skulle skickas.",
    Status.SKICKAS: "Brevet lämnas till e-postservern.",
}
AVGORS_FOR_HAND = (Status.MISSLYCKAD, Status.OVISS)


class Utskickslista(Omradesvy):
    """`/<omrade>/utskick/`."""

    ratt_lasa = Ratt.SE_LOGG

    def get(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        alla = utskick_i(request.user, self.omrade)
        filtret = Utskicksfilter(request.GET)
        # What the form does not know is no filter: an old link shows all rather than nothing.
        status = filtret.cleaned_data.get("status", "") if filtret.is_valid() else ""
        visade = alla.filter(status=status) if status else alla
        sida = Paginator(visade.select_related("anvandare").defer("text", "html"), PER_SIDA).get_page(
            request.GET.get("sida")
        )
        varden = {
            "filter": filtret,
            "filtrerad": bool(status),
            "fraga": f"{urlencode({'status': status})}&" if status else "",
            "sida": sida,
            "rader": [
                {
                    "utskick": u,
                    "ton": TON.get(Status(u.status), "info"),
                    "ikon": IKON.get(Status(u.status), ""),
                    "forklaring": u.fel or FORKLARING.get(Status(u.status), ""),
                    "igen": u.status in AVGORS_FOR_HAND and self.far(Ratt.STALLA_IN_VECKAN),
                }
                for u in sida
            ],
        }
        return render(request, "samverkan/utskick.html", varden)


class SkickaIgen(Omradesvy):
    """POST: send again what failed, or what nobody knows whether it arrived."""

    ratt_lasa = Ratt.SE_LOGG
    ratt_skriva = Ratt.STALLA_IN_VECKAN

    def post(self, request: Omradesbegaran, omrade: str, pk: int) -> HttpResponse:
        utskick = get_object_or_404(utskick_i(request.user, self.omrade), pk=pk)
        try:
            utskick_igen(av=request.user, omrade=self.omrade, utskick=utskick)
        except Ogiltigt as fel:
            messages.error(request, fel.text)
        else:
            bestall_utskick(utskick.pk)
            messages.success(request, f"Brevet till {utskick.mottagare} skickas igen.")
        return redirect("utskick", self.omrade.slug)
