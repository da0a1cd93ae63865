"""The year as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from lagesbild.selectors.ar import arsblad
from lagesbild.veckoblad import Arsblad, csv_bytes, xlsx_bytes
from lagesbild.views.ar.bas import Arssida
from samverkan.views.bas import Omradesbegaran

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Fil(Arssida):
    def blad(self) -> Arsblad:
        return arsblad(self.request.user, self.omrade, self.ar, idag=self.idag, saknas=self.saknas)

    def fil(self, innehall: bytes, slag: str, typ: str) -> HttpResponse:
        svar = HttpResponse(innehall, content_type=typ)
        svar["Content-Disposition"] = f'attachment; filename="veckor-{self.omrade.slug}-{self.ar}.{slag}"'
        return svar


class ArXlsx(_Fil):
    """A workbook with four sheets."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self.fil(xlsx_bytes(self.blad()), "xlsx", XLSX)


class ArCsv(_Fil):
    """The long form."""

    def get(self, request: Omradesbegaran, **_: Any) -> HttpResponse:
        return self.fil(csv_bytes(self.blad()), "csv", "text/csv; charset=utf-8")
