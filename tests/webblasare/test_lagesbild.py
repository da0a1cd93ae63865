"""The yearly document in a browser: write a section, order and fetch the PDF; with and without JavaScript."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lagesbild.models import Avsnitt, Avsnittsversion, Rendering
from lagesbild.services.dokument import avsnitt_sparat
from samverkan.models import Anvandare
from tests.conftest import Arbetare
from tests.personer import Personer
from tests.webblasare.conftest import flytta_markor

pytestmark = pytest.mark.django_db(transaction=True)

Fonster = Callable[..., BrowserContext]
LAGESBILD = "/kungsholmen/lagesbild/2024/"


@pytest.fixture
def analytiker(exempel: str, personer: Personer) -> Anvandare:
    return personer.frammande  # the analyst of Kungsholmen, whose document is short


@pytest.fixture
def avsnitt(analytiker: Anvandare) -> Avsnitt:
    return Avsnitt.objects.get(lagesbild__stadsdelsomrade__slug="kungsholmen", kod="avgransade-platser")


def oppna(fonster: BrowserContext, adress: str, *, skript: bool = True) -> Page:
    sida = fonster.new_page()
    sida.goto(adress)
    if skript and "/avsnitt/" in adress:
        # Until the editor has taken its place the textarea stands there, and a click on it would wait for it for ever.
        sida.locator("form[data-redo]").wait_for()
    return sida


def adress(avsnitt: Avsnitt) -> str:
    return f"{LAGESBILD}avsnitt/{avsnitt.pk}/"


def hamta_pdf(sida: Page, tmp_path: Path) -> bytes:
    with sida.expect_download() as hamtning:
        sida.get_by_role("link", name="Ladda ned PDF").click()
    assert hamtning.value.suggested_filename == "lagesbild-kungsholmen-2024-publik-utkast.pdf"
    fil = tmp_path / "fil.pdf"
    hamtning.value.save_as(fil)
    return fil.read_bytes()


@pytest.mark.parametrize("skript", [True, False], ids=["med-javascript", "utan-javascript"])
def test_bestall_folj_och_hamta(
    skript: bool, analytiker: Anvandare, fonster: Fonster, arbetare: Arbetare, tmp_path: Path
) -> None:
    sida = oppna(fonster(analytiker, java_script_enabled=skript), LAGESBILD)
    sida.get_by_label("Publik").check()
    sida.get_by_role("button", name="Skapa filen").click()
    expect(sida.get_by_role("progressbar")).to_be_visible()
    expect(sida.get_by_text("Väntar i kö")).to_be_visible()
    arbetare.starta()
    expect(sida.get_by_text("PDF:en är klar")).to_be_visible(timeout=60_000)
    expect(sida.get_by_text("Sidor")).to_be_visible()
    assert hamta_pdf(sida, tmp_path).startswith(b"%PDF-")
    assert Rendering.objects.get().status == "klar"


def test_skriv_i_redigeraren(avsnitt: Avsnitt, analytiker: Anvandare, fonster: Fonster) -> None:
    sida = oppna(fonster(analytiker), adress(avsnitt))
    ruta = sida.get_by_role("textbox", name="Text", exact=False).first
    ruta.wait_for()
    ruta.click()
    flytta_markor(sida, "Control+End")
    sida.keyboard.press("Enter")
    sida.keyboard.type("Nytt stycke om ")
    sida.keyboard.press("Control+b")
    # The editor takes the key in its own time; its button says when the next letters will be bold.
    expect(sida.get_by_role("button", name="Fet").first).to_have_attribute("aria-pressed", "true")
    sida.keyboard.type("torget")
    sida.get_by_role("button", name="Spara").click()
    expect(sida.get_by_text("” är sparat.")).to_be_visible()
    sparat = Avsnitt.objects.get(pk=avsnitt.pk)
    assert sparat.text.endswith("<p>Nytt stycke om <strong>torget</strong></p>")
    assert sparat.text.startswith(avsnitt.text[:40])
    assert sparat.kommentar == avsnitt.kommentar
    expect(sida.get_by_text("Version 2")).to_be_visible()


def test_lank_och_lista_i_redigeraren(avsnitt: Avsnitt, analytiker: Anvandare, fonster: Fonster) -> None:
    sida = oppna(fonster(analytiker), adress(avsnitt))
    ruta = sida.get_by_role("textbox", name="Text", exact=False).first
    ruta.click()
    flytta_markor(sida, "Control+a")
    sida.keyboard.type("Brå")
    flytta_markor(sida, "Control+a")
    verktyg = sida.get_by_role("group", name="Textens form").first
    verktyg.get_by_role("button", name="Länk").click()
    sida.get_by_label("Adress").first.fill("javascript:alert(1)")
    sida.keyboard.press("Enter")
    expect(sida.get_by_text("Adressen ska börja med").first).to_be_visible()
    sida.get_by_label("Adress").first.fill("https://bra.se/ntu")
    sida.keyboard.press("Enter")
    verktyg.get_by_role("button", name="Punktlista").click()
    expect(verktyg.get_by_role("button", name="Punktlista")).to_have_attribute("aria-pressed", "true")
    sida.get_by_role("button", name="Spara").click()
    expect(sida.get_by_text("” är sparat.")).to_be_visible()
    html = Avsnitt.objects.get(pk=avsnitt.pk).text
    assert html == '<ul>\n<li><a href="https://bra.se/ntu">Brå</a></li>\n</ul>'


def test_att_bara_oppna_och_spara_andrar_inget(avsnitt: Avsnitt, analytiker: Anvandare, fonster: Fonster) -> None:
    sida = oppna(fonster(analytiker), adress(avsnitt))
    sida.locator("form[data-redo]").wait_for()
    sida.get_by_role("button", name="Spara").click()
    expect(sida.get_by_text("Inget var ändrat.")).to_be_visible()
    assert Avsnitt.objects.get(pk=avsnitt.pk).version == 1


WORD = """<html><head><style>p.MsoNormal {color: red}</style></head><body>
<h1 style='font-size:20pt'>Läget</h1><p class=MsoNormal style='color:red'><b>Fet</b> och
<span style='color:blue'>blå</span><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'>
<span style='mso-list:Ignore'>·<span>&nbsp; </span></span>torget</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'>
<span style='mso-list:Ignore'>·<span>&nbsp; </span></span>parken</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>
<span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>först</p>
<table><tr><td><p>Cell A</p></td><td><p>Cell B</p></td></tr></table></body></html>"""
KLISTRA = """(ruta, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  ruta.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_text_ur_word_behaller_rubriker_och_listor_men_inte_stilen(
    avsnitt: Avsnitt, analytiker: Anvandare, fonster: Fonster
) -> None:
    sida = oppna(fonster(analytiker), adress(avsnitt))
    ruta = sida.get_by_role("textbox", name="Text", exact=False).first
    ruta.click()
    flytta_markor(sida, "Control+a")
    sida.keyboard.press("Delete")
    ruta.evaluate(KLISTRA, WORD)
    sida.get_by_role("button", name="Spara").click()
    expect(sida.get_by_text("” är sparat.")).to_be_visible()
    assert Avsnitt.objects.get(pk=avsnitt.pk).text == (
        "<h3>Läget</h3>\n<p><strong>Fet</strong> och blå</p>\n<ul>\n<li>torget</li>\n<li>parken</li>\n</ul>\n"
        "<ol>\n<li>först</li>\n</ol>\n"
        "<table>\n<tbody>\n<tr>\n<th>Cell A</th>\n<th>Cell B</th>\n</tr>\n</tbody>\n</table>"
    )


def test_en_text_som_inte_kom_fram_kan_tas_tillbaka(avsnitt: Avsnitt, analytiker: Anvandare, fonster: Fonster) -> None:
    webb = fonster(analytiker)
    sida = oppna(webb, adress(avsnitt))
    ruta = sida.get_by_role("textbox", name="Text", exact=False).first
    ruta.click()
    flytta_markor(sida, "Control+End")
    ruta.evaluate(KLISTRA, "<p>Skrivet utan förbindelse.</p>")
    webb.set_offline(True)
    with sida.expect_event("requestfailed"):
        sida.get_by_role("button", name="Spara").click(no_wait_after=True)
    webb.set_offline(False)
    sida.goto(adress(avsnitt))
    sida.locator("form[data-redo]").wait_for()
    expect(ruta).not_to_contain_text("Skrivet utan förbindelse.")
    sida.get_by_role("button", name="Ta tillbaka den").click()
    expect(ruta).to_contain_text("Skrivet utan förbindelse.")
    sida.get_by_role("button", name="Spara").click()
    expect(sida.get_by_text("” är sparat.")).to_be_visible()
    assert "Skrivet utan förbindelse." in Avsnitt.objects.get(pk=avsnitt.pk).text
    sida.locator("form[data-redo]").wait_for()
    expect(sida.get_by_text("som inte blev sparad")).to_have_count(0)


def test_skriv_utan_javascript(avsnitt: Avsnitt, analytiker: Anvandare, fonster: Fonster) -> None:
    sida = oppna(fonster(analytiker, java_script_enabled=False), adress(avsnitt), skript=False)
    sida.get_by_label("Text", exact=False).first.fill("Ett stycke.\n\n### Platser\n- torget\n- parken")
    sida.get_by_role("button", name="Spara").click()
    expect(sida.get_by_text("” är sparat.")).to_be_visible()
    html = "<p>Ett stycke.</p>\n<h3>Platser</h3>\n<ul>\n<li>torget</li>\n<li>parken</li>\n</ul>"
    assert Avsnitt.objects.get(pk=avsnitt.pk).text == html


def test_krock_visar_bada_och_later_skribenten_valja(avsnitt: Avsnitt, analytiker: Anvandare, fonster: Fonster) -> None:
    sida = oppna(fonster(analytiker), adress(avsnitt))
    ruta = sida.get_by_role("textbox", name="Text", exact=False).first
    ruta.click()
    flytta_markor(sida, "Control+a")
    sida.keyboard.type("Min egen text.")
    innehall: dict[str, Any] = {
        "rubrik": avsnitt.rubrik,
        "behov_av_atgarder": avsnitt.behov_av_atgarder,
        "kommentar": avsnitt.kommentar,
        "intern": avsnitt.intern,
    }
    avsnitt_sparat(av=analytiker, avsnitt=avsnitt, bygger_pa=1, text="<p>Den andras text.</p>", **innehall)
    sida.get_by_role("button", name="Spara").click()
    krock = sida.get_by_role("alert")
    expect(krock).to_contain_text("Den andras text.")
    expect(krock).to_contain_text("Min egen text.")
    sida.get_by_role("button", name="Spara mitt").click()
    expect(sida.get_by_text("” är sparat.")).to_be_visible()
    assert Avsnitt.objects.get(pk=avsnitt.pk).text == "<p>Min egen text.</p>"
    assert Avsnittsversion.objects.filter(avsnitt=avsnitt, utfall="krock").count() == 1


def test_personuppgift_syns_vid_faltet_och_texten_finns_kvar(
    avsnitt: Avsnitt, analytiker: Anvandare, fonster: Fonster
) -> None:
    sida = oppna(fonster(analytiker), adress(avsnitt))
    ruta = sida.get_by_role("textbox", name="Text", exact=False).first
    ruta.click()
    flytta_markor(sida, "Control+a")
    sida.keyboard.type("Ring 070-123 45 67 om platsen.")
    sida.get_by_role("button", name="Spara").click()
    expect(sida.get_by_role("alert")).to_contain_text("telefonnummer")
    ruta = sida.get_by_role("textbox", name="Text", exact=False).first
    expect(ruta).to_contain_text("om platsen")
    # The error leads to the editor.
    sida.get_by_role("alert").get_by_role("link").click()
    expect(ruta).to_be_focused()
    assert Avsnitt.objects.get(pk=avsnitt.pk).version == 1
