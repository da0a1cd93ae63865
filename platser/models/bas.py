"""What the rows of places share: a version to build on, and who changed it last."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Versionerad(models.Model):
    """Mixin: the version that a save builds on, and who saved it when (nobody: it came with the example data)."""

    version = models.PositiveIntegerField("version", default=1)
    andrad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ändrad av",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    andrad_tid = models.DateTimeField("ändrad", null=True, blank=True)

    class Meta:
        abstract = True


def versionsvillkor(namn: str) -> tuple[models.CheckConstraint, ...]:
    """Versions count from 1; who and when are there together or not at all."""
    return (
        models.CheckConstraint(condition=Q(version__gte=1), name=f"{namn}_version"),
        par_villkor("andrad_av", "andrad_tid", f"{namn}_andrad_av_och_nar"),
    )


def par_villkor(vem: str, nar: str, namn: str) -> models.CheckConstraint:
    """Two fields that are there together or not at all."""
    return models.CheckConstraint(
        condition=Q(**{f"{vem}__isnull": True, f"{nar}__isnull": True})
        | Q(**{f"{vem}__isnull": False, f"{nar}__isnull": False}),
        name=namn,
    )


def punktvillkor(namn: str) -> models.CheckConstraint:
    """`lat` and `lon` in degrees on the globe (WGS84), both or none."""
    return models.CheckConstraint(
        # isnull=False: a comparison with NULL is neither true nor false, and a check lets that pass.
        condition=Q(lat__isnull=True, lon__isnull=True)
        | Q(lat__isnull=False, lon__isnull=False, lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
        name=namn,
        violation_error_message="Ange både latitud och longitud, i grader (WGS84).",
    )
