"""Beside the texts: sources, images, and what the program fills in in a section."""

import hashlib
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lagesbild import dokument
from lagesbild.forms.innehall import last_val, ordlista
from lagesbild.models import Avsnitt, Dokumentbild, Kalla
from lagesbild.services.block import block_satta, block_sparat
from lagesbild.services.dokumentbild import dokumentbild_andrad, dokumentbild_borttagen, dokumentbild_tillagd
from lagesbild.services.kallor import kalla_andrad, kalla_borttagen, kalla_flyttad, kalla_tillagd
from lagesbild.skrift.block import stampel
from samverkan.fel import Krock, Last, Ogiltigt
from samverkan.models import Anvandare, Loggpost
from tests.personer import Personer, Varld
from tests.vandringsdelar import jpeg

Klient = Callable[[Anvandare | None], Client]
GRUND = "/hasselby-vallingby/lagesbild/2024/"
BILDTEXT: dict[str, Any] = {"rubrik": "Torget i juni", "alternativtext": "Ett torg med bänkar och tre träd."}


@pytest.fixture
def webb(personer: Personer, klient: Klient) -> Client:
    return klient(personer.analytiker)


def nyckel(rad: Kalla) -> tuple[int, str]:
    return rad.ordning, rad.nyckel


# --- Sources ---------------------------------------------------------------------------------------------------------


def test_en_kalla_laggs_till_andras_och_star_i_dokumentet(varld: Varld, personer: Personer, webb: Client) -> None:
    data = {
        "text": "Brottsförebyggande rådet, NTU 2024", "url": "https://bra.se/ntu", "hamtad": "2024-10-01",
        "begransning": "Bara den som har svarat.",
    }  # fmt: skip
    assert webb.post(f"{GRUND}kallor/", data).status_code == 302
    ny = varld.lagesbild.kallor.get(text__startswith="Brotts")
    assert nyckel(ny) == (2, "brottsforebyggande-radet-ntu-2024")
    svar = webb.post(f"{GRUND}kallor/{ny.pk}/", data | {"text": "Brå, NTU 2024", "version": "1"})
    assert svar.status_code == 302
    ny.refresh_from_db()
    assert (ny.text, ny.nyckel, ny.version) == ("Brå, NTU 2024", "brottsforebyggande-radet-ntu-2024", 2)
    Avsnitt.objects.filter(pk=varld.avsnitt.pk).update(block=["kallor"])
    d = dokument.samla(varld.lagesbild, "intern", user=personer.analytiker)
    html = dokument.html(d)
    assert "Brå, NTU 2024" in html
    assert "Bara den som har svarat." in html
    assert Loggpost.objects.filter(handelse__in=["kalla_tillagd", "kalla_andrad"]).count() == 2


def test_tva_som_andrar_samma_kalla_far_se_bada(varld: Varld, personer: Personer, webb: Client) -> None:
    kalla = varld.lagesbild.kallor.get()
    falt: dict[str, Any] = {"url": "", "hamtad": None, "begransning": ""}
    kalla_andrad(av=personer.samordnare, kalla=kalla, bygger_pa=1, text="Polisen, CompStat 2024", **falt)
    svar = webb.post(f"{GRUND}kallor/{kalla.pk}/", {"text": "Polisens CompStat", "version": "1"})
    assert svar.status_code == 409
    sida = svar.content.decode()
    assert "Polisen, CompStat 2024" in sida
    assert "Polisens CompStat" in sida
    with pytest.raises(Krock):
        kalla_andrad(av=personer.analytiker, kalla=kalla, bygger_pa=1, text="Polisens CompStat", **falt)


def test_kallorna_byter_plats_och_den_som_anvands_gar_inte_att_ta_bort(
    varld: Varld, personer: Personer, webb: Client
) -> None:
    ny = kalla_tillagd(av=personer.analytiker, lagesbild=varld.lagesbild, text="SCB")
    webb.post(f"{GRUND}kallor/{ny.pk}/gor/", {"at": "upp"})
    webb.post(f"{GRUND}kallor/{ny.pk}/gor/", {"at": "upp"})  # it is first already
    assert [k.nyckel for k in varld.lagesbild.kallor.all()] == ["scb", "compstat"]
    text = '<p>Se <span data-hanvisning="kalla:scb">källa 1</span>.</p>'
    Avsnitt.objects.filter(pk=varld.avsnitt.pk).update(text=text)
    svar = webb.post(f"{GRUND}kallor/{ny.pk}/gor/", {"at": "bort"}, follow=True)
    assert "Källan används i ”Inledning”" in svar.content.decode()
    Avsnitt.objects.filter(pk=varld.avsnitt.pk).update(text="<p>Inget.</p>")
    webb.post(f"{GRUND}kallor/{ny.pk}/gor/", {"at": "bort"})
    assert [k.nyckel for k in varld.lagesbild.kallor.all()] == ["compstat"]


