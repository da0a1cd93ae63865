"""Numbers as Swedish tables print them, and text files of every kind."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.inlasning.rutnat import manad_ur, manadsspann
from lagesbild.kalkylblad import Olaslig, adress, las, tolka_tal
from lagesbild.kalkylblad.textfil import rader_ur
from samverkan import svenska


@pytest.mark.parametrize(
    ("text", "varde"),
    [
        ("1 412", 1412), ("1\u00a0412", 1412), ("1\u202f412 1)", 1412), ("12*", 12), ("2034¹", 2034), ("21%", 21),
        ("−16 %", -16), ("-116", -116), ("12,5", Decimal("12.5")), ("25.5", Decimal("25.5")), ("1.234.567", 1234567),
        ("1.234,5", Decimal("1234.5")), ("12 (p)", 12), ("+5", 5), ("007", 7), ("0.208", Decimal("0.208")),
    ],
)  # fmt: skip
def test_tal_som_de_trycks(text: str, varde: Decimal):
    assert tolka_tal(text).varde == varde


@pytest.mark.parametrize("text", ["", "–", "-", "..", ".", "x", "…"])
def test_det_som_saknas_ar_aldrig_noll(text: str):
    svar = tolka_tal(text)
    assert svar.varde is None
    assert svar.saknas


@pytest.mark.parametrize("text", ["1.234", "1 41 2", "12 345 6", "elva", "=1+1", "1e5", "NaN", "٣", "12-13"])
def test_det_tvetydiga_ar_inget_tal(text: str):
    svar = tolka_tal(text)
    assert svar.varde is None
    assert not svar.saknas


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_det_vi_skriver_laser_vi(tal: Decimal):
    assert tolka_tal(svenska.tal(tal, 2)).varde == tal


@given(st.text(max_size=40))
def test_ingen_text_ar_for_mycket(text: str):
    tolka_tal(text)


@pytest.mark.parametrize("kodning", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("tecken", [";", ",", "\t"])
def test_textfiler_av_alla_slag(kodning: str, tecken: str):
    text = tecken.join(["Område", "Antal"]) + "\r\n" + tecken.join(['"Hässelby\nstrand"', '"1 412"']) + "\r\n"
    rader, _ = rader_ur(text.encode(kodning))
    assert list(rader) == [(1, ["Område", "Antal"]), (2, ["Hässelby\nstrand", "1 412"])]


def test_decimalkomma_delar_ingen_rad():
    rader, _ = rader_ur("kategori;värde\nOtrygg;31,5\nUndviker;12,0\n".encode())
    assert [rad for _, rad in rader][1] == ["Otrygg", "31,5"]


def test_manader_och_celler():
    assert [manad_ur(t) for t in ("Jan", "sept", "december", "maj", "antal", "ma")] == [1, 9, 12, 5, None, None]
    assert manadsspann("Hittills i år Jan - Okt") == (1, 10)
    assert [adress(5, 2), adress(1, 27)] == ["B5", "AA1"]


def test_en_text_i_tiotusen_celler_fyller_inte_minnet():
    """The file holds the text once and is some kilobytes; the cells would be forty million characters."""
    ut = BytesIO()
    with xlsxwriter.Workbook(ut, {"in_memory": True}) as bok:
        blad = bok.add_worksheet()
        for rad in range(1000):
            blad.write_row(rad, 0, ["x" * 3999 + "\N{HOUSE BUILDING}"] * 10)
    assert len(ut.getvalue()) < 100_000
    with pytest.raises(Olaslig, match="för tung"):
        las(ut.getvalue())
