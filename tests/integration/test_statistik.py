"""The figures: equal to the printed tables, never added twice, unknown rather than wrong."""

from datetime import date
from decimal import Decimal

import pytest

from lagesbild.forandring import Forandring
from lagesbild.models import Matkalla, Matomrade, Matserie, Matvarde
from lagesbild.period import Period
from lagesbild.selectors.statistik import (
    COMPSTAT,
    Rad,
    ar_med_nyckeltal,
    ar_med_siffror,
    basta_spann,
    compstat,
    nyckeltal,
    platsens_underlag,
    platser_for,
    tillgangar,
    tyck_till,
)
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
    # The months are newer than January–October as a whole, which says 42.
    assert rad(compstat(lasare, omrade, ar=2024, till_manad=10), "Rån").varden[-1] == 50
    assert rad(compstat(lasare, omrade, ar=2024), "Rån").varden[-1] == 60
    assert rad(compstat(lasare, omrade, ar=2024, till_manad=10, per=date(2024, 12, 31)), "Rån").varden[-1] == 42
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


def test_veckosiffror_ar_inga_nyckeltal(omrade, lasare):
    fore = [n.serie.slug for n in nyckeltal(lasare, omrade, 2024)]
    serie = Matserie.objects.create(kalla=Matkalla.objects.get(slug="sig"), slug="klotter", namn="Klotter")
    Matvarde.objects.create(
        serie=serie, matomrade=Matomrade.objects.get(stadsdelsomrade=omrade), fran=date(2024, 11, 4),
        till=date(2024, 11, 10), per_datum=date(2024, 11, 11), varde=3,
    )  # fmt: skip
    assert [n.serie.slug for n in nyckeltal(lasare, omrade, 2024)] == fore


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
    plats = Matomrade.objects.get(stadsdelsomrade=omrade)
    with django_assert_num_queries(2):
        platsens_underlag(lasare, plats)
    with django_assert_num_queries(1):
        platser_for(lasare, omrade)
    with django_assert_num_queries(1):
        basta_spann(lasare, omrade)
    with django_assert_num_queries(1):
        ar_med_siffror(lasare, omrade, COMPSTAT)