@pytest.mark.parametrize(
    ("falt", "besked"),
    [
        ({"text": " "}, "obligatoriskt"),
        ({"text": "SCB", "hamtad": "2999-01-01"}, "Dagen har inte varit ännu."),
        ({"text": "SCB", "url": "javascript:alert(1)"}, "adress"),
        ({"text": "SCB", "url": "ftp://exempel.se/a"}, "börjar med https://"),
        ({"text": "SCB", "url": "https://jag:hemligt@exempel.se/"}, "utan användarnamn"),
        ({"text": "SCB", "url": "https://exempel.se/?q=kalle.karlsson@exempel.se"}, "e-postadress"),
        ({"text": "SCB", "url": "https://exempel.se/?q=kalle.karlsson%40exempel.se"}, "e-postadress"),
        ({"text": "Ring 070-123 45 67"}, "telefonnummer"),
    ],
)
def test_en_kalla_som_inte_stammer_sparas_inte(varld: Varld, webb: Client, falt: dict[str, str], besked: str) -> None:
    svar = webb.post(f"{GRUND}kallor/", falt)
    assert svar.status_code in {400, 422}
    assert besked.lower() in svar.content.decode().lower()
    assert varld.lagesbild.kallor.count() == 1


def test_den_som_andrar_det_som_en_annan_just_tog_bort_far_veta_det(varld: Varld, personer: Personer) -> None:
    av, texter = personer.analytiker, {"text": "SCB", "url": "", "hamtad": None, "begransning": ""}
    kalla = kalla_tillagd(av=av, lagesbild=varld.lagesbild, text="Brå")
    sedd = Kalla.objects.get(pk=kalla.pk)
    kalla_borttagen(av=av, kalla=kalla)
    for gor in (
        lambda: kalla_flyttad(av=av, kalla=sedd, steg=1),
        lambda: kalla_andrad(av=av, kalla=sedd, bygger_pa=1, **texter),
        lambda: kalla_borttagen(av=av, kalla=sedd),
    ):
        with pytest.raises(Ogiltigt, match="tagit bort källan"):
            gor()
    assert Loggpost.objects.filter(handelse="kalla_borttagen").count() == 1

    bild = dokumentbild_tillagd(
        av=av, lagesbild=varld.lagesbild, data=jpeg(), rubrik="Torget", alternativtext="Ett torg."
    )  # fmt: skip
    syns = Dokumentbild.objects.get(pk=bild.pk)
    dokumentbild_borttagen(av=av, bild=bild)
    with pytest.raises(Ogiltigt, match="tagit bort bilden"):
        dokumentbild_borttagen(av=av, bild=syns)
    with pytest.raises(Ogiltigt, match="tagit bort bilden"):
        dokumentbild_andrad(
            av=av, bild=syns, bygger_pa=1, rubrik="Torg", alternativtext="Ett torg.", kalla="", intern=False
        )  # fmt: skip


def test_en_faststalld_lagesbild_far_inga_nya_kallor_och_bilder(varld: Varld, personer: Personer) -> None:
    with pytest.raises(Last):
        kalla_tillagd(av=personer.analytiker, lagesbild=varld.lagesbild_faststalld, text="SCB")
    with pytest.raises(Last):
        dokumentbild_tillagd(av=personer.analytiker, lagesbild=varld.lagesbild_faststalld, data=jpeg(), **BILDTEXT)
    assert not Dokumentbild.objects.exists()


# --- Images ----------------------------------------------------------------------------------------------------------


