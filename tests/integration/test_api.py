"""The API: same scope and same rules as the pages, errors in one form."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lagesbild.models import Bedomningshistorik, Rendering, Veckobedomning
from platser.models import Stadsdel
from samverkan.models import Loggpost
from tests.personer import DA

API = "/api/v1/"


@pytest.fixture
def api(klient, personer):
    """`api("analytiker").get("veckobedomningar/")`"""

    class Api:
        def __init__(self, person: str) -> None:
            self.klient: Client = klient(personer[person])

        def get(self, adress: str, **fraga):
            return self.klient.get(API + adress, fraga)

        def skicka(self, metod: str, adress: str, data):
            return getattr(self.klient, metod)(API + adress, data, content_type="application/json")

        def post(self, adress: str, data):
            return self.skicka("post", adress, data)

        def patch(self, adress: str, data):
            return self.skicka("patch", adress, data)

        def put(self, adress: str, data):
            return self.skicka("put", adress, data)

    return Api


def rader(svar):
    assert svar.status_code == 200, svar.content.decode()
    return svar.json()["results"]


def fel(svar, status, kod, *ord_i_texten):
    data = svar.json()
    assert svar.status_code == status, data
    assert data["kod"] == kod, data
    for ordet in ord_i_texten:
        assert ordet in data["fel"], data["fel"]
    return data


NY = {"stadsdel": "grimsta", "ar": 2024, "vecka": 45, "niva": 2}
RADERNA = (
    "stadsdelar", "veckobedomningar", "matserier", "matvarden", "lagesbilder", "kallor", "dokumentbilder",
    "renderingar", "stadsdelsomraden",
)  # fmt: skip


# --- Who sees what ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("adress", [*(f"{r}/" for r in RADERNA), ""])
def test_den_som_inte_ar_inloggad_far_401(varld, api, adress):
    fel(api("utloggad").get(adress), 401, "ej_inloggad", "Logga in")


def test_schemat_ar_bara_for_inloggade(varld, api):
    assert api("utloggad").get("schema/").status_code == 401
    assert api("lasare").get("schema/").status_code == 200
    assert api("utloggad").get("dokumentation/")["Location"].startswith("/logga-in/")


def test_ingen_ser_ett_annat_omrades_rader(varld, api):
    for person, omrade in (("analytiker", varld.omrade), ("frammande", varld.annat)):
        assert [r["slug"] for r in rader(api(person).get("stadsdelsomraden/"))] == [omrade.slug]
        for lista in ("stadsdelar", "veckobedomningar", "lagesbilder", "renderingar"):
            assert {r["stadsdelsomrade"] for r in rader(api(person).get(f"{lista}/"))} == {omrade.slug}
        siffror = {r["omrade"] for r in rader(api(person).get("matvarden/", alla_uttag="ja"))}
        assert siffror == {omrade.namn, "Stockholms stad"}


def test_en_frammande_rads_adress_finns_inte(varld, api):
    for adress in (
        f"stadsdelsomraden/{varld.annat.slug}/",
        f"stadsdelar/{varld.andra_stadsdelar[0].pk}/",
        f"veckobedomningar/{varld.bedomning_annat.pk}/",
        f"lagesbilder/{varld.lagesbild_annat.pk}/",
        f"renderingar/{varld.rendering_annat.pk}/",
        f"renderingar/{varld.rendering_annat.pk}/fil/",
        f"matvarden/{varld.varden[3].pk}/",
    ):
        fel(api("analytiker").get(adress), 404, "finns_inte")


def test_lasaren_ser_bara_det_faststallda(varld, api):
    lasare = api("lasare")
    assert {r["vecka"] for r in rader(lasare.get("veckobedomningar/"))} == {44}
    assert {r["ar"] for r in rader(lasare.get("lagesbilder/"))} == {2023}
    assert {r["id"] for r in rader(lasare.get("renderingar/"))} == {varld.rendering_klar.pk}
    fel(lasare.get(f"veckobedomningar/{varld.bedomning_oppen.pk}/"), 404, "finns_inte")
    fel(lasare.get(f"lagesbilder/{varld.lagesbild.pk}/"), 404, "finns_inte")


def test_lasaren_ser_inte_det_som_bara_ar_for_den_interna_utgavan(varld, api):
    varld.avsnitt_faststallt.intern = True
    varld.avsnitt_faststallt.save()
    Rendering.objects.filter(pk=varld.rendering_klar.pk).update(utgava="intern")
    adress = f"lagesbilder/{varld.lagesbild_faststalld.pk}/"
    assert api("lasare").get(adress).json()["avsnitt"] == []
    assert len(api("enhetschef").get(adress).json()["avsnitt"]) == 1
    fel(api("lasare").get(f"renderingar/{varld.rendering_klar.pk}/fil/"), 404, "finns_inte")


def test_varje_modell_haller_lasaren_borta_fran_oppna_veckor_och_utkast(varld, personer):
    assert set(Bedomningshistorik.objects.synlig_for(personer.lasare).values_list("vecka", flat=True)) == {44}
    assert not Bedomningshistorik.objects.synlig_for(AnonymousUser())


def test_ett_uppdrag_som_har_slutat_ger_ingen_sikt(varld, api, personer):
    personer.analytiker.uppdrag.update(giltig_till="2021-12-31")
    assert rader(api("analytiker").get("veckobedomningar/")) == []
    fel(api("analytiker").post("veckobedomningar/", NY), 403, "nekad")


# --- Writing ---------------------------------------------------------------------------------------------------------


def test_en_ny_bedomning_sparas_med_historik_och_logg(varld, api, personer):
    svar = api("analytiker").post("veckobedomningar/", NY | {"motivering": "Klotter."})
    assert svar.status_code == 201
    assert svar.json() | {"id": 0, "satt_tid": ""} == {
        "id": 0,
        "stadsdelsomrade": "hasselby-vallingby",
        "stadsdel": "grimsta",
        "ar": 2024,
        "vecka": 45,
        "niva": 2,
        "lage": "bedomd",
        "motivering": "Klotter.",
        "version": 1,
        "satt_av": personer.analytiker.namn,
        "satt_tid": "",
    }
    sparad = Veckobedomning.objects.get(pk=svar.json()["id"])
    assert Bedomningshistorik.objects.filter(stadsdel=sparad.stadsdel, vecka=45, utfall="sparad").count() == 1
    assert Loggpost.objects.get(handelse="bedomning_satt").av == personer.analytiker


def test_den_som_bygger_pa_en_aldre_version_far_bada_vardena(varld, api):
    adress = f"veckobedomningar/{varld.bedomning_oppen.pk}/"
    assert api("analytiker").patch(adress, {"niva": 5, "bygger_pa": 1}).json()["version"] == 2
    for svar in (
        api("polisanalytiker").put(adress, {"niva": 3, "bygger_pa": 1}),
        api("polisanalytiker").patch(adress, {"niva": 3}),
        api("polisanalytiker").post("veckobedomningar/", NY | {"stadsdel": "vallingby", "niva": 3}),
    ):
        data = fel(svar, 409, "krock", "5", "3")
        assert (data["nuvarande"]["niva"], data["nuvarande"]["version"], data["forsok"]["niva"]) == (5, 2, 3)
    assert Veckobedomning.objects.get(pk=varld.bedomning_oppen.pk).niva == 5
    assert Bedomningshistorik.objects.filter(utfall="krock", till_niva=3).count() == 3


def test_det_som_inte_skickas_med_lamnas_som_det_ar(varld, api):
    adress = f"veckobedomningar/{varld.bedomning_oppen.pk}/"
    svar = api("analytiker").patch(adress, {"motivering": "Ny text.", "bygger_pa": 1}).json()
    assert (svar["niva"], svar["motivering"]) == (4, "Ny text.")
    svar = api("analytiker").patch(adress, {"niva": 3, "bygger_pa": 2}).json()
    assert (svar["niva"], svar["motivering"], svar["version"]) == (3, "Ny text.", 3)


def test_en_lugn_vecka_som_far_en_hogre_niva_ar_inte_lugn_langre(varld, api):
    lugn = Veckobedomning.objects.get(lage="lugn", stadsdel__stadsdelsomrade=varld.omrade)
    svar = api("analytiker").patch(f"veckobedomningar/{lugn.pk}/", {"niva": 2, "bygger_pa": 1})
    assert (svar.status_code, svar.json()["lage"]) == (200, "bedomd")


def test_en_faststalld_vecka_ar_last(varld, api):
    fel(
        api("samordnare").patch(f"veckobedomningar/{varld.bedomning_faststalld.pk}/", {"niva": 5, "bygger_pa": 1}),
        409,
        "last",
        "fastställd",
    )


@pytest.mark.parametrize(
    ("andrat", "kod", "falt", "text"),
    [
        ({"niva": 6}, "ogiltigt", "niva", "1–5"),
        ({"niva": 0}, "ogiltigt", "niva", "1–5"),
        ({"niva": True}, "ogiltigt", "niva", "heltal"),
        ({"niva": 2.5}, "ogiltigt", "niva", "heltal"),
        ({"niva": None}, "ogiltigt", "niva", "null"),
        ({"niva": 10**400}, "ogiltigt", "niva", "1–5"),
        ({"vecka": 54}, "ogiltigt", "vecka", "Vecka 54 finns inte"),
        ({"vecka": 53}, "ogiltigt", "vecka", "Vecka 53 finns inte år 2024"),
        ({"ar": 1999}, "ogiltigt", "vecka", "2000–2099"),
        ({"ar": 2099}, "ogiltigt", "vecka", "för långt fram"),
        ({"stadsdel": "marieberg"}, "ogiltigt", "stadsdel", "finns inte i något område"),
        ({"stadsdel": "marieberg", "stadsdelsomrade": "kungsholmen"}, "ogiltigt", "stadsdel", "finns inte i något"),
        ({"stadsdel": "atlantis"}, "ogiltigt", "stadsdel", "finns inte i något område"),
        ({"stadsdel": {"$ne": 1}}, "ogiltigt", "stadsdel", "Skriv text"),
        ({"stadsdel": "a\x00b"}, "ogiltigt", "stadsdel", "stadsdel"),
        ({"motivering": "Kontakt 811228-9874."}, "personuppgift", "motivering", "personuppgifter"),
        ({"motivering": "x" * 2001}, "ogiltigt", "motivering", "2000"),
        ({"lage": "stormigt"}, "ogiltigt", "lage", "stormigt"),
        ({"lage": "lugn"}, "ogiltigt", "lage", "nivå 1"),
        ({"bygger_pa": 3}, "ogiltigt", "bygger_pa", "version 3"),
        ({"bygger_pa": 2**63}, "ogiltigt", "bygger_pa", "bygger_pa"),
    ],
)
def test_dalig_indata_ger_ett_klart_fel_och_inget_sparas(varld, api, andrat, kod, falt, text):
    fore = Veckobedomning.objects.count(), Bedomningshistorik.objects.count(), Loggpost.objects.count()
    data = fel(api("analytiker").post("veckobedomningar/", NY | andrat), 400, kod, text)
    assert falt in data["falt"]
    assert fore == (Veckobedomning.objects.count(), Bedomningshistorik.objects.count(), Loggpost.objects.count())


@pytest.mark.parametrize("falt", ["stadsdel", "ar", "vecka", "niva"])
def test_ett_falt_som_saknas_namns(varld, api, falt):
    data = fel(api("analytiker").post("veckobedomningar/", {k: v for k, v in NY.items() if k != falt}), 400, "ogiltigt")
    assert data["fel"] == f"{falt}: Det här fältet är obligatoriskt."


@pytest.mark.parametrize(
    ("innehall", "typ", "status"),
    [
        ("{", "application/json", 400),
        ("[1]", "application/json", 400),
        ("NaN", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        ("niva=2", "application/x-www-form-urlencoded", 415),
    ],
)
def test_trasigt_innehall_ar_inget_serverfel(varld, klient, personer, innehall, typ, status):
    svar = klient(personer.analytiker).post(f"{API}veckobedomningar/", innehall, content_type=typ)
    assert svar.status_code == status
    assert {"kod", "fel"} <= svar.json().keys()


@pytest.mark.parametrize("innehall", [r'{"kalla": "\ud800"}', r'{"kalla": "polis\ud83d"}', r'{"\udfff": 1}'])
def test_ett_halvt_tecken_ar_inget_serverfel(varld, klient, personer, innehall):
    svar = klient(personer.analytiker).post(f"{API}handelser/", innehall, content_type="application/json")
    assert svar.status_code == 400
    assert svar.json()["kod"] == "olasligt"


def test_en_bedomning_kan_inte_flyttas(varld, api):
    adress = f"veckobedomningar/{varld.bedomning_oppen.pk}/"
    for falt, varde in (("vecka", 44), ("ar", 2023), ("stadsdel", "grimsta"), ("stadsdelsomrade", "kungsholmen")):
        fel(api("analytiker").patch(adress, {falt: varde, "bygger_pa": 1}), 400, "ogiltigt", "kan inte flyttas")
    fel(api("analytiker").put(adress, {"bygger_pa": 1}), 400, "ogiltigt", "niva")


def test_samma_kortnamn_i_tva_omraden_kraver_omradet(varld, api, personer):
    Stadsdel.objects.create(stadsdelsomrade=varld.annat, slug="grimsta", namn="Grimsta", ordning=9)
    personer.frammande.uppdrag.create(
        roll="analytiker", part="forvaltning", stadsdelsomrade=varld.omrade, giltig_fran="2020-01-01"
    )
    fel(api("frammande").post("veckobedomningar/", NY), 400, "ogiltigt", "flera områden")
    svar = api("frammande").post("veckobedomningar/", NY | {"stadsdelsomrade": "kungsholmen"})
    assert (svar.status_code, svar.json()["stadsdelsomrade"]) == (201, "kungsholmen")


@pytest.mark.parametrize("person", ["lasare", "enhetschef", "forvaltningschef", "lpochef", "administrator"])
def test_den_som_inte_far_skriva_nekas(varld, api, person):
    fel(api(person).post("veckobedomningar/", NY), 403, "nekad")
    adress = f"veckobedomningar/{varld.bedomning_faststalld.pk}/"
    fel(api(person).patch(adress, {"niva": 3, "bygger_pa": 1}), 403, "nekad")


def test_ratt_i_ett_omrade_ar_inte_ratt_i_ett_annat(varld, api, personer):
    """An analyst of Kungsholmen who only reads Hässelby-Vällingby can't write there."""
    personer.frammande.uppdrag.create(
        roll="enhetschef", part="forvaltning", stadsdelsomrade=varld.omrade, giltig_fran="2020-01-01"
    )
    fel(api("frammande").post("veckobedomningar/", NY), 403, "nekad", "Hässelby-Vällingby")
    fel(api("frammande").patch(f"veckobedomningar/{varld.bedomning_oppen.pk}/", {"niva": 1}), 403, "nekad")


