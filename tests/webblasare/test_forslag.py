"""Both parts leave their proposals in a browser, and the meeting takes what they agree on."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lagesbild.models import Forslag, Veckobedomning, Veckoinstallning
from tests.personer import Personer, Varld
from tests.webblasare.conftest import TELEFON
from tests.webblasare.test_vecka import SPARAT

pytestmark = pytest.mark.django_db(transaction=True)
V43 = "/hasselby-vallingby/vecka/2024/43/"
Fonster = Callable[..., BrowserContext]


def rad(sida: Page, stadsdel: str) -> Any:
    return sida.get_by_role("row").filter(has=sida.get_by_role("rowheader", name=stadsdel, exact=True))


def niva(slug: str, part: str) -> int | None:
    lamnat = Forslag.objects.filter(stadsdel__slug=slug, vecka=43, part=part, aktuell=True).first()
    return lamnat.niva if lamnat else None


def test_bada_parter_lamnar_och_motet_tar_det_de_ar_overens_om(
    personer: Personer, varld: Varld, fonster: Fonster, granska: Callable[[Page], None]
) -> None:
    Veckoinstallning.objects.create(stadsdelsomrade=varld.omrade, dolda_forslag=True)
    polis, forvaltning = fonster(personer.polisanalytiker).new_page(), fonster(personer.analytiker).new_page()
    polis.goto(f"{V43}forslag/")
    polis.keyboard.press("ArrowDown")
    polis.keyboard.press("3")
    expect(rad(polis, "Vällingby").get_by_text(SPARAT)).to_be_visible()
    polis.keyboard.press("Enter")
    polis.keyboard.type("Öppen försäljning vid torget.")
    polis.keyboard.press("Escape")
    expect(rad(polis, "Vällingby").locator("input[name^=seddtext]")).to_have_value("Öppen försäljning vid torget.")

    forvaltning.goto(f"{V43}forslag/")
    vallingby = rad(forvaltning, "Vällingby")
    expect(vallingby.get_by_text("Lämnat, visas när båda har lämnat")).to_be_visible()
    expect(forvaltning.get_by_text("Öppen försäljning")).to_have_count(0)
    granska(forvaltning)
    forvaltning.keyboard.press("ArrowDown")
    forvaltning.keyboard.press("3")
    expect(vallingby.get_by_text("Öppen försäljning vid torget.")).to_be_visible()  # with the receipt
    assert (niva("vallingby", "polis"), niva("vallingby", "forvaltning")) == (3, 3)

    forvaltning.goto(V43)
    rad(forvaltning, "Vällingby").get_by_role("button", name="Båda föreslår 3").click()
    expect(rad(forvaltning, "Vällingby").get_by_text(SPARAT)).to_be_visible()
    assert Veckobedomning.objects.get(stadsdel__slug="vallingby", vecka=43).niva == 3


def test_tva_kollegor_far_valja_vilket_forslag_som_galler(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    ett, tva = fonster(personer.analytiker).new_page(), fonster(personer.samordnare).new_page()
    for sida in (ett, tva):
        sida.goto(f"{V43}forslag/")
    rad(ett, "Grimsta").get_by_role("radio", name="2").check()
    expect(rad(ett, "Grimsta").get_by_text(SPARAT)).to_be_visible()
    rad(tva, "Grimsta").get_by_role("radio", name="4").check()
    expect(rad(tva, "Grimsta").get_by_text("Analytiker Förvaltningen lämnade 2 för Grimsta")).to_be_visible()
    assert niva("grimsta", "forvaltning") == 2
    tva.get_by_role("button", name="Spara 4 i stället").click()
    expect(rad(tva, "Grimsta").get_by_text(SPARAT)).to_be_visible()
    assert niva("grimsta", "forvaltning") == 4


def test_utan_forbindelse_finns_forslaget_kvar_och_skickas_sedan(
    personer: Personer, varld: Varld, fonster: Fonster
) -> None:
    ruta = fonster(personer.analytiker)
    sida = ruta.new_page()
    sida.goto(f"{V43}forslag/")
    ruta.set_offline(True)
    rad(sida, "Råcksta").get_by_role("radio", name="4").check()
    expect(rad(sida, "Råcksta").get_by_text("Inte sparat")).to_be_visible()
    ruta.set_offline(False)
    expect(rad(sida, "Råcksta").get_by_text(SPARAT)).to_be_visible()
    assert niva("racksta", "forvaltning") == 4


def test_utan_javascript_gar_forslagen_att_lamna(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker, java_script_enabled=False, viewport=TELEFON).new_page()
    sida.goto(f"{V43}forslag/")
    rad(sida, "Vällingby").get_by_role("radio", name="2").check()
    rad(sida, "Grimsta").get_by_role("radio", name="1").check()
    sida.get_by_role("button", name="Spara förslagen").click()
    expect(sida.get_by_text("2 förslag är sparade.")).to_be_visible()
    assert (niva("vallingby", "forvaltning"), niva("grimsta", "forvaltning")) == (2, 1)
