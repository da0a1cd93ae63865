"""Who may what in the area: give and end assignments, give a link to choose a password by."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from samverkan.fel import Ogiltigt
from samverkan.forms import Avslutsform, Uppdragsform, visa_fel
from samverkan.models import Anvandare, Uppdrag
from samverkan.roller import Part, Ratt, Roll
from samverkan.selectors import far_losenordslank, idag, losenordsnyckel, uppdrag_i
from samverkan.services import losenordslank_given, uppdrag_avslutat, uppdrag_givet
from samverkan.views.bas import Omradesbegaran, Omradesvy

LANK_TILL = "losenordslank_till"  # key in the session: whose link the next page shows


class _Behorighetsvy(Omradesvy):
    ratt_lasa = Ratt.ADMINISTRERA
    ratt_skriva = Ratt.ADMINISTRERA

    def uppdrag(self) -> Uppdrag:
        return get_object_or_404(uppdrag_i(self.request.user, self.omrade), pk=self.kwargs["pk"])

    def ge_lank(self, anvandare: Anvandare) -> None:
        """Let the next page show a link for the person."""
        losenordslank_given(av=self.request.user, anvandare=anvandare, omrade=self.omrade)
        self.request.session[LANK_TILL] = anvandare.pk

    def tillbaka(self) -> HttpResponse:
        return redirect("behorigheter", self.omrade.slug)


class Behorigheter(_Behorighetsvy):
    """`/<omrade>/behorigheter/`: the assignments, and the form for a new one."""

    def get(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        return self.visa(Uppdragsform(anvandare=request.user, omrade=self.omrade))

    def post(self, request: Omradesbegaran, omrade: str) -> HttpResponse:
        formular = Uppdragsform(request.POST, anvandare=request.user, omrade=self.omrade)
        if not formular.is_valid():
            return self.visa(formular, status=400)
        varden = formular.cleaned_data
        varden |= {"roll": Roll(varden["roll"]), "part": Part(varden["part"])}
        try:
            uppdrag = uppdrag_givet(av=request.user, stadsdelsomrade=self.omrade, **varden)
        except Ogiltigt as fel:
            visa_fel(formular, fel)
            return self.visa(formular, status=400)
        messages.success(request, f"{uppdrag.anvandare} har fått rollen {uppdrag.get_roll_display().lower()}.")
        ny = not uppdrag.anvandare.has_usable_password()
        if ny and uppdrag.anvandare_id in far_losenordslank(request.user, self.omrade):
            self.ge_lank(uppdrag.anvandare)
        return self.tillbaka()

    def visa(self, formular: Uppdragsform, status: int = 200) -> HttpResponse:
        """The page. Of all assignments those that hold or will hold first, then the ended ones."""
        alla = list(uppdrag_i(self.request.user, self.omrade).order_by("anvandare__namn", "giltig_fran", "pk"))
        dag = idag()
        far_lank = far_losenordslank(self.request.user, self.omrade)
        varden = {
            "formular": formular,
            "gallande": [u for u in alla if u.giltig_till is None or u.giltig_till >= dag],
            "avslutade": [u for u in alla if u.giltig_till is not None and u.giltig_till < dag],
            "far_lank": far_lank,
            "idag": dag,
            "lank": self.lank(far_lank),
        }
        return render(self.request, "samverkan/behorigheter.html", varden, status=status)

    def lank(self, far_lank: set[int]) -> dict[str, Any] | None:
        """The link that was just asked for; shown once. It is made here, so that it is stored nowhere."""
        pk = self.request.session.pop(LANK_TILL, None)
        if pk not in far_lank:
            return None
        anvandare = Anvandare.objects.get(pk=pk)
        uid, token = urlsafe_base64_encode(force_bytes(pk)), losenordsnyckel.make_token(anvandare)
        url = reverse("losenord_valj", args=[uid, token])
        return {"anvandare": anvandare, "url": self.request.build_absolute_uri(url)}


class AvslutaUppdrag(_Behorighetsvy):
    """POST: end an assignment after a day."""

    def post(self, request: Omradesbegaran, omrade: str, pk: int) -> HttpResponse:
        uppdrag = self.uppdrag()
        formular = Avslutsform(request.POST)
        if not formular.is_valid():
            messages.error(request, "Uppdraget är inte avslutat. Ange sista dagen som ÅÅÅÅ-MM-DD.")
            return self.tillbaka()
        try:
            uppdrag_avslutat(av=request.user, uppdrag=uppdrag, sista_dag=formular.cleaned_data["sista_dag"])
        except Ogiltigt as fel:
            messages.error(request, f"Uppdraget är inte avslutat. {fel.text}")
        else:
            messages.success(request, f"{uppdrag.anvandare}: uppdraget slutar {formular.cleaned_data['sista_dag']}.")
        return self.tillbaka()


class Losenordslank(_Behorighetsvy):
    """POST: a new link to choose a password by, for the person who holds the assignment."""

    def post(self, request: Omradesbegaran, omrade: str, pk: int) -> HttpResponse:
        self.ge_lank(self.uppdrag().anvandare)
        return self.tillbaka()
