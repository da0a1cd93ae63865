"""Reads of the weeks: the grid of one week, the year, what is not reported. All of them take the user."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from lagesbild.handelse import Nivaforslag
from lagesbild.models import Bedomningshistorik, Handelse, Veckobedomning, Veckolage
from lagesbild.niva import Niva, Nivasammanfattning, sammanfatta
from lagesbild.selectors.handelse import Cell, handelser_i_vecka, nivaforslag
from lagesbild.vecka import Vecka, gar_att_bedoma, veckor_i, veckor_mellan
from platser.models import Stadsdel
from samverkan.models import Anvandare, Loggpost, Stadsdelsomrade, omraden_med
from samverkan.roller import Part, Ratt


@dataclass(frozen=True, slots=True)
class Veckorad:
    """One stadsdel in the grid: its assessment this week (None: not reported) and the weeks before, oldest first."""

    stadsdel: Stadsdel
    bedomning: Veckobedomning | None
    tidigare: tuple[tuple[Vecka, Veckobedomning | None], ...]
    handelser: tuple[Handelse, ...] = ()

    @property
    def fore(self) -> list[tuple[Vecka, Veckobedomning | None, bool]]:
        """`tidigare`, and whether the stadsdel existed: what did not exist is not something nobody reported."""
        return [(vecka, bedomning, _finns(self.stadsdel, vecka)) for vecka, bedomning in self.tidigare]

    @property
    def forslag(self) -> Nivaforslag | None:
        """The level that the week's events suggest; None without events."""
        return nivaforslag(self.handelser)

    @property
    def handelsestampel(self) -> str:
        """Which version of every event the row shows: "+45.1+46.2"."""
        return "".join(f"+{handelse.pk}.{handelse.version}" for handelse in self.handelser)


@dataclass(frozen=True, slots=True)
class Veckobild:
    """The grid of one stadsdelsområde and week. `nasta` is None when the next week may not be filled in yet."""

    omrade: Stadsdelsomrade
    vecka: Vecka
    rader: tuple[Veckorad, ...]
    tidigare: tuple[Vecka, ...]
    lage: Veckolage | None
    nasta: Vecka | None

    @property
    def foregaende(self) -> Vecka | None:
        """The week before, within the years that exist here."""
        return None if (self.vecka.ar, self.vecka.vecka) == (2000, 1) else self.vecka.foregaende

    @property
    def stampel(self) -> str:
        """Which version of every level and event the picture shows: "12.3+45.1,13.0" (id, version; 0: no level)."""
        return ",".join(
            f"{rad.stadsdel.pk}.{rad.bedomning.version if rad.bedomning else 0}{rad.handelsestampel}"
            for rad in self.rader
        )

    @property
    def annat(self) -> str:
        """Differs when more than levels has changed: an event, a proposal, a decision, a signature.

        A saved level counts its own version and the week's changes up by one each; all else counts only the latter.
        """
        lage = self.lage or Veckolage()  # nobody has touched the week: the same as open and unsigned
        nivaer = sum(rad.bedomning.version for rad in self.rader if rad.bedomning)
        return f"{lage.andring - nivaer}/{lage.status}/{lage.forvaltning_tid}/{lage.polis_tid}"

    @property
    def rapporterade(self) -> int:
        """Number of stadsdelar with an assessment."""
        return sum(rad.bedomning is not None for rad in self.rader)

    @property
    def saknas(self) -> int:
        """Number of stadsdelar not reported."""
        return len(self.rader) - self.rapporterade


@dataclass(frozen=True, slots=True)
class Arsrad:
    """One week of the year; a cell is None when not reported, `finns` False when the stadsdel did not exist."""

    vecka: Vecka
    celler: tuple[Veckobedomning | None, ...]
    finns: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Arssumma:
    """One stadsdel's year. `av` is the number of weeks that could be reported so far."""

    stadsdel: Stadsdel
    nivaer: Nivasammanfattning
    av: int

    @property
    def antal(self) -> int:
        return self.nivaer.antal

    @property
    def minst_tre(self) -> int:
        return self.nivaer.minst_tre

    @property
    def fyra_fem(self) -> int:
        return self.nivaer.fyra_fem

    @property
    def median(self) -> Niva | None:
        return self.nivaer.median

    @property
    def hogsta(self) -> Niva | None:
        return self.nivaer.hogsta


