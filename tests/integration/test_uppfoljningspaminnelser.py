"""Reminders of a round: to those who have something left, on the chosen days, once each whatever happens."""

import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from atgardsplan.models import Uppfoljningsomgang
from atgardsplan.services.paminnelse import paminnelse_nu, paminnelser_lagda
from atgardsplan.tasks import uppfoljningens_rytm
from samverkan.models import Paminnelseval, Uppdrag, Utskick
from samverkan.services import paminnelse_vald
from samverkan.tasks import samla_upp_utskick, skicka
from tests.conftest import ROT, provdatabasens_url
from tests.integration.test_rytm import samtidigt
from tests.personer import Personer, Varld
from tests.smtp import Brevlada, tiden_gar
from tests.uppfoljningar import aktivitet, godkann, klockan, om, omgangen
from tests.uppfoljningar import skicka as skicka_in

SKICKA = "import django; django.setup(); from samverkan.tasks import skicka; skicka({})"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def t1(varld: Varld, personer: Personer) -> Uppfoljningsomgang:
    """Due 14 May; one is the analyst's, one the police's, one nobody's; the enhetschef reviews the first two."""
    for namn, vem in (("Fältarbete", personer.analytiker), ("Dialogpolis", personer.polisanalytiker)):
        aktivitet(varld, namn, ansvarig=vem, granskare=personer.enhetschef)
    return omgangen(personer, varld.omrade)


def till(utskick: list[Utskick]) -> list[str]:
    return sorted(u.mottagare.split("@")[0] for u in utskick)


def vid(text: str) -> list[Utskick]:
    return paminnelser_lagda(av=None, nu=klockan(text))


def test_var_och_en_pamin_pa_de_valda_dagarna(varld: Varld, personer: Personer, t1: Uppfoljningsomgang) -> None:
    assert vid("2024-05-07 07:59") == []
    forsta = vid("2024-05-07 08:00")
    assert till(forsta) == ["analytiker", "polisanalytiker", "samordnare"]
    assert vid("2024-05-07 08:01") == []
    brev = {u.mottagare.split("@")[0]: u for u in forsta}
    assert "Skriv: Fältarbete." in brev["analytiker"].text
    assert "Dialogpolis" not in brev["analytiker"].text
    assert "ska vara inlämnade 2024-05-14" in brev["analytiker"].text
    assert "1 uppföljning har ingen ansvarig person." in brev["samordnare"].text
    assert "https://lagesbild.example/hasselby-vallingby/uppfoljning/" in brev["analytiker"].html
    # What is sent in is the chef's, from the day the texts are due.
    skicka_in(
        personer.analytiker, om(t1, aktivitet_med(t1, "Fältarbete")), status="avvikelse", avvikelse_orsak="Vakans.",
        avvikelse_atgard="Rekrytering.",
    )  # fmt: skip
    andra = {u.mottagare.split("@")[0]: u for u in vid("2024-05-14 08:00")}
    assert sorted(andra) == ["enhetschef", "polisanalytiker", "samordnare"]
    assert "Granska 1 uppföljning, 1 avviker." in andra["enhetschef"].text
    assert "/uppfoljning/granska/" in andra["enhetschef"].text
    tredje = {u.mottagare.split("@")[0]: u for u in vid("2024-05-17 09:00")}
    assert tredje["polisanalytiker"].amne == "Försenat: T1 2024 i Hässelby-Vällingby"
    assert Utskick.objects.filter(slag="uppfoljning").count() == 9


def aktivitet_med(omgang: Uppfoljningsomgang, namn: str) -> Any:
    return omgang.uppfoljningar.get(aktivitet__namn=namn).aktivitet


