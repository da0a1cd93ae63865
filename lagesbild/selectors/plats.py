"""What is known of a place here: its events, and its figures with how they have changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise

from django.db.models import Q, QuerySet

from lagesbild.forandring import Forandring, forandring, manga, mening
from lagesbild.models import Handelse, Matserie, Matvarde
from lagesbild.period import Period
from lagesbild.selectors.statistik.underlag import Lasare
from platser.models import Plats
from platser.selectors.tidslinje import Tidpost
from samverkan.svenska import datum


@dataclass(frozen=True, slots=True)
class Platssiffra:
    """A series of a place: two periods after each other, and the change between them (None: not a count)."""

    serie: Matserie
    fore: Matvarde
    efter: Matvarde
    forandring: Forandring | None

    @property
    def mening(self) -> str:
        """In one sentence, no more than the counts bear."""
        return mening(self.serie.namn, self.forandring) if self.forandring else ""


def platshandelser(user: Lasare, plats: Plats) -> QuerySet[Handelse]:
    """Events of the place that `user` sees, newest first: tied to it, or with one of its names as their free text.

    The latter were registered before the place was. Another name holds in the place's own stadsdel.
    """
    alias = Q(plats__in=[n.namn for n in plats.andra_namn.all()])
    if plats.stadsdel_id:
        alias &= Q(stadsdel=plats.stadsdel_id)
    otydda = Q(registrerad_plats__isnull=True) & (Q(plats=plats.namn) | alias)
    return (
        Handelse.objects.synlig_for(user)
        .i_omrade(plats.stadsdelsomrade)
        .aktuella()
        .filter(Q(registrerad_plats=plats) | otydda)
        .med_typnamn()
        .select_related("stadsdel")
        .defer("stadsdel__kontur")
        .order_by("-dag", "-klockslag", "-pk")
    )


def platssiffror(user: Lasare, plats: Plats) -> list[Platssiffra]:
    """Each series with its pairs of periods after each other, newest first. One query.

    Which changes chance explains is decided for the latest pair of all series together, for older ones likewise.
    """
    varden = (
        Matvarde.objects.synlig_for(user)
        .filter(matomrade__plats=plats)
        .senaste()
        .select_related("serie__kalla")
        .order_by("serie__kalla__namn", "serie__grupp_ordning", "serie__ordning", "serie_id", "fran", "till")
    )
    par: list[list[tuple[Matvarde, Matvarde]]] = []
    for _, grupp in groupby(varden, key=lambda v: v.serie_id):
        foljd = _utan_overlapp(list(grupp))
        par.append(list(pairwise(foljd))[::-1])
    rader: list[Platssiffra] = []
    for steg in range(max(map(len, par), default=0)):
        nu = [p[steg] for p in par if len(p) > steg]
        andringar = manga([_forandring(fore, efter) for fore, efter in nu])
        rader += [Platssiffra(e.serie, f, e, a) for (f, e), a in zip(nu, andringar, strict=True)]
    return rader


def _utan_overlapp(varden: Sequence[Matvarde]) -> list[Matvarde]:
    """Periods that do not share a day, in order; of two that do, the one that begins first."""
    ut: list[Matvarde] = []
    for v in varden:
        if not ut or v.fran > ut[-1].till:
            ut.append(v)
    return ut


def _forandring(fore: Matvarde, efter: Matvarde) -> Forandring | None:
    if fore.serie.enhet != Matserie.Enhet.ANTAL or _del(fore.varde) or _del(efter.varde):
        return None
    dagar = (Period(v.fran, v.till).dagar for v in (fore, efter))
    return forandring(int(fore.varde), int(efter.varde), dagar_fore=next(dagar), dagar_efter=next(dagar))


def _del(varde: Decimal) -> bool:
    return varde != varde.to_integral_value()


def lagesposter(user: Lasare, plats: Plats) -> list[Tidpost]:
    """Events and changes of figures for the timeline of the place. Three queries."""
    handelser = [
        Tidpost(
            h.dag,
            "handelse",
            f"{h.typnamn} ({h.allvarsord.lower()})",
            h.text,
            h.get_kalla_display(),
            ("handelse", (h.pk,)),
        )
        for h in platshandelser(user, plats)
    ]
    siffror = [
        Tidpost(
            s.efter.till,
            "siffror",
            s.mening or f"{s.serie.namn}: {s.fore.varde.normalize():f} → {s.efter.varde.normalize():f}",
            f"{s.fore.period} och {s.efter.period}.",
            f"{s.serie.kalla.namn}, uttag {datum(s.efter.per_datum)}",
        )
        for s in platssiffror(user, plats)
    ]
    return [*handelser, *siffror]
