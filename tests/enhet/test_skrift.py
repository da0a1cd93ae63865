"""The document's texts as values: bound figures, references, footnotes, differences, and two authors put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.services.skrivtext import klartext, som_html
from lagesbild.skrift.block import Blockval, blockval
from lagesbild.skrift.grundmall import GRUNDMALL, hjalp_for
from lagesbild.skrift.hanvisning import Mal, Noter, hanvisningar_i, losta, med_noter
from lagesbild.skrift.siffra import Siffra, siffror_i
from lagesbild.skrift.skillnad import Art, block, sammanlagd, skillnad, urval
from lagesbild.skrift.sok import alla_ord_finns
from lagesbild.text import SIFFRA, ersatt, rensa

RAN = "varde:compstat/ran:omradet:2024-01..2024-10"
stycken = st.lists(st.sampled_from([f"<p>{ord_}</p>" for ord_ in "abcdefg"]), max_size=6).map("\n".join)
rader = st.lists(st.text(alphabet="ab cå", max_size=12), max_size=6).map("\n".join)


# --- Bound figures ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "nyckel",
    [
        RAN,
        f"{RAN}@2024-11-04",
        "forandring:compstat/alla-brott-mot-person:omradet:2023-01..2023-10:2024-01..2024-10",
        "varde:veckor/minst-3:vallingby:2024-01..2024-12",
        "varde:enkat/svar:stad:2024-01-08..2024-01-14",
    ],
)
def test_en_nyckel_ger_tillbaka_sig_sjalv(nyckel):
    siffra = Siffra.las(nyckel)
    assert siffra
    assert siffra.nyckel == nyckel


@pytest.mark.parametrize(
    "nyckel",
    [
        "",
        "varde:compstat:omradet:2024-01..2024-10",
        "varde:compstat/ran:omradet:2024-13..2024-14",
        "varde:compstat/ran:omradet:2024-10..2024-01",
        "differens:compstat/ran:omradet:2024-01..2024-10",
        "varde:compstat/ran:omradet:2023-01..2023-10:2024-01..2024-10",
        "okant:compstat/ran:omradet:2024-01..2024-10",
    ],
)
def test_det_som_inte_ar_en_nyckel_ar_ingen_siffra(nyckel):
    assert Siffra.las(nyckel) is None


def test_siffror_hittas_i_ordning_aven_inne_i_en_fotnot():
    not_ = f'<span data-fotnot="">Förra året <span {SIFFRA}="{RAN}x">46</span>.</span>'
    html = f'<p><span {SIFFRA}="{RAN}">42</span> rån.{not_}</p>'
    assert siffror_i(html) == [(RAN, "42"), (f"{RAN}x", "46")]


# --- What may be stored ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("skrivet", "sparat"),
    [
        ('<span onclick="x()">a</span>', "a"),
        ('<span data-siffra="javascript:alert(1)">42</span>', "42"),
        ('<span data-siffra=\'a"><script>x</script>\'>42</span>', "42"),
        (f'<span data-siffra="{RAN}" data-fotnot="">42</span>', None),
        ('<span data-fotnot="x">not</span>', "not"),
        ('<span data-fotnot="">  </span>', ""),
        (
            '<table onclick="x"><tr><td colspan="1" style="color:red">a</td></tr></table>',
            "<table><tbody><tr><td>a</td></tr></tbody></table>",
        ),
        ("<td>lös cell</td>", "lös cell"),
    ],
)  # fmt: skip
def test_bara_det_som_betyder_nagot_sparas(skrivet, sparat):
    ren = rensa(skrivet)
    assert sparat is None or ren == sparat
    assert rensa(ren) == ren
    assert "onclick" not in ren
    assert "script" not in ren


def test_personuppgifter_hittas_aven_i_fotnoter_och_tabeller():
    html = som_html(
        '<table><tr><th>Vem</th></tr><tr><td>070-123 45 67</td></tr></table><p>a<span data-fotnot="">b</span></p>'
    )
    assert klartext(html) == "Vem\n070-123 45 67\nab"


@given(st.text(max_size=80), st.text(max_size=20))
def test_tvatten_ar_densamma_tva_ganger(text, mer):
    html = f'<p>{text}<span data-fotnot="">{mer}<span data-siffra="{RAN}">{text}</span></span></p>'
    assert rensa(rensa(html)) == rensa(html)
    assert som_html(som_html(html)) == som_html(html)


# --- References and footnotes ----------------------------------------------------------------------------------------


def test_hanvisningar_far_sina_nummer_och_det_som_saknas_sags():
    tabellen = '<span data-hanvisning="tabell:brott/compstat">tabell</span>'
    html = f'<p>Se {tabellen} och <span data-hanvisning="kalla:bra">källa 9</span>.</p>'
    assert hanvisningar_i(html) == ["tabell:brott/compstat", "kalla:bra"]
    svar = losta(html, {"tabell:brott/compstat": Mal("tabell 5", "tabell-5")})
    assert '<a class="hanvisning" href="#tabell-5">tabell 5</a>' in svar
    assert "[hänvisning saknas]" in svar


def test_fotnoter_numreras_genom_hela_dokumentet():
    noter = Noter()
    forsta = med_noter('<p>a<span data-fotnot="">ett</span></p>', noter)
    andra = med_noter('<p>b<span data-fotnot="">två <em>till</em></span></p>', noter)
    assert 'href="#not-1"' in forsta
    assert 'href="#not-2"' in andra
    assert noter.texter == ["ett", "två <em>till</em>"]


def test_ett_span_som_inte_gar_att_para_ihop_stoppar_inget():
    assert ersatt(f'a</span><span {SIFFRA}="x">b', SIFFRA, lambda v, i: i) == "ab"


# --- Differences -----------------------------------------------------------------------------------------------------


@given(rader, rader)
def test_skillnaden_rymmer_bada_texterna(fore, efter):
    delar = skillnad(fore, efter)

    def utan(art: Art) -> str:
        return "\n".join("".join(b.text for b in s.bitar if b.art != art) for s in delar if s.art != art)

    assert utan(Art.TILL) == fore
    assert utan(Art.BORT) == efter


def test_skillnaden_ar_ord_for_ord_i_ett_stycke():
    (stycke,) = skillnad("Rånen ökade från 42 till 46.", "Rånen minskade från 46 till 42.")
    assert [b.text for b in stycke.bitar if b.art == Art.BORT] == ["ökade", "42", "46"]
    assert [b.text for b in stycke.bitar if b.art == Art.TILL] == ["minskade", "46", "42"]


def test_det_oforandrade_langt_ifran_lamnas_ut():
    delar = urval(skillnad("a\nb\nc\nd\ne", "a\nb\nc\nd\nx"))
    assert delar[0] is None
    assert [s.bitar[0].text for s in delar[1:] if s] == ["d", "e", "x"]


# --- Two authors -----------------------------------------------------------------------------------------------------


def test_andringar_i_olika_stycken_laggs_ihop_utan_fragor():
    svar = sammanlagd("<p>a</p>\n<p>b</p>", "<p>a2</p>\n<p>b</p>", "<p>a</p>\n<p>b</p>\n<p>c</p>")
    assert svar.html == "<p>a2</p>\n<p>b</p>\n<p>c</p>"
    assert svar.krockar == 0


def test_dar_bada_andrade_samma_stycke_finns_bada_kvar():
    svar = sammanlagd("<p>a</p>", "<p>deras</p>", "<p>mitt</p>")
    assert svar.html == "<p>deras</p>\n<p>mitt</p>"
    assert svar.krockar == 1


def test_en_lista_delas_inte_mitt_itu():
    assert block("<p>a</p>\n<ul>\n<li>b<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n<p>d</p>") == [
        "<p>a</p>", "<ul>\n<li>b<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>", "<p>d</p>",
    ]  # fmt: skip


@given(stycken, stycken, stycken)
def test_inget_nytt_stycke_gar_forlorat_nar_tva_texter_laggs_ihop(bas, deras, mitt):
    ihop = set(block(sammanlagd(bas, deras, mitt).html))
    for text in (deras, mitt):
        assert set(block(text)) - set(block(bas)) <= ihop


# --- The template and its blocks -------------------------------------------------------------------------------------


def test_mallen_fragar_det_som_lagen_kraver():
    syften = " ".join(del_.syfte for del_ in GRUNDMALL)
    for ord_ in ("Kartläggningen", "konsekvenser", "analys", "Annan relevant information"):
        assert ord_ in syften, ord_
    assert all(del_.syfte and del_.skrivhjalp for del_ in GRUNDMALL)
    assert hjalp_for("okänt") == ("", "")


def test_ett_block_kan_bara_ett_namn_eller_val():
    assert blockval(["compstat", {"slag": "compstat", "till_manad": 8}, 7, {"till_manad": 8}]) == [
        Blockval("compstat"), Blockval("compstat", {"till_manad": 8}),
    ]  # fmt: skip
    assert [val.som_json() for val in blockval(["a", {"slag": "b", "x": 1}])] == ["a", {"slag": "b", "x": 1}]


@pytest.mark.parametrize(
    ("sokt", "namn", "finns"),
    [
        ("bostadsinbrott", "Inbrott i bostad", True),
        ("personrån", "Rån mot person", True),
        ("Bilinbrott", "Inbrott i bil eller lokal", True),
        ("inbr", "Inbrott i bostad", True),
        ("bostadsrån", "Inbrott i bostad", False),
        ("bostad rån", "Inbrott i bostad", False),
        ("", "Inbrott i bostad", True),
    ],
)
def test_ett_sammansatt_ord_hittas_i_namnet_som_sager_det_isar(sokt, namn, finns):
    assert alla_ord_finns(sokt.split(), namn) is finns
