"""What the database itself refuses about plans, rounds, councils and meetings."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from atgardsplan.models import (
    Aktivitet,
    Aktivitetsdokument,
    Atgardsplan,
    Indikator,
    Indikatorvarde,
    Mal,
    Orsak,
    Planandring,
    Uppfoljning,
    Uppfoljningsomgang,
)
from samverkan.models import Gruppmedlem, Mote, Stallforetradare
from tests.personer import DA, Personer, Varld

TIDIGT, SENT = date(2024, 1, 1), date(2023, 1, 1)
Fall = Callable[[Varld, Personer], models.Model]


def aktivitet(**andrat: Any) -> Fall:
    return lambda v, p: Aktivitet(**{"mal": v.aktivitet.mal, "ordning": 9, "namn": "Ny"} | andrat)


def plan(**andrat: Any) -> Fall:
    def gor(v: Varld, p: Personer) -> models.Model:
        personer = {namn: p[varde] for namn, varde in andrat.items() if namn.endswith("_av")}
        falt = {"stadsdelsomrade": v.omrade, "overenskommelse": v.overenskommelse, "namn": "P"}
        return Atgardsplan(**falt | {"fran": SENT, "till": TIDIGT} | andrat | personer)

    return gor


def indikator(**andrat: Any) -> Fall:
    return lambda v, p: Indikator(**{"mal": v.aktivitet.mal, "ordning": 9, "namn": "I"} | andrat)


def omgang(**andrat: Any) -> Fall:
    dagar = {"period_till": TIDIGT, "oppnas": TIDIGT, "inlamning": TIDIGT, "granskning": TIDIGT}
    return lambda v, p: Uppfoljningsomgang(**{"stadsdelsomrade": v.omrade, "ar": 2031, "slag": "t1"} | dagar | andrat)


def uppfoljning(**andrat: Any) -> Fall:
    def gor(v: Varld, p: Personer) -> models.Model:
        personer = {namn: p[varde] for namn, varde in andrat.items() if namn.endswith(("_av", "_for"))}
        omgangen = omgang()(v, p)
        omgangen.save()
        return Uppfoljning(**{"aktivitet": v.aktivitet, "omgang": omgangen} | andrat | personer)

    return gor


def andring(**andrat: Any) -> Fall:
    return lambda v, p: Planandring(
        **{"plan": v.plan, "slag": "andrad", "objekt_typ": "mal", "objekt_id": 1, "objekt_text": "M", "version": 2}
        | {"av": p.enhetschef, "tid": DA}
        | andrat
    )


def mote(**andrat: Any) -> Fall:
    def gor(v: Varld, p: Personer) -> models.Model:
        grupp = v.omrade.arbetsgrupper.create(namn="Gruppen")
        falt = {"stadsdelsomrade": v.omrade, "arbetsgrupp": grupp, "rubrik": "Möte", "start": DA}
        falt |= {"slut": DA + timedelta(hours=1), "skapad_av": p.samordnare, "skapad_tid": DA}
        personer = {namn: p[varde] for namn, varde in andrat.items() if namn.endswith("_av")}
        return Mote(**falt | andrat | personer)

    return gor


BADA = {"forvaltning_av": "forvaltningschef", "forvaltning_tid": DA, "polis_av": "lpochef", "polis_tid": DA}
INSKICKAD = {"lage": "inskickad", "status": "klar", "inskickad_av": "analytiker", "inskickad_tid": DA}


def _med_varde(v: Varld, p: Personer) -> Indikator:
    ny = Indikator.objects.create(mal=v.aktivitet.mal, ordning=8, namn="I")
    ny.varden.create(ar=2024, matt=TIDIGT, varde=1, angivet_av=p.enhetschef, angivet_tid=DA)
    return ny


AVVISAS: dict[str, Fall] = {
    "plan som slutar före start": plan(fran=TIDIGT, till=SENT),
    "plan beslutad av ingen": plan(status="beslutad"),
    "plan beslutad av bara den ena": plan(status="beslutad", polis_av="lpochef", polis_tid=DA),
    "utkast fast båda har beslutat": plan(**BADA),
    "plan beslutad av samma person för båda": plan(status="beslutad", **BADA | {"polis_av": "forvaltningschef"}),
    "plan beslutad utan tid": plan(polis_av="lpochef"),
    "beslutad plan som är avslutad i förtid": plan(status="beslutad", **BADA, avslutad_av="lpochef", avslutad_tid=DA),
    "orsak struken utan skäl": lambda v, p: Orsak(
        mal=v.aktivitet.mal, ordning=9, text="O", struken_av=p.enhetschef, struken_tid=DA
    ),
    "ändring efter beslutet utan skäl": andring(efter_beslut=True),
    "indikator ur en serie som ingen valt": indikator(kalla="serie"),
    "indikator om veckor utan stadsdel": indikator(kalla="veckor", enhet="veckor"),
    "indikator med utgångsvärde utan år": indikator(baslinje=4),
    "indikator från december till januari": indikator(fran_manad=12, till_manad=1),
    "indikator på nivå 1 eller högre": indikator(niva=1),
    "två värden samma dag": lambda v, p: Indikatorvarde(
        indikator=_med_varde(v, p), ar=2024, matt=TIDIGT, varde=2, angivet_av=p.enhetschef, angivet_tid=DA
    ),
    "dokument som inte finns någonstans": lambda v, p: Aktivitetsdokument(
        aktivitet=v.aktivitet, ordning=1, titel="Beslut"
    ),
    "aktivitet som granskas av den ansvariga": lambda v, p: Aktivitet(
        mal=v.aktivitet.mal, ordning=9, namn="Ny", ansvarig=p.enhetschef, granskare=p.enhetschef
    ),
    "aktivitet med påhittad evidens": aktivitet(evidens="magkänsla"),
    "omgång som granskas innan den lämnas in": omgang(granskning=SENT),
    "öppen omgång utan tid": omgang(status="oppen"),
    "stängd omgång av ingen": omgang(status="stangd", oppnad_tid=DA),
    "en omgång som inte finns": omgang(slag="t3"),
    "inskickad uppföljning utan status": uppfoljning(lage="inskickad", inskickad_av="analytiker", inskickad_tid=DA),
    "avvikelse utan orsak och åtgärd": uppfoljning(**INSKICKAD | {"status": "avvikelse"}),
    "godkänd av den som skickade in": uppfoljning(
        **INSKICKAD | {"lage": "godkand", "godkand_av": "analytiker", "godkand_tid": DA}
    ),
    "godkänd av den som skrev": uppfoljning(
        **INSKICKAD | {"lage": "godkand", "skriven_av": "enhetschef", "skriven_tid": DA},
        godkand_av="enhetschef",
        godkand_tid=DA,
    ),
    "återsänd utan kommentar": uppfoljning(
        **INSKICKAD | {"lage": "atersand", "atersand_av": "enhetschef", "atersand_tid": DA}
    ),
    "godkänd utan att vara inskickad": uppfoljning(
        lage="godkand", status="klar", godkand_av="enhetschef", godkand_tid=DA
    ),
    "medlem i ingenting": lambda v, p: Gruppmedlem(stadsdelsomrade=v.omrade, hemvist="polis", funktion="Kommunpolis"),
    "möte som slutar när det börjar": mote(slut=DA),
    "möte i ingen grupp": mote(arbetsgrupp=None),
    "planerat möte som är justerat": mote(justerat_av="samordnare", justerat_tid=DA),
    "ställföreträdare för sig själv": lambda v, p: Stallforetradare(
        stadsdelsomrade=v.omrade,
        chef=p.enhetschef,
        ersattare=p.enhetschef,
        giltig_fran=TIDIGT,
        skapad_av=p.enhetschef,
        skapad_tid=DA,
    ),
    "två mål för samma prioriterade område": lambda v, p: Mal(
        plan=v.plan, prioriterat_omrade=v.prioriterat, ordning=2, overgripande_mal="M"
    ),
    "aktivitet som slutar före start": aktivitet(loptid_fran=TIDIGT, loptid_till=SENT),
    "aktivitet tills vidare med slutdatum": aktivitet(tills_vidare=True, loptid_till=TIDIGT),
    "aktivitet ändrad av ingen": aktivitet(andrad=DA),
}


@pytest.mark.parametrize("vad", AVVISAS)
def test_databasen_avvisar(vad, varld: Varld, personer: Personer):
    objekt = AVVISAS[vad](varld, personer)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Model.save(objekt, force_insert=True)


@pytest.mark.parametrize(
    "fall",
    [aktivitet(tills_vidare=True), plan(), plan(status="beslutad", **BADA),
     plan(status="beslutad", beslut_hanvisning="Styrgruppen 2020-01-15"), indikator(), andring(), omgang(), mote(),
     uppfoljning(), uppfoljning(**INSKICKAD),
     uppfoljning(**INSKICKAD | {"lage": "godkand", "godkand_av": "enhetschef", "godkand_tid": DA})],
)  # fmt: skip
def test_det_riktiga_gar_in(fall, varld: Varld, personer: Personer):
    """So that the refusals above are refusals of what is wrong, and of nothing else."""
    fall(varld, personer).save(force_insert=True)
