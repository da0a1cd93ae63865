"""What all tables of figures stand on: the latest versions, by series and period, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Max, Min, Q, QuerySet

from lagesbild.models import Matkalla, Matserie, Matvarde
from lagesbild.period import Period, tacka
from samverkan.models import Anvandare, Stadsdelsomrade

COMPSTAT: Final = "compstat"
TYCK_TILL: Final = "tyck-till"
STADSDELSOMRADEN: Final = "stadsdelsomraden"

Lasare = Anvandare | AnonymousUser


@dataclass(frozen=True, slots=True)
class Siffra:
    """A figure for a span: stored as it is, or added up from several. `per_datum` is the latest of its parts."""

    varde: Decimal
    per_datum: date
    preliminar: bool = False


@dataclass(frozen=True, slots=True)
class Serieunderlag:
    """One series with its stored figures, the latest version of each period."""

    serie: Matserie
    siffror: dict[Period, Siffra] = field(default_factory=dict)

    def for_span(self, span: Period) -> Siffra | None:
        """The count of the span, each day once; None when stored periods don't cover it exactly."""
        bitar = tacka(span, self.siffror.keys())
        if bitar is None:
            return None
        delar = [self.siffror[bit] for bit in bitar]
        return Siffra(
            sum((d.varde for d in delar), Decimal()),
            max(d.per_datum for d in delar),
            any(d.preliminar for d in delar),
        )


def serieunderlag(fraga: QuerySet[Matvarde], per: date | None = None) -> list[Serieunderlag]:
    """The series of the figures in `fraga` in their order, one query. With `per`: as known at the end of that day."""
    # `senaste()` compares with every version, so it can't be used for an earlier day; the order below settles it.
    fraga = fraga.senaste() if per is None else fraga.filter(per_datum__lte=per)  # type: ignore[attr-defined]
    ordning = ("serie__grupp_ordning", "serie__grupp", "serie__ordning", "serie__namn", "serie_id", "per_datum")
    per_serie: dict[int, Serieunderlag] = {}
    for v in fraga.select_related("serie__kalla").order_by(*ordning):
        underlag = per_serie.setdefault(v.serie_id, Serieunderlag(v.serie))
        underlag.siffror[v.period] = Siffra(v.varde, v.per_datum, v.preliminar)
    return list(per_serie.values())


def om_omradet(user: Lasare, omrade: Stadsdelsomrade, kalla: str) -> QuerySet[Matvarde]:
    """Figures of a source about the area as a whole."""
    return Matvarde.objects.synlig_for(user).i_omrade(omrade).filter(serie__kalla__slug=kalla)


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
