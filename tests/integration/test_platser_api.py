"""What is done on a place over the API: the same services, versions and rights as on the pages."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from platser.models import Platsatgard, Platssamverkan
from tests.personer import Personer, Varld
from tests.vandringsdelar import en_synpunkt

Klient = Callable[[Any], Client]
API = "/api/v1/"
JSON = "application/json"


@pytest.fixture
def k(klient: Klient, personer: Personer) -> Client:
    return klient(personer.analytiker)


def test_en_platssamverkan_gar_fran_start_till_overlamning(k: Client, varld: Varld) -> None:
    ny = {
        "stadsdelsomrade": varld.omrade.slug, "plats": varld.platser.kanslig.slug, "sammankallande": "Polisen",
        "startade": "2024-03-01", "deltagare": [{"organisation": "Trafikkontoret", "roll": "belysning"}],
    }  # fmt: skip
    svar = k.post(f"{API}platssamverkan/", ny, JSON)
    assert svar.status_code == 201, svar.json()
    en = svar.json()
    assert ([d["organisation"] for d in en["deltagare"]], [f["namn"] for f in en["faser"]]) == (
        ["Trafikkontoret"],
        ["Start"],
    )
    assert "pågår redan" in k.post(f"{API}platssamverkan/", ny, JSON).json()["fel"]
    hit = f"{API}platssamverkan/{en['id']}/"
    andrad = k.patch(hit, {"rytm": "kvartal", "bygger_pa": 1}, JSON).json()
    assert (andrad["rytm"], andrad["sammankallande"], andrad["version"]) == ("kvartal", "Polisen", 2)
    assert k.patch(hit, {"rytm": "vecka", "bygger_pa": 1}, JSON).json()["kod"] == "krock"
    assert k.post(f"{hit}mote/", {"dag": "2024-04-02", "anteckning": "Lampor."}, JSON).json()["moten"] == [
        {"dag": "2024-04-02", "anteckning": "Lampor."}
    ]
    slut = {"fas": 6, "paborjad": "2024-09-01", "avslutad": "2024-10-01", "bygger_pa": 2}
    utan = k.post(f"{hit}fas/", slut, JSON)
    assert (utan.status_code, list(utan.json()["falt"])) == (400, ["overlamnad_till"])
    klar = k.post(f"{hit}fas/", slut | {"overlamnad_till": "Centrumägaren"}, JSON).json()
    assert (klar["avslutad"], klar["overlamnad_till"]) == ("2024-10-01", "Centrumägaren")


def test_kartlaggningen_besvaras_och_den_som_kom_sist_far_veta_det(k: Client, varld: Varld) -> None:
    hit = f"{API}platssamverkan/{varld.platser.samverkan.pk}/"
    punkt = k.post(f"{hit}fraga/", {"fraga": "Syns entrén?"}, JSON).json()["kartlaggning"][-1]
    assert (punkt["amne"], punkt["svar"]) == ("Egna frågor", "obesvarad")
    sagt = {"id": punkt["id"], "svar": "problem", "iakttagelse": "Buskar", "bygger_pa": 1}
    forst = k.patch(f"{hit}kartlaggning/", {"punkter": [sagt]}, JSON).json()["kartlaggning"][-1]
    assert (forst["svar"], forst["iakttagelse"], forst["version"]) == ("problem", "Buskar", 2)
    sedan = k.patch(f"{hit}kartlaggning/", {"punkter": [sagt | {"svar": "bra"}]}, JSON)
    assert (sedan.status_code, sedan.json()["nuvarande"]["svar"]) == (409, "problem")
    # What is not sent is left as it is.
    utan = {"id": punkt["id"], "svar": "delvis", "bygger_pa": 2}
    assert k.patch(f"{hit}kartlaggning/", {"punkter": [utan]}, JSON).json()["kartlaggning"][-1]["iakttagelse"] == (
        "Buskar"
    )


def test_orsakstradet_byggs_flyttas_och_beskars(k: Client, varld: Varld) -> None:
    problem, samverkan = varld.platser.orsak, varld.platser.samverkan
    ny = {"samverkan": samverkan.pk, "slag": "orsak", "overordnad": problem.pk}
    a, b = (k.post(f"{API}platsorsaker/", ny | {"text": text}, JSON).json() for text in ("Mörkt", "Tomt"))
    hit = f"{API}platsorsaker/{b['id']}/"
    k.post(f"{hit}flytta/", {"upp": True}, JSON)
    rader = k.get(f"{API}platsorsaker/", {"samverkan": str(samverkan.pk), "slag": "orsak"}).json()["results"]
    assert [r["text"] for r in rader] == ["Tomt", "Mörkt"]
    under = k.patch(hit, {"overordnad": a["id"], "slag": "forutsattning", "bygger_pa": 1}, JSON).json()
    assert (under["overordnad"], under["text"]) == (a["id"], "Tomt")
    ring = k.patch(f"{API}platsorsaker/{a['id']}/", {"overordnad": b["id"], "bygger_pa": 1}, JSON)
    assert (ring.status_code, list(ring.json()["falt"])) == (400, ["overordnad"])
    assert k.post(f"{API}platsorsaker/{a['id']}/stryk/", {"bygger_pa": 1}, JSON).status_code == 400
    assert k.post(f"{hit}stryk/", {"bygger_pa": 2}, JSON).status_code == 204
    assert k.get(hit).status_code == 404


def test_en_orsak_i_en_annan_samverkan_finns_inte(k: Client, varld: Varld) -> None:
    annan = varld.platser_annat
    ny = {"samverkan": varld.platser.samverkan.pk, "slag": "orsak", "text": "Mörkt", "overordnad": annan.orsak.pk}
    assert list(k.post(f"{API}platsorsaker/", ny, JSON).json()["falt"]) == ["overordnad"]
    ny |= {"samverkan": annan.samverkan.pk}
    assert list(k.post(f"{API}platsorsaker/", ny, JSON).json()["falt"]) == ["samverkan"]


def test_ett_foto_kommer_in_utan_metadata_och_stryks(k: Client, varld: Varld) -> None:
    ut, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "Kameramärket"
    Image.new("RGB", (40, 30), "grey").save(ut, "JPEG", exif=exif)
    data = {
        "stadsdelsomrade": varld.omrade.slug, "plats": varld.platser.plats.slug, "alt": "Torget efter",
        "skede": "efter", "fore": varld.platser.bild.pk, "atgard": varld.platser.atgard.pk,
    }  # fmt: skip
    svar = k.post(f"{API}platsbilder/", data | {"fil": SimpleUploadedFile("torg.jpg", ut.getvalue())})
    assert svar.status_code == 201, svar.json()
    hit = f"{API}platsbilder/{svar.json()['id']}/"
    hamtad = k.get(f"{hit}fil/")
    innehall = b"".join(hamtad.streaming_content)  # type: ignore[attr-defined]
    assert (hamtad["Content-Type"], Image.open(BytesIO(innehall)).size) == ("image/jpeg", (40, 30))
    assert b"Kamera" not in innehall
    trasig = k.post(f"{API}platsbilder/", data | {"fil": SimpleUploadedFile("torg.jpg", b"ingen bild")})
    assert (trasig.status_code, trasig.json()["kod"]) == (400, "ogiltigt")
    frammande = k.post(f"{API}platsbilder/", data | {"atgard": varld.platser_annat.atgard.pk, "fil": BytesIO(b"x")})
    assert list(frammande.json()["falt"]) == ["atgard"]
    assert k.post(f"{hit}stryk/").status_code == 204
    assert k.get(hit).status_code == 404


def test_lasaren_ser_men_andrar_inget(klient: Klient, personer: Personer, varld: Varld) -> None:
    k = klient(personer.lasare)
    hit = f"{API}platssamverkan/{varld.platser.samverkan.pk}/"
    assert k.get(hit).json()["orsaker"] == []
    assert k.get(f"{API}platsorsaker/").json()["results"] == []
    for adress in (f"{hit}mote/", f"{hit}fas/", f"{API}platssamverkan/", f"{API}platsorsaker/", f"{API}platsbilder/"):
        assert k.post(adress, {}, JSON).status_code == 403
    assert Platssamverkan.objects.get(pk=varld.platser.samverkan.pk).version == 1
    assert Platsatgard.objects.get(pk=varld.platser.atgard.pk).version == 1


def test_vandringens_geojson_har_rutt_stopp_och_det_som_sades(
    klient: Klient, personer: Personer, varld: Varld, django_assert_max_num_queries: Any
) -> None:
    vandring = varld.vandringar.vandring
    vandring.stopp.all().delete()
    for n, (namn, plats, lage) in enumerate(
        (
            ("Torget", varld.platser.plats, (None, None)),
            ("Backen", varld.platser.kanslig, ("59.3600", "17.8700")),
            ("Stationen", None, ("59.3650", "17.8790")),
        )
    ):
        vandring.stopp.create(namn=namn, plats=plats, lat=lage[0], lon=lage[1], ordning=n)
    en_synpunkt(vandring, personer.analytiker, plats=varld.platser.kanslig, text="Tält", lat="59.36", lon="17.87")
    torget, backen, stationen = [17.8732, 59.3629], [17.87, 59.36], [17.879, 59.365]
    for person, linje in ((personer.analytiker, [torget, backen, stationen]), (personer.lasare, [torget, stationen])):
        k = klient(person)
        with django_assert_max_num_queries(8):
            delar = k.get(f"{API}vandringar/{vandring.pk}/geojson/").json()["features"]
        assert delar[0]["geometry"] == {"type": "LineString", "coordinates": linje}
        assert [d["geometry"]["coordinates"] for d in delar if d["properties"]["del"] == "stopp"] == linje
        texter = {d["properties"]["text"] for d in delar if d["properties"]["del"] == "synpunkt"}
        assert ("Tält" in texter) == (person is personer.analytiker)
        with django_assert_max_num_queries(8):
            alla = k.get(f"{API}vandringar/geojson/", {"plats": "storatorget"}).json()["features"]
        assert all(f["properties"]["plats"] == "storatorget" for f in alla)
        rutter = k.get(f"{API}vandringar/geojson/").json()["features"]
        assert {f["id"]: f["geometry"] for f in rutter}[f"vandring-{vandring.pk}"] == delar[0]["geometry"]
