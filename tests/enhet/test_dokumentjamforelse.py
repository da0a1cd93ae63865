"""Two documents compared, and one as JSON and back."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from lagesbild.dokument import kontrollsumma, som_json, ur_json
from lagesbild.dokument.delar import Besked, Cell, Dokument, Figur, Kapitel, Lista, Post, Rad, Stycke, Tabell
from lagesbild.dokument.jamforelse import antal_andringar, jamfor, som_lista


def tabell(ar: int, *rader: tuple[str, str, str], rubrik: str = "CompStat, januari–oktober") -> Tabell:
    huvud = Rad((Cell("Brott", rubrik=True), Cell(str(ar - 1), "tal", rubrik=True), Cell(str(ar), "tal", rubrik=True)))
    kropp = tuple(Rad((Cell(namn, rubrik=True), Cell(a, "tal"), Cell(b, "tal"))) for namn, a, b in rader)
    return Tabell(1, f"{rubrik} {ar - 1} och {ar}", (huvud,), (kropp,))


def kapitel(kod: str, text: str = "<p>Text.</p>", **mer: object) -> Kapitel:
    return Kapitel(f"avsnitt-{kod}", 1, kod.capitalize(), text, **mer)  # type: ignore[arg-type]


def dokument(ar: int, *k: Kapitel) -> Dokument:
    return Dokument(f"Lägesbild {ar}", "", "", "Området", ar, "Fastställd", "", "Intern utgåva", k)


def test_ord_som_har_bytts_star_i_sitt_stycke():
    skild = jamfor(dokument(2024, kapitel("a", "<p>Det sågs 4 rån.</p><p>Lika.</p>")),
                   dokument(2024, kapitel("a", "<p>Det sågs 5 rån.</p><p>Lika.</p>")))  # fmt: skip
    [k] = skild.kapitel
    assert [s.andrat for s in k.text] == [True, False]
    assert som_lista(skild) == [{"vad": "Text", "var": "A", "fran": "Det sågs 4 rån.", "till": "Det sågs 5 rån."}]


def test_nya_och_borttagna_avsnitt_och_andrade_svar():
    fore = dokument(2024, kapitel("a"), kapitel("unga", prioriterat=True, behov="Ja"))
    efter = dokument(2024, kapitel("unga", prioriterat=True, behov="Nej"), kapitel("b"))
    skild = jamfor(fore, efter)
    assert {(r["vad"], r["var"]) for r in som_lista(skild)} == {
        ("Nytt avsnitt", "B"), ("Avsnittet är borttaget", "A"), ("Behov av särskilda åtgärder", "Unga"),
    }  # fmt: skip
    assert [(p.omrade, p.fore, p.efter, p.andrad) for p in skild.prioriterade] == [("Unga", "Ja", "Nej", True)]
    assert antal_andringar(skild) == {
        "nya": 1, "borta": 1, "texter": 0, "bilder": 0, "siffror": 0, "prioriterade": 1,
    }  # fmt: skip


def test_tva_ar_mots_ar_for_ar_med_regeln_for_forandring():
    fore = dokument(2023, kapitel("brott", delar=(tabell(2023, ("Rån", "40", "60"), ("Mord", "0", "1")),)))
    efter = dokument(2024, kapitel("brott", delar=(tabell(2024, ("Rån", "60", "120"), ("Mord", "1", "0")),)))
    [t] = jamfor(fore, efter).kapitel[0].tabeller
    tal = {(x.rad, x.kolumn): x for x in t.tal}
    ran = tal["Rån", "2024"].forandring
    assert ran is not None
    assert (tal["Rån", "2024"].fore, ran.differens, ran.procent, ran.utover_slumpen) == ("60", 60, 100, True)
    mord = tal["Mord", "2024"].forandring
    assert mord is not None
    assert (mord.differens, mord.procent, mord.litet_underlag) == (-1, -100, True)
    assert {x.kolumn for x in t.tal} == {"2024"}  # what each says of the year before is no comparison of the two


def test_olika_manader_jamfors_inte_och_nivaer_ar_inga_antal():
    fore = dokument(2023, kapitel("b", delar=(tabell(2023, ("Rån", "40", "60"), rubrik="Januari–december"),)))
    efter = dokument(2024, kapitel("b", delar=(tabell(2024, ("Rån", "60", "50"), rubrik="Januari–oktober"),)))
    [t] = jamfor(fore, efter).kapitel[0].tabeller
    assert t.olika_perioder
    assert all(x.forandring is None for x in t.tal)

    def nivaer(niva: str) -> Tabell:
        return Tabell(1, "Veckor", (Rad((Cell("Vecka", rubrik=True), Cell("Vällingby", rubrik=True))),),
                      ((Rad((Cell("1", rubrik=True), Cell(niva, f"niva niva-{niva}"))),),))  # fmt: skip

    fore, efter = (dokument(2024, kapitel("v", delar=(nivaer(n),))) for n in ("2", "4"))
    [t] = jamfor(fore, efter).kapitel[0].tabeller
    assert [(x.fore, x.efter, x.forandring) for x in t.tal] == [("2", "4", None)]


text = st.text("abcåäö <&>1 ", max_size=12)
celler = st.builds(Cell, text, st.sampled_from(["", "tal", "niva niva-3"]), st.booleans(), st.integers(1, 3))
rader = st.builds(Rad, st.lists(celler, min_size=1, max_size=4).map(tuple), text)
grupper = st.lists(rader, max_size=3).map(tuple)
delar = st.one_of(
    st.builds(Tabell, st.integers(1, 9), text, grupper, st.lists(grupper, max_size=2).map(tuple), grupper, text),
    st.builds(Figur, st.integers(1, 9), text, text, sort=st.sampled_from(Figur.Sort), siffror=grupper, alt=text),
    st.builds(Lista, st.lists(st.builds(Post, text, text, text), max_size=3).map(tuple), text, text),
    st.builds(Stycke, text, st.lists(text, max_size=2).map(tuple)),
    st.builds(Besked, text),
)
kapitlen = st.builds(
    Kapitel,
    id=st.sampled_from(["avsnitt-a", "avsnitt-b", "avsnitt-c"]),
    djup=st.integers(1, 3),
    rubrik=text,
    text=text.map(lambda t: f"<p>{t}</p>"),
    delar=st.lists(delar, max_size=3).map(tuple),
    prioriterat=st.booleans(),
    behov=st.sampled_from(["", "Ja", "Nej"]),
    kommentar=text,
)
dokumenten = st.builds(
    lambda ar, k: dokument(ar, *k),
    st.integers(2020, 2030),
    st.lists(kapitlen, max_size=3, unique_by=lambda k: k.id),
)


@settings(max_examples=60)
@given(dokumenten, dokumenten)
def test_ett_dokument_ar_lika_med_sig_sjalvt_och_alla_gar_att_jamfora(a: Dokument, b: Dokument):
    assert jamfor(a, a).lika
    for rad in som_lista(jamfor(a, b)):
        assert set(rad) == {"vad", "var", "fran", "till"}
        assert all(len(v) <= 600 for v in (rad["fran"], rad["till"]))


@settings(max_examples=60)
@given(dokumenten)
def test_ett_dokument_overlever_json_och_har_en_enda_summa(d: Dokument):
    innehall = json.loads(json.dumps(som_json(d)))
    assert ur_json(innehall) == d
    omkastad = dict(reversed(list(innehall.items())))
    assert kontrollsumma(omkastad) == kontrollsumma(som_json(d))
