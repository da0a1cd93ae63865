"""Who sits in councils and groups, when they meet, and what they decide; who acts for whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from samverkan.models.giltighet import Giltighet, giltighet_q, giltighet_villkor
from samverkan.models.organisation import Stadsdelsomrade
from samverkan.models.overenskommelse import Arbetsgrupp, Rad
from samverkan.models.scope import Omradesfraga
from samverkan.models.villkor import kant_val, vem_och_nar

M = TypeVar("M", bound=models.Model)


def _en_grupp(namn: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(rad__isnull=False, arbetsgrupp__isnull=True) | Q(rad__isnull=True, arbetsgrupp__isnull=False),
        name=namn,
        violation_error_message="Välj ett råd eller en arbetsgrupp, inte båda.",
    )


class Hemvist(models.TextChoices):
    """Where a member or a responsibility comes from: the two parts, or somebody else at the table."""

    FORVALTNING = "forvaltning", "Stadsdelsförvaltningen"
    POLIS = "polis", "Polisen"
    ANNAN = "annan", "Annan aktör"


class Gruppmedlem(Giltighet):
    """A seat in a council or a group: a function first, and perhaps the person who holds it."""

    class Uppgift(models.TextChoices):
        ORDFORANDE = "ordforande", "Ordförande"
        SAMMANKALLANDE = "sammankallande", "Sammankallande"
        FOREDRAGANDE = "foredragande", "Föredragande"
        SEKRETERARE = "sekreterare", "Sekreterare"
        LEDAMOT = "ledamot", "Ledamot"

    # The group's own area, kept beside it so that scope has one road; the service holds them together.
    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="gruppmedlemmar"
    )
    rad = models.ForeignKey(
        Rad, verbose_name="råd", null=True, blank=True, on_delete=models.PROTECT, related_name="medlemmar"
    )
    arbetsgrupp = models.ForeignKey(
        Arbetsgrupp,
        verbose_name="arbetsgrupp",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="medlemmar",
    )
    hemvist = models.CharField("part", max_length=16, choices=Hemvist)
    funktion = models.CharField("funktion", max_length=160)
    organisation = models.CharField("organisation", max_length=160, blank=True, help_text="För annan aktör.")
    anvandare = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="gruppmedlemskap",
    )
    uppgift = models.CharField("uppgift i gruppen", max_length=16, choices=Uppgift, default=Uppgift.LEDAMOT)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "gruppmedlem"
        verbose_name_plural = "gruppmedlemmar"
        ordering = ("rad", "arbetsgrupp", "hemvist", "funktion", "pk")
        constraints = (
            giltighet_villkor("gruppmedlem_giltighet"),
            _en_grupp("gruppmedlem_i_en_grupp"),
            kant_val("hemvist", Hemvist.values, "gruppmedlem_kand_hemvist"),
        )

    def __str__(self) -> str:
        return self.funktion if self.anvandare is None else f"{self.funktion} ({self.anvandare})"


class Motesfraga(Omradesfraga["Mote"]):
    """Meetings: notes are work in progress until they are justerade."""

    def faststallt(self) -> Q:
        return Q(justerat_tid__isnull=False)


class Mote(models.Model):
    """A meeting of a council or a group. `andring` counts changes that a calendar must be told about (SEQUENCE)."""

    class Status(models.TextChoices):
        PLANERAT = "planerat", "Planerat"
        HALLET = "hallet", "Hållet"
        INSTALLT = "installt", "Inställt"

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="moten"
    )
    rad = models.ForeignKey(
        Rad, verbose_name="råd", null=True, blank=True, on_delete=models.PROTECT, related_name="moten"
    )
    arbetsgrupp = models.ForeignKey(
        Arbetsgrupp, verbose_name="arbetsgrupp", null=True, blank=True, on_delete=models.PROTECT, related_name="moten"
    )
    rubrik = models.CharField("rubrik", max_length=160)
    start = models.DateTimeField("börjar")
    slut = models.DateTimeField("slutar")
    lokal = models.CharField("lokal", max_length=160, blank=True)
    status = models.CharField("status", max_length=10, choices=Status, default=Status.PLANERAT)
    narvarande = models.ManyToManyField(Gruppmedlem, verbose_name="närvarande", related_name="moten", blank=True)
    ovriga_narvarande = models.CharField("övriga närvarande (funktioner)", max_length=250, blank=True)
    anteckningar = models.TextField("anteckningar", blank=True)
    andring = models.PositiveIntegerField("ändring", default=0)
    # Counts what was written anywhere in it, points and decisions too: who justerar names what was read.
    skrivning = models.PositiveIntegerField("skrivning", default=0)
    version = models.PositiveIntegerField("version", default=1)
    skapad_av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    skapad_tid = models.DateTimeField("skapat")
    andrad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    andrad = models.DateTimeField("ändrat", null=True, blank=True)
    justerat_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    justerat_tid = models.DateTimeField("justerat", null=True, blank=True, help_text="Sedan ändras inget mer.")

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Motesfraga.as_manager()

    class Meta:
        verbose_name = "möte"
        verbose_name_plural = "möten"
        ordering = ("-start", "-pk")
        constraints = (
            _en_grupp("mote_i_en_grupp"),
            kant_val("status", ("planerat", "hallet", "installt"), "mote_kand_status"),
            vem_och_nar("andrad_av", "andrad", "mote_andrad_vem_och_nar"),
            vem_och_nar("justerat_av", "justerat_tid", "mote_justerat_vem_och_nar"),
            models.CheckConstraint(
                condition=Q(slut__gt=F("start")),
                name="mote_slutar_efter_start",
                violation_error_message="Mötet måste sluta efter att det har börjat.",
            ),
            models.CheckConstraint(
                condition=Q(justerat_tid__isnull=True) | Q(status="hallet"), name="mote_bara_hallet_justeras"
            ),
        )
        indexes = (models.Index(fields=("stadsdelsomrade", "start"), name="mote_omrade_start"),)

    def __str__(self) -> str:
        return self.rubrik

    @property
    def grupp(self) -> Rad | Arbetsgrupp:
        """The council or group that meets."""
        grupp = self.rad or self.arbetsgrupp
        assert grupp is not None  # noqa: S101 - held by the database
        return grupp


class Motesdelsfraga(Omradesfraga[M]):
    """Points and decisions: seen with their meeting."""

    def faststallt(self) -> Q:
        return Q(mote__justerat_tid__isnull=False)


class Dagordningspunkt(models.Model):
    """A point of the agenda and what was said about it."""

    mote = models.ForeignKey(Mote, verbose_name="möte", on_delete=models.CASCADE, related_name="punkter")
    ordning = models.PositiveSmallIntegerField("ordning")
    rubrik = models.CharField("rubrik", max_length=200)
    beskrivning = models.TextField("beskrivning", blank=True)
    foredragande = models.CharField("föredragande (funktion)", max_length=160, blank=True)
    anteckning = models.TextField("anteckning", blank=True)
    version = models.PositiveIntegerField("version", default=1)

    omrade_vag: ClassVar[str] = "mote__stadsdelsomrade"
    objects = Motesdelsfraga.as_manager()

    class Meta:
        verbose_name = "punkt på dagordningen"
        verbose_name_plural = "punkter på dagordningen"
        ordering = ("mote", "ordning", "pk")
        constraints = (models.UniqueConstraint(fields=("mote", "ordning"), name="dagordningspunkt_ordning"),)

    def __str__(self) -> str:
        return self.rubrik


class Beslut(models.Model):
    """What a meeting decided. An activity that carries it out points here (`atgardsplan.Aktivitet.beslut`)."""

    mote = models.ForeignKey(Mote, verbose_name="möte", on_delete=models.PROTECT, related_name="beslut")
    punkt = models.ForeignKey(
        Dagordningspunkt, verbose_name="punkt", null=True, blank=True, on_delete=models.SET_NULL, related_name="beslut"
    )
    ordning = models.PositiveSmallIntegerField("ordning")
    text = models.TextField("beslut")
    ansvarig_hemvist = models.CharField("ansvarig part", max_length=16, choices=Hemvist, blank=True)
    ansvarig_funktion = models.CharField("ansvarig (funktion)", max_length=160, blank=True)
    klart_senast = models.DateField("klart senast", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)
    klart_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    klart_tid = models.DateTimeField("genomfört", null=True, blank=True)

    omrade_vag: ClassVar[str] = "mote__stadsdelsomrade"
    objects = Motesdelsfraga.as_manager()

    class Meta:
        verbose_name = "beslut"
        verbose_name_plural = "beslut"
        ordering = ("mote", "ordning", "pk")
        constraints = (
            models.UniqueConstraint(fields=("mote", "ordning"), name="beslut_ordning"),
            kant_val("ansvarig_hemvist", Hemvist.values, "beslut_kand_hemvist", tomt=True),
            vem_och_nar("klart_av", "klart_tid", "beslut_klart_vem_och_nar"),
        )

    def __str__(self) -> str:
        return self.text[:120]


class Stallforetradarfraga(Omradesfraga["Stallforetradare"]):
    """Deputies."""

    def gallande(self, dag: date) -> Self:
        """Those in force on `dag`. One that was ended is not from that day on."""
        return self.filter(giltighet_q(dag)).filter(Q(avslutad_tid=None) | Q(avslutad_tid__date__gt=dag))


class Stallforetradare(Giltighet):
    """Somebody who acts for a chef in an area between two dates: reviews and signs in the chef's place, never the own
    text. The dates are those that were decided; `avslutad_tid` says that it was ended before they were out.
    """

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="stallforetradare"
    )
    chef = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="för", on_delete=models.PROTECT, related_name="stallforetradare"
    )
    ersattare = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="ställföreträdare", on_delete=models.PROTECT, related_name="ersatter"
    )
    skapad_av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    skapad_tid = models.DateTimeField("utsedd")
    avslutad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    avslutad_tid = models.DateTimeField("avslutad", null=True, blank=True)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Stallforetradarfraga.as_manager()

    class Meta:
        verbose_name = "ställföreträdare"
        verbose_name_plural = "ställföreträdare"
        ordering = ("stadsdelsomrade", "chef__namn", "giltig_fran", "pk")
        constraints = (
            giltighet_villkor("stallforetradare_giltighet"),
            models.CheckConstraint(condition=Q(giltig_fran__isnull=False), name="stallforetradare_har_start"),
            models.CheckConstraint(
                condition=~Q(chef=F("ersattare")),
                name="stallforetradare_inte_sig_sjalv",
                violation_error_message="Ingen kan vara sin egen ställföreträdare.",
            ),
            models.UniqueConstraint(
                fields=("stadsdelsomrade", "chef", "ersattare", "giltig_fran"),
                condition=Q(avslutad_tid__isnull=True),
                name="stallforetradare_unik",
            ),
            models.CheckConstraint(
                condition=Q(avslutad_av__isnull=True, avslutad_tid__isnull=True)
                | Q(avslutad_av__isnull=False, avslutad_tid__isnull=False),
                name="stallforetradare_avslutad_av_och_nar",
            ),
        )

    def __str__(self) -> str:
        return f"{self.ersattare} för {self.chef}"

    def gallde(self, tid: datetime) -> bool:
        """Whether it was in force at that moment."""
        if tid < self.skapad_tid or (self.avslutad_tid is not None and tid >= self.avslutad_tid):
            return False
        return self.galler(timezone.localdate(tid))
