"""Example data: all stadsdelar of the city, their other spellings and lokalpolisområden over time; the places."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Final

from platser.exempel import platser, vandringar
from platser.models import Polistillhorighet, Stadsdel, Stadsdelsnamn, nyckel
from samverkan.exempel.filer import Antal, dag, lagg_till, las_csv, rakna
from samverkan.models import Lokalpolisomrade, Stadsdelsomrade

HAR: Final = Path(__file__).parent


def ladda() -> Antal:
    """Create what is missing; returns how many rows of each kind were created."""
    antal: Antal = {}
    omraden = {omrade.slug: omrade for omrade in Stadsdelsomrade.objects.all()}
    nya = lagg_till([
        Stadsdel(
            stadsdelsomrade=omraden[rad["stadsdelsomrade"]],
            slug=rad["slug"],
            namn=rad["namn"],
            ordning=int(rad["ordning"]),
            lat=Decimal(rad["lat"]),
            lon=Decimal(rad["lon"]),
        )
        for rad in las_csv(HAR / "stadsdelar.csv")
    ], "stadsdelsomrade_id", "slug")  # fmt: skip
    rakna(antal, nya)
    # Names and affiliations are given to new stadsdelar only: what somebody has corrected since is not added again.
    stadsdelar = {stadsdel.slug: stadsdel for stadsdel in nya}
    rakna(antal, Stadsdelsnamn.objects.bulk_create(
        Stadsdelsnamn(stadsdel=stadsdelar[rad["stadsdel"]], namn=rad["namn"], nyckel=nyckel(rad["namn"]))
        for rad in las_csv(HAR / "alias.csv")
        if rad["stadsdel"] in stadsdelar
    ))  # fmt: skip
    polisomraden = {polis.slug: polis for polis in Lokalpolisomrade.objects.all()}
    rakna(antal, Polistillhorighet.objects.bulk_create(
        Polistillhorighet(
            stadsdel=stadsdelar[rad["stadsdel"]],
            lokalpolisomrade=polisomraden[rad["lokalpolisomrade"]],
            giltig_fran=dag(rad["giltig_fran"]),
            giltig_till=dag(rad["giltig_till"]),
            sakerhet=rad["status"],
        )
        for rad in las_csv(HAR / "polistillhorighet.csv")
        if rad["stadsdel"] in stadsdelar
    ))  # fmt: skip
    return antal | platser.ladda() | vandringar.ladda()
