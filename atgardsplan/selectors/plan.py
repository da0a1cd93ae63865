"""Reads of the plan. All of them take the user."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from atgardsplan.models import Aktivitet, Atgardsplan, Mal, Orsak, Planandring, Uppfoljning
from atgardsplan.selectors.indikator import Indikatorlage, indikatorer, indikatorlagen
from platser.models import Plats, Trygghetsinvestering
from samverkan.models import Anvandare, PrioriteratOmrade, Stadsdelsomrade

MED = Q(mal__aktiviteter__struken_tid=None)


@dataclass(frozen=True, slots=True)
class Plandel:
    """One prioriterat område of the plan; `mal` is None when the plan sets no goal for it.

    What was struck out is in `strukna` alone.
    """

    prioriterat_omrade: PrioriteratOmrade
    mal: Mal | None
    aktiviteter: tuple[Aktivitet, ...] = ()
    orsaker: tuple[Orsak, ...] = ()
    indikatorer: tuple[Indikatorlage, ...] = ()
    strukna: tuple[Aktivitet | Orsak | Indikatorlage, ...] = ()

    @property
    def genomfor(self) -> str:
        """The names of the central areas that this one carries out, when they aren't just its own name."""
        namn = [o.namn for o in self.prioriterat_omrade.genomfor.all()]
        return "" if namn in ([], [self.prioriterat_omrade.namn]) else "; ".join(namn)


def planer(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Atgardsplan]:
    """The plans of the area, latest first, each with `antal_aktiviteter`."""
    synliga = (
        Atgardsplan.objects.synlig_for(user)
        .i_omrade(omrade)
        .select_related(
            "overenskommelse", "stadsdelsomrade", "foregaende", "forvaltning_av", "polis_av", "avslutad_av", "andrad_av"
        )
    )
    return synliga.annotate(antal_aktiviteter=Count("mal__aktiviteter", filter=MED)).order_by("-fran", "pk")


def plandelar(user: Anvandare, plan: Atgardsplan, *, publik: bool = False) -> list[Plandel]:
    """The plan's prioriterade områden in its own order, then those of the agreement that it says nothing about.

    `publik`: the indicators show what a läsare sees, whoever asks. The same number of queries whatever the number of
    goals, causes, indicators and activities.
    """
    orsaker = Orsak.objects.synlig_for(user).annotate(
        antal_aktiviteter=Count("aktiviteter", filter=Q(aktiviteter__struken_tid=None))
    )
    mal = (
        Mal.objects.synlig_for(user)
        .filter(plan=plan)
        .select_related("prioriterat_omrade", "lagesbild")
        .prefetch_related(
            Prefetch("aktiviteter", aktiviteter(user, plan)),
            Prefetch("orsaker", orsaker.order_by("ordning", "pk")),
            "prioriterat_omrade__genomfor",
        )
        .order_by("ordning", "pk")
    )
    lagen: dict[int, list[Indikatorlage]] = defaultdict(list)
    alla = indikatorer(user).filter(mal__plan=plan).order_by("ordning", "pk")
    for lage in indikatorlagen(user, alla, publik=publik):
        lagen[lage.indikator.mal_id].append(lage)
    delar = [_del(m, lagen[m.pk]) for m in mal]
    utan = PrioriteratOmrade.objects.filter(overenskommelse=plan.overenskommelse_id).order_by("ordning", "pk")
    med = {d.prioriterat_omrade.pk for d in delar}
    return [*delar, *(Plandel(p, None) for p in utan.prefetch_related("genomfor") if p.pk not in med)]


def _del(mal: Mal, lagen: list[Indikatorlage]) -> Plandel:
    aktiviteter_, orsaker = list(mal.aktiviteter.all()), list(mal.orsaker.all())
    return Plandel(
        mal.prioriterat_omrade,
        mal,
        tuple(a for a in aktiviteter_ if not a.struken),
        tuple(o for o in orsaker if not o.struken),
        tuple(i for i in lagen if not i.indikator.struken),
        (
            *(a for a in aktiviteter_ if a.struken),
            *(o for o in orsaker if o.struken),
            *(i for i in lagen if i.indikator.struken),
        ),
    )


def aktiviteter(user: Anvandare, plan: Atgardsplan) -> QuerySet[Aktivitet]:
    """The activities of one plan, with what a page about one of them shows."""
    return alla_aktiviteter(user).filter(mal__plan=plan).order_by("mal__ordning", "ordning", "pk")


def alla_aktiviteter(user: Anvandare) -> QuerySet[Aktivitet]:
    """All activities that the user sees, as `aktiviteter`."""
    return (
        Aktivitet.objects.synlig_for(user)
        .select_related(
            "mal__prioriterat_omrade",
            "mal__plan__stadsdelsomrade",
            "arbetsgrupp",
            "andrad_av",
            "struken_av",
            "ansvarig",
            "granskare",
            "beslut__mote",
            "foregaende__mal__plan",
        )
        .prefetch_related(
            "orsaker",
            "indikatorer",
            "dokument",
            Prefetch(
                "uppfoljningar",
                Uppfoljning.objects.synlig_for(user)
                .select_related("omgang", "aktivitet")
                .order_by("-omgang__period_till"),
                to_attr="synliga_uppfoljningar",
            ),
        )
    )


def synlig_plats(user: Anvandare, aktivitet: Aktivitet) -> Plats | None:
    """The activity's place, when the user may see it."""
    return Plats.objects.synlig_for(user).filter(pk=aktivitet.plats_id).first() if aktivitet.plats_id else None


def synlig_investering(user: Anvandare, aktivitet: Aktivitet) -> Trygghetsinvestering | None:
    """The activity's investment, when the user may see it."""
    if not aktivitet.investering_id:
        return None
    return Trygghetsinvestering.objects.synlig_for(user).filter(pk=aktivitet.investering_id).first()


def andringar(user: Anvandare, plan: Atgardsplan) -> QuerySet[Planandring]:
    """What was changed in the plan, latest first; a läsare sees what was changed after the decision."""
    return Planandring.objects.synlig_for(user).filter(plan=plan).select_related("av").order_by("-tid", "-pk")
