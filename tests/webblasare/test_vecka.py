"""The weekly grid in a browser: keyboard, conflict between two windows, a lost connection, no JavaScript."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from lagesbild.models import Veckobedomning
from tests.personer import Personer, Varld
from tests.webblasare.conftest import TELEFON

pytestmark = pytest.mark.django_db(transaction=True)
V45 = "/hasselby-vallingby/vecka/2024/45/"
Fonster = Callable[..., BrowserContext]
SPARAT = re.compile(r"^\s*Sparat \d\d:\d\d")


def rad(sida: Page, stadsdel: str) -> Any:
    return sida.get_by_role("row").filter(has=sida.get_by_role("link", name=stadsdel, exact=True))


def niva(slug: str) -> int | None:
    sparad = Veckobedomning.objects.filter(stadsdel__slug=slug, ar=2024, vecka=45).first()
    return sparad.niva if sparad else None


def test_veckan_fylls_i_med_bara_tangentbordet(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(V45)
    tangenter = ["ArrowDown", "3", "Enter"]  # the first row that is not reported: Grimsta
    for tangent in tangenter:
        sida.keyboard.press(tangent)
    expect(rad(sida, "Grimsta").get_by_text(SPARAT)).to_be_visible()
    sida.keyboard.type("Skadegörelse på skolgården.")
    sida.keyboard.press("Escape")
    expect(rad(sida, "Grimsta").locator("input[name^=seddtext]")).to_have_value("Skadegörelse på skolgården.")
    sida.keyboard.press("ArrowUp")
    sida.keyboard.press("2")
    expect(rad(sida, "Råcksta").get_by_text(SPARAT)).to_be_visible()
    expect(sida.locator("[data-raknare]")).to_have_text("3")
    assert (niva("grimsta"), niva("racksta")) == (3, 2)
    sida.reload()
    expect(rad(sida, "Grimsta").get_by_role("radio", name="3")).to_be_checked()


def test_tva_fonster_i_samma_ruta_far_valja(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    forvaltning = fonster(personer.analytiker).new_page()
    polis = fonster(personer.polisanalytiker).new_page()
    forvaltning.goto(V45)
    polis.goto(V45)
    rad(polis, "Vällingby").get_by_role("radio", name="5").check(force=True)
    expect(rad(polis, "Vällingby").get_by_text(SPARAT)).to_be_visible()
    rad(forvaltning, "Vällingby").get_by_role("radio", name="2").check(force=True)
    krock = rad(forvaltning, "Vällingby").get_by_text("Analytiker Polisen satte Vällingby till 5")
    expect(krock).to_be_visible()
    assert niva("vallingby") == 5
    forvaltning.get_by_role("button", name="Spara 2 i stället").click()
    expect(rad(forvaltning, "Vällingby").get_by_text(SPARAT)).to_be_visible()
    assert niva("vallingby") == 2
    rad(polis, "Vällingby").get_by_role("radio", name="4").check(force=True)
    polis.get_by_role("button", name="Behåll 2").click()
    expect(rad(polis, "Vällingby").get_by_role("radio", name="2")).to_be_checked()
    assert niva("vallingby") == 2


def test_utan_forbindelse_star_det_att_raden_inte_ar_sparad(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    ruta = fonster(personer.analytiker)
    sida = ruta.new_page()
    sida.goto(V45)
    ruta.set_offline(True)
    rad(sida, "Råcksta").get_by_role("radio", name="4").check(force=True)
    expect(rad(sida, "Råcksta").get_by_text("Inte sparat")).to_be_visible()
    ruta.set_offline(False)
    rad(sida, "Råcksta").get_by_role("button", name="Försök igen").click()
    expect(rad(sida, "Råcksta").get_by_text(SPARAT)).to_be_visible()
    expect(rad(sida, "Råcksta").get_by_text("Inte sparat")).to_have_count(0)
    assert niva("racksta") == 4


def test_en_text_som_inte_ar_sparad_syns_och_slapper_inte_sidan(
    personer: Personer, varld: Varld, fonster: Fonster
) -> None:
    sida = fonster(personer.analytiker).new_page()
    fragor: list[str] = []

    def stanna(dialog: Dialog) -> None:
        fragor.append(dialog.type)
        dialog.dismiss()

    sida.on("dialog", stanna)
    sida.goto(V45)
    grimsta = rad(sida, "Grimsta")
    for tangent in ("ArrowDown", "3", "Enter"):
        sida.keyboard.press(tangent)
    expect(grimsta.get_by_text(SPARAT)).to_be_visible()
    sida.keyboard.type("Ring 070-123 45 67.")
    sida.get_by_role("link", name="År", exact=True).click()
    # The click left the field, which saved it, which was refused: the text is still there, and in sight.
    expect(grimsta.get_by_text("telefonnummer")).to_be_visible()
    expect(grimsta.get_by_role("textbox")).to_have_value("Ring 070-123 45 67.")
    sida.get_by_role("link", name="År", exact=True).click()
    expect(sida).to_have_url(re.compile(V45))
    assert fragor == ["beforeunload", "beforeunload"]
    grimsta.get_by_role("textbox").fill("Bråk vid torget.")
    sida.keyboard.press("Escape")
    expect(grimsta.get_by_text(SPARAT)).to_be_visible()
    expect(grimsta.get_by_text("Bråk vid torget.").first).to_be_visible()  # the closed row shows what was written
    sida.get_by_role("link", name="År", exact=True).click()
    expect(sida).to_have_url(re.compile("/ar/"))
    assert len(fragor) == 2


def test_resten_vantar_pa_motiveringen_som_just_skrevs(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(V45)
    vallingby = rad(sida, "Vällingby")
    vallingby.get_by_role("radio", name="3").focus()
    sida.keyboard.press("Enter")
    vallingby.get_by_role("textbox").fill("Skadegörelse i centrum.")
    sida.get_by_role("button", name="Resten: inga händelser").click()
    expect(sida.get_by_text("bekräftad lugn")).to_be_visible()
    sparad = Veckobedomning.objects.get(stadsdel__slug="vallingby", ar=2024, vecka=45)
    assert sparad.motivering == "Skadegörelse i centrum."


@pytest.mark.parametrize("vy", [{}, {"viewport": TELEFON}])
def test_utan_javascript_sparas_hela_veckan(
    personer: Personer, varld: Varld, fonster: Fonster, vy: dict[str, Any]
) -> None:
    sida = fonster(personer.analytiker, java_script_enabled=False, **vy).new_page()
    sida.goto(V45)
    rad(sida, "Grimsta").get_by_role("radio", name="2").check(force=True)
    sida.get_by_role("button", name="Spara veckan").click()
    expect(sida.get_by_text("1 ändring är sparad.")).to_be_visible()
    assert niva("grimsta") == 2


def test_resten_av_veckan_bekraftas_lugn(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(V45)
    sida.get_by_role("button", name="Resten: inga händelser").click()
    expect(sida.get_by_text("1 stadsdel är bekräftad lugn.")).to_be_visible()
    assert niva("grimsta") == 1


@pytest.mark.axe
@pytest.mark.parametrize("vy", [{}, {"viewport": TELEFON}, {"color_scheme": "dark"}])
def test_vecka_och_ar_ar_tillgangliga(
    personer: Personer, varld: Varld, fonster: Fonster, granska: Callable[[Page], None], vy: dict[str, Any]
) -> None:
    sida = fonster(personer.samordnare, **vy).new_page()
    for adress in (V45, "/hasselby-vallingby/vecka/2024/44/", "/hasselby-vallingby/ar/2024/", V45 + "vallingby/"):
        sida.goto(adress)
        granska(sida)
