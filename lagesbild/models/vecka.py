"""The weekly joint assessment, its history and the state of the week."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from lagesbild.niva import Niva
from lagesbild.vecka import AR_MED_53, Vecka
from platser.models import Stadsdel
from samverkan.models import Omradesfraga, Stadsdelsomrade

NIVAER = [(niva.value, f"{niva.value} {niva.lage}") for niva in Niva]


def veckovillkor(namn: str) -> tuple[models.CheckConstraint, models.CheckConstraint]:
    """Constraints that (ar, vecka) is a week that exists: 53 only in the years that have it."""
    return (
        models.CheckConstraint(
            condition=Q(ar__gte=2000, ar__lte=2099, vecka__gte=1, vecka__lte=53), name=f"{namn}_vecka_1_53"
        ),
        models.CheckConstraint(
            condition=Q(vecka__lte=52) | Q(ar__in=AR_MED_53),
            name=f"{namn}_vecka_53",
            violation_error_message="Vecka 53 finns inte det året.",
        ),
    )


def i_faststalld_vecka(vag: str = "stadsdel__stadsdelsomrade") -> Q:
    """The condition that a row, whose area is reached by `vag`, lies in a week that both parts have fastställt."""
    lage = Veckolage.objects.filter(
        stadsdelsomrade=OuterRef(vag),
        ar=OuterRef("ar"),
        vecka=OuterRef("vecka"),
        status=Veckolage.Status.FASTSTALLD,
    )
    return Q(Exists(lage))


class Bedomningsfraga(Omradesfraga["Veckobedomning"]):
    """Assessments."""

    def faststallt(self) -> Q:
        """A läsare sees the weeks that both parts have fastställt."""
        return i_faststalld_vecka()


class Veckobedomning(models.Model):
    """The joint level of one stadsdel in one ISO week. No row: ej rapporterad."""

    class Lage(models.TextChoices):
        BEDOMD = "bedomd", "Bedömd"
        LUGN = "lugn", "Bekräftat lugnt"

    stadsdel = models.ForeignKey(
        Stadsdel, verbose_name="stadsdel", on_delete=models.PROTECT, related_name="veckobedomningar"
    )
    ar = models.PositiveSmallIntegerField("år")
    vecka = models.PositiveSmallIntegerField("vecka")
    niva = models.PositiveSmallIntegerField("nivå", choices=NIVAER)
    lage = models.CharField("läge", max_length=8, choices=Lage, default=Lage.BEDOMD)
    motivering = models.TextField("motivering", blank=True, max_length=2000)
    version = models.PositiveIntegerField("version", default=1)
    satt_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="satt av", on_delete=models.PROTECT, related_name="+"
    )
    satt_tid = models.DateTimeField("satt")

    omrade_vag: ClassVar[str] = "stadsdel__stadsdelsomrade"
    objects = Bedomningsfraga.as_manager()

    class Meta:
        verbose_name = "veckobedömning"
        verbose_name_plural = "veckobedömningar"
        ordering = ("ar", "vecka", "stadsdel__ordning", "pk")
        constraints = (
            models.UniqueConstraint(fields=("stadsdel", "ar", "vecka"), name="veckobedomning_unik"),
            models.CheckConstraint(
                condition=Q(niva__gte=1, niva__lte=5),
                name="veckobedomning_niva_1_5",
                violation_error_message="Nivån ska vara 1–5.",
            ),
            models.CheckConstraint(
                condition=Q(lage="bedomd") | Q(lage="lugn", niva=1), name="veckobedomning_lugn_ar_niva_1"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="veckobedomning_version"),
            *veckovillkor("veckobedomning"),
        )
        indexes = (models.Index(fields=("ar", "vecka"), name="veckobedomning_ar_vecka"),)

    def __str__(self) -> str:
        return f"{self.stadsdel} {self.iso}: {self.niva}"

    @property
    def iso(self) -> Vecka:
        """The week as a value."""
        return Vecka(self.ar, self.vecka)

    @property
    def lugn(self) -> bool:
        """Whether somebody has confirmed that nothing happened."""
        return self.lage == self.Lage.LUGN


class Historikfraga(Omradesfraga["Bedomningshistorik"]):
    """History: seen with its week."""

    def faststallt(self) -> Q:
        return i_faststalld_vecka()


class Bedomningshistorik(models.Model):
    """Every value that was saved, and every one that lost to somebody else's. Append only."""

    class Utfall(models.TextChoices):
        SPARAD = "sparad", "Sparad"
        KROCK = "krock", "Inte sparad: någon annan hann före"

    stadsdel = models.ForeignKey(Stadsdel, on_delete=models.PROTECT, related_name="bedomningshistorik")
    ar = models.PositiveSmallIntegerField("år")
    vecka = models.PositiveSmallIntegerField("vecka")
    utfall = models.CharField("utfall", max_length=8, choices=Utfall, default=Utfall.SPARAD)
    version = models.PositiveIntegerField("version", help_text="Sparad: den nya. Krock: den som fanns.")
    fran_niva = models.PositiveSmallIntegerField("från nivå", null=True, blank=True)
    till_niva = models.PositiveSmallIntegerField("till nivå", choices=NIVAER)
    fran_lage = models.CharField("från läge", max_length=8, blank=True)
    till_lage = models.CharField("till läge", max_length=8, choices=Veckobedomning.Lage)
    fran_motivering = models.TextField("från motivering", blank=True)
    till_motivering = models.TextField("till motivering", blank=True)
    orsak = models.TextField("orsak", blank=True)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="av", on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField("tid")

    omrade_vag: ClassVar[str] = "stadsdel__stadsdelsomrade"
    objects = Historikfraga.as_manager()

    class Meta:
        verbose_name = "bedömningshistorik"
        verbose_name_plural = "bedömningshistorik"
        ordering = ("-tid", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("stadsdel", "ar", "vecka", "version"),
                condition=Q(utfall="sparad"),
                name="historik_en_rad_per_version",
            ),
            models.CheckConstraint(condition=Q(till_niva__gte=1, till_niva__lte=5), name="historik_niva_1_5"),
            *veckovillkor("historik"),
        )
        indexes = (models.Index(fields=("stadsdel", "ar", "vecka"), name="historik_cell"),)

    def __str__(self) -> str:
        return f"{self.stadsdel_id} {self.ar}-{self.vecka:02} v{self.version}: {self.till_niva}"

    @property
    def lugn(self) -> bool:
        """Whether the value was confirmed quiet."""
        return self.till_lage == Veckobedomning.Lage.LUGN


