"""A document in time: what a new year takes along, the weeks that it is about, what was signed."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document
from PIL import Image

from lagesbild import dokument
from lagesbild.dokument.delar import Besked, Figur, Kapitel, Tabell
from lagesbild.dokument.kontrollerat import kontrollerat
from lagesbild.kontroll import Kontroll
from lagesbild.models import (
    Avsnitt,
    Dokumentbild,
    Lagesbild,
    Rendering,
    Veckobedomning,
)
from lagesbild.selectors.kontroll import prioriterade_i_ar
from lagesbild.selectors.siffror import andrade_siffror
from lagesbild.services.dokumentbild import dokumentbild_tillagd
from lagesbild.services.faststallande import att_underteckna, till_granskning, undertecknad
from lagesbild.services.struktur import lagesbild_skapad
from samverkan.models import PrioriteratOmrade, Samverkansoverenskommelse
from samverkan.roller import Part
from tests.integration.test_faststallande import med_skal
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


# --- A new year ------------------------------------------------------------------------------------------------------


def test_det_nya_aret_har_egna_bilder_och_sina_egna_ar(lb: Lagesbild, personer: Personer, varld: Varld) -> None:
    torget = bild(lb, personer, "Torget")
    serie = f"{varld.serie.kalla.slug}/{varld.serie.slug}"
    skriv(lb, "veckor", "", [
        {"slag": "bild", "nyckel": torget.nyckel},
        {"slag": "arsstaplar", "serie": serie, "fran_ar": 2020, "till_ar": 2024},
    ])  # fmt: skip
    nytt = lagesbild_skapad(av=personer.samordnare, omrade=varld.omrade, ar=2025)
    kopia = nytt.bilder.get()
    assert (kopia.nyckel, kopia.alternativtext) == (torget.nyckel, ALT)
    assert kopia.fil.name != torget.fil.name
    with kopia.fil.open("rb") as a, torget.fil.open("rb") as b:
        assert a.read() == b.read()
    assert nytt.avsnitt.get(kod="veckor").block[1] == {
        "slag": "arsstaplar", "serie": serie, "fran_ar": 2021, "till_ar": 2025,
    }  # fmt: skip
    assert any(isinstance(d, Figur) and d.nyckel == "torget" for d in kapitlet(nytt, personer, "veckor").delar)


def test_en_bild_som_inte_finns_syns_i_den_interna_utgavan(lb: Lagesbild, personer: Personer) -> None:
    skriv(lb, "veckor", "", [{"slag": "bild", "nyckel": "borta"}])
    assert kapitlet(lb, personer, "veckor").delar == (Besked("Bilden finns inte längre."),)


def test_aret_foljer_den_overenskommelse_som_gallde_nar_det_slutade(
    lb: Lagesbild, personer: Personer, varld: Varld
) -> None:
    varld.overenskommelse.giltig_till = date(2025, 12, 31)
    varld.overenskommelse.save()
    ny = Samverkansoverenskommelse.objects.create(
        slug="ny", namn="Ny", stadsdelsomrade=varld.omrade, giltig_fran=date(2026, 1, 1)
    )
    PrioriteratOmrade.objects.create(overenskommelse=ny, slug="nytt-omrade", namn="Nytt område", ordning=1)
    nytt = lagesbild_skapad(av=personer.samordnare, omrade=varld.omrade, ar=2025)
    i_dokumentet = nytt.avsnitt.filter(prioriterat_omrade__isnull=False, utelamnat=False)
    assert set(i_dokumentet.values_list("prioriterat_omrade__slug", flat=True)) == set(
        prioriterade_i_ar(personer.analytiker, nytt)
    )
    assert "nytt-omrade" not in set(i_dokumentet.values_list("prioriterat_omrade__slug", flat=True))


def test_utkastet_sager_vad_som_ar_forra_arets_och_vilka_siffror_som_saknas(
    lb: Lagesbild, personer: Personer, varld: Varld
) -> None:
    """Neither last year's number nor 0: no week of 2025 is assessed."""
    skriv(
        lb,
        "veckor",
        '<p>Det blev <span data-siffra="varde:veckor/minst-3:vallingby:2024-01..2024-12">17</span>.</p>',
        [],
    )
    nytt = lagesbild_skapad(av=personer.samordnare, omrade=varld.omrade, ar=2025)
    kapitel = kapitlet(nytt, personer, "veckor")
    assert "Det blev <strong" in kapitel.text
    assert "[siffra saknas]" in kapitel.text
    assert kapitel.text_fran_ar == 2024
    marke = "Att uppdatera: texten är från lägesbilden 2024"
    samlat = dokument.samla(nytt, INTERN, user=personer.analytiker)
    assert marke in dokument.html(samlat)
    assert marke in [s.text for s in Document(BytesIO(dokument.docx(samlat))).paragraphs]
    nytt.avsnitt.update(att_uppdatera=False)
    assert marke not in dokument.html(dokument.samla(nytt, INTERN, user=personer.analytiker))


