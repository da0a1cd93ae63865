"""What a läsare may not read of a sensitive place: looked for on every page and in every answer of the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from lagesbild.models import Handelse
from platser.models import Platsalias
from samverkan.models import Anvandare
from tests.integration.test_veckobrev import V45, faststall
from tests.personer import Personer, Varld
from tests.vakt.atkomst import API, SIDOR
from tests.vakt.rader import Rad

Klient = Callable[[Anvandare], Client]

# How the place is named: by its own name, by another one, and by what somebody wrote for a row that is tied to it.
NAMN = ("skogsbacken", "tältbacken", "gläntan bakom macken")
SOKNINGAR = {
    "handelser": "?sok={}",
    "handelser_csv": "?sok={}",
    "ar_sok": "?sok={}",
    "api:handelse-list": "?sok={}",
}


def text_av(klient: Client, adress: str) -> str:
    with transaction.atomic():
        svar: Any = klient.get(adress)
        innehall = b"".join(svar) if svar.streaming else svar.content
        transaction.set_rollback(True)
    return innehall.decode(errors="replace") if svar.status_code == 200 else ""


@pytest.fixture
def dolt(varld: Varld, personer: Personer, settings: Any) -> Varld:
    """Three events of a fastställd week at the sensitive place, and walks that meet there; a brief of the week."""
    settings.ZEAL_ALLOWLIST = [*settings.ZEAL_ALLOWLIST, {"model": "samverkan.Anvandare"}]
    platser = varld.platser
    Platsalias.objects.create(plats=platser.kanslig, namn="Tältbacken")
    en = Handelse.objects.filter(pk=varld.mote.handelse_faststalld.pk)
    en.update(plats="SKOGSBACKEN", text="Bråk.")
    for plats, tillhor in (("Tältbacken", None), ("Gläntan bakom macken", platser.kanslig)):
        ny = en.get()
        ny.pk, ny.plats, ny.registrerad_plats = None, plats, tillhor
        ny.save()
    Handelse.objects.filter(pk=varld.mote.handelse.pk).update(
        plats="Gläntan bakom macken", registrerad_plats=platser.kanslig
    )
    for vandring, plats in ((varld.vandringar.vandring, "Skogsbacken"), (varld.vandringar.nasta, "Tältbacken")):
        vandring.samlingsplats = plats
        vandring.save()
    faststall(personer, varld, V45)
    return varld


def test_ingen_sida_och_inget_svar_sager_lasaren_var(dolt: Varld, personer: Personer, klient: Klient) -> None:
    k = klient(personer.lasare)
    fel, lasta = [], 0
    for rad in (r for r in (*SIDOR, *API) if "GET" in r.far and r.namn != "api:schema"):
        with transaction.atomic():  # what the row needs for its address is gone after it
            adress = reverse(rad.namn, kwargs=rad.parametrar(dolt, personer))
            text = text_av(k, adress).lower()
            transaction.set_rollback(True)
        lasta += bool(text)
        fel += [f"{adress}: {namn}" for namn in NAMN if namn in text]
    assert lasta > 60
    assert not fel, "\n".join(fel)


@pytest.mark.parametrize("namn", NAMN)
def test_den_som_soker_pa_platsens_namn_far_inget(dolt: Varld, personer: Personer, klient: Klient, namn: str) -> None:
    rader = {rad.namn: rad for rad in (*SIDOR, *API) if rad.namn in SOKNINGAR}
    for adress, fraga in SOKNINGAR.items():
        rad: Rad = rader[adress]
        hel = reverse(adress, kwargs=rad.parametrar(dolt, personer)) + fraga.format(namn)
        assert "Bråk." in text_av(klient(personer.analytiker), hel), adress
        assert "Bråk." not in text_av(klient(personer.lasare), hel), adress


def test_handelsen_star_kvar_i_sin_stadsdel_och_den_som_arbetar_ser_platsen(
    dolt: Varld, personer: Personer, klient: Klient
) -> None:
    """What is hidden is where, never that it happened; what only another area calls sensitive is no secret."""
    lista = reverse("api:handelse-list") + "?ar=2024&vecka=44"
    lasarens = klient(personer.lasare).get(lista).json()["results"]
    egna = klient(personer.analytiker).get(lista).json()["results"]
    assert [(h["id"], h["stadsdel"], h["text"]) for h in lasarens] == [
        (h["id"], h["stadsdel"], h["text"]) for h in egna
    ]
    assert {h["plats"] for h in lasarens} == {""}
    assert {h["plats"].lower() for h in egna} == set(NAMN)
    sida = klient(personer.analytiker).get(reverse("vandring", args=[dolt.omrade.slug, dolt.vandringar.nasta.pk]))
    assert "Tältbacken" in sida.content.decode()
    dolt.platser.kanslig.namn = "Platsen"
    dolt.platser.kanslig.save()
    Handelse.objects.update(registrerad_plats=None)
    assert "SKOGSBACKEN" in {h["plats"] for h in klient(personer.lasare).get(lista).json()["results"]}
