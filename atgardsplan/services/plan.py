"""Writes of the plan itself: its frame and texts, a new one from the last, the decision, the end."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from atgardsplan.models import Aktivitet, Atgardsplan, Indikator, Mal, Orsak
from atgardsplan.services.andring import Slag, _antecknad, _enkelt, _kravt_skal, _krock, _last_plan
from lagesbild.services.skrivtext import som_html
from samverkan.fel import Last, Nekad, Ogiltigt
from samverkan.models import Anvandare, PrioriteratOmrade, Samverkansoverenskommelse, Stadsdelsomrade, Uppdrag
from samverkan.roller import Part, Ratt
from samverkan.services import giltigt, kontrollera_text, krav

TEXTER: Final = ("bakgrund", "kommunikation", "organisation")
PLANFALT: Final = ("namn", "fran", "till", *TEXTER)


def plan_skapad(
    *,
    av: Anvandare,
    omrade: Stadsdelsomrade,
    overenskommelse: Samverkansoverenskommelse,
    namn: str,
    fran: date,
    till: date,
    foregaende: Atgardsplan | None = None,
) -> Atgardsplan:
    """A new plan as utkast: empty, or with what the last one holds.

    From `foregaende` come the texts and, per prioriterat område, goals, causes, indicators and the activities that
    were not struck out; each knows what it continues. An area of the new agreement takes what the earlier areas that
    it takes up (`PrioriteratOmrade.foregangare`) held; the first of several gives the goal's words. What no area of
    the new agreement takes up is left in the old plan.
    Raises `Nekad`, `Ogiltigt` when the agreement or the last plan is another area's or the period can't be.
    """
    krav(av, Ratt.SKRIVA_PLAN, omrade)
    namn = kontrollera_text(namn, falt="namn")
    if overenskommelse.stadsdelsomrade_id != omrade.pk:
        raise Ogiltigt(f"Överenskommelsen gäller inte {omrade}.", falt="overenskommelse")
    if foregaende is not None and foregaende.stadsdelsomrade_id != omrade.pk:
        raise Ogiltigt(f"Den förra planen gäller inte {omrade}.", falt="foregaende")
    with transaction.atomic():
        texter = {f: getattr(foregaende, f) for f in TEXTER} if foregaende else {}
        plan = Atgardsplan(
            stadsdelsomrade=omrade,
            overenskommelse=overenskommelse,
            foregaende=foregaende,
            namn=namn,
            fran=fran,
            till=till,
            andrad_av=av,
            andrad=timezone.now(),
            **texter,
        )
        giltigt(plan)
        plan.save()
        _antecknad(
            av=av,
            plan=plan,
            objekt=plan,
            slag=Slag.TILLAGD,
            till={"namn": namn, "från": str(fran), "till": str(till), "bygger på": str(foregaende or "")},
            handelse="plan_skapad",
        )
        if foregaende is not None:
            _ovefort(av, foregaende, plan)
    return plan


def plan_sparad(*, av: Anvandare, plan: Atgardsplan, bygger_pa: int, skal: str = "", **falt: Any) -> Atgardsplan:
    """Change the frame or the texts of the plan (`PLANFALT`); texts are plain or the small HTML that is stored.

    Raises `Krock` when somebody else saved in between, `Last`, `Nekad`, `Personuppgift`, `Ogiltigt` (also without
    `skal` when the plan is beslutad).
    """
    krav(av, Ratt.SKRIVA_PLAN, plan.stadsdelsomrade)
    if okanda := set(falt) - set(PLANFALT):
        raise TypeError(f"A plan has no {', '.join(sorted(okanda))}.")
    nya = {n: kontrollera_text(v, falt=n) if isinstance(v, str) else v for n, v in falt.items()}
    nya |= {n: som_html(nya[n]) for n in TEXTER if n in nya}
    krock = None
    with transaction.atomic():
        last = _last_plan(plan.pk)
        andrade = {n: v for n, v in nya.items() if getattr(last, n) != v}
        if not andrade:
            return last
        fran = {n: _enkelt(getattr(last, n)) for n in andrade}
        till = {n: _enkelt(v) for n, v in andrade.items()}
        if last.version != bygger_pa:
            _antecknad(av=av, plan=last, objekt=last, slag=Slag.KROCK, fran=fran, till=till)
            krock = _krock("planen", last, fran, till)
        else:
            skal = _kravt_skal(last, skal)
            for namn, varde in andrade.items():
                setattr(last, namn, varde)
            last.version += 1
            last.andrad_av, last.andrad = av, timezone.now()
            giltigt(last)
            last.save()
            _antecknad(av=av, plan=last, objekt=last, slag=Slag.ANDRAD, fran=fran, till=till, skal=skal,
                       handelse="plan_sparad")  # fmt: skip
    if krock:
        raise krock
    return last


def plan_beslutad(*, av: Anvandare, plan: Atgardsplan, bygger_pa: int) -> Atgardsplan:
    """Sign the plan for the own part; with both signatures it is beslutad.

    `bygger_pa` is the number of the latest change that the user saw (`Atgardsplan.senaste_andring`): nobody signs what
    was changed meanwhile. Raises `Nekad`, `Krock`, `Last` when it is decided or closed, `Ogiltigt` when it has no
    activity, or when the same person has signed for the other part.
    """
    omrade = plan.stadsdelsomrade
    krav(av, Ratt.BESLUTA_PLAN, omrade)
    with transaction.atomic():
        last = _last_plan(plan.pk)
        if last.beslutad:
            raise Last(f"{last} är redan beslutad.")
        if last.senaste_andring != bygger_pa:
            raise _krock("något i planen", last, {}, {})
        if not Aktivitet.objects.filter(mal__plan=last, struken_tid=None).exists():
            raise Ogiltigt("Planen har inga aktiviteter. Lägg in minst en innan den beslutas.")
        part = _part(av, omrade)
        annan = last.polis_av if part == Part.FORVALTNING else last.forvaltning_av
        if annan == av:
            raise Ogiltigt("Du har redan beslutat planen för den andra parten. Någon annan måste besluta för den här.")
        if getattr(last, f"{part}_tid") is not None:
            return last
        setattr(last, f"{part}_av", av)
        setattr(last, f"{part}_tid", timezone.now())
        if last.forvaltning_tid and last.polis_tid:
            last.status = Atgardsplan.Status.BESLUTAD
        last.version += 1
        last.save()
        _antecknad(
            av=av,
            plan=last,
            objekt=last,
            slag=Slag.STATUS,
            till={"beslutad för": Part(part).label, "status": last.get_status_display()},
            handelse="plan_beslutad",
            efter_beslut=False,  # it is the decision
        )
    return last


def plan_beslut_aterkallat(*, av: Anvandare, plan: Atgardsplan) -> Atgardsplan:
    """Take back the own part's signature while the other part has not signed. Raises `Nekad`, `Last`."""
    omrade = plan.stadsdelsomrade
    krav(av, Ratt.BESLUTA_PLAN, omrade)
    with transaction.atomic():
        last = _last_plan(plan.pk)
        if last.beslutad:
            raise Last(f"{last} är beslutad av båda parter. Gör ändringar med skäl i stället.")
        part = _part(av, omrade)
        if getattr(last, f"{part}_tid") is None:
            return last
        setattr(last, f"{part}_av", None)
        setattr(last, f"{part}_tid", None)
        last.version += 1
        last.save()
        _antecknad(
            av=av,
            plan=last,
            objekt=last,
            slag=Slag.STATUS,
            fran={"beslutad för": Part(part).label},
            handelse="plan_beslut_aterkallat",
        )
    return last


