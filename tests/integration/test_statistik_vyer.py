"""The views of the figures: any span and place, weekly counts, the year's end, areas beside each other, files."""

import io
import json
import re
from datetime import date, timedelta

import pytest
from python_calamine import CalamineWorkbook

from lagesbild.models import (
    Avsnitt,
    Handelse,
    Lagesbild,
    Matkalla,
    Matomrade,
    Matserie,
    Matvarde,
    Veckobedomning,
)
from lagesbild.period import Period
from lagesbild.selectors.statistik import (
    avvikelser_i,
    compstat,
    handelsetabell,
    platsens_underlag,
    platser_for,
    prognostabell,
    tabell,
    tyck_till,
    veckotabell,
    veckounderlag,
)
from lagesbild.vecka import Vecka
from lagesbild.views.statistik.tyck_till import snitt_per_manad
from platser.models import Plats, Stadsdel
from samverkan.models import Stadsdelsomrade, Uppdrag
from samverkan.roller import Part, Roll

BAS = "/hasselby-vallingby/statistik/"


@pytest.fixture
def omrade(exempel: str) -> Stadsdelsomrade:
    return Stadsdelsomrade.objects.get(slug="hasselby-vallingby")


@pytest.fixture
def plats(omrade) -> Matomrade:
    return Matomrade.objects.get(stadsdelsomrade=omrade)


@pytest.fixture
def ran(omrade) -> Matserie:
    return Matserie.objects.get(slug="ran", kalla__slug="compstat")


@pytest.fixture
def webb(personer, klient):
    return klient(personer.analytiker)


def siffror(serie, plats, perioder, varde, per=date(2025, 1, 15)):
    Matvarde.objects.bulk_create(
        Matvarde(
            serie=serie, matomrade=plats, fran=p.fran, till=p.till, per_datum=per,
            varde=varde(p) if callable(varde) else varde,
        )
        for p in perioder
    )  # fmt: skip


def manader(*aren: int, sista: int = 12) -> list[Period]:
    return [Period.manad(ar, m) for ar in aren for m in range(1, (sista if ar == aren[-1] else 12) + 1)]


def sida(webb, adress: str) -> str:
    svar = webb.get(BAS + adress)
    assert svar.status_code == 200
    return svar.content.decode().replace("\xa0", " ")


# --- Any span, any years ---------------------------------------------------------------------------------------------


def test_tolv_manader_over_arsskiftet(omrade, plats, ran, personer):
    siffror(ran, plats, manader(2022, 2023, 2024), lambda p: p.fran.year - 2020)
    t = compstat(personer.lasare, omrade, ar=2024, antal_ar=2, fran_manad=11, till_manad=10)
    (rad,) = (r for r in t.rader if r.namn == "Rån")
    assert rad.varden == [2 * 2 + 10 * 3, 2 * 3 + 10 * 4]
    assert t.period == "november 2023–oktober 2024"
    assert rad.forandring is not None
    assert rad.forandring.dagar_efter == 366


def test_vart_och_ett_av_aren_mot_det_sista_och_ett_valt_ar(plats, personer):
    underlag = platsens_underlag(personer.lasare, plats)
    t = tabell(underlag, [2020, 2022, 2024], 1, 10, mot_ar=2020)
    (bedrageri,) = (r for r in t.rader if r.namn.startswith("Bedrägeri"))
    assert bedrageri.varden == [132, 333, 669]
    assert bedrageri.forandring == bedrageri.mot[0]
    assert [f.differens for f in bedrageri.mot if f] == [537, 336]
    assert bedrageri.linje == [132, 162, 333, 554, 669]
    assert t.ar_fore == 2020


def test_sidan_tar_enskilda_ar_och_ett_ar_att_jamfora_med(omrade, webb):
    html = sida(webb, "compstat/?aren=2020&aren=2023&aren=2024&mot=2020")
    assert "Skillnad 2020–2024" in html
    assert "Bedrägeri (urval) ökade från 132 till 669 (+537, +407 %), mer än slumpen förklarar." in html
    assert "sedan 2023" in html


def test_bara_det_falt_som_ar_fel_far_sitt_vanliga_varde(omrade, webb):
    html = sida(webb, "compstat/?ar=2023&antal_ar=2&fran=13&till=10")
    assert "Välj en månad 1–12." in html
    assert "Skillnad 2022–2023" in html


def test_raderna_sorteras_inom_gruppen(omrade, webb):
    html = sida(webb, "compstat/?sortera=-skillnad")
    assert 'aria-sort="descending"' in html
    ordning = [html.index(f'<th scope="row">{n}') for n in ("Bedrägeri (urval)", "Fickstöld", "Hot")]
    assert ordning == sorted(ordning)


