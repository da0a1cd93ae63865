"""The rhythm of the week in an area: deadline and reminder, the weekly brief and who gets it, sheets brought in."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q

from lagesbild.models.vecka import veckovillkor
from lagesbild.vecka import Vecka
from samverkan.models import Omradesfraga, Stadsdelsomrade

SISTA_DAG = 20  # days after the week's Monday: the Sunday two weeks later
DAGAR = [
    (n, f"{namn} {'samma vecka' if n < 7 else 'veckan efter' if n < 14 else 'två veckor efter'}")
    for n, namn in enumerate(("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag") * 3)
]


class Veckoinstallning(models.Model):
    """How an area works with its weeks. Without a row the defaults hold (`Veckoinstallning(stadsdelsomrade=…)`)."""

    stadsdelsomrade = models.OneToOneField(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="veckoinstallning"
    )
    deadline_dag = models.PositiveSmallIntegerField("veckan ska vara fastställd", choices=DAGAR, default=8)
    deadline_tid = models.TimeField("klockan", default=time(12))
    paminnelse_dag = models.PositiveSmallIntegerField("påminnelse skickas", choices=DAGAR, default=7)
    paminnelse_tid = models.TimeField("klockan", default=time(9))
    dolda_forslag = models.BooleanField(
        "dölj parternas förslag för varandra",
        default=False,
        help_text="Den andra partens förslag visas först när båda har lämnat sitt.",
    )
    skicka_brev = models.BooleanField(
        "skicka veckobrevet med e-post",
        default=True,
        help_text="Det görs när veckan är fastställd och skickas till områdets lista.",
    )
    version = models.PositiveIntegerField("version", default=1)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "veckoinställning"
        verbose_name_plural = "veckoinställningar"
        constraints = (
            models.CheckConstraint(condition=Q(deadline_dag__lte=SISTA_DAG), name="veckoinstallning_deadline_dag"),
            models.CheckConstraint(
                condition=Q(paminnelse_dag__lte=models.F("deadline_dag")),
                name="veckoinstallning_paminnelse_fore_deadline",
                violation_error_message="Påminnelsen ska skickas senast samma dag som veckan ska vara fastställd.",
            ),
        )

    def __str__(self) -> str:
        return f"Veckan i {self.stadsdelsomrade}"

    def deadline(self, vecka: Vecka) -> datetime:
        """When the week should be fastställd: the clock on the wall, whatever daylight saving does."""
        return _lokal(vecka, self.deadline_dag, self.deadline_tid)

    def paminnelse(self, vecka: Vecka) -> datetime:
        """When those who have something left are reminded."""
        return _lokal(vecka, self.paminnelse_dag, self.paminnelse_tid)


def _lokal(vecka: Vecka, dag: int, klockan: time) -> datetime:
    return datetime.combine(vecka.mandag + timedelta(days=dag), klockan, ZoneInfo(settings.TIME_ZONE))


class Brevmottagare(models.Model):
    """An address on the area's list for the weekly brief; need not be a user."""

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="brevmottagare"
    )
    epost = models.EmailField("e-post")
    namn = models.CharField("namn eller funktion", max_length=120, blank=True)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "mottagare av veckobrevet"
        verbose_name_plural = "mottagare av veckobrevet"
        ordering = ("stadsdelsomrade", "epost")
        constraints = (
            models.UniqueConstraint(
                fields=("stadsdelsomrade", "epost"),
                name="brevmottagare_unik",
                violation_error_message="Adressen finns redan på listan.",
            ),
        )

    def __str__(self) -> str:
        # Without the address: the text stands in the log, which more people read than keep the list.
        return f"Mottagare {self.pk or ''} {self.namn}".strip()


