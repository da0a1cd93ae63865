"""Events in a browser: by keyboard in the grid, a duplicate, a lost connection, no JavaScript."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from lagesbild.models import Handelse, Veckobedomning, Veckolage
from lagesbild.services.vecka import bedomning_satt
from lagesbild.vecka import Vecka
from tests.personer import Personer, Varld
from tests.webblasare.conftest import TELEFON

pytestmark = pytest.mark.django_db(transaction=True)
V45 = "/hasselby-vallingby/vecka/2024/45/"
Fonster = Callable[..., BrowserContext]


def niva(sida: Page, pk: int, tal: int) -> Any:
    return sida.locator(f"#rad-{pk} input[type=radio][value='{tal}']")


def plats(sida: Page, pk: int) -> Any:
    return sida.locator(f"#handelseplats-{pk}")


def lista(sida: Page, pk: int) -> Any:
    return sida.locator(f"#handelser-{pk}")


def test_handelser_laggs_till_med_bara_tangentbordet(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(V45)
    pk = varld.stadsdelar[2].pk
    sida.keyboard.press("ArrowDown")  # the first row that is not reported: Grimsta
    sida.keyboard.press("h")
    expect(plats(sida, pk).get_by_label("Vad", exact=True)).to_be_focused()
    sida.keyboard.type("Rån")
    expect(plats(sida, pk).get_by_label("Allvar")).to_have_value("3")  # the kind says so
    for _ in range(3):
        sida.keyboard.press("Tab")
    sida.keyboard.type("2130")
    sida.keyboard.press("Tab")
    sida.keyboard.type("Skolan")
    sida.keyboard.press("Control+Shift+Enter")
    expect(lista(sida, pk).get_by_text("Rån")).to_be_visible()
    expect(plats(sida, pk).get_by_label("Plats")).to_have_value("")
    expect(plats(sida, pk).get_by_label("Vad", exact=True)).to_be_focused()
    sida.keyboard.type("Hot")
    sida.keyboard.press("Control+Enter")
    expect(lista(sida, pk).get_by_text("Hot")).to_be_visible()
    expect(plats(sida, pk)).to_be_hidden()
    expect(sida.locator(f"#rad-{pk} input[type=radio]").first).to_be_focused()
    expect(sida.locator(f"#forslag-{pk}")).to_contain_text("en allvarlig händelse → 3")
    sida.keyboard.press("f")
    expect(niva(sida, pk, 3)).to_be_checked()
    expect(sida.locator(f"#rad-{pk} .veckokvitto").get_by_text(re.compile(r"Sparat \d\d:\d\d"))).to_be_visible()
    assert Veckobedomning.objects.get(stadsdel=pk, vecka=45).niva == 3
    sparade = Handelse.objects.filter(stadsdel=pk).order_by("pk").values_list("typ", "allvar", "plats", "kalla")
    assert list(sparade) == [("ran", 3, "Skolan", "forvaltning"), ("hot", 2, "", "forvaltning")]


def test_det_som_skrivs_medan_det_sparas_hamnar_inte_nagon_annanstans(
    personer: Personer, varld: Varld, fonster: Fonster
) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(V45)
    pk = varld.stadsdelar[2].pk
    vantar: list[Route] = []

    def hall_kvar(rutt: Route) -> None:
        vantar.append(rutt)

    sida.keyboard.press("ArrowDown")
    sida.keyboard.press("h")
    expect(plats(sida, pk).get_by_label("Vad", exact=True)).to_be_focused()
    sida.keyboard.type("Hot")
    plats(sida, pk).get_by_label("Vad hände").fill("Hot i skolan.")
    sida.route("**/handelser/grimsta/", hall_kvar)
    sida.keyboard.press("Control+Shift+Enter")
    sida.keyboard.press("Control+Shift+Enter")
    for tangent in "1rr":
        sida.keyboard.press(tangent)
    expect(plats(sida, pk).get_by_label("Vad hände")).to_have_value("Hot i skolan.")
    expect(plats(sida, pk)).to_have_attribute("aria-busy", "true")
    [rutt] = vantar
    rutt.continue_()
    expect(lista(sida, pk).get_by_text("Hot i skolan.")).to_be_visible()
    expect(plats(sida, pk).get_by_label("Vad", exact=True)).to_be_focused()
    assert [h.text for h in Handelse.objects.filter(stadsdel=pk)] == ["Hot i skolan."]
    assert not Veckobedomning.objects.filter(stadsdel=pk, vecka=45).exists()


def test_escape_stanger_och_det_paborjade_finns_kvar(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.on("dialog", lambda fraga: fraga.accept())
    sida.goto(V45)
    pk = varld.stadsdelar[1].pk
    sida.locator(f"#rad-{pk} input:checked").focus()
    sida.keyboard.press("h")
    plats(sida, pk).get_by_label("Plats").fill("Tunnelbanan")
    sida.keyboard.press("Escape")
    expect(plats(sida, pk)).to_be_hidden()
    expect(sida.locator(f"#rad-{pk} input:checked")).to_be_focused()
    expect(sida.locator(f"#rad-{pk}.har-utkast")).to_be_visible()
    sida.reload()
    expect(sida.locator(f"#rad-{pk}.har-utkast")).to_be_visible()
    sida.locator(f"#rad-{pk} [data-ny-handelse]").click()
    expect(plats(sida, pk).get_by_label("Plats")).to_have_value("Tunnelbanan")
    assert not Handelse.objects.filter(stadsdel=pk).exists()


def test_en_dubblett_fragas_om_i_raden(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(V45)
    pk = varld.stadsdelar[0].pk
    sida.locator(f"#rad-{pk} [data-ny-handelse]").click()
    plats(sida, pk).get_by_label("Vad", exact=True).select_option("ran")
    plats(sida, pk).get_by_label("Dag").select_option("2024-11-06")
    sida.keyboard.press("Control+Enter")
    expect(plats(sida, pk).get_by_text("kan redan vara registrerad")).to_be_visible()
    expect(plats(sida, pk).get_by_text("Rån mot en butik.")).to_be_visible()
    assert Handelse.objects.filter(stadsdel=pk, vecka=45).count() == 1
    plats(sida, pk).get_by_role("button", name="Det är en annan händelse, spara").click()
    expect(lista(sida, pk).get_by_role("listitem")).to_have_count(2)
    expect(sida.locator(f"#forslag-{pk}")).to_contain_text("två allvarliga händelser → 4")


def test_en_kort_tid_utan_forbindelse_forlorar_ingenting(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    ruta = fonster(personer.analytiker)
    sida = ruta.new_page()
    sida.goto(V45)
    pk = varld.stadsdelar[1].pk
    sida.locator(f"#rad-{pk} [data-ny-handelse]").click()
    plats(sida, pk).get_by_label("Vad", exact=True).select_option("hot")
    plats(sida, pk).get_by_label("Plats").fill("Tunnelbanan")
    ruta.set_offline(True)
    sida.keyboard.press("Control+Enter")
    expect(plats(sida, pk).get_by_text("Inte sparat")).to_be_visible()
    expect(plats(sida, pk).get_by_label("Plats")).to_have_value("Tunnelbanan")
    ruta.set_offline(False)
    expect(lista(sida, pk).get_by_text("Tunnelbanan")).to_be_visible()  # tried again by itself
    assert Handelse.objects.filter(stadsdel=pk).count() == 1


def test_den_som_faststaller_har_sett_sina_egna_handelser(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    bedomning_satt(av=personer.analytiker, stadsdel=varld.stadsdelar[2], vecka=Vecka(2024, 45), niva=1, bygger_pa=None)
    sida = fonster(personer.analytiker).new_page()
    sida.goto(V45)
    pk = varld.stadsdelar[1].pk
    sida.locator(f"#rad-{pk} [data-ny-handelse]").click()
    plats(sida, pk).get_by_label("Vad", exact=True).select_option("hot")
    sida.keyboard.press("Control+Enter")
    expect(lista(sida, pk).get_by_text("Hot")).to_be_visible()
    sida.get_by_role("button", name="Fastställ v. 45").click()
    expect(sida.get_by_text("är fastställd för din part")).to_be_visible()
    assert Veckolage.objects.get(stadsdelsomrade=varld.omrade, vecka=45).forvaltning_tid


@pytest.mark.parametrize("vy", [{}, {"viewport": TELEFON}], ids=["dator", "telefon"])
def test_utan_javascript_laggs_en_handelse_till_pa_en_egen_sida(
    personer: Personer, varld: Varld, fonster: Fonster, vy: dict[str, Any]
) -> None:
    sida = fonster(personer.polisanalytiker, java_script_enabled=False, **vy).new_page()
    sida.goto(V45)
    pk = varld.stadsdelar[2].pk
    sida.locator(f"#rad-{pk}").get_by_role("link", name="Lägg till händelse för Grimsta").click()
    sida.get_by_label("Vad", exact=True).select_option("skadegorelse")
    sida.get_by_role("button", name="Spara", exact=True).click()
    expect(sida.get_by_text("Händelsen i Grimsta är sparad.")).to_be_visible()
    sparad = Handelse.objects.get(stadsdel=pk)
    assert (sparad.allvar, sparad.kalla, str(sparad.dag)) == (1, "polis", "2024-11-10")


@pytest.mark.axe
@pytest.mark.parametrize("vy", [{}, {"viewport": TELEFON}, {"color_scheme": "dark"}], ids=["dator", "telefon", "mork"])
def test_raden_med_formularet_ar_tillganglig(
    personer: Personer, varld: Varld, fonster: Fonster, granska: Callable[[Page], None], vy: dict[str, Any]
) -> None:
    sida = fonster(personer.analytiker, **vy).new_page()
    sida.on("dialog", lambda fraga: fraga.accept())
    sida.goto(V45)
    pk = varld.stadsdelar[0].pk
    sida.locator(f"#rad-{pk} [data-ny-handelse]").click()
    plats(sida, pk).get_by_label("Vad", exact=True).select_option("ran")
    plats(sida, pk).get_by_label("Dag").select_option("2024-11-06")
    sida.keyboard.press("Control+Enter")
    expect(plats(sida, pk).get_by_text("kan redan vara registrerad")).to_be_visible()
    granska(sida)
    assert sida.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    sida.goto(f"/hasselby-vallingby/handelser/{varld.mote.handelse.pk}/")
    granska(sida)
