"""What somebody with bad intentions has tried: each test is a hole that was found and closed."""

import re
from collections.abc import Callable
from time import perf_counter

import pytest
from django.test import Client
from django.urls import reverse

from lagesbild.models import Avsnitt, Avsnittsversion, Rendering, Veckobedomning
from lagesbild.services.dokumentbild import dokumentbild_tillagd
from lagesbild.services.skrivtext import klartext, som_html
from lagesbild.services.vecka import MAX_MOTIVERING, vecka_ateroppnad
from lagesbild.vecka import Vecka
from samverkan.fel import FLEST_FYND, Ogiltigt, Personuppgift
from samverkan.models import Anvandare, Uppdrag
from samverkan.personuppgifter import hitta
from samverkan.services import kontrollera_text
from tests.personer import DA, Personer, Varld
from tests.vandringsdelar import jpeg

Klient = Callable[[Anvandare | None], Client]

# --- The läsare and what is intern -----------------------------------------------------------------------------------


@pytest.fixture
def internt_avsnitt(varld: Varld) -> Avsnitt:
    """The fastställda document holds an intern section with one below it, and after that an open one."""
    avsnitt = varld.avsnitt_faststallt
    avsnitt.intern = True
    avsnitt.text = "<p>Hemligt.</p>"
    avsnitt.save()
    for kod, ordning, djup in (("under", 2, 2), ("langst-ned", 3, 3), ("oppet", 4, 1), ("under-oppet", 5, 2)):
        Avsnitt.objects.create(
            lagesbild=avsnitt.lagesbild, kod=kod, ordning=ordning, djup=djup, rubrik=kod, text=f"<p>{kod}</p>"
        )
    return avsnitt


def test_lasaren_ser_av_dokumentet_vad_den_publika_utgavan_visar(
    internt_avsnitt: Avsnitt, personer: Personer, klient: Klient
) -> None:
    def koder(person: Anvandare) -> list[str]:
        return list(Avsnitt.objects.synlig_for(person).filter(lagesbild__ar=2023).values_list("kod", flat=True))

    assert koder(personer.lasare) == ["oppet", "under-oppet"]
    assert len(koder(personer.enhetschef)) == 5
    sida = klient(personer.lasare).get(reverse("lagesbild", args=["hasselby-vallingby", 2023])).content.decode()
    assert "under-oppet" in sida
    assert "Hemligt" not in sida


def test_lasaren_nar_inte_ett_internt_avsnitt_pa_dess_adress(
    internt_avsnitt: Avsnitt, personer: Personer, klient: Klient
) -> None:
    adress = reverse("avsnitt", args=["hasselby-vallingby", 2023, internt_avsnitt.pk])
    assert klient(personer.lasare).get(adress).status_code == 404
    assert klient(personer.enhetschef).get(adress).status_code == 200


def test_lasaren_nar_inte_den_interna_utgavan(varld: Varld, personer: Personer, klient: Klient) -> None:
    Rendering.objects.filter(pk=varld.rendering_klar.pk).update(utgava=Rendering.Utgava.INTERN)
    for sida in ("rendering", "rendering_fil"):
        adress = reverse(sida, args=["hasselby-vallingby", 2023, varld.rendering_klar.pk])
        assert klient(personer.lasare).get(adress).status_code == 404, sida
        svar = klient(personer.enhetschef).get(adress)
        assert svar.status_code == 200, sida
        b"".join(svar)  # or the file would stay open


def test_lasaren_ser_inga_tidigare_texter(varld: Varld, personer: Personer, klient: Klient) -> None:
    avsnitt = varld.avsnitt_faststallt
    Avsnittsversion.objects.create(
        avsnitt=avsnitt, version=1, rubrik="r", text="<p>Ett tidigt utkast.</p>", av=personer.analytiker, tid=DA
    )
    adress = reverse("avsnitt", args=["hasselby-vallingby", 2023, avsnitt.pk])
    lasarens = klient(personer.lasare).get(adress).content.decode()
    assert "tidigt utkast" not in lasarens
    assert "Historik" not in lasarens
    historik = reverse("avsnitt_historik", args=["hasselby-vallingby", 2023, avsnitt.pk])
    assert klient(personer.lasare).get(historik).status_code in {403, 404}
    assert "tidigt utkast" in klient(personer.enhetschef).get(historik).content.decode()


# --- A password link that is kept for later --------------------------------------------------------------------------


def test_losenordslank_slutar_galla_nar_personen_far_uppdrag_i_ett_annat_omrade(
    varld: Varld, personer: Personer, klient: Klient
) -> None:
    """Or the first area's administrator could keep the link, and become the person in the other area."""
    klienten = klient(personer.administrator)
    uppdrag = Uppdrag.objects.get(anvandare=personer.enhetschef)
    klienten.post(reverse("losenordslank", args=["hasselby-vallingby", uppdrag.pk]))
    sida = klienten.get(reverse("behorigheter", args=["hasselby-vallingby"])).content.decode()
    traff = re.search(r"/konto/losenord/[^/]+/[^/]+-[^/]+/", sida)
    assert traff
    assert klient(None).get(traff[0]).status_code == 302
    uppdrag.pk, uppdrag.stadsdelsomrade = None, varld.annat
    uppdrag.save()
    svar = klient(None).get(traff[0])
    assert "Länken gäller inte längre" in svar.content.decode()


# --- What stays behind on a shared computer --------------------------------------------------------------------------


