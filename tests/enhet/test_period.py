from collections.abc import Collection
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.period import MANADER, MANADER_KORT, Period, tacka
from lagesbild.vecka import Vecka

BAS = date(2024, 1, 1)


def dagar(fran: int, till: int) -> Period:
    return Period(BAS + timedelta(days=fran), BAS + timedelta(days=till))


@st.composite
def nagra_perioder(draw: st.DrawFn, hogst: int = 12) -> list[Period]:
    par = st.tuples(st.integers(0, 11), st.integers(0, 11)).map(sorted)
    return [dagar(a, b) for a, b in draw(st.lists(par, max_size=hogst))]


@pytest.mark.parametrize(
    ("period", "text", "kort"),
    [
        (Period.manader(2024, 1, 10), "januari–oktober 2024", "jan–okt 2024"),
        (Period.manad(2024, 3), "mars 2024", "mar 2024"),
        (Period.manader(2024), "2024", "2024"),
        (Period(date(2023, 7, 1), date(2024, 6, 30)), "juli 2023–juni 2024", "jul 2023–jun 2024"),
        (Period(date(2024, 1, 1), date(2024, 10, 22)), "2024-01-01–2024-10-22", "2024-01-01–2024-10-22"),
        (Period.vecka(Vecka(2025, 1)), "2024-12-30–2025-01-05", "2024-12-30–2025-01-05"),
        (Period(date(2024, 11, 4), date(2024, 11, 4)), "2024-11-04", "2024-11-04"),
    ],
)
def test_perioden_skrivs_som_man_sager_den(period: Period, text: str, kort: str) -> None:
    assert (period.text, str(period), period.kort) == (text, text, kort)


def test_manaderna_heter_som_pa_svenska() -> None:
    assert len(MANADER) == len(MANADER_KORT) == 12
    assert (MANADER[0], MANADER[4], MANADER[9]) == ("januari", "maj", "oktober")
    assert (MANADER_KORT[0], MANADER_KORT[4], MANADER_KORT[9]) == ("jan", "maj", "okt")


def test_januari_till_oktober_ar_en_dag_langre_ett_skottar() -> None:
    assert Period.manader(2024, 1, 10).dagar == 305
    assert Period.manader(2023, 1, 10).dagar == 304
    assert Period.manad(2024, 2).till == date(2024, 2, 29)
    assert Period.vecka(Vecka(2024, 13)).dagar == 7


def test_hela_manader_borjar_den_forsta_och_slutar_den_sista() -> None:
    assert Period.manader(2024, 1, 10).hela_manader
    assert Period(date(2023, 7, 1), date(2024, 6, 30)).hela_manader
    assert not Period(date(2024, 1, 1), date(2024, 10, 22)).hela_manader
    assert not Period(date(2024, 1, 2), date(2024, 1, 31)).hela_manader
    assert not Period(date(2024, 2, 1), date(2024, 2, 28)).hela_manader


def test_en_period_slutar_inte_innan_den_borjar() -> None:
    with pytest.raises(ValueError, match=r"slutar \(2024-01-01\) innan den börjar \(2024-01-02\)"):
        Period(date(2024, 1, 2), date(2024, 1, 1))
    with pytest.raises(ValueError, match="slutar"):
        Period.manader(2024, 10, 1)


@pytest.mark.parametrize("manad", [0, 13])
def test_manader_som_inte_finns_avvisas(manad: int) -> None:
    with pytest.raises(ValueError, match=f"Månad {manad} finns inte"):
        Period.manad(2024, manad)


def test_perioder_som_delar_en_dag_overlappar() -> None:
    assert dagar(0, 3).overlappar(dagar(3, 5))
    assert not dagar(0, 3).overlappar(dagar(4, 5))
    assert dagar(0, 5).omfattar(dagar(0, 5))
    assert not dagar(0, 5).omfattar(dagar(3, 6))


@given(nagra_perioder(), nagra_perioder())
def test_overlapp_ar_omsesidigt_och_betyder_en_gemensam_dag(ena: list[Period], andra: list[Period]) -> None:
    for a in ena:
        for b in andra:
            gemensamma = set(_dagarna(a)) & set(_dagarna(b))
            assert a.overlappar(b) == b.overlappar(a) == bool(gemensamma)
            assert a.omfattar(b) == (set(_dagarna(b)) <= set(_dagarna(a)))


def test_en_exakt_traff_gar_fore_delarna() -> None:
    ar, manader = Period.manader(2024), [Period.manad(2024, m) for m in range(1, 13)]
    assert tacka(ar, [*manader, ar]) == (ar,)
    assert tacka(ar, manader) == tuple(manader)


def test_januari_till_oktober_tacks_inte_av_ett_helar() -> None:
    assert tacka(Period.manader(2024, 1, 10), [Period.manader(2024)]) is None


def test_kvartal_gar_fore_manader() -> None:
    manader = [Period.manad(2024, m) for m in range(1, 13)]
    kvartal = [Period.manader(2024, m, m + 2) for m in (1, 4, 7)]
    assert tacka(Period.manader(2024, 1, 10), manader + kvartal) == (*kvartal, manader[9])


