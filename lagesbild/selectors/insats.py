"""Reads of the insatser: the agenda of one week, the list of the area, the story of one. All take the user.

Whether an insats has ended is read from the follow-ups that the user sees, not from its row: a läsare does not learn
from an open week that something decided in a fastställd one is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from lagesbild.models import Insatsuppfoljning, Veckoinsats
from lagesbild.vecka import Vecka, veckor_mellan
from samverkan.models import Anvandare, Loggpost, Stadsdelsomrade
from samverkan.svenska import ordmonster

Utfall = Insatsuppfoljning.Utfall
Status = Veckoinsats.Status
# What ends an insats, and the status that it gets.
SLUTAR = {Utfall.GJORD: Status.GJORD, Utfall.AVBRUTEN: Status.AVBRUTEN}


@dataclass(frozen=True, slots=True)
class Steg:
    """One week in which something was said, or the weeks in a row in which nothing was."""

    fran: Vecka
    till: Vecka
    sagt: Insatsuppfoljning | None

    @property
    def veckor(self) -> int:
        return self.till - self.fran + 1


@dataclass(frozen=True, slots=True)
class Insatsrad:
    """An insats as the user sees it at the meeting of `vecka`. `uppfoljningar`: oldest first, up to that week."""

    insats: Veckoinsats
    vecka: Vecka
    uppfoljningar: tuple[Insatsuppfoljning, ...]

    @property
    def uppfoljning(self) -> Insatsuppfoljning | None:
        """What the meeting of the week has said; None when nothing."""
        return next((u for u in self.uppfoljningar if u.iso == self.vecka), None)

    @property
    def alder(self) -> int:
        """Weeks since it was decided."""
        return self.vecka - self.insats.iso

    @property
    def buren(self) -> int:
        """How many weeks it has been carried over: 0 at the first meeting after the one that decided it."""
        return max(0, self.alder - 1)

    @property
    def ej_uppfoljda(self) -> list[Vecka]:
        """Earlier weeks whose meeting said nothing about it."""
        sagt = {u.iso for u in self.uppfoljningar}
        return [v for v in veckor_mellan(self.insats.iso, self.vecka)[1:-1] if v not in sagt]

    @property
    def gang(self) -> list[Steg]:
        """What was said since the decision, and between that the weeks in which nothing was said, taken together.

        It ends with the week that ended it, or with `vecka`, which is left out when nobody has said anything yet.
        """
        if self.struken:
            return []
        sagt = {u.iso: u for u in self.uppfoljningar}
        steg: list[Steg] = []
        for v in veckor_mellan(self.insats.iso, self.slut or self.vecka)[1:]:
            if v in sagt:
                steg.append(Steg(v, v, sagt[v]))
            elif v == self.vecka:
                break
            elif steg and steg[-1].sagt is None:
                steg[-1] = Steg(steg[-1].fran, v, None)
            else:
                steg.append(Steg(v, v, None))
        return steg

    @property
    def senast(self) -> Insatsuppfoljning | None:
        """The latest that was said, this week or before."""
        return self.uppfoljningar[-1] if self.uppfoljningar else None

    @property
    def struken(self) -> bool:
        """Whether it was taken back by the meeting that decided it."""
        return self.insats.slut == self.insats.iso

    @property
    def status(self) -> Status:
        """Going on, done or dropped, as far as is known in the week."""
        if self.struken:
            return Status.AVBRUTEN
        return SLUTAR.get(Utfall(self.senast.utfall), Status.PAGAR) if self.senast else Status.PAGAR

    @property
    def pagar(self) -> bool:
        return self.status == Status.PAGAR

    @property
    def slut(self) -> Vecka | None:
        """The week whose meeting ended it."""
        if self.struken:
            return self.insats.iso
        return self.senast.iso if self.senast and not self.pagar else None


@dataclass(frozen=True, slots=True)
class Veckansinsatser:
    """The agenda of one week: what was decided before and still goes on, and what is decided now."""

    vecka: Vecka
    att_folja_upp: tuple[Insatsrad, ...]
    beslutade: tuple[Insatsrad, ...]

    @property
    def ej_uppfoljda(self) -> int:
        """Number of insatser that the meeting has not said anything about yet."""
        return sum(rad.uppfoljning is None for rad in self.att_folja_upp)


def insatser_i_vecka(
    user: Anvandare, omrade: Stadsdelsomrade, vecka: Vecka, *, bara_faststallt: bool = False
) -> Veckansinsatser:
    """What the meeting of the week has to follow up, and what it has decided. Two queries whatever their number.

    `bara_faststallt`: only what a läsare may see, whoever asks.
    """
    insatser = Veckoinsats.objects.synlig_for(user).i_omrade(omrade)
    uppfoljningar = Insatsuppfoljning.objects.synlig_for(user)
    if bara_faststallt:
        insatser = insatser.filter(Veckoinsats.objects.all().faststallt())
        uppfoljningar = uppfoljningar.filter(Insatsuppfoljning.objects.all().faststallt())
    slutade = uppfoljningar.filter(_fore(vecka), insats=OuterRef("pk"), utfall__in=SLUTAR)
    tidigare = _fore(vecka) & ~_struken() & ~Exists(slutade)
    denna = Q(ar=vecka.ar, vecka=vecka.vecka) & ~_struken()
    rader = _rader(insatser.filter(tidigare | denna), uppfoljningar, vecka)
    return Veckansinsatser(
        vecka,
        tuple(rad for rad in rader if rad.insats.iso < vecka),
        tuple(rad for rad in rader if rad.insats.iso == vecka),
    )


def insatser(
    user: Anvandare,
    omrade: Stadsdelsomrade,
    *,
    ansvar: str = "",
    stadsdel: int | None = None,
    utfall: str = "",
    sok: str = "",
) -> QuerySet[Veckoinsats]:
    """The area's insatser that the user sees, going on first, then latest first. `utfall`: a status, or "" for all."""
    fraga = Veckoinsats.objects.synlig_for(user).i_omrade(omrade)
    if ansvar:
        fraga = fraga.filter(ansvar=ansvar)
    if stadsdel:
        fraga = fraga.filter(stadsdel=stadsdel)
    return med_status(fraga.filter(med_orden(user, sok)), user, utfall).order_by("avslutad", "-ar", "-vecka", "-pk")


