"""On each machine: make every file of every frozen version, and print what it became.

The way is that of the product: a job is ordered and the worker's task does it. The database that comes here has no
finished file, and one that it had would be refused: what is counted has been made on this machine, now.
"""

import hashlib
import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from lagesbild.exempel.dokument import FORFATTARE  # noqa: E402
from lagesbild.models import Lagesbildsversion, Rendering  # noqa: E402
from lagesbild.services.rendering import rendering_bestalld  # noqa: E402
from lagesbild.tasks import rendera  # noqa: E402
from samverkan.models import Anvandare  # noqa: E402

EN_TIMME = 3600  # seconds: a machine made of software is slow


def tryckt(version: Lagesbildsversion, utgava: Rendering.Utgava, form: Rendering.Format) -> bytes:
    lagesbild = version.lagesbild
    av = Anvandare.objects.get(epost=FORFATTARE[lagesbild.stadsdelsomrade.slug])
    jobb = rendering_bestalld(av=av, lagesbild=lagesbild, utgava=utgava, format=form, version=version)
    assert not jobb.fil, f"{jobb} är redan gjord"
    Rendering.objects.filter(pk=jobb.pk).update(tidsgrans=EN_TIMME)
    rendera(jobb.pk)
    jobb.refresh_from_db()
    assert jobb.status == Rendering.Status.KLAR, f"{jobb}: {jobb.status} {jobb.fel}"
    with jobb.fil.open("rb") as fil:
        return fil.read()


def main() -> None:
    alla = Lagesbildsversion.objects.select_related("lagesbild__stadsdelsomrade")
    for version in alla.order_by("lagesbild__stadsdelsomrade__slug", "lagesbild__ar", "nummer"):
        for utgava in Rendering.Utgava:
            for form in Rendering.Format:
                borjan = time.monotonic()
                innehall = tryckt(version, utgava, form)
                sekunder = time.monotonic() - borjan
                namn = f"{version.lagesbild.stadsdelsomrade.slug} {version.lagesbild.ar} v{version.nummer} {utgava}"
                summa = hashlib.sha256(innehall).hexdigest()
                print(f"{namn} {form}\t{summa}\t{len(innehall)}\t{sekunder:.1f}", flush=True)


if __name__ == "__main__":
    main()
