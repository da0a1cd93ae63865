"""Photos of a place, without metadata."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from platser.models.investering import Trygghetsinvestering
from platser.models.plats import Plats
from platser.models.samverkan import Platsatgard
from samverkan.models import Omradesfraga


class Platsbildsfraga(Omradesfraga["Platsbild"]):
    """Photos: seen with their place."""

    def faststallt(self) -> Q:
        """Pictures of the working list are work in progress."""
        return Q(plats__kanslig=False, atgard__isnull=True)


class Platsbild(models.Model):
    """A photo, re-encoded when it came in: no metadata, no more pixels than a page shows (`platser.bild`).

    A picture after can name the picture before, so that both stand beside each other.
    """

    class Skede(models.TextChoices):
        FORE = "fore", "Före"
        EFTER = "efter", "Efter"
        LAGE = "lage", "Läget"

    plats = models.ForeignKey(Plats, verbose_name="plats", on_delete=models.PROTECT, related_name="bilder")
    atgard = models.ForeignKey(
        Platsatgard, verbose_name="åtgärd", null=True, blank=True, on_delete=models.PROTECT, related_name="bilder"
    )
    investering = models.ForeignKey(
        Trygghetsinvestering,
        verbose_name="investering",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bilder",
    )
    skede = models.CharField("skede", max_length=8, choices=Skede, default=Skede.LAGE)
    fore = models.ForeignKey(
        "self", verbose_name="bilden före", null=True, blank=True, on_delete=models.PROTECT, related_name="efter"
    )
    fil = models.FileField("fil", upload_to="platsbilder/%Y/")
    bredd = models.PositiveIntegerField("bredd", help_text="Bildpunkter.")
    hojd = models.PositiveIntegerField("höjd", help_text="Bildpunkter.")
    alt = models.CharField("vad bilden visar", max_length=300, help_text="Läses upp för den som inte ser bilden.")
    tagen = models.DateField("tagen", null=True, blank=True)
    struken = models.BooleanField("struken", default=False)
    uppladdad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="uppladdad av", on_delete=models.PROTECT, related_name="+"
    )
    uppladdad_tid = models.DateTimeField("uppladdad")

    omrade_vag: ClassVar[str] = "plats__stadsdelsomrade"
    objects = Platsbildsfraga.as_manager()

    class Meta:
        verbose_name = "bild av plats"
        verbose_name_plural = "bilder av platser"
        ordering = ("plats", "tagen", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(alt=""), name="platsbild_har_alternativtext"),
            models.CheckConstraint(condition=Q(bredd__gte=1, hojd__gte=1), name="platsbild_storlek"),
            models.CheckConstraint(condition=Q(fore__isnull=True) | Q(skede="efter"), name="platsbild_fore_har_efter"),
            models.CheckConstraint(
                condition=Q(atgard__isnull=True) | Q(investering__isnull=True), name="platsbild_hor_till_ett"
            ),
        )

    def __str__(self) -> str:
        return self.alt