def plan_avslutad(*, av: Anvandare, plan: Atgardsplan, slutord: str) -> Atgardsplan:
    """Close a decided plan: nothing in it changes any more. `slutord`: what is taken along to the next.

    Raises `Nekad`, `Last`, `Ogiltigt` when it is an utkast or the words are missing.
    """
    krav(av, Ratt.BESLUTA_PLAN, plan.stadsdelsomrade)
    slutord = kontrollera_text(slutord, falt="slutord")
    if not slutord:
        raise Ogiltigt("Skriv kort vad som tas med till nästa plan.", falt="slutord")
    with transaction.atomic():
        last = _last_plan(plan.pk)
        if not last.beslutad:
            raise Ogiltigt("Ett utkast kan inte avslutas. Planen måste först beslutas av båda parter.")
        last.status = Atgardsplan.Status.AVSLUTAD
        last.avslutad_av, last.avslutad_tid, last.avslutad_skal = av, timezone.now(), slutord
        last.version += 1
        last.save()
        _antecknad(
            av=av,
            plan=last,
            objekt=last,
            slag=Slag.STATUS,
            till={"status": last.get_status_display()},
            skal=slutord,
            handelse="plan_avslutad",
        )
    return last


def _part(av: Anvandare, omrade: Stadsdelsomrade) -> str:
    """For which part the person decides: that of the assignment that gives the right."""
    uppdrag = Uppdrag.objects.aktiva().med_ratt(Ratt.BESLUTA_PLAN).filter(anvandare=av, stadsdelsomrade=omrade)
    parter = set(uppdrag.values_list("part", flat=True))
    if len(parter) != 1:
        raise Nekad("Du har beslutanderätt för båda parter och kan därför inte besluta för någon av dem.")
    return str(parter.pop())


