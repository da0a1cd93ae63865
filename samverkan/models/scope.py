"""Who sees which rows: every model with data of an area has a queryset of this kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.sql import Query
from django.utils import timezone

from samverkan.roller import Ratt

if TYPE_CHECKING:
    from samverkan.models.anvandare import Anvandare

M = TypeVar("M", bound=models.Model)
F = TypeVar("F", bound="models.QuerySet[Any]")


def omraden_med(user: Anvandare | AnonymousUser, ratt: Ratt) -> models.QuerySet[Any, int]:
    """Ids of the stadsdelsområden where `user` today holds `ratt`, as a subquery."""
    return _omraden_med(user.pk if user.is_authenticated else None, ratt, timezone.localdate()).all()


@lru_cache(maxsize=512)
def _omraden_med(user: int | None, ratt: Ratt, dag: date) -> models.QuerySet[Any, int]:
    """The question, not its answer: a page asks it dozens of times, and to put it together took a tenth of its time."""
    Uppdrag: Any = apps.get_model("samverkan", "Uppdrag")
    uppdrag = Uppdrag.objects.none() if user is None else Uppdrag.objects.filter(anvandare=user)
    return uppdrag.aktiva(dag).med_ratt(ratt).values("stadsdelsomrade_id")


def stalld_en_gang(metod: Callable[[F, Anvandare | AnonymousUser], F]) -> Callable[[F, Anvandare | AnonymousUser], F]:
    """Keep the question that a `synlig_for` puts together, by person and day: its answer is asked for each time.

    A page puts some dozens of them, and to put one together takes longer than the database needs to answer it. It may
    depend on nothing but who asks and which day it is, and is kept only for a queryset with nothing of its own yet.
    """

    @lru_cache(maxsize=512)
    def fragan(slag: type[F], modell: type[models.Model], vem: int | None, dag: date) -> F:
        return metod(slag(modell), get_user_model()(pk=vem) if vem else AnonymousUser())

    @wraps(metod)
    def synlig_for(self: F, user: Anvandare | AnonymousUser) -> F:
        if not _orord(self):
            return metod(self, user)
        slag, modell = cast("Any", type(self)), cast("Any", self.model)
        return fragan(slag, modell, user.pk if user.is_authenticated else None, timezone.localdate()).all()

    return synlig_for


def _orord(fraga: models.QuerySet[Any]) -> bool:
    """Whether nothing has been asked for yet: no condition, order or loading, and the usual database."""
    sql = fraga.query
    return (
        not (fraga._db or fraga._hints or fraga._prefetch_related_lookups)  # type: ignore[attr-defined]
        and vars(sql).keys() == vars(Query(fraga.model)).keys()
        and not (sql.where or sql.alias_map or sql.annotations)
    )


class Omradesfraga(models.QuerySet[M]):
    """Rows that belong to a stadsdelsområde, reached by the model's `omrade_vag`."""

    def faststallt(self) -> Q | None:
        """Which rows are fastställda; None when the model has no such state (all may be seen by a läsare)."""
        return None

    @stalld_en_gang
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
