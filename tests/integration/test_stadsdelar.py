"""Stadsdelar with their spellings and lokalpolisområden over time."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from platser.models import Polistillhorighet, Stadsdel, Stadsdelsnamn
from platser.selectors import polisperioder, stadsdelsrader
from platser.services import kontrollera_utan_overlapp
from samverkan.fel import Ogiltigt
from samverkan.models import Lokalpolisomrade, Stadsdelsomrade

SIDA = "/hasselby-vallingby/platser/stadsdelar/"


def test_hasselby_vallingbys_nio_stadsdelar_i_ordning_med_annan_stavning(exempel, personer, klient):
    sida = klient(personer.lasare).get(SIDA).content.decode()
    namn = [
        "Hässelby gård",
        "Hässelby strand",
        "Hässelby villastad",
        "Vällingby",
        "Vinsta",
        "Råcksta",
        "Grimsta",
        "Kälvesta",
        "Nälsta",
    ]
    assert re.findall(r'<th scope="row">\s*(.*?)\s*</th>', sida) == namn
    assert "Räcksta" in sida
    assert "Lokalpolisområde idag: Vällingby" in sida


@pytest.mark.parametrize(("dag", "namn"), [(date(2024, 12, 31), "Norrmalm"), (date(2025, 1, 1), "Lidingö-Kungsholmen")])
def test_kungsholmen_bytte_lokalpolisomrade_vid_arsskiftet(exempel, personer, dag, namn):
    omrade = Stadsdelsomrade.objects.get(slug="kungsholmen")
    rader = stadsdelsrader(personer.frammande, omrade, dag)
    assert rader
    assert {rad.nu.lokalpolisomrade.namn for rad in rader if rad.nu} == {namn}
    forst, sedan = polisperioder(rader, dag)
    assert (forst.fran, forst.till, forst.lokalpolisomrade.namn) == (None, date(2024, 12, 31), "Norrmalm")
    assert (sedan.fran, sedan.till) == (date(2025, 1, 1), None)
    assert (forst.galler, sedan.galler) == (namn == "Norrmalm", namn != "Norrmalm")


def test_sidan_visar_bytet_med_datum(exempel, personer, klient):
    sida = klient(personer.frammande).get("/kungsholmen/platser/stadsdelar/").content.decode()
    assert "till och med 2024-12-31" in sida
    assert "från och med 2025-01-01" in sida


def test_okant_lokalpolisomrade_sags_vara_okant(varld, personer, klient):
    assert "Inte känt" in klient(personer.lasare).get(SIDA).content.decode()


@pytest.mark.parametrize(("person", "status"), [("lasare", 200), ("frammande", 404)])
def test_bara_omradets_folk_ser_sidan(varld, personer, klient, person, status):
    assert klient(personer[person]).get(SIDA).status_code == status


@pytest.mark.parametrize(
    "perioder",
    [
        [(None, None), (date(2025, 1, 1), None)],
        [(None, date(2025, 1, 1)), (date(2025, 1, 1), None)],
        [(None, None), (None, None)],
        [(date(2025, 6, 1), None), (date(2024, 1, 1), date(2025, 6, 1))],
    ],
)
def test_tva_lokalpolisomraden_samma_dag_avvisas(perioder):
    with pytest.raises(Ogiltigt, match="samtidigt"):
        kontrollera_utan_overlapp(perioder)


def test_dagen_efter_ar_inte_samma_dag():
    kontrollera_utan_overlapp([(date(2025, 1, 1), None), (None, date(2024, 12, 31))])
    kontrollera_utan_overlapp([])


def test_antalet_fragor_ar_lika_med_fler_stadsdelar(varld, personer, klient):
    def fragor() -> int:
        with CaptureQueriesContext(connection) as sparade:
            klient(personer.lasare).get(SIDA)
        return len(sparade)

    polis = Lokalpolisomrade.objects.create(slug="vallingby", namn="Vällingby")

    def fyll(n: int) -> None:
        stadsdel = Stadsdel.objects.create(stadsdelsomrade=varld.omrade, slug=f"d-{n}", namn=f"D {n}", ordning=9 + n)
        Stadsdelsnamn.objects.create(stadsdel=stadsdel, namn=f"Dé {n}")
        Polistillhorighet.objects.create(stadsdel=stadsdel, lokalpolisomrade=polis)

    fyll(0)
    fore = fragor()
    for n in range(1, 12):
        fyll(n)
    assert fragor() == fore