def _ovefort(av: Anvandare, gammal: Atgardsplan, ny: Atgardsplan) -> None:
    gamla = {m.prioriterat_omrade_id: m for m in gammal.mal.select_related("prioriterat_omrade")}
    omraden = PrioriteratOmrade.objects.filter(overenskommelse=ny.overenskommelse_id).order_by("ordning", "pk")
    nu = {"andrad_av": av, "andrad": timezone.now()}
    ordning = 0
    for omrade in omraden.prefetch_related("foregangare"):
        fore = [gamla[pk] for pk in [omrade.pk, *(f.pk for f in omrade.foregangare.all())] if pk in gamla]
        if not fore:
            continue
        ordning += 1
        mal = Mal.objects.create(
            plan=ny,
            prioriterat_omrade=omrade,
            ordning=ordning,
            overgripande_mal=fore[0].overgripande_mal,
            lagesbild_text=fore[0].lagesbild_text,
            **nu,
        )
        _innehall_overfort(fore, mal, nu)


_EGNA_FALT: Final = frozenset(
    {"id", "mal", "ordning", "foregaende", "version", "andrad_av", "andrad", "struken_av", "struken_tid"}
    | {"struken_skal"}
)


def _kopia(rad: Any, **andrat: Any) -> dict[str, Any]:
    falt = {f.name: getattr(rad, f.attname) for f in rad._meta.concrete_fields if f.name not in _EGNA_FALT}
    return {rad._meta.get_field(n).attname: v for n, v in falt.items()} | andrat


def _innehall_overfort(fore: list[Mal], mal: Mal, nu: dict[str, Any]) -> None:
    """The causes, indicators and activities of earlier goals, in order, without what was struck out."""
    nya: dict[type, dict[int, Any]] = {Orsak: {}, Indikator: {}}
    for modell in (Orsak, Indikator):
        rader = modell._default_manager.filter(mal__in=fore, struken_tid=None).order_by("mal__ordning", "ordning")
        for ordning, rad in enumerate(rader, 1):
            fortsatter = {"foregaende": rad} if modell is Indikator else {}
            nya[modell][rad.pk] = modell._default_manager.create(
                **_kopia(rad, mal=mal, ordning=ordning), **fortsatter, **nu
            )
    aktiviteter = Aktivitet.objects.filter(mal__in=fore, struken_tid=None).order_by("mal__ordning", "ordning")
    for ordning, rad in enumerate(aktiviteter.prefetch_related("orsaker", "indikatorer", "dokument"), 1):
        ny = Aktivitet.objects.create(**_kopia(rad, mal=mal, ordning=ordning), foregaende=rad, **nu)
        ny.orsaker.set(nya[Orsak][o.pk] for o in rad.orsaker.all() if o.pk in nya[Orsak])
        ny.indikatorer.set(nya[Indikator][i.pk] for i in rad.indikatorer.all() if i.pk in nya[Indikator])
        for d in rad.dokument.all():
            ny.dokument.create(ordning=d.ordning, titel=d.titel, adress=d.adress, beteckning=d.beteckning)
