"""The document as JSON and back: what a frozen version keeps, and what its files are made of again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints

from lagesbild.dokument import delar
from lagesbild.dokument.delar import Besked, Del, Dokument, Figur, Lista, Stycke, Tabell
from samverkan.fel import Ogiltigt

FORM: Final = 1
"""Of the JSON. What an older form means, `ur_json` must go on knowing: a frozen version never changes."""

ANDRAT: Final = (
    "Den fastställda versionen stämmer inte med sin kontrollsumma: innehållet i databasen har ändrats "
    "efter fastställandet. "
    "Ingen fil görs av det. Hör av dig till systemets förvaltare."
)

_SLAG: Final[dict[str, type[Del]]] = {klass.slag: klass for klass in (Tabell, Figur, Lista, Stycke, Besked)}


def som_json(dokument: Dokument) -> dict[str, Any]:
    """Everything that the document says, as plain values. What has its default is left out."""
    return {"form": FORM, **_ut(dokument)}


def ur_json(innehall: dict[str, Any]) -> Dokument:
    """The document that `som_json` took apart. ValueError for a form that this program does not know."""
    if innehall.get("form") != FORM:
        raise ValueError(f"okänd form av fryst dokument: {innehall.get('form')!r}")
    return cast(Dokument, _in(Dokument, {namn: varde for namn, varde in innehall.items() if namn != "form"}))


def oppnat(innehall: dict[str, Any], summa: str) -> Dokument:
    """The frozen document, when it still is what its checksum says. Raises `Ogiltigt` when it is not."""
    if kontrollsumma(innehall) != summa:
        raise Ogiltigt(ANDRAT)
    return ur_json(innehall)


def kontrollsumma(innehall: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(innehall, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def kapitelsummor(dokument: Dokument) -> dict[str, str]:
    """A short checksum of each section by its id: for telling which of them differ, not for proof."""
    return {k.id: kontrollsumma(_ut(k))[:16] for k in dokument.kapitel}


def _ut(varde: Any) -> Any:
    if is_dataclass(varde) and not isinstance(varde, type):
        ut = {f.name: _ut(v) for f in fields(varde) if (v := getattr(varde, f.name)) != f.default}
        slag = getattr(varde, "slag", None)
        return {"slag": slag, **ut} if slag else ut
    if isinstance(varde, tuple):
        return [_ut(v) for v in varde]
    return varde.value if isinstance(varde, Enum) else varde


def _in(typ: Any, varde: Any) -> Any:
    if get_origin(typ) in (Union, UnionType):
        return _in(_SLAG[varde["slag"]], {namn: v for namn, v in varde.items() if namn != "slag"})
    if get_origin(typ) is tuple:
        return tuple(_in(get_args(typ)[0], v) for v in varde)
    if is_dataclass(typ):
        typer = _typer(cast(type, typ))
        return cast(type, typ)(**{namn: _in(typer[namn], v) for namn, v in varde.items()})
    return typ(varde) if isinstance(typ, type) and issubclass(typ, Enum) else varde


def _typer(klass: type) -> dict[str, Any]:
    # Names of types in annotations are those of the module and of the class itself (`Sort`).
    return get_type_hints(klass, vars(delar), dict(vars(klass)))
