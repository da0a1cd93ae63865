"""The link by which a person's own calendar fetches meetings and deadlines."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Kalenderlank(models.Model):
    """One link a person. Whoever has it reads the person's calendar without logging in, so only its hash is kept."""

    anvandare = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kalenderlank")
    sha256 = models.CharField("länkens kontrollsumma", max_length=64, unique=True)
    skapad_tid = models.DateTimeField("skapad")

    class Meta:
        verbose_name = "kalenderlänk"
        verbose_name_plural = "kalenderlänkar"

    def __str__(self) -> str:
        return f"Kalenderlänk för {self.anvandare}"