@dataclass(frozen=True, slots=True)
class Artabell:
    """The coloured year: weeks × stadsdelar, with coverage and the summaries that ordinal levels allow."""

    omrade: Stadsdelsomrade
    ar: int
    stadsdelar: tuple[Stadsdel, ...]
    rader: tuple[Arsrad, ...]
    sammanfattning: tuple[Arssumma, ...]

    @property
    def veckor_bedomda(self) -> int:
        """Number of weeks in which at least one stadsdel is reported."""
        return sum(any(rad.celler) for rad in self.rader)

    @property
    def veckor_kompletta(self) -> int:
        """Number of weeks in which every stadsdel that existed is reported."""
        return sum(
            any(rad.finns) and all(cell is not None for cell, finns in zip(rad.celler, rad.finns, strict=True) if finns)
            for rad in self.rader
        )

    def veckor_mojliga(self, idag: date) -> int:
        """Number of weeks that have begun and in which there was any stadsdel to report."""
        return sum(any(rad.finns) for rad in self.rader if rad.vecka.mandag <= idag)

    @property
    def totalt(self) -> Nivasammanfattning:
        """All assessments of the year taken together."""
        return sammanfatta(cell.niva for rad in self.rader for cell in rad.celler if cell)


def veckobild(
    user: Anvandare, omrade: Stadsdelsomrade, vecka: Vecka, *, idag: date, antal_tidigare: int = 4,
    med_handelser: bool = True,
) -> Veckobild:  # fmt: skip
    """The grid. Four queries whatever the number of stadsdelar; one less without the events."""
    stadsdelar = _stadsdelar(user, omrade, vecka.mandag, vecka.sondag)
    forsta = max(Vecka(2000, 1), _plus(vecka, -antal_tidigare))
    tidigare = tuple(veckor_mellan(forsta, vecka)[:-1])
    # First: what is saved while the rest is read must count as a change for who asks again.
    lage = (
        Veckolage.objects.filter(stadsdelsomrade=omrade, ar=vecka.ar, vecka=vecka.vecka)
        .select_related("forvaltning_av", "polis_av", "ateroppnad_av")
        .first()
    )
    celler = _celler(user, omrade, [*tidigare, vecka])
    handelser = handelser_i_vecka(user, omrade, vecka) if med_handelser else {}
    nasta = None if vecka == Vecka(2099, len(veckor_i(2099))) else vecka.nasta
    return Veckobild(
        omrade=omrade,
        vecka=vecka,
        rader=tuple(
            Veckorad(
                stadsdel,
                celler.get((stadsdel.pk, vecka.ar, vecka.vecka)),
                tuple((v, celler.get((stadsdel.pk, v.ar, v.vecka))) for v in tidigare),
                handelser.get(stadsdel.pk, ()),
            )
            for stadsdel in stadsdelar
        ),
        tidigare=tidigare,
        lage=lage,
        nasta=nasta if nasta and gar_att_bedoma(nasta, idag) else None,
    )


def artabell(
    user: Anvandare, omrade: Stadsdelsomrade, ar: int, *, idag: date | None = None, bara_faststallt: bool = False,
    till_vecka: int | None = None,
) -> Artabell:  # fmt: skip
    """The year. Two queries whatever the number of weeks and stadsdelar.

    `idag` limits what could have been reported: without it every week of the year counts. `bara_faststallt`: what a
    läsare sees, also for somebody who may see more. `till_vecka`: the year as far as that week.
    """
    veckor = veckor_i(ar)[:till_vecka]
    stadsdelar = _stadsdelar(user, omrade, veckor[0].mandag, veckor[-1].sondag)
    celler = _celler(user, omrade, veckor, bara_faststallt=bara_faststallt)
    rader = tuple(
        Arsrad(
            vecka,
            tuple(celler.get((s.pk, vecka.ar, vecka.vecka)) for s in stadsdelar),
            tuple(_finns(s, vecka) for s in stadsdelar),
        )
        for vecka in veckor
    )
    mojliga = [rad for rad in rader if idag is None or rad.vecka.mandag <= idag]
    return Artabell(
        omrade,
        ar,
        tuple(stadsdelar),
        rader,
        tuple(
            Arssumma(
                stadsdel,
                sammanfatta(cell.niva for rad in rader if (cell := rad.celler[i])),
                sum(rad.finns[i] for rad in mojliga),
            )
            for i, stadsdel in enumerate(stadsdelar)
        ),
    )


