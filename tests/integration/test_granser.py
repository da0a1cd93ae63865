"""Outlines go in by name, are looked at first, hold between dates, and can be undone."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from platser.geometri import areal_km2, fran_geojson
from platser.models import Grans, Gransimport, Plats, Polistillhorighet, Stadsdel, Stadsdelsnamn
from platser.selectors import kartytor
from platser.selectors.granser import Utfall, granskning
from platser.services.granser import (
    Gransval,
    granser_angrade,
    granser_genomforda,
    granser_mottagna,
    gransimport_avbruten,
    gransval_sparat,
)
from samverkan.fel import Last, Nekad, Ogiltigt, Personuppgift
from samverkan.models import Loggpost, Lokalpolisomrade
from samverkan.selectors import idag
from tests.gransfiler import geojson, i_system, original, ruta

KALLA = "Stockholms stad, Stadskartan, april 2021"


@pytest.fixture
def skicka(varld, personer):
    def skicka_(filer=None, av=None, **mer):
        falt: dict[str, Any] = {"kalla": KALLA, "filer": filer or geojson()} | mer
        return granser_mottagna(av=av or personer.samordnare, omrade=mer.pop("omrade", varld.omrade), **falt)

    return skicka_


@pytest.fixture
def rot(personer):
    personer.administrator.is_staff = personer.administrator.is_superuser = True
    personer.administrator.save()
    return personer.administrator


def utfall(av, gransimport):
    return {rad.namn: rad.utfall for rad in granskning(av, gransimport).rader}


def test_inget_sparas_forran_nagon_har_tittat(skicka, personer):
    Stadsdelsnamn.objects.create(stadsdel=Stadsdel.objects.get(slug="racksta"), namn="Räcksta")
    gransimport = skicka()
    assert not Grans.objects.exists()
    assert utfall(personer.samordnare, gransimport) == {
        "VÄLLINGBY": Utfall.NY, "RÄCKSTA": Utfall.NY, "GRIMSTA": Utfall.NY,
    }  # fmt: skip
    assert granser_genomforda(av=personer.samordnare, gransimport=gransimport) == 3
    grans = Grans.objects.get(stadsdel__slug="racksta")
    assert (grans.giltig_fran, grans.giltig_till, grans.kalla, grans.gransimport) == (None, None, KALLA, gransimport)
    assert float(grans.areal_km2) == pytest.approx(1, abs=1e-3)
    assert Stadsdel.objects.get(slug="racksta").kontur == grans.geometri
    assert Loggpost.objects.get(handelse="granser_inlasta").till == {"ytor": 3, "gäller från": None}
    # The same file once more changes nothing.
    assert set(utfall(personer.samordnare, skicka()).values()) == {Utfall.LIKA}


def test_kartan_ar_schematisk_tills_alla_har_en_grans(skicka, personer, varld):
    Stadsdel.objects.filter(slug="vallingby").update(lat=Decimal("59.363"), lon=Decimal("17.872"))
    fore = kartytor(personer.lasare, varld.omrade, idag())
    assert (fore.schematisk, [y.id for y in fore.ytor], fore.utan_lage) == (True, ["vallingby"], ("Råcksta", "Grimsta"))
    granser_genomforda(av=personer.samordnare, gransimport=skicka())
    efter = kartytor(personer.lasare, varld.omrade, idag())
    assert (efter.schematisk, len(efter.ytor)) == (False, 3)
    assert kartytor(personer.frammande, varld.omrade, idag()).ytor == ()


def test_nya_granser_fran_ett_datum_avslutar_de_gamla_och_historiken_finns_kvar(skicka, personer, varld):
    granser_genomforda(av=personer.samordnare, gransimport=skicka())
    flyttad = skicka(geojson({"GRIMSTA": ruta(2, 1100)}), giltig_fran=date(2024, 1, 1))
    [rad] = granskning(personer.samordnare, flyttad).rader
    assert (rad.utfall, rad.andring_text) == (Utfall.ANDRAS, "+21,0\u00a0%")
    granser_genomforda(av=personer.samordnare, gransimport=flyttad)
    gammal, ny = Grans.objects.filter(stadsdel__slug="grimsta").order_by("pk")
    assert (gammal.giltig_till, ny.giltig_fran, ny.giltig_till) == (date(2023, 12, 31), date(2024, 1, 1), None)
    assert Stadsdel.objects.get(slug="grimsta").kontur == ny.geometri

    def areal(dag):
        ytor = {y.id: y.geometri for y in kartytor(personer.lasare, varld.omrade, dag).ytor}
        return areal_km2(ytor["grimsta"])

    assert areal(date(2023, 12, 31)) == pytest.approx(1, abs=1e-3)
    assert areal(date(2024, 1, 1)) == pytest.approx(1.21, abs=1e-3)


def test_en_inlasning_kan_angras_men_inte_under_en_senare(skicka, personer):
    forsta = skicka()
    granser_genomforda(av=personer.samordnare, gransimport=forsta)
    andra = skicka(geojson({"GRIMSTA": ruta(2, 1100)}))
    granser_genomforda(av=personer.samordnare, gransimport=andra)
    with pytest.raises(Last, match="senare inläsning"):
        granser_angrade(av=personer.samordnare, gransimport=forsta)
    granser_angrade(av=personer.samordnare, gransimport=andra)
    assert areal_km2(fran_geojson(Stadsdel.objects.get(slug="grimsta").kontur or {})) == pytest.approx(1, abs=1e-3)
    granser_angrade(av=personer.samordnare, gransimport=forsta)
    assert not Stadsdel.objects.filter(kontur__isnull=False).exists()
    assert not Grans.objects.som_galler().exists()
    with pytest.raises(Last):
        granser_angrade(av=personer.samordnare, gransimport=forsta)


def test_en_grans_som_fanns_utan_historik_kommer_tillbaka_nar_man_angrar(skicka, personer):
    egen = {"type": "Polygon", "coordinates": [[[17.8, 59.3], [17.9, 59.3], [17.9, 59.4], [17.8, 59.3]]]}
    Stadsdel.objects.filter(slug="grimsta").update(kontur=egen)
    gransimport = skicka()
    granser_genomforda(av=personer.samordnare, gransimport=gransimport)
    granser_angrade(av=personer.samordnare, gransimport=gransimport)
    assert Stadsdel.objects.get(slug="grimsta").kontur == egen


def test_ett_okant_namn_matchas_for_hand_och_blir_kant(skicka, personer):
    gransimport = skicka(geojson({"Vällingbi": ruta(0), "BROMSTEN": ruta(9), "MARIEBERG": ruta(8)}))
    rader = {rad.namn: rad for rad in granskning(personer.samordnare, gransimport).rader}
    assert rader["Vällingbi"].utfall is Utfall.OKAND
    assert [str(m) for m in rader["Vällingbi"].forslag] == ["Vällingby"]
    assert (rader["MARIEBERG"].utfall, rader["MARIEBERG"].noter) == (Utfall.UTANFOR, ["Hör till Kungsholmen"])
    assert rader["BROMSTEN"].utfall is Utfall.OKAND
    vallingby = Stadsdel.objects.get(slug="vallingby")
    val = {"1": vallingby.pk, "2": 0}
    gransval_sparat(av=personer.samordnare, gransimport=gransimport, valt=Gransval(val, KALLA))
    assert granser_genomforda(av=personer.samordnare, gransimport=gransimport) == 1
    assert vallingby.andra_namn.get().namn == "Vällingbi"


def test_den_andres_stadsdel_gar_inte_att_valja(skicka, personer, varld):
    with pytest.raises(Ogiltigt, match="Valet går inte"):
        gransval_sparat(
            av=personer.samordnare, gransimport=skicka(), valt=Gransval({"1": varld.andra_stadsdelar[0].pk}, KALLA)
        )


def test_tva_ytor_for_samma_stadsdel_gar_inte_in_forran_en_ar_vald(skicka, personer):
    gransimport = skicka(geojson({"GRIMSTA": ruta(2), "Grimsta": ruta(5)}))
    assert set(utfall(personer.samordnare, gransimport).values()) == {Utfall.DUBBEL}
    with pytest.raises(Ogiltigt, match="inget att läsa in"):
        granser_genomforda(av=personer.samordnare, gransimport=gransimport)


def test_den_trasiga_och_den_som_ligger_ovanpa_pekas_ut(skicka, personer):
    gransimport = skicka(geojson({"VÄLLINGBY": ruta(0), "GRIMSTA": ruta(0.5)}))
    rader = {rad.namn: rad for rad in granskning(personer.samordnare, gransimport).rader}
    assert rader["GRIMSTA"].noter == ["Delar 0,50 km² med VÄLLINGBY"]


def test_en_yta_langt_fran_stadsdelens_mitt_pekas_ut(skicka, personer):
    Stadsdel.objects.filter(slug="grimsta").update(lat=Decimal("59.25"), lon=Decimal("18.1"))
    rader = {rad.namn: rad for rad in granskning(personer.samordnare, skicka()).rader}
    assert "km från stadsdelens kända mitt" in rader["GRIMSTA"].noter[0]


def test_platsen_far_sin_stadsdel_av_granserna(skicka, personer, varld):
    inne = i_system(ruta(2), 4326).centroid
    plats = Plats.objects.create(
        stadsdelsomrade=varld.omrade, namn="Ett torg", slug="ett-torg", stadsdel=varld.stadsdelar[0],
        lat=Decimal(f"{inne.y:.5f}"), lon=Decimal(f"{inne.x:.5f}"),
    )  # fmt: skip
    gransimport = skicka()
    granser_genomforda(av=personer.samordnare, gransimport=gransimport)
    plats.refresh_from_db()
    assert (str(plats.stadsdel), plats.stadsdel_beraknad) == ("Grimsta", True)
    granser_angrade(av=personer.samordnare, gransimport=gransimport)
    plats.refresh_from_db()
    assert (str(plats.stadsdel), plats.stadsdel_beraknad) == ("Grimsta", False)


def test_vem_som_far(skicka, personer, varld):
    with pytest.raises(Nekad, match="läsa in gränser"):
        skicka(av=personer.analytiker)
    with pytest.raises(Nekad):
        skicka(av=personer.frammande)
    for mer in ({"alla_omraden": True}, {"mal": Gransimport.Mal.LOKALPOLISOMRADE}):
        with pytest.raises(Nekad, match="den som sköter systemet"):
            skicka(**mer)
    assert skicka(av=personer.administrator).status == "granskas"


@pytest.mark.parametrize(
    ("falt", "fel", "mening"),
    [
        ({"kalla": " "}, Ogiltigt, "var gränserna kommer ifrån"),
        ({"kalla": "ring 070-123 45 67"}, Personuppgift, "personuppgifter"),
        ({"giltig_fran": idag() + timedelta(days=30)}, Ogiltigt, "börjar gälla först"),
        ({"mal": "vagar"}, Ogiltigt, "vad gränserna gäller"),
        ({"filer": [("a.geojson", b"{}")]}, Ogiltigt, "inte GeoJSON"),
    ],
)
def test_det_som_inte_stammer_avvisas(skicka, falt, fel, mening):
    with pytest.raises(fel, match=mening):
        skicka(**falt)
    assert not Gransimport.objects.exists()


@pytest.fixture
def polisen(varld):
    """The lokalpolisområde that the stadsdelar belong to."""
    lokal = Lokalpolisomrade.objects.create(namn="Västerort", slug="lpo-vasterort")
    Polistillhorighet.objects.filter(stadsdel__stadsdelsomrade=varld.omrade).delete()
    for stadsdel in Stadsdel.objects.filter(stadsdelsomrade=varld.omrade):
        Polistillhorighet.objects.create(stadsdel=stadsdel, lokalpolisomrade=lokal)
    return lokal


def test_omradets_och_polisens_granser_lases_in_och_dras_pa_kartan(skicka, personer, rot, varld, polisen, klient):
    def las_in(mal, namn, av):
        gransimport = skicka(geojson({namn: ruta(-0.5, 4000)}), av=av, mal=mal)
        assert utfall(av, gransimport) == {namn: Utfall.NY}
        granser_genomforda(av=av, gransimport=gransimport)

    las_in(Gransimport.Mal.STADSDELSOMRADE, varld.omrade.namn.upper(), personer.samordnare)
    polisens_namn = f"Lokalpolisområde {polisen.namn}"
    las_in(Gransimport.Mal.LOKALPOLISOMRADE, polisens_namn, rot)
    omradet, polisens = Grans.objects.order_by("pk")
    assert (omradet.stadsdelsomrade, omradet.stadsdel, polisens.lokalpolisomrade) == (varld.omrade, None, polisen)
    assert float(polisens.areal_km2) == pytest.approx(16, rel=1e-3)
    # Round tiles they would lie about both; round outlines they are lines.
    assert kartytor(personer.lasare, varld.omrade, idag()).linjer == ()
    granser_genomforda(av=personer.samordnare, gransimport=skicka())
    linjer = kartytor(personer.lasare, varld.omrade, idag()).linjer
    assert [(linje.namn, linje.streckad) for linje in linjer] == [(varld.omrade.namn, False), (polisens_namn, True)]
    k = klient(personer.lasare)
    sidan = k.get("/hasselby-vallingby/karta/").content.decode()
    assert "Områdesgränser" in sidan
    lager = k.get("/hasselby-vallingby/karta/granser/").json()["features"]
    assert {f["properties"]["namn"]: f["properties"]["streckad"] for f in lager} == {
        varld.omrade.namn: False, polisens_namn: True,
    }  # fmt: skip
    platsen = k.get("/hasselby-vallingby/plats/storatorget/").content.decode()
    assert "Storatorget ligger i " in platsen
    assert polisens_namn in platsen


def test_granser_lases_in_fran_kommandoraden_forst_efter_en_titt(varld, personer, tmp_path, capsys):
    [(namn, innehall)] = geojson({"VÄLLINGBY": ruta(0), "RÄCKSTAA": ruta(1)})
    fil = tmp_path / namn
    fil.write_bytes(innehall)
    val = ["las_granser", varld.omrade.slug, str(fil), "--kalla", KALLA, "--som"]
    call_command(*val, personer.samordnare.epost)
    ut = capsys.readouterr().out
    assert "VÄLLINGBY → Vällingby: ny, 1,00 km²" in ut
    assert "Grimsta: finns inte i filen" in ut
    assert "Skulle läsas in: 1 av 2." in ut
    assert not Grans.objects.exists()
    call_command(*val, personer.samordnare.epost, "--genomfor")
    assert "Inläst: 1 gräns." in capsys.readouterr().out
    assert str(Grans.objects.get().stadsdel) == "Vällingby"
    with pytest.raises(CommandError, match="läsa in gränser"):
        call_command(*val, personer.analytiker.epost, "--genomfor")


def test_en_avbruten_gar_inte_att_lasa_in(skicka, personer):
    gransimport = skicka()
    gransimport_avbruten(av=personer.samordnare, gransimport=gransimport)
    with pytest.raises(Last, match="avbruten"):
        granser_genomforda(av=personer.samordnare, gransimport=gransimport)


def test_sidorna_fran_fil_till_angrad(varld, personer, klient, django_assert_max_num_queries):
    sida = klient(personer.samordnare)
    adress = "/hasselby-vallingby/platser/granser/"
    [(namn, innehall)] = geojson({"VÄLLINGBY": ruta(0), "Grimstad": ruta(2), "VINSTA": ruta(3)})
    svar = sida.post(adress, {"filer": SimpleUploadedFile(namn, innehall), "kalla": KALLA, "mal": "stadsdel"})
    gransimport = Gransimport.objects.get()
    assert svar.url == f"{adress}{gransimport.pk}/"
    with django_assert_max_num_queries(20):
        text = sida.get(svar.url).content.decode()
    assert "Läs in 1 gräns" in text
    assert "Utan yta i filen:</strong> Råcksta" in " ".join(text.split())
    assert 'role="img"' in text
    grimsta = Stadsdel.objects.get(slug="grimsta")
    data = {"kalla": KALLA, "val-2": grimsta.pk, "kom_ihag": "on", "gor": "genomfor"}
    assert "2 gränser är inlästa" in sida.post(svar.url, data, follow=True).content.decode()
    assert "tills vidare" in sida.get(adress).content.decode()
    assert "är ångrad" in sida.post(svar.url, {"gor": "angra"}, follow=True).content.decode()
    igen = sida.post(svar.url, {"gor": "genomfor", "kalla": KALLA}, follow=True)
    assert "är ångrad och kan inte" in igen.content.decode()


@pytest.mark.parametrize("fil", ["shp_epsg3011", "stadsdelar_original_crs84.geojson"])
def test_originalen_gar_in_som_de_ar_117_stadsdelar_ingen_tappas(exempel, personer, rot, fil):
    """The published files: names in capitals, latin-1, SWEREF 99 18 00 or CRS 84. Areas within 1 % of the file's."""
    gransimport = granser_mottagna(
        av=rot, omrade=Stadsdel.objects.get(slug="vallingby").stadsdelsomrade, filer=original(fil), kalla=KALLA,
        alla_omraden=True, giltig_fran=date(2021, 4, 1),
    )  # fmt: skip
    rader = granskning(rot, gransimport).rader
    assert {rad.utfall for rad in rader} == {Utfall.NY}
    assert all(not rad.noter for rad in rader)
    assert granser_genomforda(av=rot, gransimport=gransimport) == 117
    areal = {g.stadsdel_id: float(g.areal_km2) for g in Grans.objects.all()}
    assert len(areal) == 117
    for rad in rader:
        assert rad.mal
        assert areal[rad.mal.pk] == pytest.approx(rad.areal_fil, rel=0.01)
    assert not Stadsdel.objects.filter(kontur__isnull=True).exists()
