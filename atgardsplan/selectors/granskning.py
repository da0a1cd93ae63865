"""Who may write a follow-up and who may review it: the person itself, or as the deputy of a chef.

The same answer serves the services, which refuse by it, and the pages, which show by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

from django.db.models import Max, Prefetch, QuerySet

from atgardsplan.models import Uppfoljning, Uppfoljningshistorik, Uppfoljningsomgang
from samverkan.models import Anvandare, Stadsdelsomrade, Stallforetradare, Uppdrag
from samverkan.roller import Ratt, roller_med
from samverkan.selectors import idag

_H = Uppfoljningshistorik.Handelse
TEXTSTEG: Final = (_H.SPARAD, _H.OFORANDRAD, _H.INSKICKAD)
AVVIKER: Final = (Uppfoljning.Status.AVBRUTEN, Uppfoljning.Status.AVVIKELSE)
ANGRAS_INOM: Final = timedelta(minutes=15)
SKRIVS: Final = (Uppfoljning.Lage.UTKAST, Uppfoljning.Lage.ATERSAND)


@dataclass(frozen=True, slots=True)
class Besked:
    """Whether the person may; for whom, when it is as a deputy; otherwise why not, in words."""

    far: bool
    at: Anvandare | None = None
    varfor_inte: str = ""


@dataclass(frozen=True)
class Befogenhet:
    """What one person may do with the follow-ups of one area on one day. Three queries, none per follow-up.

    `chefer`: whom the person acts for; `granskare`, `skrivare`: ids of everybody who holds the right in the area.
    """

    person: Anvandare
    chefer: Mapping[int, Anvandare]
    granskare: frozenset[int]
    skrivare: frozenset[int]
    samordnare: frozenset[int]

    @property
    def granskar(self) -> bool:
        """Whether anything can wait for the person's review."""
        return self.person.pk in self.granskare or bool(self.chefer)

    def skriva(self, u: Uppfoljning) -> Besked:
        """The one responsible writes; the samordnare may help. Nobody named, or gone: anybody with the right."""
        if self.person.pk not in self.skrivare:
            return Besked(False, varfor_inte="Du har inte behörighet att skriva uppföljningar i det här området.")
        ansvarig = u.aktivitet.ansvarig
        if ansvarig is None or ansvarig.pk not in self.skrivare:
            return Besked(True)
        if self.person.pk == ansvarig.pk or self.person.pk in self.samordnare:
            return Besked(True)
        return Besked(False, varfor_inte=f"{ansvarig} skriver uppföljningen av den här aktiviteten.")

    def granska(self, u: Uppfoljning) -> Besked:
        """The chef named reviews, or a deputy. Nobody named, or gone: any chef. Never who has written in it."""
        if self.person.pk in forfattare(u):
            return Besked(False, varfor_inte="Du har själv skrivit i uppföljningen. Någon annan måste granska den.")
        besked = self._som_granskare(u)
        if besked.at is not None and besked.at.pk in forfattare(u):
            return Besked(
                False,
                varfor_inte=f"{besked.at} har själv skrivit i uppföljningen, så du kan inte granska den åt chefen.",
            )
        return besked

    def _som_granskare(self, u: Uppfoljning) -> Besked:
        namngiven = u.aktivitet.granskare
        if namngiven is not None and namngiven.pk in self.granskare:
            if namngiven.pk == self.person.pk:
                return Besked(True)
            if namngiven.pk in self.chefer:
                return Besked(True, at=self.chefer[namngiven.pk])
            return Besked(False, varfor_inte=f"{namngiven} granskar den här aktiviteten.")
        if self.person.pk in self.granskare:
            return Besked(True)
        if self.chefer:
            # Of several, one who has not written in it.
            utan = [chef for chef in self.chefer.values() if chef.pk not in forfattare(u)]
            return Besked(True, at=(utan or list(self.chefer.values()))[0])
        return Besked(False, varfor_inte="Du har inte behörighet att granska uppföljningar i det här området.")


