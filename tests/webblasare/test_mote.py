"""The meeting: what others enter appears by itself, ten at once lose nothing, and it can be read from a distance."""

import re
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import BrowserContext, Page, expect

from lagesbild.models import Bedomningshistorik, Veckobedomning
from lagesbild.services.handelse import Uppgifter, handelser_registrerade
from lagesbild.services.vecka import bedomning_satt
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from tests.personer import Personer, Varld
from tests.webblasare.conftest import TELEFON

pytestmark = pytest.mark.django_db(transaction=True)
V46 = "/hasselby-vallingby/vecka/2024/46/"
Fonster = Callable[..., BrowserContext]
SPARAT = re.compile(r"^\s*Sparat \d\d:\d\d")
STOR, LITEN = {"width": 1920, "height": 1080}, {"width": 1280, "height": 720}


def rad(sida: Page, stadsdel: str) -> Any:
    return sida.locator(f"[data-namn='{stadsdel}']")


@pytest.fixture
def nio(varld: Varld) -> list[Stadsdel]:
    """The nine stadsdelar of an area."""
    namn = ("Hässelby villastad", "Hässelby strand", "Hässelby gård", "Vinsta", "Nälsta", "Kälvesta")
    nya = [
        Stadsdel.objects.create(stadsdelsomrade=varld.omrade, slug=f"del-{n}", namn=ett, ordning=n)
        for n, ett in enumerate(namn, 4)
    ]
    return [*varld.stadsdelar, *nya]


