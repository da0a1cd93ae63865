"""What a new yearly document consists of, when an area has chosen that for itself."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from samverkan.models import Omradesfraga, Stadsdelsomrade


class Dokumentmall(models.Model):
    """An area's own template, from a year on until a later one. Without one the common template holds.

    The common one stands in `lagesbild.skrift.grundmall`.
    """

    stadsdelsomrade = models.ForeignKey(Stadsdelsomrade, on_delete=models.PROTECT, related_name="dokumentmallar")
    fran_ar = models.PositiveSmallIntegerField("från och med år")
    version = models.PositiveIntegerField("version", default=1)
    andrad_av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    andrad = models.DateTimeField("ändrad")

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "mall för lägesbild"
        verbose_name_plural = "mallar för lägesbild"
        ordering = ("stadsdelsomrade", "-fran_ar")
        constraints = (
            models.UniqueConstraint(fields=("stadsdelsomrade", "fran_ar"), name="dokumentmall_en_per_ar"),
            models.CheckConstraint(condition=Q(fran_ar__gte=2000, fran_ar__lte=2099), name="dokumentmall_ar"),
        )

    def __str__(self) -> str:
        return f"{self.stadsdelsomrade} från {self.fran_ar}"


class Mallavsnitt(models.Model):
    """A section of a template. `per_prioriterat`: one for each prioriterat område of the agreement in force."""

    mall = models.ForeignKey(Dokumentmall, on_delete=models.CASCADE, related_name="avsnitt")
    kod = models.SlugField("kod", max_length=60)
    ordning = models.PositiveSmallIntegerField("ordning")
    djup = models.PositiveSmallIntegerField("rubriknivå", default=1)
    rubrik = models.CharField("rubrik", max_length=160)
    syfte = models.TextField("syfte", blank=True)
    skrivhjalp = models.TextField("skrivhjälp", blank=True)
    block = models.JSONField("innehåll som programmet fyller i", default=list, blank=True)
    intern = models.BooleanField("bara i den interna utgåvan", default=False)
    per_prioriterat = models.BooleanField("ett för varje prioriterat område", default=False)

    omrade_vag: ClassVar[str] = "mall__stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "avsnitt i mall"
        verbose_name_plural = "avsnitt i mallar"
        ordering = ("mall", "ordning", "pk")
        constraints = (
            models.UniqueConstraint(fields=("mall", "kod"), name="mallavsnitt_unik_kod"),
            models.UniqueConstraint(fields=("mall", "ordning"), name="mallavsnitt_unik_ordning"),
            models.CheckConstraint(condition=Q(djup__gte=1, djup__lte=3), name="mallavsnitt_djup_1_3"),
        )

    def __str__(self) -> str:
        return self.rubrik
