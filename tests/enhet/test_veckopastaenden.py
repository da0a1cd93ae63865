"""Numbers of weeks in a text held against the year's table of both editions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.veckopastaenden import TALORD, Veckotal, granska_veckor

INTERN = {
    "Hässelby gård": {1: 6, 2: 35, 3: 4},
    "Hässelby villastad": {1: 22, 2: 20, 3: 2, 4: 1},
    "Vällingby": {1: 5, 2: 23, 3: 15, 5: 2},
    "Vinsta": {1: 22, 2: 22, 5: 1},
    "Nälsta": {1: 45},
}
PUBLIK = {
    "Hässelby gård": {1: 6, 2: 31, 3: 3},
    "Hässelby villastad": {1: 18, 2: 20, 3: 1, 4: 1},
    "Vällingby": {1: 5, 2: 19, 3: 14, 5: 2},
    "Vinsta": {1: 19, 2: 20, 5: 1},
    "Nälsta": {1: 40},
}
BADA = [Veckotal(namn, {"intern": INTERN[namn], "publik": PUBLIK[namn]}) for namn in INTERN]
BARA_INTERN = [Veckotal(namn, {"intern": INTERN[namn]}) for namn in INTERN]


def funna(text: str, stadsdelar: list[Veckotal] = BADA) -> list[tuple[str, str, str]]:
    return [(a.skrivet, a.kategori, a.ratt) for a in granska_veckor(text, 2024, stadsdelar)]


def test_tal_som_bara_den_interna_utgavan_ger_pekas_ut() -> None:
    text = (
        "Vällingby har bedömts på nivå 3 eller högre under av de veckorna. Därefter följer Hässelby gård med fyra "
        "veckor, Hässelby villastad med tre och Vinsta med en."
    )
    assert funna(text) == [
        ("fyra", "veckor på nivå 3 eller högre i Hässelby gård", "4 (intern) och 3 (publik)"),
        ("tre", "veckor på nivå 3 eller högre i Hässelby villastad", "3 (intern) och 2 (publik)"),
    ]
    assert funna(text, BARA_INTERN) == []


def test_tal_som_ingen_utgava_ger_pekas_ut() -> None:
    assert funna("I Vällingby låg 19 veckor på nivå 3 eller högre.", BARA_INTERN) == [
        ("19", "veckor på nivå 3 eller högre i Vällingby", "17 (intern)")
    ]
    assert [f[0] for f in funna("I Hässelby gård låg 35 veckor på nivå 2 och sju på nivå 1.", BARA_INTERN)] == ["sju"]


@pytest.mark.parametrize(
    "text",
    [
        "Vinsta hade en vecka på nivå 4 eller 5.",
        "I Nälsta har ingen vecka legat på nivå 2 eller högre.",
        "I Hässelby gård låg sex veckor på nivå 1.",
        "Nivå 5 gällde i Vinsta vecka 6 och i Vällingby vecka 21 och 37.",
        "Två veckor på nivå 5 i Vällingby och en i Vinsta.",
        "Vällingby låg 2023 på nivå 3 eller högre i 30 veckor.",
        "I Vällingby följs planen upp efter tolv veckor.",
        "Hässelby-Vällingby hade nivå 3 i åtta veckor.",
    ],
)
def test_ratta_tal_och_det_som_inte_handlar_om_nivaer_lamnas_i_fred(text: str) -> None:
    assert funna(text) == []


@given(tal=st.integers(0, 45), ord_=st.sampled_from(sorted(TALORD)), bokstaver=st.booleans())
def test_ett_tal_pekas_ut_precis_nar_tabellen_har_ett_annat(tal: int, ord_: str, bokstaver: bool) -> None:
    skrivet, varde = (ord_, TALORD[ord_]) if bokstaver else (str(tal), tal)
    text = f"Vällingby låg {skrivet} veckor på nivå 3 eller högre."
    assert bool(funna(text, BARA_INTERN)) == (varde != 17)
