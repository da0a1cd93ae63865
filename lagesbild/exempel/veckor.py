"""Example data: the weekly assessments of Hässelby-Vällingby, weeks 1–45 of 2024."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final

from django.utils.timezone import make_aware

from lagesbild.models import Bedomningshistorik, Veckobedomning, Veckolage
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from samverkan.exempel.filer import Antal, lagg_till, las_csv, rakna
from samverkan.models import Anvandare, Stadsdelsomrade

HAR: Final = Path(__file__).parent
OMRADE: Final = "hasselby-vallingby"
SISTA_FASTSTALLDA: Final = 40


def ladda() -> Antal:
    """Create what is missing; returns how many rows of each kind were created."""
    antal: Antal = {}
    omrade = Stadsdelsomrade.objects.get(slug=OMRADE)
    folk = {a.epost: a for a in Anvandare.objects.filter(uppdrag__stadsdelsomrade=omrade)}
    stadsdelar = {stadsdel.slug: stadsdel for stadsdel in Stadsdel.objects.i_omrade(omrade)}
    nya = lagg_till([
        Veckobedomning(
            stadsdel=stadsdelar[rad["stadsdel"]],
            ar=int(rad["ar"]),
            vecka=int(rad["vecka"]),
            niva=int(rad["niva"]),
            satt_av=folk["analytiker@exempel.se"],
            satt_tid=efter(Vecka(int(rad["ar"]), int(rad["vecka"])), dagar=1, klockan=10),
        )
        for rad in las_csv(HAR / "veckobedomningar_2024.csv")
    ], "stadsdel_id", "ar", "vecka")  # fmt: skip
    rakna(antal, nya)
    rakna(antal, Bedomningshistorik.objects.bulk_create(
        Bedomningshistorik(
            stadsdel=ny.stadsdel,
            ar=ny.ar,
            vecka=ny.vecka,
            version=ny.version,
            till_niva=ny.niva,
            till_lage=ny.lage,
            av=ny.satt_av,
            tid=ny.satt_tid,
        )
        for ny in nya
    ))  # fmt: skip
    # A week is signed when its assessments are new: one that somebody has opened again stays open.
    veckor = sorted({ny.iso for ny in nya if ny.vecka <= SISTA_FASTSTALLDA})
    rakna(antal, lagg_till([
        Veckolage(
            stadsdelsomrade=omrade,
            ar=vecka.ar,
            vecka=vecka.vecka,
            status=Veckolage.Status.FASTSTALLD,
            forvaltning_av=folk["samordnare@exempel.se"],
            forvaltning_tid=efter(vecka, dagar=2, klockan=9),
            polis_av=folk["polisanalytiker@exempel.se"],
            polis_tid=efter(vecka, dagar=2, klockan=13),
        )
        for vecka in veckor
    ], "stadsdelsomrade_id", "ar", "vecka"))  # fmt: skip
    return antal


def efter(vecka: Vecka, *, dagar: int, klockan: int) -> datetime:
    """An hour in local time, `dagar` days after the week's Sunday."""
    return make_aware(datetime.combine(vecka.sondag + timedelta(days=dagar), time(klockan)))
