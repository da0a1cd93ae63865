"""How the person wants to be reminded."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import View

from samverkan.forms import Paminnelseform
from samverkan.models import Anvandare, Paminnelseval
from samverkan.selectors import har_att_paminnas_om, paminnelseval
from samverkan.services import paminnelse_vald


class Paminnelser(View):
    """`/konto/paminnelser/`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.visa(Paminnelseform(initial={"nar": paminnelseval(cast(Anvandare, request.user))}))

    def post(self, request: HttpRequest) -> HttpResponse:
        formular = Paminnelseform(request.POST)
        if not formular.is_valid():
            return self.visa(formular, status=400)
        paminnelse_vald(av=cast(Anvandare, request.user), nar=Paminnelseval.Nar(formular.cleaned_data["nar"]))
        messages.success(request, "Valet är sparat.")
        return redirect("paminnelser")

    def visa(self, formular: Paminnelseform, status: int = 200) -> HttpResponse:
        """The page with the choice."""
        far = har_att_paminnas_om(cast(Anvandare, self.request.user))
        return render(self.request, "samverkan/paminnelser.html", {"form": formular, "far": far}, status=status)
