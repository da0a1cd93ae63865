"""The rendering job: ordered once, held by one at a time, never written by who has lost it, honest about failure."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lagesbild.models import Lagesbild, Rendering
from lagesbild.services import ombud as lan
from lagesbild.services.ombud import MAX_FORSOK, OmbudForlorat
from lagesbild.services.rendering import (
    att_ta_upp,
    overgivna_filer_borttagna,
    rendering_bestalld,
)
from lagesbild.services.tryckjobb import framsteg, klart, misslyckat, taget
from lagesbild.tasks import rendera
from samverkan.fel import Nekad
from samverkan.models import Anvandare, Loggpost
from tests.conftest import provdatabasens_url, tom_kon
from tests.personer import Personer, Varld

Klient = Callable[[Anvandare | None], Client]
PDF = b"%PDF-1.7\n"
INTERN = Rendering.Utgava.INTERN


def sida(rendering: Rendering, namn: str = "rendering") -> str:
    lagesbild = rendering.lagesbild
    return reverse(namn, args=[lagesbild.stadsdelsomrade.slug, lagesbild.ar, rendering.pk])


def tagen(rendering: Rendering) -> Rendering:
    jobb = taget(Rendering, rendering.pk)
    assert jobb is not None
    return jobb


def tystnat(rendering: Rendering, sekunder: int = 60) -> None:
    """The worker gave its last sign of life a while ago."""
    Rendering.objects.filter(pk=rendering.pk).update(puls=timezone.now() - timedelta(seconds=sekunder))


def filer() -> set[str]:
    rot = Path(settings.MEDIA_ROOT) / "renderingar"
    return {str(f.relative_to(settings.MEDIA_ROOT)) for f in rot.rglob("*.pdf")}


# --- Ordering --------------------------------------------------------------------------------------------------------


def test_bestallning_loggas_och_ger_en_rad_som_vantar(varld: Varld, personer: Personer) -> None:
    rendering = rendering_bestalld(av=personer.enhetschef, lagesbild=varld.lagesbild, utgava=Rendering.Utgava.PUBLIK)
    assert (rendering.status, rendering.bestalld_av) == ("vantar", personer.enhetschef)
    assert Loggpost.objects.get(handelse="rendering_bestalld").objekt_id == str(rendering.pk)


def test_den_som_vantar_redan_ges_i_stallet_for_en_till(varld: Varld, personer: Personer) -> None:
    assert rendering_bestalld(av=personer.analytiker, lagesbild=varld.lagesbild, utgava=INTERN) == varld.rendering


def test_lasare_och_frammande_far_inte_bestalla(varld: Varld, personer: Personer, klient: Klient) -> None:
    with pytest.raises(Nekad):
        rendering_bestalld(av=personer.lasare, lagesbild=varld.lagesbild_faststalld, utgava=INTERN)
    adress = reverse("rendering_bestall", args=[varld.omrade.slug, 2023])
    assert klient(personer.lasare).post(adress, {"utgava": "intern"}).status_code == 403
    assert klient(personer.administrator).post(adress, {"utgava": "intern"}).status_code == 403
    assert klient(personer.frammande).post(adress, {"utgava": "intern"}).status_code == 404
    assert not Rendering.objects.filter(lagesbild=varld.lagesbild_faststalld, utgava="intern").exists()


def test_okand_utgava_bestaller_inget(varld: Varld, personer: Personer, klient: Klient) -> None:
    adress = reverse("rendering_bestall", args=[varld.omrade.slug, 2023])
    svar = klient(personer.analytiker).post(adress, {"utgava": "hemlig"}, follow=True)
    assert "Välj vilken utgåva" in svar.content.decode()
    assert Rendering.objects.filter(lagesbild=varld.lagesbild_faststalld).count() == 1


@pytest.mark.django_db(transaction=True)
def test_manga_som_bestaller_samtidigt_far_samma_jobb(varld: Varld, personer: Personer) -> None:
    redo = Barrier(6)

    def bestall(_: int) -> int:
        redo.wait(10)
        try:
            return rendering_bestalld(av=personer.analytiker, lagesbild=varld.lagesbild_faststalld, utgava=INTERN).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as manga:
        assert len(set(manga.map(bestall, range(6)))) == 1


# --- The lease -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_bara_en_av_manga_far_jobbet(varld: Varld) -> None:
    redo = Barrier(6)

    def ta(_: int) -> Rendering | None:
        redo.wait(10)
        try:
            return taget(Rendering, varld.rendering.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as manga:
        fick = [jobb for jobb in manga.map(ta, range(6)) if jobb]
    assert len(fick) == 1
    assert Rendering.objects.get(pk=varld.rendering.pk).forsok == 1


def test_ett_jobb_vars_arbetare_lever_kan_inte_tas(varld: Varld) -> None:
    tagen(varld.rendering)
    assert taget(Rendering, varld.rendering.pk) is None


def test_den_som_har_forlorat_jobbet_kan_inte_skriva_nagot(varld: Varld) -> None:
    forsta = tagen(varld.rendering)
    assert forsta.ombud
    tystnat(varld.rendering)
    andra = tagen(varld.rendering)
    assert andra.ombud != forsta.ombud
    fore = filer()
    assert not lan.puls_fornyad(modell=Rendering, pk=forsta.pk, ombud=forsta.ombud)
    with pytest.raises(OmbudForlorat):
        framsteg(forsta, "Skriver", 90)
    with pytest.raises(OmbudForlorat):
        klart(forsta, innehall=PDF, sidor=1)
    with pytest.raises(OmbudForlorat):
        misslyckat(forsta, fel="Nej.")
    rad = Rendering.objects.get(pk=forsta.pk)
    assert (rad.status, rad.ombud, rad.forsok, rad.andel) == ("pagar", andra.ombud, 2, 0)
    assert filer() == fore


def test_framsteg_syns_pa_raden_och_blir_aldrig_100_i_fortid(varld: Varld) -> None:
    jobb = tagen(varld.rendering)
    assert jobb.ombud
    framsteg(jobb, "Bryter sidor: sida 3", 100)
    rad = Rendering.objects.get(pk=jobb.pk)
    assert (rad.steg, rad.andel) == ("Bryter sidor: sida 3", 99)


def test_klart_jobb_har_fil_kontrollsumma_och_loggpost(varld: Varld) -> None:
    jobb = tagen(varld.rendering)
    assert jobb.ombud
    klar = klart(jobb, innehall=PDF, sidor=7)
    assert jobb.ombud.hex in str(klar.fil.name)
    assert (klar.status, klar.storlek, klar.sidor, klar.andel) == ("klar", len(PDF), 7, 100)
    assert klar.fil.read() == PDF
    klar.fil.close()
    assert Loggpost.objects.get(handelse="rendering_klar").av is None
    assert taget(Rendering, jobb.pk) is None


def test_efter_for_manga_avbrutna_forsok_ger_programmet_upp_och_sager_det(
    varld: Varld, personer: Personer, klient: Klient
) -> None:
    for _ in range(MAX_FORSOK):
        tagen(varld.rendering)
        tystnat(varld.rendering)
    assert taget(Rendering, varld.rendering.pk) is None
    rad = Rendering.objects.get(pk=varld.rendering.pk)
    assert rad.status == "misslyckad"
    assert f"avbröts {MAX_FORSOK} gånger" in rad.fel
    assert Loggpost.objects.filter(handelse="rendering_misslyckad").count() == 1
    text = klient(personer.analytiker).get(sida(rad)).content.decode()
    assert f"avbröts {MAX_FORSOK} gånger" in text
    assert "Försök igen" in text


# --- The sweep -------------------------------------------------------------------------------------------------------


def test_det_som_legat_lange_i_kon_tas_upp_men_inte_det_nya(varld: Varld, personer: Personer) -> None:
    ny = rendering_bestalld(av=personer.analytiker, lagesbild=varld.lagesbild_faststalld, utgava=INTERN)
    assert {pk for pk, _ in att_ta_upp()} == {varld.rendering.pk, varld.rendering_annat.pk}
    assert ny.pk not in dict(att_ta_upp())


def test_ett_jobb_som_pagar_tas_upp_forst_nar_livstecknet_ar_for_gammalt(varld: Varld) -> None:
    tagen(varld.rendering)
    assert 10 < dict(att_ta_upp())[varld.rendering.pk] < 17
    tystnat(varld.rendering)
    assert dict(att_ta_upp())[varld.rendering.pk] == 0


def test_overgivna_filer_stadas_men_inte_nya_och_inte_de_som_raderna_har(varld: Varld) -> None:
    gammal = default_storage.save(f"renderingar/2024/{uuid4().hex}.pdf", ContentFile(PDF))
    ny = default_storage.save(f"renderingar/2024/{uuid4().hex}.pdf", ContentFile(PDF))
    radens = str(varld.rendering_klar.fil.name)
    lange_sedan = (timezone.now() - timedelta(hours=2)).timestamp()
    for namn in (gammal, radens):
        os.utime(default_storage.path(namn), (lange_sedan, lange_sedan))
    assert overgivna_filer_borttagna() >= 1
    assert not default_storage.exists(gammal)
    assert default_storage.exists(ny)
    assert default_storage.exists(radens)


# --- The task --------------------------------------------------------------------------------------------------------


def test_pdfen_har_dokumentets_innehall_och_tva_leveranser_gor_den_en_gang(exempel: str, personer: Personer) -> None:
    lagesbild = Lagesbild.objects.get(ar=2024, stadsdelsomrade__slug="kungsholmen")
    jobb = rendering_bestalld(av=personer.frammande, lagesbild=lagesbild, utgava=INTERN)
    rendera(jobb.pk)
    klar = Rendering.objects.get(pk=jobb.pk)
    rendera(jobb.pk)
    igen = Rendering.objects.get(pk=jobb.pk)
    assert (igen.forsok, igen.avslutad, igen.fil.name) == (1, klar.avslutad, klar.fil.name)
    assert Loggpost.objects.filter(handelse="rendering_klar").count() == 1
    with klar.fil.open("rb") as fil:
        innehall = fil.read()
    pdf = PdfReader(BytesIO(innehall))
    assert klar.sidor == len(pdf.pages) > 3
    text = " ".join(" ".join(s.extract_text() for s in pdf.pages).split())
    for avsnitt in lagesbild.avsnitt.all():
        assert avsnitt.rubrik in text


def test_fel_i_renderingen_blir_ord_pa_raden_och_inte_kod(
    varld: Varld, personer: Personer, klient: Klient, caplog: pytest.LogCaptureFixture
) -> None:
    """The PDF can't be stored: where its folder should be there is a file."""
    mapp = Path(settings.MEDIA_ROOT) / "renderingar"
    undan = mapp.rename(mapp.with_name("undan"))
    mapp.write_text("")
    try:
        rendera(varld.rendering.pk)
    finally:
        mapp.unlink()
        undan.rename(mapp)
    rad = Rendering.objects.get(pk=varld.rendering.pk)
    assert rad.status == "misslyckad"
    assert "Något gick fel" in rad.fel
    assert "Error" not in rad.fel
    assert "Traceback" in caplog.text
    assert "Något gick fel" in klient(personer.analytiker).get(sida(rad)).content.decode()


