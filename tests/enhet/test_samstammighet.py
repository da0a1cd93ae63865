"""How well two assessors agree: against a published example, an independent computation, and the rules that hold."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.samstammighet import MINST_PAR, i_ord, kryss, samstammighet

Par = list[tuple[int, int]]
niva = st.integers(1, 5)
par = st.lists(st.tuples(niva, niva), max_size=80)

# Hout, Duncan & Sobel, Sociological Methodology 17 (1987): 91 couples' answers. R's vcd prints for Kappa(SexualFun):
# unweighted 0.1293, weighted (equal spacing) 0.2374 (Friendly & Meyer, Discrete Data Analysis with R, 2016, 4.7).
PUBLICERAD = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]


def som_par(tabell: list[list[int]]) -> Iterator[tuple[int, int]]:
    for a, rad in enumerate(tabell, 1):
        for b, n in enumerate(rad, 1):
            yield from [(a, b)] * n


def oberoende(alla: Par) -> float | None:
    """By matrices and agreement weights 1 − |i − j| / 4, as in R's vcd; the code counts disagreement in sums."""
    tabell = np.zeros((5, 5))
    for a, b in alla:
        tabell[a - 1, b - 1] += 1
    tabell /= tabell.sum()
    vikt = 1 - np.abs(np.subtract.outer(np.arange(5), np.arange(5))) / 4
    observerat = (vikt * tabell).sum()
    vantat = (vikt * np.outer(tabell.sum(axis=1), tabell.sum(axis=0))).sum()
    return None if np.isclose(vantat, 1) else float((observerat - vantat) / (1 - vantat))


def test_ett_publicerat_exempel_ger_samma_varde() -> None:
    matt = samstammighet(som_par(PUBLICERAD))
    assert matt.antal == 91
    assert matt.kappa == pytest.approx(0.2374, abs=0.00005)
    assert matt.lika == 33


@given(par.filter(bool))
def test_en_oberoende_rakning_ger_samma_varde(alla: Par) -> None:
    assert samstammighet(alla).kappa == pytest.approx(oberoende(alla))


@given(par)
def test_det_spelar_ingen_roll_vem_som_namns_forst(alla: Par) -> None:
    ena, andra = samstammighet(alla), samstammighet((b, a) for a, b in alla)
    assert ena.kappa == pytest.approx(andra.kappa)
    assert (ena.lika, ena.ett_steg) == (andra.lika, andra.ett_steg)
    assert (ena.forsta_hogre, ena.andra_hogre) == (andra.andra_hogre, andra.forsta_hogre)


@given(par)
def test_kappa_ar_hogst_ett_och_delarna_blir_hela(alla: Par) -> None:
    matt = samstammighet(alla)
    assert matt.kappa is None or matt.kappa <= 1
    assert matt.lika + matt.forsta_hogre + matt.andra_hogre == matt.antal == len(alla)
    assert sum(map(sum, kryss(alla, 5))) == len(alla)


@given(st.lists(niva, min_size=1))
def test_alltid_lika_ar_full_samsyn_om_nivaerna_skiftar(nivaer: list[int]) -> None:
    matt = samstammighet((n, n) for n in nivaer)
    assert matt.kappa == (1 if len(set(nivaer)) > 1 else None)


def test_alla_kombinationer_lika_ofta_ar_som_slumpen() -> None:
    assert samstammighet(product(range(1, 6), range(1, 6))).kappa == pytest.approx(0)


def test_korstabellen_har_forsta_parten_pa_raden() -> None:
    assert kryss([(1, 3), (1, 3), (5, 4)], 5)[0] == [0, 0, 2, 0, 0]
    assert kryss([(5, 4)], 5)[4] == [0, 0, 0, 1, 0]


@given(st.lists(st.tuples(niva, niva), max_size=MINST_PAR - 1))
def test_av_farre_an_tio_par_dras_ingenting(alla: Par) -> None:
    text = i_ord(samstammighet(alla))
    assert "för få" in text
    assert "kappa" not in text


@pytest.mark.parametrize(
    ("alla", "ord_"),
    [
        ([(1, 1)] * 40, "lugn period"),
        ([(1, 1), (2, 2)] * 30, "i stort sett lika (viktad kappa 1,00, 60 par)."),
        ([(1, 2), (2, 1)] * 30, "inte överens oftare än slumpen"),
        ([(1, 1), (2, 2)] * 10, "20 par). Det är få par"),
    ],
)
def test_meningen_sager_vad_vardet_vilar_pa(alla: Par, ord_: str) -> None:
    assert ord_ in i_ord(samstammighet(alla))
