"""Writes of an area's own list of kinds of events."""

from __future__ import annotations

import re
from typing import Final

from django.db import transaction

from lagesbild.handelse import TYPER, Typ
from lagesbild.models import Handelsetyp
from lagesbild.selectors.handelse import typer_i
from samverkan.fel import Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.services import kontrollera_text, krav, logga

MAX_NAMN: Final = 60
MAX_SLUG: Final = 40
FLEST_TYPER: Final = 60


def handelsetyp_tillagd(*, av: Anvandare, omrade: Stadsdelsomrade, namn: str) -> Handelsetyp:
    """Add a kind that only this area has. Raises `Ogiltigt` when the name is empty, too long or taken."""
    krav(av, Ratt.STALLA_IN_VECKAN, omrade)
    with transaction.atomic():
        typer = _hallna(omrade)
        if len(typer) >= FLEST_TYPER:
            raise Ogiltigt(f"Området har redan {len(typer)} typer. Dölj eller byt namn på en i stället.", falt="namn")
        namn = _namn(namn, typer)
        typ = Handelsetyp.objects.create(stadsdelsomrade=omrade, slug=_slug(namn, {t.slug for t in typer}), namn=namn)
        logga(av=av, handelse="handelsetyp_tillagd", objekt=typ, omrade=omrade, till={"namn": namn})
    return typ


def handelsetyp_andrad(
    *, av: Anvandare, omrade: Stadsdelsomrade, slug: str, namn: str | None = None, dold: bool | None = None
) -> Handelsetyp:
    """Rename a kind for this area, hide it or show it again; None leaves it as it is. Events keep their kind.

    Raises `Ogiltigt` for a kind that the area does not have, a name that is taken, or the last kind to be hidden.
    """
    krav(av, Ratt.STALLA_IN_VECKAN, omrade)
    with transaction.atomic():
        typer = _hallna(omrade)
        fore = next((typ for typ in typer if typ.slug == slug), None)
        if fore is None:
            raise Ogiltigt(f"Händelsetypen ”{slug}” finns inte i {omrade}.", falt="slug")
        ovriga = [typ for typ in typer if typ.slug != slug]
        nytt_namn = fore.namn if namn is None else _namn(namn, ovriga)
        nytt_dold = fore.dold if dold is None else dold
        if nytt_dold and all(typ.dold for typ in ovriga):
            raise Ogiltigt("Minst en händelsetyp behöver gå att välja.", falt="dold")
        typ, _ = Handelsetyp.objects.update_or_create(
            stadsdelsomrade=omrade, slug=slug, defaults={"namn": nytt_namn, "dold": nytt_dold}
        )
        if (nytt_namn, nytt_dold) != (fore.namn, fore.dold):
            logga(
                av=av,
                handelse="handelsetyp_andrad",
                objekt=typ,
                omrade=omrade,
                fran={"namn": fore.namn, "dold": fore.dold},
                till={"namn": nytt_namn, "dold": nytt_dold},
            )
    return typ


def _hallna(omrade: Stadsdelsomrade) -> list[Typ]:
    """The area's kinds; who changes them next waits until the transaction ends."""
    Stadsdelsomrade.objects.select_for_update().get(pk=omrade.pk)
    return typer_i(omrade)


def _namn(namn: str, ovriga: list[Typ]) -> str:
    namn = " ".join(namn.split())
    if not namn:
        raise Ogiltigt("Skriv vad händelsetypen heter.", falt="namn")
    if len(namn) > MAX_NAMN:
        raise Ogiltigt(f"Namnet är {len(namn)} tecken. Korta det till högst {MAX_NAMN}.", falt="namn")
    namn = kontrollera_text(namn, falt="namn")
    if any(typ.namn.casefold() == namn.casefold() for typ in ovriga):
        raise Ogiltigt(f"Det finns redan en händelsetyp som heter ”{namn}”.", falt="namn")
    return namn


def _slug(namn: str, tagna: set[str]) -> str:
    """A short name of a–z and digits that nobody has: "Båtstöld" gives "batstold"."""
    latin = namn.casefold().translate(str.maketrans("åäöéü", "aaoeu"))
    grund = re.sub(r"[^a-z0-9]+", "-", latin)[: MAX_SLUG - 4].strip("-") or "typ"
    alla = tagna | TYPER.keys()
    return next(slug for n in range(1, len(alla) + 2) if (slug := grund if n == 1 else f"{grund}-{n}") not in alla)
