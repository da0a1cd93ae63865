"""What the indicators of a plan show, year by year, from wherever each is read. All reads take the user."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from atgardsplan.models import Indikator, Indikatormal, Indikatorvarde
from atgardsplan.utfall import Utfall, utfall
from lagesbild.diagram import Serie, linjer
from lagesbild.models import Matvarde, Veckobedomning
from lagesbild.period import MANADER, Period
from lagesbild.selectors.statistik.underlag import Serieunderlag, Siffra
from lagesbild.vecka import antal_veckor
from samverkan import svenska
from samverkan.models import Anvandare

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
    """One year of an indicator. `not_`: what the value rests on ("45 av 52 veckor"). `pagar`: not a full year."""

    ar: int
    varde: Decimal | None
    mal: Decimal | None
    not_: str = ""
    pagar: bool = False


@dataclass(frozen=True, slots=True)
class Indikatorlage:
    """An indicator with its years in order and how the latest known one stands to its target."""

    indikator: Indikator
    ar: tuple[Indikatorar, ...]
    utfall: Utfall
    senaste: Indikatorar | None
    mal: Decimal | None  # the one that the latest value is held against, or the first to come
    mal_ar: int | None

    @property
    def enhet(self) -> str:
        return ENHETER[self.indikator.enhet]

    def text(self, varde: Decimal | None) -> str:
        """A value with its unit; "–" when it isn't known."""
        return med_enhet(self.indikator, varde)

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


def indikatorlagen(user: Anvandare, rader: Iterable[Indikator], *, idag: date | None = None) -> list[Indikatorlage]:
    """The state of each indicator; the same number of queries whatever their number.

    `rader` come from `indikatorer`. A läsare sees weeks that are fastställda and values of closed rounds.
    """
    idag = idag or timezone.localdate()
    rader = list(rader)
    serier, veckor, egna = _serier(user, rader), _veckor(user, rader, idag), _egna(user, rader)
    malen: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for m in Indikatormal.objects.synlig_for(user).filter(indikator__in=rader):
        malen[m.indikator_id][m.ar] = m.varde
    return [_lage(i, {**serier, **veckor, **egna}.get(i.pk, {}), malen[i.pk], idag) for i in rader]


Ars = dict[int, tuple[Decimal, str]]


def _lage(i: Indikator, varden: Ars, malen: dict[int, Decimal], idag: date) -> Indikatorlage:
    plan = i.mal.plan
    fran = min([plan.fran.year - AR_FORE, *([i.baslinje_ar] if i.baslinje_ar else [])])
    kanda = [ar for ar in [*varden, *malen, *([i.baslinje_ar] if i.baslinje_ar else [])] if fran <= ar]
    aren = range(min(kanda, default=plan.fran.year), max([plan.till.year, *malen]) + 1)
    ut = []
    for ar in aren:
        varde, not_ = varden.get(ar, (None, ""))
        if varde is None and ar == i.baslinje_ar:
            varde, not_ = i.baslinje, "utgångsläge"
        ut.append(Indikatorar(ar, varde, malen.get(ar), not_, ar == idag.year))
    senaste = next((a for a in reversed(ut) if a.varde is not None and a.not_ != "utgångsläge"), None)
    ar = senaste.ar if senaste else plan.fran.year
    # Held against the target of its year, or else against the nearest to come.
    mal_ar = next((a for a in sorted(malen) if a >= ar), max(malen, default=None))
    mal = malen.get(mal_ar) if mal_ar else None
    ner = i.riktning == Indikator.Riktning.NER
    # What was so before the plan began says nothing about it.
    varde = senaste.varde if senaste and senaste.ar >= plan.fran.year else None
    return Indikatorlage(i, tuple(ut), utfall(varde, mal, i.baslinje, ner=ner), senaste, mal, mal_ar)


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
            siffra = underlag.for_span(Period.manader(ar, i.fran_manad, i.till_manad))
            if siffra:
                ut[ar] = (siffra.varde, "" if helar else span)
        return ut
    # Shares and indexes are not added up: the year has the latest that ends within it.
    senast = {p.till.year: p for p in sorted(underlag.siffror, key=lambda p: p.till)}
    return {ar: (underlag.siffror[p].varde, "") for ar, p in senast.items()}


def _veckor(user: Anvandare, rader: Sequence[Indikator], idag: date) -> dict[int, Ars]:
    med = [i for i in rader if i.kalla == Indikator.Kalla.VECKOR]
    if not med:
        return {}
    antal = {f"n{niva}": Count("pk", filter=Q(niva__gte=niva)) for niva in range(2, 6)}
    fraga = Veckobedomning.objects.synlig_for(user).filter(stadsdel__in={i.stadsdel_id for i in med})
    per_ar: Any = fraga.values("stadsdel_id", "ar").annotate(alla=Count("pk"), **antal)
    ut: dict[int, Ars] = {i.pk: {} for i in med}
    for rad in per_ar:
        for i in med:
            if i.stadsdel_id == rad["stadsdel_id"]:
                mojliga = antal_veckor(rad["ar"])
                not_ = f"{rad['alla']} av {mojliga} veckor bedömda" if rad["alla"] < mojliga else ""
                ut[i.pk][rad["ar"]] = (Decimal(rad[f"n{i.niva}"]), not_)
    return ut


def _egna(user: Anvandare, rader: Sequence[Indikator]) -> dict[int, Ars]:
    med = [i for i in rader if i.kalla == Indikator.Kalla.EGEN]
    # Of the indicator that this one continues, too: a new plan doesn't begin without a past.
    fore = {i.foregaende_id: i.pk for i in med if i.foregaende_id}
    ut: dict[int, Ars] = {i.pk: {} for i in med}
    pk = [*ut, *fore]
    for v in Indikatorvarde.objects.synlig_for(user).filter(indikator__in=pk).order_by("matt", "pk"):
        i = fore.get(v.indikator_id, v.indikator_id)
        if i in ut:
            hel = v.matt == date(v.ar, 12, 31)
            ut[i][v.ar] = (v.varde, "" if hel else f"till och med {svenska.datum(v.matt)}")
    return ut
