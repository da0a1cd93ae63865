"""What people write in a section, as the small HTML that is stored, and back to plain text for the checks."""

import re
from html import escape, unescape
from typing import Final
from urllib.parse import unquote

from lagesbild.text import rensa
from samverkan.tecken import utan_styrtecken

_BLANKT: Final = re.compile(r"[ \t\n\r\f]+")  # whatever the length of a run, each is read once
_TAGG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_BLOCKSLUT: Final = re.compile(
    r"(</(?:p|h3|h4|ul|ol|li|table|thead|tbody|tr|th|td)>|<(?:ul|ol|table|thead|tbody|tr)>)\s*"
)
_LI_MED_P: Final = re.compile(r"<li>\s*<p>((?:(?!</?(?:p|li|ul|ol)\b).)*)</p>\s*(?=</li>|<ul>|<ol>)", re.DOTALL)
_CELL_MED_P: Final = re.compile(
    r"(<t[dh][^>]*>)\s*<p>((?:(?!</?(?:p|t[dhr]|table)\b).)*)</p>\s*(?=</t[dh]>)", re.DOTALL
)
_TOMT: Final = re.compile(r"<(p|h3|h4|li)>(?:\s|&nbsp;|<br>)*</\1>\s*")
_LANK: Final = re.compile(r'<a href="([^"]*)">')


def som_html(skrivet: str) -> str:
    """The text as it is stored: clean, one block a line, list items without a paragraph inside. Idempotent.

    What holds no tags is taken as plain text: a blank line parts paragraphs, "- " begins a list item and "### " a
    heading. So a field without an editor (no JavaScript, the API) needs no HTML.
    """
    skrivet = skrivet.replace("\r\n", "\n").replace("\r", "\n")
    skrivet = utan_styrtecken(skrivet)
    if not _TAGG.search(skrivet):
        skrivet = _fran_rader(skrivet)
    html = _CELL_MED_P.sub(r"\1\2", _LI_MED_P.sub(r"<li>\1", rensa(skrivet)))
    html = _TOMT.sub("", html)
    return _BLOCKSLUT.sub(r"\1\n", html).strip()


def klartext(html: str) -> str:
    """The words of stored HTML, a line a paragraph, heading and list item, with its links' addresses at the end.

    An address right after its link would part a number that begins in the link and goes on after it.
    """
    html = re.sub(r"</(?:p|h3|h4|li|td|th)>|<br>", "\n", _BLANKT.sub(" ", html))
    return "\n".join(rad for rad in map(_rad, html.split("\n")) if rad)


def _rad(html: str) -> str:
    ord_ = unescape(_TAGG.sub("", html)).strip()
    # Decoded: %38 is as good an eight as any other.
    adresser = [unquote(unescape(m[1])) for m in _LANK.finditer(html)]
    sagda = set(ord_.split())
    return " ".join([ord_, *(f"({a})" for a in adresser if a not in sagda)]).strip()


def _fran_rader(text: str) -> str:
    return "\n".join(_stycke(stycke.strip("\n")) for stycke in re.split(r"\n\s*\n", text) if stycke.strip())


def _stycke(stycke: str) -> str:
    ut: list[str] = []
    lopande: list[str] = []
    punkter: list[str] = []

    def tom() -> None:
        if lopande:
            ut.append(f"<p>{' '.join(lopande)}</p>")
        if punkter:
            ut.append("<ul>" + "".join(f"<li>{p}</li>" for p in punkter) + "</ul>")
        lopande.clear()
        punkter.clear()

    for rad in (escape(rad.strip(), quote=False) for rad in stycke.split("\n")):
        if rad.startswith("### "):
            tom()
            ut.append(f"<h3>{rad[4:]}</h3>")
        elif rad.startswith("- "):
            if lopande:
                tom()
            punkter.append(rad[2:])
        elif punkter:
            punkter[-1] += f" {rad}"
        else:
            lopande.append(rad)
    tom()
    return "".join(ut)
