"""`manage.py demokonton`: the log-ins of the demo, as text."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from samverkan.exempel.ladda import LOSENORD, konton
from samverkan.models import Stadsdelsomrade
from samverkan.roller import Part, Roll


class Command(BaseCommand):
    help = "Visar demons konton."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demokonton finns bara i demon (DEMO=true).")
        omraden = dict(Stadsdelsomrade.objects.values_list("slug", "namn"))
        self.stdout.write(f"Logga in med något av kontona, lösenord {LOSENORD}:")
        for konto in konton():
            roll = f"{Roll(konto['roll']).label}, {Part(konto['part']).label}"
            self.stdout.write(f"  {konto['epost']:<30} {roll}, {omraden[konto['omrade']]}")
