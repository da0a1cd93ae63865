"""Events: what happened, where and how serious, with its history."""

from __future__ import annotations

from datetime import datetime, time
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from lagesbild.handelse import ALLVAR, TYPER, Allvar
from lagesbild.models.vecka import i_faststalld_vecka, veckovillkor
from lagesbild.vecka import Vecka
from platser.models import Plats, Stadsdel, visad_plats
from samverkan.models import Anvandare, Omradesfraga, Stadsdelsomrade, slug_kontroll


class Handelsetyp(models.Model):
    """What an area has changed in the list of kinds: a kind of its own, or a common one under another name or hidden.

    The common kinds stand in `lagesbild.handelse.TYPER`. A row with the slug of one of them changes it for the area.
    Kinds are hidden, never removed: events carry their slug.
    """

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="handelsetyper"
    )
    slug = models.SlugField("kortnamn", validators=[slug_kontroll], max_length=40)
    namn = models.CharField("namn", max_length=60)
    dold = models.BooleanField("dold", default=False, help_text="Går inte att välja för nya händelser.")

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Omradesfraga.as_manager()

    class Meta:
        verbose_name = "händelsetyp"
        verbose_name_plural = "händelsetyper"
        ordering = ("stadsdelsomrade", "namn")
        constraints = (
            models.UniqueConstraint(fields=("stadsdelsomrade", "slug"), name="handelsetyp_unik"),
            models.UniqueConstraint(fields=("stadsdelsomrade", "namn"), name="handelsetyp_unikt_namn"),
        )

    def __str__(self) -> str:
        return self.namn


class Handelsefraga(Omradesfraga["Handelse"]):
    """Events."""

    def faststallt(self) -> Q:
        """A läsare sees the events of weeks that both parts have fastställt."""
        return i_faststalld_vecka()

    def aktuella(self) -> Self:
        """Without those that were struck out."""
        return self.filter(struken=False)

    def i_vecka(self, vecka: Vecka) -> Self:
        return self.filter(ar=vecka.ar, vecka=vecka.vecka)

    def med_visad_plats(self, user: Anvandare | AnonymousUser) -> Self:
        """With where it happened as `user` may read it, `Handelse.visad_plats`: nothing of a sensitive place."""
        plats = visad_plats(user, falt="plats", omrade=self.model.omrade_vag, registrerad="registrerad_plats")
        return self.annotate(visad_plats=plats)

    def med_typnamn(self) -> Self:
        """With what the area itself calls the kind, for `Handelse.typnamn`."""
        egna = Handelsetyp.objects.filter(stadsdelsomrade=OuterRef(self.model.omrade_vag), slug=OuterRef("typ"))
        return self.annotate(egen_typ=Subquery(egna.values("namn")[:1]))


