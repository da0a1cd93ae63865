"""From draft to published, and a correction, in a browser: the whole way with keyboard and pointer."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lagesbild.models import Avsnitt, Lagesbild, Lagesbildsversion, Rendering
from lagesbild.services.dokument import avsnitt_sparat
from samverkan.models import Anvandare
from tests.lagesbildsdelar import fyll
from tests.personer import Personer, Varld
from tests.webblasare.conftest import TELEFON

pytestmark = pytest.mark.django_db(transaction=True)

Fonster = Callable[..., BrowserContext]
HAR = "/hasselby-vallingby/lagesbild/2024/"


@pytest.fixture
def lb(varld: Varld) -> Lagesbild:
    return fyll(varld.lagesbild)


def oppna(fonster: BrowserContext, adress: str) -> Page:
    sida = fonster.new_page()
    sida.goto(adress)
    return sida


def ge_skal(sida: Page) -> None:
    """Give every open point a reason, with the keyboard."""
    while (kvar := sida.locator("details:has(.kontroll-form)")).count():
        rad = kvar.first
        if rad.get_attribute("open") is None:
            rad.locator("summary").focus()
            sida.keyboard.press("Enter")
        rad.get_by_role("textbox").focus()
        sida.keyboard.type("Parterna vet om det.")
        with sida.expect_navigation():
            rad.get_by_role("button", name="Spara skälet").press("Enter")


def skriv_under(
    fonster: BrowserContext, vad: str = "lägesbilden", granska: Callable[[Page], None] | None = None
) -> Page:
    sida = oppna(fonster, "/hasselby-vallingby/")
    sida.get_by_role("link", name=f"Läs och underteckna {vad} 2024", exact=True).click()
    expect(sida.get_by_role("region", name="Lägesbilden som den fastställs")).to_contain_text("Under året anmäldes")
    if granska:
        granska(sida)
    sida.get_by_label("Jag har läst lägesbilden").check()
    sida.get_by_role("button", name="Underteckna för").click()
    return sida


def test_fran_utkast_till_publicerad_och_rattad(
    personer: Personer, lb: Lagesbild, fonster: Fonster, granska: Callable[[Page], None]
) -> None:
    samordnare = fonster(personer.samordnare)
    chefer = {vem: fonster(vem) for vem in (personer.forvaltningschef, personer.lpochef)}
    sida = oppna(samordnare, HAR)
    expect(sida.get_by_role("heading", name="Vad som saknas")).to_be_visible()
    sida.get_by_role("link", name="Alla kontroller").click()
    ge_skal(sida)
    expect(sida.get_by_text("Alla kontroller är klara eller har ett skäl.")).to_be_visible()
    sida.get_by_role("button", name="Skicka till granskning").click()

    def faststall(vad: str = "lägesbilden") -> Page:
        forst = skriv_under(chefer[personer.forvaltningschef], vad)
        expect(forst.get_by_text("Din underskrift är registrerad.")).to_be_visible()
        sist = skriv_under(chefer[personer.lpochef], vad, granska)
        expect(sist.get_by_text("fastställd av båda parter")).to_be_visible()
        return sist

    expect(faststall()).to_have_url(re.compile(r"/version/1/$"))
    sida.goto(f"{HAR}granskning/")
    sida.get_by_text("Publicera version 1", exact=True).first.click()
    sida.get_by_role("button", name="Publicera version 1").click()
    expect(sida.get_by_text("Version 1 är publicerad.")).to_be_visible()

    sida.goto(f"{HAR}granskning/")
    sida.get_by_text("Rätta lägesbilden").click()
    sida.get_by_label("Varför behöver lägesbilden rättas?").fill("Antalet brott var fel.")
    sida.get_by_role("button", name="Öppna för rättelse").click()
    expect(sida.get_by_text("gäller medan den här texten rättas")).to_be_visible()
    andra(personer.analytiker, lb)
    sida.goto(f"{HAR}granskning/")
    ge_skal(sida)
    sida.get_by_role("button", name="Skicka till granskning").click()
    version = faststall("rättelsen av lägesbilden")
    expect(version.get_by_text("Antalet brott var fel.")).to_be_visible()
    version.get_by_role("link", name="Jämför med version 1").click()
    expect(version.locator("del", has_text="412")).to_be_visible()
    expect(version.locator("ins", has_text="421")).to_be_visible()
    granska(version)

    assert list(Lagesbildsversion.objects.filter(lagesbild=lb).order_by("nummer").values_list("nummer", "orsak")) == [
        (1, ""), (2, "Antalet brott var fel."),
    ]  # fmt: skip
    assert Rendering.objects.filter(version__lagesbild=lb).count() == 4


def andra(av: Anvandare, lb: Lagesbild) -> None:
    a = Avsnitt.objects.get(lagesbild=lb, kod="brottsligheten")
    avsnitt_sparat(
        av=av, avsnitt=a, bygger_pa=a.version, rubrik=a.rubrik, text=a.text.replace("412", "421"),
        behov_av_atgarder=None, kommentar="", intern=False,
    )  # fmt: skip


def test_underteckna_pa_en_telefon_utan_javascript(personer: Personer, lb: Lagesbild, fonster: Fonster) -> None:
    sida = oppna(fonster(personer.samordnare, java_script_enabled=False, viewport=TELEFON), f"{HAR}granskning/")
    sida.get_by_role("button", name="Skicka till granskning").click()
    expect(sida.get_by_role("status")).to_contain_text("skickad till granskning")
    chef = oppna(fonster(personer.lpochef, java_script_enabled=False, viewport=TELEFON), f"{HAR}underteckna/")
    expect(chef.get_by_text("Den kan undertecknas när alla krav är uppfyllda")).to_be_visible()
