"""Coordinate systems, outlines, areas, points: in words when something is wrong."""

import json
import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from platser.geometri import (
    Formfel,
    System,
    Systemfel,
    areal_km2,
    forenkla,
    fran_geojson,
    inre_punkt,
    kant_system,
    kontrollerad,
    overlapp,
    punkt_i_stadsdel,
    schematiska_ytor,
    till_geojson,
    tolka,
)

TORGET = (17.84347, 59.36758)
PRJ_1800 = (
    'PROJCS["SWEREF99_18_00",GEOGCS["GCS_SWEREF99",DATUM["D_SWEREF99",SPHEROID["GRS_1980",6378137,298.257222101]],'
    'PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",18],PARAMETER["scale_factor",1],'
    'PARAMETER["false_easting",150000],PARAMETER["false_northing",0],UNIT["Meter",1]]'
)


def ruta(x=17.84, y=59.36, sida=0.01):
    return shapely.box(x, y, x + sida, y + sida)


@pytest.mark.parametrize(
    ("text", "system"),
    [
        (PRJ_1800, System.SWEREF99_1800),
        ("EPSG:3006", System.SWEREF99_TM),
        ("urn:ogc:def:crs:EPSG::3011", System.SWEREF99_1800),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", System.WGS84),
        ("EPSG:4326", System.WGS84),
        ("EPSG:4619", System.WGS84),  # SWEREF 99 in degrees is the same within a decimetre
        ("", None),
    ],
)
def test_systemet_kanns_igen_pa_vad_det_gor_och_inte_pa_namnet(text, system):
    assert kant_system(text) is system


@pytest.mark.parametrize(("kod", "namn"), [("EPSG:3021", "RT90 2.5 gon V"), ("EPSG:3857", "Pseudo-Mercator")])
def test_ett_annat_system_avvisas_vid_namn(kod, namn):
    with pytest.raises(Systemfel, match=namn):
        kant_system(kod)


@given(st.floats(17.4, 18.6), st.floats(59.0, 59.7), st.sampled_from(System), st.booleans())
def test_stockholms_koordinater_kommer_hem_ur_varje_system_och_ordning(lon, lat, system, omkastad):
    x, y = Transformer.from_crs(4326, system.epsg, always_xy=True).transform(lon, lat)
    punkt = shapely.Point(y, x) if omkastad else shapely.Point(x, y)
    tolkning = tolka(punkt.bounds, None)
    assert (tolkning.system, tolkning.omkastad) == (system, omkastad)
    assert len(tolkning.noter) == 1 + omkastad
    hem = tolkning.till_wgs84(punkt)
    assert math.hypot(hem.x - lon, hem.y - lat) < 1e-6


@pytest.mark.parametrize(
    ("granser", "sagt", "mening"),
    [
        ((34.0, 57.5, 36.0, 59.0), System.WGS84, "RT 90 som har räknats om som om det vore SWEREF 99 TM"),
        ((1_620_000, 6_580_000, 1_640_000, 6_600_000), None, "RT 90"),
        ((1_980_000, 8_240_000, 2_020_000, 8_280_000), None, "Web Mercator"),
        ((17.8, -59.4, 17.9, -59.3), None, "tecken"),
        ((2.1, 48.8, 2.4, 48.9), None, "ligger inte i Sverige"),
        ((145_000, 6_580_000, 150_000, 6_590_000), System.SWEREF99_TM, "ser ut att vara i SWEREF 99 18 00"),
        ((math.inf, 1, 2, 3), None, "inte är tal"),
    ],
)
def test_fel_system_forklaras(granser, sagt, mening):
    with pytest.raises(Systemfel, match=mening):
        tolka(granser, sagt)


def test_en_grans_som_korsar_sig_sjalv_avvisas_med_namn_och_plats():
    fluga = fran_geojson({
        "type": "Polygon",
        "coordinates": [[[17.8, 59.3], [17.9, 59.4], [17.9, 59.3], [17.8, 59.4], [17.8, 59.3]]],
    })  # fmt: skip
    with pytest.raises(Formfel, match=r"Gränsen för VINSTA korsar sig själv vid 59,35000\xa0N 17,85000\xa0Ö"):
        kontrollerad(fluga, "VINSTA")


