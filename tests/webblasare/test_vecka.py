"""The weekly grid in a browser: keyboard, conflict between two windows, a lost connection, no JavaScript."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from lagesbild.models import Veckobedomning
from platser.models import Stadsdel, Stadsdelsnamn
from tests.personer import Personer, Varld
from tests.webblasare.conftest import TELEFON

pytestmark = pytest.mark.django_db(transaction=True)
V45 = "/hasselby-vallingby/vecka/2024/45/"
Fonster = Callable[..., BrowserContext]
SPARAT = re.compile(r"^\s*Sparat \d\d:\d\d")


def rad(sida: Page, stadsdel: str) -> Any:
    return sida.get_by_role("row").filter(has=sida.get_by_role("link", name=stadsdel, exact=True))


def niva(slug: str) -> int | None:
    sparad = Veckobedomning.objects.filter(stadsdel__slug=slug, ar=2024, vecka=45).first()
    return sparad.niva if sparad else None


def test_veckan_fylls_i_med_bara_tangentbordet(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(V45)
    tangenter = ["ArrowDown", "3", "Enter"]  # the first row that is not reported: Grimsta
    for tangent in tangenter:
        sida.keyboard.press(tangent)
    expect(rad(sida, "Grimsta").get_by_text(SPARAT)).to_be_visible()
    sida.keyboard.type("Skadegörelse på skolgården.")
    sida.keyboard.press("Escape")
    expect(rad(sida, "Grimsta").locator("input[name^=seddtext]")).to_have_value("Skadegörelse på skolgården.")
    sida.keyboard.press("ArrowUp")
    sida.keyboard.press("2")
    expect(rad(sida, "Råcksta").get_by_text(SPARAT)).to_be_visible()
    expect(sida.locator("[data-raknare]")).to_have_text("3")
    assert (niva("grimsta"), niva("racksta")) == (3, 2)
    sida.reload()
    expect(rad(sida, "Grimsta").get_by_role("radio", name="3")).to_be_checked()


def test_tva_fonster_i_samma_ruta_far_valja(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    forvaltning = fonster(personer.analytiker).new_page()
    polis = fonster(personer.polisanalytiker).new_page()
    for sida in (forvaltning, polis):  # neither may hear of the other's change before its own
        sida.route("**/andringar/**", lambda rutt: rutt.fulfill(status=204))
        sida.goto(V45)
    rad(polis, "Vällingby").get_by_role("radio", name="5").check()
    expect(rad(polis, "Vällingby").get_by_text(SPARAT)).to_be_visible()
    rad(forvaltning, "Vällingby").get_by_role("radio", name="2").check()
    krock = rad(forvaltning, "Vällingby").get_by_text("Analytiker Polisen satte Vällingby till 5")
    expect(krock).to_be_visible()
    assert niva("vallingby") == 5
    forvaltning.get_by_role("button", name="Spara 2 i stället").click()
    expect(rad(forvaltning, "Vällingby").get_by_text(SPARAT)).to_be_visible()
    assert niva("vallingby") == 2
    rad(polis, "Vällingby").get_by_role("radio", name="4").check()
    polis.get_by_role("button", name="Behåll 2").click()
    expect(rad(polis, "Vällingby").get_by_role("radio", name="2")).to_be_checked()
    assert niva("vallingby") == 2


def test_utan_forbindelse_star_det_att_raden_inte_ar_sparad(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    ruta = fonster(personer.analytiker)
    sida = ruta.new_page()
    sida.goto(V45)
    ruta.set_offline(True)
    rad(sida, "Råcksta").get_by_role("radio", name="4").check()
    expect(rad(sida, "Råcksta").get_by_text("Inte sparat")).to_be_visible()
    expect(rad(sida, "Råcksta").get_by_role("button", name="Försök igen")).to_be_visible()
    ruta.set_offline(False)  # it is sent again by itself: who presses may find the button gone
    expect(rad(sida, "Råcksta").get_by_text(SPARAT)).to_be_visible()
    expect(rad(sida, "Råcksta").get_by_text("Inte sparat")).to_have_count(0)
    assert niva("racksta") == 4


def test_en_text_som_inte_ar_sparad_syns_och_slapper_inte_sidan(
    personer: Personer, varld: Varld, fonster: Fonster
) -> None:
    sida = fonster(personer.analytiker).new_page()
    fragor: list[str] = []

    def stanna(dialog: Dialog) -> None:
        fragor.append(dialog.type)
        dialog.dismiss()

    sida.on("dialog", stanna)
    sida.goto(V45)
    grimsta = rad(sida, "Grimsta")
    for tangent in ("ArrowDown", "3", "Enter"):
        sida.keyboard.press(tangent)
    expect(grimsta.get_by_text(SPARAT)).to_be_visible()
    sida.keyboard.type("Ring 070-123 45 67.")
    sida.get_by_role("link", name="År", exact=True).click()
    # The click left the field, which saved it, which was refused: the text is still there, and in sight.
    expect(grimsta.get_by_text("telefonnummer")).to_be_visible()
    expect(grimsta.get_by_role("textbox")).to_have_value("Ring 070-123 45 67.")
    sida.get_by_role("link", name="År", exact=True).click()
    expect(sida).to_have_url(re.compile(V45))
    assert fragor == ["beforeunload", "beforeunload"]
    grimsta.get_by_role("textbox").fill("Bråk vid torget.")
    sida.keyboard.press("Escape")
    expect(grimsta.get_by_text(SPARAT)).to_be_visible()
    expect(grimsta.get_by_text("Bråk vid torget.").first).to_be_visible()  # the closed row shows what was written
    sida.get_by_role("link", name="År", exact=True).click()
    expect(sida).to_have_url(re.compile("/ar/"))
    assert len(fragor) == 2


def test_resten_vantar_pa_motiveringen_som_just_skrevs(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(V45)
    vallingby = rad(sida, "Vällingby")
    vallingby.get_by_role("radio", name="3").focus()
    sida.keyboard.press("Enter")
    vallingby.get_by_role("textbox").fill("Skadegörelse i centrum.")
    sida.get_by_role("button", name="Resten: inga händelser").click()
    expect(sida.get_by_text("bekräftad lugn")).to_be_visible()
    sparad = Veckobedomning.objects.get(stadsdel__slug="vallingby", ar=2024, vecka=45)
    assert sparad.motivering == "Skadegörelse i centrum."


@pytest.mark.parametrize("vy", [{}, {"viewport": TELEFON}])
def test_utan_javascript_sparas_hela_veckan(
    personer: Personer, varld: Varld, fonster: Fonster, vy: dict[str, Any]
) -> None:
    sida = fonster(personer.analytiker, java_script_enabled=False, **vy).new_page()
    sida.goto(V45)
    rad(sida, "Grimsta").get_by_role("radio", name="2").check()
    sida.get_by_role("button", name="Spara veckan").click()
    expect(sida.get_by_text("1 ändring är sparad.")).to_be_visible()
    assert niva("grimsta") == 2


def test_resten_av_veckan_bekraftas_lugn(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(V45)
    sida.get_by_role("button", name="Resten: inga händelser").click()
    expect(sida.get_by_text("1 stadsdel är bekräftad lugn.")).to_be_visible()
    assert niva("grimsta") == 1


def test_ett_r_i_ett_ord_bekraftar_inte_resten(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(V45)
    sida.keyboard.press("ArrowDown")
    for tangent in "rusar":
        sida.keyboard.press(tangent)
    expect(sida.get_by_text("Tryck R igen")).to_be_visible()  # the last r is a first one
    assert niva("grimsta") is None
    sida.keyboard.press("r")
    expect(sida.get_by_text("1 stadsdel är bekräftad lugn.")).to_be_visible()
    assert niva("grimsta") == 1


def test_en_hel_rad_ur_arets_tabell_klistras_in_utan_markerad_rad(
    personer: Personer, varld: Varld, fonster: Fonster
) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto("/hasselby-vallingby/vecka/2024/46/")
    klistra(sida, "46\t1\t2\t5\n")
    sida.get_by_role("button", name="Spara 3 nivåer").click()
    expect(sida.get_by_text(SPARAT)).to_have_count(3)
    sparade = Veckobedomning.objects.filter(ar=2024, vecka=46).order_by("stadsdel__ordning")
    assert [b.niva for b in sparade] == [1, 2, 5]


@pytest.fixture
def nio(varld: Varld) -> list[Stadsdel]:
    """The nine stadsdelar of an area."""
    nya = [
        Stadsdel.objects.create(stadsdelsomrade=varld.omrade, slug=f"del-{n}", namn=f"Del {n}", ordning=n)
        for n in range(4, 10)
    ]
    return [*varld.stadsdelar, *nya]


KLOCKA = """() => {
  window.forsta = 0;
  window.sista = 0;
  document.addEventListener("keydown", () => { window.forsta ||= performance.now(); }, true);
  new MutationObserver(() => {
    const klara = document.querySelectorAll("[data-veckorad] .veckokvitto input[name^=sedd-]:not([value=''])").length;
    if (klara !== 9) return;
    window.sista ||= performance.now();
    document.documentElement.dataset.klart = "";
  }).observe(document.querySelector("#veckan"), {childList: true, subtree: true});
}"""


@pytest.mark.tid
@pytest.mark.parametrize(
    ("tangenter", "nivaer"),
    [
        # Each stadsdel by itself, and a week where two stand out and the rest was quiet.
        ("1 ↓ 2 ↓ 1 ↓ 1 ↓ 3 ↓ 1 ↓ 1 ↓ 2 ↓ 1", [1, 2, 1, 1, 3, 1, 1, 2, 1]),
        ("3 ↓ ↓ ↓ ↓ 2 r r", [3, 1, 1, 1, 2, 1, 1, 1, 1]),
    ],
    ids=["var för sig", "resten lugn"],
)
def test_nio_stadsdelar_pa_hogst_tjugo_tangenter_och_fem_sekunder(
    personer: Personer,
    nio: list[Stadsdel],
    fonster: Fonster,
    capsys: pytest.CaptureFixture[str],
    tangenter: str,
    nivaer: list[int],
) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto("/hasselby-vallingby/vecka/2024/46/")
    sida.wait_for_load_state()
    sida.evaluate(KLOCKA)
    tryck = tangenter.split()
    assert len(tryck) <= 20
    for tangent in tryck:
        sida.keyboard.press("ArrowDown" if tangent == "↓" else tangent)
    expect(sida.locator("html[data-klart]")).to_be_visible()
    tog = sida.evaluate("window.sista - window.forsta") / 1000
    with capsys.disabled():
        print(f"\nNio stadsdelar: {len(tryck)} tangenter, {tog:.2f} s från första tryckningen till sista kvittot.")
    assert tog < 5
    sparade = dict(Veckobedomning.objects.filter(ar=2024, vecka=46).values_list("stadsdel_id", "niva"))
    assert [sparade[stadsdel.pk] for stadsdel in nio] == nivaer


def klistra(sida: Page, text: str) -> None:
    sida.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const val = {clipboardData: data, bubbles: true, cancelable: true};
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", val));
        }""",
        text,
    )


