"""The sections of the yearly document: saved, in conflict, refused, kept in history; a new year."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from lagesbild.models import Avsnitt, Avsnittsversion, Lagesbild
from lagesbild.services.dokument import avsnitt_sparat
from lagesbild.services.skrivtext import klartext, som_html
from lagesbild.services.struktur import lagesbild_skapad
from samverkan.fel import Krock, Last, Nekad, Ogiltigt, Personuppgift
from samverkan.models import Anvandare, Loggpost
from tests.personer import Personer, Varld

Klient = Callable[[Anvandare | None], Client]


def spara(av: Anvandare, avsnitt: Avsnitt, **andrat: Any) -> Avsnitt:
    innehall: dict[str, Any] = {
        "bygger_pa": avsnitt.version,
        "rubrik": avsnitt.rubrik,
        "text": avsnitt.text,
        "behov_av_atgarder": avsnitt.behov_av_atgarder,
        "kommentar": avsnitt.kommentar,
        "intern": avsnitt.intern,
    }
    return avsnitt_sparat(av=av, avsnitt=avsnitt, **(innehall | andrat))


def adress(avsnitt: Avsnitt) -> str:
    lagesbild = avsnitt.lagesbild
    return reverse("avsnitt", args=[lagesbild.stadsdelsomrade.slug, lagesbild.ar, avsnitt.pk])


def formular(avsnitt: Avsnitt, **andrat: Any) -> dict[str, Any]:
    return {"rubrik": avsnitt.rubrik, "text": avsnitt.text, "bygger_pa": avsnitt.version} | andrat


# --- Saving ----------------------------------------------------------------------------------------------------------


def test_sparat_avsnitt_far_version_historik_och_loggpost(varld: Varld, personer: Personer) -> None:
    sparat = spara(personer.analytiker, varld.avsnitt, text="<p>Nytt läge.</p>")
    assert (sparat.version, sparat.text, sparat.andrad_av) == (2, "<p>Nytt läge.</p>", personer.analytiker)
    version = Avsnittsversion.objects.get(avsnitt=sparat)
    assert (version.version, version.text, version.utfall) == (2, "<p>Nytt läge.</p>", "sparad")
    post = Loggpost.objects.get(handelse="avsnitt_sparat")
    assert post.till == {"version": 2, "andrat": ["text"]}
    assert post.stadsdelsomrade == varld.omrade


@pytest.mark.parametrize("text", ["<p>Läget.</p>", "<p>Läget.</p>\r\n", "<p onclick='x()'>Läget.</p><p></p>"])
def test_oandrat_avsnitt_sparas_inte(varld: Varld, personer: Personer, text: str) -> None:
    assert spara(personer.analytiker, varld.avsnitt, text=text).version == 1
    assert not Avsnittsversion.objects.exists()
    assert not Loggpost.objects.filter(handelse="avsnitt_sparat").exists()


def test_skript_och_okand_form_kommer_inte_in(varld: Varld, personer: Personer) -> None:
    text = '<p>Text<script>alert(1)</script> <a href="javascript:x()">länk</a></p><h1>Stort</h1>'
    assert spara(personer.analytiker, varld.avsnitt, text=text).text == "<p>Text <a>länk</a></p>\nStort"


def test_ett_avsnitt_som_inte_ror_ett_prioriterat_omrade_har_inget_behov(varld: Varld, personer: Personer) -> None:
    with pytest.raises(Ogiltigt):
        spara(personer.analytiker, varld.avsnitt, behov_av_atgarder=True)


@pytest.mark.parametrize("rubrik", ["", "  ", "å" * 161])
def test_rubriken_maste_finnas_och_rymmas(varld: Varld, personer: Personer, rubrik: str) -> None:
    with pytest.raises(Ogiltigt) as fel:
        spara(personer.analytiker, varld.avsnitt, rubrik=rubrik)
    assert fel.value.falt == "rubrik"


def test_den_som_bara_laser_far_inte_skriva(varld: Varld, personer: Personer) -> None:
    for person in (personer.enhetschef, personer.lasare, personer.administrator, personer.frammande):
        with pytest.raises(Nekad):
            spara(person, varld.avsnitt, text="<p>Mitt.</p>")


def test_faststalld_lagesbild_ar_last(varld: Varld, personer: Personer) -> None:
    with pytest.raises(Last):
        spara(personer.analytiker, varld.avsnitt_faststallt, text="<p>Ändrat efteråt.</p>")
    assert Avsnitt.objects.get(pk=varld.avsnitt_faststallt.pk).text == "<p>Läget 2023.</p>"


# --- Personal data ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "plats"),
    [
        ("<p>Första.</p><p>Ring 070-123 45 67.</p>", "rad 2"),
        ("<p>Ring 070-1<strong>23 45</strong> 67.</p>", "rad 1"),
        ('<ul><li>a</li><li>b</li><li><a href="https://exempel.se/?till=nagon@exempel.se">c</a></li></ul>', "rad 3"),
        ("Första\n\nRing 070-123 45 67.", "rad 2"),
    ],
)
def test_personuppgift_hittas_i_texten_och_sags_var(varld: Varld, personer: Personer, text: str, plats: str) -> None:
    with pytest.raises(Personuppgift, match=plats) as fel:
        spara(personer.analytiker, varld.avsnitt, text=text)
    assert fel.value.falt == "text"
    assert not Avsnittsversion.objects.exists()


def test_det_skrivna_finns_kvar_i_formularet_efter_personuppgift(
    varld: Varld, personer: Personer, klient: Klient
) -> None:
    data = formular(varld.avsnitt, text="<p>Min långa text. Ring 070-123 45 67.</p>")
    svar = klient(personer.analytiker).post(adress(varld.avsnitt), data)
    assert svar.status_code == 400
    assert "Min långa text." in svar.content.decode()
    assert "telefonnummer" in svar.content.decode()
    assert Avsnitt.objects.get(pk=varld.avsnitt.pk).text == "<p>Läget.</p>"


# --- Conflict --------------------------------------------------------------------------------------------------------


def test_krock_sparar_bada_texterna_men_bara_den_forsta_galler(varld: Varld, personer: Personer) -> None:
    spara(personer.analytiker, varld.avsnitt, text="<p>Förvaltningens text.</p>")
    with pytest.raises(Krock) as fel:
        spara(personer.polisanalytiker, varld.avsnitt, bygger_pa=1, text="<p>Polisens text.</p>")
    assert fel.value.nuvarande_data["text"] == "<p>Förvaltningens text.</p>"
    assert fel.value.forsok["text"] == "<p>Polisens text.</p>"
    assert Avsnitt.objects.get(pk=varld.avsnitt.pk).text == "<p>Förvaltningens text.</p>"
    assert list(Avsnittsversion.objects.order_by("pk").values_list("utfall", "text")) == [
        ("sparad", "<p>Förvaltningens text.</p>"),
        ("krock", "<p>Polisens text.</p>"),
    ]
    assert Loggpost.objects.filter(handelse="avsnitt_krock", av=personer.polisanalytiker).exists()


def test_samma_text_tva_ganger_ar_ingen_krock(varld: Varld, personer: Personer) -> None:
    """A double click, or the same correction by two people."""
    spara(personer.analytiker, varld.avsnitt, text="<p>Samma.</p>")
    assert spara(personer.polisanalytiker, varld.avsnitt, bygger_pa=1, text="<p>Samma.</p>").version == 2


def test_krocksidan_visar_bada_och_lagger_mitt_i_formularet(varld: Varld, personer: Personer, klient: Klient) -> None:
    spara(personer.analytiker, varld.avsnitt, text="<p>Förvaltningens text.</p>")
    polisen = klient(personer.polisanalytiker)
    svar = polisen.post(adress(varld.avsnitt), formular(varld.avsnitt, bygger_pa=1, text="<p>Polisens text.</p>"))
    assert svar.status_code == 409
    sida = svar.content.decode()
    assert "Förvaltningens text." in sida
    assert "&lt;p&gt;Polisens text.&lt;/p&gt;" in sida
    assert 'name="bygger_pa" value="2"' in sida
    # The choice: mine after all.
    igen = polisen.post(adress(varld.avsnitt), formular(varld.avsnitt, bygger_pa=2, text="<p>Polisens text.</p>"))
    assert igen.status_code == 302
    assert Avsnitt.objects.get(pk=varld.avsnitt.pk).text == "<p>Polisens text.</p>"


@pytest.mark.django_db(transaction=True)
def test_tva_som_sparar_samtidigt_en_vinner_och_inget_forsvinner(varld: Varld, personer: Personer) -> None:
    redo = Barrier(2)

    def en(av: Anvandare, text: str) -> str:
        avsnitt = Avsnitt.objects.get(pk=varld.avsnitt.pk)
        redo.wait(10)
        try:
            spara(av, avsnitt, text=text)
        except Krock:
            return "krock"
        finally:
            connection.close()
        return "sparad"

    with ThreadPoolExecutor(2) as bada:
        texter = ((personer.analytiker, "<p>A.</p>"), (personer.polisanalytiker, "<p>B.</p>"))
        jobb = [bada.submit(en, av, text) for av, text in texter]
        utfall = sorted(j.result(30) for j in jobb)
    assert utfall == ["krock", "sparad"]
    assert sorted(Avsnittsversion.objects.values_list("text", flat=True)) == ["<p>A.</p>", "<p>B.</p>"]


# --- Who sees what ---------------------------------------------------------------------------------------------------


def test_vem_som_ser_vad(varld: Varld, personer: Personer, klient: Klient) -> None:
    utkast, faststalld = adress(varld.avsnitt), adress(varld.avsnitt_faststallt)
    vantat = {
        "analytiker": (200, 200),
        "polisanalytiker": (200, 200),
        "enhetschef": (200, 200),
        "lasare": (404, 200),
        "frammande": (404, 404),
        "utloggad": (302, 302),
    }
    for namn, (for_utkast, for_faststalld) in vantat.items():
        person = klient(personer[namn])
        assert person.get(utkast).status_code == for_utkast, namn
        assert person.get(faststalld).status_code == for_faststalld, namn


def test_ett_annat_omrades_avsnitt_nas_inte_genom_mitt(varld: Varld, personer: Personer, klient: Klient) -> None:
    har = reverse("avsnitt", args=[varld.omrade.slug, 2024, varld.avsnitt_annat.pk])
    assert klient(personer.analytiker).get(har).status_code == 404
    assert klient(personer.analytiker).post(har, {"rubrik": "x", "bygger_pa": 1}).status_code == 404


def test_den_som_ser_men_inte_far_skriva_far_403_och_inget_formular(
    varld: Varld, personer: Personer, klient: Klient
) -> None:
    chef = klient(personer.enhetschef)
    assert chef.post(adress(varld.avsnitt), formular(varld.avsnitt, text="<p>x</p>")).status_code == 403
    assert b"data-redigerare" not in chef.get(adress(varld.avsnitt)).content


def test_lagesbildens_sida_visar_texterna_i_ordning(exempel: str, personer: Personer, klient: Klient) -> None:
    sida = klient(personer.samordnare).get("/hasselby-vallingby/lagesbild/2024/").content.decode()
    rubriker = Avsnitt.objects.filter(lagesbild__ar=2024, lagesbild__stadsdelsomrade__slug="hasselby-vallingby")
    platser = [sida.index(f'id="{kod}"') for kod in rubriker.order_by("ordning").values_list("kod", flat=True)]
    assert platser == sorted(platser)
    assert "Internt" in sida


# --- A new year ------------------------------------------------------------------------------------------------------


def test_nytt_ar_far_det_forras_texter_markta_att_uppdatera(varld: Varld, personer: Personer, klient: Klient) -> None:
    svar = klient(personer.analytiker).post(f"/{varld.omrade.slug}/lagesbild/", {"ar": "2025"})
    assert svar.status_code == 302
    nya = list(Avsnitt.objects.filter(lagesbild__ar=2025).order_by("ordning"))
    assert [a.rubrik for a in nya] == ["Inledning", "Unga i risk för kriminalitet"]
    assert [(a.text, a.behov_av_atgarder, a.version) for a in nya] == [
        ("<p>Läget.</p>", None, 1),
        ("<p>Fler rekryteras.</p>", None, 1),
    ]
    assert [(a.att_uppdatera, a.text_fran_ar, a.tillstand) for a in nya] == [(True, 2024, "utkast")] * 2
    assert list(nya[0].versioner.values_list("text", flat=True)) == ["<p>Läget.</p>"]
    assert nya[1].prioriterat_omrade == varld.prioriterat
    assert Loggpost.objects.get(handelse="lagesbild_skapad").till == {"ar": 2025, "forlaga": 2024}


def test_omradets_forsta_lagesbild_far_de_vanliga_rubrikerna(varld: Varld, personer: Personer) -> None:
    varld.rendering_annat.delete()
    varld.lagesbild_annat.delete()
    forsta = lagesbild_skapad(av=personer.frammande, omrade=varld.annat, ar=2025)
    koder = list(forsta.avsnitt.order_by("ordning").values_list("kod", flat=True))
    assert koder[0] == "sammantagen"
    assert koder[-1] == "unga-i-risk"


@pytest.mark.parametrize(
    ("ar", "text"),
    [("2024", "finns redan"), ("1999", "mellan 2000 och 2099"), ("i år", "fyra siffror"), ("", "vilket år")],
)
def test_fel_ar_sags_tydligt(varld: Varld, personer: Personer, klient: Klient, ar: str, text: str) -> None:
    svar = klient(personer.analytiker).post(f"/{varld.omrade.slug}/lagesbild/", {"ar": ar})
    assert svar.status_code == 400
    assert text in svar.content.decode()
    assert Lagesbild.objects.filter(stadsdelsomrade=varld.omrade).count() == 2


def test_lasaren_ser_bara_det_faststallda_aret(varld: Varld, personer: Personer, klient: Klient) -> None:
    lasare = klient(personer.lasare)
    sida = lasare.get(f"/{varld.omrade.slug}/lagesbild/").content.decode()
    assert "Lägesbild 2023" in sida
    assert "Lägesbild 2024" not in sida
    assert lasare.get(f"/{varld.omrade.slug}/lagesbild/2024/").status_code == 404
    assert lasare.post(f"/{varld.omrade.slug}/lagesbild/", {"ar": "2030"}).status_code == 403


# --- Text ------------------------------------------------------------------------------------------------------------


def test_vanlig_text_blir_stycken_punkter_och_rubriker() -> None:
    skrivet = "Första stycket\r\ngår vidare.\r\n\r\n### Läget\r\n- ett\r\n- två\r\n\r\nA < B & C"
    assert som_html(skrivet) == (
        "<p>Första stycket går vidare.</p>\n<h3>Läget</h3>\n<ul>\n<li>ett</li>\n<li>två</li>\n</ul>\n"
        "<p>A &lt; B &amp; C</p>"
    )


def test_redigerarens_html_sparas_i_samma_form_som_resten() -> None:
    redigerarens = "<p>Ett.</p><ul><li><p>a</p></li><li><p>b</p><ul><li><p>c</p></li></ul></li></ul><p></p>"
    html = som_html(redigerarens)
    assert html == "<p>Ett.</p>\n<ul>\n<li>a</li>\n<li>b<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>"
    assert som_html(html) == html


def test_klartext_har_en_rad_for_varje_stycke_och_punkt() -> None:
    assert klartext("<p>Ett <strong>ord</strong> &amp; ett till.</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>") == (
        "Ett ord & ett till.\na\nb"
    )


def test_exempeldatans_texter_sparas_som_de_ar(exempel: str) -> None:
    """So that nobody makes a change by opening and saving a section."""
    for avsnitt in Avsnitt.objects.all():
        for html in (avsnitt.text, avsnitt.kommentar):
            assert klartext(som_html(html)) == klartext(html)
            assert som_html(som_html(html)) == som_html(html)
