"""The report of a round: what it holds, for whom, in four forms; the rounds of a year beside each other; the API."""

import re
import zipfile
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from python_calamine import CalamineWorkbook

from atgardsplan.dokument.rapport import samla_rapport
from atgardsplan.dokument.rapportblad import rapport_xlsx
from atgardsplan.models import (
    Aktivitet,
    Indikator,
    Indikatorvarde,
    Rapportutskrift,
    Uppfoljning,
    Uppfoljningsomgang,
)
from atgardsplan.selectors.rapport import EJ_GODKAND, arsjamforelse, rapport
from atgardsplan.services.utskrift import rapportutskrift_bestalld
from atgardsplan.tasks import skriv_rapport
from lagesbild.dokument import html
from tests.personer import DA, Personer, Varld
from tests.uppfoljningar import aktivitet, godkann, om, omgangen, skicka, stang

ADRESS = "/hasselby-vallingby/uppfoljning/2024/t1/rapport"
AVVIKER = {"avvikelse_orsak": "En tjänst är vakant.", "avvikelse_atgard": "=Rekrytering till juni."}


@pytest.fixture
def t1(varld: Varld, personer: Personer) -> Uppfoljningsomgang:
    """Three activities: one deviates and is approved, one goes as planned and is approved, one waits."""
    for namn in ("Fältarbete", "Dialogpolis"):
        aktivitet(varld, namn)
    omgang = omgangen(personer, varld.omrade)
    ett, tva, tre = omgang.uppfoljningar.order_by("aktivitet__ordning")
    godkann(personer.enhetschef, skicka(personer.analytiker, ett))
    godkann(personer.enhetschef, skicka(personer.analytiker, tva, status="avvikelse", **AVVIKER))
    skicka(personer.analytiker, tre, gjort="Text som ingen har godkänt.")
    return omgang


def test_rapporten_haller_det_som_ar_godkant(t1: Uppfoljningsomgang, personer: Personer) -> None:
    r = rapport(personer.samordnare, t1)
    assert [rad.status for rad in r.rader] == ["Enligt plan", "Avvikelse", EJ_GODKAND]
    assert r.rader[1].text == (
        "Gjort: Tre träffar har hållits. Orsak till avvikelsen: En tjänst är vakant. Åtgärd: =Rekrytering till juni."
    )
    assert r.rader[2].text == ""
    assert (r.summa["avvikelse"], r.summa["enligt_plan"], r.summa[""]) == (1, 1, 1)


def test_det_som_inte_ar_godkant_visar_inga_siffror_heller(
    t1: Uppfoljningsomgang, varld: Varld, personer: Personer, klient: Any
) -> None:
    indikator = varld.aktivitet.mal.indikatorer.create(ordning=9, namn="Deltagare per träff")
    for u in t1.uppfoljningar.all():
        u.aktivitet.indikatorer.add(indikator)
    Indikatorvarde.objects.create(
        indikator=indikator, omgang=t1, ar=2024, matt=t1.period_till, varde=Decimal("33.5"),
        angivet_av=personer.analytiker, angivet_tid=DA,
    )  # fmt: skip
    godkanda = [[i.varde for i in rad.indikatorer] for rad in rapport(personer.samordnare, t1).rader]
    assert godkanda == [["33,5"], ["33,5"], []]
    t1.uppfoljningar.filter(lage="godkand").update(lage="inskickad", godkand_av=None, godkand_tid=None)
    chef = klient(personer.samordnare)
    assert "33,5" not in chef.get(f"{ADRESS}/").content.decode()
    celler = [
        cell.text
        for tabell in Document(BytesIO(chef.get(f"{ADRESS}.docx").content)).tables
        for rad in tabell.rows
        for cell in rad.cells
    ]
    assert not [cell for cell in celler if "33,5" in cell]
    bok = CalamineWorkbook.from_filelike(BytesIO(chef.get(f"{ADRESS}.xlsx").content))
    assert len(bok.get_sheet_by_name("Indikatorer").to_python()) == 1  # the headings


