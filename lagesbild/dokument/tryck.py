"""Prints the HTML file as tagged PDF, and tells how far it has come."""

from __future__ import annotations

import gc
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from math import exp
from typing import Final

from weasyprint import HTML
from weasyprint.urls import URLFetcher

from lagesbild.dokument.delar import Framsteg, tyst

VARIANT: Final = "pdf/ua-1"

_STEG: Final = re.compile(r"Step (\d)")
_SIDA: Final = re.compile(r"Page (\d+)")
_OMGANG: Final = re.compile(r"Repagination #(\d+)")
# WeasyPrint's steps: our words, and the share of the whole where the step begins.
_ANDELAR: Final = {
    1: ("Läser dokumentet", 16),
    2: ("Läser formatmallen", 18),
    3: ("Beräknar utseendet", 20),
    4: ("Ställer upp innehållet", 34),
    5: ("Bryter sidor", 38),
    6: ("Skriver PDF:en", 80),
    7: ("Lägger till egenskaper", 96),
}
_SIDOR_I_TAKT: Final = 20.0  # a document is some tens of pages; how many is known only when it has been laid out


def pdf(html: str, *, framsteg: Framsteg = tyst) -> bytes:
    """The PDF (PDF/UA-1) of exactly this HTML. Nothing is fetched: no network, no files, data: addresses only.

    The garbage collector rests meanwhile: a document is hundreds of thousands of objects that all live to the end.
    """
    with _avlyssna(framsteg), _utan_skrapsamling():
        utskrift = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=("data",), allow_redirects=False))
        data = utskrift.write_pdf(pdf_variant=VARIANT)
    framsteg("Klar", 100)
    return bytes(data)


class _Lyssnare(logging.Handler):
    """Turns WeasyPrint's progress messages of this thread into steps in Swedish and a share that never falls.

    What `framsteg` raises goes through: whoever has lost the right to the job can stop the work that way.
    """

    def __init__(self, framsteg: Framsteg) -> None:
        super().__init__(logging.INFO)
        self.framsteg = framsteg
        self.trad = threading.get_ident()
        self.andel = 0
        self.omgang = 1

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread != self.trad:
            return
        text = record.getMessage()
        traff = _STEG.search(text)
        if traff is None or int(traff[1]) not in _ANDELAR:
            return
        steg, andel = _ANDELAR[int(traff[1])]
        if ny := _OMGANG.search(text):
            self.omgang = int(ny[1]) + 1
        if sida := _SIDA.search(text):
            nummer = int(sida[1])
            steg = f"Bryter sidor: sida {nummer}" + (f", omgång {self.omgang}" if self.omgang > 1 else "")
            andel = _sidandel(nummer, self.omgang)
        self.andel = max(self.andel, andel)
        self.framsteg(steg, self.andel)


def _sidandel(sida: int, omgang: int) -> int:
    """A stretch for each round (two to four, until the contents are right), nearer its end page by page."""
    fran, till = {1: (38, 64), 2: (64, 74), 3: (74, 78)}.get(omgang, (78, 80))
    return fran + round((till - fran) * (1 - exp(-sida / _SIDOR_I_TAKT)))


@contextmanager
def _avlyssna(framsteg: Framsteg) -> Iterator[None]:
    logg = logging.getLogger("weasyprint.progress")
    lyssnare = _Lyssnare(framsteg)
    niva, vidare = logg.level, logg.propagate
    logg.addHandler(lyssnare)
    logg.setLevel(logging.INFO)
    logg.propagate = False
    try:
        yield
    finally:
        logg.removeHandler(lyssnare)
        logg.setLevel(niva)
        logg.propagate = vidare


@contextmanager
def _utan_skrapsamling() -> Iterator[None]:
    var_pa = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if var_pa:
            gc.enable()