def test_session_utan_csrf_slapps_inte_igenom(varld, personer):
    klient = Client(enforce_csrf_checks=True)
    klient.force_login(personer.analytiker, "django.contrib.auth.backends.ModelBackend")
    svar = klient.post(f"{API}veckobedomningar/", NY, content_type="application/json")
    fel(svar, 403, "nekad", "CSRF")


# --- Filters ---------------------------------------------------------------------------------------------------------


def veckor(svar):
    return [(r["ar"], r["vecka"], r["stadsdel"]) for r in rader(svar)]


def test_filter_pa_plats_tid_och_niva(varld, api):
    for ar, vecka in ((2023, 50), (2023, 52), (2024, 5), (2024, 6)):
        Veckobedomning.objects.create(
            stadsdel=varld.stadsdelar[2], ar=ar, vecka=vecka, niva=1, satt_av_id=varld.bedomning_oppen.satt_av_id,
            satt_tid=DA,
        )  # fmt: skip
    a = api("analytiker")
    assert len(veckor(a.get("veckobedomningar/", stadsdelsomrade="hasselby-vallingby"))) == 9
    assert {s for *_, s in veckor(a.get("veckobedomningar/", stadsdel="vallingby"))} == {"vallingby"}
    over_nyar = veckor(a.get("veckobedomningar/", fran="2023-50", till="2024-05"))
    assert [v[:2] for v in over_nyar] == [(2023, 50), (2023, 52), (2024, 5)]
    assert veckor(a.get("veckobedomningar/", vecka_fran="2023-50", vecka_till="2024-05")) == over_nyar
    assert {v[1] for v in veckor(a.get("veckobedomningar/", ar=2024, vecka_fran=44, vecka_till=44))} == {44}
    assert {r["niva"] for r in rader(a.get("veckobedomningar/", niva_min=3))} == {3, 4}
    assert {r["niva"] for r in rader(a.get("veckobedomningar/", niva=4))} == {4}
    assert {r["lage"] for r in rader(a.get("veckobedomningar/", lage="lugn"))} == {"lugn"}


