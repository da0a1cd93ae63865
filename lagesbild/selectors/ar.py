"""The year in parts and beside another: months, quarters, last year, the other stadsdelar. Stands on `artabell`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lagesbild.models import Veckobedomning
from lagesbild.niva import Niva, Nivasammanfattning, sammanfatta
from lagesbild.period import MANADER
from lagesbild.selectors.handelse import handelser_per_cell
from lagesbild.selectors.vecka import Arsrad, Arssumma, Artabell, artabell
from lagesbild.vecka import Vecka
from lagesbild.veckoblad import Arsblad, Handelserad, Summarad, Veckocell
from platser.models import Stadsdel
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.svenska import upprakning


@dataclass(frozen=True, slots=True)
class Period:
    """Some weeks of the year: a month or a quarter. `summor` stand in the order of the year's stadsdelar."""

    namn: str
    veckor: tuple[Vecka, ...]
    summor: tuple[Arssumma, ...]

    @property
    def vilka(self) -> str:
        """Such as "v. 1–5"."""
        return veckospann([vecka.vecka for vecka in self.veckor])


def perioder(tabell: Artabell, per: str, *, idag: date) -> list[Period]:
    """The year's months (`per` "manad") or quarters ("kvartal").

    A week belongs to the month of its Thursday, as the ISO week belongs to the year of its Thursday: so each week of
    the year belongs to exactly one, none to another year's.
    """
    grupper: dict[str, list[Arsrad]] = {}
    for rad in tabell.rader:
        manad = (rad.vecka.mandag + timedelta(days=3)).month
        namn = MANADER[manad - 1] if per == "manad" else f"kvartal {(manad + 2) // 3}"
        grupper.setdefault(namn, []).append(rad)
    return [
        Period(
            namn,
            tuple(rad.vecka for rad in rader),
            tuple(_summa(stadsdel, i, rader, idag) for i, stadsdel in enumerate(tabell.stadsdelar)),
        )
        for namn, rader in grupper.items()
    ]


def _summa(stadsdel: Stadsdel, i: int, rader: Iterable[Arsrad], idag: date) -> Arssumma:
    nivaer, av = [], 0
    for rad in rader:
        av += rad.finns[i] and rad.vecka.mandag <= idag
        if cell := rad.celler[i]:
            nivaer.append(cell.niva)
    return Arssumma(stadsdel, sammanfatta(nivaer), av)


@dataclass(frozen=True, slots=True)
class Jamforelse:
    """One stadsdel in two years, over the week numbers that both have assessed. None of them: `veckor` is empty."""

    stadsdel: Stadsdel
    veckor: tuple[int, ...]
    nu: Nivasammanfattning
    da: Nivasammanfattning
    bara_nu: int
    bara_da: int

    @property
    def minst_tre(self) -> int:
        """How many more weeks at level 3 or higher."""
        return self.nu.minst_tre - self.da.minst_tre

    @property
    def fyra_fem(self) -> int:
        """How many more weeks at level 4 or 5."""
        return self.nu.fyra_fem - self.da.fyra_fem

    @property
    def vilka(self) -> str:
        return veckospann(self.veckor)


def jamfor_ar(nu: Artabell, da: Artabell) -> list[Jamforelse]:
    """Each stadsdel of either year, in the order of the later one. Week 53 has no counterpart in a year of 52."""
    ena, andra = _celler(nu), _celler(da)
    stadsdelar = {stadsdel.pk: stadsdel for tabell in (nu, da) for stadsdel in tabell.stadsdelar}
    rader = []
    for pk, stadsdel in stadsdelar.items():
        a, b = ena.get(pk, {}), andra.get(pk, {})
        bada = sorted(set(a) & set(b))
        rader.append(
            Jamforelse(
                stadsdel,
                tuple(bada),
                sammanfatta(a[v] for v in bada),
                sammanfatta(b[v] for v in bada),
                len(set(a) - set(b)),
                len(set(b) - set(a)),
            )
        )
    return rader


@dataclass(frozen=True, slots=True)
class MotAnnan:
    """One stadsdel beside another, over the weeks of the year that both have assessed."""

    annan: Stadsdel
    veckor: tuple[int, ...]
    hogre: int
    lika: int
    lagre: int

    @property
    def vilka(self) -> str:
        return veckospann(self.veckor)


