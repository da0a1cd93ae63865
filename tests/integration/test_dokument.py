"""The yearly document: its figures are those of the sources, its editions show what they may, its PDF is whole."""

import csv
import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from lagesbild import dokument
from lagesbild.dokument.delar import Tabell
from lagesbild.dokument.insamling import anpassa_rubriker
from lagesbild.forandring import procent
from lagesbild.models import Avsnitt, Lagesbild, Veckobedomning
from samverkan import svenska
from samverkan.models import Anvandare

EXEMPEL = settings.BASE_DIR / "lagesbild" / "exempel"


@cache
def tryckt(html: str) -> bytes:
    """The PDF of an HTML file. The same file is printed once, since that is what takes time."""
    return dokument.pdf(html)


@cache
def sidor(pdf: bytes) -> list[str]:
    return [sida.extract_text() for sida in PdfReader(BytesIO(pdf)).pages]


def rader_ur(namn: str) -> list[dict[str, str]]:
    with (EXEMPEL / namn).open(encoding="utf-8", newline="") as fil:
        return list(csv.DictReader(fil))


@pytest.fixture
def exempel(staende_exempel: str, db: None) -> str:
    return staende_exempel


def lagesbilden() -> Lagesbild:
    return Lagesbild.objects.select_related("stadsdelsomrade").get(stadsdelsomrade__slug="hasselby-vallingby", ar=2024)


def analytikern() -> Anvandare:
    return Anvandare.objects.get(epost="analytiker@exempel.se")


@pytest.fixture
def lagesbild(exempel: str) -> Lagesbild:
    return lagesbilden()


@pytest.fixture
def analytiker(exempel: str) -> Anvandare:
    return analytikern()


@pytest.fixture(scope="module")
def intern(staende_exempel: str, django_db_blocker: Any) -> dokument.Dokument:
    """The document as the example data has it, collected once."""
    with django_db_blocker.unblock():
        return dokument.samla(lagesbilden(), "intern", user=analytikern())


@pytest.fixture(scope="module")
def pdf(intern: dokument.Dokument) -> bytes:
    return tryckt(dokument.html(intern, for_tryck=True))


def tabell(d: dokument.Dokument, klass: str) -> Tabell:
    return next(t for t in d.tabeller if klass in t.klass.split())


def celler(t: Tabell) -> list[list[str]]:
    return [[c.text for c in rad.celler] for grupp in t.kropp for rad in grupp]


# --- Figures ---------------------------------------------------------------------------------------------------------


def test_arets_alla_rutor_star_i_pdfen(pdf: bytes) -> None:
    nivaer: dict[int, list[str]] = defaultdict(list)
    for rad in rader_ur("veckobedomningar_2024.csv"):
        nivaer[int(rad["vecka"])].append(rad["niva"])
    assert sum(map(len, nivaer.values())) == 405

    sida = next(text for text in sidor(pdf) if "Tabell 2. Veckans nivå" in text and "\n45 " in text)
    tryckta = {int(m[1]): m[2].split() for m in re.finditer(r"^(\d+)((?: [1-5–]){9})\s*$", sida, re.MULTILINE)}
    assert list(tryckta) == list(range(1, 53))
    assert {vecka: tryckta[vecka] for vecka in nivaer} == nivaer
    assert all(tryckta[vecka] == ["–"] * 9 for vecka in range(46, 53))
    assert "45 av 52 veckor är bedömda" in sida


def test_compstat_i_pdfen_ar_kallans_siffror_med_summor_och_forandring(pdf: bytes) -> None:
    serier: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for rad in rader_ur("compstat.csv"):
        serier[rad["grupp"]][rad["kategori"]].append(int(rad["antal"]))
    sida = next(
        text for text in sidor(pdf) if "Anmälda brott i urval" in text and "Bilstöld" in text and "Summa" in text
    )
    for kategorier in serier.values():
        summor = [sum(kolumn) for kolumn in zip(*kategorier.values(), strict=True)]
        for namn, antal in [*kategorier.items(), ("Summa", summor)]:
            delar = [*map(svenska.tal, antal), svenska.differens(antal[-1] - antal[-2])]
            delar.append(svenska.procent(procent(antal[-2], antal[-1])))
            assert " ".join([namn, *delar]) in sida


