"""The jobs that make a file of a plan, and of the report of a round."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from atgardsplan.models.plan import Atgardsplan
from atgardsplan.models.uppfoljning import Uppfoljningsomgang
from lagesbild.models import Tryckjobb
from samverkan.models import Omradesfraga, Stadsdelsomrade


class Planutskriftsfraga(Omradesfraga["Planutskrift"]):
    """Jobs: a läsare sees the public edition of plans that are decided."""

    def faststallt(self) -> Q:
        return Q(utgava=Planutskrift.Utgava.PUBLIK) & ~Q(plan__status=Atgardsplan.Status.UTKAST)


class Planutskrift(Tryckjobb):
    """A file of the plan, as the person who ordered sees it (intern) or as everybody may (publik)."""

    plan = models.ForeignKey(
        Atgardsplan, verbose_name="åtgärdsplan", on_delete=models.PROTECT, related_name="utskrifter"
    )
    fil = models.FileField("fil", upload_to="planer/%Y/", blank=True)

    mapp: ClassVar[str] = "planer"
    omrade_vag: ClassVar[str] = "plan__stadsdelsomrade"
    objects = Planutskriftsfraga.as_manager()

    class Meta(Tryckjobb.Meta):
        verbose_name = "utskrift av åtgärdsplan"
        verbose_name_plural = "utskrifter av åtgärdsplaner"

    def __str__(self) -> str:
        return f"{self.get_format_display()} {self.pk} av {self.plan}: {self.get_status_display()}"

    @property
    def omrade(self) -> Stadsdelsomrade:
        return self.plan.stadsdelsomrade

    @property
    def filnamn(self) -> str:
        """ "atgardsplan-hasselby-vallingby-2025-intern.pdf" """
        p = self.plan
        ar = str(p.fran.year) if p.fran.year == p.till.year else f"{p.fran.year}-{p.till.year}"
        utkast = "" if p.beslutad else "-utkast"
        return f"atgardsplan-{self.omrade.slug}-{ar}-{self.utgava}{utkast}.{self.format}"


class Rapportutskriftsfraga(Omradesfraga["Rapportutskrift"]):
    """Jobs: a läsare sees files that were ordered when the round was closed."""

    def faststallt(self) -> Q:
        return Q(omgang__status=Uppfoljningsomgang.Status.STANGD, bestalld__gte=F("omgang__stangd_tid"))


class Rapportutskrift(Tryckjobb):
    """A file of the report of a round, as it was when the file was made."""

    omgang = models.ForeignKey(
        Uppfoljningsomgang, verbose_name="omgång", on_delete=models.PROTECT, related_name="utskrifter"
    )
    fil = models.FileField("fil", upload_to="rapporter/%Y/", blank=True)

    mapp: ClassVar[str] = "rapporter"
    omrade_vag: ClassVar[str] = "omgang__stadsdelsomrade"
    objects = Rapportutskriftsfraga.as_manager()

    class Meta(Tryckjobb.Meta):
        verbose_name = "utskrift av uppföljningsrapport"
        verbose_name_plural = "utskrifter av uppföljningsrapporter"

    def __str__(self) -> str:
        return f"{self.get_format_display()} {self.pk} av {self.omgang}: {self.get_status_display()}"

    @property
    def omrade(self) -> Stadsdelsomrade:
        return self.omgang.stadsdelsomrade

    @property
    def filnamn(self) -> str:
        """ "uppfoljning-hasselby-vallingby-t1-2025.pdf" """
        o = self.omgang
        return f"uppfoljning-{self.omrade.slug}-{o.slag}-{o.ar}.{self.format}"
