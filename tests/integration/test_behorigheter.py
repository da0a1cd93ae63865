"""Who may what: giving and ending assignments, and the link by which a person chooses a password."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samverkan.fel import Nekad
from samverkan.models import Anvandare, Loggpost, Stadsdelsomrade, Uppdrag
from samverkan.roller import Part, Roll
from samverkan.services import losenordslank_given, uppdrag_givet
from tests.personer import LOSENORD

SIDA = "/hasselby-vallingby/behorigheter/"
NYTT = "en annan lång mening 46"


def uppgifter(**andra: str) -> dict[str, str]:
    return {
        "epost": "ny@exempel.se",
        "namn": "Ny Analytiker",
        "roll": "analytiker",
        "part": "polis",
        "giltig_fran": "2024-01-01",
        "giltig_till": "",
    } | andra


@pytest.fixture
def admin(personer, klient) -> Client:
    return klient(personer.administrator)


def lanken(svar) -> str | None:
    traff = re.search(r'value="http://testserver(/konto/losenord/[^"]+)"', svar.content.decode())
    return traff[1] if traff else None


def test_ny_person_far_uppdrag_och_valjer_losenord_med_en_lank_som_visas_en_gang(admin, varld):
    svar = admin.post(SIDA, uppgifter(epost="Ny@Exempel.se"), follow=True)
    assert svar.status_code == 200
    uppdrag = Uppdrag.objects.get(anvandare__epost="ny@exempel.se")
    assert (uppdrag.roll, uppdrag.part, uppdrag.stadsdelsomrade) == ("analytiker", "polis", varld.omrade)
    url = lanken(svar)
    assert url
    assert lanken(admin.get(SIDA)) is None

    ny = Client()
    formular = ny.get(url, follow=True)
    assert "Kontot ny@exempel.se" in formular.content.decode()
    svar = ny.post(formular.request["PATH_INFO"], {"new_password1": NYTT, "new_password2": NYTT})
    assert svar["Location"] == "/logga-in/"
    assert "Länken gäller inte längre" in Client().get(url, follow=True).content.decode()
    assert ny.post("/logga-in/", {"username": "ny@exempel.se", "password": NYTT})["Location"] == "/"
    handelser = set(Loggpost.objects.values_list("handelse", flat=True))
    assert handelser >= {"anvandare_skapad", "uppdrag_givet", "losenordslank_given", "losenord_valt"}


@pytest.mark.parametrize(
    ("fel", "text"),
    [
        ({"roll": "lokalpolisomradeschef", "part": "forvaltning"}, "Rollen Lokalpolisområdeschef hör till Polisen"),
        ({"roll": "forvaltningschef", "part": "polis"}, "Rollen Förvaltningschef hör till Stadsdelsförvaltningen"),
        ({"roll": "kung"}, "Välj ett giltigt alternativ"),
        ({"namn": ""}, "Skriv personens namn"),
        ({"epost": "ingen adress"}, "Ange en giltig mejladress"),
        ({"giltig_till": "2023-12-31"}, "Uppdraget kan inte sluta innan det börjar"),
    ],
)
def test_felaktigt_uppdrag_sparas_inte_och_det_skrivna_star_kvar(admin, fel, text):
    fore = (Anvandare.objects.count(), Uppdrag.objects.count(), Loggpost.objects.count())
    svar = admin.post(SIDA, uppgifter(**fel))
    assert svar.status_code == 400
    sida = svar.content.decode()
    assert text in sida
    assert "2024-01-01" in sida
    assert (Anvandare.objects.count(), Uppdrag.objects.count(), Loggpost.objects.count()) == fore


def test_uppdrag_avslutas_med_ett_datum_och_rattigheten_upphor(admin, personer, klient):
    uppdrag = Uppdrag.objects.get(anvandare=personer.analytiker)
    igar = timezone.localdate() - timedelta(days=1)
    assert admin.post(f"{SIDA}{uppdrag.pk}/avsluta/", {"sista_dag": str(igar)}).status_code == 302
    uppdrag.refresh_from_db()
    assert uppdrag.giltig_till == igar
    assert klient(personer.analytiker).get("/hasselby-vallingby/platser/").status_code == 404
    assert "Avslutade uppdrag" in admin.get(SIDA).content.decode()
    post = Loggpost.objects.get(handelse="uppdrag_avslutat")
    assert (post.fran, post.till) == ({"till": ""}, {"till": str(igar)})


def test_sikten_foljer_dagen_och_uppdragen_i_en_process_som_star_pa_i_dagar(personer, monkeypatch):
    uppdrag, nu = Uppdrag.objects.filter(anvandare=personer.analytiker), timezone.now()

    def ser(person: Anvandare) -> list[str]:
        return [o.slug for o in Stadsdelsomrade.objects.synlig_for(person)]

    assert (ser(personer.analytiker), ser(personer.frammande)) == (["hasselby-vallingby"], ["kungsholmen"])
    uppdrag.update(giltig_till=timezone.localdate())
    assert ser(personer.analytiker) == ["hasselby-vallingby"]
    monkeypatch.setattr(timezone, "now", lambda: nu + timedelta(days=1))
    assert ser(personer.analytiker) == []
    uppdrag.update(giltig_till=None)
    assert ser(personer.analytiker) == ["hasselby-vallingby"]


@pytest.mark.parametrize("dag", ["", "i går", "2019-12-31"])
def test_sista_dagen_ska_vara_ett_datum_efter_den_forsta(admin, personer, dag):
    uppdrag = Uppdrag.objects.get(anvandare=personer.analytiker)
    svar = admin.post(f"{SIDA}{uppdrag.pk}/avsluta/", {"sista_dag": dag}, follow=True)
    assert "Uppdraget är inte avslutat" in svar.content.decode()
    uppdrag.refresh_from_db()
    assert uppdrag.giltig_till is None


def test_ett_annat_omrades_uppdrag_gar_inte_att_rora(admin, personer):
    annat = Uppdrag.objects.get(anvandare=personer.frammande)
    assert admin.post(f"{SIDA}{annat.pk}/avsluta/", {"sista_dag": "2026-01-01"}).status_code == 404
    assert admin.post(f"{SIDA}{annat.pk}/losenordslank/").status_code == 404


def test_losenordslank_ges_inte_till_den_som_har_mer_an_administratoren_styr_over(admin, personer, varld):
    uppdrag = Uppdrag.objects.get(anvandare=personer.analytiker)
    assert lanken(admin.post(f"{SIDA}{uppdrag.pk}/losenordslank/", follow=True))
    Uppdrag.objects.create(
        anvandare=personer.analytiker,
        roll="lasare",
        part="forvaltning",
        stadsdelsomrade=varld.annat,
        giltig_fran=date(2020, 1, 1),
    )
    assert admin.post(f"{SIDA}{uppdrag.pk}/losenordslank/").status_code == 403
    assert "Ny lösenordslänk till <" not in admin.get(SIDA).content.decode()


@pytest.mark.parametrize("falt", ["is_superuser", "is_staff"])
def test_losenordslank_ges_aldrig_till_systemets_administratorer(personer, varld, falt):
    Anvandare.objects.filter(pk=personer.samordnare.pk).update(**{"is_staff": True, falt: True})
    with pytest.raises(Nekad):
        losenordslank_given(av=personer.administrator, anvandare=personer.samordnare, omrade=varld.omrade)
    assert not Loggpost.objects.filter(handelse="losenordslank_given").exists()


def test_en_lank_som_hunnit_bli_for_stark_visas_inte(admin, personer):
    uppdrag = Uppdrag.objects.get(anvandare=personer.analytiker)
    admin.post(f"{SIDA}{uppdrag.pk}/losenordslank/")
    Anvandare.objects.filter(pk=personer.analytiker.pk).update(is_staff=True, is_superuser=True)
    assert lanken(admin.get(SIDA)) is None


def test_inloggningen_slutar_inte_galla_for_att_en_lank_skapas(admin, personer):
    uppdrag = Uppdrag.objects.get(anvandare=personer.analytiker)
    admin.post(f"{SIDA}{uppdrag.pk}/losenordslank/")
    svar = Client().post("/logga-in/", {"username": "analytiker@exempel.se", "password": LOSENORD})
    assert svar.status_code == 302


@pytest.mark.parametrize(
    ("person", "status"),
    [("administrator", 200), ("samordnare", 403), ("forvaltningschef", 403), ("lasare", 403), ("frammande", 404)],
)
def test_bara_administratoren_ser_och_ger_uppdrag(personer, klient, person, status):
    fore = Uppdrag.objects.count()
    assert klient(personer[person]).get(SIDA).status_code == status
    svar = klient(personer[person]).post(SIDA, uppgifter())
    assert svar.status_code == (302 if status == 200 else status)
    assert Uppdrag.objects.count() - fore == (status == 200)


def test_antalet_fragor_vaxer_inte_med_antalet_uppdrag(admin, varld):
    fore = fragor(admin, SIDA)
    for n in range(20):
        anvandare = Anvandare.objects.create_user(f"p{n}@exempel.se", None, namn=f"Person {n}")
        Uppdrag.objects.create(
            anvandare=anvandare, roll="lasare", part="polis", stadsdelsomrade=varld.omrade, giltig_fran=date(2024, 1, 1)
        )
    assert fragor(admin, SIDA) == fore


def fragor(klient: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as sparade:
        assert klient.get(url).status_code == 200
    return len(sparade)


def test_ingen_ger_sig_sjalv_ett_uppdrag(personer, varld):
    with pytest.raises(Nekad, match="dig själv"):
        uppdrag_givet(
            av=personer.administrator,
            stadsdelsomrade=varld.omrade,
            epost=" Administrator@exempel.se",
            namn="",
            roll=Roll.LOKALPOLISOMRADESCHEF,
            part=Part.POLIS,
            giltig_fran=date(2024, 1, 1),
        )
