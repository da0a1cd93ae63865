"""Tyck till: reports from the public, category by category, year by year, month by month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from lagesbild.models import Matkalla, Matomrade, Matserie, Matvarde, Serienamn
from lagesbild.period import MANADER_KORT, Period
from lagesbild.selectors.statistik.underlag import (
    TYCK_TILL,
    Lasare,
    Serieunderlag,
    Siffra,
    kalla_med,
    kand_summa,
    om_omradet,
    senaste_uttag,
    serieunderlag,
)
from samverkan.models import Stadsdelsomrade


@dataclass(frozen=True, slots=True)
class Namn:
    """A name that the category has or had, its dates (both inclusive, None: open) and its reports that year."""

    namn: str
    fran: date | None = None
    till: date | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Tycktillrad:
    """A category in a year: twelve months (None: the source has no row for it), their sum and the names it went by."""

    serie: Matserie
    ar: int
    manader: list[int | None]
    total: int | None
    namn: list[Namn]

    @property
    def per_namn(self) -> list[Namnrad]:
        """The year as the source prints it: one row, or one for each name when the category was renamed in the year."""
        if len(self.namn) < 2:
            return [Namnrad(str(self.ar), self.manader, self.total, range(1, 13))]
        rader = []
        for namn in self.namn:
            forsta = namn.fran.month if namn.fran and namn.fran.year == self.ar else 1
            sista = namn.till.month if namn.till and namn.till.year == self.ar else 12
            galler = range(forsta, sista + 1)
            manader = [v if i in galler else None for i, v in enumerate(self.manader, 1)]
            etikett = f"{self.ar} {MANADER_KORT[forsta - 1]}–{MANADER_KORT[sista - 1]}"
            rader.append(Namnrad(etikett, manader, namn.total, galler))
        return rader


@dataclass(frozen=True, slots=True)
class Namnrad:
    """A row of the printed table: its label, the months, their sum, and the months in which the name held."""

    etikett: str
    manader: list[int | None]
    total: int | None
    galler: range


@dataclass(frozen=True, slots=True)
class Tycktillsumma:
    """Per month over all years and categories, and in all."""

    manader: list[int | None]
    total: int | None


@dataclass(frozen=True, slots=True)
class Tycktilltabell:
    """`rader` by category, then year. Sums are of the rows that the source has: it has none for "no reports".

    `utan_uppgift`: the months (year, month) in which no category has a figure, as before the first extract and after
    the last. There nothing is known; in other months an empty cell most likely means that nobody reported anything.
    """

    ar: list[int]
    summa: Tycktillsumma
    kalla: Matkalla | None
    rader: list[Tycktillrad] = field(default_factory=list)
    per_datum: date | None = None
    utan_uppgift: frozenset[tuple[int, int]] = frozenset()

    @property
    def kategorier(self) -> list[tuple[Matserie, list[Tycktillrad]]]:
        """The rows by category, in order."""
        per_serie: dict[Matserie, list[Tycktillrad]] = {}
        for rad in self.rader:
            per_serie.setdefault(rad.serie, []).append(rad)
        return list(per_serie.items())

    def manader(self, ar: int) -> list[int | None]:
        """All categories of one year together, month by month; None where nothing is known."""
        return [kand_summa(kolumn) for kolumn in zip(*(r.manader for r in self.rader if r.ar == ar), strict=True)]


def tyck_till(
    user: Lasare, omrade: Stadsdelsomrade, *, fran_ar: int, till_ar: int, per: date | None = None
) -> Tycktilltabell:
    """The reports of the years, both included. Three queries. ValueError when the years are reversed."""
    if till_ar < fran_ar:
        raise ValueError(f"Åren står i fel ordning: {fran_ar}–{till_ar}.")
    fraga = om_omradet(user, omrade, TYCK_TILL).filter(fran__gte=date(fran_ar, 1, 1), till__lte=date(till_ar, 12, 31))
    underlag = serieunderlag(fraga, per)
    namn = _namn(underlag)
    rader: list[Tycktillrad] = []
    anvanda: list[Siffra | None] = []
    aren = list(range(fran_ar, till_ar + 1))
    for u in underlag:
        for ar in aren:
            siffror = [u.for_span(Period.manad(ar, manad)) for manad in range(1, 13)]
            hela = u.for_span(Period.manader(ar)) if not any(siffror) else None
            anvanda += [*siffror, hela]
            rader.append(_rad(u.serie, ar, siffror, hela, namn[u.serie.pk]))
    med_uppgift = {(rad.ar, i) for rad in rader for i, v in enumerate(rad.manader, 1) if v is not None}
    return Tycktilltabell(
        ar=aren,
        rader=rader,
        summa=Tycktillsumma(
            [kand_summa(rad.manader[i] for rad in rader) for i in range(12)], kand_summa(rad.total for rad in rader)
        ),
        kalla=underlag[0].serie.kalla if underlag else kalla_med(TYCK_TILL),
        per_datum=senaste_uttag(anvanda),
        utan_uppgift=frozenset((ar, m) for ar in aren for m in range(1, 13)) - med_uppgift,
    )


def _rad(
    serie: Matserie, ar: int, siffror: list[Siffra | None], hela: Siffra | None, namn: Iterable[Serienamn]
) -> Tycktillrad:
    manader = [None if s is None else int(s.varde) for s in siffror]
    total = int(hela.varde) if hela else kand_summa(manader)
    return Tycktillrad(serie, ar, manader, total, _arets_namn(serie, ar, manader, namn))


def _namn(underlag: Iterable[Serieunderlag]) -> dict[int, list[Serienamn]]:
    per_serie: dict[int, list[Serienamn]] = {u.serie.pk: [] for u in underlag}
    for namn in Serienamn.objects.filter(serie__in=list(per_serie)).order_by("giltig_fran", "pk"):
        per_serie[namn.serie_id].append(namn)
    return per_serie


def _arets_namn(serie: Matserie, ar: int, manader: list[int | None], namn: Iterable[Serienamn]) -> list[Namn]:
    forsta, sista = date(ar, 1, 1), date(ar, 12, 31)
    arets = [n for n in namn if (n.giltig_fran or forsta) <= sista and (n.giltig_till or sista) >= forsta]
    return [
        Namn(
            n.namn,
            n.giltig_fran,
            n.giltig_till,
            kand_summa(v for manad, v in enumerate(manader, 1) if n.galler(date(ar, manad, 1))),
        )
        for n in arets
    ] or [Namn(serie.namn, total=kand_summa(manader))]


FLEST_I_TOPPEN: Final = 15


@dataclass(frozen=True, slots=True)
class Toppar:
    """The stadsdelar or places with the most reports in the years, the highest first, and the figures' as-of date."""

    rader: list[tuple[str, int]]
    per_datum: date | None


