"""Logging in, the lock against guessing, choosing and changing a password."""

import pytest
from django.test import Client
from django.urls import reverse

from samverkan.middleware import klientens_adress
from samverkan.models import Anvandare, Loggpost
from tests.personer import LOSENORD

NYTT = "en annan lång mening 46"


def logga_in(klient: Client, epost: str, losenord: str = LOSENORD):
    return klient.post(reverse("logga_in"), {"username": epost, "password": losenord})


@pytest.mark.parametrize("epost", ["analytiker@exempel.se", "Analytiker@Exempel.SE", " analytiker@exempel.se "])
def test_e_posten_skrivs_med_stora_eller_sma_bokstaver(personer, epost):
    klient = Client()
    svar = logga_in(klient, epost)
    assert svar.status_code == 302
    assert klient.session["_auth_user_id"] == str(personer.analytiker.pk)


def test_fel_losenord_sags_pa_svenska_och_slapper_inte_in(personer):
    klient = Client()
    svar = logga_in(klient, "analytiker@exempel.se", "fel")
    assert svar.status_code == 200
    assert "E-posten eller lösenordet stämmer inte" in svar.content.decode()
    assert "_auth_user_id" not in klient.session


def test_fem_fel_laser_inloggningen_ocksa_for_ratt_losenord(personer):
    klient = Client()
    for _ in range(5):
        svar = logga_in(klient, "analytiker@exempel.se", "fel")
    assert svar.status_code == 429
    assert "För många försök" in svar.content.decode()
    assert logga_in(klient, "analytiker@exempel.se").status_code == 429
    # Nor do capitals open another door.
    assert logga_in(klient, "ANALYTIKER@exempel.se").status_code == 429
    # Nobody else is locked out from the same address.
    assert logga_in(klient, "samordnare@exempel.se").status_code == 302


def test_stangt_konto_slapps_inte_in(personer):
    Anvandare.objects.filter(pk=personer.analytiker.pk).update(is_active=False)
    assert logga_in(Client(), "analytiker@exempel.se").status_code == 200


def test_ingen_inloggad_skickas_till_inloggningen_och_tillbaka(personer):
    klient = Client()
    svar = klient.get("/hasselby-vallingby/logg/")
    assert svar["Location"] == "/logga-in/?next=/hasselby-vallingby/logg/"
    svar = klient.post(svar["Location"], {"username": "samordnare@exempel.se", "password": LOSENORD})
    assert svar["Location"] == "/hasselby-vallingby/logg/"


def test_inloggningen_leder_aldrig_ut_ur_programmet(personer):
    svar = Client().post(
        "/logga-in/?next=https://annan.example/", {"username": "samordnare@exempel.se", "password": LOSENORD}
    )
    assert svar["Location"] == "/"


def test_demokonton_visas_bara_i_demon(settings, db):
    assert "lagesbild-demo" not in Client().get("/logga-in/").content.decode()
    settings.DEMO = True
    sida = Client().get("/logga-in/").content.decode()
    assert "lagesbild-demo" in sida
    assert "lpochef@exempel.se" in sida


def test_byta_losenord_loggas_och_stanger_andra_inloggningar(personer, klient):
    har, dar = klient(personer.analytiker), klient(personer.analytiker)
    data = {"old_password": LOSENORD, "new_password1": NYTT, "new_password2": NYTT}
    assert har.post("/konto/losenord/byt/", data).status_code == 302
    assert har.get("/konto/losenord/byt/").status_code == 200
    assert dar.get("/konto/losenord/byt/").url.startswith("/logga-in/")
    assert logga_in(Client(), "analytiker@exempel.se", NYTT).status_code == 302
    post = Loggpost.objects.get(handelse="losenord_valt")
    assert post.av == personer.analytiker
    assert NYTT not in str(vars(post))


def test_for_kort_losenord_sags_vid_faltet(personer, klient):
    data = {"old_password": LOSENORD, "new_password1": "kort", "new_password2": "kort"}
    svar = klient(personer.analytiker).post("/konto/losenord/byt/", data)
    assert svar.status_code == 200
    assert "minst 12 tecken" in svar.content.decode()
    assert logga_in(Client(), "analytiker@exempel.se").status_code == 302


def test_bakom_var_proxy_raknas_den_adress_som_proxyn_la_till(settings, rf):
    begaran = rf.get("/", headers={"x-forwarded-for": "1.2.3.4, 10.0.0.7"}, REMOTE_ADDR="172.17.0.1")
    assert klientens_adress(begaran) == "172.17.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert klientens_adress(begaran) == "10.0.0.7"
