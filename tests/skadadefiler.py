"""More than two hundred files that nobody should have to read, the same ones every time."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import xlsxwriter

from tests.inlasningsfiler import xlsx

GOTT: list[list[Any]] = [["kategori", "ar", "manad", "antal"], ["Klotter", 2024, 1, 12], ["Rån", 2024, 2, 3]]
CSV = "kategori;ar;manad;antal\nSkadegörelse på gång;2024;1;12\nRån;2024;2;3\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def skadade() -> Iterator[tuple[str, bytes]]:
    """(name, content) of each file."""
    yield from _avhuggna()
    yield from _forvanskade()
    yield from _text()
    yield from _fel_slag()
    yield from _bomber()
    yield from _innehall()


def _avhuggna() -> Iterator[tuple[str, bytes]]:
    hel, ods = xlsx(GOTT), _ods()
    for n in range(60):
        yield f"avhuggen-{n}.xlsx", hel[: len(hel) * n // 60]
    for n in range(20):
        yield f"avhuggen-{n}.ods", ods[: len(ods) * n // 20]
    for n in range(10):
        yield f"avhuggen-{n}.csv", CSV.encode("utf-16")[: 7 + 11 * n]


def _forvanskade() -> Iterator[tuple[str, bytes]]:
    """A byte or a run of bytes that is wrong, at many places."""
    hel = xlsx(GOTT)
    for n in range(60):
        plats = (n * 7919) % len(hel)
        yield f"vand-byte-{n}.xlsx", hel[:plats] + bytes([hel[plats] ^ 0xFF]) + hel[plats + 1 :]
    for n in range(15):
        plats = (n * 104729) % (len(hel) - 64)
        yield f"nollor-{n}.xlsx", hel[:plats] + bytes(64) + hel[plats + 64 :]
    for n, (fil, innehall) in enumerate(_trasiga_delar()):
        yield f"del-{n}.xlsx", _med(hel, fil, innehall)


def _trasiga_delar() -> Iterator[tuple[str, bytes | None]]:
    blad, bok, strangar = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
    for fil in (blad, bok, strangar, "[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        yield from ((fil, innehall) for innehall in (b"", b"<", b"inte xml", b"\xff\xfe\x00\x00", None))
    celler = [
        b'<c r="ZZZZZZ1"><v>1</v></c>', b'<c r="A99999999999"><v>1</v></c>', b'<c r=""><v>1</v></c>',
        b'<c r="A1" t="s"><v>999999</v></c>', b'<c r="A1" t="s"><v>-1</v></c>', b'<c r="A1"><v>1e999</v></c>',
        b'<c r="A1"><v>NaN</v></c>', b'<c r="A1" t="d"><v>i dag</v></c>', b'<c r="XFD1048576"><v>1</v></c>',
    ]  # fmt: skip
    for cell in celler:
        yield blad, b'<worksheet><sheetData><row r="1">' + cell + b"</row></sheetData></worksheet>"
    entiteter = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    yield blad, b'<!DOCTYPE x [<!ENTITY l0 "lol">' + entiteter + b"]><worksheet>&l9;</worksheet>"
    yield blad, b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&f;</t></is></c></row></sheetData></worksheet>'  # fmt: skip # noqa: E501


def _text() -> Iterator[tuple[str, bytes]]:
    yield "fel-kodning.csv", CSV.encode("cp850")
    yield "utf16-utan-bom.csv", CSV.encode("utf-16-le")
    yield "blandad.csv", CSV.encode() + CSV.encode("latin-1")
    yield "oavslutat-citat.csv", b'kategori;ar;antal\n"Klotter;2024;1\n' + b"x;2024;1\n" * 40_000
    yield "nollbyte.csv", CSV.encode().replace(b"12", b"1\x002")
    yield "bara-skiljetecken.csv", b";;;;\n" * 500
    yield "bara-rubriker.csv", b"kategori;ar;manad;antal\n"
    yield "en-lang-rad.csv", b"a;" * 300_000
    yield "bara-blanksteg.csv", b" \r\n\t " * 100
    yield "bara-bom.csv", b"\xef\xbb\xbf"
    yield "slump.csv", bytes((n * n * 31 + n) % 256 for n in range(5000))
    yield "latin1-styrtecken.csv", bytes(range(128, 256)) * 20
    for nr, cell in enumerate(("=cmd|'/c calc'!A1", "+46", "@SUM(A1)", "-2+3", '=HYPERLINK("http://x")', "\t=1")):
        yield f"formel-i-csv-{nr}.csv", f"kategori;ar;antal\n{cell};2024;1\nRån;2024;{cell}\n".encode()


def _fel_slag() -> Iterator[tuple[str, bytes]]:
    html = b"<html><head><title>Tabell</title></head><body><table><tr><td>1</td></tr></table></body></html>"
    yield "tabell.xls", html
    yield "tabell2.xls", b"\xef\xbb\xbf\r\n  <!DOCTYPE html>" + html
    yield "tabell3.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    yield "rapport.xlsx", b"%PDF-1.7\n%\xe2\xe3\n" + bytes(500)
    yield "bild.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(500)
    yield "bild.csv", b"\xff\xd8\xff\xe0" + bytes(500)
    yield "arkiv.xlsx", b"\x1f\x8b\x08" + bytes(100)
    yield "arkiv2.xlsx", b"7z\xbc\xaf\x27\x1c" + bytes(100)
    yield "text.xls", b"{\\rtf1 hej}"
    yield "program.xls", b"MZ" + bytes(range(256)) * 4
    yield "tomt-arkiv.xlsx", b"PK\x05\x06" + bytes(18)
    yield "word.xlsx", _zip({"word/document.xml": b"<w/>"})
    yield "annat.xlsx", _zip({"las.txt": b"hej"})
    yield "las.ods", _zip({"content.xml": b"<x/>", "META-INF/manifest.xml": b"<manifest:encryption-data/>"})
    yield "losenord.xlsx", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    for n in range(8):
        yield f"ole-{n}.xls", OLE + bytes((n * 37 + m) % 256 for m in range(512 * n))


def _bomber() -> Iterator[tuple[str, bytes]]:
    blad = b"<worksheet><sheetData>" + b"<row><c><v>1</v></c></row>" * 6_000_000
    yield "bomb.xlsx", _zip({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": blad})
    yield "bomb.ods", _zip({"content.xml": b" " * 160_000_000})
    hel = xlsx(GOTT)
    # The header says that it is small: the sizes in a zip are what somebody wrote there.
    ljuger = _med(hel, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData>" + b" " * 160_000_000)
    yield "bomb-som-ljuger.xlsx", _med_storlek(ljuger, 160_000_022, 1000)
    yield "manga-filer.xlsx", _zip({f"xl/{n}": b"" for n in range(5200)} | {"xl/workbook.xml": b"<x/>"})
    yield "manga-celler.csv", b"1;1;1;1;1;1;1;1;1;1\n" * 210_000


def _innehall() -> Iterator[tuple[str, bytes]]:
    """Files that can be read, and hold nothing to read."""
    ut = BytesIO()
    bok = xlsxwriter.Workbook(ut, {"in_memory": True})
    for _ in range(3):
        bok.add_worksheet()
    bok.close()
    yield "tomma-blad.xlsx", ut.getvalue()
    yield "bara-formler.xlsx", _formler("")
    ut = BytesIO()
    bok = xlsxwriter.Workbook(ut, {"in_memory": True})
    bok.add_worksheet().write(1_048_575, 16_383, 1)
    bok.close()
    yield "sista-cellen.xlsx", ut.getvalue()
    ut = BytesIO()
    bok = xlsxwriter.Workbook(ut, {"in_memory": True})
    ark = bok.add_worksheet()
    ark.write(0, 0, 1)
    ark.write(1_048_575, 200, 1)
    bok.close()
    yield "tva-horn.xlsx", ut.getvalue()
    yield "ett-ord.xlsx", xlsx([["hej"]])
    yield "en-lang-text.xlsx", xlsx([["x" * 32_000] * 50])
    yield "tal-utan-rubriker.xlsx", xlsx([[n * m for n in range(20)] for m in range(20)])


def _formler(varde: str) -> bytes:
    ut = BytesIO()
    bok = xlsxwriter.Workbook(ut, {"in_memory": True})
    ark = bok.add_worksheet()
    for k, rubrik in enumerate(GOTT[0]):
        ark.write(0, k, rubrik)
    ark.write_row(1, 0, ["Klotter", 2024, 1])
    ark.write_formula(1, 3, "=6*2", None, varde)
    bok.close()
    return ut.getvalue()


def med_formel() -> bytes:
    """The only figure is a formula with its value beside it."""
    return _formler("12")


def med_makro() -> bytes:
    """A workbook that carries a macro."""
    ut = BytesIO(xlsx(GOTT))
    with zipfile.ZipFile(ut, "a") as arkiv:
        arkiv.writestr("xl/vbaProject.bin", OLE + bytes(100))
    return ut.getvalue()


def med_tomma_rader() -> bytes:
    """A figure on the second row and one on the last of a million."""
    ut = BytesIO()
    bok = xlsxwriter.Workbook(ut, {"in_memory": True})
    ark = bok.add_worksheet()
    for r, rad in enumerate(GOTT[:2]):
        ark.write_row(r, 0, rad)
    ark.write_row(1_000_000, 0, GOTT[2])
    bok.close()
    return ut.getvalue()


def med_sammanslagna() -> bytes:
    """The category stands once, in a cell merged over two rows; a matrix by month."""
    ut = BytesIO()
    bok = xlsxwriter.Workbook(ut, {"in_memory": True})
    ark = bok.add_worksheet()
    manader = "jan feb mars april maj juni juli aug sep okt nov dec".split()
    ark.write_row(0, 2, manader)
    ark.merge_range(1, 0, 2, 0, "Klotter")
    for r, ar in enumerate((2023, 2024), 1):
        ark.write_row(r, 1, [ar, *range(1, 13)])
    bok.close()
    return ut.getvalue()


def _ods() -> bytes:
    celler = "".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in "abcd")
    return _zip({
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"<office:document-content><office:body><table:table table:name='T'><table:table-row>{celler}"
        "</table:table-row></table:table></office:body></office:document-content>".encode(),
    })  # fmt: skip


def _zip(filer: dict[str, bytes]) -> bytes:
    ut = BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as arkiv:
        for namn, innehall in filer.items():
            arkiv.writestr(namn, innehall)
    return ut.getvalue()


def _med(hel: bytes, fil: str, innehall: bytes | None) -> bytes:
    """The archive with one of its files replaced, or without it."""
    with zipfile.ZipFile(BytesIO(hel)) as arkiv:
        filer = {namn: arkiv.read(namn) for namn in arkiv.namelist()}
    filer.pop(fil)
    return _zip(filer | ({fil: innehall} if innehall is not None else {}))


def _med_storlek(arkiv: bytes, fran: int, till: int) -> bytes:
    return arkiv.replace(struct.pack("<I", fran), struct.pack("<I", till))
