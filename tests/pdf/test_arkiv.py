"""The PDF is for good: it follows PDF/A-2a and PDF/UA-1, and can be made again byte for byte."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from lagesbild import dokument
from lagesbild.models import Lagesbild
from samverkan.models import Anvandare
from tests.pdf.validator import kontrollera

UTGAVOR = [(omrade, utgava) for omrade in ("hasselby-vallingby", "kungsholmen") for utgava in ("intern", "publik")]
FORFATTARE = {"hasselby-vallingby": "analytiker@exempel.se", "kungsholmen": "kungsholmen@exempel.se"}

# Prints the file named first, on stdout: the checksum of its PDF.
TRYCK = """
import hashlib, sys, django
django.setup()
from lagesbild import dokument
print(hashlib.sha256(dokument.pdf(open(sys.argv[1], encoding="utf-8").read())).hexdigest())
"""


@pytest.fixture
def htmlfiler(exempel: str, tmp_path: Path) -> dict[tuple[str, str], Path]:
    filer = {}
    for omrade, utgava in UTGAVOR:
        lagesbild = Lagesbild.objects.select_related("stadsdelsomrade").get(stadsdelsomrade__slug=omrade, ar=2024)
        av = Anvandare.objects.get(epost=FORFATTARE[omrade])
        filer[omrade, utgava] = tmp_path / f"{omrade}-{utgava}.html"
        innehall = dokument.samla(lagesbild, utgava, user=av)
        filer[omrade, utgava].write_text(dokument.html(innehall, for_tryck=True), encoding="utf-8")
    return filer


@pytest.fixture
def utan_typsnitt(tmp_path: Path) -> Path:
    """Fontconfig's settings of a machine without a single font of its own."""
    fil = tmp_path / "fonts.conf"
    fil.write_text(f"<fontconfig><cachedir>{tmp_path}/fontconfig</cachedir></fontconfig>")
    return fil


@pytest.fixture
def i_morgon(tmp_path: Path) -> Path:
    """A folder first on the path whose `sitecustomize` moves Python's clock a day and eleven hours ahead."""
    mapp = tmp_path / "klocka"
    mapp.mkdir()
    (mapp / "sitecustomize.py").write_text(
        "import time\n_tid, _ns = time.time, time.time_ns\n"
        "time.time = lambda: _tid() + 126_000\ntime.time_ns = lambda: _ns() + 126_000 * 10**9\n"
    )
    return mapp


def test_bada_utgavor_av_bada_omraden_foljer_pdf_a_och_pdf_ua_och_blir_desamma_en_annan_dag_pa_en_annan_dator(
    htmlfiler: dict[tuple[str, str], Path], i_morgon: Path, utan_typsnitt: Path, tmp_path: Path
) -> None:
    pdfer, summor = [], {}
    for nyckel, html in htmlfiler.items():
        pdfer.append(html.with_suffix(".pdf"))
        innehall = dokument.pdf(html.read_text(encoding="utf-8"))
        pdfer[-1].write_bytes(innehall)
        summor[nyckel] = hashlib.sha256(innehall).hexdigest()

    utfall = kontrollera(pdfer, tmp_path / "vera")
    assert [(u.fil, u.standard) for u in utfall] == [(str(p), s) for p in pdfer for s in ("ua1", "2a")]
    assert {(Path(u.fil).stem, u.standard): u.fel for u in utfall if u.fel} == {}
    assert all(u.kontroller > 10_000 for u in utfall)

    for nyckel, fro, tidszon in (
        (("hasselby-vallingby", "publik"), "1", "Pacific/Auckland"),
        (("kungsholmen", "intern"), "4711", "America/Adak"),
    ):
        annan = os.environ | {
            "PYTHONHASHSEED": fro, "TZ": tidszon, "LANG": "C", "HOME": str(tmp_path),
            "PYTHONPATH": f"{i_morgon}:{settings.BASE_DIR}", "DJANGO_SETTINGS_MODULE": "config.settings",
            "FONTCONFIG_FILE": str(utan_typsnitt),
        }  # fmt: skip
        svar = subprocess.run(
            [sys.executable, "-c", TRYCK, str(htmlfiler[nyckel])],
            env=annan, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=200,
        )  # fmt: skip
        assert svar.stdout.strip() == summor[nyckel], f"{nyckel} blev inte desamma"


def test_validatorn_faller_den_som_inte_foljer(tmp_path: Path) -> None:
    """The check above can fail: an image without a text is told."""
    trasig = tmp_path / "trasig.pdf"
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    html = f'<html lang="sv"><title>t</title><h1>Rubrik</h1><p>Text</p>{svg}<h4>Fyra</h4>'
    trasig.write_bytes(dokument.pdf(html))
    (utfall,) = kontrollera([trasig], tmp_path / "vera", standarder="ua1")
    assert any(fel.startswith("7.3-1 ") for fel in utfall.fel)  # ISO 14289-1, 7.3: a figure has a text
