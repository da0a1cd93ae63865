"""What is settled: frozen versions with their editions, signatures, and why an open point was let through."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from lagesbild.models.dokument import Lagesbild
from lagesbild.models.dokumentinnehall import Bildfraga, Dokumentbild
from samverkan.models import Omradesfraga
from samverkan.roller import Part


class Lagesbildsversionsfraga(Omradesfraga["Lagesbildsversion"]):
    """Versions: there are none but settled ones."""

    def faststallt(self) -> Q:
        return Q()


class Lagesbildsversion(models.Model):
    """What both parts have settled, frozen. Append only: a correction is a new version with a reason.

    `andring` is `Lagesbild.andring` when it was frozen. `andringar` lists what differs from the version before, one
    object each with `vad`, `var`, `fran`, `till` and `utgavor`, the editions that show it. `kontroller` are the checks
    as they were then, with the reasons for points that stayed open. What the version says stands in its editions
    (`Versionsutgava`).
    """

    lagesbild = models.ForeignKey(Lagesbild, on_delete=models.PROTECT, related_name="versioner")
    nummer = models.PositiveSmallIntegerField("version")
    andring = models.PositiveIntegerField("av utkastets ändring")
    orsak = models.TextField("varför den förra rättades", blank=True)
    andringar = models.JSONField("ändringar", default=list, blank=True)
    kontroller = models.JSONField("kontrollerna och skälen", default=list, blank=True)
    skapad_av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    skapad_tid = models.DateTimeField("fastställd")
    publicerad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    publicerad_tid = models.DateTimeField("publicerad", null=True, blank=True)

    omrade_vag: ClassVar[str] = "lagesbild__stadsdelsomrade"
    objects = Lagesbildsversionsfraga.as_manager()

    class Meta:
        verbose_name = "version av lägesbild"
        verbose_name_plural = "versioner av lägesbilder"
        ordering = ("lagesbild", "-nummer")
        constraints = (
            models.UniqueConstraint(fields=("lagesbild", "nummer"), name="lagesbildsversion_unik"),
            models.CheckConstraint(condition=Q(nummer__gte=1), name="lagesbildsversion_nummer"),
            models.CheckConstraint(condition=Q(nummer=1) | ~Q(orsak=""), name="lagesbildsversion_rattelse_har_orsak"),
            models.CheckConstraint(
                condition=Q(publicerad_av__isnull=True, publicerad_tid__isnull=True)
                | Q(publicerad_av__isnull=False, publicerad_tid__isnull=False),
                name="lagesbildsversion_publicerad_vem_och_nar",
            ),
        )

    def __str__(self) -> str:
        return f"{self.lagesbild} version {self.nummer}"


class Utgavefraga(Omradesfraga["Versionsutgava"]):
    """Editions: a läsare sees the public one."""

    def faststallt(self) -> Q:
        return Q(utgava="publik")


class Versionsutgava(models.Model):
    """One edition of a version as it is printed: everything that the file needs, as JSON.

    Sections, resolved figures and references, tables, charts and maps; images by their SHA-256. `sha256` is that of
    the canonical JSON (sorted keys, no spaces, UTF-8).
    """

    class Utgava(models.TextChoices):
        INTERN = "intern", "Intern"
        PUBLIK = "publik", "Publik"

    version = models.ForeignKey(Lagesbildsversion, on_delete=models.PROTECT, related_name="utgavor")
    utgava = models.CharField("utgåva", max_length=8, choices=Utgava)
    innehall = models.JSONField("innehåll")
    sha256 = models.CharField("kontrollsumma", max_length=64)

    omrade_vag: ClassVar[str] = "version__lagesbild__stadsdelsomrade"
    objects = Utgavefraga.as_manager()

    class Meta:
        verbose_name = "utgåva av version"
        verbose_name_plural = "utgåvor av versioner"
        ordering = ("version", "utgava")
        constraints = (
            models.UniqueConstraint(fields=("version", "utgava"), name="versionsutgava_unik"),
            models.CheckConstraint(condition=~Q(sha256=""), name="versionsutgava_har_kontrollsumma"),
        )

    def __str__(self) -> str:
        return f"{self.version_id} {self.utgava}"


class Versionsbildsfraga(Omradesfraga["Versionsbild"]):
    """Seen as their images are."""

    def faststallt(self) -> Q:
        return Q(bild__in=Dokumentbild.objects.filter(Bildfraga(Dokumentbild).faststallt()))


class Versionsbild(models.Model):
    """An image that a version shows: as long as there is one, its file stays."""

    version = models.ForeignKey(Lagesbildsversion, on_delete=models.PROTECT, related_name="bilder")
    bild = models.ForeignKey(Dokumentbild, on_delete=models.PROTECT, related_name="versioner")

    omrade_vag: ClassVar[str] = "version__lagesbild__stadsdelsomrade"
    objects = Versionsbildsfraga.as_manager()

    class Meta:
        verbose_name = "bild i version"
        verbose_name_plural = "bilder i versioner"
        constraints = (models.UniqueConstraint(fields=("version", "bild"), name="versionsbild_unik"),)

    def __str__(self) -> str:
        return f"{self.version_id}: {self.bild_id}"


class Underskriftsfraga(Omradesfraga["Underskrift"]):
    """Signatures: a läsare sees those that led to a version."""

    def faststallt(self) -> Q:
        return Q(version__isnull=False)


class Underskrift(models.Model):
    """One part's word that the document holds, about what was seen: `Lagesbild.andring` and a checksum of it.

    A change of the document lifts it (`havd_*`), with the reason; both in force at once make a version.
    """

    lagesbild = models.ForeignKey(Lagesbild, on_delete=models.PROTECT, related_name="underskrifter")
    part = models.CharField("part", max_length=16, choices=Part)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField("tid")
    andring = models.PositiveIntegerField("av utkastets ändring")
    sett = models.CharField("kontrollsumma av det som sågs", max_length=64)
    sett_delar = models.JSONField("kontrollsummor av det sedda, per avsnitt", default=dict, blank=True)
    """By edition and section: so that a later difference can be told by its heading."""

    havd_tid = models.DateTimeField("hävd", null=True, blank=True)
    havd_orsak = models.CharField("varför den inte gäller längre", max_length=300, blank=True)
    version = models.ForeignKey(
        Lagesbildsversion, null=True, blank=True, on_delete=models.PROTECT, related_name="underskrifter"
    )

    omrade_vag: ClassVar[str] = "lagesbild__stadsdelsomrade"
    objects = Underskriftsfraga.as_manager()

    class Meta:
        verbose_name = "underskrift"
        verbose_name_plural = "underskrifter"
        ordering = ("lagesbild", "tid", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("lagesbild", "part"),
                condition=Q(havd_tid__isnull=True, version__isnull=True),
                name="underskrift_en_gallande_per_part",
            ),
            models.UniqueConstraint(
                fields=("version", "part"), condition=Q(version__isnull=False), name="underskrift_en_per_version_part"
            ),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="underskrift_kand_part"),
            models.CheckConstraint(
                condition=Q(havd_tid__isnull=True, havd_orsak="") | (Q(havd_tid__isnull=False) & ~Q(havd_orsak="")),
                name="underskrift_havd_nar_och_varfor",
            ),
            models.CheckConstraint(
                condition=Q(havd_tid__isnull=True) | Q(version__isnull=True), name="underskrift_havd_utan_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.lagesbild_id} {self.part}: {self.av_id}"


class Undantagsfraga(Omradesfraga["Kontrollundantag"]):
    """Work in progress, also when the document is settled."""

    def faststallt(self) -> Q:
        return Q(pk__in=[])


class Kontrollundantag(models.Model):
    """Why a point that is not required may stay open: `kontroll` names the check, `objekt` what it found."""

    lagesbild = models.ForeignKey(Lagesbild, on_delete=models.CASCADE, related_name="kontrollundantag")
    kontroll = models.SlugField("kontroll", max_length=60)
    objekt = models.CharField("vad det gäller", max_length=200, blank=True)
    skal = models.TextField("skäl")
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField("tid")

    omrade_vag: ClassVar[str] = "lagesbild__stadsdelsomrade"
    objects = Undantagsfraga.as_manager()

    class Meta:
        verbose_name = "undantag från kontroll"
        verbose_name_plural = "undantag från kontroller"
        ordering = ("lagesbild", "kontroll", "objekt")
        constraints = (
            models.UniqueConstraint(fields=("lagesbild", "kontroll", "objekt"), name="kontrollundantag_unikt"),
            models.CheckConstraint(condition=~Q(skal=""), name="kontrollundantag_har_skal"),
        )

    def __str__(self) -> str:
        return f"{self.kontroll} {self.objekt}".strip()
