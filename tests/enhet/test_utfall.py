"""An indicator against its target and its baseline."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from atgardsplan.utfall import Utfall, utfall, veckoutfall

tal = st.integers(-1000, 1000).map(Decimal)


def test_lagre_ar_battre():
    ut = [utfall(Decimal(v), Decimal(5), Decimal(10), ner=True) for v in (4, 5, 7, 10, 12)]
    assert ut == [Utfall.NATT, Utfall.NATT, Utfall.PA_VAG, Utfall.INTE, Utfall.INTE]


def test_utan_mal_varde_eller_utgangslage():
    assert utfall(None, Decimal(1), None, ner=True) is Utfall.OKANT
    assert utfall(Decimal(1), None, Decimal(3), ner=True) is Utfall.UTAN_MAL
    assert utfall(Decimal(2), Decimal(1), None, ner=True) is Utfall.UNDER


@given(tal, tal, st.none() | tal)
def test_upp_och_ner_ar_varandras_spegel(varde, mal, baslinje):
    spegel = None if baslinje is None else -baslinje
    assert utfall(varde, mal, baslinje, ner=True) is utfall(-varde, -mal, spegel, ner=False)


def veckor(varde: int, okanda: int, *, slut: bool = False, ner: bool = True) -> Utfall:
    return veckoutfall(Decimal(varde), Decimal(2), Decimal(4), ner=ner, okanda=okanda, veckor=52, slut=slut)


def test_en_vecka_av_53_nar_inget_mal_for_aret():
    assert veckor(0, 51) is Utfall.FOR_FA
    assert veckor(0, 51, slut=True) is Utfall.FOR_FA  # the year is over, but nobody has assessed it
    assert veckor(2, 6, slut=True) is Utfall.FOR_FA  # 46 of 52
    assert veckor(2, 5, slut=True) is Utfall.NATT  # 47 of 52


def test_det_som_inte_kan_andras_sags_fore_arets_slut():
    assert veckor(1, 1) is Utfall.NATT
    assert veckor(1, 2) is Utfall.FOR_FA
    assert veckor(3, 20) is Utfall.NAS_INTE
    assert veckor(3, 0, slut=True) is Utfall.PA_VAG
    assert [veckor(v, o, ner=False) for v, o in ((2, 30), (0, 1), (0, 2))] == [
        Utfall.NATT,
        Utfall.NAS_INTE,
        Utfall.FOR_FA,
    ]


@given(tal, tal, st.integers(1, 53), st.booleans())
def test_ett_veckoutfall_fore_arets_slut_star_sig_hur_resten_an_blir(varde, mal, okanda, ner):
    nu = veckoutfall(varde, mal, None, ner=ner, okanda=okanda, veckor=53, slut=False)
    slutligt = {utfall(varde + extra, mal, None, ner=ner) is Utfall.NATT for extra in range(okanda + 1)}
    assert {Utfall.NATT: {True}, Utfall.NAS_INTE: {False}, Utfall.FOR_FA: {True, False}}[nu] == slutligt
