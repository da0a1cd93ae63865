"""The weekly meeting: each part's own proposal, the anchors of the levels, and what is decided for next week."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from lagesbild.models.vecka import NIVAER, i_faststalld_vecka, veckovillkor
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from samverkan.models import Anvandare, Giltighet, Omradesfraga, Stadsdelsomrade, Uppdrag, giltighet_villkor
from samverkan.roller import Part, Ratt


class Forslagsfraga(Omradesfraga["Forslag"]):
    """Proposals. Work in progress for ever: never seen by a läsare."""

    def faststallt(self) -> Q:
        return Q(pk__in=[])

    def synlig_for(self, user: Anvandare | AnonymousUser) -> Self:
        """What `user` may read: what is left openly, by the own part, by the person, or is no longer hidden.

        Somebody who acts for both parts has no own part here: a hidden proposal by a colleague would be read on behalf
        of the other side. That person sees what the person has left, and the rest when both parts have left theirs.
        """
        uppdrag = Uppdrag.objects.none() if not user.is_authenticated else Uppdrag.objects.filter(anvandare=user)
        mina = uppdrag.aktiva().med_ratt(Ratt.SE_ARBETSMATERIAL).filter(stadsdelsomrade=OuterRef(self.model.omrade_vag))
        egen_part = Exists(mina.filter(part=OuterRef("part"))) & ~Exists(mina.exclude(part=OuterRef("part")))
        # Earlier wordings of the other part stay its own: only what was current when both had left theirs is shown.
        visad = Q(aktuell=True) & (Q(self._bada_har_lamnat()) | i_faststalld_vecka())
        egen = Q(av=user.pk) | Q(egen_part)
        return self.i_synliga_omraden(user).filter(egen | Q(dolt=False) | visad)

    def i_synliga_omraden(self, user: Anvandare | AnonymousUser) -> Self:
        """Also those whose level `user` may not read: for saying that one has been left, and nothing more."""
        return super().synlig_for(user)

    def dar_bada_har_lamnat(self) -> Self:
        """Every version where nothing is hidden any longer."""
        return self.filter(self._bada_har_lamnat())

    def _bada_har_lamnat(self) -> Exists:
        andras = self.model._default_manager.filter(
            stadsdel=OuterRef("stadsdel"), ar=OuterRef("ar"), vecka=OuterRef("vecka"), aktuell=True
        )
        return Exists(andras.exclude(part=OuterRef("part")))


class Forslag(models.Model):
    """One part's proposed level for a stadsdel and week, before the meeting. Append only; the newest that was not lost
    to somebody else's is `aktuell`.

    `dolt`: left under the promise that the other part does not see it before both have left theirs. All proposals of
    a week have the same: what the area had chosen when the first one was left. A change of mind comes later.
    """

    class Utfall(models.TextChoices):
        SPARAD = "sparad", "Sparad"
        KROCK = "krock", "Inte sparad: någon annan hann före"

    stadsdel = models.ForeignKey(Stadsdel, verbose_name="stadsdel", on_delete=models.PROTECT, related_name="forslag")
    ar = models.PositiveSmallIntegerField("år")
    vecka = models.PositiveSmallIntegerField("vecka")
    part = models.CharField("part", max_length=16, choices=Part)
    version = models.PositiveIntegerField("version", default=1)
    aktuell = models.BooleanField("aktuellt", default=True)
    utfall = models.CharField("utfall", max_length=8, choices=Utfall, default=Utfall.SPARAD)
    dolt = models.BooleanField("dolt tills båda har lämnat", default=False)
    niva = models.PositiveSmallIntegerField("nivå", choices=NIVAER)
    skal = models.TextField("skäl", max_length=1000, blank=True)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="av", on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField("tid")

    omrade_vag: ClassVar[str] = "stadsdel__stadsdelsomrade"
    objects = Forslagsfraga.as_manager()

    class Meta:
        verbose_name = "förslag"
        verbose_name_plural = "förslag"
        ordering = ("ar", "vecka", "stadsdel", "part", "version")
        constraints = (
            models.UniqueConstraint(fields=("stadsdel", "ar", "vecka", "part", "version"), name="forslag_version"),
            models.UniqueConstraint(
                fields=("stadsdel", "ar", "vecka", "part"), condition=Q(aktuell=True), name="forslag_ett_aktuellt"
            ),
            models.CheckConstraint(condition=Q(niva__gte=1, niva__lte=5), name="forslag_niva_1_5"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="forslag_kand_part"),
            models.CheckConstraint(condition=Q(aktuell=False) | Q(utfall="sparad"), name="forslag_aktuellt_ar_sparat"),
            *veckovillkor("forslag"),
        )
        indexes = (models.Index(fields=("ar", "vecka"), name="forslag_ar_vecka"),)

    def __str__(self) -> str:
        # Without the level: the text stands in the log, which both parts read.
        return f"{self.stadsdel} {self.ar}-{self.vecka:02} {self.part} v{self.version}"

    @property
    def iso(self) -> Vecka:
        """The week as a value."""
        return Vecka(self.ar, self.vecka)


class Nivaankare(Giltighet):
    """What a level means in this area, in its own words, between two dates: help to judge alike."""

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="nivaankare"
    )
    niva = models.PositiveSmallIntegerField("nivå", choices=NIVAER)
    text = models.TextField("så här brukar det se ut", max_length=1000)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "nivåankare"
        verbose_name_plural = "nivåankare"
        ordering = ("stadsdelsomrade", "niva", "giltig_fran")
        constraints = (
            giltighet_villkor("nivaankare_giltighet"),
            models.UniqueConstraint(
                fields=("stadsdelsomrade", "niva", "giltig_fran"),
                name="nivaankare_unik_start",
                violation_error_message="Nivån har redan ett ankare från det datumet.",
            ),
            models.UniqueConstraint(
                fields=("stadsdelsomrade", "niva"),
                condition=Q(giltig_till__isnull=True),
                name="nivaankare_ett_oppet",
                violation_error_message="Nivån har redan ett ankare utan slutdatum.",
            ),
            models.CheckConstraint(condition=Q(niva__gte=1, niva__lte=5), name="nivaankare_niva_1_5"),
        )

    def __str__(self) -> str:
        return f"{self.niva}: {self.text[:60]}"


class Insatsfraga(Omradesfraga["Veckoinsats"]):
    """What was decided at the meetings."""

    def faststallt(self) -> Q:
        """A läsare sees what was decided in weeks that both parts have fastställt."""
        return i_faststalld_vecka("stadsdelsomrade")


class Veckoinsats(models.Model):
    """What the meeting of one week decides for the next: what, where, who.

    It stays on the agenda of every following week until a meeting says that it is done or dropped, so nothing has to be
    copied when it is carried over. `ar` and `vecka`: the week whose meeting decided. `slut_ar`, `slut_vecka`: the week
    whose meeting said that it was over.
    """

    class Ansvar(models.TextChoices):
        FORVALTNING = "forvaltning", "Stadsdelsförvaltningen"
        POLIS = "polis", "Polisen"
        GEMENSAM = "gemensam", "Gemensamt"
        ANNAN = "annan", "Annan"

    class Status(models.TextChoices):
        PAGAR = "pagar", "Pågår"
        GJORD = "gjord", "Gjord"
        AVBRUTEN = "avbruten", "Avförd"

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="veckoinsatser"
    )
    ar = models.PositiveSmallIntegerField("år")
    vecka = models.PositiveSmallIntegerField("vecka")
    vad = models.CharField("vad ska göras", max_length=300)
    stadsdel = models.ForeignKey(
        Stadsdel,
        verbose_name="stadsdel",
        on_delete=models.PROTECT,
        related_name="veckoinsatser",
        null=True,
        blank=True,
        help_text="Tomt: hela området.",
    )
    plats = models.CharField("plats", max_length=120, blank=True)
    ansvar = models.CharField("part", max_length=12, choices=Ansvar, default=Ansvar.GEMENSAM)
    vem = models.CharField("vem", max_length=120, blank=True, help_text="Funktion i första hand.")
    status = models.CharField("status", max_length=10, choices=Status, default=Status.PAGAR)
    slut_ar = models.PositiveSmallIntegerField("avslutad år", null=True, blank=True)
    slut_vecka = models.PositiveSmallIntegerField("avslutad vecka", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)
    skapad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="skriven av", on_delete=models.PROTECT, related_name="+"
    )
    skapad_tid = models.DateTimeField("skriven")

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Insatsfraga.as_manager()

    class Meta:
        verbose_name = "insats"
        verbose_name_plural = "insatser"
        ordering = ("ar", "vecka", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(status="pagar", slut_ar__isnull=True, slut_vecka__isnull=True)
                | Q(status__in=["gjord", "avbruten"], slut_ar__isnull=False, slut_vecka__isnull=False),
                name="veckoinsats_slut_har_vecka",
            ),
            models.CheckConstraint(condition=~Q(vad=""), name="veckoinsats_sager_vad"),
            models.CheckConstraint(condition=Q(version__gte=1), name="veckoinsats_version"),
            *veckovillkor("veckoinsats"),
        )
        indexes = (models.Index(fields=("stadsdelsomrade", "status"), name="veckoinsats_omrade_status"),)

    def __str__(self) -> str:
        return self.vad[:80]

    @property
    def iso(self) -> Vecka:
        """The week whose meeting decided it."""
        return Vecka(self.ar, self.vecka)

    @property
    def slut(self) -> Vecka | None:
        """The week whose meeting ended it; None while it goes on."""
        return Vecka(self.slut_ar, self.slut_vecka) if self.slut_ar and self.slut_vecka else None


class Uppfoljningsfraga(Omradesfraga["Insatsuppfoljning"]):
    """Follow-ups: seen when the week whose meeting wrote them is fastställd."""

    def faststallt(self) -> Q:
        return i_faststalld_vecka("insats__stadsdelsomrade")


class Insatsuppfoljning(models.Model):
    """What the meeting of one week said about an insats. One per insats and week; earlier wordings are in the log."""

    class Utfall(models.TextChoices):
        GJORD = "gjord", "Gjord"
        EJ_GJORD = "ej_gjord", "Inte gjord, flyttas till nästa vecka"
        FORTSATTER = "fortsatter", "Fortsätter"
        AVBRUTEN = "avbruten", "Görs inte"

    insats = models.ForeignKey(Veckoinsats, on_delete=models.PROTECT, related_name="uppfoljningar")
    ar = models.PositiveSmallIntegerField("år")
    vecka = models.PositiveSmallIntegerField("vecka")
    utfall = models.CharField("hur gick det", max_length=10, choices=Utfall)
    text = models.CharField("kommentar", max_length=500, blank=True)
    version = models.PositiveIntegerField("version", default=1)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="av", on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField("tid")

    omrade_vag: ClassVar[str] = "insats__stadsdelsomrade"
    objects = Uppfoljningsfraga.as_manager()

    class Meta:
        verbose_name = "uppföljning av insats"
        verbose_name_plural = "uppföljningar av insatser"
        ordering = ("insats", "ar", "vecka")
        constraints = (
            models.UniqueConstraint(fields=("insats", "ar", "vecka"), name="insatsuppfoljning_en_per_vecka"),
            *veckovillkor("insatsuppfoljning"),
        )

    def __str__(self) -> str:
        return f"{self.insats_id} {self.ar}-{self.vecka:02}: {self.utfall}"

    @property
    def iso(self) -> Vecka:
        """The week as a value."""
        return Vecka(self.ar, self.vecka)