class Handelse(models.Model):
    """Something that happened in a stadsdel on a day. Never removed: struck out, with a reason in its history.

    `dag` and `klockslag` are local time as somebody would say it; `ar` and `vecka` are the ISO week of `dag`.
    """

    class Kalla(models.TextChoices):
        POLIS = "polis", "Polisen"
        FORVALTNING = "forvaltning", "Stadsdelsförvaltningen"
        ORDNINGSVAKT = "ordningsvakt", "Ordningsvakt"
        TRYGGHETSCENTRAL = "trygghetscentral", "Trygghetscentralen"
        TYCK_TILL = "tyck_till", "Tyck till"
        FASTIGHETSAGARE = "fastighetsagare", "Fastighetsägare"

    stadsdel = models.ForeignKey(Stadsdel, verbose_name="stadsdel", on_delete=models.PROTECT, related_name="handelser")
    dag = models.DateField("datum")
    klockslag = models.TimeField("klockslag", null=True, blank=True)
    ar = models.PositiveSmallIntegerField("år", editable=False)
    vecka = models.PositiveSmallIntegerField("vecka", editable=False)
    typ = models.SlugField("typ", max_length=40)
    allvar = models.PositiveSmallIntegerField("allvar", choices=ALLVAR)
    plats = models.CharField("plats", max_length=120, blank=True)
    registrerad_plats = models.ForeignKey(
        Plats,
        verbose_name="registrerad plats",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handelser",
        help_text="Den plats som texten i fältet plats är ett namn på.",
    )
    text = models.CharField("vad hände", max_length=500, blank=True)
    kalla = models.CharField("källa", max_length=20, choices=Kalla)
    struken = models.BooleanField("struken", default=False)
    version = models.PositiveIntegerField("version", default=1)
    rapporterad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="rapporterad av", on_delete=models.PROTECT, related_name="+"
    )
    rapporterad_tid = models.DateTimeField("rapporterad")

    visad_plats: str  # when it was read `med_visad_plats`; what pages and files show

    omrade_vag: ClassVar[str] = "stadsdel__stadsdelsomrade"
    objects = Handelsefraga.as_manager()

    class Meta:
        verbose_name = "händelse"
        verbose_name_plural = "händelser"
        ordering = ("dag", F("klockslag").asc(nulls_first=True), "pk")
        constraints = (
            models.CheckConstraint(condition=Q(allvar__gte=1, allvar__lte=4), name="handelse_allvar_1_4"),
            models.CheckConstraint(condition=Q(version__gte=1), name="handelse_version"),
            models.CheckConstraint(condition=~Q(typ=""), name="handelse_har_typ"),
            *veckovillkor("handelse"),
        )
        indexes = (
            models.Index(fields=("ar", "vecka"), name="handelse_ar_vecka"),
            models.Index(fields=("stadsdel", "dag"), name="handelse_stadsdel_dag"),
        )

    def __str__(self) -> str:
        return f"{self.stadsdel} {self.dag}: {self.typ}"

    @property
    def iso(self) -> Vecka:
        """The week as a value."""
        return Vecka(self.ar, self.vecka)

    @property
    def typnamn(self) -> str:
        """Such as "Rån"; in the area's own words when it was read `med_typnamn`."""
        return getattr(self, "egen_typ", None) or TYPER.get(self.typ, self.typ)

    @property
    def allvarsord(self) -> str:
        """Such as "Allvarlig"."""
        return Allvar(self.allvar).ord

    @property
    def nar(self) -> tuple[datetime, bool]:
        """When, for sorting: the day with its time (midnight when unknown), and whether the time is known."""
        return datetime.combine(self.dag, self.klockslag or time()), self.klockslag is not None


class Handelsehistorikfraga(Omradesfraga["Handelsehistorik"]):
    """History: seen with its event."""

    def faststallt(self) -> Q:
        return Q(handelse__in=Handelse.objects.filter(i_faststalld_vecka()))


class Handelsehistorik(models.Model):
    """Every state of an event that was saved, and every one that lost to somebody else's. Append only."""

    class Utfall(models.TextChoices):
        SPARAD = "sparad", "Sparad"
        KROCK = "krock", "Inte sparad: någon annan hann före"

    handelse = models.ForeignKey(Handelse, on_delete=models.PROTECT, related_name="historik")
    version = models.PositiveIntegerField("version", help_text="Sparad: den nya. Krock: den som fanns.")
    utfall = models.CharField("utfall", max_length=8, choices=Utfall, default=Utfall.SPARAD)
    fran = models.JSONField("från", null=True, blank=True)
    till = models.JSONField("till")
    orsak = models.TextField("orsak", blank=True)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="av", on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField("tid")

    omrade_vag: ClassVar[str] = "handelse__stadsdel__stadsdelsomrade"
    objects = Handelsehistorikfraga.as_manager()

    class Meta:
        verbose_name = "händelsehistorik"
        verbose_name_plural = "händelsehistorik"
        ordering = ("-tid", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("handelse", "version"), condition=Q(utfall="sparad"), name="handelsehistorik_en_per_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.handelse_id} v{self.version}"
