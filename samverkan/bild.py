"""Photos that come in: read, turned the right way up, made smaller, and written anew without what the camera told.

A photo from a phone tells where it was taken, when and by which phone. Nothing of that is kept: the pixels are written
into a new file, and only those.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import IO, Final

from PIL import ExifTags, Image

from samverkan.fel import Ogiltigt

STORST_FIL: Final = 20 * 1024 * 1024  # bytes in
FLEST_BILDPUNKTER: Final = 60_000_000  # a file of some kilobytes can unpack to gigabytes
LANGSTA_SIDA: Final = 1600  # pixels out
KVALITET: Final = 82
FORMAT: Final = ("JPEG", "PNG", "WEBP")

_VANDNING: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_KANALER: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type
# First column and row, and the steps to the next ones, of each pass of an interlaced PNG.
_ADAM7: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_TUGGA: Final = 1 << 20  # bytes unpacked at a time


@dataclass(frozen=True, slots=True)
class Bild:
    """A JPEG without metadata; width and height in pixels."""

    innehall: bytes
    bredd: int
    hojd: int


def last(fil: IO[bytes]) -> bytes:
    """What came in, and no more than tells `omkodad` that it is too much."""
    return fil.read(STORST_FIL + 1)


def omkodad(data: bytes, *, falt: str = "fil", langsta_sida: int = LANGSTA_SIDA) -> Bild:
    """The picture as a JPEG, no side longer than `langsta_sida` pixels, without metadata. Raises `Ogiltigt`."""
    if len(data) > STORST_FIL:
        raise Ogiltigt(f"Bilden är större än {STORST_FIL // 1024 // 1024} MB. Välj en mindre.", falt=falt)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMAT) as fil:
                if fil.width * fil.height > FLEST_BILDPUNKTER:
                    raise Ogiltigt("Bilden har för många bildpunkter. Välj en mindre.", falt=falt)
                if fil.format == "PNG" and not _hel_png(data):
                    raise OSError("PNG without all its pixels")
                fil.draft("RGB", (langsta_sida, langsta_sida))  # a big JPEG is read at the size that is needed
                bild = _ratt_vand(fil)
                bild.thumbnail((langsta_sida, langsta_sida))
                bild = _utan_genomskinlighet(bild)
    except (Ogiltigt, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Ogiltigt("Bilden har för många bildpunkter. Välj en mindre.", falt=falt) from None
    except Exception:  # noqa: BLE001 - what a decoder says of a damaged file is its own affair: TypeError, zlib.error, …
        raise Ogiltigt(
            "Filen går inte att läsa som en bild. Välj en JPEG-, PNG- eller WebP-fil (en HEIC-fil från en telefon "
            "behöver sparas som JPEG först).",
            falt=falt,
        ) from None
    ut = io.BytesIO()
    # A new image of the same pixels: what the old one carried beside them is not even known here.
    ren = Image.new("RGB", bild.size)
    ren.paste(bild)
    ren.save(ut, "JPEG", quality=KVALITET, optimize=True)
    return Bild(ut.getvalue(), *ren.size)


def _hel_png(data: bytes) -> bool:
    """Whether the pixels are all there. Pillow draws those that a stream that ends early doesn't hold as black."""
    bredd, hojd, djup, farg, sammanflatad = struct.unpack(">IIBB2xB", data[16:29])
    bitar = djup * _KANALER[farg]
    delar = _ADAM7 if sammanflatad else ((0, 0, 1, 1),)
    kvar = 0  # bytes: each row has one more, for its filter
    for x, y, steg_x, steg_y in delar:
        rader, kolumner = -(-(hojd - y) // steg_y), -(-(bredd - x) // steg_x)
        kvar += max(rader, 0) * (1 + -(-kolumner * bitar // 8)) if kolumner > 0 else 0
    strom = zlib.decompressobj()
    plats = len(_PNG)
    while kvar > 0 and plats + 8 <= len(data):
        langd, slag = struct.unpack(">I4s", data[plats : plats + 8])
        bit = data[plats + 8 : plats + 8 + langd] if slag == b"IDAT" else b""
        while bit and kvar > 0:
            kvar -= len(strom.decompress(bit, _TUGGA))
            bit = strom.unconsumed_tail
        plats += 12 + langd
    return kvar <= 0


def _ratt_vand(bild: Image.Image) -> Image.Image:
    """As the camera was held. Only that is read: `ImageOps.exif_transpose` writes all of the EXIF anew, and what is
    damaged in it, as after an edit by another program, stops a picture whose pixels are whole."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            riktning = bild.getexif().get(ExifTags.Base.Orientation)
    except (ArithmeticError, LookupError, OSError, SyntaxError, TypeError, ValueError, struct.error):
        riktning = None  # nobody can say: as it lies in the file
    vandning = _VANDNING.get(riktning) if isinstance(riktning, int) else None
    return bild if vandning is None else bild.transpose(vandning)


def _utan_genomskinlighet(bild: Image.Image) -> Image.Image:
    """RGB; what is seen through lies on white."""
    if bild.mode in ("RGBA", "LA", "PA") or "transparency" in bild.info:
        med = bild.convert("RGBA")
        vit = Image.new("RGB", med.size, "white")
        vit.paste(med, mask=med.getchannel("A"))
        return vit
    return bild.convert("RGB")
