"""Reads of events: of a week, of a year, by what is looked for, and what the levels made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q

from lagesbild.handelse import Nivaforslag, Typ, foreslagen_niva, typer_i_omradet
from lagesbild.models import Handelse, Handelsehistorik, Handelsetyp, Veckobedomning, Veckolage
from lagesbild.models.handelse import Handelsefraga
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.svenska import ordmonster

Cell = tuple[int, int, int]  # stadsdel's id, year, week
DUBBLETTDAGAR: Final = 1


def typer_i(omrade: Stadsdelsomrade) -> list[Typ]:
    """Every kind of the area in the order of the list, also hidden ones."""
    andrade = Handelsetyp.objects.i_omrade(omrade).values_list("slug", "namn", "dold")
    return typer_i_omradet(andrade)


def typnamn(omrade: Stadsdelsomrade) -> dict[str, str]:
    """What the area calls every kind, also hidden ones: slug → name."""
    return {typ.slug: typ.namn for typ in typer_i(omrade)}


def synliga_handelser(user: Anvandare, omrade: Stadsdelsomrade) -> Handelsefraga:
    """The events of the area that the user may see, also those struck out, with names of kinds and of places."""
    fraga: Handelsefraga = Handelse.objects.synlig_for(user).i_omrade(omrade)
    return (
        fraga.med_visad_plats(user).med_typnamn().select_related("stadsdel", "rapporterad_av").defer("stadsdel__kontur")
    )


def handelser_i_vecka(
    user: Anvandare, omrade: Stadsdelsomrade, vecka: Vecka, *, for_alla: bool = False
) -> dict[int, tuple[Handelse, ...]]:
    """The week's events by the stadsdel's id, in the order they happened. One query.

    `for_alla`: their places are told as everybody may read them.
    """
    per_stadsdel: dict[int, list[Handelse]] = defaultdict(list)
    fraga = synliga_handelser(user, omrade).aktuella().i_vecka(vecka)
    for handelse in fraga.med_visad_plats(AnonymousUser()) if for_alla else fraga:
        per_stadsdel[handelse.stadsdel_id].append(handelse)
    return {pk: tuple(handelser) for pk, handelser in per_stadsdel.items()}


def handelser_per_cell(user: Anvandare, omrade: Stadsdelsomrade, ar: int) -> dict[Cell, list[Handelse]]:
    """The year's events by stadsdel, year and week, in the order they happened. One query."""
    celler: dict[Cell, list[Handelse]] = defaultdict(list)
    for handelse in synliga_handelser(user, omrade).aktuella().filter(ar=ar):
        celler[handelse.stadsdel_id, handelse.ar, handelse.vecka].append(handelse)
    return dict(celler)


def nivaforslag(handelser: Sequence[Handelse]) -> Nivaforslag | None:
    """The level that a stadsdel's events of a week suggest; None without events.

    That nothing has been registered is no sign that nothing happened: quiet is confirmed by a person.
    """
    return foreslagen_niva(h.allvar for h in handelser) if handelser else None


def handelse_med_historik(
    user: Anvandare, omrade: Stadsdelsomrade, pk: int
) -> tuple[Handelse, list[Handelsehistorik]] | None:
    """One event and everything that was saved or lost of it, latest first; None when it is not to be seen."""
    handelse = synliga_handelser(user, omrade).filter(pk=pk).first()
    if handelse is None:
        return None
    historik = Handelsehistorik.objects.synlig_for(user).filter(handelse=handelse).select_related("av")
    return handelse, list(historik)


def gar_att_registrera(omrade: Stadsdelsomrade, vecka: Vecka, idag: date) -> bool:
    """Whether the week has begun and is not locked, so that events can be added to it or changed in it."""
    return vecka.mandag <= idag and not Veckolage.objects.ar_last(omrade, vecka)


def misstankta_dubbletter(
    user: Anvandare, stadsdel: Stadsdel, typ: str, dag: date, *, utom: int | None = None
) -> list[Handelse]:
    """Events of the same kind in the same stadsdel on the same day or a day beside it."""
    intill = timedelta(days=DUBBLETTDAGAR)
    fraga = synliga_handelser(user, stadsdel.stadsdelsomrade).aktuella()
    fraga = fraga.filter(stadsdel=stadsdel, typ=typ, dag__range=(dag - intill, dag + intill))
    return [handelse for handelse in fraga if handelse.pk != utom]