def test_excel_har_varden_och_mal_som_tal_med_enhet_i_formatet(
    t1: Uppfoljningsomgang, varld: Varld, personer: Personer
) -> None:
    mal = varld.aktivitet.mal
    for n, (namn, enhet, varde) in enumerate((("Andel", "procent", "67.5"), ("Antal", "antal", "1600")), 7):
        indikator = mal.indikatorer.create(ordning=n, namn=namn, enhet=enhet, riktning="upp")
        indikator.malvarden.create(ar=2025, varde=70)
        om(t1, varld.aktivitet).aktivitet.indikatorer.add(indikator)
        Indikatorvarde.objects.create(
            indikator=indikator, omgang=t1, ar=2024, matt=t1.period_till, varde=Decimal(varde),
            angivet_av=personer.analytiker, angivet_tid=DA,
        )  # fmt: skip
    fil = rapport_xlsx(rapport(personer.samordnare, t1))
    rubriker, *rader = CalamineWorkbook.from_filelike(BytesIO(fil)).get_sheet_by_name("Indikatorer").to_python()
    assert rubriker == ["Aktivitet", "Indikator", "Värde", "Mål", "Mål för år", "Anmärkning"]
    assert [rad[1:] for rad in rader] == [["Andel", 67.5, 70.0, 2025.0, ""], ["Antal", 1600.0, 70.0, 2025.0, ""]]
    with zipfile.ZipFile(BytesIO(fil)) as arkiv:
        assert 'formatCode="#,##0.0&quot; %&quot;"' in arkiv.read("xl/styles.xml").decode()


def test_vb_har_med_det_som_blev_klart_tidigare_under_aret(varld: Varld, personer: Personer, klient: Any) -> None:
    """Three of five activities end before VB: one is finished, one was finished and nobody approved the last text, one
    was never approved. The year has all five."""
    for namn, i_vb in (("Slyröjning", False), ("Analys", False), ("Tillstånd", False), ("Fältarbete", True)):
        aktivitet(varld, namn, foljs_upp_vb=i_vb)
    Aktivitet.objects.filter(pk=varld.aktivitet.pk).update(foljs_upp_t2=True, foljs_upp_vb=True)
    t1, t2 = omgangen(personer, varld.omrade), omgangen(personer, varld.omrade, "t2")

    def klart(omgang: Uppfoljningsomgang, namn: str, status: str, *, godkann_den: bool = True) -> None:
        u = skicka(personer.analytiker, om(omgang, Aktivitet.objects.get(namn=namn)), status=status)
        if godkann_den:
            godkann(personer.enhetschef, u)

    klart(t1, "Slyröjning", "enligt_plan")
    klart(t2, "Slyröjning", "klar")
    klart(t1, "Analys", "enligt_plan")
    klart(t2, "Analys", "klar", godkann_den=False)
    klart(t2, "Tillstånd", "klar", godkann_den=False)
    for omgang in (t1, t2):
        stang(personer.samordnare, omgang, trots_kvar=True)
    vb = omgangen(personer, varld.omrade, "vb")
    klart(vb, "Fältarbete", "klar")

    r = rapport(personer.samordnare, vb)
    assert {rad.u.aktivitet.namn: rad.status for rad in r.rader} == {
        "Sociala insatsgrupper": EJ_GODKAND,
        "Slyröjning": "Klar i T2",
        "Analys": "Enligt plan, senast i T1",
        "Tillstånd": EJ_GODKAND,
        "Fältarbete": "Klar",
    }
    assert (r.summa["klar"], r.summa["enligt_plan"], r.summa[""], len(r.rader)) == (2, 1, 2, 5)
    assert len(rapport(personer.samordnare, t2).rader) == 5  # a tertial tells of itself
    adress = ADRESS.replace("t1", "vb")
    chef = klient(personer.samordnare)
    assert "Klar i T2" in chef.get(f"{adress}/").content.decode()
    (rad,) = [
        [cell.text for cell in rad.cells]
        for tabell in Document(BytesIO(chef.get(f"{adress}.docx").content)).tables
        for rad in tabell.rows
        if rad.cells[0].text == "Slyröjning"
    ]
    assert rad[1] == "Klar i T2"
    bok = CalamineWorkbook.from_filelike(BytesIO(chef.get(f"{adress}.xlsx").content))
    assert ["Slyröjning", "Klar i T2"] in [rad[1:3] for rad in bok.get_sheet_by_name("Aktiviteter").to_python()]
    assert "Klar i T2" in html(samla_rapport(vb, user=personer.samordnare))


@pytest.mark.parametrize("format_", ["", ".xlsx", ".docx"])
def test_rapporten_i_tre_former(format_: str, t1: Uppfoljningsomgang, personer: Personer, klient: Any) -> None:
    svar = klient(personer.samordnare).get(f"{ADRESS}{format_ or '/'}")
    assert svar.status_code == 200
    assert b"ingen har godk" not in svar.content
    match format_:
        case ".xlsx":
            bok = CalamineWorkbook.from_filelike(BytesIO(svar.content))
            rubriker, *rader = bok.get_sheet_by_name("Aktiviteter").to_python()
            assert rubriker[:5] == ["Prioriterat område", "Aktivitet", "Status", "Text", "Indikator"]
            assert [rad[2] for rad in rader] == ["Enligt plan", "Avvikelse", EJ_GODKAND]
            assert rader[1][11] == "=Rekrytering till juni."  # text, never a formula
        case ".docx":
            tabeller = Document(BytesIO(svar.content)).tables
            celler = [cell.text for tabell in tabeller for rad in tabell.rows for cell in rad.cells]
            assert any("En tjänst är vakant." in cell for cell in celler)
            assert {"Aktivitet", "Status", "Text", "Indikator"} <= set(celler)
        case _:
            assert "En tjänst är vakant." in svar.content.decode()


