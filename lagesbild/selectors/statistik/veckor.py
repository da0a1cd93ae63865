"""Weekly counts: week to date, 28 days and year to date against last year, and the area's own events the same way.

The layout is that of the NYPD's weekly CompStat. Weeks are compared by their ISO number, so that both years have the
same weekdays; a year with 53 weeks has a week that the other lacks, and says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from django.db.models import Max

from lagesbild.forandring import Forandring, forandring, manga
from lagesbild.models import Handelse, Matomrade, Matserie, Matvarde, Veckobedomning
from lagesbild.period import Period
from lagesbild.selectors.handelse import typnamn
from lagesbild.selectors.statistik.underlag import Lasare, Serieunderlag, Siffra, i_ordning, senaste_uttag
from lagesbild.vecka import Vecka, antal_veckor
from samverkan.models import Stadsdelsomrade

_TVA_AR: Final = timedelta(days=800)
_VECKA: Final = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Jamfortspann:
    """A span of this year and the same of last year (None when last year has no such week)."""

    namn: str
    nu: Period
    fore: Period | None


@dataclass(frozen=True, slots=True)
class Veckorad:
    """A category, or the area's own events of a kind: this year and last year for each span, and the change."""

    namn: str
    grupp: str
    par: list[tuple[int | None, int | None]]
    forandringar: list[Forandring | None]

    @property
    def delar(self) -> list[dict[str, int | Forandring | None]]:
        """The three spans for the table."""
        return [{"nu": n, "fore": f, "f": a} for (n, f), a in zip(self.par, self.forandringar, strict=True)]


@dataclass(frozen=True, slots=True)
class Veckotabell:
    """`vecka` is the week that the table is about, `spann` its three spans; `rader` in the order of the series."""

    vecka: Vecka
    spann: list[Jamfortspann]
    rader: list[Veckorad] = field(default_factory=list)
    per_datum: date | None = None
    kallor: list[str] = field(default_factory=list)


def veckospann(vecka: Vecka, till: date | None = None) -> list[Jamfortspann]:
    """Week to date, 28 days and year to date up to `till` (the week's Sunday), and the same of last year."""
    slut = vecka.sondag if till is None else min(max(till, vecka.mandag), vecka.sondag)
    fore = Vecka(vecka.ar - 1, vecka.vecka) if vecka.vecka <= antal_veckor(vecka.ar - 1) else None
    slut_fore = fore.mandag + (slut - vecka.mandag) if fore else None

    def spann(namn: str, start: date, start_fore: date | None) -> Jamfortspann:
        return Jamfortspann(
            namn, Period(start, slut), Period(start_fore, slut_fore) if start_fore and slut_fore else None
        )  # fmt: skip

    fyra = timedelta(days=27)
    return [
        spann("Veckan hittills" if slut < vecka.sondag else "Veckan", vecka.mandag, fore.mandag if fore else None),
        spann("28 dagar", slut - fyra, slut_fore - fyra if slut_fore else None),
        spann("Året hittills", Vecka(vecka.ar, 1).mandag, Vecka(vecka.ar - 1, 1).mandag),
    ]


def veckounderlag(user: Lasare, plats: Matomrade) -> list[Serieunderlag]:
    """The series of the place that have weekly or daily counts, with those of the last two years. Three queries."""
    fraga = Matvarde.objects.synlig_for(user).filter(matomrade_id=plats.pk, serie__enhet=Matserie.Enhet.ANTAL)
    sista = fraga.aggregate(sista=Max("till"))["sista"]
    if sista is None:
        return []
    per_serie: dict[int, Serieunderlag] = {}
    rader = fraga.filter(fran__gte=sista - _TVA_AR).order_by("per_datum")
    for serie, fran, till, varde, per_datum in rader.values_list("serie_id", "fran", "till", "varde", "per_datum"):
        if till - fran <= _VECKA:
            underlag = per_serie.setdefault(serie, Serieunderlag(Matserie(pk=serie)))
            underlag.siffror[Period(fran, till)] = Siffra(varde, per_datum)
    # One day now and then is a reading (a population), not a count day by day.
    i_foljd = {pk for pk, u in per_serie.items() if _nagra_i_foljd(u.siffror)}
    serier = Matserie.objects.select_related("kalla").in_bulk(list(i_foljd))
    return sorted(
        (Serieunderlag(s, per_serie[pk].siffror) for pk, s in serier.items()), key=lambda u: i_ordning(u.serie)
    )