class Veckolagesfraga(Omradesfraga["Veckolage"]):
    """States of weeks."""

    def faststallt(self) -> Q:
        return Q(status=Veckolage.Status.FASTSTALLD)

    def ar_last(self, omrade: Stadsdelsomrade, vecka: Vecka) -> bool:
        """Whether both parts have fastställt the week, which everybody with sight of the area may know."""
        veckan = self.filter(stadsdelsomrade=omrade, ar=vecka.ar, vecka=vecka.vecka)
        return veckan.filter(status=Veckolage.Status.FASTSTALLD).exists()


class Veckolage(models.Model):
    """The state of one week in one stadsdelsområde. Fastställd when both parts have said so, each for itself."""

    class Status(models.TextChoices):
        OPPEN = "oppen", "Öppen"
        FASTSTALLD = "faststalld", "Fastställd"

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="veckolagen"
    )
    ar = models.PositiveSmallIntegerField("år")
    vecka = models.PositiveSmallIntegerField("vecka")
    status = models.CharField("status", max_length=12, choices=Status, default=Status.OPPEN)
    oppnad_tid = models.DateTimeField("öppnad", null=True, blank=True, help_text="Av sig själv, på måndagen.")
    andring = models.PositiveIntegerField("ändring", default=0, help_text="Ökar vid varje ändring av något i veckan.")
    forvaltning_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    forvaltning_tid = models.DateTimeField("fastställd av stadsdelsförvaltningen", null=True, blank=True)
    polis_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    polis_tid = models.DateTimeField("fastställd av polisen", null=True, blank=True)
    ateroppnad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ateroppnad_tid = models.DateTimeField("återöppnad", null=True, blank=True)
    ateroppnad_skal = models.TextField("skäl till att veckan öppnades igen", blank=True)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Veckolagesfraga.as_manager()

    class Meta:
        verbose_name = "veckoläge"
        verbose_name_plural = "veckolägen"
        ordering = ("stadsdelsomrade", "ar", "vecka")
        constraints = (
            models.UniqueConstraint(fields=("stadsdelsomrade", "ar", "vecka"), name="veckolage_unikt"),
            *veckovillkor("veckolage"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{part}_av__isnull": True, f"{part}_tid__isnull": True})
                    | Q(**{f"{part}_av__isnull": False, f"{part}_tid__isnull": False}),
                    name=f"veckolage_{part}_vem_och_nar",
                )
                for part in ("forvaltning", "polis", "ateroppnad")
            ),
            models.CheckConstraint(
                condition=Q(status="oppen") & (Q(forvaltning_tid__isnull=True) | Q(polis_tid__isnull=True))
                | Q(status="faststalld", forvaltning_tid__isnull=False, polis_tid__isnull=False),
                name="veckolage_faststalld_av_bada",
            ),
            models.CheckConstraint(
                condition=Q(ateroppnad_tid__isnull=True) | ~Q(ateroppnad_skal=""), name="veckolage_ateroppnad_med_skal"
            ),
            # One authority each: the same person can't sign for both.
            models.CheckConstraint(
                condition=Q(forvaltning_av__isnull=True) | Q(polis_av__isnull=True) | ~Q(forvaltning_av=F("polis_av")),
                name="veckolage_tva_personer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.stadsdelsomrade} {self.iso}: {self.get_status_display()}"

    @property
    def iso(self) -> Vecka:
        """The week as a value."""
        return Vecka(self.ar, self.vecka)

    @property
    def last(self) -> bool:
        """Whether levels can no longer be changed."""
        return self.status == self.Status.FASTSTALLD