@pytest.mark.tid
def test_det_en_annan_satter_syns_inom_tva_sekunder(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(V46)
    rad(sida, "Grimsta").get_by_role("radio", name="1").focus()
    fore = time.monotonic()
    bedomning_satt(
        av=personer.polisanalytiker,
        stadsdel=varld.stadsdelar[0],
        vecka=Vecka(2024, 46),
        niva=4,
        bygger_pa=None,
        motivering="Brand i ett trapphus.",
    )
    vallingby = rad(sida, "Vällingby")
    expect(vallingby.get_by_role("radio", name="4")).to_be_checked()
    assert time.monotonic() - fore < 2
    expect(vallingby.locator(".veckokvitto")).to_contain_text(re.compile(r"Analytiker Polisen,\s+\d\d:\d\d"))
    expect(vallingby.locator(".veckotext-kort")).to_have_text("Brand i ett trapphus.")
    expect(sida.locator("[data-raknare]")).to_have_text("1")
    expect(rad(sida, "Grimsta").get_by_role("radio", name="1")).to_be_focused()
    expect(sida.locator("[data-sag]")).to_contain_text("Ändrat av andra: Vällingby.")
    # The level builds on what is shown now, so it is no conflict.
    rad(sida, "Vällingby").get_by_role("radio", name="5").check()
    expect(vallingby.get_by_text(SPARAT)).to_be_visible()


@pytest.mark.tid
def test_en_handelse_fran_en_annan_syns_inom_tva_sekunder(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(V46)
    fore = time.monotonic()
    handelse = Uppgifter(
        stadsdel=varld.stadsdelar[0],
        dag=date(2024, 11, 13),
        klockslag=None,
        typ="ran",
        allvar=3,
        kalla="polis",
        text="Rån i butik.",
    )
    handelser_registrerade(av=personer.polisanalytiker, omrade=varld.omrade, vecka=Vecka(2024, 46), rader=[handelse])
    expect(rad(sida, "Vällingby").locator(".veckotext")).to_contain_text("Rån")
    assert time.monotonic() - fore < 2


def test_den_som_skriver_far_se_det_nya_vardet_men_behaller_sitt(
    personer: Personer, varld: Varld, fonster: Fonster
) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(V46)
    vallingby = rad(sida, "Vällingby")
    vallingby.get_by_role("radio", name="2").check()
    expect(vallingby.get_by_text(SPARAT)).to_be_visible()
    sida.keyboard.press("Enter")
    sida.keyboard.type("Lugnare än")
    bedomning_satt(
        av=personer.polisanalytiker,
        stadsdel=varld.stadsdelar[0],
        vecka=Vecka(2024, 46),
        niva=4,
        bygger_pa=1,
        motivering="Brand.",
    )
    nytt = vallingby.locator("[data-nyare]")
    expect(nytt).to_contain_text("Nyare värde: 4")
    expect(nytt).to_contain_text("Motivering: Brand.")
    expect(nytt).to_contain_text("Ditt, inte sparat: 2")
    expect(vallingby.get_by_role("textbox")).to_be_focused()
    sida.keyboard.type(" förra veckan.")
    expect(vallingby.get_by_role("textbox")).to_have_value("Lugnare än förra veckan.")
    sida.keyboard.press("Escape")
    expect(vallingby.get_by_text("Analytiker Polisen satte Vällingby till 4")).to_be_visible()
    vallingby.get_by_role("button", name="Spara 2 i stället").click()
    expect(vallingby.get_by_text(SPARAT)).to_be_visible()
    sparad = Veckobedomning.objects.get(stadsdel=varld.stadsdelar[0], ar=2024, vecka=46)
    assert (sparad.niva, sparad.motivering) == (2, "Lugnare än förra veckan.")


def test_en_vecka_som_blir_fastställd_laser_sig_pa_skarmen(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    chef, polis = fonster(personer.forvaltningschef).new_page(), fonster(personer.lpochef).new_page()
    sida.goto(V46 + "mote/")
    sida.keyboard.press("r")
    sida.keyboard.press("r")
    expect(sida.get_by_text("3 stadsdelar är bekräftat lugna.")).to_be_visible()
    for chefssida in (chef, polis):
        chefssida.goto(V46)
        chefssida.get_by_role("button", name="Fastställ v. 46").click()
        expect(chefssida.locator(".meddelande-klar")).to_be_visible()
    expect(sida.locator("[data-veckorad]")).to_have_count(0)
    expect(rad(sida, "Vällingby").locator(".mote-nu .niva-1")).to_be_visible()


@pytest.mark.axe
@pytest.mark.parametrize("skarm", [STOR, LITEN], ids=["1920", "1280"])
def test_motet_far_plats_och_gar_att_lasa_pa_avstand(
    personer: Personer,
    nio: list[Stadsdel],
    fonster: Fonster,
    granska: Callable[[Page], None],
    skarm: dict[str, int],
) -> None:
    sida = fonster(personer.samordnare, viewport=skarm, color_scheme="dark").new_page()
    sida.goto("/hasselby-vallingby/vecka/2024/45/mote/")
    granska(sida)
    assert sida.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
    assert sida.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for namn in (stadsdel.namn for stadsdel in nio):
        ruta = rad(sida, namn).bounding_box()
        assert ruta is not None
        assert ruta["y"] >= 0, namn
        assert ruta["y"] + ruta["height"] <= skarm["height"], namn
        stil = rad(sida, namn).get_by_role("rowheader").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        assert stil >= skarm["height"] / 30, f"{namn}: {stil} px"  # a thirtieth of the picture's height
    text = sida.locator("body").inner_text()
    assert "Samordnare" not in text
    assert "Analytiker" not in text
    assert "Logga ut" not in text
    ljus = sida.evaluate("getComputedStyle(document.querySelector('.mote')).backgroundColor")
    assert ljus == "rgb(255, 255, 255)"  # light for the projector, whatever the person has chosen


def test_pa_telefon_tacker_nivaerna_inte_namnet(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.samordnare, viewport=TELEFON).new_page()
    sida.goto("/hasselby-vallingby/vecka/2024/45/mote/")
    assert sida.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    namn = rad(sida, "Vällingby").get_by_role("rowheader").bounding_box()
    fore = rad(sida, "Vällingby").locator(".mote-fore").bounding_box()
    assert namn is not None
    assert fore is not None
    assert namn["y"] + namn["height"] <= fore["y"]


def test_nivan_satts_med_en_tangent_och_motet_lamnas_med_escape(
    personer: Personer, varld: Varld, fonster: Fonster
) -> None:
    satt = bedomning_satt(
        av=personer.polisanalytiker,
        stadsdel=varld.stadsdelar[0],
        vecka=Vecka(2024, 46),
        niva=2,
        bygger_pa=None,
        motivering="Klotter.",
    )
    sida = fonster(personer.samordnare).new_page()
    sida.goto(V46 + "mote/")
    sida.keyboard.press("3")  # the first that is not reported
    expect(rad(sida, "Råcksta").get_by_text(SPARAT)).to_be_visible()
    rad(sida, "Vällingby").get_by_role("radio", name="2").focus()
    sida.keyboard.press("4")
    expect(rad(sida, "Vällingby").get_by_text(SPARAT)).to_be_visible()
    satt.refresh_from_db()
    assert (satt.niva, satt.motivering) == (4, "Klotter.")  # the meeting has no field for the text
    sida.keyboard.press("Escape")
    expect(sida).to_have_url(re.compile(V46 + "$"))


@pytest.mark.tid
def test_tio_webblasare_i_samma_vecka_ser_allas_andringar(
    personer: Personer,
    nio: list[Stadsdel],
    fonster: Fonster,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Ten windows, nine stadsdelar, two rounds: every change is in every window within two seconds of its receipt."""
    tider: list[tuple[str, float]] = []
    hantera = WSGIHandler.get_response

    def matt(self: WSGIHandler, request: Any) -> Any:
        start = time.perf_counter()
        svar = hantera(self, request)
        slag = "frågor" if request.path.endswith("/andringar/") else "sparade" if request.method == "POST" else "sidor"
        if slag == "frågor" and svar.status_code != 204:
            slag = "rader" if "rader" in request.GET else "omritningar"
        tider.append((slag, (time.perf_counter() - start) * 1000))
        return svar

    monkeypatch.setattr(WSGIHandler, "get_response", matt)
    vem = [personer.analytiker, personer.polisanalytiker, personer.samordnare]
    sidor = [fonster(vem[n % 3]).new_page() for n in range(10)]
    for n, sida in enumerate(sidor):
        sida.goto(V46 + ("mote/" if n == 9 else ""))
        # When a stadsdel got a value, by the clock that all windows of this computer share.
        sida.evaluate("""() => {
            window.sett = {};
            const titta = () => {
              for (const rad of document.querySelectorAll("[data-veckorad]")) {
                const version = rad.querySelector(".veckokvitto input[name^=version-]")?.value;
                if (version) window.sett[`${rad.dataset.namn} ${version}`] ??= Date.now();
              }
            };
            new MutationObserver(titta).observe(document.querySelector("#veckan"), {childList: true, subtree: true});
        }""")
    start = time.monotonic()
    for omgang in (1, 2):
        for n, stadsdel in enumerate(nio):
            tal = str((n + omgang) % 5 + 1)
            rad(sidor[n], stadsdel.namn).get_by_role("radio", name=tal).evaluate("knapp => knapp.click()")
        for sida in sidor:
            for n, stadsdel in enumerate(nio):
                tal = str((n + omgang) % 5 + 1)
                expect(rad(sida, stadsdel.namn).get_by_role("radio", name=tal)).to_be_checked()
                expect(rad(sida, stadsdel.namn).locator("input[name^=version-]")).to_have_value(str(omgang))
    tog = time.monotonic() - start
    sett = [sida.evaluate("window.sett") for sida in sidor]
    drojde = []
    for omgang in (1, 2):
        for n, stadsdel in enumerate(nio):
            nyckel = f"{stadsdel.namn} {omgang}"
            kvitto = sett[n][nyckel]
            drojde += [(fonster[nyckel] - kvitto) / 1000 for fonster in sett]
    mitten = sorted(drojde)[len(drojde) // 2]
    with capsys.disabled():
        print(f"\n{len(drojde)} visningar: i mitten {mitten:.2f} s, längst {max(drojde):.2f} s.")
        print(f"{len(tider)} begäranden på {tog:.1f} s ({len(tider) / tog:.0f} i sekunden):")
        for slag in sorted({slag for slag, _ in tider}):
            ms = sorted(t for s, t in tider if s == slag)
            print(f"  {slag}: {len(ms)}, i medel {sum(ms) / len(ms):.1f} ms, längst {ms[-1]:.0f} ms")
    assert max(drojde) < 2
    sparade = dict(Veckobedomning.objects.filter(ar=2024, vecka=46).values_list("stadsdel__slug", "niva"))
    assert sparade == {stadsdel.slug: (n + 2) % 5 + 1 for n, stadsdel in enumerate(nio)}
    assert Bedomningshistorik.objects.filter(ar=2024, vecka=46).count() == 18
    assert not Bedomningshistorik.objects.filter(utfall=Bedomningshistorik.Utfall.KROCK).exists()
