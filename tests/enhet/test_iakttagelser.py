"""What stands out: every statement true, the surest first, and each with the figures that it stands on."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.forandring import forandring, manga
from lagesbild.iakttagelser import Uppgift, iakttagelser
from tests.enhet.test_pastaenden import TABELL

AREN = ["2020", "2021", "2022", "2023", "2024"]


def tabell(rader: dict[str, tuple[int, ...]], grupp: str = "") -> list[Uppgift]:
    forandringar = manga([forandring(v[-2], v[-1]) for v in rader.values()])
    uppgifter = [
        Uppgift(namn, list(zip(AREN, v, strict=False)), f)
        for (namn, v), f in zip(rader.items(), forandringar, strict=True)
    ]
    if grupp:
        summor = [sum(k) for k in zip(*rader.values(), strict=True)]
        uppgifter.append(
            Uppgift(grupp, list(zip(AREN, summor, strict=False)), forandring(summor[-2], summor[-1]), list(rader))
        )
    return uppgifter


def texter(uppgifter: list[Uppgift]) -> list[str]:
    return [i.text.replace("\xa0", " ") for i in iakttagelser(uppgifter)]


def test_det_som_ar_mer_an_slumpen_star_forst_det_sakraste_overst() -> None:
    assert texter(tabell({n: v for n, v in TABELL.items() if not n.startswith("Brott mot")}))[:2] == [
        "Stöld ur fordon minskade från 334 till 218 (−116, −35 %), mer än slumpen förklarar.",
        "Bedrägeri (urval) ökade från 554 till 669 (+115, +21 %), mer än slumpen förklarar.",
    ]


def test_rekord_och_flera_ar_i_rad() -> None:
    funna = texter(tabell({"Bedrägeri (urval)": TABELL["Bedrägeri (urval)"], "Rån": (62, 52, 45, 46, 42)}))
    assert "Bedrägeri (urval) har ökat fyra år i rad, från 132 (2020) till 669 (2024)." in funna
    assert "Rån: 42 är det lägsta av åren 2020–2024 (tidigare lägst: 45)." in funna


def test_valda_ar_med_luckor_kallas_inte_ar_i_rad() -> None:
    rader = [(ar, v) for ar, v in zip(("2016", "2018", "2020", "2024"), (20, 30, 40, 60), strict=True)]
    (rekord,) = texter([Uppgift("Rån", rader)])
    assert rekord == "Rån: 60 är det högsta av åren 2016, 2018, 2020 och 2024 (tidigare högst: 40)."


def test_delar_av_aren_sags_ut() -> None:
    rader = list(zip(AREN, (20, 30, 40, 50, 60), strict=True))
    funna = {i.text for i in iakttagelser([Uppgift("Rån", rader)], manader="januari–oktober")}
    assert funna == {
        "Rån: 60 är det högsta av åren 2020–2024, januari–oktober (tidigare högst: 50).",
        "Rån har ökat fyra år i rad, januari–oktober, från 20 (2020) till 60 (2024).",
    }


def test_summan_star_med_sin_andring_och_den_del_som_vander_den() -> None:
    funna = texter(tabell({"Bedrägeri (urval)": (554, 669), "Hot": (345, 322), "Rån": (46, 42)}, "Brott mot person"))
    assert "Brott mot person ökade sammanlagt från 945 till 1 033 (+88, +9 %)." in funna
    assert "Utan bedrägeri (urval) hade brott mot person minskat, från 391 till 364 (−27)." in funna
    assert "Bedrägeri (urval) är 65 % av brott mot person (669 av 1 033)." in funna


def test_litet_underlag_och_okanda_ar_blaser_inte_upp_nagot() -> None:
    assert texter(tabell({"Mord/dråp": (7, 3, 2, 1, 4)})) == []
    okand = Uppgift("Hot", [("2022", 12), ("2023", None), ("2024", 40)], None)
    assert iakttagelser([okand]) == []
    assert iakttagelser([]) == []


@given(
    st.dictionaries(
        st.sampled_from(["Rån", "Hot", "Bilstöld", "Fickstöld"]),
        st.tuples(*[st.integers(0, 3000)] * 5),
        min_size=1,
    )
)
def test_varje_tal_i_ett_pastaende_finns_i_grunden_eller_raknas_ur_den(rader: dict[str, tuple[int, ...]]) -> None:
    for i in iakttagelser(tabell(rader, "Brott mot person")):
        assert i.grund
        for namn, etikett, antal in i.grund:
            varden = dict(zip(AREN, rader[namn], strict=True)) if namn in rader else None
            if varden is not None:
                assert varden[etikett] == antal
        kanda = {antal for *_, antal in i.grund} | {int(e) for _, e, _ in i.grund}
        kanda |= {abs(a - b) for a in kanda for b in kanda}
        kanda |= {abs(a - b) for a in kanda for b in kanda}  # the difference between two differences
        skrivna = re.findall(r"(?<![\d–])\d[\d\xa0]*(?![\d\xa0]*\s?%)", i.text)
        for tal in skrivna:
            rent = int(tal.replace("\xa0", ""))
            assert rent in kanda, (i.text, i.grund)


def test_vikten_avgor_ordningen_och_hogst_kapar() -> None:
    alla = iakttagelser(tabell({n: v for n, v in TABELL.items() if not n.startswith("Brott mot")}, "Alla"))
    assert [i.vikt for i in alla] == sorted((i.vikt for i in alla), reverse=True)
    assert iakttagelser(tabell({"Rån": TABELL["Rån"]}), hogst=0) == []


@pytest.mark.parametrize("p", [0.0, 1e-300])
def test_ett_p_varde_pa_noll_ar_ingen_oandlig_vikt(p: float) -> None:
    f = forandring(10, 10**6)
    assert f is not None
    assert f.p_varde <= max(p, 1e-100)
    (forst, *_) = iakttagelser([Uppgift("Rån", [("2023", 10), ("2024", 10**6)], f)])
    assert forst.vikt < 10_000
