"""The audit log: who did what, when, from what to what."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models

from samverkan.models.organisation import Stadsdelsomrade
from samverkan.models.scope import Omradesfraga


class Loggfraga(Omradesfraga["Loggpost"]):
    """Append only: rows are read and added, never changed."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Loggen kan inte ändras.")

    def delete(self) -> NoReturn:
        raise TypeError("Loggen kan inte tas bort.")


class Loggpost(models.Model):
    """One thing that was done. Written by `samverkan.services.logga` in the transaction of what it tells."""

    tid = models.DateTimeField("tid", auto_now_add=True)
    av = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="av",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Tomt när programmet självt gjorde det.",
    )
    handelse = models.CharField("händelse", max_length=64)
    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade,
        verbose_name="stadsdelsområde",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    objekt_typ = models.CharField("objekt", max_length=64)
    objekt_id = models.CharField("objektets nummer", max_length=64)
    objekt_text = models.CharField("objektet i klartext", max_length=200, blank=True)
    fran = models.JSONField("från", null=True, blank=True)
    till = models.JSONField("till", null=True, blank=True)
    orsak = models.TextField("orsak", blank=True)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Loggfraga.as_manager()

    class Meta:
        verbose_name = "loggpost"
        verbose_name_plural = "loggposter"
        ordering = ("-tid", "-pk")
        indexes = (
            models.Index(fields=("stadsdelsomrade", "-tid"), name="logg_omrade_tid"),
            models.Index(fields=("objekt_typ", "objekt_id"), name="logg_objekt"),
        )

    def __str__(self) -> str:
        return f"{self.handelse}: {self.objekt_text or self.objekt_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("Loggen kan inte ändras.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Loggen kan inte tas bort.")