def test_en_lasare_far_rapporten_nar_omgangen_ar_stangd(
    t1: Uppfoljningsomgang, personer: Personer, klient: Any
) -> None:
    lasare = klient(personer.lasare)
    assert lasare.get(f"{ADRESS}/").status_code == 404
    stang(personer.samordnare, t1, trots_kvar=True)
    sida = lasare.get(f"{ADRESS}/").content.decode()
    assert "Fältarbete" in sida
    assert "Dialogpolis" not in sida  # not approved: not for a läsare


def test_vad_siffrorna_visade_nar_omgangen_stangdes_star_kvar(
    t1: Uppfoljningsomgang, varld: Varld, personer: Personer
) -> None:
    """A week with level 3 or higher in Vällingby; one more that comes to light later does not change the report."""
    indikator = Indikator.objects.create(
        mal=varld.aktivitet.mal, ordning=9, namn="Oroande veckor", kalla="veckor", enhet="veckor",
        stadsdel=varld.stadsdelar[0],
    )  # fmt: skip
    varld.aktivitet.indikatorer.add(indikator)

    def visar() -> str:
        (rad, *_) = rapport(personer.samordnare, t1).rader
        return next(i.varde for i in rad.indikatorer if i.namn == "Oroande veckor")

    fore = visar()
    assert fore.startswith("1 vecka")
    stang(personer.samordnare, t1, trots_kvar=True)
    varld.bedomning_oppen.delete()
    t1.refresh_from_db()
    assert visar() == fore
    assert t1.indikatorvarden.get().hamtat


def test_samma_rapport_som_pdf_genom_samma_maskineri(t1: Uppfoljningsomgang, personer: Personer) -> None:
    jobb = rapportutskrift_bestalld(av=personer.samordnare, omgang=t1)
    assert rapportutskrift_bestalld(av=personer.samordnare, omgang=t1) == jobb
    skriv_rapport(jobb.pk)
    jobb = Rapportutskrift.objects.get(pk=jobb.pk)
    assert (jobb.status, jobb.fel) == ("klar", "")
    with jobb.fil.open("rb") as fil:
        assert fil.read(5) == b"%PDF-"
    assert jobb.filnamn == "uppfoljning-hasselby-vallingby-t1-2024.pdf"
    # The page that the PDF is printed of says how far the round has come.
    sidan = html(samla_rapport(t1, user=personer.samordnare))
    assert "Pågår: 2 av 3 godkända" in sidan
    assert re.search(r"Fältarbete \([^)]+\)\.\s*(<[^>]+>\s*)*Orsak till avvikelsen:", sidan)
    assert "En tjänst är vakant." in sidan


def test_omgangarna_bredvid_varandra_visar_vad_som_andrades(
    t1: Uppfoljningsomgang, varld: Varld, personer: Personer, klient: Any
) -> None:
    t2 = omgangen(personer, varld.omrade, "t2")
    falt = t1.uppfoljningar.get(aktivitet__namn="Fältarbete").aktivitet
    skicka(personer.analytiker, om(t2, falt), status="klar", avvikelse_orsak="", avvikelse_atgard="")
    ((_, rader),) = arsjamforelse(personer.samordnare, varld.omrade, 2024).delar
    rad = next(r for r in rader if r.aktivitet == falt)
    assert [(slag, u.status if u else None, *vad) for slag, u, *vad in rad.steg] == [
        ("t1", "avvikelse", "", ""), ("t2", "klar", "status", ""), ("vb", None, "", ""),
    ]  # fmt: skip
    webb = klient(personer.samordnare)
    hela = "/hasselby-vallingby/uppfoljning/ar/2024/"
    assert "Klar i T2" not in webb.get(hela).content.decode()  # it may be sent back
    godkann(personer.enhetschef, om(t2, falt))
    assert webb.get(hela).content.decode().count("Klar i T2") == 1
    bara = webb.get("/hasselby-vallingby/uppfoljning/ar/2024/?bara=andrade").content.decode()
    assert "Fältarbete" in bara
    assert "Dialogpolis" not in bara


