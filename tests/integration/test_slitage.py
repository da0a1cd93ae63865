"""Many files ordered, workers killed all the while: each is made, once, and nothing is left lying about.

Every run does a few. `SLITAGE_ANTAL=200 SLITAGE_VAR=4 pytest -s tests/integration/test_slitage.py` does what the name
says, on PostgreSQL and Redis (PROV_DATABASE_URL, PROV_REDIS_URL).
"""

import os
from collections import Counter
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from django.conf import settings
from django.utils import timezone

from lagesbild.models import Avsnitt, Lagesbild, Rendering
from lagesbild.services.ombud import FILGRANS
from lagesbild.services.rendering import overgivna_filer_borttagna, rendering_bestalld
from lagesbild.tasks import bestall_rendering
from samverkan.models import Loggpost
from tests.conftest import Arbetare, tom_kon
from tests.personer import Personer, Varld

ANTAL = int(os.environ.get("SLITAGE_ANTAL", "12"))
DODA = int(os.environ.get("SLITAGE_DODA", "0")) or (3 if ANTAL <= 12 else 10_000)
VAR = float(os.environ.get("SLITAGE_VAR", "0.5"))  # seconds between two kills
STYCKE = f"<p>{'Ett stycke som tar lite tid att sätta. ' * 8}</p>"  # a second's work, so that a kill hits somebody
HOGST = 60 + ANTAL * 6.0

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not settings.REDIS_URL, reason="Två arbetare delar på kön i Redis."),
]


def bestallda(personer: Personer, varld: Varld) -> list[int]:
    """Small documents of two areas, both editions of each."""
    ar = [a for a in range(2000, 2100) if a not in (2023, 2024)][: ANTAL // 4]
    skriver = {varld.omrade: personer.analytiker, varld.annat: personer.frammande}
    bilder = Lagesbild.objects.bulk_create(Lagesbild(stadsdelsomrade=omrade, ar=a) for omrade in skriver for a in ar)
    Avsnitt.objects.bulk_create(
        Avsnitt(lagesbild=b, kod="syfte", ordning=1, rubrik="Syfte", text=STYCKE * 150) for b in bilder
    )
    jobben = []
    for bild in bilder:
        for utgava in Rendering.Utgava:
            jobb = rendering_bestalld(av=skriver[bild.stadsdelsomrade], lagesbild=bild, utgava=utgava)
            bestall_rendering(jobb.pk)
            jobben.append(jobb.pk)
    return jobben


def test_alla_gors_en_gang_fast_arbetarna_dodas_hela_tiden(varld: Varld, personer: Personer) -> None:
    tom_kon()
    Rendering.objects.exclude(pk=varld.rendering_klar.pk).delete()
    arbetare = [Arbetare(), Arbetare()]
    dodade = 0
    try:
        for en in arbetare:
            en.starta()
        start = monotonic()
        jobben = bestallda(personer, varld)  # now, so that neither has done them all before the other is there
        vantan = Event()
        senast = monotonic()
        while Rendering.objects.filter(pk__in=jobben).exclude(status="klar").exists():
            assert monotonic() - start < HOGST, Counter(
                Rendering.objects.filter(pk__in=jobben).values_list("status", "forsok")
            )
            mitt_i = Rendering.objects.filter(pk__in=jobben, status="pagar", andel__gte=1).exists()
            if mitt_i and dodade < DODA and monotonic() - senast > VAR:
                en = arbetare[dodade % 2]
                en.doda()
                en.starta()  # which finds what the killed one held
                dodade += 1
                senast = monotonic()
            vantan.wait(0.1)
    finally:
        for en in arbetare:
            en.doda()
        tom_kon()
    tog = monotonic() - start
    rader = list(Rendering.objects.filter(pk__in=jobben))
    forsok = Counter(r.forsok for r in rader)
    print(f"\n{len(rader)} filer på {tog:.0f} s, {dodade} arbetare dödade, försök: {dict(sorted(forsok.items()))}")
    assert {r.status for r in rader} == {"klar"}
    assert dodade >= min(DODA, 3)
    assert max(forsok) > 1  # somebody was in the middle of something
    klara = Counter(Loggpost.objects.filter(handelse="rendering_klar").values_list("objekt_id", flat=True))
    assert klara == Counter(str(pk) for pk in jobben)

    # What a killed attempt had begun to write is old one day, and then it goes.
    rot = Path(settings.MEDIA_ROOT)
    langesedan = (timezone.now() - 2 * FILGRANS - timedelta(minutes=1)).timestamp()
    for fil in (rot / "renderingar").rglob("*.*"):
        if fil.is_file():
            os.utime(fil, (langesedan, langesedan))
    overgivna_filer_borttagna()
    kvar = {str(f.relative_to(rot)) for f in (rot / "renderingar").rglob("*.*") if f.is_file()}
    assert kvar == set(Rendering.objects.exclude(fil="").values_list("fil", flat=True))
    assert all((rot / str(r.fil)).stat().st_size == r.storlek for r in rader)
