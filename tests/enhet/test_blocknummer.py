"""The numbers that tell a section's blocks of the same kind apart."""

from hypothesis import given
from hypothesis import strategies as st

from lagesbild.skrift.block import NY, Blockval, hogsta_nummer, igenkanda, numrerade
from lagesbild.skrift.hanvisning import blocknummer_i

slag = st.sampled_from(["a", "b"])
val = st.sampled_from([{}, {"rubrik": "x"}, {"placering": "fore"}])
listor = st.lists(st.builds(Blockval, slag, val, st.integers(1, 4)), max_size=7)


@given(listor)
def test_alla_far_var_sitt_nummer_och_behaller_det(block):
    nya = numrerade(block)
    assert len({(b.slag, b.nr) for b in nya}) == len(block)
    assert [(b.slag, b.val) for b in nya] == [(b.slag, b.val) for b in block]
    assert numrerade(nya) == nya
    assert [Blockval.las(b.som_json()) for b in nya] == nya


def test_de_utan_nummer_raknas_som_dokumentet_har_dem():
    forst, sedan = Blockval("a", {"rubrik": "x"}), Blockval("a", {"placering": "fore"})
    assert [b.nr for b in numrerade([forst, sedan])] == [2, 1]
    assert [b.nr for b in numrerade([Blockval("a", nr=2), forst, sedan])] == [2, 3, 1]


@given(listor, st.randoms())
def test_en_lista_i_ny_ordning_ar_samma_delar(block, slump):
    fanns = numrerade(block)
    nya = slump.sample(fanns, len(fanns))
    assert igenkanda(nya, fanns) == nya


@given(listor, listor)
def test_ingen_del_blir_tva(nya, block):
    gamla = {(b.slag, b.nr) for b in numrerade(block)}
    funna = [(b.slag, b.nr) for b in igenkanda(nya, numrerade(block)) if b.nr != NY]
    assert len(funna) == len(set(funna))
    assert set(funna) <= gamla


def test_det_hogsta_numret_glommer_inte_det_som_tagits_bort():
    assert hogsta_nummer([Blockval("a")], {"a": 3, "b": 1}) == {"a": 3, "b": 1}


def test_nummer_i_en_text_galler_bara_det_egna_avsnittet():
    html = "".join(f'<span data-hanvisning="{n}">x</span>' for n in ("karta:ett/a/3", "karta:tva/a/9", "kalla:ett"))
    assert blocknummer_i(html, "ett") == [("a", 3)]
