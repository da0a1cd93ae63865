"""What all tests share: no network but this machine, and a worker process for those that need one."""

import gc
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.dispatch import receiver
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings
from zeal.signals import nplusone_detected
from zeal.util import get_stack

from tests.fryst import tom_databasen

pytest_plugins = ["tests.personer", "tests.smtp"]

ROT = Path(__file__).resolve().parent.parent
KOMMANDO = "-m celery -A config worker -c 1 -l INFO --without-gossip --without-mingle --without-heartbeat".split()
HEMMA = ("127.0.0.1", "::1", "localhost")


# What takes its time on a busy machine is not wrong: times are measured in tests/prestanda.
hypothesis_settings.register_profile("lagesbild", deadline=None)
hypothesis_settings.load_profile("lagesbild")


def pytest_configure() -> None:
    anslut = socket.socket.connect

    def bara_hemma(self: socket.socket, adress: Any) -> None:
        if self.family != socket.AF_UNIX and adress[0] not in HEMMA:
            raise PermissionError(f"Ett prov försökte nå {adress}. Prov når bara den egna datorn.")
        anslut(self, adress)

    socket.socket.connect = bara_hemma  # type: ignore[method-assign, assignment]
    # Python looks for cycles after each 700 new objects: a tenth of the tests' processor time.
    gc.set_threshold(50_000, 20, 20)
    # Between tests that commit: seconds on PostgreSQL otherwise.
    TransactionTestCase._fixture_teardown = lambda _: tom_databasen()  # type: ignore[attr-defined]


N_PLUS_1: list[str] = []


@receiver(nplusone_detected)
def minns_n_plus_1(exception: Exception, **_: Any) -> None:
    vagen = [f"{Path(fil).relative_to(ROT)}:{rad}" for fil, rad, _ in get_stack() if fil != __file__]
    N_PLUS_1.append(f"{exception} ({', '.join(vagen[:3])})")


@pytest.fixture(autouse=True)
def _ingen_n_plus_1() -> Iterator[None]:
    """Told when the test is done, and not raised where it is seen: an {% if %} takes any error for no."""
    yield
    sedda = list(dict.fromkeys(N_PLUS_1))
    N_PLUS_1.clear()
    assert not sedda, "\n".join(sedda)


def provdatabasens_url() -> str:
    """The address of the test database, as another process needs it."""
    databas = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{databas['NAME']}"
    anvandare = databas["USER"] + (f":{databas['PASSWORD']}" if databas["PASSWORD"] else "")
    return f"postgres://{anvandare}@{databas['HOST']}:{databas['PORT']}/{databas['NAME']}"


class Arbetare:
    """A Celery worker in a process group of its own, on the test's database and queue."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.utskrift: list[str] = []

    def starta(self) -> None:
        """Start the worker and return when it takes tasks."""
        redo = threading.Event()
        self.process = process = subprocess.Popen(
            [sys.executable, *KOMMANDO],
            cwd=ROT,
            env=os.environ
            | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": provdatabasens_url(), "LOGGNIVA": "INFO"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

        def las() -> None:
            assert process.stdout
            with process.stdout as utskrift:
                for rad in utskrift:
                    self.utskrift.append(rad)
                    if " ready." in rad:
                        redo.set()
            redo.set()

        self.lasare = threading.Thread(target=las)
        self.lasare.start()
        if not redo.wait(60) or process.poll() is not None:
            self.doda()
            raise RuntimeError("Arbetaren startade inte:\n" + "".join(self.utskrift))

    def doda(self) -> None:
        """Kill the worker and its children with SIGKILL, as the kernel does when memory runs out."""
        self._signal(9)

    def avsluta(self) -> None:
        """End the worker in order: it finishes what it is doing."""
        self._signal(15)

    def _signal(self, nummer: int) -> None:
        if self.process and self.process.poll() is None:
            if nummer == 9:
                os.killpg(self.process.pid, nummer)
            else:
                self.process.send_signal(nummer)
            self.process.wait(60)
            self.lasare.join(60)
        self.process = None


@pytest.fixture(autouse=True)
def _inget_kvar_i_minnet() -> Iterator[None]:
    """What pages keep for some seconds is of one test: the next has other rows under the same numbers."""
    yield
    cache.clear()


@pytest.fixture
def arbetare(transactional_db: None) -> Iterator[Arbetare]:
    """A worker that is not started yet: `arbetare.starta()`. The queue is empty before and after."""
    tom_kon()
    arbetare = Arbetare()
    yield arbetare
    arbetare.doda()
    tom_kon()


def tom_kon() -> None:
    if settings.REDIS_URL:
        with redis.from_url(settings.REDIS_URL) as klient:
            klient.flushdb()
    else:
        for fil in settings.KO_DIR.glob("meddelanden/*"):
            fil.unlink(missing_ok=True)