def _nagra_i_foljd(perioder: Iterable[Period]) -> bool:
    borjar = {p.fran for p in perioder}
    return any(p.till + timedelta(days=1) in borjar for p in perioder)


def veckor_i_underlag(underlag: Sequence[Serieunderlag]) -> list[Vecka]:
    """The weeks in which some series has counts, the latest first."""
    return sorted({Vecka.fran_datum(p.till) for u in underlag for p in u.siffror}, reverse=True)


def veckotabell(underlag: Sequence[Serieunderlag], vecka: Vecka) -> Veckotabell:
    """The series in the week's three spans. No queries. Changes are decided span by span, all categories together."""
    i_veckan = [p.till for u in underlag for p in u.siffror if vecka.innehaller(p.till)]
    spann = veckospann(vecka, max(i_veckan, default=None))
    siffror = [
        [(u.for_span(s.nu), u.for_span(s.fore) if s.fore else None) for s in spann] for u in underlag
    ]  # fmt: skip
    rader = [
        _rad(u.serie.namn, u.serie.grupp, [(_antal(nu), _antal(fore)) for nu, fore in par])
        for u, par in zip(underlag, siffror, strict=True)
    ]
    return Veckotabell(
        vecka,
        spann,
        _provade(rader),
        senaste_uttag(s for par in siffror for bada in par for s in bada),
        sorted({str(u.serie.kalla) for u in underlag}),
    )


def handelsetabell(user: Lasare, omrade: Stadsdelsomrade, vecka: Vecka, till: date | None = None) -> Veckotabell:
    """The area's own events by kind, as the user may see them. Three queries.

    Before the first event, and after the last week with an event or a level, nothing is known: not zero.
    """
    spann = veckospann(vecka, till)
    dagar: dict[str, Counter[date]] = {}
    for typ, dag in Handelse.objects.synlig_for(user).i_omrade(omrade).aktuella().order_by().values_list("typ", "dag"):
        dagar.setdefault(typ, Counter())[dag] += 1
    if not dagar:
        return Veckotabell(vecka, spann)
    alla: Counter[date] = sum(dagar.values(), Counter())
    forsta, sista = Vecka.fran_datum(min(alla)).mandag, Vecka.fran_datum(max(alla)).sondag
    bedomda = Veckobedomning.objects.synlig_for(user).i_omrade(omrade).order_by("-ar", "-vecka")
    if (senast := bedomda.values_list("ar", "vecka").first()) is not None:
        sista = max(sista, Vecka(*senast).sondag)

    def antal(rakning: Counter[date], period: Period | None) -> int | None:
        if period is None or period.fran < forsta or period.till > sista:
            return None
        return sum(n for dag, n in rakning.items() if period.fran <= dag <= period.till)

    namn = typnamn(omrade)
    rader = [
        _rad(namn.get(typ, typ), "", [(antal(r, s.nu), antal(r, s.fore)) for s in spann])
        for typ, r in dagar.items()
    ]  # fmt: skip
    ordning = {n: i for i, n in enumerate(namn.values())}
    rader.sort(key=lambda r: (ordning.get(r.namn, len(ordning)), r.namn))
    rader = _provade(rader)
    rader.append(_oprovad(_rad("Alla händelser", "", [(antal(alla, s.nu), antal(alla, s.fore)) for s in spann])))
    return Veckotabell(vecka, spann, rader)


def senaste_handelsevecka(user: Lasare, omrade: Stadsdelsomrade) -> Vecka | None:
    """The week of the latest event that the user may see."""
    dag = Handelse.objects.synlig_for(user).i_omrade(omrade).aktuella().aggregate(sista=Max("dag"))["sista"]
    return None if dag is None else Vecka.fran_datum(dag)


def _antal(siffra: Siffra | None) -> int | None:
    return None if siffra is None else int(siffra.varde)


def _rad(namn: str, grupp: str, par: list[tuple[int | None, int | None]]) -> Veckorad:
    return Veckorad(namn, grupp, par, [forandring(fore, nu) for nu, fore in par])


def _oprovad(rad: Veckorad) -> Veckorad:
    """A sum is not tested: it is the same events once more."""
    return replace(rad, forandringar=[f and replace(f, utover_slumpen=False) for f in rad.forandringar])


def _provade(rader: list[Veckorad]) -> list[Veckorad]:
    if not rader:
        return []
    kolumner = [manga([r.forandringar[i] for r in rader]) for i in range(len(rader[0].forandringar))]
    return [replace(r, forandringar=[k[i] for k in kolumner]) for i, r in enumerate(rader)]
