"""What waits for a person in an area, and the area's present picture. All of them take the user.

Stands at the top of the house, since it puts together what all the apps below hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone

from atgardsplan.models import Atgardsplan
from atgardsplan.selectors.granskning import Minlista, min_lista
from atgardsplan.selectors.plan import planer
from lagesbild.models import Avsnitt, Avsnittskommentar, Lagesbild, Matvarde, Veckobedomning, Veckolage
from lagesbild.selectors.faststallande import Vantar, vantar_pa_mig
from lagesbild.selectors.lagesbild import med_visat, visat_lage
from lagesbild.selectors.rytm import Rytm, forsenade
from lagesbild.selectors.skrivande import omnamnanden
from lagesbild.selectors.vecka import Artabell, ar_med_bedomningar, artabell, ej_rapporterade
from lagesbild.vecka import Vecka, antal_veckor
from platser.models import Stadsdel
from platser.selectors.vandring import Vandringslage, vandringslage
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Part, Ratt
from samverkan.selectors import parter_med
from samverkan.svenska import datum

_VECKOR_ATT_VISA = 4


@dataclass(frozen=True, slots=True)
class EjFaststalld:
    """A week that somebody has assessed and that is not yet fastställd. `vantar_pa` are the parts that remain."""

    vecka: Vecka
    saknas: int
    vantar_pa: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Nivabild:
    """Levels of some weeks, oldest first. A cell: the level (None when not reported), whether the stadsdel existed."""

    veckor: tuple[Vecka, ...]
    rader: tuple[tuple[Stadsdel, tuple[tuple[Veckobedomning | None, bool], ...]], ...]


@dataclass(frozen=True, slots=True)
class Arsbild:
    """The latest year with assessments, in numbers of stadsdel-weeks."""

    tabell: Artabell
    veckor: int
    mojliga: int

    @property
    def enhet(self) -> str:
        """ "av 52": after the number of weeks that are complete."""
        return f"av {self.veckor}"


@dataclass(frozen=True, slots=True)
class Dokument:
    """A yearly document and how many of its sections are still empty."""

    lagesbild: Lagesbild
    avsnitt: int
    tomma: int
    gamla: int
    """Sections whose text is last year's and that nobody has gone through."""

    status: Lagesbild.Status  # as the user is told of it

    @property
    def last(self) -> bool:
        """Whether what the user is told of is settled."""
        return self.status in {Lagesbild.Status.FASTSTALLD, Lagesbild.Status.PUBLICERAD}


@dataclass(frozen=True, slots=True)
class Dokumentrad:
    """A yearly document in the list, with its state in words; `galler`: it, or a version of it, is in force."""

    lagesbild: Lagesbild
    lage: str
    last: bool
    galler: bool


@dataclass(frozen=True, slots=True)
class Siffror:
    """The latest figures of one source about the area: the day up to which most of its series go."""

    kalla: str
    per_datum: date
    slut: Mapping[date, int]  # last day → number of series that go to it and no further

    @property
    def till(self) -> date:
        return max(self.slut, key=lambda dag: (self.slut[dag], dag))

    @property
    def omfang(self) -> str:
        """Which series `till` is not true of: "3 av 17 serier till 2024-11-30". Empty when it holds for all."""
        alla, senast = sum(self.slut.values()), max(self.slut)
        langre = self.slut[senast] if senast > self.till else 0
        if self.slut[self.till] == alla:
            return ""
        if self.slut[self.till] + langre == alla:
            return f"{langre} av {alla} serier till {datum(senast)}"
        return f"{self.slut[self.till]} av {alla} serier" + (f", {langre} till {datum(senast)}" if langre else "")


