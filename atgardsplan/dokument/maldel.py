"""Goals and activities of a prioriterat område, in the yearly document."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from atgardsplan.models import Aktivitet, Mal
from lagesbild.dokument.delar import Besked, Del, Post, Stycke
from lagesbild.dokument.underlag import Blockplats, Underlag
from samverkan import svenska


def mal(u: Underlag, b: Blockplats) -> list[Del]:
    """The goal and the activities for the section's prioriterat område, or all in a section about none in particular.

    Of the plan that holds during the year, else of the latest before it; goals for an area that the section's took up
    after count too. Builder of the block "mal" (`lagesbild.dokument.register`).
    """
    fraga = Mal.objects.synlig_for(u.user).filter(plan__stadsdelsomrade=u.omrade, plan__fran__lte=date(u.ar, 12, 31))
    if u.publik:
        fraga = fraga.filter(Mal.objects.all().faststallt())
    if om := b.avsnitt.prioriterat_omrade_id:
        fraga = fraga.filter(Q(prioriterat_omrade=om) | Q(prioriterat_omrade__efterfoljare=om))
    senast = fraga.order_by("-plan__fran").values_list("plan", flat=True).first()
    fraga = fraga.filter(plan=senast)
    malen = list(fraga.select_related("plan", "prioriterat_omrade").order_by("ordning"))
    if not malen:
        return [Besked("Ingen åtgärdsplan har mål för området ännu.")]
    per_mal: dict[int, list[Aktivitet]] = {}
    synliga = Aktivitet.objects.synlig_for(u.user).filter(mal__in=malen)
    for aktivitet in synliga.select_related("arbetsgrupp").order_by("mal", "ordning"):
        per_mal.setdefault(aktivitet.mal_id, []).append(aktivitet)
    return [
        Stycke(
            f"{m.plan.namn}: {m.prioriterat_omrade.namn}",
            (f"Övergripande mål: {m.overgripande_mal}",),
            tuple(Post(a.namn, _tillagg(a)) for a in per_mal.get(m.pk, [])),
        )
        for m in malen
    ]


def _tillagg(a: Aktivitet) -> str:
    ansvar = (str(a.arbetsgrupp) if a.arbetsgrupp else "") or a.sammankallande
    if a.tills_vidare:
        tid = "tills vidare"
    else:
        tid = svenska.datum(a.loptid_till) if a.loptid_till else ""
        tid = f"till {tid}" if tid else ""
    delar = [d for d in (ansvar, tid, f"följs upp i {svenska.upprakning(a.omgangar)}" if a.omgangar else "") if d]
    return f"({', '.join(delar)})" if delar else ""
