"""A real browser against a real server. A page that throws, logs an error or breaks the CSP fails its test."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from samverkan.models import Anvandare

# Debian's Chromium without the program around its windows: the same pages for a third of the processor time.
CHROMIUM = "/usr/bin/chromium-headless-shell"
FLAGGOR = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DATOR: ViewportSize = {"width": 1280, "height": 900}
TELEFON: ViewportSize = {"width": 390, "height": 844}

# Two browsers on two busy cores: a page may take its time, and a test that waits longer is no slower when it doesn't.
VANTAN = 20_000
expect.set_options(timeout=VANTAN)

# Playwright's synchronous interface keeps an event loop running here, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


RUTOR = "() => new Promise((klar) => requestAnimationFrame(() => requestAnimationFrame(klar)))"


def flytta_markor(sida: Page, tangent: str) -> None:
    """Press a key that moves the selection, and go on when the editor has been told, as it always is before a hand's
    next key: the browser moves it at once and says so a frame later."""
    sida.keyboard.press(tangent)
    sida.evaluate(RUTOR)


def krascha(sida: Page) -> None:
    """The tab dies where it is: no question, no change event, nothing said to the server."""
    with sida.expect_event("crash"), suppress(PlaywrightError):
        sida.goto("chrome://crash")
    sida.close()


@pytest.fixture(scope="session")
def webblasare() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGGOR)
        yield chromium
        chromium.close()


@pytest.fixture
def fonster(webblasare: Browser, live_server: Any) -> Iterator[Callable[..., BrowserContext]]:
    """Open separate browser windows: `fonster(anvandare, viewport=TELEFON, java_script_enabled=False)`.

    Addresses are relative to the test's server. The person is logged in already; None for nobody.
    """
    oppna: list[BrowserContext] = []
    fel: list[str] = []

    def vid_sida(sida: Page) -> None:
        sida.on("pageerror", lambda undantag: fel.append(f"{sida.url}: {undantag}"))
        sida.on("console", lambda rad: fel.append(f"{sida.url}: {rad.text}") if rad.type == "error" else None)

    def oppna_fonster(anvandare: Anvandare | None = None, **val: Any) -> BrowserContext:
        val = {
            "viewport": DATOR,
            "locale": "sv-SE",
            "timezone_id": "Europe/Stockholm",
            "reduced_motion": "reduce",
        } | val
        fonster = webblasare.new_context(base_url=live_server.url, **val)
        fonster.set_default_timeout(VANTAN)
        fonster.on("page", vid_sida)
        oppna.append(fonster)
        if anvandare is not None:
            klient = Client()
            klient.force_login(anvandare, "django.contrib.auth.backends.ModelBackend")
            kaka = klient.cookies[settings.SESSION_COOKIE_NAME].value
            fonster.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": kaka, "url": live_server.url}])
        return fonster

    yield oppna_fonster
    for fonster in oppna:
        fonster.close()
    # What the server refuses (4xx) the browser and htmx log too: a test that expects it looks at the answer itself.
    # So does htmx when the network is gone, which a test does on purpose.
    vantade = ("Failed to load resource", "htmx:", "Response Status Error Code 4")
    fel = [rad for rad in fel if not any(text in rad for text in vantade)]
    assert not fel, "Fel i webbläsaren:\n" + "\n".join(fel)


@pytest.fixture
def granska() -> Callable[..., None]:
    """Fail when axe finds a breach of WCAG 2.2 A or AA on the page, or of the rules that are named."""

    def granska_sida(sida: Page, *bara: str) -> None:
        regler = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        vilka = {"type": "rule", "values": list(bara)} if bara else {"type": "tag", "values": regler}
        # The headings of a text that is being written have their place in the document, not on the page.
        utom = {"exclude": [["[contenteditable]"]]}
        sida.evaluate(RUTOR)  # the page itself has seen what size it has
        finns = sida.evaluate("'axe' in window")  # the same page was looked at before, in another size
        val = {"runOnly": vilka, "resultTypes": ["violations"]}
        svar = Axe("void 0" if finns else AXE_SCRIPT).run(sida, context=utom, options=val)
        assert svar.violations_count == 0, f"{sida.url}\n{svar.generate_report()}"

    return granska_sida
