"""What the indicators of a plan show, year by year, from wherever each is read. All reads take the user."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from atgardsplan.models import Indikator, Indikatormal, Indikatorvarde
from atgardsplan.utfall import Utfall, utfall, veckoutfall
from lagesbild.diagram import Serie, linjer
from lagesbild.models import Matvarde, Veckobedomning
from lagesbild.period import MANADER, Period
from lagesbild.selectors.statistik.underlag import Serieunderlag, Siffra
from lagesbild.vecka import Vecka, antal_veckor
from samverkan import svenska
from samverkan.models import Anvandare

UTGANGSLAGE: Final = "utgångsläge"
AR_FORE: Final = 5  # years shown before the plan begins, where there are figures

ENHETER: Final = {
    "antal": "",
    "procent": f"{svenska.HARDBLANKSTEG}%",
    "per_1000": f" per 1{svenska.HARDBLANKSTEG}000",
    "veckor": " veckor",
    "dagar": " dagar",
    "kronor": f"{svenska.HARDBLANKSTEG}kr",
    "index": "",
}


@dataclass(frozen=True, slots=True)
class Indikatorar:
    """One year of an indicator. `not_`: what the value rests on ("45 av 52 veckor"). `pagar`: not a full year.

    `till`: the last day that the value tells of. `okanda`: weeks of the year that are not assessed.
    """

    ar: int
    varde: Decimal | None
    mal: Decimal | None
    not_: str = ""
    pagar: bool = False
    till: date | None = None
    okanda: int = 0


@dataclass(frozen=True, slots=True)
class Indikatorlage:
    """An indicator with its years in order and how the latest known one stands to its target."""

    indikator: Indikator
    ar: tuple[Indikatorar, ...]
    utfall: Utfall
    senaste: Indikatorar | None
    mal: Decimal | None  # the one that the latest value is held against (`mal_for`)
    mal_ar: int | None

    @property
    def enhet(self) -> str:
        return ENHETER[self.indikator.enhet]

    def text(self, varde: Decimal | None) -> str:
        """A value with its unit; "–" when it isn't known."""
        return med_enhet(self.indikator, varde)

    def mal_for(self, ar: int) -> tuple[int | None, Decimal | None]:
        """The target that every page and file shows when it speaks of `ar`, with its year."""
        return _malet({a.ar: a.mal for a in self.ar if a.mal is not None}, ar)

    @property
    def senaste_text(self) -> str:
        if self.senaste is None:
            return "–"
        tillagg = f", {self.senaste.not_}" if self.senaste.not_ else ""
        return f"{self.text(self.senaste.varde)} ({self.senaste.ar}{tillagg})"

    @property
    def baslinje_text(self) -> str:
        i = self.indikator
        return "–" if i.baslinje is None else f"{self.text(i.baslinje)} ({i.baslinje_ar})"

    @property
    def mal_text(self) -> str:
        return "–" if self.mal is None else f"{self.text(self.mal)} ({self.mal_ar})"

    @property
    def olika_slag(self) -> str:
        """Why the baseline and a value of the same year differ, when they do: in words, else empty."""
        i = self.indikator
        arets = next((a for a in self.ar if a.ar == i.baslinje_ar and a.not_ != UTGANGSLAGE), None)
        if i.kalla != Indikator.Kalla.VECKOR or arets is None or arets.varde in {None, i.baslinje}:
            return ""
        return (
            f"Utgångsläget, {self.text(i.baslinje)}, är det tal som står i planen. Värdet för {i.baslinje_ar}, "
            f"{self.text(arets.varde)}, räknar de veckor som får visas här: {arets.not_ or 'årets alla'}."
        )

    def diagram(self, id_: str) -> str:
        """The values as a line with the targets as a broken one, in SVG; empty when nothing is known."""
        if not any(a.varde is not None for a in self.ar):
            return ""
        serier = [Serie("Värde", [None if a.varde is None else float(a.varde) for a in self.ar], "serie-1")]
        if any(a.mal is not None for a in self.ar):
            serier.insert(0, Serie("Mål", [None if a.mal is None else float(a.mal) for a in self.ar], "serie-2"))
        sagt = "; ".join(
            f"{a.ar}: {self.text(a.varde)}" + (f", mål {self.text(a.mal)}" if a.mal is not None else "")
            for a in self.ar
        )
        return linjer(
            [str(a.ar) for a in self.ar],
            serier,
            id_=id_,
            titel=f"{self.indikator.namn}. {sagt}.",
            enhet="%" if self.indikator.enhet == "procent" else "",
            decimaler=None,
            hojd=220,
        )


