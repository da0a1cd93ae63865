"""Two who sign at once, and somebody who writes meanwhile. Real threads; on PostgreSQL the real locks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lagesbild import dokument
from lagesbild.models import Lagesbild, Lagesbildsversion, Rendering, Underskrift
from lagesbild.selectors.kontroll import kontroller
from lagesbild.services.dokument import avsnitt_sparat
from lagesbild.services.faststallande import att_underteckna, skal_givet, till_granskning, undertecknad
from samverkan.fel import Krock, Last
from samverkan.models import Anvandare
from samverkan.roller import Part
from tests.lagesbildsdelar import fyll
from tests.personer import Personer, Varld

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lb(varld: Varld, personer: Personer) -> Lagesbild:
    lb = fyll(varld.lagesbild)
    for k in kontroller(personer.samordnare, lb):
        if k.lage == "skal-saknas":
            skal_givet(av=personer.samordnare, lagesbild=lb, kontroll=k.kod, skal="Känt.")
    return till_granskning(av=personer.samordnare, lagesbild=lb)


def samtidigt(uppgifter: list[Callable[[], str]]) -> list[str]:
    start = Barrier(len(uppgifter), timeout=60)

    def kor(uppgift: Callable[[], str]) -> str:
        try:
            start.wait()
            return uppgift()
        except (Krock, Last) as fel:
            return fel.kod
        finally:
            connection.close()

    with ThreadPoolExecutor(len(uppgifter)) as tradar:
        return list(tradar.map(kor, uppgifter))


def skriver_under(av: Anvandare, lb: Lagesbild, part: Part, sett: str) -> str:
    utfall = undertecknad(av=av, lagesbild=lb, part=part, sett=sett)
    return "version" if utfall.version else "ensam"


def test_tva_som_undertecknar_samtidigt_gor_en_enda_version(personer: Personer, lb: Lagesbild):
    sett = att_underteckna(av=personer.lpochef, lagesbild=lb).summa
    utfall = samtidigt([
        lambda: skriver_under(personer.forvaltningschef, lb, Part.FORVALTNING, sett),
        lambda: skriver_under(personer.lpochef, lb, Part.POLIS, sett),
    ])  # fmt: skip
    assert sorted(utfall) == ["ensam", "version"]
    version = Lagesbildsversion.objects.get(lagesbild=lb)
    assert version.underskrifter.count() == 2
    assert Rendering.objects.filter(version=version).count() == 2


def test_den_som_skriver_medan_den_andra_parten_undertecknar_andrar_aldrig_det_undertecknade(
    personer: Personer, lb: Lagesbild
):
    sett = att_underteckna(av=personer.lpochef, lagesbild=lb).summa
    undertecknad(av=personer.forvaltningschef, lagesbild=lb, part=Part.FORVALTNING, sett=sett)
    a = lb.avsnitt.get(kod="inledning")

    def skriver() -> str:
        avsnitt_sparat(
            av=personer.analytiker, avsnitt=a, bygger_pa=a.version, rubrik=a.rubrik, text="<p>Omskrivet.</p>",
            behov_av_atgarder=None, kommentar="", intern=False,
        )  # fmt: skip
        return "skrivet"

    utfall = samtidigt([skriver, lambda: skriver_under(personer.lpochef, lb, Part.POLIS, sett)])
    version = Lagesbildsversion.objects.filter(lagesbild=lb).first()
    if version is None:
        assert utfall == ["skrivet", "krock"]
        assert not Underskrift.objects.filter(havd_tid=None).exists()
    else:
        assert utfall == ["last", "version"]
        texter = [k.text for k in dokument.ur_json(version.utgavor.get(utgava="intern").innehall).kapitel]
        assert "<p>Omskrivet.</p>" not in texter
