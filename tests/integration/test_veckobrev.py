"""The weekly brief: frozen when the week is fastställd, one page, mailed once."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from lagesbild.dokument.brev import brevkontext, dagar, html
from lagesbild.models import Brevmottagare, Handelse, Veckobrev, Veckoinstallning
from lagesbild.selectors.vecka import veckobild
from lagesbild.services.brev import brev_att_ta_upp, brev_klart, brev_misslyckat, brev_taget, brev_tryckt
from lagesbild.services.insats import insats_beslutad, insats_foljd
from lagesbild.services.ombud import MAX_FORSOK, OmbudForlorat
from lagesbild.services.vecka import bedomning_satt, vecka_ateroppnad, vecka_faststalld
from lagesbild.tasks import gor_brev
from lagesbild.vecka import Vecka
from samverkan.models import Loggpost, Utskick
from samverkan.roller import Part
from tests.personer import DA, Personer, Varld

V44, V45, V46 = (Vecka(2024, v) for v in (44, 45, 46))
Klient = Callable[[Any], Client]


def faststall(personer: Personer, varld: Varld, vecka: Vecka = V45) -> Veckobrev:
    """Fill in what is left, sign for both parts; the brief."""
    bild = veckobild(personer.analytiker, varld.omrade, vecka, idag=date(2024, 11, 20))
    for rad in bild.rader:
        if rad.bedomning is None:
            bedomning_satt(av=personer.analytiker, stadsdel=rad.stadsdel, vecka=vecka, niva=2, bygger_pa=None)
    sett = veckobild(personer.analytiker, varld.omrade, vecka, idag=date(2024, 11, 20)).stampel
    for person, part in ((personer.samordnare, Part.FORVALTNING), (personer.lpochef, Part.POLIS)):
        vecka_faststalld(av=person, omrade=varld.omrade, vecka=vecka, part=part, sett=sett)
    return Veckobrev.objects.filter(stadsdelsomrade=varld.omrade, ar=vecka.ar, vecka=vecka.vecka).latest("omgang")


def test_brevet_skrivs_nar_den_andra_parten_har_fastställt(personer: Personer, varld: Varld) -> None:
    assert not Veckobrev.objects.filter(stadsdelsomrade=varld.omrade, vecka=45).exists()
    b = faststall(personer, varld).innehall
    assert (b["ar"], b["vecka"], b["fran"], b["till"]) == (2024, 45, "2024-11-04", "2024-11-10")
    assert [(s["namn"], s["niva"], s["ord"], s["forandring"]) for s in b["stadsdelar"]] == [
        ("Vällingby", 4, "Allvarligt", "upp från 2"),
        ("Råcksta", 1, "Normalt", "oförändrat"),
        ("Grimsta", 2, "Avvikande", "ned från 3"),
    ]
    assert b["sammanfattning"] == [
        "1 av 3 stadsdelar ligger på nivå 3 eller högre.",
        "Vällingby har gått upp och Grimsta har gått ned sedan v. 44.",
        "1 händelse är registrerad, varav 1 allvarlig eller kritisk.",
    ]
    assert b["tackning"] == {"bedomda": 3, "av": 3, "lugna": 1}
    (handelse,) = b["handelser"]
    assert (handelse["typ"], handelse["allvarsord"], handelse["klockslag"]) == ("Rån", "Allvarlig", "21:30")
    assert [i["vad"] for i in b["insatser"]["beslutade"]] == ["Fler kvällspass vid torget"]
    assert [(u["part"], u["funktion"]) for u in b["faststalld"]] == [
        ("Stadsdelsförvaltningen", "Samordnare"),
        ("Polisen", "Lokalpolisområdeschef"),
    ]
    assert Loggpost.objects.filter(handelse="veckobrev_skapat").count() == 1


def test_inga_namn_pa_personer_i_brevet(personer: Personer, varld: Varld) -> None:
    text = str(faststall(personer, varld).innehall)
    assert "Samordnare Trygghet" not in text
    assert "Analytiker" not in text


def test_bara_det_som_lasaren_far_se_star_i_brevet(personer: Personer, varld: Varld) -> None:
    """Week 46 is signed while 45 is open: its levels, and what it decided, are not told."""
    insats_foljd(av=personer.analytiker, insats=varld.mote.insats, vecka=V46, utfall="fortsatter", bygger_pa=None)
    insats_beslutad(av=personer.analytiker, omrade=varld.omrade, vecka=V46, vad="Egen", ansvar="polis")
    b = faststall(personer, varld, V46).innehall
    assert {s["forandring"] for s in b["stadsdelar"]} == {"–"}
    assert "Vecka 45 är inte fastställd, så förändringen går inte att visa." in b["sammanfattning"]
    assert {s["forra"] for s in b["stadsdelar"]} == {None}
    assert b["insatser"]["uppfoljda"] == []
    assert [i["vad"] for i in b["insatser"]["beslutade"]] == ["Egen"]


def test_det_som_avslutades_i_en_oppen_vecka_kallas_inte_ouppfoljt(personer: Personer, varld: Varld) -> None:
    """Decided in week 45 (fastställd), done in 46 (open): the brief of 47 says neither."""
    faststall(personer, varld)
    insats_foljd(av=personer.analytiker, insats=varld.mote.insats, vecka=V46, utfall="gjord", bygger_pa=None)
    assert faststall(personer, varld, V46.nasta).innehall["insatser"]["uppfoljda"] == []


def test_uppfoljda_insatser_star_med_hur_det_gick(personer: Personer, varld: Varld) -> None:
    faststall(personer, varld)
    insats_foljd(
        av=personer.analytiker, insats=varld.mote.insats, vecka=V46, utfall="ej_gjord", text="Sjukt folk",
        bygger_pa=None,
    )  # fmt: skip
    (insats,) = faststall(personer, varld, V46).innehall["insatser"]["uppfoljda"]
    assert (insats["utfallsord"], insats["text"], insats["beslutad"]) == ("Inte gjord, flyttas", "Sjukt folk", "v. 45")


def test_brevet_ar_fryst_och_en_ateroppnad_vecka_ger_ett_nytt_som_sager_varfor(
    personer: Personer, varld: Varld, klient: Klient
) -> None:
    brev = faststall(personer, varld)
    fore = str(brev.innehall)
    vecka_ateroppnad(av=personer.samordnare, omrade=varld.omrade, vecka=V45, skal="En skjutning rapporterades sent.")
    bedomning_satt(av=personer.analytiker, stadsdel=varld.stadsdelar[0], vecka=V45, niva=5, bygger_pa=1)
    Handelse.objects.filter(vecka=45).update(text="Något annat")
    varld.stadsdelar[0].namn = "Nytt namn"
    varld.stadsdelar[0].save()
    nytt = faststall(personer, varld)
    brev.refresh_from_db()
    assert str(brev.innehall) == fore
    assert (nytt.omgang, nytt.innehall["skal"]) == (2, "En skjutning rapporterades sent.")
    assert nytt.innehall["stadsdelar"][0]["niva"] == 5
    adress = reverse("veckobrev", args=[varld.omrade.slug, 2024, 45])
    kl = klient(personer.lasare)
    senaste, forsta = kl.get(adress).content.decode(), kl.get(adress, {"version": 1}).content.decode()
    assert "En skjutning rapporterades sent." in senaste
    assert "Nytt namn" in senaste
    assert "tidigare version" in forsta
    assert "Nytt namn" not in forsta
    assert "Butik" not in forsta
    assert kl.get(adress, {"version": 3}).status_code == 404


def test_sidan_gors_bara_av_det_frysta(personer: Personer, varld: Varld, klient: Klient) -> None:
    """Nothing about the week is read again: the page's queries do not touch levels, events or insatser."""
    faststall(personer, varld)
    kl = Client()
    kl.force_login(personer.lasare, "django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(
        connection,
    ) as fragor:
        svar = kl.get(reverse("veckobrev", args=[varld.omrade.slug, 2024, 45]))
    assert svar.status_code == 200
    sql = " ".join(fraga["sql"] for fraga in fragor.captured_queries)
    assert not re.search("lagesbild_(veckobedomning|handelse|veckoinsats)", sql)


