"""What the plan has made of a meeting's decisions."""

from __future__ import annotations

from collections.abc import Sequence

from atgardsplan.models import Aktivitet, Atgardsplan
from samverkan.models import Anvandare, Beslut, Stadsdelsomrade


def aktiviteter_ur_beslut(user: Anvandare, beslut: Sequence[Beslut]) -> dict[int, Aktivitet]:
    """The activity that each decision became, by the decision's id, as far as `user` sees it."""
    fraga = Aktivitet.objects.synlig_for(user).filter(beslut__in=[b.pk for b in beslut]).select_related("mal")
    return {a.beslut_id: a for a in fraga.order_by("-pk") if a.beslut_id is not None}


def plan_for_beslut(user: Anvandare, omrade: Stadsdelsomrade) -> Atgardsplan | None:
    """The plan that takes on what a meeting decides: the newest one that is not closed."""
    fraga = Atgardsplan.objects.synlig_for(user).i_omrade(omrade).exclude(status=Atgardsplan.Status.AVSLUTAD)
    return fraga.order_by("-fran").first()
