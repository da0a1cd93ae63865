from collections import Counter
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.niva import Niva, Nivasammanfattning, sammanfatta

# Vällingby 2024, weeks 1–45, as printed in the yearly table.
VALLINGBY_2024 = "321333232221213332335223212321222322523222223"


def test_varje_niva_har_siffra_ord_och_betydelse() -> None:
    assert [(n.value, n.ord) for n in Niva] == [
        (1, "Normalt"), (2, "Avvikande"), (3, "Oroande"), (4, "Allvarligt"), (5, "Kritiskt")
    ]  # fmt: skip
    assert Niva.KRITISKT.lage == "Kritiskt läge"
    assert len({n.betydelse for n in Niva}) == 5
    assert "skjutningar" in Niva.KRITISKT.betydelse


def test_vallingbys_ar_sammanfattas_med_veckor_och_median() -> None:
    s = sammanfatta(int(niva) for niva in VALLINGBY_2024)
    assert s == Nivasammanfattning(antal=45, minst_tre=17, fyra_fem=2, median=Niva.AVVIKANDE)


def test_bade_fyra_och_fem_raknas_som_fyra_fem() -> None:
    assert sammanfatta([1, 3, 4, 5]) == Nivasammanfattning(antal=4, minst_tre=3, fyra_fem=2, median=Niva.OROANDE)


def test_medianen_av_ett_jamnt_antal_ar_den_lagre_och_aldrig_ett_halvt_steg() -> None:
    assert sammanfatta([2, 3]).median is Niva.AVVIKANDE
    assert sammanfatta([3, 3]).median is Niva.OROANDE
    assert sammanfatta([1, 5]).median is Niva.NORMALT


def test_utan_bedomda_veckor_finns_ingen_median() -> None:
    assert sammanfatta([]) == Nivasammanfattning(0, 0, 0, None)


@pytest.mark.parametrize("fel", [0, 6, -1])
def test_niva_utanfor_skalan_avvisas(fel: int) -> None:
    with pytest.raises(ValueError, match=str(fel)):
        sammanfatta([1, fel])


@given(st.lists(st.integers(1, 5), min_size=1))
def test_medianen_ar_lagsta_nivan_som_halften_av_veckorna_ryms_under(nivaer: list[int]) -> None:
    s = sammanfatta(nivaer)
    halften = ceil(len(nivaer) / 2)
    assert s.median == min(n for n in nivaer if sum(m <= n for m in nivaer) >= halften)
    assert s.fyra_fem <= s.minst_tre <= s.antal == len(nivaer)
    assert s.minst_tre == sum(Counter(nivaer)[n] for n in (3, 4, 5))
