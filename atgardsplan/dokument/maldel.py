"""Goals and activities of a prioriterat område, in the yearly document."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from atgardsplan.models import Aktivitet, Atgardsplan, Mal
from lagesbild.dokument.delar import Besked, Del, Post, Stycke
from lagesbild.dokument.underlag import Blockplats, Underlag
from samverkan import svenska


def mal(u: Underlag, b: Blockplats) -> list[Del]:
    """The goal and the activities for the section's prioriterat område, or all in a section about none in particular.

    Of the plan that belongs to the document's year (`plan_for`). Goals for an area that the section's took up, or that
    takes it up, count too. Builder of the block "mal" (`lagesbild.dokument.register`).
    """
    synliga = Atgardsplan.objects.synlig_for(u.user).i_omrade(u.omrade)
    if u.publik:
        synliga = synliga.filter(Atgardsplan.objects.all().faststallt())
    plan = plan_for(synliga, u.ar)
    if plan is None:
        return [Besked(f"Ingen åtgärdsplan är beslutad för {u.ar} eller {u.ar + 1}.")]
    fraga = Mal.objects.synlig_for(u.user).filter(plan=plan)
    if om := b.avsnitt.prioriterat_omrade_id:
        fraga = fraga.filter(
            Q(prioriterat_omrade=om) | Q(prioriterat_omrade__efterfoljare=om) | Q(prioriterat_omrade__foregangare=om)
        )
    malen = list(fraga.select_related("prioriterat_omrade").order_by("ordning", "pk").distinct())
    namn = plan.namn if plan.beslutad else f"{plan.namn} (utkast)"
    if not malen:
        return [Besked(f"{namn} har inget mål för området.")]
    per_mal: dict[int, list[Aktivitet]] = {}
    aktiviteter = Aktivitet.objects.synlig_for(u.user).filter(mal__in=malen, struken_tid=None)
    for aktivitet in aktiviteter.select_related("arbetsgrupp").order_by("mal", "ordning"):
        per_mal.setdefault(aktivitet.mal_id, []).append(aktivitet)
    return [_mal(m, namn, per_mal.get(m.pk, [])) for m in malen]


def plan_for(planer: QuerySet[Atgardsplan], ar: int) -> Atgardsplan | None:
    """The plan that a document of `ar` speaks of, or None.

    A lägesbild leads to a plan: so the one that begins the year after, if there is one. Else one in force during the
    year, the latest of several. Never one that had ended before the year began, by its period or by being closed.
    """
    nasta = planer.filter(fran__year=ar + 1).order_by("fran").first()
    galler = Q(fran__lte=date(ar, 12, 31), till__gte=date(ar, 1, 1))
    slutade = Q(avslutad_tid__year__lt=ar)
    return nasta or planer.filter(galler).exclude(slutade).order_by("-fran").first()


def _mal(m: Mal, plan: str, aktiviteter: list[Aktivitet]) -> Stycke:
    text = [f"Övergripande mål: {m.overgripande_mal}"]
    if not aktiviteter:
        text.append("Ingen aktivitet ännu.")
    poster = tuple(Post(a.namn, _tillagg(a)) for a in aktiviteter)
    return Stycke(f"{plan}: {m.prioriterat_omrade.namn}", tuple(text), poster)


def _tillagg(a: Aktivitet) -> str:
    ansvar = (str(a.arbetsgrupp) if a.arbetsgrupp else "") or a.sammankallande
    if a.tills_vidare:
        tid = "tills vidare"
    else:
        tid = svenska.datum(a.loptid_till) if a.loptid_till else ""
        tid = f"till {tid}" if tid else ""
    delar = [d for d in (ansvar, tid, f"följs upp i {svenska.upprakning(a.omgangar)}" if a.omgangar else "") if d]
    return f"({', '.join(delar)})" if delar else ""
