"""Investments in safety: applied for, decided, built, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from platser.models.bas import Versionerad, versionsvillkor
from platser.models.plats import Plats
from platser.models.stadsdel import Stadsdel
from samverkan.models import Omradesfraga, Stadsdelsomrade


class Investeringsfraga(Omradesfraga["Trygghetsinvestering"]):
    """Investments: those of sensitive places only for who sees work in progress."""

    def faststallt(self) -> Q:
        return Q(plats__isnull=True) | Q(plats__kanslig=False)


class Trygghetsinvestering(Versionerad):
    """An investment of one budget year. Amounts are whole kronor."""

    class Fond(models.TextChoices):
        TRYGGHETSFOND = "trygghetsfond", "Stadens trygghetsfond"
        EGEN = "egen", "Förvaltningens budget"
        ANNAN = "annan", "Annan finansiering"

    class Status(models.TextChoices):
        UTKAST = "utkast", "Utkast"
        SOKT = "sokt", "Ansökt"
        BEVILJAD = "beviljad", "Beviljad"
        PAGAR = "pagar", "Pågår"
        KLAR = "klar", "Klar"
        AVSLAG = "avslag", "Avslag"
        UTGAR = "utgar", "Genomförs inte"

    # Those that have a decision with money.
    MED_BESLUT: ClassVar[tuple[str, ...]] = (Status.BEVILJAD.value, Status.PAGAR.value, Status.KLAR.value)

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="investeringar"
    )
    plats = models.ForeignKey(
        Plats, verbose_name="plats", null=True, blank=True, on_delete=models.PROTECT, related_name="investeringar"
    )
    stadsdel = models.ForeignKey(
        Stadsdel, verbose_name="stadsdel", null=True, blank=True, on_delete=models.PROTECT, related_name="investeringar"
    )
    ar = models.PositiveSmallIntegerField("budgetår")
    namn = models.CharField("vad", max_length=160)
    beskrivning = models.TextField("beskrivning", blank=True)
    fond = models.CharField("finansiering", max_length=16, choices=Fond, default=Fond.TRYGGHETSFOND)
    status = models.CharField("läge", max_length=12, choices=Status, default=Status.UTKAST)
    ansokan_dag = models.DateField("ansökan", null=True, blank=True)
    sokt_kr = models.PositiveBigIntegerField("sökt belopp, kr", null=True, blank=True)
    beslut_dag = models.DateField("beslut", null=True, blank=True)
    beslut = models.CharField("beslut av", max_length=200, blank=True, help_text="Vem, och diarienummer.")
    beviljat_kr = models.PositiveBigIntegerField("beviljat belopp, kr", null=True, blank=True)
    utfall_kr = models.PositiveBigIntegerField("utfall, kr", null=True, blank=True)
    klar_dag = models.DateField("klar", null=True, blank=True)
    effekt = models.TextField("effekt", blank=True)
    kalla = models.CharField("källa", max_length=200, blank=True)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Investeringsfraga.as_manager()

    class Meta:
        verbose_name = "trygghetsinvestering"
        verbose_name_plural = "trygghetsinvesteringar"
        ordering = ("stadsdelsomrade", "-ar", "namn", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(ar__gte=2000, ar__lte=2100), name="investering_ar"),
            models.CheckConstraint(condition=~Q(namn=""), name="investering_har_namn"),
            models.CheckConstraint(
                condition=Q(beslut_dag__isnull=True)
                | Q(ansokan_dag__isnull=True)
                | Q(beslut_dag__gte=F("ansokan_dag")),
                name="investering_beslut_efter_ansokan",
                violation_error_message="Beslutet kan inte ligga före ansökan.",
            ),
            models.CheckConstraint(
                condition=Q(klar_dag__isnull=True) | Q(status="klar"),
                name="investering_klar_dag",
                violation_error_message="Bara en investering som är klar har en dag då den blev klar.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["avslag"]) | Q(beviljat_kr__isnull=True),
                name="investering_avslag_utan_belopp",
                violation_error_message="En ansökan som fått avslag har inget beviljat belopp.",
            ),
            *versionsvillkor("investering"),
        )
        indexes = (models.Index(fields=("stadsdelsomrade", "ar"), name="investering_omrade_ar"),)

    def __str__(self) -> str:
        return f"{self.namn} ({self.ar})"
