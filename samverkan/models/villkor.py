"""Constraints that many models share."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q


def vem_och_nar(vem: str, nar: str, namn: str) -> models.CheckConstraint:
    """Who did it and when are known together or not at all."""
    return models.CheckConstraint(
        condition=Q(**{f"{vem}__isnull": True, f"{nar}__isnull": True})
        | Q(**{f"{vem}__isnull": False, f"{nar}__isnull": False}),
        name=namn,
    )


def kant_val(falt: str, val: Iterable[str], namn: str, *, tomt: bool = False) -> models.CheckConstraint:
    """The field holds one of its choices (`tomt`: or nothing)."""
    return models.CheckConstraint(condition=Q(**{f"{falt}__in": [*val, *([""] if tomt else [])]}), name=namn)
