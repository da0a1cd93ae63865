"""The plan's history in words."""

from collections.abc import Iterator
from typing import Any

from django import template

from atgardsplan.models import Aktivitet, Atgardsplan, Indikator, Mal, Orsak, Planandring

register = template.Library()

MODELLER: dict[str, Any] = {m._meta.model_name or "": m for m in (Atgardsplan, Mal, Orsak, Indikator, Aktivitet)}


@register.filter
def delnamn(objekt_typ: str) -> str:
    """ "aktivitet", "mål" """
    modell = MODELLER.get(objekt_typ)
    return str(modell._meta.verbose_name) if modell else objekt_typ


@register.filter
def skillnader(rad: Planandring) -> Iterator[tuple[str, Any, Any]]:
    """(field, before, after) of a change, as people read it."""
    modell = MODELLER.get(rad.objekt_typ)
    falt = {f.name: str(getattr(f, "verbose_name", f.name)) for f in modell._meta.get_fields()} if modell else {}
    falt |= {"malvarden": "mål per år", "dokument": "dokument"}
    for namn in dict.fromkeys([*rad.till, *rad.fran]):
        ord_ = falt.get(namn, namn)
        yield ord_[:1].upper() + ord_[1:], _ord(rad.fran.get(namn)), _ord(rad.till.get(namn))


def _ord(varde: Any) -> Any:
    return {True: "ja", False: "nej"}.get(varde, varde) if isinstance(varde, bool) else varde