def test_den_som_inte_vill_den_som_har_slutat_och_den_som_ar_klar(
    varld: Varld, personer: Personer, t1: Uppfoljningsomgang
) -> None:
    paminnelse_vald(av=personer.analytiker, nar=Paminnelseval.Nar.ALDRIG)
    paminnelse_vald(av=personer.polisanalytiker, nar=Paminnelseval.Nar.FORSENAD)
    Uppdrag.objects.filter(anvandare=personer.samordnare).update(giltig_till="2024-05-01")
    assert vid("2024-05-07 08:00") == []
    (sen,) = vid("2024-05-17 08:00")
    assert sen.anvandare == personer.polisanalytiker
    # A reminder that waits says what is left when it goes, or nothing.
    godkann(personer.enhetschef, skicka_in(personer.polisanalytiker, om(t1, aktivitet_med(t1, "Dialogpolis"))))
    assert paminnelse_nu(sen) is None


def test_en_paminnelse_som_inte_kunde_ga_i_tid_gar_inte_alls(t1: Uppfoljningsomgang) -> None:
    assert vid("2024-05-16 08:01") == []  # two days after the one of the 14th, the day before the next


def test_en_stangd_omgang_paminner_inte(personer: Personer, t1: Uppfoljningsomgang) -> None:
    brev = vid("2024-05-14 08:00")
    nu = timezone.now()
    Uppfoljningsomgang.objects.update(status="stangd", stangd_av=personer.samordnare, stangd_tid=nu)
    assert {paminnelse_nu(u) for u in brev} == {None}
    assert vid("2024-05-17 08:00") == []


def _idag(omgang: Uppfoljningsomgang) -> None:
    """One of the round's days is today, whatever the hour."""
    nu = timezone.localtime()
    dag = nu.date() if nu.hour >= 8 else nu.date() - timedelta(days=1)
    Uppfoljningsomgang.objects.filter(pk=omgang.pk).update(
        inlamning=dag, granskning=dag + timedelta(7), oppnas=dag - timedelta(7), paminn_dagar=[0]
    )


def test_tva_paminnelserundor_pa_en_gang_och_en_krasch_ger_ett_brev_var(
    varld: Varld, personer: Personer, t1: Uppfoljningsomgang, brevlada: Brevlada
) -> None:
    """Two beats at once; a worker that is killed when the server has the first mail and has not been heard; then two
    sweeps at once. Everybody has exactly one mail, and what nobody can know is shown and not sent again."""
    _idag(t1)
    samtidigt(lambda: paminnelser_lagda(av=None, nu=timezone.now()), antal=2)
    alla = list(Utskick.objects.filter(slag="uppfoljning").order_by("pk"))
    assert till(alla) == ["analytiker", "polisanalytiker", "samordnare"]

    brevlada.tyst_efter_brevet = True
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import django; django.setup(); from samverkan.tasks import skicka; skicka({alla[0].pk})",
        ],
        cwd=ROT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": provdatabasens_url()},
    )
    assert brevlada.har_tagit.wait(60)
    process.kill()
    process.wait(10)
    brevlada.tyst_efter_brevet = False
    assert Utskick.objects.get(pk=alla[0].pk).status == "skickas"

    samtidigt(lambda: [skicka(u.pk) for u in alla], antal=2)
    tiden_gar(timedelta(minutes=10))
    samla_upp_utskick()
    samtidigt(lambda: [skicka(u.pk) for u in alla], antal=2)
    samtidigt(lambda: paminnelser_lagda(av=None, nu=timezone.now()), antal=2)
    assert sorted(brevlada.till) == sorted(u.mottagare for u in alla)
    assert {u.mottagare: u.status for u in Utskick.objects.filter(slag="uppfoljning")} == {
        alla[0].mottagare: "oviss", alla[1].mottagare: "skickad", alla[2].mottagare: "skickad",
    }  # fmt: skip


def test_klockan_oppnar_och_paminner(varld: Varld, settings: Any) -> None:
    """Beat's task is the one that the worker knows, and does nothing when there is nothing to do."""
    assert settings.CELERY_BEAT_SCHEDULE["uppfoljningens-rytm"]["task"] == uppfoljningens_rytm.name
    uppfoljningens_rytm()
    assert not Utskick.objects.filter(slag="uppfoljning").exists()
