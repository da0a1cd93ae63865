"""Imports: the file, what was read out of it row by row, what did not add up, and what was decided about it."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from lagesbild.kalkylblad import adress
from lagesbild.models.statistik import Matkalla, Matomrade, Matserie
from samverkan.models import Omradesfraga, Stadsdelsomrade

M = TypeVar("M", bound=models.Model)


class Arbetsfraga(Omradesfraga[M]):
    """What belongs to the work with figures: never seen by a läsare."""

    def faststallt(self) -> Q:
        return Q(pk__in=[])


def _person(etikett: str, *, valfri: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=etikett, on_delete=models.PROTECT, related_name="+", null=valfri,
        blank=valfri,
    )  # fmt: skip


class Importprofilfraga(Arbetsfraga["Importprofil"]):
    """Never seen by a läsare."""


class Importprofil(models.Model):
    """How files with a certain head are read, as somebody has explained it: found again by the head's fingerprint."""

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="importprofiler"
    )
    kalla = models.ForeignKey(Matkalla, verbose_name="källa", on_delete=models.PROTECT, related_name="importprofiler")
    namn = models.CharField("namn", max_length=120)
    fingeravtryck = models.CharField("fingeravtryck", max_length=64)
    val = models.JSONField("val", default=dict)
    skapad_av = _person("skapad av")
    skapad_tid = models.DateTimeField("skapad")

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Importprofilfraga.as_manager()

    class Meta:
        verbose_name = "importprofil"
        verbose_name_plural = "importprofiler"
        ordering = ("namn", "pk")
        constraints = (
            models.UniqueConstraint(fields=("stadsdelsomrade", "fingeravtryck"), name="importprofil_unikt_huvud"),
        )

    def __str__(self) -> str:
        return self.namn


class Importkorningfraga(Arbetsfraga["Importkorning"]):
    """Never seen by a läsare."""


