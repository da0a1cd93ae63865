"""Big imports are written by the worker; what is left behind is taken up and cleaned."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from lagesbild import tasks
from lagesbild.models import Importkorning, Importprofil, Matkalla, Matvarde
from lagesbild.services.inlasning import (
    IMPORT_PULSGRANS,
    beskriven,
    genomforande_bestallt,
    genomforande_gjort,
    genomforanden_att_ta_upp,
    import_framsteg,
    overgivna_importfiler_borttagna,
)
from lagesbild.tasks import genomfor_import, las_import
from samverkan.fel import Krock, Last
from samverkan.models import Loggpost
from tests.integration.test_inlasning import LITEN, UTTAG, inlast, last, tabell
from tests.personer import Personer, Varld

ENKAT = tabell("Fråga;Stadsdel;Bas;2023;2024", "Otrygg;Vällingby;412;31,5;29", "Otrygg;Råcksta;380;35;33,1")


@pytest.fixture
def kalla(varld: Varld) -> Matkalla:
    return Matkalla.objects.create(slug="egen", namn="Egen")


def bestalld(varld: Varld, personer: Personer, kalla: Matkalla, data: bytes = LITEN) -> Importkorning:
    k = last(varld, personer, data, kalla=kalla, per_datum=UTTAG)
    return genomforande_bestallt(av=personer.analytiker, korning=k, stampel=k.stampel)


def test_arbetaren_sparar_en_gang_och_den_som_bestallde_star_for_det(varld: Varld, personer: Personer, kalla: Matkalla):
    k = bestalld(varld, personer, kalla)
    assert (k.status, k.pagar) == ("skrivs", True)
    assert not Matvarde.objects.filter(importkorning=k).exists()
    genomfor_import(k.pk)
    genomfor_import(k.pk)
    k.refresh_from_db()
    assert (k.status, k.genomford_av, k.utfall["skrivna"], k.forsok) == ("genomford", personer.analytiker, 3, 1)
    assert Matvarde.objects.filter(importkorning=k).count() == 3
    assert Loggpost.objects.get(handelse="import_genomford").av == personer.analytiker


def test_det_som_har_andrats_under_vantan_granskas_igen(varld: Varld, personer: Personer, kalla: Matkalla):
    k = bestalld(varld, personer, kalla)
    inlast(varld, personer, LITEN.replace(b";12", b";15"), kalla=kalla, per_datum=UTTAG)
    genomfor_import(k.pk)
    k.refresh_from_db()
    assert (k.status, k.genomford_av, k.genomford_tid, k.utfall["krock"]) == ("granskas", None, None, 1)
    assert "Granska igen" in k.fel
    assert not Matvarde.objects.filter(importkorning=k).exists()


def test_en_gammal_granskning_bestalls_inte_och_det_bestallda_ror_ingen(
    varld: Varld, personer: Personer, kalla: Matkalla
):
    k = last(varld, personer, LITEN, kalla=kalla, per_datum=UTTAG)
    with pytest.raises(Krock):
        genomforande_bestallt(av=personer.analytiker, korning=k, stampel="gammal")
    k = genomforande_bestallt(av=personer.analytiker, korning=k, stampel=k.stampel)
    with pytest.raises(Last):
        genomforande_bestallt(av=personer.analytiker, korning=k, stampel=k.stampel)


def test_ett_sparande_som_forlorar_jobbet_lamnar_inget(
    varld: Varld, personer: Personer, kalla: Matkalla, monkeypatch: Any
):
    k = bestalld(varld, personer, kalla)
    riktig = genomforande_gjort

    def med_en_annan(*, korning: Importkorning, steg: Any) -> None:
        Importkorning.objects.filter(pk=korning.pk).update(ombud=uuid4())
        riktig(korning=korning, steg=steg)

    monkeypatch.setattr(tasks, "genomforande_gjort", med_en_annan)
    genomfor_import(k.pk)
    assert not Matvarde.objects.filter(importkorning=k).exists()
    assert Importkorning.objects.get(pk=k.pk).status == "skrivs"


def test_det_som_tappades_tas_upp_och_ges_till_slut_tillbaka(varld: Varld, personer: Personer, kalla: Matkalla):
    k = bestalld(varld, personer, kalla)
    assert k.pk not in dict(genomforanden_att_ta_upp())
    rad = Importkorning.objects.filter(pk=k.pk)
    rad.update(genomford_tid=timezone.now() - timedelta(seconds=30))
    assert dict(genomforanden_att_ta_upp())[k.pk] == 0
    rad.update(ombud=uuid4(), puls=timezone.now() - IMPORT_PULSGRANS * 2, forsok=3)
    assert dict(genomforanden_att_ta_upp())[k.pk] == 0
    genomfor_import(k.pk)
    k.refresh_from_db()
    assert (k.status, k.genomford_av) == ("granskas", None)
    assert "Inget är sparat" in k.fel


def test_sidan_lamnar_mycket_till_arbetaren(
    varld: Varld, personer: Personer, kalla: Matkalla, klient: Any, monkeypatch: Any
):
    monkeypatch.setattr(tasks, "SKRIV_GENAST", 2)
    k = last(varld, personer, LITEN, kalla=kalla, per_datum=UTTAG)
    sida, adress = klient(personer.analytiker), f"/{varld.omrade.slug}/statistik/import/{k.pk}/"
    sida.post(f"{adress}genomfor/", {"stampel": k.stampel})
    assert "Väntar i kö" in sida.get(adress).content.decode()
    genomfor_import(k.pk)
    assert "Ångra importen" in sida.get(adress).content.decode()


@pytest.mark.django_db(transaction=True)
def test_forloppet_syns_for_andra_medan_det_sparas(personer: Personer, varld: Varld, monkeypatch: Any):
    """On a database where others can write beside."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite har en skrivare i taget.")
    k = bestalld(varld, personer, Matkalla.objects.create(slug="egen", namn="Egen"))
    monkeypatch.setattr(tasks, "BERATTA_VAR", 0.01)
    riktig, berattat = genomforande_gjort, import_framsteg
    sett = threading.Event()

    def beratta(**val: Any) -> None:
        berattat(**val)
        sett.set()

    def gor(*, korning: Importkorning, steg: Any) -> None:
        def och_vanta(text: str, andel: int) -> None:
            steg(text, andel)
            assert sett.wait(20)

        riktig(korning=korning, steg=och_vanta)

    monkeypatch.setattr(tasks, "import_framsteg", beratta)
    monkeypatch.setattr(tasks, "genomforande_gjort", gor)
    genomfor_import(k.pk)
    k.refresh_from_db()
    assert (k.status, k.andel) == ("genomford", 100)


