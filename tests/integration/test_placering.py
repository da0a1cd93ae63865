"""Where in its section a table or chart stands: after the text, or before it when somebody has chosen so."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from docx import Document

from lagesbild import dokument
from lagesbild.dokument.delar import Tabell
from lagesbild.dokument.fryst import som_json, ur_json
from lagesbild.dokument.jamforelse import jamfor, som_lista
from lagesbild.models import Avsnitt, Lagesbild
from lagesbild.selectors.hanvisningar import hanvisningsmal
from lagesbild.services.dokumentbild import dokumentbild_tillagd
from lagesbild.skrift.block import stampel
from samverkan.models import Anvandare
from tests.lagesbildsdelar import fyll
from tests.personer import Personer, Varld
from tests.vandringsdelar import jpeg

pytestmark = pytest.mark.django_db
TEXT = "Meningen som tabellen hör till."
FORE: dict[str, Any] = {"slag": "artabell", "placering": "fore"}


@pytest.fixture
def lb(varld: Varld) -> Lagesbild:
    return fyll(varld.lagesbild)


@pytest.fixture
def avsnitt(lb: Lagesbild) -> Avsnitt:
    avsnittet = lb.avsnitt.filter(prioriterat_omrade=None).order_by("ordning").first()
    assert avsnittet is not None
    return avsnittet


def samlat(avsnitt: Avsnitt, personer: Personer, *block: Any) -> dokument.Dokument:
    Avsnitt.objects.filter(pk=avsnitt.pk).update(text=f"<p>{TEXT}</p>", block=list(block))
    return dokument.samla(Lagesbild.objects.get(pk=avsnitt.lagesbild_id), "intern", user=personer.analytiker)


def ordning(text: str, *delar: str) -> bool:
    lagen = [text.index(d) for d in delar]
    return lagen == sorted(lagen)


@pytest.mark.parametrize("fore", [False, True])
def test_tabellen_star_dar_den_som_skriver_vill_ha_den_i_html_och_i_word(
    avsnitt: Avsnitt, personer: Personer, *, fore: bool
) -> None:
    d = samlat(avsnitt, personer, FORE if fore else "artabell")
    rubrik = next(t.rubrik for t in d.tabeller if "nivå i varje stadsdel" in t.rubrik)
    html = dokument.html(d)
    html = html[html.index("<main>") :]
    assert ordning(html, rubrik, TEXT) is fore
    word = Document(BytesIO(dokument.docx(d)))
    stycken = [s.text for s in word.paragraphs]
    sist = "\n".join(stycken[max(i for i, s in enumerate(stycken) if s == avsnitt.rubrik) :])
    assert ordning(sist, rubrik, TEXT) is fore


def test_nummer_lopar_som_lasaren_moter_dem(avsnitt: Avsnitt, personer: Personer) -> None:
    d = samlat(avsnitt, personer, "nivaer", FORE)
    kapitel = next(k for k in d.kapitel if k.id == f"avsnitt-{avsnitt.kod}")
    assert [t.nummer for t in kapitel.fore + kapitel.efter if isinstance(t, Tabell)] == [1, 2]
    assert [type(t) for t in kapitel.fore] == [Tabell]


def test_hanvisningen_raknar_samma_slag_i_dokumentets_ordning(avsnitt: Avsnitt, personer: Personer) -> None:
    forsta, andra = ({"slag": "arsstaplar", "serie": "a/b", "rubrik": namn} for namn in ("Först", "Sedan"))
    samlat(avsnitt, personer, forsta, andra | {"placering": "fore"})
    nu = Avsnitt.objects.get(pk=avsnitt.pk)
    mal = hanvisningsmal(personer.analytiker, nu.lagesbild, [nu])
    assert [m.text for m in mal if m.nyckel.startswith("diagram:")] == ["diagram (Sedan)", "diagram (Först)"]


def test_den_frysta_versionen_minns_platsen(avsnitt: Avsnitt, personer: Personer) -> None:
    d = samlat(avsnitt, personer, FORE)
    assert ur_json(som_json(d)) == d
    assert any(k.antal_fore for k in d.kapitel)


def test_platsen_valjs_pa_sidan_och_star_i_listan(
    avsnitt: Avsnitt, personer: Personer, klient: Callable[[Anvandare], Client]
) -> None:
    Avsnitt.objects.filter(pk=avsnitt.pk).update(block=["artabell"])
    adress = (
        f"/{avsnitt.lagesbild.stadsdelsomrade.slug}/lagesbild/{avsnitt.lagesbild.ar}/avsnitt/{avsnitt.pk}/innehall/"
    )
    skrivare = klient(personer.analytiker)
    svar = skrivare.post(
        f"{adress}del/",
        {"slag": "artabell", "plats": "0", "sett": stampel(["artabell"]), "placering": "fore"},
        follow=True,
    )
    assert Avsnitt.objects.get(pk=avsnitt.pk).block == [FORE]
    assert "före texten" in svar.content.decode()
    skrivare.post(f"{adress}del/", {"slag": "artabell", "plats": "0", "sett": stampel([FORE]), "placering": ""})
    assert Avsnitt.objects.get(pk=avsnitt.pk).block == ["artabell"]


def test_platsen_valjs_over_api(avsnitt: Avsnitt, personer: Personer, klient: Callable[[Anvandare], Client]) -> None:
    Avsnitt.objects.filter(pk=avsnitt.pk).update(block=[])
    skrivare, adress = klient(personer.analytiker), f"/api/v1/avsnitt/{avsnitt.pk}/"
    for block in ([FORE], [FORE | {"placering": ""}], [{"slag": "karta_omrade", "rubrik": "Här", "placering": "fore"}]):
        data = {"block": block, "block_sett": skrivare.get(adress).json()["block_sett"]}
        svar = skrivare.put(f"{adress}block/", data, content_type="application/json")
        assert svar.status_code == 200, svar.json()
    assert Avsnitt.objects.get(pk=avsnitt.pk).block == block
    data = {"block": [FORE | {"placering": "mitt i"}], "block_sett": svar.json()["block_sett"]}
    assert skrivare.put(f"{adress}block/", data, content_type="application/json").status_code == 400


def test_en_tabell_som_har_bytt_sida_om_texten_star_i_listan_over_andringar(
    avsnitt: Avsnitt, personer: Personer
) -> None:
    skild = jamfor(samlat(avsnitt, personer, "artabell"), samlat(avsnitt, personer, FORE))
    [rad] = som_lista(skild)
    assert rad["vad"].startswith("Plats: Veckans nivå")
    assert (rad["fran"], rad["till"]) == ("efter texten", "före texten")


def test_skrivsidan_sager_var_varje_del_star_och_vilken_bild_det_ar(
    avsnitt: Avsnitt, personer: Personer, klient: Callable[..., Client]
) -> None:
    bild = dokumentbild_tillagd(
        av=personer.analytiker, lagesbild=avsnitt.lagesbild, data=jpeg(30, 20), rubrik="Torget i juni",
        alternativtext="Ett torg.", kalla="", intern=False,
    )  # fmt: skip
    samlat(avsnitt, personer, "nivaer", {"slag": "bild", "nyckel": bild.nyckel}, FORE)
    webb = klient(personer.analytiker)
    grund = f"/hasselby-vallingby/lagesbild/{avsnitt.lagesbild.ar}/"
    sida = webb.get(f"{grund}avsnitt/{avsnitt.pk}/").content.decode()
    assert ordning(
        sida,
        "Tabell: årets veckor. Fylls i av programmet före texten.",
        "Tabell: nivåerna. Fylls i av programmet efter texten.",
        "Bild, ”Torget i juni”. Fylls i av programmet efter texten.",
    )
    lasta = webb.get(grund).content.decode()
    assert ordning(lasta, "Tabell: årets veckor. Fylls i av programmet före", TEXT, "Bild, ”Torget i juni”.")
    nu = Avsnitt.objects.get(pk=avsnitt.pk)
    mal = hanvisningsmal(personer.analytiker, nu.lagesbild, [nu])
    assert [(m.text, m.val) for m in mal if m.grupp == "Bilder"] == [("bild (Torget i juni)", "Torget i juni")]