@dataclass(frozen=True, slots=True)
class Sokning:
    """What somebody looks for among the events; what is empty does not limit."""

    typ: str = ""
    allvar_min: int | None = None
    stadsdel: str = ""
    kalla: str = ""
    fran: Vecka | None = None
    till: Vecka | None = None
    sok: str = ""


def hitta_handelser(user: Anvandare, omrade: Stadsdelsomrade, sokning: Sokning) -> Handelsefraga:
    """Events that match, latest first. Every word must stand in the text or the place."""
    fraga = synliga_handelser(user, omrade).aktuella()
    if sokning.typ:
        fraga = fraga.filter(typ=sokning.typ)
    if sokning.allvar_min:
        fraga = fraga.filter(allvar__gte=sokning.allvar_min)
    if sokning.stadsdel:
        fraga = fraga.filter(stadsdel__slug=sokning.stadsdel)
    if sokning.kalla:
        fraga = fraga.filter(kalla=sokning.kalla)
    if sokning.fran:
        fraga = fraga.filter(dag__gte=sokning.fran.mandag)
    if sokning.till:
        fraga = fraga.filter(dag__lte=sokning.till.sondag)
    return fraga.filter(med_orden(sokning.sok)).order_by("-dag", F("klockslag").desc(nulls_last=True), "-pk")


def med_orden(text: str) -> Q:
    """The condition that every word stands in the text or the place, of events read `med_visad_plats`."""
    villkor = Q()
    for ordet in text.split():
        monster = ordmonster(ordet)  # a pattern, not icontains: SQLite folds no å, ä and ö
        villkor &= Q(text__iregex=monster) | Q(visad_plats__iregex=monster)
    return villkor


def antal_veckor(fraga: Handelsefraga) -> int:
    """In how many weeks the events happened."""
    return fraga.order_by().values("ar", "vecka").distinct().count()


def ar_med_handelser(user: Anvandare, omrade: Stadsdelsomrade) -> list[int]:
    """Years in which the user sees at least one event, latest first."""
    handelser = Handelse.objects.synlig_for(user).i_omrade(omrade).aktuella()
    return list(handelser.order_by("-ar").values_list("ar", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class Avvikelse:
    """A stadsdel-week whose level is another than its events suggest."""

    bedomning: Veckobedomning
    forslag: Nivaforslag

    @property
    def hogre(self) -> bool:
        """Whether the level was set above what was suggested."""
        return self.bedomning.niva > self.forslag.niva


@dataclass(frozen=True, slots=True)
class Avvikelser:
    """How the levels of a year compare with what the events suggest."""

    bedomda: int = 0
    lika: int = 0
    rader: list[Avvikelse] = field(default_factory=list)

    @property
    def hogre(self) -> int:
        return sum(rad.hogre for rad in self.rader)

    @property
    def lagre(self) -> int:
        return len(self.rader) - self.hogre


def avvikelser(user: Anvandare, omrade: Stadsdelsomrade, ar: int) -> Avvikelser:
    """The departures, latest week first. Two queries.

    Only weeks in which the area has registered events count: without any, nothing was suggested.
    """
    celler = handelser_per_cell(user, omrade, ar)
    veckor = {vecka for _, _, vecka in celler}
    bedomningar = (
        Veckobedomning.objects.synlig_for(user)
        .i_omrade(omrade)
        .filter(ar=ar, vecka__in=veckor)
        .select_related("stadsdel")
        .defer("stadsdel__kontur")
        .order_by("-vecka", "stadsdel__ordning")
    )
    jamforda = [
        Avvikelse(b, foreslagen_niva(h.allvar for h in celler.get((b.stadsdel_id, b.ar, b.vecka), ())))
        for b in bedomningar
    ]
    rader = [rad for rad in jamforda if rad.bedomning.niva != rad.forslag.niva]
    return Avvikelser(len(jamforda), len(jamforda) - len(rader), rader)
