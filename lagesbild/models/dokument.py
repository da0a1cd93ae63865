"""The yearly document and the job that makes its PDF."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from samverkan.models import Omradesfraga, PrioriteratOmrade, Stadsdelsomrade


class Lagesbildsfraga(Omradesfraga["Lagesbild"]):
    """Documents."""

    def faststallt(self) -> Q:
        return Q(status__in=[Lagesbild.Status.FASTSTALLD, Lagesbild.Status.PUBLICERAD])


class Lagesbild(models.Model):
    """The joint picture of one stadsdelsområde and year (lag 2023:196, 4 §)."""

    class Status(models.TextChoices):
        UTKAST = "utkast", "Utkast"
        GRANSKNING = "granskning", "Under granskning"
        FASTSTALLD = "faststalld", "Fastställd"
        PUBLICERAD = "publicerad", "Publicerad"

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="lagesbilder"
    )
    ar = models.PositiveSmallIntegerField("år")
    status = models.CharField("status", max_length=12, choices=Status, default=Status.UTKAST)
    undertitel = models.CharField("undertitel", max_length=200, blank=True)
    parter = models.CharField("parter", max_length=200, blank=True, help_text="Står på omslaget.")
    statistik_fran_manad = models.PositiveSmallIntegerField("statistik från månad", default=1)
    statistik_till_manad = models.PositiveSmallIntegerField("statistik till månad", default=12)
    skapad = models.DateTimeField("skapad", auto_now_add=True)
    andrad = models.DateTimeField("ändrad", auto_now=True)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Lagesbildsfraga.as_manager()

    class Meta:
        verbose_name = "lägesbild"
        verbose_name_plural = "lägesbilder"
        ordering = ("stadsdelsomrade", "-ar")
        constraints = (
            models.UniqueConstraint(fields=("stadsdelsomrade", "ar"), name="lagesbild_en_per_ar"),
            models.CheckConstraint(condition=Q(ar__gte=2000, ar__lte=2099), name="lagesbild_ar"),
            models.CheckConstraint(
                condition=Q(
                    statistik_fran_manad__gte=1,
                    statistik_till_manad__lte=12,
                    statistik_till_manad__gte=F("statistik_fran_manad"),
                ),
                name="lagesbild_statistikmanader",
            ),
        )

    def __str__(self) -> str:
        return f"Lägesbild {self.ar} {self.stadsdelsomrade}"

    @property
    def last(self) -> bool:
        """Whether the content is frozen."""
        return self.status in {self.Status.FASTSTALLD, self.Status.PUBLICERAD}


class Dokumentdelsfraga(Omradesfraga["Avsnitt"]):
    """Sections: seen with their document, as the public edition shows it: without what is intern and all below it."""

    def faststallt(self) -> Q:
        over = Avsnitt.objects.filter(
            lagesbild=OuterRef("lagesbild"), ordning__lt=OuterRef("ordning"), djup__lt=OuterRef("djup")
        )
        # Between a section and what it stands under there is no heading of the upper one's rank or higher.
        emellan = Avsnitt.objects.filter(
            lagesbild=OuterRef("lagesbild"),
            ordning__gt=OuterRef("ordning"),
            ordning__lt=OuterRef(OuterRef("ordning")),
            djup__lte=OuterRef("djup"),
        )
        under_internt = Exists(over.filter(~Exists(emellan), intern=True))
        last = Q(lagesbild__status__in=[Lagesbild.Status.FASTSTALLD, Lagesbild.Status.PUBLICERAD])
        return last & Q(intern=False) & ~Q(under_internt)


class Avsnitt(models.Model):
    """A section: heading, text (sanitised HTML), the content blocks that the program fills in after it.

    A section about a prioriterat område also answers whether särskilda åtgärder are needed, with a kommentar.
    """

    class Block(models.TextChoices):
        NIVAER = "nivaer", "Tabell: nivåerna"
        ARTABELL = "artabell", "Tabell: årets veckor"
        ARSSAMMANFATTNING = "arssammanfattning", "Diagram: veckor på nivå 3 eller högre"
        STADSDELAR = "stadsdelar", "Lista: stadsdelar"
        NYCKELTAL = "nyckeltal", "Tabell: nyckeltal mot staden"
        COMPSTAT = "compstat", "Tabell: CompStat"
        COMPSTAT_DIAGRAM = "compstat_diagram", "Diagram: CompStat per år"
        TYCK_TILL = "tyck_till", "Tabell: Tyck till"
        TYCK_TILL_DIAGRAM = "tyck_till_diagram", "Diagram: Tyck till per månad"
        LOKALPOLISOMRADE = "lokalpolisomrade", "Fakta: lokalpolisområdet"
        KALLOR = "kallor", "Lista: källor"

    lagesbild = models.ForeignKey(Lagesbild, on_delete=models.CASCADE, related_name="avsnitt")
    kod = models.SlugField("kod", max_length=60)
    ordning = models.PositiveSmallIntegerField("ordning")
    djup = models.PositiveSmallIntegerField("rubriknivå", default=1)
    rubrik = models.CharField("rubrik", max_length=160)
    text = models.TextField("text", blank=True)
    block = models.JSONField("innehåll som programmet fyller i", default=list, blank=True)
    prioriterat_omrade = models.ForeignKey(
        PrioriteratOmrade,
        verbose_name="prioriterat område",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="avsnitt",
    )
    behov_av_atgarder = models.BooleanField("finns behov av särskilda åtgärder?", null=True, blank=True)
    kommentar = models.TextField("kommentar", blank=True)
    intern = models.BooleanField("bara i den interna utgåvan", default=False)
    version = models.PositiveIntegerField("version", default=1)
    andrad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    andrad = models.DateTimeField("ändrad", null=True, blank=True)

    omrade_vag: ClassVar[str] = "lagesbild__stadsdelsomrade"
    objects = Dokumentdelsfraga.as_manager()

    class Meta:
        verbose_name = "avsnitt"
        verbose_name_plural = "avsnitt"
        ordering = ("lagesbild", "ordning", "pk")
        constraints = (
            models.UniqueConstraint(fields=("lagesbild", "kod"), name="avsnitt_unik_kod"),
            models.UniqueConstraint(fields=("lagesbild", "ordning"), name="avsnitt_unik_ordning"),
            models.CheckConstraint(condition=Q(djup__gte=1, djup__lte=3), name="avsnitt_djup_1_3"),
            models.CheckConstraint(condition=Q(version__gte=1), name="avsnitt_version"),
            models.CheckConstraint(
                condition=Q(andrad_av__isnull=True, andrad__isnull=True)
                | Q(andrad_av__isnull=False, andrad__isnull=False),
                name="avsnitt_andrad_vem_och_nar",
            ),
            models.CheckConstraint(
                condition=Q(prioriterat_omrade__isnull=False) | Q(behov_av_atgarder__isnull=True, kommentar=""),
                name="avsnitt_behov_bara_for_prioriterat_omrade",
            ),
        )

    def __str__(self) -> str:
        return self.rubrik

    @property
    def tomt(self) -> bool:
        """Whether nothing has been written and nothing is filled in."""
        return not (self.text or self.kommentar or self.block)


class Versionsfraga(Omradesfraga["Avsnittsversion"]):
    """Saved texts are work in progress, also when the document they led to is settled."""

    def faststallt(self) -> Q:
        return Q(pk__in=[])


class Avsnittsversion(models.Model):
    """A section as it was saved, and what lost to somebody else's text. Append only."""

    class Utfall(models.TextChoices):
        SPARAD = "sparad", "Sparad"
        KROCK = "krock", "Inte sparad: någon annan hann före"

    avsnitt = models.ForeignKey(Avsnitt, on_delete=models.CASCADE, related_name="versioner")
    utfall = models.CharField("utfall", max_length=8, choices=Utfall, default=Utfall.SPARAD)
    version = models.PositiveIntegerField("version")
    rubrik = models.CharField("rubrik", max_length=160)
    text = models.TextField("text", blank=True)
    behov_av_atgarder = models.BooleanField("behov av särskilda åtgärder", null=True, blank=True)
    kommentar = models.TextField("kommentar", blank=True)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField("tid")

    omrade_vag: ClassVar[str] = "avsnitt__lagesbild__stadsdelsomrade"
    objects = Versionsfraga.as_manager()

    class Meta:
        verbose_name = "version av avsnitt"
        verbose_name_plural = "versioner av avsnitt"
        ordering = ("-tid", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("avsnitt", "version"), condition=Q(utfall="sparad"), name="avsnittsversion_unik"
            ),
        )

    def __str__(self) -> str:
        return f"{self.avsnitt_id} v{self.version}"


