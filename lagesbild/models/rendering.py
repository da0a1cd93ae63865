"""The jobs that make files of documents: what they have in common, and the one for the yearly document."""

from __future__ import annotations

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from lagesbild.models.dokument import Lagesbild
from lagesbild.models.dokumentversion import Lagesbildsversion
from samverkan.models import Omradesfraga, Stadsdelsomrade

TIDSGRANS: Final = 300  # seconds, for a job that says nothing else


class Tryckjobb(models.Model):
    """The job that makes a file. The row is the truth; a message in the queue only says that there is something to do.

    A document that is printed has a model of its own that inherits this one and says what the file is of
    (docs/ARKITEKTUR.md, "To print another document"). `avbruten_*` is set when somebody asks for an end; the attempt
    that runs sees it at its next step, and `tidsgrans` (seconds) ends one that takes too long.

    Whoever works on it holds a lease: `ombud` names the attempt and `puls` is renewed while it lives. An attempt that
    has lost its lease can no longer write.
    """

    class Status(models.TextChoices):
        VANTAR = "vantar", "Väntar"
        PAGAR = "pagar", "Pågår"
        KLAR = "klar", "Klar"
        MISSLYCKAD = "misslyckad", "Misslyckades"
        AVBRUTEN = "avbruten", "Avbruten"

    class Utgava(models.TextChoices):
        INTERN = "intern", "Intern"
        PUBLIK = "publik", "Publik"

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        HTML = "html", "Webbsida"
        XLSX = "xlsx", "Excel, tabellernas siffror"

    format = models.CharField("format", max_length=8, choices=Format, default=Format.PDF)
    utgava = models.CharField("utgåva", max_length=8, choices=Utgava, default=Utgava.INTERN)
    status = models.CharField("status", max_length=12, choices=Status, default=Status.VANTAR)
    steg = models.CharField("steg", max_length=120, blank=True)
    andel = models.PositiveSmallIntegerField("andel i procent", default=0)
    forsok = models.PositiveSmallIntegerField("försök", default=0)
    ombud = models.UUIDField("pågående försök", null=True, blank=True)
    puls = models.DateTimeField("senaste livstecken", null=True, blank=True)
    bestalld_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="beställd av", on_delete=models.PROTECT, related_name="+"
    )
    bestalld = models.DateTimeField("beställd")
    startad = models.DateTimeField("startad", null=True, blank=True)
    avslutad = models.DateTimeField("avslutad", null=True, blank=True)
    tidsgrans = models.PositiveSmallIntegerField("tidsgräns i sekunder", default=TIDSGRANS)
    avbruten_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="avbruten av", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    avbruten_tid = models.DateTimeField("avbruten", null=True, blank=True)
    fel = models.TextField("vad som gick fel", blank=True)
    fil = models.FileField("fil", upload_to="renderingar/%Y/", blank=True)
    storlek = models.PositiveBigIntegerField("storlek i byte", null=True, blank=True)
    sidor = models.PositiveSmallIntegerField("antal sidor", null=True, blank=True)
    sha256 = models.CharField("kontrollsumma", max_length=64, blank=True)

    mapp: ClassVar[str] = "renderingar"
    """The folder of its files, which `fil` writes to."""

    class Meta:
        abstract = True
        ordering = ("-bestalld", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(andel__lte=100), name="%(class)s_andel_0_100"),
            models.CheckConstraint(
                condition=Q(status__in=["vantar", "pagar"], avslutad__isnull=True)
                | Q(status__in=["klar", "misslyckad", "avbruten"], avslutad__isnull=False),
                name="%(class)s_avslutad_har_tid",
            ),
            models.CheckConstraint(
                condition=~Q(status="pagar") | Q(ombud__isnull=False, puls__isnull=False, startad__isnull=False),
                name="%(class)s_pagar_har_ombud",
            ),
            models.CheckConstraint(
                condition=~Q(status="klar") | (~Q(fil="") & ~Q(sha256="") & Q(andel=100)), name="%(class)s_klar_har_fil"
            ),
            models.CheckConstraint(
                condition=~Q(status="misslyckad") | ~Q(fel=""), name="%(class)s_misslyckad_sager_varfor"
            ),
            models.CheckConstraint(
                condition=Q(avbruten_av__isnull=True, avbruten_tid__isnull=True)
                | Q(avbruten_av__isnull=False, avbruten_tid__isnull=False),
                name="%(class)s_avbruten_vem_och_nar",
            ),
            models.CheckConstraint(
                condition=~Q(status="avbruten") | Q(avbruten_tid__isnull=False), name="%(class)s_avbruten_av_nagon"
            ),
            models.CheckConstraint(condition=Q(tidsgrans__gte=1), name="%(class)s_tidsgrans"),
        )
        indexes = (models.Index(fields=("status", "puls"), name="%(class)s_status_puls"),)

    @property
    def slut(self) -> bool:
        """Whether the job will not change any more."""
        return self.status in {self.Status.KLAR, self.Status.MISSLYCKAD, self.Status.AVBRUTEN}

    @property
    def formatnamn(self) -> str:
        """The word for the format alone: "Excel", "Webbsida"."""
        return str(self.Format(self.format).label).partition(",")[0]

    @property
    def omrade(self) -> Stadsdelsomrade:
        """The stadsdelsområde that the document is about."""
        raise NotImplementedError

    @property
    def filnamn(self) -> str:
        """What the file is called when it is fetched."""
        raise NotImplementedError


class Renderingsfraga(Omradesfraga["Rendering"]):
    """Jobs: a läsare sees the public edition of frozen versions, never a file that was made of a draft."""

    def faststallt(self) -> Q:
        return Q(version__isnull=False, utgava=Rendering.Utgava.PUBLIK)


class Rendering(Tryckjobb):
    """A file of the yearly document: of a frozen `version`, or of the draft as it was at `Lagesbild.andring`.

    A file of an older text is never handed out for a newer one.
    """

    lagesbild = models.ForeignKey(Lagesbild, on_delete=models.PROTECT, related_name="renderingar")
    version = models.ForeignKey(
        Lagesbildsversion,
        verbose_name="fastställd version",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="renderingar",
    )
    andring = models.PositiveIntegerField("av utkastets ändring", default=0)
    omrade_vag: ClassVar[str] = "lagesbild__stadsdelsomrade"
    objects = Renderingsfraga.as_manager()

    class Meta(Tryckjobb.Meta):
        verbose_name = "rendering"
        verbose_name_plural = "renderingar"

    def __str__(self) -> str:
        return f"{self.get_format_display()} {self.pk} av {self.lagesbild_id}: {self.get_status_display()}"

    @property
    def omrade(self) -> Stadsdelsomrade:
        return self.lagesbild.stadsdelsomrade

    @property
    def filnamn(self) -> str:
        """ "lagesbild-hasselby-vallingby-2024-publik.pdf", "…-2024-intern-utkast.docx", "…-2024-v2-publik.html" """
        vilken = f"v{self.version.nummer}-{self.utgava}" if self.version else f"{self.utgava}-utkast"
        return f"lagesbild-{self.omrade.slug}-{self.lagesbild.ar}-{vilken}.{self.format}"
