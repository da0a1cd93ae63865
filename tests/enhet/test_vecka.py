from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.vecka import (
    AR_MED_53,
    Vecka,
    antal_veckor,
    gar_att_bedoma,
    kommande_vecka,
    veckor_i,
    veckor_mellan,
)

FORSTA_DAG = Vecka(2000, 1).mandag
SISTA_DAG = Vecka(2099, 53).sondag
dagar = st.dates(FORSTA_DAG, SISTA_DAG)
veckor = dagar.map(Vecka.fran_datum)
inte_i_kanten = st.dates(FORSTA_DAG + timedelta(days=7), SISTA_DAG - timedelta(days=7)).map(Vecka.fran_datum)


@pytest.mark.parametrize(
    ("dag", "kod"),
    [
        (date(2020, 12, 31), "2020-53"),
        (date(2021, 1, 3), "2020-53"),
        (date(2021, 1, 4), "2021-01"),
        (date(2023, 12, 31), "2023-52"),
        (date(2024, 1, 1), "2024-01"),
        (date(2024, 11, 4), "2024-45"),
        (date(2024, 12, 29), "2024-52"),
        (date(2024, 12, 30), "2025-01"),
        (date(2026, 12, 28), "2026-53"),
        (date(2027, 1, 3), "2026-53"),
    ],
)
def test_dagar_vid_arsskiftet_hor_till_ratt_vecka(dag: date, kod: str) -> None:
    assert Vecka.fran_datum(dag).kod == kod


def test_vecka_53_finns_bara_i_langa_ar() -> None:
    # By the definition instead of the calendar: a long year begins on a Thursday or ends on one.
    langa = tuple(ar for ar in range(2000, 2100) if 4 in (date(ar, 1, 1).isoweekday(), date(ar, 12, 31).isoweekday()))
    assert langa == AR_MED_53
    assert {2020, 2026} < set(AR_MED_53)
    assert 2024 not in AR_MED_53
    assert [antal_veckor(ar) for ar in (2020, 2024, 2025, 2026)] == [53, 52, 52, 53]


def test_felet_sager_hur_manga_veckor_aret_har() -> None:
    with pytest.raises(ValueError, match=r"^Vecka 53 finns inte år 2024: året har 52 veckor\.$"):
        Vecka(2024, 53)
    with pytest.raises(ValueError, match=r"^Vecka 54 finns inte år 2020: året har 53 veckor\.$"):
        Vecka(2020, 54)
    with pytest.raises(ValueError, match="Vecka 0 finns inte"):
        Vecka(2024, 0)


@pytest.mark.parametrize("ar", [1999, 2100, 24])
def test_ar_utanfor_seklet_avvisas(ar: int) -> None:
    with pytest.raises(ValueError, match="2000–2099"):
        Vecka(ar, 1)


def test_seklets_kanter_har_ingen_granne_utanfor() -> None:
    with pytest.raises(ValueError, match="1999"):
        _ = Vecka(2000, 1).foregaende
    with pytest.raises(ValueError, match="2100"):
        _ = Vecka(2099, 53).nasta


@pytest.mark.parametrize(
    "text",
    ["2024-45", "2024-V45", "2024-v45", "2024v45", "2024-W45", "2024 v 45", "v. 45 2024", "v45 2024", " 2024-45 "],
)
def test_veckan_kan_skrivas_pa_flera_satt(text: str) -> None:
    assert Vecka.fran_text(text) == Vecka(2024, 45)


@pytest.mark.parametrize(
    "text", ["", "45", "v. 45", "202445", "2024-11-04", "2024-045", "45-2024", "2024-V", "２０２４-45"]
)
def test_det_som_inte_ar_en_vecka_avvisas(text: str) -> None:
    with pytest.raises(ValueError, match="är ingen vecka"):
        Vecka.fran_text(text)


