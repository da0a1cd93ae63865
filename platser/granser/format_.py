"""The formats: what kind of file it is, and its features as shapes with properties. Runs in the reading process."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyogrio
import pyogrio.raw
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.errors import GEOSException
from shapely.geometry import shape

from platser.granser.las import FOR_TUNG, TRASIG
from platser.granser.matt import FLEST_POSTER, Fel

UPPACKAT: Final = 120_000_000  # bytes that a zip may hold in all
_DELAR: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_KANDA: Final = (".geojson", ".json", ".gpkg", ".shp")
FLERA: Final = "Filen har fler än 3 000 ytor. Spara bara de som behövs i en ny fil."


@dataclass(slots=True)
class Ratt:
    """Features as they stand in the file: shape (None: empty), properties, what is wrong with the shape."""

    slag: str
    former: list[Any] = field(default_factory=list)
    egenskaper: list[dict[str, Any]] = field(default_factory=list)
    fel: list[str] = field(default_factory=list)
    systemtext: str = ""
    noter: list[str] = field(default_factory=list)


def ratt_lager(filer: Sequence[Path]) -> Ratt:
    """The features of the files that were sent together. Raises `Fel`."""
    if len(filer) > 2 or any(f.suffix in _DELAR for f in filer):
        # ut.json is the answer, opened by whoever asked.
        return _shapefil({f.suffix: f for f in filer if f.suffix in _DELAR}, [])
    vag = next(f for f in filer if f.name != "ut.json")
    huvud = vag.read_bytes()[:4096]
    if huvud[:4] == b"PK\x03\x04":
        return _zip(vag)
    if huvud[:16] == b"SQLite format 3\x00":
        return _geopackage(vag)
    if huvud.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        return _geojson(vag.read_bytes())
    for start, namn in ((b"%PDF", "en PDF"), (b"\x89PNG", "en bild"), (b"\xff\xd8\xff", "en bild"), (b"<?xml", "XML")):
        if huvud.startswith(start):
            mer = " (KML och GML läses inte)" if namn == "XML" else ""
            raise Fel(f"Filen är {namn}{mer}. Spara gränserna som GeoJSON, GeoPackage eller shapefil.")
    raise Fel("Filen är varken GeoJSON, GeoPackage eller en zippad shapefil. Spara gränserna i något av formaten.")


def _zip(vag: Path) -> Ratt:
    try:
        with zipfile.ZipFile(vag) as arkiv, tempfile.TemporaryDirectory(prefix="zip-", dir=vag.parent) as mapp:
            poster = [p for p in arkiv.infolist() if not p.is_dir() and not p.filename.startswith("__MACOSX")]
            if any(post.flag_bits & 1 for post in poster):
                raise Fel("Arkivet är skyddat med lösenord. Packa det utan lösenord och försök igen.")
            if sum(post.file_size for post in poster) > UPPACKAT or len(poster) > 500:
                raise Fel(FOR_TUNG)
            lager = [p for p in poster if Path(p.filename).suffix.lower() in _KANDA]
            if not lager:
                raise Fel("Arkivet har ingen shapefil (.shp), GeoPackage eller GeoJSON. Välj ett annat arkiv.")
            if len(lager) > 1:
                namn = ", ".join(Path(p.filename).name[:60] for p in lager[:6])
                raise Fel(f"Arkivet har flera lager: {namn}. Packa ett lager i taget.")
            vald = Path(lager[0].filename)
            if vald.suffix.lower() != ".shp":
                ut = Path(mapp) / f"lager{vald.suffix.lower()}"
                _packa_upp(arkiv, lager[0], ut)
                return _geopackage(ut) if ut.suffix == ".gpkg" else _geojson(ut.read_bytes())
            delar = {}
            for post in poster:
                namnet = Path(post.filename)
                andelse = namnet.suffix.lower()
                if andelse in _DELAR and namnet.with_suffix("") == vald.with_suffix(""):
                    delar[andelse] = Path(mapp) / f"lager{andelse}"
                    _packa_upp(arkiv, post, delar[andelse])
            return _shapefil(delar, [])
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as fel:
        raise Fel(TRASIG) from fel


def _packa_upp(arkiv: zipfile.ZipFile, post: zipfile.ZipInfo, ut: Path) -> None:
    """Sizes in a zip may lie: no more is written than what the whole may hold."""
    kvar = UPPACKAT
    with arkiv.open(post) as kalla, ut.open("wb") as mal:
        while bit := kalla.read(1 << 20):
            kvar -= len(bit)
            if kvar < 0:
                raise Fel(FOR_TUNG)
            mal.write(bit)


def _shapefil(delar: dict[str, Path], noter: list[str]) -> Ratt:
    saknas = [andelse for andelse in (".shp", ".shx", ".dbf") if andelse not in delar]
    if saknas:
        raise Fel(
            f"En shapefil består av flera filer, och {' och '.join(saknas)} saknas. Välj alla samtidigt "
            "(.shp, .shx, .dbf och .prj), eller packa dem i en zip-fil."
        )
    with tempfile.TemporaryDirectory(prefix="shp-", dir=delar[".shp"].parent) as mapp:
        for andelse in (".shp", ".shx", ".dbf"):
            (Path(mapp) / f"lager{andelse}").write_bytes(delar[andelse].read_bytes())
        # The projection is read by us, and the encoding is told: without them the library guesses in silence.
        ratt = _pyogrio(Path(mapp) / "lager.shp", "Shapefil", encoding=_teckenkod(delar))
    ratt.systemtext = delar[".prj"].read_text("latin-1")[:20_000] if ".prj" in delar else ""
    ratt.noter += noter
    return ratt


def _teckenkod(delar: dict[str, Path]) -> str:
    """The encoding of the .dbf: what .cpg says, else UTF-8 when it is that, else latin-1 (as older programs write)."""
    if ".cpg" in delar:
        sagt = delar[".cpg"].read_text("ascii", "ignore").strip().upper()[:20]
        if sagt in {"UTF-8", "UTF8", "65001"}:
            return "UTF-8"
    try:
        delar[".dbf"].read_bytes()[32:].decode("utf-8")
    except UnicodeDecodeError:
        return "CP1252"  # latin-1 with the letters that Windows adds
    return "UTF-8"


def _geopackage(vag: Path) -> Ratt:
    riktig = vag if vag.suffix == ".gpkg" else vag.rename(vag.with_suffix(".gpkg"))
    try:
        lager = [(str(namn), str(slag)) for namn, slag in pyogrio.list_layers(riktig)]
    except (DataSourceError, DataLayerError) as fel:
        raise Fel(TRASIG) from fel
    ytor = [namn for namn, slag in lager if "Polygon" in slag] or [namn for namn, slag in lager if slag != "None"]
    if not ytor:
        raise Fel("GeoPackage-filen har inget lager med ytor.")
    if len(ytor) > 1:
        namnen = ", ".join(namn[:60] for namn in ytor[:6])
        raise Fel(f"GeoPackage-filen har flera lager med ytor: {namnen}. Spara ett av dem i en egen fil.")
    return _pyogrio(riktig, "GeoPackage", layer=ytor[0])


def _pyogrio(vag: Path, slag: str, **val: Any) -> Ratt:
    try:
        info = pyogrio.read_info(vag, **val)
        if info["features"] > FLEST_POSTER:
            raise Fel(FLERA)
        meta, _, former, falt = pyogrio.raw.read(vag, force_2d=True, max_features=FLEST_POSTER, **val)
    except (DataSourceError, DataLayerError, ValueError) as fel:
        raise Fel(TRASIG) from fel
    ratt = Ratt(slag, systemtext=str(meta.get("crs") or ""))
    for i, wkb in enumerate(former):
        form, vad = None, ""
        if wkb is not None:
            try:
                form = shapely.from_wkb(wkb)
            except GEOSException:
                vad = "har en gräns som inte går att läsa"
        ratt.former.append(form)
        ratt.fel.append(vad)
        ratt.egenskaper.append({str(namn): varden[i] for namn, varden in zip(meta["fields"], falt, strict=True)})
    return ratt


def _geojson(data: bytes) -> Ratt:
    try:
        innehall = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        innehall = _json(data.decode("cp1252", "replace"))
    except RecursionError as fel:
        raise Fel(TRASIG) from fel
    except ValueError as fel:
        raise Fel(_var(fel)) from fel
    slag = innehall.get("type") if isinstance(innehall, dict) else None
    if slag == "FeatureCollection":
        poster = innehall.get("features")
    elif slag == "Feature":
        poster = [innehall]
    else:
        raise Fel("Filen är JSON men inte GeoJSON: den har inga ytor (FeatureCollection).")
    if not isinstance(poster, list):
        raise Fel(TRASIG)
    if len(poster) > FLEST_POSTER:
        raise Fel(FLERA)
    ratt = Ratt("GeoJSON", systemtext=_crs(innehall))
    for post in poster:
        if not isinstance(post, dict):
            raise Fel(TRASIG)
        form, vad = None, ""
        if post.get("geometry"):
            try:
                form = shape(post["geometry"])
            except (ValueError, TypeError, KeyError, IndexError, AttributeError, GEOSException, NotImplementedError):
                vad = "har en gräns som inte går att läsa: en ring ska ha minst fyra punkter med två tal var"
        ratt.former.append(form)
        ratt.fel.append(vad)
        egna = post.get("properties")
        ratt.egenskaper.append(egna if isinstance(egna, dict) else {})
    return ratt


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as fel:
        raise Fel(_var(fel)) from fel


def _var(fel: ValueError) -> str:
    rad = getattr(fel, "lineno", None)
    return f"Filen är skadad eller avbruten: den går inte att läsa efter rad {rad}." if rad else TRASIG


def _crs(innehall: dict[str, Any]) -> str:
    """The old crs member of GeoJSON; the present standard has none and means WGS 84."""
    crs = innehall.get("crs")
    egenskaper = crs.get("properties") if isinstance(crs, dict) else None
    return str(egenskaper.get("name") or "")[:200] if isinstance(egenskaper, dict) else ""
