"""The week opens by itself, says since when it is late, and reminds each person once."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from lagesbild.models import Veckobedomning, Veckoinstallning, Veckolage
from lagesbild.selectors.rytm import forsenade, laget
from lagesbild.services.rytm import veckor_oppnade
from lagesbild.services.vecka import vecka_ateroppnad
from lagesbild.vecka import Vecka
from samverkan.models import Anvandare, Loggpost, Stadsdelsomrade, Uppdrag
from samverkan.roller import Part, Roll
from tests.personer import Personer, Varld

pytestmark = pytest.mark.django_db(transaction=True)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def klockan(text: str) -> datetime:
    """Such as "2026-03-29 02:30", in Stockholm."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def oppen(omrade: Stadsdelsomrade, vecka: Vecka) -> Veckolage:
    """A week that opened when its Monday began."""
    lage, _ = Veckolage.objects.update_or_create(
        stadsdelsomrade=omrade,
        ar=vecka.ar,
        vecka=vecka.vecka,
        defaults={"oppnad_tid": datetime.combine(vecka.mandag, time(), STOCKHOLM)},
    )
    return lage


def installning(omrade: Stadsdelsomrade, **falt: Any) -> None:
    Veckoinstallning.objects.update_or_create(stadsdelsomrade=omrade, defaults=falt)


def rapportera(varld: Varld, vecka: Vecka, *, utom: int = 0) -> None:
    """Report every stadsdel of the first area but the last `utom`."""
    for stadsdel in varld.stadsdelar[: len(varld.stadsdelar) - utom]:
        Veckobedomning.objects.get_or_create(
            stadsdel=stadsdel, ar=vecka.ar, vecka=vecka.vecka,
            defaults={"niva": 1, "satt_av": Anvandare.objects.earliest("pk"), "satt_tid": timezone.now()},
        )  # fmt: skip


def faststall(lage: Veckolage, personer: Personer, *parter: Part) -> None:
    for part, vem in ((Part.FORVALTNING, personer.forvaltningschef), (Part.POLIS, personer.lpochef)):
        if part in parter:
            setattr(lage, f"{part}_av", vem)
            setattr(lage, f"{part}_tid", timezone.now())
    if len(parter) == 2:
        lage.status = Veckolage.Status.FASTSTALLD
    lage.save()


def samtidigt(gor: Callable[[], object], antal: int = 2) -> None:
    start = threading.Barrier(antal)

    def kor() -> None:
        try:
            start.wait(10)
            gor()
        finally:
            connection.close()

    tradar = [threading.Thread(target=kor) for _ in range(antal)]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join(60)


# --- Opens -----------------------------------------------------------------------------------------------------------

V45 = Vecka(2024, 45)


@pytest.mark.parametrize(
    ("nu", "vecka"),
    [
        ("2020-12-27 23:59", Vecka(2020, 52)),
        ("2020-12-28 00:00", Vecka(2020, 53)),
        ("2021-01-03 23:59", Vecka(2020, 53)),
        ("2021-01-04 00:00", Vecka(2021, 1)),
        ("2023-12-31 23:59", Vecka(2023, 52)),
        ("2024-01-01 00:00", Vecka(2024, 1)),
        ("2024-12-30 00:00", Vecka(2025, 1)),
        ("2026-12-28 00:00", Vecka(2026, 53)),
        ("2027-01-04 00:00", Vecka(2027, 1)),
        ("2026-03-29 23:59", Vecka(2026, 13)),  # the clock was put forward that morning
        ("2026-03-30 00:00", Vecka(2026, 14)),
        ("2026-10-25 23:59", Vecka(2026, 43)),  # and back
        ("2026-10-26 00:00", Vecka(2026, 44)),
    ],
)
def test_veckan_oppnas_nar_mandagen_borjar_i_stockholm(nu: str, vecka: Vecka, varld: Varld) -> None:
    oppnade = veckor_oppnade(av=None, nu=klockan(nu).astimezone(UTC))
    assert {lage.iso for lage in oppnade} == {vecka}
    assert {lage.stadsdelsomrade for lage in oppnade} == {varld.omrade, varld.annat}


def test_de_veckor_som_gick_medan_programmet_stod_still_oppnas_alla(varld: Varld) -> None:
    oppen(varld.omrade, Vecka(2020, 51))
    oppnade = veckor_oppnade(av=None, nu=klockan("2021-01-13 08:00"))
    assert [str(lage.iso) for lage in oppnade if lage.stadsdelsomrade == varld.omrade] == [
        "v. 52 2020", "v. 53 2020", "v. 1 2021", "v. 2 2021",
    ]  # fmt: skip
    assert [str(lage.iso) for lage in oppnade if lage.stadsdelsomrade == varld.annat] == ["v. 2 2021"]
    assert veckor_oppnade(av=None, nu=klockan("2021-01-13 08:01")) == []


def test_tva_klockor_oppnar_veckan_en_gang(varld: Varld) -> None:
    samtidigt(lambda: veckor_oppnade(av=None, nu=klockan("2024-11-11 00:00")), antal=4)
    assert Veckolage.objects.filter(ar=2024, vecka=46).count() == 2
    assert Loggpost.objects.filter(handelse="vecka_oppnad").count() == 2


