"""What a sheet that was read would change: worked out against what is stored each time it is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from lagesbild.kalkylblad import adress
from lagesbild.models import Veckobedomning, Veckoimport, Veckolage
from lagesbild.vecka import Vecka, gar_att_bedoma
from lagesbild.veckoblad.ord import jamforbar
from platser.models import Stadsdel, Stadsdelsnamn, nyckel
from samverkan.models import Anvandare, Stadsdelsomrade


class Slag(StrEnum):
    """What an imported level is, compared with what is stored."""

    NY = "ny"
    ANDRAD = "andrad"
    LIKA = "lika"
    LAST = "last"
    UTANFOR = "utanfor"
    FINNS_INTE = "finns_inte"
    FRAMTID = "framtid"
    FRAGA = "fraga"


@dataclass(frozen=True, slots=True)
class Granskad:
    """One level of the sheet. `vecka` and `stadsdel` are None as long as somebody has to say which; `nu` is stored."""

    plats: str
    namn: str
    ar: int | None
    nummer: int
    vecka: Vecka | None
    stadsdel: Stadsdel | None
    niva: int
    lugn: bool | None
    motivering: str | None
    nu: Veckobedomning | None
    slag: Slag

    @property
    def nyckel(self) -> str:
        """Names the cell in a form: "12.2024-05"."""
        return f"{self.stadsdel.pk if self.stadsdel else 0}.{self.vecka.kod if self.vecka else ''}"

    @property
    def ny_motivering(self) -> bool:
        """Whether the sheet has another motivering than what is stored."""
        return self.motivering is not None and self.motivering != jamforbar(self.nu.motivering if self.nu else "")


@dataclass(frozen=True, slots=True)
class OkantNamn:
    """A head or a name that is no stadsdel here, in how many levels, and what it may be."""

    namn: str
    antal: int
    forslag: Stadsdel | None


@dataclass(frozen=True)
class Granskning:
    """The whole sheet against the database."""

    veckoimport: Veckoimport
    rader: tuple[Granskad, ...]
    stadsdelar: tuple[Stadsdel, ...]
    okanda: tuple[OkantNamn, ...]
    saknar_ar: int

    @cached_property
    def antal(self) -> Counter[str]:
        return Counter(rad.slag.value for rad in self.rader)

    def av_slag(self, *slag: Slag) -> list[Granskad]:
        return [rad for rad in self.rader if rad.slag in slag]

    @property
    def fel(self) -> list[dict[str, Any]]:
        """What was not understood, as it was read."""
        return list(self.veckoimport.fel)

    @property
    def ej_mojliga(self) -> list[Granskad]:
        """Understood, but not to be stored as things are."""
        return self.av_slag(Slag.LAST, Slag.UTANFOR, Slag.FINNS_INTE, Slag.FRAMTID)

    @property
    def stampel(self) -> str:
        """What was shown, in short: every level, what it would become, and the version that it was compared with."""
        delar = sorted(
            f"{rad.nyckel}:{rad.niva}:{rad.slag}:{rad.nu.version if rad.nu else 0}" for rad in self.rader
        )  # fmt: skip
        return sha256(f"{self.veckoimport.pk}|{';'.join(delar)}".encode()).hexdigest()


def veckoimporter(user: Anvandare, omrade: Stadsdelsomrade) -> QuerySet[Veckoimport]:
    """Sheets of the area, latest first; without their content."""
    alla = Veckoimport.objects.synlig_for(user).i_omrade(omrade)
    return alla.select_related("av", "avgjord_av").defer("rader", "fel")


def stadsdelsnycklar(omrade: Stadsdelsomrade) -> dict[str, int]:
    """Every spelling of the area's stadsdelar, in the form that spellings are compared in. Two queries."""
    egna: dict[str, int] = {}
    for pk, namn, slug in Stadsdel.objects.i_omrade(omrade).values_list("pk", "namn", "slug"):
        egna |= {nyckel(slug): pk, nyckel(namn): pk}
    andra = Stadsdelsnamn.objects.filter(stadsdel__stadsdelsomrade=omrade).values_list("nyckel", "stadsdel_id")
    return {**dict(andra), **egna}


