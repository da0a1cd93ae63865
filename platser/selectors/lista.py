"""The list of places: filtered by everything, with what holds of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from platser.models import Klassning, Plats, Platsalias, Platsatgard, Platssamverkan, Stadsdel, nyckel
from platser.models.plats import Platsfraga
from platser.selectors.plats import Lasare
from samverkan.models import Stadsdelsomrade
from samverkan.selectors import idag


@dataclass(frozen=True, slots=True)
class Platsurval:
    """What to look for. `ar` None: what holds today."""

    sok: str = ""
    stadsdel: Stadsdel | None = None
    typ: str = ""
    klassning: str = ""
    ar: int | None = None
    samverkan: str = ""
    arbete: str = ""
    lage: str = ""


@dataclass(frozen=True, slots=True)
class Platsrad:
    """A place with its classifications of the span, its platssamverkan (None: none), and its open åtgärder."""

    plats: Plats
    klassningar: list[Klassning]
    samverkan: Platssamverkan | None
    oppna: int
    sena: int

    @property
    def ordningsvakt(self) -> bool:
        return any(k.slag == Klassning.Slag.ORDNINGSVAKT and k.lage == Klassning.Lage.GALLER for k in self.klassningar)


def platslista(user: Lasare, omrade: Stadsdelsomrade, urval: Platsurval) -> Platsfraga:
    """The places that `user` sees and that pass the selection, by name. To be shown by `platsrader`."""
    fraga = Platsfraga(Plats).synlig_for(user).i_omrade(omrade)
    fran, till = _spann(urval.ar)
    if urval.ar is None:
        fraga = fraga.gallande(idag())
    if urval.stadsdel is not None:
        fraga = fraga.filter(stadsdel=urval.stadsdel)
    if urval.typ:
        fraga = fraga.filter(typ=urval.typ)
    if urval.lage == "saknas":
        fraga = fraga.filter(lat__isnull=True, kontur__isnull=True)
    elif urval.lage:
        fraga = fraga.filter(noggrannhet=urval.lage, lat__isnull=False)
    if urval.klassning:
        har = _klassningar(user, fran, till).filter(plats=OuterRef("pk"))
        if urval.klassning == "ingen":
            fraga = fraga.filter(~Exists(har))
        else:
            fraga = fraga.filter(Exists(har.filter(slag=urval.klassning)))
    fraga = _samverkan(fraga, user, urval.samverkan)
    if urval.arbete:
        oppna = Platsatgard.objects.synlig_for(user).exclude(status__in=Platsatgard.AVSLUTAD)
        if urval.arbete == "sena":
            oppna = oppna.filter(klar_senast__lt=idag())
        fraga = fraga.filter(Exists(oppna.filter(samverkan__plats=OuterRef("pk"))))
    if urval.sok:
        fraga = fraga.filter(pk__in=_med_namn(user, omrade, urval.sok))
    return fraga.order_by("namn", "pk")


def _spann(ar: int | None) -> tuple[date, date]:
    return (idag(), idag()) if ar is None else (date(ar, 1, 1), date(ar, 12, 31))


def _klassningar(user: Lasare, fran: date, till: date) -> Any:
    return Klassning.objects.synlig_for(user).gallande_nagon_dag(fran, till)


def _samverkan(fraga: Platsfraga, user: Lasare, val: str) -> Platsfraga:
    alla = Platssamverkan.objects.synlig_for(user).filter(plats=OuterRef("pk"))
    pagar = alla.filter(avslutad__isnull=True)
    if val == "pagar":
        return fraga.filter(Exists(pagar))
    if val == "avslutad":
        return fraga.filter(Exists(alla), ~Exists(pagar))
    return fraga.filter(~Exists(alla)) if val == "ingen" else fraga


def _med_namn(user: Lasare, omrade: Stadsdelsomrade, sok: str) -> list[int]:
    """Ids of the places with the words in a name, or in who owns it. Compared here: to SQLite Å and å differ."""
    ord_ = nyckel(sok)
    platser = Plats.objects.synlig_for(user).i_omrade(omrade)
    namn = [*platser.values_list("pk", "namn"), *platser.exclude(agare="").values_list("pk", "agare")]
    alias = Platsalias.objects.synlig_for(user).i_omrade(omrade).values_list("plats_id", "nyckel")
    return [pk for pk, n in [*namn, *alias] if ord_ in nyckel(n)]


def platsrader(user: Lasare, platser: QuerySet[Plats], ar: int | None = None) -> list[Platsrad]:
    """The places with what holds of them in the year (None: today). Five queries however many they are."""
    fran, till = _spann(ar)
    klassningar: Any = Prefetch(
        "klassningar",
        _klassningar(user, fran, till).order_by("slag", F("ar").asc(nulls_first=True)),
        to_attr="klassningar_nu",
    )
    samverkan: Any = Prefetch(
        "samverkan",
        Platssamverkan.objects.synlig_for(user).order_by(F("avslutad").desc(nulls_first=True), "-pk"),
        to_attr="samverkan_alla",
    )
    rader = list(
        platser.select_related("stadsdel")
        .defer("kontur", "stadsdel__kontur")
        .annotate(har_kontur=Q(kontur__isnull=False))
        .prefetch_related(klassningar, samverkan, "andra_namn")
    )  # fmt: skip
    oppen = ~Q(status__in=Platsatgard.AVSLUTAD)
    antal = {
        rad["samverkan__plats"]: (rad["oppna"], rad["sena"])
        for rad in Platsatgard.objects.synlig_for(user)
        .filter(oppen, samverkan__plats__in=[p.pk for p in rader])
        .order_by()
        .values("samverkan__plats")
        .annotate(oppna=Count("pk"), sena=Count("pk", filter=Q(klar_senast__lt=idag())))
    }
    return [
        Platsrad(
            p,
            p.klassningar_nu,  # type: ignore[attr-defined]
            next(iter(p.samverkan_alla), None),  # type: ignore[attr-defined]
            *antal.get(p.pk, (0, 0)),
        )
        for p in rader
    ]


def ar_med_klassningar(user: Lasare, omrade: Stadsdelsomrade) -> list[int]:
    """Years to choose among, newest first: those of dates and of priorities, and this one."""
    synliga = Klassning.objects.synlig_for(user).i_omrade(omrade)
    ar = {idag().year}
    for fran, till, prio, kalla in synliga.values_list("giltig_fran", "giltig_till", "ar", "kalldatum"):
        ar |= {d.year for d in (fran, till, kalla) if d} | ({prio} if prio else set())
    return sorted((a for a in ar if 2000 <= a <= 2100), reverse=True)
