"""Platssamverkan: who meets about a place, what they have mapped, why it is so, and what they do about it."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from platser.models.bas import Versionerad, versionsvillkor
from platser.models.plats import Plats
from samverkan.models import Omradesfraga

M = TypeVar("M", bound=models.Model)


class Platssamverkansfraga(Omradesfraga["Platssamverkan"]):
    """That a platssamverkan goes on, with whom and how far, may be read by all who see the place."""

    def faststallt(self) -> Q:
        return Q(plats__kanslig=False)


class Samverkansdelsfraga(Omradesfraga[M]):
    """Participants, phases and meetings: seen with their platssamverkan."""

    def faststallt(self) -> Q:
        return Q(samverkan__plats__kanslig=False)


class Arbetsfraga(Omradesfraga[M]):
    """What is mapped, why, and what is done: work in progress, never fastställt."""

    def faststallt(self) -> Q:
        return Q(pk__in=())


class Platssamverkan(Versionerad):
    """Several actors who work together on one place, from a start to a handover. At most one goes on at a time."""

    class Rytm(models.TextChoices):
        VECKA = "vecka", "Varje vecka"
        TVA_VECKOR = "tva_veckor", "Varannan vecka"
        MANAD = "manad", "En gång i månaden"
        TVA_MANADER = "tva_manader", "Varannan månad"
        KVARTAL = "kvartal", "En gång i kvartalet"
        VID_BEHOV = "vid_behov", "Vid behov"

    plats = models.ForeignKey(Plats, verbose_name="plats", on_delete=models.PROTECT, related_name="samverkan")
    syfte = models.TextField("syfte", blank=True)
    sammankallande = models.CharField("sammankallande", max_length=160, help_text="Funktion, inte person.")
    rytm = models.CharField("möten", max_length=12, choices=Rytm, default=Rytm.MANAD)
    startade = models.DateField("startade", null=True, blank=True)
    avslutad = models.DateField("avslutades", null=True, blank=True)
    overlamnad_till = models.CharField("överlämnad till", max_length=160, blank=True)
    kalla = models.CharField("källa", max_length=200, blank=True)

    omrade_vag: ClassVar[str] = "plats__stadsdelsomrade"
    objects = Platssamverkansfraga.as_manager()

    class Meta:
        verbose_name = "platssamverkan"
        verbose_name_plural = "platssamverkan"
        ordering = ("plats", F("startade").asc(nulls_first=True), "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(startade__isnull=True) | Q(avslutad__isnull=True) | Q(avslutad__gte=F("startade")),
                name="platssamverkan_slutar_efter_start",
                violation_error_message="Platssamverkan kan inte sluta innan den börjar.",
            ),
            models.UniqueConstraint(
                fields=("plats",),
                condition=Q(avslutad__isnull=True),
                name="platssamverkan_en_pagaende",
                violation_error_message="På platsen pågår redan en platssamverkan.",
            ),
            models.CheckConstraint(condition=~Q(sammankallande=""), name="platssamverkan_har_sammankallande"),
            *versionsvillkor("platssamverkan"),
        )

    def __str__(self) -> str:
        return f"Platssamverkan {self.plats}"


class Samverkansdeltagare(models.Model):
    """An actor who takes part: an organisation, never a person."""

    samverkan = models.ForeignKey(Platssamverkan, on_delete=models.CASCADE, related_name="deltagare")
    organisation = models.CharField("organisation", max_length=120)
    roll = models.CharField("roll", max_length=160, blank=True)
    fran = models.DateField("från", null=True, blank=True)
    till = models.DateField("till", null=True, blank=True)

    omrade_vag: ClassVar[str] = "samverkan__plats__stadsdelsomrade"
    objects = Samverkansdelsfraga.as_manager()

    class Meta:
        verbose_name = "deltagare i platssamverkan"
        verbose_name_plural = "deltagare i platssamverkan"
        ordering = ("samverkan", "pk")
        constraints = (
            models.UniqueConstraint(fields=("samverkan", "organisation"), name="samverkansdeltagare_unik"),
            models.CheckConstraint(
                condition=Q(fran__isnull=True) | Q(till__isnull=True) | Q(till__gte=F("fran")),
                name="samverkansdeltagare_period",
            ),
        )

    def __str__(self) -> str:
        return self.organisation


class Samverkansfas(models.Model):
    """A phase of the work with its dates."""

    class Fas(models.IntegerChoices):
        START = 1, "Start"
        KARTLAGGNING = 2, "Kartläggning"
        ORSAKSANALYS = 3, "Orsaksanalys"
        ATGARDER = 4, "Åtgärder"
        UPPFOLJNING = 5, "Uppföljning"
        OVERLAMNING = 6, "Överlämning"

    samverkan = models.ForeignKey(Platssamverkan, on_delete=models.CASCADE, related_name="faser")
    fas = models.PositiveSmallIntegerField("fas", choices=Fas)
    paborjad = models.DateField("påbörjad")
    avslutad = models.DateField("avslutad", null=True, blank=True)
    text = models.TextField("anteckning", blank=True)

    omrade_vag: ClassVar[str] = "samverkan__plats__stadsdelsomrade"
    objects = Samverkansdelsfraga.as_manager()

    class Meta:
        verbose_name = "fas i platssamverkan"
        verbose_name_plural = "faser i platssamverkan"
        ordering = ("samverkan", "fas")
        constraints = (
            models.UniqueConstraint(fields=("samverkan", "fas"), name="samverkansfas_unik"),
            models.CheckConstraint(condition=Q(fas__gte=1, fas__lte=6), name="samverkansfas_1_6"),
            models.CheckConstraint(
                condition=Q(avslutad__isnull=True) | Q(avslutad__gte=F("paborjad")),
                name="samverkansfas_slutar_efter_start",
                violation_error_message="Fasen kan inte sluta innan den börjar.",
            ),
        )

    def __str__(self) -> str:
        return self.get_fas_display()


class Samverkansmote(models.Model):
    """A meeting that was held: the running follow-up of the list."""

    samverkan = models.ForeignKey(Platssamverkan, on_delete=models.CASCADE, related_name="moten")
    dag = models.DateField("datum")
    anteckning = models.TextField("vad som sades", blank=True)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    omrade_vag: ClassVar[str] = "samverkan__plats__stadsdelsomrade"
    objects = Arbetsfraga.as_manager()

    class Meta:
        verbose_name = "möte i platssamverkan"
        verbose_name_plural = "möten i platssamverkan"
        ordering = ("samverkan", "-dag", "-pk")
        constraints = (models.UniqueConstraint(fields=("samverkan", "dag"), name="samverkansmote_ett_per_dag"),)

    def __str__(self) -> str:
        return f"Möte {self.dag}"


class Kartlaggningspunkt(Versionerad):
    """A question of the checklist and what was found on the place."""

    class Svar(models.TextChoices):
        OBESVARAD = "obesvarad", "Inte kartlagt"
        PROBLEM = "problem", "Problem"
        DELVIS = "delvis", "Delvis problem"
        BRA = "bra", "Inget problem"
        INTE_AKTUELLT = "inte_aktuellt", "Inte aktuellt här"

    samverkan = models.ForeignKey(Platssamverkan, on_delete=models.CASCADE, related_name="kartlaggning")
    ordning = models.PositiveSmallIntegerField("ordning")
    amne = models.CharField("ämne", max_length=60)
    fraga = models.CharField("fråga", max_length=250)
    svar = models.CharField("svar", max_length=16, choices=Svar, default=Svar.OBESVARAD)
    iakttagelse = models.TextField("iakttagelse", blank=True)
    kalla = models.CharField("källa", max_length=200, blank=True)

    omrade_vag: ClassVar[str] = "samverkan__plats__stadsdelsomrade"
    objects = Arbetsfraga.as_manager()

    class Meta:
        verbose_name = "punkt i kartläggning"
        verbose_name_plural = "punkter i kartläggning"
        ordering = ("samverkan", "ordning", "pk")
        constraints = (
            models.UniqueConstraint(fields=("samverkan", "fraga"), name="kartlaggningspunkt_unik"),
            *versionsvillkor("kartlaggningspunkt"),
        )

    def __str__(self) -> str:
        return self.fraga


class Platsorsak(Versionerad):
    """A node of the cause tree: a problem, under it causes, under them the conditions that make them possible."""

    class Slag(models.TextChoices):
        PROBLEM = "problem", "Problem"
        ORSAK = "orsak", "Orsak"
        FORUTSATTNING = "forutsattning", "Förutsättning"

    samverkan = models.ForeignKey(Platssamverkan, on_delete=models.CASCADE, related_name="orsaker")
    overordnad = models.ForeignKey(
        "self", verbose_name="under", null=True, blank=True, on_delete=models.PROTECT, related_name="underordnade"
    )
    slag = models.CharField("slag", max_length=16, choices=Slag)
    ordning = models.PositiveSmallIntegerField("ordning", default=0)
    text = models.CharField("text", max_length=300)
    belagg = models.CharField(
        "belägg", max_length=300, blank=True, help_text="Vad som talar för det: siffror, iakttagelser."
    )
    struken = models.BooleanField("struken", default=False)

    omrade_vag: ClassVar[str] = "samverkan__plats__stadsdelsomrade"
    objects = Arbetsfraga.as_manager()

    class Meta:
        verbose_name = "orsak på plats"
        verbose_name_plural = "orsaker på platser"
        ordering = ("samverkan", "ordning", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(slag="problem", overordnad__isnull=True)
                | Q(slag__in=["orsak", "forutsattning"], overordnad__isnull=False),
                name="platsorsak_bara_problem_overst",
                violation_error_message="Överst står problem; orsaker och förutsättningar står under något.",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="platsorsak_har_text"),
            *versionsvillkor("platsorsak"),
        )

    def __str__(self) -> str:
        return self.text


class Platsatgard(Versionerad):
    """Something that is to be done on the place, by whom and when."""

    class Status(models.TextChoices):
        PLANERAD = "planerad", "Planerad"
        PAGAR = "pagar", "Pågår"
        KLAR = "klar", "Klar"
        UTGAR = "utgar", "Görs inte"

    AVSLUTAD: ClassVar[tuple[str, ...]] = (Status.KLAR.value, Status.UTGAR.value)

    samverkan = models.ForeignKey(Platssamverkan, on_delete=models.CASCADE, related_name="atgarder")
    orsak = models.ForeignKey(
        Platsorsak,
        verbose_name="möter orsaken",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="atgarder",
    )
    vad = models.CharField("vad", max_length=300)
    ansvarig = models.CharField("ansvarig", max_length=160, help_text="Organisation eller funktion, inte person.")
    klar_senast = models.DateField("klar senast", null=True, blank=True)
    status = models.CharField("läge", max_length=12, choices=Status, default=Status.PLANERAD)
    klar_dag = models.DateField("klar", null=True, blank=True)
    resultat = models.TextField("vad det ledde till", blank=True)

    omrade_vag: ClassVar[str] = "samverkan__plats__stadsdelsomrade"
    objects = Arbetsfraga.as_manager()

    class Meta:
        verbose_name = "åtgärd på plats"
        verbose_name_plural = "åtgärder på platser"
        ordering = ("samverkan", F("klar_senast").asc(nulls_last=True), "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(vad="") & ~Q(ansvarig=""), name="platsatgard_vad_och_vem"),
            models.CheckConstraint(
                condition=Q(status="klar", klar_dag__isnull=False) | (~Q(status="klar") & Q(klar_dag__isnull=True)),
                name="platsatgard_klar_har_dag",
                violation_error_message="En åtgärd som är klar har en dag då den blev klar.",
            ),
            *versionsvillkor("platsatgard"),
        )

    def __str__(self) -> str:
        return self.vad


class Platsatgardssteg(models.Model):
    """A step in the history of an åtgärd: what it was, what it became, and why. Append only."""

    atgard = models.ForeignKey(Platsatgard, on_delete=models.CASCADE, related_name="steg")
    fran = models.CharField("från", max_length=12, choices=Platsatgard.Status, blank=True)
    till = models.CharField("till", max_length=12, choices=Platsatgard.Status)
    text = models.TextField("kommentar", blank=True)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField("tid")

    omrade_vag: ClassVar[str] = "atgard__samverkan__plats__stadsdelsomrade"
    objects = Arbetsfraga.as_manager()

    class Meta:
        verbose_name = "steg i åtgärd"
        verbose_name_plural = "steg i åtgärder"
        ordering = ("atgard", "-tid", "-pk")

    def __str__(self) -> str:
        return f"{self.atgard_id}: {self.get_till_display()}"