@pytest.mark.parametrize(
    ("lista", "namn", "varde", "text"),
    [
        ("veckobedomningar", "nivaa", "3", "Filtret finns inte"),
        ("lagesbilder", "limit", "3", "Filtret finns inte"),
        ("stadsdelsomraden", "slug", "x", "Filtret finns inte"),
        ("veckobedomningar", "niva", "", "inget värde"),
        ("veckobedomningar", "niva", "6", "5"),
        ("veckobedomningar", "niva", "tre", "heltal"),
        ("veckobedomningar", "ar", "99999999999999999999", "2099"),
        ("veckobedomningar", "fran", "2024-54", "Vecka 54 finns inte"),
        ("veckobedomningar", "fran", "45", "ingen vecka"),
        ("veckobedomningar", "vecka_till", "54", "Vecka 54 finns inte"),
        ("veckobedomningar", "vecka_till", "²", "ingen vecka"),
        ("veckobedomningar", "stadsdelsomrade", "kungsholmen", "inget uppdrag"),
        ("veckobedomningar", "stadsdelsomrade", "atlantis", "inget uppdrag"),
        ("veckobedomningar", "stadsdel", "marieberg", "finns inte i något område"),
        ("veckobedomningar", "stadsdel", "a\x00b", "stadsdel"),
        ("matvarden", "kalla", "hittepa", "Källan ”hittepa” finns inte"),
        ("matvarden", "serie", "hittepa", "Serien ”hittepa” finns inte"),
        ("matvarden", "fran", "2024-13-01", "fran"),
        ("matvarden", "alla_uttag", "kanske", "kanske"),
        ("matvarden", "per_sida", "0", "heltal 1–1000"),
        ("matvarden", "per_sida", "5000", "heltal 1–1000"),
        ("renderingar", "status", "trasig", "trasig"),
    ],
)
def test_ett_filter_som_inte_gar_att_forsta_ignoreras_inte(varld, api, lista, namn, varde, text):
    data = fel(api("analytiker").get(f"{lista}/", **{namn: varde}), 400, "ogiltigt", text)
    assert namn in data["falt"]


