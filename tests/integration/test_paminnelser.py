"""Each person is reminded once of a week: across areas, year ends, clock changes, two beats and a crash in between."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lagesbild.models import Veckolage
from lagesbild.services.rytm import paminnelse_nu, paminnelser_lagda
from lagesbild.tasks import veckans_rytm
from lagesbild.vecka import Vecka
from samverkan.models import Anvandare, Loggpost, Paminnelseval, Stadsdelsomrade, Uppdrag, Utskick
from samverkan.roller import Part, Roll
from samverkan.services import paminnelse_vald
from samverkan.tasks import skicka
from tests.conftest import Arbetare
from tests.integration.test_rytm import STOCKHOLM, V45, faststall, installning, klockan, oppen, rapportera, samtidigt
from tests.personer import Personer, Varld
from tests.smtp import Brevlada, tiden_gar, vanta_pa

pytestmark = pytest.mark.django_db(transaction=True)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def till(utskick: list[Utskick]) -> list[str]:
    """Who gets them, by the first part of the address."""
    return sorted(u.mottagare.split("@")[0] for u in utskick)


def test_var_och_en_far_veta_det_som_ar_kvar_for_just_den(varld: Varld, personer: Personer) -> None:
    lage = oppen(varld.omrade, V45)
    assert paminnelser_lagda(av=None, nu=klockan("2024-11-11 08:59")) == []
    faststall(lage, personer, Part.POLIS)
    lagda = {u.mottagare.split("@")[0]: u for u in paminnelser_lagda(av=None, nu=klockan("2024-11-11 09:00"))}
    # The police have signed: its chef has nothing left. Those who write have a stadsdel that is not reported.
    assert sorted(lagda) == ["analytiker", "enhetschef", "forvaltningschef", "polisanalytiker", "samordnare"]
    assert "Rapportera Grimsta." in lagda["polisanalytiker"].text
    assert "Fastställ" not in lagda["polisanalytiker"].text
    chef = lagda["forvaltningschef"]
    assert "Rapportera" not in chef.text
    assert "Fastställ veckan för stadsdelsförvaltningen. Det går när Grimsta är rapporterad." in chef.text
    assert "https://lagesbild.example/hasselby-vallingby/vecka/2024/45/" in chef.text
    assert "https://lagesbild.example/hasselby-vallingby/vecka/2024/45/" in chef.html
    assert "https://lagesbild.example/konto/paminnelser/" in chef.text
    assert chef.amne == "Påminnelse: v. 45 2024"
    assert chef.stadsdelsomrade == varld.omrade


def test_ett_brev_per_person_och_vecka_over_alla_omraden(varld: Varld, personer: Personer) -> None:
    """The area whose time comes first gives the mail, and the mail tells of both."""
    Uppdrag.objects.create(
        anvandare=personer.analytiker, roll=Roll.ANALYTIKER, part=Part.FORVALTNING, stadsdelsomrade=varld.annat,
        giltig_fran=date(2020, 1, 1),
    )  # fmt: skip
    oppen(varld.omrade, V45)
    oppen(varld.annat, V45)
    installning(varld.annat, paminnelse_dag=8)
    forst = paminnelser_lagda(av=None, nu=klockan("2024-11-11 09:00"))
    (brev,) = [u for u in forst if u.anvandare == personer.analytiker]
    assert "Hässelby-Vällingby" in brev.text
    assert "Kungsholmen" in brev.text
    assert brev.stadsdelsomrade is None
    sedan = paminnelser_lagda(av=None, nu=klockan("2024-11-12 09:00"))
    assert till(sedan) == ["kungsholmen"]


def test_nasta_vecka_ar_en_ny_vecka(varld: Varld) -> None:
    oppen(varld.omrade, V45)
    forsta = paminnelser_lagda(av=None, nu=klockan("2024-11-11 09:00"))
    oppen(varld.omrade, V45.nasta)
    andra = paminnelser_lagda(av=None, nu=klockan("2024-11-18 09:00"))
    assert till(forsta) == till(andra)
    assert {u.nyckel.split(":")[2] for u in andra} == {"2024-46"}


@pytest.mark.parametrize(
    ("val", "tider"),
    [
        ("paminnelse", {"2024-11-11 09:00": 1, "2024-11-12 12:00": 0}),
        ("forsenad", {"2024-11-11 09:00": 0, "2024-11-12 11:59": 0, "2024-11-12 12:00": 1, "2024-11-13 09:00": 0}),
        ("aldrig", {"2024-11-11 09:00": 0, "2024-11-12 12:00": 0, "2024-11-14 12:00": 0}),
    ],
)
def test_var_och_en_valjer_hur(val: str, tider: dict[str, int], varld: Varld, personer: Personer) -> None:
    oppen(varld.omrade, V45)
    paminnelse_vald(av=personer.analytiker, nar=Paminnelseval.Nar(val))
    for nu, antal in tider.items():
        egna = [u for u in paminnelser_lagda(av=None, nu=klockan(nu)) if u.anvandare == personer.analytiker]
        assert len(egna) == antal, nu
        assert all(("Försenat" in u.amne) == (val == "forsenad") for u in egna)


def test_efter_ett_langt_avbrott_kommer_ingen_flod(varld: Varld, personer: Personer) -> None:
    for n in range(20):
        oppen(varld.omrade, V45.plus(-n))
    lagda = paminnelser_lagda(av=None, nu=klockan("2024-11-13 09:00"))
    assert len([u for u in lagda if u.anvandare == personer.analytiker]) == 1


def test_den_som_har_slutat_far_inget(varld: Varld, personer: Personer) -> None:
    oppen(varld.omrade, V45)
    Uppdrag.objects.filter(anvandare=personer.analytiker).update(giltig_till=date(2024, 11, 10))
    personer.samordnare.is_active = False
    personer.samordnare.save()
    lagda = till(paminnelser_lagda(av=None, nu=klockan("2024-11-11 09:00")))
    assert not {"analytiker", "samordnare"} & set(lagda)
    assert "lasare" not in lagda


@pytest.mark.parametrize(
    ("vecka", "nu"),
    [
        (Vecka(2020, 53), "2021-01-04 09:00"),
        (Vecka(2026, 53), "2027-01-04 09:00"),
        (Vecka(2023, 52), "2024-01-01 09:00"),
        (Vecka(2024, 1), "2024-01-08 09:00"),
        (Vecka(2024, 52), "2024-12-30 09:00"),
        (Vecka(2025, 1), "2025-01-06 09:00"),
        (Vecka(2026, 13), "2026-03-30 09:00"),
        (Vecka(2026, 43), "2026-10-26 09:00"),
    ],
)
def test_paminnelsen_kommer_for_ratt_vecka_kring_nyar_och_nar_klockan_stalls_om(
    vecka: Vecka, nu: str, varld: Varld, personer: Personer
) -> None:
    tid = klockan(nu)
    oppen(varld.omrade, vecka)
    assert paminnelser_lagda(av=None, nu=tid.astimezone(UTC) - timedelta(seconds=1)) == []
    egna = [u for u in paminnelser_lagda(av=None, nu=tid) if u.anvandare == personer.analytiker]
    assert [u.nyckel for u in egna] == [f"paminnelse:vecka:{vecka.kod}:{personer.analytiker.pk}"]
    assert f"/vecka/{vecka.ar}/{vecka.vecka}/" in egna[0].text


@pytest.mark.parametrize("lokalt", [False, True], ids=["UTC", "Stockholm"])
@pytest.mark.parametrize(
    ("vecka", "fore", "tid", "efter"),
    [
        # 02:30 does not exist that night: it goes when the clock shows 03:30, half an hour after the jump.
        (Vecka(2026, 13), "2026-03-29 01:29", "2026-03-29 01:30", "2026-03-29 02:30"),
        # 02:30 comes twice that night: it goes the first time.
        (Vecka(2026, 43), "2026-10-25 00:29", "2026-10-25 00:30", "2026-10-25 01:30"),
    ],
    ids=["framåt", "bakåt"],
)
def test_halv_tre_den_natt_klockan_stalls_om_kommer_en_gang(
    vecka: Vecka, fore: str, tid: str, efter: str, lokalt: bool, varld: Varld
) -> None:
    oppen(varld.omrade, vecka)
    installning(varld.omrade, paminnelse_dag=6, paminnelse_tid=time(2, 30))

    def vid(text: str) -> list[str]:
        nu = utc(text)
        return till(paminnelser_lagda(av=None, nu=nu.astimezone(STOCKHOLM) if lokalt else nu))

    assert vid(fore) == []
    assert "analytiker" in vid(tid)
    assert vid(tid) == []
    assert vid(efter) == []


def test_tva_klockor_pa_samma_gang_paminner_en_gang(varld: Varld) -> None:
    oppen(varld.omrade, V45)
    oppen(varld.annat, V45)
    samtidigt(lambda: paminnelser_lagda(av=None, nu=klockan("2024-11-11 09:00")), antal=4)
    mottagare = till(list(Utskick.objects.filter(slag="paminnelse")))
    assert len(mottagare) == len(set(mottagare)) == 7


# --- On the way out --------------------------------------------------------------------------------------------------


def denna_vecka(omrade: Stadsdelsomrade) -> Vecka:
    """The current week, open, with its reminder time past whatever day it is."""
    vecka = Vecka.fran_datum(timezone.localdate())
    oppen(omrade, vecka)
    installning(omrade, paminnelse_dag=0, paminnelse_tid=time(0))
    return vecka


def test_det_som_blev_klart_innan_brevet_gick_stalls_in(varld: Varld, personer: Personer, brevlada: Brevlada) -> None:
    vecka = denna_vecka(varld.omrade)
    lagda = {u.mottagare: u for u in paminnelser_lagda(av=None, nu=timezone.now())}
    rapportera(varld, vecka)
    skicka(lagda[personer.polisanalytiker.epost].pk)
    (brev,) = brevlada.brev
    assert "Rapportera" not in str(brev), "brevet säger det som är kvar nu"
    faststall(Veckolage.objects.get(ar=vecka.ar, vecka=vecka.vecka), personer, Part.FORVALTNING, Part.POLIS)
    for utskick in lagda.values():
        skicka(utskick.pk)
    assert len(brevlada.brev) == 1
    assert set(Utskick.objects.filter(slag="paminnelse").values_list("status", flat=True)) == {"skickad", "installd"}


def test_den_som_stanger_av_far_inte_det_som_redan_vantar(varld: Varld, personer: Personer) -> None:
    denna_vecka(varld.omrade)
    lagda = {u.mottagare: u for u in paminnelser_lagda(av=None, nu=timezone.now())}
    assert paminnelse_nu(lagda[personer.analytiker.epost])
    paminnelse_vald(av=personer.analytiker, nar=Paminnelseval.Nar.ALDRIG)
    assert paminnelse_nu(lagda[personer.analytiker.epost]) is None


@pytest.fixture
def tva_arbetare(arbetare: Arbetare) -> Iterator[list[Arbetare]]:
    andra = Arbetare()
    yield [arbetare, andra]
    andra.doda()


def test_tva_klockor_och_en_krasch_emellan_ger_ett_brev_per_person_och_vecka(
    varld: Varld, personer: Personer, tva_arbetare: list[Arbetare], brevlada: Brevlada
) -> None:
    """Two workers get the beat's task at once; both are killed when the first mail has been taken but not noted; two
    new ones get it again. Everybody has one mail, and the one that nobody knows of is shown as such."""
    denna_vecka(varld.omrade)
    brevlada.tyst_efter_brevet = True
    for arbetare in tva_arbetare:
        veckans_rytm.delay()
        arbetare.starta()
    assert brevlada.har_tagit.wait(60)
    for utskick in Utskick.objects.filter(status="skickas"):
        vanta_pa(utskick, "skickas")
    for arbetare in tva_arbetare:
        arbetare.doda()
    brevlada.tyst_efter_brevet = False
    tiden_gar(timedelta(minutes=10))
    for arbetare in tva_arbetare:
        veckans_rytm.delay()
        arbetare.starta()
    for utskick in Utskick.objects.filter(status__in=["vantar", "forbereds"]):
        vanta_pa(utskick, "skickad")
    for utskick in Utskick.objects.filter(status="skickas"):
        vanta_pa(utskick, "oviss")
    veckans_rytm.delay()
    for arbetare in tva_arbetare:
        arbetare.avsluta()
    assert len(brevlada.brev) == len(set(brevlada.till)) == len(brevlada.till)
    mottagare = Utskick.objects.filter(slag="paminnelse").values_list("mottagare", flat=True)
    assert sorted(brevlada.till) == sorted(mottagare)
    assert {personer.analytiker.epost, personer.lpochef.epost} <= set(brevlada.till)
    assert Utskick.objects.filter(slag="paminnelse", status="oviss").count() in {1, 2}


# --- One's own choice ------------------------------------------------------------------------------------------------


def test_sidan_for_det_egna_valet(personer: Personer, klient: Callable[[Anvandare | None], Client]) -> None:
    inloggad = klient(personer.analytiker)
    sida = inloggad.get("/konto/paminnelser/").content.decode()
    assert personer.analytiker.epost in sida
    assert "får inga påminnelser" not in sida
    assert "får inga påminnelser" in klient(personer.lasare).get("/konto/paminnelser/").content.decode()
    assert 'value="paminnelse" id="id_nar_0" checked' in sida.replace(" required", "").replace("\n", "")
    svar = inloggad.post("/konto/paminnelser/", {"nar": "forsenad"}, follow=True)
    assert "Valet är sparat." in svar.content.decode()
    assert Paminnelseval.objects.get(anvandare=personer.analytiker).nar == "forsenad"
    assert Loggpost.objects.filter(handelse="paminnelse_vald", av=personer.analytiker).count() == 1
    svar = inloggad.post("/konto/paminnelser/", {"nar": "ibland"})
    assert svar.status_code == 400
    assert Paminnelseval.objects.get(anvandare=personer.analytiker).nar == "forsenad"
