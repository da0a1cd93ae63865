"""Writes of many weeks at once: levels that are brought in, and a year of weeks fastställda by one part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lagesbild.models import Bedomningshistorik, Veckobedomning, Veckolage
from lagesbild.selectors.arsfaststallande import fardiga_veckor
from lagesbild.selectors.installning import installning_for
from lagesbild.services.vecka import (
    Bedomning,
    falt_efter,
    historikrad,
    kontrollera_bedomning,
    kontrollera_vecka,
    vecka_faststalld,
    veckan_andrad,
)
from lagesbild.vecka import Vecka
from samverkan.fel import Krock, Last, Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Part, Ratt
from samverkan.services import krav, logga

UTAN_BREV_EFTER: Final = timedelta(weeks=4)  # a week that has been late longer than this is no news


def veckor_hallna(*, av: Anvandare, omrade: Stadsdelsomrade, veckor: Iterable[Vecka]) -> dict[Vecka, Veckolage]:
    """The weeks, held for writing until the transaction ends, always in the same order. Raises `Nekad`.

    Unlike `oppen_vecka` it also gives those that are fastställda: the caller says which of them it leaves alone.
    """
    krav(av, Ratt.SKRIVA_VECKA, omrade)
    vilka = sorted(set(veckor))
    if not vilka:
        return {}
    Veckolage.objects.bulk_create(
        [Veckolage(stadsdelsomrade=omrade, ar=v.ar, vecka=v.vecka) for v in vilka], ignore_conflicts=True
    )
    villkor = Q()
    for ar in {v.ar for v in vilka}:
        villkor |= Q(ar=ar, vecka__in=[v.vecka for v in vilka if v.ar == ar])
    lagen = Veckolage.objects.filter(villkor, stadsdelsomrade=omrade).order_by("ar", "vecka").select_for_update()
    hallna = {lage.iso: lage for lage in lagen}
    for lage in hallna.values():
        lage.stadsdelsomrade = omrade
    return hallna


def bedomningar_inforda(
    *,
    av: Anvandare,
    lagen: dict[Vecka, Veckolage],
    nu: dict[tuple[int, Vecka], Veckobedomning],
    bedomningar: Sequence[tuple[Vecka, Bedomning]],
    orsak: str,
) -> int:
    """Save levels of many weeks by the same rules as one by one, with a few queries. Returns how many were saved.

    `lagen` are held by the caller (`veckor_hallna`), `nu` is what is stored in them, read while they are held: so
    nobody comes in between, and `bygger_pa` that differs is a mistake of the caller's (`Krock`). Every value gets its
    history with `orsak`; the audit row is the caller's, one for all.
    """
    da = timezone.now()
    nya: list[Veckobedomning] = []
    andrade: list[Veckobedomning] = []
    historik: list[Bedomningshistorik] = []
    for vecka, ny in bedomningar:
        lage = lagen[vecka]
        if lage.last:
            raise Last(f"{vecka} är fastställd av båda parter och kan inte ändras.")
        kontrollera_vecka(vecka)
        kontrollera_bedomning(lage, vecka, ny)
        rad = nu.get((ny.stadsdel.pk, vecka))
        if (rad.version if rad else None) != ny.bygger_pa:
            raise Krock(
                f"{ny.stadsdel} {vecka} har ändrats sedan du tittade. Inget är sparat.",
                nuvarande=rad,
                nuvarande_data={"version": rad.version if rad else None},
                forsok={"version": ny.bygger_pa},
            )
        falt = falt_efter(rad, ny)
        post = historikrad(rad, ny.stadsdel, vecka, falt, av)
        till = rad or Veckobedomning(stadsdel=ny.stadsdel, ar=vecka.ar, vecka=vecka.vecka, version=0)
        for namn, varde in falt.items():
            setattr(till, namn, varde)
        till.version += 1
        till.satt_av, till.satt_tid = av, da
        (andrade if rad else nya).append(till)
        post.version, post.orsak = till.version, orsak
        historik.append(post)
    Veckobedomning.objects.bulk_create(nya)
    Veckobedomning.objects.bulk_update(
        andrade, ["niva", "lage", "motivering", "version", "satt_av", "satt_tid"], batch_size=200
    )
    Bedomningshistorik.objects.bulk_create(historik)
    for vecka in sorted({vecka for vecka, _ in bedomningar}):
        veckan_andrad(av=av, lage=lagen[vecka])
    return len(historik)


def veckor_faststallda(*, av: Anvandare, omrade: Stadsdelsomrade, ar: int, part: Part, sett: str) -> list[Vecka]:
    """Fastställ every complete week of the year for one part, each with its own signature. Returns the weeks.

    `sett` is the `Fardiga.stampel` of what the person saw: one change anywhere and none is signed (`Krock`).
    A week whose deadline passed more than four weeks ago makes no weekly brief.
    """
    krav(av, Ratt.FASTSTALLA_VECKA, omrade)
    with transaction.atomic():
        fardiga = fardiga_veckor(av, omrade, ar, part, idag=timezone.localdate())
        if not fardiga.veckor:
            raise Ogiltigt(f"Det finns inga kompletta veckor {ar} kvar att fastställa för din part.")
        if fardiga.stampel != sett:
            raise Krock(
                "Nivåer eller händelser har ändrats sedan du öppnade sidan. Inget är fastställt. Läs listan som den är "
                "nu och fastställ igen.",
                nuvarande=fardiga,
                nuvarande_data={"stampel": fardiga.stampel},
                forsok={"stampel": sett},
            )
        installning = installning_for(omrade)
        nu = timezone.now()
        for bild in fardiga.veckor:
            vecka_faststalld(
                av=av,
                omrade=omrade,
                vecka=bild.vecka,
                part=part,
                sett=bild.stampel,
                brev=installning.deadline(bild.vecka) + UTAN_BREV_EFTER > nu,
            )
        veckor = [bild.vecka for bild in fardiga.veckor]
        logga(
            av=av,
            handelse="veckor_faststallda",
            objekt=omrade,
            omrade=omrade,
            till={"ar": ar, "part": part, "veckor": [v.vecka for v in veckor]},
        )
    return veckor
