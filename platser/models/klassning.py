"""What a place is classified as, by whom and between which dates."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from platser.models.bas import Versionerad, versionsvillkor
from platser.models.plats import Plats
from platser.models.stadsdel import Stadsdel
from samverkan.models import Giltighet, Omradesfraga, Stadsdelsomrade, giltighet_villkor


class Klassningsfraga(Omradesfraga["Klassning"]):
    """Classifications."""

    def faststallt(self) -> Q:
        """Sensitive ones, and those of sensitive places, are seen only by those who see work in progress."""
        return Q(kanslig=False) & (Q(plats__isnull=True) | Q(plats__kanslig=False))

    def gallande_nagon_dag(self, fran: date, till: date) -> Self:
        """What holds, or is applied for, on at least one day from `fran` to `till`, both inclusive."""
        return self.filter(
            Q(giltig_fran__isnull=True) | Q(giltig_fran__lte=till),
            Q(giltig_till__isnull=True) | Q(giltig_till__gte=fran),
        )


class Klassning(Giltighet, Versionerad):
    """One classification of a place, of one or more stadsdelar, or both.

    `giltig_fran` empty: it holds, and nobody has said since when. `kalldatum` is the day the source is dated; a
    timeline stands it there. Levels of the national list of utsatta områden are of their own: a change of level is a
    new row.
    """

    class Slag(models.TextChoices):
        DROGSCEN = "drogscen", "Öppen drogscen"
        UTSATT = "utsatt", "Utsatt område"
        RISK = "risk", "Riskområde"
        SARSKILT_UTSATT = "sarskilt_utsatt", "Särskilt utsatt område"
        BOSATTNING = "bosattning", "Olovlig bosättning"
        PRIORITERAD = "prioriterad", "Prioriterad plats"
        ORDNINGSVAKT = "ordningsvakt", "Tillstånd för ordningsvakter"
        KAMERA = "kamera", "Kamerabevakning"

    class Lage(models.TextChoices):
        GALLER = "galler", "Gäller"
        ANSOKT = "ansokt", "Ansökt"
        AVSLAGEN = "avslagen", "Avslagen"

    # The levels of the police's list of utsatta områden, from the lowest.
    UTSATTA: ClassVar[tuple[str, ...]] = (Slag.UTSATT.value, Slag.RISK.value, Slag.SARSKILT_UTSATT.value)
    # What one applies for: the others are assessments.
    TILLSTAND: ClassVar[tuple[str, ...]] = (Slag.ORDNINGSVAKT.value, Slag.KAMERA.value)

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="klassningar"
    )
    plats = models.ForeignKey(
        Plats, verbose_name="plats", null=True, blank=True, on_delete=models.PROTECT, related_name="klassningar"
    )
    stadsdelar = models.ManyToManyField(
        Stadsdel, verbose_name="omfattar stadsdelarna", blank=True, related_name="klassningar"
    )
    slag = models.CharField("klassning", max_length=16, choices=Slag)
    lage = models.CharField("läge", max_length=8, choices=Lage, default=Lage.GALLER)
    ar = models.PositiveSmallIntegerField("prioriterad år", null=True, blank=True)
    omfattning = models.CharField(
        "omfattning", max_length=200, blank=True, help_text="Till exempel: Hässelby torg med omnejd samt Friherregatan."
    )
    kalla = models.CharField("källa", max_length=200)
    kalldatum = models.DateField("källans datum", null=True, blank=True)
    beslut = models.CharField("beslut", max_length=200, blank=True, help_text="Vem som har beslutat, och diarienummer.")
    beskrivning = models.TextField("beskrivning", blank=True)
    ordning = models.PositiveSmallIntegerField("ordning i listor", default=0)
    kanslig = models.BooleanField(
        "känslig",
        default=False,
        help_text="Syns bara för dem som ser arbetsmaterial, och kommer aldrig i publik utgåva.",
    )

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Klassningsfraga.as_manager()

    class Meta:
        verbose_name = "klassning"
        verbose_name_plural = "klassningar"
        ordering = ("stadsdelsomrade", "slag", "ordning", "pk")
        constraints = (
            giltighet_villkor("klassning_giltighet"),
            models.CheckConstraint(
                condition=Q(slag="prioriterad", ar__isnull=False) | (~Q(slag="prioriterad") & Q(ar__isnull=True)),
                name="klassning_ar_hor_till_prioriterad",
                violation_error_message="En prioriterad plats är det ett visst år; andra klassningar har inget år.",
            ),
            models.CheckConstraint(
                condition=Q(lage="galler") | Q(slag__in=["ordningsvakt", "kamera"]),
                name="klassning_bara_tillstand_soks",
                violation_error_message="Bara tillstånd kan vara ansökta eller avslagna.",
            ),
            models.CheckConstraint(
                condition=~Q(slag__in=["drogscen", "bosattning", "prioriterad"]) | Q(plats__isnull=False),
                name="klassning_av_en_plats",
                violation_error_message="Välj vilken plats klassningen gäller.",
            ),
            models.CheckConstraint(condition=~Q(kalla=""), name="klassning_har_kalla"),
            models.UniqueConstraint(
                fields=("plats", "ar"),
                condition=Q(slag="prioriterad"),
                name="klassning_prioriterad_en_gang_per_ar",
                violation_error_message="Platsen är redan prioriterad det året.",
            ),
            *versionsvillkor("klassning"),
        )
        indexes = (models.Index(fields=("stadsdelsomrade", "slag"), name="klassning_omrade_slag"),)

    def __str__(self) -> str:
        vad = f"{self.get_slag_display()} {self.ar}" if self.ar else self.get_slag_display()
        return f"{vad}: {self.plats}" if self.plats_id else vad
