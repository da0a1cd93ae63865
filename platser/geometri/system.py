"""Which coordinate system a file's numbers are in: what it says, what the numbers say, and whether the two agree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from samverkan import svenska

Granser = tuple[float, float, float, float]  # least x, least y, greatest x, greatest y

# Where Swedish coordinates lie. A little wider than the country, so that water at its borders is inside.
_LON: Final = (10.0, 25.5)
_LAT: Final = (54.5, 69.8)
_NORR: Final = (6_040_000.0, 7_750_000.0)


class System(Enum):
    """The systems that outlines may come in: EPSG code and name."""

    WGS84 = (4326, "WGS 84 (latitud och longitud)")
    SWEREF99_TM = (3006, "SWEREF 99 TM")
    SWEREF99_1800 = (3011, "SWEREF 99 18 00")

    @property
    def epsg(self) -> int:
        return self.value[0]

    @property
    def namn(self) -> str:
        return self.value[1]


class Systemfel(Exception):
    """The coordinates can't be placed in Sweden; the text says what they look like and what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class Tolkning:
    """How a file's coordinates are read. `omkastad`: north stands first. `noter`: what the reader should know."""

    system: System
    omkastad: bool = False
    noter: tuple[str, ...] = ()

    def till_wgs84(self, geometri: Any) -> Any:
        """The geometry (shapely, one or an array) in WGS 84, longitude first."""
        byt = self.omkastad
        omraknare = _omraknare(self.system)

        def rakna(xy: np.ndarray) -> np.ndarray:
            x, y = (xy[:, 1], xy[:, 0]) if byt else (xy[:, 0], xy[:, 1])
            if omraknare is not None:
                x, y = omraknare.transform(x, y)
            return np.column_stack([x, y])

        return shapely.transform(shapely.force_2d(geometri), rakna)


@cache
def _omraknare(system: System) -> Transformer | None:
    if system is System.WGS84:
        return None
    return Transformer.from_crs(system.epsg, 4326, always_xy=True)


def kant_system(text: str) -> System | None:
    """The system that a .prj, a crs member or a code names; None when the text is empty. Raises `Systemfel`.

    Compared by what the projection does (ellipsoid, central meridian, scale, false easting), since the names and forms
    differ between programs and an ESRI .prj carries no code.
    """
    if not text.strip():
        return None
    try:
        crs = CRS.from_user_input(text.strip())
    except CRSError:
        raise Systemfel(
            "Filens uppgift om koordinatsystem går inte att förstå. Spara filen i SWEREF 99 TM (EPSG:3006) eller "
            "WGS 84 och försök igen."
        ) from None
    if crs.is_compound and crs.sub_crs_list:
        crs = crs.sub_crs_list[0]
    grs80 = crs.ellipsoid is not None and abs(crs.ellipsoid.semi_major_metre - 6_378_137) < 0.01
    if crs.is_geographic and grs80:
        return System.WGS84
    varden = (
        {v.name.lower(): float(v.value) for v in crs.coordinate_operation.params} if crs.coordinate_operation else {}
    )
    slag = crs.coordinate_operation.method_name if crs.coordinate_operation else ""
    if crs.is_projected and grs80 and slag == "Transverse Mercator":
        nyckel = (
            round(varden.get("longitude of natural origin", 0), 6),
            round(varden.get("false easting", 0), 3),
            round(varden.get("scale factor at natural origin", 1), 6),
        )
        for system, mall in ((System.SWEREF99_TM, (15, 500_000, 0.9996)), (System.SWEREF99_1800, (18, 150_000, 1))):
            if nyckel == mall and not varden.get("false northing"):
                return system
    raise Systemfel(
        f"Filen är i koordinatsystemet {crs.name}. Det läses inte in här: räkna om den till SWEREF 99 TM (EPSG:3006), "
        "SWEREF 99 18 00 (EPSG:3011) eller WGS 84 och försök igen."
    )


