"""The editor of a section: a table can be written after, also when it stands last."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from lagesbild.models import Avsnitt
from lagesbild.selectors.siffror import siffervarden
from lagesbild.services.skrivande import narvaro_meddelad
from tests.personer import Personer, Varld
from tests.webblasare.conftest import TELEFON, flytta_markor

pytestmark = pytest.mark.django_db(transaction=True)

Fonster = Callable[..., BrowserContext]

TABELL = "<table>\n<tbody>\n<tr>\n<th>Plats</th>\n</tr>\n<tr>\n<td>Torget</td>\n</tr>\n</tbody>\n</table>"


@pytest.fixture
def avsnitt(varld: Varld) -> Avsnitt:
    """A section whose text ends with a table."""
    Avsnitt.objects.filter(pk=varld.avsnitt.pk).update(text=f"<p>Läget.</p>\n{TABELL}")
    return Avsnitt.objects.get(pk=varld.avsnitt.pk)


def oppna(webb: BrowserContext, avsnitt: Avsnitt) -> Page:
    sida = webb.new_page()
    sida.goto(f"/hasselby-vallingby/lagesbild/2024/avsnitt/{avsnitt.pk}/")
    sida.locator("form[data-redo]").wait_for()
    return sida


def ruta(sida: Page) -> Locator:
    return sida.get_by_role("textbox", name="Text", exact=False).first


def spara(sida: Page, avsnitt: Avsnitt) -> str:
    sida.get_by_role("button", name="Spara", exact=True).click()
    expect(sida.get_by_text("Avsnittet ”Inledning” är sparat.")).to_be_visible()
    return Avsnitt.objects.get(pk=avsnitt.pk).text


def i_sista_cellen(sida: Page) -> None:
    ruta(sida).get_by_role("cell", name="Torget").click()
    expect(ruta(sida)).to_be_focused()
    flytta_markor(sida, "End")


def med_pil(sida: Page) -> None:
    i_sista_cellen(sida)
    flytta_markor(sida, "ArrowDown")


def med_ctrl_enter(sida: Page) -> None:
    i_sista_cellen(sida)
    flytta_markor(sida, "Control+Enter")


def med_klick(sida: Page) -> None:
    matt: Any = ruta(sida).bounding_box()
    sida.mouse.click(matt["x"] + matt["width"] / 2, matt["y"] + matt["height"] - 6)
    expect(ruta(sida)).to_be_focused()
    flytta_markor(sida, "End")


@pytest.mark.parametrize("ga", [med_pil, med_ctrl_enter, med_klick], ids=["pil-ned", "ctrl-enter", "klick"])
def test_efter_en_tabell_som_star_sist_gar_det_att_skriva(
    ga: Callable[[Page], None], avsnitt: Avsnitt, personer: Personer, fonster: Fonster
) -> None:
    sida = oppna(fonster(personer.analytiker), avsnitt)
    ga(sida)
    sida.keyboard.type("Fortsättningen.")
    assert spara(sida, avsnitt) == f"<p>Läget.</p>\n{TABELL}\n<p>Fortsättningen.</p>"


def test_ett_tomt_stycke_efter_tabellen_ar_ingen_andring_och_sparas_inte(
    avsnitt: Avsnitt, personer: Personer, fonster: Fonster
) -> None:
    sida = oppna(fonster(personer.analytiker), avsnitt)
    i_sista_cellen(sida)
    assert sida.locator("form[data-redo]").get_attribute("data-andrat") is None
    sida.keyboard.type(" i juni")
    assert spara(sida, avsnitt).endswith("<td>Torget i juni</td>\n</tr>\n</tbody>\n</table>")


def test_pa_telefon_far_kollegans_namn_plats_i_avsnittets_rubrikrad(
    varld: Varld, personer: Personer, fonster: Fonster
) -> None:
    narvaro_meddelad(av=personer.polisanalytiker, avsnitt=varld.avsnitt, skriver=True)
    sida = fonster(personer.analytiker, viewport=TELEFON).new_page()
    sida.goto("/hasselby-vallingby/lagesbild/2024/")
    expect(sida.get_by_text("Analytiker Polisen skriver")).to_be_visible()
    skriv: Any = sida.get_by_role("link", name="Skriv i Inledning").bounding_box()
    assert skriv["x"] + skriv["width"] <= TELEFON["width"]
    assert sida.evaluate("document.documentElement.scrollWidth") <= TELEFON["width"]


def test_en_siffra_visar_sin_kalla_medan_man_skriver_och_kallan_sparas_inte_i_texten(
    varld: Varld, personer: Personer, fonster: Fonster
) -> None:
    nyckel = "varde:veckor/bedomda:vallingby:2024-01..2024-12"
    (v,) = siffervarden(personer.analytiker, varld.lagesbild, [nyckel]).values()
    text = f'<p>Vi bedömde <span data-siffra="{nyckel}">{v.text}</span></p>'
    Avsnitt.objects.filter(pk=varld.avsnitt.pk).update(text=text)
    sida = oppna(fonster(personer.analytiker), varld.avsnitt)
    siffror = ruta(sida).locator("[data-siffra]")
    expect(siffror).to_have_attribute("title", v.forklaring)
    ruta(sida).click()
    expect(ruta(sida)).to_be_focused()
    flytta_markor(sida, "Control+End")
    sida.get_by_role("button", name="Siffra", exact=True).click()
    sok = sida.get_by_label("Sök siffra")
    sok.fill("vällingby veckor")
    valen = sida.locator(".siffervaljare button")
    expect(valen.filter(has_text="Vällingby").nth(1)).to_be_visible()
    expect(valen.filter(has_not_text="Vällingby")).to_have_count(0)  # the list of this search, not the one before
    sok.press("ArrowDown")
    expect(valen.first).to_be_focused()
    valen.first.press("ArrowDown")
    expect(valen.nth(1)).to_be_focused()
    valen.nth(1).press("ArrowUp")
    valen.first.press("ArrowUp")
    expect(sok).to_be_focused()
    om = valen.first.inner_text()
    sok.press("ArrowDown")
    valen.first.press("Enter")
    titel = siffror.nth(1).get_attribute("title") or ""
    assert "Källa: veckobedömningarna" in titel
    assert titel.split(".")[0] in om
    sparat = spara(sida, varld.avsnitt)
    assert sparat.count("data-siffra") == 2
    assert "Källa" not in sida.evaluate("document.querySelector('[data-avsnittstext]').value")
    assert "title" not in sparat