def test_liten_bas_graas_och_utan_bas_star_ett_streck(intern: dokument.Dokument) -> None:
    t = tabell(intern, "compstat")
    rader = {rad.celler[0].text: rad.celler for grupp in t.kropp for rad in grupp}
    assert (rader["Mord/dråp"][7].text, rader["Mord/dråp"][7].klass) == ("+300\u00a0%", "tal litet")
    assert rader["Bilstöld"][7].klass == "tal"
    assert [namn for namn, rad in rader.items() if rad[-1].text == "●" and namn != "Summa"] == [
        "Stöld ur fordon",
        "Bedrägeri (urval)",
    ]


def test_tyck_till_har_kallans_radsummor_och_total(intern: dokument.Dokument) -> None:
    totaler: dict[tuple[str, str], int] = defaultdict(int)
    for rad in rader_ur("tyck_till.csv"):
        totaler[rad["kategori"], rad["ar"]] += int(rad["antal"])
    rader = celler(tabell(intern, "tyck-till"))
    alla = [rad[-1] for rad in rader if re.match(r"\d{4}", rad[0])]
    assert sorted(alla[:-4]) == sorted(map(str, totaler.values()))
    assert rader[-1][0] == "Totalt"
    assert rader[-1][-1] == str(sum(totaler.values())) == "766"


def test_en_kolumn_som_ingen_plats_har_nagot_i_visas_inte(intern: dokument.Dokument) -> None:
    per_rubrik = {t.rubrik: [c.text for c in t.huvud[0].celler] for t in intern.tabeller if t.klass == "platslista"}
    assert per_rubrik["Områden på polisens lista över utsatta områden"] == ["Plats", "Stadsdel"]
    assert per_rubrik["Prioriterade platser 2025"] == ["Plats", "Stadsdel", "Gäller sedan", "Platssamverkan"]


def test_ett_ar_utan_bedomningar_sager_det(exempel: str) -> None:
    tom = Lagesbild.objects.select_related("stadsdelsomrade").get(stadsdelsomrade__slug="kungsholmen")
    d = dokument.samla(tom, "intern", user=Anvandare.objects.get(epost="kungsholmen@exempel.se"))
    html = dokument.html(d)
    assert "0 av 52 veckor är bedömda." in html
    assert "lokalpolisområde Norrmalm" in html


def test_bekraftat_lugnt_och_ej_rapporterad_ser_olika_ut(lagesbild: Lagesbild, analytiker: Anvandare) -> None:
    bedomning = Veckobedomning.objects.filter(niva=1, vecka=14).order_by("stadsdel__ordning").first()
    assert bedomning
    bedomning.lage = Veckobedomning.Lage.LUGN
    bedomning.save()
    rad = tabell(dokument.samla(lagesbild, "intern", user=analytiker), "artabell").kropp[0][13]
    assert rad.celler[1].klass == "niva niva-1 lugn"
    assert rad.celler[2].klass == "niva niva-1"


# --- Editions and text -----------------------------------------------------------------------------------------------


def test_den_publika_utgavan_saknar_interna_avsnitt_och_det_som_star_under(
    lagesbild: Lagesbild, analytiker: Anvandare
) -> None:
    Avsnitt.objects.filter(lagesbild=lagesbild, kod="kriminella-miljoer").update(intern=True)
    publik = dokument.samla(lagesbild, "publik", user=analytiker)
    intern = dokument.samla(lagesbild, "intern", user=analytiker)
    borta = {k.rubrik for k in intern.kapitel} - {k.rubrik for k in publik.kapitel}
    assert borta == {
        "Oprovocerat våld i Hässelby",
        "Kriminella miljöer och livsstilar",
        "Våldsbejakande extremism (VBE)",
        "Pågående polisutredningar",
    }
    text = dokument.html(publik)
    assert "No Lives Matter" not in text
    assert "Publik utgåva" in text
    assert "Intern utgåva" not in text


def test_tabeller_och_diagram_numreras_i_den_ordning_de_star(intern: dokument.Dokument, pdf: bytes) -> None:
    assert [t.nummer for t in intern.tabeller] == list(range(1, len(intern.tabeller) + 1))
    assert [d.nummer for d in intern.diagram] == list(range(1, len(intern.diagram) + 1))
    text = "\n".join(sidor(pdf)[3:])
    platser = [text.index(f"{t.namn}. ") for t in intern.tabeller]
    assert platser == sorted(platser)
    for d in intern.diagram:
        assert f"{d.namn}. " in text