class Kallfraga(Omradesfraga["Kalla"]):
    """Sources: seen with their document."""

    def faststallt(self) -> Q:
        return Q(lagesbild__status__in=[Lagesbild.Status.FASTSTALLD, Lagesbild.Status.PUBLICERAD])


class Kalla(models.Model):
    """A source that the document names."""

    lagesbild = models.ForeignKey(Lagesbild, on_delete=models.CASCADE, related_name="kallor")
    ordning = models.PositiveSmallIntegerField("ordning")
    nyckel = models.SlugField("nyckel", max_length=60)
    text = models.TextField("källa")
    url = models.URLField("adress", max_length=500, blank=True)
    hamtad = models.DateField("hämtad", null=True, blank=True)

    omrade_vag: ClassVar[str] = "lagesbild__stadsdelsomrade"
    objects = Kallfraga.as_manager()

    class Meta:
        verbose_name = "källa"
        verbose_name_plural = "källor"
        ordering = ("lagesbild", "ordning", "pk")
        constraints = (models.UniqueConstraint(fields=("lagesbild", "nyckel"), name="kalla_unik_nyckel"),)

    def __str__(self) -> str:
        return self.text[:80]


class Renderingsfraga(Omradesfraga["Rendering"]):
    """Jobs: seen with their document, the intern edition only by those who see work in progress."""

    def faststallt(self) -> Q:
        last = Q(lagesbild__status__in=[Lagesbild.Status.FASTSTALLD, Lagesbild.Status.PUBLICERAD])
        return last & Q(utgava=Rendering.Utgava.PUBLIK)


