"""Photos as they come from phones and programs: whole pixels are kept, whatever stands beside them."""

import io
import struct
import zlib

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


def chunk(slag: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + slag + data + struct.pack(">I", zlib.crc32(slag + data))


def png(*delar: bytes, bredd: int = 10, hojd: int = 10, sammanflatad: bool = False) -> bytes:
    """A PNG of RGBA with these chunks."""
    huvud = struct.pack(">IIBBBBB", bredd, hojd, 8, 6, 0, 0, sammanflatad)
    return b"\x89PNG\r\n\x1a\n" + b"".join([chunk(b"IHDR", huvud), *delar, chunk(b"IEND", b"")])


RADER = zlib.compress((b"\0" + b"\x80\x40\x20\xff" * 10) * 10)


def animering(antal: int) -> bytes:
    ruta = struct.pack(">IIIIIHHBB", 0, 10, 10, 0, 0, 0, 1, 0, 0)
    return chunk(b"acTL", struct.pack(">II", antal, 0)) + chunk(b"fcTL", ruta)


@pytest.mark.parametrize(
    "data",
    [
        # An animation with a header that lies: Pillow answers with TypeError.
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 10, 10, 8, 6, 0, 0, 0))[:-5]
        + b"\xa0\x30\x20\x30\x00"
        + animering(2)
        + chunk(b"IDAT", RADER)
        + chunk(b"IEND", b""),
        png(chunk(b"IDAT", b"xx")),  # not packed at all
        png(chunk(b"IDAT", zlib.compress((b"\0" + b"\x80" * 40) * 5))),  # half of the rows
        png(chunk(b"IDAT", RADER[: len(RADER) // 2])),
        png(),
        foto(format_="JPEG")[:300],
    ],
)
def test_en_skadad_bild_far_ett_svar_om_vad_som_gar_att_lasa(data):
    with pytest.raises(Ogiltigt, match="går inte att läsa som en bild"):
        omkodad(data)


@pytest.mark.parametrize(("bredd", "hojd"), [(1, 1), (3, 2), (10, 10), (9, 17)])
def test_en_hel_sammanflatad_png_lases(bredd, hojd):
    """Seven passes, some of them empty in a small picture."""
    monster = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    rader = b""
    for x, y, steg_x, steg_y in monster:
        kolumner = len(range(x, bredd, steg_x))
        rader += (b"\0" + b"\xff\0\0\xff" * kolumner) * (len(range(y, hojd, steg_y)) if kolumner else 0)
    hel = png(chunk(b"IDAT", zlib.compress(rader)), bredd=bredd, hojd=hojd, sammanflatad=True)
    with Image.open(io.BytesIO(omkodad(hel).innehall)) as bild:
        rod, _, bla = bild.convert("RGB").crop((0, 0, 1, 1)).tobytes()
    assert rod > bla
    kort = png(chunk(b"IDAT", zlib.compress(rader[:-1])), bredd=bredd, hojd=hojd, sammanflatad=True)
    with pytest.raises(Ogiltigt, match="går inte att läsa"):
        omkodad(kort)


@pytest.mark.parametrize("lage", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_av_alla_farglagen_lases(lage):
    fil = io.BytesIO()
    Image.new(lage, (13, 7)).save(fil, "PNG")
    assert omkodad(fil.getvalue()).bredd == 13