def granskning(user: Anvandare, veckoimport: Veckoimport, *, idag: date) -> Granskning:
    """Compare. Three queries whatever the size of the sheet."""
    omrade = veckoimport.stadsdelsomrade
    stadsdelar = list(Stadsdel.objects.synlig_for(user).i_omrade(omrade).defer("kontur").order_by("ordning", "namn"))
    per_pk = {stadsdel.pk: stadsdel for stadsdel in stadsdelar}
    ar = {rad["ar"] for rad in veckoimport.rader if rad["ar"]}
    nu = lagrade(Veckobedomning.objects.synlig_for(user), omrade, ar)
    lasta = {
        lage.iso
        for lage in Veckolage.objects.filter(stadsdelsomrade=omrade, ar__in=ar, status=Veckolage.Status.FASTSTALLD)
    }
    rader = tuple(_granskad(rad, per_pk, nu, lasta, idag) for rad in veckoimport.rader)
    okanda = Counter(rad.namn for rad in rader if rad.stadsdel is None)
    return Granskning(
        veckoimport,
        rader,
        tuple(stadsdelar),
        tuple(OkantNamn(namn, antal, _forslag(namn, stadsdelar)) for namn, antal in okanda.items()),
        sum(rad.ar is None for rad in rader),
    )


def lagrade(
    bedomningar: QuerySet[Veckobedomning], omrade: Stadsdelsomrade, ar: Iterable[int]
) -> dict[tuple[int, Vecka], Veckobedomning]:
    """What is stored in some years, by stadsdel and week. One query."""
    rader = bedomningar.filter(stadsdel__stadsdelsomrade=omrade, ar__in=set(ar)).order_by()
    return {(rad.stadsdel_id, rad.iso): rad for rad in rader}


def _granskad(
    rad: dict[str, Any],
    stadsdelar: dict[int, Stadsdel],
    nu: dict[tuple[int, Vecka], Veckobedomning],
    lasta: set[Vecka],
    idag: date,
) -> Granskad:
    stadsdel = stadsdelar.get(rad["stadsdel"] or 0)
    vecka, slag = None, Slag.FRAGA
    if rad["ar"]:
        try:
            vecka = Vecka(rad["ar"], rad["vecka"])
        except ValueError:
            slag = Slag.FINNS_INTE
    lagrad = nu.get((stadsdel.pk, vecka)) if stadsdel and vecka else None
    lugn = None if rad["lage"] is None else rad["lage"] == Veckobedomning.Lage.LUGN
    if stadsdel and vecka:
        slag = _slag(rad, lugn, stadsdel, vecka, lagrad, vecka in lasta, idag)
    plats = " ".join(filter(None, (rad["blad"], adress(rad["rad"], rad["kolumn"]))))
    return Granskad(
        plats, rad["namn"], rad["ar"], rad["vecka"], vecka, stadsdel, rad["niva"], lugn, rad["motivering"], lagrad, slag
    )


def _slag(
    rad: dict[str, Any],
    lugn: bool | None,
    stadsdel: Stadsdel,
    vecka: Vecka,
    nu: Veckobedomning | None,
    last: bool,
    idag: date,
) -> Slag:
    if nu and (
        nu.niva == rad["niva"]
        and (lugn is None or nu.lugn == lugn)
        and (rad["motivering"] is None or jamforbar(nu.motivering) == rad["motivering"])
    ):
        return Slag.LIKA
    if last:
        return Slag.LAST
    if not gar_att_bedoma(vecka, idag):
        return Slag.FRAMTID
    if not stadsdel.galler_nagon_dag(vecka.mandag, vecka.sondag):
        return Slag.UTANFOR
    return Slag.ANDRAD if nu else Slag.NY


def _forslag(namn: str, stadsdelar: list[Stadsdel]) -> Stadsdel | None:
    """The stadsdel whose name is most alike, if any is alike enough."""
    per_nyckel = {nyckel(stadsdel.namn): stadsdel for stadsdel in stadsdelar}
    lika = get_close_matches(nyckel(namn), per_nyckel, n=1, cutoff=0.7)
    return per_nyckel[lika[0]] if lika else None
