"""The yearly document: its state, its sections with their history, its sources."""

from __future__ import annotations

from typing import ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat

from samverkan.models import Omradesfraga, PrioriteratOmrade, Stadsdelsomrade


class Lagesbildsfraga(Omradesfraga["Lagesbild"]):
    """Documents."""

    def faststallt(self) -> Q:
        # While a settled one is being corrected its versions are still there to be read; the draft is not.
        versioner = apps.get_model("lagesbild", "Lagesbildsversion").objects
        har_version = Exists(versioner.filter(lagesbild=OuterRef("pk")))
        return Q(status__in=[Lagesbild.Status.FASTSTALLD, Lagesbild.Status.PUBLICERAD]) | Q(har_version)


class Lagesbild(models.Model):
    """The joint picture of one stadsdelsområde and year (lag 2023:196, 4 §)."""

    class Status(models.TextChoices):
        UTKAST = "utkast", "Utkast"
        GRANSKNING = "granskning", "Under granskning"
        FASTSTALLD = "faststalld", "Fastställd"
        PUBLICERAD = "publicerad", "Publicerad"

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="lagesbilder"
    )
    ar = models.PositiveSmallIntegerField("år")
    status = models.CharField("status", max_length=12, choices=Status, default=Status.UTKAST)
    undertitel = models.CharField("undertitel", max_length=200, blank=True)
    parter = models.CharField("parter", max_length=200, blank=True, help_text="Står på omslaget.")
    statistik_fran_manad = models.PositiveSmallIntegerField("statistik från månad", default=1)
    statistik_till_manad = models.PositiveSmallIntegerField("statistik till månad", default=12)
    veckor_till = models.PositiveSmallIntegerField("veckor till och med", null=True, blank=True)
    """The last week that the document is about; none: all of the year. Set by the review, so that what is signed holds
    although the weekly work goes on."""

    # Counted up by every change of what the document says: signatures and PDFs name the one that they are about.
    andring = models.PositiveIntegerField("ändring", default=0)
    rattelse_orsak = models.TextField("varför en fastställd version rättas", blank=True)
    skapad = models.DateTimeField("skapad", auto_now_add=True)
    andrad = models.DateTimeField("ändrad", auto_now=True)

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Lagesbildsfraga.as_manager()

    class Meta:
        verbose_name = "lägesbild"
        verbose_name_plural = "lägesbilder"
        ordering = ("stadsdelsomrade", "-ar")
        constraints = (
            models.UniqueConstraint(fields=("stadsdelsomrade", "ar"), name="lagesbild_en_per_ar"),
            models.CheckConstraint(condition=Q(ar__gte=2000, ar__lte=2099), name="lagesbild_ar"),
            models.CheckConstraint(
                condition=Q(
                    statistik_fran_manad__gte=1,
                    statistik_till_manad__lte=12,
                    statistik_till_manad__gte=F("statistik_fran_manad"),
                ),
                name="lagesbild_statistikmanader",
            ),
            models.CheckConstraint(condition=Q(veckor_till__gte=1, veckor_till__lte=53), name="lagesbild_veckor_till"),
        )

    def __str__(self) -> str:
        return f"Lägesbild {self.ar} {self.stadsdelsomrade}"

    @property
    def last(self) -> bool:
        """Whether the content is frozen."""
        return self.status in {self.Status.FASTSTALLD, self.Status.PUBLICERAD}


class Dokumentdelsfraga(Omradesfraga["Avsnitt"]):
    """Sections: seen with their document, as the public edition shows it: without what is intern and all below it."""

    def faststallt(self) -> Q:
        last = Q(lagesbild__status__in=[Lagesbild.Status.FASTSTALLD, Lagesbild.Status.PUBLICERAD])
        return last & Q(utelamnat=False) & ~self.internt()

    def internt(self) -> Q:
        """Which sections are intern: marked so, or below one that is."""
        over = Avsnitt.objects.filter(
            lagesbild=OuterRef("lagesbild"), ordning__lt=OuterRef("ordning"), djup__lt=OuterRef("djup")
        )
        # Between a section and what it stands under there is no heading of the upper one's rank or higher.
        emellan = Avsnitt.objects.filter(
            lagesbild=OuterRef("lagesbild"),
            ordning__gt=OuterRef("ordning"),
            ordning__lt=OuterRef(OuterRef("ordning")),
            djup__lte=OuterRef("djup"),
        )
        return Q(intern=True) | Q(Exists(over.filter(~Exists(emellan), intern=True)))

    def med(self) -> Self:
        """Those that belong to the document: not the ones that are left out this year."""
        return self.filter(utelamnat=False)