def test_per_tusen_invanare_sager_vilket_ars_folkmangd(omrade, webb):
    html = sida(webb, "compstat/?visa=per_1000")
    assert "18,51" in html  # 1 412 of 76 286
    assert "2024 räknas med 76 286 (2023-12-31)" in html


def test_jamforelsen_med_staden_ar_med_resten_av_staden(omrade, plats, ran, webb):
    staden = Matomrade.objects.get(slag="stad")
    folk = Matserie.objects.get(slug="folkmangd", kalla__slug="stadsdelsomraden")
    siffror(folk, staden, [Period(date(2023, 12, 31), date(2023, 12, 31))], 976_286)
    siffror(ran, staden, [Period.manader(2024, 1, 10)], 1042)
    html = sida(webb, f"compstat/?jamfor={staden.pk}")
    assert "Hässelby-Vällingby mot resten av Stockholms stad" in html
    assert '<th scope="col" class="tal">Resten av Stockholms stad</th>' in html
    # 42 of 76,286 against 1,000 of 900,000: 0.50 times, with the interval of that.
    rad = html.split("Per 1 000 invånare <span", 1)[1].split('<th scope="row">Rån</th>', 1)[1].split("</tr>", 1)[0]
    assert re.findall(r">(\d[\d,–]*)", rad) == ["0,55", "1,11", "0,50", "0,35–0,67"]


def test_ett_nyare_uttag_av_manader_galler_och_det_aldsta_namns(omrade, plats, ran, webb):
    siffror(ran, plats, manader(2024, sista=10), 5)
    html = sida(webb, "compstat/")
    assert "Uttag 2025-01-15 (det äldsta 2024-10-31)." in html


# --- Places: only those that the user may see ------------------------------------------------------------------------


def test_platserna_ar_de_som_anvandaren_far_se(omrade, ran, personer, klient):
    kungsholmen = Matomrade.objects.get(stadsdelsomrade__slug="kungsholmen")
    staden, vallingby = Matomrade.objects.get(slag="stad"), Matomrade.objects.get(stadsdel__slug="vallingby")
    for p in (kungsholmen, staden, vallingby):
        siffror(ran, p, [Period.manader(2024, 1, 10)], 7)
    assert [p.namn for p in platser_for(personer.lasare, omrade)] == [
        "Hässelby-Vällingby", "Vällingby", "Stockholms stad"
    ]  # fmt: skip
    html = sida(klient(personer.lasare), f"compstat/?plats={kungsholmen.pk}")
    assert "Platsen finns inte, eller så får du inte se den." in html
    assert "Anmälda brott i urval, januari–oktober" in html
    assert "Vällingby" in sida(klient(personer.lasare), f"compstat/?plats={vallingby.pk}")
    assert platsens_underlag(personer.lasare, kungsholmen) == []


def test_tratten_visar_de_omraden_som_man_far_se(omrade, ran, personer, klient):
    alla = Matomrade.objects.filter(slag="stadsdelsomrade").exclude(stadsdelsomrade=omrade)
    for i, p in enumerate(alla):
        siffror(ran, p, [Period.manader(2024, 1, 10)], 300 if i == 0 else 40)
    html = sida(klient(personer.samordnare), f"jamfor/?tratt={ran.pk}")
    assert "För få områden att jämföra" in html
    for p in alla:
        assert p.stadsdelsomrade is not None
        Uppdrag.objects.create(anvandare=personer.samordnare, roll=Roll.ANALYTIKER, part=Part.FORVALTNING,
                               stadsdelsomrade=p.stadsdelsomrade, giltig_fran=date(2020, 1, 1))  # fmt: skip
    html = sida(klient(personer.samordnare), f"jamfor/?tratt={ran.pk}")
    assert "över 99,8 %-gränsen, mer än slumpen förklarar" in html
    assert 'id="diagram-tratt-titel"' in html


def test_publicerade_siffror_jamfor_alla_omraden_ocksa_for_den_som_bara_har_ett(exempel: str, personer, klient):
    """The yearbook's figures of all stadsdelsområden are for everybody; what is not published stays with its area."""
    lasare = klient(personer.lasare)
    html = sida(lasare, "jamfor/")
    assert 'id="diagram-tratt-titel"' in html
    assert "Anmälda brott (Stadsdelsområdena i siffror) per 1 000 invånare, 2024" in html
    assert "Södermalm" in html
    fil = lasare.get(f"/hasselby-vallingby/statistik/jamfor/?tratt={_brott().pk}&format=json").json()
    assert len(fil["rader"]) == Stadsdelsomrade.objects.count()
    # Elsewhere the scope is what it was: the API lists own figures only.
    mina = lasare.get("/api/v1/matvarden/?kalla=stadsdelsomraden&per_sida=1000").json()["results"]
    assert {v["omrade"] for v in mina} == {"Hässelby-Vällingby"}
    Matkalla.objects.filter(slug="stadsdelsomraden").update(publicerad=False)
    assert "Södermalm" not in sida(lasare, "jamfor/")
    assert "För få områden att jämföra" in sida(lasare, "jamfor/")