def test_en_vecka_utan_brev_sager_det(personer: Personer, varld: Varld, klient: Klient) -> None:
    svar = klient(personer.lasare).get(reverse("veckobrev", args=[varld.omrade.slug, 2024, 45]))
    assert svar.status_code == 200
    assert "när båda parter har fastställt" in svar.content.decode()
    assert klient(personer.lasare).get(reverse("veckobrev_pdf", args=[varld.omrade.slug, 2024, 45])).status_code == 404


@pytest.mark.parametrize(
    ("vecka", "text"),
    [
        (Vecka(2020, 53), "28 december 2020–3 januari 2021"),
        (Vecka(2021, 1), "4–10 januari 2021"),
        (Vecka(2024, 44), "28 oktober–3 november 2024"),
    ],
)
def test_veckans_dagar_i_ord(vecka: Vecka, text: str) -> None:
    assert dagar(vecka.mandag, vecka.sondag) == text


# --- The PDF ---------------------------------------------------------------------------------------------------------


def fullt(brev: Veckobrev, *, stadsdelar: int = 9, handelser: int = 12, insatser: int = 6) -> dict[str, Any]:
    """The content of a full week: as many of everything, with texts as long as they usually are."""
    b = brev.innehall
    motivering = "Rån mot butik vid torget och återkommande oro vid tunnelbanans uppgång under kvällstid."
    text = "Två personer hotade personalen i en butik och lämnade platsen mot centrum."
    insats = b["insatser"]["beslutade"][0]
    uppfoljd = insats | {"utfall": "ej_gjord", "utfallsord": "Inte gjord, flyttas", "text": "Personalbrist under lovet"}
    return b | {
        "stadsdelar": [b["stadsdelar"][0] | {"namn": f"Stadsdel {n}", "motivering": motivering if n % 2 else ""}
                       for n in range(stadsdelar)],
        "handelser": [b["handelser"][0] | {"text": text if n % 2 else "", "plats": f"Torget {n}"}
                      for n in range(handelser)],
        "insatser": {"beslutade": [insats] * (insatser // 2), "uppfoljda": [uppfoljd] * (insatser - insatser // 2)},
    }  # fmt: skip


@pytest.fixture
def brev(personer: Personer, varld: Varld) -> Veckobrev:
    return faststall(personer, varld)


def test_nio_stadsdelar_tolv_handelser_och_sex_insatser_far_plats_pa_en_sida(brev: Veckobrev) -> None:
    pdf = PdfReader(BytesIO(brev_tryckt(fullt(brev))))
    assert len(pdf.pages) == 1
    text = pdf.pages[0].extract_text()
    assert "Stadsdel 8" in text
    assert "Torget 11" in text
    assert "Inte gjord, flyttas" in text


def test_aldrig_mer_an_tva_sidor_och_det_sags_nar_nagot_inte_fick_plats(brev: Veckobrev) -> None:
    manga = fullt(brev, stadsdelar=14, handelser=150, insatser=10)
    manga["stadsdelar"] = [s | {"motivering": "Lång motivering. " * 100} for s in manga["stadsdelar"]]
    pdf = PdfReader(BytesIO(brev_tryckt(manga)))
    assert len(pdf.pages) <= 2
    text = " ".join(sida.extract_text() for sida in pdf.pages).replace("\n", " ")
    assert re.search(r"1\d\d händelser till finns på veckans sida", text)


def test_pdfen_ar_taggad_och_likadan_varje_gang(brev: Veckobrev) -> None:
    pdf = brev_tryckt(brev.innehall)
    assert brev_tryckt(brev.innehall) == pdf
    lasare = PdfReader(BytesIO(pdf))
    rot: Any = lasare.trailer["/Root"]
    assert "/StructTreeRoot" in rot
    assert rot["/MarkInfo"]["/Marked"]
    assert rot["/Lang"] == "sv"
    assert lasare.metadata is not None
    assert lasare.metadata.title == "Veckobrev v. 45 2024 – Hässelby-Vällingby"
    assert len(lasare.pages) == 1


def test_texter_i_brevet_ar_text_och_inte_kod(brev: Veckobrev) -> None:
    elak = '<img src="https://ond.example/x.png"><script>alert(1)</script>'
    b = brev.innehall | {"skal": elak, "stadsdelar": [brev.innehall["stadsdelar"][0] | {"motivering": elak}]}
    assert "<script>" not in html(b)
    assert "<img" not in html(b)
    assert brevkontext(b)["dagar"] == "4–10 november 2024"


def test_arbetaren_gor_pdfen_en_gang(brev: Veckobrev, personer: Personer, varld: Varld, klient: Klient) -> None:
    gor_brev(brev.pk)
    brev.refresh_from_db()
    assert (brev.status, brev.forsok) == ("klar", 1)
    gor_brev(brev.pk)
    brev.refresh_from_db()
    assert brev.forsok == 1
    svar = klient(personer.lasare).get(reverse("veckobrev_pdf", args=[varld.omrade.slug, 2024, 45]))
    assert b"".join(svar).startswith(b"%PDF")
    assert svar["Content-Disposition"] == 'inline; filename="veckobrev-hasselby-vallingby-2024-45.pdf"'


def test_den_som_forlorat_jobbet_lamnar_inget_efter_sig(brev: Veckobrev) -> None:
    forsta, _ = brev_taget(pk=brev.pk)
    assert forsta is not None
    assert forsta.ombud is not None
    assert brev_taget(pk=brev.pk) == (None, [])  # in good hands
    assert brev.pk in [pk for pk, _ in brev_att_ta_upp()]  # but asked for again
    Veckobrev.objects.filter(pk=brev.pk).update(puls=DA)
    andra, _ = brev_taget(pk=brev.pk)
    assert andra is not None
    assert andra.ombud is not None
    mappar = default_storage.listdir("veckobrev") if default_storage.exists("veckobrev") else ([], [])
    with pytest.raises(OmbudForlorat):
        brev_klart(pk=brev.pk, ombud=forsta.ombud, innehall=b"%PDF-1")
    assert (default_storage.listdir("veckobrev") if default_storage.exists("veckobrev") else ([], [])) == mappar
    brev_klart(pk=brev.pk, ombud=andra.ombud, innehall=b"%PDF-2")
    with Veckobrev.objects.get(pk=brev.pk).fil.open() as fil:
        assert fil.read() == b"%PDF-2"


# --- The mail --------------------------------------------------------------------------------------------------------


def utskick_om(brev: Veckobrev) -> list[Utskick]:
    return list(Utskick.objects.filter(nyckel__startswith=f"veckobrev:{brev.pk}:").order_by("mottagare"))


@pytest.fixture
def lista(varld: Varld) -> list[str]:
    adresser = ["namnd@exempel.se", "bostad@exempel.se"]
    Brevmottagare.objects.all().delete()
    for epost in adresser:
        Brevmottagare.objects.create(stadsdelsomrade=varld.omrade, epost=epost)
    Brevmottagare.objects.create(stadsdelsomrade=varld.annat, epost="annat@exempel.se")
    return adresser


def test_brevet_laggs_en_gang_till_var_och_en_pa_omradets_lista(lista: list[str], brev: Veckobrev) -> None:
    assert not utskick_om(brev)  # first the PDF
    gor_brev(brev.pk)
    gor_brev(brev.pk)
    brev.refresh_from_db()
    utskick = utskick_om(brev)
    assert [u.mottagare for u in utskick] == sorted(lista)
    assert {u.nyckel for u in utskick} == {f"veckobrev:{brev.pk}:{epost}" for epost in lista}
    ett = utskick[0]
    assert ett.amne == "Veckobrev v. 45 2024, Hässelby-Vällingby"
    assert (ett.bilaga, ett.bilaga_namn) == (brev.fil.name, "veckobrev-hasselby-vallingby-2024-45.pdf")
    assert "Vällingby: 4 Allvarligt (upp från 2)" in ett.text
    assert not re.search(r"(src|url\()", ett.html)  # nothing is fetched from anywhere
    assert re.search(r'<span class="n n4">4</span>\s+Allvarligt', ett.html)
    assert "/hasselby-vallingby/vecka/2024/45/brev/" in ett.text
    assert "&" not in ett.text


def test_nytt_brev_efter_aterooppning_skickas_ocksa(
    lista: list[str], brev: Veckobrev, personer: Personer, varld: Varld
) -> None:
    gor_brev(brev.pk)
    vecka_ateroppnad(av=personer.samordnare, omrade=varld.omrade, vecka=V45, skal="Fel nivå i Grimsta.")
    gor_brev(faststall(personer, varld).pk)
    andra = Utskick.objects.filter(amne__contains="(version 2)")
    assert andra.count() == 2
    assert "Fel nivå i Grimsta." in andra[0].text


def test_brevet_sager_att_veckan_har_oppnats_igen(
    brev: Veckobrev, personer: Personer, varld: Varld, klient: Klient
) -> None:
    adress = reverse("veckobrev", args=[varld.omrade.slug, 2024, 45])
    assert "Veckan har öppnats igen" not in klient(personer.lasare).get(adress).content.decode()
    vecka_ateroppnad(av=personer.samordnare, omrade=varld.omrade, vecka=V45, skal="Fel nivå i Grimsta.")
    text = klient(personer.lasare).get(adress).content.decode()
    assert "Veckan har öppnats igen" in text
    assert "Allvarligt" in text


def test_utan_pdf_skickas_brevet_and_och_sager_det(lista: list[str], brev: Veckobrev) -> None:
    taget, _ = brev_taget(pk=brev.pk)
    assert taget is not None
    assert taget.ombud is not None
    brev_misslyckat(pk=brev.pk, ombud=taget.ombud, fel="Det gick inte.")
    assert {(u.bilaga, "gick inte att göra" in u.text) for u in utskick_om(brev)} == {("", True)}


def test_efter_for_manga_avbrutna_forsok_gar_brevet_utan_pdf(lista: list[str], brev: Veckobrev) -> None:
    Veckobrev.objects.filter(pk=brev.pk).update(status="pagar", forsok=MAX_FORSOK, puls=DA)
    gor_brev(brev.pk)
    brev.refresh_from_db()
    assert (brev.status, bool(brev.fel)) == ("misslyckad", True)
    assert len(utskick_om(brev)) == 2


def test_omradet_kan_valja_att_inget_skickas(lista: list[str], personer: Personer, varld: Varld) -> None:
    Veckoinstallning.objects.create(stadsdelsomrade=varld.omrade, skicka_brev=False)
    brev = faststall(personer, varld)
    gor_brev(brev.pk)
    brev.refresh_from_db()
    assert brev.status == "klar"
    assert not utskick_om(brev)


def test_exempelbreven_skickas_inte(exempel: str) -> None:
    brev = Veckobrev.objects.get(stadsdelsomrade__slug="hasselby-vallingby", ar=2024, vecka=40)
    Brevmottagare.objects.create(stadsdelsomrade=brev.stadsdelsomrade, epost="namnd@exempel.se")
    gor_brev(brev.pk)
    brev.refresh_from_db()
    assert (brev.status, len(brev.innehall["stadsdelar"])) == ("klar", 9)
    assert brev.innehall["insatser"]["uppfoljda"]
    assert brev.innehall["handelser"]
    assert not utskick_om(brev)
