"""The pages around the core in a real browser: both widths, both themes, WCAG, and with scripts switched off."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from samverkan.models import Anvandare
from tests.webblasare.conftest import DATOR, TELEFON


@pytest.mark.axe
@pytest.mark.parametrize("storlek", [DATOR, TELEFON], ids=["dator", "telefon"])
def test_behorigheter_ar_tillganglig(varld, personer, fonster, granska, storlek):
    sida = fonster(personer.administrator, viewport=storlek).new_page()
    sida.goto("/hasselby-vallingby/behorigheter/")
    granska(sida)
    sida.get_by_role("button", name=re.compile("Ny lösenordslänk till Läsare")).click()
    expect(sida.get_by_label("Länk för lasare@exempel.se")).to_have_value(re.compile("/konto/losenord/.+/.+/"))
    granska(sida)


def test_logga_in_och_komma_till_sitt_omrade_utan_skript(varld, personer, fonster):
    sida = fonster(java_script_enabled=False).new_page()
    sida.goto("/")
    sida.get_by_label("E-post").fill("Samordnare@exempel.se")
    sida.get_by_label("Lösenord").fill("ett långt lösenord 45")
    sida.get_by_role("main").get_by_role("button", name="Logga in").click()
    expect(sida.get_by_role("heading", level=1)).to_have_text("Hässelby-Vällingby")


def test_tva_som_andrar_samma_aktivitet_utan_att_nagot_gar_forlorat(varld, personer, fonster):
    adress = f"/hasselby-vallingby/atgardsplan/{varld.plan.pk}/aktivitet/{varld.aktivitet.pk}/andra/"
    ena, andra = (fonster(p).new_page() for p in (personer.samordnare, personer.enhetschef))
    for sida, text in ((ena, "1 gång per månad"), (andra, "2 gånger per termin")):
        sida.goto(adress)
        sida.get_by_label("Mötesfrekvens").fill(text)
        sida.get_by_label("Skäl").fill("Gruppen behöver ses på andra tider.")  # the plan is beslutad
    ena.get_by_role("button", name="Spara").click()
    expect(ena.get_by_role("cell", name="1 gång per månad")).to_be_visible()
    andra.get_by_role("button", name="Spara").click()
    expect(andra.get_by_role("row", name="Mötesfrekvens")).to_contain_text("1 gång per månad")
    expect(andra.get_by_label("Mötesfrekvens")).to_have_value("2 gånger per termin")
    andra.get_by_role("button", name="Spara").click()
    expect(andra.get_by_role("cell", name="2 gånger per termin")).to_be_visible()


TVA_GANGER = """() => {
  const falt = Object.assign(document.createElement("textarea"), {id: "ny", value: "Läget är lugnt."});
  falt.dataset.skrift = "";
  const etikett = Object.assign(document.createElement("label"), {htmlFor: "ny", textContent: "Ny text"});
  document.querySelector("main form").append(etikett, falt);
  for (let i = 0; i < 2; i++) document.dispatchEvent(new Event("htmx:load"));
}"""


def test_en_text_som_kommer_till_sidan_far_en_enda_redigerare(varld, personer, fonster):
    sida = fonster(personer.samordnare).new_page()
    sida.goto(f"/hasselby-vallingby/atgardsplan/{varld.plan.pk}/text/bakgrund/")
    expect(sida.get_by_role("textbox", name="Text (valfritt)")).to_have_attribute("contenteditable", "true")
    sida.evaluate(TVA_GANGER)
    expect(sida.get_by_role("textbox", name="Ny text")).to_have_count(1)
    expect(sida.locator(".redigerare")).to_have_count(2)


@pytest.fixture
def systemagare(db: None, settings: Any) -> Anvandare:
    settings.ZEAL_NPLUSONE_THRESHOLD = 10  # Django's admin reads the same row a few times itself
    return Anvandare.objects.create_superuser("agare@exempel.se", "ett långt lösenord 45", namn="Systemägare")


def test_administrationen_klarar_var_csp(varld, systemagare, fonster):
    """The window's own check fails the test when the browser reports that something was blocked."""
    sida = fonster(systemagare).new_page()
    stadsdel = varld.stadsdelar[0].pk
    for adress in (
        "/admin/",
        "/admin/samverkan/anvandare/",
        f"/admin/samverkan/anvandare/{systemagare.pk}/change/",
        "/admin/samverkan/anvandare/add/",
        "/admin/samverkan/uppdrag/add/",
        "/admin/samverkan/loggpost/",
        f"/admin/platser/stadsdel/{stadsdel}/change/",
    ):
        svar: Any = sida.goto(adress)
        assert svar.status == 200, adress
    sida.locator("#polistillhorigheter-group .add-row a").click()
    expect(sida.locator("#polistillhorigheter-group tr.dynamic-polistillhorigheter")).to_have_count(1)
