"""The key to the API: who gets one, what it opens, when it ends, and how guessing is stopped."""

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token

from samverkan.models import Loggpost
from samverkan.services import losenord_valt
from tests.integration.test_api import API, NY, fel, rader
from tests.personer import LOSENORD


@pytest.fixture
def anrop(db):
    def hamta(epost, losenord=LOSENORD, **rubriker):
        return Client(headers=rubriker).post(
            f"{API}token/", {"epost": epost, "losenord": losenord}, content_type="application/json"
        )

    return hamta


def test_nyckeln_oppnar_det_som_personen_far_se_och_kan_aterkallas(varld, personer, anrop):
    nyckel = anrop("Analytiker@Exempel.se").json()["token"]
    klient = Client(headers={"authorization": f"Token {nyckel}"})
    assert len(rader(klient.get(f"{API}veckobedomningar/"))) == 5
    assert klient.post(f"{API}veckobedomningar/", NY, content_type="application/json").status_code == 201
    assert klient.delete(f"{API}token/").status_code == 204
    fel(klient.get(f"{API}veckobedomningar/"), 401, "ej_inloggad")
    assert list(Loggpost.objects.filter(handelse__startswith="token").values_list("handelse", flat=True)) == [
        "token_aterkallad",
        "token_utfardad",
    ]


def test_den_som_har_stangts_av_kommer_inte_in_med_sin_nyckel(varld, personer, anrop):
    nyckel = anrop("analytiker@exempel.se").json()["token"]
    personer.analytiker.is_active = False
    personer.analytiker.save()
    fel(Client(headers={"authorization": f"Token {nyckel}"}).get(f"{API}stadsdelar/"), 401, "ej_inloggad")
    fel(anrop("analytiker@exempel.se"), 400, "ogiltigt", "stämmer inte")


def test_fel_losenord_och_okand_person_ger_samma_svar(personer, anrop):
    svar = [anrop("analytiker@exempel.se", "fel"), anrop("ingen@exempel.se", "fel")]
    assert svar[0].json() == svar[1].json()
    assert not Token.objects.exists()
    fel(anrop("inte en adress"), 400, "ogiltigt", "epost")
    fel(anrop("a@b.se", "x\x00"), 400, "ogiltigt", "losenord")


def test_fem_fel_stanger_kontot_hur_adressen_an_stavas(personer, anrop):
    for stavning in ("analytiker@", "Analytiker@", "ANALYTIKER@", "aNALYTIKER@", "anAlytiker@"):
        anrop(f"{stavning}exempel.se", "fel")
    data = fel(anrop("analytiker@exempel.se"), 429, "for_manga")
    assert "token" not in data


def test_fem_fel_pa_inloggningssidan_stanger_kontot(personer):
    def forsok(losenord, epost="analytiker@exempel.se"):
        return Client().post("/logga-in/", {"username": epost, "password": losenord}).status_code

    assert [forsok("fel", epost) for epost in ("Analytiker@exempel.se", *["ANALYTIKER@exempel.se"] * 3)] == [200] * 4
    assert forsok("fel") == 429
    assert forsok(LOSENORD) == 429
    assert forsok(LOSENORD, "polisanalytiker@exempel.se") == 302


def test_takten_foljer_avsandaren_och_inte_vad_den_kallar_sig(personer, anrop):
    svar = [anrop(f"person{n}@exempel.se", "fel", **{"x-forwarded-for": f"192.0.2.{n}"}) for n in range(11)]
    assert [s.status_code for s in svar] == [400] * 10 + [429]
    fel(svar[-1], 429, "for_manga")


def test_en_gammal_nyckel_star_inte_i_vagen_for_en_ny(personer, anrop):
    assert anrop("analytiker@exempel.se", authorization="Token gammal").status_code == 200


def test_ett_nytt_losenord_stanger_den_gamla_nyckeln(personer, anrop):
    nyckel = anrop("analytiker@exempel.se").json()["token"]
    losenord_valt(av=personer.analytiker, losenord="ett annat långt lösenord")
    fel(Client(headers={"authorization": f"Token {nyckel}"}).get(f"{API}stadsdelar/"), 401, "ej_inloggad")
