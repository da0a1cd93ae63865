"""Example data: how Hässelby-Vällingby works with its weeks, its anchors and list, proposals of weeks 30–45 of 2024."""

from __future__ import annotations

from datetime import date, time
from typing import Final
from zlib import crc32

from lagesbild.exempel.veckor import OMRADE, efter
from lagesbild.models import Brevmottagare, Forslag, Nivaankare, Veckobedomning, Veckoinstallning
from lagesbild.vecka import Vecka
from samverkan.exempel.filer import Antal, lagg_till, rakna
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Part

AR: Final = 2024
VECKOR: Final = range(30, 46)
SKILDA: Final = {"hasselby-gard", "vallingby"}  # where the parts differ most often

ANKARE: Final = [
    (1, date(2024, 1, 1), None, "Enstaka klotter eller buskörning. Trygghetscentralen får något enstaka samtal."),
    (2, date(2024, 1, 1), None, "Stök i centrum flera kvällar i rad, eller skadegörelse på en skola."),
    (
        3,
        date(2023, 1, 1),
        date(2023, 12, 31),
        "Öppen försäljning av narkotika på samma plats flera dagar, eller ett rån.",
    ),
    (
        3,
        date(2024, 1, 1),
        None,
        "Öppen försäljning av narkotika på samma plats flera dagar, ett rån eller en misshandel på allmän plats.",
    ),
    (4, date(2024, 1, 1), None, "Flera rån eller misshandelsfall samma vecka, eller en anlagd brand i ett trapphus."),
    (5, date(2024, 1, 1), None, "Skjutning eller sprängning, eller ett konkret hot om det."),
]  # fmt: skip
LISTA: Final = [
    ("namnden@exempel.se", "Nämndens sekretariat"),
    ("trygghetsgruppen@exempel.se", "Trygghetsgruppen"),
    ("bostadsbolaget@exempel.se", "Bostadsbolagets områdeschef"),
]
SKAL: Final = {
    1: "",
    2: "Mer stök i centrum än vanligt.",
    3: "Narkotikahandel och oro bland boende.",
    4: "Flera allvarliga händelser samma vecka.",
    5: "Skjutning.",
}


def ladda() -> Antal:
    """Create what is missing; returns how many rows of each kind were created."""
    antal: Antal = {}
    omrade = Stadsdelsomrade.objects.get(slug=OMRADE)
    if not Veckoinstallning.objects.filter(stadsdelsomrade=omrade).exists():
        # Once: what somebody has taken away or written anew since must not come back.
        rakna(antal, [Veckoinstallning.objects.create(
            stadsdelsomrade=omrade,
            deadline_dag=8,
            deadline_tid=time(15),
            paminnelse_dag=7,
            paminnelse_tid=time(9),
            dolda_forslag=True,
        )])  # fmt: skip
        rakna(antal, lagg_till([
            Nivaankare(stadsdelsomrade=omrade, niva=niva, giltig_fran=fran, giltig_till=till, text=text)
            for niva, fran, till, text in ANKARE
        ], "stadsdelsomrade_id", "niva", "giltig_fran"))  # fmt: skip
        rakna(antal, lagg_till([
            Brevmottagare(stadsdelsomrade=omrade, epost=epost, namn=namn) for epost, namn in LISTA
        ], "stadsdelsomrade_id", "epost"))  # fmt: skip
    rakna(antal, lagg_till(_forslag(omrade), "stadsdel_id", "ar", "vecka", "part", "version"))
    return antal


def _forslag(omrade: Stadsdelsomrade) -> list[Forslag]:
    """Both parts' proposals, near what the meetings set. In the last week each part has one left to leave."""
    folk = {a.epost: a for a in Anvandare.objects.filter(uppdrag__stadsdelsomrade=omrade)}
    vem = {Part.FORVALTNING: folk["analytiker@exempel.se"], Part.POLIS: folk["polisanalytiker@exempel.se"]}
    kvar = {("nalsta", Part.POLIS), ("grimsta", Part.FORVALTNING)}
    satta = Veckobedomning.objects.i_omrade(omrade).filter(ar=AR, vecka__in=VECKOR).select_related("stadsdel")
    nya = []
    for satt in satta.defer("stadsdel__kontur").order_by("vecka", "stadsdel__ordning"):
        for part in Part:
            if satt.vecka == VECKOR[-1] and (satt.stadsdel.slug, part) in kvar:
                continue
            niva = _niva(satt, part)
            nya.append(
                Forslag(
                    stadsdel=satt.stadsdel,
                    ar=AR,
                    vecka=satt.vecka,
                    part=part,
                    niva=niva,
                    skal=SKAL[niva],
                    dolt=True,
                    av=vem[part],
                    tid=efter(Vecka(AR, satt.vecka), dagar=1, klockan=8),
                )
            )
    return nya


def _niva(satt: Veckobedomning, part: Part) -> int:
    """Mostly the level that was set, now and then a step off; the same every time."""
    slump = crc32(f"{satt.stadsdel.slug} {satt.vecka} {part}".encode()) % 20
    grans = 5 if satt.stadsdel.slug in SKILDA else 2
    if slump >= grans:
        return satt.niva
    uppat = slump % 2 == 0 if part == Part.FORVALTNING else slump % 2 == 0 or satt.niva == 1
    return min(5, satt.niva + 1) if uppat else max(1, satt.niva - 1)