def _brott() -> Matserie:
    return Matserie.objects.get(slug="anmalda-brott", kalla__slug="stadsdelsomraden")


# --- Weeks -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def veckoserie(plats) -> Matserie:
    serie = Matserie.objects.create(kalla=Matkalla.objects.get(slug="compstat"), slug="klotter", namn="Klotter")
    veckor = [Vecka(2023, 1).plus(n) for n in range(97)]
    siffror(serie, plats, [Period.vecka(v) for v in veckor], lambda p: 2 if p.fran.year < 2024 else 3)
    return serie


def test_veckan_tjugoatta_dagar_och_aret_mot_forra_aret(plats, veckoserie, personer):
    t = veckotabell(veckounderlag(personer.lasare, plats), Vecka(2024, 45))
    (rad,) = t.rader
    assert (rad.namn, rad.par) == ("Klotter", [(3, 2), (12, 8), (135, 90)])
    assert t.spann[0].fore == Period.vecka(Vecka(2023, 45))
    aret = rad.forandringar[2]
    assert aret is not None
    assert aret.utover_slumpen


def test_vecka_53_har_ingen_motsvarighet(plats, veckoserie, personer):
    t = veckotabell(veckounderlag(personer.lasare, plats), Vecka(2026, 53))
    assert {s.fore for s in t.spann} == {None}
    assert t.rader[0].par == [(None, None)] * 3


def test_dagar_laggs_ihop_till_veckan_hittills(plats, veckoserie, personer):
    Matvarde.objects.filter(serie=veckoserie).delete()
    dagar = [Vecka(ar, 1).mandag + timedelta(days=n) for ar in (2023, 2024) for n in range(311)]
    siffror(veckoserie, plats, [Period(d, d) for d in dagar], 1)
    t = veckotabell(veckounderlag(personer.lasare, plats), Vecka(2024, 45))
    assert t.spann[0].nu == Period(date(2024, 11, 4), date(2024, 11, 6))
    assert t.rader[0].par == [(3, 3), (28, 28), (311, 311)]


def test_utan_veckosiffror_sags_det(omrade, webb):
    Handelse.objects.update(struken=True)
    assert "Inga veckosiffror" in sida(webb, "veckor/")


def test_egna_handelser_raknas_och_tiden_innan_ar_okand(omrade, personer):
    Handelse.objects.update(struken=True)
    stadsdel = Stadsdel.objects.get(slug="vallingby")
    for dag in (date(2024, 10, 29), date(2024, 11, 5), date(2024, 11, 6)):
        v = Vecka.fran_datum(dag)
        Handelse.objects.create(
            stadsdel=stadsdel, dag=dag, ar=v.ar, vecka=v.vecka, typ="ran", allvar=2, kalla="polis",
            rapporterad_av=personer.analytiker, rapporterad_tid="2024-11-11T09:00:00+01:00",
        )  # fmt: skip
    t = handelsetabell(personer.analytiker, omrade, Vecka(2024, 45))
    assert [(r.namn, r.par) for r in t.rader] == [
        (namn, [(2, None), (None, None), (None, None)]) for namn in ("Rån", "Alla händelser")
    ]  # fmt: skip
    assert handelsetabell(personer.frammande, omrade, Vecka(2024, 45)).rader == []


def test_veckor_som_inte_ar_rapporterade_an_har_inget_antal(omrade, personer):
    assert Veckobedomning.objects.i_omrade(omrade).latest("ar", "vecka").iso == Vecka(2024, 45)
    Handelse.objects.filter(dag__gt=Vecka(2024, 40).sondag).update(struken=True)
    rapporterad, sedan = (handelsetabell(personer.analytiker, omrade, Vecka(2024, v)) for v in (45, 46))
    assert {r.par[0][0] for r in rapporterad.rader} == {0}
    assert {par[0] for r in sedan.rader for par in r.par} == {None}


