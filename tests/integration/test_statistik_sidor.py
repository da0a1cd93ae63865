"""The pages of figures as a läsare sees them: equal to the printed tables, and a clear answer to every choice."""

import csv
import re
from html import unescape

import pytest

from lagesbild.models import Matserie, Matvarde
from samverkan import svenska
from samverkan.models import Stadsdelsomrade
from tests.integration.test_statistik import GAMMALT, NYTT, TABELL_3, dubbelt

__all__ = ["dubbelt"]


@pytest.fixture
def omrade(exempel: str) -> Stadsdelsomrade:
    return Stadsdelsomrade.objects.get(slug="hasselby-vallingby")


# --- The pages -------------------------------------------------------------------------------------------------------

SIDOR = ["", "compstat/", "veckor/", "prognos/", "jamfor/", "tyck-till/", "nyckeltal/"]
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
    assert ("Inga veckosiffror" if adress == "veckor/" else "Inga siffror än") in html


def test_sidan_visar_tabell_3_utan_att_man_valjer_nagot(sida):
    html = sida("compstat/")
    rader = celler(html)
    andring = ["Skillnad 2023–2024", "Procent", "Troligen mellan", "2020–2024"]
    assert rader[0] == ["Brott", "2020", "2021", "2022", "2023", "2024", *andring]
    visade = {rad[0]: rad[1:] for rad in rader if len(rad) == 10}
    namn = {"Brott mot hushåll": "Summa brott mot hushåll", "Brott mot person": "Summa brott mot person"}
    for kategori, tal in TABELL_3.items():
        *antal, differens, procent, _, _ = visade[namn.get(kategori, kategori)]
        assert antal == [svenska.tal(n).replace("\xa0", "_") for n in tal[:5]]
        assert differens.split(" ◆")[0] == svenska.differens(tal[5])
        assert procent.split(" litet")[0] == svenska.procent(tal[6]).replace("\xa0", "_")
    assert visade["Stöld ur fordon"][5] == "−116 ◆ mer än slumpen förklarar"
    assert visade["Mord/dråp"][6] == "+300_% litet underlag"
    assert "Bedrägeri (urval) ökade från 554 till 669" in html
    assert visade["Stöld ur fordon"][7] == "−45 och −23_%"
    assert visade["Mord/dråp"][7] == "för få brott för ett intervall"
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
        ("mot=2024", "Välj ett år före 2024 att jämföra med."),
        ("plats=0", "Platsen finns inte, eller så får du inte se den."),
        ("aren=1999", "Det finns inga siffror för 1999. Välj bland åren i listan."),
        ("ar=%3Cscript%3E", "&lt;script&gt;"),
        ("ar=%00&till=%00", "Det finns inga siffror för"),
    ],
)
def test_fel_i_adressen_ger_ett_besked_och_den_vanliga_tabellen(sida, fraga, besked):
    html = sida(f"compstat/?{fraga}")
    assert besked in html
    assert "En del av urvalet gick inte att visa" in html
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
    rader = {(r["Grupp"], r["Kategori"]): r for r in csv.DictReader(text[1:].splitlines(), delimiter=";")}
    fordon, summa = rader["Brott mot hushåll", "Stöld ur fordon"], rader["Brott mot person", "Summa"]
    falt = ("jan–okt 2023", "jan–okt 2024", "Skillnad", "Procent", "Mer än slumpen förklarar", "Uttag")
    assert [fordon[f] for f in falt] == ["334", "218", "-116", "-35", "ja", "2024-10-31"]
    assert [summa[f] for f in falt] == ["1306", "1412", "106", "8", "", "2024-10-31"]
    assert (fordon["Kvot från"], fordon["Kvot till"]) == ("0,546", "0,7739")
    assert fordon["Källa"] == "CompStat, Polismyndigheten"
    assert [rader["Brott mot person", "'=1+1"][f] for f in falt[:2]] == ["46", "42"]


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
