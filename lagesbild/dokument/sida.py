"""Lays the document out as one HTML file that needs nothing outside itself."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from html import escape
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from lagesbild.dokument.delar import Dokument, Framsteg, tyst

STILMALLAR: Final = tuple(
    settings.BASE_DIR / "static" / "css" / f"{namn}.css" for namn in ("dokument", "dokument-tabeller")
)
SNITT: Final = (
    ("Regular", "normal", 400),
    ("Italic", "italic", 400),
    ("SemiBold", "normal", 600),
    ("Bold", "normal", 700),
)


_NOTSIFFRA: Final = re.compile(r'<sup><a class="notsiffra"[^>]*href="#not-(\d+)">\d+</a></sup>')


def html(dokument: Dokument, *, for_tryck: bool = False, framsteg: Framsteg = tyst) -> str:
    """The whole document: style sheet, charts and fonts inside. The same document gives the same text.

    Its footnotes stand last, with links there and back; `for_tryck` puts them where `pdf` sets them at the page's foot.
    """
    framsteg("Sätter ihop dokumentet", 15)
    if for_tryck and dokument.noter:
        dokument = _med_sidfotnoter(dokument)
    stil = typsnitt() + "".join(fil.read_text(encoding="utf-8") for fil in STILMALLAR)
    # The style sheet and the fonts are files of ours; the document's texts are escaped or cleaned where they are used.
    return render_to_string("lagesbild/dokument/dokument.html", {"d": dokument, "stil": mark_safe(stil)})  # noqa: S308


def _med_sidfotnoter(d: Dokument) -> Dokument:
    def satt(text: str) -> str:
        return _NOTSIFFRA.sub(lambda m: f'<span class="fotnot">{escape(d.noter[int(m[1]) - 1])}</span>', text)

    kapitel = tuple(replace(k, text=satt(k.text), kommentar=satt(k.kommentar)) for k in d.kapitel)
    return replace(d, kapitel=kapitel, noter=())


def typsnitt() -> str:
    """Inter as @font-face rules with the fonts inside them; empty for fonts that the set-up has not made."""
    regler = []
    for namn, stil, vikt in SNITT:
        fil = settings.TYPSNITT_DIR / f"Inter-{namn}.woff2"
        if fil.exists():
            data = b64encode(fil.read_bytes()).decode()
            regler.append(
                f'@font-face{{font-family:"Inter";font-style:{stil};font-weight:{vikt};'
                f'src:url("data:font/woff2;base64,{data}") format("woff2")}}\n'
            )
    return "".join(regler)
