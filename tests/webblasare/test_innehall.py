"""Images and contents of a section, chosen in the browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from lagesbild.models import Avsnitt
from lagesbild.services.dokumentbild import dokumentbild_tillagd
from lagesbild.services.kallor import kalla_tillagd
from tests.personer import Personer, Varld
from tests.vandringsdelar import jpeg
from tests.webblasare.conftest import TELEFON

pytestmark = pytest.mark.django_db(transaction=True)


def test_en_bild_laggs_in_och_valjs_i_ett_avsnitt_pa_en_telefon(
    varld: Varld, personer: Personer, fonster: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    (bild := tmp_path / "torget.jpg").write_bytes(jpeg(1200, 800))
    sida = fonster(personer.analytiker, viewport=TELEFON).new_page()
    sida.goto("/hasselby-vallingby/lagesbild/2024/")
    sida.get_by_role("link", name="Bilder").click()
    sida.get_by_label("Bild", exact=True).set_input_files(bild)
    sida.get_by_label("Bildtext").fill("Torget i juni")
    sida.get_by_role("button", name="Lägg till").click()
    expect(sida.get_by_label("Vad bilden visar")).to_be_focused()  # the page was not left: the file is still chosen
    sida.get_by_label("Vad bilden visar").fill("   ")
    sida.get_by_role("button", name="Lägg till").click()
    besked = sida.get_by_label("Vad bilden visar").evaluate("ruta => ruta.validationMessage")
    assert besked == "Skriv vad bilden visar."
    assert sida.get_by_label("Bild", exact=True).input_value().endswith("torget.jpg")
    sida.get_by_label("Vad bilden visar").fill("Ett torg med bänkar.")
    sida.get_by_role("button", name="Lägg till").click()
    expect(sida.get_by_role("img", name="Ett torg med bänkar.")).to_be_visible()

    sida.goto(f"/hasselby-vallingby/lagesbild/2024/avsnitt/{varld.avsnitt.pk}/")
    sida.get_by_role("link", name="Sätt in en tabell, ett diagram, en karta eller en bild").click()
    for slag in ("Tabell: årets veckor", "Bild"):
        sida.get_by_label("Vad ska stå i avsnittet?").select_option(slag)
        sida.get_by_role("button", name="Gå vidare").press("Enter")
        sida.get_by_role("button", name="Spara").press("Enter")
        expect(sida.get_by_text("Innehållet är sparat.")).to_be_visible()
    sida.get_by_role("button", name="Upp: Bild").press("Enter")
    expect(sida.get_by_role("button", name="Upp: Bild")).to_be_focused()
    expect(sida.get_by_role("listitem").filter(has_text="Torget i juni")).to_be_visible()
    assert Avsnitt.objects.get(pk=varld.avsnitt.pk).block == [{"slag": "bild", "nyckel": "torget-i-juni"}, "artabell"]


def test_en_kalla_och_en_bild_tas_bort_i_tva_steg_som_sager_vad_det_ar(
    varld: Varld, personer: Personer, fonster: Callable[..., BrowserContext]
) -> None:
    bild = dokumentbild_tillagd(
        av=personer.analytiker, lagesbild=varld.lagesbild, data=jpeg(30, 20), rubrik="Torget i juni",
        alternativtext="Ett torg.", kalla="", intern=False,
    )  # fmt: skip
    kalla = kalla_tillagd(av=personer.analytiker, lagesbild=varld.lagesbild, text="SCB. Befolkningen.")
    sida = fonster(personer.analytiker, viewport=TELEFON).new_page()
    for adress, namn, vad, rad in (
        ("kallor", "SCB. Befolkningen.", "källan", kalla),
        ("bilder", "Torget i juni", "bilden", bild),
    ):
        sida.goto(f"/hasselby-vallingby/lagesbild/2024/{adress}/")
        punkt = sida.get_by_role("listitem").filter(has_text=namn)
        bort = punkt.get_by_role("button", name=f"Ta bort {vad}")
        expect(bort).to_be_hidden()
        punkt.locator("summary").click()
        expect(punkt.get_by_text(f"Ta bort ”{namn}”?")).to_be_visible()
        assert type(rad)._default_manager.filter(pk=rad.pk).exists()
        assert sida.evaluate("document.documentElement.scrollWidth") <= TELEFON["width"]
        bort.click()
        expect(sida.get_by_text("är borttagen.")).to_be_visible()
        assert not type(rad)._default_manager.filter(pk=rad.pk).exists()