@pytest.mark.parametrize("adress", [f"{ADRESS}/", "/hasselby-vallingby/uppfoljning/ar/2024/",
                                    "/hasselby-vallingby/uppfoljning/2024/t1/",
                                    "/hasselby-vallingby/uppfoljning/granska/", "/hasselby-vallingby/uppfoljning/",
                                    "/api/v1/uppfoljningar/"])  # fmt: skip
def test_antalet_fragor_ar_lika_med_fler_aktiviteter(
    adress: str, t1: Uppfoljningsomgang, varld: Varld, personer: Personer, klient: Any
) -> None:
    webb = klient(personer.lpochef)

    def fragor() -> int:
        with CaptureQueriesContext(connection) as sparade:
            assert webb.get(adress).status_code == 200
        return len(sparade)

    fore = fragor()
    for n in range(4):
        ny = aktivitet(varld, f"Aktivitet {n}")
        skicka(personer.analytiker, Uppfoljning.objects.create(aktivitet=ny, omgang=t1))
    assert fragor() <= fore


# --- The API ---------------------------------------------------------------------------------------------------------


def rader(svar: Any) -> list[str]:
    assert svar.status_code == 200, svar.content.decode()
    return sorted(rad["aktivitet_namn"] for rad in svar.json()["results"])


def test_apiets_filter(t1: Uppfoljningsomgang, varld: Varld, personer: Personer, klient: Any) -> None:
    aktiviteten = t1.uppfoljningar.get(aktivitet__namn="Dialogpolis").aktivitet
    grupp = varld.omrade.arbetsgrupper.create(namn="Fältgruppen")
    type(aktiviteten).objects.filter(pk=aktiviteten.pk).update(ansvarig=personer.analytiker, arbetsgrupp=grupp)
    webb = klient(personer.analytiker)

    def med(**fraga: Any) -> list[str]:
        return rader(webb.get("/api/v1/uppfoljningar/", fraga))

    alla = ["Dialogpolis", "Fältarbete", "Sociala insatsgrupper"]
    assert med(stadsdelsomrade="hasselby-vallingby", ar=2024, slag="t1") == alla
    assert med(omgang=t1.pk, omrade="unga-i-risk") == alla
    assert med(slag="t2") == []
    assert med(status="avvikelse") == med(avvikelse="ja") == ["Fältarbete"]
    assert med(avvikelse="nej") == ["Dialogpolis", "Sociala insatsgrupper"]
    assert med(lage="inskickad") == med(ansvarig="jag") == med(grupp=grupp.pk) == ["Dialogpolis"]
    assert med(ansvarig=personer.enhetschef.pk) == []
    for fel in ({"ansvarig": "hon"}, {"slag": "t3"}, {"okant": "1"}):
        assert webb.get("/api/v1/uppfoljningar/", fel).status_code == 400
    assert webb.get("/api/v1/omgangar/", {"slag": "t1", "status": "oppen"}).json()["count"] == 1
    assert rader(klient(personer.frammande).get("/api/v1/uppfoljningar/")) == []


def test_hela_gangen_over_apiet(t1: Uppfoljningsomgang, varld: Varld, personer: Personer, klient: Any) -> None:
    u = Uppfoljning.objects.create(aktivitet=aktivitet(varld, "Ny"), omgang=t1)
    skriver, chef = klient(personer.analytiker), klient(personer.enhetschef)
    adress = f"/api/v1/uppfoljningar/{u.pk}/"

    def gor(vem: Any, vad: str, kod: int = 200, **data: Any) -> Any:
        metod = vem.post if vad else vem.patch
        svar = metod(f"{adress}{vad}{'/' if vad else ''}", data, content_type="application/json")
        assert svar.status_code == kod, svar.content.decode()
        return svar.json()

    assert gor(skriver, "", bygger_pa=1, gjort="Två möten.")["version"] == 2
    assert gor(skriver, "skicka", 400, bygger_pa=2)["falt"].keys() == {"status"}
    krock = gor(skriver, "", 409, bygger_pa=1, gjort="Något annat.")
    assert (krock["kod"], krock["forsok"]) == ("krock", {"gjort": "Något annat."})
    gor(skriver, "", bygger_pa=2, status="klar")
    assert gor(skriver, "skicka", bygger_pa=3)["lage"] == "inskickad"
    gor(skriver, "godkann", 403, bygger_pa=4)
    gor(chef, "atersand", 400, bygger_pa=4)
    assert gor(chef, "atersand", bygger_pa=4, kommentar="Hur många kom?")["atersand_kommentar"] == "Hur många kom?"
    gor(skriver, "skicka", bygger_pa=5)
    assert gor(chef, "godkann", bygger_pa=6)["lage"] == "godkand"
    stang(personer.samordnare, t1, trots_kvar=True)
    assert gor(chef, "atersand", 409, bygger_pa=7, kommentar="Nej.")["kod"] == "last"
