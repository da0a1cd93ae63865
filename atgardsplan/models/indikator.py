"""Indicators: what shows whether a goal is reached, from where it is read, and its targets."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from atgardsplan.models.grund import Strykbar, Versionerad, strykvillkor, versionsvillkor
from atgardsplan.models.plan import Atgardsplan, Mal, Maldelsfraga
from lagesbild.models import Matomrade, Matserie
from platser.models import Stadsdel
from samverkan.models import Omradesfraga, kant_val


class Indikator(Versionerad, Strykbar):
    """One indicator of a goal. Its value of a year is one number (Decimal, in `enhet`), read as `kalla` says:

    - `serie`: the sum of the series over `fran_manad`–`till_manad` of the year (percent and index: the latest value
      within them) for `matomrade`;
    - `veckor`: the number of weeks of the year with level `niva` or higher in `stadsdel`;
    - `egen`: what people enter (`Indikatorvarde`).
    """

    class Kalla(models.TextChoices):
        SERIE = "serie", "En serie i statistiken"
        VECKOR = "veckor", "Veckor på en nivå eller högre i en stadsdel"
        EGEN = "egen", "Eget värde, anges vid uppföljningen"

    class Riktning(models.TextChoices):
        UPP = "upp", "Ska öka"
        NER = "ner", "Ska minska"
        BEHALL = "behall", "Ska hållas minst där"

    class Enhet(models.TextChoices):
        ANTAL = "antal", "antal"
        PROCENT = "procent", "procent"
        PER_1000 = "per_1000", "per 1 000 invånare"
        VECKOR = "veckor", "veckor"
        DAGAR = "dagar", "dagar"
        KRONOR = "kronor", "kronor"
        INDEX = "index", "index"

    mal = models.ForeignKey(
        Mal, verbose_name="prioriterat område", on_delete=models.CASCADE, related_name="indikatorer"
    )
    foregaende = models.ForeignKey(
        "self",
        verbose_name="fortsätter",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="efterfoljare",
        help_text="Samma indikator i den förra planen.",
    )
    ordning = models.PositiveSmallIntegerField("ordning")
    namn = models.CharField("indikator", max_length=200)
    beskrivning = models.TextField("vad den visar", blank=True)
    enhet = models.CharField("enhet", max_length=12, choices=Enhet, default=Enhet.ANTAL)
    riktning = models.CharField("riktning", max_length=8, choices=Riktning, default=Riktning.NER)
    kalla = models.CharField("källa", max_length=8, choices=Kalla, default=Kalla.EGEN)
    serie = models.ForeignKey(
        Matserie, verbose_name="serie", null=True, blank=True, on_delete=models.PROTECT, related_name="indikatorer"
    )
    matomrade = models.ForeignKey(
        Matomrade, verbose_name="gäller", null=True, blank=True, on_delete=models.PROTECT, related_name="indikatorer"
    )
    fran_manad = models.PositiveSmallIntegerField("från månad", default=1)
    till_manad = models.PositiveSmallIntegerField("till månad", default=12)
    stadsdel = models.ForeignKey(
        Stadsdel, verbose_name="stadsdel", null=True, blank=True, on_delete=models.PROTECT, related_name="indikatorer"
    )
    niva = models.PositiveSmallIntegerField("nivå eller högre", default=3)
    baslinje = models.DecimalField("utgångsvärde", max_digits=16, decimal_places=4, null=True, blank=True)
    baslinje_ar = models.PositiveSmallIntegerField("utgångsår", null=True, blank=True)

    omrade_vag: ClassVar[str] = "mal__plan__stadsdelsomrade"
    objects = Maldelsfraga.as_manager()

    class Meta:
        verbose_name = "indikator"
        verbose_name_plural = "indikatorer"
        ordering = ("mal", "ordning", "pk")
        constraints = (
            models.UniqueConstraint(fields=("mal", "ordning"), name="indikator_ordning"),
            *versionsvillkor("indikator"),
            *strykvillkor("indikator"),
            kant_val("kalla", ("serie", "veckor", "egen"), "indikator_kand_kalla"),
            kant_val("riktning", ("upp", "ner", "behall"), "indikator_kand_riktning"),
            kant_val(
                "enhet", ("antal", "procent", "per_1000", "veckor", "dagar", "kronor", "index"), "indikator_kand_enhet"
            ),
            models.CheckConstraint(
                condition=(
                    Q(kalla="serie", serie__isnull=False, matomrade__isnull=False, stadsdel__isnull=True)
                    | Q(kalla="veckor", stadsdel__isnull=False, enhet="veckor", serie__isnull=True)
                    & Q(matomrade__isnull=True)
                    | Q(kalla="egen", serie__isnull=True, matomrade__isnull=True, stadsdel__isnull=True)
                ),
                name="indikator_har_sin_kalla",
                violation_error_message="Ange en serie och vad den gäller, eller en stadsdel, beroende på källan.",
            ),
            models.CheckConstraint(
                condition=Q(fran_manad__gte=1, till_manad__lte=12, till_manad__gte=F("fran_manad")),
                name="indikator_manader",
                violation_error_message="Månaderna ska ligga mellan 1 och 12, med den första först.",
            ),
            models.CheckConstraint(condition=Q(niva__gte=2, niva__lte=5), name="indikator_niva_2_5"),
            models.CheckConstraint(
                condition=Q(baslinje__isnull=True, baslinje_ar__isnull=True)
                | Q(baslinje__isnull=False, baslinje_ar__isnull=False, baslinje_ar__gte=2000, baslinje_ar__lte=2099),
                name="indikator_baslinje_med_ar",
                violation_error_message="Ange både utgångsvärde och år, eller inget av dem.",
            ),
        )

    def __str__(self) -> str:
        return self.namn


class Indikatordelsfraga(Omradesfraga["Indikatormal"]):
    """Targets: seen with their plan."""

    def faststallt(self) -> Q:
        return ~Q(indikator__mal__plan__status=Atgardsplan.Status.UTKAST)


class Indikatormal(models.Model):
    """The target of an indicator for one year, in the indicator's unit."""

    indikator = models.ForeignKey(Indikator, on_delete=models.CASCADE, related_name="malvarden")
    ar = models.PositiveSmallIntegerField("år")
    varde = models.DecimalField("målvärde", max_digits=16, decimal_places=4)

    omrade_vag: ClassVar[str] = "indikator__mal__plan__stadsdelsomrade"
    objects = Indikatordelsfraga.as_manager()

    class Meta:
        verbose_name = "målvärde"
        verbose_name_plural = "målvärden"
        ordering = ("indikator", "ar")
        constraints = (
            models.UniqueConstraint(fields=("indikator", "ar"), name="indikatormal_ett_per_ar"),
            models.CheckConstraint(condition=Q(ar__gte=2000, ar__lte=2099), name="indikatormal_ar"),
        )

    def __str__(self) -> str:
        return f"{self.indikator_id} {self.ar}: {self.varde}"