def test_ett_ar_utan_tidigare_dokument_far_mallen_och_inte_framtidens_texter(
    lb: Lagesbild, personer: Personer, varld: Varld
) -> None:
    tidigt = lagesbild_skapad(av=personer.samordnare, omrade=varld.omrade, ar=2010)
    assert not tidigt.avsnitt.exclude(text="").exists()
    assert not tidigt.avsnitt.filter(att_uppdatera=True).exists()


def test_siffrorna_i_det_nya_aret_ar_det_arets(lb: Lagesbild, personer: Personer, varld: Varld) -> None:
    skriv(
        lb, "veckor", '<p><span data-siffra="varde:veckor/minst-3:vallingby:2024-01..2024-12">17 veckor</span></p>', []
    )
    nytt = lagesbild_skapad(av=personer.samordnare, omrade=varld.omrade, ar=2025)
    text = nytt.avsnitt.get(kod="veckor").text
    assert 'data-siffra="varde:veckor/minst-3:vallingby:2025-01..2025-12">17 veckor<' in text
    andrade = [s for s in andrade_siffror(personer.samordnare, nytt) if s.rad.visat == "17 veckor"]
    assert [s.rad.nyckel for s in andrade] == ["varde:veckor/minst-3:vallingby:2025-01..2025-12"]


def test_texter_fran_forra_aret_raknas_inte_som_klara(
    lb: Lagesbild, personer: Personer, varld: Varld, klient: Callable[..., Client]
) -> None:
    nytt = lagesbild_skapad(av=personer.samordnare, omrade=varld.omrade, ar=2025)
    assert kontrollen(nytt, personer, "klara").utfall.startswith("0 av ")
    nytt.avsnitt.filter(text="", kommentar="").update(block=["artabell"])
    start = klient(personer.analytiker).get(f"/{varld.omrade.slug}/").content.decode()
    gamla = nytt.avsnitt.filter(att_uppdatera=True).count()
    assert f"{gamla} av {nytt.avsnitt.count()} avsnitt att uppdatera" in start


# --- The weeks that a document is about ------------------------------------------------------------------------------


@pytest.fixture
def pagaende(varld: Varld, personer: Personer, monkeypatch: pytest.MonkeyPatch) -> Lagesbild:
    """The document of the year that runs (2026), with one assessed week; today is a Friday."""
    for modul in ("samverkan.selectors", "lagesbild.dokument.underlag", "lagesbild.selectors.arsdokument",
                  "lagesbild.selectors.kontroll"):  # fmt: skip
        monkeypatch.setattr(f"{modul}.idag", lambda: DAGEN[-1])
    DAGEN[:] = [date(2026, 11, 27)]
    bedomd(varld, personer, 10)
    return fyll(Lagesbild.objects.create(stadsdelsomrade=varld.omrade, ar=2026))


DAGEN: list[date] = []


def bedomd(varld: Varld, personer: Personer, vecka: int) -> None:
    Veckobedomning.objects.create(
        stadsdel=varld.stadsdelar[0], ar=2026, vecka=vecka, niva=2, lage=Veckobedomning.Lage.BEDOMD,
        satt_av=personer.analytiker, satt_tid=timezone.now(),
    )  # fmt: skip


