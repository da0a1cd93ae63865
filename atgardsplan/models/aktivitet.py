"""What is done: the activities of the plan and their documents."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from atgardsplan.models.grund import Strykbar, Versionerad, strykvillkor, versionsvillkor
from atgardsplan.models.indikator import Indikator
from atgardsplan.models.plan import Atgardsplan, Mal, Maldelsfraga, Orsak
from platser.models import Plats, Trygghetsinvestering
from samverkan.models import Arbetsgrupp, Beslut, Omradesfraga, kant_val


class Aktivitet(Versionerad, Strykbar):
    """One activity of the plan. Contacts are functions first: who holds the function may change.

    `ansvarig` writes its follow-ups and `granskare` reviews them; empty means anybody in the area with the right to.
    Which rounds it belongs to: `foljs_upp_t1`, `_t2`, `_vb`.
    """

    class Finansiering(models.TextChoices):
        RAM = "ram", "Inom ordinarie ram"
        TRYGGHETSINVESTERING = "trygghetsinvestering", "Trygghetsinvestering"
        STATSBIDRAG = "statsbidrag", "Statsbidrag"
        ANNAN = "annan", "Annan finansiering"

    class Evidens(models.TextChoices):
        STARK = "stark", "Starkt stöd: flera studier med jämförelsegrupp visar effekt"
        VISS = "viss", "Visst stöd: enstaka studier visar effekt"
        LOVANDE = "lovande", "Lovande: god teori och erfarenhet, men få studier"
        OKAND = "okand", "Okänt: metoden är inte prövad"

    mal = models.ForeignKey(
        Mal, verbose_name="prioriterat område", on_delete=models.CASCADE, related_name="aktiviteter"
    )
    foregaende = models.ForeignKey(
        "self",
        verbose_name="fortsätter",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="efterfoljare",
        help_text="Samma aktivitet i den förra planen.",
    )
    ordning = models.PositiveSmallIntegerField("ordning")
    rubrik = models.CharField("delområde", max_length=160, blank=True)
    namn = models.TextField("aktivitet")
    hur = models.TextField("hur", blank=True)
    platstext = models.CharField("plats, i ord", max_length=160, blank=True)
    plats = models.ForeignKey(
        Plats, verbose_name="plats", null=True, blank=True, on_delete=models.PROTECT, related_name="aktiviteter"
    )
    orsaker = models.ManyToManyField(Orsak, verbose_name="orsaker", related_name="aktiviteter", blank=True)
    indikatorer = models.ManyToManyField(Indikator, verbose_name="indikatorer", related_name="aktiviteter", blank=True)
    beslut = models.ForeignKey(
        Beslut,
        verbose_name="följer av beslutet",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="aktiviteter",
    )
    arbetsgrupp_text = models.TextField("arbetsgrupp", blank=True)
    arbetsgrupp = models.ForeignKey(
        Arbetsgrupp,
        verbose_name="registrerad arbetsgrupp",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="aktiviteter",
    )
    loptid = models.CharField("löptid", max_length=250, blank=True)
    loptid_fran = models.DateField("löptid från", null=True, blank=True)
    loptid_till = models.DateField("löptid till", null=True, blank=True)
    tills_vidare = models.BooleanField("tills vidare", default=False)
    motesfrekvens = models.CharField("mötesfrekvens", max_length=160, blank=True)
    sammankallande = models.CharField("sammankallande", max_length=160, blank=True)
    forvaltningens_kontakt = models.CharField("stadsdelsförvaltningens kontakt", max_length=200, blank=True)
    polisens_kontakt = models.CharField("polisens kontakt", max_length=200, blank=True)
    ovriga_deltagare = models.TextField("övriga deltagare", blank=True)
    ansvarig_funktion = models.CharField("ansvarig för uppföljningen (funktion)", max_length=160, blank=True)
    ansvarig = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ansvarig för uppföljningen (person)",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ansvarar_for",
    )
    granskare_funktion = models.CharField("granskande chef (funktion)", max_length=160, blank=True)
    granskare = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="granskande chef (person)",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="granskar",
    )
    effekt_kort = models.TextField("förväntad effekt på kort sikt", blank=True)
    effekt_lang = models.TextField("förväntad effekt på lång sikt", blank=True)
    metod = models.TextField("metod", blank=True)
    evidens = models.CharField("stöd för metoden", max_length=10, choices=Evidens, blank=True)
    kostnad = models.PositiveBigIntegerField("kostnad (kronor)", null=True, blank=True)
    finansiering = models.CharField("finansiering", max_length=24, choices=Finansiering, blank=True)
    finansiering_text = models.CharField("om finansieringen", max_length=250, blank=True)
    investering = models.ForeignKey(
        Trygghetsinvestering,
        verbose_name="trygghetsinvestering",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="aktiviteter",
    )
    uppfoljning = models.TextField("uppföljning", blank=True)
    foljs_upp_t1 = models.BooleanField("följs upp i T1", default=False)
    foljs_upp_t2 = models.BooleanField("följs upp i T2", default=False)
    foljs_upp_vb = models.BooleanField("följs upp i VB", default=False)

    omrade_vag: ClassVar[str] = "mal__plan__stadsdelsomrade"
    objects = Maldelsfraga.as_manager()

    class Meta:
        verbose_name = "aktivitet"
        verbose_name_plural = "aktiviteter"
        ordering = ("mal", "ordning", "pk")
        constraints = (
            models.UniqueConstraint(fields=("mal", "ordning"), name="aktivitet_ordning"),
            models.CheckConstraint(
                condition=Q(loptid_fran__isnull=True)
                | Q(loptid_till__isnull=True)
                | Q(loptid_till__gte=F("loptid_fran")),
                name="aktivitet_loptid",
                violation_error_message="Löptiden kan inte sluta innan den börjar.",
            ),
            models.CheckConstraint(
                condition=Q(tills_vidare=False) | Q(loptid_till__isnull=True),
                name="aktivitet_tills_vidare_har_inget_slut",
                violation_error_message="En aktivitet som gäller tills vidare har inget slutdatum.",
            ),
            *versionsvillkor("aktivitet"),
            *strykvillkor("aktivitet"),
            kant_val("evidens", ("stark", "viss", "lovande", "okand"), "aktivitet_kand_evidens", tomt=True),
            kant_val(
                "finansiering",
                ("ram", "trygghetsinvestering", "statsbidrag", "annan"),
                "aktivitet_kand_finansiering",
                tomt=True,
            ),
            # Nobody reviews the own text; said already where the two are chosen.
            models.CheckConstraint(
                condition=Q(ansvarig__isnull=True) | Q(granskare__isnull=True) | ~Q(ansvarig=F("granskare")),
                name="aktivitet_granskas_av_annan",
                violation_error_message="Den som skriver uppföljningen kan inte granska den. Välj en annan chef.",
            ),
        )

    def __str__(self) -> str:
        return self.namn

    @property
    def omgangar(self) -> list[str]:
        """The follow-up rounds that the activity belongs to."""
        return [
            namn
            for namn, med in (("T1", self.foljs_upp_t1), ("T2", self.foljs_upp_t2), ("VB", self.foljs_upp_vb))
            if med
        ]


class Dokumentfraga(Omradesfraga["Aktivitetsdokument"]):
    """Documents: seen with their plan."""

    def faststallt(self) -> Q:
        return ~Q(aktivitet__mal__plan__status=Atgardsplan.Status.UTKAST)


class Aktivitetsdokument(models.Model):
    """Where a document of the activity is: an address or a diarienummer. The document itself stays in the archive."""

    aktivitet = models.ForeignKey(Aktivitet, on_delete=models.CASCADE, related_name="dokument")
    ordning = models.PositiveSmallIntegerField("ordning")
    titel = models.CharField("titel", max_length=200)
    adress = models.URLField("adress", max_length=500, blank=True)
    beteckning = models.CharField("diarienummer", max_length=80, blank=True)

    omrade_vag: ClassVar[str] = "aktivitet__mal__plan__stadsdelsomrade"
    objects = Dokumentfraga.as_manager()

    class Meta:
        verbose_name = "dokument till aktivitet"
        verbose_name_plural = "dokument till aktiviteter"
        ordering = ("aktivitet", "ordning", "pk")
        constraints = (
            models.UniqueConstraint(fields=("aktivitet", "ordning"), name="aktivitetsdokument_ordning"),
            models.CheckConstraint(
                condition=~Q(adress="") | ~Q(beteckning=""),
                name="aktivitetsdokument_finns_nagonstans",
                violation_error_message="Ange en adress eller ett diarienummer.",
            ),
        )

    def __str__(self) -> str:
        return self.titel
