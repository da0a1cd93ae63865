"""Tags of the design system: what needs more than an include. See docs/UTSEENDE.md and /komponenter/."""

from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

register = template.Library()

# The words stand in lagesbild.niva too, which this ground package may not import; tests/enhet/test_ui.py compares them.
NIVAORD = {1: "Normalt", 2: "Avvikande", 3: "Oroande", 4: "Allvarligt", 5: "Kritiskt"}
EJ_RAPPORTERAD = "Ej rapporterad"
EJ_FASTSTALLD = "Ej fastställd"

_TON_IKON = {"info": "info", "klar": "circle-check", "varning": "triangle-alert", "fel": "circle-x"}
_STATUS_IKON = {"info": "pencil", "klar": "check", "varning": "clock", "fel": "triangle-alert"}
_MEDDELANDETON = {"debug": "info", "info": "info", "success": "klar", "warning": "varning", "error": "fel"}

_FLIKAR = (
    ("start", "omrade", "Start"),
    ("vecka", "vecka_nu", "Vecka"),
    ("ar", "ar_nu", "År"),
    ("statistik", "statistik", "Statistik"),
    ("lagesbild", "lagesbilder", "Lägesbild"),
    ("atgardsplan", "atgardsplaner", "Åtgärdsplan"),
    ("uppfoljning", "omgangar", "Uppföljning"),
    ("platser", "platser", "Platser"),
    ("samverkan", "samverkan", "Samverkan"),
)


class Flik(NamedTuple):
    """One tab of the area's navigation. `aktiv` is the value of aria-current, or empty."""

    text: str
    url: str
    aktiv: str


@lru_cache(maxsize=256)
def _ikon(namn: str, storlek: int, klass: str) -> SafeString:
    attribut: dict[str, object] = {"aria_hidden": "true", "focusable": "false", "stroke_width": "1.75"}
    if klass:
        attribut["class"] = klass
    # The SVG comes from the package; name, size and class are written in templates, never by users.
    return mark_safe(lucide(namn, size=storlek, **attribut).replace("\n", ""))  # noqa: S308


@register.simple_tag
def ikon(namn: str, storlek: int = 18, klass: str = "") -> SafeString:
    """A lucide icon as inline SVG of `storlek` px. Hidden from screen readers: the word beside it says the same."""
    return _ikon(str(namn), storlek, str(klass))


def nivaord(niva: int | str | None) -> str:
    """ "Oroande"; for None (in a template also "") "Ej rapporterad"."""
    return NIVAORD[int(niva)] if niva else EJ_RAPPORTERAD


@register.simple_tag(name="niva")
def nivachip(
    niva: int | None = None, lugn: bool = False, url: str = "", klass: str = "", saknas: str = EJ_RAPPORTERAD
) -> SafeString:
    """The chip of a level: digit, colour and word (as title, and as text that only screen readers meet).

    `niva` 1–5, None (or "") for none, whose word is `saknas`; `lugn` for a week confirmed quiet; `url` makes it a
    link. Views of big tables call this function directly, which takes a third of the time of includes.
    """
    tal = int(niva) if niva else None
    ord_ = nivaord(tal) if tal else saknas
    if tal is None:
        klasser, siffra, titel = "niva niva-saknas", "–", ord_
    else:
        klasser, siffra, titel = f"niva niva-{tal}", str(tal), f"Nivå {tal}: {ord_}"
        if lugn:
            klasser, ord_, titel = f"{klasser} niva-lugn", f"{ord_}, bekräftat lugnt", f"{titel}, bekräftat lugnt"
    if klass:
        klasser = f"{klasser} {klass}"
    inne = format_html('<span aria-hidden="true">–</span><span class="osynlig">{}</span>', ord_)
    if tal is not None:
        inne = format_html('{}<span class="osynlig"> {}</span>', siffra, ord_)
    if url:
        return format_html('<a class="{}" href="{}" title="{}">{}</a>', klasser, url, titel, inne)
    return format_html('<span class="{}" title="{}">{}</span>', klasser, titel, inne)


@register.filter(name="nivaord")
def nivaord_filter(niva: int | None) -> str:
    """`3|nivaord` → "Oroande"."""
    return nivaord(niva)


@register.filter
def tonikon(ton: str) -> str:
    """The icon that goes with a tone (info, klar, varning, fel)."""
    return _TON_IKON.get(ton, "info")


@register.filter
def statusikon(ton: str | None) -> str:
    """The icon of a status label that names none itself."""
    return _STATUS_IKON.get(ton or "", "circle-dashed")


@register.filter
def meddelandeton(level_tag: str) -> str:
    """Django's message level as one of our tones."""
    return _MEDDELANDETON.get(level_tag, "info")


@register.simple_tag(takes_context=True)
def omradesflikar(context: template.Context) -> list[Flik]:
    """The tabs of the current area. A page that has no URL (yet) has no tab."""
    omrade = context.get("omrade")
    request = context.get("request")
    flikar: list[Flik] = []
    if not omrade:
        return flikar
    for namn, urlnamn, text in _FLIKAR:
        try:
            url = reverse(urlnamn, args=[omrade.slug])
        except NoReverseMatch:
            continue
        aktiv = ""
        if namn == context.get("aktiv_flik"):
            # On a page below the tab's own, the tab is where we are but not the page itself.
            aktiv = "page" if request is not None and request.path == url else "true"
        flikar.append(Flik(text, url, aktiv))
    return flikar


@register.simple_block_tag
def kort(content: str, rubrik: str = "", niva: int = 2, status: str = "", ton: str = "") -> str:
    """`{% kort rubrik="Vecka 45" %} … {% endkort %}`: a bordered box. `niva` is the heading's rank (2–4)."""
    return _block("kort", content, rubrik=rubrik, niva=niva, status=status, ton=ton)


@register.simple_block_tag
def meddelande(content: str, ton: str = "info", rubrik: str = "") -> str:
    """`{% meddelande ton="varning" rubrik="…" %} … {% endmeddelande %}`. Tone: info, klar, varning, fel."""
    return _block("meddelande", content, ton=ton, rubrik=rubrik)


@register.simple_block_tag
def figur(content: str, rubrik: str, kalla: str = "", beskrivning: str = "", tabell: str = "") -> str:
    """A chart or map with heading, description, source and its figures.

    `content` is the SVG with its own role and title; `tabell` is the HTML of a table with the same figures.
    """
    return _block("figur", content, rubrik=rubrik, kalla=kalla, beskrivning=beskrivning, tabell=tabell)


@register.simple_block_tag
def utfall(content: str, rubrik: str, oppen: bool = False) -> str:
    """`{% utfall rubrik="Visa tabellen" %} … {% endutfall %}`: details that fold out."""
    return _block("utfall", content, rubrik=rubrik, oppen=oppen)


def _block(namn: str, content: str, **varden: Any) -> str:
    return render_to_string(f"komponenter/{namn}.html", {"innehall": content, **varden})
