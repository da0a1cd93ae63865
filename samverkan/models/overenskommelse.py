"""The agreement and what it prioritises; the council and its groups."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from samverkan.models.giltighet import Giltighet, giltighet_villkor
from samverkan.models.organisation import Stadsdelsomrade, slug_kontroll
from samverkan.models.scope import Omradesfraga


class Samverkansoverenskommelse(Giltighet):
    """A written agreement (lag 2023:196, 9 §). Central: no stadsdelsområde. Local: exactly one, and its central one."""

    slug = models.SlugField("kortnamn", unique=True, validators=[slug_kontroll])
    namn = models.CharField("namn", max_length=160)
    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade,
        verbose_name="stadsdelsområde",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="overenskommelser",
        help_text="Tomt för den centrala överenskommelsen.",
    )
    central = models.ForeignKey(
        "self",
        verbose_name="central överenskommelse",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lokala",
    )
    parter = models.TextField("parter", blank=True)
    andamal = models.TextField("ändamål", blank=True)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "samverkansöverenskommelse"
        verbose_name_plural = "samverkansöverenskommelser"
        ordering = ("-giltig_fran", "namn")
        constraints = (
            giltighet_villkor("overenskommelse_giltighet"),
            models.CheckConstraint(
                condition=Q(stadsdelsomrade__isnull=False) | Q(central__isnull=True),
                name="overenskommelse_central_har_ingen_over_sig",
                violation_error_message="En central överenskommelse kan inte höra till en annan central.",
            ),
        )

    def __str__(self) -> str:
        return self.namn


class PrioriteratOmrade(models.Model):
    """A prioritised area of one agreement. A local one names the central ones it carries out."""

    overenskommelse = models.ForeignKey(
        Samverkansoverenskommelse,
        verbose_name="överenskommelse",
        on_delete=models.PROTECT,
        related_name="prioriterade_omraden",
    )
    slug = models.SlugField("kortnamn", validators=[slug_kontroll], max_length=80)
    namn = models.CharField("namn", max_length=160)
    ordning = models.PositiveSmallIntegerField("ordning")
    beskrivning = models.TextField("beskrivning", blank=True)
    genomfor = models.ManyToManyField(
        "self", verbose_name="genomför centrala områden", symmetrical=False, related_name="genomfors_av", blank=True
    )
    # Between agreements: what an area of today takes up from the areas of the one before (10 in 2019, 5 in 2024).
    foregangare = models.ManyToManyField(
        "self", verbose_name="tar vid efter", symmetrical=False, related_name="efterfoljare", blank=True
    )

    omrade_vag: ClassVar[str] = "overenskommelse__stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "prioriterat område"
        verbose_name_plural = "prioriterade områden"
        ordering = ("overenskommelse", "ordning", "pk")
        constraints = (
            models.UniqueConstraint(fields=("overenskommelse", "slug"), name="prioriterat_omrade_unikt"),
            models.UniqueConstraint(fields=("overenskommelse", "ordning"), name="prioriterat_omrade_ordning"),
        )

    def __str__(self) -> str:
        return self.namn


class Rad(models.Model):
    """A council or one of its groups."""

    class Slag(models.TextChoices):
        TRYGGHETSRAD = "trygghetsrad", "Trygghetsråd"
        STRATEGISK = "strategisk", "Strategisk styrgrupp"
        OPERATIV = "operativ", "Operativ beredningsgrupp"

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="rad"
    )
    slag = models.CharField("slag", max_length=16, choices=Slag)
    namn = models.CharField("namn", max_length=120)
    leds_av = models.CharField("leds av", max_length=200, blank=True)
    uppgift = models.TextField("uppgift", blank=True)
    version = models.PositiveIntegerField("version", default=1)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "råd"
        verbose_name_plural = "råd"
        ordering = ("stadsdelsomrade", "pk")
        constraints = (
            models.UniqueConstraint(fields=("stadsdelsomrade", "namn"), name="rad_unikt"),
            models.CheckConstraint(
                condition=Q(slag__in=["trygghetsrad", "strategisk", "operativ"]), name="rad_kant_slag"
            ),
        )

    def __str__(self) -> str:
        return self.namn


class Arbetsgrupp(Giltighet):
    """A group of both parts that works with one or more prioritised areas."""

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="arbetsgrupper"
    )
    namn = models.CharField("namn", max_length=200)
    ansvarig_chef = models.CharField("ansvarig chef (funktion)", max_length=160, blank=True)
    motesfrekvens = models.CharField("mötesfrekvens", max_length=120, blank=True)
    prioriterade_omraden = models.ManyToManyField(
        PrioriteratOmrade, verbose_name="prioriterade områden", related_name="arbetsgrupper", blank=True
    )
    version = models.PositiveIntegerField("version", default=1)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "arbetsgrupp"
        verbose_name_plural = "arbetsgrupper"
        ordering = ("stadsdelsomrade", "namn")
        constraints = (
            giltighet_villkor("arbetsgrupp_giltighet"),
            models.UniqueConstraint(fields=("stadsdelsomrade", "namn"), name="arbetsgrupp_unik"),
        )

    def __str__(self) -> str:
        return self.namn
