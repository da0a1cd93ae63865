"""Writes of what a platssamverkan finds out and does: the checklist, the cause tree, the list of åtgärder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from platser.models import Kartlaggningspunkt, Platsatgard, Platsatgardssteg, Platsorsak, Platssamverkan
from platser.services.bas import hallen, kontrollerade, sparad
from samverkan.fel import Krock, Ogiltigt
from samverkan.models import Anvandare
from samverkan.roller import Ratt
from samverkan.services import krav, logga

DJUPAST: Final = 6
ATGARDSFALT: Final = ("vad", "ansvarig", "klar_senast", "status", "klar_dag", "resultat", "orsak")


@dataclass(frozen=True, slots=True)
class Punktsvar:
    """What is said of one question of the checklist, built on the version that was seen."""

    svar: str
    iakttagelse: str
    kalla: str
    bygger_pa: int | None


def _krav(av: Anvandare, samverkan: Platssamverkan) -> None:
    krav(av, Ratt.SKRIVA_PLATS, samverkan.plats.stadsdelsomrade)


def kartlaggning_sparad(*, av: Anvandare, samverkan: Platssamverkan, svar: Mapping[int, Punktsvar]) -> int:
    """Save what was found, by the id of the question. Returns how many were changed.

    When one is wrong none is saved: `Ogiltigt` or `Personuppgift` with the field as "svar-<id>", "iakttagelse-<id>".
    Those that somebody else answered in between are not saved, the others are; then `Krock` for the first of them.
    Raises `Nekad`.
    """
    _krav(av, samverkan)
    punkter = {p.pk: p for p in samverkan.kartlaggning.all()}
    antal, krocken = 0, None
    with hallen():
        for pk, sagt in svar.items():
            if (punkt := punkter.get(pk)) is None:
                raise Ogiltigt("Frågan hör inte till den här kartläggningen. Ladda om sidan.")
            fore = punkt.version
            try:
                ny = sparad(
                    av=av, omrade=samverkan.plats.stadsdelsomrade, objekt=punkt, bygger_pa=sagt.bygger_pa,
                    falt={"svar": sagt.svar, "iakttagelse": sagt.iakttagelse, "kalla": sagt.kalla},
                    vad="kartlaggningspunkt",
                )  # fmt: skip
            except Ogiltigt as fel:
                fel.falt = f"{fel.falt or 'svar'}-{pk}"
                raise
            except Krock as fel:
                krocken = krocken or fel
                continue
            antal += ny.version != fore
        if krocken:
            raise krocken
    return antal


def fraga_tillagd(*, av: Anvandare, samverkan: Platssamverkan, amne: str, fraga: str) -> Kartlaggningspunkt:
    """Add a question of one's own to the checklist. Raises `Nekad`, `Ogiltigt`, `Personuppgift`."""
    _krav(av, samverkan)
    sist = samverkan.kartlaggning.order_by("-ordning").first()
    ny = Kartlaggningspunkt(samverkan=samverkan, ordning=(sist.ordning if sist else 0) + 1)
    return sparad(
        av=av, omrade=samverkan.plats.stadsdelsomrade, objekt=ny, bygger_pa=None,
        falt={"amne": amne.strip() or "Egna frågor", "fraga": fraga}, vad="kartlaggningspunkt",
    )  # fmt: skip


def orsak_sparad(
    *,
    av: Anvandare,
    samverkan: Platssamverkan,
    orsak: Platsorsak | None = None,
    bygger_pa: int | None = None,
    overordnad: Platsorsak | None,
    slag: str,
    text: str,
    belagg: str = "",
) -> Platsorsak:
    """Add a node to the cause tree, or change or move one. Nothing above it: a problem.

    Raises `Nekad`, `Krock`, `Ogiltigt` (a node below itself, too deep), `Personuppgift`.
    """
    _krav(av, samverkan)
    problem = slag == Platsorsak.Slag.PROBLEM
    if problem and overordnad is not None:
        raise Ogiltigt("Ett problem står överst. Välj orsak eller förutsättning för det som står under.", falt="slag")
    if not problem and overordnad is None:
        raise Ogiltigt("Välj vad orsaken eller förutsättningen står under.", falt="overordnad")
    if overordnad is not None and (overordnad.samverkan_id != samverkan.pk or overordnad.struken):
        raise Ogiltigt("Det som den ska stå under finns inte kvar.", falt="overordnad")
    with hallen():
        Platssamverkan.objects.select_for_update(of=("self",)).get(pk=samverkan.pk)  # two moves can't make a ring
        alla = {o.pk: o for o in samverkan.orsaker.all()}
        led, djup = overordnad, 1
        while led is not None:
            if orsak is not None and led.pk == orsak.pk:
                raise Ogiltigt("Den kan inte stå under sig själv.", falt="overordnad")
            led, djup = alla.get(led.overordnad_id or 0), djup + 1
        if djup > DJUPAST:
            raise Ogiltigt(f"Trädet kan vara {DJUPAST} nivåer djupt.", falt="overordnad")
        falt: dict[str, Any] = {"overordnad": overordnad, "slag": slag, "text": text, "belagg": belagg}
        if orsak is None:
            bredvid = [o.ordning for o in alla.values() if o.overordnad_id == (overordnad.pk if overordnad else None)]
            falt["ordning"] = max(bredvid, default=0) + 1
        return sparad(
            av=av, omrade=samverkan.plats.stadsdelsomrade, objekt=orsak or Platsorsak(samverkan=samverkan),
            bygger_pa=bygger_pa, falt=falt, vad="platsorsak",
        )  # fmt: skip


