"""A poor connection: what is typed is never lost, says that it is not saved, and is sent by itself when it can be."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Dialog, Page, Route, expect

from lagesbild.models import Bedomningshistorik, Veckobedomning
from lagesbild.services.vecka import bedomning_satt
from lagesbild.vecka import Vecka
from samverkan.models import Anvandare
from tests.personer import LOSENORD, Personer, Varld
from tests.webblasare.conftest import krascha

pytestmark = pytest.mark.django_db(transaction=True)
V46 = "/hasselby-vallingby/vecka/2024/46/"
Fonster = Callable[..., BrowserContext]
SPARAT = re.compile(r"^\s*Sparat \d\d:\d\d")


def rad(sida: Page, stadsdel: str) -> Any:
    return sida.locator(f"[data-namn='{stadsdel}']")


def sparad(slug: str) -> tuple[int, str] | None:
    rad = Veckobedomning.objects.filter(stadsdel__slug=slug, ar=2024, vecka=46).first()
    return (rad.niva, rad.motivering) if rad else None


def kvar(sida: Page) -> list[str]:
    """What the browser keeps."""
    return sida.evaluate("Object.keys(localStorage).filter(n => n.startsWith('osparat:'))")


@pytest.fixture
def sida(personer: Personer, varld: Varld, fonster: Fonster) -> Page:
    sida = fonster(personer.analytiker).new_page()
    sida.on("dialog", lambda dialog: dialog.accept())  # who leaves is warned; here the person leaves all the same
    return sida


def test_natet_bort_en_minut_medan_man_skriver(sida: Page) -> None:
    sida.clock.install()
    sida.goto(V46)
    sida.context.set_offline(True)
    rad(sida, "Råcksta").get_by_role("radio", name="4").check()
    expect(rad(sida, "Råcksta").get_by_text("Inte sparat: servern svarade inte.")).to_be_visible()
    rad(sida, "Vällingby").get_by_role("radio", name="2").check()
    sida.keyboard.press("Enter")
    sida.keyboard.type("Klotter vid ")
    sida.clock.run_for(1000)
    expect(sida.locator("[data-kontakt]")).to_contain_text("Ingen kontakt med servern")
    for _ in range(12):
        sida.clock.run_for(5000)
        sida.keyboard.type("torget ")
    sida.keyboard.press("Escape")
    expect(rad(sida, "Vällingby").get_by_text("Inte sparat: servern svarade inte.")).to_be_visible()
    assert sparad("racksta") is None
    sida.context.set_offline(False)
    sida.clock.run_for(15_000)
    for stadsdel in ("Råcksta", "Vällingby"):
        expect(rad(sida, stadsdel).get_by_text(SPARAT)).to_be_visible()
        expect(rad(sida, stadsdel).get_by_text("Inte sparat")).to_have_count(0)
    sida.clock.run_for(15_000)
    expect(sida.locator("[data-kontakt]")).to_have_text("")
    assert (sparad("racksta"), sparad("vallingby")) == ((4, ""), (2, "Klotter vid " + "torget " * 11 + "torget"))
    assert kvar(sida) == []


def test_det_osparade_overlever_att_sidan_laddas_om(sida: Page) -> None:
    sida.goto(V46)
    sparvagar = re.compile(r"/vecka/2024/46/[a-z]+/$")
    sida.route(sparvagar, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    rad(sida, "Grimsta").get_by_role("radio", name="3").check()
    expect(rad(sida, "Grimsta").get_by_text("Inte sparat")).to_be_visible()
    sida.reload()
    expect(rad(sida, "Grimsta").get_by_role("radio", name="3")).to_be_checked()
    expect(rad(sida, "Grimsta").get_by_text("Inte sparat")).to_be_visible()
    sida.unroute_all()
    sida.reload()
    expect(rad(sida, "Grimsta").get_by_text(SPARAT)).to_be_visible()
    assert sparad("grimsta") == (3, "")


def test_en_pabörjad_text_kommer_tillbaka_efter_en_krasch(
    personer: Personer, varld: Varld, fonster: Fonster, tmp_path: Any
) -> None:
    forsta = fonster(personer.analytiker)
    sida = forsta.new_page()
    sida.goto(V46)
    rad(sida, "Vällingby").get_by_role("radio", name="2").check()
    expect(rad(sida, "Vällingby").get_by_text(SPARAT)).to_be_visible()
    sida.keyboard.press("Enter")
    sida.keyboard.type("Halvvägs in i en men")
    krascha(sida)
    sida = forsta.new_page()
    sida.goto(V46)
    vallingby = rad(sida, "Vällingby")
    expect(vallingby.get_by_role("textbox")).to_have_value("Halvvägs in i en men")
    expect(vallingby.get_by_text("Inte sparat.")).to_be_visible()
    assert sparad("vallingby") == (2, "")  # half a sentence is not saved until its writer says so
    vallingby.get_by_role("button", name="Spara", exact=True).click()
    expect(vallingby.get_by_text(SPARAT)).to_be_visible()
    assert sparad("vallingby") == (2, "Halvvägs in i en men")


def test_det_som_lag_kvar_krockar_som_vanligt(personer: Personer, varld: Varld, sida: Page) -> None:
    sida.goto(V46)
    sida.context.set_offline(True)
    rad(sida, "Vällingby").get_by_role("radio", name="2").check()
    expect(rad(sida, "Vällingby").get_by_text("Inte sparat: servern svarade inte.")).to_be_visible()
    fonster = sida.context
    sida.close()  # a page that is left may try once more, and then there is a network
    bedomning_satt(
        av=personer.polisanalytiker, stadsdel=varld.stadsdelar[0], vecka=Vecka(2024, 46), niva=5, bygger_pa=None
    )
    fonster.set_offline(False)
    sida = fonster.new_page()
    sida.on("dialog", lambda dialog: dialog.accept())
    sida.goto(V46)
    expect(rad(sida, "Vällingby").get_by_text("Analytiker Polisen satte Vällingby till 5")).to_be_visible()
    assert sparad("vallingby") == (5, "")
    sida.reload()  # not answered: asked again
    expect(rad(sida, "Vällingby").get_by_text("Analytiker Polisen satte Vällingby till 5")).to_be_visible()
    rad(sida, "Vällingby").get_by_role("button", name="Behåll 5").click()
    sida.reload()
    expect(rad(sida, "Vällingby").get_by_role("radio", name="5")).to_be_checked()
    expect(rad(sida, "Vällingby").get_by_text("Inte sparat")).to_have_count(0)
    assert Bedomningshistorik.objects.filter(utfall=Bedomningshistorik.Utfall.KROCK).exists()


def test_ett_nekat_varde_skickas_inte_igen_men_finns_kvar(sida: Page) -> None:
    poster: list[str] = []
    sida.on("request", lambda r: poster.append(r.url) if r.method == "POST" else None)
    sida.clock.install()
    sida.goto(V46)
    rad(sida, "Vällingby").get_by_role("radio", name="2").check()
    expect(rad(sida, "Vällingby").get_by_text(SPARAT)).to_be_visible()
    sida.keyboard.press("Enter")
    sida.keyboard.type("Ring 070-123 45 67.")
    sida.keyboard.press("Escape")
    expect(rad(sida, "Vällingby").get_by_text("telefonnummer")).to_be_visible()
    sida.clock.run_for(60_000)
    sida.reload()
    expect(rad(sida, "Vällingby").get_by_role("textbox")).to_have_value("Ring 070-123 45 67.")
    expect(rad(sida, "Vällingby").get_by_text("telefonnummer")).to_be_visible()
    sida.clock.run_for(60_000)
    assert len(poster) == 2


def test_den_som_loggats_ut_forlorar_inget(personer: Personer, varld: Varld, sida: Page) -> None:
    sida.goto(V46)
    Session.objects.all().delete()
    rad(sida, "Grimsta").get_by_role("radio", name="3").check()
    expect(rad(sida, "Grimsta").get_by_text("Inte sparat: du är utloggad.")).to_be_visible()
    with sida.context.expect_page() as ny:
        sida.get_by_role("link", name="Logga in i en ny flik").click()
    flik = ny.value
    flik.get_by_label("E-post").fill(personer.analytiker.epost)
    flik.get_by_label("Lösenord").fill(LOSENORD)
    flik.get_by_role("button", name="Logga in").click()
    expect(flik).to_have_url(re.compile(r"/$"))
    sida.bring_to_front()
    expect(rad(sida, "Grimsta").get_by_text(SPARAT)).to_be_visible()
    assert sparad("grimsta") == (3, "")
    assert kvar(sida) == []


def test_nasta_person_vid_samma_dator_ser_inte_den_forras(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    dator = fonster(personer.analytiker)
    sida = dator.new_page()
    sida.goto(V46)
    sida.route("**/grimsta/", lambda route: route.abort())
    rad(sida, "Grimsta").get_by_role("radio", name="3").check()
    expect(rad(sida, "Grimsta").get_by_text("Inte sparat")).to_be_visible()
    byt_person(dator, fonster, personer.polisanalytiker)
    nasta = dator.new_page()
    nasta.goto(V46)
    nasta.wait_for_load_state()
    expect(rad(nasta, "Grimsta").locator("input:checked")).to_have_count(0)
    expect(nasta.get_by_text("Inte sparat")).to_have_count(0)
    # The first person's page does not go on in the name of the second.
    sida.unroute_all()
    expect(sida.locator("[data-kontakt]")).to_contain_text("Någon annan är inloggad")
    rad(sida, "Vällingby").get_by_role("radio", name="4").evaluate("knapp => knapp.click()")
    assert sparad("vallingby") is None
    assert sparad("grimsta") is None
    byt_person(dator, fonster, personer.analytiker)
    nasta.goto(V46)
    expect(rad(nasta, "Grimsta").get_by_text(SPARAT)).to_be_visible()
    assert sparad("grimsta") == (3, "")


def byt_person(dator: BrowserContext, fonster: Fonster, person: Anvandare) -> None:
    dator.clear_cookies()
    dator.add_cookies(fonster(person).cookies())  # type: ignore[arg-type]


def test_en_vecka_som_hann_fastställas_visar_vad_som_inte_blev_sparat(
    personer: Personer, varld: Varld, sida: Page
) -> None:
    sida.goto("/hasselby-vallingby/vecka/2024/44/")
    nyckel = f"osparat:{personer.analytiker.pk}:/hasselby-vallingby/vecka/2024/44/grimsta"
    post = {"niva": "4", "motivering": "Bråk vid torget.", "version": 1}
    sida.evaluate("([n, p]) => localStorage.setItem(n, JSON.stringify({...p, tid: Date.now()}))", [nyckel, post])
    sida.reload()
    ruta = sida.locator("[data-kvarlamnat]")
    expect(ruta).to_contain_text("Grimsta: nivå 4, ”Bråk vid torget.”")
    ruta.get_by_role("button", name="Släng").click()
    expect(ruta).to_be_empty()
    assert kvar(sida) == []


def test_den_som_lamnar_sidan_varnas(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    fragor: list[str] = []

    def stanna(dialog: Dialog) -> None:
        fragor.append(dialog.type)
        dialog.dismiss()

    sida.on("dialog", stanna)
    sida.goto(V46)

    def bort(route: Route) -> None:
        route.abort()

    sida.route("**/grimsta/", bort)
    rad(sida, "Grimsta").get_by_role("radio", name="3").check()
    expect(rad(sida, "Grimsta").get_by_text("Inte sparat")).to_be_visible()
    sida.get_by_role("link", name="År", exact=True).click()
    expect(sida).to_have_url(re.compile(V46))
    assert fragor == ["beforeunload"]
