"""Names of places in running text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platser.selectors.plats import namngivna

NAMN = ["Bräckefaret", "Norra Fornkullen", "Fornkullen", "Torget"]


@pytest.mark.parametrize(
    ("text", "funna"),
    [
        ("Vid Bräckefaret och FORNKULLEN.", ["Bräckefaret", "Fornkullen"]),
        ("Bräckefarets skog; bräckefaret igen", ["Bräckefaret"]),
        ("Fornkullens topp, Bräckefaret", ["Fornkullen", "Bräckefaret"]),
        ("På Norra Fornkullen", ["Norra Fornkullen"]),  # the longest, once
        ("Fornkullenområdet, Marktorget och Torgets", ["Torget"]),
        ("Torgeten", []),
        ("", []),
    ],
)
def test_hela_ord_aven_i_genitiv(text: str, funna: list[str]):
    assert namngivna(text, NAMN) == funna


def test_tecken_i_ett_namn_ar_inga_monster():
    assert namngivna("Kv. (A+B)* ligger där", ["(A+B)*", ""]) == ["(A+B)*"]
    assert namngivna("Kv. AAB ligger där", ["(A+B)*", " "]) == []


ORD = st.text(st.sampled_from("abcåäöÅ"), min_size=1, max_size=6)


@given(namn=st.sets(ORD, min_size=1, max_size=4), fore=ORD, efter=ORD)
def test_ett_namn_finns_som_eget_ord_och_aldrig_inne_i_ett_annat(namn: set[str], fore: str, efter: str):
    for n in namn:
        assert [f.casefold() for f in namngivna(f"1 {n}, 2", namn)] == [n.casefold()]
        assert namngivna(f"1 {fore}q{n}q{efter}, 2", namn) == []
