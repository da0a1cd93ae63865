"""The map with 2,000 places and 10,000 events: as many queries as with a few, under a megabyte in all."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.integration.test_karta import KARTA, LAGER, _fyll, _tom
from tests.personer import BACKEND, Personer, Varld
from tests.prestanda.matning import skriv, snabbast


def test_kartan_med_2000_platser_och_10000_handelser(varld: Varld, personer: Personer) -> None:
    for i, stadsdel in enumerate(varld.stadsdelar):
        stadsdel.lat, stadsdel.lon = 59.36 + i / 100, 17.87 + (i % 2) / 50
        stadsdel.save()
    klient = Client()
    klient.force_login(personer.samordnare, BACKEND)
    adresser = (KARTA, *(f"{KARTA}{lager}/" for lager in LAGER))

    def allt() -> int:
        return sum(len(klient.get(adress, {"veckor": 52}).content) for adress in adresser)

    _fyll(varld, personer, 3, 10)
    allt()
    with CaptureQueriesContext(connection) as fore:
        allt()
    litet = snabbast(allt, 5)
    _tom()
    _fyll(varld, personer, 2000, 10_000)
    with CaptureQueriesContext(connection) as efter:
        byte = allt()
    stort = snabbast(allt, 5)
    skript = sum(Path(str(finders.find(f))).stat().st_size for f in ("leaflet/leaflet.js", "js/karta.js"))
    skriv(f"Kartan, 2 000 platser och 10 000 händelser ({connection.vendor})", stort, "3 platser", litet)
    print(f"sänt: {byte + skript} byte, varav skript {skript}")
    assert len(efter) == len(fore)
    assert byte + skript < 1_000_000
