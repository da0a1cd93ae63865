"""What a text of the yearly document can hold besides words: images, saved charts, figures that stay bound."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat

from lagesbild.models.dokument import Avsnitt, Dokumentdelsfraga, Lagesbild
from samverkan.models import Omradesfraga, Stadsdelsomrade


class Bildfraga(Omradesfraga["Dokumentbild"]):
    """Images: a läsare sees those that the public edition of a settled document shows."""

    def faststallt(self) -> Q:
        last = Q(lagesbild__status__in=[Lagesbild.Status.FASTSTALLD, Lagesbild.Status.PUBLICERAD])
        return last & self.publikt()

    def publikt(self) -> Q:
        """Which images the public edition shows: not intern, and chosen by a section that stands there. One that no
        section shows is in no edition."""
        # `Blockval.som_json` puts the kind first and an image's key next; both databases keep it so and write it so.
        # A choice that is text has its quotation marks escaped, so it can't pass for a block.
        visar = Avsnitt.objects.filter(lagesbild=OuterRef("lagesbild"), utelamnat=False).alias(
            rader=Cast("block", TextField()),
            marke=Concat(
                Value('{"slag": "bild", "nyckel": "'), OuterRef("nyckel"), Value('"'), output_field=CharField()
            ),
        )
        internt = Dokumentdelsfraga(Avsnitt).internt()
        return Q(Exists(visar.filter(~internt, rader__contains=F("marke"))), intern=False)


class Dokumentbild(models.Model):
    """An uploaded image, encoded anew (so without metadata and without what else a file can carry).

    `nyckel` is how texts and blocks name it. The file never changes: another image is another row.
    """

    class Format(models.TextChoices):
        PNG = "png", "PNG"
        JPEG = "jpeg", "JPEG"

    lagesbild = models.ForeignKey(Lagesbild, on_delete=models.PROTECT, related_name="bilder")
    nyckel = models.SlugField("nyckel", max_length=60)
    fil = models.FileField("fil", upload_to="dokumentbilder/%Y/")
    format = models.CharField("format", max_length=8, choices=Format)
    bredd = models.PositiveIntegerField("bredd i bildpunkter")
    hojd = models.PositiveIntegerField("höjd i bildpunkter")
    storlek = models.PositiveIntegerField("storlek i byte")
    sha256 = models.CharField("kontrollsumma", max_length=64)
    rubrik = models.CharField("bildtext", max_length=200)
    alternativtext = models.CharField("alternativtext", max_length=500, help_text="Vad bilden visar, i ord.")
    kalla = models.CharField("källa", max_length=200, blank=True)
    intern = models.BooleanField("bara i den interna utgåvan", default=False)
    version = models.PositiveIntegerField("version", default=1)
    uppladdad_av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uppladdad_tid = models.DateTimeField("uppladdad")

    omrade_vag: ClassVar[str] = "lagesbild__stadsdelsomrade"
    objects = Bildfraga.as_manager()

    class Meta:
        verbose_name = "bild i lägesbild"
        verbose_name_plural = "bilder i lägesbilder"
        ordering = ("lagesbild", "pk")
        constraints = (
            models.UniqueConstraint(fields=("lagesbild", "nyckel"), name="dokumentbild_unik_nyckel"),
            models.CheckConstraint(condition=~Q(alternativtext=""), name="dokumentbild_har_alternativtext"),
            models.CheckConstraint(
                condition=Q(bredd__gte=1, hojd__gte=1) & ~Q(sha256="") & ~Q(fil=""), name="dokumentbild_hel"
            ),
        )

    def __str__(self) -> str:
        return self.rubrik


class Diagramval(models.Model):
    """A saved chart: what it shows and how. A document, or next year's, draws it from the figures as they are then.

    `val` holds what the chart's kind needs: series by "kalla/slug", areas, years, months.
    """

    class Slag(models.TextChoices):
        LINJE = "linje", "Linje"
        STAPEL = "stapel", "Liggande staplar"
        STOLPE = "stolpe", "Stolpar"
        TRATT = "tratt", "Tratt"
        KARTA = "karta", "Karta"

    stadsdelsomrade = models.ForeignKey(Stadsdelsomrade, on_delete=models.PROTECT, related_name="diagramval")
    nyckel = models.SlugField("nyckel", max_length=60)
    namn = models.CharField("rubrik", max_length=160)
    slag = models.CharField("slag", max_length=12, choices=Slag)
    val = models.JSONField("val", default=dict)
    version = models.PositiveIntegerField("version", default=1)
    skapad_av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    skapad_tid = models.DateTimeField("skapad")

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "sparat diagram"
        verbose_name_plural = "sparade diagram"
        ordering = ("stadsdelsomrade", "namn")
        constraints = (
            models.UniqueConstraint(fields=("stadsdelsomrade", "nyckel"), name="diagramval_unik_nyckel"),
            models.CheckConstraint(condition=~Q(namn=""), name="diagramval_har_rubrik"),
        )

    def __str__(self) -> str:
        return self.namn


class Siffrefraga(Omradesfraga["Bundensiffra"]):
    """Part of the work on a text."""

    def faststallt(self) -> Q:
        return Q(pk__in=[])


class Bundensiffra(models.Model):
    """A figure in a section's text that follows the statistics: what it is (`nyckel`) and what the text says.

    The text holds `<span data-siffra="nyckel">visat</span>`; the rows are made of it at every save, so that figures
    that have changed since can be listed without reading all texts. `lagesbild.skrift.siffra` reads the key.
    """

    class Falt(models.TextChoices):
        TEXT = "text", "Text"
        KOMMENTAR = "kommentar", "Kommentar"

    avsnitt = models.ForeignKey(Avsnitt, on_delete=models.CASCADE, related_name="siffror")
    falt = models.CharField("fält", max_length=12, choices=Falt, default=Falt.TEXT)
    nyckel = models.CharField("nyckel", max_length=200)
    visat = models.CharField("står i texten", max_length=40)
    antal = models.PositiveSmallIntegerField("antal gånger", default=1)

    omrade_vag: ClassVar[str] = "avsnitt__lagesbild__stadsdelsomrade"
    objects = Siffrefraga.as_manager()

    class Meta:
        verbose_name = "bunden siffra"
        verbose_name_plural = "bundna siffror"
        ordering = ("avsnitt", "pk")
        constraints = (
            models.UniqueConstraint(fields=("avsnitt", "falt", "nyckel", "visat"), name="bundensiffra_unik"),
            models.CheckConstraint(condition=~Q(nyckel="") & ~Q(visat=""), name="bundensiffra_hel"),
        )

    def __str__(self) -> str:
        return f"{self.visat} ({self.nyckel})"
