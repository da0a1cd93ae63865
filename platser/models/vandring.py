"""Trygghetsvandringar and medborgardialoger, and the synpunkter that come of them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from platser.models.bas import Versionerad, par_villkor, punktvillkor, versionsvillkor
from platser.models.plats import Plats, visad_plats
from platser.models.stadsdel import Stadsdel
from samverkan.models import Anvandare, Omradesfraga, Stadsdelsomrade


class Stoppfraga(Omradesfraga["Vandringsstopp"]):
    """Stops of a route: one at a sensitive place is seen by those who see the place."""

    def faststallt(self) -> Q:
        vandring = Q(vandring__plats__isnull=True) | Q(vandring__plats__kanslig=False)
        return vandring & (Q(plats__isnull=True) | Q(plats__kanslig=False))


class Aterbesoksfraga(Omradesfraga["Aterbesok"]):
    """What a later walk saw of a synpunkt: seen when both walks are reported and the synpunkt is."""

    def faststallt(self) -> Q:
        return Q(
            vandring__status="rapporterad", synpunkt__in=Synpunkt.objects.filter(Synpunktsfraga(Synpunkt).faststallt())
        )


class Vandringsfraga(Omradesfraga["Trygghetsvandring"]):
    """Walks. That one is planned is public; those of sensitive places are not."""

    def faststallt(self) -> Q:
        return Q(plats__isnull=True) | Q(plats__kanslig=False)

    def med_visad_samling(self, user: Anvandare | AnonymousUser) -> Self:
        """With where they meet as `user` may read it, `visad_samlingsplats`: nothing of a sensitive place."""
        return self.annotate(visad_samlingsplats=visad_plats(user, falt="samlingsplats", omrade="stadsdelsomrade"))


class Synpunktsfraga(Omradesfraga["Synpunkt"]):
    """Synpunkter: work in progress until the walk is reported."""

    def faststallt(self) -> Q:
        oppen = Q(vandring__plats__isnull=True) | Q(vandring__plats__kanslig=False)
        egen = Q(plats__isnull=True) | Q(plats__kanslig=False)
        return Q(vandring__status="rapporterad", struken=False) & oppen & egen


class Synpunktsfotofraga(Omradesfraga["Synpunktsfoto"]):
    """Photos: seen with their synpunkt."""

    def faststallt(self) -> Q:
        return Q(synpunkt__in=Synpunkt.objects.filter(Synpunktsfraga(Synpunkt).faststallt()))


class Vandringspartfraga(Omradesfraga["Vandringspart"]):
    """Invited parts: seen with the walk."""

    def faststallt(self) -> Q:
        return Q(vandring__plats__isnull=True) | Q(vandring__plats__kanslig=False)


class Trygghetsvandring(Versionerad):
    """A walk, a medborgardialog, or both in one evening."""

    class Slag(models.TextChoices):
        VANDRING = "vandring", "Trygghetsvandring"
        DIALOG = "dialog", "Medborgardialog"
        BADA = "bada", "Medborgardialog och trygghetsvandring"

    class Status(models.TextChoices):
        PLANERAD = "planerad", "Planerad"
        HALLEN = "hallen", "Hållen"
        RAPPORTERAD = "rapporterad", "Rapporterad"
        INSTALLD = "installd", "Inställd"

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="vandringar"
    )
    plats = models.ForeignKey(
        Plats, verbose_name="plats", null=True, blank=True, on_delete=models.PROTECT, related_name="vandringar"
    )
    stadsdel = models.ForeignKey(
        Stadsdel, verbose_name="stadsdel", null=True, blank=True, on_delete=models.PROTECT, related_name="vandringar"
    )
    slag = models.CharField("slag", max_length=12, choices=Slag, default=Slag.VANDRING)
    namn = models.CharField("rubrik", max_length=160)
    dag = models.DateField("datum")
    klockslag = models.TimeField("samling", null=True, blank=True)
    samlingsplats = models.CharField("samlingsplats", max_length=160, blank=True)
    sammankallande = models.CharField(
        "sammankallande", max_length=160, blank=True, help_text="Organisation eller funktion, inte person."
    )
    fokus = models.TextField("vad vi ska titta på", blank=True)
    foregaende = models.ForeignKey(
        "self",
        verbose_name="följer upp",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="uppfoljande",
    )
    status = models.CharField("läge", max_length=12, choices=Status, default=Status.PLANERAD)
    antal_deltagare = models.PositiveIntegerField("antal deltagare", null=True, blank=True)
    sammanfattning = models.TextField("sammanfattning", blank=True)
    installd_orsak = models.CharField("varför den ställdes in", max_length=300, blank=True)
    rapporterad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="rapporterad av",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    rapporterad_tid = models.DateTimeField("rapporterad", null=True, blank=True)

    visad_samlingsplats: str  # when it was read `med_visad_samling`; what pages and files show

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Vandringsfraga.as_manager()

    class Meta:
        verbose_name = "trygghetsvandring"
        verbose_name_plural = "trygghetsvandringar"
        ordering = ("stadsdelsomrade", "-dag", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(namn=""), name="vandring_har_rubrik"),
            models.CheckConstraint(condition=~Q(foregaende=models.F("pk")), name="vandring_foljer_inte_sig_sjalv"),
            par_villkor("rapporterad_av", "rapporterad_tid", "vandring_rapporterad_av_och_nar"),
            *versionsvillkor("vandring"),
        )
        indexes = (models.Index(fields=("stadsdelsomrade", "dag"), name="vandring_omrade_dag"),)

    def __str__(self) -> str:
        return f"{self.namn} {self.dag}"


class Vandringspart(models.Model):
    """An organisation that is invited, and whether it came (empty: not said)."""

    vandring = models.ForeignKey(Trygghetsvandring, on_delete=models.CASCADE, related_name="parter")
    organisation = models.CharField("organisation", max_length=120)
    deltog = models.BooleanField("deltog", null=True, blank=True)

    omrade_vag: ClassVar[str] = "vandring__stadsdelsomrade"
    objects = Vandringspartfraga.as_manager()

    class Meta:
        verbose_name = "inbjuden part"
        verbose_name_plural = "inbjudna parter"
        ordering = ("vandring", "pk")
        constraints = (models.UniqueConstraint(fields=("vandring", "organisation"), name="vandringspart_unik"),)

    def __str__(self) -> str:
        return self.organisation


class Vandringsstopp(models.Model):
    """Where the walk stops: a place of the area, a name, or a point drawn on the map. In order."""

    vandring = models.ForeignKey(Trygghetsvandring, on_delete=models.CASCADE, related_name="stopp")
    ordning = models.PositiveSmallIntegerField("ordning")
    namn = models.CharField("vad stoppet kallas", max_length=80)
    plats = models.ForeignKey(
        Plats, verbose_name="plats", null=True, blank=True, on_delete=models.PROTECT, related_name="vandringsstopp"
    )
    lat = models.DecimalField("latitud", max_digits=8, decimal_places=5, null=True, blank=True)
    lon = models.DecimalField("longitud", max_digits=8, decimal_places=5, null=True, blank=True)

    omrade_vag: ClassVar[str] = "vandring__stadsdelsomrade"
    objects = Stoppfraga.as_manager()

    class Meta:
        verbose_name = "stopp på vandring"
        verbose_name_plural = "stopp på vandringar"
        ordering = ("vandring", "ordning")
        constraints = (
            punktvillkor("vandringsstopp_punkt"),
            models.CheckConstraint(condition=~Q(namn=""), name="vandringsstopp_har_namn"),
            models.UniqueConstraint(fields=("vandring", "ordning"), name="vandringsstopp_ordning"),
        )

    def __str__(self) -> str:
        return self.namn

    @property
    def punkt(self) -> tuple[float, float] | None:
        """(longitude, latitude) of its own, else of its place; None when neither is known."""
        if self.lat is not None and self.lon is not None:
            return float(self.lon), float(self.lat)
        return self.plats.punkt if self.plats is not None else None


class Synpunkt(Versionerad):
    """Something that was seen or said on a walk. `klient_id` is made by the phone: sent twice it is stored once."""

    class Kategori(models.TextChoices):
        BELYSNING = "belysning", "Belysning"
        VAXTLIGHET = "vaxtlighet", "Växtlighet"
        TRAFIK = "trafik", "Trafik"
        RENHALLNING = "renhallning", "Renhållning"
        SKADEGORELSE = "skadegorelse", "Skadegörelse"
        OTRYGGHET = "otrygghet", "Otrygghet"
        ANNAT = "annat", "Annat"

    class Status(models.TextChoices):
        NY = "ny", "Ny"
        TILLDELAD = "tilldelad", "Har ägare"
        PAGAR = "pagar", "Pågår"
        ATGARDAD = "atgardad", "Åtgärdad"
        AVSLAGEN = "avslagen", "Åtgärdas inte"

    AVSLUTAD: ClassVar[frozenset[str]] = frozenset({"atgardad", "avslagen"})

    vandring = models.ForeignKey(
        Trygghetsvandring, verbose_name="vandring", on_delete=models.PROTECT, related_name="synpunkter"
    )
    klient_id = models.UUIDField("klientens nummer", unique=True, editable=False)
    plats = models.ForeignKey(
        Plats, verbose_name="plats", null=True, blank=True, on_delete=models.PROTECT, related_name="synpunkter"
    )
    kategori = models.CharField("kategori", max_length=16, choices=Kategori)
    text = models.TextField("synpunkt")
    lat = models.DecimalField("latitud", max_digits=8, decimal_places=5, null=True, blank=True)
    lon = models.DecimalField("longitud", max_digits=8, decimal_places=5, null=True, blank=True)
    osakerhet_m = models.PositiveIntegerField("osäkerhet i meter", null=True, blank=True)
    iakttagen = models.DateTimeField("iakttagen", help_text="Enligt telefonen.")
    tidigare = models.ForeignKey(
        "self",
        verbose_name="samma som tidigare",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="upprepningar",
    )
    agare = models.CharField("ägare", max_length=160, blank=True, help_text="Organisation eller funktion, inte person.")
    klar_senast = models.DateField("svar senast", null=True, blank=True)
    svar = models.TextField("svar", blank=True)
    svar_dag = models.DateField("besvarad", null=True, blank=True)
    status = models.CharField("läge", max_length=12, choices=Status, default=Status.NY)
    struken = models.BooleanField("struken", default=False)
    inlagd_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="inlagd av", on_delete=models.PROTECT, related_name="+"
    )
    inlagd_tid = models.DateTimeField("inlagd")

    omrade_vag: ClassVar[str] = "vandring__stadsdelsomrade"
    objects = Synpunktsfraga.as_manager()

    class Meta:
        verbose_name = "synpunkt"
        verbose_name_plural = "synpunkter"
        ordering = ("vandring", "iakttagen", "pk")
        constraints = (
            punktvillkor("synpunkt_punkt"),
            models.CheckConstraint(condition=~Q(text=""), name="synpunkt_har_text"),
            models.CheckConstraint(
                condition=Q(status="ny") | ~Q(agare=""),
                name="synpunkt_har_agare",
                violation_error_message="Någon ska äga synpunkten innan den går vidare.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["atgardad", "avslagen"]) | (~Q(svar="") & Q(svar_dag__isnull=False)),
                name="synpunkt_avslutad_har_svar",
                violation_error_message="Skriv ett svar, med datum, innan synpunkten avslutas.",
            ),
            *versionsvillkor("synpunkt"),
        )

    def __str__(self) -> str:
        return f"{self.get_kategori_display()}: {self.text[:80]}"

    @property
    def oppen(self) -> bool:
        """Whether somebody still has to do or say something."""
        return self.status not in self.AVSLUTAD

    @property
    def punkt(self) -> tuple[float, float] | None:
        """(longitude, latitude) in degrees, WGS84; of its place when it has none of its own; None when neither."""
        if self.lat is not None and self.lon is not None:
            return float(self.lon), float(self.lat)
        return self.plats.punkt if self.plats is not None else None


class Synpunktsfoto(models.Model):
    """A photo of a synpunkt, re-encoded without metadata. `klient_id` as for the synpunkt."""

    synpunkt = models.ForeignKey(Synpunkt, on_delete=models.PROTECT, related_name="foton")
    klient_id = models.UUIDField("klientens nummer", unique=True, editable=False)
    fil = models.FileField("fil", upload_to="synpunkter/%Y/")
    bredd = models.PositiveIntegerField("bredd", help_text="Bildpunkter.")
    hojd = models.PositiveIntegerField("höjd", help_text="Bildpunkter.")
    alt = models.CharField("vad bilden visar", max_length=300)
    uppladdad_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="uppladdad av", on_delete=models.PROTECT, related_name="+"
    )
    uppladdad_tid = models.DateTimeField("uppladdad")

    omrade_vag: ClassVar[str] = "synpunkt__vandring__stadsdelsomrade"
    objects = Synpunktsfotofraga.as_manager()

    class Meta:
        verbose_name = "foto till synpunkt"
        verbose_name_plural = "foton till synpunkter"
        ordering = ("synpunkt", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(alt=""), name="synpunktsfoto_har_alternativtext"),
            models.CheckConstraint(condition=Q(bredd__gte=1, hojd__gte=1), name="synpunktsfoto_storlek"),
        )

    def __str__(self) -> str:
        return self.alt


class Aterbesok(models.Model):
    """What a later walk saw of an open synpunkt: gone, or still there. One answer per walk and synpunkt."""

    class Utfall(models.TextChoices):
        ATGARDAT = "atgardat", "Åtgärdat"
        KVAR = "kvar", "Kvar"

    vandring = models.ForeignKey(Trygghetsvandring, on_delete=models.PROTECT, related_name="aterbesok")
    synpunkt = models.ForeignKey(Synpunkt, on_delete=models.PROTECT, related_name="aterbesok")
    klient_id = models.UUIDField("klientens nummer", unique=True, editable=False)
    utfall = models.CharField("utfall", max_length=12, choices=Utfall)
    text = models.CharField("anteckning", max_length=300, blank=True)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="av", on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField("tid")

    omrade_vag: ClassVar[str] = "vandring__stadsdelsomrade"
    objects = Aterbesoksfraga.as_manager()

    class Meta:
        verbose_name = "återbesök"
        verbose_name_plural = "återbesök"
        ordering = ("vandring", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("vandring", "synpunkt"),
                name="aterbesok_ett_per_vandring",
                violation_error_message="Synpunkten är redan återbesökt på den här vandringen.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_utfall_display()}: {self.synpunkt}"