@pytest.mark.parametrize(
    ("form", "mening"),
    [
        (None, "ingen gräns"),
        (shapely.Polygon(), "ingen gräns"),
        (shapely.Point(TORGET), "en punkt"),
        (shapely.LineString([(17, 59), (18, 59)]), "en linje"),
        (shapely.Polygon([(17, 59), (18, 59), (17.5, 59)]), "Vinsta"),
        (shapely.Polygon(ruta().exterior, [ruta(18, 60).exterior]), "hål som ligger utanför"),
    ],
)
def test_det_som_inte_ar_en_yta_avvisas(form, mening):
    with pytest.raises(Formfel, match=mening):
        kontrollerad(form, "Vinsta")


def test_en_ruta_pa_en_kilometer_ar_en_kvadratkilometer_ocksa_med_hal_och_baklanges():
    till_wgs = Transformer.from_crs(3011, 4326, always_xy=True)
    kvadrat = shapely.transform(
        shapely.box(150_000, 6_580_000, 151_000, 6_581_000), till_wgs.transform, interleaved=False
    )
    assert areal_km2(kvadrat) == pytest.approx(1, abs=1e-4)
    assert areal_km2(shapely.reverse(kvadrat)) == pytest.approx(1, abs=1e-4)
    hal = shapely.transform(shapely.box(150_250, 6_580_250, 150_750, 6_580_750), till_wgs.transform, interleaved=False)
    assert areal_km2(shapely.Polygon(kvadrat.exterior, [hal.exterior])) == pytest.approx(0.75, abs=1e-4)


def test_punkten_hor_till_den_stadsdel_som_den_ligger_i():
    ytor = {"vast": ruta(17.84), "ost": ruta(17.85)}
    assert punkt_i_stadsdel(17.845, 59.365, ytor) == "vast"
    assert punkt_i_stadsdel(17.855, 59.365, ytor) == "ost"
    assert punkt_i_stadsdel(17.85, 59.365, ytor) == "vast"  # on the border: one of them, always the same
    assert punkt_i_stadsdel(17.9, 59.365, ytor) is None


def test_grannar_overlappar_inte_men_den_som_ligger_ovanpa_gor_det():
    assert overlapp({"vast": ruta(17.84), "ost": ruta(17.85)}) == []
    [(a, b, areal)] = overlapp({"vast": ruta(17.84), "ost": ruta(17.845)})
    assert (a, b) == ("vast", "ost")
    assert areal == pytest.approx(areal_km2(ruta(sida=0.01)) / 2, rel=1e-3)


def test_forenklade_grannar_har_kvar_sin_delade_grans():
    trappa = [(17.85 + (0.00002 if i % 2 else 0), 59.36 + i / 10_000) for i in range(101)]
    vast = shapely.Polygon([(17.84, 59.36), *trappa, (17.84, 59.37)])
    ost = shapely.Polygon([(17.86, 59.37), *reversed(trappa), (17.86, 59.36)])
    a, b = forenkla([vast, ost], 20)
    assert shapely.get_num_coordinates(a) < 10
    assert shapely.intersection(a, b).area == pytest.approx(0, abs=1e-12)
    assert shapely.union(a, b).area == pytest.approx(vast.area + ost.area, rel=1e-3)


def test_en_inre_punkt_ligger_i_ytan_ocksa_nar_den_ar_bojd():
    hastsko = shapely.box(17.8, 59.3, 17.9, 59.4).difference(shapely.box(17.82, 59.32, 17.9, 59.38))
    assert shapely.contains_xy(hastsko, *inre_punkt(hastsko))


def test_geojson_ut_och_in_ar_samma_yta():
    hal = shapely.Polygon(ruta().exterior, [ruta(17.842, 59.362, 0.004).exterior])
    assert fran_geojson(json.loads(json.dumps(till_geojson(hal)))).equals_exact(shapely.orient_polygons(hal), 1e-6)


lagen = st.lists(st.tuples(st.floats(17.7, 18.2), st.floats(59.2, 59.5)), min_size=1, max_size=12)


@given(lagen)
def test_varje_stadsdel_far_en_egen_bricka_som_ingen_annan_ligger_pa(mitt):
    brickor = schematiska_ytor(dict(enumerate(mitt)))
    assert len(brickor) == len(mitt)
    assert all(b.is_valid and b.area > 0 for b in brickor.values())
    assert overlapp(brickor, 1e-4) == []


def test_brickan_star_dar_stadsdelen_ligger():
    mitt = {"a": TORGET, "b": (17.87, 59.36), "c": (17.85, 59.38)}
    assert all(shapely.contains_xy(bricka, *mitt[namn]) for namn, bricka in schematiska_ytor(mitt).items())
    assert schematiska_ytor({}) == {}