def test_overgivna_filer_stadas_men_inte_nya_och_inte_importernas(varld: Varld, personer: Personer):
    gammal = default_storage.save(f"importer/2024/{uuid4().hex}.bin", ContentFile(b"x"))
    ny = default_storage.save(f"importer/2024/{uuid4().hex}.bin", ContentFile(b"x"))
    radens = str(last(varld, personer, LITEN).fil.name)
    lange_sedan = (timezone.now() - timedelta(hours=2)).timestamp()
    for namn in (gammal, radens):
        os.utime(default_storage.path(namn), (lange_sedan, lange_sedan))
    assert overgivna_importfiler_borttagna() >= 1
    assert [default_storage.exists(n) for n in (gammal, ny, radens)] == [False, True, True]


# --- A file to describe ----------------------------------------------------------------------------------------------


def test_en_tabell_med_en_kolumn_som_ingen_forklarat_gissas_inte(varld: Varld, personer: Personer):
    k = last(varld, personer, ENKAT)
    assert k.status == "beskrivs"


def test_beskrivningen_visar_hur_den_lases_innan_den_lases(varld: Varld, personer: Personer, klient: Any):
    k = last(varld, personer, ENKAT)
    sida, adress = klient(personer.analytiker), f"/{varld.omrade.slug}/statistik/import/{k.pk}/beskriv/"
    text = sida.get(adress).content.decode()
    # The head's words are a guess to begin with.
    assert 'value="2" selected>B: Stadsdel' in text
    val = {"huvudrad": 1, "kategorikolumn": 1, "enhet": "procent", "fran_manad": 1, "till_manad": 12}
    utan_js = sida.post(adress, {**val, "platskolumn": 2, "forhandsvisa": "ja"}).content.decode()
    del_ = sida.post(adress, {**val, "platskolumn": 2, "forhandsvisa": "ja"}, headers={"HX-Request": "true"})
    for svar in (utan_js, del_.content.decode()):
        assert "31,5" in svar
        assert "läses inte" in svar
        assert "procent" in svar
    assert "<html" not in del_.content.decode()
    tomt = sida.post(adress, {**val, "huvudrad": 9, "forhandsvisa": "ja"}, headers={"HX-Request": "true"})
    assert "Inga siffror går att läsa så" in tomt.content.decode()
    k.refresh_from_db()
    assert k.status == "beskrivs"


def test_en_beskriven_uppstallning_kan_tas_bort(varld: Varld, personer: Personer, kalla: Matkalla, klient: Any):
    k = last(varld, personer, ENKAT)
    val = {"huvudrad": 1, "kategorikolumn": 1, "platskolumn": 2, "enhet": "procent"}
    beskriven(av=personer.analytiker, korning=k, val=val, kalla=kalla, namn="Enkäten")
    las_import(k.pk)
    profil = Importprofil.objects.get(namn="Enkäten")
    sida, bas = klient(personer.analytiker), f"/{varld.omrade.slug}/statistik/import/"
    assert "Enkäten" in sida.get(bas).content.decode()
    svar = sida.post(f"{bas}uppstallning/{profil.pk}/bort/", follow=True)
    assert "är borttagen" in svar.content.decode()
    assert not Importprofil.objects.exists()
    assert last(varld, personer, ENKAT, "nasta.csv").status == "beskrivs"
    assert Importkorning.objects.get(pk=k.pk).status == "granskas"


def test_okanda_namn_kan_alla_bli_nya(varld: Varld, personer: Personer, klient: Any):
    k = last(varld, personer, LITEN, kalla=varld.serie.kalla, per_datum=UTTAG)
    adress = f"/{varld.omrade.slug}/statistik/import/{k.pk}/"
    data = {"kalla": varld.serie.kalla_id, "per_datum": "2024-11-04", "namn-0": "", "namn-1": "", "nya_okanda": "ja"}
    klient(personer.analytiker).post(adress, data)
    k.refresh_from_db()
    assert k.utfall["ny"] == 3