class Importkorning(models.Model):
    """One import of a file: what figures came from where, when and by whom; can be undone.

    The row is a job too (docs/ARKITEKTUR.md, "Long jobs"): `ombud` and `puls` are the lease of whoever reads it.
    `tolkning` is what was understood of the file as a whole, `beslut` what people have said about its names.
    """

    class Status(models.TextChoices):
        VANTAR = "vantar", "Väntar"
        LASES = "lases", "Läses"
        BESKRIVS = "beskrivs", "Behöver beskrivas"
        GRANSKAS = "granskas", "Granskas"
        SKRIVS = "skrivs", "Sparas"
        GENOMFORD = "genomford", "Genomförd"
        ANGRAD = "angrad", "Ångrad"
        AVBRUTEN = "avbruten", "Avbruten"
        MISSLYCKAD = "misslyckad", "Gick inte att läsa"

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", null=True, blank=True, on_delete=models.PROTECT
    )
    kalla = models.ForeignKey(
        Matkalla, verbose_name="källa", null=True, blank=True, on_delete=models.PROTECT, related_name="importer"
    )
    filnamn = models.CharField("fil", max_length=200)
    fil = models.FileField("sparad fil", upload_to="importer/%Y/", blank=True)
    storlek = models.PositiveBigIntegerField("storlek i byte", null=True, blank=True)
    sha256 = models.CharField("kontrollsumma", max_length=64)
    per_datum = models.DateField(
        "uttagsdatum", null=True, blank=True, help_text="Per vilken dag siffrorna togs ut."
    )  # fmt: skip
    av = _person("inläst av")
    tid = models.DateTimeField("inläst", auto_now_add=True)
    status = models.CharField("status", max_length=12, choices=Status, default=Status.VANTAR)
    steg = models.CharField("steg", max_length=120, blank=True)
    andel = models.PositiveSmallIntegerField("andel i procent", default=0, validators=[MaxValueValidator(100)])
    ombud = models.UUIDField("pågående försök", null=True, blank=True)
    puls = models.DateTimeField("senaste livstecken", null=True, blank=True)
    forsok = models.PositiveSmallIntegerField("försök", default=0)
    fel = models.TextField("vad som gick fel", blank=True)
    profil = models.ForeignKey(
        Importprofil, null=True, blank=True, on_delete=models.SET_NULL, related_name="korningar"
    )  # fmt: skip
    val = models.JSONField("beskrivning av filen", null=True, blank=True)
    tolkning = models.JSONField("tolkning", default=dict, blank=True)
    beslut = models.JSONField("beslut", default=dict, blank=True)
    utfall = models.JSONField("utfall", default=dict, blank=True)
    stampel = models.CharField("stämpel", max_length=64, blank=True)
    genomford_av = _person("genomförd av", valfri=True)
    genomford_tid = models.DateTimeField("genomförd", null=True, blank=True)
    angrad_av = _person("ångrad av", valfri=True)
    angrad_tid = models.DateTimeField("ångrad", null=True, blank=True)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Importkorningfraga.as_manager()

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "importer"
        ordering = ("-tid", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(angrad_av__isnull=True, angrad_tid__isnull=True)
                | Q(angrad_av__isnull=False, angrad_tid__isnull=False),
                name="importkorning_angrad_vem_och_nar",
            ),
            models.CheckConstraint(
                condition=Q(genomford_av__isnull=True, genomford_tid__isnull=True)
                | Q(genomford_av__isnull=False, genomford_tid__isnull=False),
                name="importkorning_genomford_vem_och_nar",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["genomford", "angrad"]) | Q(kalla__isnull=False, per_datum__isnull=False),
                name="importkorning_genomford_har_kalla",
            ),
            models.CheckConstraint(
                condition=Q(status="angrad", angrad_tid__isnull=False)
                | (~Q(status="angrad") & Q(angrad_tid__isnull=True)),
                name="importkorning_angrad_har_tid",
            ),
            models.CheckConstraint(
                condition=~Q(status="misslyckad") | ~Q(fel=""), name="importkorning_misslyckad_sager_varfor"
            ),
            models.CheckConstraint(
                condition=~Q(status="lases") | Q(ombud__isnull=False, puls__isnull=False),
                name="importkorning_lases_har_ombud",
            ),
            models.CheckConstraint(condition=Q(andel__lte=100), name="importkorning_andel_0_100"),
        )
        indexes = (models.Index(fields=("status", "puls"), name="importkorning_status_puls"),)

    def __str__(self) -> str:
        return f"{self.filnamn} ({self.per_datum or 'utan uttagsdatum'})"

    @property
    def pagar(self) -> bool:
        """Whether a worker reads or writes, or is about to."""
        return self.status in {self.Status.VANTAR, self.Status.LASES, self.Status.SKRIVS}

    @property
    def oppen(self) -> bool:
        """Whether it can still be decided upon."""
        return self.status in {self.Status.BESKRIVS, self.Status.GRANSKAS}


class Importradfraga(Arbetsfraga["Importrad"]):
    """Never seen by a läsare."""


