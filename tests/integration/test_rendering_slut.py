"""Jobs that are stopped or out of time, other formats than PDF, and files of what is frozen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lagesbild.dokument import kontrollsumma, samla, som_json
from lagesbild.models import Lagesbildsversion, Rendering, Versionsutgava
from lagesbild.services.rendering import rendering_avbruten, rendering_bestalld
from lagesbild.services.tryckeri import Framsteg, Tryckt, tryck
from lagesbild.services.tryckjobb import Stoppat, TidenUte, framsteg, klart
from lagesbild.tasks import rendera
from samverkan.fel import Nekad, Ogiltigt
from samverkan.models import Anvandare, Loggpost
from tests.conftest import tom_kon
from tests.integration.test_rendering import INTERN, PDF, filer, sida, tagen, tystnat
from tests.personer import Personer, Varld

Klient = Callable[[Anvandare | None], Client]


# --- Stopped, and out of time ----------------------------------------------------------------------------------------


def test_ett_jobb_som_vantar_stoppas_genast_och_gors_aldrig(varld: Varld, personer: Personer, klient: Klient) -> None:
    fore = filer()
    svar = klient(personer.samordnare).post(sida(varld.rendering, "rendering_avbryt"), follow=True)
    text = svar.content.decode()
    assert "Arbetet stoppades" in text
    assert f"{personer.samordnare} stoppade arbetet" in text
    assert b"hx-trigger" not in svar.content
    rendera(varld.rendering.pk)
    rad = Rendering.objects.get(pk=varld.rendering.pk)
    assert (rad.status, rad.avbruten_av, rad.forsok) == ("avbruten", personer.samordnare, 0)
    assert Loggpost.objects.get(handelse="rendering_avbruten").av == personer.samordnare
    assert filer() == fore


def test_ett_jobb_som_pagar_stoppas_vid_nasta_steg_och_lamnar_ingen_fil(varld: Varld, personer: Personer) -> None:
    fore = filer()
    sedda: list[str] = []

    def gor(jobb: Rendering, steg: Framsteg) -> Tryckt:
        rendering_avbruten(av=personer.analytiker, rendering=jobb)
        sedda.append(Rendering.objects.get(pk=jobb.pk).status)
        framsteg(jobb, "Bryter sidor: sida 2", 40)
        raise AssertionError("gick vidare")

    tryck(Rendering, varld.rendering.pk, gor)
    rad = Rendering.objects.get(pk=varld.rendering.pk)
    assert (sedda, rad.status, rad.fil.name) == (["pagar"], "avbruten", "")
    assert filer() == fore


def test_den_som_stoppar_i_sista_stund_far_ingen_fil(varld: Varld, personer: Personer) -> None:
    fore = filer()
    jobb = tagen(varld.rendering)
    rendering_avbruten(av=personer.analytiker, rendering=jobb)
    with pytest.raises(Stoppat):
        klart(jobb, innehall=PDF, sidor=1)
    assert filer() == fore


def test_ett_jobb_vars_arbetare_har_tystnat_stoppas_utan_den(varld: Varld, personer: Personer) -> None:
    tagen(varld.rendering)
    tystnat(varld.rendering)
    assert rendering_avbruten(av=personer.analytiker, rendering=varld.rendering).status == "avbruten"


def test_en_fardig_fil_kan_inte_stoppas(varld: Varld, personer: Personer) -> None:
    assert rendering_avbruten(av=personer.analytiker, rendering=varld.rendering_klar).status == "klar"
    assert not Loggpost.objects.filter(handelse="rendering_avbruten").exists()


def test_den_som_inte_far_gora_filer_far_inte_stoppa_dem(varld: Varld, personer: Personer) -> None:
    with pytest.raises(Nekad):
        rendering_avbruten(av=personer.lasare, rendering=varld.rendering)
    assert Rendering.objects.get(pk=varld.rendering.pk).status == "vantar"


def test_den_som_tar_for_lang_tid_slutar_och_sager_vid_vilket_steg(varld: Varld) -> None:
    def gor(jobb: Rendering, steg: Framsteg) -> Tryckt:
        Rendering.objects.filter(pk=jobb.pk).update(startad=timezone.now() - timedelta(seconds=jobb.tidsgrans + 1))
        with pytest.raises(TidenUte):
            framsteg(jobb, "Bryter sidor: sida 9", 50)
        raise TidenUte

    tryck(Rendering, varld.rendering.pk, gor)
    rad = Rendering.objects.get(pk=varld.rendering.pk)
    assert rad.status == "misslyckad"
    assert "hann inte bli klar på 300 sekunder" in rad.fel
    assert "steget ”Börjar”" in rad.fel


# --- Formats and versions --------------------------------------------------------------------------------------------


def _fryst(varld: Varld, personer: Personer) -> Lagesbildsversion:
    """The draft of the world, frozen as it is."""
    version = Lagesbildsversion.objects.create(
        lagesbild=varld.lagesbild, nummer=1, andring=0, skapad_av=personer.samordnare, skapad_tid=timezone.now()
    )
    for utgava in ("intern", "publik"):
        innehall = som_json(samla(varld.lagesbild, utgava, user=personer.samordnare))
        Versionsutgava.objects.create(version=version, utgava=utgava, innehall=innehall, sha256=kontrollsumma(innehall))
    return version


def test_en_fryst_version_gors_av_det_frysta_och_en_gang(varld: Varld, personer: Personer) -> None:
    version = _fryst(varld, personer)
    varld.lagesbild.avsnitt.update(rubrik="Ändrat efteråt")
    html = Rendering.Format.HTML

    def bestall(utgava: Rendering.Utgava) -> Rendering:
        return rendering_bestalld(
            av=personer.analytiker, lagesbild=varld.lagesbild, utgava=utgava, format=html, version=version
        )

    publik = bestall(Rendering.Utgava.PUBLIK)
    rendera(publik.pk)
    klar = bestall(Rendering.Utgava.PUBLIK)
    assert (klar.pk, klar.status) == (publik.pk, "klar")
    assert bestall(INTERN).pk != publik.pk
    with klar.fil.open("rb") as fil:
        text = fil.read().decode()
    assert "Ändrat efteråt" not in text
    assert varld.avsnitt.rubrik in text
    assert klar.filnamn == "lagesbild-hasselby-vallingby-2024-v1-publik.html"


def test_en_version_av_ett_annat_dokument_tas_inte(varld: Varld, personer: Personer) -> None:
    version = _fryst(varld, personer)
    with pytest.raises(Ogiltigt, match="ett annat dokument"):
        rendering_bestalld(av=personer.analytiker, lagesbild=varld.lagesbild_faststalld, utgava=INTERN, version=version)


ORD = {"docx": "Word", "xlsx": "Excel", "html": "Webbsida"}


@pytest.mark.parametrize(
    ("format_", "borjan", "typ"),
    [
        ("docx", b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("xlsx", b"PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("html", b"<!DOCTYPE html>", "text/html; charset=utf-8"),
    ],
)
def test_andra_format_bestalls_och_hamtas_pa_samma_satt(
    varld: Varld, personer: Personer, klient: Klient, format_: str, borjan: bytes, typ: str
) -> None:
    adress = reverse("rendering_bestall", args=[varld.omrade.slug, 2024])
    analytiker = klient(personer.analytiker)
    svar = analytiker.post(adress, {"utgava": "intern", "format": format_})
    jobb = Rendering.objects.get(format=format_)
    assert svar["Location"] == sida(jobb)
    rendera(jobb.pk)
    kortet = analytiker.get(reverse("lagesbild", args=[varld.omrade.slug, 2024])).content.decode()
    assert f">{ORD[format_]}, intern utgåva<" in kortet
    fil = analytiker.get(sida(jobb, "rendering_fil"))
    assert b"".join(fil.streaming_content).startswith(borjan)  # type: ignore[attr-defined]
    assert fil["Content-Type"] == typ
    assert fil["Content-Disposition"].endswith(f'2024-intern-utkast.{format_}"')
    tom_kon()
