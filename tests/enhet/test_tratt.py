"""The funnel: limits as published, narrower with size, and few false alarms."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2, poisson

from lagesbild.tratt import granser, kvantil, tratt

omraden = st.lists(st.tuples(st.integers(0, 10**6), st.floats(0.5, 2000)), min_size=3, max_size=30)


@pytest.mark.parametrize("vantat", [0.3, 1, 4, 10, 55.5, 300, 10_000, 10**6])
def test_kvantilen_ligger_mellan_de_hela_talen(vantat: float) -> None:
    for p in (0.001, 0.025, 0.975, 0.999):
        r, x = int(poisson.ppf(p, vantat)), kvantil(p, vantat)
        assert max(0, r - 1) <= x <= r


def test_granserna_ar_de_exakta_som_star_i_tabeller() -> None:
    # For 10 expected: P(X ≤ 3) = 0.0103, P(X ≤ 4) = 0.0293; P(X ≤ 16) = 0.9730, P(X ≤ 17) = 0.9857 (tables of the
    # Poisson distribution). So 95 % of areas have 4 to 17, and 3 or 18 lie outside.
    g = granser(10, 1)
    assert 3 < g.undre_inre <= 4
    assert 16 <= g.ovre_inre < 17
    assert g.undre_yttre < g.undre_inre < 10 < g.ovre_inre < g.ovre_yttre


def test_stora_omraden_har_de_granser_som_normalfordelningen_ger() -> None:
    g = granser(1_000_000, 1)
    assert g.ovre_inre == pytest.approx(1_000_000 + 1.96 * 1000, rel=1e-5)
    assert g.undre_yttre == pytest.approx(1_000_000 - 3.0902 * 1000, rel=1e-5)


@given(st.floats(0.5, 5000), st.floats(0.01, 50))
def test_granserna_smalnar_nar_omradet_ar_storre(exponering: float, snitt: float) -> None:
    liten, stor = granser(exponering, snitt), granser(exponering * 4, snitt)
    assert stor.ovre_yttre / stor.exponering <= liten.ovre_yttre / liten.exponering + 1e-9
    assert liten.undre_yttre <= liten.undre_inre <= exponering * snitt + 1
    assert liten.undre_yttre >= 0
    assert liten.ovre_inre <= liten.ovre_yttre


@settings(deadline=None)
@given(omraden)
def test_ingen_plats_faller_bort_och_snittet_ar_summornas(platser: list[tuple[int, float]]) -> None:
    t = tratt([(f"O{i}", antal, e) for i, (antal, e) in enumerate(platser)])
    summa = sum(a for a, _ in platser)
    if summa == 0:
        assert t is None
        return
    assert t is not None
    assert len(t.punkter) == len(platser)
    assert t.snitt == pytest.approx(summa / sum(e for _, e in platser))
    assert sum(p.vantat for p in t.punkter) == pytest.approx(summa)
    for p in t.punkter:
        assert not p.utanfor_yttre or p.utanfor_inre
        assert not p.sticker_ut or p.utanfor_inre


def test_p_vardet_ar_scipys() -> None:
    t = tratt([("A", 30, 10), ("B", 50, 30), ("C", 60, 40)])
    assert t is not None
    a = t.punkter[0]
    assert a.p_varde == pytest.approx(2 * binomtest(30, 140, 10 / 80, alternative="greater").pvalue)
    assert a.over


def test_ett_stort_omrade_ligger_inte_bade_inom_granserna_och_utanfor_slumpen() -> None:
    # Half of all: its share of the sum varies less than its count, so the test alone would point it out.
    t = tratt([("Stort", 540, 50), ("A", 230, 25), ("B", 230, 25)])
    assert t is not None
    assert t.punkter[0].p_varde < 0.02
    assert not t.punkter[0].utanfor_inre
    assert not t.punkter[0].sticker_ut


def test_den_som_sticker_ut_hittas_och_de_andra_inte() -> None:
    t = tratt([(f"O{i}", 100 + i, 10) for i in range(10)] + [("Ute", 220, 10)])
    assert t is not None
    assert [p.namn for p in t.punkter if p.sticker_ut] == ["Ute"]


def test_for_fa_omraden_eller_inga_brott_ger_ingen_tratt() -> None:
    assert tratt([("A", 1, 1), ("B", 2, 1)]) is None
    assert tratt([("A", 0, 1), ("B", 0, 1), ("C", 0, 1)]) is None
    with pytest.raises(ValueError, match="exponeringen"):
        tratt([("A", 1, 0), ("B", 1, 1), ("C", 1, 1)])


@pytest.mark.parametrize("vantat", [5, 20, 100, 500])
def test_andelen_utanfor_granserna_ar_den_som_sags(vantat: float) -> None:
    # Exact: the probability that an area like the others lies outside.
    g = granser(vantat, 1)
    utanfor = [
        sum(poisson.pmf(k, vantat) for k in range(int(chi2.isf(1e-12, 2 * vantat)) * 2) if not lag <= k <= hog)
        for lag, hog in ((g.undre_inre, g.ovre_inre), (g.undre_yttre, g.ovre_yttre))
    ]
    assert 0.02 <= utanfor[0] <= 0.075
    assert 0.0008 <= utanfor[1] <= 0.0045
