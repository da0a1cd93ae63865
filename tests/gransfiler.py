"""Files of outlines made for the tests, and the originals in ../shared when they are there."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely
from pyproj import Transformer

# Beside the repository, or beside the folder of its worktrees.
DELAT = next(
    (mapp for i in (2, 3) if (mapp := Path(__file__).resolve().parents[i] / "shared/data/geo").exists()), Path("saknas")
)
Filer = list[tuple[str, bytes]]

# Three squares side by side in Vällingby, a kilometre each: what the tests' world has stadsdelar for.
RUTOR = {"VÄLLINGBY": 0, "RÄCKSTA": 1, "GRIMSTA": 2}


def ruta(plats: float, sida: float = 1000.0) -> Any:
    """A square in SWEREF 99 18 00."""
    x, y = 142_000 + plats * 1000, 6_583_000
    return shapely.box(x, y, x + sida, y + sida)


# An outline that crosses itself, in the first of the squares.
FLUGA = shapely.Polygon([(142_000, 6_583_000), (143_000, 6_584_000), (143_000, 6_583_000), (142_000, 6_584_000)])


def i_system(form: Any, epsg: int) -> Any:
    return shapely.transform(form, Transformer.from_crs(3011, epsg, always_xy=True).transform, interleaved=False)


def geojson(
    ytor: dict[str, Any] | None = None, *, epsg: int = 4326, falt: str = "name", crs: str = "", omkastad: bool = False
) -> Filer:
    ytor = ytor if ytor is not None else {namn: ruta(plats) for namn, plats in RUTOR.items()}
    poster = []
    for namn, form in ytor.items():
        i_epsg = i_system(form, epsg) if epsg != 3011 else form
        if omkastad:
            i_epsg = shapely.transform(i_epsg, lambda xy: xy[:, ::-1])
        poster.append({"type": "Feature", "properties": {falt: namn}, "geometry": shapely.geometry.mapping(i_epsg)})
    innehall: dict[str, Any] = {"type": "FeatureCollection", "features": poster}
    if crs:
        innehall["crs"] = {"type": "name", "properties": {"name": crs}}
    return [("gränser.geojson", json.dumps(innehall).encode())]


def shapefil(mapp: Path, *, epsg: int = 3011) -> Filer:
    """The four files, with a .dbf in latin-1 and no .cpg, as older programs write them."""
    skriv(mapp / "lager.shp", epsg, encoding="ISO-8859-1")
    return [(f"lager{a}", (mapp / f"lager{a}").read_bytes()) for a in (".shp", ".shx", ".dbf", ".prj")]


def geopackage(mapp: Path, *, epsg: int = 3006) -> Filer:
    skriv(mapp / "lager.gpkg", epsg, layer="stadsdelar")
    return [("lager.gpkg", (mapp / "lager.gpkg").read_bytes())]


def skriv(vag: Path, epsg: int, **mer: Any) -> None:
    former = [i_system(ruta(plats), epsg) if epsg != 3011 else ruta(plats) for plats in RUTOR.values()]
    pyogrio.raw.write(
        vag, np.array([shapely.to_wkb(f) for f in former], dtype=object), [np.array(list(RUTOR), dtype=object)],
        ["NAMN"], geometry_type="Polygon", crs=f"EPSG:{epsg}", **mer,
    )  # fmt: skip


def zippad(filer: Filer, mapp: str = "") -> Filer:
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as arkiv:
        for namn, innehall in filer:
            arkiv.writestr(mapp + namn, innehall)
    return [("gränser.zip", ut.getvalue())]


def original(namn: str) -> Filer:
    """A published file; a folder gives all its files."""
    vag = DELAT / namn
    if not vag.exists():
        pytest.skip("Underlaget i ../shared finns inte här.")
    filer = sorted(vag.iterdir()) if vag.is_dir() else [vag]
    return [(f.name, f.read_bytes()) for f in filer]