@dataclass(frozen=True, slots=True)
class Omradesbild:
    """All that the area's page shows."""

    vecka: Vecka
    nivaer: Nivabild
    stadsdelar: tuple[Stadsdel, ...]
    ej_rapporterade: list[tuple[Vecka, list[Stadsdel]]]
    ej_faststallda: list[EjFaststalld]
    forsenade: list[Rytm]
    mina_parter: set[Part]
    ar: Arsbild | None
    dokument: Dokument | None
    dokument_rader: list[Dokumentrad]
    plan: Atgardsplan | None
    siffror: list[Siffror]
    dokument_vantar: list[Vantar]
    uppfoljning: Minlista
    omnamnanden: list[Avsnittskommentar]
    vandringar: Vandringslage | None = None

    @property
    def att_faststalla(self) -> list[EjFaststalld]:
        """Weeks that are complete and wait for a part that the user signs for; not those that are shown as late."""
        sena = {rytm.vecka for rytm in self.forsenade}
        return [
            e
            for e in self.ej_faststallda
            if not e.saknas and self.mina_parter & set(e.vantar_pa) and e.vecka not in sena
        ]

    @property
    def att_rapportera(self) -> list[tuple[Vecka, list[Stadsdel], bool]]:
        """Weeks with stadsdelar not reported, that are not shown as late, and whether that is all of the week's."""
        sena = {rytm.vecka for rytm in self.forsenade}
        return [(v, saknas, self._alla(v, saknas)) for v, saknas in self.ej_rapporterade if v not in sena]

    @property
    def sena(self) -> list[tuple[Rytm, bool, bool]]:
        """Weeks that are late, oldest first; whether they wait for the user's own signature, and for every stadsdel."""
        return [
            (
                r,
                not r.ej_rapporterade and bool(self.mina_parter & set(r.ej_faststallt)),
                self._alla(r.vecka, r.ej_rapporterade),
            )
            for r in self.forsenade
        ]

    def _alla(self, vecka: Vecka, saknas: Sequence[Stadsdel]) -> bool:
        return bool(saknas) and len(saknas) == sum(_finns(stadsdel, vecka) for stadsdel in self.stadsdelar)


def omradesbild(
    user: Anvandare, omrade: Stadsdelsomrade, ratter: Iterable[Ratt], idag: date, nu: datetime | None = None
) -> Omradesbild:
    """The area today. The number of queries does not grow with weeks, stadsdelar or figures."""
    arbetsmaterial = Ratt.SE_ARBETSMATERIAL in ratter
    vecka = Vecka.fran_datum(idag)
    # Also those that have ended: a week of last year is complete when those that existed then are reported.
    stadsdelar = list(Stadsdel.objects.synlig_for(user).i_omrade(omrade).defer("kontur"))
    ar = next(iter(ar_med_bedomningar(user, omrade)), None)
    dokument_rader = _dokument_rader(user, omrade)
    return Omradesbild(
        vecka=vecka,
        nivaer=_nivaer(user, omrade, stadsdelar, vecka, arbetsmaterial=arbetsmaterial),
        stadsdelar=tuple(stadsdelar),
        ej_rapporterade=ej_rapporterade(user, omrade, idag, antal=_VECKOR_ATT_VISA) if arbetsmaterial else [],
        ej_faststallda=_ej_faststallda(user, omrade, stadsdelar) if arbetsmaterial else [],
        forsenade=forsenade(user, omrade, nu or timezone.now()) if arbetsmaterial else [],
        mina_parter=parter_med(user, omrade, Ratt.FASTSTALLA_VECKA),
        ar=None if ar is None else _arsbild(user, omrade, ar, idag),
        dokument=_dokument(user, dokument_rader),
        dokument_rader=dokument_rader,
        plan=planer(user, omrade).first(),
        siffror=_siffror(user, omrade, idag),
        dokument_vantar=vantar_pa_mig(user, omrade) if arbetsmaterial else [],
        uppfoljning=min_lista(user, omrade) if arbetsmaterial else Minlista([], []),
        omnamnanden=omnamnanden(user, omrade) if arbetsmaterial else [],
        vandringar=vandringslage(user, omrade) if Ratt.SKRIVA_PLATS in ratter else None,
    )


def _nivaer(
    user: Anvandare, omrade: Stadsdelsomrade, stadsdelar: list[Stadsdel], nu: Vecka, *, arbetsmaterial: bool
) -> Nivabild:
    """Last week and this, and before them the latest one reported when it is older.

    A läsare sees weeks that are fastställda only: for them the two latest of those, since an open week that they may
    not see must not look like one that nobody has reported.
    """
    bedomningar = Veckobedomning.objects.synlig_for(user).i_omrade(omrade)
    fram_till_nu = bedomningar.filter(Q(ar__lt=nu.ar) | Q(ar=nu.ar, vecka__lte=nu.vecka))
    senaste = [
        Vecka(ar, v) for ar, v in fram_till_nu.order_by("-ar", "-vecka").values_list("ar", "vecka").distinct()[:2]
    ]
    veckor = sorted({nu.foregaende, nu, *senaste[:1]} if arbetsmaterial else set(senaste))
    villkor = Q(pk__in=[])
    for vecka in veckor:
        villkor |= Q(ar=vecka.ar, vecka=vecka.vecka)
    celler = {(b.stadsdel_id, b.iso): b for b in bedomningar.filter(villkor).order_by()}
    visas = [nu.foregaende, nu] if arbetsmaterial else veckor
    rader = (
        (stadsdel, tuple((celler.get((stadsdel.pk, v)), _finns(stadsdel, v)) for v in veckor))
        for stadsdel in stadsdelar
        if any(_finns(stadsdel, v) for v in visas)
    )
    return Nivabild(tuple(veckor), tuple(rader))


