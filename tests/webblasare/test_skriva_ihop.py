"""Two authors in one section, a lost connection, a browser that dies: no sentence is lost. What a text can hold."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from lagesbild.models import Avsnitt, Utkastkopia
from samverkan.models import Anvandare
from tests.personer import Personer, Varld
from tests.webblasare.conftest import flytta_markor

pytestmark = pytest.mark.django_db(transaction=True)

Fonster = Callable[..., BrowserContext]


def oppna(webb: BrowserContext, adress: str) -> Page:
    sida = webb.new_page()
    sida.goto(adress)
    sida.locator("form[data-redo]").wait_for()
    return sida


def adress(avsnitt: Avsnitt) -> str:
    return f"/hasselby-vallingby/lagesbild/2024/avsnitt/{avsnitt.pk}/"


def skriv(sida: Page, text: str) -> Any:
    sida.bring_to_front()
    ruta = sida.get_by_role("textbox", name="Text", exact=False).first
    ruta.click()
    expect(ruta).to_be_focused()
    flytta_markor(sida, "Control+End")
    sida.keyboard.press("Enter")
    sida.keyboard.type(text)
    return ruta


def test_tva_forfattare_vet_av_varandra_och_lagger_ihop(varld: Varld, personer: Personer, fonster: Fonster) -> None:
    ett = oppna(fonster(personer.analytiker), adress(varld.avsnitt))
    tva = oppna(fonster(personer.polisanalytiker), adress(varld.avsnitt))
    expect(tva.locator("[data-narvaro]")).to_contain_text("Analytiker Förvaltningen har också avsnittet öppet")
    skriv(ett, "Förvaltningens mening.")
    expect(ett.locator("[data-kvitto]")).to_contain_text("Utkastet är sparat på servern")
    skriv(tva, "Polisens mening.")
    ett.get_by_role("button", name="Spara", exact=True).click()
    expect(ett.get_by_text("” är sparat.")).to_be_visible()
    expect(tva.locator("[data-narvaro]")).to_contain_text("har sparat avsnittet sedan du öppnade det")
    tva.get_by_role("button", name="Spara", exact=True).click()
    expect(tva.get_by_role("alert")).to_contain_text("Förvaltningens mening.")
    tva.get_by_role("button", name="Lägg ihop båda texterna").click()
    tva.locator("form[data-redo]").wait_for()
    expect(tva.get_by_text("Texterna är hoplagda")).to_be_visible()
    tva.get_by_role("button", name="Spara", exact=True).click()
    expect(tva.get_by_text("” är sparat.")).to_be_visible()
    text = Avsnitt.objects.get(pk=varld.avsnitt.pk).text
    assert text == "<p>Läget.</p>\n<p>Förvaltningens mening.</p>\n<p>Polisens mening.</p>"


def test_utan_forbindelse_finns_texten_pa_datorn_och_gar_sedan_till_servern(
    varld: Varld, personer: Personer, fonster: Fonster
) -> None:
    webb = fonster(personer.analytiker)
    sida = oppna(webb, adress(varld.avsnitt))
    webb.set_offline(True)
    skriv(sida, "Skrivet på tåget.")
    expect(sida.locator("[data-kvitto]")).to_contain_text("Ingen kontakt med servern")
    webb.set_offline(False)
    expect(sida.locator("[data-kvitto]")).to_contain_text("Utkastet är sparat på servern")
    assert "Skrivet på tåget." in Utkastkopia.objects.get().text


def test_efter_en_krasch_erbjuds_det_osparade_fran_servern(varld: Varld, personer: Personer, fonster: Fonster) -> None:
    sida = oppna(fonster(personer.analytiker), adress(varld.avsnitt))
    skriv(sida, "Mitt i en mening när datorn dog.")
    expect(sida.locator("[data-kvitto]")).to_contain_text("Utkastet är sparat på servern")
    # Another browser on another computer: nothing is left of the first one but what the server has.
    ny = oppna(fonster(personer.analytiker), adress(varld.avsnitt))
    ny.get_by_role("link", name="Ta tillbaka den").click()
    ny.locator("form[data-redo]").wait_for()
    expect(ny.get_by_role("textbox", name="Text", exact=False).first).to_contain_text("när datorn dog.")
    ny.get_by_role("button", name="Spara", exact=True).click()
    expect(ny.get_by_text("” är sparat.")).to_be_visible()
    assert "när datorn dog." in Avsnitt.objects.get(pk=varld.avsnitt.pk).text
    assert not Utkastkopia.objects.exists()


def test_efter_en_omladdning_erbjuds_det_osparade_pa_datorn(varld: Varld, personer: Personer, fonster: Fonster) -> None:
    webb = fonster(personer.analytiker)
    sida = oppna(webb, adress(varld.avsnitt))
    webb.set_offline(True)
    skriv(sida, "Hann aldrig till servern.")
    webb.set_offline(False)
    sida.close(run_before_unload=False)
    ny = oppna(webb, adress(varld.avsnitt))
    ny.get_by_role("button", name="Ta tillbaka den").first.click()
    expect(ny.get_by_role("textbox", name="Text", exact=False).first).to_contain_text("Hann aldrig till servern.")


def test_siffra_fotnot_hanvisning_och_tabell_satts_in_med_tangentbordet(
    varld: Varld, personer: Personer, fonster: Fonster
) -> None:
    sida = oppna(fonster(personer.analytiker), adress(varld.avsnitt))
    verktyg = sida.get_by_role("group", name="Textens form").first
    skriv(sida, "Bedömda veckor: ")
    verktyg.get_by_role("button", name="Siffra").press("Enter")
    sida.get_by_label("Sök siffra").first.fill("bedömda vällingby")
    expect(sida.get_by_text("1 siffra. Välj en, så följer den statistiken.")).to_be_visible()
    sida.get_by_role("button", name=re.compile("Bedömda veckor, Vällingby, 2024")).first.press("Enter")
    verktyg.get_by_role("button", name="Fotnot").press("Enter")
    sida.get_by_label("Fotnotens text").first.fill("Två av 52 veckor.")
    sida.keyboard.press("Enter")
    verktyg.get_by_role("button", name="Hänvisning").press("Enter")
    sida.get_by_label("Hänvisa till").first.select_option("kalla:compstat")
    sida.get_by_role("button", name="Sätt in hänvisning").first.press("Enter")
    sida.keyboard.press("Enter")
    verktyg.get_by_role("button", name="Tabell").first.press("Enter")
    expect(sida.get_by_role("textbox", name="Text", exact=False).first).to_be_focused()
    sida.keyboard.type("Plats")
    sida.get_by_role("button", name="Spara", exact=True).click()
    expect(sida.get_by_text("” är sparat.")).to_be_visible()
    text = Avsnitt.objects.get(pk=varld.avsnitt.pk).text
    assert '<span data-siffra="varde:veckor/bedomda:vallingby:2024-01..2024-12">2</span>' in text
    assert '<span data-fotnot="">Två av 52 veckor.</span>' in text
    assert '<span data-hanvisning="kalla:compstat">källa 1</span>' in text
    assert "<th>Plats</th>" in text


def test_ordningen_andras_med_tangentbordet_och_fokus_star_kvar(
    varld: Varld, personer: Personer, fonster: Fonster
) -> None:
    sida = fonster(personer.samordnare).new_page()
    sida.goto("/hasselby-vallingby/lagesbild/2024/uppstallning/")
    upp = sida.get_by_role("button", name="Upp: Unga i risk för kriminalitet")
    upp.press("Enter")
    expect(upp).to_be_focused()
    assert list(varld.lagesbild.avsnitt.order_by("ordning").values_list("kod", flat=True)) == [
        "unga-i-risk",
        "inledning",
    ]


def test_en_kommentar_skickas_utan_att_det_osparade_i_avsnittet_ror_sig(
    varld: Varld, personer: Personer, fonster: Fonster
) -> None:
    sida = oppna(fonster(personer.analytiker), adress(varld.avsnitt))
    fragor: list[str] = []

    def besvara(dialog: Dialog) -> None:
        fragor.append(dialog.type)
        dialog.accept()

    sida.on("dialog", besvara)
    ruta = skriv(sida, "Inte sparat än, mitt i en mening")
    sida.get_by_label("Kommentar", exact=True).fill("Stämmer siffran, @Finns Inte?")
    sida.get_by_role("button", name="Kommentera").click()
    expect(sida.get_by_text("Ingen som arbetar i området heter ”Finns Inte”")).to_be_in_viewport()
    expect(sida.locator("#kommentarer")).to_contain_text("Stämmer siffran")
    expect(sida.get_by_label("Kommentar", exact=True)).to_have_value("")
    sida.get_by_text("Svara", exact=True).first.click()
    sida.get_by_label("Svar", exact=True).fill("Ja.")
    sida.get_by_role("button", name="Svara").click()
    expect(sida.locator(".kommentar-svar")).to_contain_text("Ja.")
    sida.get_by_role("button", name="Lös").first.click()
    expect(sida.get_by_text("Löst av Analytiker Förvaltningen")).to_be_visible()
    expect(ruta).to_contain_text("Inte sparat än, mitt i en mening")
    assert fragor == []


def test_en_kollega_att_namna_valjs_med_tangentbordet(
    varld: Varld, personer: Personer, fonster: Fonster, granska: Callable[..., None]
) -> None:
    sida = oppna(fonster(personer.analytiker), adress(varld.avsnitt))
    falt = sida.get_by_label("Kommentar", exact=True)
    falt.click()
    sida.keyboard.type("Stämmer det, @polis")
    lista = sida.get_by_role("listbox", name="Kollegor att nämna")
    expect(lista.get_by_role("option", name="Analytiker Polisen")).to_have_attribute("aria-selected", "true")
    granska(sida)
    sida.keyboard.press("Enter")
    expect(falt).to_have_value("Stämmer det, @Analytiker Polisen ")
    expect(lista).to_have_count(0)
    sida.get_by_role("button", name="Kommentera").click()
    expect(sida.get_by_text("Analytiker Polisen får ett brev")).to_be_visible()


def test_en_kommentar_halls_kvar_och_blir_lost(varld: Varld, personer: Personer, fonster: Fonster) -> None:
    person: Anvandare = personer.enhetschef
    sida = fonster(person).new_page()
    sida.goto(adress(varld.avsnitt))
    sida.get_by_label("Kommentar", exact=True).fill("Stämmer siffran, @Analytiker Polisen?")
    sida.get_by_role("button", name="Kommentera").click()
    expect(sida.get_by_text("Analytiker Polisen får ett brev")).to_be_visible()
    sida.get_by_role("button", name="Lös").first.click()
    expect(sida.get_by_text("Löst av Enhetschef Förebyggande")).to_be_visible()