def befogenhet(person: Anvandare, omrade: Stadsdelsomrade, dag: date | None = None) -> Befogenhet:
    """What `person` may do with follow-ups in the area on `dag` (default today)."""
    dag = dag or idag()
    har: dict[Ratt, set[int]] = {r: set() for r in (Ratt.GODKANNA_UPPFOLJNING, Ratt.FOLJA_UPP, Ratt.OPPNA_OMGANG)}
    for vem, roll in Uppdrag.objects.aktiva(dag).filter(stadsdelsomrade=omrade).values_list("anvandare", "roll"):
        for ratt, vilka in har.items():
            if roll in roller_med(ratt):
                vilka.add(vem)
    ersatter: dict[int, Anvandare] = {}
    if person.pk in har[Ratt.FOLJA_UPP]:
        rader = Stallforetradare.objects.gallande(dag).filter(stadsdelsomrade=omrade, ersattare=person)
        ersatter = {
            rad.chef_id: rad.chef
            for rad in rader.select_related("chef").order_by("chef__namn")
            if rad.chef_id in har[Ratt.GODKANNA_UPPFOLJNING]
        }
    return Befogenhet(
        person,
        ersatter,
        frozenset(har[Ratt.GODKANNA_UPPFOLJNING]),
        frozenset(har[Ratt.FOLJA_UPP]),
        frozenset(har[Ratt.OPPNA_OMGANG]),
    )


