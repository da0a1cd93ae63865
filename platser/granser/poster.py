"""From shapes in the file's coordinates to checked outlines in WGS 84. Runs in the reading process."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import numpy as np
import shapely

from platser.geometri import Formfel, System, Systemfel, Tolkning, areal_km2, kant_system, kontrollerad, tolka
from platser.geometri.form import DECIMALER, till_geojson
from platser.granser.format_ import Ratt
from platser.granser.matt import FLEST_EGENSKAPER, FLEST_PUNKTER, LANGST_TEXT, Fel

# Fields that hold names, in the order in which they are believed.
NAMNFALT: Final = ("namn", "name", "stadsdel", "stadsdelsnamn", "kn_namn", "namn_stadsdel", "omrade", "beteckning")


def poster(ratt: Ratt) -> dict[str, Any]:
    """What `Granslager` is made of, as plain values. Raises `Fel`."""
    if not ratt.former:
        raise Fel("Filen har inga ytor.")
    if sum(shapely.get_num_coordinates(f) for f in ratt.former if f is not None) > FLEST_PUNKTER:
        raise Fel("Filen har fler än 600 000 brytpunkter. Förenkla gränserna och försök igen.")
    egenskaper = [_texter(e) for e in ratt.egenskaper]
    falt = _namnfalt(egenskaper)
    namnen = [e.get(falt) or f"Yta {i}" for i, e in enumerate(egenskaper, 1)]
    tolkning, utanfor = _tolkning(ratt, namnen)
    # GeoJSON says WGS 84 by saying nothing.
    enligt_standard = ratt.slag == "GeoJSON" and tolkning == Tolkning(System.WGS84, False, tolkning.noter)
    ut: list[list[Any]] = []
    for i, form in enumerate(ratt.former):
        geometri, areal, fel = None, None, f"{namnen[i]} {ratt.fel[i]}." if ratt.fel[i] else utanfor.get(i, "")
        if not fel:
            try:
                hel = kontrollerad(None if form is None else tolkning.till_wgs84(form), namnen[i])
                areal = areal_km2(hel) if tolkning.system is System.WGS84 else float(form.area) / 1e6
                geometri = _rundad(hel)
            except Formfel as formfel:
                fel = formfel.text
        ut.append([i + 1, egenskaper[i], geometri, fel, None if areal is None else round(areal, 6)])
    return {
        "slag": ratt.slag,
        "system": tolkning.system.namn,
        "namnfalt": falt,
        "poster": ut,
        "noter": [*ratt.noter, *(tolkning.noter if not enligt_standard else ())],
    }


def _tolkning(ratt: Ratt, namnen: list[str]) -> tuple[Tolkning, dict[int, str]]:
    """How the coordinates are read, and what is wrong with those few that lie elsewhere. Raises `Fel`."""
    try:
        sagt = kant_system(ratt.systemtext)
    except Systemfel as fel:
        raise Fel(fel.text) from fel
    granser = [shapely.bounds(form) if form is not None and not form.is_empty else None for form in ratt.former]
    kanda = [g for g in granser if g is not None]
    if not kanda:
        raise Fel("Filen har inga ytor.")
    alla = np.array(kanda)
    hela = (alla[:, 0].min(), alla[:, 1].min(), alla[:, 2].max(), alla[:, 3].max())
    try:
        return tolka(_tal(hela), sagt), {}
    except Systemfel as fel:
        helhet = fel.text
    # One outline in the wrong place must not hide what is wrong with it behind the others.
    tolkningar: dict[int, Tolkning] = {}
    utanfor: dict[int, str] = {}
    for i, g in enumerate(granser):
        if g is None:
            continue
        try:
            tolkningar[i] = tolka(_tal(g), sagt)
        except Systemfel as fel:
            utanfor[i] = f"{namnen[i]}: {fel.text}"
    if not tolkningar:
        raise Fel(helhet)
    vanligast, antal = Counter((t.system, t.omkastad) for t in tolkningar.values()).most_common(1)[0]
    if antal * 2 <= len(kanda):
        raise Fel(helhet)
    for i, t in tolkningar.items():
        if (t.system, t.omkastad) != vanligast:
            utanfor[i] = f"{namnen[i]}: koordinaterna ser ut att vara i {t.system.namn}, till skillnad från de andras."
    return next(t for t in tolkningar.values() if (t.system, t.omkastad) == vanligast), utanfor


def _tal(granser: Any) -> tuple[float, float, float, float]:
    a, b, c, d = (float(v) for v in granser)
    return a, b, c, d


def _rundad(form: Any) -> dict[str, Any]:
    """The outline with a decimetre's exactness; more where rounding would make it cross itself."""
    for decimaler in (DECIMALER, DECIMALER + 2):
        data = till_geojson(form, decimaler)
        if shapely.geometry.shape(data).is_valid:
            return data
    return till_geojson(form, 12)


def _texter(egenskaper: dict[str, Any]) -> dict[str, str]:
    ut = {}
    for namn, varde in list(egenskaper.items())[:FLEST_EGENSKAPER]:
        if isinstance(varde, str | int | float | np.integer | np.floating) and not isinstance(varde, bool):
            text = " ".join(str(varde).replace("\x00", "").split())
            if text and text != "nan":
                ut[str(namn)[:60]] = text[:LANGST_TEXT]
    return ut


def _namnfalt(egenskaper: list[dict[str, str]]) -> str:
    """The property that looks like the name: by what it is called, else the first whose texts all differ."""
    namn = list(dict.fromkeys(n for e in egenskaper for n in e))
    gemener = {n.casefold(): n for n in reversed(namn)}
    for kant in NAMNFALT:
        if kant in gemener:
            return gemener[kant]
    for n in namn:
        varden = [e[n] for e in egenskaper if n in e]
        if len(set(varden)) == len(egenskaper) and not any(v.replace(".", "").isdigit() for v in varden):
            return n
    return namn[0] if namn else ""