class Indikatorvardesfraga(Omradesfraga["Indikatorvarde"]):
    """Values: seen with their plan; those of a round first when it is closed."""

    def faststallt(self) -> Q:
        klart = Q(omgang__isnull=True) | Q(omgang__status="stangd")
        return ~Q(indikator__mal__plan__status=Atgardsplan.Status.UTKAST) & klart


class Indikatorvarde(Versionerad):
    """A value as people entered it, or as it was read from the figures when a round was followed up.

    One per indicator and round; outside rounds (`omgang` empty) one per indicator and day.
    """

    indikator = models.ForeignKey(Indikator, on_delete=models.CASCADE, related_name="varden")
    omgang = models.ForeignKey(
        "atgardsplan.Uppfoljningsomgang",
        verbose_name="omgång",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="indikatorvarden",
    )
    ar = models.PositiveSmallIntegerField("år", help_text="Året som värdet hör till.")
    matt = models.DateField("per", help_text="Till och med vilken dag värdet gäller.")
    varde = models.DecimalField("värde", max_digits=16, decimal_places=4)
    kommentar = models.TextField("kommentar", blank=True)
    hamtat = models.BooleanField("hämtat ur statistiken", default=False)
    angivet_av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    angivet_tid = models.DateTimeField("angivet")

    omrade_vag: ClassVar[str] = "indikator__mal__plan__stadsdelsomrade"
    objects = Indikatorvardesfraga.as_manager()

    class Meta:
        verbose_name = "indikatorvärde"
        verbose_name_plural = "indikatorvärden"
        ordering = ("indikator", "matt", "pk")
        constraints = (
            *versionsvillkor("indikatorvarde"),
            models.UniqueConstraint(
                fields=("indikator", "omgang"), condition=Q(omgang__isnull=False), name="indikatorvarde_ett_per_omgang"
            ),
            models.UniqueConstraint(
                fields=("indikator", "matt"), condition=Q(omgang__isnull=True), name="indikatorvarde_ett_per_dag"
            ),
            models.CheckConstraint(condition=Q(ar__gte=2000, ar__lte=2099), name="indikatorvarde_ar"),
        )

    def __str__(self) -> str:
        return f"{self.indikator_id} {self.matt}: {self.varde}"
