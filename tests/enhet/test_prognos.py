"""The year's end: an interval that holds what it promises, and silence when guessing does as well."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom

from lagesbild.prognos import Ar, arets_slut, prognos, prova


def ar(*par: tuple[int, int], sista: int = 2023) -> list[Ar]:
    return [Ar(sista - len(par) + 1 + i, hittills, hela) for i, (hittills, hela) in enumerate(par)]


def test_samma_sasong_varje_ar_ger_arets_takt() -> None:
    slut = arets_slut(120, ar((50, 60), (100, 120), (80, 96)))
    assert slut is not None
    assert slut.troligast == pytest.approx(144, abs=1)
    assert 120 <= slut.fran <= slut.troligast <= slut.till


def test_intervallet_ar_den_negativa_binomialfordelningens() -> None:
    # Years exactly alike and many: no more spread than chance and the share as good as known, so the quantiles are
    # those of the predictive distribution itself.
    tidigare = ar(*[(9_900_000, 10_000_000)] * 3)
    slut = arets_slut(500, tidigare)
    assert slut is not None
    fran, till = nbinom.ppf([0.1, 0.9], 500.5, 0.99)
    assert (slut.fran, slut.till) == (500 + fran, 500 + till)


@pytest.mark.parametrize(("antal_ar", "manad", "spridning"), [(5, 3, 0.04), (5, 10, 0.03), (8, 6, 0.03), (5, 10, 0.0)])
def test_intervallet_haller_vad_det_lovar_nar_sasongen_flyttar_sig_och_aren_ar_fa(
    antal_ar: int, manad: int, spridning: float
) -> None:
    # The share of the months varies between years: with the dispersion taken as known it held 70 % with five years.
    slump = np.random.default_rng(20241124)
    andel, traffar, antal = manad / 12, 0, 700
    for _ in range(antal):
        nivaer = 800 * slump.lognormal(0, 0.2, antal_ar + 1)
        andelar = np.full(antal_ar + 1, andel)
        if spridning:
            tal = andel * (1 - andel) / spridning**2 - 1
            andelar = slump.beta(andel * tal, (1 - andel) * tal, antal_ar + 1)
        del_, rest = slump.poisson(nivaer * andelar), slump.poisson(nivaer * (1 - andelar))
        *tidigare, nu = [Ar(2010 + i, int(d), int(d + r)) for i, (d, r) in enumerate(zip(del_, rest, strict=True))]
        slut = arets_slut(nu.hittills, tidigare)
        assert slut is not None
        traffar += slut.fran <= nu.hela <= slut.till
    print(f"\n{antal_ar} år, månad {manad}, spridning {spridning}: {100 * traffar / antal:.0f} % inom intervallet")
    assert 0.76 <= traffar / antal <= 0.92


def test_ar_som_skiljer_sig_mer_an_slumpen_ger_ett_bredare_intervall() -> None:
    lika = arets_slut(500, ar((500, 600), (500, 600), (500, 600)))
    olika = arets_slut(500, ar((400, 600), (500, 600), (590, 600)))
    assert lika is not None
    assert olika is not None
    assert olika.till - olika.fran > 2 * (lika.till - lika.fran)


def test_ett_intervall_pa_attio_procent_traffar_ungefar_fyra_av_fem() -> None:
    # Poisson years with a level of their own and the same season: ten months known, two to come.
    slump = np.random.default_rng(20241031)
    traffar, antal = 0, 600
    for _ in range(antal):
        nivaer = slump.gamma(50, 6, size=9)
        del_, rest = slump.poisson(nivaer * 10 / 12), slump.poisson(nivaer * 2 / 12)
        tidigare = [Ar(2010 + i, int(d), int(d + r)) for i, (d, r) in enumerate(zip(del_[:8], rest[:8], strict=True))]
        slut = arets_slut(int(del_[8]), tidigare)
        assert slut is not None
        traffar += slut.fran <= del_[8] + rest[8] <= slut.till
    assert 0.76 <= traffar / antal <= 0.92


@given(st.integers(0, 10**6), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=2, max_size=9))
def test_prognosen_ar_aldrig_mindre_an_det_som_redan_har_hant(hittills: int, par: list[tuple[int, int]]) -> None:
    slut = arets_slut(hittills, ar(*((d, d + rest) for d, rest in par)))
    assert slut is not None
    assert hittills <= slut.fran <= slut.troligast <= slut.till


def test_den_visas_bara_nar_den_hade_traffat_battre_an_samma_som_forra_aret() -> None:
    vaxande = ar((50, 60), (100, 120), (150, 180), (200, 240), (250, 300), (300, 360))
    p = prognos(350, vaxande)
    assert p.slut is not None
    assert p.provning is not None
    assert p.provning.ar == [2020, 2021, 2022, 2023]
    assert p.provning.fel < p.provning.fel_samma == 60
    assert p.provning.mening.startswith("Prövad på 2020–2023 missade prognosen i snitt med ")
    assert "mot 60 för ”samma som året innan”; 4 av 4 utfall låg inom intervallet." in p.provning.mening


def test_den_tiger_nar_den_inte_hade_traffat_battre() -> None:
    # Every year the same, but the season jumps: "same as last year" is always right.
    p = prognos(60, ar((30, 100), (80, 100), (40, 100), (90, 100), (20, 100), (70, 100)))
    assert p.slut is None
    assert p.skal.startswith("Visas inte: den har inte träffat bättre.")


def test_den_tiger_med_for_fa_ar_och_utan_uppgift() -> None:
    assert prognos(10, ar((10, 12), (10, 12))).skal.startswith("För få tidigare år")
    assert prognos(None, ar((10, 12))).skal == "Uppgift saknas om året hittills."
    assert prova(ar((1, 2))) is None
    assert arets_slut(1, ar((1, 2))) is None
    with pytest.raises(ValueError, match="noll"):
        arets_slut(-1, ar((1, 2), (1, 2)))


def test_inget_ar_provas_med_siffror_fran_sin_egen_framtid() -> None:
    forsta = ar((50, 60), (50, 60), (10, 60), sista=2020)
    sedan = ar((58, 60), (3, 60), sista=2022)
    utan, med = prova(forsta), prova([*forsta, *sedan])
    assert utan is not None
    assert med is not None
    assert utan.ar == [2020]
    assert med.ar == [2020, 2021, 2022]
