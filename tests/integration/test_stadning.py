"""The sweep cleans away what nobody needs: once, wholly, and what can be cleaned although something can't."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from atgardsplan.models import Planutskrift, Rapportutskrift
from atgardsplan.tasks import samla_upp_utskrifter
from lagesbild.models import Importkorning, Rendering
from lagesbild.services.inlasning import avbruten, avbrutna_importers_rader_borttagna
from lagesbild.services.rendering import gamla_utkastfiler_borttagna, rendering_bestalld
from lagesbild.tasks import samla_upp
from platser.models import Platsbild
from platser.services import bild_struken, bild_tillagd, strukna_bildfiler_borttagna
from samverkan.models import Loggpost
from tests.integration.test_inlasning import LITEN, last
from tests.integration.test_inlasning_jobb import ENKAT
from tests.integration.test_platsbilder import foto
from tests.integration.test_vecka_samtidigt import samtidigt
from tests.personer import Personer, Varld


def strukna(varld: Varld, personer: Personer, antal: int) -> list[Platsbild]:
    """Photos that were struck out more than a month ago."""
    bilder = []
    for nr in range(antal):
        bild = bild_tillagd(av=personer.analytiker, plats=varld.platser.plats, data=foto(), alt=f"Torget {nr}")
        bilder.append(bild_struken(av=personer.analytiker, bild=bild))
    # The log is never changed by the program; here the clock goes a month forward.
    QuerySet(Loggpost).filter(handelse="platsbild_struken").update(tid=F("tid") - timedelta(days=31))
    return bilder


def utkast(varld: Varld, personer: Personer, antal: int) -> list[Rendering]:
    """Drafts that were printed more than a week ago."""
    for _ in range(antal):
        jobb = rendering_bestalld(av=personer.analytiker, lagesbild=varld.lagesbild, utgava=Rendering.Utgava.INTERN)
        fil = default_storage.save(f"{Rendering.mapp}/{uuid4().hex}.pdf", ContentFile(b"%PDF"))
        forra_veckan = timezone.now() - timedelta(days=8)
        Rendering.objects.filter(pk=jobb.pk).update(
            status="klar", avslutad=forra_veckan, fil=fil, sha256="0" * 64, storlek=4, andel=100
        )
    return list(Rendering.objects.filter(status="klar", version=None))


def avbrutna(varld: Varld, personer: Personer, antal: int) -> list[Importkorning]:
    """Imports that were dropped when they had been read."""
    importer = [last(varld, personer, LITEN, namn=f"{nr}.csv") for nr in range(antal)]
    for k in importer:
        avbruten(av=personer.analytiker, korning=k)
    return importer


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("gamla", "stada", "handelse", "per_styck"),
    [
        (avbrutna, avbrutna_importers_rader_borttagna, "import_bortstadad", 3),
        (strukna, strukna_bildfiler_borttagna, "platsbild_bortstadad", 1),
        (utkast, gamla_utkastfiler_borttagna, "rendering_bortstadad", 1),
    ],
    ids=["importer", "bilder", "utkast"],
)
def test_det_som_stadas_av_tre_samtidigt_raknas_och_loggas_en_gang(
    varld: Varld, personer: Personer, monkeypatch: pytest.MonkeyPatch, gamla: Any, stada: Any, handelse: str,
    per_styck: int,
) -> None:  # fmt: skip
    monkeypatch.setattr("lagesbild.services.inlasning.jobb.STADAS_AT_GANGEN", 1)
    stadas = gamla(varld, personer, 3)
    assert len(stadas) == 3
    borta = samtidigt([lambda: str(stada())] * 3)
    assert sum(map(int, borta)) == 3 * per_styck
    loggade = Loggpost.objects.filter(handelse=handelse).values_list("objekt_id", flat=True)
    assert sorted(loggade) == sorted(str(rad.pk) for rad in stadas)


# --- What stays of a dropped import ----------------------------------------------------------------------------------


@pytest.mark.parametrize("beskriven", [True, False], ids=["läst", "att beskriva"])
def test_inget_av_vad_som_stod_i_filen_finns_kvar_av_en_avbruten_import(
    varld: Varld, personer: Personer, klient: Any, beskriven: bool
) -> None:
    data = LITEN + "\nKlotter i Vällingby;2024;3;omkring 10".encode() if beskriven else ENKAT
    k, annan = (last(varld, personer, data, namn=namn) for namn in ("bort.csv", "kvar.csv"))
    assert k.status == ("granskas" if beskriven else "beskrivs")
    fore = {falt: getattr(annan, falt) for falt in ("tolkning", "beslut")}
    anmarkningar = annan.anmarkningar.count()
    assert bool(anmarkningar) is beskriven
    avbruten(av=personer.analytiker, korning=k)
    samla_upp()
    samla_upp()
    k.refresh_from_db()
    sparat = json.dumps([k.tolkning, k.beslut], ensure_ascii=False)
    assert not [ord_ for ord_ in ("Otrygg", "Klotter", "Vällingby") if ord_ in sparat]
    assert (k.anmarkningar.count(), k.rader.count()) == (0, 0)
    assert Loggpost.objects.filter(handelse="import_bortstadad", objekt_id=str(k.pk)).count() == 1
    annan.refresh_from_db()
    assert ({falt: getattr(annan, falt) for falt in fore}, annan.anmarkningar.count()) == (fore, anmarkningar)

    sida = klient(personer.analytiker)
    assert "Inget ur filen är sparat" in sida.get(reverse("import", args=[varld.omrade.slug, k.pk])).content.decode()
    assert sida.get(reverse("importer", args=[varld.omrade.slug])).status_code == 200
    svar = sida.get(f"/api/v1/importer/{k.pk}/").json()
    assert (svar["status"], svar["namn"], svar["platser"]) == ("avbruten", [], [])
    assert sida.get(f"/api/v1/importer/{k.pk}/anmarkningar/").json()["count"] == 0


# --- What can't be cleaned -------------------------------------------------------------------------------------------


def test_det_som_inte_gar_att_stada_stoppar_inget_annat(
    varld: Varld, personer: Personer, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Of each kind the first can't be removed, and the folder of weekly briefs can't be looked through at all."""
    settings.MEDIA_ROOT = tmp_path
    bilder, utkasten = strukna(varld, personer, 2), utkast(varld, personer, 2)
    importer = avbrutna(varld, personer, 2)
    gammal = default_storage.save(f"importer/2024/{uuid4().hex}.bin", ContentFile(b"x"))
    lange_sedan = (timezone.now() - timedelta(hours=2)).timestamp()
    os.utime(default_storage.path(gammal), (lange_sedan, lange_sedan))
    (tmp_path / "importer/2024/0.bin").symlink_to("borta")
    (tmp_path / "veckobrev").mkdir()
    (tmp_path / "veckobrev/runt").symlink_to("runt")
    for rad in (bilder[0], utkasten[0]):  # a folder with something in it, where the file was
        namn = str(rad.fil)
        default_storage.delete(namn)
        default_storage.save(f"{namn}/x", ContentFile(b"x"))

    samla_upp()
    borta = [gammal, str(utkasten[1].fil), str(bilder[1].fil)]
    assert [default_storage.exists(namn) for namn in borta] == [False] * 3
    assert not Rendering.objects.filter(pk__in=[r.pk for r in utkasten]).exists()
    assert [str(Platsbild.objects.get(pk=b.pk).fil) for b in bilder] == [str(bilder[0].fil), ""]
    assert [k.rader.count() for k in importer] == [0, 0]
    sagt = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert sorted(sagt) == sorted(
        [
            f"Utkastets fil {utkasten[0].fil} kunde inte tas bort",
            "Kunde inte ta bort övergivna filer av veckobrev",
            "Den övergivna filen importer/2024/0.bin kunde inte tas bort",
            f"Filen av den borttagna bilden {bilder[0].pk} kunde inte tas bort",
        ]
    )


def test_planens_filer_som_inte_gar_att_stada_stoppar_inte_rapporternas(
    db: None, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    gammal = default_storage.save(f"{Rapportutskrift.mapp}/{uuid4().hex}.pdf", ContentFile(b"x"))
    lange_sedan = (timezone.now() - timedelta(hours=2)).timestamp()
    os.utime(default_storage.path(gammal), (lange_sedan, lange_sedan))
    (tmp_path / Planutskrift.mapp).mkdir()
    (tmp_path / Planutskrift.mapp / "runt").symlink_to("runt")
    samla_upp_utskrifter()
    assert not default_storage.exists(gammal)