def ar_med_bedomningar(user: Anvandare, omrade: Stadsdelsomrade) -> list[int]:
    """Years in which the user sees at least one assessment, latest first."""
    bedomningar = Veckobedomning.objects.synlig_for(user).i_omrade(omrade)
    return list(bedomningar.order_by("-ar").values_list("ar", flat=True).distinct())


def ej_rapporterade(
    user: Anvandare, omrade: Stadsdelsomrade, idag: date, *, antal: int = 8
) -> list[tuple[Vecka, list[Stadsdel]]]:
    """Of the latest `antal` weeks that have ended, those with stadsdelar not reported, latest first. Two queries."""
    sista = Vecka.fran_datum(idag).foregaende
    veckor = veckor_mellan(_plus(sista, 1 - antal), sista)
    stadsdelar = _stadsdelar(user, omrade, veckor[0].mandag, sista.sondag)
    celler = _celler(user, omrade, veckor)
    kvar = (
        (vecka, [s for s in stadsdelar if _finns(s, vecka) and (s.pk, vecka.ar, vecka.vecka) not in celler])
        for vecka in reversed(veckor)
    )
    return [(vecka, saknas) for vecka, saknas in kvar if saknas]


def upphavd_underskrift(user: Anvandare, lage: Veckolage | None) -> tuple[Part, Loggpost] | None:
    """Whose signature was lifted because something changed after it, when nobody has signed since. One query."""
    if lage is None or lage.last or lage.forvaltning_tid or lage.polis_tid:
        return None
    poster = Loggpost.objects.select_related("av").filter(
        stadsdelsomrade__in=omraden_med(user, Ratt.SE_ARBETSMATERIAL),
        objekt_typ=lage._meta.label_lower,
        objekt_id=str(lage.pk),
        handelse__in=("vecka_underskrift_upphavd", "vecka_faststalld", "vecka_ateroppnad"),
    )
    post = poster.order_by("-tid", "-pk").first()
    if post is None or post.handelse != "vecka_underskrift_upphavd" or not post.fran:
        return None
    return Part(post.fran["part"]), post


def historik(user: Anvandare, stadsdel: Stadsdel, vecka: Vecka) -> QuerySet[Bedomningshistorik]:
    """Everything that was saved, and what lost, for one stadsdel and week; latest first."""
    return (
        Bedomningshistorik.objects.synlig_for(user)
        .filter(stadsdel=stadsdel, ar=vecka.ar, vecka=vecka.vecka)
        .select_related("av")
    )


def bedomning(user: Anvandare, stadsdel: Stadsdel, vecka: Vecka) -> Veckobedomning | None:
    """One assessment, or None when it is not reported or not to be seen."""
    return (
        Veckobedomning.objects.synlig_for(user)
        .filter(stadsdel=stadsdel, ar=vecka.ar, vecka=vecka.vecka)
        .select_related("satt_av")
        .first()
    )


def _plus(vecka: Vecka, n: int) -> Vecka:
    """`n` weeks later, but not before the first week that exists here."""
    try:
        return vecka.plus(n)
    except ValueError:
        return Vecka(2000, 1)


def _stadsdelar(user: Anvandare, omrade: Stadsdelsomrade, fran: date, till: date) -> list[Stadsdel]:
    synliga = Stadsdel.objects.synlig_for(user).i_omrade(omrade)
    return list(synliga.gallande_nagon_dag(fran, till).defer("kontur").order_by("ordning", "namn"))


def _celler(
    user: Anvandare, omrade: Stadsdelsomrade, veckor: Iterable[Vecka], *, bara_faststallt: bool = False
) -> dict[Cell, Veckobedomning]:
    per_ar: dict[int, list[int]] = {}
    for vecka in veckor:
        per_ar.setdefault(vecka.ar, []).append(vecka.vecka)
    villkor = Q()
    for ar, nummer in per_ar.items():
        villkor |= Q(ar=ar, vecka__gte=min(nummer), vecka__lte=max(nummer))
    bedomningar = Veckobedomning.objects.synlig_for(user).i_omrade(omrade).filter(villkor).select_related("satt_av")
    if bara_faststallt:
        bedomningar = bedomningar.filter(Veckobedomning.objects.all().faststallt())
    return {(b.stadsdel_id, b.ar, b.vecka): b for b in bedomningar.order_by()}


def _finns(stadsdel: Stadsdel, vecka: Vecka) -> bool:
    return stadsdel.galler_nagon_dag(vecka.mandag, vecka.sondag)