def test_samma_filter_tva_ganger(varld, api):
    fel(api("analytiker").get("veckobedomningar/", niva=[1, 2]), 400, "ogiltigt", "mer än en gång")


def test_en_sida_som_inte_finns(varld, api):
    fel(api("analytiker").get("veckobedomningar/", sida=99), 404, "finns_inte", "Sidan finns inte")


@pytest.mark.parametrize("pk", ["0", "999999999999999999", "9" * 30, "-1", "1%00", "abc", "1'"])
@pytest.mark.parametrize("lista", ["veckobedomningar", "matvarden", "lagesbilder", "renderingar", "stadsdelar"])
def test_konstiga_nummer_finns_inte(varld, api, lista, pk):
    assert api("analytiker").get(f"{lista}/{pk}/").status_code == 404


# --- Figures ---------------------------------------------------------------------------------------------------------


def test_det_senaste_uttaget_om_inget_annat_sags(varld, api):
    def varden(**val):
        svar = api("analytiker").get("matvarden/", stadsdelsomrade="hasselby-vallingby", **val)
        return [(r["fran"][:4], r["per_datum"], float(r["varde"])) for r in rader(svar)]

    nya = [("2023", "2024-11-04", 418.0), ("2024", "2024-11-04", 395.0)]
    gammal = ("2023", "2023-11-06", 410.0)
    assert varden() == nya
    assert varden(alla_uttag="nej") == nya
    assert varden(alla_uttag="ja") == [gammal, *nya]
    assert varden(per_datum="2023-11-06") == [gammal]
    assert varden(ar=2024, kalla="compstat", serie="skadegorelse") == nya[1:]
    assert varden(fran="2024-01-01", till="2024-12-31") == nya[1:]
    assert api("analytiker").get(f"matvarden/{varld.varden[0].pk}/").json()["varde"] == "410.0000"


