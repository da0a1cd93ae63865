"""What is printed, compared and handed over to a new year holds together: found by an engineer new to the code."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from lagesbild import dokument
from lagesbild.dokument.delar import Cell, Dokument, Figur, Kapitel, Lista, Rad, Tabell
from lagesbild.dokument.jamforelse import antal_andringar, jamfor, som_lista
from lagesbild.dokument.kontrollerat import kontrollerat
from lagesbild.dokument.ord.xml import Bokmarken
from lagesbild.kontroll import Kontroll
from lagesbild.models import (
    Avsnitt,
    Dokumentbild,
    Importkorning,
    Kalla,
    Lagesbild,
    Matkalla,
    Matomrade,
    Matserie,
    Matvarde,
    Rendering,
)
from lagesbild.services.dokumentbild import dokumentbild_tillagd
from lagesbild.services.faststallande import till_granskning, till_utkast
from lagesbild.services.inlasning.jobb import MAX_FORSOK, import_tagen
from lagesbild.services.kallor import kalla_borttagen, kalla_tillagd
from lagesbild.services.rendering import rendering_bestalld
from lagesbild.services.tryckjobb import taget
from lagesbild.skrift.skillnad import Art
from platser.models import Polistillhorighet
from samverkan.models import Loggpost, Lokalpolisomrade, Utskick
from tests.integration.test_faststallande import faststalls
from tests.lagesbildsdelar import fyll
from tests.personer import Personer, Varld

pytestmark = pytest.mark.django_db
ALT = "Ett torg med bänkar, träd och en lekplats"
HELTAL = 1  # Excel's own number for the format "0"
INTERN, PUBLIK = Rendering.Utgava.INTERN, Rendering.Utgava.PUBLIK


@pytest.fixture
def lb(varld: Varld) -> Lagesbild:
    return fyll(varld.lagesbild)


def bild(lb: Lagesbild, personer: Personer, rubrik: str, *, intern: bool = False) -> Dokumentbild:
    fil = BytesIO()
    Image.new("RGB", (10, 10)).save(fil, "PNG")
    return dokumentbild_tillagd(
        av=personer.analytiker, lagesbild=lb, data=fil.getvalue(), rubrik=rubrik, alternativtext=ALT, intern=intern
    )


def kapitlet(lb: Lagesbild, personer: Personer, kod: str, utgava: str = INTERN) -> Kapitel:
    samlat = dokument.samla(Lagesbild.objects.get(pk=lb.pk), utgava, user=personer.analytiker)
    return next(k for k in samlat.kapitel if k.id == f"avsnitt-{kod}")


def kontrollen(lb: Lagesbild, personer: Personer, kod: str) -> Kontroll:
    alla = kontrollerat(personer.analytiker, Lagesbild.objects.get(pk=lb.pk)).kontroller
    return next(k for k in alla if k.kod == kod)


def skriv(lb: Lagesbild, kod: str, text: str, block: list[Any]) -> None:
    Avsnitt.objects.filter(lagesbild=lb, kod=kod).update(text=text, block=block)


def hanvisning(nyckel: str) -> str:
    return f'<p>Se <span data-hanvisning="{nyckel}">ord</span>.</p>'


# --- References ------------------------------------------------------------------------------------------------------


def test_en_hanvisning_till_en_bild_som_inte_visas_hindrar(lb: Lagesbild, personer: Personer) -> None:
    torget = bild(lb, personer, "Torget")
    skriv(lb, "brottsligheten", hanvisning(f"bild:{torget.nyckel}"), [])
    assert kontrollen(lb, personer, "hanvisningar").lage == "hindrar"
    skriv(lb, "veckor", "", [{"slag": "bild", "nyckel": torget.nyckel}])
    assert kontrollen(lb, personer, "hanvisningar").lage == "uppfylld"
    assert ">bild 1</a>" in kapitlet(lb, personer, "brottsligheten").text


def test_en_intern_bild_gar_inte_att_hanvisa_till_i_den_publika_utgavan(lb: Lagesbild, personer: Personer) -> None:
    hemlig = bild(lb, personer, "Karta över spaningen", intern=True)
    skriv(lb, "brottsligheten", hanvisning(f"bild:{hemlig.nyckel}"), [{"slag": "bild", "nyckel": hemlig.nyckel}])
    k = kontrollen(lb, personer, "hanvisningar")
    assert [p.text for p in k.punkter] == [
        (
            "Brottsligheten: hänvisningen till bild:karta-over-spaningen går till något som bara finns i den interna "
            "utgåvan."
        )
    ]
    assert "hänvisning saknas" in kapitlet(lb, personer, "brottsligheten", PUBLIK).text


def test_en_tabell_som_inte_trycks_gar_inte_att_hanvisa_till(lb: Lagesbild, personer: Personer) -> None:
    Matvarde.objects.all().delete()
    skriv(lb, "brottsligheten", hanvisning("tabell:brottsligheten/compstat"), ["compstat"])
    k = kontrollen(lb, personer, "hanvisningar")
    assert k.lage == "hindrar"
    assert "leder till något som inte trycks" in k.punkter[0].text
    tomt = kontrollen(lb, personer, "utan-innehall")
    assert tomt.lage == "skal-saknas"
    assert "i stället för innehållet trycks" in tomt.punkter[0].text


def test_en_kalla_utan_kallista_ar_text_och_ingen_lank(lb: Lagesbild, personer: Personer) -> None:
    skriv(lb, "brottsligheten", hanvisning(f"kalla:{lb.kallor.get().nyckel}"), [])
    lb.avsnitt.exclude(kod="brottsligheten").update(block=[])
    assert "Se källa 1." in kapitlet(lb, personer, "brottsligheten").text


def test_en_kalla_som_bara_interna_avsnitt_namner_star_inte_i_den_publika_utgavan(
    lb: Lagesbild, personer: Personer
) -> None:
    """One that public texts name too stays, so does one that nobody names; the numbers run through what is left."""
    kalla_borttagen(av=personer.analytiker, kalla=lb.kallor.get())
    hemlig, bada, ingen = (
        kalla_tillagd(av=personer.analytiker, lagesbild=lb, text=text) for text in ("Underrättelse", "Brå", "SCB")
    )
    lb.avsnitt.filter(kod="veckor").update(ordning=30, block=["kallor"])
    skriv(lb, "hemligt", hanvisning(f"kalla:{hemlig.nyckel}"), [])
    Avsnitt.objects.create(
        lagesbild=lb, kod="under", ordning=21, djup=2, rubrik="Under det interna",
        text=hanvisning(f"kalla:{hemlig.nyckel}") + hanvisning(f"kalla:{bada.nyckel}"),
    )  # fmt: skip
    skriv(lb, "brottsligheten", hanvisning(f"kalla:{bada.nyckel}"), [])

    def kallorna(utgava: str) -> list[str]:
        [lista] = [d for d in kapitlet(lb, personer, "veckor", utgava).delar if isinstance(d, Lista)]
        return [p.text for p in lista.poster]

    assert kallorna(INTERN) == ["Underrättelse", "Brå", "SCB"]
    assert kallorna(PUBLIK) == ["Brå", "SCB"]
    assert ">källa 2</a>" in kapitlet(lb, personer, "brottsligheten").text
    assert ">källa 1</a>" in kapitlet(lb, personer, "brottsligheten", PUBLIK).text
    assert kontrollen(lb, personer, "hanvisningar").lage == "uppfylld"
    Lagesbild.objects.filter(pk=lb.pk).update(status=Lagesbild.Status.FASTSTALLD)
    assert set(Kalla.objects.synlig_for(personer.lasare).filter(lagesbild=lb)) == {bada, ingen}


def test_tva_bilder_med_samma_bildtext_har_var_sitt_nummer(lb: Lagesbild, personer: Personer) -> None:
    en, tva = bild(lb, personer, "Torget"), bild(lb, personer, "Torget")
    skriv(lb, "brottsligheten", hanvisning(f"bild:{en.nyckel}") + hanvisning(f"bild:{tva.nyckel}"),
          [{"slag": "bild", "nyckel": b.nyckel} for b in (en, tva)])  # fmt: skip
    text = kapitlet(lb, personer, "brottsligheten").text
    assert ">bild 1</a>" in text
    assert ">bild 2</a>" in text


# --- Comparison ------------------------------------------------------------------------------------------------------


def med(*delar: Figur | Tabell) -> Dokument:
    kapitel = (Kapitel("avsnitt-k", 1, "K", "", tuple(delar)),)
    return Dokument("T", "", "", "O", 2024, "Fastställd", "", "Intern utgåva", kapitel)


def diagram(nummer: int, rubrik: str, varde: str = "") -> Figur:
    return Figur(nummer, rubrik, svg=f'<svg id="dgm-{nummer}"><title>Diagram {nummer}. {rubrik}</title>{varde}</svg>')


def tabell(nummer: int, rubrik: str, varde: str) -> Tabell:
    huvud = (Rad((Cell(""), Cell("Antal", rubrik=True))),)
    return Tabell(nummer, rubrik, huvud, ((Rad((Cell("rad", rubrik=True), Cell(varde))),),), klass="siffror")


def test_ett_nytt_diagram_gor_inte_de_andra_andrade() -> None:
    fore = med(diagram(1, "Alfa"), diagram(2, "Beta", "2"))
    efter = med(diagram(1, "Cesar"), diagram(2, "Alfa"), diagram(3, "Beta", "3"))
    assert [r["till"] for r in som_lista(jamfor(fore, efter))] == ["Cesar: ny", "Beta: ändrad"]


def test_en_ny_tabell_tar_inte_en_annans_plats() -> None:
    fore = med(tabell(1, "Alfa", "1"), tabell(2, "Beta", "2"))
    efter = med(tabell(1, "Cesar", "9"), tabell(2, "Alfa", "1"), tabell(3, "Beta", "5"))
    assert [(r["vad"], r["fran"], r["till"]) for r in som_lista(jamfor(fore, efter))] == [
        ("Ny rad i Cesar", "", "hela tabellen (1 rader)"),
        ("Siffra: rad, Antal", "2", "5"),
    ]


def test_ett_avsnitt_som_bytt_kod_men_inte_rubrik_ar_samma_avsnitt() -> None:
    fore, efter = (
        replace(med(), ar=ar, kapitel=(Kapitel(id_, 1, "Brottsoffer", text, prioriterat=True, behov=behov),))
        for ar, id_, text, behov in ((2023, "avsnitt-a", "<p>Då.</p>", "Nej"), (2024, "avsnitt-b", "<p>Nu.</p>", "Ja"))
    )
    skild = jamfor(fore, efter)
    assert [(k.art, k.text_andrad) for k in skild.kapitel] == [(Art.LIKA, True)]
    assert [(p.fore, p.efter) for p in skild.prioriterade] == [("Nej", "Ja")]
    assert antal_andringar(skild) == {
        "nya": 0, "borta": 0, "texter": 1, "bilder": 0, "siffror": 0, "prioriterade": 1,
    }  # fmt: skip


# --- What is printed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("namn", "slag", "iraden"), [("Stockholms län", "annat", True), ("Göteborgs stad", "stad", False)]
)
def test_varje_referens_heter_sitt_eget_namn(
    lb: Lagesbild, personer: Personer, varld: Varld, namn: str, slag: str, iraden: bool
) -> None:
    kalla = Matkalla.objects.create(slug="ab", namn="AB")
    eget = Matomrade.objects.get(stadsdelsomrade=varld.omrade, slag=Matomrade.Slag.STADSDELSOMRADE)
    stad, _ = Matomrade.objects.get_or_create(slag="stad", defaults={"namn": "Stockholms stad"})
    annan = Matomrade.objects.create(slag=slag, namn=namn)
    for mattet, referens, varde in (("Trygga", stad, 70), ("Otrygga", annan, 99)):
        serie = Matserie.objects.create(kalla=kalla, slug=mattet.lower(), namn=mattet, enhet="procent", grupp="G")
        for omrade, v in ((eget, 50), (referens, varde)):
            Matvarde.objects.create(serie=serie, matomrade=omrade, fran=date(2024, 1, 1), till=date(2024, 12, 31),
                                    varde=v, per_datum=date(2024, 12, 31))  # fmt: skip
    skriv(lb, "brottsligheten", "", ["nyckeltal", {"slag": "undersokning", "grupp": "G"}])
    delar = kapitlet(lb, personer, "brottsligheten").delar
    for figur in (d for d in delar if isinstance(d, Figur)):
        assert f"Otrygga (mot {namn})" in figur.svg or slag == "stad"
    tabellen = next(d for d in delar if isinstance(d, Tabell))
    texter = [c.text for grupp in tabellen.kropp for rad in grupp for c in rad.celler]
    assert any(f"({namn})" in t for t in texter) is iraden


def test_ett_lokalpolisomrade_som_omradet_lamnade_ritas_som_det_var(
    lb: Lagesbild, personer: Personer, varld: Varld
) -> None:
    fore, efter = (Lokalpolisomrade.objects.create(slug=s, namn=s.capitalize()) for s in ("forra", "nasta"))
    for i, stadsdel in enumerate(varld.stadsdelar):
        stadsdel.lat, stadsdel.lon = 59.36 + i / 100, 17.87
        stadsdel.save()
        Polistillhorighet.objects.filter(stadsdel=stadsdel).delete()
        Polistillhorighet.objects.create(stadsdel=stadsdel, lokalpolisomrade=fore, giltig_till=date(2024, 6, 30))
        Polistillhorighet.objects.create(stadsdel=stadsdel, lokalpolisomrade=efter, giltig_fran=date(2024, 7, 1))
    skriv(lb, "brottsligheten", "", ["karta_polis"])
    figurer = [d for d in kapitlet(lb, personer, "brottsligheten").delar if isinstance(d, Figur)]
    assert [f.rubrik.removesuffix(" (schematisk karta)") for f in figurer] == [
        "Lokalpolisområde Forra", "Lokalpolisområde Nasta",
    ]  # fmt: skip


def test_ett_artal_forst_i_raden_ar_inget_antal() -> None:
    rader = (
        Rad((Cell("År", rubrik=True), Cell("Antal", "tal", rubrik=True))),
        Rad((Cell("2024", rubrik=True), Cell("1\u00a0412", "tal"))),
    )
    with zipfile.ZipFile(BytesIO(dokument.xlsx(med(Figur(1, "R", svg="<svg/>", siffror=rader))))) as bok:
        blad, stilar = bok.read("xl/worksheets/sheet2.xml").decode(), bok.read("xl/styles.xml").decode()
    i_cellerna = {varde: int(stil) for stil, varde in re.findall(r'<c r="\w+" s="(\d+)"><v>(\d+)</v>', blad)}
    assert 'numFmtId="164" formatCode="#,##0"' in stilar
    format_ = [int(f) for f in re.findall(r'numFmtId="(\d+)"', stilar.partition("<cellXfs")[2])]
    assert (format_[i_cellerna["2024"]], format_[i_cellerna["1412"]]) == (HELTAL, 164)


def test_bokmarken_som_borjar_lika_ar_olika() -> None:
    namn = [Bokmarken.namn(f"avsnitt-ungdomar-i-riskmiljoer-i-vallingby-{var}") for var in ("centrum", "norra")]
    assert len(set(namn)) == 2
    assert all(len(n) <= 40 for n in namn)


# --- Jobs and mails --------------------------------------------------------------------------------------------------


def test_en_fil_som_har_forsvunnit_gors_om(lb: Lagesbild, personer: Personer) -> None:
    version = faststalls(personer, lb)
    bestall: Callable[[], Rendering] = lambda: rendering_bestalld(  # noqa: E731
        av=personer.analytiker, lagesbild=lb, utgava=PUBLIK, version=version
    )
    klar = bestall()
    nu = timezone.now()
    klar.status, klar.andel, klar.startad, klar.avslutad = Rendering.Status.KLAR, 100, nu, nu
    klar.sha256, klar.storlek, klar.sidor = "1" * 64, 3, 1
    klar.fil.save("prov.pdf", ContentFile(b"abc"), save=True)
    assert bestall() == klar
    klar.fil.storage.delete(str(klar.fil))
    assert bestall().status == Rendering.Status.VANTAR


def test_granskning_efter_ett_utkast_ger_ett_nytt_brev(lb: Lagesbild, personer: Personer) -> None:
    def brev() -> int:
        return Utskick.objects.filter(nyckel__startswith="underskrift:granskning").count()

    till_granskning(av=personer.samordnare, lagesbild=lb)
    forsta = brev()
    assert forsta
    till_utkast(av=personer.lpochef, lagesbild=lb, skal="Ge skäl för veckorna först.")
    till_granskning(av=personer.samordnare, lagesbild=lb)
    assert brev() == 2 * forsta


def test_en_import_som_ges_upp_star_i_loggen(varld: Varld) -> None:
    Importkorning.objects.filter(pk=varld.importkorning.pk).update(
        status="lases", puls=timezone.now() - timedelta(hours=1), forsok=MAX_FORSOK, ombud=uuid4()
    )
    assert import_tagen(pk=varld.importkorning.pk) is None
    assert Importkorning.objects.get(pk=varld.importkorning.pk).status == Importkorning.Status.MISSLYCKAD
    assert Loggpost.objects.filter(handelse="import_misslyckad", objekt_id=varld.importkorning.pk).count() == 1


def test_ett_utkast_som_redan_trycks_bestalls_pa_nytt(lb: Lagesbild, personer: Personer) -> None:
    """A job that runs has read its figures, and they may have changed since."""
    forsta = rendering_bestalld(av=personer.analytiker, lagesbild=lb, utgava=INTERN, format=Rendering.Format.XLSX)
    assert taget(Rendering, forsta.pk)
    andra = rendering_bestalld(av=personer.samordnare, lagesbild=lb, utgava=INTERN, format=Rendering.Format.XLSX)
    assert (andra.pk != forsta.pk, andra.status) == (True, Rendering.Status.VANTAR)


def test_dokumentets_utgavor_kontrolleras_pa_granskningens_sida(
    lb: Lagesbild, personer: Personer, klient: Callable[..., Any]
) -> None:
    Matvarde.objects.all().delete()
    skriv(lb, "brottsligheten", "", ["compstat"])
    sida = klient(personer.samordnare).get(f"/hasselby-vallingby/lagesbild/{lb.ar}/granskning/").content.decode()
    assert "1 tabell, diagram eller karta har inget att visa." in sida
