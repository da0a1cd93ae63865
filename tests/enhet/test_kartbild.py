"""Static maps: what they say, and that nothing runs into anything."""

import inspect
import re
from decimal import Decimal
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from platser.geometri import schematiska_ytor
from platser.kartbild import (
    SCHEMATISK,
    Fyllning,
    Kartplats,
    Yta,
    klass,
    klassgranser,
    koncentrationskarta,
    nivakarta,
    omradeskarta,
    platskarta,
    polisomradeskarta,
    rutnat,
    seriekarta,
)
from platser.kartbild.etiketter import Upptaget, i_ytan, utanfor
from platser.kartbild.karta import FLEST_MED_NAMN, karta
from platser.kartbild.minne import FLEST, ihagkommen

ORD = {1: "Normalt", 2: "Avvikande", 3: "Oroande", 4: "Allvarligt", 5: "Kritiskt"}
MITT = {
    "hasselby-gard": ("Hässelby gård", (17.843, 59.368)),
    "hasselby-villastad": ("Hässelby villastad", (17.815, 59.383)),
    "vallingby": ("Vällingby", (17.872, 59.363)),
    "grimsta": ("Grimsta", (17.860, 59.356)),
}
BRICKOR = schematiska_ytor({slug: lage for slug, (_, lage) in MITT.items()})
YTOR = [Yta(slug, namn, BRICKOR[slug]) for slug, (namn, _) in MITT.items()]
SMA = [Yta(f"y{i}", f"Stadsdelen nummer {i}", shapely.box(17.8 + i / 1000, 59.3, 17.8008 + i / 1000, 59.3004))
       for i in range(20)]  # fmt: skip


def texter(svg: str) -> list[str]:
    rot = ElementTree.fromstring(svg)  # noqa: S314 (our own text)
    return ["".join(t.itertext()) for t in rot.iter("{http://www.w3.org/2000/svg}text")]


def test_kartan_har_roll_titel_och_beskrivning_och_inga_stilattribut():
    svg = nivakarta(YTOR, {"vallingby": 3, "grimsta": 1}, ORD, id_="k", titel="Nivå v. 45", schematisk=True)
    rot = ElementTree.fromstring(svg)  # noqa: S314 (our own text)
    assert (rot.get("role"), rot.get("aria-labelledby")) == ("img", "k-titel k-text")
    assert "Vällingby: nivå 3 Oroande" in svg
    assert "Hässelby gård: ej rapporterad" in svg
    assert "style=" not in svg
    assert not re.search(r"<(script|style|image|use)\b", svg)


def test_niva_star_som_siffra_och_ord_och_utan_uppgift_ar_ett_streck():
    ut = texter(nivakarta(YTOR, {"vallingby": 5, "grimsta": None}, ORD, id_="k", titel="T"))
    assert {"5", "–", "5 Kritiskt", "Ej rapporterad", "Vällingby"} <= set(ut)


@pytest.mark.parametrize("schematisk", [True, False])
def test_en_schematisk_karta_sager_att_den_ar_det_och_har_ingen_skala(schematisk):
    ut = texter(omradeskarta(YTOR, id_="k", titel="T", schematisk=schematisk))
    assert (" ".join(ut).count(SCHEMATISK) == 1) is schematisk
    assert any(t.endswith((" km", " m")) for t in ut) is not schematisk


def test_samma_karta_blir_samma_text(monkeypatch):
    monkeypatch.setattr("platser.kartbild.kartor.karta", inspect.unwrap(karta))  # drawn each time, not remembered
    platser = [Kartplats("Hässelby torg", 17.8435, 59.3676, "öppen drogscen", "hasselby-gard")]
    ritad = [platskarta(YTOR, platser, id_="k", titel="T", schematisk=True) for _ in range(2)]
    assert ritad[0] == ritad[1]


def test_namn_utan_plats_blir_nummer_med_nyckel_och_inget_namn_forsvinner():
    ut = " ".join(texter(omradeskarta(SMA, id_="k", titel="T")))
    assert all(f"Stadsdelen nummer {i}" in ut for i in range(20))


