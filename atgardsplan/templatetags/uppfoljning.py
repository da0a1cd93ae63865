"""How the state of a follow-up and the status of its activity are shown."""

from django import template

from atgardsplan.models import Uppfoljning, Uppfoljningsomgang
from samverkan.svenska import upprakning

register = template.Library()

_L, _S, _O = Uppfoljning.Lage, Uppfoljning.Status, Uppfoljningsomgang.Status
TON: dict[str, tuple[str, str]] = {
    _L.UTKAST: ("", "pencil"),
    _L.INSKICKAD: ("info", "clock"),
    _L.ATERSAND: ("varning", "undo-2"),
    _L.GODKAND: ("klar", "check"),
    _S.EJ_PABORJAD: ("", "circle-dashed"),
    _S.ENLIGT_PLAN: ("klar", "arrow-right"),
    _S.AVVIKELSE: ("varning", "triangle-alert"),
    _S.KLAR: ("klar", "flag"),
    _S.AVBRUTEN: ("fel", "circle-x"),
    _O.PLANERAD: ("", "calendar"),
    _O.OPPEN: ("info", "lock-open"),
    _O.STANGD: ("", "lock"),
}


@register.filter
def ton(varde: str) -> str:
    """The tone of a läge, a status or a round's state: info, klar, varning, fel or none."""
    return TON.get(varde, ("", ""))[0]


@register.filter
def symbol(varde: str) -> str:
    """Its icon."""
    return TON.get(varde, ("", "circle-dashed"))[1]


@register.filter
def dagar(varde: list[int]) -> str:
    """[-7, 0, 3] → "7 dagar före, samma dag och 3 dagar efter"."""

    def en(dag: int) -> str:
        if dag == 0:
            return "samma dag"
        antal = f"{abs(dag)} {'dag' if abs(dag) == 1 else 'dagar'}"
        return f"{antal} {'före' if dag < 0 else 'efter'}"

    return upprakning([en(dag) for dag in varde])
