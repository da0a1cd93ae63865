"""The shapes of an area's map: outlines when they have been read in, else tiles from the centres."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from platser.geometri import fran_geojson, inre_punkt, schematiska_ytor
from platser.kartbild import Fyllning, Kartplats, Linje, Yta, platskarta
from platser.models import Grans, Plats, Polistillhorighet, Stadsdel
from samverkan.models import Anvandare, Stadsdelsomrade, giltighet_q


@dataclass(frozen=True, slots=True)
class Kartunderlag:
    """What a map is drawn from. `ytor` in the order of the week; their keys are the slugs of the stadsdelar.

    `linjer`: the borders of the stadsdelsområde and of its lokalpolisområden (dashed), where they have been read in.
    `schematisk`: at least one outline is missing, so all are tiles. `utan_lage`: names that could not be drawn at all.
    """

    ytor: tuple[Yta, ...]
    schematisk: bool
    utan_lage: tuple[str, ...] = ()
    linjer: tuple[Linje, ...] = ()

    def mitt(self, slug: str) -> tuple[float, float] | None:
        """A point (longitude, latitude) inside the area's shape; None when it has none."""
        return next((inre_punkt(yta.geometri) for yta in self.ytor if yta.id == slug), None)


def kartytor(user: Anvandare, omrade: Stadsdelsomrade, dag: date) -> Kartunderlag:
    """The stadsdelar of the area that exist on `dag`, with the outlines that held then, as shapes. Two
    queries, three when there are outlines.

    A map where some have borders and some have not would lie about both: without all outlines it is schematic.
    """
    stadsdelar = list(Stadsdel.objects.synlig_for(user).i_omrade(omrade).gallande(dag).order_by("ordning", "namn"))
    da = Grans.objects.som_galler().gallande(dag).filter(stadsdel__in=stadsdelar)
    granser = dict(da.values_list("stadsdel_id", "geometri"))
    for stadsdel in stadsdelar:
        stadsdel.kontur = granser.get(stadsdel.pk, stadsdel.kontur)
    ut = underlag(stadsdelar)
    return ut if ut.schematisk else replace(ut, linjer=_linjer(omrade, stadsdelar, dag))


def _linjer(omrade: Stadsdelsomrade, stadsdelar: list[Stadsdel], dag: date) -> tuple[Linje, ...]:
    """The borders that the stadsdelar lie within on `dag`. Outlines are public."""
    poliser = Polistillhorighet.objects.filter(giltighet_q(dag), stadsdel__in=stadsdelar).values("lokalpolisomrade")
    egen = Q(stadsdelsomrade=omrade, stadsdel__isnull=True)
    rader = (
        Grans.objects.som_galler()
        .gallande(dag)
        .filter(egen | Q(lokalpolisomrade__in=poliser))
        .select_related("stadsdelsomrade", "lokalpolisomrade")
        .order_by("pk")
    )
    linjer = (
        Linje(
            f"Lokalpolisområde {g.lokalpolisomrade}" if g.lokalpolisomrade else str(g.stadsdelsomrade),
            fran_geojson(g.geometri),
            bool(g.lokalpolisomrade),
        )
        for g in rader
    )
    return tuple(sorted(linjer, key=lambda linje: (linje.streckad, linje.namn)))


def underlag(stadsdelar: list[Stadsdel]) -> Kartunderlag:
    """The same for stadsdelar that have been read already, with their `kontur`."""
    if stadsdelar and all(s.kontur for s in stadsdelar):
        return Kartunderlag(tuple(Yta(s.slug, s.namn, fran_geojson(s.kontur or {})) for s in stadsdelar), False)
    mitt = {s.slug: lage for s in stadsdelar if (lage := mittpunkt(s))}
    brickor = schematiska_ytor(mitt)
    return Kartunderlag(
        tuple(Yta(s.slug, s.namn, brickor[s.slug]) for s in stadsdelar if s.slug in brickor),
        True,
        tuple(s.namn for s in stadsdelar if s.slug not in brickor),
    )


def mittpunkt(stadsdel: Stadsdel) -> tuple[float, float] | None:
    """The centre (longitude, latitude) of a stadsdel: its own, else a point in its outline."""
    if stadsdel.lat is not None and stadsdel.lon is not None:
        return float(stadsdel.lon), float(stadsdel.lat)
    return inre_punkt(fran_geojson(stadsdel.kontur)) if stadsdel.kontur else None


def platsens_karta(user: Anvandare, plats: Plats, dag: date) -> str:
    """A drawn map of the area with the place's stadsdel toned and the place marked; empty when neither is known. A
    place that no longer exists lies among the borders of its last day.
    """
    dag = min(dag, plats.giltig_till or dag)
    underlaget = kartytor(user, plats.stadsdelsomrade, dag)
    kontur = fran_geojson(plats.kontur) if plats.kontur else None
    punkt = plats.punkt or (inre_punkt(kontur) if kontur is not None else None)
    stadsdel = plats.stadsdel.slug if plats.stadsdel else ""
    har = any(yta.id == stadsdel for yta in underlaget.ytor)
    if not underlaget.ytor or (punkt is None and not har):
        return ""
    i = f" i {plats.stadsdel}" if plats.stadsdel else ""
    return platskarta(
        underlaget.ytor,
        [Kartplats(plats.namn, *punkt, plats.get_typ_display(), stadsdel)] if punkt else [],
        id_="platskarta", titel=f"Karta: {plats.namn}{i}",
        beskrivning=f"{plats.namn} ligger{i}, {plats.stadsdelsomrade}.",
        fyllning={stadsdel: Fyllning("klass-2", text=f"här ligger {plats.namn}")} if har else {},
        schematisk=underlaget.schematisk, linjer=underlaget.linjer, bredd=480.0, hogst=360.0,
        noter=[] if punkt else ["Platsens läge är inte inlagt. Stadsdelen är markerad."],
    )  # fmt: skip
