"""Prints the HTML file as tagged PDF, and tells how far it has come."""

from __future__ import annotations

import gc
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from math import exp
from typing import Final

from pydyf import PDF, Object, Stream, _to_bytes
from weasyprint import CSS, HTML, Document
from weasyprint.css import ColorProfile
from weasyprint.document import Page
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from lagesbild.dokument.delar import Framsteg, tyst
from lagesbild.dokument.diagramtext import satt_rader

satt_rader()

VARIANT: Final = "pdf/a-2a"
FARGRYMD: Final = "sRGB"

# PDF/UA-1 is claimed beside PDF/A-2a. PDF/A allows properties that it does not know itself only with a description of
# them (ISO 19005-2, 6.6.2.3), and both must stand in the one rdf:RDF that there may be.
_UA: Final = (
    b'<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    b'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    b'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
    b'<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>'
)

_STIL: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_TYPSNITT: Final = re.compile(r'(@font-face\{font-family:)"Inter"')
_ANVANDS: Final = re.compile(r'"Inter"')
_ANVANDS_I_SVG: Final = re.compile(r'(<svg [^>]*\bfont-family=")Inter\b')
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
    """The PDF (PDF/A-2a and PDF/UA-1) of exactly this HTML. Nothing is fetched: no network, no files, only data: URLs.

    The same HTML gives the same bytes: the only dates in the file are those of the HTML (`dcterms.created`), and its
    identifier is the hash of its content.

    The garbage collector leaves what was there before alone and comes seldom: a document is hundreds of thousands of
    objects that nearly all live to the end, but each round of page breaking leaves cycles behind. What is left when the
    file is there, the worker throws away between its jobs.
    """
    with _avlyssna(framsteg), _gles_skrapsamling():
        kropp, stil, typsnitt = _utan_stil(html)
        utskrift = HTML(string=kropp, url_fetcher=_hamtare())
        val = {"pdf_variant": VARIANT, "output_intent": FARGRYMD}
        dokument = utskrift.render(font_config=typsnitt, stylesheets=stil, color_profiles={FARGRYMD: _srgb()}, **val)
        for sida in dokument.pages:
            sida.__class__ = _Sida
        data = dokument.write_pdf(finisher=_avsluta, **val)
    framsteg("Klar", 100)
    return bytes(data)


class _Sida(Page):
    """A page that keeps what was painted as one run of bytes: the file says the same, a thousand objects are gone."""

    def paint(self, stream: Stream, scale: float = 1) -> None:
        super().paint(stream, scale)
        stream.stream[:] = [b"\n".join(map(_to_bytes, stream.stream))]


class _Skrivet(Object):
    """An object as the bytes that it became, once: pydyf asks for them twice, for the file and for its identifier."""

    def __init__(self, objekt: Object) -> None:
        self.number, self.generation, self.free = objekt.number, objekt.generation, objekt.free
        self.offset = 0
        self._data, self._delbar = objekt.data, objekt.compressible

    @property
    def data(self) -> bytes:
        return self._data

    @property
    def compressible(self) -> bool:
        return self._delbar


def _hamtare() -> URLFetcher:
    return URLFetcher(allowed_protocols=("data",), allow_redirects=False)


def _utan_stil(html: str) -> tuple[str, list[CSS], FontConfiguration | None]:
    """The file without its style sheet, and the sheet as it was read the last time: half of the file are fonts.

    The fonts in the sheet go before those of the same name on the machine, which Fontconfig may take instead: then the
    bytes depend on what is installed. So they are read under a name that no machine has, which is asked for first. A
    letter that they lack may still be found in the machine's.
    """
    traff = _STIL.search(html)
    if traff is None:
        return html, [], None
    stil, typsnitt = _last_stil(traff[1])
    kropp = _ANVANDS_I_SVG.sub(r"\1Inter Lagesbild, Inter", html[: traff.start()] + html[traff.end() :])
    return kropp, [stil], typsnitt


@lru_cache(maxsize=4)
def _last_stil(text: str) -> tuple[CSS, FontConfiguration]:
    typsnitt = FontConfiguration()
    text = _ANVANDS.sub('"Inter Lagesbild", "Inter"', _TYPSNITT.sub(r'\1"Inter Lagesbild"', text))
    return CSS(string=text, font_config=typsnitt, url_fetcher=_hamtare()), typsnitt


@cache
def _srgb_fil() -> bytes:
    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


def _srgb() -> ColorProfile:
    """What the colours mean, which PDF/A wants said. By itself WeasyPrint opens the same file and never closes it."""
    return ColorProfile(BytesIO(_srgb_fil()), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))


def _avsluta(dokument: Document, pdf: PDF) -> None:
    """Write into the metadata that the file is PDF/UA-1 too. Pages and objects are let go before the file is built."""
    dokument.pages.clear()
    uppgifter = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    text: bytes = b"".join(uppgifter.stream)
    uppgifter.stream = [text.replace(b"</rdf:RDF>", _UA + b"</rdf:RDF>")]
    for i, objekt in enumerate(pdf.objects):
        if objekt.free != "f":
            pdf.objects[i] = _Skrivet(objekt)


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
def _gles_skrapsamling() -> Iterator[None]:
    var_fryst = gc.get_freeze_count() > 0  # a worker's child: what it shares with its parent stays out of it
    if not var_fryst:
        gc.freeze()
    forr = gc.get_threshold()
    gc.set_threshold(50_000, 10, 10)
    try:
        yield
    finally:
        gc.set_threshold(*forr)
        if not var_fryst:
            gc.unfreeze()
