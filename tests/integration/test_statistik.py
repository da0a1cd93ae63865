"""The figures: equal to the printed tables, never added twice, unknown rather than wrong."""

import csv
import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest

from lagesbild.forandring import Forandring
from lagesbild.models import Matomrade, Matserie, Matvarde
from lagesbild.period import Period
from lagesbild.selectors.statistik import (
    COMPSTAT,
    Rad,
    ar_med_nyckeltal,
    ar_med_siffror,
    basta_spann,
    compstat,
    nyckeltal,
    tillgangar,
    tyck_till,
)
from samverkan import svenska
from samverkan.models import Stadsdelsomrade

# Tabell 3 of the lägesbild of 2024 as printed: 2020–2024, difference, percent.
TABELL_3 = {
    "Bilstöld": (73, 51, 37, 43, 42, -1, -2),
    "Cykelstöld": (385, 316, 254, 307, 300, -7, -2),
    "Inbrott i bostad": (133, 126, 107, 90, 89, -1, -1),
    "Stöld ur fordon": (361, 414, 277, 334, 218, -116, -35),
    "Brott mot hushåll": (952, 907, 675, 774, 649, -125, -16),
    "Bedrägeri (urval)": (132, 162, 333, 554, 669, 115, 21),
    "Fickstöld": (63, 53, 42, 59, 72, 13, 22),
    "Fridskränkning": (47, 32, 41, 32, 23, -9, -28),
    "Hot": (312, 325, 327, 345, 322, -23, -7),
    "Misshandel utomhus (0–14 år)": (36, 51, 38, 26, 39, 13, 50),
    "Misshandel utomhus (15– år)": (226, 192, 204, 180, 174, -6, -3),
    "Mord/dråp": (7, 3, 2, 1, 4, 3, 300),
    "Mord/dråp, försök": (11, 8, 7, 8, 5, -3, -38),
    "Rån": (62, 52, 45, 46, 42, -4, -9),
    "Sexuellt ofredande": (52, 41, 60, 53, 60, 7, 13),
    "Våldtäkt, utomhus": (8, 7, 7, 2, 2, 0, 0),
    "Brott mot person": (956, 926, 1106, 1306, 1412, 106, 8),
}
# Tabell 4: row totals by category and year. In 2023 the third category changed names: 7 + 63.
TABELL_4 = {
    "Alkoholförtäring där förbud råder": [3, 4, 9, 4],
    "Grupp som bråkar/stökar": [9, 79, 69, 30],
    "Höga ljud, hög och störande musik": [12, 46, 70, 62],
    "Person eller grupp som stör den allmänna ordningen": [15, 123, 146, 85],
}
GAMMALT, NYTT = "Höga ljud / hög och störande musik", "Höga ljud, hög och störande musik"


@pytest.fixture
def omrade(exempel: str) -> Stadsdelsomrade:
    return Stadsdelsomrade.objects.get(slug="hasselby-vallingby")


@pytest.fixture
def lasare(personer):
    return personer.lasare


def siffra(serie: str, fran: date, till: date, varde: int, per: date, omrade: str = "hasselby-vallingby") -> Matvarde:
    return Matvarde.objects.create(
        serie=Matserie.objects.get(slug=serie, kalla__slug=COMPSTAT),
        matomrade=Matomrade.objects.get(stadsdelsomrade__slug=omrade),
        fran=fran,
        till=till,
        per_datum=per,
        varde=varde,
    )


def forandring(rad: Rad) -> Forandring:
    assert rad.forandring is not None
    return rad.forandring


def rad(tabell, namn: str):
    return next(rad for rad in tabell.rader if rad.namn == namn)


# --- CompStat --------------------------------------------------------------------------------------------------------


