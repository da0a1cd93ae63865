"""Rich text of the sections: the small HTML that may be stored and printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import nh3

from samverkan.tecken import utan_styrtecken

TAGGAR = frozenset({
    "p", "ul", "ol", "li", "strong", "em", "h3", "h4", "a", "br", "table", "thead", "tbody", "tr", "th", "td", "span",
})  # fmt: skip
LANKAR = frozenset({"http", "https"})

# What a span may be; any other loses its tags. A bound figure and a reference name what they stand for, a footnote
# holds its words.
SIFFRA: Final = "data-siffra"
HANVISNING: Final = "data-hanvisning"
FOTNOT: Final = "data-fotnot"

_VARDEN: Final = {
    SIFFRA: re.compile(r"[a-z0-9][a-z0-9/:.@-]{2,199}"),
    HANVISNING: re.compile(r"[a-z]+:[a-z0-9][a-z0-9/_-]{0,150}"),
    FOTNOT: re.compile(r""),
    "colspan": re.compile(r"[2-9]|1\d"),
    "rowspan": re.compile(r"[2-9]|1\d"),
}
_SPANN: Final = re.compile(r"<span(?: (data-[a-z]+)=\"([^\"]*)\")?[^>]*>|</span>")


def _attribut(_: str, namn: str, varde: str) -> str | None:
    """An attribute of a span or a cell only with a value of its form. A second one of a span is taken off below."""
    monster = _VARDEN.get(namn)
    return varde if monster is None or monster.fullmatch(varde) else None


_RENARE = nh3.Cleaner(
    tags=set(TAGGAR),
    attributes={
        "a": {"href"},
        "span": {SIFFRA, HANVISNING, FOTNOT},
        "th": {"colspan", "rowspan"},
        "td": {"colspan", "rowspan"},
    },
    attribute_filter=_attribut,
    url_schemes=set(LANKAR),
    # The default answers a relative address with "pass through"; outside its page such a link leads nowhere.
    url_relative="deny",
    link_rel=None,
    strip_comments=True,
)


def rensa(html: str) -> str:
    """The text with nothing in it but what a section may hold. Idempotent.

    That is paragraphs, lists, emphasis, headings 3–4, links to http(s), simple tables, and spans that are a bound
    figure, a reference or a footnote. Other elements lose their tags and keep their text; scripts and style sheets go
    with their content.
    """
    return _egna_spann(utan_styrtecken(_RENARE.clean(html))).strip()


def ersatt(html: str, attribut: str, gor: Callable[[str, str], str]) -> str:
    """Each span with `attribut` replaced by what `gor` makes of the attribute's value and the HTML inside.

    Spans inside one another are done from the innermost outwards.
    """
    ut: list[list[str]] = [[]]
    oppna: list[tuple[str, str, str]] = []
    sist = 0
    for m in _SPANN.finditer(html):
        ut[-1].append(html[sist : m.start()])
        sist = m.end()
        if not m[0].startswith("</"):
            oppna.append((m[0], m[1] or "", m[2] or ""))
            ut.append([])
        elif oppna:
            start, namn, varde = oppna.pop()
            inre = "".join(ut.pop())
            ut[-1].append(gor(varde, inre) if namn == attribut else f"{start}{inre}</span>")
    ut[-1].append(html[sist:])
    return "".join("".join(del_) for del_ in ut)


def _egna_spann(html: str) -> str:
    """Spans that are something, with that one attribute; the others without their tags, and what is empty gone."""
    if "<span" not in html:
        return html
    for namn in (SIFFRA, HANVISNING, FOTNOT):
        html = ersatt(html, namn, lambda varde, inre, n=namn: _spann(n, varde, inre))  # type: ignore[misc]
    return ersatt(html, "", lambda _, inre: inre)


def _spann(namn: str, varde: str, inre: str) -> str:
    return f'<span {namn}="{varde}">{inre}</span>' if re.sub(r"<[^>]*>|\s", "", inre) else inre
