"""The job that prints what came of a trygghetsvandring."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lagesbild.models.rendering import Tryckjobb
from platser.models import Trygghetsvandring
from samverkan.models import Omradesfraga, Stadsdelsomrade


class Protokollsfraga(Omradesfraga["Vandringsprotokoll"]):
    """Jobs: a läsare sees files of walks that are reported, of no sensitive place."""

    def faststallt(self) -> Q:
        oppen = Q(vandring__plats__isnull=True) | Q(vandring__plats__kanslig=False)
        # Made for a läsare's eyes: what others order may show sensitive places and what is struck out since.
        return oppen & Q(vandring__status="rapporterad", utgava=Tryckjobb.Utgava.PUBLIK)


class Vandringsprotokoll(Tryckjobb):
    """A file of the protocol of a walk as it was when the job was done.

    `utgava` intern shows all that the one who ordered it sees; publik leaves out sensitive places and photos.
    """

    vandring = models.ForeignKey(Trygghetsvandring, on_delete=models.PROTECT, related_name="protokoll")
    fil = models.FileField("fil", upload_to="vandringsprotokoll/%Y/", blank=True)

    mapp: ClassVar[str] = "vandringsprotokoll"
    omrade_vag: ClassVar[str] = "vandring__stadsdelsomrade"
    objects = Protokollsfraga.as_manager()

    class Meta(Tryckjobb.Meta):
        verbose_name = "protokoll"
        verbose_name_plural = "protokoll"

    def __str__(self) -> str:
        return f"{self.get_format_display()} {self.pk} av vandring {self.vandring_id}: {self.get_status_display()}"

    @property
    def omrade(self) -> Stadsdelsomrade:
        return self.vandring.stadsdelsomrade

    @property
    def filnamn(self) -> str:
        """ "trygghetsvandring-hasselby-vallingby-2024-09-12-intern.pdf" """
        return f"trygghetsvandring-{self.omrade.slug}-{self.vandring.dag}-{self.utgava}.{self.format}"
