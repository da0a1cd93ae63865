"""Places: squares, stations, parks, streets; what they are called and where they lie."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from platser.models.bas import Versionerad, punktvillkor, versionsvillkor
from platser.models.stadsdel import Stadsdel, nyckel
from samverkan.models import (
    Anvandare,
    Giltighet,
    Omradesfraga,
    Stadsdelsomrade,
    giltighet_q,
    giltighet_villkor,
    omraden_med,
    slug_kontroll,
)
from samverkan.roller import Ratt


class Platsfraga(Omradesfraga["Plats"]):
    """Places."""

    def faststallt(self) -> Q:
        """A sensitive place is seen only by those who see work in progress."""
        return Q(kanslig=False)

    def gallande(self, dag: date) -> Self:
        """Places that exist on `dag`."""
        return self.filter(giltighet_q(dag))


class Plats(Giltighet, Versionerad):
    """A place that people work on. A point (rounded: no address more exact than needed), an outline, or both.

    `stadsdel` is computed from the point when the area has outlines (`stadsdel_beraknad`), otherwise chosen.
    A place is never removed: it ends.
    """

    class Typ(models.TextChoices):
        TORG = "torg", "Torg"
        CENTRUM = "centrum", "Centrum"
        STATION = "station", "Station eller hållplats"
        PARK = "park", "Park eller lekplats"
        GATA = "gata", "Gata eller väg"
        BOSTAD = "bostad", "Bostadsområde"
        FORETAG = "foretag", "Företagsområde"
        STRAND = "strand", "Strand eller bad"
        NATUR = "natur", "Skog eller naturområde"
        SKOLA = "skola", "Skola eller fritidsverksamhet"
        ANNAT = "annat", "Annan plats"

    class Noggrannhet(models.TextChoices):
        SAKER = "saker", "Säkert läge"
        UNGEFARLIG = "ungefarlig", "Ungefärligt läge"
        OSAKER = "osaker", "Osäkert läge"

    stadsdelsomrade = models.ForeignKey(
        Stadsdelsomrade, verbose_name="stadsdelsområde", on_delete=models.PROTECT, related_name="platser"
    )
    stadsdel = models.ForeignKey(
        Stadsdel, verbose_name="stadsdel", null=True, blank=True, on_delete=models.PROTECT, related_name="platser"
    )
    stadsdel_beraknad = models.BooleanField("stadsdelen är beräknad ur läget", default=False, editable=False)
    namn = models.CharField("namn", max_length=80)
    slug = models.SlugField("kortnamn", validators=[slug_kontroll], max_length=80)
    typ = models.CharField("typ", max_length=12, choices=Typ, default=Typ.ANNAT)
    lat = models.DecimalField("latitud", max_digits=8, decimal_places=5, null=True, blank=True)
    lon = models.DecimalField("longitud", max_digits=8, decimal_places=5, null=True, blank=True)
    noggrannhet = models.CharField("lägets säkerhet", max_length=12, choices=Noggrannhet, default=Noggrannhet.SAKER)
    osakerhet_m = models.PositiveIntegerField("osäkerhet i meter", null=True, blank=True)
    lageskalla = models.CharField("lägets källa", max_length=200, blank=True)
    kontur = models.JSONField("gräns (GeoJSON, WGS84)", null=True, blank=True)
    agare = models.CharField("ägare eller förvaltare", max_length=160, blank=True, help_text="Funktion, inte person.")
    beskrivning = models.TextField("beskrivning", blank=True)
    kanslig = models.BooleanField(
        "känslig",
        default=False,
        help_text="Syns bara för dem som ser arbetsmaterial, och kommer aldrig i publik utgåva.",
    )

    omrade_vag: ClassVar[str] = "stadsdelsomrade"
    objects = Platsfraga.as_manager()

    class Meta:
        verbose_name = "plats"
        verbose_name_plural = "platser"
        ordering = ("stadsdelsomrade", "namn", "pk")
        constraints = (
            giltighet_villkor("plats_giltighet"),
            punktvillkor("plats_punkt"),
            models.CheckConstraint(condition=~Q(namn=""), name="plats_har_namn"),
            models.CheckConstraint(
                condition=Q(stadsdel_beraknad=False) | Q(stadsdel__isnull=False), name="plats_beraknad_har_stadsdel"
            ),
            models.UniqueConstraint(fields=("stadsdelsomrade", "slug"), name="plats_unik_slug"),
            models.UniqueConstraint(
                fields=("stadsdelsomrade", "namn"),
                name="plats_unikt_namn",
                violation_error_message="Det finns redan en plats med det namnet.",
            ),
            *versionsvillkor("plats"),
        )

    def __str__(self) -> str:
        return self.namn

    @property
    def punkt(self) -> tuple[float, float] | None:
        """(longitude, latitude) in degrees, WGS84, in the order of GeoJSON; None when the place has no point."""
        return None if self.lat is None or self.lon is None else (float(self.lon), float(self.lat))


class Platsaliasfraga(Omradesfraga["Platsalias"]):
    """Other spellings: seen with their place."""

    def faststallt(self) -> Q:
        return Q(plats__kanslig=False)


class Platsalias(models.Model):
    """Another name or spelling of a place (Åkermyntan is also Åkermyntans centrum)."""

    plats = models.ForeignKey(Plats, verbose_name="plats", on_delete=models.CASCADE, related_name="andra_namn")
    namn = models.CharField("namn", max_length=80)
    nyckel = models.CharField("jämförelseform", max_length=80, editable=False)

    omrade_vag: ClassVar[str] = "plats__stadsdelsomrade"
    objects = Platsaliasfraga.as_manager()

    class Meta:
        verbose_name = "annat namn på plats"
        verbose_name_plural = "andra namn på platser"
        ordering = ("plats", "namn")
        constraints = (models.UniqueConstraint(fields=("plats", "nyckel"), name="platsalias_unikt"),)

    def __str__(self) -> str:
        return self.namn

    def save(self, *args: object, **kwargs: object) -> None:
        self.nyckel = nyckel(self.namn)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


def visad_plats(user: Anvandare | AnonymousUser, *, falt: str, omrade: str, registrerad: str = "") -> Case:
    """The free text `falt` that says where, as `user` may read it: empty where it tells of a sensitive place.

    It does so when the row is tied to such a place (`registrerad`), or when the text is one of its names. `omrade` is
    the path to the area. An anonymous user reads what everybody may.
    """
    i_omradet = {"kanslig": True, "stadsdelsomrade": OuterRef(omrade)}
    namnet = Q(Exists(Plats.objects.filter(**i_omradet, namn__iexact=OuterRef(falt))))
    namnet |= Q(
        Exists(
            Platsalias.objects.filter(**{f"plats__{k}": v for k, v in i_omradet.items()}, namn__iexact=OuterRef(falt))
        )
    )
    dold = namnet | Q(**{f"{registrerad}__kanslig": True}) if registrerad else namnet
    return Case(
        When(Q(**{f"{omrade}__in": omraden_med(user, Ratt.SE_ARBETSMATERIAL)}), then=F(falt)),
        When(dold, then=Value("")),
        default=F(falt),
        output_field=models.CharField(),
    )
