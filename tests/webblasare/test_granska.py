"""A chef reviews a round by the keyboard alone; a follow-up is written and sent in, also without scripts."""

import re
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from atgardsplan.models import Uppfoljning
from tests.uppfoljningar import om, omgangen, tjugofem
from tests.webblasare.conftest import TELEFON

GRANSKA = "/hasselby-vallingby/uppfoljning/granska/"


class Tangentbord:
    """Counts what is pressed; a typed text is one key a character."""

    def __init__(self, sida: Page) -> None:
        self.sida, self.antal = sida, 0

    def tryck(self, *tangenter: str) -> None:
        for tangent in tangenter:
            self.sida.keyboard.press(tangent)
            self.antal += 1

    def skriv(self, text: str) -> None:
        self.sida.keyboard.type(text)
        self.antal += len(text)


@pytest.mark.tid
def test_en_chef_granskar_25_uppfoljningar_med_bara_tangentbordet(varld, personer, fonster):
    alla = tjugofem(varld, personer)
    sida = fonster(personer.enhetschef).new_page()
    sida.goto(GRANSKA)
    expect(sida.locator("[data-granska]")).to_have_count(25)
    # Deviations first.
    statusar = sida.locator("[data-granska] .granskning-huvud .status").all_inner_texts()
    assert statusar == ["Avvikelse"] * 5 + ["Enligt plan"] * 20
    tangenter, start = Tangentbord(sida), monotonic()

    # The first is read to the end, sent back with a comment; the second is sent back too, the third after a look.
    tangenter.tryck("Enter", "r")
    tangenter.skriv("När är tjänsten tillsatt?")
    tangenter.tryck("Control+Enter", "r")
    tangenter.skriv("Vad gör ni fram till juni?")
    tangenter.tryck("Control+Enter")
    # One look ahead and back, then the other 23, each by one key.
    tangenter.tryck("j", "k")
    for _ in range(23):
        tangenter.tryck("g")
    expect(sida.get_by_text("Allt är granskat.")).to_be_visible()
    tid = monotonic() - start

    assert Uppfoljning.objects.filter(lage="godkand", godkand_av=personer.enhetschef).count() == 23
    atersanda = Uppfoljning.objects.filter(lage="atersand").order_by("aktivitet__mal", "aktivitet__ordning")
    assert {u.atersand_kommentar for u in atersanda} == {"När är tjänsten tillsatt?", "Vad gör ni fram till juni?"}
    assert {u.status for u in atersanda} == {"avvikelse"}
    ord_ = len("När är tjänsten tillsatt?" + "Vad gör ni fram till juni?")
    assert (len(alla), tangenter.antal - ord_) == (25, 30)  # 23 g, 2 r, 2 Ctrl+Enter, Enter, j, k
    assert tid < 60, f"{tid:.1f} s"
    print(f"25 uppföljningar: {tangenter.antal - ord_} tangenter och {ord_} tecken på {tid:.1f} s")


def test_flera_pa_en_gang_och_det_som_hann_andras(varld, personer, fonster):
    """Ten are marked and approved together; one was taken back meanwhile, and it says so."""
    alla = tjugofem(varld, personer)
    sida = fonster(personer.enhetschef).new_page()
    sida.goto(GRANSKA)
    sida.keyboard.press("?")
    expect(sida.get_by_role("dialog", name="Tangenter")).to_be_visible()
    sida.keyboard.press("Escape")
    sida.get_by_role("button", name="Markera de utan avvikelse").click()
    expect(sida.get_by_role("button", name="Godkänn markerade (20)")).to_be_visible()
    Uppfoljning.objects.filter(pk=alla[0].pk).update(version=4, lage="utkast")
    sida.locator("[data-granska]").first.focus()
    sida.keyboard.press("Shift+G")
    expect(sida.get_by_text("19 uppföljningar är godkända.")).to_be_visible()
    expect(sida.get_by_text(re.compile("^Inte godkänd: Aktivitet 1. "))).to_be_visible()
    expect(sida.locator("[data-granska]")).to_have_count(5)
    # One by one: what has changed since it was read is not approved by a key either.
    Uppfoljning.objects.filter(lage="inskickad").update(version=4)
    sida.keyboard.press("g")
    expect(sida.locator("[data-granska] [role=alert]")).to_contain_text("Det du skrev är inte sparat")
    sida.keyboard.press("g")  # read again, on the card as it is now
    expect(sida.locator("[data-granskad]")).to_have_count(1)
    assert Uppfoljning.objects.filter(lage="godkand").count() == 20


@pytest.mark.parametrize("skript", [True, False])
def test_skriva_skicka_och_fa_tillbaka(varld, personer, fonster, skript):
    u = om(omgangen(personer, varld.omrade), varld.aktivitet)
    adress = f"/hasselby-vallingby/uppfoljning/{u.pk}/"
    skriver, chef = (
        fonster(p, viewport=TELEFON, java_script_enabled=skript).new_page()
        for p in (personer.analytiker, personer.enhetschef)
    )
    skriver.goto(adress)
    skriver.get_by_label("Status").select_option("Avvikelse")
    skriver.get_by_label("Vad som har gjorts").fill("Två träffar.")
    skriver.get_by_role("button", name="Spara och skicka").click()
    expect(skriver.get_by_role("alert")).to_contain_text("sparat men inte skickat")
    skriver.get_by_label("Orsak till avvikelsen").fill("Vakans.")
    skriver.get_by_label("Åtgärd").fill("Rekrytering pågår.")
    skriver.get_by_role("button", name="Spara och skicka").click()
    expect(skriver.get_by_text("skickad för granskning")).to_be_visible()
    chef.goto(GRANSKA)
    chef.locator("summary", has_text="Återsänd").click()
    chef.get_by_label("Vad som behöver ändras").fill("Hur många kom?")
    chef.get_by_role("button", name="Återsänd", exact=True).click()
    klart = chef.locator("[data-granskad]") if skript else chef.get_by_text("Återsänd: Sociala insatsgrupper")
    expect(klart).to_be_visible()
    skriver.goto("/hasselby-vallingby/uppfoljning/")
    skriver.get_by_role("link", name="Sociala insatsgrupper").click()
    expect(skriver.get_by_text("Hur många kom?").first).to_be_visible()


def test_ett_godkannande_angras_fran_raden_och_med_tangenten(varld, personer, fonster):
    tjugofem(varld, personer)
    sida = fonster(personer.enhetschef).new_page()
    sida.goto(GRANSKA)
    lage = sida.locator("#granskningslage")
    expect(lage).to_contain_text("25 väntar på dig, 5 av dem avviker")
    sida.keyboard.press("g")
    expect(lage).to_contain_text("24 väntar på dig, 4 av dem avviker")
    expect(sida.get_by_role("heading", name="T1 2024: 1 av")).to_be_visible()
    sida.locator("[data-granskad]").get_by_role("button", name="Ångra").click()
    expect(lage).to_contain_text("25 väntar på dig, 5 av dem avviker")
    expect(sida.locator("[data-granska]").first).to_be_focused()
    for antal in (24, 23):
        sida.keyboard.press("g")
        expect(lage).to_contain_text(f"{antal} väntar")
    sida.keyboard.press("u")
    expect(sida.locator("[data-granska]")).to_have_count(24)
    expect(lage).to_contain_text("24 väntar på dig, 4 av dem avviker")
    assert Uppfoljning.objects.filter(lage="godkand").count() == 1
