"""Writing without a connection: no sentence is lost when the browser dies, and nobody meets the browser's own page."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError

from lagesbild.models import Avsnitt, Utkastkopia, Veckobedomning
from samverkan.models import Anvandare
from tests.integration.test_skrivande import spara
from tests.personer import Personer, Varld
from tests.webblasare.conftest import CHROMIUM, FLAGGOR, VANTAN, flytta_markor, krascha

pytestmark = pytest.mark.django_db(transaction=True)

Fonster = Callable[..., BrowserContext]


def oppna(webb: BrowserContext, avsnitt: Avsnitt) -> Page:
    sida = webb.new_page()
    sida.goto(f"/hasselby-vallingby/lagesbild/2024/avsnitt/{avsnitt.pk}/")
    sida.locator("form[data-redo]").wait_for()
    return sida


def skriv(sida: Page, text: str) -> Any:
    ruta = sida.get_by_role("textbox", name="Text", exact=False).first
    ruta.click()
    expect(ruta).to_be_focused()
    flytta_markor(sida, "Control+End")
    sida.keyboard.press("Enter")
    sida.keyboard.type(text)
    return ruta


def egen_webblasare(webblasare: Browser, mapp: Path, adress: str, anvandare: Anvandare) -> BrowserContext:
    """A browser with a profile of its own in `mapp`, as on a computer: it can be killed and started again."""
    webb = webblasare.browser_type.launch_persistent_context(
        str(mapp), executable_path=CHROMIUM, args=FLAGGOR, base_url=adress, locale="sv-SE"
    )
    webb.set_default_timeout(VANTAN)
    klient = Client()
    klient.force_login(anvandare, "django.contrib.auth.backends.ModelBackend")
    kaka = klient.cookies[settings.SESSION_COOKIE_NAME].value
    webb.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": kaka, "url": adress}])
    return webb


def doda(webb: BrowserContext, mapp: Path) -> None:
    """Kill the processes whose profile is `mapp`, as when the power goes: none of them writes anything more."""
    marke = f"--user-data-dir={mapp}".encode()
    for fil in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if marke in fil.read_bytes().split(b"\0"):
                os.kill(int(fil.parent.name), signal.SIGKILL)
    with suppress(PlaywrightError):
        webb.close()


def test_webblasaren_dodas_utan_kontakt_och_ingen_mening_ar_borta(
    varld: Varld, personer: Personer, webblasare: Browser, live_server: Any, tmp_path: Path
) -> None:
    webb = egen_webblasare(webblasare, tmp_path, live_server.url, personer.analytiker)
    sida = oppna(webb, varld.avsnitt)
    webb.set_offline(True)
    skriv(sida, "Den första meningen. Den andra. Och den tredje.")
    sida.locator("form[data-pa-datorn='ja']").wait_for()
    doda(webb, tmp_path)

    webb = egen_webblasare(webblasare, tmp_path, live_server.url, personer.analytiker)
    try:
        sida = oppna(webb, varld.avsnitt)
        erbjudande = sida.get_by_role("status").filter(has_text="som inte blev sparad")
        expect(erbjudande).to_contain_text("Den första meningen. Den andra. Och den tredje.")
        erbjudande.get_by_role("button", name="Ta tillbaka den").click()
        expect(sida.get_by_role("textbox", name="Text", exact=False).first).to_contain_text("Och den tredje.")
    finally:
        webb.close()


# Waits until what IndexedDB holds has the words in it, or (`finns` false) no longer has.
PA_DISKEN = """async ([ord, finns]) => {
  for (const slut = Date.now() + 20000; Date.now() < slut; ) {
    const las = (begaran) => new Promise((klar) => (begaran.onsuccess = () => klar(begaran.result)));
    if ((await indexedDB.databases()).some((db) => db.name === "lagesbild-skrivande")) {
      const db = await las(indexedDB.open("lagesbild-skrivande"));
      const alla = await las(db.transaction("texter").objectStore("texter").getAll());
      db.close();
      if (JSON.stringify(alla).includes(ord) === finns) return;
    }
    await new Promise(requestAnimationFrame);
  }
  throw new Error(`Väntade för länge på att ”${ord}” skulle ${finns ? "finnas på" : "vara borta från"} disken`);
}"""


def test_webblasaren_dodas_medan_veckan_skrivs_och_raden_kommer_tillbaka(
    varld: Varld, personer: Personer, webblasare: Browser, live_server: Any, tmp_path: Path
) -> None:
    vecka = "/hasselby-vallingby/vecka/2024/46/"
    webb = egen_webblasare(webblasare, tmp_path, live_server.url, personer.analytiker)
    sida = webb.new_page()
    sida.goto(vecka)
    webb.set_offline(True)
    sida.locator("[data-namn='Råcksta']").get_by_role("radio", name="4").check()
    sida.locator("[data-namn='Vällingby']").get_by_role("radio", name="2").check()
    sida.keyboard.press("Enter")
    sida.keyboard.type("Klotter vid torget")
    sida.evaluate(PA_DISKEN, ["Klotter vid torget", True])
    doda(webb, tmp_path)

    webb = egen_webblasare(webblasare, tmp_path, live_server.url, personer.analytiker)
    try:
        sida = webb.new_page()
        sida.goto(vecka)
        vallingby = sida.locator("[data-namn='Vällingby']")
        expect(vallingby.get_by_role("textbox")).to_have_value("Klotter vid torget")
        vallingby.get_by_role("button", name="Spara", exact=True).click()
        for stadsdel in ("Råcksta", "Vällingby"):  # a level is sent again by itself
            expect(sida.locator(f"[data-namn='{stadsdel}']").get_by_text("Sparat ")).to_be_visible()
        sida.evaluate(PA_DISKEN, ["Klotter vid torget", False])
        assert sida.evaluate("Object.keys(localStorage).filter(n => n.startsWith('osparat:'))") == []
    finally:
        webb.close()
    rader = Veckobedomning.objects.filter(ar=2024, vecka=46).values_list("stadsdel__slug", "niva", "motivering")
    assert set(rader) == {("racksta", 4, ""), ("vallingby", 2, "Klotter vid torget")}


def test_fliken_dor_utan_kontakt_och_texten_erbjuds(varld: Varld, personer: Personer, fonster: Fonster) -> None:
    webb = fonster(personer.analytiker)
    sida = oppna(webb, varld.avsnitt)
    webb.set_offline(True)
    skriv(sida, "Sista meningen före kraschen.")
    sida.locator("form[data-pa-datorn='ja']").wait_for()
    krascha(sida)
    webb.set_offline(False)
    ny = oppna(webb, varld.avsnitt)
    ny.get_by_role("button", name="Ta tillbaka den").click()
    expect(ny.get_by_role("textbox", name="Text", exact=False).first).to_contain_text("Sista meningen före kraschen.")


def test_utan_kontakt_sags_det_vid_verktygen_och_spara_lamnar_inte_sidan(
    varld: Varld, personer: Personer, fonster: Fonster
) -> None:
    webb = fonster(personer.analytiker)
    sida = oppna(webb, varld.avsnitt)
    webb.set_offline(True)
    ruta = skriv(sida, "Skrivet på tåget.")
    varning = sida.get_by_role("group", name="Textens form").get_by_role("status")
    expect(varning).to_contain_text("Ingen kontakt med servern. Texten finns kvar på den här datorn")
    sida.get_by_role("button", name="Spara", exact=True).click()
    expect(varning).to_contain_text("inte sparad i avsnittet än")
    expect(ruta).to_contain_text("Skrivet på tåget.")
    webb.set_offline(False)
    expect(sida.locator("[data-kvitto]")).to_contain_text("Kontakten är tillbaka. Tryck på Spara igen.")
    expect(varning).to_be_hidden()
    assert "Skrivet på tåget." in Utkastkopia.objects.get().text
    sida.get_by_role("button", name="Spara", exact=True).click()
    expect(sida.get_by_text("Avsnittet ”Inledning” är sparat.")).to_be_visible()
    assert "Skrivet på tåget." in Avsnitt.objects.get(pk=varld.avsnitt.pk).text


def test_ctrl_s_sparar_eller_sager_att_inget_ar_andrat(varld: Varld, personer: Personer, fonster: Fonster) -> None:
    sida = oppna(fonster(personer.analytiker), varld.avsnitt)
    sida.keyboard.press("Control+s")
    expect(sida.locator("[data-kvitto]")).to_have_text("Inget är ändrat sedan avsnittet sparades.")
    skriv(sida, "Sparat från tangentbordet.")
    sida.keyboard.press("Control+s")
    expect(sida.get_by_text("Avsnittet ”Inledning” är sparat.")).to_be_visible()
    assert "Sparat från tangentbordet." in Avsnitt.objects.get(pk=varld.avsnitt.pk).text


def test_det_som_samma_person_har_sparat_sedan_dess_erbjuds_inte_igen_pa_datorn(
    varld: Varld, personer: Personer, fonster: Fonster
) -> None:
    webb = fonster(personer.analytiker)
    for mening in ("Torget är lugnt.", "Parken är mörk."):
        sida = oppna(webb, varld.avsnitt)
        webb.set_offline(True)
        skriv(sida, mening)
        sida.locator("form[data-pa-datorn='ja']").wait_for()
        sida.close(run_before_unload=False)
        webb.set_offline(False)
    avsnitt = spara(personer.analytiker, varld.avsnitt, text="<p>Läget.</p><p>Torget är lugnt.</p><p>Mer.</p>")
    sida = oppna(webb, avsnitt)
    erbjudna = sida.get_by_role("status").filter(has_text="som inte blev sparad")
    expect(erbjudna).to_have_count(1)
    expect(erbjudna).to_contain_text("Parken är mörk.")
