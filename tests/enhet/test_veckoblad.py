"""Sheets of weeks: what is written is read again as it was, whatever people have typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lagesbild.kalkylblad import Blad, Bok, Rad, las
from lagesbild.vecka import veckor_i
from lagesbild.veckoblad import Arsblad, Tolkning, Veckocell, csv_bytes, tolka, xlsx_bytes
from lagesbild.veckoblad.ord import LUGN, aterstalld, jamforbar, niva_ur, ofarlig
from lagesbild.veckoblad.tolka import vecka_ur

NAMN = ("Hässelby gård", "Vällingby", "Råcksta")
TEXTER = st.text(max_size=60) | st.sampled_from(
    ["=1+1", "'=1", "-", "a;b", 'a"b', "a\nb", "å\tä", "1", "+46", "@x", "''="]
)
CELLER = st.builds(
    lambda niva, lugn, text: Veckocell(niva, lugn and niva == 1, text), st.integers(1, 5), st.booleans(), TEXTER
)


def blad(ar: int, celler: dict[tuple[str, int], Veckocell]) -> Arsblad:
    return Arsblad("Hässelby-Vällingby", ar, NAMN, celler, frozenset(), [])


def tolkat(bok: Bok, filnamn: str = "") -> Tolkning:
    kanda = {namn.casefold(): namn for namn in NAMN}
    return tolka(bok, filnamn=filnamn, omrade=lambda _: True, stadsdel=lambda text: kanda.get(text.casefold()))


@st.composite
def ar_med_celler(draw: st.DrawFn) -> tuple[int, dict[tuple[str, int], Veckocell]]:
    ar = draw(st.sampled_from([2020, 2024, 2025, 2026]))
    nycklar = st.tuples(st.sampled_from(NAMN), st.sampled_from([v.vecka for v in veckor_i(ar)]))
    return ar, draw(st.dictionaries(nycklar, CELLER, min_size=1, max_size=25))


@pytest.mark.parametrize("skriv", [xlsx_bytes, csv_bytes], ids=["xlsx", "csv"])
@settings(max_examples=25, deadline=None)
@given(innehall=ar_med_celler())
def test_det_som_skrivs_lases_som_det_var(skriv, innehall):
    ar, celler = innehall
    tolkning = tolkat(las(skriv(blad(ar, celler))))
    assert tolkning.fel == []
    last = {
        (post.namn, post.vecka): (post.ar, post.niva, post.lage == LUGN, post.motivering)
        for post in tolkning.poster
        if post.motivering is not None
    }
    assert last == {(namn, vecka): (ar, c.niva, c.lugn, jamforbar(c.motivering)) for (namn, vecka), c in celler.items()}
    # What the coloured sheet says beside the list is the same levels.
    assert {(p.namn, p.vecka) for p in tolkning.poster} == set(celler)


@given(st.text())
def test_ofarlig_text_blir_sig_lik_och_borjar_aldrig_som_en_formel(text):
    assert aterstalld(ofarlig(text)) == text
    assert not ofarlig(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text())
def test_jamforbar_text_andras_inte_en_gang_till(text):
    assert jamforbar(jamforbar(text)) == jamforbar(text)


@pytest.mark.parametrize(
    ("cell", "vantat"),
    [
        ("3", (3, False)), ("3.0", (3, False)), (" 3 Oroande", (3, False)), ("Nivå 4", (4, False)),
        ("oroande läge", (3, False)), ("5 - Kritiskt läge", (5, False)), ("1 ✓", (1, True)),
        ("1 Normalt, bekräftat lugnt", (1, True)), ("6", (6, False)), ("3 Normalt", None), ("hej", None), ("2,5", None),
        ("2024-01-01", None), ("", None),
    ],
)  # fmt: skip
def test_nivaer_i_ord_och_siffror(cell, vantat):
    assert niva_ur(cell) == vantat


@pytest.mark.parametrize(
    ("cell", "vantat"),
    [
        (1, (None, 1)), (53.0, (None, 53)), ("1", (None, 1)), ("v. 1", (None, 1)), ("V1", (None, 1)),
        ("v.53", (None, 53)),
        ("Vecka 7", (None, 7)), ("2024-01", (2024, 1)), ("2020-53", (2020, 53)), ("2026 v 53", (2026, 53)),
        ("2025V01", (2025, 1)), ("v. 1 2025", (2025, 1)), (7.5, None), (True, None), ("summa", None), ("", None),
        (None, None), (2024, None), ("v", None),
    ],
)  # fmt: skip
def test_veckor_som_de_skrivs(cell, vantat):
    assert vecka_ur(cell) == vantat


def tabell(*rader: list[object], namn: str = "Blad1") -> Bok:
    return Bok("xlsx", [Blad(namn, [Rad(nr, list(rad)) for nr, rad in enumerate(rader, 1) if rad])], [])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("bok", "filnamn", "ar"),
    [
        (tabell(["Läget 2022"], ["Vecka", "Vällingby"], [1, 3]), "veckor-2021.xlsx", 2022),
        (tabell(["Vecka", "Vällingby"], [1, 3]), "veckor-2021.xlsx", 2021),
        (tabell(["Vecka", "Vällingby"], [1, 3], namn="2019"), "veckor-2021.xlsx", 2019),
        (tabell(["Vecka", "Vällingby"], ["2018-01", 3]), "veckor-2021.xlsx", 2018),
        (tabell(["År", "Vecka", "Vällingby"], [2017, 1, 3]), "veckor-2021.xlsx", 2017),
        (tabell(["Vecka", "Vällingby"], [1, 3], [], ["Sammanställt för 2016"]), "veckor.xlsx", 2016),
        (tabell(["Uttag 2024-03-01"], ["Vecka", "Vällingby"], [1, 3]), "veckor.xlsx", None),
        (tabell(["2022 och 2023"], ["Vecka", "Vällingby"], [1, 3]), "veckor.xlsx", None),
    ],
)
def test_aret_hittas_dar_det_star(bok, filnamn, ar):
    assert [(post.ar, post.vecka, post.niva) for post in tolkat(bok, filnamn).poster] == [(ar, 1, 3)]


def test_tva_tabeller_under_varandra_har_var_sitt_ar():
    bok = tabell(["2022"], ["Vecka", "Vällingby"], [1, 3], [2, 1], [], ["2023"], ["Vecka", "Vällingby"], [1, 5])
    assert [(p.ar, p.vecka, p.niva) for p in tolkat(bok).poster] == [(2022, 1, 3), (2022, 2, 1), (2023, 1, 5)]


def test_ett_datum_ar_ingen_vecka():
    from datetime import date  # noqa: PLC0415

    tolkning = tolkat(tabell(["Vecka", "Vällingby"], [date(2024, 7, 1), 3]))
    assert tolkning.poster == []
    assert "är ett datum" in tolkning.fel[0].text