class Avsnitt(models.Model):
    """A section: heading, text (sanitised HTML), the content blocks that the program fills in after it.

    A section about a prioriterat område also answers whether särskilda åtgärder are needed, with a kommentar.
    `block` is a list of what `lagesbild.skrift.block.Blockval` reads: the name of a kind, or an object with `slag`
    and the choices made for it. A section that is left out keeps its text and its place, and can be taken back.
    """

    class Tillstand(models.TextChoices):
        TOM = "tom", "Tom"
        UTKAST = "utkast", "Utkast"
        KLAR_FOR_GRANSKNING = "klar_for_granskning", "Klar för granskning"
        KLAR = "klar", "Klar"

    class Block(models.TextChoices):
        NIVAER = "nivaer", "Tabell: nivåerna"
        ARTABELL = "artabell", "Tabell: årets veckor"
        ARSSAMMANFATTNING = "arssammanfattning", "Diagram: veckor på nivå 3 eller högre"
        STADSDELAR = "stadsdelar", "Lista: stadsdelar"
        NYCKELTAL = "nyckeltal", "Tabell: nyckeltal mot staden"
        COMPSTAT = "compstat", "Tabell: CompStat"
        COMPSTAT_DIAGRAM = "compstat_diagram", "Diagram: CompStat per år"
        TYCK_TILL = "tyck_till", "Tabell: Tyck till"
        TYCK_TILL_DIAGRAM = "tyck_till_diagram", "Diagram: Tyck till per månad"
        LOKALPOLISOMRADE = "lokalpolisomrade", "Fakta: lokalpolisområdet"
        KALLOR = "kallor", "Lista: källor"
        ORGANISATION = "organisation", "Organisationsbild: råd och arbetsgrupper"
        ARSSTAPLAR = "arsstaplar", "Diagram: en serie år för år"
        UNDERSOKNING = "undersokning", "Diagram: andelar, området mot staden"
        SPARAT_DIAGRAM = "sparat_diagram", "Diagram: ett sparat diagram"
        KARTA_OMRADE = "karta_omrade", "Karta: stadsdelsområdet"
        KARTA_POLIS = "karta_polis", "Karta: lokalpolisområdet"
        KARTA_SERIE = "karta_serie", "Karta: en serie per stadsdel"
        KARTA_PLATSER = "karta_platser", "Karta: platser efter klassning"
        KARTA_KONCENTRATION = "karta_koncentration", "Karta: var händelser har registrerats"
        PLATSLISTA = "platslista", "Tabell: platser efter klassning"
        BILD = "bild", "Bild"
        MAL = "mal", "Mål och aktiviteter i åtgärdsplanen"

    lagesbild = models.ForeignKey(Lagesbild, on_delete=models.CASCADE, related_name="avsnitt")
    kod = models.SlugField("kod", max_length=60)
    ordning = models.PositiveSmallIntegerField("ordning")
    djup = models.PositiveSmallIntegerField("rubriknivå", default=1)
    rubrik = models.CharField("rubrik", max_length=160)
    text = models.TextField("text", blank=True)
    block = models.JSONField("innehåll som programmet fyller i", default=list, blank=True)
    # Kind of block → the highest number that one has had here (`Blockval.nr`): what is taken away keeps its number.
    blocknummer = models.JSONField("högsta nummer per slag av innehåll", default=dict, blank=True)
    prioriterat_omrade = models.ForeignKey(
        PrioriteratOmrade,
        verbose_name="prioriterat område",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="avsnitt",
    )
    behov_av_atgarder = models.BooleanField("finns behov av särskilda åtgärder?", null=True, blank=True)
    kommentar = models.TextField("kommentar", blank=True)
    intern = models.BooleanField("bara i den interna utgåvan", default=False)
    utelamnat = models.BooleanField("utelämnat i år", default=False)
    tillstand = models.CharField("tillstånd", max_length=20, choices=Tillstand, default=Tillstand.TOM)
    ansvarig = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ansvarig",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="avsnitt_att_skriva",
    )
    klart_senast = models.DateField("klart senast", null=True, blank=True)
    syfte = models.TextField("syfte", blank=True, help_text="Vad avsnittet ska svara på.")
    skrivhjalp = models.TextField("skrivhjälp", blank=True, help_text="Vad en bra text innehåller, en rad per punkt.")
    att_uppdatera = models.BooleanField("att uppdatera", default=False)
    text_fran_ar = models.PositiveSmallIntegerField("texten kommer från år", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)
    andrad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    andrad = models.DateTimeField("ändrad", null=True, blank=True)

    omrade_vag: ClassVar[str] = "lagesbild__stadsdelsomrade"
    objects = Dokumentdelsfraga.as_manager()

    class Meta:
        verbose_name = "avsnitt"
        verbose_name_plural = "avsnitt"
        ordering = ("lagesbild", "ordning", "pk")
        constraints = (
            models.UniqueConstraint(fields=("lagesbild", "kod"), name="avsnitt_unik_kod"),
            models.UniqueConstraint(fields=("lagesbild", "ordning"), name="avsnitt_unik_ordning"),
            models.CheckConstraint(condition=Q(djup__gte=1, djup__lte=3), name="avsnitt_djup_1_3"),
            models.CheckConstraint(condition=Q(version__gte=1), name="avsnitt_version"),
            models.CheckConstraint(
                condition=Q(andrad_av__isnull=True, andrad__isnull=True)
                | Q(andrad_av__isnull=False, andrad__isnull=False),
                name="avsnitt_andrad_vem_och_nar",
            ),
            models.CheckConstraint(
                condition=Q(prioriterat_omrade__isnull=False) | Q(behov_av_atgarder__isnull=True, kommentar=""),
                name="avsnitt_behov_bara_for_prioriterat_omrade",
            ),
            models.CheckConstraint(
                condition=Q(att_uppdatera=False) | Q(text_fran_ar__isnull=False), name="avsnitt_att_uppdatera_fran_ar"
            ),
            models.CheckConstraint(
                condition=Q(tillstand__in=["tom", "utkast", "klar_for_granskning", "klar"]),
                name="avsnitt_kant_tillstand",
            ),
        )

    def __str__(self) -> str:
        return self.rubrik

    @property
    def tomt(self) -> bool:
        """Whether nothing has been written and nothing is filled in."""
        return not (self.text or self.kommentar or self.block)


