"""Example data: figures of a place, Hässelby torg before and during its first year of platssamverkan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from lagesbild.models import Matkalla, Matomrade, Matserie, Matvarde
from platser.models import Plats
from samverkan.exempel.filer import Antal, lagg_till, las_csv, rakna

HAR: Final = Path(__file__).parent
KALLA: Final = "platsstatistik"
UTTAG: Final = date(2019, 11, 30)  # the earliest day possible: the plan does not say when the figures were taken out


def ladda() -> Antal:
    """Create what is missing; returns how many rows of each kind were created."""
    antal: Antal = {}
    rader = las_csv(HAR / "platssiffror.csv")
    rakna(antal, lagg_till([
        Matkalla(
            slug=KALLA,
            namn="Polisens statistik för avgränsade platser",
            utgivare="Polismyndigheten",
            beskrivning="Anmälda brott på en plats. Hur platsen är avgränsad framgår inte av underlaget.",
        )
    ], "slug"))  # fmt: skip
    kalla = Matkalla.objects.get(slug=KALLA)
    namn = {rad["serie"]: rad["namn"] for rad in rader}
    rakna(antal, lagg_till([
        Matserie(kalla=kalla, slug=slug, namn=text, riktning=Matserie.Riktning.NER, ordning=ordning)
        for ordning, (slug, text) in enumerate(namn.items(), 1)
    ], "kalla_id", "slug"))  # fmt: skip
    serier = {serie.slug: serie for serie in kalla.serier.all()}
    platser = {p.slug: p for p in Plats.objects.filter(slug__in={rad["plats"] for rad in rader})}
    rakna(antal, lagg_till([
        Matomrade(slag=Matomrade.Slag.PLATS, namn=plats.namn, plats=plats) for plats in platser.values()
    ], "plats_id"))  # fmt: skip
    omraden = {
        m.plats.slug: m for m in Matomrade.objects.filter(plats__isnull=False).select_related("plats") if m.plats
    }
    rakna(antal, lagg_till([
        Matvarde(
            serie=serier[rad["serie"]],
            matomrade=omraden[rad["plats"]],
            fran=date.fromisoformat(rad["fran"]),
            till=date.fromisoformat(rad["till"]),
            per_datum=UTTAG,
            varde=Decimal(rad["varde"]),
            hanvisning="Åtgärdsplan 2020: ”mellan 2018 och 2019 i november”, läst som januari–november.",
        )
        for rad in rader
    ], "serie_id", "matomrade_id", "fran", "till", "per_datum"))  # fmt: skip
    return antal
