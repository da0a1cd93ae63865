"""The tables of places that the lägesbild shows. A stable interface: the document's blocks stand on it.

All take who reads, the area and a span of days, and give rows in the order of the list. `publik` leaves out what is
sensitive, whoever reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Prefetch

from platser.models import Klassning, Plats, Platssamverkan, Stadsdel
from platser.selectors.plats import Lasare
from samverkan.models import Stadsdelsomrade

Slag = Klassning.Slag


@dataclass(frozen=True, slots=True)
class Klassningsrad:
    """A classification as a list shows it.

    `namn` is what the source calls it ("Hässelby torg med omnejd samt Friherregatan"); `stadsdelar` are those it
    covers, else that of the place; `samverkan` is the platssamverkan that goes on there (None: none).
    """

    klassning: Klassning
    plats: Plats | None
    namn: str
    stadsdelar: tuple[Stadsdel, ...]
    samverkan: Platssamverkan | None

    @property
    def slag(self) -> str:
        """Such as "Öppen drogscen"."""
        return self.klassning.get_slag_display()

    @property
    def lage(self) -> str:
        """Such as "Gäller" or "Ansökt"."""
        return self.klassning.get_lage_display()

    @property
    def sedan(self) -> date | None:
        """Since when; None: nobody has said."""
        return self.klassning.giltig_fran

    @property
    def kalla(self) -> str:
        return self.klassning.kalla


def klassade(
    user: Lasare,
    omrade: Stadsdelsomrade,
    slag: Iterable[str],
    fran: date,
    till: date,
    *,
    publik: bool = False,
) -> list[Klassningsrad]:
    """Classifications of the kinds that hold, or are applied for, on a day from `fran` to `till`. Three queries."""
    fraga = Klassning.objects.synlig_for(user).i_omrade(omrade).filter(slag__in=list(slag))
    if publik:
        fraga = fraga.filter(Klassning.objects.all().faststallt())
    pagaende: Any = Prefetch(
        "plats__samverkan",
        Platssamverkan.objects.synlig_for(user).filter(avslutad__isnull=True),
        to_attr="pagaende_samverkan",
    )
    delar: Any = Prefetch("stadsdelar", Stadsdel.objects.defer("kontur").order_by("ordning", "namn"))
    fraga = (
        fraga.gallande_nagon_dag(fran, till)
        .select_related("plats__stadsdel")
        .defer("plats__kontur", "plats__stadsdel__kontur")
        .prefetch_related(delar, pagaende)
        .order_by("slag", "ordning", F("giltig_fran").asc(nulls_first=True), "pk")
    )
    return [_rad(k) for k in fraga]


def _rad(klassning: Klassning) -> Klassningsrad:
    plats = klassning.plats
    egna = tuple(klassning.stadsdelar.all())
    if not egna and plats is not None and plats.stadsdel is not None:
        egna = (plats.stadsdel,)
    pagaende = getattr(plats, "pagaende_samverkan", None) if plats else None
    namn = klassning.omfattning or (plats.namn if plats else "")
    return Klassningsrad(klassning, plats, namn, egna, pagaende[0] if pagaende else None)


def oppna_drogscener(
    user: Lasare, omrade: Stadsdelsomrade, fran: date, till: date, *, publik: bool = False
) -> list[Klassningsrad]:
    """Open drug scenes."""
    return klassade(user, omrade, [Slag.DROGSCEN], fran, till, publik=publik)


def olovliga_bosattningar(
    user: Lasare, omrade: Stadsdelsomrade, fran: date, till: date, *, publik: bool = False
) -> list[Klassningsrad]:
    """Places with olovliga bosättningar."""
    return klassade(user, omrade, [Slag.BOSATTNING], fran, till, publik=publik)


def ordningsvakter(
    user: Lasare, omrade: Stadsdelsomrade, fran: date, till: date, *, publik: bool = False
) -> list[Klassningsrad]:
    """Permissions for ordningsvakter: those that hold, then those applied for (`klassning.lage`)."""
    rader = klassade(user, omrade, [Slag.ORDNINGSVAKT], fran, till, publik=publik)
    ordning = list(Klassning.Lage.values)
    return sorted(rader, key=lambda rad: ordning.index(rad.klassning.lage))


def kameror(
    user: Lasare, omrade: Stadsdelsomrade, fran: date, till: date, *, publik: bool = False
) -> list[Klassningsrad]:
    """Places under camera surveillance, in force or applied for."""
    return klassade(user, omrade, [Slag.KAMERA], fran, till, publik=publik)


def utsatta_omraden(
    user: Lasare, omrade: Stadsdelsomrade, fran: date, till: date, *, publik: bool = False
) -> list[Klassningsrad]:
    """What the police list as utsatta områden, the highest level first, with the stadsdelar and place they cover."""
    rader = klassade(user, omrade, Klassning.UTSATTA, fran, till, publik=publik)
    return sorted(rader, key=lambda rad: -Klassning.UTSATTA.index(rad.klassning.slag))


def prioriterade_platser(
    user: Lasare, omrade: Stadsdelsomrade, ar: int, *, publik: bool = False
) -> list[Klassningsrad]:
    """The places that are prioriterade a certain year; the document of 2024 shows those of 2025."""
    rader = klassade(user, omrade, [Slag.PRIORITERAD], date.min, date.max, publik=publik)
    return [rad for rad in rader if rad.klassning.ar == ar]
