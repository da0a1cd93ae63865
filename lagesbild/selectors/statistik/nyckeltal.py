"""Nyckeltal: the area beside the city, the latest known figure of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lagesbild.models import Matkalla, Matomrade, Matserie, Matvarde
from lagesbild.period import Period
from lagesbild.selectors.statistik.underlag import COMPSTAT, STADSDELSOMRADEN, TYCK_TILL, Lasare, om_platser_i
from platser.models import Polistillhorighet
from samverkan.models import Stadsdelsomrade

_ANDRA_SIDOR = (COMPSTAT, TYCK_TILL, STADSDELSOMRADEN)
_REFERENSER = (Matomrade.Slag.STAD, Matomrade.Slag.ANNAT)
# The area first, then its parts, then the wider lokalpolisområde.
_ORDNING = (Matomrade.Slag.STADSDELSOMRADE, Matomrade.Slag.STADSDEL, Matomrade.Slag.LOKALPOLISOMRADE)


class Jamforelse(StrEnum):
    """How a figure stands to the reference."""

    HOGRE = "högre"
    LAGRE = "lägre"
    LIKA = "lika"


@dataclass(frozen=True, slots=True)
class Nyckeltal:
    """One figure about the area, a stadsdel or its lokalpolisområde, beside a reference for the same period.

    `enhet` and `riktning` are those of `Matserie`; `referensvarde` is None when the source gives none.
    `period` is a text: "2023", "2020–2023", the day itself when the figure is about one day.
    """

    serie: Matserie
    plats: Matomrade
    varde: Decimal
    perioden: Period
    per_datum: date
    notering: str
    referensvarde: Decimal | None = None
    referens: Matomrade | None = None

    @property
    def namn(self) -> str:
        return self.serie.namn

    @property
    def grupp(self) -> str:
        return self.serie.grupp

    @property
    def enhet(self) -> str:
        return self.serie.enhet

    @property
    def riktning(self) -> str:
        return self.serie.riktning

    @property
    def kalla(self) -> Matkalla:
        return self.serie.kalla

    @property
    def period(self) -> str:
        fran, till = self.perioden.fran, self.perioden.till
        hela_ar = self.perioden.hela_manader and (fran.month, till.month) == (1, 12) and fran.year != till.year
        return f"{fran.year}–{till.year}" if hela_ar else self.perioden.text

    @property
    def referensnamn(self) -> str:
        return self.referens.namn if self.referens else ""

    @property
    def skillnad(self) -> Decimal | None:
        """The figure minus the reference, in the unit of the series."""
        return None if self.referensvarde is None else self.varde - self.referensvarde

    @property
    def jamforelse(self) -> Jamforelse | None:
        """Higher, lower or equal; None without a reference."""
        if self.skillnad is None:
            return None
        if self.skillnad == 0:
            return Jamforelse.LIKA
        return Jamforelse.HOGRE if self.skillnad > 0 else Jamforelse.LAGRE


def nyckeltal(
    user: Lasare, omrade: Stadsdelsomrade, ar: int, *, per: date | None = None, referens: int | None = None
) -> list[Nyckeltal]:
    """For each series and place the figure of the latest period that begins no later than `ar`. One query.

    Beside it the city's figure for the same period, or another reference's when the source has no other; with
    `referens` (the id of a mätområde) only that one's.

    The sources are all but CompStat, Tyck till and the comparison of stadsdelsområden. Ordered by group and series.
    """
    fraga = _siffror(user).filter(om_platser_i(omrade) | _polisens(omrade, ar) | Q(matomrade__slag__in=_REFERENSER))
    fraga = fraga.filter(fran__lte=date(ar, 12, 31))
    fraga = fraga.senaste() if per is None else fraga.filter(per_datum__lte=per)  # type: ignore[attr-defined]
    egna: dict[tuple[int, int], Matvarde] = {}
    referenser: dict[tuple[int, Period], Matvarde] = {}
    for v in fraga.select_related("serie__kalla", "matomrade").order_by("till", "fran", "per_datum", "pk"):
        if v.matomrade.slag in _REFERENSER:
            nyckel = (v.serie_id, v.period)
            if referens is not None and v.matomrade_id != referens:
                continue
            forra = referenser.get(nyckel)
            if forra is None or _foretrade(v) <= _foretrade(forra):
                referenser[nyckel] = v
        else:
            egna[v.serie_id, v.matomrade_id] = v
    return [_nyckeltal(v, referenser.get((v.serie_id, v.period))) for v in sorted(egna.values(), key=_plats_i_listan)]


def referenser_for(user: Lasare) -> list[Matomrade]:
    """What nyckeltal can be held against: cities first, then other references. One query."""
    har = Matvarde.objects.filter(matomrade=OuterRef("pk")).exclude(serie__kalla__slug__in=_ANDRA_SIDOR)
    funna = Matomrade.objects.synlig_for(user).filter(Exists(har), slag__in=_REFERENSER)
    return sorted(funna, key=lambda m: (m.slag != Matomrade.Slag.STAD, m.namn))


def ar_med_nyckeltal(user: Lasare, omrade: Stadsdelsomrade) -> list[int]:
    """The years, ascending, from which there are nyckeltal about the area or its stadsdelar; no years to come."""
    fraga = _siffror(user).filter(om_platser_i(omrade))
    # A forecast covers years ahead, but is known from its first.
    return sorted({fran.year for fran in fraga.order_by().values_list("fran", flat=True).distinct()})


def _siffror(user: Lasare) -> QuerySet[Matvarde]:
    # Counts of a week have a page of their own; of one day may be a reading, such as a population.
    per_vecka = Q(serie__enhet=Matserie.Enhet.ANTAL, till__gt=F("fran"), till__lte=F("fran") + timedelta(days=6))
    return Matvarde.objects.synlig_for(user).exclude(serie__kalla__slug__in=_ANDRA_SIDOR).exclude(per_vecka)


def _polisens(omrade: Stadsdelsomrade, ar: int) -> Q:
    """Figures about the lokalpolisområden that some stadsdel of the area belonged to during the year."""
    i_aret = Polistillhorighet.objects.filter(
        Q(giltig_fran=None) | Q(giltig_fran__lte=date(ar, 12, 31)),
        Q(giltig_till=None) | Q(giltig_till__gte=date(ar, 1, 1)),
        stadsdel__stadsdelsomrade=omrade,
    )
    return Q(matomrade__lokalpolisomrade__in=i_aret.values("lokalpolisomrade"))


def _foretrade(v: Matvarde) -> tuple[bool, int]:
    """The city goes before other references, and of cities the first that came: one's own."""
    return (v.matomrade.slag != Matomrade.Slag.STAD, v.matomrade_id)


def _plats_i_listan(v: Matvarde) -> tuple[int, str, int, str, int, str]:
    s = v.serie
    slag = _ORDNING.index(Matomrade.Slag(v.matomrade.slag))
    return (s.grupp_ordning, s.grupp, s.ordning, s.namn, slag, v.matomrade.namn)


def _nyckeltal(v: Matvarde, referens: Matvarde | None) -> Nyckeltal:
    return Nyckeltal(
        serie=v.serie,
        plats=v.matomrade,
        varde=v.varde,
        perioden=v.period,
        per_datum=v.per_datum,
        notering=v.hanvisning or v.serie.notering,
        referensvarde=referens.varde if referens else None,
        referens=referens.matomrade if referens else None,
    )
