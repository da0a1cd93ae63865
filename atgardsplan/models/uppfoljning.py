"""The follow-up rounds T1, T2 and VB, and what each activity reports in them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from atgardsplan.models.aktivitet import Aktivitet
from samverkan.models import Omradesfraga, Stadsdelsomrade, kant_val, vem_och_nar


class Omgangsslag(models.TextChoices):
    """The three rounds of a year."""

    T1 = "t1", "T1"
    T2 = "t2", "T2"
    VB = "vb", "VB"

    def period_till(self, ar: int) -> date:
        """The last day that the round is about: 30 April, 31 August, 31 December."""
        return {"t1": date(ar, 4, 30), "t2": date(ar, 8, 31), "vb": date(ar, 12, 31)}[self.value]


class Uppfoljningsinstallning(models.Model):
    """How an area follows up: whether rounds open by themselves, how long people have, when they are reminded.

    Days count from the last day that the round is about (`Omgangsslag.period_till`); `paminn_dagar` from the day the
    texts are due: −7 is a week before, 3 three days after.
    """

    stadsdelsomrade = models.OneToOneField(
        Stadsdelsomrade,
        verbose_name="stadsdelsområde",
        on_delete=models.PROTECT,
        related_name="uppfoljningsinstallning",
    )
    oppnas_sjalv = models.BooleanField("omgångarna öppnas av sig själva", default=True)
    oppnas_dagar = models.SmallIntegerField("öppnas, dagar efter periodens slut", default=-14)
    inlamning_dagar = models.SmallIntegerField("texterna ska in, dagar efter periodens slut", default=7)
    granskning_dagar = models.SmallIntegerField("granskat, dagar efter periodens slut", default=14)
    paminn_dagar = models.JSONField("påminnelser, dagar från inlämningsdagen", default=list, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "inställning för uppföljning"
        verbose_name_plural = "inställningar för uppföljning"
        constraints = (
            models.CheckConstraint(
                condition=Q(oppnas_dagar__lte=F("inlamning_dagar"), inlamning_dagar__lte=F("granskning_dagar")),
                name="uppfoljningsinstallning_ordning",
                violation_error_message="Omgången öppnas först, sedan ska texterna in, sedan granskas de.",
            ),
        )

    def __str__(self) -> str:
        return f"Uppföljning i {self.stadsdelsomrade}"


class Omgangsfraga(Omradesfraga["Uppfoljningsomgang"]):
    """Rounds: a läsare sees those that are closed."""

    def faststallt(self) -> Q:
        return Q(status=Uppfoljningsomgang.Status.STANGD)


class Uppfoljningsomgang(models.Model):
    """One round of an area: T1, T2 or VB of a year. Closed, it is locked until it is opened again with a reason.

    `oppnare` is empty when it opened by itself.
    """

    class Status(models.TextChoices):
        PLANERAD = "planerad", "Planerad"
        OPPEN = "oppen", "Öppen"
        STANGD = "stangd", "Stängd"

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="uppfoljningsomgangar"
    )
    ar = models.PositiveSmallIntegerField("år")
    slag = models.CharField("omgång", max_length=2, choices=Omgangsslag)
    period_till = models.DateField("avser till och med")
    oppnas = models.DateField("öppnas")
    inlamning = models.DateField("texterna ska vara inlämnade")
    granskning = models.DateField("granskningen ska vara klar")
    paminn_dagar = models.JSONField("påminnelser, dagar från inlämningsdagen", default=list, blank=True)
    status = models.CharField("status", max_length=10, choices=Status, default=Status.PLANERAD)
    version = models.PositiveIntegerField("version", default=1)
    oppnad_tid = models.DateTimeField("öppnad", null=True, blank=True)
    oppnare = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stangd_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stangd_tid = models.DateTimeField("stängd", null=True, blank=True)
    ateroppnad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ateroppnad_tid = models.DateTimeField("återöppnad", null=True, blank=True)
    ateroppnad_skal = models.TextField("skäl till att omgången öppnades igen", blank=True)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Omgangsfraga.as_manager()

    class Meta:
        verbose_name = "uppföljningsomgång"
        verbose_name_plural = "uppföljningsomgångar"
        ordering = ("stadsdelsomrade", "-ar", "-slag")
        constraints = (
            models.UniqueConstraint(fields=("stadsdelsomrade", "ar", "slag"), name="omgang_en_per_slag_och_ar"),
            kant_val("slag", Omgangsslag.values, "omgang_kant_slag"),
            models.CheckConstraint(condition=Q(ar__gte=2000, ar__lte=2099), name="omgang_ar"),
            models.CheckConstraint(
                condition=Q(oppnas__lte=F("inlamning"), inlamning__lte=F("granskning")),
                name="omgang_dagar_i_ordning",
                violation_error_message="Omgången öppnas först, sedan ska texterna in, sedan granskas de.",
            ),
            models.CheckConstraint(
                condition=Q(status="planerad", oppnad_tid__isnull=True, stangd_tid__isnull=True)
                | Q(status="oppen", oppnad_tid__isnull=False, stangd_tid__isnull=True)
                | Q(status="stangd", oppnad_tid__isnull=False, stangd_tid__isnull=False),
                name="omgang_status_och_tider",
            ),
            models.CheckConstraint(
                condition=Q(oppnare__isnull=True) | Q(oppnad_tid__isnull=False), name="omgang_oppnare_har_tid"
            ),
            vem_och_nar("stangd_av", "stangd_tid", "omgang_stangd_vem_och_nar"),
            vem_och_nar("ateroppnad_av", "ateroppnad_tid", "omgang_ateroppnad_vem_och_nar"),
            models.CheckConstraint(
                condition=Q(ateroppnad_tid__isnull=True) | ~Q(ateroppnad_skal=""), name="omgang_ateroppnad_med_skal"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_slag_display()} {self.ar} {self.stadsdelsomrade}"

    @property
    def namn(self) -> str:
        """`T1 2025`."""
        return f"{self.get_slag_display()} {self.ar}"

    @property
    def forsenad(self) -> bool:
        """Whether the day on which the texts were due has passed in Stockholm."""
        return self.inlamning < timezone.localdate()


class Omgangsuppfoljningsfraga(Omradesfraga["Uppfoljning"]):
    """Follow-ups: a läsare sees what is approved in a closed round of a decided plan."""

    def faststallt(self) -> Q:
        klar = Q(lage=Uppfoljning.Lage.GODKAND, omgang__status=Uppfoljningsomgang.Status.STANGD)
        return klar & ~Q(aktivitet__mal__plan__status="utkast")


class Uppfoljning(models.Model):
    """What one activity reports in one round. Written, sent in, then approved by somebody else or sent back.

    `lage` is where the text is, `status` how the activity goes. `oforandrad_fran` is set when the writer has said
    "oförändrat": the texts are copied, and the page can tell from which round. Each text that was sent in, sent back
    or lost is kept in `Uppfoljningshistorik`.
    """

    class Lage(models.TextChoices):
        UTKAST = "utkast", "Utkast"
        INSKICKAD = "inskickad", "Inskickad"
        ATERSAND = "atersand", "Återsänd"
        GODKAND = "godkand", "Godkänd"

    class Status(models.TextChoices):
        EJ_PABORJAD = "ej_paborjad", "Ej påbörjad"
        ENLIGT_PLAN = "enligt_plan", "Enligt plan"
        AVVIKELSE = "avvikelse", "Avvikelse"
        KLAR = "klar", "Klar"
        AVBRUTEN = "avbruten", "Avbruten"

    aktivitet = models.ForeignKey(Aktivitet, on_delete=models.PROTECT, related_name="uppfoljningar")
    omgang = models.ForeignKey(
        Uppfoljningsomgang, verbose_name="omgång", on_delete=models.PROTECT, related_name="uppfoljningar"
    )
    lage = models.CharField("läge", max_length=10, choices=Lage, default=Lage.UTKAST)
    status = models.CharField("status", max_length=12, choices=Status, blank=True)
    gjort = models.TextField("vad som har gjorts", blank=True)
    resultat = models.TextField("resultat", blank=True)
    avvikelse_orsak = models.TextField("orsak till avvikelsen", blank=True)
    avvikelse_atgard = models.TextField("åtgärd", blank=True)
    prognos = models.TextField("prognos", blank=True)
    oforandrad_fran = models.ForeignKey(
        "self", verbose_name="oförändrad sedan", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField("version", default=1)
    skriven_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    skriven_tid = models.DateTimeField("skriven", null=True, blank=True)
    inskickad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    inskickad_tid = models.DateTimeField("inskickad", null=True, blank=True)
    atersand_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    atersand_tid = models.DateTimeField("återsänd", null=True, blank=True)
    atersand_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    atersand_kommentar = models.TextField("varför den sändes tillbaka", blank=True)
    godkand_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    godkand_tid = models.DateTimeField("godkänd", null=True, blank=True)
    # The chef whose deputy acted; empty when the chef did it.
    godkand_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    omrade_vag: ClassVar[str] = "omgang__stadsdelsomrade"
    objects = Omgangsuppfoljningsfraga.as_manager()

    class Meta:
        verbose_name = "uppföljning"
        verbose_name_plural = "uppföljningar"
        ordering = ("omgang", "aktivitet", "pk")
        constraints = (
            models.UniqueConstraint(fields=("aktivitet", "omgang"), name="uppfoljning_en_per_omgang"),
            kant_val(
                "status",
                ("ej_paborjad", "enligt_plan", "avvikelse", "klar", "avbruten"),
                "uppfoljning_kand_status",
                tomt=True,
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="uppfoljning_version"),
            *(
                vem_och_nar(f"{vad}_av", f"{vad}_tid", f"uppfoljning_{vad}_vem_och_nar")
                for vad in ("skriven", "inskickad", "atersand", "godkand")
            ),
            models.CheckConstraint(
                condition=Q(lage="utkast", godkand_tid__isnull=True)
                | Q(lage="inskickad", inskickad_tid__isnull=False, godkand_tid__isnull=True)
                | Q(lage="atersand", atersand_tid__isnull=False, godkand_tid__isnull=True) & ~Q(atersand_kommentar="")
                | Q(lage="godkand", inskickad_tid__isnull=False, godkand_tid__isnull=False),
                name="uppfoljning_lage_och_tider",
            ),
            models.CheckConstraint(
                condition=Q(lage__in=["utkast", "atersand"]) | ~Q(status=""),
                name="uppfoljning_inskickad_har_status",
                violation_error_message="Välj status innan uppföljningen skickas in.",
            ),
            models.CheckConstraint(
                condition=Q(lage__in=["utkast", "atersand"])
                | ~Q(status="avvikelse")
                | (~Q(avvikelse_orsak="") & ~Q(avvikelse_atgard="")),
                name="uppfoljning_avvikelse_forklaras",
                violation_error_message="En avvikelse ska ha både orsak och åtgärd.",
            ),
            # Nobody approves the own text.
            models.CheckConstraint(
                condition=Q(godkand_av__isnull=True)
                | (~Q(godkand_av=F("inskickad_av")) & (Q(skriven_av__isnull=True) | ~Q(godkand_av=F("skriven_av")))),
                name="uppfoljning_godkand_av_annan",
            ),
            models.CheckConstraint(
                condition=Q(godkand_for__isnull=True) | Q(godkand_av__isnull=False),
                name="uppfoljning_godkand_for_nagon",
            ),
            models.CheckConstraint(
                condition=Q(oforandrad_fran__isnull=True) | ~Q(oforandrad_fran=F("id")),
                name="uppfoljning_inte_oforandrad_fran_sig",
            ),
        )
        indexes = (models.Index(fields=("omgang", "lage"), name="uppfoljning_omgang_lage"),)

    def __str__(self) -> str:
        return f"{self.omgang.namn}: {self.aktivitet}"[:200]


class Uppfoljningshistorikfraga(Omradesfraga["Uppfoljningshistorik"]):
    """History is work in progress, also when what it led to is settled."""

    def faststallt(self) -> Q:
        return Q(pk__in=[])


class Uppfoljningshistorik(models.Model):
    """Each step of a follow-up, with what changed (`fran`, `till`: field → value). Append only."""

    class Handelse(models.TextChoices):
        SPARAD = "sparad", "Sparad"
        OFORANDRAD = "oforandrad", "Oförändrad sedan förra omgången"
        INSKICKAD = "inskickad", "Inskickad"
        ATERTAGEN = "atertagen", "Återtagen av den som skickade in"
        ATERSAND = "atersand", "Återsänd"
        GODKAND = "godkand", "Godkänd"
        OPPNAD = "oppnad", "Öppnad igen"
        KROCK = "krock", "Inte sparad: någon annan hann före"

    uppfoljning = models.ForeignKey(Uppfoljning, on_delete=models.CASCADE, related_name="historik")
    handelse = models.CharField("händelse", max_length=12, choices=Handelse)
    version = models.PositiveIntegerField("version")
    fran = models.JSONField("från", default=dict, blank=True)
    till = models.JSONField("till", default=dict, blank=True)
    kommentar = models.TextField("kommentar", blank=True)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The chef whose deputy acted.
    at = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField("tid")

    omrade_vag: ClassVar[str] = "uppfoljning__omgang__stadsdelsomrade"
    objects = Uppfoljningshistorikfraga.as_manager()

    class Meta:
        verbose_name = "uppföljningens historik"
        verbose_name_plural = "uppföljningarnas historik"
        ordering = ("-tid", "-pk")
        constraints = (
            kant_val(
                "handelse",
                ("sparad", "oforandrad", "inskickad", "atertagen", "atersand", "godkand", "oppnad", "krock"),
                "uppfoljningshistorik_kand_handelse",
            ),
            models.UniqueConstraint(
                fields=("uppfoljning", "version"),
                condition=~Q(handelse="krock"),
                name="uppfoljningshistorik_en_rad_per_version",
            ),
        )

    def __str__(self) -> str:
        return f"{self.uppfoljning_id} v{self.version}: {self.get_handelse_display()}"
