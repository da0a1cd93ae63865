"""Reads of the plan. All of them take the user."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from atgardsplan.models import Aktivitet, Atgardsplan, Mal
from samverkan.models import Anvandare, PrioriteratOmrade, Stadsdelsomrade


@dataclass(frozen=True, slots=True)
class Plandel:
    """One prioriterat område of the plan; `mal` is None when the plan sets no goal for it."""

    prioriterat_omrade: PrioriteratOmrade
    mal: Mal | None
    aktiviteter: tuple[Aktivitet, ...]


def planer(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Atgardsplan]:
    """The plans of the area, latest first, each with `antal_aktiviteter`."""
    synliga = Atgardsplan.objects.synlig_for(user).i_omrade(omrade).select_related("overenskommelse")
    return synliga.annotate(antal_aktiviteter=Count("mal__aktiviteter")).order_by("-fran", "pk")


def plandelar(user: Anvandare, plan: Atgardsplan) -> list[Plandel]:
    """The plan's prioriterade områden in its own order, then those of the agreement that it says nothing about.

    Three queries whatever the number of goals and activities.
    """
    aktiviteter = Aktivitet.objects.synlig_for(user).select_related("arbetsgrupp").order_by("ordning", "pk")
    mal = (
        Mal.objects.synlig_for(user)
        .filter(plan=plan)
        .select_related("prioriterat_omrade")
        .prefetch_related(Prefetch("aktiviteter", aktiviteter))
        .order_by("ordning", "pk")
    )
    delar = [Plandel(m.prioriterat_omrade, m, tuple(m.aktiviteter.all())) for m in mal]
    utan = PrioriteratOmrade.objects.filter(overenskommelse=plan.overenskommelse_id).order_by("ordning", "pk")
    med = {d.prioriterat_omrade.pk for d in delar}
    return [*delar, *(Plandel(p, None, ()) for p in utan if p.pk not in med)]


def aktiviteter(user: Anvandare, plan: Atgardsplan) -> QuerySet[Aktivitet]:
    """The activities of one plan, with all that a page about one of them shows."""
    return (
        Aktivitet.objects.synlig_for(user)
        .filter(mal__plan=plan)
        .select_related("mal__prioriterat_omrade", "mal__plan__stadsdelsomrade", "arbetsgrupp", "andrad_av")
    )