def test_en_bild_kodas_om_beskrivs_och_star_i_avsnittet(varld: Varld, personer: Personer, webb: Client) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Hemlig kamera"
    fil = SimpleUploadedFile("../../torget.jpg", jpeg(3000, 1500, exif=exif), "image/jpeg")
    svar = webb.post(f"{GRUND}bilder/", {"fil": fil, "kalla": "Foto: förvaltningen", **BILDTEXT})
    assert svar.status_code == 302
    bild = Dokumentbild.objects.get()
    with bild.fil.open("rb") as oppen:
        data = oppen.read()
    assert (bild.bredd, bild.hojd, bild.nyckel) == (2000, 1000, "torget-i-juni")
    assert b"Hemlig" not in data
    assert hashlib.sha256(data).hexdigest() == bild.sha256
    assert "torget" not in str(bild.fil)
    visad = webb.get(f"{GRUND}bilder/{bild.pk}/fil/")
    assert b"".join(visad) == data
    assert visad["Content-Type"] == "image/jpeg"

    sett = stampel(varld.avsnitt.block)
    adress = f"{GRUND}avsnitt/{varld.avsnitt.pk}/innehall/"
    assert webb.post(f"{adress}del/", {"slag": "bild", "bild": bild.nyckel, "sett": sett}).status_code == 302
    d = dokument.samla(varld.lagesbild, "publik", user=personer.analytiker)
    html = dokument.html(d)
    assert 'alt="Ett torg med bänkar och tre träd."' in html
    assert "Bild 1" in html
    assert "Foto: förvaltningen" in html
    with zipfile.ZipFile(BytesIO(dokument.docx(d))) as ordfil:
        assert "Torget i juni" in ordfil.read("word/document.xml").decode()
    with pytest.raises(Ogiltigt, match="Bilden visas i ”Inledning”"):
        dokumentbild_borttagen(av=personer.analytiker, bild=bild)


def test_en_intern_bild_star_inte_i_den_publika_utgavan(varld: Varld, personer: Personer) -> None:
    bild = dokumentbild_tillagd(av=personer.analytiker, lagesbild=varld.lagesbild, data=jpeg(), intern=True, **BILDTEXT)
    Avsnitt.objects.filter(pk=varld.avsnitt.pk).update(block=[{"slag": "bild", "nyckel": bild.nyckel}])
    utgavor = {u: dokument.samla(varld.lagesbild, u, user=personer.analytiker) for u in ("intern", "publik")}
    assert [len(d.figurer) for d in utgavor.values()] == [1, 0]


@pytest.mark.parametrize(
    ("falt", "besked"),
    [
        ({"fil": SimpleUploadedFile("a.jpg", b"inte en bild")}, "bild"),
        ({"fil": None}, "Välj en bild."),
        ({"alternativtext": ""}, "obligatoriskt"),
        ({"rubrik": "Anna 19900101-1234"}, "personnummer"),
    ],
)
def test_en_bild_som_inte_duger_sparas_inte_och_texten_finns_kvar(
    varld: Varld, webb: Client, falt: dict[str, Any], besked: str
) -> None:
    data = {"fil": SimpleUploadedFile("torget.jpg", jpeg()), "kalla": "Foto: kvar", **BILDTEXT} | falt
    svar = webb.post(f"{GRUND}bilder/", {n: v for n, v in data.items() if v is not None})
    assert svar.status_code in {400, 422}
    sida = svar.content.decode()
    assert besked.lower() in sida.lower()
    assert "Foto: kvar" in sida
    assert not Dokumentbild.objects.exists()


def test_en_bild_som_ingen_visar_tas_bort_med_sin_fil(varld: Varld, personer: Personer, webb: Client,
                                                       django_capture_on_commit_callbacks: Any) -> None:  # fmt: skip
    bild = dokumentbild_tillagd(av=personer.analytiker, lagesbild=varld.lagesbild, data=jpeg(), **BILDTEXT)
    lager, namn = bild.fil.storage, str(bild.fil)
    with django_capture_on_commit_callbacks(execute=True):
        webb.post(f"{GRUND}bilder/{bild.pk}/bort/")
    assert not Dokumentbild.objects.exists()
    assert not lager.exists(namn)


# --- What the program fills in ---------------------------------------------------------------------------------------


def block(avsnitt: Avsnitt) -> list[Any]:
    return Avsnitt.objects.get(pk=avsnitt.pk).block


