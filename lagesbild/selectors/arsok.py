"""Find weeks: by level, by kind of event, by words in what was written; over any span of weeks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q

from lagesbild.models import Handelse, Veckobedomning, Veckoinsats
from lagesbild.selectors.handelse import synliga_handelser
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.svenska import ordmonster

HELA_OMRADET: Final = 0
UTDRAG: Final = 160  # characters

Cell = tuple[int, int, int]  # year, week, stadsdel's id (HELA_OMRADET: what is decided for the whole area)


@dataclass(frozen=True, slots=True)
class Veckosokning:
    """What somebody looks for; what is empty does not limit. Words must all stand in one and the same text."""

    niva_min: int | None = None
    typ: str = ""
    sok: str = ""
    stadsdel: str = ""
    fran: Vecka | None = None
    till: Vecka | None = None

    @property
    def nagot(self) -> bool:
        """Whether anything is asked for, beside where and when."""
        return bool(self.niva_min or self.typ or self.sok.strip())


@dataclass(slots=True)
class Traff:
    """One week of one stadsdel (None: the whole area) that matches, with what belongs to it."""

    vecka: Vecka
    stadsdel: Stadsdel | None
    bedomning: Veckobedomning | None = None
    handelser: list[Handelse] = field(default_factory=list)
    insatser: list[Veckoinsats] = field(default_factory=list)


def hitta_veckor(user: Anvandare, omrade: Stadsdelsomrade, sokning: Veckosokning) -> list[Cell]:
    """The cells that match every condition, latest week first. At most five queries."""
    if not sokning.nagot:
        return []
    nar = _nar(sokning.fran, sokning.till)
    stadsdelar = Stadsdel.objects.synlig_for(user).i_omrade(omrade).order_by("ordning", "namn")
    if sokning.stadsdel:
        stadsdelar = stadsdelar.filter(slug=sokning.stadsdel)
    ordning = {pk: i for i, pk in enumerate(stadsdelar.values_list("pk", flat=True), 1)}
    villkor: list[set[Cell]] = []
    bedomningar = Veckobedomning.objects.synlig_for(user).i_omrade(omrade).filter(nar).order_by()
    handelser = synliga_handelser(user, omrade).aktuella().filter(nar).order_by()
    if sokning.niva_min:
        villkor.append(set(bedomningar.filter(niva__gte=sokning.niva_min).values_list("ar", "vecka", "stadsdel_id")))
    if sokning.typ:
        villkor.append(set(handelser.filter(typ=sokning.typ).values_list("ar", "vecka", "stadsdel_id")))
    if sokning.sok.strip():
        insatser = Veckoinsats.objects.synlig_for(user).i_omrade(omrade).filter(nar).order_by()
        villkor.append(
            set(bedomningar.filter(_orden(sokning.sok, "motivering")).values_list("ar", "vecka", "stadsdel_id"))
            | set(
                handelser.filter(_orden(sokning.sok, "text", "visad_plats")).values_list("ar", "vecka", "stadsdel_id")
            )
            | {
                (ar, vecka, stadsdel or HELA_OMRADET)
                for ar, vecka, stadsdel in insatser.filter(_orden(sokning.sok, "vad", "plats")).values_list(
                    "ar", "vecka", "stadsdel_id"
                )
            }
        )
    celler = set.intersection(*villkor)
    if not sokning.stadsdel:
        ordning[HELA_OMRADET] = 0
    return sorted((c for c in celler if c[2] in ordning), key=lambda c: (-c[0], -c[1], ordning[c[2]]))


def traffar(user: Anvandare, omrade: Stadsdelsomrade, celler: Sequence[Cell]) -> list[Traff]:
    """What belongs to the cells, in their order. Four queries."""
    if not celler:
        return []
    veckor = _veckor(celler)
    stadsdelar = {s.pk: s for s in Stadsdel.objects.synlig_for(user).i_omrade(omrade).defer("kontur")}
    svar = {cell: Traff(Vecka(cell[0], cell[1]), stadsdelar.get(cell[2])) for cell in celler}
    for b in Veckobedomning.objects.synlig_for(user).i_omrade(omrade).filter(veckor).order_by():
        if traff := svar.get((b.ar, b.vecka, b.stadsdel_id)):
            traff.bedomning = b
    for h in synliga_handelser(user, omrade).aktuella().filter(veckor):
        if traff := svar.get((h.ar, h.vecka, h.stadsdel_id)):
            traff.handelser.append(h)
    for insats in Veckoinsats.objects.synlig_for(user).i_omrade(omrade).filter(veckor).order_by("pk"):
        if traff := svar.get((insats.ar, insats.vecka, insats.stadsdel_id or HELA_OMRADET)):
            traff.insatser.append(insats)
    return list(svar.values())


def utdrag(text: str, sok: str) -> list[tuple[str, bool]]:
    """A piece of the text around the first of the words, in parts: (text, whether it is one of the words)."""
    monster = _monster(sok)
    text = " ".join(text.split())
    if monster is None or not (forsta := monster.search(text)):
        return [(_kort(text, 0), False)] if text else []
    stycke = _kort(text, max(0, forsta.start() - UTDRAG // 3))
    delar, slut = [], 0
    for traff in monster.finditer(stycke):
        delar += [(stycke[slut : traff.start()], False), (traff[0], True)]
        slut = traff.end()
    return [(t, m) for t, m in [*delar, (stycke[slut:], False)] if t]


def har_orden(text: str, sok: str) -> bool:
    """Whether every word stands in the text."""
    return all(re.search(ordmonster(ordet), text, re.IGNORECASE) for ordet in sok.split())


def _monster(sok: str) -> re.Pattern[str] | None:
    orden = sorted(sok.split(), key=len, reverse=True)
    return re.compile("|".join(map(ordmonster, orden)), re.IGNORECASE) if orden else None


def _kort(text: str, fran: int) -> str:
    stycke = text[fran : fran + UTDRAG]
    return f"{'…' if fran else ''}{stycke}{'…' if fran + UTDRAG < len(text) else ''}"


def _orden(sok: str, *falt: str) -> Q:
    """Every word in at least one of the fields of the row."""
    villkor = Q()
    for ordet in sok.split():
        ett = Q()
        for namn in falt:
            ett |= Q(**{f"{namn}__iregex": ordmonster(ordet)})  # a pattern: SQLite's icontains folds no å, ä and ö
        villkor &= ett
    return villkor


def _nar(fran: Vecka | None, till: Vecka | None) -> Q:
    """The span of weeks, over any number of New Years."""
    villkor = Q()
    if fran:
        villkor &= Q(ar__gt=fran.ar) | Q(ar=fran.ar, vecka__gte=fran.vecka)
    if till:
        villkor &= Q(ar__lt=till.ar) | Q(ar=till.ar, vecka__lte=till.vecka)
    return villkor


def _veckor(celler: Iterable[Cell]) -> Q:
    per_ar: dict[int, set[int]] = defaultdict(set)
    for ar, vecka, _ in celler:
        per_ar[ar].add(vecka)
    villkor = Q()
    for ar, veckor in per_ar.items():
        villkor |= Q(ar=ar, vecka__in=veckor)
    return villkor