def test_det_som_undertecknas_andras_inte_av_att_en_ny_vecka_borjar_eller_bedoms(
    pagaende: Lagesbild, varld: Varld, personer: Personer
) -> None:
    till_granskning(av=personer.samordnare, lagesbild=pagaende)
    pagaende.refresh_from_db()
    assert pagaende.veckor_till == 10
    fredag = att_underteckna(av=personer.lpochef, lagesbild=pagaende).summa
    DAGEN.append(date(2026, 11, 30))
    bedomd(varld, personer, 11)
    assert att_underteckna(av=personer.lpochef, lagesbild=pagaende).summa == fredag


def test_ett_ar_som_ar_slut_handlar_om_alla_sina_veckor(lb: Lagesbild, personer: Personer) -> None:
    till_granskning(av=personer.samordnare, lagesbild=lb)
    lb.refresh_from_db()
    assert lb.veckor_till is None


def test_veckor_efter_den_sista_star_inte_i_dokumentet(lb: Lagesbild, personer: Personer) -> None:
    Lagesbild.objects.filter(pk=lb.pk).update(veckor_till=44)
    tabell = next(d for d in kapitlet(lb, personer, "veckor").delar if isinstance(d, Tabell))
    assert [rad.celler[0].text for rad in tabell.kropp[0]] == [str(v) for v in range(1, 45)]


def test_omslag_och_period_sparas_och_sager_vad_som_ar_fel(
    lb: Lagesbild, personer: Personer, klient: Callable[..., Any]
) -> None:
    adress = f"/hasselby-vallingby/lagesbild/{lb.ar}/uppgifter/"
    ratt = {"undertitel": "Gemensam bild", "parter": "Förvaltningen och polisen", "statistik_fran_manad": "1",
            "statistik_till_manad": "10", "veckor_till": "45"}  # fmt: skip
    webb = klient(personer.samordnare)
    svar = webb.post(adress, ratt | {"statistik_fran_manad": "11"})
    assert svar.status_code == 400
    assert "Perioden kan inte sluta innan den börjar." in svar.content.decode()
    assert "Gemensam bild" in svar.content.decode()
    fore = Lagesbild.objects.get(pk=lb.pk).andring
    assert webb.post(adress, ratt).status_code == 302
    lb.refresh_from_db()
    assert (lb.undertitel, lb.statistik_till_manad, lb.veckor_till) == ("Gemensam bild", 10, 45)
    assert lb.andring == fore + 1
    assert "2024 har veckorna 1 till 52." in webb.post(adress, ratt | {"veckor_till": "53"}).content.decode()


# --- Signatures ------------------------------------------------------------------------------------------------------


def test_den_som_undertecknar_far_veta_vad_som_andrats_sedan_den_andra_gjorde_det(
    lb: Lagesbild, personer: Personer, klient: Callable[..., Any], varld: Varld
) -> None:
    med_skal(personer.samordnare, lb)
    till_granskning(av=personer.samordnare, lagesbild=lb)
    sett = att_underteckna(av=personer.forvaltningschef, lagesbild=lb).summa
    undertecknad(av=personer.forvaltningschef, lagesbild=lb, part=Part.FORVALTNING, sett=sett)
    Veckobedomning.objects.filter(stadsdel=varld.stadsdelar[0], ar=2024).update(niva=5)
    webb = klient(personer.lpochef)
    granskningen = webb.get(f"/hasselby-vallingby/lagesbild/{lb.ar}/granskning/").content.decode()
    assert "Gäller inte det som nu står" in granskningen
    sida = webb.get(f"/hasselby-vallingby/lagesbild/{lb.ar}/underteckna/").content.decode()
    assert "Sedan dess har ”Arbetssätt” och ”Veckorna” ändrats." in " ".join(sida.split())
    assert "Med din underskrift är lägesbilden fastställd" not in sida
    nu = att_underteckna(av=personer.lpochef, lagesbild=lb).summa
    utfall = undertecknad(av=personer.lpochef, lagesbild=lb, part=Part.POLIS, sett=nu)
    assert utfall.version is None
    assert [u.havd_orsak for u in utfall.havda] == ["Efter underskriften ändrades ”Arbetssätt” och ”Veckorna”."]
