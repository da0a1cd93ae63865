"""The plan of one stadsdelsområde and period."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lagesbild.models import Lagesbild
from samverkan.models import (
    Arbetsgrupp,
    Omradesfraga,
    PrioriteratOmrade,
    Samverkansoverenskommelse,
    Stadsdelsomrade,
)


class Planfraga(Omradesfraga["Atgardsplan"]):
    """Plans."""

    def faststallt(self) -> Q:
        return ~Q(status=Atgardsplan.Status.UTKAST)


class Atgardsplan(models.Model):
    """The plan under one agreement (lag 2023:196, 5 §)."""

    class Status(models.TextChoices):
        UTKAST = "utkast", "Utkast"
        BESLUTAD = "beslutad", "Beslutad"
        AVSLUTAD = "avslutad", "Avslutad"

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="atgardsplaner"
    )
    overenskommelse = models.ForeignKey(
        Samverkansoverenskommelse,
        verbose_name="överenskommelse",
        on_delete=models.PROTECT,
        related_name="atgardsplaner",
    )
    namn = models.CharField("namn", max_length=160)
    fran = models.DateField("från")
    till = models.DateField("till")
    status = models.CharField("status", max_length=12, choices=Status, default=Status.UTKAST)
    bakgrund = models.TextField("bakgrund", blank=True)
    kommunikation = models.TextField("kommunikation", blank=True)
    organisation = models.TextField("organisation för arbetet", blank=True)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Planfraga.as_manager()

    class Meta:
        verbose_name = "åtgärdsplan"
        verbose_name_plural = "åtgärdsplaner"
        ordering = ("stadsdelsomrade", "-fran")
        constraints = (
            models.UniqueConstraint(fields=("stadsdelsomrade", "fran"), name="atgardsplan_unik_start"),
            models.CheckConstraint(condition=Q(till__gte=F("fran")), name="atgardsplan_period"),
        )

    def __str__(self) -> str:
        return self.namn


class Plandelsfraga(Omradesfraga["Mal"]):
    """Goals: seen with their plan."""

    def faststallt(self) -> Q:
        return ~Q(plan__status=Atgardsplan.Status.UTKAST)


class Mal(models.Model):
    """What one prioriterat område is to reach in a plan: the övergripande mål and the lägesbild in short."""

    plan = models.ForeignKey(Atgardsplan, on_delete=models.CASCADE, related_name="mal")
    prioriterat_omrade = models.ForeignKey(
        PrioriteratOmrade, verbose_name="prioriterat område", on_delete=models.PROTECT, related_name="mal"
    )
    ordning = models.PositiveSmallIntegerField("ordning")
    overgripande_mal = models.TextField("övergripande mål")
    lagesbild_text = models.TextField("lägesbild i korthet", blank=True)
    lagesbild = models.ForeignKey(
        Lagesbild,
        verbose_name="årets lägesbild",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mal",
    )

    omrade_vag: ClassVar[str] = "plan__stadsdelsomrade"
    objects = Plandelsfraga.as_manager()

    class Meta:
        verbose_name = "mål"
        verbose_name_plural = "mål"
        ordering = ("plan", "ordning", "pk")
        constraints = (
            models.UniqueConstraint(fields=("plan", "prioriterat_omrade"), name="mal_ett_per_omrade"),
            models.UniqueConstraint(fields=("plan", "ordning"), name="mal_ordning"),
        )

    def __str__(self) -> str:
        return self.overgripande_mal


class Aktivitetsfraga(Omradesfraga["Aktivitet"]):
    """Activities: seen with their plan."""

    def faststallt(self) -> Q:
        return ~Q(mal__plan__status=Atgardsplan.Status.UTKAST)


class Aktivitet(models.Model):
    """One activity of the plan. Contacts are functions first: who holds the function may change."""

    mal = models.ForeignKey(
        Mal, verbose_name="prioriterat område", on_delete=models.CASCADE, related_name="aktiviteter"
    )
    ordning = models.PositiveSmallIntegerField("ordning")
    rubrik = models.CharField("delområde", max_length=160, blank=True)
    namn = models.TextField("aktivitet")
    arbetsgrupp_text = models.TextField("arbetsgrupp", blank=True)
    arbetsgrupp = models.ForeignKey(
        Arbetsgrupp, verbose_name="registrerad arbetsgrupp", null=True, blank=True, on_delete=models.PROTECT
    )
    loptid = models.CharField("löptid", max_length=250, blank=True)
    loptid_fran = models.DateField("löptid från", null=True, blank=True)
    loptid_till = models.DateField("löptid till", null=True, blank=True)
    tills_vidare = models.BooleanField("tills vidare", default=False)
    motesfrekvens = models.CharField("mötesfrekvens", max_length=160, blank=True)
    sammankallande = models.CharField("sammankallande", max_length=160, blank=True)
    forvaltningens_kontakt = models.CharField("stadsdelsförvaltningens kontakt", max_length=200, blank=True)
    polisens_kontakt = models.CharField("polisens kontakt", max_length=200, blank=True)
    ovriga_deltagare = models.TextField("övriga deltagare", blank=True)
    uppfoljning = models.TextField("uppföljning", blank=True)
    foljs_upp_t1 = models.BooleanField("följs upp i T1", default=False)
    foljs_upp_t2 = models.BooleanField("följs upp i T2", default=False)
    foljs_upp_vb = models.BooleanField("följs upp i VB", default=False)
    version = models.PositiveIntegerField("version", default=1)
    andrad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    andrad = models.DateTimeField("ändrad", null=True, blank=True)

    omrade_vag: ClassVar[str] = "mal__plan__stadsdelsomrade"
    objects = Aktivitetsfraga.as_manager()

    class Meta:
        verbose_name = "aktivitet"
        verbose_name_plural = "aktiviteter"
        ordering = ("mal", "ordning", "pk")
        constraints = (
            models.UniqueConstraint(fields=("mal", "ordning"), name="aktivitet_ordning"),
            models.CheckConstraint(
                condition=Q(loptid_fran__isnull=True)
                | Q(loptid_till__isnull=True)
                | Q(loptid_till__gte=F("loptid_fran")),
                name="aktivitet_loptid",
                violation_error_message="Löptiden kan inte sluta innan den börjar.",
            ),
            models.CheckConstraint(
                condition=Q(tills_vidare=False) | Q(loptid_till__isnull=True),
                name="aktivitet_tills_vidare_har_inget_slut",
                violation_error_message="En aktivitet som gäller tills vidare har inget slutdatum.",
            ),
            models.CheckConstraint(
                condition=Q(andrad_av__isnull=True, andrad__isnull=True)
                | Q(andrad_av__isnull=False, andrad__isnull=False),
                name="aktivitet_andrad_vem_och_nar",
            ),
        )

    def __str__(self) -> str:
        return self.namn

    @property
    def omgangar(self) -> list[str]:
        """The follow-up rounds that the activity belongs to."""
        return [
            namn
            for namn, med in (("T1", self.foljs_upp_t1), ("T2", self.foljs_upp_t2), ("VB", self.foljs_upp_vb))
            if med
        ]
