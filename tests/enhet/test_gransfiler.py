"""Files of outlines are read by what they hold, in a process that can't take the machine with it."""

import io
import json
import zipfile

import pytest
import shapely

from platser.granser import Olaslig, las
from platser.granser.namn import Hur, Namnregister
from tests.gransfiler import FLUGA, geojson, geopackage, original, ruta, shapefil, zippad

NAMN = ["VÄLLINGBY", "RÄCKSTA", "GRIMSTA"]


def fel(filer) -> str:
    with pytest.raises(Olaslig) as fangat:
        las(filer)
    return fangat.value.text


@pytest.mark.parametrize(
    ("gor", "slag", "system"),
    [
        (lambda m: geojson(), "GeoJSON", "WGS 84 (latitud och longitud)"),
        (lambda m: geojson(epsg=3006, crs="urn:ogc:def:crs:EPSG::3006", omkastad=True), "GeoJSON", "SWEREF 99 TM"),
        (shapefil, "Shapefil", "SWEREF 99 18 00"),
        (lambda m: zippad(shapefil(m), "gränser/"), "Shapefil", "SWEREF 99 18 00"),
        (geopackage, "GeoPackage", "SWEREF 99 TM"),
    ],
    ids=["geojson", "geojson-omkastad", "shapefil", "zip", "geopackage"],
)
def test_samma_ytor_ur_varje_format_och_system(tmp_path, gor, slag, system):
    lager = las(gor(tmp_path))
    assert (lager.slag, lager.system) == (slag, system)
    assert [post.egenskaper[lager.namnfalt] for post in lager.poster] == NAMN
    assert [post.fel for post in lager.poster] == ["", "", ""]
    # SWEREF 99 TM shrinks lengths in Stockholm by some hundredths of a percent: its plane is not the ground.
    assert [post.areal_km2 for post in lager.poster] == pytest.approx([1, 1, 1], abs=2e-3)


def test_den_som_korsar_sig_sjalv_namns_och_de_andra_lases():
    trasig, hel = las(geojson({"VINSTA": FLUGA, "GRIMSTA": ruta(2)})).poster
    assert trasig.geometri is None
    assert trasig.fel.startswith("Gränsen för VINSTA korsar sig själv vid 59,3")
    assert hel.geometri is not None


def test_en_yta_i_fel_system_pekas_ut_bland_de_andra():
    ytor = {"A": ruta(0), "B": ruta(1), "C": ruta(2)}
    filen = json.loads(geojson(ytor)[0][1])
    filen["features"][1]["geometry"] = shapely.geometry.mapping(ruta(1))
    a, b, c = las([("x.geojson", json.dumps(filen).encode())]).poster
    assert b.geometri is None
    assert b.fel.startswith("B: koordinaterna ser ut att vara i SWEREF 99 18 00")
    assert a.geometri
    assert c.geometri


def bomb(namn: str = "lager.geojson") -> list[tuple[str, bytes]]:
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as arkiv:
        arkiv.writestr(namn, b" " * 130_000_000)
    return [("bomb.zip", ut.getvalue())]


@pytest.mark.parametrize(
    ("filer", "mening"),
    [
        ([("a.geojson", b"")], "tom"),
        ([("a.geojson", b"x" * 20_000_001)], "för stor"),
        ([("a.zip", b"PK\x03\x04trasig")], "skadad"),
        (bomb(), "packar upp till mer"),
        (zippad([("läs.txt", b"hej")]), "ingen shapefil"),
        (zippad([("a.geojson", b"{}"), ("b.geojson", b"{}")]), "flera lager: a.geojson, b.geojson"),
        ([("a.shp", b"x"), ("a.prj", b"x")], ".shx och .dbf saknas"),
        ([("a.shp", b"x"), ("a.shx", b"x"), ("a.dbf", b"x" * 64)], "skadad"),
        ([("a.gpkg", b"SQLite format 3\x00" + b"\x00" * 200)], "skadad"),
        ([("a.kml", b"<?xml version='1.0'?><kml/>")], "KML och GML läses inte"),
        ([("a.pdf", b"%PDF-1.7")], "en PDF"),
        ([("a.geojson", b'{"type": "FeatureCollection",\n "features": [')], "efter rad 2"),
        ([("a.geojson", b'{"type": "Topology"}')], "inte GeoJSON"),
        ([("a.geojson", b"[" * 100_000)], "skadad"),
        ([("a.geojson", b'{"type": "FeatureCollection", "features": []}')], "inga ytor"),
        (geojson(epsg=3021), "RT 90"),
        (geojson(epsg=3006, crs="EPSG:3011"), "ser ut att vara i SWEREF 99 TM"),
        (geojson(epsg=3857), "Web Mercator"),
    ],
)
def test_det_som_inte_gar_att_lasa_forklaras(filer, mening):
    assert mening in fel(filer)


def test_originalets_kommuner_ar_i_fel_system_och_det_forklaras():
    assert "RT 90 som har räknats om" in fel(original("kommuner_stockholms_lan_scb.geojson"))


REGISTER = Namnregister(
    {1: "Råcksta", 2: "Ulvsunda industriområde", 3: "Vällingby", 4: "Enskede gård"}, [(1, "Räcksta")]
)


@pytest.mark.parametrize(
    ("namn", "mal", "hur"),
    [
        ("VÄLLINGBY", 3, Hur.NAMN),
        ("  vällingby ", 3, Hur.NAMN),
        ("Va\u0308llingby", 3, Hur.NAMN),
        ("RÄCKSTA", 1, Hur.ALIAS),
        ("Vallingby", 3, Hur.STAVNING),
        ("Enskede-Gård", 4, Hur.STAVNING),
        ("ULVSUNDA INDUSTRIOMR", 2, Hur.FORKORTAT),
        ("Enskede", None, Hur.INTE),
        ("", None, Hur.INTE),
    ],
)
def test_namn_kanns_igen(namn, mal, hur):
    traff = REGISTER.sok(namn)
    assert (traff.mal, traff.hur) == (mal, hur)


def test_ett_okant_namn_far_forslag_och_en_stavning_som_kan_vara_tva_ar_ingen():
    assert REGISTER.sok("Vällingbi").forslag[0] == 3
    lika = Namnregister({1: "Sätra", 2: "Satra"})
    assert lika.sok("Såtra").mal is None
    assert set(lika.sok("Såtra").forslag) == {1, 2}
