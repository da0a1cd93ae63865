"""Events without a database: the level they suggest, the kinds of an area, the file."""

import csv
from datetime import date, time
from io import StringIO
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.handelse import ALLVAR_FOR_TYP, TYPER, Allvar, foreslagen_niva, typer_i_omradet
from lagesbild.handelsetext import KALLOR, andringar, csv_text
from lagesbild.models import Handelse
from lagesbild.niva import Niva

allvar = st.integers(1, 4)


@given(st.lists(allvar, max_size=20), st.randoms())
def test_handelsernas_ordning_spelar_ingen_roll(vecka: list[int], slump) -> None:
    omkastad = list(vecka)
    slump.shuffle(omkastad)
    assert foreslagen_niva(omkastad) == foreslagen_niva(vecka)


@given(st.lists(allvar, max_size=20), allvar)
def test_en_handelse_till_sanker_aldrig_nivan(vecka: list[int], en_till: int) -> None:
    assert foreslagen_niva([*vecka, en_till]).niva >= foreslagen_niva(vecka).niva


@given(st.lists(allvar, min_size=1, max_size=20))
def test_skalet_slutar_med_nivan(vecka: list[int]) -> None:
    forslag = foreslagen_niva(vecka)
    assert forslag.skal.endswith(f"→ {forslag.niva.value}")


@pytest.mark.parametrize(
    ("vecka", "niva", "skal"),
    [
        ([], Niva.NORMALT, "inga händelser → 1"),
        ([1], Niva.NORMALT, "en lindrig händelse → 1"),
        ([1, 1], Niva.AVVIKANDE, "två lindriga händelser → 2"),
        ([2], Niva.AVVIKANDE, "en oroande händelse → 2"),
        ([2, 2, 1], Niva.OROANDE, "två oroande händelser → 3"),
        ([3], Niva.OROANDE, "en allvarlig händelse → 3"),
        ([3, 3], Niva.ALLVARLIGT, "två allvarliga händelser → 4"),
        ([4, 1], Niva.KRITISKT, "en kritisk händelse → 5"),
    ],
)
def test_forslaget_och_skalet(vecka: list[int], niva: Niva, skal: str) -> None:
    assert (foreslagen_niva(vecka).niva, foreslagen_niva(vecka).skal) == (niva, skal)


@pytest.mark.parametrize("fel", [0, 5, -1])
def test_ett_allvar_som_inte_finns_godtas_inte(fel: int) -> None:
    with pytest.raises(ValueError, match=str(fel)):
        foreslagen_niva([1, fel])


def test_varje_gemensam_typ_har_ett_vanligt_allvar() -> None:
    assert ALLVAR_FOR_TYP.keys() == TYPER.keys()
    assert ALLVAR_FOR_TYP["sprangning"] is Allvar.KRITISK


def test_omradets_andringar_laggs_over_de_gemensamma_typerna() -> None:
    typer = typer_i_omradet([("ran", "Personrån", False), ("batstold", "Båtstöld", False), ("hot", "Hot", True)])
    per_slug = {typ.slug: typ for typ in typer}
    assert (per_slug["ran"].namn, per_slug["hot"].dold, per_slug["batstold"].egen) == ("Personrån", True, True)
    assert [typ.slug for typ in typer][-2:] == ["batstold", "annat"]
    assert [typ.slug for typ in typer_i_omradet([])] == list(TYPER)


def test_andringar_sags_i_ord() -> None:
    fran = {"stadsdel": "grimsta", "allvar": 2, "typ": "ran", "klockslag": None, "struken": False}
    till = {"stadsdel": "vinsta", "allvar": 3, "typ": "ran", "klockslag": "21:30", "struken": True}
    ord_ = [tuple(a) for a in andringar(fran, till, TYPER, {"grimsta": "Grimsta", "vinsta": "Vinsta"})]
    assert ord_ == [
        ("Stadsdel", "Grimsta", "Vinsta"),
        ("Klockslag", "", "21:30"),
        ("Allvar", "Oroande", "Allvarlig"),
        ("Struken", "", "ja"),
    ]


def test_filen_oppnas_ratt_av_ett_svenskt_excel() -> None:
    rad = SimpleNamespace(
        ar=2024, vecka=45, dag=date(2024, 11, 5), klockslag=time(21, 30), stadsdel="Råcksta", typnamn="Rån",
        allvar=3, allvarsord="Allvarlig", visad_plats="", text="=1+1", kalla="polis",
    )  # fmt: skip
    fil = csv_text([rad])
    assert fil.startswith(b"\xef\xbb\xbf")
    assert fil.decode("utf-8-sig").splitlines()[1] == (
        "2024;45;2024-11-05;21:30;Råcksta;Rån;3;Allvarlig;;'=1+1;Polisen"
    )


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "＝1+1", "\n=1+1", "\x01=1+1", "-2", "@a", "\t+1"])
def test_ingen_text_blir_en_formel(text: str) -> None:
    rad = SimpleNamespace(
        ar=2024, vecka=45, dag=date(2024, 11, 5), klockslag=None, stadsdel="Råcksta", typnamn=text,
        allvar=3, allvarsord="Allvarlig", visad_plats=text, text=text, kalla="polis",
    )  # fmt: skip
    _, celler = csv.reader(StringIO(csv_text([rad]).decode("utf-8-sig")), delimiter=";")
    for cell in celler[5], celler[8], celler[9]:
        assert cell == f"'{text.strip(chr(1) + chr(9) + chr(10))}"


def test_kallornas_namn_ar_modellens() -> None:
    assert dict(Handelse.Kalla.choices) == KALLOR
