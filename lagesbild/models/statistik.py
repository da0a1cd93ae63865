"""Figures with their provenance: source, series, what they are about, period and as-of date."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from lagesbild.period import Period
from platser.models import Plats, Stadsdel
from samverkan.models import (
    Anvandare,
    Giltighet,
    Lokalpolisomrade,
    Stadsdelsomrade,
    giltighet_villkor,
    slug_kontroll,
    stalld_en_gang,
)


class Matkalla(models.Model):
    """A source of figures: CompStat, Tyck till, Områdesfakta, a survey."""

    slug = models.SlugField("kortnamn", unique=True, validators=[slug_kontroll])
    namn = models.CharField("namn", max_length=120)
    utgivare = models.CharField("utgivare", max_length=160, blank=True)
    beskrivning = models.TextField("beskrivning", blank=True)
    url = models.URLField("adress", blank=True)
    publicerad = models.BooleanField(
        "publicerad",
        default=False,
        help_text="Utgivaren har offentliggjort siffrorna: den som jämför områden får se alla områdens.",
    )

    class Meta:
        verbose_name = "källa till statistik"
        verbose_name_plural = "källor till statistik"
        ordering = ("namn",)

    def __str__(self) -> str:
        return self.namn


class Matserie(models.Model):
    """One thing that is counted or measured: source → group → category."""

    class Enhet(models.TextChoices):
        ANTAL = "antal", "antal"
        PROCENT = "procent", "procent"
        PER_1000 = "per_1000", "per 1 000 invånare"
        DAGAR = "dagar", "dagar"
        KRONOR = "kronor", "kronor"
        INDEX = "index", "index"

    class Riktning(models.TextChoices):
        UPP = "upp", "högre är bättre"
        NER = "ner", "lägre är bättre"
        INGEN = "ingen", "varken eller"

    kalla = models.ForeignKey(Matkalla, verbose_name="källa", on_delete=models.PROTECT, related_name="serier")
    slug = models.SlugField("kortnamn", max_length=80, validators=[slug_kontroll])
    grupp = models.CharField("grupp", max_length=120, blank=True)
    grupp_ordning = models.PositiveSmallIntegerField("gruppens ordning", default=0)
    namn = models.CharField("kategori", max_length=160)
    enhet = models.CharField("enhet", max_length=12, choices=Enhet, default=Enhet.ANTAL)
    riktning = models.CharField("riktning", max_length=8, choices=Riktning, default=Riktning.INGEN)
    ordning = models.PositiveSmallIntegerField("ordning", default=0)
    notering = models.TextField("notering", blank=True)

    class Meta:
        verbose_name = "statistikserie"
        verbose_name_plural = "statistikserier"
        ordering = ("kalla", "grupp_ordning", "ordning", "namn")
        constraints = (
            models.UniqueConstraint(fields=("kalla", "slug"), name="matserie_unik_slug"),
            models.UniqueConstraint(fields=("kalla", "grupp", "namn"), name="matserie_unikt_namn"),
        )

    def __str__(self) -> str:
        return self.namn


class Serienamn(Giltighet):
    """A name that a series has, or had, in the files: renamed categories are one series with both names."""

    serie = models.ForeignKey(Matserie, on_delete=models.CASCADE, related_name="andra_namn")
    namn = models.CharField("namn", max_length=160)

    class Meta:
        verbose_name = "annat namn på serie"
        verbose_name_plural = "andra namn på serier"
        ordering = ("serie", "giltig_fran", "pk")
        constraints = (
            giltighet_villkor("serienamn_giltighet"),
            models.UniqueConstraint(fields=("serie", "namn"), name="serienamn_unikt"),
        )

    def __str__(self) -> str:
        return self.namn


class Matomradesfraga(models.QuerySet["Matomrade"]):
    """What figures are about."""

    @stalld_en_gang
    def synlig_for(self, user: Anvandare | AnonymousUser) -> Self:
        """Own stadsdelsområden with their stadsdelar and the places seen; cities and police areas for all logged in."""
        if not user.is_authenticated:
            return self.none()
        omraden = Stadsdelsomrade.objects.synlig_for(user).values("pk")
        return self.filter(
            Q(slag__in=[Matomrade.Slag.STAD, Matomrade.Slag.LOKALPOLISOMRADE, Matomrade.Slag.ANNAT])
            | Q(stadsdelsomrade__in=omraden)
            | Q(stadsdel__stadsdelsomrade__in=omraden)
            | Q(plats__in=Plats.objects.synlig_for(user))
        )


def _bara(falt: str) -> dict[str, bool]:
    """The condition that only one of the keys of a `Matomrade` is set."""
    return {f"{namn}__isnull": namn != falt for namn in ("stadsdelsomrade", "stadsdel", "lokalpolisomrade", "plats")}


class Matomrade(models.Model):
    """What a figure is about: a stadsdelsområde, a stadsdel, a place, a lokalpolisområde, a city, another reference."""

    class Slag(models.TextChoices):
        STADSDELSOMRADE = "stadsdelsomrade", "Stadsdelsområde"
        STADSDEL = "stadsdel", "Stadsdel"
        PLATS = "plats", "Plats"
        LOKALPOLISOMRADE = "lokalpolisomrade", "Lokalpolisområde"
        STAD = "stad", "Stad"
        ANNAT = "annat", "Annan referens"

    slag = models.CharField("slag", max_length=16, choices=Slag)
    namn = models.CharField("namn", max_length=120)
    stadsdelsomrade = models.OneToOneField(
        Stadsdelsomrade, null=True, blank=True, on_delete=models.PROTECT, related_name="matomrade"
    )
    stadsdel = models.OneToOneField(Stadsdel, null=True, blank=True, on_delete=models.PROTECT, related_name="matomrade")
    lokalpolisomrade = models.OneToOneField(
        Lokalpolisomrade, null=True, blank=True, on_delete=models.PROTECT, related_name="matomrade"
    )
    plats = models.OneToOneField(Plats, null=True, blank=True, on_delete=models.PROTECT, related_name="matomrade")

    objects = Matomradesfraga.as_manager()

    class Meta:
        verbose_name = "mätområde"
        verbose_name_plural = "mätområden"
        ordering = ("slag", "namn", "pk")
        constraints = (
            # What it is about is of the kind that `slag` says, and nothing else.
            models.CheckConstraint(
                condition=Q(slag__in=["stad", "annat"], **_bara(""))
                | Q(slag="stadsdelsomrade", **_bara("stadsdelsomrade"))
                | Q(slag="stadsdel", **_bara("stadsdel"))
                | Q(slag="plats", **_bara("plats"))
                | Q(slag="lokalpolisomrade", **_bara("lokalpolisomrade")),
                name="matomrade_ett_slag",
            ),
            models.UniqueConstraint(
                fields=("slag", "namn"), condition=Q(slag__in=["stad", "annat"]), name="matomrade_unik_referens"
            ),
        )

    def __str__(self) -> str:
        return self.namn

    @property
    def agare_id(self) -> int | None:
        """The stadsdelsområde that figures about this belong to; None for what is common to all."""
        del_ = self.stadsdel or self.plats
        return self.stadsdelsomrade_id or (del_.stadsdelsomrade_id if del_ else None)

    @staticmethod
    def i(omrade: Stadsdelsomrade | int | None, falt: str = "") -> Q:
        """The area, its stadsdelar and its places; `falt` is the way to a `Matomrade` ("matomrade__")."""
        vagar = ("stadsdelsomrade", "stadsdel__stadsdelsomrade", "plats__stadsdelsomrade")
        return reduce(or_, (Q(**{f"{falt}{vag}": omrade}) for vag in vagar))


class Matvardesfraga(models.QuerySet["Matvarde"]):
    """Figures."""

    @stalld_en_gang
    def synlig_for(self, user: Anvandare | AnonymousUser) -> Self:
        """Figures about what the user may see figures of."""
        return self.filter(matomrade__in=Matomrade.objects.synlig_for(user))

    def jamforbara_for(self, user: Anvandare | AnonymousUser) -> Self:
        """To compare areas with: what the user may see, and what its publisher has made public about any area."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(matomrade__in=Matomrade.objects.synlig_for(user))
            | Q(serie__kalla__publicerad=True, matomrade__slag=Matomrade.Slag.STADSDELSOMRADE)
        )

    def i_omrade(self, omrade: Stadsdelsomrade) -> Self:
        """Figures about a stadsdelsområde as a whole."""
        return self.filter(matomrade__stadsdelsomrade=omrade)

    def senaste(self) -> Self:
        """Of each series, place and period only the version with the latest as-of date."""
        senare = Matvarde.objects.filter(
            serie=OuterRef("serie"),
            matomrade=OuterRef("matomrade"),
            fran=OuterRef("fran"),
            till=OuterRef("till"),
            per_datum__gt=OuterRef("per_datum"),
        )
        return self.filter(~Exists(senare))


