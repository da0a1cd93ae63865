"""Outlines: what is stored, what a file would change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import cos, hypot, radians
from typing import Any, Final

from django.db.models import Prefetch, Q, QuerySet

from platser.geometri import Geometri, areal_km2, fran_geojson, overlapp, punkt_i_stadsdel
from platser.granser.namn import Hur, Namnregister
from platser.kartbild import Yta
from platser.models import Grans, Gransimport, Stadsdel, Stadsdelsnamn
from samverkan.models import Anvandare, Lokalpolisomrade, Stadsdelsomrade, omraden_med
from samverkan.roller import Ratt
from samverkan.selectors import idag
from samverkan.svenska import HARDBLANKSTEG, differens

LIKA: Final = 0.0005  # of the area: what rounding and another program's transformation can make differ
LANGT_BORT_KM: Final = 3.0

Mal = Stadsdel | Stadsdelsomrade | Lokalpolisomrade


class Utfall(StrEnum):
    """What becomes of an outline of a file."""

    NY = "ny"
    ANDRAS = "andras"
    LIKA = "lika"
    OKAND = "okand"
    UTANFOR = "utanfor"
    DUBBEL = "dubbel"
    FEL = "fel"
    BORTVALD = "bortvald"


SKRIVS: Final = (Utfall.NY, Utfall.ANDRAS)


@dataclass(slots=True)
class Gransrad:
    """One outline of a file, what it is matched with, and what would happen. Areas in km²; None: not known."""

    nr: int
    namn: str
    hur: Hur
    mal: Mal | None
    forslag: tuple[Mal, ...]
    utfall: Utfall
    fel: str
    form: Geometri | None
    geometri: dict[str, Any] | None
    areal_fil: float | None
    areal_ny: float | None
    areal_nu: float | None
    noter: list[str]
    valt: bool

    @property
    def andring(self) -> float | None:
        """Change of the area in parts of what is stored."""
        if self.areal_nu is None or self.areal_ny is None or self.utfall not in {Utfall.ANDRAS, Utfall.LIKA}:
            return None
        return self.areal_ny / self.areal_nu - 1

    @property
    def andring_text(self) -> str:
        """Such as "+0,4 %"; a dash when there is nothing to compare."""
        if self.andring is None:
            return "–"
        return f"{differens(self.andring * 100, 1)}{HARDBLANKSTEG}%"


@dataclass(frozen=True, slots=True)
class Gransgranskning:
    """All outlines of a file, the targets that one can choose among, and those that the file has no outline for."""

    rader: tuple[Gransrad, ...]
    mal: tuple[Mal, ...]
    saknas: tuple[Mal, ...]
    namnfalt: tuple[str, ...]

    def antal(self, *utfall: Utfall) -> int:
        return sum(rad.utfall in utfall for rad in self.rader)

    @property
    def utanfor(self) -> list[Gransrad]:
        """The outlines that belong to other areas, by name."""
        return sorted((rad for rad in self.rader if rad.utfall is Utfall.UTANFOR), key=lambda rad: rad.namn)

    @property
    def skrivs(self) -> int:
        """How many outlines would be stored."""
        return self.antal(*SKRIVS)


def gransimporter(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Gransimport]:
    """Files of outlines that were sent in the area, newest first, for who looks after its outlines."""
    far = Stadsdelsomrade.objects.filter(pk__in=omraden_med(user, Ratt.SKOTA_GRANSER))
    alla = Gransimport.objects.synlig_for(user).i_omrade(omrade).filter(stadsdelsomrade__in=far)
    return alla.select_related("av", "genomford_av", "angrad_av")


def granshistorik(user: Anvandare, omrade: Stadsdelsomrade) -> list[tuple[Stadsdel, list[Grans]]]:
    """Each stadsdel of the area with its outlines, the latest first; corrected ones are left out. Two queries."""
    granser = Grans.objects.som_galler().defer("geometri").select_related("gransimport")
    stadsdelar = Stadsdel.objects.synlig_for(user).i_omrade(omrade).defer("kontur").order_by("ordning", "namn")
    return [
        (s, list(reversed(s.granser.all())))
        for s in stadsdelar.prefetch_related(Prefetch("granser", granser.order_by("giltig_fran", "pk")))
    ]


def granskning(user: Anvandare, gransimport: Gransimport) -> Gransgranskning:
    """What the file would change now. The number of queries does not depend on the number of outlines."""
    mal = {m.pk: m for m in _malen(user, gransimport)}
    alias: list[tuple[int, str]] = []
    if gransimport.mal == Gransimport.Mal.STADSDEL:
        alias = list(Stadsdelsnamn.objects.filter(stadsdel__in=mal).values_list("stadsdel_id", "namn"))
    elif gransimport.mal == Gransimport.Mal.LOKALPOLISOMRADE:  # files write out what the name is the name of
        alias = [(pk, f"{ord_} {m.namn}") for pk, m in mal.items() for ord_ in ("Lokalpolisområde", "LPO")]
    register = Namnregister({pk: m.namn for pk, m in mal.items()}, alias)
    andra = _andras(gransimport, mal)
    nu = _lagrade(gransimport, mal)
    rader = []
    for nr, egenskaper, geometri, fel, areal in gransimport.innehall:
        namn = egenskaper.get(gransimport.namnfalt) or f"Yta {nr}"
        traff, valt = register.sok(namn), gransimport.val.get(str(nr))
        pk = traff.mal if valt is None else (valt or None)
        malet = mal.get(pk) if pk else None
        rader.append(
            Gransrad(
                nr, namn, traff.hur, malet, tuple(mal[f] for f in traff.forslag), Utfall.OKAND, fel,
                fran_geojson(geometri) if geometri else None, geometri, areal, None, None, [], valt is not None,
            )
        )  # fmt: skip
        _avgor(rader[-1], valt, nu.get(malet.pk) if malet else None, andra)
    _dubbla(rader)
    _overlapp(rader)
    har = {rad.mal.pk for rad in rader if rad.mal}
    falt = list(dict.fromkeys(namn for _, egenskaper, *_ in gransimport.innehall for namn in egenskaper))
    return Gransgranskning(tuple(rader), tuple(mal.values()), tuple(m for m in mal.values() if m.pk not in har),
                           tuple(falt))  # fmt: skip


def _malen(user: Anvandare, gransimport: Gransimport) -> Iterable[Mal]:
    slag, alla = gransimport.mal, gransimport.alla_omraden and user.is_superuser
    if slag == Gransimport.Mal.LOKALPOLISOMRADE:
        return Lokalpolisomrade.objects.all() if user.is_superuser else Lokalpolisomrade.objects.none()
    if slag == Gransimport.Mal.STADSDELSOMRADE:
        omraden = Stadsdelsomrade.objects.all() if alla else Stadsdelsomrade.objects.synlig_for(user)
        return omraden if alla else omraden.filter(pk=gransimport.stadsdelsomrade_id)
    stadsdelar = Stadsdel.objects.all() if alla else Stadsdel.objects.synlig_for(user)
    if not alla:
        stadsdelar = stadsdelar.i_omrade(gransimport.stadsdelsomrade)
    return stadsdelar.select_related("stadsdelsomrade").order_by("stadsdelsomrade__namn", "ordning", "namn")


def _andras(gransimport: Gransimport, mal: dict[int, Mal]) -> Namnregister[str]:
    """Names that belong to other areas: to say so, and not that they are unknown. The names are public."""
    if gransimport.mal == Gransimport.Mal.STADSDEL:
        andra = Stadsdel.objects.exclude(pk__in=mal).values_list("namn", "stadsdelsomrade__namn")
        return Namnregister({f"{namn}, {omrade}": namn for namn, omrade in andra})
    if gransimport.mal == Gransimport.Mal.STADSDELSOMRADE:
        namn = Stadsdelsomrade.objects.exclude(pk__in=mal).values_list("namn", flat=True)
        return Namnregister({n: n for n in namn})
    return Namnregister({})


def _lagrade(gransimport: Gransimport, mal: dict[int, Mal]) -> dict[int, Geometri]:
    """The outlines that are stored for the day from which the new ones hold."""
    dag = gransimport.giltig_fran or idag()
    falt, slag = gransimport.mal, gransimport.mal
    fraga = granser_for(slag, mal).filter(
        Q(giltig_fran__isnull=True) | Q(giltig_fran__lte=dag), Q(giltig_till__isnull=True) | Q(giltig_till__gte=dag)
    )
    nu = {pk: fran_geojson(geometri) for pk, geometri in fraga.values_list(f"{falt}_id", "geometri")}
    if slag == Gransimport.Mal.STADSDEL:
        for stadsdel in mal.values():
            if stadsdel.pk not in nu and isinstance(stadsdel, Stadsdel) and stadsdel.kontur:
                nu[stadsdel.pk] = fran_geojson(stadsdel.kontur)
    return nu


def granser_for(slag: str, mal: Iterable[int]) -> QuerySet[Grans]:
    """The outlines of targets (ids) of one kind that were not struck out."""
    fraga = Grans.objects.som_galler().filter(**{f"{slag}__in": list(mal)})
    return fraga.filter(stadsdel__isnull=True) if slag == Gransimport.Mal.STADSDELSOMRADE else fraga


def _avgor(rad: Gransrad, valt: int | None, nu: Geometri | None, andra: Namnregister[str]) -> None:
    if rad.form is None:
        rad.utfall = Utfall.FEL
        return
    rad.areal_ny = areal_km2(rad.form)
    if rad.mal is None:
        if valt == 0:
            rad.utfall = Utfall.BORTVALD
        elif (annat := andra.sok(rad.namn).mal) is not None:
            rad.utfall = Utfall.UTANFOR
            rad.noter.append(f"Hör till {annat.rpartition(', ')[2]}")
        return
    if nu is None:
        rad.utfall = Utfall.NY
        _avstand(rad)
        return
    rad.areal_nu = areal_km2(nu)
    olika = rad.form.symmetric_difference(nu)
    rad.utfall = Utfall.LIKA if not olika.area or areal_km2(olika) < LIKA * rad.areal_nu else Utfall.ANDRAS
    if not rad.form.intersects(nu):
        rad.noter.append("Ligger helt utanför den gräns som finns")


def _avstand(rad: Gransrad) -> None:
    """A first outline is held against the centre that the stadsdel is known to have."""
    if not isinstance(rad.mal, Stadsdel) or rad.mal.lat is None or rad.mal.lon is None or rad.form is None:
        return
    lat, lon = float(rad.mal.lat), float(rad.mal.lon)
    if punkt_i_stadsdel(lon, lat, {1: rad.form}) is None:
        mitt = rad.form.centroid
        km = hypot((mitt.x - lon) * cos(radians(lat)), mitt.y - lat) * 111.32
        if km > LANGT_BORT_KM:
            rad.noter.append(f"Ligger {km:.0f} km från stadsdelens kända mitt")


def _dubbla(rader: list[Gransrad]) -> None:
    """Two outlines for the same target: neither goes in before somebody has chosen."""
    per: dict[int, list[Gransrad]] = {}
    for rad in rader:
        if rad.mal is not None and rad.utfall is not Utfall.FEL:
            per.setdefault(rad.mal.pk, []).append(rad)
    for lika in per.values():
        if len(lika) > 1:
            for rad in lika:
                rad.utfall = Utfall.DUBBEL
                rad.noter.append("Fler än en yta i filen har samma namn")


def _overlapp(rader: list[Gransrad]) -> None:
    ytor = {rad.nr: rad.form for rad in rader if rad.form is not None and rad.mal is not None}
    namn = {rad.nr: rad for rad in rader}
    for a, b, areal in overlapp(ytor) if len(ytor) > 1 else []:
        for en, annan in ((a, b), (b, a)):
            namn[en].noter.append(f"Delar {areal:.2f} km² med {namn[annan].namn}".replace(".", ","))


def granskningsytor(granskning_: Gransgranskning) -> list[Yta]:
    """The outlines of a file as areas of a map; those of other areas only when there are no others."""
    med = [rad for rad in granskning_.rader if rad.form is not None]
    egna = [rad for rad in med if rad.utfall is not Utfall.UTANFOR]
    return [Yta(str(rad.nr), str(rad.mal or rad.namn), rad.form) for rad in egna or med]


def inlasta(user: Anvandare, gransimport: Gransimport) -> QuerySet[Grans]:
    """The outlines that came of a file, also when they were struck out since."""
    alla = Grans.objects.all() if user.is_superuser else Grans.objects.synlig_for(user)
    egna = alla.filter(gransimport=gransimport).defer("geometri")
    return egna.select_related("stadsdel", "stadsdelsomrade", "lokalpolisomrade").order_by("stadsdel__namn", "pk")