def test_varje_cell_i_tabell_3(omrade, lasare):
    tabell = compstat(lasare, omrade, ar=2024, till_manad=10)
    rader = {rad.namn: rad for rad in tabell.rader} | {grupp.namn: grupp.summa for grupp in tabell.grupper}
    assert {
        namn: (*rad.varden, forandring(rad).differens, forandring(rad).procent) for namn, rad in rader.items()
    } == TABELL_3
    assert tabell.ar == [2020, 2021, 2022, 2023, 2024]
    assert (tabell.period, tabell.per_datum, str(tabell.kalla)) == (
        "januari–oktober 2024",
        date(2024, 10, 31),
        "CompStat",
    )


def test_rader_och_grupper_star_i_tabellens_ordning(omrade, lasare):
    tabell = compstat(lasare, omrade, ar=2024, till_manad=10)
    assert [namn for g in tabell.grupper for namn in [*(r.namn for r in g.rader), g.namn]] == list(TABELL_3)


def test_bara_tva_forandringar_ar_storre_an_slumpen_ger(omrade, lasare):
    tabell = compstat(lasare, omrade, ar=2024, till_manad=10)
    assert [r.namn for r in tabell.rader if forandring(r).utover_slumpen] == ["Stöld ur fordon", "Bedrägeri (urval)"]


def test_ett_ar_ensamt_har_ingen_forandring(omrade, lasare):
    tabell = compstat(lasare, omrade, ar=2024, antal_ar=1, till_manad=10)
    assert [g.summa.varden for g in tabell.grupper] == [[649], [1412]]
    assert {r.forandring for r in tabell.rader} == {None}


def test_hela_aret_ar_okant_nar_bara_januari_till_oktober_finns(omrade, lasare):
    tabell = compstat(lasare, omrade, ar=2024)
    assert len(tabell.rader) == 15
    assert tabell.tom
    assert {g.summa.varden[-1] for g in tabell.grupper} == {None}
    assert {r.forandring for r in tabell.rader} == {None}
    assert tabell.per_datum is None
    assert tabell.ofullstandiga_ar == tabell.ar
    assert basta_spann(lasare, omrade) == Period.manader(2024, 1, 10)


def test_en_okand_del_gor_summan_okand_men_inte_de_andra_raderna(omrade, lasare):
    Matvarde.objects.filter(serie__slug="bilstold", fran__year=2023).delete()
    tabell = compstat(lasare, omrade, ar=2024, till_manad=10)
    hushall, person = tabell.grupper
    assert rad(tabell, "Bilstöld").varden == [73, 51, 37, None, 42]
    assert hushall.summa.varden == [952, 907, 675, None, 649]
    assert hushall.summa.forandring is None
    assert rad(tabell, "Cykelstöld").forandring.differens == -7
    assert person.summa.varden[-1] == 1412
    assert tabell.ofullstandiga_ar == [2023]


def test_ett_senare_uttag_galler_och_det_gamla_finns_kvar(omrade, lasare):
    siffra("ran", date(2024, 1, 1), date(2024, 10, 31), 47, date(2025, 1, 15))
    nu = compstat(lasare, omrade, ar=2024, till_manad=10)
    da = compstat(lasare, omrade, ar=2024, till_manad=10, per=date(2024, 12, 31))
    assert (rad(nu, "Rån").varden[-1], nu.grupper[1].summa.varden[-1], nu.per_datum) == (47, 1417, date(2025, 1, 15))
    assert (rad(da, "Rån").varden[-1], da.grupper[1].summa.varden[-1], da.per_datum) == (42, 1412, date(2024, 10, 31))
    assert compstat(lasare, omrade, ar=2024, till_manad=10, per=date(2024, 10, 30)).rader == []


def test_manader_laggs_ihop_men_aldrig_med_perioden_de_ligger_i(omrade, lasare):
    for manad in range(1, 13):
        p = Period.manad(2024, manad)
        siffra("ran", p.fran, p.till, 5, date(2025, 1, 15))
    assert rad(compstat(lasare, omrade, ar=2024, till_manad=10), "Rån").varden[-1] == 42  # stored as a whole
    assert rad(compstat(lasare, omrade, ar=2024), "Rån").varden[-1] == 52  # January–October + November + December
    assert rad(compstat(lasare, omrade, ar=2024, fran_manad=3, till_manad=4), "Rån").varden == [None] * 4 + [10]


