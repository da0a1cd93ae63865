"""The week's rhythm: when a week should be done, what is left in it, and what is overdue since when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from lagesbild.models import Veckobedomning, Veckoinstallning, Veckolage
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from samverkan.models import Anvandare, Stadsdelsomrade, omraden_med
from samverkan.roller import Part, Ratt


@dataclass(frozen=True, slots=True)
class Rytm:
    """One week of an area against the clock.

    `deadline` and `paminnelse` are local time. `forsenad_sedan` is None until a week that has opened by itself has
    passed its deadline, and again when both parts have fastställt it. `ej_rapporterade` is what the stadsdelar lack,
    `ej_faststallt` the parts that have not signed.
    """

    lage: Veckolage
    vecka: Vecka
    deadline: datetime
    paminnelse: datetime
    forsenad_sedan: datetime | None
    ej_rapporterade: tuple[Stadsdel, ...]
    ej_faststallt: tuple[Part, ...]

    @property
    def kvar(self) -> bool:
        """Whether anybody has anything left to do."""
        return bool(self.ej_faststallt)


def laget(user: Anvandare, omrade: Stadsdelsomrade, vecka: Vecka, nu: datetime) -> Rytm:
    """The rhythm of one week. Four queries. What is not reported is told to those who may see work in progress."""
    lage = Veckolage.objects.filter(stadsdelsomrade=omrade, ar=vecka.ar, vecka=vecka.vecka).first()
    lage = lage or Veckolage(stadsdelsomrade=omrade, ar=vecka.ar, vecka=vecka.vecka)
    return rytmer([lage], *_synligt(user), nu)[0]


def forsenade(user: Anvandare, omrade: Stadsdelsomrade, nu: datetime) -> list[Rytm]:
    """The weeks of the area that are past their deadline and not fastställda, oldest first. Four queries at most."""
    return forsenade_i(user, [omrade], nu).get(omrade.pk, [])


def forsenade_i(user: Anvandare, omraden: Iterable[Stadsdelsomrade], nu: datetime) -> dict[int, list[Rytm]]:
    """The same for several areas at once, by the area's id; areas without are left out."""
    oppna = Veckolage.objects.filter(
        stadsdelsomrade__in=omraden_med(user, Ratt.SE_ARBETSMATERIAL),
        stadsdelsomrade_id__in=[omrade.pk for omrade in omraden],
        status=Veckolage.Status.OPPEN,
        oppnad_tid__isnull=False,
    )
    svar: dict[int, list[Rytm]] = defaultdict(list)
    for rytm in rytmer(list(oppna.order_by("ar", "vecka")), *_synligt(user), nu):
        if rytm.forsenad_sedan:
            svar[rytm.lage.stadsdelsomrade_id].append(rytm)
    return dict(svar)


def rytmer(
    lagen: Sequence[Veckolage],
    stadsdelar: QuerySet[Stadsdel],
    bedomningar: QuerySet[Veckobedomning],
    nu: datetime,
) -> list[Rytm]:
    """The rhythm of weeks, of one area or several, in the order given. Three queries; none when there are no weeks.

    The querysets carry the scope: a person's, or for the worker all there is.
    """
    if not lagen:
        return []
    omraden = {lage.stadsdelsomrade_id for lage in lagen}
    installningar = {i.stadsdelsomrade_id: i for i in Veckoinstallning.objects.filter(stadsdelsomrade__in=omraden)}
    per_omrade: dict[int, list[Stadsdel]] = defaultdict(list)
    for stadsdel in stadsdelar.filter(stadsdelsomrade__in=omraden).defer("kontur").order_by("ordning", "namn"):
        per_omrade[stadsdel.stadsdelsomrade_id].append(stadsdel)
    veckor = Q()
    for ar, vecka in {(lage.ar, lage.vecka) for lage in lagen}:
        veckor |= Q(ar=ar, vecka=vecka)
    celler = bedomningar.filter(veckor, stadsdel__stadsdelsomrade__in=omraden).order_by()
    finns = set(celler.values_list("stadsdel_id", "ar", "vecka"))
    return [
        _rytm(
            lage,
            installningar.get(lage.stadsdelsomrade_id) or Veckoinstallning(stadsdelsomrade_id=lage.stadsdelsomrade_id),
            per_omrade[lage.stadsdelsomrade_id],
            finns,
            nu,
        )
        for lage in lagen
    ]


def _rytm(
    lage: Veckolage,
    installning: Veckoinstallning,
    stadsdelar: list[Stadsdel],
    finns: set[tuple[int, int, int]],
    nu: datetime,
) -> Rytm:
    vecka = lage.iso
    deadline = installning.deadline(vecka)
    # A week that was done and then opened again has been late since then.
    sedan = max(deadline.astimezone(UTC), (lage.ateroppnad_tid or deadline).astimezone(UTC))
    forsenad = lage.oppnad_tid is not None and not lage.last and sedan <= nu
    return Rytm(
        lage=lage,
        vecka=vecka,
        deadline=deadline,
        paminnelse=installning.paminnelse(vecka),
        forsenad_sedan=sedan if forsenad else None,
        ej_rapporterade=tuple(
            s
            for s in stadsdelar
            if s.galler_nagon_dag(vecka.mandag, vecka.sondag) and (s.pk, vecka.ar, vecka.vecka) not in finns
        ),
        ej_faststallt=tuple(part for part in Part if getattr(lage, f"{part.value}_tid") is None),
    )


def _synligt(user: Anvandare) -> tuple[QuerySet[Stadsdel], QuerySet[Veckobedomning]]:
    """To a läsare an open week must not look like one that nobody has reported: no stadsdelar, nothing missing."""
    stadsdelar = Stadsdel.objects.filter(stadsdelsomrade__in=omraden_med(user, Ratt.SE_ARBETSMATERIAL))
    return stadsdelar, Veckobedomning.objects.synlig_for(user)
