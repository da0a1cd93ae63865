"""The weekly brief on paper: one A4, made from the brief's frozen content and nothing else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from lagesbild.dokument.sida import typsnitt
from lagesbild.period import MANADER
from lagesbild.vecka import VECKODAGAR, Vecka
from samverkan.svenska import tidpunkt

STILMALL: Final = settings.BASE_DIR / "static" / "css" / "veckobrev.css"

MEST_HANDELSER: Final = (40, 24, 12)  # tried in order
MEST_TEXT: Final = 280


def html(innehall: dict[str, Any], *, tathet: str = "", mest: int = 40) -> str:
    """The whole brief as one file with style sheet and fonts inside. The same content gives the same text.

    `tathet`: "" as it should look, "tat" set more closely, "urval" without what two pages have no room for:
    the `mest` most serious events are left.
    """
    stil = typsnitt() + STILMALL.read_text(encoding="utf-8")
    kontext = brevkontext(innehall) | {"tathet": tathet, "stil": mark_safe(stil)}  # noqa: S308 (files of ours)
    if tathet == "urval":
        kontext = _urval(kontext, mest)
    return render_to_string("lagesbild/brev/pdf.html", kontext)


def brevkontext(innehall: dict[str, Any]) -> dict[str, Any]:
    """The content with its dates in words, for page, paper and mail alike."""
    vecka = Vecka(innehall["ar"], innehall["vecka"])
    handelser = [h | {"nar": _nar(h)} for h in innehall["handelser"]]
    return {
        "b": innehall,
        "vecka": vecka,
        "dagar": dagar(vecka.mandag, vecka.sondag),
        "handelser": handelser,
        "fler_handelser": 0,
        "underskrifter": [u | {"nar": tidpunkt(datetime.fromisoformat(u["tid"]))} for u in innehall["faststalld"]],
        "titel": f"Veckobrev {vecka} – {innehall['omrade']['namn']}",
    }


def dagar(fran: date, till: date) -> str:
    """A span of days: "28 oktober–3 november 2024"."""
    slut = f"{till.day} {MANADER[till.month - 1]} {till.year}"
    if fran.year != till.year:
        return f"{fran.day} {MANADER[fran.month - 1]} {fran.year}–{slut}"
    if fran.month != till.month:
        return f"{fran.day} {MANADER[fran.month - 1]}–{slut}"
    return f"{fran.day}–{slut}"


def _nar(handelse: dict[str, Any]) -> str:
    dag = date.fromisoformat(handelse["dag"])
    return f"{VECKODAGAR[dag.weekday()]} {dag.day}/{dag.month} {handelse['klockslag']}".strip()


def _urval(kontext: dict[str, Any], mest: int) -> dict[str, Any]:
    """What there is room for on two pages: the most serious events, the beginnings of long texts."""
    handelser = kontext["handelser"]
    kvar = sorted(range(len(handelser)), key=lambda i: (-handelser[i]["allvar"], i))[:mest]
    b = kontext["b"]
    return kontext | {
        "handelser": [handelser[i] | {"text": _kort(handelser[i]["text"])} for i in sorted(kvar)],
        "fler_handelser": len(handelser) - len(kvar),
        "b": b | {"stadsdelar": [s | {"motivering": _kort(s["motivering"])} for s in b["stadsdelar"]]},
    }


def _kort(text: str) -> str:
    return text if len(text) <= MEST_TEXT else f"{text[:MEST_TEXT].rsplit(None, 1)[0]} …"
