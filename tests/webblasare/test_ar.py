"""The year in a browser: a cell opens its events, a sheet is looked at and brought in, files come down."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lagesbild.models import Veckobedomning
from tests.personer import Personer, Varld
from tests.webblasare.conftest import TELEFON

pytestmark = [pytest.mark.django_db(transaction=True)]
HV = "/hasselby-vallingby/"
Fonster = Callable[..., BrowserContext]


def test_en_ruta_oppnar_sina_handelser_i_en_dialog_och_utan_javascript_som_sida(
    personer: Personer, varld: Varld, fonster: Fonster, granska: Callable[[Page], None]
) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(f"{HV}ar/2024/")
    ruta = sida.locator("a.niva[href$='/ar/2024/45/vallingby/']")
    ruta.click()
    dialog = sida.get_by_role("dialog", name="Vällingby, v. 45 2024")
    expect(dialog).to_contain_text("Rån mot en butik.")
    expect(dialog).to_contain_text("Skadegörelse vid torget.")
    granska(sida)
    sida.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(ruta).to_be_focused()
    enkel = fonster(personer.analytiker, java_script_enabled=False).new_page()
    enkel.goto(f"{HV}ar/2024/")
    enkel.locator("a.niva[href$='/ar/2024/45/vallingby/']").click()
    expect(enkel.get_by_role("heading", name="Vällingby, v. 45 2024")).to_be_visible()
    expect(enkel.locator("main")).to_contain_text("Rån mot en butik.")


@pytest.mark.parametrize(
    "vy", [{}, {"viewport": TELEFON}, {"java_script_enabled": False}], ids=["dator", "telefon", "utan"]
)
def test_ett_blad_lases_granskas_och_lases_in(
    personer: Personer, varld: Varld, fonster: Fonster, granska: Callable[[Page], None], vy: dict
) -> None:
    sida = fonster(personer.analytiker, **vy).new_page()
    sida.goto(f"{HV}ar/2024/")
    sida.get_by_role("link", name="Läs in blad").click()
    text = "Vecka;Vällingby;Rackstad\n1;3;1\n45;2;6\n44;5;\n"
    sida.locator("#id_fil").set_input_files(
        {"name": "veckor-2024.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    sida.get_by_role("button", name="Läs bladet").click()
    expect(sida.get_by_role("heading", name="veckor-2024.csv")).to_be_visible()
    if vy.get("java_script_enabled", True):
        granska(sida)
        assert sida.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    sida.get_by_label(re.compile("Vilken stadsdel är ”Rackstad”")).select_option(label="Råcksta (förslag)")
    sida.get_by_role("button", name="Svara").click()
    expect(sida.locator("main")).to_contain_text("”6” är ingen nivå")
    expect(sida.locator("main")).to_contain_text("Veckan är fastställd av båda parter")
    assert not Veckobedomning.objects.filter(ar=2024, vecka=1).exists()
    sida.get_by_label("Ta med Vällingby v. 45 2024").check()
    if vy.get("java_script_enabled", True):
        granska(sida)
    sida.get_by_role("button", name=re.compile("Läs in 2 nya")).click()
    expect(sida.locator("#meddelanden")).to_contain_text("2 nya nivåer är inlästa och 1 är ändrad.")
    nivaer = {(b.stadsdel.slug, b.vecka): b.niva for b in Veckobedomning.objects.filter(
        stadsdel__stadsdelsomrade=varld.omrade).select_related("stadsdel")}  # fmt: skip
    assert (nivaer["vallingby", 1], nivaer["racksta", 1], nivaer["vallingby", 45], nivaer["vallingby", 44]) == (
        3,
        1,
        2,
        2,
    )


def test_aret_laddas_ned_och_lases_in_igen_utan_skillnad(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    for knapp in ("Excel", "CSV"):
        sida.goto(f"{HV}ar/2024/")
        with sida.expect_download() as nedladdning:
            sida.get_by_role("link", name=knapp, exact=True).click()
        assert nedladdning.value.suggested_filename.startswith("veckor-hasselby-vallingby-2024.")
        fil = nedladdning.value.path()
        sida.goto(f"{HV}ar/import/")
        sida.locator("#id_fil").set_input_files(fil)
        sida.get_by_role("button", name="Läs bladet").click()
        expect(sida.locator("main")).to_contain_text("Inga skillnader")
        expect(sida.locator("main")).to_contain_text("Alla 5 nivåer i bladet finns redan här")


def test_en_skadad_fil_sager_vad_som_ar_fel(
    personer: Personer, varld: Varld, fonster: Fonster, granska: Callable[[Page], None]
) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(f"{HV}ar/import/")
    sida.locator("#id_fil").set_input_files(
        {"name": "veckor.xlsx", "mimeType": "application/octet-stream", "buffer": b"PK\x03\x04trasig"}
    )
    sida.get_by_role("button", name="Läs bladet").click()
    expect(sida.locator("main")).to_contain_text("Filen går inte att läsa")
    granska(sida)
