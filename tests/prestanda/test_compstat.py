"""The CompStat page of one area: as quick on a whole country's figures as on its own."""

from datetime import date

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lagesbild.models import Matkalla, Matomrade, Matserie, Matvarde
from lagesbild.period import Period
from samverkan.models import Stadsdelsomrade
from tests.personer import BACKEND, Personer
from tests.prestanda.matning import skriv, snabbast

KOMMUNER, FORSTA_AR, AR, KATEGORIER = 290, 2015, 10, 40
UTTAG = date(2025, 1, 15)
SIDA = "/hasselby-vallingby/statistik/compstat/"


@pytest.mark.usefixtures("exempel")
def test_sidan_for_ett_omrade_bland_tvahundranittio_kommuner(personer: Personer) -> None:
    kalla = Matkalla.objects.get(slug="compstat")
    Matvarde.objects.filter(serie__kalla=kalla).delete()
    Matserie.objects.filter(kalla=kalla).delete()
    serier = Matserie.objects.bulk_create(
        Matserie(kalla=kalla, slug=f"k{i}", namn=f"Kategori {i}", grupp=f"Grupp {i // 10}", grupp_ordning=i // 10,
                 ordning=i) for i in range(KATEGORIER)
    )  # fmt: skip
    eget = Matomrade.objects.get(stadsdelsomrade__slug="hasselby-vallingby")
    _fyll([eget], serier)
    klient = Client()
    klient.force_login(personer.samordnare, BACKEND)
    klient.get(SIDA)
    with CaptureQueriesContext(connection) as fore:
        svar = klient.get(SIDA)
    assert svar.status_code == 200
    assert "Kategori 39" in svar.content.decode()
    litet = snabbast(lambda: klient.get(SIDA))

    andra = Stadsdelsomrade.objects.bulk_create(
        Stadsdelsomrade(slug=f"kommun-{i}", namn=f"Kommun {i}") for i in range(KOMMUNER - 1)
    )
    _fyll(
        Matomrade.objects.bulk_create(
            Matomrade(slag=Matomrade.Slag.STADSDELSOMRADE, namn=o.namn, stadsdelsomrade=o) for o in andra
        ),
        serier,
    )
    with connection.cursor() as markor:
        markor.execute("ANALYZE")
    antal = Matvarde.objects.filter(serie__kalla=kalla).count()
    assert antal == KOMMUNER * AR * 12 * KATEGORIER
    klient.get(SIDA)
    with CaptureQueriesContext(connection) as efter:
        klient.get(SIDA)
    stort = snabbast(lambda: klient.get(SIDA))
    skriv(f"CompStat, {antal} siffror ({connection.vendor})", stort, "bara områdets", litet)
    assert len(efter) == len(fore)
    assert stort < 1.3 * litet


def _fyll(platser: list[Matomrade], serier: list[Matserie]) -> None:
    """A count for each place, series and month, in the fewest round trips that both databases allow."""
    manader = [Period.manad(ar, manad) for ar in range(FORSTA_AR, FORSTA_AR + AR) for manad in range(1, 13)]
    slump = np.random.default_rng(1)
    falt = "serie_id, matomrade_id, fran, till, per_datum, varde, preliminar, plats_i_fil, hanvisning"
    falskt = "0" if connection.vendor == "sqlite" else "false"
    for plats in platser:
        tal = slump.poisson(20, size=len(serier) * len(manader)).tolist()
        rader = [
            f"({s.pk},{plats.pk},'{p.fran}','{p.till}','{UTTAG}',{v},{falskt},'','')"
            for (s, p), v in zip(((s, p) for s in serier for p in manader), tal, strict=True)
        ]
        with connection.cursor() as markor:
            # Numbers and days of our own making; as parameters they would take ten times as long.
            markor.execute(f"INSERT INTO lagesbild_matvarde ({falt}) VALUES {','.join(rader)}")  # noqa: S608
