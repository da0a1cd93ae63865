"""Places: what is saved of them, who sees what, and their whole story on one page."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from lagesbild.models import Matkalla, Matomrade, Matserie, Matvarde
from lagesbild.selectors.plats import platshandelser, platssiffror
from lagesbild.services.handelse import Uppgifter, handelser_registrerade
from lagesbild.vecka import Vecka
from platser.models import Klassning, Plats
from platser.selectors.investering import investeringar, summa, summor_per_ar, summor_per_stadsdel
from platser.selectors.lista import Platsurval, platslista, platsrader
from platser.selectors.tabeller import oppna_drogscener, ordningsvakter, prioriterade_platser, utsatta_omraden
from platser.services import investering_sparad, klassning_sparad, plats_sparad
from samverkan.fel import Krock, Nekad, Ogiltigt, Personuppgift
from samverkan.models import Loggpost

AR = (date(2024, 1, 1), date(2024, 12, 31))


KORSAD = {"type": "Polygon", "coordinates": [[[17, 59], [18, 60], [18, 59], [17, 60], [17, 59]]]}


def ruta(vast, syd, ost, nord):
    return {"type": "Polygon", "coordinates": [[[vast, syd], [ost, syd], [ost, nord], [vast, nord], [vast, syd]]]}


# --- Places -----------------------------------------------------------------------------------------------------------


def test_en_plats_far_sitt_kortnamn_och_ett_lage_som_inte_pekar_ut_en_dorr(varld, personer):
    plats = plats_sparad(
        av=personer.analytiker, omrade=varld.omrade, namn=" Åkermyntans  centrum ",
        andra_namn=["Åkermyntan", "åkermyntan"], lat=Decimal("59.381349"), lon=Decimal("17.810651"),
    )  # fmt: skip
    assert (plats.namn, plats.slug) == ("Åkermyntans centrum", "akermyntans-centrum")
    assert (plats.lat, plats.lon) == (Decimal("59.3813"), Decimal("17.8107"))
    assert [n.namn for n in plats.andra_namn.all()] == ["åkermyntan"]
    assert Loggpost.objects.filter(handelse="plats_skapad", objekt_id=str(plats.pk)).count() == 1


def test_stadsdelen_raknas_ut_ur_laget_vad_man_an_har_valt(varld, personer):
    vallingby, racksta, grimsta = varld.stadsdelar
    for n, stadsdel in enumerate((vallingby, racksta, grimsta)):
        stadsdel.kontur = ruta(17 + n, 59, 18 + n, 60)
        stadsdel.save()
    plats = plats_sparad(
        av=personer.analytiker, omrade=varld.omrade, namn="Torget i Råcksta", stadsdel=grimsta, lat=Decimal("59.5"),
        lon=Decimal("18.5"),
    )  # fmt: skip
    assert (plats.stadsdel, plats.stadsdel_beraknad) == (racksta, True)
    with pytest.raises(Ogiltigt, match="inte i någon av stadsdelarna") as fel:
        plats_sparad(
            av=personer.analytiker, omrade=varld.omrade, namn="Utanför", lat=Decimal("58.5"), lon=Decimal("18.5")
        )
    assert fel.value.falt == "lat"


def test_utan_granser_galler_den_stadsdel_man_valjer(varld, personer):
    plats = plats_sparad(
        av=personer.analytiker, omrade=varld.omrade, namn="Parken", stadsdel=varld.stadsdelar[2], lat=Decimal("59.5"),
        lon=Decimal("18.5"),
    )  # fmt: skip
    assert (plats.stadsdel, plats.stadsdel_beraknad) == (varld.stadsdelar[2], False)


@pytest.mark.parametrize(
    ("falt", "ord_", "var"),
    [
        ({"namn": ""}, "heter", "namn"),
        ({"lat": Decimal(59)}, "både latitud och longitud", "lon"),
        ({"lat": Decimal(590), "lon": Decimal(18)}, "grader i WGS 84", "lat"),
        ({"kontur": {"type": "Point", "coordinates": [18, 59]}}, "Ny", "kontur"),
        ({"kontur": KORSAD}, "Ny", "kontur"),
        ({"kontur": {"typ": "fel"}}, "GeoJSON", "kontur"),
        ({"namn": "Storatorget"}, "redan en plats", None),
    ],
)  # fmt: skip
def test_det_som_ar_fel_pa_en_plats_sags_vid_sitt_falt(falt, ord_, var, varld, personer):
    with pytest.raises(Ogiltigt, match=ord_) as fel:
        plats_sparad(av=personer.analytiker, omrade=varld.omrade, **({"namn": "Ny"} | falt))
    assert fel.value.falt == var
    assert not Plats.objects.filter(namn="Ny").exists()


def test_personuppgifter_sparas_inte_i_nagot_falt(varld, personer):
    for falt in ("agare", "beskrivning", "lageskalla"):
        with pytest.raises(Personuppgift):
            plats_sparad(
                av=personer.analytiker, omrade=varld.omrade, namn="Ny", **dict[str, Any]({falt: "Ring 070-123 45 67"})
            )
    with pytest.raises(Personuppgift):
        plats_sparad(av=personer.analytiker, omrade=varld.omrade, namn="Ny", andra_namn=["070-123 45 67"])


def test_en_krock_visar_bada_och_star_i_loggen(varld, personer):
    plats = varld.platser.plats
    plats_sparad(av=personer.samordnare, omrade=varld.omrade, plats=plats, bygger_pa=1, agare="Trafikkontoret")
    with pytest.raises(Krock) as krock:
        plats_sparad(av=personer.analytiker, omrade=varld.omrade, plats=plats, bygger_pa=1, agare="Bostadsbolaget")
    assert krock.value.nuvarande_data["agare"] == "Trafikkontoret"
    assert krock.value.forsok["agare"] == "Bostadsbolaget"
    assert (Loggpost.objects.get(handelse="plats_krock").till or {})["agare"] == "Bostadsbolaget"
    samma = plats_sparad(av=personer.analytiker, omrade=varld.omrade, plats=plats, bygger_pa=1, agare="Trafikkontoret")
    assert samma.version == 2


@pytest.mark.parametrize("vem", ["lasare", "administrator", "forvaltningschef", "frammande"])
def test_den_som_saknar_ratten_andrar_inget(vem, varld, personer):
    with pytest.raises(Nekad):
        plats_sparad(av=personer[vem], omrade=varld.omrade, namn="Ny")
    with pytest.raises(Nekad):
        klassning_sparad(av=personer[vem], omrade=varld.omrade, plats=varld.platser.plats, slag="kamera", kalla="X")


def test_det_kansliga_syns_bara_for_den_som_ser_arbetsmaterial(varld, personer):
    d = varld.platser
    for vem, vantat in ((personer.analytiker, True), (personer.lasare, False)):
        assert Plats.objects.synlig_for(vem).filter(pk=d.kanslig.pk).exists() is vantat
        assert Klassning.objects.synlig_for(vem).filter(pk=d.kanslig_klassning.pk).exists() is vantat
    fran, till = AR
    assert [r.plats for r in oppna_drogscener(personer.lasare, varld.omrade, fran, till)] == [d.plats]
    d.klassning.kanslig = True
    d.klassning.save()
    assert oppna_drogscener(personer.lasare, varld.omrade, fran, till) == []
    assert oppna_drogscener(personer.analytiker, varld.omrade, fran, till, publik=True) == []
    assert len(oppna_drogscener(personer.analytiker, varld.omrade, fran, till)) == 1


# --- Classifications --------------------------------------------------------------------------------------------------


def test_en_prioriterad_plats_ar_det_hela_sitt_ar_och_en_gang(varld, personer):
    gor: dict[str, Any] = {"av": personer.analytiker, "omrade": varld.omrade, "plats": varld.platser.plats}
    gor |= {"slag": "prioriterad", "kalla": "Rådet"}
    ny = klassning_sparad(**gor, ar=2025)
    assert (ny.giltig_fran, ny.giltig_till) == (date(2025, 1, 1), date(2025, 12, 31))
    assert [r.plats for r in prioriterade_platser(personer.lasare, varld.omrade, 2025)] == [varld.platser.plats]
    assert prioriterade_platser(personer.lasare, varld.omrade, 2024) == []
    with pytest.raises(Ogiltigt, match="redan prioriterad"):
        klassning_sparad(**gor, ar=2025)
    with pytest.raises(Ogiltigt, match="vilket år"):
        klassning_sparad(**gor)


def test_en_plats_har_en_klassning_i_taget(varld, personer):
    d = varld.platser
    with pytest.raises(Ogiltigt, match="redan den klassningen"):
        klassning_sparad(av=personer.analytiker, omrade=varld.omrade, plats=d.plats, slag="drogscen", kalla="Polisen")
    klassning_sparad(
        av=personer.analytiker, omrade=varld.omrade, klassning=d.klassning, bygger_pa=1, giltig_till=date(2024, 6, 30)
    )
    klassning_sparad(
        av=personer.analytiker, omrade=varld.omrade, plats=d.plats, slag="drogscen", kalla="Polisen",
        giltig_fran=date(2024, 9, 1),
    )  # fmt: skip
    assert len(oppna_drogscener(personer.lasare, varld.omrade, date(2024, 7, 1), date(2024, 7, 31))) == 0
    assert len(oppna_drogscener(personer.lasare, varld.omrade, *AR)) == 2


def test_ett_utsatt_omrade_omfattar_stadsdelar_utan_plats_och_hogsta_nivan_star_forst(varld, personer):
    vallingby, racksta, _ = varld.stadsdelar
    for slag, delar in (("utsatt", [racksta]), ("risk", [vallingby, racksta])):
        klassning_sparad(av=personer.analytiker, omrade=varld.omrade, slag=slag, kalla="NOA", stadsdelar=delar)
    rader = utsatta_omraden(personer.lasare, varld.omrade, *AR)
    assert [(r.slag, [s.namn for s in r.stadsdelar]) for r in rader] == [
        ("Riskområde", ["Vällingby", "Råcksta"]),
        ("Utsatt område", ["Råcksta"]),
    ]
    with pytest.raises(Ogiltigt, match="plats eller minst en stadsdel"):
        klassning_sparad(av=personer.analytiker, omrade=varld.omrade, slag="utsatt", kalla="NOA")
    with pytest.raises(Ogiltigt, match="hör inte till"):
        klassning_sparad(
            av=personer.analytiker,
            omrade=varld.omrade,
            slag="utsatt",
            kalla="NOA",
            stadsdelar=varld.andra_stadsdelar[:1],
        )


def test_bara_tillstand_kan_vara_ansokta_och_de_star_efter_dem_som_galler(varld, personer):
    gor: dict[str, Any] = {"av": personer.analytiker, "omrade": varld.omrade, "kalla": "Länsstyrelsen"}
    klassning_sparad(**gor, plats=varld.platser.plats, slag="ordningsvakt", lage="ansokt")
    klassning_sparad(**gor, plats=varld.platser.kanslig, slag="ordningsvakt")
    assert [r.lage for r in ordningsvakter(personer.analytiker, varld.omrade, *AR)] == ["Gäller", "Ansökt"]
    with pytest.raises(Ogiltigt, match="Bara tillstånd"):
        klassning_sparad(**gor, plats=varld.platser.plats, slag="bosattning", lage="ansokt")


# --- Events and figures -----------------------------------------------------------------------------------------------


def handelse(varld, personer, plats, stadsdel=0, **mer):
    (ny,) = handelser_registrerade(
        av=personer.analytiker, omrade=varld.omrade, vecka=Vecka(2024, 45), trots_dubblett=True,
        rader=[Uppgifter(varld.stadsdelar[stadsdel], date(2024, 11, 5), None, "narkotika", 2, "polis", plats=plats)],
    )  # fmt: skip
    return ny


def test_en_handelse_hor_till_den_plats_som_texten_ar_ett_namn_pa(varld, personer):
    d = varld.platser
    assert handelse(varld, personer, "  storatorget ").registrerad_plats == d.plats
    assert handelse(varld, personer, "Torget").registrerad_plats == d.plats  # another name, in its own stadsdel
    assert handelse(varld, personer, "Torget", stadsdel=1).registrerad_plats is None
    assert handelse(varld, personer, "Storatorget", stadsdel=1).registrerad_plats == d.plats
    assert handelse(varld, personer, "Okänd gata").registrerad_plats is None


def test_handelser_som_fanns_fore_platsen_hittas_genom_namnet(varld, personer):
    fore = handelse(varld, personer, "Ny plats")
    plats = plats_sparad(av=personer.analytiker, omrade=varld.omrade, namn="Ny plats", stadsdel=varld.stadsdelar[0])
    assert list(platshandelser(personer.analytiker, plats)) == [fore]
    assert not platshandelser(personer.lasare, plats).exists()  # the week is open


def test_siffror_om_en_plats_jamfors_som_alla_andra(varld, personer):
    kalla = Matkalla.objects.create(slug="platsstatistik", namn="Polisens statistik")
    matomrade = Matomrade.objects.create(slag=Matomrade.Slag.PLATS, namn="Storatorget", plats=varld.platser.plats)
    for slug, antal in (("skadegorelse", (274, 142)), ("narkotika", (12, 15))):
        serie = Matserie.objects.create(kalla=kalla, slug=slug, namn=slug.capitalize())
        for ar, varde in zip((2018, 2019), antal, strict=True):
            Matvarde.objects.create(
                serie=serie, matomrade=matomrade, fran=date(ar, 1, 1), till=date(ar, 11, 30), varde=varde,
                per_datum=date(2019, 11, 30),
            )  # fmt: skip
    skada, narkotika = sorted(
        platssiffror(personer.lasare, varld.platser.plats), key=lambda s: s.serie.namn, reverse=True
    )
    f: Any = skada.forandring
    assert (f.differens, f.procent, f.utover_slumpen) == (-132, -48, True)
    assert skada.mening == "Skadegorelse minskade från 274 till 142 (−132, −48\u00a0%), mer än slumpen förklarar."
    assert narkotika.forandring is not None
    assert narkotika.forandring.litet_underlag
    assert platssiffror(personer.frammande, varld.platser.plats) == []


# --- Investments ------------------------------------------------------------------------------------------------------


def test_summor_per_ar_och_stadsdel_raknar_beviljat_bara_dar_det_ar_beslutat(varld, personer):
    gor: dict[str, Any] = {"av": personer.analytiker, "omrade": varld.omrade, "ar": 2025}
    investering_sparad(**gor, namn="A", plats=varld.platser.plats, status="beviljad", sokt_kr=100, beviljat_kr=80)
    investering_sparad(**gor, namn="B", stadsdel=varld.stadsdelar[1], status="beviljad", sokt_kr=50)
    investering_sparad(**gor, namn="C", status="avslag", sokt_kr=900)
    rader = list(investeringar(personer.lasare, varld.omrade))
    assert [(s.namn, s.antal, s.sokt, s.beviljat) for s in summor_per_ar(rader)] == [
        ("2025", 3, 1050, 80),
        ("2024", 1, 400_000, None),
    ]
    assert [(s.namn, s.sokt) for s in summor_per_stadsdel(rader)] == [
        ("Vällingby", 400_100), ("Råcksta", 50), ("Hela området", 900),
    ]  # fmt: skip
    assert summa(rader).utan_belopp == 1


@pytest.mark.parametrize(
    ("falt", "ord_"),
    [
        ({"status": "avslag", "beviljat_kr": 1}, "avslag har inget beviljat"),
        ({"klar_dag": date(2024, 5, 1)}, "sätt läget till klar"),
        ({"ansokan_dag": date(2024, 5, 2), "beslut_dag": date(2024, 5, 1)}, "före ansökan"),
    ],
)
def test_en_investering_som_sager_emot_sig_sjalv_sparas_inte(falt, ord_, varld, personer):
    with pytest.raises(Ogiltigt, match=ord_):
        investering_sparad(av=personer.analytiker, omrade=varld.omrade, ar=2024, namn="X", **falt)


# --- Pages ------------------------------------------------------------------------------------------------------------


def urval(vem, varld, **val):
    return [p.namn for p in platslista(vem, varld.omrade, Platsurval(**val))]


def test_listan_filtreras_pa_allt(varld, personer):
    vem, d = personer.analytiker, varld.platser
    assert urval(vem, varld) == ["Skogsbacken", "Storatorget"]
    assert urval(personer.lasare, varld) == ["Storatorget"]
    for val in (
        {"sok": "TORG"}, {"typ": "torg"}, {"klassning": "drogscen"}, {"samverkan": "pagar"}, {"arbete": "sena"},
        {"lage": "saker"},
    ):  # fmt: skip
        assert urval(vem, varld, **val) == ["Storatorget"], val
    for val in ({"klassning": "bosattning"}, {"samverkan": "ingen"}, {"lage": "saknas"}):
        assert urval(vem, varld, **val) == ["Skogsbacken"], val
    assert urval(vem, varld, klassning="drogscen", ar=2022) == []
    assert urval(vem, varld, stadsdel=varld.stadsdelar[1]) == []
    assert urval(personer.lasare, varld, arbete="oppna") == []  # the list is work in progress
    (rad,) = platsrader(vem, platslista(vem, varld.omrade, Platsurval(sok="storatorget")))
    assert (rad.samverkan, rad.oppna, rad.sena) == (d.samverkan, 1, 1)


def test_listan_kostar_lika_manga_fragor_hur_lang_den_an_ar(varld, personer, klient, django_assert_num_queries):
    webb, adress = klient(personer.analytiker), reverse("platser", args=[varld.omrade.slug])
    fragor = 13
    with django_assert_num_queries(fragor):
        webb.get(adress)
    Plats.objects.bulk_create(
        Plats(stadsdelsomrade=varld.omrade, stadsdel=varld.stadsdelar[0], namn=f"P{n}", slug=f"p{n}") for n in range(60)
    )
    for p in Plats.objects.filter(slug__startswith="p")[:20]:
        Klassning.objects.create(stadsdelsomrade=varld.omrade, plats=p, slag="kamera", kalla="X")
    with django_assert_num_queries(fragor):
        sida = webb.get(adress).content.decode()
    assert "62 platser" in sida


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
@pytest.mark.parametrize("sida", ["platser", "klassningar", "investeringar"])
def test_tabellerna_finns_som_filer(sida, format_, varld, personer, klient):
    svar = klient(personer.lasare).get(reverse(sida, args=[varld.omrade.slug]), {"format": format_})
    assert svar.status_code == 200
    assert "hasselby-vallingby" in svar["Content-Disposition"]
    if format_ == "csv":
        assert "Storatorget" in svar.content.decode()
        assert "Skogsbacken" not in svar.content.decode()


def test_platsens_sida_beratttar_allt_i_tidens_ordning(varld, personer, klient):
    d = varld.platser
    handelse(varld, personer, "Storatorget")
    adress = reverse("plats", args=[varld.omrade.slug, d.plats.slug])
    sida = klient(personer.analytiker).get(adress).content.decode()
    tider = [sida.index(text) for text in ("Narkotika (oroande)", "Bild: Torget från norr", "Platssamverkan startar")]
    assert tider == sorted(tider)
    assert "Öppen drogscen" in sida
    bara = klient(personer.analytiker).get(adress, {"visa": "handelse"}).content.decode()
    assert "Narkotika (oroande)" in bara
    assert "Platssamverkan startar" not in bara
    lasaren = klient(personer.lasare).get(adress).content.decode()
    assert "Byt lamporna" not in lasaren
    assert "Narkotika" not in lasaren


def test_platsens_sida_kostar_lika_manga_fragor_hur_lang_berattelsen_an_ar(
    varld, personer, klient, django_assert_max_num_queries
):
    webb, adress = klient(personer.analytiker), reverse("plats", args=[varld.omrade.slug, "storatorget"])
    for ar in range(2010, 2030):
        klassning_sparad(
            av=personer.analytiker, omrade=varld.omrade, plats=varld.platser.plats, slag="prioriterad", ar=ar, kalla="X"
        )
        handelse(varld, personer, "Storatorget")
    with django_assert_max_num_queries(45):
        assert webb.get(adress).status_code == 200


def test_en_plats_laggs_in_och_andras_pa_sin_sida(varld, personer, klient):
    webb = klient(personer.samordnare)
    ny = {
        "namn": "Lekparken",
        "typ": "park",
        "noggrannhet": "ungefarlig",
        "lat": "59,36",
        "lon": "17,87",
        "andra_namn": "",
    }
    svar = webb.post(reverse("plats_ny", args=[varld.omrade.slug]), ny)
    assert svar["Location"] == reverse("plats", args=[varld.omrade.slug, "lekparken"])
    adress = reverse("plats_andra", args=[varld.omrade.slug, "lekparken"])
    svar = webb.post(adress, ny | {"beskrivning": "Ring 070-123 45 67", "version": "1"})
    assert svar.status_code == 400
    assert "personuppgifter" in svar.content.decode()
    webb.post(adress, ny | {"agare": "Staden", "version": "1"})
    svar = webb.post(adress, ny | {"agare": "Bolaget", "version": "1"})
    assert svar.status_code == 409
    sida = svar.content.decode()
    assert "Sparat nu" in sida
    assert 'value="Bolaget"' in sida  # nothing typed is lost
    assert 'name="version" value="2"' in sida


def test_en_annan_parts_platser_och_personer_gar_inte_att_valja(varld, personer, klient):
    sida = klient(personer.analytiker).get(reverse("klassning_ny", args=[varld.omrade.slug])).content.decode()
    assert f'value="{varld.platser.plats.pk}"' in sida
    assert f'<option value="{varld.platser_annat.plats.pk}"' not in sida
    svar = klient(personer.analytiker).post(
        reverse("klassning_ny", args=[varld.omrade.slug]),
        {"slag": "kamera", "plats": varld.platser_annat.plats.pk, "lage": "galler", "kalla": "X", "ordning": 0},
    )
    assert svar.status_code == 400


@pytest.mark.parametrize("nummer", [str(10**30), "-1", "0", "en", "1; 2"])
def test_en_stadsdel_med_ett_orimligt_nummer_finns_inte(varld, personer, klient, nummer):
    svar = klient(personer.analytiker).post(
        reverse("klassning_ny", args=[varld.omrade.slug]),
        {"slag": "kamera", "stadsdelar": nummer, "lage": "galler", "kalla": "X", "ordning": 0},
    )
    assert svar.status_code == 400
    assert "Välj bland det som finns i listan." in svar.content.decode()


def test_namnen_finns_att_valja_nar_en_handelse_skrivs(varld, personer, klient):
    sida = klient(personer.analytiker).get(reverse("veckohandelser", args=[varld.omrade.slug, 2024, 45]))
    assert '<option value="Storatorget">' in sida.content.decode()


# --- The example ------------------------------------------------------------------------------------------------------


def test_dokumentens_platser_star_i_exemplet(exempel, personer):
    omrade = Plats.objects.get(slug="hasselby-torg").stadsdelsomrade
    scener = oppna_drogscener(personer.lasare, omrade, *AR)
    assert [str(r.plats) for r in scener] == ["Maltesholmstorget", "Hässelby torg", "Råcksta torg", "Vällingby centrum"]
    assert [str(r.plats) for r in prioriterade_platser(personer.lasare, omrade, 2025)] == [
        "Hässelby torg", "Maltesholmstorget",
    ]  # fmt: skip
    (utsatt,) = utsatta_omraden(personer.lasare, omrade, *AR)
    assert utsatt.namn == "Grimsta, Hässelby gård, Hässelby strand och Smedshagen"
    vakter = ordningsvakter(personer.lasare, omrade, *AR)
    assert [r.lage for r in vakter] == ["Gäller"] * 3 + ["Ansökt"] * 2
    torget = Plats.objects.get(slug="hasselby-torg")
    skada = next(s for s in platssiffror(personer.lasare, torget) if s.serie.slug == "skadegorelse")
    assert skada.forandring is not None
    assert (skada.forandring.fore, skada.forandring.efter) == (274, 142)


def test_tabellerna_valjs_efter_slag_och_stadsdel_och_filen_foljer_med(varld, personer, klient):
    k = klient(personer.analytiker)
    sidan = "/hasselby-vallingby/platser/klassningar/"
    alla = k.get(sidan, {"ar": "2024"}).content.decode()
    assert "Öppna drogscener" in alla
    assert "Olovliga bosättningar" in alla
    drog = k.get(sidan, {"ar": "2024", "slag": "drogscen", "stadsdel": varld.platser.plats.stadsdel.slug})
    assert "Storatorget" in drog.content.decode()
    assert "Olovliga bosättningar" not in drog.content.decode()
    fil = k.get(sidan, {"ar": "2024", "slag": "drogscen", "format": "csv"}).content.decode()
    assert "Storatorget" in fil
    assert "Skogsbacken" not in fil
    annan = varld.omrade.stadsdelar.exclude(pk=varld.platser.plats.stadsdel_id).first()
    assert f"Inget i {annan}." in k.get(sidan, {"slag": "drogscen", "stadsdel": annan.slug}).content.decode()
    # What can't be read is said at its field, and the year that there is is shown.
    assert k.get(sidan, {"ar": "x", "stadsdel": "finns-inte"}).status_code == 200


def test_platser_hittas_ocksa_pa_sin_agare(varld, personer):
    varld.platser.plats.agare = "Centrumägaren i Vällingby"
    varld.platser.plats.save()
    funna = platslista(personer.lasare, varld.omrade, Platsurval(sok="CENTRUMÄGAREN"))
    assert list(funna) == [varld.platser.plats]
