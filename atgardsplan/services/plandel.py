"""Writes of what a plan holds: goals, causes, indicators, activities. They are changed by the same rules."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from atgardsplan.models import (
    Aktivitet,
    Aktivitetsdokument,
    Atgardsplan,
    Indikator,
    Indikatormal,
    Mal,
    Orsak,
)
from atgardsplan.services.andring import Slag, _antecknad, _enkelt, _kravt_skal, _krock, _last_plan
from lagesbild.services.skrivtext import som_html
from samverkan.fel import Ogiltigt
from samverkan.models import Anvandare, Arbetsgrupp, Stadsdelsomrade, Uppdrag
from samverkan.roller import Ratt
from samverkan.services import giltigt, kontrollera_text, krav

Plandel = Mal | Orsak | Indikator | Aktivitet

MALFALT: Final = ("prioriterat_omrade", "overgripande_mal", "lagesbild_text", "lagesbild")
ORSAKSFALT: Final = ("text", "underlag")
INDIKATORFALT: Final = (
    "namn",
    "beskrivning",
    "enhet",
    "riktning",
    "kalla",
    "serie",
    "matomrade",
    "fran_manad",
    "till_manad",
    "stadsdel",
    "niva",
    "baslinje",
    "baslinje_ar",
    "malvarden",
)
AKTIVITETSFALT: Final = (
    "mal",
    "rubrik",
    "namn",
    "hur",
    "platstext",
    "plats",
    "orsaker",
    "indikatorer",
    "beslut",
    "arbetsgrupp_text",
    "arbetsgrupp",
    "loptid",
    "loptid_fran",
    "loptid_till",
    "tills_vidare",
    "motesfrekvens",
    "sammankallande",
    "forvaltningens_kontakt",
    "polisens_kontakt",
    "ovriga_deltagare",
    "ansvarig_funktion",
    "ansvarig",
    "granskare_funktion",
    "granskare",
    "effekt_kort",
    "effekt_lang",
    "metod",
    "evidens",
    "kostnad",
    "finansiering",
    "finansiering_text",
    "investering",
    "dokument",
    "uppfoljning",
    "foljs_upp_t1",
    "foljs_upp_t2",
    "foljs_upp_vb",
)
FALT: Final[dict[type[models.Model], tuple[str, ...]]] = {
    Mal: MALFALT,
    Orsak: ORSAKSFALT,
    Indikator: INDIKATORFALT,
    Aktivitet: AKTIVITETSFALT,
}
# Fields kept in rows of their own: they are set when the row itself has been saved.
_RADER: Final = frozenset({"orsaker", "indikatorer", "dokument", "malvarden"})
_HTML: Final = frozenset({"lagesbild_text"})
_VAD: Final = {Mal: "målet", Orsak: "orsaken", Indikator: "indikatorn", Aktivitet: "aktiviteten"}


def plandel_skapad(
    *, av: Anvandare, modell: type[Plandel], under: Atgardsplan | Mal, skal: str = "", **falt: Any
) -> Any:
    """Add a goal under a plan, or a cause, an indicator or an activity under a goal, last.

    `falt` are fields of `FALT[modell]`; those left out are empty. `malvarden` is {year: target}, `dokument` a list of
    (titel, adress, beteckning), `orsaker` and `indikatorer` lists of rows.
    Raises `Nekad`, `Last` when the plan is avslutad, `Personuppgift`, `Ogiltigt` (also without `skal` in a plan that
    is beslutad).
    """
    plan = under if isinstance(under, Atgardsplan) else under.plan
    krav(av, Ratt.SKRIVA_PLAN, plan.stadsdelsomrade)
    nya = _granskade(modell, plan, falt)
    with transaction.atomic():
        plan = _last_plan(plan.pk)
        skal = _kravt_skal(plan, skal)
        vem = {"andrad_av": av, "andrad": timezone.now()}
        rader = {namn: nya.pop(namn) for namn in _RADER & nya.keys()}
        agare = {"plan": plan} if modell is Mal else {"mal": nya.pop("mal", under)}
        objekt = modell(ordning=_nasta(modell, agare), **agare, **nya, **vem)
        giltigt(objekt)
        objekt.save()
        _rader_satta(objekt, rader)
        till = {n: v for n, v in _varden(objekt, [*nya, *rader]).items() if v not in (None, "", False)}
        _antecknad(av=av, plan=plan, objekt=objekt, slag=Slag.TILLAGD, till=till, skal=skal,
                   handelse=f"{objekt._meta.model_name}_skapad")  # fmt: skip
    return objekt


def plandel_sparad(*, av: Anvandare, objekt: Plandel, bygger_pa: int, skal: str = "", **falt: Any) -> Any:
    """Change a part of the plan. `falt` are fields of `FALT[type(objekt)]`; those left out stay as they are.

    `bygger_pa` is the version that the user saw. Raises `Krock` with both sets of values when somebody else saved in
    between (what lost is kept in the plan's history), otherwise as `plandel_skapad`. A save that changes nothing
    leaves no trace.
    """
    modell = type(objekt)
    plan = _plan(objekt)
    krav(av, Ratt.SKRIVA_PLAN, plan.stadsdelsomrade)
    nya = _granskade(modell, plan, falt)
    krock = None
    with transaction.atomic():
        plan = _last_plan(plan.pk)
        # Only the row itself is locked: what it points at may be null, which PostgreSQL can't lock in a join.
        last: Any = modell._default_manager.select_for_update().get(pk=objekt.pk)
        andrade = {namn: varde for namn, varde in nya.items() if _jamforbart(_nu(last, namn)) != _jamforbart(varde)}
        if not andrade:
            return last
        fran = _varden(last, andrade)
        if last.version != bygger_pa:
            forsok = {namn: _enkelt(_visat(namn, varde)) for namn, varde in andrade.items()}
            _antecknad(av=av, plan=plan, objekt=last, slag=Slag.KROCK, fran=fran, till=forsok)
            krock = _krock(_VAD[modell], last, fran, forsok)
        else:
            skal = _kravt_skal(plan, skal)
            if "mal" in andrade:
                last.ordning = _nasta(modell, {"mal": andrade["mal"]})
            for namn, varde in andrade.items():
                if namn not in _RADER:
                    setattr(last, namn, varde)
            last.version += 1
            last.andrad_av, last.andrad = av, timezone.now()
            giltigt(last)
            last.save()
            _rader_satta(last, {namn: varde for namn, varde in andrade.items() if namn in _RADER})
            _antecknad(
                av=av,
                plan=plan,
                objekt=last,
                slag=Slag.ANDRAD,
                fran=fran,
                till=_varden(last, andrade),
                skal=skal,
                handelse=f"{last._meta.model_name}_sparad",
            )
    if krock:
        raise krock
    return last


def plandel_struken(*, av: Anvandare, objekt: Orsak | Indikator | Aktivitet, skal: str) -> None:
    """Strike a part out of the plan; it stays readable with the reason. Raises `Nekad`, `Last`, `Ogiltigt`."""
    plan = _plan(objekt)
    krav(av, Ratt.SKRIVA_PLAN, plan.stadsdelsomrade)
    skal = kontrollera_text(skal, falt="skal")
    if not skal:
        raise Ogiltigt(f"Skriv varför {_VAD[type(objekt)]} stryks.", falt="skal")
    with transaction.atomic():
        plan = _last_plan(plan.pk)
        last: Any = type(objekt)._default_manager.select_for_update().get(pk=objekt.pk)
        if last.struken:
            return
        last.struken_av, last.struken_tid, last.struken_skal = av, timezone.now(), skal
        last.version += 1
        last.save()
        _antecknad(av=av, plan=plan, objekt=last, slag=Slag.STRUKEN, skal=skal)


def plandel_atertagen(*, av: Anvandare, objekt: Orsak | Indikator | Aktivitet, skal: str = "") -> None:
    """Take back what was struck out. Raises `Nekad`, `Last`, `Ogiltigt`."""
    plan = _plan(objekt)
    krav(av, Ratt.SKRIVA_PLAN, plan.stadsdelsomrade)
    with transaction.atomic():
        plan = _last_plan(plan.pk)
        skal = _kravt_skal(plan, skal)
        last: Any = type(objekt)._default_manager.select_for_update().get(pk=objekt.pk)
        if not last.struken:
            return
        last.struken_av, last.struken_tid, last.struken_skal = None, None, ""
        last.version += 1
        last.save()
        _antecknad(av=av, plan=plan, objekt=last, slag=Slag.ATERTAGEN, skal=skal)


def _plan(objekt: Plandel) -> Atgardsplan:
    return objekt.plan if isinstance(objekt, Mal) else objekt.mal.plan


def _nasta(modell: type[Plandel], agare: dict[str, Any]) -> int:
    return (modell._default_manager.filter(**agare).aggregate(sista=Max("ordning"))["sista"] or 0) + 1


def _granskade(modell: type[Plandel], plan: Atgardsplan, falt: dict[str, Any]) -> dict[str, Any]:
    if okanda := set(falt) - set(FALT[modell]):
        raise TypeError(f"A {modell.__name__} has no {', '.join(sorted(okanda))}.")
    nya = {namn: _granskat(namn, varde) for namn, varde in falt.items()}
    _i_planen(plan, nya)
    _i_omradet(plan.stadsdelsomrade, nya)
    return nya


def _granskat(namn: str, varde: Any) -> Any:
    if isinstance(varde, str):
        text = kontrollera_text(varde, falt=namn)
        return som_html(text) if namn in _HTML else text
    if namn in {"orsaker", "indikatorer"}:
        return list(varde)
    if namn == "dokument":
        return [tuple(kontrollera_text(del_, falt=namn) for del_ in rad) for rad in varde]
    return varde


def _i_planen(plan: Atgardsplan, nya: dict[str, Any]) -> None:
    """What is chosen within the plan belongs to it."""
    mal = nya.get("mal")
    if mal is not None and mal.plan_id != plan.pk:
        raise Ogiltigt("Det prioriterade området finns inte i den här planen.", falt="mal")
    prioriterat = nya.get("prioriterat_omrade")
    if prioriterat is not None and prioriterat.overenskommelse_id != plan.overenskommelse_id:
        raise Ogiltigt("Det prioriterade området hör inte till planens överenskommelse.", falt="prioriterat_omrade")
    for namn in ("orsaker", "indikatorer"):
        if any(rad.mal.plan_id != plan.pk for rad in nya.get(namn, ())):
            raise Ogiltigt("Valet finns inte i den här planen.", falt=namn)


def _i_omradet(omrade: Stadsdelsomrade, nya: dict[str, Any]) -> None:
    """What is chosen belongs to the area; persons have an assignment there, and the reviewer may review."""
    for namn in ("arbetsgrupp", "plats", "stadsdel", "investering", "lagesbild"):
        vald = nya.get(namn)
        if vald is not None and vald.stadsdelsomrade_id != omrade.pk:
            vad = "Arbetsgruppen" if isinstance(vald, Arbetsgrupp) else "Valet"
            raise Ogiltigt(f"{vad} hör inte till {omrade}.", falt=namn)
    beslut = nya.get("beslut")
    if beslut is not None and beslut.mote.stadsdelsomrade_id != omrade.pk:
        raise Ogiltigt(f"Beslutet hör inte till {omrade}.", falt="beslut")
    for namn, ratt in (("ansvarig", Ratt.FOLJA_UPP), ("granskare", Ratt.GODKANNA_UPPFOLJNING)):
        person = nya.get(namn)
        if person is not None and not (
            Uppdrag.objects.aktiva().med_ratt(ratt).filter(anvandare=person, stadsdelsomrade=omrade).exists()
        ):
            raise Ogiltigt(f"{person} har inget uppdrag i {omrade} som ger rätt till det.", falt=namn)


# --- Values: those of the row, and those kept in rows of their own ----------------------------------------------------


def _nu(objekt: Any, namn: str) -> Any:
    """The stored value of a field."""
    match namn:
        case "orsaker" | "indikatorer":
            return list(getattr(objekt, namn).order_by("mal", "ordning", "pk"))
        case "dokument":
            return [(d.titel, d.adress, d.beteckning) for d in objekt.dokument.all()]
        case "malvarden":
            return {m.ar: m.varde for m in objekt.malvarden.all()}
        case _:
            return getattr(objekt, namn)


def _jamforbart(varde: Any) -> Any:
    """Equal values compare equal, whatever their order and form."""
    if isinstance(varde, list) and varde and isinstance(varde[0], models.Model):
        return {rad.pk for rad in varde}
    if isinstance(varde, dict):
        return {k: Decimal(v) for k, v in varde.items()}
    return set() if isinstance(varde, list) and not varde else varde


def _varden(objekt: Any, falt: Sequence[str] | dict[str, Any]) -> dict[str, Any]:
    return {namn: _enkelt(_visat(namn, _nu(objekt, namn))) for namn in falt}


def _visat(namn: str, varde: Any) -> Any:
    """As people read it: choices by their label, goals by their area, numbers without trailing zeros."""
    if isinstance(varde, Mal):
        return str(varde.prioriterat_omrade)
    if isinstance(varde, Decimal):
        return f"{varde.normalize():f}".replace(".", ",")
    if namn == "malvarden":
        return {ar: _visat("", v) for ar, v in sorted(varde.items())}
    if namn in {"orsaker", "indikatorer"}:
        return list(varde)
    if namn == "dokument":
        return [" ".join(filter(None, rad)) for rad in varde]
    return varde


def _rader_satta(objekt: Any, rader: dict[str, Any]) -> None:
    for namn, varde in rader.items():
        match namn:
            case "dokument":
                objekt.dokument.all().delete()
                for ordning, (titel, adress, beteckning) in enumerate(varde, 1):
                    dokument = Aktivitetsdokument(
                        aktivitet=objekt, ordning=ordning, titel=titel, adress=adress, beteckning=beteckning
                    )
                    try:
                        giltigt(dokument)
                    except Ogiltigt as fel:
                        raise Ogiltigt(f"Dokument {ordning}: {fel.text}", falt="dokument") from fel
                    dokument.save()
            case "malvarden":
                objekt.malvarden.all().delete()
                Indikatormal.objects.bulk_create(
                    Indikatormal(indikator=objekt, ar=ar, varde=v) for ar, v in varde.items()
                )
            case _:
                getattr(objekt, namn).set(varde)