def test_serier_syns_bara_om_en_siffra_syns(varld, api, personer):
    assert [r["slug"] for r in rader(api("analytiker").get("matserier/", kalla="compstat"))] == ["skadegorelse"]
    varld.serie.varden.exclude(matomrade__stadsdelsomrade=varld.annat).delete()
    assert rader(api("analytiker").get("matserier/")) == []
    assert len(rader(api("frammande").get("matserier/"))) == 1


# --- The document and its PDF ----------------------------------------------------------------------------------------


def test_lagesbilden_med_avsnitt_och_kallor(varld, api):
    data = api("enhetschef").get(f"lagesbilder/{varld.lagesbild.pk}/").json()
    assert [a["rubrik"] for a in data["avsnitt"]] == ["Inledning", "Unga i risk för kriminalitet"]
    assert data["avsnitt"][1]["prioriterat_omrade"] == "Unga i risk för kriminalitet"
    assert [k["text"] for k in data["kallor"]] == ["Polisen, CompStat"]


def test_en_pdf_bestalls_foljs_och_hamtas(varld, api):
    a = api("analytiker")
    svar = a.post("renderingar/", {"lagesbild": varld.lagesbild_faststalld.pk, "utgava": "intern"})
    assert svar.status_code == 201
    assert svar.json() | {"status": "vantar", "andel": 0, "fil": None, "utgava": "intern"} == svar.json()
    igen = a.post("renderingar/", {"lagesbild": varld.lagesbild_faststalld.pk, "utgava": "intern"})
    assert igen.json()["id"] == svar.json()["id"]
    klar = a.get(f"renderingar/{varld.rendering_klar.pk}/").json()
    assert klar["fil"] == f"http://testserver{API}renderingar/{varld.rendering_klar.pk}/fil/"
    fil = a.klient.get(klar["fil"], headers={"accept": "application/pdf"})
    assert (fil["Content-Type"], b"".join(fil.streaming_content)) == ("application/pdf", b"%PDF-1.7\n")
    assert fil["Content-Disposition"] == 'attachment; filename="lagesbild-hasselby-vallingby-2023-v1-publik.pdf"'
    fel(a.get(f"renderingar/{varld.rendering.pk}/fil/"), 404, "finns_inte")