def angras(u: Uppfoljning, person: Anvandare, nu: datetime) -> Besked:
    """Whether the person may take back an approval without a comment: the own one, made just now, with nothing since.

    Later, or by somebody else, it is opened again with a comment that the writer reads. What a later round has taken
    over from it is asked by the service, which holds the row.
    """
    if u.lage != Uppfoljning.Lage.GODKAND or u.godkand_tid is None:
        return Besked(False, varfor_inte=f"Uppföljningen är {u.get_lage_display().lower()}: det finns inget att ångra.")
    if u.godkand_av_id != person.pk:
        return Besked(False, varfor_inte=f"{u.godkand_av} godkände uppföljningen. Bara den som godkände kan ångra det.")
    if nu - u.godkand_tid > ANGRAS_INOM:
        minuter = int(ANGRAS_INOM.total_seconds() // 60)
        return Besked(
            False,
            varfor_inte=f"Det har gått mer än {minuter} minuter sedan du godkände. Öppna uppföljningen igen på dess "
            "egen sida, med en kommentar till den som skrev.",
        )
    return Besked(True, at=u.godkand_for)


def nyss_godkanda(user: Anvandare, omrade: Stadsdelsomrade, nu: datetime) -> list[Uppfoljning]:
    """What the person approved just now in the area's open rounds and may take back, latest first."""
    fraga = (
        Uppfoljning.objects.synlig_for(user)
        .i_omrade(omrade)
        .filter(
            lage=Uppfoljning.Lage.GODKAND,
            godkand_av=user,
            godkand_tid__gte=nu - ANGRAS_INOM,
            omgang__status=Uppfoljningsomgang.Status.OPPEN,
        )
    )
    return list(fraga.select_related("aktivitet", "godkand_for").order_by("-godkand_tid", "-pk"))


def forfattare(u: Uppfoljning) -> set[int]:
    """Ids of all who have written in the follow-up or sent it in."""
    steg = u.historik.all()
    skrivit = {h.av_id for h in steg if h.handelse in TEXTSTEG}
    return skrivit | {pk for pk in (u.skriven_av_id, u.inskickad_av_id) if pk is not None}


def med_historik(fraga: QuerySet[Uppfoljning]) -> QuerySet[Uppfoljning]:
    """With what `granska`, `skriva` and a page about a follow-up need; the history newest first."""
    steg = Uppfoljningshistorik.objects.select_related("av", "at").order_by("-tid", "-pk")
    return fraga.select_related(
        "omgang__stadsdelsomrade",
        "aktivitet__mal__prioriterat_omrade",
        "aktivitet__mal__plan",
        "aktivitet__arbetsgrupp",
        "aktivitet__ansvarig",
        "aktivitet__granskare",
        "skriven_av",
        "inskickad_av",
        "atersand_av",
        "atersand_for",
        "godkand_av",
        "godkand_for",
        "oforandrad_fran__omgang",
    ).prefetch_related(Prefetch("historik", steg))


def _avvikelser_forst(u: Uppfoljning) -> tuple[int, date, int, int, int]:
    ordning = AVVIKER.index(Uppfoljning.Status(u.status)) if u.status in AVVIKER else len(AVVIKER)
    mal = u.aktivitet.mal
    return ordning, u.omgang.period_till, mal.ordning, u.aktivitet.ordning, u.pk


@dataclass(frozen=True, slots=True)
class Attgranska:
    """A follow-up that waits for the person, and the chef whose deputy the person then is."""

    uppfoljning: Uppfoljning
    at: Anvandare | None

    @property
    def avviker(self) -> bool:
        return self.uppfoljning.status in AVVIKER


def att_granska(user: Anvandare, omrade: Stadsdelsomrade, kan: Befogenhet | None = None) -> list[Attgranska]:
    """All that waits for the person's review in the area's open rounds: deviations first, then in the plan's order."""
    kan = kan or befogenhet(user, omrade)
    if not kan.granskar:
        return []
    inskickade = (
        Uppfoljning.objects.synlig_for(user)
        .i_omrade(omrade)
        .filter(
            lage=Uppfoljning.Lage.INSKICKAD,
            omgang__status=Uppfoljningsomgang.Status.OPPEN,
            aktivitet__struken_tid__isnull=True,
        )
    )
    besked = ((u, kan.granska(u)) for u in sorted(med_historik(inskickade), key=_avvikelser_forst))
    return [Attgranska(u, b.at) for u, b in besked if b.far]


def senaste_steg(user: Anvandare, omrade: Stadsdelsomrade) -> int:
    """The number of the latest step in the area. Read before a count, it tells which of two counts is the later."""
    steg = Uppfoljningshistorik.objects.synlig_for(user).i_omrade(omrade)
    return steg.aggregate(sist=Max("pk"))["sist"] or 0


@dataclass(frozen=True)
class Minlista:
    """What one person has to do with follow-ups in an area."""

    skriva: list[Uppfoljning]
    granska: list[Attgranska]

    @cached_property
    def atersanda(self) -> list[Uppfoljning]:
        return [u for u in self.skriva if u.lage == Uppfoljning.Lage.ATERSAND]

    @cached_property
    def att_skriva(self) -> list[Uppfoljning]:
        return [u for u in self.skriva if u.lage == Uppfoljning.Lage.UTKAST]


def skriver(u: Uppfoljning, person: int) -> bool:
    """Whether it is this person's to write: as the one responsible, or as who began on it."""
    return person in {u.aktivitet.ansvarig_id, u.inskickad_av_id or u.skriven_av_id}


def min_lista(user: Anvandare, omrade: Stadsdelsomrade) -> Minlista:
    """What the person has to write and has not sent in, and what to review."""
    kan = befogenhet(user, omrade)
    oppna = (
        Uppfoljning.objects.synlig_for(user)
        .i_omrade(omrade)
        .filter(lage__in=SKRIVS, omgang__status=Uppfoljningsomgang.Status.OPPEN, aktivitet__struken_tid__isnull=True)
        .select_related("omgang", "aktivitet__ansvarig", "aktivitet__mal__prioriterat_omrade")
        .order_by("omgang__inlamning", "aktivitet__mal__ordning", "aktivitet__ordning")
    )
    return Minlista([u for u in oppna if skriver(u, user.pk) and kan.skriva(u).far], att_granska(user, omrade, kan))