class Rendering(models.Model):
    """The job that makes a PDF. The row is the truth; a message in the queue only says that there is something to do.

    Whoever works on it holds a lease: `ombud` names the attempt and `puls` is renewed while it lives. An attempt that
    has lost its lease can no longer write.
    """

    class Status(models.TextChoices):
        VANTAR = "vantar", "Väntar"
        PAGAR = "pagar", "Pågår"
        KLAR = "klar", "Klar"
        MISSLYCKAD = "misslyckad", "Misslyckades"

    class Utgava(models.TextChoices):
        INTERN = "intern", "Intern"
        PUBLIK = "publik", "Publik"

    lagesbild = models.ForeignKey(Lagesbild, on_delete=models.PROTECT, related_name="renderingar")
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
    fel = models.TextField("vad som gick fel", blank=True)
    fil = models.FileField("fil", upload_to="renderingar/%Y/", blank=True)
    storlek = models.PositiveBigIntegerField("storlek i byte", null=True, blank=True)
    sidor = models.PositiveSmallIntegerField("antal sidor", null=True, blank=True)
    sha256 = models.CharField("kontrollsumma", max_length=64, blank=True)

    omrade_vag: ClassVar[str] = "lagesbild__stadsdelsomrade"
    objects = Renderingsfraga.as_manager()

    class Meta:
        verbose_name = "rendering"
        verbose_name_plural = "renderingar"
        ordering = ("-bestalld", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(andel__lte=100), name="rendering_andel_0_100"),
            models.CheckConstraint(
                condition=Q(status__in=["vantar", "pagar"], avslutad__isnull=True)
                | Q(status__in=["klar", "misslyckad"], avslutad__isnull=False),
                name="rendering_avslutad_har_tid",
            ),
            models.CheckConstraint(
                condition=~Q(status="pagar") | Q(ombud__isnull=False, puls__isnull=False, startad__isnull=False),
                name="rendering_pagar_har_ombud",
            ),
            models.CheckConstraint(
                condition=~Q(status="klar") | (~Q(fil="") & ~Q(sha256="") & Q(andel=100)), name="rendering_klar_har_fil"
            ),
            models.CheckConstraint(
                condition=~Q(status="misslyckad") | ~Q(fel=""), name="rendering_misslyckad_sager_varfor"
            ),
        )
        indexes = (models.Index(fields=("status", "puls"), name="rendering_status_puls"),)

    def __str__(self) -> str:
        return f"PDF {self.pk} av {self.lagesbild_id}: {self.get_status_display()}"

    @property
    def slut(self) -> bool:
        """Whether the job will not change any more."""
        return self.status in {self.Status.KLAR, self.Status.MISSLYCKAD}
