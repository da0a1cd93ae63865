"""The document written together: structure, states, drafts, comments, figures that stay bound."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lagesbild.models import (
    Avsnitt,
    Avsnittsversion,
    Dokumentmall,
    Kalla,
    Lagesbild,
    Underskrift,
    Utkastkopia,
)
from lagesbild.selectors.hanvisningar import DELGRUPP, hanvisningsmal
from lagesbild.selectors.lagesbild import framdrift, sen
from lagesbild.selectors.skrivande import narvarande, utkastkopior
from lagesbild.services.dokument import avsnitt_sparat, tillstand_satt
from lagesbild.services.skrivande import narvaro_meddelad, utkast_kvar
from lagesbild.services.struktur import (
    MALL,
    avsnitt_flyttat,
    avsnitt_planerat,
    avsnitt_tillagt,
    avsnitt_utelamnat,
    lagesbild_skapad,
    mall_sparad,
)
from samverkan.fel import Krock, Last, Nekad, Ogiltigt, Personuppgift
from samverkan.models import Loggpost, PrioriteratOmrade, Utskick
from tests.personer import DA, Personer, Varld

Klient = Callable[..., Client]


def spara(av, avsnitt, **andrat):
    falt = {
        "bygger_pa": avsnitt.version,
        "rubrik": avsnitt.rubrik,
        "text": avsnitt.text,
        "behov_av_atgarder": avsnitt.behov_av_atgarder,
        "kommentar": avsnitt.kommentar,
        "intern": avsnitt.intern,
    }
    return avsnitt_sparat(av=av, avsnitt=avsnitt, **falt | andrat)


def adress(avsnitt: Avsnitt, namn: str = "avsnitt", *mer: int) -> str:
    bild = avsnitt.lagesbild
    return reverse(namn, args=[bild.stadsdelsomrade.slug, bild.ar, avsnitt.pk, *mer])


@pytest.fixture
def kapitel(varld: Varld, personer: Personer) -> list[Avsnitt]:
    """Ett, with Ett a and Ett b below it, then Två."""
    Avsnitt.objects.filter(lagesbild=varld.lagesbild).delete()
    ett = avsnitt_tillagt(av=personer.samordnare, lagesbild=varld.lagesbild, rubrik="Ett")
    tva = avsnitt_tillagt(av=personer.samordnare, lagesbild=varld.lagesbild, rubrik="Två")
    a = avsnitt_tillagt(av=personer.samordnare, lagesbild=varld.lagesbild, rubrik="Ett a", under=ett)
    b = avsnitt_tillagt(av=personer.samordnare, lagesbild=varld.lagesbild, rubrik="Ett b", under=ett)
    return [ett, a, b, tva]


def ordning(varld: Varld) -> list[tuple[str, int]]:
    return list(varld.lagesbild.avsnitt.order_by("ordning").values_list("rubrik", "djup"))


# --- Structure -------------------------------------------------------------------------------------------------------


def test_ett_kapitel_flyttas_med_allt_under_sig(kapitel, varld: Varld, personer: Personer):
    avsnitt_flyttat(av=personer.samordnare, avsnitt=kapitel[3], at="upp")
    assert ordning(varld) == [("Två", 1), ("Ett", 1), ("Ett a", 2), ("Ett b", 2)]
    avsnitt_flyttat(av=personer.samordnare, avsnitt=kapitel[1], at="ner")
    avsnitt_flyttat(av=personer.samordnare, avsnitt=kapitel[1], at="in")
    avsnitt_flyttat(av=personer.samordnare, avsnitt=kapitel[0], at="upp")
    assert ordning(varld) == [("Ett", 1), ("Ett b", 2), ("Ett a", 3), ("Två", 1)]
    avsnitt_flyttat(av=personer.samordnare, avsnitt=kapitel[2], at="ut")
    assert ordning(varld) == [("Ett", 1), ("Ett b", 1), ("Ett a", 2), ("Två", 1)]


@pytest.mark.parametrize(
    ("nr", "at"),
    [(0, "upp"), (3, "ner"), (1, "upp"), (2, "ner"), (0, "ut"), (0, "in"), (1, "in"), (0, "bort")],
)  # fmt: skip
def test_dar_det_inte_gar_langre_sags_det(nr, at, kapitel, varld: Varld, personer: Personer):
    fore = ordning(varld)
    with pytest.raises(Ogiltigt):
        avsnitt_flyttat(av=personer.samordnare, avsnitt=kapitel[nr], at=at)
    assert ordning(varld) == fore


def test_det_som_utelamnas_har_kvar_sin_text_och_kan_tas_tillbaka(
    kapitel, varld: Varld, personer: Personer, klient: Klient
):
    spara(personer.analytiker, kapitel[1], text="Viktigt.")
    avsnitt_utelamnat(av=personer.samordnare, avsnitt=kapitel[0], utelamnat=True)
    sida = klient(personer.analytiker).get(reverse("lagesbild", args=[varld.omrade.slug, 2024])).content.decode()
    assert "Viktigt." not in sida
    avsnitt_utelamnat(av=personer.samordnare, avsnitt=kapitel[1], utelamnat=False)
    kvar = varld.lagesbild.avsnitt.filter(utelamnat=False).order_by("ordning")
    assert [a.rubrik for a in kvar] == ["Ett", "Ett a", "Två"]
    assert kvar[1].text == "<p>Viktigt.</p>"


def test_bara_samordnaren_andrar_uppstallningen(kapitel, personer: Personer):
    with pytest.raises(Nekad):
        avsnitt_flyttat(av=personer.analytiker, avsnitt=kapitel[3], at="upp")


def test_ansvarig_maste_kunna_skriva(kapitel, personer: Personer):
    falt = {"avsnitt": kapitel[0], "rubrik": "Nytt namn", "klart_senast": date(2024, 11, 1)}
    with pytest.raises(Ogiltigt, match="kan inte skriva"):
        avsnitt_planerat(av=personer.samordnare, ansvarig=personer.lasare, **falt)
    rad = avsnitt_planerat(av=personer.samordnare, ansvarig=personer.polisanalytiker, **falt)
    assert (rad.rubrik, rad.version) == ("Nytt namn", 2)
    assert rad.versioner.get().rubrik == "Nytt namn"
    assert sen(rad, date(2024, 11, 2))
    assert not sen(rad, date(2024, 11, 1))


def test_uppstallningens_sida_gar_att_anvanda_utan_javascript(
    kapitel, varld: Varld, personer: Personer, klient: Klient, django_assert_max_num_queries
):
    webb = klient(personer.samordnare)
    lista = reverse("lagesbild_uppstallning", args=[varld.omrade.slug, 2024])
    svar = webb.post(adress(kapitel[3], "avsnitt_flytta"), {"at": "upp"})
    assert svar["Location"] == f"{lista}?fokus=upp-{kapitel[3].pk}"
    with django_assert_max_num_queries(12):
        sida = webb.get(svar["Location"]).content.decode()
    assert sida.count("autofocus") == 1
    assert sida.index("Två") < sida.index("Ett a")
    assert webb.post(lista, {"rubrik": " ", "under": ""}).status_code == 400
    assert webb.post(lista, {"rubrik": "Tre", "under": kapitel[0].pk}).status_code == 302
    assert ordning(varld)[-1] == ("Tre", 2)


def test_nytt_ar_fran_mall_har_inga_texter_men_ett_avsnitt_for_varje_prioriterat(varld: Varld, personer: Personer):
    nytt = avsnitt_tillagt(av=personer.samordnare, lagesbild=varld.lagesbild, rubrik="Skolan")
    assert nytt.kod == "skolan"
    mall_sparad(av=personer.samordnare, lagesbild=varld.lagesbild)
    assert [a.per_prioriterat for a in Dokumentmall.objects.get().avsnitt.all()] == [False, True, False]
    ny = lagesbild_skapad(av=personer.analytiker, omrade=varld.omrade, ar=2025, fran=MALL)
    assert list(ny.avsnitt.values_list("kod", "text", "att_uppdatera")) == [
        ("inledning", "", False),
        ("unga-i-risk", "", False),
        ("skolan", "", False),
    ]


def test_nytt_ar_tar_med_texter_kallor_ansvariga_och_bundna_siffror(varld: Varld, personer: Personer):
    text = '<p><span data-siffra="varde:veckor/minst-3:vallingby:2024-01..2024-12">1</span> veckor.</p>'
    spara(personer.analytiker, varld.avsnitt, text=text)
    ny = lagesbild_skapad(av=personer.analytiker, omrade=varld.omrade, ar=2025)
    inledning = ny.avsnitt.get(kod="inledning")
    arets = text.replace("2024-", "2025-")  # bound to the same figure of its own year
    assert (inledning.text, inledning.att_uppdatera, inledning.text_fran_ar) == (arets, True, 2024)
    assert inledning.siffror.get().visat == "1"
    assert list(Kalla.objects.filter(lagesbild=ny).values_list("nyckel", flat=True)) == ["compstat"]


def test_kungsholmen_far_sitt_dokument_ur_samma_mall(varld: Varld, personer: Personer):
    varld.rendering_annat.delete()
    varld.lagesbild_annat.delete()
    ny = lagesbild_skapad(av=personer.frammande, omrade=varld.annat, ar=2025)
    analys = ny.avsnitt.get(kod="analys")
    assert "4 §" in analys.syfte
    assert analys.skrivhjalp
    om_unga = ny.avsnitt.get(kod="unga-i-risk")
    assert PrioriteratOmrade.objects.get(avsnitt=om_unga).overenskommelse.stadsdelsomrade == varld.annat


# --- States ----------------------------------------------------------------------------------------------------------


def test_att_uppdatera_forsvinner_forst_nar_texten_sags_galla(varld: Varld, personer: Personer):
    ny = lagesbild_skapad(av=personer.analytiker, omrade=varld.omrade, ar=2025)
    avsnitt = spara(personer.analytiker, ny.avsnitt.get(kod="inledning"), text="Läget 2025.")
    assert (avsnitt.att_uppdatera, avsnitt.tillstand) == (True, "utkast")
    avsnitt = spara(personer.analytiker, avsnitt, tillstand="klar_for_granskning")
    assert (avsnitt.att_uppdatera, avsnitt.tillstand, avsnitt.version) == (False, "klar_for_granskning", 2)


def test_en_andrad_text_ar_ett_utkast_igen_om_ingen_sager_annat(varld: Varld, personer: Personer):
    avsnitt = tillstand_satt(av=personer.analytiker, avsnitt=varld.avsnitt, tillstand="klar")
    assert spara(personer.analytiker, avsnitt, text="Nytt.").tillstand == "utkast"


def test_det_tomma_ar_tomt_vad_nagon_an_sager(varld: Varld, personer: Personer):
    assert spara(personer.analytiker, varld.avsnitt, text="", tillstand="klar").tillstand == "tom"


def test_framdriften_raknar_varje_avsnitt_en_gang(kapitel, varld: Varld, personer: Personer):
    spara(personer.analytiker, kapitel[0], text="a", tillstand="klar")
    spara(personer.analytiker, kapitel[1], text="b")
    f = framdrift(list(varld.lagesbild.avsnitt.all()), date(2024, 12, 1))
    assert (f.antal, f.klara, f.utkast, f.tomma, f.utan_ansvarig) == (4, 1, 1, 2, 4)
    assert sum(n for _, n, _ in f.delar) == f.antal


def test_en_andring_raknas_och_haver_underskriften(varld: Varld, personer: Personer):
    bild = varld.lagesbild
    underskrift = Underskrift.objects.create(
        lagesbild=bild, part="polis", av=personer.lpochef, tid=DA, andring=0, sett="0" * 64
    )
    spara(personer.analytiker, varld.avsnitt, text="Ny text.")
    underskrift.refresh_from_db()
    assert "ändrade avsnittet ”Inledning”" in underskrift.havd_orsak
    assert Lagesbild.objects.get(pk=bild.pk).andring == 1
    assert Loggpost.objects.filter(handelse="underskrift_havd").count() == 1


# --- What is not saved yet -------------------------------------------------------------------------------------------


def utkast(av, avsnitt, text="<p>Halvfärdigt</p>", flik="a", **andrat):
    falt = {"flik": flik, "bygger_pa": avsnitt.version, "rubrik": avsnitt.rubrik, "text": text, "kommentar": ""}
    return utkast_kvar(av=av, avsnitt=avsnitt, **falt | andrat)


def test_det_osparade_finns_kvar_for_den_som_skrev_och_ingen_annan(varld: Varld, personer: Personer, klient: Klient):
    utkast(personer.analytiker, varld.avsnitt)
    kopia = utkast(personer.analytiker, varld.avsnitt, text="<p>Nästan klart</p>")
    utkast(personer.analytiker, varld.avsnitt, text="<p>I ett annat fönster</p>", flik="b")
    assert [k.text for k in utkastkopior(personer.analytiker, varld.avsnitt)] == [
        "<p>I ett annat fönster</p>",
        "<p>Nästan klart</p>",
    ]
    assert utkastkopior(personer.polisanalytiker, varld.avsnitt) == []
    sida = klient(personer.polisanalytiker).get(f"{adress(varld.avsnitt)}?utkast={kopia.pk}").content.decode()
    assert "Nästan klart" not in sida
    egen = klient(personer.analytiker).get(f"{adress(varld.avsnitt)}?utkast={kopia.pk}").content.decode()
    assert "&lt;p&gt;Nästan klart&lt;/p&gt;" in egen
    assert "I ett annat fönster" in egen


def test_sparat_ar_inte_osparat_langre(varld: Varld, personer: Personer):
    utkast(personer.analytiker, varld.avsnitt)
    spara(personer.analytiker, varld.avsnitt, text="<p>Halvfärdigt</p>", flik="a")
    assert not Utkastkopia.objects.exists()


def test_personuppgifter_sparas_inte_ens_som_utkast(varld: Varld, personer: Personer, klient: Klient):
    with pytest.raises(Personuppgift):
        utkast(personer.analytiker, varld.avsnitt, text="<p>Ring 070-123 45 67</p>")
    svar = klient(personer.analytiker).post(
        adress(varld.avsnitt, "avsnitt_utkast"),
        {"text": "Ring 070-123 45 67", "rubrik": "R", "bygger_pa": "1", "flik": "a", "skriver": "1"},
    )
    assert svar.status_code == 400
    assert "telefonnummer" in svar.json()["fel"]
    assert not Utkastkopia.objects.exists()


def test_den_som_skriver_samtidigt_syns_for_den_andra(varld: Varld, personer: Personer, klient: Klient):
    narvaro_meddelad(av=personer.polisanalytiker, avsnitt=varld.avsnitt, skriver=True)
    svar = klient(personer.analytiker).post(adress(varld.avsnitt, "avsnitt_utkast"), {"skriver": "0"}).json()
    assert svar["andra"] == [{"namn": "Analytiker Polisen", "skriver": True}]
    assert [n.namn for n in narvarande(personer.polisanalytiker, varld.avsnitt)] == ["Analytiker Förvaltningen"]


def test_inget_utkast_i_det_som_ar_faststallt(varld: Varld, personer: Personer):
    with pytest.raises(Last):
        utkast(personer.analytiker, varld.avsnitt_faststallt)


@pytest.mark.parametrize("rubrik", ["Trygghet", ""], ids=["hel", "ofullständig"])
def test_det_skrivna_star_kvar_pa_sidan_nar_dokumentet_faststallts_under_tiden(
    varld: Varld, personer: Personer, klient: Klient, rubrik: str
):
    avsnitt = varld.avsnitt
    utkast(personer.analytiker, avsnitt, text="<p>Från en annan flik.</p>", kommentar="")
    avsnitt.lagesbild.status = Lagesbild.Status.FASTSTALLD
    avsnitt.lagesbild.save()
    data = {"rubrik": rubrik, "text": "<p>Två timmars <strong>arbete</strong>.</p><script>x()</script>", "bygger_pa": 1}
    svar = klient(personer.analytiker).post(adress(avsnitt), data)
    sida = svar.content.decode()
    assert svar.status_code == 409
    assert "<p>Två timmars <strong>arbete</strong>.</p>" in sida
    assert "x()" not in sida
    assert "är inte sparad" in sida
    assert "Från en annan flik." in sida
    assert 'id="avsnittsform"' not in sida
    assert Avsnitt.objects.get(pk=avsnitt.pk).text == avsnitt.text
    lasarens = klient(personer.lasare).get(adress(avsnitt)).content.decode()
    assert "Från en annan flik." not in lasarens


def test_krock_laggs_ihop_utan_att_nagon_mening_forsvinner(varld: Varld, personer: Personer, klient: Klient):
    bas = spara(personer.analytiker, varld.avsnitt, text="<p>Ett.</p>\n<p>Två.</p>")
    webb = klient(personer.analytiker)
    mitt = {"rubrik": bas.rubrik, "text": "<p>Ett.</p><p>Två, ändrat.</p>", "bygger_pa": "2", "bas": "2", "flik": "a"}
    spara(personer.polisanalytiker, bas, text="<p>Ett, ändrat.</p>\n<p>Två.</p>")
    krock = webb.post(adress(bas), mitt)
    assert krock.status_code == 409
    sida = krock.content.decode()
    assert "[borttaget: </span>, ändrat<" in sida
    assert "[tillagt: </span>, ändrat<" in sida
    ihop = webb.post(adress(bas), mitt | {"bygger_pa": "3", "bas": "2", "handling": "lagg-ihop"}).content.decode()
    assert "Ändringarna gällde olika stycken" in ihop
    assert "&lt;p&gt;Ett, ändrat.&lt;/p&gt;\n&lt;p&gt;Två, ändrat.&lt;/p&gt;" in ihop
    assert Avsnittsversion.objects.filter(avsnitt=bas, utfall="krock").count() == 1


def test_historiken_visar_vad_en_version_andrade_i_ord(varld: Varld, personer: Personer, klient: Klient):
    nu = spara(personer.analytiker, varld.avsnitt, text="Läget är lugnt.")
    spara(personer.polisanalytiker, nu, text="Läget är oroande.")
    sida = klient(personer.enhetschef).get(adress(varld.avsnitt, "avsnitt_historik")).content.decode()
    assert "[borttaget: </span>lugnt<" in sida
    assert "[tillagt: </span>oroande<" in sida
    assert "Analytiker Polisen" in sida


def test_en_aldre_version_oppnas_i_redigeraren_och_sparas_som_en_ny(varld: Varld, personer: Personer, klient: Klient):
    ett = spara(personer.analytiker, varld.avsnitt, text="<p>Den första texten.</p>")
    tva = spara(personer.polisanalytiker, ett, text="<p>Den andra texten.</p>")
    gammal = Avsnittsversion.objects.get(avsnitt=ett, version=ett.version)
    webb, vag = klient(personer.analytiker), f"{adress(varld.avsnitt)}?version={gammal.pk}"
    historik = webb.get(f"{adress(varld.avsnitt, 'avsnitt_historik')}?till={gammal.pk}").content.decode()
    assert vag in historik
    assert f"Återställ version {ett.version}" in " ".join(historik.split())
    svar = webb.get(vag)
    form = svar.context["formular"]
    assert (form["text"].value(), form["bygger_pa"].value()) == ("<p>Den första texten.</p>", tva.version)
    assert "Inget är ändrat i avsnittet än." in svar.content.decode()
    assert Avsnitt.objects.get(pk=varld.avsnitt.pk).text == "<p>Den andra texten.</p>"
    data = {namn: form[namn].value() or "" for namn in form.fields if namn != "intern"}
    assert webb.post(adress(varld.avsnitt), data).status_code == 302
    rad = Avsnitt.objects.get(pk=varld.avsnitt.pk)
    assert (rad.text, rad.version) == ("<p>Den första texten.</p>", tva.version + 1)
    assert rad.versioner.filter(version=tva.version).get().text == "<p>Den andra texten.</p>"
    assert "?version=" not in webb.get(adress(varld.avsnitt, "avsnitt_historik")).content.decode()


def test_en_text_som_inte_blev_sparad_gar_att_aterstalla_men_inte_ett_annat_avsnitts(
    varld: Varld, personer: Personer, klient: Klient
):
    spara(personer.polisanalytiker, varld.avsnitt, text="<p>Hann före.</p>")
    with pytest.raises(Krock):
        spara(personer.analytiker, varld.avsnitt, text="<p>Hann inte.</p>")
    forlorad = Avsnittsversion.objects.get(utfall="krock")
    webb = klient(personer.analytiker)
    assert f"?version={forlorad.pk}" in webb.get(adress(varld.avsnitt)).content.decode()
    svar = webb.get(f"{adress(varld.avsnitt)}?version={forlorad.pk}")
    assert svar.context["formular"]["text"].value() == "<p>Hann inte.</p>"
    annat = varld.lagesbild.avsnitt.exclude(pk=varld.avsnitt.pk)[0]
    assert webb.get(f"{adress(annat)}?version={forlorad.pk}").status_code == 404


def test_tva_utkast_som_borjar_lika_skiljs_at_av_det_som_ar_nytt(varld: Varld, personer: Personer, klient: Klient):
    for flik, nytt in (("ett", "Om torget."), ("tva", "Om parken.")):
        utkast_kvar(
            av=personer.analytiker, avsnitt=varld.avsnitt, flik=flik, bygger_pa=varld.avsnitt.version, rubrik="",
            text=f"<p>Läget.</p><p>{nytt}</p>", kommentar="",
        )  # fmt: skip
    sida = klient(personer.analytiker).get(adress(varld.avsnitt)).content.decode()
    for nytt in ("Om torget.", "Om parken."):
        assert f"Skriven i en annan webbläsare eller på en annan enhet. {nytt}" in sida


def test_det_som_samma_person_har_sparat_sedan_dess_erbjuds_inte_igen(varld: Varld, personer: Personer, klient: Klient):
    for flik, text in (("ett", "<p>Torget är lug</p>"), ("tva", "<p>Torget är lugnt.</p><p>Parken inte.</p>")):
        utkast(personer.analytiker, varld.avsnitt, text=text, flik=flik)
    webb, sparat = klient(personer.analytiker), "<p>Läget.</p><p>Torget är lugnt.</p>"
    nu = spara(personer.polisanalytiker, varld.avsnitt, text=sparat)
    assert [k.rad.flik for k in webb.get(adress(nu)).context["kopior"]] == ["tva", "ett"]  # another's save is no answer
    nu = spara(personer.analytiker, nu, text=f"{sparat}<p>Mer.</p>")
    nu = spara(personer.analytiker, nu, text="<p>Helt annat.</p>")
    assert [k.rad.flik for k in webb.get(adress(nu)).context["kopior"]] == ["tva"]  # its last words are saved nowhere
    krock = webb.post(adress(nu), {"rubrik": nu.rubrik, "text": "<p>Parken inte.</p>", "bygger_pa": "1"})
    assert "Du har själv sparat avsnittet sedan dess" in krock.content.decode()
    assert "Någon annan hann spara före dig" not in krock.content.decode()


def test_det_att_hanvisa_till_skiljs_at_av_avsnitt_och_egen_rubrik(kapitel, varld: Varld, personer: Personer):
    block = [{"slag": "arsstaplar", "serie": "x/ran"}, {"slag": "arsstaplar", "serie": "x/mord", "rubrik": "Mord"}]
    kapitel[0].block = [*block, {"slag": "arsstaplar", "serie": "x/stold"}]
    kapitel[3].block = ["arsstaplar"]
    mal = hanvisningsmal(personer.analytiker, varld.lagesbild, kapitel)
    assert [(m.nyckel, m.val) for m in mal if m.grupp == DELGRUPP] == [
        (f"diagram:{kapitel[0].kod}/arsstaplar", "diagram: En serie år för år, i ”Ett”"),
        (f"diagram:{kapitel[0].kod}/arsstaplar/2", "diagram: Mord, i ”Ett”"),
        (f"diagram:{kapitel[0].kod}/arsstaplar/3", "diagram: En serie år för år, i ”Ett” (nr 2)"),
        (f"diagram:{kapitel[3].kod}/arsstaplar", "diagram: En serie år för år, i ”Två”"),
    ]


def test_kallan_valjs_efter_namn_men_star_i_texten_som_sitt_nummer(varld: Varld, personer: Personer):
    namn = "Polisen. (2023). Utsatta områden: polisens arbete och samverkan med andra myndigheter."
    Kalla.objects.filter(lagesbild=varld.lagesbild).delete()
    Kalla.objects.create(lagesbild=varld.lagesbild, ordning=1, nyckel="polisen", text=namn)
    (mal,) = (m for m in hanvisningsmal(personer.analytiker, varld.lagesbild, []) if m.grupp == "Källor")
    assert mal.text == "källa 1"
    assert mal.val == f"källa 1 – {namn[:59]}…"


# --- Figures ---------------------------------------------------------------------------------------------------------


def test_api_andrar_ett_avsnitt_och_sager_nar_nagon_hann_fore(varld: Varld, personer: Personer, klient: Klient):
    webb = klient(personer.analytiker)
    url = reverse("api:avsnitt-detail", args=[varld.avsnitt.pk])
    svar = webb.patch(url, {"text": "Nytt.", "tillstand": "klar", "bygger_pa": 1}, "application/json")
    assert svar.status_code == 200, svar.content
    assert (svar.json()["text"], svar.json()["tillstand"], svar.json()["version"]) == ("<p>Nytt.</p>", "klar", 2)
    krock = webb.patch(url, {"text": "Mitt.", "bygger_pa": 1}, "application/json")
    assert krock.status_code == 409
    assert krock.json()["nuvarande"]["text"] == "<p>Nytt.</p>"
    assert krock.json()["forsok"]["text"] == "<p>Mitt.</p>"
    (rad,) = webb.get(reverse("api:avsnitt-list"), {"ar": "2024", "tillstand": "klar"}).json()["results"]
    assert rad["id"] == varld.avsnitt.pk


def test_api_kommenterar_svarar_och_loser(varld: Varld, personer: Personer, klient: Klient):
    webb, url = klient(personer.enhetschef), reverse("api:kommentar-list")
    ny = {"avsnitt": varld.avsnitt.pk, "text": "Stämmer det?", "omnamnda": [personer.analytiker.epost]}
    trad = webb.post(url, ny, "application/json").json()
    assert Utskick.objects.get(slag="omnamnande").mottagare == personer.analytiker.epost
    svar = {"avsnitt": varld.avsnitt.pk, "text": "Ja.", "trad": trad["id"]}
    assert [s["text"] for s in webb.post(url, svar, "application/json").json()["svar"]] == ["Ja."]
    lost = webb.post(reverse("api:kommentar-lost", args=[trad["id"]]), {"lost": True}, "application/json")
    assert lost.json()["lost_av"] == "Enhetschef Förebyggande"
    fel = webb.post(url, ny | {"omnamnda": [personer.frammande.epost]}, "application/json")
    assert fel.json()["falt"] == {"omnamnda": ["Den du vill nämna arbetar inte i området."]}