def _rutor(antal: int) -> list[Yta]:
    """A net of small squares side by side."""
    return [Yta(f"r{i}", f"Ruta nummer {i}", shapely.box(17.8 + i % 20 / 1000, 59.3 + i // 20 / 2000,
                                                         17.801 + i % 20 / 1000, 59.3005 + i // 20 / 2000))
            for i in range(antal)]  # fmt: skip


def test_en_karta_med_for_manga_ytor_for_namn_sager_det_och_skriver_inga():
    """To find room for a name takes longer the more names there are: a minute for three thousand."""
    rutor = _rutor(FLEST_MED_NAMN + 1)
    fyllning = {y.id: Fyllning("klass-3", "7", "sju") for y in rutor}
    svg = karta(rutor, id_="k", titel="T", fyllning=fyllning, noter=["En not."], forklaring=[("klass-3", "Sju")])
    skala, *ovrigt = texter(svg)
    assert skala.endswith(" km")
    assert (
        " ".join(ovrigt) == f"Sju Kartan har {len(rutor)} ytor. Så många namn ryms inte, så de skrivs inte ut. En not."
    )
    assert all(f"<title>{y.namn}: sju</title>" in svg for y in rutor)

    utan_en = texter(karta(rutor[:-1], id_="k", titel="T"))
    assert len(utan_en) > FLEST_MED_NAMN
    assert "skrivs inte ut" not in " ".join(utan_en)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.floats(0, 600), st.floats(0, 400), st.floats(20, 200), st.floats(10, 120)), max_size=12))
def test_inga_namn_ligger_pa_varandra(rutor):
    upptaget = Upptaget()
    lappar = [i_ytan(shapely.box(x, y, x + b, y + h), "Hässelby gård", "1 412", upptaget) for x, y, b, h in rutor]
    lador = [shapely.box(x - b / 2, y - h / 2, x + b / 2, y + h / 2)
             for x, y, b, h in ((p.x, p.y, p.bredd, p.hojd) for p in lappar if p)]  # fmt: skip
    assert all(not a.intersection(b).area for i, a in enumerate(lador) for b in lador[:i])


@settings(deadline=None, max_examples=25)
@given(st.sets(st.tuples(st.integers(0, 8), st.integers(0, 6)), min_size=2, max_size=20))
def test_en_linje_till_ett_namn_gar_inte_over_andra_ytor_namn_eller_linjer(rutor):
    former = [shapely.box(60 + 40 * i, 60 + 40 * j, 88 + 40 * i, 88 + 40 * j) for i, j in sorted(rutor)]
    upptaget, trad = Upptaget(), shapely.STRtree(former)
    funna = [utanfor(form, trad, "Hässelby gård", (0, 0, 480, 400), upptaget) for form in former]
    lappar = [(form, *plats) for form, plats in zip(former, funna, strict=True) if plats is not None]
    lador = [shapely.box(p.x - p.bredd / 2, p.y - p.hojd / 2, p.x + p.bredd / 2, p.y + p.hojd / 2)
             for _, p, _ in lappar]  # fmt: skip
    for nr, (form, _, linje) in enumerate(lappar):
        assert form.intersects(linje)
        assert not any(linje.intersects(annan) for annan in former if annan is not form)
        assert not any(linje.crosses(lada) for lada in lador)
        assert not any(linje.intersects(annan) for _, _, annan in lappar[:nr])


def test_platser_skiljs_at_av_form_och_namns_i_forklaringen():
    platser = [
        Kartplats("Hässelby torg", 17.8435, 59.3676, "Öppen drogscen"),
        Kartplats("Vällingby centrum", 17.872, 59.3635, "Prioriterad plats"),
    ]
    svg = platskarta(YTOR, platser, id_="k", titel="T")
    assert {"Öppen drogscen", "Prioriterad plats", "Hässelby torg", "Vällingby centrum"} <= set(texter(svg))
    assert len(re.findall(r"<circle", svg)) == 2  # on the map and in the legend; the other kind is a square


def test_polisomradets_delar_far_en_grans_om_sig():
    svg = polisomradeskarta(YTOR, {"Väst": ["hasselby-gard", "hasselby-villastad"], "Öst": ["vallingby"]}, id_="k",
                            titel="T")  # fmt: skip
    assert svg.count("krt-grans") == 2
    assert {"Väst", "Öst"} <= set(texter(svg))


def test_serien_star_med_varden_klasser_och_det_som_saknas():
    varden = {"hasselby-gard": 1412, "vallingby": 30, "grimsta": 31}
    ut = texter(seriekarta(YTOR, varden, id_="k", titel="T", enhet="brott"))
    assert {"1\u00a0412", "30", "31", "–", "Uppgift saknas"} <= set(ut)
    assert "1\u00a0412\u00a0brott" in ut