class Veckobrev(models.Model):
    """The one-page brief of a week as it was fastställd. Frozen: a week that is opened and fastställd again makes a
    new one (`omgang` 2, 3, …). `innehall` is all that page, PDF and mail are made from.
    """

    class Status(models.TextChoices):
        VANTAR = "vantar", "PDF:en väntar"
        PAGAR = "pagar", "PDF:en görs"
        KLAR = "klar", "Klart"
        MISSLYCKAD = "misslyckad", "PDF:en gick inte att göra"

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="veckobrev"
    )
    ar = models.PositiveSmallIntegerField("år")
    vecka = models.PositiveSmallIntegerField("vecka")
    omgang = models.PositiveSmallIntegerField("omgång", default=1)
    innehall = models.JSONField("innehåll")
    skickas = models.BooleanField(
        "skickas med e-post", default=False, help_text="Som området hade valt när veckan fastställdes."
    )
    skapad = models.DateTimeField("skapat")
    status = models.CharField("status", max_length=12, choices=Status, default=Status.VANTAR)
    ombud = models.UUIDField("pågående försök", null=True, blank=True)
    puls = models.DateTimeField("senaste livstecken", null=True, blank=True)
    forsok = models.PositiveSmallIntegerField("försök", default=0)
    fel = models.TextField("vad som gick fel", blank=True)
    fil = models.FileField("PDF", upload_to="veckobrev/%Y/", blank=True)
    sha256 = models.CharField("kontrollsumma", max_length=64, blank=True)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "veckobrev"
        verbose_name_plural = "veckobrev"
        ordering = ("stadsdelsomrade", "-ar", "-vecka", "-omgang")
        constraints = (
            models.UniqueConstraint(fields=("stadsdelsomrade", "ar", "vecka", "omgang"), name="veckobrev_omgang"),
            models.CheckConstraint(condition=Q(omgang__gte=1), name="veckobrev_omgang_fran_1"),
            models.CheckConstraint(
                condition=~Q(status="klar") | (~Q(fil="") & ~Q(sha256="")), name="veckobrev_klart_har_fil"
            ),
            models.CheckConstraint(
                condition=~Q(status="misslyckad") | ~Q(fel=""), name="veckobrev_misslyckat_sager_varfor"
            ),
            *veckovillkor("veckobrev"),
        )

    def __str__(self) -> str:
        return f"Veckobrev {self.iso} {self.stadsdelsomrade}"

    @property
    def iso(self) -> Vecka:
        """The week as a value."""
        return Vecka(self.ar, self.vecka)


class Importfraga(Omradesfraga["Veckoimport"]):
    """Sheets: never seen by a läsare."""

    def faststallt(self) -> Q:
        return Q(pk__in=[])


class Veckoimport(models.Model):
    """A sheet of earlier weeks that was read. Nothing of it is stored as assessments until somebody confirms.

    `rader` is what was understood: a list of {rad, kolumn, ar, vecka, stadsdel (id), niva, lage, motivering}; `fel`
    what was not: a list of {rad, kolumn, text}. What is new or differs is worked out against the database each time it
    is shown.
    """

    class Status(models.TextChoices):
        GRANSKAS = "granskas", "Granskas"
        GENOMFORD = "genomford", "Genomförd"
        AVBRUTEN = "avbruten", "Avbruten"

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="veckoimporter"
    )
    filnamn = models.CharField("fil", max_length=200)
    sha256 = models.CharField("kontrollsumma", max_length=64)
    rader = models.JSONField("rader")
    fel = models.JSONField("fel", default=list)
    status = models.CharField("status", max_length=12, choices=Status, default=Status.GRANSKAS)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="läst av", on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField("läst")
    avgjord_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="avgjord av", on_delete=models.PROTECT, related_name="+", null=True,
        blank=True,
    )  # fmt: skip
    avgjord_tid = models.DateTimeField("avgjord", null=True, blank=True)
    utfall = models.JSONField("utfall", null=True, blank=True, help_text="Antal nya, ändrade och oförändrade.")

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Importfraga.as_manager()

    class Meta:
        verbose_name = "veckoimport"
        verbose_name_plural = "veckoimporter"
        ordering = ("-tid", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(avgjord_av__isnull=True, avgjord_tid__isnull=True)
                | Q(avgjord_av__isnull=False, avgjord_tid__isnull=False),
                name="veckoimport_avgjord_vem_och_nar",
            ),
            models.CheckConstraint(
                condition=Q(status="granskas", avgjord_tid__isnull=True)
                | Q(status__in=["genomford", "avbruten"], avgjord_tid__isnull=False),
                name="veckoimport_avgjord_har_tid",
            ),
        )

    def __str__(self) -> str:
        return f"{self.filnamn}: {self.get_status_display()}"
