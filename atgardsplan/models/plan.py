"""The plan of one stadsdelsområde and period: its goals, the causes behind them, and what was changed when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from atgardsplan.models.grund import M, Strykbar, Versionerad, strykvillkor, versionsvillkor
from lagesbild.models import Lagesbild
from samverkan.models import (
    Omradesfraga,
    PrioriteratOmrade,
    Samverkansoverenskommelse,
    Stadsdelsomrade,
    kant_val,
    vem_och_nar,
)


class Planfraga(Omradesfraga["Atgardsplan"]):
    """Plans."""

    def faststallt(self) -> Q:
        return ~Q(status=Atgardsplan.Status.UTKAST)


class Atgardsplan(Versionerad):
    """The plan under one agreement (lag 2023:196, 5 §).

    Decided when both parts have signed, each for itself (`forvaltning_*`, `polis_*`), or, for a plan that was decided
    before it was put in here, by what `beslut_hanvisning` names. What is changed after that is a `Planandring`.
    """

    class Status(models.TextChoices):
        UTKAST = "utkast", "Utkast"
        BESLUTAD = "beslutad", "Beslutad"
        AVSLUTAD = "avslutad", "Avslutad"

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="atgardsplaner"
    )
    overenskommelse = models.ForeignKey(
        Samverkansoverenskommelse,
        verbose_name="överenskommelse",
        on_delete=models.PROTECT,
        related_name="atgardsplaner",
    )
    foregaende = models.ForeignKey(
        "self",
        verbose_name="bygger på planen",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="efterfoljare",
    )
    namn = models.CharField("namn", max_length=160)
    fran = models.DateField("från")
    till = models.DateField("till")
    status = models.CharField("status", max_length=12, choices=Status, default=Status.UTKAST)
    bakgrund = models.TextField("bakgrund", blank=True)
    kommunikation = models.TextField("kommunikation", blank=True)
    organisation = models.TextField("organisation för arbetet", blank=True)
    forvaltning_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    forvaltning_tid = models.DateTimeField("beslutad av stadsdelsförvaltningen", null=True, blank=True)
    polis_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    polis_tid = models.DateTimeField("beslutad av polisen", null=True, blank=True)
    beslut_hanvisning = models.CharField(
        "beslutad utanför systemet", max_length=200, blank=True, help_text="Var och när en äldre plan beslutades."
    )
    avslutad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    avslutad_tid = models.DateTimeField("avslutad", null=True, blank=True)
    avslutad_skal = models.TextField("slutord", blank=True, help_text="Vad som tas med till nästa plan.")

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Planfraga.as_manager()

    class Meta:
        verbose_name = "åtgärdsplan"
        verbose_name_plural = "åtgärdsplaner"
        ordering = ("stadsdelsomrade", "-fran")
        constraints = (
            models.UniqueConstraint(fields=("stadsdelsomrade", "fran"), name="atgardsplan_unik_start"),
            models.CheckConstraint(
                condition=Q(till__gte=F("fran")),
                name="atgardsplan_period",
                violation_error_message="Planen kan inte sluta innan den börjar.",
            ),
            *versionsvillkor("atgardsplan"),
            *(
                vem_och_nar(f"{vad}_av", f"{vad}_tid", f"atgardsplan_{vad}_vem_och_nar")
                for vad in ("forvaltning", "polis", "avslutad")
            ),
            models.CheckConstraint(
                condition=Q(status="utkast", beslut_hanvisning="")
                & (Q(forvaltning_tid__isnull=True) | Q(polis_tid__isnull=True))
                | Q(status__in=["beslutad", "avslutad"])
                & (~Q(beslut_hanvisning="") | Q(forvaltning_tid__isnull=False, polis_tid__isnull=False)),
                name="atgardsplan_beslutad_av_bada",
            ),
            # One authority each: the same person can't sign for both.
            models.CheckConstraint(
                condition=Q(forvaltning_av__isnull=True) | Q(polis_av__isnull=True) | ~Q(forvaltning_av=F("polis_av")),
                name="atgardsplan_tva_personer",
            ),
            models.CheckConstraint(
                condition=Q(status="avslutad") | Q(avslutad_tid__isnull=True), name="atgardsplan_avslutad_har_tid"
            ),
            models.CheckConstraint(
                condition=Q(foregaende__isnull=True) | ~Q(foregaende=F("id")), name="atgardsplan_inte_efter_sig_sjalv"
            ),
        )

    def __str__(self) -> str:
        return self.namn

    @property
    def beslutad(self) -> bool:
        """Whether the plan has been decided; it may since have been closed."""
        return self.status != self.Status.UTKAST

    @property
    def oppen(self) -> bool:
        """Whether it can still be changed."""
        return self.status != self.Status.AVSLUTAD

    @property
    def senaste_andring(self) -> int:
        """The number of the latest change of what is decided about; 0 when there is none. A query."""
        slag = Planandring.Slag
        andringar = self.andringar.exclude(slag__in=[slag.STATUS, slag.KROCK])
        return andringar.order_by("-pk").values_list("pk", flat=True).first() or 0


class Plandelsfraga(Omradesfraga[M]):
    """What hangs on a plan: seen with it."""

    def faststallt(self) -> Q:
        return ~Q(plan__status=Atgardsplan.Status.UTKAST)


class Maldelsfraga(Omradesfraga[M]):
    """What hangs on a goal: seen with its plan."""

    def faststallt(self) -> Q:
        return ~Q(mal__plan__status=Atgardsplan.Status.UTKAST)


class Mal(Versionerad):
    """What one prioriterat område is to reach in a plan: the övergripande mål and the lägesbild in short."""

    plan = models.ForeignKey(Atgardsplan, on_delete=models.CASCADE, related_name="mal")
    prioriterat_omrade = models.ForeignKey(
        PrioriteratOmrade, verbose_name="prioriterat område", on_delete=models.PROTECT, related_name="mal"
    )
    ordning = models.PositiveSmallIntegerField("ordning")
    overgripande_mal = models.TextField("övergripande mål")
    lagesbild_text = models.TextField("lägesbild i korthet", blank=True)
    lagesbild = models.ForeignKey(
        Lagesbild,
        verbose_name="årets lägesbild",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mal",
    )

    omrade_vag: ClassVar[str] = "plan__stadsdelsomrade"
    objects = Plandelsfraga.as_manager()

    class Meta:
        verbose_name = "mål"
        verbose_name_plural = "mål"
        ordering = ("plan", "ordning", "pk")
        constraints = (
            models.UniqueConstraint(fields=("plan", "prioriterat_omrade"), name="mal_ett_per_omrade"),
            models.UniqueConstraint(fields=("plan", "ordning"), name="mal_ordning"),
            *versionsvillkor("mal"),
        )

    def __str__(self) -> str:
        return self.overgripande_mal


class Orsak(Versionerad, Strykbar):
    """A cause of the problem that a goal is about, and what that rests on: the thread starts here."""

    mal = models.ForeignKey(Mal, verbose_name="prioriterat område", on_delete=models.CASCADE, related_name="orsaker")
    ordning = models.PositiveSmallIntegerField("ordning")
    text = models.CharField("orsak", max_length=300)
    underlag = models.TextField("vad det bygger på", blank=True)

    omrade_vag: ClassVar[str] = "mal__plan__stadsdelsomrade"
    objects = Maldelsfraga.as_manager()

    class Meta:
        verbose_name = "orsak"
        verbose_name_plural = "orsaker"
        ordering = ("mal", "ordning", "pk")
        constraints = (
            models.UniqueConstraint(fields=("mal", "ordning"), name="orsak_ordning"),
            *versionsvillkor("orsak"),
            *strykvillkor("orsak"),
        )

    def __str__(self) -> str:
        return self.text


class Planandringsfraga(Omradesfraga["Planandring"]):
    """Changes: a läsare sees those after the decision, not how the draft came about."""

    def faststallt(self) -> Q:
        return Q(efter_beslut=True) & ~Q(plan__status=Atgardsplan.Status.UTKAST)


class Planandring(models.Model):
    """One change of a plan or of something in it (goal, cause, indicator, activity): who, when, from, to, why.

    Append only. `fran` and `till` hold field name → value as people read it; for something new `fran` is empty,
    for something struck out both are. After the decision there is always a reason.
    """

    class Slag(models.TextChoices):
        TILLAGD = "tillagd", "Tillagd"
        ANDRAD = "andrad", "Ändrad"
        STRUKEN = "struken", "Struken"
        ATERTAGEN = "atertagen", "Åter med i planen"
        STATUS = "status", "Planens status"
        KROCK = "krock", "Inte sparad: någon annan hann före"

    plan = models.ForeignKey(Atgardsplan, on_delete=models.CASCADE, related_name="andringar")
    # Set for an activity: its history is asked for by itself.
    aktivitet = models.ForeignKey(
        "atgardsplan.Aktivitet", null=True, blank=True, on_delete=models.CASCADE, related_name="andringar"
    )
    slag = models.CharField("slag", max_length=10, choices=Slag)
    objekt_typ = models.CharField("vad", max_length=32, help_text="Modellens namn med små bokstäver.")
    objekt_id = models.PositiveBigIntegerField("objektets nummer")
    objekt_text = models.CharField("i klartext", max_length=200)
    version = models.PositiveIntegerField("version")
    fran = models.JSONField("från", default=dict, blank=True)
    till = models.JSONField("till", default=dict, blank=True)
    skal = models.TextField("skäl", blank=True)
    efter_beslut = models.BooleanField("efter beslutet", default=False)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField("tid")

    omrade_vag: ClassVar[str] = "plan__stadsdelsomrade"
    objects = Planandringsfraga.as_manager()

    class Meta:
        verbose_name = "ändring i planen"
        verbose_name_plural = "ändringar i planen"
        ordering = ("-tid", "-pk")
        constraints = (
            kant_val("slag", ("tillagd", "andrad", "struken", "atertagen", "status", "krock"), "planandring_kant_slag"),
            models.CheckConstraint(
                condition=Q(efter_beslut=False) | Q(slag__in=["status", "krock"]) | ~Q(skal=""),
                name="planandring_efter_beslut_med_skal",
            ),
            models.UniqueConstraint(
                fields=("objekt_typ", "objekt_id", "version"),
                condition=~Q(slag="krock"),
                name="planandring_en_rad_per_version",
            ),
        )
        indexes = (models.Index(fields=("plan", "-tid"), name="planandring_plan_tid"),)

    def __str__(self) -> str:
        return f"{self.get_slag_display()}: {self.objekt_text}"