def test_skottarets_dag_raknas_i_slumpen(omrade, lasare):
    hot = forandring(rad(compstat(lasare, omrade, ar=2024, till_manad=10), "Hot"))
    assert (hot.dagar_fore, hot.dagar_efter) == (304, 305)


def test_framlingen_ser_inga_siffror(omrade, personer):
    assert compstat(personer.frammande, omrade, ar=2024, till_manad=10).rader == []
    assert tyck_till(personer.frammande, omrade, fran_ar=2021, till_ar=2024).rader == []
    # Figures about lokalpolisområden are open to everyone who is logged in.
    assert {n.plats.slag for n in nyckeltal(personer.frammande, omrade, 2024)} == {"lokalpolisomrade"}
    assert ar_med_siffror(personer.frammande, omrade, COMPSTAT) == []
    assert tillgangar(personer.frammande, omrade) == []


def test_grannomradets_siffror_blandas_inte_in(omrade, personer):
    kungsholmen = Stadsdelsomrade.objects.get(slug="kungsholmen")
    siffra("ran", date(2024, 1, 1), date(2024, 10, 31), 9, date(2025, 1, 15), "kungsholmen")
    assert rad(compstat(personer.lasare, omrade, ar=2024, till_manad=10), "Rån").varden[-1] == 42
    tabell = compstat(personer.frammande, kungsholmen, ar=2024, till_manad=10)
    assert [(r.namn, r.varden[-1]) for r in tabell.rader] == [("Rån", 9)]


# --- Tyck till -------------------------------------------------------------------------------------------------------


def test_tabell_4_radernas_summor_och_alltihop(omrade, lasare):
    tabell = tyck_till(lasare, omrade, fran_ar=2021, till_ar=2024)
    assert {serie.namn: [rad.total for rad in rader] for serie, rader in tabell.kategorier} == TABELL_4
    assert sum(v or 0 for v in tabell.summa.manader) == 766
    assert tabell.summa.total == 766
    assert tabell.per_datum == date(2024, 9, 30)


def test_kategorin_som_bytte_namn_ar_en_rad_med_bada_namnen(omrade, lasare):
    tabell = tyck_till(lasare, omrade, fran_ar=2021, till_ar=2024)
    rader = {rad.ar: rad for rad in tabell.rader if rad.serie.namn == NYTT}
    assert [[n.namn for n in rader[ar].namn] for ar in tabell.ar] == [[GAMMALT], [GAMMALT], [GAMMALT, NYTT], [NYTT]]
    assert [(n.till, n.fran, n.total) for n in rader[2023].namn] == [
        (date(2023, 5, 31), date(2021, 1, 1), 7),
        (None, date(2023, 6, 1), 63),
    ]


def test_manader_utan_nagon_rad_alls_ar_okanda(omrade, lasare):
    tabell = tyck_till(lasare, omrade, fran_ar=2021, till_ar=2024)
    assert tabell.utan_uppgift == {(2021, m) for m in range(1, 7)} | {(2024, m) for m in (10, 11, 12)}
    assert tabell.manader(2024)[7:] == [8 + 21 + 8, 3 + 13 + 15 + 1, None, None, None]


# --- Nyckeltal -------------------------------------------------------------------------------------------------------


