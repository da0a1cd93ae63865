"""The numbers of a text held against the figures: what is wrong is pointed at, what is right is left alone."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.forandring import forandring, mening
from lagesbild.pastaenden import Siffror, granska_pastaenden

UNDERLAG = Path(__file__).resolve().parents[3] / "shared/underlag/1_hasselby-vallingby_lagesbild_2024.txt"
AREN = range(2020, 2025)
TABELL = {
    "Bilstöld": (73, 51, 37, 43, 42),
    "Stöld ur fordon": (361, 414, 277, 334, 218),
    "Brott mot hushåll": (952, 907, 675, 774, 649),
    "Bedrägeri (urval)": (132, 162, 333, 554, 669),
    "Misshandel utomhus (0–14 år)": (36, 51, 38, 26, 39),
    "Misshandel utomhus (15– år)": (226, 192, 204, 180, 174),
    "Mord/dråp": (7, 3, 2, 1, 4),
    "Mord/dråp, försök": (11, 8, 7, 8, 5),
    "Rån": (62, 52, 45, 46, 42),
    "Brott mot person": (956, 926, 1106, 1306, 1412),
}
SIFFROR = [Siffror(namn, [dict(zip(AREN, tal, strict=True))]) for namn, tal in TABELL.items()]
SIFFROR.append(
    Siffror("Höga ljud, hög och störande musik", [{2022: 46, 2023: 70}], ["Höga ljud / hög och störande musik"])
)  # fmt: skip


def funna(text: str) -> list[tuple[str, str]]:
    return [(a.skrivet, a.kategori) for a in granska_pastaenden(text, SIFFROR)]


@pytest.mark.parametrize(
    "text",
    [
        "Bedrägeri (urval) ökade från 554 till 669 (+115, +21 %), mer än slumpen förklarar.",
        "Bedrägerierna har ökat med 21 procent, från 554 till 669 anmälda brott.",
        "Rån minskade från 46 till 42 och stöld ur fordon med 35 procent, från 334 till 218.",
        "Under januari–oktober 2024 anmäldes 42 rån, att jämföra med 46 rån 2023.",
        "Mord/dråp, försök har minskat från 8 till 5, medan mord/dråp ökat från 1 till 4 (+300 %).",
        "Brott mot person: 1 412 anmälda brott, en ökning med 106 (8 %) sedan 2023.",
        "Drygt 650 bedrägerier anmäldes, enligt tabell 3 och lägesbilden vecka 45.",
        "Bedrägeri mot personer över 65 år skedde den 12 oktober klockan 14, i 3 stadsdelar, och gav 400 000 kr.",
        "Misshandel utomhus (15– år) minskade från 180 till 174 och gäller ofta personer 15–20 år.",
        "Rån ligger på 0,55 per 1 000 invånare.",
        "Höga ljud / hög och störande musik stod för 46 anmälningar 2022 och 70 anmälningar 2023.",
        "Den brottskategori som minskat mest jämfört med förra året (1 jan – 31 okt) är mord/dråp, försök.",
        "Vi har 12 nya kameror. Polisen har gjort 340 insatser.",
        "",
    ],
)
def test_det_som_stammer_eller_inte_ar_siffror_om_kategorin_lamnas_ifred(text: str) -> None:
    assert funna(text) == []


@pytest.mark.parametrize(
    ("text", "vantat"),
    [
        ("Bedrägerier ökade från 554 till 679 (+115, +23 %).", [("679", 0), ("+23 %", 0)]),
        ("Under 2024 anmäldes 48 rån.", [("48", 1)]),
        ("Bedrägeri (urval): 669 anmälda brott 2023.", [("669", 0)]),
        ("Mord/dråp ökade från 2 till 9.", [("9", 2)]),
        ("Stöld ur fordon har minskat med 53 procent.", [("53 procent", 3)]),
        ("Brott mot person uppgick till 1 421.", [("1 421", 4)]),
        ("Rån minskade från 46 till 43, medan stöld ur fordon minskade från 334 till 228.", [("43", 1), ("228", 3)]),
        ("Cirka 300 bedrägerier anmäldes 2024, och omkring 900 rån.", [("900", 1)]),
    ],
)
def test_det_som_siffrorna_inte_ger_pekas_ut(text: str, vantat: list[tuple[str, int]]) -> None:
    namn = ["Bedrägeri (urval)", "Rån", "Mord/dråp", "Stöld ur fordon", "Brott mot person"]
    assert funna(text) == [(tal, namn[i]) for tal, i in vantat]


def test_platsen_och_de_ratta_siffrorna_foljer_med() -> None:
    text = "Inledning.\nBedrägeri (urval) ökade till 679."
    (a,) = granska_pastaenden(text, SIFFROR)
    assert text[a.fran : a.till] == "679"
    assert a.ratt.replace("\xa0", " ") == "554 (2023) och 669 (2024), +115, +21 %"
    assert a.mening == "Bedrägeri (urval) ökade till 679."


@given(st.sampled_from(sorted(TABELL)), st.sampled_from([(i, j) for i in range(5) for j in range(i + 1, 5)]))
def test_vara_egna_meningar_stammer_alltid(namn: str, ar: tuple[int, int]) -> None:
    f = forandring(TABELL[namn][ar[0]], TABELL[namn][ar[1]])
    assert f is not None
    assert funna(mening(namn, f)) == []


@given(st.text(max_size=300))
def test_ingen_text_gor_granskningen_andfadd(text: str) -> None:
    granska_pastaenden(text, SIFFROR)
    granska_pastaenden(f"Rån {text} 17 rån", SIFFROR)


@pytest.mark.skipif(not UNDERLAG.exists(), reason="underlaget finns inte här")
def test_den_riktiga_lagesbildens_text_ger_inga_onodiga_anmarkningar() -> None:
    text = UNDERLAG.read_text()
    stycken = [re.sub(r"\s*\n\s*", " ", s) for s in text.split("\n\n") if "\t" not in s]
    assert [a for s in stycken for a in granska_pastaenden(s, SIFFROR)] == []
