"""Walks outwards: the API with GeoJSON, and the protocol as a file."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from lagesbild import dokument
from lagesbild.dokument.protokoll import samla_protokoll
from lagesbild.models import Vandringsprotokoll
from lagesbild.services.protokoll import protokoll_bestallt
from lagesbild.tasks import gor_protokoll
from samverkan.fel import Nekad, Ogiltigt
from tests.personer import Personer, Varld
from tests.vandringsdelar import en_synpunkt

Klient = Callable[[Any], Client]
API = "/api/v1/"


def test_en_synpunkt_kommer_in_en_gang_ocksa_over_api(klient: Klient, personer: Personer, varld: Varld) -> None:
    data = {
        "vandring": varld.vandringar.nasta.pk, "klient_id": str(uuid4()), "kategori": "trafik", "text": "Mopeder.",
        "plats": "storatorget", "lat": 59.3671234, "lon": 17.8435678,
    }  # fmt: skip
    k = klient(personer.analytiker)
    forst, igen = (k.post(f"{API}synpunkter/", data, content_type="application/json") for _ in range(2))
    assert (forst.status_code, forst.json()["id"]) == (201, igen.json()["id"])
    assert (forst.json()["lat"], forst.json()["plats"]) == ("59.36710", "storatorget")
    andrad = k.patch(
        f"{API}synpunkter/{forst.json()['id']}/", {"agare": "Trafikkontoret", "bygger_pa": 1}, "application/json"
    )
    assert (andrad.json()["status"], andrad.json()["version"]) == ("tilldelad", 2)
    krock = k.patch(f"{API}synpunkter/{forst.json()['id']}/", {"agare": "Polisen", "bygger_pa": 1}, "application/json")
    assert (krock.status_code, krock.json()["nuvarande"]["agare"]) == (409, "Trafikkontoret")


def test_geojson_har_det_som_har_ett_lage_och_filtren_galler(
    klient: Klient, personer: Personer, varld: Varld, django_assert_max_num_queries: Any
) -> None:
    for n in range(20):
        en_synpunkt(varld.vandringar.vandring, personer.analytiker, plats=varld.platser.plats, text=f"Nummer {n}")
    en_synpunkt(varld.vandringar.vandring, personer.analytiker, text="Utan läge")
    k = klient(personer.lasare)
    with django_assert_max_num_queries(6):
        svar = k.get(f"{API}synpunkter/geojson/", {"lage": "oppna", "ar": "2024"})
    poster = svar.json()["features"]
    assert len(poster) == 21
    assert poster[0]["geometry"]["coordinates"] == [17.8732, 59.3629]
    assert klient(personer.lasare).get(f"{API}synpunkter/geojson/", {"kategori": "trafik"}).json()["features"] == []


def test_lasaren_far_inget_arbetsmaterial_over_api(klient: Klient, personer: Personer, varld: Varld) -> None:
    en_synpunkt(varld.vandringar.nasta, personer.analytiker)
    varld.vandringar.nasta.sammanfattning = "Utkast"
    varld.vandringar.nasta.save()
    for person, antal, text in ((personer.lasare, 1, ""), (personer.analytiker, 2, "Utkast")):
        k = klient(person)
        assert (
            k.get(f"{API}synpunkter/").json()["count" if "count" in k.get(f"{API}synpunkter/").json() else "antal"]
            == antal
        )
        assert k.get(f"{API}vandringar/{varld.vandringar.nasta.pk}/").json()["sammanfattning"] == text


# --- The protocol ----------------------------------------------------------------------------------------------------


def texten(varld: Varld, personer: Personer, utgava: str) -> str:
    d = samla_protokoll(varld.vandringar.vandring, utgava, user=personer.analytiker)
    return dokument.html(d)


def test_protokollet_har_synpunkterna_med_foton_och_den_publika_utgavan_utan(personer: Personer, varld: Varld) -> None:
    en_synpunkt(varld.vandringar.vandring, personer.analytiker, plats=varld.platser.kanslig, text="Bakom Skogsbacken.")
    intern, publik = (texten(varld, personer, utgava) for utgava in ("intern", "publik"))
    assert "Lyktan är släckt." in intern
    assert 'alt="En släckt lykta"' in intern
    assert "Bakom Skogsbacken." in intern
    assert "Lyktan är släckt." in publik
    assert "En släckt lykta" not in publik
    assert "Bakom Skogsbacken." not in publik
    assert texten(varld, personer, "intern") == intern  # the same content gives the same bytes


def test_protokollet_bestalls_en_gang_och_gors_av_arbetaren(
    personer: Personer, varld: Varld, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = varld.vandringar
    with pytest.raises(Ogiltigt, match="Fastställ"):
        protokoll_bestallt(av=personer.analytiker, vandring=d.nasta, utgava="publik")
    with pytest.raises(Nekad):
        protokoll_bestallt(av=personer.lasare, vandring=d.vandring, utgava="publik")
    jobb, igen = (protokoll_bestallt(av=personer.analytiker, vandring=d.vandring, utgava="intern") for _ in range(2))
    assert jobb == igen
    gor_protokoll(jobb.pk)
    gor_protokoll(jobb.pk)  # delivered twice
    klart = Vandringsprotokoll.objects.get(pk=jobb.pk)
    assert (klart.status, klart.forsok) == ("klar", 1)
    with klart.fil.open("rb") as fil:
        assert fil.read(5) == b"%PDF-"
    assert not Vandringsprotokoll.objects.synlig_for(personer.lasare).filter(pk=jobb.pk).exists()