def test_omradet_bredvid_staden(omrade, lasare):
    alla = {(n.serie.slug, n.plats.namn): n for n in nyckeltal(lasare, omrade, 2024)}
    unga = alla["andel-under-20", "Hässelby-Vällingby"]
    assert (unga.varde, unga.referensvarde, unga.referensnamn) == (Decimal("25.5"), Decimal("21.2"), "Stockholms stad")
    assert (unga.grupp, unga.enhet, unga.period, str(unga.kalla)) == (
        "Befolkning",
        "procent",
        "2023-12-31",
        "Statistik om Stockholm 2024",
    )
    assert unga.jamforelse == "högre"
    assert alla["forvarvsarbetande", "Hässelby-Vällingby"].jamforelse == "lägre"
    trangbodda = alla["trangboddhet", "Hässelby gård"]
    assert (trangbodda.referensnamn, trangbodda.riktning) == ("Innerstaden", "ner")
    assert alla["otrygga-kvallstid", "Vällingby"].jamforelse is None
    assert alla["folkmangd", "Lokalpolisområde Vällingby"].notering.startswith("Drygt 190 000")
    assert not {"compstat", "tyck-till", "stadsdelsomraden"} & {n.kalla.slug for n in alla.values()}


def test_varje_serie_och_plats_en_gang_med_den_senaste_perioden(omrade, lasare):
    def fortroende(ar: int) -> list[tuple[str, Decimal]]:
        return [
            (n.period, n.varde) for n in nyckeltal(lasare, omrade, ar) if n.serie.slug == "fortroende-forvaltningen"
        ]

    assert fortroende(2024) == fortroende(2025) == [("2024", Decimal(47))]
    assert fortroende(2023) == [("2023", Decimal(45))]
    assert fortroende(2022) == []
    assert ar_med_nyckeltal(lasare, omrade) == [2020, 2023, 2024]


# --- What there is ---------------------------------------------------------------------------------------------------


def test_vilka_siffror_som_finns(omrade, lasare):
    assert ar_med_siffror(lasare, omrade, COMPSTAT) == [2020, 2021, 2022, 2023, 2024]
    assert ar_med_siffror(lasare, omrade, "tyck-till") == [2021, 2022, 2023, 2024]
    funna = {t.kalla.slug: (t.ar, t.antal_serier) for t in tillgangar(lasare, omrade)}
    assert funna["compstat"] == ("2020–2024", 15)
    assert funna["tyck-till"] == ("2021–2024", 4)


@pytest.fixture
def dubbelt(omrade: Stadsdelsomrade) -> None:
    """Twice the series, years of monthly figures in two versions, and another area beside."""
    kalla = Matserie.objects.filter(kalla__slug=COMPSTAT)[0].kalla
    platser = list(Matomrade.objects.filter(slag="stadsdelsomrade"))
    nya = Matserie.objects.bulk_create(
        Matserie(kalla=kalla, slug=f"ny-{i}", namn=f"Ny {i}", grupp=f"Grupp {i % 3}", ordning=99) for i in range(15)
    )
    Matvarde.objects.bulk_create(
        Matvarde(serie=serie, matomrade=plats, fran=p.fran, till=p.till, per_datum=per, varde=i)
        for i, serie in enumerate(nya)
        for plats in platser[:3]
        for p in (Period.manad(ar, manad) for ar in (2015, 2024) for manad in range(1, 13))
        for per in (date(2024, 12, 31), date(2025, 1, 31))
    )


@pytest.mark.parametrize("storlek", ["exempel", "dubbelt"])
def test_antalet_fragor_ar_detsamma_hur_mycket_det_an_finns(
    omrade, lasare, storlek, request, django_assert_num_queries
):
    request.getfixturevalue(storlek)
    with django_assert_num_queries(2):
        compstat(lasare, omrade, ar=2024, antal_ar=2 if storlek == "exempel" else 10, till_manad=10)
    with django_assert_num_queries(3):
        tyck_till(lasare, omrade, fran_ar=2024 if storlek == "exempel" else 2021, till_ar=2024)
    with django_assert_num_queries(1):
        nyckeltal(lasare, omrade, 2024)
    with django_assert_num_queries(2):
        tillgangar(lasare, omrade)
    with django_assert_num_queries(1):
        basta_spann(lasare, omrade)
    with django_assert_num_queries(1):
        ar_med_siffror(lasare, omrade, COMPSTAT)


# --- The pages -------------------------------------------------------------------------------------------------------

SIDOR = ["", "compstat/", "tyck-till/", "nyckeltal/"]
BAS = "/hasselby-vallingby/statistik/"


