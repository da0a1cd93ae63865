"""Why a draft came back from review, and whom that concerns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from lagesbild.models import Avsnitt, Lagesbild
from samverkan.models import Anvandare, Loggpost, Uppdrag
from samverkan.roller import Ratt

_SKICKAD: Final = "lagesbild_till_granskning"
_ATER: Final = "lagesbild_till_utkast"
_OPPNAD: Final = "lagesbild_rattas"


@dataclass(frozen=True, slots=True)
class Aterlamning:
    """Who sent the document back to draft, when and why. `avsandare` had sent it to review (an id)."""

    av: Anvandare
    tid: datetime
    skal: str
    avsandare: int | None

    @property
    def egen(self) -> bool:
        """Whether it was taken back by whoever had sent it, and not refused."""
        return self.av.pk == self.avsandare


def aterlamnade(lagesbilder: Iterable[Lagesbild]) -> dict[int, Aterlamning]:
    """The drafts among `lagesbilder` that came back from review, by their id. One query, of the log: it has the reason.

    A correction begins anew: what was said of the version before is no longer about the draft.
    """
    utkast = {str(lb.pk): lb.pk for lb in lagesbilder if lb.status == Lagesbild.Status.UTKAST}
    if not utkast:
        return {}
    poster = Loggpost.objects.filter(
        handelse__in=[_SKICKAD, _ATER, _OPPNAD], objekt_typ=Lagesbild._meta.label_lower, objekt_id__in=utkast
    ).order_by("tid", "pk")
    avsandare: dict[int, int | None] = {}
    ut: dict[int, Aterlamning] = {}
    for post in poster.select_related("av"):
        pk = utkast[post.objekt_id]
        if post.handelse == _SKICKAD:
            avsandare[pk] = post.av_id
        elif post.handelse == _OPPNAD:
            ut.pop(pk, None)
        elif post.av is not None:
            ut[pk] = Aterlamning(post.av, post.tid, post.orsak, avsandare.get(pk))
    return ut


def aterlamnad(lagesbild: Lagesbild) -> Aterlamning | None:
    """Why the draft came back from review; None when it did not. One query."""
    return aterlamnade([lagesbild]).get(lagesbild.pk)


def berors(lagesbild: Lagesbild, aterlamning: Aterlamning) -> QuerySet[Anvandare]:
    """Those who go on with the draft: whoever sent it, who is responsible for a section, and the samordnare.

    Not the one who sent it back, nor who no longer works in the area.
    """
    i_omradet = Uppdrag.objects.aktiva().filter(stadsdelsomrade=lagesbild.stadsdelsomrade, anvandare=OuterRef("pk"))
    ansvarar = Avsnitt.objects.med().filter(lagesbild=lagesbild, ansvarig=OuterRef("pk"))
    return (
        Anvandare.objects.filter(Exists(i_omradet.med_ratt(Ratt.SE_ARBETSMATERIAL)), is_active=True)
        .filter(Q(pk=aterlamning.avsandare) | Exists(ansvarar) | Exists(i_omradet.med_ratt(Ratt.STALLA_UPP_LAGESBILD)))
        .exclude(pk=aterlamning.av.pk)
        .order_by("pk")
    )
