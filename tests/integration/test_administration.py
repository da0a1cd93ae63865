"""Django's admin: for superusers only, everything logged, nothing deleted that others hang on."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from platser.models import Polistillhorighet
from samverkan.models import Anvandare, Loggpost, Lokalpolisomrade, Stadsdelsomrade

LOSENORD = "ett långt lösenord 45"


@pytest.fixture
def agare(db: None, settings: Any) -> Anvandare:
    settings.ZEAL_NPLUSONE_THRESHOLD = 10  # Django's admin reads the same row a few times itself
    return Anvandare.objects.create_superuser("agare@exempel.se", LOSENORD, namn="Systemägare")


@pytest.mark.parametrize("person", ["administrator", "samordnare", "lasare"])
def test_bara_systemagare_slapps_in(personer, klient, person):
    webb = klient(personer[person])
    assert webb.get("/admin/", follow=True).status_code == 403
    Anvandare.objects.filter(pk=personer[person].pk).update(is_staff=True)
    assert webb.get("/admin/samverkan/anvandare/", follow=True).status_code == 403


def test_administrationen_har_ingen_egen_inloggning(agare):
    webb = Client()
    svar = webb.get("/admin/", follow=True)
    assert svar.request["PATH_INFO"] == "/logga-in/"
    webb.post(svar.redirect_chain[-1][0], {"username": "agare@exempel.se", "password": LOSENORD})
    assert webb.get("/admin/").status_code == 200


def test_andring_loggas_med_fran_och_till(varld, agare, klient):
    data = {"slug": "kungsholmen", "namn": "Kungsholmen", "kommun": "Stockholm", "stadsomrade": "Inre staden"}
    adress = f"/admin/samverkan/stadsdelsomrade/{varld.annat.pk}/change/"
    assert klient(agare).post(adress, data).status_code == 302
    post = Loggpost.objects.get(handelse="admin_andrad")
    assert (post.av, post.stadsdelsomrade, post.till) == (agare, varld.annat, {"stadsomrade": "Inre staden"})


@pytest.mark.parametrize("vad", ["stadsdelsomrade", "anvandare", "uppdrag", "samverkansoverenskommelse", "loggpost"])
def test_inget_som_annat_hanger_pa_kan_tas_bort(varld, personer, agare, klient, vad):
    pk = {
        "stadsdelsomrade": varld.omrade.pk,
        "anvandare": personer.lasare.pk,
        "uppdrag": personer.lasare.uppdrag.get().pk,
        "samverkansoverenskommelse": varld.overenskommelse.pk,
        "loggpost": 1,
    }[vad]
    svar = klient(agare).post(f"/admin/samverkan/{vad}/{pk}/delete/", {"post": "yes"})
    assert svar.status_code in (302, 403)
    assert Stadsdelsomrade.objects.filter(pk=varld.omrade.pk).exists()
    assert Anvandare.objects.filter(pk=personer.lasare.pk).exists()


def test_ny_anvandare_och_nytt_losenord_utan_att_losenordet_hamnar_i_loggen(agare, klient):
    webb = klient(agare)
    data = {"epost": "Ny@Exempel.SE", "namn": "Ny", "usable_password": "true"}
    data |= {"password1": LOSENORD, "password2": LOSENORD}
    assert webb.post("/admin/samverkan/anvandare/add/", data).status_code == 302
    ny = Anvandare.objects.get(epost="ny@exempel.se")
    assert ny.check_password(LOSENORD)
    byte = {"usable_password": "true", "password1": "en annan lång mening", "password2": "en annan lång mening"}
    assert webb.post(f"/admin/samverkan/anvandare/{ny.pk}/password/", byte | {"set-password": ""}).status_code == 302
    handelser = list(Loggpost.objects.order_by("pk").values_list("handelse", flat=True))
    assert handelser == ["admin_skapad", "losenord_satt_i_administrationen"]
    assert "pbkdf2" not in str(list(Loggpost.objects.values()))
    assert LOSENORD not in str(list(Loggpost.objects.values()))


def _stadsdel(stadsdel, rader):
    data = {"stadsdelsomrade": stadsdel.stadsdelsomrade_id, "slug": stadsdel.slug, "namn": stadsdel.namn, "ordning": 1}
    data |= {"andra_namn-TOTAL_FORMS": 0, "andra_namn-INITIAL_FORMS": 0, "polistillhorigheter-INITIAL_FORMS": 0}
    data["polistillhorigheter-TOTAL_FORMS"] = len(rader)
    for n, rad in enumerate(rader):
        data |= {f"polistillhorigheter-{n}-{falt}": varde for falt, varde in rad.items()}
    return data


def test_tva_lokalpolisomraden_samma_dag_avvisas(varld, agare, klient):
    polis = Lokalpolisomrade.objects.create(slug="vallingby", namn="Vällingby")
    adress = f"/admin/platser/stadsdel/{varld.stadsdelar[0].pk}/change/"
    krock = [
        {"lokalpolisomrade": polis.pk, "giltig_till": "2025-01-01"},
        {"lokalpolisomrade": polis.pk, "giltig_fran": "2025-01-01"},
    ]
    svar = klient(agare).post(adress, _stadsdel(varld.stadsdelar[0], krock))
    assert "två lokalpolisområden samtidigt" in svar.content.decode()
    assert not Polistillhorighet.objects.exists()
    krock[0]["giltig_till"] = "2024-12-31"
    assert klient(agare).post(adress, _stadsdel(varld.stadsdelar[0], krock)).status_code == 302
    assert Polistillhorighet.objects.get(giltig_till=date(2024, 12, 31)).stadsdel == varld.stadsdelar[0]
    assert Loggpost.objects.filter(handelse="admin_skapad", stadsdelsomrade=varld.omrade).count() == 2
