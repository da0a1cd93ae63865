"""What lies where: the layers of the map, each as rows for the list beside it and as GeoJSON for the map itself.

Nothing is more exact than it needs to be: events stand at their place or in the middle of their stadsdel, and are
counted there; synpunkter are counted in squares of about a hundred metres. What a person may not see is not here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Q

from lagesbild.handelse import Allvar
from lagesbild.models import Handelse, Matserie, Matvarde, Veckobedomning
from lagesbild.niva import Niva
from lagesbild.vecka import Vecka
from platser.geometri import forenkla, till_geojson
from platser.models import Klassning, Plats, Stadsdel, Synpunkt
from platser.selectors.karta import Kartunderlag, kartytor
from samverkan import svenska
from samverkan.models import Anvandare, Stadsdelsomrade

FLEST_VECKOR: Final = 104
FLEST_MARKERINGAR: Final = 400
_METER: Final = 4.0  # what the closest zoom of the map can show of an outline
UTAN_KLASSNING: Final = "Plats utan klassning"
# Which classification gives a place its symbol when it has several.
ORDNING: Final = [str(s) for s in Klassning.Slag]


@dataclass(frozen=True, slots=True)
class Kartrad:
    """A stadsdel: level of the week (None: not reported), events of the period, and the value of what is shown."""

    slug: str
    namn: str
    niva: Niva | None
    handelser: int
    varde: float | None


@dataclass(frozen=True, slots=True)
class Markering:
    """Something at a position. `antal` per row of `delar` (word, number); `slag` gives the symbol."""

    namn: str
    stadsdel: str
    lon: float
    lat: float
    slag: str = ""
    antal: int = 1
    delar: tuple[tuple[str, int], ...] = ()
    slug: str = ""

    @property
    def punkt(self) -> str:
        """The position for the script: "17.8435,59.3676", with points also where the language writes commas."""
        return f"{self.lon},{self.lat}"

    @property
    def rader(self) -> list[str]:
        """The parts in words: "3 lindriga", "1 belysning"; classifications of a place without number."""
        if self.slug:
            return [ord_ for ord_, _ in self.delar]
        flertal = {a.ord: a.ord if a.ord.endswith("ande") else f"{a.ord}a" for a in Allvar}
        return [f"{svenska.tal(n)} {(flertal.get(ord_, ord_) if n > 1 else ord_).lower()}" for ord_, n in self.delar]


@dataclass(frozen=True, slots=True)
class Visning:
    """What is looked at: the week, how many weeks up to it are counted, what the areas show."""

    vecka: Vecka
    veckor: int
    yta: str

    @property
    def fran(self) -> date:
        return self.vecka.mandag - timedelta(weeks=self.veckor - 1)

    @property
    def till(self) -> date:
        return self.vecka.sondag


def kartveckor(user: Anvandare, omrade: Stadsdelsomrade) -> list[Vecka]:
    """Weeks with an assessment that the user sees, the latest first."""
    par = (
        Veckobedomning.objects.synlig_for(user)
        .i_omrade(omrade)
        .order_by("-ar", "-vecka")
        .values_list("ar", "vecka")
        .distinct()[:FLEST_VECKOR]
    )
    return [Vecka(ar, vecka) for ar, vecka in par]


def kartserier(user: Anvandare, omrade: Stadsdelsomrade) -> list[Matserie]:
    """Series that have figures for the area's stadsdelar."""
    varden = Matvarde.objects.synlig_for(user).filter(matomrade__stadsdel__stadsdelsomrade=omrade)
    return list(Matserie.objects.filter(pk__in=varden.values("serie")).select_related("kalla"))


def stadsdelsrader(user: Anvandare, omrade: Stadsdelsomrade, underlag: Kartunderlag, visning: Visning) -> list[Kartrad]:
    """The rows of the areas, in the order of the week. Three queries, four with a series."""
    vecka = visning.vecka
    bedomda = Veckobedomning.objects.synlig_for(user).i_omrade(omrade)
    nivaer = dict(bedomda.filter(ar=vecka.ar, vecka=vecka.vecka).values_list("stadsdel__slug", "niva"))
    antal = dict(_handelser(user, omrade, visning).values_list("stadsdel__slug").annotate(n=Count("pk")).order_by())
    varden = _varden(user, omrade, visning, nivaer, antal)
    namn = {y.id: y.namn for y in underlag.ytor}
    return [
        Kartrad(slug, namnet, Niva(nivaer[slug]) if slug in nivaer else None, antal.get(slug, 0), varden.get(slug))
        for slug, namnet in [*namn.items(), *((_slug(n), n) for n in underlag.utan_lage)]
    ]


def _slug(namn: str) -> str:
    return f"utan-lage-{namn}"


