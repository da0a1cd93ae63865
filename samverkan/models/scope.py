"""Who sees which rows: every model with data of an area has a queryset of this kind."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from samverkan.roller import Ratt

if TYPE_CHECKING:
    from samverkan.models.anvandare import Anvandare

M = TypeVar("M", bound=models.Model)


def omraden_med(user: Anvandare | AnonymousUser, ratt: Ratt) -> models.QuerySet[Any, int]:
    """Ids of the stadsdelsområden where `user` today holds `ratt`, as a subquery."""
    return _omraden_med(user.pk if user.is_authenticated else None, ratt, timezone.localdate()).all()


@lru_cache(maxsize=512)
def _omraden_med(user: int | None, ratt: Ratt, dag: date) -> models.QuerySet[Any, int]:
    """The question, not its answer: a page asks it dozens of times, and to put it together took a tenth of its time."""
    Uppdrag: Any = apps.get_model("samverkan", "Uppdrag")
    uppdrag = Uppdrag.objects.none() if user is None else Uppdrag.objects.filter(anvandare=user)
    return uppdrag.aktiva(dag).med_ratt(ratt).values("stadsdelsomrade_id")


class Omradesfraga(models.QuerySet[M]):
    """Rows that belong to a stadsdelsområde, reached by the model's `omrade_vag`."""

    def faststallt(self) -> Q | None:
        """Which rows are fastställda; None when the model has no such state (all may be seen by a läsare)."""
        return None

    def synlig_for(self, user: Anvandare | AnonymousUser) -> Self:
        """What `user` may see: the areas of the user's assignments, work in progress only with the right to it."""
        vag: str = self.model.omrade_vag  # type: ignore[attr-defined]
        alla = Q(**{f"{vag}__in": omraden_med(user, Ratt.SE_ARBETSMATERIAL)})
        faststallt = self.faststallt()
        sikt = Q(**{f"{vag}__in": omraden_med(user, Ratt.SE_FASTSTALLT)})
        return self.filter(sikt if faststallt is None else alla | (sikt & faststallt))

    def i_omrade(self, omrade: models.Model) -> Self:
        """Rows of one stadsdelsområde."""
        vag: str = self.model.omrade_vag  # type: ignore[attr-defined]
        return self.filter(**{vag: omrade.pk})
