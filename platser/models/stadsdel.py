"""Stadsdelar over time."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Prefetch, Q

from samverkan.models import (
    Giltighet,
    Lokalpolisomrade,
    Omradesfraga,
    Stadsdelsomrade,
    giltighet_q,
    giltighet_villkor,
    slug_kontroll,
)


def nyckel(namn: str) -> str:
    """A name in the form that spellings are compared in: composed, case folded, single spaces."""
    return " ".join(unicodedata.normalize("NFC", namn).casefold().split())


class Stadsdelsfraga(Omradesfraga["Stadsdel"]):
    """Stadsdelar of areas."""

    def gallande(self, dag: date) -> Self:
        """Stadsdelar that exist on `dag`."""
        return self.filter(giltighet_q(dag))

    def gallande_nagon_dag(self, fran: date, till: date) -> Self:
        """Stadsdelar that exist on at least one day from `fran` to `till`, both inclusive."""
        return self.filter(
            Q(giltig_fran__isnull=True) | Q(giltig_fran__lte=till),
            Q(giltig_till__isnull=True) | Q(giltig_till__gte=fran),
        )

    def med_polis(self, dag: date) -> Self:
        """With `polis_idag`: the affiliations (a list, normally of one) that hold on `dag`."""
        return self.prefetch_related(
            Prefetch(
                "polistillhorigheter",
                Polistillhorighet.objects.filter(giltighet_q(dag)).select_related("lokalpolisomrade"),
                to_attr="polis_idag",
            )
        )


class Stadsdel(Giltighet):
    """A part of a stadsdelsområde; the unit of the weekly assessment."""

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="stadsdelar"
    )
    slug = models.SlugField("kortnamn", validators=[slug_kontroll], max_length=80)
    namn = models.CharField("namn", max_length=80)
    ordning = models.PositiveSmallIntegerField("ordning", help_text="Ordningen i veckan och i årstabellen.")
    lat = models.DecimalField("latitud (mitt)", max_digits=8, decimal_places=5, null=True, blank=True)
    lon = models.DecimalField("longitud (mitt)", max_digits=8, decimal_places=5, null=True, blank=True)
    kontur = models.JSONField("gräns (GeoJSON, WGS84)", null=True, blank=True)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Stadsdelsfraga.as_manager()

    polis_idag: list[Polistillhorighet]

    class Meta:
        verbose_name = "stadsdel"
        verbose_name_plural = "stadsdelar"
        ordering = ("stadsdelsomrade", "ordning", "namn")
        constraints = (
            giltighet_villkor("stadsdel_giltighet"),
            models.UniqueConstraint(fields=("stadsdelsomrade", "slug"), name="stadsdel_unik_slug"),
            models.UniqueConstraint(fields=("stadsdelsomrade", "namn"), name="stadsdel_unikt_namn"),
            models.CheckConstraint(
                # isnull=False: a comparison with NULL is neither true nor false, and a check lets that pass.
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__isnull=False, lon__isnull=False, lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="stadsdel_mittpunkt",
            ),
        )

    def __str__(self) -> str:
        return self.namn


class Stadsdelsnamn(models.Model):
    """Another spelling under which a stadsdel appears in files and sheets (Råcksta is also written Räcksta)."""

    stadsdel = models.ForeignKey(Stadsdel, verbose_name="stadsdel", on_delete=models.CASCADE, related_name="andra_namn")
    namn = models.CharField("namn", max_length=80)
    nyckel = models.CharField("jämförelseform", max_length=80, editable=False)

    omrade_vag: ClassVar[str] = "stadsdel__stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "alternativ stavning"
        verbose_name_plural = "alternativa stavningar"
        ordering = ("stadsdel", "namn")
        constraints = (models.UniqueConstraint(fields=("stadsdel", "nyckel"), name="stadsdelsnamn_unikt"),)

    def __str__(self) -> str:
        return self.namn

    def save(self, *args: object, **kwargs: object) -> None:
        self.nyckel = nyckel(self.namn)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Polistillhorighet(Giltighet):
    """To which lokalpolisområde a stadsdel belongs between two dates; borders cross those of stadsdelsområden."""

    stadsdel = models.ForeignKey(
        Stadsdel, verbose_name="stadsdel", on_delete=models.CASCADE, related_name="polistillhorigheter"
    )
    lokalpolisomrade = models.ForeignKey(
        Lokalpolisomrade, verbose_name="lokalpolisområde", on_delete=models.PROTECT, related_name="tillhorigheter"
    )
    sakerhet = models.CharField("säkerhet", max_length=80, blank=True, help_text="Hur säker uppgiften är.")

    omrade_vag: ClassVar[str] = "stadsdel__stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "polistillhörighet"
        verbose_name_plural = "polistillhörigheter"
        ordering = ("stadsdel", F("giltig_fran").asc(nulls_first=True), "pk")
        constraints = (
            giltighet_villkor("polistillhorighet_giltighet"),
            # At most one that is open at each end; overlaps in between are refused by the service.
            models.UniqueConstraint(
                fields=("stadsdel",), condition=Q(giltig_till__isnull=True), name="polistillhorighet_en_oppen"
            ),
            models.UniqueConstraint(
                fields=("stadsdel",), condition=Q(giltig_fran__isnull=True), name="polistillhorighet_en_forsta"
            ),
            models.UniqueConstraint(fields=("stadsdel", "giltig_fran"), name="polistillhorighet_unik_start"),
        )

    def __str__(self) -> str:
        return f"{self.stadsdel}: {self.lokalpolisomrade}"