def _varden(
    user: Anvandare, omrade: Stadsdelsomrade, visning: Visning, nivaer: Mapping[str, int], antal: Mapping[str, int]
) -> dict[str, float]:
    if visning.yta == "niva":
        return {slug: float(n) for slug, n in nivaer.items()}
    if visning.yta == "handelser":
        slugar = Stadsdel.objects.synlig_for(user).i_omrade(omrade).values_list("slug", flat=True)
        return {slug: float(antal.get(slug, 0)) for slug in slugar}
    if visning.yta == "veckor3":
        rader = Veckobedomning.objects.synlig_for(user).i_omrade(omrade)
        fran = Vecka.fran_datum(visning.fran)
        rader = rader.filter(Q(ar__gt=fran.ar) | Q(ar=fran.ar, vecka__gte=fran.vecka)).filter(
            Q(ar__lt=visning.vecka.ar) | Q(ar=visning.vecka.ar, vecka__lte=visning.vecka.vecka)
        )
        hoga = rader.values_list("stadsdel__slug").annotate(n=Count("pk", filter=Q(niva__gte=3))).order_by()
        return {slug: float(n) for slug, n in hoga}
    pk = visning.yta.removeprefix("serie-")
    varden = (
        Matvarde.objects.synlig_for(user)
        .senaste()
        .filter(serie=int(pk) if pk.isdecimal() else 0, matomrade__stadsdel__stadsdelsomrade=omrade)
        .filter(till__lte=visning.till)
        .order_by("till", "fran")
        .values_list("matomrade__stadsdel__slug", "varde")
    )
    return {slug: float(varde) for slug, varde in varden}  # the latest period stands last


def _handelser(user: Anvandare, omrade: Stadsdelsomrade, visning: Visning) -> Any:
    alla = Handelse.objects.synlig_for(user).i_omrade(omrade).aktuella()
    return alla.filter(dag__gte=visning.fran, dag__lte=visning.till)


def platser(user: Anvandare, omrade: Stadsdelsomrade, dag: date) -> list[Markering]:
    """The places with a position that exist on `dag`, each with its classifications then. Two queries."""
    galler = Klassning.objects.synlig_for(user).i_omrade(omrade).filter(lage=Klassning.Lage.GALLER, plats__isnull=False)
    galler = galler.gallande_nagon_dag(dag, dag).filter(Q(ar__isnull=True) | Q(ar=dag.year))
    slag: dict[int, list[str]] = {}
    for plats, varde in galler.values_list("plats_id", "slag").distinct():
        slag.setdefault(plats, []).append(varde)
    rader = (
        Plats.objects.synlig_for(user).i_omrade(omrade).gallande(dag).filter(lat__isnull=False, lon__isnull=False)
        .order_by("namn").values_list("pk", "namn", "slug", "stadsdel__namn", "lon", "lat")
    )  # fmt: skip
    ord_ = dict(Klassning.Slag.choices)
    ut = []
    for pk, namn, slug, stadsdel, lon, lat in rader:
        egna = sorted(slag.get(pk, []), key=ORDNING.index)
        ut.append(
            Markering(
                namn, stadsdel or "", round(float(lon or 0), 4), round(float(lat or 0), 4),
                str(ord_[egna[0]]) if egna else UTAN_KLASSNING, 1, tuple((str(ord_[s]), 1) for s in egna), slug,
            )
        )  # fmt: skip
    return ut


def handelser(
    user: Anvandare, omrade: Stadsdelsomrade, underlag: Kartunderlag, visning: Visning
) -> tuple[list[Markering], int]:
    """Events counted per place, else per stadsdel, most first; and how many have no position. Three queries.

    An event at a place that the user may not see stands in its stadsdel.
    """
    grupper = _handelser(user, omrade, visning).order_by()
    poster = grupper.values_list("stadsdel_id", "registrerad_plats_id", "allvar").annotate(n=Count("pk"))
    synliga = Plats.objects.synlig_for(user).i_omrade(omrade).filter(lat__isnull=False, lon__isnull=False)
    lagen = {pk: (namn, float(lon or 0), float(lat or 0)) for pk, namn, lon, lat in
             synliga.values_list("pk", "namn", "lon", "lat")}  # fmt: skip
    stadsdelar = {s.pk: s for s in Stadsdel.objects.synlig_for(user).i_omrade(omrade).defer("kontur")}
    mitt = {y.id: lage for y in underlag.ytor if (lage := underlag.mitt(y.id))}
    samlade: dict[tuple[int, int | None], dict[int, int]] = {}
    utan = 0
    for stadsdel, plats, allvar, n in poster:
        if plats in lagen or stadsdelar[stadsdel].slug in mitt:
            per = samlade.setdefault((stadsdel, plats if plats in lagen else None), {})
            per[allvar] = per.get(allvar, 0) + n
        else:
            utan += n
    ut = []
    for (stadsdel, plats), per in samlade.items():
        s = stadsdelar[stadsdel]
        namn, lon, lat = lagen[plats] if plats is not None else (f"{s.namn}, utan angiven plats", *mitt[s.slug])
        delar = tuple((Allvar(a).ord, per[a]) for a in sorted(per, reverse=True))
        ut.append(Markering(namn, s.namn, round(lon, 4), round(lat, 4), "", sum(per.values()), delar))
    return sorted(ut, key=lambda m: (-m.antal, m.namn)), utan


