"""What stands beside the texts of a yearly document, through the API: the same services as the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lagesbild.models import Avsnitt
from samverkan.models import Anvandare, Loggpost
from tests.personer import Personer, Varld

Klient = Callable[[Anvandare | None], Client]
API = "/api/v1/"


class Anrop:
    def __init__(self, klient: Client) -> None:
        self.klient = klient

    def __call__(self, metod: str, adress: str, data: Any = None) -> tuple[int, Any]:
        mer = {} if data is None else {"data": data, "content_type": "application/json"}
        svar = getattr(self.klient, metod)(API + adress, **mer)
        return svar.status_code, svar.json() if svar.content else None


@pytest.fixture
def api(personer: Personer, klient: Klient) -> Callable[[str], Anrop]:
    return lambda person: Anrop(klient(personer[person]))


# --- What the program fills in ---------------------------------------------------------------------------------------


def test_det_programmet_fyller_i_byts_som_en_lista(varld: Varld, api: Callable[[str], Anrop]) -> None:
    a, adress = api("analytiker"), f"avsnitt/{varld.avsnitt.pk}/"
    gammalt = a("get", adress)[1]["block_sett"]
    lista = ["artabell", {"slag": "compstat", "fran_manad": 1, "till_manad": 8}]
    status, svar = a("put", f"{adress}block/", {"block": lista, "block_sett": gammalt})
    assert (status, svar["block"]) == (200, lista)
    andring = Avsnitt.objects.get(pk=varld.avsnitt.pk).lagesbild.andring
    # Turned round, one of them as it was; what was sent back is what is stored.
    status, svar = a("put", f"{adress}block/", {"block": lista[::-1], "block_sett": svar["block_sett"]})
    assert (status, svar["block"]) == (200, lista[::-1])
    assert Avsnitt.objects.get(pk=varld.avsnitt.pk).lagesbild.andring == andring + 1
    status, svar = a("put", f"{adress}block/", {"block": [], "block_sett": gammalt})
    assert status == 400
    assert "Någon annan ändrade" in svar["fel"]
    assert Avsnitt.objects.get(pk=varld.avsnitt.pk).block == lista[::-1]
    assert Loggpost.objects.filter(handelse="avsnittets_innehall").count() == 2


def test_en_del_som_fanns_star_kvar_fast_valet_inte_gar_att_gora_langre(
    varld: Varld, api: Callable[[str], Anrop]
) -> None:
    gammal = {"slag": "sparat_diagram", "nyckel": "borttaget"}
    Avsnitt.objects.filter(pk=varld.avsnitt.pk).update(block=[gammal])
    a, adress = api("analytiker"), f"avsnitt/{varld.avsnitt.pk}/"
    sett = a("get", adress)[1]["block_sett"]
    status, svar = a("put", f"{adress}block/", {"block": ["artabell", gammal], "block_sett": sett})
    assert (status, svar["block"]) == (200, ["artabell", gammal])


@pytest.mark.parametrize(
    ("block", "besked"),
    [
        (["hittepa"], "hittepa"),
        ([17], "17"),
        ([{"slag": "compstat", "till_manad": 8}], "Välj både första och sista månaden"),
        ([{"slag": "compstat", "rubrik": "X"}], "valet ”rubrik” finns inte"),
        ([{"slag": "bild", "nyckel": "finns-inte"}], "giltigt"),
        ([{"slag": "platslista", "klassning": "drogscen"}], "klassning"),
        ([{"slag": "karta_omrade", "rubrik": "Anna 19900101-1234"}], "personnummer"),
        (["artabell"] * 21, "20"),
        ("artabell", "block"),
    ],
)
def test_en_del_som_inte_gar_att_fylla_i_sparas_inte(
    varld: Varld, api: Callable[[str], Anrop], block: Any, besked: str
) -> None:
    a, adress = api("analytiker"), f"avsnitt/{varld.avsnitt.pk}/"
    sett = a("get", adress)[1]["block_sett"]
    status, svar = a("put", f"{adress}block/", {"block": block, "block_sett": sett})
    assert status == 400
    assert besked in svar["fel"]
    assert Avsnitt.objects.get(pk=varld.avsnitt.pk).block == []


@pytest.mark.parametrize(("falt", "varde"), [("block", ["artabell"]), ("ansvarig", "Anna"), ("version", 7)])
def test_ett_falt_som_inte_andras_dar_nekas_med_besked(
    varld: Varld, api: Callable[[str], Anrop], falt: str, varde: Any
) -> None:
    data = {falt: varde, "text": "Nytt.", "bygger_pa": varld.avsnitt.version}
    status, svar = api("analytiker")("patch", f"avsnitt/{varld.avsnitt.pk}/", data)
    assert status == 400
    assert ("block/" if falt == "block" else "ändras inte") in svar["falt"][falt][0]
    assert Avsnitt.objects.get(pk=varld.avsnitt.pk).text == varld.avsnitt.text


def test_lasaren_ser_inte_stampeln(varld: Varld, api: Callable[[str], Anrop]) -> None:
    assert api("lasare")("get", f"avsnitt/{varld.avsnitt_faststallt.pk}/")[1]["block_sett"] is None