class Versionsfraga(Omradesfraga["Avsnittsversion"]):
    """Saved texts are work in progress, also when the document they led to is settled."""

    def faststallt(self) -> Q:
        return Q(pk__in=[])


class Avsnittsversion(models.Model):
    """A section as it was saved, and what lost to somebody else's text. Append only."""

    class Utfall(models.TextChoices):
        SPARAD = "sparad", "Sparad"
        KROCK = "krock", "Inte sparad: någon annan hann före"

    avsnitt = models.ForeignKey(Avsnitt, on_delete=models.CASCADE, related_name="versioner")
    utfall = models.CharField("utfall", max_length=8, choices=Utfall, default=Utfall.SPARAD)
    version = models.PositiveIntegerField("version")
    rubrik = models.CharField("rubrik", max_length=160)
    text = models.TextField("text", blank=True)
    behov_av_atgarder = models.BooleanField("behov av särskilda åtgärder", null=True, blank=True)
    kommentar = models.TextField("kommentar", blank=True)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField("tid")

    omrade_vag: ClassVar[str] = "avsnitt__lagesbild__stadsdelsomrade"
    objects = Versionsfraga.as_manager()

    class Meta:
        verbose_name = "version av avsnitt"
        verbose_name_plural = "versioner av avsnitt"
        ordering = ("-tid", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("avsnitt", "version"), condition=Q(utfall="sparad"), name="avsnittsversion_unik"
            ),
        )

    def __str__(self) -> str:
        return f"{self.avsnitt_id} v{self.version}"


class Kallfraga(Omradesfraga["Kalla"]):
    """Sources: seen with their document, as the public edition shows it."""

    def faststallt(self) -> Q:
        last = Q(lagesbild__status__in=[Lagesbild.Status.FASTSTALLD, Lagesbild.Status.PUBLICERAD])
        return last & self.publikt()

    def publika(self) -> Self:
        """Those of the public edition."""
        return self.filter(self.publikt())

    def publikt(self) -> Q:
        """Which sources the public edition names: not those that only intern sections refer to. One that no section
        refers to stands there."""
        alla = Avsnitt.objects.filter(lagesbild=OuterRef("lagesbild")).alias(
            marke=Concat(Value('data-hanvisning="kalla:'), OuterRef("nyckel"), Value('"'), output_field=CharField())
        )
        namner = alla.filter(Q(text__contains=F("marke")) | Q(kommentar__contains=F("marke")))
        internt = Dokumentdelsfraga(Avsnitt).internt()
        return Q(Exists(namner.filter(~internt, utelamnat=False))) | ~Q(Exists(namner.filter(internt)))


class Kalla(models.Model):
    """A source that the document names."""

    lagesbild = models.ForeignKey(Lagesbild, on_delete=models.CASCADE, related_name="kallor")
    ordning = models.PositiveSmallIntegerField("ordning")
    nyckel = models.SlugField("nyckel", max_length=60)
    text = models.TextField("källa")
    url = models.URLField("adress", max_length=500, blank=True)
    hamtad = models.DateField("hämtad", null=True, blank=True)
    begransning = models.TextField("begränsningar", blank=True, help_text="Vad källan inte kan säga något om.")
    version = models.PositiveIntegerField("version", default=1)

    omrade_vag: ClassVar[str] = "lagesbild__stadsdelsomrade"
    objects = Kallfraga.as_manager()

    class Meta:
        verbose_name = "källa"
        verbose_name_plural = "källor"
        ordering = ("lagesbild", "ordning", "pk")
        constraints = (models.UniqueConstraint(fields=("lagesbild", "nyckel"), name="kalla_unik_nyckel"),)

    def __str__(self) -> str:
        return self.text[:80]
