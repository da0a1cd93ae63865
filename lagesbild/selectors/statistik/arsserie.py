"""One series year by year, and one year by stadsdel: what the charts and maps of a document are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lagesbild.models import Matserie, Matvarde
from lagesbild.period import Period
from lagesbild.selectors.statistik.underlag import COMPSTAT, Lasare, Serieunderlag, Siffra
from samverkan.models import Stadsdelsomrade


@dataclass(frozen=True, slots=True)
class Arsserie:
    """A series about the area: for each year its value and the span that it covers; None when nothing is known."""

    serie: Matserie
    ar: tuple[int, ...]
    varden: tuple[Decimal | None, ...]
    perioder: tuple[Period | None, ...]


@dataclass(frozen=True, slots=True)
class Stadsdelsserie:
    """A series by stadsdel (slug → figure), the latest known for the year; `perioder` in words, each once."""

    serie: Matserie
    per_stadsdel: dict[str, Siffra]
    perioder: tuple[str, ...]


def serie_med(kod: str) -> Matserie | None:
    """The series that "källa/serie" names. One query."""
    kalla, _, slug = kod.partition("/")
    return Matserie.objects.select_related("kalla").filter(kalla__slug=kalla, slug=slug).first()


def arsserie(
    user: Lasare,
    omrade: Stadsdelsomrade,
    kod: str,
    fran_ar: int,
    till_ar: int,
    *,
    fran_manad: int = 1,
    till_manad: int = 12,
) -> Arsserie | None:
    """The series "källa/serie" about the area as a whole, year by year. Two queries.

    Counts are of the chosen months of every year, whatever else is known of it: the same figures as in the table of
    CompStat. Of another source's year that isn't known for those months the longest span from its first day.
    Shares and other measures are never added: the latest of the year. None for a series that does not exist.
    """
    serie = serie_med(kod)
    if serie is None:
        return None
    aren = range(fran_ar, max(fran_ar, till_ar) + 1)
    fraga = Matvarde.objects.synlig_for(user).i_omrade(omrade).filter(serie=serie)
    fraga = fraga.filter(fran__year__gte=aren[0], till__year__lte=aren[-1])
    underlag = Serieunderlag(serie)
    for v in fraga.order_by("per_datum", "pk"):
        underlag.siffror[Period(v.fran, v.till)] = Siffra(v.varde, v.per_datum, v.preliminar)
    varden: list[Decimal | None] = []
    perioder: list[Period | None] = []
    for ar in aren:
        span, siffra = _aret(underlag, Period.manader(ar, fran_manad, till_manad))
        varden.append(siffra.varde if siffra else None)
        perioder.append(span)
    return Arsserie(serie, tuple(aren), tuple(varden), tuple(perioder))


def stadsdelsvarden(user: Lasare, omrade: Stadsdelsomrade, kod: str, ar: int) -> Stadsdelsserie | None:
    """The series by stadsdel: of each the latest span that begins no later than the year. None without figures."""
    serie = serie_med(kod)
    if serie is None:
        return None
    fraga = Matvarde.objects.synlig_for(user).filter(
        serie=serie, matomrade__stadsdel__stadsdelsomrade=omrade, fran__year__lte=ar
    )
    funna: dict[str, tuple[Period, Siffra]] = {}
    for v in fraga.select_related("matomrade__stadsdel").order_by("till", "fran", "per_datum", "pk"):
        if v.matomrade.stadsdel:
            funna[v.matomrade.stadsdel.slug] = (v.period, Siffra(v.varde, v.per_datum, v.preliminar))
    if not funna:
        return None
    perioder = dict.fromkeys(p.avser for p, _ in funna.values())
    return Stadsdelsserie(serie, {slug: s for slug, (_, s) in funna.items()}, tuple(perioder))


def _aret(underlag: Serieunderlag, valt: Period) -> tuple[Period | None, Siffra | None]:
    """The span of the year that is shown, and its figure."""
    i_aret = [p for p in underlag.siffror if p.fran.year == p.till.year == valt.fran.year]
    if not i_aret:
        return None, None
    if underlag.serie.enhet != Matserie.Enhet.ANTAL:
        sista = max(i_aret, key=lambda p: (p.till, p.fran))
        return sista, underlag.siffror[sista]
    if siffra := underlag.for_span(valt):
        return valt, siffra
    if underlag.serie.kalla.slug == COMPSTAT:
        return None, None  # the table beside has no figure either
    # From the first day that is known, as far as it is known without a gap.
    borjan = min(p.fran for p in i_aret)
    for slut in sorted({p.till for p in i_aret}, reverse=True):
        span = Period(borjan, slut)
        if siffra := underlag.for_span(span):
            return span, siffra
    return None, None