# --- The queue is down -----------------------------------------------------------------------------------------------

BESTALL = """
import sys, django
django.setup()
from django.conf import settings
from django.test import Client
from samverkan.models import Anvandare
klient = Client()
klient.force_login(Anvandare.objects.get(epost="analytiker@exempel.se"), "django.contrib.auth.backends.ModelBackend")
svar = klient.post(sys.argv[1], {"utgava": "intern"}, follow=True)
print(svar.status_code, "Kön svarar inte just nu" in svar.content.decode())
"""


def _bestall_i_egen_process(adress: str, **miljo: str) -> str:
    svar = subprocess.run(
        [sys.executable, "-c", BESTALL, adress],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": provdatabasens_url()} | miljo,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert svar.returncode == 0, svar.stderr
    return svar.stdout.strip()


@pytest.mark.django_db(transaction=True)
def test_redis_ar_nere_sidan_sager_det_och_bestallningen_finns_kvar(varld: Varld, tmp_path: Path) -> None:
    with socket.socket() as ledig:
        ledig.bind(("127.0.0.1", 0))
        port = ledig.getsockname()[1]
    # Nobody listens at that port.
    miljo = {"PROV_DATABASE_URL": provdatabasens_url(), "PROV_REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    adress = reverse("rendering_bestall", args=[varld.omrade.slug, 2023])
    assert _bestall_i_egen_process(adress, **miljo) == "200 True"
    rad = Rendering.objects.get(lagesbild=varld.lagesbild_faststalld, utgava="intern")
    assert rad.status == "vantar"


@pytest.mark.skipif(bool(settings.REDIS_URL), reason="Kön är Redis i den här körningen; mappen används inte.")
@pytest.mark.django_db(transaction=True)
def test_kons_mapp_ar_borta_sidan_sager_det_och_bestallningen_finns_kvar(
    varld: Varld, personer: Personer, klient: Klient
) -> None:
    mapp = settings.KO_DIR / "meddelanden"
    undan = mapp.rename(mapp.with_name("undan"))
    mapp.write_text("")
    try:
        adress = reverse("rendering_bestall", args=[varld.omrade.slug, 2023])
        svar = klient(personer.analytiker).post(adress, {"utgava": "intern"}, follow=True)
    finally:
        mapp.unlink()
        undan.rename(mapp)
        tom_kon()
    assert "Kön svarar inte just nu" in svar.content.decode()
    assert Rendering.objects.filter(lagesbild=varld.lagesbild_faststalld, utgava="intern", status="vantar").exists()


# --- The pages -------------------------------------------------------------------------------------------------------


def test_sidan_sager_att_ingen_arbetare_har_tagit_jobbet(varld: Varld, personer: Personer, klient: Klient) -> None:
    analytiker = klient(personer.analytiker)
    assert "Ingen arbetare har tagit jobbet än" in analytiker.get(sida(varld.rendering)).content.decode()
    ny = rendering_bestalld(av=personer.analytiker, lagesbild=varld.lagesbild_faststalld, utgava=INTERN)
    assert "Ingen arbetare har tagit jobbet än" not in analytiker.get(sida(ny)).content.decode()


def test_htmx_far_bara_den_del_som_andras_och_slutar_fraga_nar_det_ar_klart(
    varld: Varld, personer: Personer, klient: Klient
) -> None:
    analytiker = klient(personer.analytiker)
    pagar = analytiker.get(sida(varld.rendering), headers={"HX-Request": "true"})
    assert b"<html" not in pagar.content
    assert b'hx-trigger="every 1s"' in pagar.content
    assert "HX-Request" in pagar["Vary"]
    klar = analytiker.get(sida(varld.rendering_klar), headers={"HX-Request": "true"})
    assert b"hx-trigger" not in klar.content
    assert "Ladda ned PDF:en" in klar.content.decode()


def test_filens_namn_har_liten_bokstav_inne_i_meningen_och_stor_i_borjan(
    varld: Varld, personer: Personer, klient: Klient
) -> None:
    Rendering.objects.filter(pk=varld.rendering_klar.pk).update(format="html")
    html = klient(personer.analytiker).get(sida(varld.rendering_klar)).content.decode()
    assert "Ladda ned webbsidan" in html
    assert "Webbsidan är klar" in html


def test_utan_skript_laddas_sidan_om_tills_det_ar_klart(varld: Varld, personer: Personer, klient: Klient) -> None:
    analytiker = klient(personer.analytiker)
    omladdning = b'<meta http-equiv="refresh" content="3">'
    assert omladdning in analytiker.get(sida(varld.rendering)).content
    assert omladdning not in analytiker.get(sida(varld.rendering_klar)).content


def test_filen_hamtas_av_den_som_ser_dokumentet_och_av_ingen_annan(
    varld: Varld, personer: Personer, klient: Klient
) -> None:
    adress = sida(varld.rendering_klar, "rendering_fil")
    svar = klient(personer.lasare).get(adress)
    assert b"".join(svar.streaming_content) == PDF  # type: ignore[attr-defined]
    assert svar["Content-Disposition"] == 'attachment; filename="lagesbild-hasselby-vallingby-2023-v1-publik.pdf"'
    assert svar["Content-Type"] == "application/pdf"
    assert svar["X-Content-Type-Options"] == "nosniff"
    assert klient(personer.frammande).get(adress).status_code == 404
    assert klient(None).get(adress).status_code == 302
    # Nor by way of one's own area, or before it is finished.
    genom_sitt = reverse("rendering_fil", args=[varld.annat.slug, 2024, varld.rendering_klar.pk])
    assert klient(personer.frammande).get(genom_sitt).status_code == 404
    assert klient(personer.analytiker).get(sida(varld.rendering, "rendering_fil")).status_code == 404


def test_lasaren_ser_inte_utkastets_rendering(varld: Varld, personer: Personer, klient: Klient) -> None:
    assert klient(personer.lasare).get(sida(varld.rendering)).status_code == 404
    assert klient(personer.lasare).get(sida(varld.rendering_klar)).status_code == 200