class Importrad(models.Model):
    """One figure of a file that was read, and what became or will become of it."""

    class Utfall(models.TextChoices):
        NY = "ny", "Ny"
        ANDRAD = "andrad", "Ändrad"
        BEKRAFTAD = "bekraftad", "Oförändrad, nytt uttag"
        OFORANDRAD = "oforandrad", "Oförändrad"
        KROCK = "krock", "Annat värde samma uttagsdag"
        OKAND = "okand", "Namnet är inte känt"
        UTANFOR = "utanfor", "Lämnas utanför"
        DUBBEL = "dubbel", "Står två gånger i filen"

    korning = models.ForeignKey(Importkorning, on_delete=models.CASCADE, related_name="rader")
    ordning = models.PositiveIntegerField("ordning")
    blad = models.CharField("blad", max_length=60, blank=True)
    rad = models.PositiveIntegerField("rad")
    kolumn = models.PositiveIntegerField("kolumn")
    tryckt = models.CharField("tryckt", max_length=60)
    namn_nr = models.PositiveIntegerField("nummer i listan över namn")
    plats_nr = models.PositiveIntegerField("nummer i listan över platser")
    serie = models.ForeignKey(Matserie, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    matomrade = models.ForeignKey(Matomrade, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    fran = models.DateField("från")
    till = models.DateField("till")
    varde = models.DecimalField("värde", max_digits=16, decimal_places=4)
    preliminar = models.BooleanField("preliminär", default=False)
    hanvisning = models.CharField("hänvisning", max_length=200, blank=True)
    utfall = models.CharField("utfall", max_length=12, choices=Utfall, default=Utfall.OKAND)
    tidigare = models.DecimalField("tidigare värde", max_digits=16, decimal_places=4, null=True, blank=True)
    tidigare_per = models.DateField("tidigare uttag", null=True, blank=True)
    tidigare_korning = models.ForeignKey(
        Importkorning, null=True, blank=True, on_delete=models.PROTECT, related_name="ersatta_rader"
    )

    omrade_vag: ClassVar[str] = "korning__stadsdelsomrade"
    objects = Importradfraga.as_manager()

    class Meta:
        verbose_name = "rad i import"
        verbose_name_plural = "rader i importer"
        ordering = ("korning", "ordning")
        constraints = (
            models.UniqueConstraint(fields=("korning", "ordning"), name="importrad_ordning"),
            models.CheckConstraint(condition=Q(till__gte=F("fran")), name="importrad_period"),
            models.CheckConstraint(
                condition=Q(tidigare__isnull=True, tidigare_per__isnull=True)
                | Q(tidigare__isnull=False, tidigare_per__isnull=False),
                name="importrad_tidigare_vad_och_nar",
            ),
        )
        indexes = (
            models.Index(fields=("korning", "utfall", "ordning"), name="importrad_utfall"),
            models.Index(fields=("korning", "serie", "matomrade", "fran"), name="importrad_cell"),
            models.Index(fields=("korning", "namn_nr", "plats_nr", "fran"), name="importrad_namn"),
        )

    def __str__(self) -> str:
        return f"{self.korning_id}:{self.ordning} {self.tryckt}"


class Importanmarkningfraga(Arbetsfraga["Importanmarkning"]):
    """Never seen by a läsare."""


class Importanmarkning(models.Model):
    """What the file prints and its cells do not give, or what could not be read.

    Stays with the import, unless that is dropped.
    """

    korning = models.ForeignKey(Importkorning, on_delete=models.CASCADE, related_name="anmarkningar")
    slag = models.CharField("slag", max_length=16)
    blad = models.CharField("blad", max_length=60, blank=True)
    rad = models.PositiveIntegerField("rad", default=0)
    kolumn = models.PositiveIntegerField("kolumn", default=0)
    text = models.CharField("anmärkning", max_length=400)
    tryckt = models.CharField("tryckt", max_length=200, blank=True)
    raknat = models.CharField("räknat", max_length=60, blank=True)

    omrade_vag: ClassVar[str] = "korning__stadsdelsomrade"
    objects = Importanmarkningfraga.as_manager()

    class Meta:
        verbose_name = "anmärkning"
        verbose_name_plural = "anmärkningar"
        ordering = ("korning", "pk")

    def __str__(self) -> str:
        return self.text

    @property
    def cell(self) -> str:
        """ "B5", empty for what concerns the whole file."""
        return adress(self.rad, self.kolumn) if self.rad and self.kolumn else str(self.rad or "")


class Platsnamnfraga(Arbetsfraga["Platsnamn"]):
    """Never seen by a läsare."""


class Platsnamn(models.Model):
    """Another name that files use for what figures are about: "Hässelby-vällingby sdf"."""

    matomrade = models.ForeignKey(Matomrade, on_delete=models.CASCADE, related_name="andra_namn")
    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="gäller i", on_delete=models.PROTECT, related_name="platsnamn"
    )
    namn = models.CharField("namn", max_length=120)
    nyckel = models.CharField("nyckel", max_length=120)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Platsnamnfraga.as_manager()

    class Meta:
        verbose_name = "annat namn på plats"
        verbose_name_plural = "andra namn på platser"
        ordering = ("namn", "pk")
        constraints = (models.UniqueConstraint(fields=("stadsdelsomrade", "nyckel"), name="platsnamn_unikt"),)

    def __str__(self) -> str:
        return self.namn
