"""Outlines over time, and the files that they were read from."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from platser.models.bas import par_villkor
from platser.models.stadsdel import Stadsdel
from samverkan.models import (
    Anvandare,
    Giltighet,
    Lokalpolisomrade,
    Omradesfraga,
    Stadsdelsomrade,
    giltighet_q,
    giltighet_villkor,
)


class Gransimport(models.Model):
    """A file of outlines: what it held, what was decided about each outline, and what came of it.

    `innehall` is what was read (`platser.granser.Granspost` as lists); `val` maps the number of an outline to the id of
    its target, or to 0 for none, where somebody chose; `fore` is what the commit changed, for its undoing.
    """

    class Mal(models.TextChoices):
        STADSDEL = "stadsdel", "Stadsdelar"
        STADSDELSOMRADE = "stadsdelsomrade", "Stadsdelsområden eller kommuner"
        LOKALPOLISOMRADE = "lokalpolisomrade", "Lokalpolisområden"

    class Status(models.TextChoices):
        GRANSKAS = "granskas", "Att granska"
        GENOMFORD = "genomford", "Inläst"
        ANGRAD = "angrad", "Ångrad"
        AVBRUTEN = "avbruten", "Avbruten"

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="gransimporter"
    )
    mal = models.CharField("gränser för", max_length=16, choices=Mal, default=Mal.STADSDEL)
    alla_omraden = models.BooleanField("alla stadsdelsområden", default=False)
    status = models.CharField("läge", max_length=12, choices=Status, default=Status.GRANSKAS)
    filnamn = models.CharField("fil", max_length=200)
    checksumma = models.CharField("SHA-256", max_length=64)
    slag = models.CharField("filens slag", max_length=20)
    system = models.CharField("koordinatsystem", max_length=60)
    noter = models.JSONField("noter", default=list)
    innehall = models.JSONField("innehåll")
    namnfalt = models.CharField("fält med namn", max_length=60, blank=True)
    kalla = models.CharField("källa", max_length=200)
    giltig_fran = models.DateField("gäller från", null=True, blank=True)
    val = models.JSONField("val", default=dict)
    fore = models.JSONField("före", default=list)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="av", on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField("tid")
    genomford_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="genomförd av", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    genomford_tid = models.DateTimeField("genomförd", null=True, blank=True)
    angrad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="ångrad av", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    angrad_tid = models.DateTimeField("ångrad", null=True, blank=True)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "inläsning av gränser"
        verbose_name_plural = "inläsningar av gränser"
        ordering = ("-tid", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(kalla=""), name="gransimport_har_kalla"),
            par_villkor("genomford_av", "genomford_tid", "gransimport_genomford_av_och_nar"),
            par_villkor("angrad_av", "angrad_tid", "gransimport_angrad_av_och_nar"),
            models.CheckConstraint(
                condition=Q(status__in=["genomford", "angrad"], genomford_tid__isnull=False)
                | Q(status__in=["granskas", "avbruten"], genomford_tid__isnull=True),
                name="gransimport_genomford_har_tid",
            ),
            models.CheckConstraint(
                condition=Q(status="angrad", angrad_tid__isnull=False) | (~Q(status="angrad") & Q(angrad_tid=None)),
                name="gransimport_angrad_har_tid",
            ),
        )

    def __str__(self) -> str:
        return self.filnamn


class Gransfraga(Omradesfraga["Grans"]):
    """Outlines."""

    def synlig_for(self, user: Anvandare | AnonymousUser) -> Self:
        """Those of the user's areas; those of lokalpolisområden, which are public, for everyone who is logged in."""
        if not user.is_authenticated:
            return self.none()
        egna = super().synlig_for(user).values("pk")
        return self.filter(Q(pk__in=egna) | Q(lokalpolisomrade__isnull=False))

    def gallande(self, dag: date) -> Self:
        """Outlines that hold on `dag`."""
        return self.filter(giltighet_q(dag))

    def som_galler(self) -> Self:
        """Without those that were undone or corrected."""
        return self.filter(struken=False)


class Grans(Giltighet):
    """An outline between two days: of a stadsdel, a whole stadsdelsområde (`stadsdel` empty) or a lokalpolisområde.

    Never changed and never removed: a new one ends the one before it, or strikes it out when it began the same day.
    `Stadsdel.kontur` is the one that holds today.
    """

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", null=True, blank=True, on_delete=models.PROTECT,
        related_name="granser",
    )  # fmt: skip
    stadsdel = models.ForeignKey(
        Stadsdel, verbose_name="stadsdel", null=True, blank=True, on_delete=models.PROTECT, related_name="granser"
    )
    lokalpolisomrade = models.ForeignKey(
        Lokalpolisomrade, verbose_name="lokalpolisområde", null=True, blank=True, on_delete=models.PROTECT,
        related_name="granser",
    )  # fmt: skip
    geometri = models.JSONField("gräns (GeoJSON, WGS84)")
    areal_km2 = models.DecimalField("areal (km²)", max_digits=12, decimal_places=6)
    kalla = models.CharField("källa", max_length=200)
    gransimport = models.ForeignKey(
        Gransimport, verbose_name="inläsning", null=True, blank=True, on_delete=models.PROTECT, related_name="granser"
    )
    struken = models.BooleanField("struken", default=False)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Gransfraga.as_manager()

    class Meta:
        verbose_name = "gräns"
        verbose_name_plural = "gränser"
        ordering = ("stadsdelsomrade", "stadsdel", "lokalpolisomrade", F("giltig_fran").asc(nulls_first=True), "pk")
        constraints = (
            giltighet_villkor("grans_giltighet"),
            models.CheckConstraint(condition=Q(areal_km2__gt=0), name="grans_har_areal"),
            models.CheckConstraint(
                condition=Q(stadsdelsomrade__isnull=False, lokalpolisomrade__isnull=True)
                | Q(stadsdelsomrade__isnull=True, stadsdel__isnull=True, lokalpolisomrade__isnull=False),
                name="grans_av_ett_slag",
            ),
            *(
                models.UniqueConstraint(
                    fields=(falt,), condition=Q(struken=False, giltig_till=None, **mer), name=f"grans_en_oppen_{falt}"
                )
                for falt, mer in (
                    ("stadsdel", {}), ("lokalpolisomrade", {}), ("stadsdelsomrade", {"stadsdel": None}),
                )
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Gränsen för {self.mal}"

    @property
    def mal(self) -> Any:
        """What the outline is of."""
        return self.stadsdel or self.lokalpolisomrade or self.stadsdelsomrade