def test_alla_handelser_tillsammans_provas_inte(omrade, personer):
    Handelse.objects.update(struken=True)
    stadsdel = Stadsdel.objects.get(slug="vallingby")
    for dag in [Vecka(2023, 1).mandag, *[Vecka(2024, 45).mandag] * 12]:
        v = Vecka.fran_datum(dag)
        Handelse.objects.create(
            stadsdel=stadsdel, dag=dag, ar=v.ar, vecka=v.vecka, typ="ran", allvar=2, kalla="polis",
            rapporterad_av=personer.analytiker, rapporterad_tid="2024-11-11T09:00:00+01:00",
        )  # fmt: skip
    ran, alla = handelsetabell(personer.analytiker, omrade, Vecka(2024, 45)).rader
    assert ran.par[0] == alla.par[0] == (12, 0)
    provade = [bool(f and f.utover_slumpen) for f in (ran.forandringar[0], alla.forandringar[0])]
    assert provade == [True, False]


# --- The year's end --------------------------------------------------------------------------------------------------


def test_prognosen_visas_bara_nar_den_har_traffat_battre(omrade, plats, ran, webb, personer):
    assert "Ingen prognos går att visa" in sida(webb, "prognos/")
    Matvarde.objects.filter(serie=ran).delete()
    siffror(ran, plats, manader(*range(2016, 2025), sista=10), lambda p: 10 * (p.fran.year - 2014))
    t = prognostabell(platsens_underlag(personer.lasare, plats))
    assert t is not None
    (rad,) = (r for r in t.rader if r.serie == ran)
    assert (t.manad, rad.hittills, rad.forra_hela) == (10, 1000, 1080)
    slut = rad.prognos.slut
    assert slut is not None
    assert slut.fran <= 1200 <= slut.till
    html = sida(webb, "prognos/")
    assert "Prövad på 2018–2023 missade prognosen i snitt med" in html
    assert "Kategorier utan prognos" in html


# --- Files -----------------------------------------------------------------------------------------------------------

TABELLER = ["compstat/?", "veckor/?", "prognos/?", "tyck-till/?", "nyckeltal/?"]


@pytest.mark.parametrize("adress", TABELLER)
def test_varje_tabell_som_csv_xlsx_och_json(omrade, veckoserie, webb, adress):
    Matserie.objects.filter(slug__in=["ran", "klotter", "andel-under-20"]).update(namn="=cmd|' /C calc'!A0")
    Matserie.objects.filter(slug="grupp-som-brakar-stokar").update(namn="=cmd|' /C calc'!A0")
    csv, xlsx, json_ = (webb.get(f"{BAS}{adress}format={f}") for f in ("csv", "xlsx", "json"))
    assert csv.content.decode().startswith("\ufeff")
    assert ";=cmd" not in csv.content.decode()
    assert "\n=cmd" not in csv.content.decode()
    data = json.loads(json_.content)
    assert data["om"]
    assert [list(rad) for rad in data["rader"]] == [data["kolumner"]] * len(data["rader"])
    bok = CalamineWorkbook.from_filelike(io.BytesIO(xlsx.content))
    blad = bok.get_sheet_by_name("Siffror").to_python()
    assert (blad[0], len(blad) - 1) == (data["kolumner"], len(data["rader"]))
    assert any("=cmd" in str(c) for rad in blad for c in rad)  # as text
    assert bok.get_sheet_by_name("Om siffrorna").to_python()[0][0] == "Tabell"
    for svar in (csv, xlsx, json_):
        assert svar["Content-Disposition"].startswith('attachment; filename="')


def test_ett_okant_format_ger_sidan(omrade, webb):
    assert "Anmälda brott" in sida(webb, "compstat/?format=exe")


# --- Nyckeltal and Tyck till -----------------------------------------------------------------------------------------


def test_en_vald_referens_och_vanliga_ord_med_liten_bokstav(omrade, webb):
    assert "8,4 procentenheter högre än i innerstaden" in sida(webb, "nyckeltal/")
    innerstaden = Matomrade.objects.get(slag="annat")
    html = sida(webb, f"nyckeltal/?referens={innerstaden.pk}")
    assert "högre än i staden" not in html
    assert "8,4 procentenheter högre än i innerstaden" in html


