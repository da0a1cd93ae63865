"""Files that are damaged, hostile or huge: no crash, nothing half done, an answer that a person understands."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.db import connection

from lagesbild import tasks
from lagesbild.models import Importkorning, Importrad, Matkalla, Matvarde
from lagesbild.services.inlasning import import_framsteg, mottagen
from lagesbild.services.ombud import OmbudForlorat
from lagesbild.tasks import las_import
from samverkan.fel import Ogiltigt
from tests import skadadefiler as filer
from tests.integration.test_inlasning import LITEN, UTTAG, bekraftad, last
from tests.personer import Personer, Varld

MINNE = 500_000_000
TOM_ARBETARE = 200_000_000


# One of each kind; how all of them are read is in tests/enhet/test_skadade_filer.py.
NAGRA = (
    "avhuggen-0.xlsx", "avhuggen-30.xlsx", "avhuggen-10.ods", "avhuggen-5.csv", "vand-byte-7.xlsx", "nollor-3.xlsx",
    "del-4.xlsx", "oavslutat-citat.csv", "formel-i-csv-0.csv", "rapport.xlsx", "losenord.xlsx", "bomb-som-ljuger.xlsx",
    "bara-formler.xlsx", "tal-utan-rubriker.xlsx",
)  # fmt: skip


def test_en_skadad_fil_far_ett_svar_och_lamnar_inget(varld: Varld, personer: Personer):
    fore = Matvarde.objects.count()
    valda = {namn: data for namn, data in filer.skadade() if namn in NAGRA}
    assert len(valda) == len(NAGRA)
    utfall = set()
    for namn, data in valda.items():
        try:
            k = mottagen(av=personer.analytiker, omrade=varld.omrade, filnamn=namn, innehall=data)
        except Ogiltigt:  # an empty file is refused at the door
            assert not data
            continue
        las_import(k.pk)
        k.refresh_from_db()
        assert k.status in {"misslyckad", "beskrivs", "granskas"}, f"{namn}: {k.status}"
        assert "antecknat" not in k.fel, f"{namn}: {k.fel}"
        if k.status == "misslyckad":
            assert k.fel.endswith(".")
            assert not k.rader.exists(), namn
        utfall.add(k.status)
    assert utfall >= {"misslyckad", "beskrivs"}
    assert Matvarde.objects.count() == fore


def test_makron_kors_inte_och_namns(varld: Varld, personer: Personer):
    k = last(varld, personer, filer.med_makro())
    assert k.rader.count() == 2
    assert k.anmarkningar.filter(text__contains="makron").exists()


def test_en_formels_sparade_varde_lases_och_det_sags(varld: Varld, personer: Personer):
    k = last(varld, personer, filer.med_formel())
    assert [r.varde for r in k.rader.all()] == [12]
    assert "Bladet har 1 formel." in k.anmarkningar.get(slag="formel").text


def test_en_miljon_tomma_rader_gor_inget(varld: Varld, personer: Personer):
    k = last(varld, personer, filer.med_tomma_rader())
    assert [(rad, int(varde or 0)) for rad, varde in k.rader.values_list("rad", "varde")] == [(2, 12), (1_000_001, 3)]


def test_sammanslagna_celler_galler_alla_sina_rader(varld: Varld, personer: Personer):
    k = last(varld, personer, filer.med_sammanslagna())
    assert k.rader.count() == 24
    assert k.tolkning["namn"][0][1] == "Klotter"


def test_namn_som_ar_formler_blir_inga_serier(varld: Varld, personer: Personer):
    kalla = Matkalla.objects.create(slug="egen", namn="Egen")
    k = last(varld, personer, b"kategori;ar;antal\n=1+1;2024;1\n", kalla=kalla, per_datum=UTTAG)
    with pytest.raises(Ogiltigt, match="formel"):
        bekraftad(personer, k)
    assert not Matvarde.objects.filter(serie__kalla=kalla).exists()


def test_en_lasning_som_forlorar_jobbet_lamnar_inget(varld: Varld, personer: Personer, monkeypatch: Any):
    k = mottagen(av=personer.analytiker, omrade=varld.omrade, filnamn="f.csv", innehall=LITEN)

    def forlorat(**_: Any) -> None:
        raise OmbudForlorat

    monkeypatch.setattr("lagesbild.tasks.import_framsteg", forlorat)
    las_import(k.pk)
    assert not Importrad.objects.filter(korning=k).exists()
    assert Importkorning.objects.get(pk=k.pk).status == "lases"


def stor_fil(antal: int) -> bytes:
    ut = BytesIO()
    bok = xlsxwriter.Workbook(ut, {"constant_memory": True})
    ark = bok.add_worksheet()
    ark.write_row(0, 0, ["grupp", "kategori", "stadsdelsområde", "ar", "manad", "antal"])
    for n in range(antal):
        kategori, rest = divmod(n, 240)
        ark.write_row(n + 1, 0, [f"Grupp {kategori % 9}", f"Kategori {kategori}", "Hässelby-Vällingby", 2005 + rest // 12, rest % 12 + 1, n % 97])  # fmt: skip # noqa: E501
    bok.close()
    return ut.getvalue()


def minne(vad: str) -> int:
    """Memory of this process in bytes: VmRSS now, VmHWM at its peak. The process that reads is bounded by itself."""
    return int(re.search(rf"{vad}:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024  # type: ignore[index]


def test_hundratusen_rader_visar_forlopp_och_ryms_i_minnet(varld: Varld, personer: Personer, monkeypatch: Any):
    kalla = Matkalla.objects.create(slug="stor", namn="Stor")
    data = stor_fil(100_000)
    k = mottagen(
        av=personer.analytiker, omrade=varld.omrade, filnamn="stor.xlsx", innehall=data, kalla=kalla, per_datum=UTTAG
    )
    del data
    Path("/proc/self/clear_refs").write_text("5")  # the peak from here on
    # What a process of tests holds already is no worker's: a worker that has just started holds TOM_ARBETARE.
    fore = minne("VmRSS") - TOM_ARBETARE
    sedda: list[tuple[str, int]] = []
    riktig = import_framsteg

    def sett(**val: Any) -> None:
        sedda.append((val["steg"], val["andel"]))
        riktig(**val)

    monkeypatch.setattr(tasks, "import_framsteg", sett)
    las_import(k.pk)
    k.refresh_from_db()
    assert k.utfall["ny"] == 100_000, k.fel
    assert [a for _, a in sedda] == sorted(a for _, a in sedda)
    assert len({a for _, a in sedda}) > 20
    assert minne("VmHWM") - fore < MINNE, f"{(minne('VmHWM') - fore) / 1e6:.0f} MB"
    # Copied inside the database: SQLite has one writer, and a level set in a meeting must not wait for each row.
    fragor: list[str] = []

    def rakna(kor: Any, sql: str, *mer: Any) -> Any:
        fragor.append(sql[:6])
        return kor(sql, *mer)

    with connection.execute_wrapper(rakna):
        bekraftad(personer, k)
    assert fragor.count("INSERT") < 30
    assert Matvarde.objects.filter(serie__kalla=kalla).count() == 100_000
    assert minne("VmHWM") - fore < MINNE, f"{(minne('VmHWM') - fore) / 1e6:.0f} MB"
