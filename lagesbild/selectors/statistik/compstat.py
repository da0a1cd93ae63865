"""CompStat: categories in groups, the same months of several years, and the change in the last one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Final

from lagesbild.forandring import Forandring, forandring, manga
from lagesbild.models import Matkalla, Matomrade, Matserie
from lagesbild.period import Period, tacka
from lagesbild.selectors.statistik.underlag import (
    COMPSTAT,
    Lasare,
    Serieunderlag,
    Siffra,
    kalla_med,
    om_omradet,
    om_plats,
    senaste_uttag,
    serieunderlag,
    summa,
)
from samverkan.models import Stadsdelsomrade

SPANN: Final = sorted(
    ((fran, till) for fran in range(1, 13) for till in range(fran, 13)), key=lambda s: (s[0] - s[1], s[0])
)
FLEST_I_LINJEN: Final = 10


@dataclass(frozen=True, slots=True)
class Rad:
    """A category (or, without `serie`, a sum): one value per year, and the change in the last year.

    A value is None when the period isn't covered; a sum when one of its parts is. `forandring` of a category has been
    decided among all categories of the table (`forandring.manga`); that of a sum stands alone. `mot` has the change
    from each of the other years to the last, decided together too; `linje` the same months of all years up to the last.
    """

    serie: Matserie | None
    varden: list[int | None]
    forandring: Forandring | None = None
    mot: list[Forandring | None] = field(default_factory=list)
    linje: list[int | None] = field(default_factory=list)

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
    """`ar` ascending, `perioder` one per year, `per_datum` the latest as-of date of the figures that were used.

    `aldst` is the oldest as-of date among them when that is another. `fore` is the place of the year that the last is
    compared with. `linjear` are the years of the rows' small lines.
    """

    ar: list[int]
    perioder: list[Period]
    kalla: Matkalla | None
    grupper: list[Grupp] = field(default_factory=list)
    per_datum: date | None = None
    preliminar: bool = False
    aldst: date | None = None
    fore: int = -2
    linjear: list[int] = field(default_factory=list)

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

    @property
    def ar_fore(self) -> int | None:
        """The year that the last is compared with; None when there is only one."""
        return self.ar[self.fore] if len(self.ar) > 1 else None


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

    Series are those that have any figure within the years. ValueError for months that don't exist.
    """
    aren = list(range(ar - antal_ar + 1, ar + 1))
    fraga = om_omradet(user, omrade, COMPSTAT).filter(fran__gte=date(aren[0] - 1, 1, 1), till__lte=date(ar, 12, 31))
    return tabell(serieunderlag(fraga, per), aren, fran_manad, till_manad)


def platsens_underlag(user: Lasare, plats: Matomrade, kalla: str = COMPSTAT) -> list[Serieunderlag]:
    """All figures of a source about a place, the latest versions. Two queries."""
    return serieunderlag(om_plats(user, plats, kalla))


def tabell(
    underlag: Sequence[Serieunderlag],
    aren: Sequence[int],
    fran_manad: int = 1,
    till_manad: int = 12,
    *,
    mot_ar: int | None = None,
) -> Compstattabell:
    """The table of `aren` (ascending) from figures that have been read; the last year against `mot_ar`
    or the one before.

    When `fran_manad` comes after `till_manad`, the span begins the year before. One query when there are no figures.
    """
    aren = list(aren)
    perioder = [Period.spann(vart, fran_manad, till_manad) for vart in aren]
    forsta, sista = date(perioder[0].fran.year, 1, 1), date(aren[-1], 12, 31)
    # What is only known by week or day has a page of its own.
    med = [u for u in underlag if any(p.fran >= forsta and p.till <= sista and p.hela_manader for p in u.siffror)]
    linjear = _linjear(med, aren[-1])
    linjeperioder = [Period.spann(vart, fran_manad, till_manad) for vart in linjear]
    fore = aren.index(mot_ar) if mot_ar in aren[:-1] else len(aren) - 2
    rader, anvanda = [], []
    for u in med:
        kanda: dict[Period, Siffra | None] = {p: u.for_span(p) for p in dict.fromkeys([*perioder, *linjeperioder])}
        anvanda += [kanda[p] for p in perioder]
        varden = [_antal(kanda[p]) for p in perioder]
        rader.append(_rad(u.serie, varden, perioder, fore, [_antal(kanda[p]) for p in linjeperioder]))
    return Compstattabell(
        ar=aren,
        perioder=perioder,
        kalla=med[0].serie.kalla if med else kalla_med(COMPSTAT),
        grupper=_grupper(rader, perioder, fore),
        per_datum=senaste_uttag(anvanda),
        preliminar=any(s is not None and s.preliminar for s in anvanda),
        aldst=aldsta_uttag(anvanda),
        fore=fore if len(aren) > 1 else -2,
        linjear=linjear,
    )


