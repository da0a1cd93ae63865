"""What all tables of figures stand on: the latest versions, by series and period, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Max, Min, Q, QuerySet

from lagesbild.models import Matkalla, Matomrade, Matserie, Matvarde
from lagesbild.period import Period, tacka
from samverkan.models import Anvandare, Stadsdelsomrade

COMPSTAT: Final = "compstat"
TYCK_TILL: Final = "tyck-till"
STADSDELSOMRADEN: Final = "stadsdelsomraden"

Lasare = Anvandare | AnonymousUser


@dataclass(frozen=True, slots=True)
class Siffra:
    """A figure for a span: stored as it is, or added up from several.

    `per_datum` is the latest of its parts, `aldst` the oldest when that is another day.
    """

    varde: Decimal
    per_datum: date
    preliminar: bool = False
    aldst: date | None = None


@dataclass(frozen=True, slots=True)
class Serieunderlag:
    """One series with its stored figures, the latest version of each period."""

    serie: Matserie
    siffror: dict[Period, Siffra] = field(default_factory=dict)
    _per_ar: dict[int, list[Period]] = field(default_factory=dict, repr=False, compare=False)

    def _inom(self, span: Period) -> dict[Period, date]:
        """The stored periods within the span and their as-of dates. Sorted by year once, when all have been read."""
        if not self._per_ar:
            for p in self.siffror:
                self._per_ar.setdefault(p.fran.year, []).append(p)
        return {
            p: self.siffror[p].per_datum
            for ar in range(span.fran.year, span.till.year + 1)
            for p in self._per_ar.get(ar, ())
            if p.fran >= span.fran and p.till <= span.till
        }

    def for_span(self, span: Period) -> Siffra | None:
        """The count of the span, each day once; None when stored periods don't cover it exactly.

        Of several ways to cover it the one whose oldest part has the newest as-of date.
        """
        inom = self._inom(span)
        if not inom:
            return None
        bitar = tacka(span, inom)
        if bitar is None:
            return None
        delar = [self.siffror[bit] for bit in bitar]
        if len(delar) == 1:
            return delar[0]
        aldst, nyast = min(d.per_datum for d in delar), max(d.per_datum for d in delar)
        return Siffra(
            sum((d.varde for d in delar), Decimal()),
            nyast,
            any(d.preliminar for d in delar),
            None if aldst == nyast else aldst,
        )

    def antal(self, span: Period) -> int | None:
        """The count as a whole number; None when it isn't known."""
        siffra = self.for_span(span)
        return None if siffra is None else int(siffra.varde)


def serieunderlag(fraga: QuerySet[Matvarde], per: date | None = None) -> list[Serieunderlag]:
    """The series of the figures in `fraga` in their order, two queries. With `per`: as known at the end of that day."""
    # Later versions overwrite earlier ones below, which needs no comparison of each figure with all its versions.
    if per is not None:
        fraga = fraga.filter(per_datum__lte=per)
    per_serie: dict[int, Serieunderlag] = {}
    # Thousands of figures to a page: only the columns that are used, and each series once.
    falt = ("serie_id", "fran", "till", "varde", "per_datum", "preliminar")
    for serie_id, fran, till, varde, per_datum, preliminar in fraga.order_by("per_datum").values_list(*falt):
        underlag = per_serie.get(serie_id)
        if underlag is None:
            underlag = per_serie[serie_id] = Serieunderlag(Matserie(pk=serie_id))
        underlag.siffror[Period(fran, till)] = Siffra(varde, per_datum, preliminar)
    if not per_serie:
        return []
    serier = Matserie.objects.select_related("kalla").in_bulk(list(per_serie))
    funna = [Serieunderlag(serier[pk], underlag.siffror) for pk, underlag in per_serie.items()]
    return sorted(funna, key=lambda u: i_ordning(u.serie))


def i_ordning(serie: Matserie) -> tuple[int, str, int, str, int]:
    """Where the series stands in a table: by group, then by its place in the group."""
    return (serie.grupp_ordning, serie.grupp, serie.ordning, serie.namn, serie.pk)


def om_omradet(user: Lasare, omrade: Stadsdelsomrade, kalla: str) -> QuerySet[Matvarde]:
    """Figures of a source about the area as a whole."""
    return Matvarde.objects.synlig_for(user).i_omrade(omrade).filter(serie__kalla__slug=kalla)


def om_plats(user: Lasare, plats: Matomrade, kalla: str) -> QuerySet[Matvarde]:
    """Figures of a source about one place that the user may see figures of."""
    # The place comes from `platser_for`, which has asked; the rows are still taken under the user's scope.
    return Matvarde.objects.synlig_for(user).filter(matomrade_id=plats.pk, serie__kalla__slug=kalla)


def kalla_med(slug: str) -> Matkalla | None:
    """The source, None when it isn't set up."""
    return Matkalla.objects.filter(slug=slug).first()


def summa(varden: Iterable[int | None]) -> int | None:
    """The sum; None when a part is unknown or there are no parts."""
    lista = list(varden)
    kanda = [v for v in lista if v is not None]
    return sum(kanda) if lista and len(kanda) == len(lista) else None


def kand_summa(varden: Iterable[int | None]) -> int | None:
    """The sum of what is known; None when nothing is."""
    kanda = [v for v in varden if v is not None]
    return sum(kanda) if kanda else None


def senaste_uttag(siffror: Iterable[Siffra | None]) -> date | None:
    """The latest as-of date of the figures that were used."""
    return max((s.per_datum for s in siffror if s is not None), default=None)


def ar_med_siffror(user: Lasare, omrade: Stadsdelsomrade, kalla: str) -> list[int]:
    """The years, ascending, of which the source (its slug) has any figure about the area as a whole."""
    return ar_i(om_omradet(user, omrade, kalla))


def ar_i(fraga: QuerySet[Matvarde]) -> list[int]:
    """The years, ascending, that the periods of the figures touch."""
    perioder = fraga.order_by().values_list("fran", "till").distinct()
    return sorted({ar for fran, till in perioder for ar in range(fran.year, till.year + 1)})


@dataclass(frozen=True, slots=True)
class Tillgang:
    """What there is of a source: from the first day of the first period to the last of the last."""

    kalla: Matkalla
    fran: date
    till: date
    per_datum: date
    antal_serier: int

    @property
    def ar(self) -> str:
        """ "2020–2024", or "2024" """
        forsta, sista = self.fran.year, self.till.year
        return str(forsta) if forsta == sista else f"{forsta}–{sista}"


def tillgangar(user: Lasare, omrade: Stadsdelsomrade) -> Sequence[Tillgang]:
    """What figures there are about the area and its stadsdelar, by source in order of name. Two queries."""
    rader = (
        Matvarde.objects.synlig_for(user)
        .filter(om_platser_i(omrade))
        .order_by()
        .values(kalla=F("serie__kalla"))
        .annotate(
            forsta=Min("fran"), sista=Max("till"), uttag=Max("per_datum"), antal=Count("serie", distinct=True)
        )
    )  # fmt: skip
    kallor = Matkalla.objects.in_bulk()
    funna = [
        Tillgang(kallor[r["kalla"]], r["forsta"], r["sista"], r["uttag"], r["antal"])
        for r in rader
    ]  # fmt: skip
    return sorted(funna, key=lambda t: t.kalla.namn)


def om_platser_i(omrade: Stadsdelsomrade) -> Q:
    """Figures about the area or one of its stadsdelar."""
    return Q(matomrade__stadsdelsomrade=omrade) | Q(matomrade__stadsdel__stadsdelsomrade=omrade)