def test_text_som_kommit_in_vid_sidan_av_rensas_vid_utskrift(lagesbild: Lagesbild, analytiker: Anvandare) -> None:
    Avsnitt.objects.filter(lagesbild=lagesbild, kod="syfte").update(
        text='<h4>Rubrik</h4><p onclick="x()">Hej <script>alert(1)</script><img src="file:///etc/passwd"></p>'
        '<a href="javascript:x()">länk</a><style>@import "http://exempel.se/x.css"</style>',
        rubrik="<b>Syfte</b>",
    )
    html = dokument.html(dokument.samla(lagesbild, "intern", user=analytiker))
    for farligt in ("onclick", "<script", "etc/passwd", "javascript:", "@import", "<b>Syfte"):
        assert farligt not in html
    assert "&lt;b&gt;Syfte" in html
    assert "<h3>Rubrik</h3>" in html


def test_ett_oskrivet_avsnitt_sager_det(lagesbild: Lagesbild, analytiker: Anvandare) -> None:
    Avsnitt.objects.filter(lagesbild=lagesbild, kod="syfte").update(text="")
    d = dokument.samla(lagesbild, "intern", user=analytiker)
    assert [k.rubrik for k in d.kapitel if k.oskrivet] == ["Syfte"]
    assert "Avsnittet är inte skrivet." in dokument.html(d)


def test_textens_rubriker_hoppar_inte_over_nagon_niva() -> None:
    assert anpassa_rubriker("<h4>a</h4><p>b</p><h4>c</h4>", 3) == "<h3>a</h3><p>b</p><h3>c</h3>"
    assert anpassa_rubriker("<h3>a</h3><h4>b</h4>", 5) == "<h5>a</h5><h6>b</h6>"
    assert anpassa_rubriker("<h3>a</h3><h4>b</h4>", 6) == "<h6>a</h6><h6>b</h6>"


def test_behovet_av_atgarder_star_med_svar(lagesbild: Lagesbild, analytiker: Anvandare) -> None:
    prioriterade = Avsnitt.objects.filter(lagesbild=lagesbild, prioriterat_omrade__isnull=False).order_by("ordning")
    for avsnitt, svar in zip(prioriterade, (False, None), strict=False):
        avsnitt.behov_av_atgarder = svar
        avsnitt.save()
    d = dokument.samla(lagesbild, "intern", user=analytiker)
    assert [k.behov for k in d.kapitel if k.prioriterat][:3] == ["Nej", "Ej besvarat", "Ja – ingår i åtgärdsplanen"]


def test_lasaren_ser_inget_utkast(lagesbild: Lagesbild) -> None:
    lasare = Anvandare.objects.get(epost="lasare@exempel.se")
    assert dokument.samla(lagesbild, "intern", user=lasare).kapitel == ()


# --- HTML and PDF ----------------------------------------------------------------------------------------------------


def test_htmlfilen_behover_inget_utanfor_sig(intern: dokument.Dokument) -> None:
    html = dokument.html(intern)
    assert html == dokument.html(intern)
    assert not re.search(r"<(link|script|iframe|object)\b", html)
    assert re.findall(r'<img\b[^>]*?\bsrc="([a-z]+:[a-z/]+)', html) == ["data:image/jpeg"] * html.count("<img")
    assert {m[1] for m in re.finditer(r"url\(.?([a-z]+):", html)} <= {"data"}
    assert ' style="' not in html