@pytest.fixture
def sida(omrade, personer, klient):
    """`sida("compstat/?ar=2024")`: the page as a läsare sees it."""

    def hamta(adress: str) -> str:
        svar = klient(personer.lasare).get(BAS + adress)
        assert svar.status_code == 200
        return svar.content.decode()

    return hamta


def celler(html: str) -> list[list[str]]:
    """The rows of the page's tables, as a reader of the screen hears them."""
    rader = re.findall(r"<tr.*?</tr>", html, re.DOTALL)
    return [
        [" ".join(unescape(re.sub(r"<[^>]+>", " ", c)).replace("\xa0", "_").split()) for c in _celltexter(r)]
        for r in rader
    ]  # fmt: skip


def _celltexter(rad: str) -> list[str]:
    return re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", rad, re.DOTALL)


@pytest.mark.parametrize("adress", SIDOR)
def test_framlingen_far_404_och_lasaren_ser_sidan(omrade, personer, klient, adress):
    assert klient(personer.frammande).get(BAS + adress).status_code == 404
    assert klient(personer.lasare).get(BAS + adress).status_code == 200
    svar = klient(None).get(BAS + adress)
    assert (svar.status_code, svar["Location"].split("?")[0]) == (302, "/logga-in/")


@pytest.mark.parametrize("adress", SIDOR)
def test_ett_omrade_utan_siffror_far_veta_det(omrade, personer, klient, adress):
    Matvarde.objects.filter(matomrade__stadsdelsomrade__slug="kungsholmen").delete()
    html = klient(personer.frammande).get(f"/kungsholmen/statistik/{adress}").content.decode()
    assert "Inga siffror än" in html


def test_sidan_visar_tabell_3_utan_att_man_valjer_nagot(sida):
    html = sida("compstat/")
    rader = celler(html)
    assert rader[0] == ["Brott", "2020", "2021", "2022", "2023", "2024", "Skillnad 2023–2024", "Procent"]
    visade = {rad[0]: rad[1:] for rad in rader if len(rad) == 8}
    namn = {"Brott mot hushåll": "Summa brott mot hushåll", "Brott mot person": "Summa brott mot person"}
    for kategori, tal in TABELL_3.items():
        *antal, differens, procent = visade[namn.get(kategori, kategori)]
        assert antal == [svenska.tal(n).replace("\xa0", "_") for n in tal[:5]]
        assert differens.split(" ◆")[0] == svenska.differens(tal[5])
        assert procent.split(" litet")[0] == svenska.procent(tal[6]).replace("\xa0", "_")
    assert visade["Stöld ur fordon"][5] == "−116 ◆ mer än slumpen förklarar"
    assert visade["Mord/dråp"][6] == "+300_% litet underlag"
    assert "Bedrägeri (urval) ökade från 554 till 669" in html
    assert "Fickstöld ökade" not in html
    assert "Uttag 2024-10-31" in html


def test_hela_aret_sags_vara_okant_och_sidan_erbjuder_det_som_finns(sida):
    html = sida("compstat/?ar=2024&till=12")
    assert "Uppgift saknas för perioden" in html
    (erbjuden,) = re.findall(r'href="(\?[^"]+)">Visa januari–oktober 2024', html)
    assert "Uppgift saknas" not in sida("compstat/" + unescape(erbjuden))
    visade = {rad[0]: rad[1:] for rad in celler(html)}
    assert visade["Rån"][:5] == ["– uppgift saknas för perioden"] * 5


