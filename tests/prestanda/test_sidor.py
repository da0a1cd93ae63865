"""How long the heavy things take, as ratios against a baseline of the same run: `bin/test prestanda`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import engines
from django.test import Client
from django.utils import timezone

from lagesbild.models import Lagesbild, Rendering, Veckobedomning
from lagesbild.selectors.vecka import artabell
from lagesbild.services.rendering import rendering_bestalld
from lagesbild.tasks import rendera
from lagesbild.views.ar.tabell import _rad
from platser.models import Stadsdel
from samverkan.models import Stadsdelsomrade
from tests.conftest import ROT, provdatabasens_url
from tests.personer import Personer
from tests.prestanda.matning import median, skriv, tid

CHROMIUM = "/usr/bin/chromium"
KVOT = 1.5  # of Chromium's time for the same HTML, its whole process: at most this, aiming at 1.0


@pytest.mark.usefixtures("exempel")
def test_artabellens_rutor_mot_samma_med_include(personer: Personer) -> None:
    omrade = Stadsdelsomrade.objects.get(slug="hasselby-vallingby")
    tabell = artabell(personer.samordnare, omrade, 2024)
    mall = engines["django"].from_string(
        '{% for rad in rader %}{% for b in rad.celler %}{% include "komponenter/niva.html" with niva=b.niva %}'
        "{% endfor %}{% endfor %}"
    )
    med_include = median(lambda: mall.render({"rader": tabell.rader}))
    strangar = median(lambda: [_rad(omrade.slug, tabell, rad) for rad in tabell.rader])
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


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("exempel")
def test_pdf_mot_chromium_som_skriver_ut_samma_html(personer: Personer, tmp_path: Path) -> None:
    """The worker's job, warm: from taken to file in its place, and with what the worker cleans away before the next."""
    html, jamfort = tmp_path / "l.html", tmp_path / "c.pdf"
    call_command(
        "rendera_lagesbild", "hasselby-vallingby", "2024", "--ut", str(tmp_path / "l.pdf"), "--html", str(html)
    )
    lagesbild = Lagesbild.objects.get(ar=2024, stadsdelsomrade__slug="hasselby-vallingby")

    def arbetare() -> tuple[float, float]:
        jobb = rendering_bestalld(av=personer.samordnare, lagesbild=lagesbild, utgava=Rendering.Utgava.INTERN)
        borjade = timezone.now()
        helt = tid(lambda: rendera(jobb.pk))
        klar = Rendering.objects.get(pk=jobb.pk)
        assert klar.status == Rendering.Status.KLAR
        assert klar.avslutad is not None
        return (klar.avslutad - borjade).total_seconds() * 1000, helt

    def chromium() -> None:
        flaggor = ["--headless", "--no-sandbox", "--disable-quic", "--disable-background-networking"]
        subprocess.run(
            [CHROMIUM, *flaggor, f"--print-to-pdf={jamfort}", f"file://{html}"],
            check=True,
            capture_output=True,
            timeout=120,
        )

    # By turns, so that what else the machine does weighs on both.
    arbetare()
    chromium()
    till_filen, helt, hela = [], [], []
    for _ in range(5):
        fil, allt = arbetare()
        till_filen.append(fil)
        helt.append(allt)
        hela.append(tid(chromium))
    skriv("PDF med taggar, varm arbetare, från taget jobb till filen", min(till_filen), "Chromium", min(hela))
    skriv("samma med städningen efteråt", min(helt), "Chromium, hel process", min(hela))
    assert min(helt) < KVOT * min(hela)


MINNE = 300  # MB
PROCESS = """
import gc, re, sys
import django

django.setup()
import lagesbild.tasks, atgardsplan.tasks  # what a worker has loaded before its first job
from django.core.management import call_command

for utgava in ("intern", "publik") * 2:
    call_command("rendera_lagesbild", "hasselby-vallingby", "2024", "--utgava", utgava, "--ut", sys.argv[1])
    gc.collect()  # as the worker does between its jobs
# Not ru_maxrss: that remembers the process that this one was forked from.
print(int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("exempel")
def test_minnet_i_en_process_som_samlar_och_skriver_ut(tmp_path: Path) -> None:
    """Peak (resident) of a process of its own that collects and prints both editions twice."""
    miljo = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": provdatabasens_url()}
    kommando = [sys.executable, "-c", PROCESS, str(tmp_path / "l.pdf")]
    svar = subprocess.run(kommando, check=True, capture_output=True, text=True, timeout=300, env=miljo, cwd=ROT)
    minne = float(svar.stdout.split()[-1])
    print(f"\nstörsta minne i en varm process: {minne:.0f} MB (högst {MINNE})")
    assert minne < MINNE
