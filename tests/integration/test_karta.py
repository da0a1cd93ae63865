"""The map: what is on it, who sees what, how little is sent, and that the list says the same."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.text import slugify

from lagesbild.models import Handelse, Matomrade, Matvarde
from lagesbild.vecka import Vecka
from platser.models import Klassning, Plats, Synpunkt, Trygghetsvandring
from tests.personer import DA

KARTA = "/hasselby-vallingby/karta/"
LAGER = ("stadsdelar", "platser", "handelser", "synpunkter")


@pytest.fixture
def lagen(varld):
    for i, stadsdel in enumerate(varld.stadsdelar):
        stadsdel.lat, stadsdel.lon = Decimal("59.36") + Decimal(i) / 100, Decimal("17.87") + Decimal(i % 2) / 50
        stadsdel.save()
    Plats.objects.update(lat=None, lon=None, kontur=None)  # the world's own places are not on the map
    return varld


def hamta(klient, person, lager, **fraga):
    svar = klient(person).get(f"{KARTA}{lager}/", fraga)
    assert svar["Content-Type"] == "application/geo+json"
    return json.loads(svar.content)["features"]


def plats(varld, namn, *, lon=17.8723, lat=59.3634, slag=None, **mer):
    rad = Plats.objects.create(
        stadsdelsomrade=varld.omrade, namn=namn, slug=slugify(namn), stadsdel=varld.stadsdelar[0],
        lon=Decimal(str(lon)), lat=Decimal(str(lat)), **mer,
    )  # fmt: skip
    if slag:
        Klassning.objects.create(stadsdelsomrade=varld.omrade, plats=rad, slag=slag, kalla="Polisen")
    return rad


def test_ytorna_bar_veckans_niva_och_den_som_inte_ar_rapporterad_ar_tom(lagen, personer, klient):
    ytor = hamta(klient, personer.analytiker, "stadsdelar", vecka="2024-45")
    assert [(y["properties"]["namn"], y["properties"]["niva"], y["properties"]["ton"]) for y in ytor] == [
        ("Vällingby", 4, "niva-4"), ("Råcksta", 1, "niva-1"), ("Grimsta", None, "saknas"),
    ]  # fmt: skip
    assert {y["geometry"]["type"] for y in ytor} == {"Polygon"}


def test_lasaren_ser_bara_det_faststallda(lagen, personer, klient):
    ytor = hamta(klient, personer.lasare, "stadsdelar", vecka="2024-45")
    assert {y["properties"]["niva"] for y in ytor} == {2, 1, 3}  # week 44: the latest that a läsare sees
    assert len(hamta(klient, personer.lasare, "handelser", veckor=1)) == 1


def test_en_kanslig_plats_finns_bara_for_den_som_far(lagen, personer, klient):
    dold = plats(lagen, "Dolda torget", kanslig=True, slag="drogscen")
    plats(lagen, "Vällingby centrum", lon=17.8801)
    Handelse.objects.update(registrerad_plats=dold)
    assert {p["properties"]["namn"] for p in hamta(klient, personer.analytiker, "platser")} == {
        "Dolda torget", "Vällingby centrum",
    }  # fmt: skip
    for adress in (KARTA, *(f"{KARTA}{lager}/" for lager in LAGER)):
        assert "Dolda" not in klient(personer.lasare).get(adress).content.decode()
    [handelse] = hamta(klient, personer.lasare, "handelser", veckor=1)
    assert handelse["properties"]["namn"] == "Vällingby, utan angiven plats"


def test_lagen_ar_inte_noggrannare_an_de_behover_vara(lagen, personer, klient):
    plats(lagen, "Torget", lon=17.87231, lat=59.36347)
    [p] = hamta(klient, personer.analytiker, "platser")
    assert p["geometry"]["coordinates"] == [17.8723, 59.3635]
    vandring = Trygghetsvandring.objects.create(
        stadsdelsomrade=lagen.omrade, namn="Höstvandring", dag=date(2024, 10, 1), status="hallen"
    )
    for i, lon in enumerate(("17.87231", "17.87239")):
        Synpunkt.objects.create(
            vandring=vandring, klient_id=f"00000000-0000-4000-8000-00000000000{i}", kategori="belysning",
            text="Mörkt.", lon=Decimal(lon), lat=Decimal("59.36341"), iakttagen=DA, inlagd_av=personer.analytiker,
            inlagd_tid=DA,
        )  # fmt: skip
    [s] = hamta(klient, personer.analytiker, "synpunkter", vecka="2024-45")
    assert s["geometry"]["coordinates"] == [17.872, 59.363]
    assert (s["properties"]["antal"], s["properties"]["delar"]) == (2, ["2 belysning"])
    assert hamta(klient, personer.lasare, "synpunkter", vecka="2024-44") == []  # the walk is not reported


def test_handelser_raknas_per_plats_och_period(lagen, personer, klient):
    torget = plats(lagen, "Torget")
    Handelse.objects.filter(vecka=45, stadsdel=lagen.stadsdelar[0]).update(registrerad_plats=torget)
    en = hamta(klient, personer.analytiker, "handelser", vecka="2024-45", veckor=1)
    assert [h["properties"]["namn"] for h in en] == ["Torget"]
    tva = hamta(klient, personer.analytiker, "handelser", vecka="2024-45", veckor=4)
    assert {h["properties"]["namn"] for h in tva} == {"Torget", "Vällingby, utan angiven plats"}


def test_en_serie_visas_i_klasser_och_utan_uppgift_ar_skrafferad(lagen, personer, klient):
    for stadsdel, varde in zip(lagen.stadsdelar[:2], (12, 1412), strict=True):
        matomrade = Matomrade.objects.create(slag="stadsdel", namn=stadsdel.namn, stadsdel=stadsdel)
        Matvarde.objects.create(
            serie=lagen.serie, matomrade=matomrade, fran=date(2024, 1, 1), till=date(2024, 10, 31), varde=varde,
            per_datum=date(2024, 11, 1),
        )  # fmt: skip
    ytor = hamta(klient, personer.analytiker, "stadsdelar", yta=f"serie-{lagen.serie.pk}")
    assert [(y["properties"]["varde"], y["properties"]["ton"]) for y in ytor] == [
        ("12", "klass-1"), ("1\u00a0412", "klass-5"), (None, "saknas"),
    ]  # fmt: skip
    sida = klient(personer.analytiker).get(KARTA, {"yta": f"serie-{lagen.serie.pk}"}).content.decode()
    assert "1\u00a0412" in sida
    assert "Uppgift saknas" in sida


@pytest.mark.parametrize("fraga", [{"vecka": "1999-99"}, {"vecka": "x"}, {"veckor": "7"}, {"yta": "serie-0"}])
def test_ett_urval_som_inte_finns_ger_det_vanliga(lagen, personer, klient, fraga):
    sida = klient(personer.analytiker).get(KARTA, fraga).content.decode()
    assert "v. 45 2024" in sida
    assert "gick inte att visa" in sida


def test_listan_sager_samma_som_kartan_utan_javascript(lagen, personer, klient):
    plats(lagen, "Torget", slag="drogscen")
    sida = klient(personer.analytiker).get(KARTA).content.decode()
    for text in ("Torget", "Öppen drogscen", "Schematisk karta", "Kartan är schematisk", 'id="statisk"'):
        assert text in sida
    assert "style=" not in sida


def test_ett_lager_som_inte_finns_ar_ingen_sida(lagen, personer, klient):
    assert klient(personer.analytiker).get(f"{KARTA}hus/").status_code == 404


def _fyll(varld, personer, platser, handelser):
    rader = [
        Plats(
            stadsdelsomrade=varld.omrade, namn=f"Plats nummer {i}", slug=f"plats-{platser}-{i}",
            stadsdel=varld.stadsdelar[i % 3], lon=Decimal(f"17.{8000 + i % 900}"), lat=Decimal(f"59.{3500 + i % 300}"),
        )
        for i in range(platser)
    ]  # fmt: skip
    Plats.objects.bulk_create(rader)
    Klassning.objects.bulk_create(
        Klassning(stadsdelsomrade=varld.omrade, plats=p, slag=Klassning.Slag.values[6 + i % 2], kalla="Polisen")
        for i, p in enumerate(rader)
    )
    vecka = Vecka(2024, 45)
    Handelse.objects.bulk_create(
        Handelse(
            stadsdel=varld.stadsdelar[i % 3], dag=vecka.mandag, ar=2024, vecka=45, typ="ran", allvar=1 + i % 4,
            kalla="polis", registrerad_plats=rader[i % platser], rapporterad_av=personer.analytiker,
            rapporterad_tid=DA,
        )
        for i in range(handelser)
    )  # fmt: skip


def _tom():
    egna = Plats.objects.filter(namn__startswith="Plats nummer")
    Handelse.objects.filter(registrerad_plats__in=egna).delete()
    Klassning.objects.filter(plats__in=egna).delete()
    egna.delete()


def test_2000_platser_och_10000_handelser_under_en_megabyte_med_lika_manga_fragor(lagen, personer, klient):
    anvandare = klient(personer.analytiker)

    def allt():
        byte = fragor = 0
        for adress in (KARTA, *(f"{KARTA}{lager}/" for lager in LAGER)):
            with CaptureQueriesContext(connection) as fangade:
                byte += len(anvandare.get(adress, {"veckor": 52}).content)
            fragor += len(fangade)
        return byte, fragor

    _fyll(lagen, personer, 3, 10)
    _, fa = allt()
    _tom()
    _fyll(lagen, personer, 2000, 10_000)
    byte, fragor = allt()
    assert fragor == fa
    assert byte < 1_000_000, f"{byte} byte"


def test_utan_bakgrund_far_bilder_bara_komma_harifran(lagen, personer, klient):
    policy = klient(personer.analytiker).get(KARTA)["Content-Security-Policy"]
    assert "img-src 'self' data:;" in f"{policy};"
