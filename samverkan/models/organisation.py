"""The areas that everything hangs on."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from samverkan.models.giltighet import Giltighet, giltighet_villkor
from samverkan.models.scope import Omradesfraga

# First parts of our own URLs: an area with such a slug could not be reached.
RESERVERADE_SLUGGAR = (
    "admin",
    "api",
    "halsa",
    "komponenter",
    "logga-in",
    "logga-ut",
    "konto",
    "staden",
    "static",
)

slug_kontroll = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", "Bara små bokstäver a–z, siffror och bindestreck.")


class Stadsdelsomrade(Giltighet):
    """A stadsdelsområde; also stands for a whole kommun without districts."""

    slug = models.SlugField("kortnamn i adressen", unique=True, validators=[slug_kontroll])
    namn = models.CharField("namn", max_length=80, unique=True)
    kommun = models.CharField("kommun", max_length=80, default="Stockholm")
    stadsomrade = models.CharField("stadsområde", max_length=80, blank=True)
    tidigare = models.CharField("bildat av", max_length=120, blank=True)

    omrade_vag: ClassVar[str] = "pk"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "stadsdelsområde"
        verbose_name_plural = "stadsdelsområden"
        ordering = ("namn",)
        constraints = (
            giltighet_villkor("stadsdelsomrade_giltighet"),
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVERADE_SLUGGAR),
                name="stadsdelsomrade_slug_inte_reserverad",
                violation_error_message="Kortnamnet används av programmet självt. Välj ett annat.",
            ),
        )

    def __str__(self) -> str:
        return self.namn


class Lokalpolisomrade(Giltighet):
    """A local police area. Its borders cross those of stadsdelsområden; which stadsdel belongs when is in `platser`."""

    slug = models.SlugField("kortnamn", unique=True, validators=[slug_kontroll])
    namn = models.CharField("namn", max_length=80)
    polisomrade = models.CharField("polisområde", max_length=80, blank=True)
    omfattar = models.TextField("omfattar", blank=True)
    kalla = models.TextField("källa", blank=True)
    sakerhet = models.CharField("säkerhet", max_length=80, blank=True, help_text="Hur säker uppgiften är.")

    class Meta:
        verbose_name = "lokalpolisområde"
        verbose_name_plural = "lokalpolisområden"
        ordering = ("namn", "pk")
        constraints = (giltighet_villkor("lokalpolisomrade_giltighet"),)

    def __str__(self) -> str:
        return self.namn
