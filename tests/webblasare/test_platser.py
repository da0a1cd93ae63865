"""Places in a browser: the cause tree and the list with the keyboard alone and without JavaScript; a photo."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from platser.models import Plats, Platsatgard, Platsbild, Platsorsak
from tests.personer import Personer, Varld

pytestmark = pytest.mark.django_db(transaction=True)
TORGET = "/hasselby-vallingby/plats/storatorget/"


def test_orsak_och_atgard_laggs_till_med_tangentbordet_och_utan_skript(
    personer: Personer, varld: Varld, fonster: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    sida = fonster(personer.samordnare, java_script_enabled=False).new_page()
    sida.goto(f"{TORGET}samverkan/{varld.platser.samverkan.pk}/orsaker/")
    sida.get_by_role("link", name="Lägg till under").focus()
    sida.keyboard.press("Enter")
    expect(sida.get_by_label("Slag")).to_have_value("orsak")
    sida.get_by_label("Vad").focus()
    sida.keyboard.type("Lamporna är trasiga")
    sida.keyboard.press("Enter")
    expect(sida.get_by_text("Lamporna är trasiga").first).to_be_visible()
    orsak = Platsorsak.objects.get(text="Lamporna är trasiga")
    assert orsak.overordnad == varld.platser.orsak

    sida.goto(f"{TORGET}samverkan/{varld.platser.samverkan.pk}/atgarder/{varld.platser.atgard.pk}/")
    sida.get_by_label("Läge").select_option("klar")
    sida.get_by_label("Möter orsaken").select_option(str(orsak.pk))
    sida.get_by_role("button", name="Spara").focus()
    sida.keyboard.press("Enter")
    rad = sida.get_by_role("row", name="Byt lamporna")
    expect(rad).to_contain_text("Klar")
    expect(rad).to_contain_text("Lamporna är trasiga")
    assert Platsatgard.objects.get(pk=varld.platser.atgard.pk).klar_dag is not None

    bild = tmp_path / "torget.png"
    Image.new("RGB", (60, 40), "navy").save(bild)
    sida.goto(f"{TORGET}bild/")
    sida.get_by_label("Bild", exact=True).set_input_files(bild)
    sida.get_by_label("Vad bilden visar").fill("Torget med nya lampor")
    sida.get_by_label("Skede").select_option("efter")
    sida.get_by_label("Visas bredvid bilden före").select_option(label="Torget från norr")
    sida.get_by_role("button", name="Spara").click()
    expect(sida.get_by_role("img", name="Torget med nya lampor")).to_be_visible()
    assert Platsbild.objects.get(alt="Torget med nya lampor").fore == varld.platser.bild


def test_en_plats_pekas_ut_pa_kartan_och_laget_star_i_falten(
    personer: Personer, varld: Varld, fonster: Callable[..., BrowserContext], granska: Callable[[Page], None]
) -> None:
    for i, stadsdel in enumerate(varld.stadsdelar):
        stadsdel.lat, stadsdel.lon = 59.36 + i / 100, 17.87
        stadsdel.save()
    sida = fonster(personer.samordnare).new_page()
    sida.goto("/hasselby-vallingby/platser/ny/")
    karta = sida.get_by_role("region", name="Karta för att peka ut platsen")
    expect(karta.locator(".karta-namn").first).to_have_text(str(varld.stadsdelar[0]))
    granska(sida)
    expect(sida.get_by_label("Gräns som GeoJSON")).to_have_value("")
    karta.click(position={"x": 150, "y": 200})
    expect(karta.locator(".ruttmarke")).to_be_visible()
    expect(sida.get_by_role("textbox", name="Latitud")).to_have_value(re.compile(r"^59,\d{4}$"))
    expect(sida.get_by_role("textbox", name="Longitud")).to_have_value(re.compile(r"^17,\d{4}$"))
    expect(sida.locator("#platsstatus")).to_contain_text("Läget är 59,")
    sida.get_by_role("textbox", name="Latitud").fill("")
    expect(karta.locator(".ruttmarke")).to_have_count(0)
    sida.get_by_role("textbox", name="Latitud").fill("59,3676")
    expect(karta.locator(".ruttmarke")).to_be_visible()
    sida.get_by_label("Namn", exact=True).fill("Nya gångtunneln")
    sida.get_by_role("button", name="Spara").click()
    expect(sida.get_by_role("heading", name="Nya gångtunneln")).to_be_visible()
    assert str(Plats.objects.get(namn="Nya gångtunneln").lat).startswith("59.367")