def test_en_lucka_eller_en_halv_manad_gor_tackningen_omojlig() -> None:
    jan, feb, mars = (Period.manad(2024, m) for m in (1, 2, 3))
    assert tacka(Period.manader(2024, 1, 3), [jan, mars]) is None
    assert tacka(Period.manader(2024, 1, 3), [jan, Period(date(2024, 1, 31), date(2024, 3, 31))]) is None
    assert tacka(Period.manader(2024, 1, 3), []) is None
    assert tacka(Period.manader(2024, 1, 3), [mars, feb, jan, feb]) == (jan, feb, mars)


def test_den_langsta_forst_nar_antalet_ar_lika() -> None:
    assert tacka(dagar(0, 9), [dagar(0, 3), dagar(4, 9), dagar(0, 6), dagar(7, 9)]) == (dagar(0, 6), dagar(7, 9))


@given(nagra_perioder())
def test_tackningen_fyller_spannet_utan_lucka_och_overlapp(perioder: list[Period]) -> None:
    span = dagar(0, 11)
    val = tacka(span, perioder)
    if val is None:
        return
    assert set(val) <= set(perioder)
    assert (val[0].fran, val[-1].till) == (span.fran, span.till)
    assert all(b.fran == a.till + timedelta(days=1) for a, b in pairwise(val))
    assert sum(p.dagar for p in val) == span.dagar
    assert tacka(span, perioder[::-1]) == val


@given(nagra_perioder(hogst=9))
def test_ingen_tackning_har_farre_delar(perioder: list[Period]) -> None:
    span = dagar(0, 11)
    val = tacka(span, perioder)
    minst = _minsta_antal(span, set(perioder))
    assert (len(val) if val else None) == minst


@given(st.sets(st.integers(1, 11)), nagra_perioder())
def test_ett_spann_som_gar_att_tacka_tacks(snitt: set[int], ovriga: list[Period]) -> None:
    granser = [0, *sorted(snitt), 12]
    delar = [dagar(a, b - 1) for a, b in pairwise(granser)]
    val = tacka(dagar(0, 11), ovriga + delar)
    assert val is not None
    assert len(val) <= len(delar)


def test_femtio_ars_dagar_tacks_snabbt_nog_att_inte_markas() -> None:
    # Every day and every stretch of up to eight days: a search over all combinations would never end.
    perioder = [dagar(d, d + n) for d in range(18_250) for n in range(8)]
    val = tacka(dagar(0, 18_249), perioder)
    assert val is not None
    assert len(val) == -(-18_250 // 8)


def test_nyare_manader_gar_fore_en_aldre_hel_period() -> None:
    hel, manader = Period.manader(2024, 1, 10), [Period.manad(2024, m) for m in range(1, 11)]
    gammal, ny = date(2024, 11, 4), date(2025, 1, 15)
    assert tacka(hel, {hel: gammal, **dict.fromkeys(manader, ny)}) == tuple(manader)
    assert tacka(hel, {hel: ny, **dict.fromkeys(manader, gammal)}) == (hel,)
    assert tacka(hel, {hel: ny, **dict.fromkeys(manader, ny)}) == (hel,)
    # One month that was never taken out again makes the months as old as that month.
    assert tacka(hel, {hel: date(2024, 12, 1), **dict.fromkeys(manader, ny), manader[3]: gammal}) == (hel,)


@given(nagra_perioder(), st.lists(st.integers(0, 3), min_size=40, max_size=40))
def test_ingen_tackning_har_en_nyare_aldsta_del(perioder: list[Period], dagar_: list[int]) -> None:
    span = dagar(0, 11)
    uttag = {p: date(2025, 1, 1 + d) for p, d in zip(dict.fromkeys(perioder), dagar_, strict=False)}
    val = tacka(span, uttag)
    alla = sorted(_dagarna(span))
    satt = [
        v
        for n in range(1, len(uttag) + 1)
        for v in combinations(uttag, n)
        if sorted(d for p in v for d in _dagarna(p)) == alla
    ]
    assert (val is None) == (not satt)
    if val is not None:
        bast = max(min(uttag[p] for p in v) for v in satt)
        assert min(uttag[p] for p in val) == bast
        assert len(val) == min(len(v) for v in satt if min(uttag[p] for p in v) == bast)


def test_ett_spann_over_arsskiftet_borjar_aret_fore() -> None:
    assert Period.spann(2024, 11, 2) == Period(date(2023, 11, 1), date(2024, 2, 29))
    assert Period.spann(2024, 11, 10).dagar == 366
    assert Period.spann(2024, 1, 12) == Period.manader(2024)
    assert Period.spann(2024, 11, 2).text == "november 2023–februari 2024"


def _dagarna(p: Period) -> list[date]:
    return [p.fran + timedelta(days=n) for n in range(p.dagar)]


def _minsta_antal(span: Period, perioder: Collection[Period]) -> int | None:
    """The number of pieces by trying everything."""
    alla = sorted(_dagarna(span))
    for antal in range(1, len(perioder) + 1):
        if any(sorted(d for p in val for d in _dagarna(p)) == alla for val in combinations(perioder, antal)):
            return antal
    return None
