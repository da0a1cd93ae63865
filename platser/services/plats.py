"""Writes of places: what they are called, where they lie, in which stadsdel."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final

from django.utils.text import slugify

from platser.geometri import Formfel, fran_geojson, inre_punkt, kontrollerad, punkt_i_stadsdel, till_geojson
from platser.models import Plats, Platsalias, Stadsdel, nyckel
from platser.services.bas import hallen, kontrollerade, sparad
from samverkan.fel import Ogiltigt
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import Ratt
from samverkan.selectors import idag
from samverkan.services import krav, logga

# Four decimals of a degree are some ten metres: near enough to find a place, too far to point out a door.
STEG: Final = Decimal("0.0001")
FLEST_NAMN: Final = 20
FALT: Final = (
    "namn", "typ", "stadsdel", "lat", "lon", "noggrannhet", "osakerhet_m", "lageskalla", "kontur", "agare",
    "beskrivning", "kanslig", "giltig_fran", "giltig_till",
)  # fmt: skip


def plats_sparad(
    *,
    av: Anvandare,
    omrade: Stadsdelsomrade,
    plats: Plats | None = None,
    bygger_pa: int | None = None,
    andra_namn: Sequence[str] | None = None,
    **falt: Any,
) -> Plats:
    """Add a place, or change one that was seen as version `bygger_pa`. `falt` are fields of `FALT`; those left out
    stay as they are.

    The point is rounded to some ten metres. When the area has outlines the stadsdel follows from the point, whatever
    is given; without, it is the one given. `kontur` is a GeoJSON geometry (polygons, WGS 84) or None.
    Raises `Nekad`, `Krock`, `Ogiltigt` with the field, `Personuppgift`.
    """
    krav(av, Ratt.SKRIVA_PLATS, omrade)
    if okanda := falt.keys() - set(FALT):
        raise TypeError(f"plats_sparad() tar inte emot {sorted(okanda)}.")
    objekt = plats or Plats(stadsdelsomrade=omrade)
    varden = {namn: getattr(objekt, namn) for namn in FALT} | falt
    varden["namn"] = " ".join(str(varden["namn"]).split())
    varden |= _laget(omrade, varden)
    if plats is None:
        varden["slug"] = _slug(omrade, varden["namn"])
    namn = None if andra_namn is None else _namnen(av, varden["namn"], andra_namn)

    def med_namn(sparat: Plats, _: dict[str, Any]) -> None:
        if namn is not None:
            sparat.andra_namn.all().delete()
            Platsalias.objects.bulk_create(Platsalias(plats=sparat, namn=n, nyckel=nyckel(n)) for n in namn)

    with hallen():
        nytt = sparad(
            av=av, omrade=omrade, objekt=objekt, bygger_pa=bygger_pa, falt=varden, vad="plats", efter=med_namn
        )
        # Only the names were changed: there is no new version of the rest, but the log says it.
        har = sorted(nytt.andra_namn.values_list("namn", flat=True))
        if namn is not None and har != sorted(namn):
            med_namn(nytt, {})
            logga(
                av=av, handelse="plats_andrad", objekt=nytt, omrade=omrade,
                fran={"andra_namn": har}, till={"andra_namn": sorted(namn)},
            )  # fmt: skip
    return nytt


def _laget(omrade: Stadsdelsomrade, varden: dict[str, Any]) -> dict[str, Any]:
    """The point rounded, the outline checked, the stadsdel computed where it can be."""
    lat, lon, stadsdel = varden["lat"], varden["lon"], varden["stadsdel"]
    if (lat is None) != (lon is None):
        raise Ogiltigt("Ange både latitud och longitud, eller ingen av dem.", falt="lon" if lon is None else "lat")
    if stadsdel is not None and stadsdel.stadsdelsomrade_id != omrade.pk:
        raise Ogiltigt(f"{stadsdel} hör inte till {omrade}.", falt="stadsdel")
    kontur, form = varden["kontur"], None
    if kontur:
        try:
            form = kontrollerad(fran_geojson(kontur), varden["namn"] or "Platsen")
        except Formfel as fel:
            raise Ogiltigt(str(fel), falt="kontur") from fel
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as fel:
            raise Ogiltigt(
                "Gränsen går inte att läsa som GeoJSON: en Polygon eller MultiPolygon.", falt="kontur"
            ) from fel
        kontur = till_geojson(form)
    punkt = None
    if lat is not None:
        lat, lon = (Decimal(str(v)).quantize(STEG, ROUND_HALF_EVEN) for v in (lat, lon))
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise Ogiltigt("Latitud och longitud är grader i WGS 84, till exempel 59,3676 och 17,8435.", falt="lat")
        punkt = (float(lon), float(lat))
    elif form is not None:
        punkt = inre_punkt(form)
    beraknad = False
    if punkt and (ytor := _ytor(omrade)):
        hittad = punkt_i_stadsdel(*punkt, ytor)
        if hittad is not None:
            stadsdel, beraknad = Stadsdel.objects.get(pk=hittad), True
        elif not Stadsdel.objects.i_omrade(omrade).gallande(idag()).filter(kontur__isnull=True).exists():
            raise Ogiltigt(
                f"Punkten ligger inte i någon av stadsdelarna i {omrade}. Kontrollera latitud och longitud.", falt="lat"
            )
    return {"lat": lat, "lon": lon, "kontur": kontur or None, "stadsdel": stadsdel, "stadsdel_beraknad": beraknad}


def _ytor(omrade: Stadsdelsomrade) -> dict[int, Any]:
    """Outlines of the stadsdelar of today that have one."""
    med = Stadsdel.objects.i_omrade(omrade).gallande(idag()).filter(kontur__isnull=False).order_by("ordning")
    return {pk: fran_geojson(kontur) for pk, kontur in med.values_list("pk", "kontur") if kontur}


def _slug(omrade: Stadsdelsomrade, namn: str) -> str:
    """A short name of the place for its address, of its own in the area."""
    if not namn:
        raise Ogiltigt("Skriv vad platsen heter.", falt="namn")
    stam = slugify(namn)[:70] or "plats"
    tagna = set(Plats.objects.i_omrade(omrade).filter(slug__startswith=stam).values_list("slug", flat=True))
    return next(s for s in (stam, *(f"{stam}-{n}" for n in range(2, len(tagna) + 3))) if s not in tagna)


def _namnen(av: Anvandare, eget: str, andra: Sequence[str]) -> list[str]:
    """Other names: cleaned, each once, without the own one."""
    unika = {nyckel(n): " ".join(n.split()) for n in andra if n.strip() and nyckel(n) != nyckel(eget)}
    if len(unika) > FLEST_NAMN:
        raise Ogiltigt(f"En plats kan ha {FLEST_NAMN} andra namn.", falt="andra_namn")
    try:
        return [kontrollerade(av=av, modell=Platsalias, falt={"namn": n})["namn"] for n in unika.values()]
    except Ogiltigt as fel:
        fel.falt = "andra_namn"
        raise
