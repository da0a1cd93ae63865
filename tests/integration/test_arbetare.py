"""A real worker process: it renders, and what it was doing when it was killed gets done, once."""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from celery import Task
from django.conf import settings

from atgardsplan.tasks import skriv_plan, skriv_rapport
from lagesbild.models import Lagesbild, Rendering
from lagesbild.models.rendering import TIDSGRANS
from lagesbild.services import tryckeri
from lagesbild.services.ombud import PULSGRANS
from lagesbild.services.rendering import rendering_bestalld
from lagesbild.services.tryckeri import Framsteg, Tryckt, livstecken, tryck
from lagesbild.services.tryckjobb import taget
from lagesbild.tasks import bestall_rendering, gor_protokoll, rendera
from samverkan.models import Loggpost
from tests.conftest import Arbetare
from tests.integration.test_rendering import tystnat
from tests.personer import Personer

pytestmark = pytest.mark.django_db(transaction=True)


def vanta_pa(vad: str, sant: Callable[[], bool], *, hogst: float = 60) -> None:
    """Look at the database until it is as expected; fail when that takes too long."""
    slut = monotonic() + hogst
    while not sant():
        if monotonic() > slut:
            pytest.fail(f"{vad} hände inte på {hogst} s. Jobben: {list(Rendering.objects.values())}")
        Event().wait(0.02)


def har_status(rendering: Rendering, status: str) -> Callable[[], bool]:
    return lambda: Rendering.objects.filter(pk=rendering.pk, status=status).exists()


def mitt_i(rendering: Rendering) -> Callable[[], bool]:
    """The rendering is under way and far from done."""
    return lambda: Rendering.objects.filter(pk=rendering.pk, status="pagar", andel__gte=5, andel__lt=90).exists()


@pytest.fixture
def bestalld(exempel: str, personer: Personer) -> Rendering:
    lagesbild = Lagesbild.objects.get(ar=2024, stadsdelsomrade__slug="hasselby-vallingby")
    rendering = rendering_bestalld(av=personer.analytiker, lagesbild=lagesbild, utgava=Rendering.Utgava.INTERN)
    for fil in filer(rendering):  # of another test, whose row had the same number
        fil.unlink()
    return rendering


def filer(rendering: Rendering) -> list[Path]:
    return sorted((Path(settings.MEDIA_ROOT) / "renderingar").rglob(f"{rendering.pk}-*.pdf"))


def test_arbetaren_gor_det_som_ligger_i_kon_en_gang_aven_om_det_kommer_tva_ganger(
    arbetare: Arbetare, bestalld: Rendering
) -> None:
    assert bestall_rendering(bestalld.pk)
    rendera.delay(bestalld.pk)
    arbetare.starta()
    vanta_pa("Renderingen", har_status(bestalld, "klar"))
    arbetare.avsluta()
    klar = Rendering.objects.get(pk=bestalld.pk)
    assert klar.forsok == 1
    assert klar.fil.size == klar.storlek
    assert klar.sidor
    assert len(filer(klar)) == 1
    assert Loggpost.objects.filter(handelse="rendering_klar").count() == 1


def test_en_arbetare_som_dodas_mitt_i_renderingen(arbetare: Arbetare, bestalld: Rendering) -> None:
    """After a restart the job is done, and done once, although the message in the queue may have gone with it."""
    assert bestall_rendering(bestalld.pk)
    arbetare.starta()
    vanta_pa("Halva renderingen", mitt_i(bestalld))
    arbetare.doda()
    avbruten = Rendering.objects.get(pk=bestalld.pk)
    assert (avbruten.status, avbruten.forsok) == ("pagar", 1)
    tystnat(bestalld)  # time goes by
    arbetare.starta()
    vanta_pa("Renderingen", har_status(bestalld, "klar"))
    arbetare.avsluta()
    klar = Rendering.objects.get(pk=bestalld.pk)
    assert klar.forsok == 2
    assert klar.ombud != avbruten.ombud
    assert [klar.fil.path] == [str(fil) for fil in filer(klar)]
    assert Loggpost.objects.filter(handelse="rendering_klar").count() == 1


def test_den_som_startar_strax_efter_vantar_ut_livstecknet(arbetare: Arbetare, bestalld: Rendering) -> None:
    """The new worker can't know that the old one is dead. It asks again when the lease has run out, without beat."""
    assert bestall_rendering(bestalld.pk)
    arbetare.starta()
    vanta_pa("Halva renderingen", mitt_i(bestalld))
    arbetare.doda()
    tystnat(bestalld, int(PULSGRANS.total_seconds()) - 5)
    arbetare.starta()
    vanta_pa("Renderingen", har_status(bestalld, "klar"))
    assert Rendering.objects.get(pk=bestalld.pk).forsok == 2


def test_livstecknet_fornyas_medan_renderingen_ar_tyst(bestalld: Rendering) -> None:
    jobb = taget(Rendering, bestalld.pk)
    assert jobb
    assert jobb.ombud
    tystnat(bestalld, 10)
    fore = Rendering.objects.get(pk=bestalld.pk).puls
    assert fore
    with livstecken(jobb.pk, jobb.ombud, Rendering):
        vanta_pa("Livstecknet", lambda: Rendering.objects.filter(pk=bestalld.pk, puls__gt=fore).exists(), hogst=10)


def test_ett_forsok_som_hanger_i_ett_steg_ges_upp_nar_tiden_ar_ute(
    bestalld: Rendering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tryckeri, "PULS_VAR", 0.05)
    monkeypatch.setattr(tryckeri, "ANSTAND", 0.1)
    Rendering.objects.filter(pk=bestalld.pk).update(tidsgrans=1)

    def hanger(jobb: Rendering, steg: Framsteg) -> Tryckt:
        vanta_pa("Beskedet", har_status(bestalld, "misslyckad"), hogst=20)
        return Tryckt(b"%PDF-1.7 for sent")

    tryck(Rendering, bestalld.pk, hanger)
    rad = Rendering.objects.get(pk=bestalld.pk)
    assert (rad.status, rad.fil.name) == ("misslyckad", "")
    assert "hann inte bli klar på 1 sekund och arbetet stoppades" in rad.fel
    assert filer(bestalld) == []
    assert Loggpost.objects.filter(handelse="rendering_misslyckad").count() == 1


@pytest.mark.parametrize("uppgift", [rendera, gor_protokoll, skriv_plan, skriv_rapport])
def test_kon_avslutar_en_process_som_hanger_men_inte_ett_forsok_som_har_tid_kvar(uppgift: Task) -> None:
    assert uppgift.time_limit
    assert TIDSGRANS + tryckeri.ANSTAND < uppgift.time_limit < settings.CELERY_TASK_TIME_LIMIT


def test_ett_jobb_som_aldrig_kom_till_kon_tas_upp_nar_arbetaren_startar(
    arbetare: Arbetare, bestalld: Rendering
) -> None:
    Rendering.objects.filter(pk=bestalld.pk).update(bestalld=bestalld.bestalld - PULSGRANS)
    arbetare.starta()
    vanta_pa("Renderingen", har_status(bestalld, "klar"))
