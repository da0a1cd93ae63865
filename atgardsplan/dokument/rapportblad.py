"""The report of a round as a workbook whose rows are pasted into the city's planning system."""

from __future__ import annotations

from io import BytesIO
from typing import Final

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
    andra = bok.add_worksheet("Indikatorer")
    for k, (namn, bredd) in enumerate((("Aktivitet", 40), ("Indikator", 40), ("Värde", 24), ("Mål", 16))):
        andra.write_string(0, k, namn, fet)
        andra.set_column(k, k, bredd)
    rader = [(rad, i) for rad in rapport.rader for i in rad.indikatorer]
    for r, (rad, i) in enumerate(rader, 1):
        for k, varde in enumerate((str(rad.u.aktivitet), i.namn, i.varde, i.mal)):
            andra.write_string(r, k, varde[:MEST], text)
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
