"""A section's text (the small HTML that `lagesbild.text` lets through) as Word's paragraphs, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

from docx.shared import Pt
from docx.text.run import Run

from lagesbild.dokument.ord.xml import Fotnoter, element, lank

_NOT = re.compile(r"not-(\d+)")


class Textskrivare(HTMLParser):
    """Writes HTML into a docx. `rubrik`: how many ranks its headings lie under Word's (h3 with 1 is Heading 2)."""

    def __init__(self, fil: Any, noter: Sequence[str], fotnoter: Fotnoter) -> None:
        super().__init__(convert_charrefs=True)
        self.fil, self.noter, self.fotnoter = fil, noter, fotnoter
        self._stycke: Any = None
        self._listor: list[str] = []
        self._fet = self._kursiv = self._tyst = 0
        self._lank: Any = None
        self._lankmal: Any = None
        self._tabell: list[list[tuple[str, bool]]] | None = None
        self._ny_numrering = False

    def skriv(self, html: str) -> None:
        self.feed(html)
        self.close()
        self._stycke = None
        self.reset()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attribut = dict(attrs)
        if tag == "p" and not self._listor and self._tabell is None:
            self._stycke = self.fil.add_paragraph(style="Body Text")
        elif tag in {"h3", "h4", "h5", "h6"}:
            # Below the program's own: what heads a paragraph of a text has no place among the numbered sections.
            self._stycke = self.fil.add_heading(level=min(9, int(tag[1]) - 1))
        elif tag in {"ul", "ol"}:
            self._listor.append(tag)
            self._ny_numrering = tag == "ol"
        elif tag == "li" and self._tabell is None:
            niva = min(len(self._listor), 3)
            namn = "List Number" if self._listor and self._listor[-1] == "ol" else "List Bullet"
            self._stycke = self.fil.add_paragraph(style=namn if niva < 2 else f"{namn} {niva}")
            if namn == "List Number":
                self._numrera()
        elif tag == "br" and self._stycke is not None:
            self._stycke.add_run().add_break()
        elif tag == "strong":
            self._fet += 1
        elif tag == "em":
            self._kursiv += 1
        elif tag == "table":
            self._tabell = []
        elif tag == "tr" and self._tabell is not None:
            self._tabell.append([])
        elif tag in {"th", "td"} and self._tabell:
            self._tabell[-1].append(("", tag == "th"))
            self._tabell[-1] += [("", tag == "th")] * (int(attribut.get("colspan") or 1) - 1)
        elif tag == "a" and self._stycke is not None and self._tabell is None:
            adress = attribut.get("href") or ""
            if traff := _NOT.fullmatch(adress.removeprefix("#")):
                self._not(int(traff[1]))
            else:
                self._lank = lank(self._stycke, adress)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "h3", "h4", "h5", "h6", "li"} and self._tabell is None:
            self._stycke = None if tag != "p" or not self._listor else self._stycke
        elif tag in {"ul", "ol"} and self._listor:
            self._listor.pop()
        elif tag == "strong":
            self._fet -= 1
        elif tag == "em":
            self._kursiv -= 1
        elif tag == "a":
            self._lank, self._tyst = None, 0
        elif tag == "table" and self._tabell is not None:
            self._skriv_tabell(self._tabell)
            self._tabell = None

    def handle_data(self, data: str) -> None:
        text = re.sub(r"\s+", " ", data)
        if self._tabell is not None:
            if self._tabell and self._tabell[-1] and text.strip():
                gammal, rubrik = self._tabell[-1][-1]
                self._tabell[-1][-1] = (f"{gammal} {text}".strip(), rubrik)
            return
        if self._tyst or not text or (self._stycke is None and text == " "):
            return
        if self._stycke is None:
            self._stycke = self.fil.add_paragraph(style="Body Text")
        rad = self._stycke.add_run(text)
        rad.bold, rad.italic = bool(self._fet) or None, bool(self._kursiv) or None
        if self._lank is not None:
            rad.style = "Hyperlink"
            self._lank.append(rad._r)

    def _not(self, nummer: int) -> None:
        self._tyst = 1  # the number that the link shows: Word sets its own
        if nummer <= len(self.noter):
            self.fotnoter.marke(self._stycke.add_run(), self.noter[nummer - 1])

    def _numrera(self) -> None:
        """Each list begins with 1: a style's own numbering would run on through the document."""
        if not self._ny_numrering:
            if self._lankmal is not None:
                self._stycke._p.get_or_add_pPr().append(self._numpr(self._lankmal))
            return
        self._ny_numrering = False
        numrering = self.fil.part.numbering_part.numbering_definitions._numbering
        stil = self._stycke.style.element.pPr
        if stil is None or stil.numPr is None:
            return
        grund = numrering.num_having_numId(stil.numPr.numId.val).abstractNumId.val
        ny = numrering.add_num(grund)
        ny.add_lvlOverride(ilvl=0).add_startOverride(1)
        self._lankmal = ny.numId
        self._stycke._p.get_or_add_pPr().append(self._numpr(ny.numId))

    @staticmethod
    def _numpr(nummer: int) -> Any:
        numpr = element("w:numPr")
        numpr.append(element("w:ilvl", val="0"))
        numpr.append(element("w:numId", val=str(nummer)))
        return numpr

    def _skriv_tabell(self, rader: list[list[tuple[str, bool]]]) -> None:
        bredd = max((len(r) for r in rader), default=0)
        if not bredd:
            return
        tabell = self.fil.add_table(len(rader), bredd, style="Table Grid")
        for i, rad in enumerate(rader):
            if i == 0 and all(rubrik for _, rubrik in rad):
                tabell.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
            for j, (text, rubrik) in enumerate(rad):
                stycke = tabell.cell(i, j).paragraphs[0]
                bit: Run = stycke.add_run(text)
                bit.bold, bit.font.size = rubrik or None, Pt(9)
        self.fil.add_paragraph()
