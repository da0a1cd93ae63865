"""The weekly brief: what it says, read once when the week is fastställd, and the briefs that are there."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from lagesbild.handelse import Allvar
from lagesbild.models import Handelse, Insatsuppfoljning, Veckobedomning, Veckobrev, Veckolage
from lagesbild.niva import Niva
from lagesbild.selectors.handelse import handelser_i_vecka, typnamn
from lagesbild.selectors.insats import Insatsrad, insatser_i_vecka
from lagesbild.selectors.vecka import Veckobild, veckobild
from lagesbild.vecka import Vecka
from samverkan.models import Anvandare, Stadsdelsomrade, Uppdrag
from samverkan.roller import Part, Ratt, Roll
from samverkan.svenska import antal, upprakning

Utfall = Insatsuppfoljning.Utfall
UTFALL: Final = {
    Utfall.GJORD: "Gjord",
    Utfall.EJ_GJORD: "Inte gjord, flyttas",
    Utfall.FORTSATTER: "Fortsätter",
    Utfall.AVBRUTEN: "Görs inte",
}
FORM: Final = 1  # of the content: a reader of an old brief knows by it how to read


def brevinnehall(user: Anvandare, lage: Veckolage, *, omgang: int, skal: str, idag: date) -> dict[str, Any]:
    """All that the brief of a fastställd week says, as plain values that can be stored.

    Only what a läsare may see: last week's levels when that week is fastställd too, insatser and follow-ups of
    fastställda weeks. `skal`: why the week was opened again, for a brief that follows another.
    """
    omrade, vecka = lage.stadsdelsomrade, lage.iso
    bild = veckobild(user, omrade, vecka, idag=idag, antal_tidigare=1)
    forra = bild.tidigare[0] if bild.tidigare else None
    jamforbar = bool(forra and Veckolage.objects.ar_last(omrade, forra))
    stadsdelar = [_stadsdel(rad.stadsdel.namn, rad.bedomning, _fore(bild, i), forra, jamforbar)
                  for i, rad in enumerate(bild.rader)]  # fmt: skip
    handelser = _handelser(user, bild)
    agenda = insatser_i_vecka(user, omrade, vecka, bara_faststallt=True)
    # What ended in an earlier week that is still open: neither that it ended nor that nobody saw to it may be said.
    pagar = {rad.insats.pk for rad in insatser_i_vecka(user, omrade, vecka).att_folja_upp}
    return {
        "form": FORM,
        "omrade": {"namn": omrade.namn, "slug": omrade.slug},
        "ar": vecka.ar,
        "vecka": vecka.vecka,
        "fran": vecka.mandag.isoformat(),
        "till": vecka.sondag.isoformat(),
        "omgang": omgang,
        "skal": skal,
        "forra": {"text": forra.text, "faststalld": jamforbar} if forra else None,
        "sammanfattning": _sammanfattning(stadsdelar, handelser, forra, jamforbar),
        "stadsdelar": stadsdelar,
        "tackning": {
            "bedomda": bild.rapporterade,
            "av": len(bild.rader),
            "lugna": sum(stadsdel["lugn"] for stadsdel in stadsdelar),
        },
        "handelser": handelser,
        "insatser": {
            "beslutade": [_insats(rad) for rad in agenda.beslutade],
            "uppfoljda": [_insats(rad) for rad in agenda.att_folja_upp if rad.insats.pk in pagar],
        },
        "faststalld": [_underskrift(lage, part) for part in Part],
    }


def veckobrev(user: Anvandare, omrade: Stadsdelsomrade, vecka: Vecka) -> QuerySet[Veckobrev]:
    """The briefs of a week, latest first."""
    synliga = Veckobrev.objects.synlig_for(user).i_omrade(omrade)
    return synliga.filter(ar=vecka.ar, vecka=vecka.vecka).order_by("-omgang")


def _fore(bild: Veckobild, i: int) -> Veckobedomning | None:
    tidigare = bild.rader[i].tidigare
    return tidigare[0][1] if tidigare else None


def _stadsdel(
    namn: str, nu: Veckobedomning | None, fore: Veckobedomning | None, forra: Vecka | None, jamforbar: bool
) -> dict[str, Any]:
    fore = fore if jamforbar else None
    return {
        "namn": namn,
        "niva": nu.niva if nu else None,
        "ord": Niva(nu.niva).ord if nu else "Ej rapporterad",
        "lugn": bool(nu and nu.lugn),
        "forra": fore.niva if fore else None,
        "forandring": _forandring(nu, fore, forra, jamforbar),
        "riktning": (nu.niva > fore.niva) - (nu.niva < fore.niva) if nu and fore else None,
        "motivering": nu.motivering if nu else "",
    }


def _forandring(nu: Veckobedomning | None, fore: Veckobedomning | None, forra: Vecka | None, jamforbar: bool) -> str:
    if nu is None or forra is None:
        return ""
    if not jamforbar:
        return "–"  # why is said once, in the summary
    if fore is None:
        return f"ej rapporterad {forra.text}"
    if nu.niva == fore.niva:
        return "oförändrat"
    return f"{'upp' if nu.niva > fore.niva else 'ned'} från {fore.niva}"


def _handelser(user: Anvandare, bild: Veckobild) -> list[dict[str, Any]]:
    namn = typnamn(bild.omrade)
    per_stadsdel = handelser_i_vecka(user, bild.omrade, bild.vecka, for_alla=True)
    stadsdelar = {rad.stadsdel.pk: rad.stadsdel.namn for rad in bild.rader}
    alla = [handelse for handelser in per_stadsdel.values() for handelse in handelser]
    return [
        {
            "stadsdel": stadsdelar.get(handelse.stadsdel_id) or handelse.stadsdel.namn,
            "dag": handelse.dag.isoformat(),
            "klockslag": handelse.klockslag.strftime("%H:%M") if handelse.klockslag else "",
            "typ": namn.get(handelse.typ, handelse.typ),
            "allvar": handelse.allvar,
            "allvarsord": Allvar(handelse.allvar).ord,
            "plats": handelse.visad_plats,
            "text": handelse.text,
            "kalla": Handelse.Kalla(handelse.kalla).label,
        }
        for handelse in sorted(alla, key=lambda h: (*h.nar, h.pk))
    ]


def _insats(rad: Insatsrad) -> dict[str, Any]:
    insats, sagt = rad.insats, rad.uppfoljning
    return {
        "vad": insats.vad,
        "stadsdel": insats.stadsdel.namn if insats.stadsdel else "",
        "plats": insats.plats,
        "part": insats.get_ansvar_display(),
        "vem": insats.vem,
        "beslutad": insats.iso.text if insats.ar == rad.vecka.ar else str(insats.iso),
        "flyttad": rad.buren,
        "utfall": sagt.utfall if sagt else "",
        "utfallsord": UTFALL[Utfall(sagt.utfall)] if sagt else "Inte uppföljd",
        "text": sagt.text if sagt else "",
    }


def _sammanfattning(
    stadsdelar: list[dict[str, Any]], handelser: list[dict[str, Any]], forra: Vecka | None, jamforbar: bool
) -> list[str]:
    """The week in a few sentences: how many high levels, what has changed, how many events."""
    hoga = sum(s["niva"] is not None and s["niva"] >= Niva.OROANDE for s in stadsdelar)
    meningar = [
        f"{hoga} av {len(stadsdelar)} stadsdelar ligger på nivå 3 eller högre."
        if hoga
        else "Ingen stadsdel ligger på nivå 3 eller högre."
    ]
    if forra and not jamforbar:
        meningar.append(f"Vecka {forra.vecka} är inte fastställd, så förändringen går inte att visa.")
    elif forra:
        upp, ned = ([s["namn"] for s in stadsdelar if s["riktning"] == r] for r in (1, -1))
        delar = [
            f"{namn} har gått {vart}" for namn, vart in ((upprakning(upp), "upp"), (upprakning(ned), "ned")) if namn
        ]
        sedan = f"sedan {forra.text}"
        meningar.append(f"{upprakning(delar)} {sedan}." if delar else f"Ingen nivå har ändrats {sedan}.")
    grova = sum(h["allvar"] >= Allvar.ALLVARLIG for h in handelser)
    text = antal(len(handelser), "händelse", "händelser") if handelser else "Inga händelser"
    meningar.append(
        f"{text} {'är registrerad' if len(handelser) == 1 else 'är registrerade'}"
        + (
            f", varav {grova} allvarlig{'a' if grova > 1 else ''} eller kritisk{'a' if grova > 1 else ''}."
            if grova
            else "."
        )
    )
    return meningar


def _underskrift(lage: Veckolage, part: Part) -> dict[str, str]:
    """Who signed for the part: the function, never the name."""
    tid = timezone.localtime(getattr(lage, f"{part}_tid"))
    uppdrag = Uppdrag.objects.filter(anvandare=getattr(lage, f"{part}_av_id"), part=part)
    uppdrag = uppdrag.filter(stadsdelsomrade=lage.stadsdelsomrade).aktiva(tid.date()).med_ratt(Ratt.FASTSTALLA_VECKA)
    roller = dict.fromkeys(Roll(roll).label for roll in uppdrag.order_by("pk").values_list("roll", flat=True))
    return {"part": part.label, "funktion": upprakning(list(roller)), "tid": tid.isoformat()}
