"""Settings of the tests: config.settings in an environment that is thrown away afterwards.

PROV_DATABASE_URL and PROV_REDIS_URL take the same tests to PostgreSQL and Redis (see bin/test).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

ARBETARE = os.environ.get("PYTEST_XDIST_WORKER", "")  # "", "gw0", "gw1", …: pytest-xdist's processes

if "PROV_DIR" not in os.environ:
    os.environ["PROV_DIR"] = tempfile.mkdtemp(prefix="lagesbild-prov-")
    atexit.register(shutil.rmtree, os.environ["PROV_DIR"], ignore_errors=True)

# Assigned, not defaults: what stands in the developer's shell must not reach the tests.
# Processes that they start inherit it.
os.environ |= {
    "SECRET_KEY": "prov-" * 10,
    "DEBUG": "false",
    "DEMO": "false",
    "TLS": "false",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "CSRF_TRUSTED_ORIGINS": "",
    "DATA_DIR": str(Path(os.environ["PROV_DIR"]) / (ARBETARE or "ensam")),
    "EMAIL_URL": "dummy://",
    "ADRESS": "https://lagesbild.example",
    "LOGGNIVA": "WARNING",
}
os.environ.pop("DATABASE_URL", None)
os.environ.pop("REDIS_URL", None)
if _databas := os.environ.get("PROV_DATABASE_URL"):
    os.environ["DATABASE_URL"] = _databas
if _ko := os.environ.get("PROV_REDIS_URL"):
    # One Redis database for each process: 15, 14, …
    _bas, _, _nummer = _ko.rpartition("/")
    os.environ["REDIS_URL"] = f"{_bas}/{int(_nummer) - int(ARBETARE.removeprefix('gw') or 0)}"

from config.settings import *  # noqa: E402, F403
from config.settings import DATA_DIR, DATABASES, INSTALLED_APPS, MIDDLEWARE, STATIC_ROOT, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file and not memory: threads and a worker process see the same database, under the locks of real use.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "prov.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # the test database can be removed afterwards
    # Nothing of it has to outlive the server: no commit waits for the disk.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# A test whose requests ask N+1 queries fails (tests/conftest.py). Those that measure time leave that out, for no real
# page has it, and so do those that have been watched on the other database.
if os.environ.get("PROV_MATER") != "1":
    INSTALLED_APPS += ["zeal"]
    MIDDLEWARE += ["zeal.middleware.zeal_middleware"]
ZEAL_RAISE = False
ZEAL_ALLOWLIST = [{"model": "sessions.Session"}]  # Django itself reads a session twice when it changes its key
