"""Example data: the yearly documents of 2024, Hässelby-Vällingby complete and Kungsholmen as a draft."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.utils.timezone import make_aware

from lagesbild.models import Avsnitt, Avsnittsversion, Kalla, Lagesbild
from samverkan.exempel.filer import Antal, dag, lagg_till, las_json, rakna
from samverkan.models import Anvandare, PrioriteratOmrade, Stadsdelsomrade

HAR: Final = Path(__file__).parent
SKRIVEN: Final = make_aware(datetime.fromisoformat("2024-11-18T10:00"))
FORFATTARE: Final = {"hasselby-vallingby": "analytiker@exempel.se", "kungsholmen": "kungsholmen@exempel.se"}


def ladda() -> Antal:
    """Create what is missing; returns how many rows of each kind were created."""
    antal: Antal = {}
    for fil in sorted(HAR.glob("lagesbild_*.json")):
        _dokument(antal, las_json(fil))
    return antal


def _dokument(antal: Antal, post: dict[str, Any]) -> None:
    nya = lagg_till([
        Lagesbild(
            stadsdelsomrade=Stadsdelsomrade.objects.get(slug=post["stadsdelsomrade"]),
            ar=post["ar"],
            status=post["status"],
            undertitel=post["undertitel"],
            parter=post["parter"],
            statistik_fran_manad=post["statistik_fran_manad"],
            statistik_till_manad=post["statistik_till_manad"],
        )
    ], "stadsdelsomrade_id", "ar")  # fmt: skip
    rakna(antal, nya)
    # Sections and sources come with a new document only: in one that exists they may have been moved or taken away.
    for lagesbild in nya:
        _avsnitt(antal, lagesbild, post)
        rakna(antal, Kalla.objects.bulk_create(
            Kalla(
                lagesbild=lagesbild,
                ordning=ordning,
                nyckel=kalla["nyckel"],
                text=kalla["text"],
                url=kalla["url"],
                hamtad=dag(kalla["hamtad"]),
            )
            for ordning, kalla in enumerate(post["kallor"], 1)
        ))  # fmt: skip


def _avsnitt(antal: Antal, lagesbild: Lagesbild, post: dict[str, Any]) -> None:
    prioriterade = {p.slug: p for p in PrioriteratOmrade.objects.filter(overenskommelse__slug=post["overenskommelse"])}
    av = Anvandare.objects.get(epost=FORFATTARE[post["stadsdelsomrade"]])
    nya = Avsnitt.objects.bulk_create(
        Avsnitt(
            lagesbild=lagesbild,
            kod=avsnitt["kod"],
            ordning=ordning,
            djup=avsnitt["djup"],
            rubrik=avsnitt["rubrik"],
            text="\n".join(avsnitt["text"]),
            block=avsnitt["block"],
            prioriterat_omrade=prioriterade[omrade] if (omrade := avsnitt["prioriterat_omrade"]) else None,
            behov_av_atgarder=avsnitt["behov_av_atgarder"],
            kommentar="\n".join(avsnitt["kommentar"]),
            intern=avsnitt["intern"],
            andrad_av=av if avsnitt["text"] else None,
            andrad=SKRIVEN if avsnitt["text"] else None,
        )
        for ordning, avsnitt in enumerate(post["avsnitt"], 1)
    )
    rakna(antal, nya)
    # The first text belongs to the history: what somebody writes next must not be the oldest that is known.
    Avsnittsversion.objects.bulk_create(
        Avsnittsversion(
            avsnitt=nytt,
            version=nytt.version,
            rubrik=nytt.rubrik,
            text=nytt.text,
            behov_av_atgarder=nytt.behov_av_atgarder,
            kommentar=nytt.kommentar,
            av=av,
            tid=SKRIVEN,
        )
        for nytt in nya
        if nytt.text
    )
