"""What stands on the document's cover, and which part of the year its figures and weeks are about."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from lagesbild.models import Lagesbild
from lagesbild.period import MANADER
from lagesbild.services.lagesbild import lagesbild_andrad, lagesbild_hallen
from lagesbild.vecka import antal_veckor
from samverkan.fel import Ogiltigt
from samverkan.models import Anvandare
from samverkan.roller import Ratt
from samverkan.services import giltigt, kontrollera_text, krav, logga

FALT = ("undertitel", "parter", "statistik_fran_manad", "statistik_till_manad", "veckor_till")


def dokumentuppgifter_sparade(
    *,
    av: Anvandare,
    lagesbild: Lagesbild,
    undertitel: str,
    parter: str,
    statistik_fran_manad: int,
    statistik_till_manad: int,
    veckor_till: int | None,
) -> Lagesbild:
    """Cover, months of the statistics, and last week (None: the whole year). The last word holds; the log has both.

    Raises `Nekad`, `Last`, `Personuppgift`, and `Ogiltigt` for a span that ends before it begins and for a week that
    the year does not have.
    """
    omrade = lagesbild.stadsdelsomrade
    krav(av, Ratt.STALLA_UPP_LAGESBILD, omrade)
    texter = {
        "undertitel": kontrollera_text(undertitel, falt="undertitel"),
        "parter": kontrollera_text(parter, falt="parter"),
    }
    for falt, manad in (("statistik_fran_manad", statistik_fran_manad), ("statistik_till_manad", statistik_till_manad)):
        if not 1 <= manad <= len(MANADER):
            raise Ogiltigt("Välj en månad.", falt=falt)
    if statistik_till_manad < statistik_fran_manad:
        raise Ogiltigt("Perioden kan inte sluta innan den börjar.", falt="statistik_till_manad")
    if veckor_till is not None and not 1 <= veckor_till <= antal_veckor(lagesbild.ar):
        raise Ogiltigt(f"{lagesbild.ar} har veckorna 1 till {antal_veckor(lagesbild.ar)}.", falt="veckor_till")
    with transaction.atomic():
        rad = lagesbild_hallen(av=av, lagesbild=lagesbild)
        fran = {falt: getattr(rad, falt) for falt in FALT}
        till: dict[str, Any] = {
            **texter,
            "statistik_fran_manad": statistik_fran_manad,
            "statistik_till_manad": statistik_till_manad,
            "veckor_till": veckor_till,
        }
        if fran == till:
            return rad
        for falt, varde in till.items():
            setattr(rad, falt, varde)
        giltigt(rad)
        rad.save(update_fields=list(FALT))
        lagesbild_andrad(av=av, lagesbild=rad, vad="dokumentets uppgifter")
        logga(av=av, handelse="dokumentuppgifter_sparade", objekt=rad, omrade=omrade, fran=fran, till=till)
    return rad
