"""Things that hold between two dates."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

M = TypeVar("M", bound=models.Model)


class Giltighetsfraga(models.QuerySet[M]):
    """Rows with `giltig_fran` and `giltig_till`, both inclusive, both open when null."""

    def gallande(self, dag: date) -> Self:
        """What holds on `dag`."""
        return self.filter(giltighet_q(dag))

    def gallande_nagon_dag(self, fran: date, till: date) -> Self:
        """What holds on at least one day from `fran` to `till`, both inclusive."""
        return self.filter(
            Q(giltig_fran__isnull=True) | Q(giltig_fran__lte=till),
            Q(giltig_till__isnull=True) | Q(giltig_till__gte=fran),
        )


def giltighet_q(dag: date, prefix: str = "") -> Q:
    """The condition that a row reached by `prefix` holds on `dag`."""
    return (Q(**{f"{prefix}giltig_fran__isnull": True}) | Q(**{f"{prefix}giltig_fran__lte": dag})) & (
        Q(**{f"{prefix}giltig_till__isnull": True}) | Q(**{f"{prefix}giltig_till__gte": dag})
    )


def giltighet_villkor(namn: str) -> models.CheckConstraint:
    """The constraint that a validity does not end before it begins."""
    return models.CheckConstraint(
        condition=Q(giltig_fran__isnull=True) | Q(giltig_till__isnull=True) | Q(giltig_till__gte=F("giltig_fran")),
        name=namn,
        violation_error_message="Giltig till kan inte ligga före giltig från.",
    )


class Giltighet(models.Model):
    """Mixin: valid from and to, both inclusive; null means open."""

    giltig_fran = models.DateField("giltig från", null=True, blank=True)
    giltig_till = models.DateField("giltig till", null=True, blank=True)

    class Meta:
        abstract = True

    def galler_nagon_dag(self, fran: date, till: date) -> bool:
        """Whether the row holds on at least one day from `fran` to `till`, both inclusive."""
        return (self.giltig_fran is None or self.giltig_fran <= till) and (
            self.giltig_till is None or self.giltig_till >= fran
        )

    def galler(self, dag: date) -> bool:
        """Whether the row holds on `dag`."""
        return (self.giltig_fran is None or self.giltig_fran <= dag) and (
            self.giltig_till is None or self.giltig_till >= dag
        )
