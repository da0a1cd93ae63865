from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson_means_test

from lagesbild.forandring import Forandring, forandring, manga, mening, procent

antal = st.integers(0, 2000)

# CompStat, January–October, Hässelby-Vällingby: count 2023, count 2024, printed difference, printed percent.
COMPSTAT_2024 = {
    "Bilstöld": (43, 42, -1, -2),
    "Cykelstöld": (307, 300, -7, -2),
    "Inbrott i bostad": (90, 89, -1, -1),
    "Stöld ur fordon": (334, 218, -116, -35),
    "Bedrägeri (urval)": (554, 669, 115, 21),
    "Fickstöld": (59, 72, 13, 22),
    "Fridskränkning": (32, 23, -9, -28),
    "Hot": (345, 322, -23, -7),
    "Misshandel utomhus (0–14 år)": (26, 39, 13, 50),
    "Misshandel utomhus (15– år)": (180, 174, -6, -3),
    "Mord/dråp": (1, 4, 3, 300),
    "Mord/dråp, försök": (8, 5, -3, -38),
    "Rån": (46, 42, -4, -9),
    "Sexuellt ofredande": (53, 60, 7, 13),
    "Våldtäkt, utomhus": (2, 2, 0, 0),
}
SUMMOR_2024 = {
    "Brott mot hushåll": (774, 649, -125, -16),
    "Brott mot person": (1306, 1412, 106, 8),
}


def andring(fore: int, efter: int, dagar_fore: float = 1, dagar_efter: float = 1) -> Forandring:
    f = forandring(fore, efter, dagar_fore=dagar_fore, dagar_efter=dagar_efter)
    assert f is not None
    return f


@pytest.mark.parametrize("namn", [*COMPSTAT_2024, *SUMMOR_2024])
def test_varje_rad_i_compstat_ger_den_tryckta_forandringen(namn: str) -> None:
    fore, efter, differens, tryckt = (COMPSTAT_2024 | SUMMOR_2024)[namn]
    f = andring(fore, efter)
    assert (f.differens, f.procent) == (differens, tryckt)


def test_av_compstats_rader_ar_det_tva_som_slumpen_inte_forklarar() -> None:
    ensamma = {namn: andring(fore, efter) for namn, (fore, efter, _, _) in COMPSTAT_2024.items()}
    tillsammans = dict(zip(ensamma, manga(list(ensamma.values())), strict=True))
    assert [namn for namn, f in tillsammans.items() if f and f.utover_slumpen] == [
        "Stöld ur fordon", "Bedrägeri (urval)"
    ]  # fmt: skip
    assert not ensamma["Mord/dråp"].utover_slumpen, "+300 % på ett enda fall"


