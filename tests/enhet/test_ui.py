"""The design system says what the domain says."""

import pytest
from django.template.loader import render_to_string

from lagesbild.niva import Niva
from samverkan.templatetags.ui import NIVAORD, ikon, nivachip


def test_nivaernas_ord_ar_domanens() -> None:
    assert {niva.value: niva.ord for niva in Niva} == NIVAORD


@pytest.mark.parametrize("niva", list(Niva))
def test_en_niva_visas_med_siffra_och_ord(niva: Niva) -> None:
    html = nivachip(niva)
    assert f"niva-{niva.value}" in html
    assert f"{niva.value}<" in html
    assert niva.ord in html


def test_bekraftat_lugnt_och_ej_rapporterad_ar_olika() -> None:
    lugn, saknas = nivachip(1, lugn=True), nivachip(None)
    assert "niva-lugn" in lugn
    assert "bekräftat lugnt" in lugn
    assert "niva-saknas" in saknas
    assert "Ej rapporterad" in saknas


def test_niva_sex_finns_inte() -> None:
    with pytest.raises(KeyError):
        nivachip(6)


def test_en_adress_kan_inte_bryta_sig_ur_lanken() -> None:
    assert '"><script>' not in nivachip(3, url='"><script>')


def test_ikoner_ar_dolda_for_skarmlasare() -> None:
    assert 'aria-hidden="true"' in ikon("check")


def test_skalan_forklarar_nivaerna_med_domanens_ord() -> None:
    skala = render_to_string("komponenter/nivaskala.html", {"full": True})
    assert [niva for niva in Niva if niva.betydelse not in skala] == []
