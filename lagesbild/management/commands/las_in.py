"""A file of figures from the shell: what it would change, and with --genomfor the change."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lagesbild.models import Importkorning, Matkalla
from lagesbild.services.inlasning import genomford, mottagen
from lagesbild.tasks import las_import
from samverkan.fel import Fel
from samverkan.models import Anvandare, Stadsdelsomrade


class Command(BaseCommand):
    help = "Läser in statistik ur en fil. Utan --genomfor visas bara vad som skulle ändras; det finns kvar att granska."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("omrade", metavar="OMRADE", help="områdets kortnamn, till exempel hasselby-vallingby")
        parser.add_argument("fil", metavar="FIL", type=Path)
        parser.add_argument("--som", metavar="EPOST", required=True, help="vem som läser in; behörigheten är personens")
        parser.add_argument("--kalla", metavar="KORTNAMN", help="källan; annars känns den igen ur filen")
        parser.add_argument("--uttag", metavar="DATUM", type=date.fromisoformat, help="dagen då siffrorna togs ut")
        parser.add_argument("--genomfor", action="store_true", help="spara siffrorna om allt är klart")

    def handle(self, *args: Any, **val: Any) -> None:
        try:
            omrade = Stadsdelsomrade.objects.get(slug=val["omrade"])
            av = Anvandare.objects.get(epost=val["som"])
            kalla = Matkalla.objects.get(slug=val["kalla"]) if val["kalla"] else None
            innehall = val["fil"].read_bytes()
        except (Stadsdelsomrade.DoesNotExist, Anvandare.DoesNotExist, Matkalla.DoesNotExist) as fel:
            raise CommandError("Området, personen eller källan finns inte. Titta efter stavningen.") from fel
        except OSError as fel:
            raise CommandError(f"Filen {val['fil']} går inte att öppna.") from fel
        try:
            korning = mottagen(
                av=av, omrade=omrade, filnamn=val["fil"].name, innehall=innehall, kalla=kalla, per_datum=val["uttag"]
            )
            las_import(korning.pk)
            korning.refresh_from_db()
            self._visa(korning)
            if korning.status != Importkorning.Status.GRANSKAS:
                raise CommandError(korning.fel)
            if val["genomfor"]:
                korning = genomford(av=av, korning=korning, stampel=korning.stampel)
                self.stdout.write(f"Inläst: {korning.utfall['skrivna']} siffror.")
        except Fel as fel:
            raise CommandError(fel.text) from fel

    def _visa(self, korning: Importkorning) -> None:
        ord_ = {utfall.value: utfall.label for utfall in korning.rader.model.Utfall}
        self.stdout.write(f"Import {korning.pk}: {korning.filnamn}, {korning.get_status_display().lower()}")
        for utfall, antal in sorted(korning.utfall.items()):
            if antal and utfall in ord_:
                self.stdout.write(f"  {ord_[utfall]}: {antal}")
        for a in korning.anmarkningar.all()[:50]:
            tal = f" (tryckt {a.tryckt}, räknat {a.raknat})" if a.raknat else ""
            self.stdout.write(f"  {a.cell} {a.text}{tal}")
