"""Tables as files: csv for Excel, xlsx, json."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Final

import xlsxwriter
from django.http import HttpResponse, JsonResponse

from samverkan.uttag import Uttag, Varde

FORMAT: Final = ("csv", "xlsx", "json")
_FORMELTECKEN: Final = ("=", "+", "-", "@", "\t", "\r")


def fil(uttag: Uttag, format_: str) -> HttpResponse:
    """The table as a download."""
    svar = {"csv": _csv, "xlsx": _xlsx, "json": _json}[format_](uttag)
    svar["Content-Disposition"] = f'attachment; filename="{uttag.filnamn}.{format_}"'
    return svar


def cell(text: str) -> str:
    """A name as text: one that begins like a formula must not be run by the spreadsheet."""
    return f"'{text}" if text.startswith(_FORMELTECKEN) else text


def _csv(uttag: Uttag) -> HttpResponse:
    """Semicolons, UTF-8 with BOM, empty where unknown; what the figures are stands in the last columns of each row."""
    svar = HttpResponse(content_type="text/csv; charset=utf-8")
    svar.write("\ufeff")
    skriv = csv.writer(svar, delimiter=";")
    skriv.writerow([cell(k) for k in [*uttag.kolumner, *uttag.om]])
    for rad in uttag.rader:
        skriv.writerow([_csvcell(v) for v in [*rad, *uttag.om.values()]])
    return svar


def _csvcell(v: Varde) -> str | int:
    if v is None:
        return ""
    if isinstance(v, bool):
        return "ja" if v else "nej"
    if isinstance(v, float | Decimal):
        return f"{v:.4f}".rstrip("0").rstrip(".").replace(".", ",")
    return cell(v) if isinstance(v, str) else v if isinstance(v, int) else v.isoformat()


def _json(uttag: Uttag) -> HttpResponse:
    return JsonResponse(uttag.som_data(), json_dumps_params={"ensure_ascii": False})


def _xlsx(uttag: Uttag) -> HttpResponse:
    """The table on the first sheet, where the figures come from on the second. Text is never written as formulas."""
    minne = BytesIO()
    bok = xlsxwriter.Workbook(minne, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    fet, dag = bok.add_format({"bold": True}), bok.add_format({"num_format": "yyyy-mm-dd"})
    blad, om = bok.add_worksheet(uttag.bladnamn), bok.add_worksheet(f"Om {uttag.bladnamn.lower()}na")
    for k, namn in enumerate(uttag.kolumner):
        blad.write_string(0, k, namn, fet)
    for r, rad in enumerate(uttag.rader, 1):
        for k, v in enumerate(rad):
            _skriv(blad, r, k, v, dag)
    for r, (namn, v) in enumerate({"Tabell": uttag.rubrik, **uttag.om}.items()):
        om.write_string(r, 0, namn, fet)
        _skriv(om, r, 1, v, dag)
    blad.freeze_panes(1, 0)
    bredd = max((len(str(rad[0])) for rad in uttag.rader if rad), default=10)
    blad.set_column(0, 0, min(50, bredd + 2))
    om.set_column(0, 0, 24)
    om.set_column(1, 1, 80)
    bok.close()
    return HttpResponse(
        minne.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )


def _skriv(blad: xlsxwriter.worksheet.Worksheet, rad: int, kolumn: int, v: Varde, dag: object) -> None:
    if v is None:
        return
    if isinstance(v, bool):
        blad.write_string(rad, kolumn, "ja" if v else "nej")
    elif isinstance(v, str):
        blad.write_string(rad, kolumn, v)
    elif isinstance(v, date):
        blad.write_datetime(rad, kolumn, v, dag)
    else:
        blad.write_number(rad, kolumn, float(v))