def test_pdfen_ar_taggad_och_har_sprak_titel_och_bokmarken(intern: dokument.Dokument, pdf: bytes) -> None:
    las = PdfReader(BytesIO(pdf))
    rot: Any = las.root_object
    assert rot["/Lang"] == "sv"
    assert rot["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in rot
    assert las.metadata
    assert las.metadata.title == "Lägesbild 2024 – Hässelby-Vällingby"
    titlar = list(bokmarken(las, las.outline))
    assert [t for t in titlar if t in {k.rubrik for k in intern.kapitel}] == [k.rubrik for k in intern.kapitel]


def bokmarken(las: PdfReader, poster: Any) -> dict[str, int]:
    """Title → page (1 is the cover)."""
    funna: dict[str, int] = {}
    for post in poster:
        if isinstance(post, list):
            funna |= bokmarken(las, post)
        else:
            funna[post.title] = (las.get_destination_page_number(post) or 0) + 1
    return funna


def test_innehallets_sidnummer_ar_de_ratta(intern: dokument.Dokument, pdf: bytes) -> None:
    las = PdfReader(BytesIO(pdf))
    platser = bokmarken(las, las.outline)
    innehall = " ".join("\n".join(sidor(pdf)[1:3]).replace(" .", "").replace(".", "").split())
    for kapitel in intern.kapitel:
        rubrik = " ".join(kapitel.rubrik.replace(".", "").split())
        assert f"{rubrik} {platser[kapitel.rubrik]}" in innehall
    antal = len(las.pages)
    assert f"{antal} ({antal})" in sidor(pdf)[-1]
    assert "Utkast · Intern utgåva" in sidor(pdf)[5]


def test_utskriften_hamtar_inget_ur_filer_eller_natet(tmp_path: Path) -> None:
    hemlig = tmp_path / "hemlig.svg"
    hemlig.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="90" height="9"><text y="9">HEMLIGT</text></svg>')
    html = f'<title>t</title><p>Synligt</p><img alt="a" src="{hemlig.as_uri()}"><img alt="b" src="http://127.0.0.1:1/">'
    text = sidor(dokument.pdf(html))[0]
    assert "Synligt" in text
    assert "HEMLIGT" not in text


def test_framsteg_gar_bara_framat_och_slutar_pa_hundra(lagesbild: Lagesbild, analytiker: Anvandare) -> None:
    steg: list[tuple[str, int]] = []
    Avsnitt.objects.filter(lagesbild=lagesbild).exclude(kod__in=["syfte", "veckobedomningar-aret"]).delete()

    def framsteg(text: str, andel: int) -> None:
        steg.append((text, andel))

    d = dokument.samla(lagesbild, "intern", user=analytiker, framsteg=framsteg)
    dokument.pdf(dokument.html(d, framsteg=framsteg), framsteg=framsteg)
    andelar = [andel for _, andel in steg]
    assert andelar == sorted(andelar)
    assert (andelar[0], andelar[-1]) == (1, 100)
    assert {"Hämtar siffror och ritar diagram: Vad veckorna visar", "Bryter sidor: sida 1", "Skriver PDF:en"} <= {
        text for text, _ in steg
    }


def test_den_som_lyssnar_kan_avbryta() -> None:
    class Avbrutet(Exception):
        pass

    def framsteg(text: str, andel: int) -> None:
        if text.startswith("Bryter"):
            raise Avbrutet

    with pytest.raises(Avbrutet):
        dokument.pdf("<title>t</title><p>Text</p>", framsteg=framsteg)


# --- The command -----------------------------------------------------------------------------------------------------


def kor(*argument: str) -> str:
    ut = StringIO()
    call_command("rendera_lagesbild", *argument, stdout=ut)
    return ut.getvalue()


def test_kommandot_skriver_pdf_och_den_html_den_gjordes_av(exempel: str, tmp_path: Path) -> None:
    pdf, html = tmp_path / "l.pdf", tmp_path / "l.html"
    pdf.write_text("den gamla")
    text = kor("kungsholmen", "2024", "--ut", str(pdf), "--html", str(html), "--utgava", "publik")
    assert "publik utgåva" in text
    assert pdf.read_bytes() == tryckt(html.read_text(encoding="utf-8"))
    assert {fil.name for fil in tmp_path.iterdir()} == {"l.pdf", "l.html"}


@pytest.mark.parametrize(
    ("argument", "besked"),
    [
        (["nagonstans", "2024"], "Områden som finns: bromma, "),
        (["hasselby-vallingby", "1999"], "ingen lägesbild för 1999. År som finns: 2023, 2024."),
        (["hasselby-vallingby", "2024", "--som", "lasare@exempel.se"], "får inte skapa PDF"),
        (["hasselby-vallingby", "2024", "--som", "ingen@exempel.se"], "ingen aktiv användare"),
    ],
)
def test_kommandot_sager_vad_som_ar_fel(exempel: str, tmp_path: Path, argument: list[str], besked: str) -> None:
    with pytest.raises(CommandError, match=re.escape(besked)):
        kor(*argument, "--ut", str(tmp_path / "l.pdf"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("fil", "besked"),
    [
        (lambda mapp: mapp / "saknas" / "l.pdf", "finns inte. Skapa den eller välj en annan fil."),
        (lambda mapp: mapp, "är en mapp. Ange en fil."),
    ],
)
def test_en_fil_som_inte_gar_att_skriva(exempel: str, tmp_path: Path, fil: Callable[[Path], Path], besked: str) -> None:
    with pytest.raises(CommandError, match=re.escape(besked)):
        kor("hasselby-vallingby", "2024", "--ut", str(fil(tmp_path)))


def test_pdf_och_html_kan_inte_bli_samma_fil(exempel: str, tmp_path: Path) -> None:
    fil = tmp_path / "l.pdf"
    with pytest.raises(CommandError, match="samma fil"):
        kor("hasselby-vallingby", "2024", "--ut", str(fil), "--html", str(tmp_path / "." / "l.pdf"))
