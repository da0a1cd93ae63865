"""Photos as they come from phones and programs: whole pixels are kept, whatever stands beside them."""

import io
import struct

import pytest
from PIL import ExifTags, Image

from samverkan.bild import omkodad
from samverkan.fel import Ogiltigt


def foto(exif: bytes = b"", format_: str = "JPEG") -> bytes:
    """Forty by twenty pixels: red to the left, blue to the right."""
    bild = Image.new("RGB", (40, 20), "red")
    bild.paste("blue", (20, 0, 40, 20))
    fil = io.BytesIO()
    bild.save(fil, format_, exif=exif)
    return fil.getvalue()


def exif_med(riktning: int) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = riktning
    return exif.tobytes()


def farg_uppe_till_vanster(data: bytes) -> str:
    with Image.open(io.BytesIO(data)) as bild:
        rod, _, bla = bild.convert("RGB").crop((2, 2, 3, 3)).tobytes()
    return "röd" if rod > bla else "blå"


@pytest.mark.parametrize(
    ("riktning", "matt", "farg"),
    [
        (1, (40, 20), "röd"),
        (2, (40, 20), "blå"),
        (3, (40, 20), "blå"),
        (4, (40, 20), "röd"),
        (5, (20, 40), "röd"),
        (6, (20, 40), "röd"),
        (7, (20, 40), "blå"),
        (8, (20, 40), "blå"),
        (9, (40, 20), "röd"),
    ],
)
def test_en_bild_vands_som_kameran_holls(riktning, matt, farg):
    bild = omkodad(foto(exif_med(riktning)))
    assert (bild.bredd, bild.hojd) == matt
    assert farg_uppe_till_vanster(bild.innehall) == farg


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("skadad", [(0x011A, 2, 4, 0x41414141), (0x8825, 2, 4, 0x41414141), (0x0100, 2, 4, 0x41414141)])
def test_skadade_uppgifter_fran_kameran_stoppar_inte_en_hel_bild(format_, skadad):
    """The orientation, and a value of a kind that it can't be: Pillow can read that, but not write it anew."""
    poster = sorted([(0x0112, 3, 1, 6), skadad])
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, len(poster))
    exif += b"".join(struct.pack("<HHII", *post) for post in poster) + b"\0\0\0\0"
    bild = omkodad(foto(exif, format_))
    assert (bild.bredd, bild.hojd) == (20, 40)
    assert b"Exif" not in bild.innehall


@pytest.mark.parametrize(
    "data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"GIF89a" + b"\0" * 40]
)
def test_det_som_inte_ar_en_bild_av_tillatet_slag_tas_inte_emot(data):
    with pytest.raises(Ogiltigt, match="JPEG-, PNG- eller WebP"):
        omkodad(data)
