"""On the first machine: the example data's documents of 2024 are approved by both parts, in each area."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from lagesbild.dokument.kontrollerat import kontrollerat  # noqa: E402
from lagesbild.exempel.dokument import FORFATTARE  # noqa: E402
from lagesbild.models import Lagesbild  # noqa: E402
from lagesbild.services.dokument import avsnitt_sparat  # noqa: E402
from lagesbild.services.faststallande import (  # noqa: E402
    att_underteckna,
    skal_givet,
    till_granskning,
    undertecknad,
)
from samverkan.models import Anvandare, Stadsdelsomrade, Uppdrag  # noqa: E402
from samverkan.roller import Part, Roll  # noqa: E402
from tests.lagesbildsdelar import TEXTER  # noqa: E402

CHEFER = {Part.FORVALTNING: Roll.FORVALTNINGSCHEF, Part.POLIS: Roll.LOKALPOLISOMRADESCHEF}


def chef(omrade: Stadsdelsomrade, part: Part) -> Anvandare:
    """Who signs for the part. The example data has nobody for Kungsholmen."""
    uppdrag = Uppdrag.objects.aktiva().filter(stadsdelsomrade=omrade, roll=CHEFER[part]).first()
    if uppdrag is None:
        ny = Anvandare.objects.create(epost=f"{part}.{omrade.slug}@exempel.se", namn=f"{CHEFER[part].label} {omrade}")
        uppdrag = Uppdrag.objects.create(
            anvandare=ny, roll=CHEFER[part], part=part, stadsdelsomrade=omrade, giltig_fran="2024-01-01"
        )
    return uppdrag.anvandare


def skriv_det_som_kravs(lagesbild: Lagesbild, av: Anvandare) -> None:
    """What the law asks is missing in the example of Kungsholmen: how much crime there is."""
    a = lagesbild.avsnitt.get(kod="brottsligheten")
    if not a.text:
        avsnitt_sparat(
            av=av, avsnitt=a, bygger_pa=a.version, rubrik=a.rubrik, text=f"<p>{TEXTER[a.kod]}</p>",
            behov_av_atgarder=a.behov_av_atgarder, kommentar=a.kommentar, intern=a.intern,
        )  # fmt: skip


def faststall(lagesbild: Lagesbild, av: Anvandare) -> None:
    skriv_det_som_kravs(lagesbild, av)
    for k in kontrollerat(av, lagesbild).kontroller:
        if k.lage == "skal-saknas":
            skal_givet(av=av, lagesbild=lagesbild, kontroll=k.kod, skal="Provas på den andra maskinen.")
    lagesbild = till_granskning(av=av, lagesbild=lagesbild)
    for part in Part:
        vem = chef(lagesbild.stadsdelsomrade, part)
        sett = att_underteckna(av=vem, lagesbild=lagesbild).summa
        gjort = undertecknad(av=vem, lagesbild=lagesbild, part=part, sett=sett)
    print(f"{lagesbild.stadsdelsomrade} {lagesbild.ar}: {gjort.version}")


if __name__ == "__main__":
    for slug, epost in FORFATTARE.items():
        faststall(
            Lagesbild.objects.get(stadsdelsomrade__slug=slug, ar=2024),
            Anvandare.objects.get(epost=epost),
        )