def _finns(stadsdel: Stadsdel, vecka: Vecka) -> bool:
    return stadsdel.galler_nagon_dag(vecka.mandag, vecka.sondag)


def _ej_faststallda(user: Anvandare, omrade: Stadsdelsomrade, stadsdelar: list[Stadsdel]) -> list[EjFaststalld]:
    faststalld = Veckolage.objects.filter(
        stadsdelsomrade=omrade, ar=OuterRef("ar"), vecka=OuterRef("vecka"), status=Veckolage.Status.FASTSTALLD
    )
    bedomda = (
        Veckobedomning.objects.synlig_for(user)
        .i_omrade(omrade)
        .filter(~Exists(faststalld))
        .order_by("-ar", "-vecka")
        .values_list("ar", "vecka")
        .annotate(antal=Count("pk"))
    )
    oppna = Veckolage.objects.filter(stadsdelsomrade=omrade, status=Veckolage.Status.OPPEN)
    lagen = {lage.iso: lage for lage in oppna}
    svar = []
    for ar, nummer, antal in bedomda:
        vecka = Vecka(ar, nummer)
        finns = sum(_finns(s, vecka) for s in stadsdelar)
        lage = lagen.get(vecka)
        kvar = tuple(part for part in Part if lage is None or getattr(lage, f"{part.value}_tid") is None)
        svar.append(EjFaststalld(vecka, max(0, finns - antal), kvar))
    return svar


def _arsbild(user: Anvandare, omrade: Stadsdelsomrade, ar: int, idag: date) -> Arsbild:
    tabell = artabell(user, omrade, ar, idag=idag)
    return Arsbild(tabell, antal_veckor(ar), sum(summa.av for summa in tabell.sammanfattning))


def _dokument_rader(user: Anvandare, omrade: Stadsdelsomrade) -> list[Dokumentrad]:
    """Newest first, down to the one that is in force: a draft of the next year does not hide it. One query."""
    rader = []
    for lb in med_visat(Lagesbild.objects.synlig_for(user).i_omrade(omrade), user).order_by("-ar"):
        last = lb.visad_status in {Lagesbild.Status.FASTSTALLD, Lagesbild.Status.PUBLICERAD}
        rader.append(Dokumentrad(lb, visat_lage(lb), last, last or lb.visad_version is not None))
        if rader[-1].galler:
            break
    return rader


def _dokument(user: Anvandare, rader: list[Dokumentrad]) -> Dokument | None:
    if not rader:
        return None
    lagesbild: Any = rader[0].lagesbild
    avsnitt = Avsnitt.objects.synlig_for(user).filter(lagesbild=lagesbild)
    antal: dict[str, Any] = avsnitt.aggregate(
        alla=Count("pk"),
        tomma=Count("pk", Q(text="", kommentar="", block=[])),
        gamla=Count("pk", Q(att_uppdatera=True)),
    )
    return Dokument(lagesbild, antal["alla"], antal["tomma"], antal["gamla"], Lagesbild.Status(lagesbild.visad_status))


def _siffror(user: Anvandare, omrade: Stadsdelsomrade, idag: date) -> list[Siffror]:
    """Forecasts are figures too, but of what is yet to be: they are not the latest that is known."""
    per_serie = (
        Matvarde.objects.synlig_for(user)
        .i_omrade(omrade)
        .filter(till__lte=idag)
        .order_by("serie__kalla__namn", "serie")
        .values_list("serie__kalla__namn", "serie")
        .annotate(till=Max("till"), per=Max("per_datum"))
    )
    return [
        Siffror(kalla, max(per for *_, per in rader), Counter(till for *_, till, _ in rader))
        for kalla, grupp in groupby(per_serie, key=lambda rad: rad[0])
        if (rader := list(grupp))
    ]
