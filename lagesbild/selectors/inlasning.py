"""Imports as people look at them, the places of a file's names, and which figures changed between two extracts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, Q, QuerySet

from lagesbild.models import Importkorning, Importprofil, Importrad, Matkalla, Matomrade, Matserie, Matvarde
from lagesbild.period import Period
from samverkan.models import Anvandare, Stadsdelsomrade

# --- Imports ---------------------------------------------------------------------------------------------------------


def importer(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Importkorning]:
    """The imports of an area, latest first."""
    return (
        Importkorning.objects.synlig_for(user)
        .i_omrade(omrade)
        .select_related("kalla", "av", "genomford_av", "angrad_av")
    )


def tidigare_samma_fil(user: Anvandare, korning: Importkorning) -> QuerySet[Importkorning]:
    """Committed imports of exactly this file into the area."""
    if korning.stadsdelsomrade is None:
        return Importkorning.objects.none()
    lika = importer(user, korning.stadsdelsomrade).filter(
        sha256=korning.sha256, status=Importkorning.Status.GENOMFORD
    )  # fmt: skip
    return lika.exclude(pk=korning.pk)


def rader(user: Anvandare, korning: Importkorning, utfall: str) -> QuerySet[Importrad]:
    """The rows of one outcome, in the order of the file."""
    synliga = Importrad.objects.synlig_for(user).filter(korning=korning, utfall=utfall)
    return synliga.select_related("serie", "matomrade").order_by("ordning")


def profiler(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Importprofil]:
    return Importprofil.objects.synlig_for(user).i_omrade(omrade).select_related("kalla", "skapad_av")


def serieval(kalla: Matkalla | None) -> list[tuple[int, str]]:
    """The series of a source to choose between."""
    serier = Matserie.objects.filter(kalla=kalla).values_list("pk", "grupp", "namn")
    return [(pk, f"{grupp}: {namn}" if grupp else namn) for pk, grupp, namn in serier]


def platsval(user: Anvandare, omrade: Stadsdelsomrade) -> list[tuple[int, str]]:
    """What a figure that is imported into the area can be about."""
    slag = Matomrade.Slag
    egna = Matomrade.objects.synlig_for(user).filter(
        Matomrade.i(omrade) | Q(slag__in=[slag.STAD, slag.LOKALPOLISOMRADE, slag.ANNAT])
    )  # fmt: skip
    return [(m.pk, f"{m.namn} ({m.get_slag_display().lower()})") for m in egna]


# --- Revisions -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure as known at two times; None when it was not known yet."""

    serie: Matserie
    matomrade: Matomrade
    period: Period
    da: Decimal | None
    da_per: date | None
    nu: Decimal
    nu_per: date

    @property
    def differens(self) -> Decimal | None:
        return None if self.da is None else self.nu - self.da


def siffror_per(fraga: QuerySet[Matvarde], per: date) -> dict[tuple[int, int, date, date], Matvarde]:
    """Figures as of a day: of each series, place and period the version with the latest as-of date up to then."""
    svar: dict[tuple[int, int, date, date], Matvarde] = {}
    fraga = fraga.filter(per_datum__lte=per).select_related("serie__kalla", "matomrade").order_by("per_datum")
    for v in fraga:
        svar[v.serie_id, v.matomrade_id, v.fran, v.till] = v
    return svar


def uttag(user: Anvandare, omrade: Stadsdelsomrade, kalla: Matkalla | None = None) -> list[date]:
    """The as-of dates there are of figures about the area, latest first."""
    fraga = _om(user, omrade, kalla)
    return list(fraga.order_by("-per_datum").values_list("per_datum", flat=True).distinct())


def revisioner(
    user: Anvandare, omrade: Stadsdelsomrade, *, fore: date, efter: date, kalla: Matkalla | None = None
) -> list[Revision]:
    """Figures that were known at `fore` and have another value as known at `efter`, the biggest change first."""
    fraga = _om(user, omrade, kalla)
    # Only cells with a version in between can differ.
    nya = fraga.filter(per_datum__gt=fore, per_datum__lte=efter)
    celler = set(nya.values_list("serie_id", "matomrade_id", "fran", "till"))
    if not celler:
        return []
    kring = fraga.filter(serie__in={c[0] for c in celler})
    da = siffror_per(kring, fore)
    nu = siffror_per(kring, efter)
    svar = [
        Revision(v.serie, v.matomrade, v.period, da[c].varde, da[c].per_datum, v.varde, v.per_datum)
        for c, v in nu.items()
        if c in da and c in celler and da[c].varde != v.varde
    ]
    return sorted(svar, key=lambda r: (-abs(r.nu - (r.da or 0)), r.serie.ordning, r.period))


def kallor_med_siffror(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Matkalla]:
    return Matkalla.objects.filter(serier__varden__in=_om(user, omrade, None)).distinct()


def senaste_uttag(user: Anvandare, omrade: Stadsdelsomrade) -> dict[int, date]:
    """Source → as of when its latest figures about the area are."""
    fraga = _om(user, omrade, None).order_by().values_list("serie__kalla").annotate(senast=Max("per_datum"))
    return dict(fraga)


def _om(user: Anvandare, omrade: Stadsdelsomrade, kalla: Matkalla | None) -> QuerySet[Matvarde]:
    fraga = Matvarde.objects.synlig_for(user).filter(Matomrade.i(omrade, "matomrade__"))
    return fraga.filter(serie__kalla=kalla) if kalla else fraga
