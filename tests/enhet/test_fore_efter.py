"""The weighted displacement difference: what it says, how sure it is, and that it promises no more."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atgardsplan.fore_efter import Par, fore_efter

par = st.builds(Par, st.integers(0, 2000), st.integers(0, 2000))


def test_exemplet_i_wheeler_och_ratcliffe():
    """Wheeler and Ratcliffe 2018 give the formula; by hand: 20→10 against 20→18, beside them 10→9 twice."""
    svar = fore_efter(Par(20, 10), Par(20, 18), plats_omgivning=Par(10, 9), jamforelse_omgivning=Par(10, 9))
    assert svar.wdd == -8
    assert svar.medelfel == pytest.approx(sqrt(20 + 10 + 20 + 18 + 10 + 9 + 10 + 9))
    assert svar.fran == pytest.approx(-8 - 1.96 * sqrt(106), abs=0.001)
    assert not svar.utover_slumpen


def test_skadegorelsen_pa_hasselby_torg_mot_en_plats_som_stod_still():
    svar = fore_efter(Par(274, 142), Par(260, 255))
    assert svar.wdd == -127
    assert svar.utover_slumpen
    assert svar.p_varde < 0.001
    assert "127 händelser färre" in svar.mening
    assert "visar inte att åtgärden är orsaken" in svar.mening
    assert not svar.forbehall


def test_flyttar_brotten_till_omgivningen_blir_vinsten_mindre():
    utan = fore_efter(Par(100, 50), Par(100, 100))
    med = fore_efter(Par(100, 50), Par(100, 100), plats_omgivning=Par(40, 70), jamforelse_omgivning=Par(40, 40))
    assert (utan.wdd, med.wdd) == (-50, -20)


def test_inom_slumpen_lovar_inget_och_fornekar_inget():
    svar = fore_efter(Par(10, 8), Par(10, 10))
    assert not svar.utover_slumpen
    assert "Det betyder inte att åtgärden saknar effekt" in svar.mening


def test_forbehall_for_fa_och_for_olika():
    svar = fore_efter(Par(2, 1), Par(9, 9))
    assert len(svar.forbehall) == 2


def test_inget_alls_ar_ingen_skillnad():
    svar = fore_efter(Par(0, 0), Par(0, 0))
    assert (svar.wdd, svar.p_varde, svar.utover_slumpen) == (0, 1.0, False)


def test_negativa_antal_avvisas():
    with pytest.raises(ValueError, match="mindre än noll"):
        Par(-1, 0)


@given(par, par, par, par)
def test_byter_platserna_roll_byter_skillnaden_tecken(a, b, c, d):
    en = fore_efter(a, b, plats_omgivning=c, jamforelse_omgivning=d)
    andra = fore_efter(b, a, plats_omgivning=d, jamforelse_omgivning=c)
    assert en.wdd == -andra.wdd
    assert en.fran == pytest.approx(-andra.till)
    assert en.p_varde == pytest.approx(andra.p_varde)


@given(par, par)
def test_intervallet_innehaller_skillnaden_och_sager_detsamma_som_provet(a, b):
    svar = fore_efter(a, b)
    assert svar.fran <= svar.wdd <= svar.till
    assert svar.utover_slumpen == (svar.p_varde < 0.05)


@given(par, par, st.integers(0, 500))
def test_det_som_hander_pa_bada_platserna_lika_ger_ingen_skillnad(a, b, n):
    mer = fore_efter(Par(a.fore, a.efter + n), Par(b.fore, b.efter + n))
    assert mer.wdd == fore_efter(a, b).wdd