@pytest.mark.parametrize("adress", ["/", "/hasselby-vallingby/lagesbild/2023/", "/api/v1/lagesbilder/"])
def test_svar_sparas_ingenstans(varld: Varld, personer: Personer, klient: Klient, adress: str) -> None:
    for person in (personer.analytiker, None):
        assert "no-store" in klient(person).get(adress)["Cache-Control"]


def test_bilder_sparas_inte_heller(varld: Varld, personer: Personer, klient: Klient) -> None:
    bild = dokumentbild_tillagd(
        av=personer.analytiker, lagesbild=varld.lagesbild, data=jpeg(), rubrik="Torget", alternativtext="Ett torg.",
        intern=True,
    )  # fmt: skip
    for adress in (
        reverse("dokumentbild_fil", args=[varld.omrade.slug, varld.lagesbild.ar, bild.pk]),
        reverse("platsbild_fil", args=[varld.omrade.slug, varld.platser.plats.slug, varld.platser.bild.pk]),
        reverse("synpunktsfoto", args=[varld.omrade.slug, varld.vandringar.foto.pk]),
    ):
        svar = klient(personer.analytiker).get(adress)
        assert svar.status_code == 200
        assert "no-store" in svar["Cache-Control"]
        assert b"".join(svar)


# --- Personal data past the check ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="https://exempel.se/">850101</a>-1236</p>',
        '<p>8501<a href="https://exempel.se/">01</a>-1<a href="https://exempel.se/b">236</a></p>',
        '<p><a href="https://exempel.se/%38%35%30101-1236">sida</a></p>',
        "<p>85<strong>01</strong>01&#8203;-&#49;236</p>",
    ],
)
def test_personnummer_goms_inte_av_lankar_och_koder(html: str) -> None:
    assert [f.slag for f in hitta(klartext(som_html(html)))] == ["personnummer"]


def test_manga_fynd_beskrivs_inte_alla() -> None:
    with pytest.raises(Personuppgift, match="och 5 till") as fel:
        kontrollera_text("850101-1236 " * (FLEST_FYND + 5), falt="text")
    assert len(fel.value.fynd) == FLEST_FYND + 5


# --- What is meant to wear the server out ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fyllnad", [" ", "\t", "\n", "&nbsp;", "<br>", "www.a 0701234567 ", '<a href="http://a">b</a>']
)
def test_tiden_vaxer_inte_med_textens_kvadrat(fyllnad: str) -> None:
    def tid(antal: int) -> float:
        html = som_html(f"<p>a{fyllnad * antal}a</p>")
        start = perf_counter()
        hitta(klartext(html))
        return perf_counter() - start

    liten = max(min(tid(2_000 // len(fyllnad)) for _ in range(3)), 0.0005)
    stor = min(tid(40_000 // len(fyllnad)) for _ in range(3))
    assert stor / liten < 150  # twenty times the text; the square would be four hundred


def test_for_lang_text_soks_inte_igenom(varld: Varld, personer: Personer) -> None:
    with pytest.raises(Ogiltigt, match="Korta det"):
        vecka_ateroppnad(
            av=personer.samordnare, omrade=varld.omrade, vecka=Vecka(2024, 44), skal="x" * (MAX_MOTIVERING + 1)
        )


@pytest.mark.parametrize("falt", ["niva", "version"])
def test_tal_med_tusentals_siffror_ar_ett_fel_i_formularet(
    varld: Varld, personer: Personer, klient: Klient, falt: str
) -> None:
    pk = varld.stadsdelar[0].pk
    data = {f"niva-{pk}": "2", f"version-{pk}": "1", f"sedd-{pk}": ""} | {f"{falt}-{pk}": "9" * 5000}
    svar = klient(personer.analytiker).post(reverse("vecka", args=["hasselby-vallingby", 2024, 45]), data)
    assert svar.status_code in (400, 409)
    assert Veckobedomning.objects.get(pk=varld.bedomning_oppen.pk).version == 1


@pytest.mark.parametrize("kropp", ["[" * 200_000, '{"a":' * 100_000])
@pytest.mark.parametrize("adress", ["/api/v1/token/", "/api/v1/veckobedomningar/"])
def test_djup_json_ar_olaslig(personer: Personer, klient: Klient, adress: str, kropp: str) -> None:
    svar = klient(personer.analytiker).post(adress, kropp, content_type="application/json")
    assert svar.status_code == 400
    assert svar.json()["kod"] == "olasligt"


# --- The week --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lista", ["handelser", "insatser"])
def test_hur_mycket_man_far_soka_efter_har_ett_tak(personer: Personer, klient: Klient, lista: str) -> None:
    svar = klient(personer.lasare).get(f"/api/v1/{lista}/", {"sok": "a " * 1000})
    assert svar.status_code == 400
    assert "sok" in svar.json()["falt"]


@pytest.mark.parametrize("adress", ["faststall/", "ateroppna/", "resten-lugn/", "insatser/"])
def test_den_som_loggades_ut_kommer_tillbaka_till_sidan_den_skrev_pa(varld: Varld, adress: str) -> None:
    vecka = "/hasselby-vallingby/vecka/2024/45/"
    svar = Client().post(vecka + adress, {"part": "polis"}, headers={"referer": f"http://testserver{vecka}?a=1"})
    assert svar["Location"] == f"/logga-in/?next={vecka}%3Fa%3D1"
    # From somewhere else, or nobody knows where from: to the start page.
    for utifran in ({"referer": f"https://annan.example{vecka}"}, {}):
        assert Client().post(vecka + adress, {}, headers=utifran)["Location"] == "/logga-in/?next=/"
