"""The charts: readable without colour, honest about what is missing, nothing outside the frame."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.diagram import (
    Serie,
    arsstolpar,
    gnista,
    grupperade_staplar,
    linjer,
    rutor,
    staplar,
    stolpar,
    textbredd,
    trattdiagram,
)
from lagesbild.diagram.bas import bryt, skala
from lagesbild.diagram.stolpe import saknade_strackor
from lagesbild.tratt import tratt

ROT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
STADSDELAR = ["Hässelby gård", "Hässelby villastad", "Vällingby"]
MANADER = list("JFMAMJJASOND")
Ritare = Callable[..., str]
ALLA: list[Ritare] = [staplar, grupperade_staplar, stolpar, rutor, linjer]


def rita(
    ritare: Ritare, etiketter: Sequence[str], *varden: Sequence[float | None], **mer: object
) -> ElementTree.Element:
    serier = [Serie(f"Serie {i}", rad) for i, rad in enumerate(varden, 1)]
    return ElementTree.fromstring(ritare(etiketter, serier, id_="d", titel="Titel", **mer))  # noqa: S314 our own text


def texter(svg: ElementTree.Element) -> list[str]:
    return [t.text or "" for t in svg.iter(f"{SVG}text")]


def marken(svg: ElementTree.Element) -> dict[str, ElementTree.Element]:
    """The bars by what they say when a pointer rests on them."""
    funna = {}
    for rektangel in svg.iter(f"{SVG}rect"):
        titel = rektangel.find(f"{SVG}title")
        if titel is not None and titel.text:
            funna[titel.text] = rektangel
    return funna


@pytest.mark.parametrize("ritare", ALLA)
def test_diagrammet_sager_vad_det_visar(ritare: Ritare) -> None:
    svg = rita(ritare, STADSDELAR, [4, 3, 17], beskrivning="Vällingby har flest.")
    assert svg.get("role") == "img"
    titel, text = svg[0], svg[1]
    assert (titel.tag, titel.text) == (f"{SVG}title", "Titel")
    assert (text.tag, text.text) == (f"{SVG}desc", "Vällingby har flest.")
    assert svg.get("aria-labelledby") == f"{titel.get('id')} {text.get('id')}"


@pytest.mark.parametrize("ritare", ALLA)
def test_samma_siffror_ger_samma_text_utan_stilattribut(ritare: Ritare) -> None:
    def en() -> str:
        return ritare(STADSDELAR, [Serie("2023", [1, None, 2.5]), Serie("2024", [3, 4, 5])], id_="d", titel="T")

    assert en() == en()
    assert "style=" not in en()
    assert "<script" not in en()


@pytest.mark.parametrize("ritare", ALLA)
def test_namn_med_tecken_ur_html_forblir_text(ritare: Ritare) -> None:
    svg = rita(ritare, ["<b>&", "a", "b"], [1, 2, 3])
    assert any("<b>&" in t for t in texter(svg))
    assert svg.find(f".//{SVG}b") is None


@pytest.mark.parametrize("ritare", [staplar, grupperade_staplar, stolpar])
def test_en_saknad_uppgift_streckas_och_ar_inte_noll(ritare: Ritare) -> None:
    svg = rita(ritare, STADSDELAR, [4, None, 0])
    titlar = [t.text or "" for t in svg.iter(f"{SVG}title")]
    saknas = [t for t in titlar if "Uppgift saknas" in t and any(namn in t for namn in STADSDELAR)]
    assert len(saknas) == 1
    assert "Hässelby villastad" in saknas[0]
    assert "0" in texter(svg)


def test_staplarna_ar_lika_langa_som_talen_sager() -> None:
    staplarna = marken(rita(staplar, STADSDELAR, [4, 3, 17]))
    langder = [
        float(staplarna[f"{namn}: {tal}"].get("width") or 0) for namn, tal in zip(STADSDELAR, (4, 3, 17), strict=True)
    ]
    assert langder[0] / langder[2] == pytest.approx(4 / 17, rel=0.01)
    assert langder[1] / langder[2] == pytest.approx(3 / 17, rel=0.01)


def test_staplade_delar_star_efter_varandra_med_summan_efter() -> None:
    svg = rita(staplar, ["Vällingby"], [15], [2])
    forsta, andra = marken(svg).values()
    assert float(andra.get("x") or 0) == pytest.approx(
        float(forsta.get("x") or 0) + float(forsta.get("width") or 0), abs=0.02
    )
    assert "17" in texter(svg)


def test_en_okand_del_gor_summan_okand() -> None:
    assert "Uppgift saknas" in "".join(t.text or "" for t in rita(staplar, ["Vinsta"], [1], [None]).iter(f"{SVG}title"))


def test_linjen_bryts_dar_uppgiften_saknas() -> None:
    svg = rita(linjer, MANADER, [1, 2, 3, None, None, 4, 5, 6, 7, 8, 9, 10])
    streck = [p.get("d") or "" for p in svg.iter(f"{SVG}path") if "dgm-streck" in (p.get("class") or "")]
    assert [d.count("M") for d in streck] == [2]
    assert "Uppgift saknas" in "".join(t.text or "" for t in svg.iter(f"{SVG}title"))


def test_manader_utan_uppgift_ar_ett_streckat_falt() -> None:
    assert saknade_strackor([None, None, 1, 0, None]) == [(0, 2), (4, 1)]
    svg = rita(rutor, MANADER, [None] * 6 + [4, 21, 2, 5, 6, 1])
    assert len([g for g in svg.iter(f"{SVG}g") if g.get("class") == "dgm-saknas"]) == 1
    assert "Uppgift saknas" in texter(svg)


def test_talen_star_pa_svenska() -> None:
    svg = rita(stolpar, ["Brott mot person"], [1412], [25.5], decimaler=None)
    assert {"1\u00a0412", "25,5"} <= set(texter(svg))


@given(st.floats(0.001, 1e7))
def test_skalan_borjar_pa_noll_och_nar_upp(hogst: float) -> None:
    marken_ = skala(hogst)
    assert marken_[0] == 0
    assert marken_[-1] >= hogst * 0.999
    assert 2 <= len(marken_) <= 7


def test_lang_text_bryts_vid_mellanslag() -> None:
    text = "Invånare födda utomlands eller med utrikes födda föräldrar"
    rader = bryt(text, 200)
    assert " ".join(rader) == text
    assert all(textbredd(rad) <= 200 for rad in rader)


@given(
    st.lists(st.text("abcåäöW –", min_size=1, max_size=40).map(str.strip), min_size=1, max_size=9),
    st.lists(st.one_of(st.none(), st.integers(0, 2_000_000)), min_size=9, max_size=9),
    st.sampled_from([staplar, grupperade_staplar]),
)
def test_ingen_text_hamnar_utanfor(etiketter: list[str], varden: list[int | None], ritare: Ritare) -> None:
    svg = rita(ritare, etiketter, varden[: len(etiketter)])
    bredd, hojd = (float(tal) for tal in (svg.get("viewBox") or "").split()[2:])
    for text in svg.iter(f"{SVG}text"):
        innehall = text.text or ""
        if " " not in innehall and len(innehall) > 24:
            continue  # one long word can't be broken
        x, lang = float(text.get("x") or 0), textbredd(innehall, float(text.get("font-size") or 0))
        vanster = {"end": x - lang, "middle": x - lang / 2}.get(text.get("text-anchor") or "", x)
        assert vanster >= -0.5
        assert vanster + lang <= bredd + 0.5
        assert 0 <= float(text.get("y") or 0) <= hojd


def test_uppskattad_bredd_racker_for_inter() -> None:
    fil = ROT / "var" / "typsnitt" / "Inter-Regular.woff2"
    if not fil.exists():
        pytest.skip("Typsnittet är inte gjort på den här datorn.")
    font = TTFont(fil)
    tecken, bredder, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    for text in [*STADSDELAR, "Råcksta", "Misshandel utomhus (15– år)", "1\u00a0412", "−16\u00a0%", "Åkermyntan WWW"]:
        verklig = sum(bredder[tecken[ord(c)]][0] for c in text) / em * 12
        assert verklig <= textbredd(text, 12) <= verklig * 1.25


# --- Years, funnel, small line ---------------------------------------------------------------------------------------


def tolkad(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 our own text


def test_ett_ar_som_inte_ar_helt_ar_skrafferat_och_sager_vad_det_omfattar() -> None:
    svg = tolkad(
        arsstolpar(
            ["2022", "2023", "2024"], [10, None, 1412], id_="d", titel="T", ofullstandiga={"2024": "jan–okt"}
        )
    )  # fmt: skip
    assert "2024: 1\xa0412, jan–okt" in marken(svg)
    assert {"jan–okt", "1\xa0412", "10"} <= set(texter(svg))
    titlar = [t.text for t in svg.iter(f"{SVG}title")]
    assert "2023: Uppgift saknas" in titlar


@given(st.lists(st.none() | st.integers(0, 10**6), min_size=1, max_size=12))
def test_arsstolparna_haller_sig_i_ramen(varden: list[int | None]) -> None:
    etiketter = [str(2010 + i) for i in range(len(varden))]
    svg = tolkad(arsstolpar(etiketter, varden, id_="d", titel="T", ofullstandiga={etiketter[-1]: "januari–oktober"}))
    bredd, hojd = float(svg.get("width", 0)), float(svg.get("height", 0))
    for rektangel in svg.iter(f"{SVG}rect"):
        x, y = float(rektangel.get("x", 0)), float(rektangel.get("y", 0))
        assert x >= 0
        assert y >= 0
        assert x + float(rektangel.get("width", 0)) <= bredd + 0.02
        assert y + float(rektangel.get("height", 0)) <= hojd + 0.02
    assert all(0 < float(t.get("y", 0)) <= hojd for t in svg.iter(f"{SVG}text"))


OMRADEN = st.lists(st.tuples(st.integers(0, 5000), st.floats(1, 300)), min_size=3, max_size=20)


@given(OMRADEN)
def test_tratten_har_en_punkt_per_omrade_inom_ramen(omraden: list[tuple[int, float]]) -> None:
    underlag = tratt([(f"Område {i}", antal, e) for i, (antal, e) in enumerate(omraden)])
    if underlag is None:
        return
    svg = tolkad(trattdiagram(underlag, id_="d", titel="T", markt="Område 0"))
    punkter = list(svg.iter(f"{SVG}circle"))
    assert len(punkter) == len(omraden)
    bredd, hojd = float(svg.get("width", 0)), float(svg.get("height", 0))
    for punkt in punkter:
        assert 0 <= float(punkt.get("cx", -1)) <= bredd
        assert 0 <= float(punkt.get("cy", -1)) <= hojd
    assert "Område 0" in texter(svg)


@given(st.lists(st.tuples(st.integers(50, 900), st.floats(1, 200)), min_size=3, max_size=14))
def test_trattens_namn_tacker_inga_punkter_och_inga_namn(omraden: list[tuple[int, float]]) -> None:
    underlag = tratt([(f"Område {i}", antal, e) for i, (antal, e) in enumerate(omraden)])
    assert underlag is not None
    svg = tolkad(trattdiagram(underlag, id_="d", titel="T"))
    skyltar = [
        tuple(float(r.get(k, 0)) for k in ("x", "y", "width", "height"))
        for r in svg.iter(f"{SVG}rect")
        if r.get("class") == "dgm-skylt"
    ]
    for nr, (x, y, bredd, hojd) in enumerate(skyltar):
        for punkt in svg.iter(f"{SVG}circle"):
            cx, cy = float(punkt.get("cx", 0)), float(punkt.get("cy", 0))
            assert not (x < cx < x + bredd and y < cy < y + hojd)
        for x2, y2, bredd2, hojd2 in skyltar[nr + 1 :]:
            assert x + bredd <= x2 + 0.1 or x2 + bredd2 <= x + 0.1 or y + hojd <= y2 + 0.1 or y2 + hojd2 <= y + 0.1


def test_tratten_sager_i_ord_vem_som_sticker_ut() -> None:
    underlag = tratt([(f"O{i}", 100 + i, 10) for i in range(9)] + [("Ute", 220, 10)])
    assert underlag is not None
    titlar = [t.text or "" for t in tolkad(trattdiagram(underlag, id_="d", titel="T")).iter(f"{SVG}title")]
    assert "Ute: 22,0 per 1 000, sticker ut" in titlar
    assert any(t.startswith("O1:") and t.endswith("inom gränserna") for t in titlar)


def test_den_lilla_linjen_bryts_dar_uppgift_saknas() -> None:
    svg = tolkad(gnista([3, None, 4, 5], text="3, saknas, 4, 5"))
    (linje,) = svg.iter(f"{SVG}path")
    assert (linje.get("d") or "").count("M") == 2
    assert (svg.get("role"), svg.get("aria-label")) == ("img", "3, saknas, 4, 5")
    assert len(list(tolkad(gnista([None, 3], text="saknas, 3")).iter(f"{SVG}circle"))) == 1
    assert not list(tolkad(gnista([None], text="saknas")).iter(f"{SVG}circle"))


def test_ett_langt_namn_over_en_ruta_bryts_och_skars_inte_av() -> None:
    langt = "Person eller grupp som stör den allmänna ordningen"
    bild = rutor(["J", "F"], [Serie("Hot", [1, 2]), Serie(langt, [3, 4])], id_="prov", titel="Prov")
    rader = [t for t in re.findall(r">([^<]+)</text>", bild) if t in langt]
    assert " ".join(rader) == langt
    assert len(rader) == 2