def test_en_fil_som_har_forsvunnit_ar_inget_serverfel(varld, api):
    varld.rendering_klar.fil.storage.delete(varld.rendering_klar.fil.name)
    fel(api("analytiker").get(f"renderingar/{varld.rendering_klar.pk}/fil/"), 404, "finns_inte")


def test_bara_den_som_far_bestaller_pdf_och_bara_av_sitt_eget(varld, api):
    for person in ("lasare", "administrator"):
        fel(api(person).post("renderingar/", {"lagesbild": varld.lagesbild_faststalld.pk}), 403, "nekad")
    data = fel(api("analytiker").post("renderingar/", {"lagesbild": varld.lagesbild_annat.pk}), 400, "ogiltigt")
    assert "lagesbild" in data["falt"]
    fel(api("analytiker").post("renderingar/", {"lagesbild": varld.lagesbild.pk, "utgava": "hemlig"}), 400, "ogiltigt")


# --- Constant query counts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lista", RADERNA)
def test_antalet_fragor_beror_inte_pa_antalet_rader(exempel, api, lista):
    a = api("analytiker")
    a.get(f"{lista}/")

    def fragor(antal: int) -> int:
        with CaptureQueriesContext(connection) as fangade:
            rader(a.get(f"{lista}/", per_sida=antal))
        return len(fangade)

    assert fragor(1) == fragor(500) <= 8
