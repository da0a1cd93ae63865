"""What stands beside the texts of a yearly document, through the API: the same services as the pages."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lagesbild.models import Avsnitt, Dokumentbild
from lagesbild.services.dokumentbild import dokumentbild_tillagd
from samverkan.models import Anvandare, Loggpost
from tests.personer import Personer, Varld
from tests.vandringsdelar import jpeg

Klient = Callable[[Anvandare | None], Client]
API = "/api/v1/"
BILDTEXT: dict[str, Any] = {"rubrik": "Torget i juni", "alternativtext": "Ett torg med bänkar och tre träd."}
INGET_SYNS = ("\x01", "\u200b", "\u00ad", "\u2060", "\ufeff", "\u3164", "\u2800", " \ufe0f\u200d ")


class Anrop:
    def __init__(self, klient: Client) -> None:
        self.klient = klient

    def __call__(self, metod: str, adress: str, data: Any = None) -> tuple[int, Any]:
        mer = {} if data is None else {"data": data, "content_type": "application/json"}
        svar = getattr(self.klient, metod)(API + adress, **mer)
        return svar.status_code, svar.json() if svar.content else None


@pytest.fixture
def api(personer: Personer, klient: Klient) -> Callable[[str], Anrop]:
    return lambda person: Anrop(klient(personer[person]))


# --- What the program fills in ---------------------------------------------------------------------------------------


def test_det_programmet_fyller_i_byts_som_en_lista(varld: Varld, api: Callable[[str], Anrop]) -> None:
    a, adress = api("analytiker"), f"avsnitt/{varld.avsnitt.pk}/"
    gammalt = a("get", adress)[1]["block_sett"]
    lista = ["artabell", {"slag": "compstat", "fran_manad": 1, "till_manad": 8}]
    status, svar = a("put", f"{adress}block/", {"block": lista, "block_sett": gammalt})
    assert (status, svar["block"]) == (200, lista)
    andring = Avsnitt.objects.get(pk=varld.avsnitt.pk).lagesbild.andring
    # Turned round, one of them as it was; what was sent back is what is stored.
    status, svar = a("put", f"{adress}block/", {"block": lista[::-1], "block_sett": svar["block_sett"]})
    assert (status, svar["block"]) == (200, lista[::-1])
    assert Avsnitt.objects.get(pk=varld.avsnitt.pk).lagesbild.andring == andring + 1
    status, svar = a("put", f"{adress}block/", {"block": [], "block_sett": gammalt})
    assert (status, svar["kod"]) == (409, "krock")
    assert "Någon annan ändrade" in svar["fel"]
    assert Avsnitt.objects.get(pk=varld.avsnitt.pk).block == svar["nuvarande"]["block"] == lista[::-1]
    # With what the answer says a client can go on.
    nytt = {"block": ["artabell"], "block_sett": gammalt}
    assert a("put", f"{adress}block/", nytt)[1]["forsok"] == {"block": ["artabell"]}
    assert a("put", f"{adress}block/", nytt | {"block_sett": svar["nuvarande"]["block_sett"]})[0] == 200
    assert Loggpost.objects.filter(handelse="avsnittets_innehall").count() == 3


def test_en_del_som_fanns_star_kvar_fast_valet_inte_gar_att_gora_langre(
    varld: Varld, api: Callable[[str], Anrop]
) -> None:
    gammal = {"slag": "sparat_diagram", "nyckel": "borttaget"}
    Avsnitt.objects.filter(pk=varld.avsnitt.pk).update(block=[gammal])
    a, adress = api("analytiker"), f"avsnitt/{varld.avsnitt.pk}/"
    sett = a("get", adress)[1]["block_sett"]
    status, svar = a("put", f"{adress}block/", {"block": ["artabell", gammal], "block_sett": sett})
    assert (status, svar["block"]) == (200, ["artabell", gammal])


@pytest.mark.parametrize(
    ("block", "besked"),
    [
        (["hittepa"], "hittepa"),
        ([17], "17"),
        ([{"slag": "compstat", "till_manad": 8}], "Välj både första och sista månaden"),
        ([{"slag": "compstat", "rubrik": "X"}], "valet ”rubrik” finns inte"),
        ([{"slag": "bild", "nyckel": "finns-inte"}], "giltigt"),
        ([{"slag": "platslista", "klassning": "drogscen"}], "klassning"),
        ([{"slag": "karta_omrade", "rubrik": "Anna 19900101-1234"}], "personnummer"),
        ([{"slag": "karta_omrade", "rubrik": {"a": 1}}], "rubrik: Skriv text"),
        ([{"slag": "karta_omrade", "rubrik": ["a"]}], "rubrik: Skriv text"),
        ([{"slag": "karta_omrade", "rubrik": True}], "rubrik: Skriv text"),
        ([{"slag": "compstat", "fran_manad": [1], "till_manad": True}], "fran_manad: Skriv text"),
        ([{"slag": "compstat", "fran_manad": 1, "till_manad": True}], "till_manad: Skriv text"),
        ([{"slag": "platslista", "klassning": [["drogscen"]]}], "klassning: Skriv text"),
        ([{"slag": "bild", "nyckel": {}}], "nyckel: Skriv text"),
        ([{"slag": "artabell", "placering": ["fore"]}], "placering: Skriv text"),
        (["artabell"] * 21, "20"),
        ("artabell", "block"),
    ],
)
def test_en_del_som_inte_gar_att_fylla_i_sparas_inte(
    varld: Varld, api: Callable[[str], Anrop], block: Any, besked: str
) -> None:
    a, adress = api("analytiker"), f"avsnitt/{varld.avsnitt.pk}/"
    sett = a("get", adress)[1]["block_sett"]
    status, svar = a("put", f"{adress}block/", {"block": block, "block_sett": sett})
    assert status == 400
    assert besked in svar["fel"]
    assert Avsnitt.objects.get(pk=varld.avsnitt.pk).block == []


@pytest.mark.parametrize(
    ("metod", "adress", "data", "falt", "besked"),
    [
        ("put", "avsnitt/{}/block/", {"block": ["artabell"] * 21, "block_sett": "x"}, "block", "högst 20 delar"),
        ("patch", "avsnitt/{}/", {"intern": "kanske", "bygger_pa": 1}, "intern", "true eller false"),
        ("patch", "avsnitt/{}/", {"behov_av_atgarder": 7, "bygger_pa": 1}, "behov_av_atgarder", "true eller false"),
        ("post", "renderingar/", "null", "non_field_errors", "Skicka ett objekt"),
        ("patch", "avsnitt/{}/", "null", "non_field_errors", "Skicka ett objekt"),
        ("put", "avsnitt/{}/block/", "null", "non_field_errors", "Skicka ett objekt"),
    ],
)
def test_felen_ar_pa_svenska(
    varld: Varld, api: Callable[[str], Anrop], metod: str, adress: str, data: Any, falt: str, besked: str
) -> None:
    status, svar = api("analytiker")(metod, adress.format(varld.avsnitt.pk), data)
    assert status == 400
    assert besked in svar["fel"]
    assert besked in svar["falt"][falt][0]


@pytest.mark.parametrize(
    "del_",
    [
        "x" * 9000,
        {"a": "x" * 9000},
        {"slag": "x" * 9000},
        {"slag": "artabell", "x" * 9000: 1},
        {"slag": "bild", "nyckel": "x" * 9000},
        {"slag": "platslista", "klassning": ["x" * 9000]},
    ],
)
def test_felet_sager_inte_tillbaka_allt_som_skickades(varld: Varld, api: Callable[[str], Anrop], del_: Any) -> None:
    sett = api("analytiker")("get", f"avsnitt/{varld.avsnitt.pk}/")[1]["block_sett"]
    svar = api("analytiker")("put", f"avsnitt/{varld.avsnitt.pk}/block/", {"block": [del_], "block_sett": sett})
    assert svar[0] == 400
    assert "xxx" in svar[1]["fel"]
    assert len(svar[1]["fel"]) < 250


@pytest.mark.parametrize(("falt", "varde"), [("block", ["artabell"]), ("ansvarig", "Anna"), ("version", 7)])
def test_ett_falt_som_inte_andras_dar_nekas_med_besked(
    varld: Varld, api: Callable[[str], Anrop], falt: str, varde: Any
) -> None:
    data = {falt: varde, "text": "Nytt.", "bygger_pa": varld.avsnitt.version}
    status, svar = api("analytiker")("patch", f"avsnitt/{varld.avsnitt.pk}/", data)
    assert status == 400
    assert ("block/" if falt == "block" else "ändras inte") in svar["falt"][falt][0]
    assert Avsnitt.objects.get(pk=varld.avsnitt.pk).text == varld.avsnitt.text


def test_styrtecken_lagras_inte_i_det_programmet_fyller_i(varld: Varld, api: Callable[[str], Anrop]) -> None:
    a, adress = api("analytiker"), f"avsnitt/{varld.avsnitt.pk}/"
    sett = a("get", adress)[1]["block_sett"]
    block = [{"slag": "karta_omrade", "rubrik": "Karta\x07n"}, {"slag": "karta_polis", "rubrik": "\x01"}]
    status, svar = a("put", f"{adress}block/", {"block": block, "block_sett": sett})
    assert (status, svar["block"]) == (200, [{"slag": "karta_omrade", "rubrik": "Kartan"}, "karta_polis"])


def test_lasaren_ser_inte_stampeln(varld: Varld, api: Callable[[str], Anrop]) -> None:
    assert api("lasare")("get", f"avsnitt/{varld.avsnitt_faststallt.pk}/")[1]["block_sett"] is None


# --- Sources ---------------------------------------------------------------------------------------------------------


def test_en_kalla_laggs_till_andras_flyttas_och_tas_bort(varld: Varld, api: Callable[[str], Anrop]) -> None:
    a = api("analytiker")
    ny = {"lagesbild": varld.lagesbild.pk, "text": "Brå, NTU 2024", "url": "https://bra.se/ntu", "hamtad": "2024-10-01"}
    status, kalla = a("post", "kallor/", ny)
    assert (status, kalla["nyckel"], kalla["ordning"], kalla["version"]) == (201, "bra-ntu-2024", 2, 1)
    adress = f"kallor/{kalla['id']}/"
    status, svar = a("patch", adress, {"begransning": "Bara den som har svarat.", "bygger_pa": 1})
    assert (status, svar["text"], svar["begransning"]) == (200, "Brå, NTU 2024", "Bara den som har svarat.")
    status, svar = a("patch", adress, {"text": "Brå", "bygger_pa": 1})
    assert (status, svar["kod"], svar["forsok"]) == (409, "krock", {"text": "Brå"})
    assert a("post", f"{adress}flytta/", {"steg": -1})[1]["ordning"] == 1
    marke = f'<p><span data-hanvisning="kalla:{kalla["nyckel"]}">NTU</span></p>'
    Avsnitt.objects.filter(pk=varld.avsnitt.pk).update(text=marke)
    status, svar = a("delete", adress)
    assert status == 400
    assert "Källan används i ”Inledning”" in svar["fel"]
    Avsnitt.objects.filter(pk=varld.avsnitt.pk).update(text="")
    assert a("delete", adress)[0] == 204
    assert [k["text"] for k in a("get", f"kallor/?lagesbild={varld.lagesbild.pk}")[1]["results"]] == [
        "Polisen, CompStat"
    ]


@pytest.mark.parametrize(
    ("falt", "namn"),
    [
        ({"text": " "}, "text"),
        ({"url": "bra.se"}, "url"),
        ({"url": "https://anna:hemligt@bra.se/"}, "url"),
        ({"hamtad": "2999-01-01"}, "hamtad"),
        ({"begransning": "Ring 070-123 45 67"}, "begransning"),
        ({"lagesbild": 999999}, "lagesbild"),
    ],
)
def test_en_kalla_som_inte_duger_laggs_inte_till(
    varld: Varld, api: Callable[[str], Anrop], falt: dict[str, Any], namn: str
) -> None:
    ny = {"lagesbild": varld.lagesbild.pk, "text": "Brå, NTU 2024"} | falt
    status, svar = api("analytiker")("post", "kallor/", ny)
    assert (status, list(svar["falt"])) == (400, [namn])
    assert varld.lagesbild.kallor.count() == 1


def test_en_kallas_texter_lagras_utan_styrtecken(varld: Varld, api: Callable[[str], Anrop]) -> None:
    a = api("analytiker")
    ny = {"lagesbild": varld.lagesbild.pk, "text": "Br\x01å", "begransning": "Bara\x07 svar.\x1b"}
    status, kalla = a("post", "kallor/", ny)
    assert (status, kalla["text"], kalla["begransning"]) == (201, "Brå", "Bara svar.")
    status, kalla = a("patch", f"kallor/{kalla['id']}/", {"text": "SC\x01B", "bygger_pa": 1})
    assert (status, kalla["text"]) == (200, "SCB")


@pytest.mark.parametrize("tomt", INGET_SYNS)
def test_en_text_som_inte_syns_ar_ingen_text(varld: Varld, api: Callable[[str], Anrop], tomt: str) -> None:
    a = api("analytiker")
    status, svar = a("post", "kallor/", {"lagesbild": varld.lagesbild.pk, "text": tomt})
    assert (status, list(svar["falt"])) == (400, ["text"])
    for falt in ("rubrik", "alternativtext"):
        status, svar = ladda_upp(a, varld, **{falt: tomt})
        assert (status, list(svar["falt"])) == (400, [falt])
    assert (varld.lagesbild.kallor.count(), Dokumentbild.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("falt", "varde"), [("lagesbild", 2), ("nyckel", "zzz"), ("ordning", 0), ("version", 7), ("sha256", "0" * 64)]
)
def test_det_som_inte_andras_hos_en_kalla_eller_en_bild_nekas(
    varld: Varld, personer: Personer, api: Callable[[str], Anrop], falt: str, varde: Any
) -> None:
    bild = dokumentbild_tillagd(av=personer.analytiker, lagesbild=varld.lagesbild, data=jpeg(), **BILDTEXT)
    for adress, utan in ((f"kallor/{varld.lagesbild.kallor.get().pk}/", "sha256"),
                         (f"dokumentbilder/{bild.pk}/", "ordning")):  # fmt: skip
        if falt == utan:
            continue
        status, svar = api("analytiker")("patch", adress, {falt: varde, "bygger_pa": 1})
        assert status == 400
        assert ("flytta/" if falt == "ordning" else "ändras inte") in svar["falt"][falt][0]


def test_det_faststalldas_kallor_ar_lasta(varld: Varld, api: Callable[[str], Anrop]) -> None:
    ny = {"lagesbild": varld.lagesbild_faststalld.pk, "text": "Brå"}
    assert api("analytiker")("post", "kallor/", ny)[0] == 409


# --- Images ----------------------------------------------------------------------------------------------------------


def ladda_upp(api: Anrop, varld: Varld, **falt: Any) -> tuple[int, Any]:
    data = {"lagesbild": varld.lagesbild.pk, "fil": SimpleUploadedFile("t.jpg", jpeg(3000, 1500)), **BILDTEXT} | falt
    svar = api.klient.post(f"{API}dokumentbilder/", {n: v for n, v in data.items() if v is not None})
    return svar.status_code, svar.json()


def test_en_bild_skickas_kodas_om_beskrivs_och_hamtas(varld: Varld, api: Callable[[str], Anrop]) -> None:
    a = api("analytiker")
    exif = Image.Exif()
    exif[0x010F] = "Hemlig kamera"
    status, bild = ladda_upp(a, varld, fil=SimpleUploadedFile("t.jpg", jpeg(3000, 1500, exif=exif)))
    assert (status, bild["nyckel"], bild["bredd"], bild["intern"]) == (201, "torget-i-juni", 2000, False)
    adress = f"dokumentbilder/{bild['id']}/"
    hamtad: Any = a.klient.get(f"{API}{adress}fil/")
    data = b"".join(hamtad)
    assert hashlib.sha256(data).hexdigest() == bild["sha256"]
    assert b"Hemlig" not in data
    status, svar = a("patch", adress, {"intern": True, "bygger_pa": 1})
    assert (status, svar["intern"], svar["rubrik"], svar["version"]) == (200, True, "Torget i juni", 2)
    assert a("patch", adress, {"rubrik": "Torget", "bygger_pa": 1})[0] == 409
    sett = a("get", f"avsnitt/{varld.avsnitt.pk}/")[1]["block_sett"]
    visad = {"block": [{"slag": "bild", "nyckel": bild["nyckel"]}], "block_sett": sett}
    assert a("put", f"avsnitt/{varld.avsnitt.pk}/block/", visad)[0] == 200
    assert a("delete", adress)[0] == 400
    Avsnitt.objects.filter(pk=varld.avsnitt.pk).update(block=[])
    assert a("delete", adress)[0] == 204
    assert not Dokumentbild.objects.exists()


def test_en_bilds_texter_lagras_utan_styrtecken(varld: Varld, api: Callable[[str], Anrop]) -> None:
    texter = {"rubrik": "Tor\x07get", "alternativtext": "Ett\x01 torg.", "kalla": "\x1bFoto"}
    status, bild = ladda_upp(api("analytiker"), varld, **texter)
    assert (status, bild["rubrik"], bild["alternativtext"], bild["kalla"]) == (201, "Torget", "Ett torg.", "Foto")


@pytest.mark.parametrize(
    ("falt", "namn"),
    [
        ({"alternativtext": None}, "alternativtext"),
        ({"alternativtext": "   "}, "alternativtext"),
        ({"fil": None}, "fil"),
        ({"fil": SimpleUploadedFile("t.jpg", b"inte en bild")}, "fil"),
        ({"fil": SimpleUploadedFile("t.jpg", b"")}, "fil"),
        ({"rubrik": "Anna 19900101-1234"}, "rubrik"),
        ({"lagesbild": 999999}, "lagesbild"),
    ],
)
def test_en_bild_som_inte_duger_sparas_inte(
    varld: Varld, api: Callable[[str], Anrop], falt: dict[str, Any], namn: str
) -> None:
    status, svar = ladda_upp(api("analytiker"), varld, **falt)
    assert (status, list(svar["falt"])) == (400, [namn])
    assert not Dokumentbild.objects.exists()


@pytest.mark.parametrize("typ", ["multipart/form-data", "multipart/form-data; boundary=é", "Multipart/Form-Data"])
def test_ett_formular_som_inte_gar_att_lasa_kallas_inte_json(api: Callable[[str], Anrop], typ: str) -> None:
    svar = api("analytiker").klient.post(f"{API}dokumentbilder/", b"--x", content_type=typ)
    assert (svar.status_code, svar.json()["kod"]) == (400, "olasligt")
    assert "Formuläret" in svar.json()["fel"]
    assert "JSON" not in svar.json()["fel"]


def test_lasaren_ser_bara_de_bilder_som_den_publika_utgavan_visar(
    varld: Varld, personer: Personer, api: Callable[[str], Anrop]
) -> None:
    lb, visar = varld.lagesbild_faststalld, {}
    # shown openly, before the text, marked as intern, under intern, left out, by a chart of that name, by none
    for nyckel in ("oppen", "fore", "hemlig", "internt", "under", "utelamnad", "diagram", "ingen"):
        ny = dokumentbild_tillagd(
            av=personer.analytiker, lagesbild=varld.lagesbild, data=jpeg(), intern=nyckel == "hemlig", **BILDTEXT
        )
        Dokumentbild.objects.filter(pk=ny.pk).update(lagesbild=lb, nyckel=nyckel)
        visar[nyckel] = {"slag": "bild", "nyckel": nyckel}
    diagram = {"slag": "sparat_diagram", "nyckel": "diagram"}
    rubriken = {"slag": "karta_omrade", "rubrik": '{"slag": "bild", "nyckel": "ingen"}'}
    Avsnitt.objects.filter(pk=varld.avsnitt_faststallt.pk).update(
        block=["nivaer", visar["oppen"], visar["fore"] | {"placering": "fore"}, visar["hemlig"], diagram, rubriken]
    )
    for ordning, (kod, djup, falt) in enumerate(
        (("internt", 1, {"intern": True}), ("under", 2, {}), ("utelamnad", 1, {"utelamnat": True})), 2
    ):
        Avsnitt.objects.create(
            lagesbild=lb, kod=kod, ordning=ordning, djup=djup, rubrik=kod, block=[visar[kod]], **falt
        )  # fmt: skip
    lasare = api("lasare")
    sedda = [b["nyckel"] for b in lasare("get", "dokumentbilder/")[1]["results"]]
    assert sedda == ["oppen", "fore"]
    for bild in Dokumentbild.objects.all():
        svar: Any = lasare.klient.get(f"{API}dokumentbilder/{bild.pk}/fil/")
        b"".join(svar)  # read to its end, a file is closed
        assert svar.status_code == (200 if bild.nyckel in sedda else 404), bild.nyckel
    assert len(api("analytiker")("get", "dokumentbilder/")[1]["results"]) == 8