def med_enhet(indikator: Indikator, varde: Decimal | None) -> str:
    """ "12 veckor", "41 %", "–" """
    if varde is None:
        return "–"
    decimaler = max(0, -int(varde.normalize().as_tuple().exponent))
    enhet = {"veckor": " vecka", "dagar": " dag"}.get(indikator.enhet) if varde == 1 else None
    return f"{svenska.tal(varde, min(decimaler, 2))}{enhet or ENHETER[indikator.enhet]}"


def indikatorer(user: Anvandare) -> QuerySet[Indikator]:
    """Indicators with what a page about them shows."""
    return Indikator.objects.synlig_for(user).select_related(
        "mal__plan__stadsdelsomrade", "mal__prioriterat_omrade", "serie__kalla", "matomrade", "stadsdel", "andrad_av"
    )


def indikatorlagen(
    user: Anvandare, rader: Iterable[Indikator], *, idag: date | None = None, publik: bool = False
) -> list[Indikatorlage]:
    """The state of each indicator; the same number of queries whatever their number.

    `rader` come from `indikatorer`. A läsare sees weeks that are fastställda and values of closed rounds; with `publik`
    everybody does.
    """
    idag = idag or timezone.localdate()
    rader = list(rader)
    serier, veckor, egna = _serier(user, rader), _veckor(user, rader, publik), _egna(user, rader, publik)
    malen: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for m in Indikatormal.objects.synlig_for(user).filter(indikator__in=rader):
        malen[m.indikator_id][m.ar] = m.varde
    return [_lage(i, {**serier, **veckor, **egna}.get(i.pk, {}), malen[i.pk], idag) for i in rader]


@dataclass(frozen=True, slots=True)
class _Varde:
    varde: Decimal
    not_: str = ""
    till: date | None = None
    okanda: int = 0


Ars = dict[int, _Varde]


def _malet(malen: Mapping[int, Decimal], ar: int) -> tuple[int | None, Decimal | None]:
    """The target of the year spoken of, or else of the nearest year to come, or else the last there was."""
    mal_ar = next((a for a in sorted(malen) if a >= ar), max(malen, default=None))
    return mal_ar, None if mal_ar is None else malen[mal_ar]


def _lage(i: Indikator, varden: Ars, malen: dict[int, Decimal], idag: date) -> Indikatorlage:
    plan = i.mal.plan
    fran = min([plan.fran.year - AR_FORE, *([i.baslinje_ar] if i.baslinje_ar else [])])
    kanda = [ar for ar in [*varden, *malen, *([i.baslinje_ar] if i.baslinje_ar else [])] if fran <= ar]
    aren = range(min(kanda, default=plan.fran.year), max([plan.till.year, *malen]) + 1)
    ut = []
    for ar in aren:
        v = varden.get(ar)
        if v is None and ar == i.baslinje_ar and i.baslinje is not None:
            v = _Varde(i.baslinje, UTGANGSLAGE)
        pagar = ar == idag.year
        if v is None:
            ut.append(Indikatorar(ar, None, malen.get(ar), pagar=pagar))
        else:
            ut.append(Indikatorar(ar, v.varde, malen.get(ar), v.not_, pagar, v.till, v.okanda))
    senaste = next((a for a in reversed(ut) if a.varde is not None and a.not_ != UTGANGSLAGE), None)
    # A page speaks of the latest year with a value; what was so before the plan began says nothing about the plan, so
    # then of the plan's first year.
    i_planen = senaste if senaste and senaste.ar >= plan.fran.year else None
    mal_ar, mal = _malet(malen, i_planen.ar if i_planen else plan.fran.year)
    return Indikatorlage(i, tuple(ut), _utfall(i, i_planen, mal, idag), senaste, mal, mal_ar)


def _utfall(i: Indikator, a: Indikatorar | None, mal: Decimal | None, idag: date) -> Utfall:
    ner = i.riktning == Indikator.Riktning.NER
    if a is None or i.kalla != Indikator.Kalla.VECKOR:
        return utfall(a.varde if a else None, mal, i.baslinje, ner=ner)
    slut = a.ar < idag.isocalendar().year
    veckor = antal_veckor(a.ar)
    return veckoutfall(a.varde, mal, i.baslinje, ner=ner, okanda=a.okanda, veckor=veckor, slut=slut)


