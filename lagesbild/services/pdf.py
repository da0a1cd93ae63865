"""The little that we read in a PDF that we made."""

import re
import zlib
from typing import Final

_STROM: Final = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_SIDTRAD: Final = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b", re.DOTALL)


def antal_sidor(pdf: bytes) -> int | None:
    """The number of pages: the largest count in the page tree (ISO 32000-1, 7.7.3). None when there is none to find."""
    delar = [pdf]
    for m in _STROM.finditer(pdf):
        try:
            delar.append(zlib.decompressobj().decompress(pdf[m.end() :]))
        except zlib.error:
            continue
    tal = [int(m[1] or m[2]) for d in delar for m in _SIDTRAD.finditer(d)]
    return max(tal, default=None)
