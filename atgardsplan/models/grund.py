"""What the parts of a plan have in common."""

from __future__ import annotations

from typing import TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from samverkan.models import vem_och_nar

M = TypeVar("M", bound=models.Model)


class Versionerad(models.Model):
    """Mixin: a save names the version it builds on; who saved last and when."""

    version = models.PositiveIntegerField("version", default=1)
    andrad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    andrad = models.DateTimeField("ändrad", null=True, blank=True)

    class Meta:
        abstract = True


class Strykbar(models.Model):
    """Mixin: what leaves the plan is struck out with a reason and stays readable; nothing is deleted."""

    struken_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    struken_tid = models.DateTimeField("struken", null=True, blank=True)
    struken_skal = models.TextField("skäl till att det ströks", blank=True)

    class Meta:
        abstract = True

    @property
    def struken(self) -> bool:
        """Whether it no longer belongs to the plan."""
        return self.struken_tid is not None


def versionsvillkor(modell: str) -> tuple[models.CheckConstraint, ...]:
    """The constraints of `Versionerad`, for a model with its own `Meta`."""
    return (
        vem_och_nar("andrad_av", "andrad", f"{modell}_andrad_vem_och_nar"),
        models.CheckConstraint(condition=Q(version__gte=1), name=f"{modell}_version"),
    )


def strykvillkor(modell: str) -> tuple[models.CheckConstraint, ...]:
    """The constraints of `Strykbar`."""
    return (
        vem_och_nar("struken_av", "struken_tid", f"{modell}_struken_vem_och_nar"),
        models.CheckConstraint(
            condition=Q(struken_tid__isnull=True) | ~Q(struken_skal=""), name=f"{modell}_struken_med_skal"
        ),
    )