def _serier(user: Anvandare, rader: Sequence[Indikator]) -> dict[int, Ars]:
    med = [i for i in rader if i.kalla == Indikator.Kalla.SERIE]
    if not med:
        return {}
    par = {(i.serie_id, i.matomrade_id) for i in med}
    fraga = Matvarde.objects.synlig_for(user).filter(serie__in={s for s, _ in par}, matomrade__in={m for _, m in par})
    # Later extracts overwrite earlier ones.
    underlag: dict[tuple[int, int], Serieunderlag] = {}
    falt = ("serie_id", "matomrade_id", "fran", "till", "varde", "per_datum", "preliminar")
    serie_for = {i.serie_id: i.serie for i in med if i.serie}
    for serie, plats, fran, till, varde, per, preliminar in fraga.order_by("per_datum").values_list(*falt):
        u = underlag.setdefault((serie, plats), Serieunderlag(serie_for[serie]))
        u.siffror[Period(fran, till)] = Siffra(varde, per, preliminar)
    return {i.pk: _serieaar(i, underlag.get((i.serie_id or 0, i.matomrade_id or 0))) for i in med}


def _serieaar(i: Indikator, underlag: Serieunderlag | None) -> Ars:
    if underlag is None:
        return {}
    if i.enhet in {"antal", "kronor"}:
        helar = (i.fran_manad, i.till_manad) == (1, 12)
        span = f"{MANADER[i.fran_manad - 1]}–{MANADER[i.till_manad - 1]}"
        ut = {}
        for ar in {p.fran.year for p in underlag.siffror}:
            period = Period.manader(ar, i.fran_manad, i.till_manad)
            if siffra := underlag.for_span(period):
                ut[ar] = _Varde(siffra.varde, "" if helar else span, period.till)
        return ut
    # Shares and indexes are not added up: the year has the latest that ends within it.
    senast = {p.till.year: p for p in sorted(underlag.siffror, key=lambda p: p.till)}
    return {ar: _Varde(underlag.siffror[p].varde, till=p.till) for ar, p in senast.items()}


def _veckor(user: Anvandare, rader: Sequence[Indikator], publik: bool) -> dict[int, Ars]:
    med = [i for i in rader if i.kalla == Indikator.Kalla.VECKOR]
    if not med:
        return {}
    antal = {f"n{niva}": Count("pk", filter=Q(niva__gte=niva)) for niva in range(2, 6)}
    fasta = Veckobedomning.objects.all().faststallt()
    fraga = Veckobedomning.objects.synlig_for(user).filter(stadsdel__in={i.stadsdel_id for i in med})
    if publik:
        fraga = fraga.filter(fasta)
    per_ar: Any = fraga.values("stadsdel_id", "ar").annotate(
        alla=Count("pk"), fasta=Count("pk", filter=fasta), sista=Max("vecka"), **antal
    )
    ut: dict[int, Ars] = {i.pk: {} for i in med}
    for rad in per_ar:
        ar, mojliga = rad["ar"], antal_veckor(rad["ar"])
        hur = "fastställda" if rad["fasta"] == rad["alla"] else "bedömda"
        not_ = f"{rad['alla']} av {mojliga} veckor {hur}" if rad["alla"] < mojliga else ""
        till = Vecka(ar, rad["sista"]).sondag
        for i in med:
            if i.stadsdel_id == rad["stadsdel_id"]:
                ut[i.pk][ar] = _Varde(Decimal(rad[f"n{i.niva}"]), not_, till, mojliga - rad["alla"])
    return ut


def _egna(user: Anvandare, rader: Sequence[Indikator], publik: bool) -> dict[int, Ars]:
    med = [i for i in rader if i.kalla == Indikator.Kalla.EGEN]
    # Of the indicator that this one continues, too: a new plan doesn't begin without a past.
    fore = {i.foregaende_id: i.pk for i in med if i.foregaende_id}
    ut: dict[int, Ars] = {i.pk: {} for i in med}
    fraga = Indikatorvarde.objects.synlig_for(user).filter(indikator__in=[*ut, *fore])
    if publik:
        fraga = fraga.filter(Indikatorvarde.objects.all().faststallt())
    for v in fraga.order_by("matt", "pk"):
        i = fore.get(v.indikator_id, v.indikator_id)
        if i in ut:
            hel = v.matt == date(v.ar, 12, 31)
            ut[i][v.ar] = _Varde(v.varde, "" if hel else f"till och med {svenska.datum(v.matt)}", v.matt)
    return ut
