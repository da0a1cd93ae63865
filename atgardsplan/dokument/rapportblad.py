"""The report of a round as a workbook whose rows are pasted into the city's planning system."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from atgardsplan.selectors.rapport import Rapport, Rapportrad
from samverkan.svenska import datum

KOLUMNER: Final = (
    ("Prioriterat område", 28),
    ("Aktivitet", 40),
    ("Status", 14),
    ("Text", 70),
    ("Indikator", 40),
    ("Sedan förra omgången", 22),
    ("Arbetsgrupp", 24),
    ("Ansvarig", 24),
    ("Vad som har gjorts", 40),
    ("Resultat", 40),
    ("Orsak till avvikelsen", 40),
    ("Åtgärd", 40),
    ("Prognos", 40),
)
MEST: Final = 32_767  # characters in a cell


def rapport_xlsx(rapport: Rapport) -> bytes:
    """One row an activity, one row an indicator, and what it is. Text is never written as formulas."""
    minne = BytesIO()
    bok = xlsxwriter.Workbook(minne, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    fet, text = bok.add_format({"bold": True, "valign": "top"}), bok.add_format({"text_wrap": True, "valign": "top"})
    blad = bok.add_worksheet("Aktiviteter")
    for k, (namn, bredd) in enumerate(KOLUMNER):
        blad.write_string(0, k, namn, fet)
        blad.set_column(k, k, bredd)
    for r, rad in enumerate(rapport.rader, 1):
        for k, varde in enumerate(_celler(rad)):
            blad.write_string(r, k, varde[:MEST], text)
    blad.freeze_panes(1, 2)
    blad.autofilter(0, 0, max(1, len(rapport.rader)), len(KOLUMNER) - 1)
    _indikatorer(bok, rapport, fet, text)
    om = bok.add_worksheet("Om rapporten")
    omgang = rapport.omgang
    for r, (namn, varde) in enumerate((
        ("Omgång", omgang.namn),
        ("Område", str(omgang.stadsdelsomrade)),
        ("Avser till och med", datum(omgang.period_till)),
        ("Läge", str(omgang.get_status_display())),
        ("Godkända", f"{rapport.godkanda} av {len(rapport.rader)}"),
    )):  # fmt: skip
        om.write_string(r, 0, namn, fet)
        om.write_string(r, 1, varde)
    om.set_column(0, 1, 28)
    bok.close()
    return minne.getvalue()


INDIKATORKOLUMNER: Final = (
    ("Aktivitet", 40), ("Indikator", 40), ("Värde", 14), ("Mål", 14), ("Mål för år", 12), ("Anmärkning", 40),
)  # fmt: skip
EFTER: Final = {"procent": " %", "kronor": " kr", "veckor": " veckor", "dagar": " dagar", "per_1000": " per 1 000"}


def _indikatorer(bok: Any, rapport: Rapport, fet: Any, text: Any) -> None:
    """One row an indicator. Values and targets are numbers, the unit stands in their format; what a value rests on, or
    why there is none, beside them."""
    blad = bok.add_worksheet("Indikatorer")
    for k, (namn, bredd) in enumerate(INDIKATORKOLUMNER):
        blad.write_string(0, k, namn, fet)
        blad.set_column(k, k, bredd)
    format_: dict[str, Any] = {}

    def tal(r: int, k: int, varde: Decimal | None, enhet: str) -> None:
        if varde is None:
            return
        decimaler = min(2, max(0, -int(varde.normalize().as_tuple().exponent)))
        efter = f'"{EFTER[enhet]}"' if enhet in EFTER else ""
        kod = "#,##0" + ("." + "0" * decimaler if decimaler else "") + efter
        if kod not in format_:
            format_[kod] = bok.add_format({"num_format": kod, "valign": "top"})
        blad.write_number(r, k, varde, format_[kod])

    rader = [(rad, i) for rad in rapport.rader for i in rad.indikatorer]
    for r, (rad, i) in enumerate(rader, 1):
        blad.write_string(r, 0, str(rad.u.aktivitet)[:MEST], text)
        blad.write_string(r, 1, i.namn, text)
        tal(r, 2, i.tal, i.indikator.enhet)
        tal(r, 3, i.mal, i.indikator.enhet)
        if i.mal_ar is not None:
            blad.write_number(r, 4, i.mal_ar, text)
        blad.write_string(r, 5, i.not_[:MEST], text)
    blad.freeze_panes(1, 2)


def _celler(rad: Rapportrad) -> tuple[str, ...]:
    u, delar = rad.u, dict(rad.delar)
    return (
        str(u.aktivitet.mal.prioriterat_omrade),
        str(u.aktivitet),
        rad.status,
        rad.text,
        "; ".join(i.text for i in rad.indikatorer),
        rad.sedan_forra,
        rad.grupp,
        str(u.aktivitet.ansvarig_funktion or u.aktivitet.ansvarig or ""),
        *(delar.get(vad, "") for vad in ("Gjort", "Resultat", "Orsak till avvikelsen", "Åtgärd", "Prognos")),
    )
