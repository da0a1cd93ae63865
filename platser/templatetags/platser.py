"""Places in templates."""

from typing import Any, Final

from django import template
from django.urls import NoReverseMatch, reverse

from platser.models import Klassning, Synpunkt, Trygghetsvandring
from platser.selectors.plats import platsnamn
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt

register = template.Library()

# (address, text) of the pages below "Platser"; one that has no address (yet) has no tab.
_FLIKAR: Final = (
    ("platser", "Lista"),
    ("karta", "Karta"),
    ("klassningar", "Klassningar"),
    ("vandringar", "Vandringar"),
    ("synpunkter", "Synpunkter"),
    ("investeringar", "Investeringar"),
    ("stadsdelar", "Stadsdelar"),
    ("granser", "Gränser"),
)

# Tabs for those who may open the page.
_RATT: Final = {"granser": Ratt.SKOTA_GRANSER}


@register.inclusion_tag("platser/_platslista.html")
def platslista(user: Anvandare, omrade: Stadsdelsomrade) -> dict[str, Any]:
    """The names of the area's places for fields with `list="platsnamn"`. Once a page."""
    return {"namn": platsnamn(user, omrade)}


@register.inclusion_tag("komponenter/flikar.html", takes_context=True)
def platsflikar(context: template.Context, omrade: Stadsdelsomrade, har: str) -> dict[str, Any]:
    """The tabs of the pages below "Platser"; `har` is the address where we are."""
    flikar = []
    for namn, text in _FLIKAR:
        if namn in _RATT and _RATT[namn] not in (context.get("ratter") or ()):
            continue
        try:
            url = reverse(namn, args=[omrade.slug])
        except NoReverseMatch:
            continue
        flikar.append({"url": url, "text": text, "aktiv": namn == har})
    return {"flikar": flikar, "namn": "Platser"}


@register.filter
def klassningsord(k: Klassning) -> str:
    """Such as "Prioriterad plats 2025" or "Tillstånd för ordningsvakter, ansökt"."""
    namn = f"{k.get_slag_display()} {k.ar}" if k.ar else k.get_slag_display()
    return namn if k.lage == Klassning.Lage.GALLER else f"{namn}, {k.get_lage_display().lower()}"


VANDRINGSTON: Final = {"planerad": "info", "hallen": "varning", "rapporterad": "klar", "installd": ""}
VANDRINGSORD: Final = {"hallen": "Hållen, protokoll saknas", "rapporterad": "Hållen, protokoll finns"}


@register.inclusion_tag("komponenter/status.html")
def vandringsstatus(vandring: Trygghetsvandring) -> dict[str, Any]:
    """The state of a walk in words."""
    text = VANDRINGSORD.get(vandring.status, vandring.get_status_display())
    return {"text": text, "ton": VANDRINGSTON[vandring.status]}


SYNPUNKTSTON: Final = {"ny": "varning", "tilldelad": "info", "pagar": "info", "atgardad": "klar", "avslagen": ""}


@register.inclusion_tag("komponenter/status.html")
def synpunktsstatus(synpunkt: Synpunkt, sen: bool = False) -> dict[str, Any]:
    """The state of a synpunkt in words; one that should have been answered says so."""
    if sen:
        return {"text": f"{synpunkt.get_status_display()}, sen", "ton": "fel", "ikon": "clock"}
    text = "Utan ägare" if synpunkt.status == Synpunkt.Status.NY else synpunkt.get_status_display()
    return {"text": text, "ton": SYNPUNKTSTON[synpunkt.status]}