def test_veckan_som_text() -> None:
    vecka = Vecka(2024, 5)
    assert (vecka.kod, vecka.text, str(vecka)) == ("2024-05", "v. 5", "v. 5 2024")


def test_veckan_som_klockan_stalls_om_har_sju_dagar() -> None:
    for vecka, stalls_om in [(Vecka(2024, 13), date(2024, 3, 31)), (Vecka(2024, 43), date(2024, 10, 27))]:
        assert vecka.sondag == stalls_om
        assert vecka.innehaller(stalls_om)
        assert vecka.sondag - vecka.mandag == timedelta(days=6)
        assert vecka.nasta.mandag == stalls_om + timedelta(days=1)


def test_veckor_ordnas_over_arsskiftet() -> None:
    assert Vecka(2020, 53) < Vecka(2021, 1) < Vecka(2021, 2)
    assert Vecka(2021, 1) - Vecka(2020, 53) == 1
    assert Vecka(2020, 52) - Vecka(2021, 1) == -2
    assert [v.kod for v in veckor_mellan(Vecka(2020, 52), Vecka(2021, 1))] == ["2020-52", "2020-53", "2021-01"]
    assert veckor_mellan(Vecka(2021, 1), Vecka(2020, 53)) == []


@pytest.mark.parametrize("ar", [2020, 2024, 2026])
def test_arets_veckor_ar_alla_och_i_ordning(ar: int) -> None:
    alla = veckor_i(ar)
    assert [v.vecka for v in alla] == list(range(1, antal_veckor(ar) + 1))
    assert alla[-1].nasta == Vecka(ar + 1, 1)


@pytest.mark.parametrize(
    ("idag", "kommande"),
    [(date(2024, 11, 4), "2024-46"), (date(2024, 11, 10), "2024-46"), (date(2020, 12, 27), "2020-53"),
     (date(2020, 12, 28), "2021-01"), (date(2024, 12, 29), "2025-01")],
)  # fmt: skip
def test_den_kommande_veckan_ar_den_efter_dagens(idag: date, kommande: str) -> None:
    assert kommande_vecka(idag).kod == kommande


def test_en_vecka_oppnar_en_vecka_i_forvag() -> None:
    sondag = date(2024, 11, 10)
    assert gar_att_bedoma(Vecka(2024, 45), sondag)
    assert gar_att_bedoma(Vecka(2024, 46), sondag)
    assert not gar_att_bedoma(Vecka(2024, 47), sondag)
    assert gar_att_bedoma(Vecka(2024, 47), sondag + timedelta(days=1))


@given(dagar)
def test_varje_dag_ligger_i_sin_vecka_och_bara_dar(dag: date) -> None:
    vecka = Vecka.fran_datum(dag)
    assert vecka.innehaller(dag)
    assert vecka.mandag.isoweekday() == 1
    assert Vecka.fran_datum(vecka.mandag) == Vecka.fran_datum(vecka.sondag) == vecka
    assert not vecka.innehaller(vecka.mandag - timedelta(days=1))
    assert not vecka.innehaller(vecka.sondag + timedelta(days=1))


@given(veckor)
def test_en_vecka_lases_tillbaka_ur_sin_egen_text(vecka: Vecka) -> None:
    assert Vecka.fran_text(vecka.kod) == Vecka.fran_text(str(vecka)) == vecka


@given(inte_i_kanten)
def test_nasta_och_foregaende_tar_ut_varandra(vecka: Vecka) -> None:
    assert vecka.nasta.foregaende == vecka.foregaende.nasta == vecka
    assert vecka.nasta.mandag == vecka.sondag + timedelta(days=1)


@given(veckor, veckor)
def test_avstandet_leder_fran_den_ena_till_den_andra(a: Vecka, b: Vecka) -> None:
    assert a.plus(b - a) == b
    assert (a < b) == (a.mandag < b.mandag) == (a.kod < b.kod)
    assert len(veckor_mellan(a, b)) == max(0, b - a + 1)
