"""What a file of outlines holds, and the call that has it read by a process with bounded memory and time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

STORST_FIL: Final = 20_000_000  # bytes, of all files together
FLEST_FILER: Final = 12
TIDSGRANS: Final = 40.0  # seconds
_ROT: Final = Path(__file__).resolve().parents[2]

FOR_STOR: Final = "Filen är för stor: {} MB. Gränsen är 20 MB. Förenkla gränserna eller dela upp filen."
FOR_TUNG: Final = (
    "Filen är för tung att läsa: den packar upp till mer än vad som får plats, eller tar för lång tid. Förenkla "
    "gränserna, eller spara bara det lager som behövs, och försök igen."
)
TRASIG: Final = (
    "Filen går inte att läsa: den är skadad eller avbruten. Spara den på nytt ur kartprogrammet och försök igen."
)


class Olaslig(Exception):
    """The file can't be read; the text says why and what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class Granspost:
    """One feature of the file: its number (from 1), its properties as text, its outline as GeoJSON in WGS 84.

    `geometri` is None when `fel` says what is wrong with it. `areal_km2` is the area of the file's own coordinates: on
    the plane of its projection, or on the ellipsoid when they are degrees.
    """

    nr: int
    egenskaper: dict[str, str]
    geometri: dict[str, Any] | None
    fel: str
    areal_km2: float | None


@dataclass(frozen=True, slots=True)
class Granslager:
    """The features of a file. `slag`: kind of file. `system`: its coordinate system by name. `namnfalt`: the property
    that looks like the name. `noter`: what the reader should know.
    """

    slag: str
    system: str
    namnfalt: str
    poster: tuple[Granspost, ...]
    noter: tuple[str, ...]


def las(filer: Sequence[tuple[str, bytes]], *, tidsgrans: float = TIDSGRANS) -> Granslager:
    """Read files (name, content) that belong together, by what they hold. Raises `Olaslig`."""
    storlek = sum(len(innehall) for _, innehall in filer)
    if storlek > STORST_FIL:
        raise Olaslig(FOR_STOR.format(-(-storlek // 1_000_000)))
    if not storlek:
        raise Olaslig("Filen är tom. Välj en annan fil.")
    if len(filer) > FLEST_FILER:
        raise Olaslig("Det är för många filer. Välj filerna för ett lager i taget.")
    with tempfile.TemporaryDirectory(prefix="granser-") as mapp:
        for nr, (namn, innehall) in enumerate(filer):
            # The names are somebody else's: only their endings are kept.
            (Path(mapp) / f"{nr}{Path(namn).suffix.lower()[:12]}").write_bytes(innehall)
        ut = Path(mapp) / "ut.json"
        with ut.open("wb") as strom:
            try:
                kod = subprocess.run(  # noqa: S603 (our own module, and a path of ours)
                    [sys.executable, "-m", "platser.granser.barn", mapp],
                    cwd=_ROT,
                    env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "GDAL_NUM_THREADS": "1", "PROJ_NETWORK": "OFF"},
                    stdin=subprocess.DEVNULL,
                    stdout=strom,
                    stderr=subprocess.DEVNULL,
                    timeout=tidsgrans,
                    check=False,
                ).returncode
            except subprocess.TimeoutExpired:
                raise Olaslig(FOR_TUNG) from None
        if kod < 0:  # killed, as a rule by the limit on memory
            raise Olaslig(FOR_TUNG)
        try:
            svar = json.loads(ut.read_bytes())
        except ValueError:
            raise Olaslig(TRASIG) from None
    if fel := svar.get("fel"):
        raise Olaslig(fel)
    return Granslager(
        svar["slag"],
        svar["system"],
        svar["namnfalt"],
        tuple(Granspost(*post) for post in svar["poster"]),
        tuple(svar["noter"]),
    )
