"""The import over the API and from the shell: the same rules as on the pages."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from lagesbild.models import Importkorning, Matkalla, Matserie, Matvarde
from tests.integration.test_inlasning import LITEN, UTTAG, inlast, last
from tests.personer import Personer, Varld

API = "/api/v1/importer/"


def test_hela_vagen_over_apiet(varld: Varld, personer: Personer, klient: Any):
    api = klient(personer.analytiker)
    svar = api.post(API, {"stadsdelsomrade": varld.omrade.slug, "fil": SimpleUploadedFile("siffror.csv", LITEN)})
    assert svar.status_code == 201, svar.content.decode()
    k = svar.json()
    assert (k["status"], k["kalla"], k["utfall"]) == ("granskas", None, {"okand": 3, "krock_annans": 0})
    assert [n["namn"] for n in k["namn"]] == ["Klotter", "Rån"]
    en = f"{API}{k['id']}/"
    k = api.post(f"{en}beslut/", {"ny_kalla": "Egen", "per_datum": "2024-11-04"}, "application/json").json()
    assert k["utfall"]["ny"] == 3
    rader = api.get(f"{en}rader/?utfall=ny&per_sida=2").json()
    assert (rader["count"], rader["results"][0]["varde"], rader["results"][0]["tryckt"]) == (3, "12.0000", "12")
    assert api.get(f"{en}rader/?utfall=nagot").status_code == 400
    assert api.get(f"{en}anmarkningar/").json()["count"] == 0
    fel = api.post(f"{en}genomfor/", {"stampel": "gammal"}, "application/json")
    assert (fel.status_code, fel.json()["kod"]) == (409, "krock")
    assert not Matvarde.objects.filter(importkorning=k["id"]).exists()
    k = api.post(f"{en}genomfor/", {"stampel": k["stampel"]}, "application/json").json()
    assert (k["status"], k["utfall"]["skrivna"]) == ("genomford", 3)
    assert api.post(f"{en}avbryt/", {}, "application/json").status_code == 409
    assert api.post(f"{en}angra/", {}, "application/json").json()["status"] == "angrad"
    assert not Matvarde.objects.filter(importkorning=k["id"]).exists()


def test_apiet_sager_vad_som_ar_fel(varld: Varld, personer: Personer, klient: Any):
    api = klient(personer.analytiker)

    def falt(**data: Any) -> dict[str, Any]:
        svar = api.post(API, {"stadsdelsomrade": varld.omrade.slug, **data}, "application/json")
        assert svar.status_code == 400
        return svar.json()["falt"]

    assert "antingen" in falt()["fil"][0]
    assert "finns inte" in falt(text="a;b", kalla="okand")["kalla"][0]
    assert "stadsdelsomrade" in falt(text="a;b", stadsdelsomrade=varld.annat.slug)
    k = last(varld, personer, LITEN)
    en = f"{API}{k.pk}/beslut/"
    svar = api.post(en, {"per_datum": "2024-11-04", "namn": {"ett": "ny"}}, "application/json")
    assert svar.json()["falt"]["namn"]


def test_listan_har_bara_egna_importer(varld: Varld, personer: Personer, klient: Any):
    for _ in range(3):
        last(varld, personer, LITEN)
    for person, antal in ((personer.analytiker, 4), (personer.frammande, 1), (personer.enhetschef, 0)):
        assert klient(person).get(API).json()["count"] == antal


# --- From the shell --------------------------------------------------------------------------------------------------


def kommandot(varld: Varld, fil: Path, *mer: str, som: str = "") -> str:
    ut = StringIO()
    call_command("las_in", varld.omrade.slug, str(fil), "--som", som, *mer, stdout=ut)
    return ut.getvalue()


def test_kommandot_visar_forst_och_sparar_nar_det_sags(varld: Varld, personer: Personer, tmp_path: Path):
    Matkalla.objects.create(slug="egen", namn="Egen")
    fil = tmp_path / "siffror.csv"
    fil.write_bytes(LITEN)
    val = ("--kalla", "egen", "--uttag", "2024-11-04")
    som = personer.analytiker.epost
    assert "Ny: 3" in kommandot(varld, fil, *val, som=som)
    assert not Matvarde.objects.filter(serie__kalla__slug="egen").exists()
    assert "Inläst: 3 siffror." in kommandot(varld, fil, *val, "--genomfor", som=som)
    assert Matvarde.objects.filter(serie__kalla__slug="egen", per_datum=UTTAG).count() == 3
    assert "Oförändrad: 3" in kommandot(varld, fil, *val, som=som)


def test_kommandot_sager_vad_som_ar_fel(varld: Varld, personer: Personer, tmp_path: Path):
    fil = tmp_path / "siffror.csv"
    fil.write_bytes(b"inga tal")
    for vem, vad in (("ingen@exempel.se", "finns inte"), (personer.lasare.epost, "behörighet")):
        with pytest.raises(CommandError, match=vad):
            kommandot(varld, fil, som=vem)
    with pytest.raises(CommandError, match="inga siffror"):
        kommandot(varld, fil, som=personer.analytiker.epost)
    with pytest.raises(CommandError, match="går inte att öppna"):
        kommandot(varld, tmp_path / "saknas.csv", som=personer.analytiker.epost)
    fil.write_bytes(LITEN)
    with pytest.raises(CommandError, match="inte är kända"):
        kommandot(varld, fil, "--kalla", varld.serie.kalla.slug, "--genomfor", som=personer.analytiker.epost)


def test_kallan_kanns_igen_pa_sina_namn(varld: Varld, personer: Personer):
    kalla = Matkalla.objects.create(slug="egen", namn="Egen")
    inlast(varld, personer, LITEN, kalla=kalla, per_datum=UTTAG)
    assert last(varld, personer, LITEN).kalla == kalla
    # Two sources that know the names: nobody can tell.
    annan = Matkalla.objects.create(slug="annan", namn="Annan")
    for namn in ("Klotter", "Rån"):
        Matserie.objects.create(kalla=annan, slug=namn.lower()[:3], namn=namn)
    assert last(varld, personer, LITEN).kalla is None
    assert Importkorning.objects.filter(status="granskas").exists()
