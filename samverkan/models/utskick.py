"""Mail that goes out once, and how each user wants to be reminded."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from samverkan.models.organisation import Stadsdelsomrade
from samverkan.models.scope import Omradesfraga


class Utskick(models.Model):
    """One mail to one address. `nyckel` names what it is about, so the same mail can't be ordered twice.

    The row is the truth, the queue only says that there is something to do. Until `skickas` a worker that dies is
    followed by another. From `skickas` on nobody knows whether the receiving server has taken the mail, so it is
    never tried again by itself: the row becomes `oviss` and a person decides.
    """

    class Status(models.TextChoices):
        VANTAR = "vantar", "Väntar"
        FORBEREDS = "forbereds", "Förbereds"
        SKICKAS = "skickas", "Skickas"
        SKICKAD = "skickad", "Skickad"
        MISSLYCKAD = "misslyckad", "Gick inte att skicka"
        OVISS = "oviss", "Oklart om det kom fram"
        INSTALLD = "installd", "Inställd"

    nyckel = models.CharField("nyckel", max_length=200, unique=True)
    slag = models.CharField("slag", max_length=40)
    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade,
        verbose_name="stadsdelsområde",
        on_delete=models.PROTECT,
        related_name="utskick",
        null=True,
        blank=True,
    )
    anvandare = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="utskick", null=True, blank=True
    )
    mottagare = models.EmailField("mottagare")
    amne = models.CharField("ämne", max_length=200)
    text = models.TextField("text")
    html = models.TextField("HTML", blank=True)
    bilaga = models.CharField("bilaga", max_length=200, blank=True, help_text="Namn i fillagret.")
    bilaga_namn = models.CharField("bilagans namn", max_length=120, blank=True)
    skapad = models.DateTimeField("skapat")
    status = models.CharField("status", max_length=12, choices=Status, default=Status.VANTAR)
    ombud = models.UUIDField("pågående försök", null=True, blank=True)
    puls = models.DateTimeField("försöket började", null=True, blank=True)
    forsok = models.PositiveSmallIntegerField("försök", default=0)
    tidigast = models.DateTimeField("försök tidigast", null=True, blank=True)
    fel = models.TextField("vad som gick fel", blank=True)
    skickad_tid = models.DateTimeField("skickat", null=True, blank=True)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "utskick"
        verbose_name_plural = "utskick"
        ordering = ("-skapad", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(status="skickad") | Q(skickad_tid__isnull=False), name="utskick_skickat_har_tid"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["forbereds", "skickas"]) | Q(ombud__isnull=False, puls__isnull=False),
                name="utskick_pagar_har_ombud",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["misslyckad", "oviss"]) | ~Q(fel=""), name="utskick_sager_varfor"
            ),
        )
        indexes = (models.Index(fields=("status", "tidigast"), name="utskick_status_tidigast"),)

    def __str__(self) -> str:
        return f"{self.slag} till {self.mottagare}: {self.get_status_display()}"


class Paminnelseval(models.Model):
    """How a user wants to be reminded. Without a row: by e-mail when it is time."""

    class Nar(models.TextChoices):
        PAMINNELSE = "paminnelse", "E-post vid områdets påminnelsetid"
        FORSENAD = "forsenad", "E-post först när veckan är försenad"
        ALDRIG = "aldrig", "Ingen e-post, bara på startsidan"

    anvandare = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="paminnelseval")
    nar = models.CharField("när något är kvar för veckan", max_length=12, choices=Nar, default=Nar.PAMINNELSE)

    class Meta:
        verbose_name = "val av påminnelse"
        verbose_name_plural = "val av påminnelser"

    def __str__(self) -> str:
        return f"{self.anvandare}: {self.get_nar_display()}"