def test_delar_laggs_till_byter_plats_andras_och_tas_bort(varld: Varld, webb: Client) -> None:
    adress = f"{GRUND}avsnitt/{varld.avsnitt.pk}/innehall/"

    def sett() -> str:
        return stampel(block(varld.avsnitt))

    webb.post(f"{adress}del/", {"slag": "artabell", "sett": sett()})
    webb.post(f"{adress}del/", {"slag": "compstat", "fran_manad": "1", "till_manad": "8", "sett": sett()})
    webb.post(
        f"{adress}del/", {"slag": "platslista", "klassning": ["drogscen", "kamera"], "ar": "2025", "sett": sett()}
    )
    lista = {"slag": "platslista", "klassning": ["drogscen", "kamera"], "ar": 2025}
    assert block(varld.avsnitt) == ["artabell", {"slag": "compstat", "fran_manad": 1, "till_manad": 8}, lista]
    webb.post(f"{adress}gor/", {"at": "upp", "plats": "2", "sett": sett()})
    webb.post(f"{adress}del/", {"plats": "2", "fran_manad": "1", "till_manad": "10", "sett": sett()})
    webb.post(f"{adress}gor/", {"at": "bort", "plats": "0", "sett": sett()})
    assert block(varld.avsnitt) == [lista, {"slag": "compstat", "fran_manad": 1, "till_manad": 10}]
    sida = webb.get(adress).content.decode()
    assert "Tabell: CompStat" in sida
    assert "januari · oktober" in sida
    assert "Öppen drogscen, Kamerabevakning · 2025" in sida
    assert 'value="10" selected' in webb.get(f"{adress}del/?plats=1").content.decode()
    assert Loggpost.objects.filter(handelse="avsnittets_innehall").count() == 6


def test_den_som_inte_har_sett_det_senaste_far_gora_om(varld: Varld, webb: Client) -> None:
    adress = f"{GRUND}avsnitt/{varld.avsnitt.pk}/innehall/"
    gammal = stampel(varld.avsnitt.block)
    webb.post(f"{adress}del/", {"slag": "artabell", "sett": gammal})
    svar = webb.post(f"{adress}del/", {"slag": "karta_omrade", "rubrik": "Mitt område", "sett": gammal})
    assert svar.status_code == 400
    assert "Mitt område" in svar.content.decode()  # what was typed is there, to be saved once more
    for mal, mer in (("gor/", {"at": "bort"}), ("del/", {})):
        svar = webb.post(f"{adress}{mal}", {"plats": "0", "sett": gammal, **mer}, follow=True)
        assert "Någon annan ändrade avsnittets innehåll" in svar.content.decode()
    assert block(varld.avsnitt) == ["artabell"]


def test_en_bild_som_togs_bort_efter_att_den_valdes_kommer_inte_i_avsnittet(varld: Varld, personer: Personer) -> None:
    av, avsnitt, sett = personer.analytiker, varld.avsnitt, stampel(varld.avsnitt.block)
    bild = dokumentbild_tillagd(av=av, lagesbild=varld.lagesbild, data=jpeg(), **BILDTEXT)
    # What the page and the API do before they save: the choice was to be had when they looked.
    val = last_val({"slag": "bild", "nyckel": bild.nyckel}, ordlista(av, varld.lagesbild))
    dokumentbild_borttagen(av=av, bild=bild)
    for gor in (
        lambda: block_sparat(av=av, avsnitt=avsnitt, val=val, plats=None, sett=sett),
        lambda: block_satta(av=av, avsnitt=avsnitt, rader=[val], sett=sett),
    ):
        with pytest.raises(Ogiltigt, match="Bilden finns inte längre"):
            gor()
    assert block(avsnitt) == []


@pytest.mark.parametrize(
    ("data", "besked"),
    [
        ({"slag": "arsstaplar"}, "obligatoriskt"),
        ({"slag": "bild", "bild": "finns-inte"}, "giltigt"),
        ({"slag": "compstat", "fran_manad": "8"}, "Välj både första och sista månaden"),
        ({"slag": "compstat", "fran_manad": "8", "till_manad": "2"}, "Perioden kan inte sluta innan den börjar."),
    ],
)
def test_en_del_som_saknar_sitt_val_sparas_inte(varld: Varld, webb: Client, data: dict[str, str], besked: str) -> None:
    sett = stampel(varld.avsnitt.block)
    svar = webb.post(f"{GRUND}avsnitt/{varld.avsnitt.pk}/innehall/del/", data | {"sett": sett})
    assert svar.status_code == 400
    assert besked.lower() in svar.content.decode().lower()
    assert block(varld.avsnitt) == []


@pytest.mark.parametrize("slag", Avsnitt.Block.values)
def test_varje_del_har_en_sida_dar_den_valjs(varld: Varld, webb: Client, slag: str) -> None:
    adress = f"{GRUND}avsnitt/{varld.avsnitt.pk}/innehall/del/?slag={slag}"
    assert webb.get(adress).status_code == 200