def tolka(granser: Granser, sagt: System | None) -> Tolkning:
    """How numbers within `granser` are to be read, given what the file says. Raises `Systemfel`.

    The order of the axes is read from the numbers, since programs write it both ways whatever the system says.
    """
    if not all(np.isfinite(granser)):
        raise Systemfel("Filen har koordinater som inte är tal.")
    ser_ut = _ser_ut_som(granser)
    if ser_ut is None:
        raise Systemfel(_forklaring(granser, sagt))
    system, omkastad = ser_ut
    noter = []
    if sagt is None:
        noter.append(f"Filen säger inte vilket koordinatsystem den har. Talen är lästa som {system.namn}.")
    elif sagt is not system:
        raise Systemfel(
            f"Filen säger att den är i {sagt.namn}, men talen ({_tal(granser)}) ser ut att vara i {system.namn}. "
            "Rätta filens uppgift om koordinatsystem, eller räkna om den, och försök igen."
        )
    if omkastad:
        noter.append("Filen anger norr före öster. Det är vänt vid inläsningen.")
    return Tolkning(system, omkastad, tuple(noter))


def _ser_ut_som(granser: Granser) -> tuple[System, bool] | None:
    x1, y1, x2, y2 = granser
    for omkastad, (a1, b1, a2, b2) in ((False, (x1, y1, x2, y2)), (True, (y1, x1, y2, x2))):
        if _inom(a1, a2, _LON) and _inom(b1, b2, _LAT):
            return System.WGS84, omkastad
        if _inom(b1, b2, _NORR):
            # 18 00 is used within some degrees of its meridian, where its eastings are smaller than any of TM.
            if _inom(a1, a2, (30_000, 249_999)):
                return System.SWEREF99_1800, omkastad
            if _inom(a1, a2, (250_000, 960_000)):
                return System.SWEREF99_TM, omkastad
    return None


def _inom(minst: float, storst: float, spann: tuple[float, float]) -> bool:
    return spann[0] <= minst and storst <= spann[1]


def _tal(granser: Granser) -> str:
    decimaler = 2 if max(map(abs, granser)) < 1000 else 0
    x1, y1, x2, y2 = (svenska.tal(v, decimaler) for v in granser)
    return f"{x1}–{x2} och {y1}–{y2}"


def _forklaring(granser: Granser, sagt: System | None) -> str:
    x1, y1, x2, y2 = granser
    inledning = f"Koordinaterna ({_tal(granser)}) ligger inte i Sverige"
    if sagt:
        inledning += f" i {sagt.namn}, som filen säger att den har"
    rad = "Räkna om filen till SWEREF 99 TM (EPSG:3006) eller WGS 84 från det system den kommer ifrån."
    if x1 >= -180 and x2 <= 180 and y1 >= -90 and y2 <= 90:
        if _rt90_last_som_sweref(granser):
            return (
                f"{inledning}. De ser ut som RT 90 som har räknats om som om det vore SWEREF 99 TM. "
                "Hämta filen på nytt i rätt system, eller räkna om den från RT 90 (EPSG:3021)."
            )
        if _inom(-y2, -y1, _LAT) or _inom(-x2, -x1, _LON):
            return f"{inledning}: ett tecken är omvänt, så att de hamnar på fel sida av jorden. {rad}"
        return f"{inledning}. {rad}"
    for a1, b1, a2, b2 in ((x1, y1, x2, y2), (y1, x1, y2, x2)):
        if _inom(a1, a2, (1_150_000, 1_950_000)) and _inom(b1, b2, (6_100_000, 7_700_000)):
            return f"{inledning}. De ser ut att vara i RT 90, det äldre rikssystemet. {rad}"
        if _inom(a1, a2, (1_100_000, 2_840_000)) and _inom(b1, b2, (7_250_000, 11_500_000)):
            return f"{inledning}. De ser ut att vara i webbkartornas system (Web Mercator, EPSG:3857). {rad}"
    if _inom(y1, y2, _NORR) or _inom(x1, x2, _NORR):
        return f"{inledning}. En del av dem ligger utanför: filen kan blanda två system. {rad}"
    return f"{inledning}. {rad}"


def _rt90_last_som_sweref(granser: Granser) -> bool:
    """Whether the degrees come from RT 90 numbers that somebody took for SWEREF 99 TM: seen in a published file."""
    fram = Transformer.from_crs(4326, 3006, always_xy=True)
    x, y = fram.transform([granser[0], granser[2]], [granser[1], granser[3]])
    return _inom(min(x), max(x), (1_150_000, 1_950_000)) and _inom(min(y), max(y), (6_000_000, 7_800_000))