def toppar(user: Lasare, omrade: Stadsdelsomrade, slag: Matomrade.Slag, *, fran_ar: int, till_ar: int) -> Toppar | None:
    """Reports by stadsdel or by place; None when the source has none by that. One query."""
    fraga = (
        Matvarde.objects.synlig_for(user)
        .filter(
            Matomrade.i(omrade, "matomrade__"),
            matomrade__slag=slag,
            serie__kalla__slug=TYCK_TILL,
            fran__gte=date(fran_ar, 1, 1),
            till__lte=date(till_ar, 12, 31),
        )
        .order_by("per_datum")
    )
    per_plats: dict[str, dict[tuple[int, date, date], tuple[int, date]]] = {}
    for namn, serie, fran, till, varde, per_datum in fraga.values_list(
        "matomrade__namn", "serie_id", "fran", "till", "varde", "per_datum"
    ):
        # Months only: longer spans would count the same reports once more.
        if Period(fran, till) == Period.manad(fran.year, fran.month):
            per_plats.setdefault(namn, {})[serie, fran, till] = (int(varde), per_datum)
    if not per_plats:
        return None
    summor = [(namn, sum(v for v, _ in tal.values())) for namn, tal in per_plats.items()]
    uttag = max(d for tal in per_plats.values() for _, d in tal.values())
    return Toppar(sorted(summor, key=lambda p: (-p[1], p[0]))[:FLEST_I_TOPPEN], uttag)