def test_en_kolumn_klistras_in_fran_excel(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto("/hasselby-vallingby/vecka/2024/46/")
    rad(sida, "Råcksta").get_by_role("radio", name="1").focus()
    klistra(sida, "3\r\n7\r\n2\r\n")
    ruta = sida.get_by_role("dialog")
    expect(ruta.get_by_role("row", name="Grimsta")).to_contain_text("7 är ingen nivå")
    expect(ruta.get_by_text("Det finns ingen fler stadsdel att fylla")).to_be_visible()
    ruta.get_by_role("button", name="Ångra").click()
    expect(rad(sida, "Råcksta").locator("input:checked")).to_have_count(0)
    klistra(sida, "3\n2")
    sida.get_by_role("button", name="Spara 2 nivåer").click()
    for stadsdel in ("Råcksta", "Grimsta"):
        expect(rad(sida, stadsdel).get_by_text(SPARAT)).to_be_visible()
    sparade = Veckobedomning.objects.filter(ar=2024, vecka=46).order_by("stadsdel__ordning")
    assert [b.niva for b in sparade] == [3, 2]


@pytest.mark.parametrize(
    "klipp",
    [
        "Stadsdel\tNivå\nGrimsta\t5\nRäcksta\t2\nVällingby\t1\n",
        "Vecka\tVällingby\tRäcksta\tGrimsta\n46\t1\t2\t5\n",
        "\tVÄLLINGBY\tRåcksta\tGrimsta\nv. 45\t4\t4\t4\nv. 46\t1\t2\t5\n",
        "1\t2\t5",
        "46\t1\t2\t5",
        "nov\tv. 46\t1\t2\t5",
    ],
    ids=["kolumn med namn", "rad under namnen", "rätt vecka av två", "bara en rad", "en hel rad", "rad med månad"],
)
def test_namn_och_riktning_kanns_igen(personer: Personer, varld: Varld, fonster: Fonster, klipp: str) -> None:
    Stadsdelsnamn.objects.create(stadsdel=varld.stadsdelar[1], namn="Räcksta")
    sida = fonster(personer.analytiker).new_page()
    sida.goto("/hasselby-vallingby/vecka/2024/46/")
    rad(sida, "Vällingby").get_by_role("radio", name="1").focus()
    klistra(sida, klipp)
    sida.get_by_role("button", name="Spara 3 nivåer").click()
    for stadsdel in ("Vällingby", "Råcksta", "Grimsta"):
        expect(rad(sida, stadsdel).get_by_text(SPARAT)).to_be_visible()
    sparade = Veckobedomning.objects.filter(ar=2024, vecka=46).order_by("stadsdel__ordning")
    assert [b.niva for b in sparade] == [1, 2, 5]


@pytest.mark.parametrize(
    ("klipp", "fel"),
    [
        ("\tVällingby\tRåcksta\n45\t4\t4", "Raden gäller ”45”, inte vecka 46."),
        ("4\t1\t2\t5", "Raden gäller vecka 4, inte vecka 46."),
        ("45\t1\t2", "Raden gäller vecka 45, inte vecka 46."),
        ("Summa\t1\t2\t5", "Raden har fler rutor än det finns stadsdelar."),
        ("Solna\t3\nVällingby\t2", "Solna är ingen stadsdel den här veckan"),
        ("Vällingby\t3\tx\nGrimsta\t2\ty", "Kopiera bara kolumnen med namn och kolumnen med nivåer."),
        ("Vällingby\t3\nVällingby\t2", "Vällingby står två gånger, med olika nivå"),
    ],
)
def test_det_som_inte_gar_att_lasa_sags(
    personer: Personer, varld: Varld, fonster: Fonster, klipp: str, fel: str
) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto("/hasselby-vallingby/vecka/2024/46/")
    rad(sida, "Vällingby").get_by_role("radio", name="1").focus()
    klistra(sida, klipp)
    expect(sida.get_by_role("dialog").get_by_text(fel).first).to_be_visible()


@pytest.mark.parametrize(
    ("vecka", "fore", "efter"),
    [
        ("2020/53", "2020/52", "2021/1"),
        ("2026/53", "2026/52", "2027/1"),
        ("2024/1", "2023/52", "2024/2"),
        ("2025/1", "2024/52", "2025/2"),
    ],
)
def test_arsskiften_leder_ratt_och_gar_att_skriva_i(
    personer: Personer,
    varld: Varld,
    fonster: Fonster,
    monkeypatch: pytest.MonkeyPatch,
    vecka: str,
    fore: str,
    efter: str,
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 1, 4, 9, 0, tzinfo=UTC))
    grund = "/hasselby-vallingby/vecka/"
    sida = fonster(personer.analytiker).new_page()
    sida.goto(f"{grund}{vecka}/")
    expect(sida.locator("a[rel=prev]")).to_have_attribute("href", f"{grund}{fore}/")
    expect(sida.locator("a[rel=next]")).to_have_attribute("href", f"{grund}{efter}/")
    sida.keyboard.press("2")
    expect(rad(sida, "Vällingby").get_by_text(SPARAT)).to_be_visible()
    ar, nummer = vecka.split("/")
    assert Veckobedomning.objects.get(stadsdel=varld.stadsdelar[0], ar=ar, vecka=nummer).niva == 2
    sida.locator("a[rel=next]").click()
    expect(sida.locator("a[rel=prev]")).to_have_attribute("href", f"{grund}{vecka}/")


def test_fragetecken_visar_tangenterna(personer: Personer, varld: Varld, fonster: Fonster) -> None:
    sida = fonster(personer.analytiker).new_page()
    sida.goto(V45)
    sida.keyboard.press("?")
    expect(sida.get_by_role("dialog", name="Tangenter")).to_be_visible()
    sida.keyboard.press("Escape")
    expect(sida.get_by_role("dialog")).to_have_count(0)


@pytest.mark.axe
@pytest.mark.parametrize("vy", [{}, {"viewport": TELEFON}, {"color_scheme": "dark"}])
def test_vecka_och_ar_ar_tillgangliga(
    personer: Personer, varld: Varld, fonster: Fonster, granska: Callable[[Page], None], vy: dict[str, Any]
) -> None:
    sida = fonster(personer.samordnare, **vy).new_page()
    for adress in (V45, "/hasselby-vallingby/vecka/2024/44/", "/hasselby-vallingby/ar/2024/", V45 + "vallingby/"):
        sida.goto(adress)
        granska(sida)
