"""The week's insatser in a browser: with the keyboard alone, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from lagesbild.models import Insatsuppfoljning, Veckoinsats
from tests.personer import Personer, Varld

pytestmark = pytest.mark.django_db(transaction=True)
V46 = "/hasselby-vallingby/vecka/2024/46/"
Fonster = Callable[..., BrowserContext]


@pytest.mark.parametrize("adress", [V46, V46 + "insatser/"], ids=["veckan", "dagordningen"])
def test_motet_foljer_upp_och_beslutar_med_bara_tangentbordet(
    personer: Personer, varld: Varld, fonster: Fonster, granska: Callable[..., None], adress: str
) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(adress)
    rad = sida.locator(f"#insats-{varld.mote.insats.pk}")
    rad.get_by_role("button", name="Inte gjord").focus()
    sida.keyboard.press("Enter")
    expect(rad.get_by_role("button", name="Inte gjord")).to_have_attribute("aria-pressed", "true")
    expect(rad.get_by_text("Sparat")).to_be_visible()
    expect(rad.get_by_role("button", name="Inte gjord")).to_be_focused()  # where the person was
    kommentar = rad.get_by_role("textbox")
    for _ in range(3):  # past "Fortsätter" and "Görs inte"
        sida.keyboard.press("Tab")
    expect(kommentar).to_be_focused()
    sida.keyboard.type("Sjukt folk")
    sida.keyboard.press("Enter")  # saves the comment, chooses nothing
    expect(sida.locator(f"#kommentar-{varld.mote.insats.pk}")).to_have_value("Sjukt folk")
    expect(rad.get_by_text("Sparat")).to_be_visible()
    sida.wait_for_function("() => !document.querySelector('.htmx-request')")
    sagt = Insatsuppfoljning.objects.get(insats=varld.mote.insats)
    assert (sagt.utfall, sagt.text, sagt.version) == ("ej_gjord", "Sjukt folk", 2)

    ny = sida.get_by_role("form", name="Ny insats")
    ny.get_by_label("Vad ska göras").focus()
    for n, vad in enumerate(("Städa tunneln", "Byt lampor"), 2):
        sida.keyboard.type(vad)
        sida.keyboard.press("Tab")
        sida.keyboard.type("Grimsta")
        sida.keyboard.press("Enter")
        expect(sida.get_by_text(f"Sparat: {vad}")).to_be_visible()
        expect(ny.get_by_label("Vad ska göras")).to_be_focused()
        assert Veckoinsats.objects.filter(stadsdelsomrade=varld.omrade).count() == n
    assert set(Veckoinsats.objects.filter(vecka=46).values_list("vad", "stadsdel__slug")) == {
        ("Städa tunneln", "grimsta"),
        ("Byt lampor", "grimsta"),
    }
    expect(sida.get_by_role("link", name="Städa tunneln")).to_be_visible()
    granska(sida)


def test_fel_kommer_tillbaka_pa_raden_med_det_som_skrevs(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(V46)
    ny = sida.get_by_role("form", name="Ny insats")
    ny.get_by_label("Vad ska göras").fill("Ring 070-123 45 67")
    sida.keyboard.press("Enter")
    expect(ny.get_by_text("verkar innehålla personuppgifter")).to_be_visible()
    expect(ny.get_by_label("Vad ska göras")).to_have_value("Ring 070-123 45 67")
    assert not Veckoinsats.objects.filter(vecka=46).exists()


def test_tva_som_foljer_upp_samma_insats_far_se_bada_svaren(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    forvaltning, polis = (fonster(p).new_page() for p in (personer.analytiker, personer.polisanalytiker))
    for sida in (forvaltning, polis):
        sida.goto(V46 + "insatser/")
    insats = f"#insats-{varld.mote.insats.pk}"
    polis.locator(insats).get_by_role("button", name="Gjord", exact=True).click()
    expect(polis.locator(insats).get_by_text("Sparat")).to_be_visible()
    forvaltning.locator(insats).get_by_role("textbox").fill("Ett pass kvar")
    forvaltning.locator(insats).get_by_role("button", name="Fortsätter").click()
    expect(forvaltning.locator(insats).get_by_text("Sparat är ”Gjord”")).to_be_visible()
    expect(forvaltning.locator(insats).get_by_role("textbox")).to_have_value("Ett pass kvar")
    forvaltning.locator(insats).get_by_role("button", name="Fortsätter").click()
    expect(forvaltning.locator(insats).get_by_role("button", name="Fortsätter")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert Insatsuppfoljning.objects.get().utfall == "fortsatter"


def test_utan_javascript(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker, java_script_enabled=False).new_page()
    sida.goto(V46)
    ny = sida.get_by_role("form", name="Ny insats")
    ny.get_by_label("Vad ska göras").fill("Städa tunneln")
    ny.get_by_label("Vem").fill("Parkenheten")
    ny.get_by_role("button", name="Lägg till").click()
    expect(sida.get_by_text("Insatsen är sparad: Städa tunneln")).to_be_visible()
    assert sida.url.endswith(f"{V46}#insatser")
    rad = sida.locator(f"#insats-{varld.mote.insats.pk}")
    rad.get_by_role("textbox").fill("Klart i fredags")
    rad.get_by_role("button", name="Gjord", exact=True).click()
    expect(sida.get_by_text("Uppföljningen är sparad")).to_be_visible()
    assert Insatsuppfoljning.objects.get().text == "Klart i fredags"