def med_orden(user: Anvandare, text: str) -> Any:
    """The condition that every word stands in the insats or in something said about it that the user sees."""
    synliga = Insatsuppfoljning.objects.synlig_for(user).filter(insats=OuterRef("pk"))
    villkor: Any = Q()
    for ordet in text.split():
        monster = ordmonster(ordet)  # a pattern, not icontains: SQLite folds no å, ä and ö
        villkor &= (
            Q(vad__iregex=monster)
            | Q(plats__iregex=monster)
            | Q(vem__iregex=monster)
            | Exists(synliga.filter(text__iregex=monster))
        )
    return villkor


def med_status(fraga: QuerySet[Veckoinsats], user: Anvandare, status: str = "") -> Any:
    """With `avslutad`: whether it has ended as far as the user knows. `status` keeps those that have it."""
    synliga = Insatsuppfoljning.objects.synlig_for(user).filter(insats=OuterRef("pk"))
    gjord = Exists(synliga.filter(utfall=Utfall.GJORD))
    avbruten = _struken() | Exists(synliga.filter(utfall=Utfall.AVBRUTEN))
    fraga = fraga.alias(gjord=gjord).annotate(avslutad=Q(gjord) | avbruten)
    match status:
        case Status.PAGAR:
            return fraga.filter(avslutad=False)
        case Status.GJORD:
            return fraga.filter(gjord)
        case Status.AVBRUTEN:
            return fraga.filter(avbruten)
    return fraga


def insatsrader(user: Anvandare, fraga: QuerySet[Veckoinsats], vecka: Vecka) -> list[Insatsrad]:
    """The rows of a page as they stand in `vecka`, with what has been said about each. Two queries."""
    return _rader(fraga, Insatsuppfoljning.objects.synlig_for(user), vecka)


def insatslogg(user: Anvandare, insats: Veckoinsats) -> QuerySet[Loggpost]:
    """Every change of an insats, and what lost to somebody else's; latest first."""
    synliga = Veckoinsats.objects.synlig_for(user).filter(pk=insats.pk).exists()
    logg = Loggpost.objects.filter(objekt_typ=insats._meta.label_lower, objekt_id=str(insats.pk))
    return (logg if synliga else logg.none()).select_related("av").order_by("-tid", "-pk")


def med_uppfoljningar(fraga: QuerySet[Veckoinsats], user: Anvandare) -> QuerySet[Veckoinsats]:
    """With `synliga`: all that has been said about each and that the user sees, oldest first."""
    return _med(fraga, Insatsuppfoljning.objects.synlig_for(user))


def insatsrad(insats: Veckoinsats) -> Insatsrad:
    """An insats of `med_uppfoljningar`, with all that has been said about it."""
    synliga: list[Insatsuppfoljning] = insats.synliga  # type: ignore[attr-defined]
    return Insatsrad(insats, synliga[-1].iso if synliga else insats.iso, tuple(synliga))


def _rader(fraga: QuerySet[Veckoinsats], uppfoljningar: QuerySet[Insatsuppfoljning], vecka: Vecka) -> list[Insatsrad]:
    sagt = uppfoljningar.filter(_fore(vecka) | Q(ar=vecka.ar, vecka=vecka.vecka))
    insatser: Any = _med(fraga.select_related("stadsdel", "skapad_av"), sagt)
    return [Insatsrad(insats, vecka, tuple(insats.synliga)) for insats in insatser]


def _med(fraga: QuerySet[Veckoinsats], sagt: QuerySet[Insatsuppfoljning]) -> QuerySet[Veckoinsats]:
    sagt = sagt.select_related("av").order_by("ar", "vecka")
    return fraga.prefetch_related(Prefetch("uppfoljningar", sagt, to_attr="synliga"))


def _fore(vecka: Vecka) -> Q:
    return Q(ar__lt=vecka.ar) | Q(ar=vecka.ar, vecka__lt=vecka.vecka)


def _struken() -> Q:
    """Taken back by the meeting that decided it."""
    return Q(status=Status.AVBRUTEN, slut_ar=F("ar"), slut_vecka=F("vecka"))
