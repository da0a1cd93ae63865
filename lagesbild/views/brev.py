"""The weekly brief: the page and the PDF, both made from what was frozen when the week was fastställd."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property

from lagesbild.dokument.brev import brevkontext
from lagesbild.models import Veckobrev, Veckolage
from lagesbild.selectors.brev import veckobrev
from lagesbild.services.brev import filnamn
from lagesbild.views.bas import Veckosida
from samverkan.views.bas import Omradesbegaran


class _Brevsida(Veckosida):
    @cached_property
    def alla(self) -> list[Veckobrev]:
        """The week's briefs, latest first: more than one when the week was opened and fastställd again."""
        return list(veckobrev(self.request.user, self.omrade, self.vecka))

    @cached_property
    def brev(self) -> Veckobrev | None:
        """The one that is asked for (`?version=1`), or the latest; None when the week has none."""
        version = self.request.GET.get("version")
        if version is None:
            return self.alla[0] if self.alla else None
        for brev in self.alla:
            if str(brev.omgang) == version:
                return brev
        raise Http404(f"Veckobrevet {self.vecka} finns inte i version {version[:9]}.")


class VeckobrevVy(_Brevsida):
    """The brief, or when there will be one."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        kontext: dict[str, Any] = {"vecka": self.vecka, "brev": self.brev, "alla": self.alla}
        kontext["last"] = Veckolage.objects.ar_last(self.omrade, self.vecka)
        if self.brev:
            kontext |= brevkontext(self.brev.innehall)
        return render(request, "lagesbild/veckobrev.html", kontext)


class VeckobrevPdf(_Brevsida):
    """The PDF as it was made once."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponseBase:
        brev = self.brev
        if brev is None or not brev.fil:
            raise Http404("PDF:en är inte klar. Brevet finns på sidan.")
        svar = FileResponse(brev.fil.open("rb"), filename=filnamn(brev), content_type="application/pdf")
        patch_cache_control(svar, private=True, no_cache=True)
        return svar