@pytest.mark.parametrize(
    ("fore", "efter", "vantat"),
    [(8, 5, -38), (8, 11, 38), (200, 201, 1), (200, 199, -1), (40, 41, 3), (1000, 1004, 0), (0, 5, None), (0, 0, None),
     (5, 0, -100), (3, 3, 0)],
)  # fmt: skip
def test_halvor_rundas_bort_fran_noll_och_noll_har_ingen_procent(fore: int, efter: int, vantat: int | None) -> None:
    assert procent(fore, efter) == vantat


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_procenten_ar_den_som_raknas_med_exakta_decimaler(fore: int, efter: int) -> None:
    exakt = Decimal(efter - fore) * 100 / fore
    assert procent(fore, efter) == int(exakt.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def test_utan_det_ena_antalet_finns_ingen_forandring() -> None:
    assert forandring(None, 5) is None
    assert forandring(5, None) is None
    assert forandring(0, 0) is not None


def test_noll_bade_fore_och_efter_ar_ingen_skillnad() -> None:
    f = andring(0, 0)
    assert (f.differens, f.procent, f.p_varde, f.utover_slumpen) == (0, None, 1.0, False)


def test_underlaget_ar_litet_under_trettio() -> None:
    assert andring(29, 50).litet_underlag
    assert not andring(30, 10).litet_underlag


@pytest.mark.parametrize(("fore", "efter", "dagar_fore", "dagar_efter"), [(-1, 1, 1, 1), (1, -1, 1, 1), (1, 1, 0, 1), (1, 1, 1, -1)])  # fmt: skip # noqa: E501
def test_omojliga_antal_och_perioder_avvisas(fore: int, efter: int, dagar_fore: float, dagar_efter: float) -> None:
    with pytest.raises(ValueError, match="noll"):
        forandring(fore, efter, dagar_fore=dagar_fore, dagar_efter=dagar_efter)


@given(antal, antal, st.integers(1, 366), st.integers(1, 366))
def test_forandringen_ar_densamma_at_andra_hallet(a: int, b: int, dagar_a: int, dagar_b: int) -> None:
    fram, bak = andring(a, b, dagar_a, dagar_b), andring(b, a, dagar_b, dagar_a)
    assert fram.differens == -bak.differens
    assert fram.p_varde == pytest.approx(bak.p_varde, rel=1e-6, abs=1e-12)


@given(st.integers(0, 120), st.integers(0, 120), st.sampled_from([(1, 1), (304, 305), (304, 152), (365, 31)]))
def test_p_vardet_ar_summan_av_de_lika_osannolika_utfallen(fore: int, efter: int, dagar: tuple[int, int]) -> None:
    # Whole numbers throughout: the ways to place n events on the days, with k of them on the later ones.
    n, (dagar_fore, dagar_efter) = fore + efter, dagar
    satt = [comb(n, k) * dagar_efter**k * dagar_fore ** (n - k) for k in range(n + 1)]
    vantat = Fraction(sum(s for s in satt if s <= satt[efter]), sum(satt))
    assert andring(fore, efter, dagar_fore, dagar_efter).p_varde == pytest.approx(float(vantat), rel=1e-6)


@given(st.integers(30, 400), st.integers(30, 400))
def test_det_villkorade_provet_ar_nagot_forsiktigare_an_e_testet(fore: int, efter: int) -> None:
    # The E-test (K. Krishnamoorthy and J. Thomson, 2004) is made to be the sharper of the two; they stay close.
    e_test = poisson_means_test(fore, 1, efter, 1).pvalue
    assert e_test - 1e-9 <= andring(fore, efter).p_varde <= e_test + 0.12


def test_lika_manga_pa_halva_tiden_ar_en_okning() -> None:
    assert not andring(100, 100).utover_slumpen
    assert andring(100, 100, 304, 152).utover_slumpen
    assert not andring(100, 50, 304, 152).utover_slumpen


def test_bland_manga_rader_racker_inte_fem_procent() -> None:
    knapp = andring(100, 130)
    assert 0.03 < knapp.p_varde < 0.06
    ensam = andring(100, 135)
    assert ensam.utover_slumpen
    [forst, *ovriga] = manga([ensam] + [andring(100, 101)] * 19)
    assert forst is not None
    assert not forst.utover_slumpen
    assert forst.p_varde == ensam.p_varde
    assert len(ovriga) == 19


def test_okanda_rader_star_kvar_pa_sin_plats() -> None:
    stor = andring(100, 300)
    assert manga([None, stor, None]) == [None, stor, None]
    assert manga([None]) == [None]
    assert manga([]) == []


@given(st.lists(st.tuples(antal, antal), min_size=1, max_size=12))
def test_tillsammans_hittas_aldrig_mer_an_var_for_sig(par: list[tuple[int, int]]) -> None:
    ensamma = [andring(a, b) for a, b in par]
    for ensam, bland_andra in zip(ensamma, manga(ensamma), strict=True):
        assert bland_andra is not None
        assert ensam.utover_slumpen or not bland_andra.utover_slumpen


@given(antal, antal)
def test_en_enda_rad_avgors_likadant_ensam_och_bland_manga(a: int, b: int) -> None:
    assert manga([andring(a, b)]) == [andring(a, b)]


@pytest.mark.parametrize(
    ("namn", "f", "vantat"),
    [
        ("Bedrägeri (urval)", andring(554, 669),
         "Bedrägeri (urval) ökade från 554 till 669 (+115, +21 %), mer än slumpen förklarar."),
        ("Rån", andring(46, 42), "Rån minskade från 46 till 42 (−4, −9 %), inom vad slumpen ger."),
        ("Mord/dråp", andring(1, 4),
         "Mord/dråp ökade från 1 till 4 (+3, +300 %, litet underlag), inom vad slumpen ger."),
        ("Mord/dråp", andring(0, 3), "Mord/dråp ökade från 0 till 3 (+3), inom vad slumpen ger."),
        ("Våldtäkt, utomhus", andring(2, 2), "Våldtäkt, utomhus: oförändrat, 2 i båda perioderna."),
        ("Brott mot person", andring(1306, 1412),
         "Brott mot person ökade från 1 306 till 1 412 (+106, +8 %), mer än slumpen förklarar."),
        ("Rån", andring(46, 42, 304, 305), "Rån minskade från 46 till 42 (−4, −9 %), inom vad slumpen ger."),
        ("Rån", andring(100, 95, 304, 152),
         "Rån ökade räknat per dag, från 100 på 304 dagar till 95 på 152 dagar, mer än slumpen förklarar."),
        ("Rån", andring(10, 1, 31, 1),
         "Rån ökade räknat per dag, från 10 på 31 dagar till 1 på 1 dag, inom vad slumpen ger."),
        ("Rån", andring(100, 50, 304, 152),
         "Rån: oförändrat räknat per dag, 100 på 304 dagar och 50 på 152 dagar."),
    ],
)  # fmt: skip
def test_meningen_sager_vad_som_hande_och_inte_mer(namn: str, f: Forandring, vantat: str) -> None:
    assert mening(namn, f).replace("\N{NO-BREAK SPACE}", " ") == vantat