def orsak_struken(*, av: Anvandare, orsak: Platsorsak, bygger_pa: int | None) -> Platsorsak:
    """Take away a node that nothing stands under. It stays in the log. Raises `Nekad`, `Krock`, `Ogiltigt`."""
    _krav(av, orsak.samverkan)
    if orsak.underordnade.filter(struken=False).exists():
        raise Ogiltigt("Flytta eller stryk först det som står under.")
    return sparad(
        av=av, omrade=orsak.samverkan.plats.stadsdelsomrade, objekt=orsak, bygger_pa=bygger_pa,
        falt={"struken": True}, vad="platsorsak",
    )  # fmt: skip


def orsak_flyttad(*, av: Anvandare, orsak: Platsorsak, upp: bool) -> None:
    """Change places with the one before (`upp`) or after among those under the same. Raises `Nekad`."""
    _krav(av, orsak.samverkan)
    with transaction.atomic():
        Platssamverkan.objects.select_for_update(of=("self",)).get(pk=orsak.samverkan_id)
        bredvid = list(
            Platsorsak.objects.filter(samverkan=orsak.samverkan_id, overordnad=orsak.overordnad_id, struken=False)
            .order_by("ordning", "pk")
        )  # fmt: skip
        nu = next(i for i, o in enumerate(bredvid) if o.pk == orsak.pk)
        dit = nu - 1 if upp else nu + 1
        if not 0 <= dit < len(bredvid):
            return
        bredvid[nu], bredvid[dit] = bredvid[dit], bredvid[nu]
        for ordning, gren in enumerate(bredvid, 1):
            if gren.ordning != ordning:
                gren.ordning = ordning
                gren.save(update_fields=["ordning"])
        logga(
            av=av, handelse="platsorsak_flyttad", objekt=orsak, omrade=orsak.samverkan.plats.stadsdelsomrade,
            till={"ordning": dit + 1},
        )  # fmt: skip


def atgard_sparad(
    *,
    av: Anvandare,
    samverkan: Platssamverkan,
    atgard: Platsatgard | None = None,
    bygger_pa: int | None = None,
    kommentar: str = "",
    **falt: Any,
) -> Platsatgard:
    """Add an åtgärd to the list, or change one. A new state, or a comment, becomes a step of its history.

    `falt` are fields of `ATGARDSFALT`; those left out stay. One that is done and has no day gets today.
    Raises `Nekad`, `Krock`, `Ogiltigt`, `Personuppgift`.
    """
    _krav(av, samverkan)
    if okanda := falt.keys() - set(ATGARDSFALT):
        raise TypeError(f"atgard_sparad() tar inte emot {sorted(okanda)}.")
    objekt = atgard or Platsatgard(samverkan=samverkan)
    varden = {namn: getattr(objekt, namn) for namn in ATGARDSFALT} | falt
    klar, orsak = varden["status"] == Platsatgard.Status.KLAR, varden["orsak"]
    if orsak is not None and orsak.samverkan_id != samverkan.pk:
        raise Ogiltigt("Orsaken hör till en annan plats.", falt="orsak")
    if klar:
        varden["klar_dag"] = varden["klar_dag"] or timezone.localdate()
        if _framtid(varden["klar_dag"]):
            raise Ogiltigt("Dagen har inte varit ännu.", falt="klar_dag")
    else:
        varden["klar_dag"] = None
    sagt = kontrollerade(av=av, modell=Platsatgardssteg, falt={"text": kommentar})["text"]
    fran = atgard.status if atgard else ""
    with hallen():
        ny = sparad(
            av=av, omrade=samverkan.plats.stadsdelsomrade, objekt=objekt, bygger_pa=bygger_pa, falt=varden,
            vad="platsatgard",
        )  # fmt: skip
        if sagt or ny.status != fran:
            Platsatgardssteg.objects.create(atgard=ny, fran=fran, till=ny.status, text=sagt, av=av, tid=timezone.now())
    return ny


def _framtid(dag: date) -> bool:
    return dag > timezone.localdate()
