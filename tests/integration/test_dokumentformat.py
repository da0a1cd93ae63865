"""The document in other forms than PDF, its blocks beside the tables, and what a frozen one keeps."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from python_calamine import CalamineWorkbook

from lagesbild import dokument
from lagesbild.dokument import diagramdelar, register
from lagesbild.dokument.delar import Besked, Figur, Tabell
from lagesbild.dokument.rasterbild import png
from lagesbild.dokument.underlag import Blockplats, Underlag
from lagesbild.models import Avsnitt, Diagramval, Lagesbild, Matkalla, Matomrade, Matserie, Matvarde
from lagesbild.period import Period
from lagesbild.tillagg import anmal
from platser.models import Klassning
from samverkan import svenska
from samverkan.models import Anvandare

HV = "hasselby-vallingby"


@pytest.fixture
def lagesbild(exempel: str) -> Lagesbild:
    return Lagesbild.objects.select_related("stadsdelsomrade").get(stadsdelsomrade__slug=HV, ar=2024)


@pytest.fixture
def samla(lagesbild: Lagesbild) -> Callable[..., dokument.Dokument]:
    def samlat(utgava: str = "intern", *block: Any) -> dokument.Dokument:
        """The document; with `block`, only the section syfte with those blocks."""
        if block:
            Avsnitt.objects.filter(lagesbild=lagesbild).exclude(kod="syfte").delete()
            Avsnitt.objects.filter(lagesbild=lagesbild).update(block=list(block))
        return dokument.samla(lagesbild, utgava, user=Anvandare.objects.get(epost="analytiker@exempel.se"))

    return samlat


# --- Frozen ----------------------------------------------------------------------------------------------------------


def test_det_frysta_ger_samma_dokument_och_samma_filer_tillbaka(samla: Callable[..., dokument.Dokument]) -> None:
    d = samla()
    fryst = dokument.som_json(d)
    igen = dokument.ur_json(fryst)
    assert igen == d
    assert dokument.html(igen, for_tryck=True) == dokument.html(d, for_tryck=True)
    assert dokument.xlsx(igen) == dokument.xlsx(d)
    kort = replace(d, kapitel=d.kapitel[:4])
    assert dokument.docx(kort) == dokument.docx(dokument.ur_json(dokument.som_json(kort)))
    assert dokument.kontrollsumma(fryst) == dokument.kontrollsumma(dokument.som_json(igen))
    assert dokument.kontrollsumma(dokument.som_json(replace(d, status="Fastställd"))) != dokument.kontrollsumma(fryst)


def test_en_form_som_programmet_inte_kanner_las_inte_pa_en_hoft() -> None:
    with pytest.raises(ValueError, match="okänd form"):
        dokument.ur_json({"form": 99})


# --- Word ------------------------------------------------------------------------------------------------------------


def test_wordfilen_har_rubriker_tabellhuvuden_bildtexter_alternativtexter_och_fotnoter(
    samla: Callable[..., dokument.Dokument],
) -> None:
    d = samla()
    data = dokument.docx(d)
    fil: Any = Document(BytesIO(data))
    rubriker = [p.text for p in fil.paragraphs if p.style.name in {"Heading 1", "Heading 2", "Heading 3"}]
    assert [r for r in rubriker if r in {k.rubrik for k in d.kapitel}] == [k.rubrik for k in d.kapitel]
    bildtexter = "\n".join(p.text for p in fil.paragraphs if p.style.name == "Caption")
    numrerade: list[Tabell | Figur] = [*d.tabeller, *d.figurer]
    for del_ in numrerade:
        assert f"{del_.namn}. {del_.rubrik}" in bildtexter
    alla = [t._tbl for t in fil.tables]
    assert len(alla) >= len(d.tabeller) + len(d.bilaga)
    for tbl in alla:
        forsta = tbl.findall(qn("w:tr"))[0]
        assert forsta.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    bilder = fil.inline_shapes
    assert len(bilder) == len(d.figurer)
    assert all(len(b._inline.docPr.get("descr")) > 20 for b in bilder)
    with zipfile.ZipFile(BytesIO(data)) as paket:
        fotnoter = paket.read("word/footnotes.xml").decode()
        assert paket.read("word/document.xml").decode().count("w:footnoteReference") == len(d.noter) > 0
    assert all(re.sub(r"[&<>].*", "", text) in fotnoter for text in d.noter)
    assert fil.core_properties.language == "sv-SE"


def test_en_bild_av_vart_svg_har_markenas_farger_dar_de_ska_vara(samla: Callable[..., dokument.Dokument]) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20">'
        '<rect fill="#c62a1e" x="0" y="0" width="20" height="20"><title>röd</title></rect>'
        '<path fill="#14181c" d="M22 2h16v16h-16zM26 6h8v8h-8z"></path>'
        '<g stroke="#14181c" fill="none"><line x1="0" y1="19.5" x2="20" y2="19.5" stroke-width="1"></line></g></svg>'
    )
    bild = Image.open(BytesIO(png(svg, skala=2))).convert("RGB")
    assert bild.size == (80, 40)
    assert bild.getpixel((10, 10)) == (0xC6, 0x2A, 0x1E)
    assert bild.getpixel((46, 20)) == (0x14, 0x18, 0x1C)
    assert bild.getpixel((60, 20)) == (255, 255, 255)  # the hole
    assert bild.getpixel((20, 39)) == (0x14, 0x18, 0x1C)
    for figur in samla("intern", "arssammanfattning", "karta_omrade", "organisation").figurer:
        liten = Image.open(BytesIO(png(figur.svg, skala=1)))
        assert len(liten.getcolors(1 << 20) or []) > 2, figur.namn


# --- The tables as a workbook ----------------------------------------------------------------------------------------


def test_excelfilen_har_ett_blad_per_tabell_med_tal_som_tal(samla: Callable[..., dokument.Dokument]) -> None:
    d = samla()
    bok = CalamineWorkbook.from_filelike(BytesIO(dokument.xlsx(d)))
    assert bok.sheet_names == ["Innehåll", *(t.namn for t in d.tabeller), *(f.namn for f in d.bilaga)]
    compstat = next(t for t in d.tabeller if "compstat" in t.klass)
    rader = bok.get_sheet_by_name(compstat.namn).to_python()
    assert next(r for r in rader if r[0] == "Bilstöld")[:7] == ["Bilstöld", 73, 51, 37, 43, 42, -1]
    assert next(r for r in rader if r[0] == "Summa" and r[5] == 649)[6:8] == [-125, -16]
    assert rader[0][0] == f"{compstat.namn}. {compstat.rubrik}"


# --- One page of HTML ------------------------------------------------------------------------------------------------


def test_webbsidan_har_noterna_sist_och_pdfens_fil_har_dem_pa_sidan(samla: Callable[..., dokument.Dokument]) -> None:
    d = samla()
    sida, tryck = dokument.html(d), dokument.html(d, for_tryck=True)
    assert sida.count('class="notsiffra"') == len(d.noter) == tryck.count('class="fotnot"')
    assert 'id="not-1"' in sida
    assert 'id="not-1"' not in tryck
    idn = re.findall(r'\sid="([^"]+)"', sida)
    assert len(idn) == len(set(idn))
    assert set(re.findall(r'href="#([^"]+)"', sida)) <= set(idn)


# --- The blocks ------------------------------------------------------------------------------------------------------


def test_varje_figur_har_sina_siffror_i_en_tabell_bredvid_eller_i_bilagan(
    samla: Callable[..., dokument.Dokument],
) -> None:
    d = samla()
    utan = [f for f in d.figurer if not f.siffror]
    # A table beside them says the same, or, of the map of the area alone, there are no figures.
    assert [f.rubrik.split(",")[0].split(" (")[0] for f in utan] == [
        "Veckor på nivå 3 eller högre 2024",
        "Hässelby-Vällingby jämfört med Stockholms stad",
        "Hässelby-Vällingby stadsdelsområde med stadsdelar",
        "Lokalpolisområde Vällingby",
        "Anmälda brott i urval per grupp",
        "Anmälningar i Tyck till per månad",
        "Samverkansåret",
    ]
    assert 'id="bilaga"' in dokument.html(d)


def test_ett_diagram_utan_sin_tabell_far_siffrorna_i_bilagan(samla: Callable[..., dokument.Dokument]) -> None:
    (figur,) = samla("intern", "compstat_diagram").bilaga
    assert [c.text for c in figur.siffror[1].celler] == ["Brott mot hushåll", "952", "907", "675", "774", "649"]


def test_kartor_utan_granser_sager_att_de_ar_schematiska(samla: Callable[..., dokument.Dokument]) -> None:
    kartor = [f for f in samla().figurer if f.sort == Figur.Sort.KARTBILD]
    assert len(kartor) == 6
    assert all("(schematisk karta)" in k.rubrik for k in kartor)
    assert [k.nummer for k in kartor] == list(range(1, 7))
    lpo = next(k for k in kartor if k.rubrik.startswith("Lokalpolisområde"))
    assert "Bromma: " in lpo.svg


def test_kartan_over_handelser_berattar_inte_om_farre_an_fem(samla: Callable[..., dokument.Dokument]) -> None:
    (karta,) = samla("intern", "karta_koncentration").figurer
    antal = {rad.celler[0].text: rad.celler[1].text for rad in karta.siffror[1:]}
    assert antal["Hässelby gård"] == "11"
    assert antal["Hässelby strand"] == "färre än 5"
    assert not re.search(r">[1-4]</text>", karta.svg)


def test_kansliga_platser_kommer_aldrig_i_den_publika_utgavan(samla: Callable[..., dokument.Dokument]) -> None:
    Klassning.objects.filter(plats__slug="maltesholmstorget").update(kanslig=True)
    block = ({"slag": "platslista", "klassning": ["drogscen"]}, {"slag": "karta_platser", "klassning": ["drogscen"]})
    assert "Maltesholmstorget" in dokument.html(samla("intern", *block))
    publik = dokument.html(samla("publik"))
    assert "Hässelby torg" in publik
    assert "Maltesholmstorget" not in publik


def test_organisationsbilden_ritas_av_rad_och_grupper_och_berattar_det_i_ord(
    samla: Callable[..., dokument.Dokument],
) -> None:
    (bild,) = samla("intern", "organisation").figurer
    assert bild.namn == "Organisationsbild 1"
    assert [r.celler[0].text for r in bild.siffror[1:4]] == [
        "Trygghetsrådet",
        "Strategisk ledningsgrupp",
        "Operativ ledningsgrupp",
    ]
    titel = re.search(r"<title[^>]*>(.*?)</title>", bild.svg)
    assert titel
    assert "Leds av förvaltningschef och lokalpolisområdeschef" in titel[1]
    assert "Platssamverkan Hässelby torg" not in titel[1]  # of the agreement before


def test_ett_ofullstandigt_ar_marks_och_ett_okant_ar_streckas(
    samla: Callable[..., dokument.Dokument], lagesbild: Lagesbild
) -> None:
    kalla = Matkalla.objects.create(slug="status", namn="Status", utgivare="Polismyndigheten")
    serie = Matserie.objects.create(kalla=kalla, slug="brott-i-parrelation", namn="Brott i parrelation")
    omradet = Matomrade.objects.get(stadsdelsomrade=lagesbild.stadsdelsomrade)
    for till, varde in ((date(2021, 12, 31), 100), (date(2022, 12, 31), 110), (date(2024, 10, 22), 90)):
        Matvarde.objects.create(
            serie=serie, matomrade=omradet, fran=date(till.year, 1, 1), till=till, per_datum=till, varde=varde
        )
    (figur,) = samla("intern", {"slag": "arsstaplar", "serie": "status/brott-i-parrelation", "fran_ar": 2021}).figurer
    assert "2024 90 (till 22 okt)" in figur.svg
    assert "2023 uppgift saknas" in figur.svg
    assert any("året är inte helt" in text for text in figur.noter)
    assert [r.celler[2].text for r in figur.siffror[1:]] == ["100", "110", "uppgift saknas", "90"]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    inlasta=st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12), st.integers(0, 99)), max_size=8),
    manader=st.tuples(st.integers(1, 12), st.integers(1, 12)).map(lambda m: tuple(sorted(m))),
)
def test_arets_stapel_ar_tabellens_ruta_vilka_manader_som_an_lasts_in(
    lagesbild: Lagesbild, inlasta: list[tuple[int, int, int]], manader: tuple[int, int]
) -> None:
    serie = Matserie.objects.get(kalla__slug="compstat", slug="ran")
    omradet = Matomrade.objects.get(stadsdelsomrade=lagesbild.stadsdelsomrade)
    Matvarde.objects.filter(serie=serie, per_datum__gt=date(2024, 10, 31)).delete()
    for nr, (fran, till, varde) in enumerate(inlasta, 1):
        span = Period.manader(2024, min(fran, till), max(fran, till))
        per = date(2025, 1, nr)
        Matvarde.objects.create(
            serie=serie, matomrade=omradet, fran=span.fran, till=span.till, per_datum=per, varde=varde
        )
    lagesbild.statistik_fran_manad, lagesbild.statistik_till_manad = manader
    u = Underlag(lagesbild, Anvandare.objects.get(epost="analytiker@exempel.se"))
    plats = Blockplats(Avsnitt(), {"serie": "compstat/ran", "fran_ar": 2020})
    tabell = u.compstat(plats)
    (ratt,) = [rad.varden for rad in tabell.rader if rad.serie == serie] or [[None]]
    (del_,) = diagramdelar.arsstaplar(u, plats)
    if isinstance(del_, Besked):
        assert ratt == [None] * len(ratt)
    else:
        assert isinstance(del_, Figur)
        assert [r.celler[2].text for r in del_.siffror[1:]] == [
            "uppgift saknas" if v is None else svenska.tal(v) for v in ratt
        ]
        assert "Randig" not in " ".join(del_.noter)


def test_en_senare_manad_for_nagra_serier_flyttar_inte_diagrammen_fran_tabellens_manader(
    samla: Callable[..., dokument.Dokument], lagesbild: Lagesbild
) -> None:
    omradet = Matomrade.objects.get(stadsdelsomrade=lagesbild.stadsdelsomrade)
    for slug, varde in (("ran", 7), ("hot", 30)):
        Matvarde.objects.create(
            serie=Matserie.objects.get(kalla__slug="compstat", slug=slug), matomrade=omradet,
            fran=date(2024, 11, 1), till=date(2024, 11, 30), per_datum=date(2024, 11, 30), varde=varde,
        )  # fmt: skip
    staplar, sparat = samla(
        "intern",
        {"slag": "arsstaplar", "serie": "compstat/ran"},
        {"slag": "sparat_diagram", "nyckel": "vald-och-hot"},
    ).figurer
    assert [r.celler[2].text for r in staplar.siffror[1:]] == ["62", "52", "45", "46", "42"]
    assert staplar.rubrik == "Rån, januari–oktober, 2020–2024"
    assert staplar.noter == ("Alla år avser januari–oktober.",)
    assert "stroke-dasharray" not in staplar.svg  # no bar is hatched when all are of the same months
    assert [r.celler[-1].text for r in sparat.siffror[1:]] == ["322", "174", "42"]
    assert sparat.noter == ("Alla år avser januari–oktober.",)
    assert sparat.rubrik.endswith("rån, januari–oktober")


def test_stapeldiagrammets_egna_manader_gar_fore_dokumentets(
    samla: Callable[..., dokument.Dokument], lagesbild: Lagesbild
) -> None:
    serie = Matserie.objects.get(kalla__slug="compstat", slug="ran")
    omradet = Matomrade.objects.get(stadsdelsomrade=lagesbild.stadsdelsomrade)
    for ar, varde in ((2023, 9), (2024, 7)):
        Matvarde.objects.create(
            serie=serie, matomrade=omradet, fran=date(ar, 1, 1), till=date(ar, 6, 30), per_datum=date(2024, 11, 30),
            varde=varde,
        )  # fmt: skip
    val = {"slag": "arsstaplar", "serie": "compstat/ran", "fran_ar": 2023, "fran_manad": 1, "till_manad": 6}
    (figur,) = samla("intern", val).figurer
    assert [r.celler[2].text for r in figur.siffror[1:]] == ["9", "7"]
    assert figur.noter == ("Alla år avser januari–juni.",)


def test_ett_diagram_utan_siffror_sager_det_i_ord(samla: Callable[..., dokument.Dokument]) -> None:
    d = samla("intern", {"slag": "arsstaplar", "serie": "ingen/alls", "rubrik": "Brott i parrelation"})
    (del_,) = d.kapitel[0].delar
    assert isinstance(del_, Besked)
    assert del_.text.startswith("Brott i parrelation. Diagrammet ritas när siffrorna är inlästa.")


def otrygga(*stadsdelar: str) -> None:
    """Figures of more stadsdelar than the two that the example has."""
    forsta = Matvarde.objects.filter(serie__slug="otrygga-kvallstid").first()
    assert forsta
    for stadsdel in stadsdelar:
        Matvarde.objects.create(
            serie=forsta.serie, matomrade=Matomrade.objects.get(stadsdel__slug=stadsdel), fran=forsta.fran,
            till=forsta.till, per_datum=forsta.per_datum, varde=30,
        )  # fmt: skip


def test_en_karta_ritas_bara_nar_minst_halften_av_stadsdelarna_har_en_siffra(
    samla: Callable[..., dokument.Dokument],
) -> None:
    karta = {"slag": "karta_serie", "serie": "regional-lagesbild/otrygga-kvallstid", "rubrik": "Otrygga kvällstid"}
    (besked,) = samla("intern", karta).kapitel[0].delar
    assert isinstance(besked, Besked)
    assert besked.text.replace("\u00a0", " ") == (
        "Otrygga kvällstid. Kartan ritas inte, för bara 2 av 9 stadsdelar har en siffra: Hässelby gård 47 % och "
        "Vällingby 43 %."
    )
    otrygga("grimsta", "hasselby-strand")
    assert samla("intern", karta).kapitel[0].delar[0].slag == "besked"
    otrygga("vinsta")
    (figur,) = samla("intern", karta).figurer
    assert figur.sort == "kartbild"


def test_en_bild_utan_tal_lovar_inga_siffror_i_bilagan(samla: Callable[..., dokument.Dokument]) -> None:
    bilder = samla("intern", "organisation", {"slag": "karta_platser", "klassning": ["drogscen"]}, "tyck_till_diagram")
    assert [f.till_bilagan for f in bilder.figurer] == [
        "Bilden som text finns i bilagan",
        "Bilden som text finns i bilagan",
        "Siffrorna står i bilagan",
    ]
    assert dokument.html(bilder).count("Bilden som text finns i bilagan") == 2


def test_noten_sager_vilken_stapel_den_galler(samla: Callable[..., dokument.Dokument]) -> None:
    (figur,) = samla("intern", {"slag": "undersokning", "grupp": "Unga"}).figurer
    assert "Pojkar i årskurs 9 som begått allvarligt egendomsbrott: ökning med fem procent från 2022." in figur.noter


def test_ett_matt_utan_utskriven_enhet_sager_vad_det_ar(samla: Callable[..., dokument.Dokument]) -> None:
    serie = "medborgarundersokning/fortroende-forvaltningen"
    (figur,) = samla("intern", {"slag": "arsstaplar", "serie": serie, "fran_ar": 2023}).figurer
    assert figur.noter == ("Index.",)


def test_omslaget_i_word_har_inga_tomma_meningar(samla: Callable[..., dokument.Dokument]) -> None:
    d = replace(samla("intern", "kallor"), status="Utkast", datum="Omgången är inte stängd.", utgava="")
    texter = [p.text for p in Document(BytesIO(dokument.docx(d))).paragraphs]
    assert "Utkast. Omgången är inte stängd." in texter


@pytest.mark.parametrize("slag", Diagramval.Slag.values)
def test_ett_sparat_diagram_ritas_som_det_valdes(samla: Callable[..., dokument.Dokument], slag: str) -> None:
    serie = "regional-lagesbild/otrygga-kvallstid" if slag == "karta" else "compstat/ran"
    otrygga("grimsta", "hasselby-strand", "vinsta")
    Diagramval.objects.filter(nyckel="vald-och-hot").update(
        slag=slag, val={"serier": [serie], "fran_ar": 2020, "till_ar": 2024}
    )
    (figur,) = samla("intern", {"slag": "sparat_diagram", "nyckel": "vald-och-hot"}).figurer
    assert figur.siffror
    assert figur.sort == ("kartbild" if slag == "karta" else "diagram")


def test_malen_kommer_ur_planen_och_planen_har_sjalv_anmalt_hur(samla: Callable[..., dokument.Dokument]) -> None:
    assert register.byggare("mal").__module__ == "atgardsplan.dokument.maldel"
    (forsta, *_) = samla("intern", "mal").kapitel[0].delar
    assert forsta.slag == "stycke"
    assert "Övergripande mål: " in dokument.html(samla("intern"))
    with pytest.raises(ValueError, match="har redan en byggare"):
        anmal("mal", "lagesbild.dokument.platsdelar.kallor")


def test_compstat_for_valda_manader(samla: Callable[..., dokument.Dokument]) -> None:
    tabell = next(d for d in samla("intern", {"slag": "compstat", "fran_manad": 1, "till_manad": 10}).tabeller)
    assert isinstance(tabell, Tabell)
    assert "januari–oktober" in tabell.rubrik
