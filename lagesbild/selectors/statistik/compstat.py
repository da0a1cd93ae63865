"""CompStat: categories in groups, the same months of several years, and the change in the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Final

from lagesbild.forandring import Forandring, forandring, manga
from lagesbild.models import Matkalla, Matserie
from lagesbild.period import Period, tacka
from lagesbild.selectors.statistik.underlag import (
    COMPSTAT,
    Lasare,
    Siffra,
    kalla_med,
    om_omradet,
    senaste_uttag,
    serieunderlag,
    summa,
)
from samverkan.models import Stadsdelsomrade

SPANN: Final = sorted(
    ((fran, till) for fran in range(1, 13) for till in range(fran, 13)), key=lambda s: (s[0] - s[1], s[0])
)


@dataclass(frozen=True, slots=True)
class Rad:
    """A category (or, without `serie`, a sum): one value per year, and the change in the last year.

    A value is None when the period isn't covered; a sum when one of its parts is. `forandring` of a category has been
    decided among all categories of the table (`forandring.manga`); that of a sum stands alone.
    """

    serie: Matserie | None
    varden: list[int | None]
    forandring: Forandring | None = None

    @property
    def namn(self) -> str:
        return str(self.serie) if self.serie else "Summa"


@dataclass(frozen=True, slots=True)
class Grupp:
    namn: str
    rader: list[Rad]
    summa: Rad


@dataclass(frozen=True, slots=True)
class Compstattabell:
    """`ar` ascending, `perioder` one per year, `per_datum` the latest as-of date of the figures that were used."""

    ar: list[int]
    perioder: list[Period]
    kalla: Matkalla | None
    grupper: list[Grupp] = field(default_factory=list)
    per_datum: date | None = None
    preliminar: bool = False

    @property
    def period(self) -> str:
        """Such as "januari–oktober 2024"; of a whole year the year."""
        return self.perioder[-1].text

    @property
    def rader(self) -> list[Rad]:
        """The categories of all groups, without sums."""
        return [rad for grupp in self.grupper for rad in grupp.rader]

    @property
    def tom(self) -> bool:
        """Whether no figure at all is known for the periods."""
        return all(v is None for rad in self.rader for v in rad.varden)

    @property
    def ofullstandiga_ar(self) -> list[int]:
        """The years of which some category isn't known."""
        return [ar for i, ar in enumerate(self.ar) if any(rad.varden[i] is None for rad in self.rader)]


def compstat(
    user: Lasare,
    omrade: Stadsdelsomrade,
    *,
    ar: int,
    antal_ar: int = 5,
    fran_manad: int = 1,
    till_manad: int = 12,
    per: date | None = None,
) -> Compstattabell:
    """The table of `ar` and the years before it, in all `antal_ar`, for the same months of each. Two queries.

    Series are those that have any figure within the years. ValueError for months that don't exist or are reversed.
    """
    aren = list(range(ar - antal_ar + 1, ar + 1))
    perioder = [Period.manader(vart, fran_manad, till_manad) for vart in aren]
    fraga = om_omradet(user, omrade, COMPSTAT).filter(fran__gte=date(aren[0], 1, 1), till__lte=date(ar, 12, 31))
    underlag = serieunderlag(fraga, per)
    siffror = [[u.for_span(period) for period in perioder] for u in underlag]
    rader = [
        _rad(u.serie, [None if s is None else int(s.varde) for s in serien], perioder)
        for u, serien in zip(underlag, siffror, strict=True)
    ]
    anvanda = [s for serien in siffror for s in serien]
    return Compstattabell(
        ar=aren,
        perioder=perioder,
        kalla=kalla_med(COMPSTAT),
        grupper=_grupper(rader, perioder),
        per_datum=senaste_uttag(anvanda),
        preliminar=any(_preliminar(s) for s in anvanda),
    )


def _preliminar(siffra: Siffra | None) -> bool:
    return siffra is not None and siffra.preliminar


def _rad(serie: Matserie | None, varden: list[int | None], perioder: Sequence[Period]) -> Rad:
    if len(varden) < 2:
        return Rad(serie, varden)
    fore, efter = perioder[-2:]
    return Rad(serie, varden, forandring(varden[-2], varden[-1], dagar_fore=fore.dagar, dagar_efter=efter.dagar))


def _grupper(rader: Sequence[Rad], perioder: Sequence[Period]) -> list[Grupp]:
    provade = [replace(rad, forandring=f) for rad, f in zip(rader, manga([r.forandring for r in rader]), strict=True)]
    grupper = []
    for namn, grupprader in groupby(provade, key=lambda rad: rad.serie.grupp if rad.serie else ""):
        lista = list(grupprader)
        summor = [summa(kolumn) for kolumn in zip(*(rad.varden for rad in lista), strict=True)]
        grupper.append(Grupp(namn, lista, _rad(None, summor, perioder)))
    return grupper


def basta_spann(
    user: Lasare, omrade: Stadsdelsomrade, kalla: str = COMPSTAT, *, ar: int | None = None
) -> Period | None:
    """The longest span of whole months of `ar` (the latest year that has figures) known for every series. One query.

    When no span is known for all series, the longest that is known for as many as possible; None without figures.
    """
    fraga = om_omradet(user, omrade, kalla)
    if ar is not None:
        fraga = fraga.filter(fran__gte=date(ar, 1, 1), till__lte=date(ar, 12, 31))
    per_serie: dict[int, list[Period]] = {}
    for serie, fran, till in fraga.order_by().values_list("serie", "fran", "till").distinct():
        per_serie.setdefault(serie, []).append(Period(fran, till))
    aren = {p.till.year for perioder in per_serie.values() for p in perioder if p.fran.year == p.till.year}
    for vart in sorted(aren, reverse=True):
        if span := _langsta(per_serie, vart):
            return span
    return None


def _langsta(per_serie: dict[int, list[Period]], ar: int) -> Period | None:
    i_aret = [[p for p in perioder if p.fran.year == p.till.year == ar] for perioder in per_serie.values()]
    serier = [perioder for perioder in i_aret if perioder]
    tackning = []
    for fran, till in SPANN:
        span = Period.manader(ar, fran, till)
        antal = sum(tacka(span, perioder) is not None for perioder in serier)
        if antal == len(serier):
            return span
        tackning.append((antal, span))
    antal, span = max(tackning, key=lambda t: t[0])
    return span if antal else None
