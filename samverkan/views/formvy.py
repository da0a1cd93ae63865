"""A page with one form over one service: what was typed comes back, a conflict shows both values."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from samverkan.fel import Fel, Krock, Ogiltigt
from samverkan.forms import visa_fel
from samverkan.tal import heltal
from samverkan.views.bas import Omradesbegaran, Omradesvy


class Formvy(Omradesvy):
    """`formular()` makes the form, `spara()` calls the service, `adress()` is where to go afterwards.

    The version that the form was made from is sent along as `version`; after a conflict the next save builds on what
    is stored, for it has been shown.
    """

    mall: ClassVar[str] = "samverkan/formular.html"
    rubrik: ClassVar[str] = ""
    knapp: ClassVar[str] = "Spara"
    sparat: ClassVar[str] = "Ändringen är sparad."

    def formular(self, data: Any = None) -> forms.Form:
        raise NotImplementedError

    def spara(self, varden: dict[str, Any], bygger_pa: int) -> Any:
        raise NotImplementedError

    def adress(self) -> str:
        raise NotImplementedError

    def version(self) -> int:
        """The version of what is changed; 0 for something new."""
        return 0

    def kontext(self) -> dict[str, Any]:
        """What the template needs besides the form."""
        return {}

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self.sida(self.formular(), self.version())

    def post(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        formular = self.formular(request.POST)
        bygger_pa = heltal(request.POST.get("version"), siffror=9) or 0
        if not formular.is_valid():
            return self.sida(formular, bygger_pa, status=400)
        try:
            svar = self.spara(formular.cleaned_data, bygger_pa)
        except Krock as krock:
            return self.sida(formular, krock.nuvarande_data.get("version", 0), krock=krock, status=409)
        except Fel as fel:
            visa_fel(formular, fel if isinstance(fel, Ogiltigt) else Ogiltigt(fel.text))
            return self.sida(formular, bygger_pa, status=fel.status)
        messages.success(request, self.sparat)
        self.svar = svar
        return redirect(self.adress())

    def sida(
        self, formular: forms.Form, version: int, *, krock: Krock | None = None, status: int = 200
    ) -> HttpResponse:
        skillnader = []
        if krock is not None:
            for namn, mitt in krock.forsok.items():
                falt = formular.fields.get(namn)
                skillnader.append((falt.label if falt else namn, krock.nuvarande_data.get(namn), mitt))
        return render(
            self.request,
            self.mall,
            {
                "formular": formular,
                "version": version,
                "krock": krock,
                "skillnader": skillnader,
                "rubrik": self.rubrik,
                "knapp": self.knapp,
                "tillbaka": self.adress_fore(),
                **self.kontext(),
            },
            status=status,
        )

    def adress_fore(self) -> str:
        """Where "Avbryt" leads."""
        return self.adress()