@pytest.mark.parametrize(
    ("fraga", "besked"),
    [
        ("ar=2019", "Det finns inga siffror för 2019. Välj ett år i listan."),
        ("ar=", "Det finns inga siffror för"),
        ("antal_ar=11", "Välj 1–10 år att jämföra."),
        ("fran=13", "Välj en månad 1–12."),
        ("fran=11&till=3", "Perioden slutar före den börjar."),
        ("ar=%3Cscript%3E", "&lt;script&gt;"),
        ("ar=%00&till=%00", "Det finns inga siffror för"),
    ],
)
def test_fel_i_adressen_ger_ett_besked_och_den_vanliga_tabellen(sida, fraga, besked):
    html = sida(f"compstat/?{fraga}")
    assert besked in html
    assert "Urvalet gick inte att visa" in html
    assert ["Stöld ur fordon", "361", "414", "277", "334", "218"] in [rad[:6] for rad in celler(html)]
    assert "<script>" not in html.split("<main")[1]


def test_aren_i_fel_ordning_och_ett_okant_ar_for_de_andra(sida):
    assert "Åren står i fel ordning" in sida("tyck-till/?fran_ar=2024&till_ar=2022")
    assert "Det finns inga siffror för 1999" in sida("nyckeltal/?ar=1999")


def test_tabellen_som_fil_for_excel(omrade, personer, klient):
    Matserie.objects.filter(slug="ran").update(namn="=1+1")
    svar = klient(personer.lasare).get(BAS + "compstat/?antal_ar=2&format=csv")
    text = svar.content.decode("utf-8")
    assert svar["Content-Type"] == "text/csv; charset=utf-8"
    assert "compstat-hasselby-vallingby-2023-01-2024-10.csv" in svar["Content-Disposition"]
    assert text.startswith("\ufeffGrupp;Kategori;jan–okt 2023;jan–okt 2024;Skillnad;Procent;")
    rader = {(r[0], r[1]): r[2:] for r in csv.reader(text.splitlines(), delimiter=";")}
    assert rader["Brott mot hushåll", "Stöld ur fordon"] == ["334", "218", "-116", "-35", "ja", "2024-10-31"]
    assert rader["Brott mot person", "Summa"] == ["1306", "1412", "106", "8", "", "2024-10-31"]
    assert rader["Brott mot person", "'=1+1"][:2] == ["46", "42"]


def test_sidan_visar_tabell_4_med_bada_namnen(sida):
    html = sida("tyck-till/")
    rader = celler(html)
    # The seventeen row totals as printed: 2023 of the renamed category stands under both its names.
    tryckta = [3, 4, 9, 4, 9, 79, 69, 30, 12, 46, 7, 63, 62, 15, 123, 146, 85]
    assert [int(rad[-1]) for rad in rader if rad[0][:4].isdigit()] == tryckta
    assert rader[-1][0] == "Totalt"
    assert rader[-1][-1] == "766"
    assert f"”{GAMMALT}” från 2021-01-01 till och med 2023-05-31 (65 anmälningar)" in html
    assert f"”{NYTT}” från 2023-06-01 (125 anmälningar)" in html
    assert "januari–juni 2021 och oktober–december 2024" in html
    assert rader[2][1] == "– uppgift saknas"


def test_skillnaden_mot_staden_star_i_ord(sida):
    rader = {rad[0]: rad[1:] for rad in celler(sida("nyckeltal/")) if len(rad) == 6}
    assert rader["Invånare under 20 år"] == [
        "25,5_%",
        "21,2_%",
        "4,3 procentenheter högre än i staden",
        "2023-12-31",
        "Statistik om Stockholm 2024",
    ]
    assert rader["Medelinkomst"][:3] == ["406_900_kr", "496_400_kr", "89_500_kr lägre än i staden högre är bättre"]
    assert rader["Ohälsotal"][2].startswith("4,6 dagar högre än i staden")


@pytest.mark.parametrize("adress", SIDOR)
def test_sidornas_fragor_vaxer_inte_med_siffrorna(
    omrade, personer, klient, adress, request, django_assert_max_num_queries
):
    webb = klient(personer.lasare)
    webb.get(BAS + adress)
    with django_assert_max_num_queries(50) as fore:
        webb.get(BAS + adress)
    request.getfixturevalue("dubbelt")
    with django_assert_max_num_queries(len(fore)):
        webb.get(BAS + adress)
    assert len(fore) <= 16
