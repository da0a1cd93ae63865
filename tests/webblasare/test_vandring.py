"""A walk on a phone of 390 px: the network goes, the page is loaded again and closed, and all of it arrives once."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from platser.models import Aterbesok, Synpunkt, Synpunktsfoto
from tests.personer import Personer, Varld
from tests.vandringsdelar import jpeg
from tests.webblasare.conftest import TELEFON

pytestmark = pytest.mark.django_db(transaction=True)
Fonster = Callable[..., BrowserContext]


HAR_UTKAST = """async (text) => {
  const svar = (begaran) => new Promise((klar) => { begaran.onsuccess = () => klar(begaran.result); });
  const db = await svar(indexedDB.open("lagesbild-vandring"));
  const utkast = await svar(db.transaction("utkast").objectStore("utkast").getAll());
  db.close();
  return utkast.some((post) => post.varden.text === text);
}"""


@pytest.fixture
def telefon(personer: Personer, varld: Varld, fonster: Fonster) -> BrowserContext:
    return fonster(
        personer.analytiker,
        viewport=TELEFON,
        has_touch=True,
        geolocation={"latitude": 59.367123, "longitude": 17.843567, "accuracy": 14},
        permissions=["geolocation"],
    )


def oppna(telefon: BrowserContext, varld: Varld) -> Page:
    sida = telefon.new_page()
    sida.on("dialog", lambda dialog: dialog.accept())  # who leaves is warned; here the person leaves all the same
    sida.goto(f"/hasselby-vallingby/platser/vandringar/{varld.vandringar.nasta.pk}/ga/")
    return sida


def skriv(sida: Page, kategori: str, text: str, bild: Path | None = None) -> None:
    sida.locator("#gangform").get_by_text(kategori, exact=True).click()
    sida.get_by_label("Synpunkt", exact=True).fill(text)
    if bild:
        sida.get_by_label("Foto").first.set_input_files(bild)
        expect(sida.get_by_role("button", name="Ta bort foto 1")).to_be_visible()
    sida.get_by_role("button", name="Spara synpunkten").click()
    expect(sida.locator("#gangko").get_by_text(text)).to_be_visible()


def lage(sida: Page, text: str) -> None:
    expect(sida.locator("#ganglage")).to_contain_text(text)


def stora_mal(sida: Page) -> list[str]:
    """Controls of the walk that are lower than 44 px."""
    val = "button, select, textarea, a, label:has([type=radio]), input:not([type=hidden], [type=radio])"
    return sida.locator(f"#gang :is({val})").evaluate_all(
        """alla => alla.filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44)
        .map(e => e.outerHTML.slice(0, 80))"""
    )


def test_natet_bort_en_del_av_vandringen_och_allt_kommer_fram_en_gang(
    telefon: BrowserContext, varld: Varld, tmp_path: Path
) -> None:
    bild = tmp_path / "lykta.jpg"
    bild.write_bytes(jpeg(2400, 1800))
    sida = oppna(telefon, varld)
    assert stora_mal(sida) == []
    skriv(sida, "Belysning", "Lyktan vid trappan är släckt.", bild)
    lage(sida, "Allt är mottaget")
    expect(sida.locator("#gang[data-utan-nat]")).to_be_attached()  # the page has its copy

    telefon.set_offline(True)
    sida.get_by_role("button", name="Ta med min position").click()
    expect(sida.get_by_text("Positionen följer med")).to_be_visible()
    skriv(sida, "Trafik", "Mopeder på gångvägen.", bild)
    lage(sida, "1 väntar. Skickas när det finns täckning.")
    sida.reload()  # without coverage
    lage(sida, "1 väntar. Skickas när det finns täckning.")
    sida.locator("#gangform").get_by_text("Renhållning", exact=True).click()
    sida.get_by_label("Synpunkt", exact=True).fill("Skräp vid")
    sida.wait_for_function(HAR_UTKAST, arg="Skräp vid")
    sida.close()  # the phone needs its memory
    sida = oppna(telefon, varld)
    expect(sida.get_by_label("Synpunkt", exact=True)).to_have_value("Skräp vid")
    expect(sida.get_by_label("Renhållning")).to_be_checked()
    skriv(sida, "Renhållning", "Skräp vid bänken.")
    sida.get_by_label("Anteckning").fill("Ny armatur.")
    sida.get_by_role("button", name="Åtgärdat").click()
    lage(sida, "3 väntar. Skickas när det finns täckning.")
    assert Synpunkt.objects.filter(vandring=varld.vandringar.nasta).count() == 1

    telefon.set_offline(False)
    lage(sida, "Allt är mottaget")
    rader = Synpunkt.objects.filter(vandring=varld.vandringar.nasta).order_by("iakttagen")
    assert [(s.kategori, s.text, s.foton.count(), s.version) for s in rader] == [
        ("belysning", "Lyktan vid trappan är släckt.", 1, 1),
        ("trafik", "Mopeder på gångvägen.", 1, 1),
        ("renhallning", "Skräp vid bänken.", 0, 1),
    ]
    trafik = rader[1]
    assert (float(trafik.lat or 0), float(trafik.lon or 0), trafik.osakerhet_m) == (59.3671, 17.8436, 14)
    assert max(Synpunktsfoto.objects.filter(synpunkt=trafik).values_list("bredd", "hojd").get()) == 1600
    assert Aterbesok.objects.get().text == "Ny armatur."
    sida.reload()
    expect(sida.locator("#kosektion")).to_be_hidden()
    expect(sida.get_by_role("heading", name="Mottagna 3")).to_be_visible()


def test_svaret_som_kom_bort_gor_ingen_dubblett_och_tva_telefoner_stor_inte_varandra(
    telefon: BrowserContext, personer: Personer, varld: Varld, fonster: Fonster
) -> None:
    sida, andra = oppna(telefon, varld), oppna(fonster(personer.polisanalytiker, viewport=TELEFON), varld)
    tappade: list[str] = []

    def tappa_svaret(route) -> None:  # the server has it, the phone never hears so
        if route.request.method == "POST" and not tappade:
            tappade.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    sida.route("**/ga/", tappa_svaret)
    skriv(sida, "Otrygghet", "Ingen går här på kvällen.")
    skriv(andra, "Otrygghet", "Ingen går här på kvällen.")  # seen by two: that is two
    lage(andra, "Allt är mottaget")
    lage(sida, "Allt är mottaget")
    assert len(tappade) == 1
    assert Synpunkt.objects.filter(vandring=varld.vandringar.nasta).count() == 2


def test_det_som_nekas_gar_att_ratta_och_skickas(telefon: BrowserContext, varld: Varld) -> None:
    sida = oppna(telefon, varld)
    skriv(sida, "Annat", "Ring 070-123 45 67 om lampan.")
    lage(sida, "1 behöver ändras innan den kan skickas")
    expect(sida.locator("#gangko")).to_contain_text("personuppgifter")
    sida.get_by_role("button", name="Ändra").click()
    expect(sida.get_by_label("Synpunkt", exact=True)).to_have_value("Ring 070-123 45 67 om lampan.")
    skriv(sida, "Annat", "Lampan blinkar.")
    lage(sida, "Allt är mottaget")
    assert Synpunkt.objects.get(vandring=varld.vandringar.nasta).text == "Lampan blinkar."


def test_utan_skript_ar_det_ett_vanligt_formular(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = oppna(fonster(personer.analytiker, viewport=TELEFON, java_script_enabled=False), varld)
    sida.get_by_label("Växtlighet").check()
    sida.get_by_label("Synpunkt", exact=True).fill("Häcken skymmer.")
    sida.get_by_label("Var?").select_option("Torget")
    sida.get_by_role("button", name="Spara synpunkten").click()
    expect(sida.get_by_text("Synpunkten om växtlighet är mottagen")).to_be_visible()
    assert Synpunkt.objects.get(vandring=varld.vandringar.nasta).plats == varld.platser.plats


def test_rutten_ritas_pa_kartan_och_star_som_text(telefon: BrowserContext, varld: Varld) -> None:
    sida = telefon.new_page()
    sida.goto("/hasselby-vallingby/platser/vandringar/ny/")
    rutt = sida.get_by_label("Rutt", exact=False).first
    sida.locator("#ruttkarta").click(position={"x": 150, "y": 200})
    expect(rutt).to_have_value(re.compile(r"^Stopp 1 \(\d\d,\d{1,4}; \d\d,\d{1,4}\)$"))
    expect(sida.locator(".ruttmarke")).to_have_count(1)


def test_kopian_av_sidan_ar_borta_nar_nagon_har_loggat_ut(telefon: BrowserContext, varld: Varld) -> None:
    sida = oppna(telefon, varld)
    expect(sida.locator("#gang[data-utan-nat]")).to_be_attached()
    assert sida.evaluate("caches.has('vandring')")
    telefon.set_offline(True)
    skriv(sida, "Trafik", "Inte skickad.")
    telefon.clear_cookies()
    telefon.set_offline(False)
    lage(sida, "Du är utloggad. 1 sak ligger kvar på telefonen")
    sida.get_by_role("link", name="Logga in").click()
    expect(sida.get_by_label("E-post")).to_be_visible()
    sida.wait_for_function("async () => !(await caches.has('vandring'))")
    kvar = """() => new Promise(klar => { indexedDB.open('lagesbild-vandring').onsuccess = h =>
        h.target.result.transaction('poster').objectStore('poster').count().onsuccess = s => klar(s.target.result) })"""
    assert sida.evaluate(kvar) == 1  # what is not sent waits for whoever wrote it