def test_toppar_per_stadsdel_bara_nar_de_finns(omrade, webb):
    assert "Anmälningar per stadsdel" not in sida(webb, "tyck-till/")
    assert "Säsongen per kategori" in sida(webb, "tyck-till/")
    serie = Matserie.objects.filter(kalla__slug="tyck-till").first()
    for slug, antal in (("vallingby", 9), ("racksta", 4)):
        siffror(serie, Matomrade.objects.get(stadsdel__slug=slug), [Period.manad(2024, 3)], antal)
    html = sida(webb, "tyck-till/")
    assert "Anmälningar per stadsdel" in html
    assert "Vällingby 9 och Råcksta 4." in html
    assert "Platser med flest anmälningar" not in html
    for namn, antal in (("Badet", 7), ("Torget", 12)):
        plats = Plats.objects.create(stadsdelsomrade=omrade, namn=namn, slug=namn.lower())
        siffror(serie, Matomrade.objects.create(slag="plats", namn=namn, plats=plats), [Period.manad(2024, 4)], antal)
    html = sida(webb, "tyck-till/")
    assert "Platser med flest anmälningar" in html
    assert "Torget 12 och Badet 7." in html


def test_sasongen_ar_ett_snitt_av_de_ar_dar_manaden_ar_kand(omrade, personer):
    tabell_ = tyck_till(personer.analytiker, omrade, fran_ar=2021, till_ar=2024)
    alkohol = next(rader for serie, rader in tabell_.kategorier if serie.slug.startswith("alkohol"))
    snitt = snitt_per_manad(tabell_, alkohol)
    # January is known of 2022–2024 (one report), March too (none), August of all four (1 + 2), October of 2021–2023.
    assert [snitt[m] for m in (0, 2, 7, 9)] == [0.3, 0.0, 0.8, 0.3]


# --- A text's claims -------------------------------------------------------------------------------------------------


def test_siffror_som_inte_stammer_visas_vid_avsnittet_men_hindrar_inget(omrade, webb, personer):
    lagesbild = Lagesbild.objects.get(stadsdelsomrade=omrade, ar=2024)
    avsnitt = Avsnitt.objects.filter(lagesbild=lagesbild).earliest("pk")
    adress = f"/hasselby-vallingby/lagesbild/2024/avsnitt/{avsnitt.pk}/"
    assert "Siffror i texten som inte stämmer" not in webb.get(adress).content.decode()
    Avsnitt.objects.filter(pk=avsnitt.pk).update(
        text="<p>Bedrägeri (urval) ökade från 554 till 679.</p><p>Under 2024 anmäldes 42 rån.</p>"
    )
    html = webb.get(adress).content.decode().replace("\xa0", " ")
    assert "Siffror i texten som inte stämmer med statistiken" in html
    assert "<strong>679</strong>" in html
    assert "554 (2023) och 669 (2024), +115, +21 %" in html
    assert "<strong>42</strong>" not in html


def test_en_text_om_tio_manader_stammer_ocksa_nar_hela_aret_har_kommit(omrade, plats, ran, personer):
    siffror(ran, plats, [m for ar in (2023, 2024) for m in manader(ar)], 5)
    assert avvikelser_i(personer.analytiker, omrade, 2024, "<p>Rånen minskade från 46 till 42 (9 procent).</p>") == []
    kalla = '<span data-hanvisning="kalla:brå">källa 1</span>'
    assert avvikelser_i(personer.analytiker, omrade, 2024, f"<p>Rånen minskade till 42 ({kalla}).</p>") == []
    (fel,) = avvikelser_i(personer.analytiker, omrade, 2024, "<p>Rånen minskade till 41 anmälda brott.</p>")
    assert fel.ratt.replace("\xa0", " ") == "50 (2023) och 50 (2024), 0, 0 %, januari–oktober"


def test_en_text_utan_tal_kostar_inga_fragor(omrade, personer, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert avvikelser_i(personer.analytiker, omrade, 2024, "<p>Rånen minskar.</p>") == []
    with django_assert_num_queries(3):
        avvikelser_i(personer.analytiker, omrade, 2024, "<p>46 rån.</p>")


# --- The API ---------------------------------------------------------------------------------------------------------

API = "/api/v1/statistik/hasselby-vallingby/"


@pytest.mark.parametrize("tabell", ["compstat", "prognos", "tyck-till", "nyckeltal"])
def test_tabellerna_i_apiet_ar_de_i_filerna(omrade, webb, klient, personer, tabell):
    api, fil = webb.get(f"{API}{tabell}/").json(), json.loads(webb.get(f"{BAS}{tabell}/?format=json").content)
    assert api == fil if fil["rader"] else api["rader"] == []
    assert klient(personer.frammande).get(f"{API}{tabell}/").status_code == 404


def test_ett_fel_filter_ar_ett_fel(omrade, webb):
    for fraga, falt in (("ar=1999", "ar"), ("fran=13", "fran"), ("plats=999999", "plats"), ("hittepa=1", "hittepa")):
        svar = webb.get(f"{API}compstat/?{fraga}")
        assert svar.status_code == 400, fraga
        assert falt in svar.json()["falt"]
