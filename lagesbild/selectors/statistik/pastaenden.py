"""The figures that a text about an area is held against."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from html import unescape
from typing import Final

from lagesbild.models import Matvarde, Serienamn
from lagesbild.pastaenden import Avvikelse, Siffror, granska_pastaenden
from lagesbild.period import Period, utan_ar
from lagesbild.selectors.statistik.compstat import ar_i_underlag, basta_spann_i
from lagesbild.selectors.statistik.underlag import COMPSTAT, TYCK_TILL, Lasare, Serieunderlag, serieunderlag, summa
from lagesbild.text import HANVISNING, ersatt
from samverkan.models import Stadsdelsomrade

_FLEST_AR: Final = 6
_BLOCKSLUT: Final = re.compile(r"</(?:p|li|h[1-6]|td|th|tr|ul|ol|blockquote)>|<br\s*/?>", re.IGNORECASE)
_TAGG: Final = re.compile(r"<[^>]*>")
_SIFFRA: Final = re.compile(r"\d")
_SIFFERBRED: Final = "\u2007"  # a space as wide as a digit


def avvikelser_i(user: Lasare, omrade: Stadsdelsomrade, ar: int, text: str) -> list[Avvikelse]:
    """What in a section's text (small HTML) the figures don't give. No queries for a text without numbers."""
    ren = ren_text(text)
    if not any(tecken.isdigit() for tecken in ren):
        return []
    return granska_pastaenden(ren, siffror_for_text(user, omrade, ar))


def ren_text(html: str) -> str:
    """The words of a section, a line for each paragraph, item and cell. The number of a reference is no figure."""
    html = ersatt(html, HANVISNING, lambda _, inre: _SIFFRA.sub(_SIFFERBRED, inre))
    return unescape(_TAGG.sub("", _BLOCKSLUT.sub("\n", html)))


def siffror_for_text(user: Lasare, omrade: Stadsdelsomrade, ar: int) -> list[Siffror]:
    """CompStat and Tyck till of the area up to `ar`: each category and group, with all names. Three queries.

    Each has the known months of the year for every year, whole years, spans as they were printed (January–October,
    also when the months have come since), and for Tyck till what there is of each year.
    """
    fraga = (
        Matvarde.objects.synlig_for(user)
        .i_omrade(omrade)
        .filter(serie__kalla__slug__in=[COMPSTAT, TYCK_TILL], till__year__lte=ar, fran__year__gt=ar - _FLEST_AR)
    )
    underlag = serieunderlag(fraga)
    if not underlag:
        return []
    alias: dict[int, list[str]] = {}
    for serie, namn in Serienamn.objects.filter(serie__in=[u.serie.pk for u in underlag]).values_list("serie", "namn"):
        alias.setdefault(serie, []).append(namn)
    funna: list[Siffror] = []
    for kalla in (COMPSTAT, TYCK_TILL):
        egna = [u for u in underlag if u.serie.kalla.slug == kalla]
        aren = ar_i_underlag(egna)
        spann = basta_spann_i(egna)
        perioder: list[Callable[[int], Period]] = [Period.manader]
        if spann is not None:
            perioder.insert(0, partial(Period.manader, fran_manad=spann.fran.month, till_manad=spann.till.month))
        rader = {u.serie.pk: [_rad(u, aren, p) for p in perioder] for u in egna}
        namnda = [utan_ar(p(aren[-1])) for p in perioder] if aren else []
        for manader in _tryckta_spann(egna):
            for u in egna:
                rader[u.serie.pk].append(_tryckta(u, manader))
        if kalla == TYCK_TILL:
            for u in egna:
                rader[u.serie.pk].append(_kanda_manader(u))
        funna += [
            Siffror(u.serie.namn, rader[u.serie.pk], alias.get(u.serie.pk, []), perioder=namnda) for u in egna
        ]  # fmt: skip
        for grupp in dict.fromkeys(u.serie.grupp for u in egna if u.serie.grupp):
            delar = [rader[u.serie.pk] for u in egna if u.serie.grupp == grupp]
            summor = [_summor(list(kolumn), aren) for kolumn in zip(*delar, strict=True)]
            funna.append(Siffror(grupp, summor, perioder=namnda))
    return funna


def _rad(u: Serieunderlag, aren: list[int], period: Callable[[int], Period]) -> dict[int, int]:
    varden = {a: u.antal(period(a)) for a in aren}
    return {a: v for a, v in varden.items() if v is not None}


def _tryckta_spann(underlag: Sequence[Serieunderlag]) -> list[tuple[int, int]]:
    """The first and last month of the spans of several months, short of a year, that figures are stored for."""
    perioder = {p for u in underlag for p in u.siffror if p.hela_manader and p.fran.year == p.till.year}
    spann = {(p.fran.month, p.till.month) for p in perioder}
    return sorted(s for s in spann if s[0] != s[1] and s != (1, 12))


def _tryckta(u: Serieunderlag, manader: tuple[int, int]) -> dict[int, int]:
    """The span as it is stored, year by year: what a text may have been written from."""
    return {
        p.fran.year: int(s.varde)
        for p, s in u.siffror.items()
        if p.hela_manader and p.fran.year == p.till.year and (p.fran.month, p.till.month) == manader
    }


def _kanda_manader(u: Serieunderlag) -> dict[int, int]:
    """What the source has of each year: what a table of months adds up to."""
    per_ar: dict[int, int] = {}
    for period, siffra in u.siffror.items():
        if period.fran.year == period.till.year and period.fran.month == period.till.month and period.hela_manader:
            per_ar[period.fran.year] = per_ar.get(period.fran.year, 0) + int(siffra.varde)
    return per_ar


def _summor(rader: list[dict[int, int]], aren: list[int]) -> dict[int, int]:
    summor = {a: summa([r.get(a) for r in rader]) for a in aren}
    return {a: v for a, v in summor.items() if v is not None}
