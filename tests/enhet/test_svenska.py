import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverkan import svenska


def med_vanliga_blanksteg(text: str) -> str:
    assert " " not in text, "talet får inte brytas mellan två rader"
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("n", "decimaler", "text"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1412, 0, "1 412"),
        (76286, 0, "76 286"),
        (1234567, 0, "1 234 567"),
        (-1, 0, "−1"),
        (-1412, 0, "−1 412"),
        (25.5, 1, "25,5"),
        (1.67, 2, "1,67"),
        (9.8, 0, "10"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (1.005, 2, "1,01"),
        (-0.4, 0, "0"),
        (Decimal("89.90"), 1, "89,9"),
        (1234.5, 2, "1 234,50"),
        (None, 0, "–"),
    ],
)
def test_tal_skrivs_pa_svenskt_satt(n: svenska.Tal | None, decimaler: int, text: str) -> None:
    assert med_vanliga_blanksteg(svenska.tal(n, decimaler)) == text


@given(st.integers(-(10**15), 10**15))
def test_ett_heltal_lases_tillbaka_ur_sin_text(n: int) -> None:
    assert int(svenska.tal(n).replace("\N{NO-BREAK SPACE}", "").replace("\N{MINUS SIGN}", "-")) == n


@pytest.mark.parametrize(
    ("n", "text"), [(115, "+115"), (-1, "−1"), (0, "0"), (1412, "+1 412"), (-0.2, "0"), (0.2, "0"), (None, "–")]
)
def test_en_differens_visar_sitt_tecken(n: svenska.Tal | None, text: str) -> None:
    assert med_vanliga_blanksteg(svenska.differens(n)) == text


def test_procent_ar_en_forandring_och_andel_ar_en_del() -> None:
    assert [med_vanliga_blanksteg(svenska.procent(n)) for n in (-16, 21, 0, 300, None)] == [
        "−16 %", "+21 %", "0 %", "+300 %", "–"
    ]  # fmt: skip
    assert med_vanliga_blanksteg(svenska.andel(47)) == "47 %"
    assert med_vanliga_blanksteg(svenska.andel(25.5, 1)) == "25,5 %"
    assert svenska.andel(None) == "–"


def test_belopp_skrivs_i_kronor() -> None:
    assert med_vanliga_blanksteg(svenska.kronor(406_900)) == "406 900 kr"
    assert svenska.kronor(None) == "–"


def test_datum_och_tidpunkt_skrivs_med_aret_forst() -> None:
    svensk_tid = timezone(timedelta(hours=1))
    assert svenska.datum(date(2024, 11, 4)) == "2024-11-04"
    assert svenska.tidpunkt(datetime(2024, 11, 4, 14, 32, 59, tzinfo=svensk_tid)) == "2024-11-04 14:32"
    assert svenska.tidpunkt(datetime(2024, 1, 1, 0, 5, tzinfo=UTC)) == "2024-01-01 00:05"


def test_en_tidpunkt_utan_tidszon_avvisas() -> None:
    with pytest.raises(ValueError, match="naive"):
        svenska.tidpunkt(datetime(2024, 11, 4, 14, 32))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("delar", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_en_upprakning_slutar_med_och(delar: list[str], text: str) -> None:
    assert svenska.upprakning(delar) == text


def test_antal_bojer_ordet() -> None:
    assert [svenska.antal(n, "vecka", "veckor") for n in (0, 1, 3)] == ["0 veckor", "1 vecka", "3 veckor"]
    assert svenska.antal(1412, "brott", "brott") == "1\N{NO-BREAK SPACE}412 brott"


@pytest.mark.parametrize(
    ("ordet", "text", "traff"),
    [
        ("rån", "Rån i centrum", True),
        ("rån", "Ett personrån", True),
        ("rån", "Avfall från lastbil", False),
        ("RÅN", "Därifrån", False),
        ("från", "Avfall från lastbil", True),
        ("a.b", "aXb", False),
        ("hot", "Personrån och hot", True),
    ],
)
def test_ordet_finns_i_texten_men_ran_ar_inte_fran(ordet: str, text: str, traff: bool) -> None:
    assert bool(re.search(svenska.ordmonster(ordet), text, re.IGNORECASE)) is traff
