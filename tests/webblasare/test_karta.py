"""The map in a browser: layers with the keyboard, a list that says the same, outlines from file to map and back."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from config.bakgrund import bakgrundsadress, bildkalla
from tests.gransfiler import geojson
from tests.personer import Personer
from tests.webblasare.conftest import TELEFON

pytestmark = [pytest.mark.django_db(transaction=True)]
KARTA = "/hasselby-vallingby/karta/"
Fonster = Callable[..., BrowserContext]


@pytest.mark.usefixtures("exempel")
def test_kartans_lager_med_tangentbordet_och_listan_utan_javascript(
    personer: Personer, fonster: Fonster, granska: Callable[[Page], None]
) -> None:
    sida = fonster(personer.samordnare, viewport=TELEFON).new_page()
    sida.goto(KARTA)
    karta = sida.locator("#karta")
    expect(karta.locator("path.karta-yta")).to_have_count(9)
    expect(karta.locator("path.dgm-niva-3")).to_have_count(1)
    expect(sida.locator("#statisk")).to_be_hidden()
    handelser = sida.get_by_role("checkbox", name="Händelser")
    handelser.focus()
    sida.keyboard.press("Space")
    cirklar = karta.locator(".karta-grupp-handelser")
    expect(cirklar.first).to_be_visible()
    granska(sida)
    handelser.focus()
    sida.keyboard.press("Space")
    expect(cirklar).to_have_count(0)
    sida.get_by_role("button", name="Visa Hässelby torg på kartan").press("Enter")
    expect(karta.locator(".leaflet-popup-content")).to_contain_text("Öppen drogscen")
    assert sida.evaluate("document.documentElement.scrollWidth <= innerWidth")
    enkel = fonster(personer.samordnare, java_script_enabled=False).new_page()
    enkel.goto(KARTA)
    expect(enkel.locator("#statisk svg").first).to_be_visible()
    expect(enkel.locator("#kartram")).to_be_hidden()
    expect(enkel.locator("main")).to_contain_text("Hässelby torg")


def test_granser_laggs_in_med_forhandsvisning_och_angras(
    varld: object, personer: Personer, fonster: Fonster, granska: Callable[[Page], None]
) -> None:
    [(namn, innehall)] = geojson()
    sida = fonster(personer.samordnare).new_page()
    sida.goto("/hasselby-vallingby/platser/granser/")
    sida.get_by_label("Fil").set_input_files({"name": namn, "mimeType": "application/json", "buffer": innehall})
    sida.get_by_label("Källa").fill("Stockholms stad, Stadskartan")
    sida.get_by_role("button", name="Läs filen").click()
    expect(sida.get_by_role("img", name="Ytorna i gränser.geojson")).to_be_visible()
    granska(sida)
    sida.get_by_role("button", name="Läs in 3 gränser").click()
    expect(sida.get_by_role("status")).to_contain_text("3 gränser är inlästa")
    sida.goto(KARTA)
    expect(sida.locator("path.karta-yta")).to_have_count(3)
    expect(sida.get_by_text("Kartan är schematisk")).to_have_count(0)
    sida.go_back()
    sida.get_by_role("button", name="Ångra inläsningen").click()
    expect(sida.get_by_role("status")).to_contain_text("är ångrad")


@pytest.fixture
def kartserver() -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """A server of tiles on this machine: its address, and (path, referrer) of what was asked of it."""
    fragor: list[tuple[str, str | None]] = []
    ut = BytesIO()
    Image.new("RGB", (256, 256), "#cfe3cf").save(ut, "PNG")

    class Rutor(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fragor.append((self.path, self.headers["Referer"]))
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(ut.getvalue())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Rutor)
    trad = Thread(target=server.serve_forever)
    trad.start()
    yield f"http://127.0.0.1:{server.server_port}", fragor
    server.shutdown()
    trad.join()
    server.server_close()


@pytest.mark.parametrize(
    ("mall", "vag"),
    [
        ("/rutor/{z}/{x}/{y}.png", r"/rutor/\d+/\d+/\d+\.png"),
        ("/wmts/karta/3857/{TileMatrix}/{TileRow}/{TileCol}.png", r"/wmts/karta/3857/\d+/\d+/\d+\.png"),
    ],
    ids=["XYZ", "WMTS"],
)
def test_bakgrunden_hamtas_dar_installningen_sager_och_ingen_annanstans(
    varld: object, personer: Personer, fonster: Fonster, settings: Any, kartserver: Any, mall: str, vag: str
) -> None:
    adress, fragor = kartserver
    settings.KARTA_BAKGRUND_URL = bakgrundsadress(adress + mall)
    settings.KARTA_BAKGRUND_KALLA = "Kartverket <i>Prov</i>"
    policy = deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["img-src"].append(bildkalla(settings.KARTA_BAKGRUND_URL, settings.KARTA_BAKGRUND_KALLA))
    settings.CONTENT_SECURITY_POLICY = policy
    sida = fonster(personer.samordnare).new_page()
    svar = sida.goto(KARTA)
    assert svar is not None
    assert f"img-src 'self' data: {adress};" in svar.headers["content-security-policy"] + ";"
    ruta = sida.locator("#karta img.leaflet-tile-loaded").first
    expect(ruta).to_be_visible()
    assert ruta.evaluate("r => r.naturalWidth") == 256
    expect(sida.locator(".leaflet-control-attribution")).to_have_text("Kartverket <i>Prov</i>")
    assert fragor
    assert all(re.fullmatch(vag, v) and (fran is None) for v, fran in fragor), fragor[:3]
