"""`manage.py ladda_exempel`: the example data, Hässelby-Vällingby 2024 and Kungsholmen."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from atgardsplan.exempel import ladda as atgardsplan
from lagesbild.exempel import ladda as lagesbild
from platser.exempel import ladda as platser
from samverkan.exempel import ladda as samverkan
from samverkan.exempel.filer import Antal
from samverkan.models import Loggpost, Stadsdelsomrade
from samverkan.svenska import tal


class Command(BaseCommand):
    help = "Lägger in exempeldata där de saknas. Det som redan finns lämnas som det är."

    def handle(self, *args: Any, **options: Any) -> None:
        # The order is that of the house, from the ground up. All or nothing: half an example helps nobody.
        with transaction.atomic():
            antal = samverkan.ladda() | platser.ladda() | lagesbild.ladda() | atgardsplan.ladda()
            if antal:
                _logga(antal)
        if not antal:
            self.stdout.write("Exempeldata finns redan. Inget ändrades.")
            return
        self.stdout.write("Exempeldata inlagda:")
        for modell, n in antal.items():
            namn = modell._meta.verbose_name if n == 1 else modell._meta.verbose_name_plural
            self.stdout.write(f"  {tal(n):>5} {namn}")


def _logga(antal: Antal) -> None:
    """Tell in each area of the example that the programme itself put the rows there."""
    Loggpost.objects.bulk_create(
        Loggpost(
            handelse="exempeldata_inlagda",
            stadsdelsomrade=omrade,
            objekt_typ="Stadsdelsomrade",
            objekt_id=str(omrade.pk),
            objekt_text=omrade.namn,
            till={str(modell._meta.verbose_name_plural): n for modell, n in antal.items()},
        )
        for omrade in Stadsdelsomrade.objects.filter(uppdrag__isnull=False).distinct()
    )
