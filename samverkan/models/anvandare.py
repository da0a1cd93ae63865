"""Users and what they are charged with."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from samverkan.models.giltighet import giltighet_q
from samverkan.models.organisation import Stadsdelsomrade
from samverkan.roller import PART_FOR_ROLL, RATTER, Part, Ratt, Roll


class Anvandarhanterare(BaseUserManager["Anvandare"]):
    """Creates users; e-mail is the log-in name and is kept in lower case."""

    def create_user(self, epost: str, losenord: str | None = None, **falt: Any) -> Anvandare:
        anvandare = self.model(epost=epost.strip().lower(), **falt)
        anvandare.set_password(losenord)
        anvandare.save(using=self._db)
        return anvandare

    def create_superuser(self, epost: str, password: str | None = None, **falt: Any) -> Anvandare:
        return self.create_user(epost, password, is_staff=True, is_superuser=True, **falt)

    def get_by_natural_key(self, username: str | None) -> Anvandare:
        return self.get(epost=(username or "").strip().lower())


class Anvandare(AbstractBaseUser, PermissionsMixin):
    """A person who logs in. What the person sees and may do follows from `Uppdrag`, never from this row alone.

    `is_superuser` opens Django's admin and nothing else.
    """

    epost = models.EmailField("e-post", unique=True, error_messages={"unique": "E-postadressen används redan."})
    namn = models.CharField("namn", max_length=120)
    is_active = models.BooleanField("aktiv", default=True, help_text="Avmarkera i stället för att ta bort.")
    is_staff = models.BooleanField("får logga in i administrationen", default=False)
    skapad = models.DateTimeField("skapad", auto_now_add=True)

    USERNAME_FIELD = "epost"
    EMAIL_FIELD = "epost"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["namn"]

    objects = Anvandarhanterare()

    class Meta:
        verbose_name = "användare"
        verbose_name_plural = "användare"
        ordering = ("namn", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(epost=Lower("epost")), name="anvandare_epost_gemener"),
            models.CheckConstraint(
                condition=Q(is_superuser=False) | Q(is_staff=True), name="anvandare_superuser_ar_personal"
            ),
        )

    def __str__(self) -> str:
        return self.namn

    def get_full_name(self) -> str:
        return self.namn

    def get_short_name(self) -> str:
        return self.namn


class Uppdragsfraga(models.QuerySet["Uppdrag"]):
    """Assignments."""

    def aktiva(self, dag: date | None = None) -> Self:
        """In force on `dag` (default today) and held by an active user."""
        return self.filter(giltighet_q(dag or timezone.localdate()), anvandare__is_active=True)

    def med_ratt(self, ratt: Ratt) -> Self:
        """Whose role holds `ratt`."""
        return self.filter(roll__in=[roll for roll, ratter in RATTER.items() if ratt in ratter])


class Uppdrag(models.Model):
    """A role for one part in one stadsdelsområde between two dates (both inclusive; no end: until further notice)."""

    anvandare = models.ForeignKey(Anvandare, verbose_name="användare", on_delete=models.PROTECT, related_name="uppdrag")
    roll = models.CharField("roll", max_length=32, choices=Roll)
    part = models.CharField("part", max_length=16, choices=Part)
    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="uppdrag"
    )
    giltig_fran = models.DateField("från och med")
    giltig_till = models.DateField("till och med", null=True, blank=True)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Uppdragsfraga.as_manager()

    class Meta:
        verbose_name = "uppdrag"
        verbose_name_plural = "uppdrag"
        ordering = ("stadsdelsomrade", "roll", "anvandare__namn", "giltig_fran", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(giltig_till__isnull=True) | Q(giltig_till__gte=F("giltig_fran")),
                name="uppdrag_slutar_efter_start",
                violation_error_message="Uppdraget kan inte sluta innan det börjar.",
            ),
            models.UniqueConstraint(
                fields=("anvandare", "roll", "part", "stadsdelsomrade", "giltig_fran"), name="uppdrag_unikt"
            ),
            models.CheckConstraint(condition=Q(roll__in=Roll.values), name="uppdrag_kand_roll"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="uppdrag_kand_part"),
            *(
                models.CheckConstraint(
                    condition=~Q(roll=roll.value) | Q(part=part.value),
                    name=f"uppdrag_{roll.value}_part",
                    violation_error_message=f"Rollen {roll.label} hör till {part.label}.",
                )
                for roll, part in PART_FOR_ROLL.items()
            ),
        )

    def __str__(self) -> str:
        return f"{self.anvandare}: {self.get_roll_display()} i {self.stadsdelsomrade}"