@given(st.lists(st.one_of(st.none(), st.integers(0, 50)), max_size=40), st.integers(2, 5))
def test_klasserna_tacker_alla_varden_i_ordning(varden, antal):
    granser = klassgranser(varden, antal)
    assert granser == sorted(set(granser))
    assert len(granser) <= antal
    kanda = sorted(v for v in varden if v is not None)
    klasser = [klass(v, granser) or 0 for v in kanda]
    assert klasser == sorted(klasser)
    assert all(1 <= k <= len(granser) for k in klasser)
    assert klass(None, granser) is None


@given(st.lists(st.integers(0, 60), min_size=2, max_size=15))
def test_tonen_foljer_talet_nar_omradena_ar_fa(varden):
    """Two areas share a tone only when they are near each other, as the whole scale goes."""
    granser = klassgranser(varden)
    bredd = {b - a for a, b in pairwise(granser)}
    assert len(bredd) <= 1
    for a, b in combinations(varden, 2):
        if klass(a, granser) == klass(b, granser) and a != b:
            assert abs(a - b) < max(bredd)


def test_det_som_ar_nastan_lika_blir_inte_vitt_och_svart():
    granser = klassgranser([5, 6])
    assert (klass(5, granser), klass(6, granser), len(granser)) == (3, 4, 4)


def test_fyra_veckor_ar_inte_lika_morkt_som_sjutton():
    """Hässelby gård and Vällingby of 2024, by name in the legend with the numbers that each tone holds."""
    antal = {y.id: 0.0 for y in YTOR} | {"hasselby-gard": 4.0, "vallingby": 17.0}
    granser = klassgranser(antal.values())
    assert (klass(0, granser), klass(4, granser), klass(17, granser)) == (1, 2, 5)
    svg = seriekarta([y for y in YTOR if y.id in antal], antal, id_="k", titel="T")
    assert {"0", "4", "17"} <= set(texter(svg))


@given(st.lists(st.tuples(st.floats(17.80, 17.82), st.floats(59.36, 59.37), st.integers(1, 3)), max_size=40))
def test_sma_rutor_visas_aldrig_och_ingen_handelse_tappas_bort(lagen):
    nat = rutnat(lagen, minst=4)
    assert all(r.antal >= 4 for r in nat.rutor)
    assert sum(r.antal for r in nat.rutor) + nat.utan == nat.alla == sum(n for _, _, n in lagen)


def test_koncentrationen_sager_vad_som_inte_visas():
    lagen = [(17.8435, 59.3676, 5), (17.8722, 59.3633, 2)]
    svg = koncentrationskarta(YTOR, lagen, id_="k", titel="T")
    text = " ".join(texter(svg))
    assert "5 av 7 händelser med känt läge visas" in text
    assert "färre än 3 visas inte" in text
    assert ">2<" not in svg


def test_utan_ytor_sager_kartan_det():
    assert "Inga stadsdelar" in omradeskarta([], id_="k", titel="T")


def _raknande():
    """A drawing function, and the list of what it has drawn."""
    ritat = []

    @ihagkommen
    def rita(*varden, titel=""):
        ritat.append((varden, titel))
        return f"<svg>{varden} {titel}</svg>"

    return rita, ritat


def test_samma_karta_ritas_en_gang_och_en_annan_for_sig():
    rita, ritat = _raknande()
    niva = {"vallingby": 3}
    assert rita(niva, titel="T") == rita({"vallingby": 3}, titel="T") == "<svg>({'vallingby': 3},) T</svg>"
    assert len(ritat) == 1
    niva["vallingby"] = 4  # what it was called with has changed since
    assert rita(niva, titel="T") == "<svg>({'vallingby': 4},) T</svg>"
    assert rita(niva, titel="U") == "<svg>({'vallingby': 4},) U</svg>"
    assert len(ritat) == 3


def test_det_som_ser_lika_ut_men_skrivs_olika_ar_inte_samma_karta():
    rita, _ = _raknande()
    varden = [1, 1.0, True, Decimal("2.5"), Decimal("2.50"), "1", None, (1,)]
    assert [rita(v) for v in varden] == [f"<svg>({v!r},) </svg>" for v in varden]


def test_den_karta_som_inte_har_visats_pa_langst_gloms_forst():
    rita, ritat = _raknande()
    for i in range(FLEST):
        rita(i)
    rita(0)
    rita("ny")
    del ritat[:]
    rita(0)
    assert ritat == []
    rita(1)
    assert len(ritat) == 1