def aldsta_uttag(siffror: Iterable[Siffra | None]) -> date | None:
    """The oldest as-of date of the figures that were used, None when all are from the same day."""
    dagar = {d for s in siffror if s is not None for d in (s.aldst or s.per_datum, s.per_datum)}
    return min(dagar) if len(dagar) > 1 else None


def _antal(siffra: Siffra | None) -> int | None:
    return None if siffra is None else int(siffra.varde)


def _linjear(underlag: Sequence[Serieunderlag], sista: int) -> list[int]:
    """The years of the small lines: those with figures, up to the last, without a gap, ten at most."""
    forsta = min((p.fran.year for u in underlag for p in u.siffror), default=sista)
    return list(range(max(forsta, sista - FLEST_I_LINJEN + 1), sista + 1))


def _rad(serie: Matserie | None, varden: list[int | None], perioder: Sequence[Period], fore: int,
         linje: list[int | None]) -> Rad:  # fmt: skip
    if len(varden) < 2:
        return Rad(serie, varden, linje=linje)
    mot = [
        forandring(v, varden[-1], dagar_fore=p.dagar, dagar_efter=perioder[-1].dagar)
        for v, p in zip(varden[:-1], perioder, strict=False)
    ]
    return Rad(serie, varden, mot[fore], mot, linje)


def _grupper(rader: Sequence[Rad], perioder: Sequence[Period], fore: int) -> list[Grupp]:
    provade = [replace(rad, forandring=f) for rad, f in zip(rader, manga([r.forandring for r in rader]), strict=True)]
    # Pairwise with every year: all of them are decided together.
    alla = iter(manga([f for rad in provade for f in rad.mot]))
    provade = [replace(rad, mot=[next(alla) for _ in rad.mot]) for rad in provade]
    grupper = []
    for namn, grupprader in groupby(provade, key=lambda rad: rad.serie.grupp if rad.serie else ""):
        lista = list(grupprader)
        summor, linjesummor = (
            [summa(kolumn) for kolumn in zip(*kolumner, strict=True)]
            for kolumner in ([rad.varden for rad in lista], [rad.linje for rad in lista])
        )
        grupper.append(Grupp(namn, lista, _rad(None, summor, perioder, fore, linjesummor)))
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
    return _spann({serie: _hela(perioder) for serie, perioder in per_serie.items()})


def basta_spann_i(underlag: Sequence[Serieunderlag], ar: int | None = None) -> Period | None:
    """As `basta_spann`, from figures that have been read."""
    return _spann(
        {u.serie.pk: _hela(p for p in u.siffror if ar is None or p.fran.year == p.till.year == ar) for u in underlag}
    )


def _hela(perioder: Iterable[Period]) -> list[Period]:
    """Those of whole months: what is counted by week or day does not settle which months are known."""
    return [p for p in perioder if p.hela_manader]


def ar_i_underlag(underlag: Sequence[Serieunderlag]) -> list[int]:
    """The years, ascending, that the figures' periods of whole months touch."""
    perioder = {p for u in underlag for p in u.siffror if p.hela_manader}
    return sorted({ar for p in perioder for ar in range(p.fran.year, p.till.year + 1)})


def _spann(per_serie: Mapping[int, Sequence[Period]]) -> Period | None:
    aren = {p.till.year for perioder in per_serie.values() for p in perioder if p.fran.year == p.till.year}
    for vart in sorted(aren, reverse=True):
        if span := _langsta(per_serie, vart):
            return span
    return None


def _langsta(per_serie: Mapping[int, Sequence[Period]], ar: int) -> Period | None:
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
