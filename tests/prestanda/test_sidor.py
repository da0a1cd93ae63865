"""How long the heavy things take, as ratios against a baseline of the same run: `bin/test prestanda`."""

import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import engines
from django.test import Client
from django.utils import timezone

from lagesbild.models import Veckobedomning
from lagesbild.selectors.vecka import artabell
from lagesbild.views.ar import _rad
from platser.models import Stadsdel
from samverkan.models import Stadsdelsomrade
from tests.personer import Personer

CHROMIUM = "/usr/bin/chromium"


def median(gor: Callable[[], object], varv: int = 7) -> float:
    """Median time of `gor` in milliseconds, after one round that is not counted."""
    gor()
    tider = []
    for _ in range(varv):
        start = time.perf_counter()
        gor()
        tider.append((time.perf_counter() - start) * 1000)
    return statistics.median(tider)


def skriv(vad: str, tid: float, mot: str, grund: float) -> None:
    print(f"\n{vad}: {tid:.1f} ms · {mot}: {grund:.1f} ms · kvot {tid / grund:.2f}")


@pytest.mark.usefixtures("exempel")
def test_artabellens_rutor_mot_samma_med_include(personer: Personer) -> None:
    omrade = Stadsdelsomrade.objects.get(slug="hasselby-vallingby")
    tabell = artabell(personer.samordnare, omrade, 2024)
    mall = engines["django"].from_string(
        '{% for rad in rader %}{% for b in rad.celler %}{% include "komponenter/niva.html" with niva=b.niva %}'
        "{% endfor %}{% endfor %}"
    )
    med_include = median(lambda: mall.render({"rader": tabell.rader}))
    strangar = median(lambda: [_rad(omrade, tabell, rad) for rad in tabell.rader])
    skriv("Årets rutor som strängar", strangar, "som include", med_include)
    assert strangar < med_include


@pytest.mark.usefixtures("exempel")
def test_veckosidan_med_nittio_stadsdelar_mot_nio(personer: Personer) -> None:
    klient = Client()
    klient.force_login(personer.samordnare, "django.contrib.auth.backends.ModelBackend")
    sida = "/hasselby-vallingby/vecka/2024/45/"
    nio = median(lambda: klient.get(sida))
    omrade = Stadsdelsomrade.objects.get(slug="hasselby-vallingby")
    nya = Stadsdel.objects.bulk_create(
        Stadsdel(stadsdelsomrade=omrade, slug=f"s{i}", namn=f"S{i}", ordning=20 + i) for i in range(81)
    )
    Veckobedomning.objects.bulk_create(
        Veckobedomning(stadsdel=s, ar=2024, vecka=v, niva=1, satt_av=personer.samordnare, satt_tid=timezone.now())
        for s in nya
        for v in range(1, 46)
    )
    nittio = median(lambda: klient.get(sida))
    skriv("Vecka, 90 stadsdelar", nittio, "9 stadsdelar", nio)
    assert nittio < 15 * nio


@pytest.mark.usefixtures("exempel")
def test_pdf_mot_chromium_som_skriver_ut_samma_html(tmp_path: Path) -> None:
    html, pdf, jamfort = tmp_path / "l.html", tmp_path / "l.pdf", tmp_path / "c.pdf"

    def weasyprint() -> None:
        call_command("rendera_lagesbild", "hasselby-vallingby", "2024", "--ut", str(pdf), "--html", str(html))

    def chromium() -> None:
        flaggor = ["--headless", "--no-sandbox", "--disable-quic", "--disable-background-networking"]
        subprocess.run(
            [CHROMIUM, *flaggor, f"--print-to-pdf={jamfort}", f"file://{html}"],
            check=True,
            capture_output=True,
            timeout=120,
        )

    varm = median(weasyprint, 3)
    skriv("PDF med taggar, varm process, insamling inräknad", varm, "Chromium, hel process", median(chromium, 3))
    assert pdf.read_bytes().startswith(b"%PDF-")
