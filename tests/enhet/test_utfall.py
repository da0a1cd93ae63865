"""An indicator against its target and its baseline."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from atgardsplan.utfall import Utfall, utfall

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