def synpunkter(user: Anvandare, omrade: Stadsdelsomrade, dag: date) -> list[Markering]:
    """Synpunkter of walks during the year up to `dag`, counted in squares of about a hundred metres. One query."""
    alla = Synpunkt.objects.synlig_for(user).i_omrade(omrade).filter(struken=False, lat__isnull=False)
    alla = alla.filter(vandring__dag__gt=dag - timedelta(days=365), vandring__dag__lte=dag)
    ord_ = dict(Synpunkt.Kategori.choices)
    rutor: dict[tuple[float, float], dict[str, int]] = {}
    vandringar: dict[tuple[float, float], str] = {}
    for lon, lat, kategori, vandring in alla.order_by("pk").values_list("lon", "lat", "kategori", "vandring__namn"):
        ruta = (round(float(lon or 0), 3), round(float(lat or 0), 3))
        per = rutor.setdefault(ruta, {})
        per[kategori] = per.get(kategori, 0) + 1
        vandringar.setdefault(ruta, vandring)
    ut = []
    for ruta, per in rutor.items():
        delar = tuple((str(ord_[k]), n) for k, n in sorted(per.items(), key=lambda p: (-p[1], p[0])))
        ut.append(Markering(vandringar[ruta], "", *ruta, "", sum(per.values()), delar))
    return sorted(ut, key=lambda m: (-m.antal, m.namn))


def ytor_geojson(underlag: Kartunderlag, rader: Sequence[Kartrad], klasser: Mapping[str, str]) -> dict[str, Any]:
    """The areas with what they show: `ton` is the class of their fill, `varde` as it is printed."""
    per = {rad.slug: rad for rad in rader}
    former = forenkla([y.geometri for y in underlag.ytor], _METER)
    return _samling([
        {
            "type": "Feature",
            "id": y.id,
            "geometry": till_geojson(form, 5),
            "properties": {
                "namn": y.namn,
                "ton": klasser.get(y.id, "land"),
                "niva": per[y.id].niva,
                "varde": None if (v := per[y.id].varde) is None else svenska.tal(v, 0 if v == int(v) else 1),
                "handelser": per[y.id].handelser,
                "mitt": underlag.mitt(y.id),
            },
        }
        for y, form in zip(underlag.ytor, former, strict=True)
    ])  # fmt: skip


def linjer_geojson(underlag: Kartunderlag) -> dict[str, Any]:
    """The borders round the areas, as lines to draw."""
    former = forenkla([linje.geometri for linje in underlag.linjer], _METER)
    return _samling([
        {
            "type": "Feature",
            "geometry": till_geojson(form, 5),
            "properties": {"namn": linje.namn, "streckad": linje.streckad},
        }
        for linje, form in zip(underlag.linjer, former, strict=True)
    ])  # fmt: skip


def samlade(markeringar: Sequence[Markering]) -> list[Markering]:
    """The same, but counted in squares of some 200 metres when there are more than a map can show apart."""
    if len(markeringar) <= FLEST_MARKERINGAR:
        return list(markeringar)
    rutor: dict[tuple[float, float], list[Markering]] = {}
    for m in markeringar:
        rutor.setdefault((round(m.lon / 0.004) * 0.004, round(m.lat / 0.002) * 0.002), []).append(m)
    ut = []
    for (lon, lat), delar in rutor.items():
        if len(delar) == 1:
            ut.append(delar[0])
            continue
        summa: dict[str, int] = {}
        for m in delar:
            for ord_, n in m.delar:
                summa[ord_] = summa.get(ord_, 0) + n
        ut.append(
            Markering(
                f"{len(delar)} platser", delar[0].stadsdel, round(lon, 4), round(lat, 4), "",
                sum(m.antal for m in delar), tuple(summa.items()),
            )
        )  # fmt: skip
    return ut


def markeringar_geojson(markeringar: Sequence[Markering], *, kort: bool = False) -> dict[str, Any]:
    """Positions with the little that the map shows of them. `kort`: a single classification is not said twice."""
    return _samling([
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [m.lon, m.lat]},
            "properties": {
                k: v
                for k, v in (
                    ("namn", m.namn), ("stadsdel", m.stadsdel), ("slag", m.slag), ("slug", m.slug),
                    ("antal", m.antal if m.antal != 1 else None),
                    ("delar", () if kort and len(m.delar) < 2 else m.rader),
                )
                if v
            },
        }
        for m in markeringar
    ])  # fmt: skip


def _samling(poster: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": poster}


def underlag_for(user: Anvandare, omrade: Stadsdelsomrade, visning: Visning) -> Kartunderlag:
    """The shapes that held in the week that is looked at. Two queries."""
    return kartytor(user, omrade, visning.till)