def jamfor_stadsdelar(tabell: Artabell, stadsdel: Stadsdel) -> list[MotAnnan]:
    """In how many weeks the stadsdel stood higher than, like, or lower than each of the others."""
    celler = _celler(tabell)
    egna = celler.get(stadsdel.pk, {})
    rader = []
    for annan in tabell.stadsdelar:
        if annan.pk == stadsdel.pk:
            continue
        andras = celler.get(annan.pk, {})
        bada = sorted(set(egna) & set(andras))
        hogre = sum(egna[v] > andras[v] for v in bada)
        lagre = sum(egna[v] < andras[v] for v in bada)
        rader.append(MotAnnan(annan, tuple(bada), hogre, len(bada) - hogre - lagre, lagre))
    return rader


def nivaer_av(tabell: Artabell, i: int) -> list[Niva | None]:
    """The year of the stadsdel at place `i`, week by week."""
    return [Niva(cell.niva) if (cell := rad.celler[i]) else None for rad in tabell.rader]


def veckospann(veckor: Sequence[int]) -> str:
    """[1, 2, 3, 7] → "v. 1–3 och 7"; "inga veckor" for none."""
    if not veckor:
        return "inga veckor"
    spann: list[list[int]] = []
    for vecka in veckor:
        if spann and spann[-1][1] == vecka - 1:
            spann[-1][1] = vecka
        else:
            spann.append([vecka, vecka])
    return f"v. {upprakning([str(a) if a == b else f'{a}–{b}' for a, b in spann])}"


def tackning(tabell: Artabell, mojliga: int) -> str:
    """ "45 av 52 veckor är bedömda, 40 av dem i alla stadsdelar." """
    text = f"{tabell.veckor_bedomda} av {mojliga} veckor är bedömda"
    if tabell.veckor_kompletta == tabell.veckor_bedomda:
        return f"{text}."
    return f"{text}, {tabell.veckor_kompletta} av dem i alla stadsdelar."


def arsblad(user: Anvandare, omrade: Stadsdelsomrade, ar: int, *, idag: date, saknas: str) -> Arsblad:
    """What a file of the year holds: what the user sees, no more. Three queries."""
    tabell = artabell(user, omrade, ar, idag=idag)
    namn = [stadsdel.namn for stadsdel in tabell.stadsdelar]
    celler, utanfor = {}, set()
    for rad in tabell.rader:
        for stadsdel, cell, finns in zip(namn, rad.celler, rad.finns, strict=True):
            if cell:
                celler[stadsdel, rad.vecka.vecka] = _veckocell(cell)
            elif not finns:
                utanfor.add((stadsdel, rad.vecka.vecka))
    handelser = [h for per_cell in handelser_per_cell(user, omrade, ar).values() for h in per_cell]
    mojliga = tabell.veckor_mojliga(idag)
    return Arsblad(
        omrade=omrade.namn,
        ar=ar,
        stadsdelar=namn,
        celler=celler,
        utanfor=frozenset(utanfor),
        summor=[
            Summarad(s.stadsdel.namn, s.antal, s.av, s.minst_tre, s.fyra_fem, s.median, s.hogsta)
            for s in tabell.sammanfattning
        ],
        handelser=[
            Handelserad(
                h.iso, h.dag, h.klockslag, h.stadsdel.namn, h.typnamn, h.allvar, h.allvarsord, h.visad_plats, h.text,
                h.get_kalla_display(),
            )
            for h in sorted(handelser, key=lambda h: (*h.nar, h.pk))
        ],
        tackning=tackning(tabell, mojliga),
        saknas=saknas,
    )  # fmt: skip


def _veckocell(bedomning: Veckobedomning) -> Veckocell:
    return Veckocell(bedomning.niva, bedomning.lugn, bedomning.motivering)


def _celler(tabell: Artabell) -> dict[int, dict[int, int]]:
    """Levels by stadsdel and week number."""
    celler: dict[int, dict[int, int]] = {}
    for rad in tabell.rader:
        for stadsdel, cell in zip(tabell.stadsdelar, rad.celler, strict=True):
            if cell:
                celler.setdefault(stadsdel.pk, {})[rad.vecka.vecka] = cell.niva
    return celler