def test_en_vecka_som_nagon_har_borjat_pa_i_forvag_oppnas_ocksa(varld: Varld) -> None:
    Veckolage.objects.create(stadsdelsomrade=varld.omrade, ar=2024, vecka=46)
    oppnade = veckor_oppnade(av=None, nu=klockan("2024-11-11 00:00"))
    assert varld.omrade in {lage.stadsdelsomrade for lage in oppnade}


def test_omraden_utan_stadsdelar_eller_som_ar_avvecklade_oppnar_inget(varld: Varld) -> None:
    Stadsdelsomrade.objects.create(slug="tomt", namn="Tomt")
    varld.annat.giltig_till = date(2024, 6, 30)
    varld.annat.save()
    (lage,) = veckor_oppnade(av=None, nu=klockan("2024-11-11 00:00"))
    assert lage.stadsdelsomrade == varld.omrade


# --- Late ------------------------------------------------------------------------------------------------------------


def test_veckan_ar_forsenad_fran_tiden_ut_tills_bada_har_faststallt(varld: Varld, personer: Personer) -> None:
    lage = oppen(varld.omrade, V45)
    deadline = klockan("2024-11-12 12:00")
    fore, efter = deadline - timedelta(seconds=1), deadline + timedelta(days=9)
    assert laget(personer.analytiker, varld.omrade, V45, fore).forsenad_sedan is None
    nu = laget(personer.analytiker, varld.omrade, V45, efter)
    assert nu.forsenad_sedan == deadline
    assert [s.namn for s in nu.ej_rapporterade] == ["Grimsta"]
    assert nu.ej_faststallt == (Part.FORVALTNING, Part.POLIS)
    assert forsenade(personer.analytiker, varld.omrade, efter) == [nu]
    rapportera(varld, V45)
    faststall(lage, personer, Part.POLIS)
    nu = laget(personer.analytiker, varld.omrade, V45, efter)
    assert (nu.forsenad_sedan, nu.ej_rapporterade, nu.ej_faststallt) == (deadline, (), (Part.FORVALTNING,))
    faststall(lage, personer, Part.FORVALTNING, Part.POLIS)
    assert laget(personer.analytiker, varld.omrade, V45, efter).forsenad_sedan is None
    assert forsenade(personer.analytiker, varld.omrade, efter) == []


def test_en_vecka_fran_tiden_fore_ar_inte_forsenad(varld: Varld, personer: Personer) -> None:
    """Imported years never opened by themselves."""
    assert laget(personer.analytiker, varld.omrade, V45, klockan("2026-01-01 00:00")).forsenad_sedan is None


def test_en_vecka_som_oppnas_igen_ar_forsenad_sedan_dess(varld: Varld, personer: Personer) -> None:
    v44 = Vecka(2024, 44)
    oppen(varld.omrade, v44)
    igen = vecka_ateroppnad(av=personer.samordnare, omrade=varld.omrade, vecka=v44, skal="Fel nivå i Råcksta.")
    efter = timezone.now() + timedelta(minutes=1)
    assert laget(personer.analytiker, varld.omrade, v44, efter).forsenad_sedan == igen.ateroppnad_tid


def test_lasaren_far_inte_veta_vad_som_saknas(varld: Varld, personer: Personer) -> None:
    oppen(varld.omrade, V45)
    nu = klockan("2024-12-01 00:00")
    assert laget(personer.lasare, varld.omrade, V45, nu).ej_rapporterade == ()
    assert forsenade(personer.lasare, varld.omrade, nu) == []
    assert forsenade(personer.frammande, varld.omrade, nu) == []


def test_antalet_fragor_vaxer_inte_med_veckorna(
    varld: Varld, personer: Personer, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        oppen(varld.omrade, V45.plus(-n))
    with django_assert_max_num_queries(4):
        veckorna = forsenade(personer.analytiker, varld.omrade, klockan("2024-12-01 00:00"))
    assert len(veckorna) == 29, "v. 44 är fastställd"
    assert veckorna[0].vecka == V45.plus(-29), "äldst först"


def test_startsidan_visar_vad_som_ar_forsenat_och_sedan_nar(
    varld: Varld, personer: Personer, klient: Callable[[Anvandare | None], Client]
) -> None:
    oppen(varld.omrade, V45)
    sida = klient(personer.analytiker).get("/hasselby-vallingby/").content.decode()
    assert "Försenad sedan 2024-11-12 12:00" in sida
    assert sida.count("v. 45 2024") >= 1
    assert "Försenad" not in klient(personer.lasare).get("/hasselby-vallingby/").content.decode()
    Uppdrag.objects.create(
        anvandare=personer.frammande, roll=Roll.ENHETSCHEF, part=Part.FORVALTNING, stadsdelsomrade=varld.omrade,
        giltig_fran=date(2020, 1, 1),
    )  # fmt: skip
    mina = klient(personer.frammande).get("/").content.decode()
    assert "1 vecka är försenad" in mina
    assert "2024-11-12 12:00" in mina
