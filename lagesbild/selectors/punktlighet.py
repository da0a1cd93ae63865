"""Coverage and punctuality of a year, per stadsdel and for the area."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from lagesbild.models import Bedomningshistorik, Veckobedomning, Veckoinstallning, Veckolage
from lagesbild.punktlighet import Ruta, Tackning, rakna, summa
from lagesbild.vecka import Vecka, veckor_i
from platser.models import Stadsdel
from samverkan.models import Anvandare, Stadsdelsomrade, omraden_med
from samverkan.roller import Ratt


@dataclass(frozen=True, slots=True)
class Punktlighet:
    """A year. `rader` are the stadsdelar in order, `totalt` the area.

    `ser_allt` False: only weeks that are fastställda count, which is what a läsare sees; nothing is missing in those.
    """

    ar: int
    rader: tuple[tuple[Stadsdel, Tackning], ...]
    totalt: Tackning
    ser_allt: bool


def punktlighet(user: Anvandare, omrade: Stadsdelsomrade, ar: int, *, nu: datetime | None = None) -> Punktlighet:
    """How much of the year is reported, and how much of that in time. Three queries.

    A week counts for a stadsdel when it has begun and the stadsdel existed on a day of it. In time is what was first
    saved at the week's deadline or before, as the area has set it now. Weeks that did not open by themselves are older
    than the area's work here (imported): they count as reported, but not as in time or late.
    """
    nu = nu or timezone.now()
    veckor = veckor_i(ar)
    stadsdelar = list(
        Stadsdel.objects.synlig_for(user)
        .i_omrade(omrade)
        .gallande_nagon_dag(veckor[0].mandag, veckor[-1].sondag)
        .annotate(
            ser_allt=Exists(
                Stadsdelsomrade.objects.filter(
                    pk=OuterRef("stadsdelsomrade"), pk__in=omraden_med(user, Ratt.SE_ARBETSMATERIAL)
                )
            )
        )
        .defer("kontur")
        .order_by("ordning", "namn")
    )
    ser_allt = any(getattr(s, "ser_allt", False) for s in stadsdelar)
    lagen = Veckolage.objects.filter(stadsdelsomrade=omrade, ar=ar).select_related("stadsdelsomrade__veckoinstallning")
    if not ser_allt:
        lagen = lagen.filter(status=Veckolage.Status.FASTSTALLD)
    per_vecka = {lage.vecka: lage for lage in lagen}
    forst = Bedomningshistorik.objects.filter(
        stadsdel=OuterRef("stadsdel"),
        ar=OuterRef("ar"),
        vecka=OuterRef("vecka"),
        utfall=Bedomningshistorik.Utfall.SPARAD,
    ).order_by("version")
    celler = (
        Veckobedomning.objects.synlig_for(user)
        .i_omrade(omrade)
        .filter(ar=ar)
        .annotate(forst=Subquery(forst.values("tid")[:1]))
        .order_by()
    )
    bedomda = {
        (stadsdel, vecka): (forst or satt, lage == Veckobedomning.Lage.LUGN)
        for stadsdel, vecka, lage, forst, satt in celler.values_list("stadsdel", "vecka", "lage", "forst", "satt_tid")
    }
    idag = timezone.localdate(nu)

    def rutor(stadsdel: Stadsdel) -> Iterator[Ruta]:
        for vecka in veckor:
            lage = per_vecka.get(vecka.vecka)
            raknas = ser_allt or lage is not None
            if raknas and vecka.mandag <= idag and stadsdel.galler_nagon_dag(vecka.mandag, vecka.sondag):
                rapporterad, lugn = bedomda.get((stadsdel.pk, vecka.vecka), (None, False))
                yield Ruta(rapporterad, lugn, _deadline(lage, vecka))

    rader = tuple((stadsdel, rakna(rutor(stadsdel), nu)) for stadsdel in stadsdelar)
    return Punktlighet(ar, rader, summa(tackning for _, tackning in rader), ser_allt)


def _deadline(lage: Veckolage | None, vecka: Vecka) -> datetime | None:
    if lage is None or lage.oppnad_tid is None:
        return None
    installning = getattr(lage.stadsdelsomrade, "veckoinstallning", None) or Veckoinstallning()
    return installning.deadline(vecka)