class Matvarde(models.Model):
    """One figure. Later extracts are new rows with a later as-of date; nothing is overwritten."""

    serie = models.ForeignKey(Matserie, verbose_name="serie", on_delete=models.PROTECT, related_name="varden")
    matomrade = models.ForeignKey(Matomrade, verbose_name="område", on_delete=models.PROTECT, related_name="varden")
    fran = models.DateField("från", help_text="Periodens första dag.")
    till = models.DateField("till", help_text="Periodens sista dag.")
    per_datum = models.DateField("uttagsdatum", help_text="Per vilken dag uppgiften togs ut.")
    varde = models.DecimalField("värde", max_digits=16, decimal_places=4)
    preliminar = models.BooleanField("preliminär", default=False)
    importkorning = models.ForeignKey(
        "lagesbild.Importkorning", null=True, blank=True, on_delete=models.PROTECT, related_name="varden"
    )
    plats_i_fil = models.CharField("plats i filen", max_length=60, blank=True, help_text="Blad, rad och kolumn.")
    hanvisning = models.CharField("hänvisning", max_length=200, blank=True)

    objects = Matvardesfraga.as_manager()

    class Meta:
        verbose_name = "mätvärde"
        verbose_name_plural = "mätvärden"
        ordering = ("serie", "matomrade", "fran", "till", "per_datum")
        constraints = (
            models.UniqueConstraint(fields=("serie", "matomrade", "fran", "till", "per_datum"), name="matvarde_unikt"),
            models.CheckConstraint(condition=Q(till__gte=F("fran")), name="matvarde_period"),
        )
        indexes = (models.Index(fields=("matomrade", "serie", "fran"), name="matvarde_uttag"),)

    def __str__(self) -> str:
        return f"{self.serie} {self.period.kort}: {self.varde}"

    @property
    def period(self) -> Period:
        """The span of days that the figure covers."""
        return Period(self.fran, self.till)
