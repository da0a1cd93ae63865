"""The bars of the timeline: where today is, and the status in colour and in words."""

from datetime import date

from atgardsplan.tidslinje import stapel, tidsaxel

FRAN, TILL = date(2025, 1, 1), date(2025, 12, 31)


def test_i_dag_har_en_pil_i_axeln_bara_nar_den_ligger_i_tiden():
    assert "tidslinje-idagpil" in tidsaxel(FRAN, TILL, idag=date(2025, 7, 2))
    assert "tidslinje-idagpil" not in tidsaxel(FRAN, TILL, idag=date(2026, 1, 2))


def test_stapelns_farg_sags_i_ord():
    klar = stapel(FRAN, date(2025, 6, 30), FRAN, TILL, ton="klar", status="klar")
    assert 'aria-label="2025-01-01 till 2025-06-30, klar"' in klar
    assert 'class="tidslinje-stapel tidslinje-klar"' in klar
    assert 'class="tidslinje-stapel"' in stapel(FRAN, TILL, FRAN, TILL)
