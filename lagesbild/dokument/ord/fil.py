"""The whole file: cover, contents, sections, tables, figures."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import docx as python_docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from lagesbild.dokument.delar import (
    Besked,
    Cell,
    Del,
    Dokument,
    Figur,
    Framsteg,
    Kapitel,
    Lista,
    Rad,
    Stycke,
    Tabell,
    tyst,
)
from lagesbild.dokument.ord.text import Textskrivare
from lagesbild.dokument.ord.xml import SPRAK, Bokmarken, Fotnoter, element, falt, fast_tid, lank
from lagesbild.dokument.rasterbild import png

BREDD: Final = Mm(160)
TYPSNITT: Final = "Arial"
# Ground and text of the levels: the light ones of tokens.css.
NIVAER: Final = {
    "niva-1": ("DCEEE0", "1B4A2C"),
    "niva-2": ("F7E08A", "443500"),
    "niva-3": ("F0A04B", "3A1D00"),
    "niva-4": ("C62A1E", "FFFFFF"),
    "niva-5": ("4E1A78", "FFFFFF"),
    "saknas": ("E9ECEE", "545C64"),
}
_EJ_I_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_RAM: Final = re.compile(r'viewBox="0 0 ([\d.]+) ')
_ALT: Final = re.compile(r"<title[^>]*>([^<]*)</title>(?:<desc[^>]*>([^<]*)</desc>)?")


def docx(dokument: Dokument, *, framsteg: Framsteg = tyst) -> bytes:
    """The document as a Word file. The same document gives the same bytes."""
    return _Skrivare(_for_xml(dokument)).skriv(framsteg)


def _for_xml(varde: Any) -> Any:
    """The same values without the signs that XML, and so a Word file, can't hold: a text pasted from another program
    carries them unseen (a line break of PowerPoint is one), and a frozen version can't be mended."""
    if isinstance(varde, str):
        return _EJ_I_XML.sub("", varde)
    if isinstance(varde, tuple):
        return tuple(_for_xml(v) for v in varde)
    if is_dataclass(varde) and not isinstance(varde, type):
        return replace(varde, **{f.name: _for_xml(getattr(varde, f.name)) for f in fields(varde)})
    return varde


class _Skrivare:
    def __init__(self, d: Dokument) -> None:
        self.d = d
        self.fil: Any = python_docx.Document()
        self.bokmarken = Bokmarken()
        self.fotnoter = Fotnoter(self.fil)

    def skriv(self, framsteg: Framsteg) -> bytes:
        framsteg("Sätter ihop Word-filen", 15)
        self._stilar()
        self._sida()
        self._omslag()
        self._innehall()
        for i, kapitel in enumerate(self.d.kapitel):
            framsteg(f"Skriver avsnitt: {kapitel.rubrik}", 16 + 80 * i // len(self.d.kapitel))
            self._kapitel(kapitel)
        self._bilaga()
        self.fotnoter.lagg_till()
        framsteg("Sparar Word-filen", 97)
        ut = BytesIO()
        self.fil.save(ut)
        return fast_tid(ut.getvalue())

    # --- Frame -------------------------------------------------------------------------------------------------------

    def _stilar(self) -> None:
        stilar = self.fil.styles
        sprak = element("w:lang", val=SPRAK, eastAsia=SPRAK, bidi="ar-SA")
        forval = stilar.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        for gammal in forval.findall(qn("w:lang")):
            forval.remove(gammal)
        forval.append(sprak)
        for namn, bas in (("footnote text", "Normal"), ("footnote reference", None), ("Hyperlink", None)):
            slag = WD_STYLE_TYPE.PARAGRAPH if bas else WD_STYLE_TYPE.CHARACTER
            ny = stilar.add_style(namn, slag, builtin=True)
            ny.quick_style = False
            if bas:
                ny.base_style, ny.font.size = stilar[bas], Pt(9)
        stilar["footnote reference"].font.superscript = True
        stilar["Hyperlink"].font.underline = True
        for namn in ("Title", "Subtitle", "Caption", *(f"Heading {i}" for i in range(1, 10))):
            self._typsnitt(stilar[namn])
            stilar[namn].font.color.rgb = RGBColor(0x14, 0x18, 0x1C)
            stilar[namn].paragraph_format.keep_with_next = True
        self._typsnitt(stilar["Normal"])
        stilar["Normal"].font.size = Pt(10.5)
        stilar["Subtitle"].font.italic = False
        stilar["Caption"].font.size = Pt(9.5)

    @staticmethod
    def _typsnitt(stil: Any) -> None:
        """A font that every machine has. The theme's would win over a mere name."""
        stil.font.name = TYPSNITT
        fonter = stil.element.rPr.rFonts
        for attribut in list(fonter.attrib):
            del fonter.attrib[attribut]
        for vilka in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonter.set(qn(f"w:{vilka}"), TYPSNITT)

    def _sida(self) -> None:
        d, egenskaper = self.d, self.fil.core_properties
        egenskaper.title, egenskaper.author = f"{d.titel} – {d.omrade}", d.parter or d.omrade
        egenskaper.subject, egenskaper.language, egenskaper.comments = d.undertitel, SPRAK, ""
        egenskaper.last_modified_by, egenskaper.revision = d.parter or d.omrade, 1
        if d.skapad:
            egenskaper.created = egenskaper.modified = datetime.fromisoformat(d.skapad)
        del_ = self.fil.sections[0]
        del_.page_width, del_.page_height = Mm(210), Mm(297)
        del_.left_margin = del_.right_margin = Mm(25)
        del_.top_margin, del_.bottom_margin = Mm(25), Mm(22)
        del_.different_first_page_header_footer = True
        huvud = del_.header.paragraphs[0]
        huvud.text = f"{d.omrade} · {d.titel}\t{d.markning}"
        stopp = self.fil.styles["Header"].paragraph_format.tab_stops
        stopp.clear_all()
        stopp.add_tab_stop(BREDD, WD_TAB_ALIGNMENT.RIGHT)
        fot = del_.footer.paragraphs[0]
        fot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        falt(fot, "PAGE", "2")

    def _omslag(self) -> None:
        d = self.d
        self.fil.add_paragraph(d.omrade, style="Subtitle")
        self.fil.add_paragraph(d.titel, style="Title")
        for text in (d.undertitel, d.parter):
            if text:
                self.fil.add_paragraph(text, style="Subtitle")
        self.fil.add_paragraph(" ".join(f"{text.rstrip('.')}." for text in (d.status, d.datum, d.utgava) if text))
        self.fil.add_page_break()

    def _innehall(self) -> None:
        """A table of contents that Word fills with page numbers, and that lists the headings until then."""
        rubrik = self.fil.add_paragraph("Innehåll", style="TOC Heading" if self._finns("TOC Heading") else "Title")
        rubrik.paragraph_format.keep_with_next = True
        stycke = self.fil.add_paragraph()
        falt(stycke, r'TOC \o "1-3" \h \z \u', "Högerklicka här och välj Uppdatera fält för sidnummer.")
        for kapitel in self.d.kapitel:
            rad = self.fil.add_paragraph()
            rad.paragraph_format.left_indent = Mm(5 * (kapitel.djup - 1))
            rad.paragraph_format.space_after = Pt(2)
            lank(rad, f"#{kapitel.id}").append(rad.add_run(kapitel.rubrik)._r)
        self.fil.add_page_break()

    def _finns(self, namn: str) -> bool:
        return any(stil.name == namn for stil in self.fil.styles)

    # --- Sections ----------------------------------------------------------------------------------------------------

    def _kapitel(self, k: Kapitel) -> None:
        rubrik = self.fil.add_heading(k.rubrik, level=k.djup)
        self.bokmarken.satt(rubrik, k.id)
        if k.intern:
            self.fil.add_paragraph().add_run("Bara i den interna utgåvan").bold = True
        if k.text_fran_ar:
            text = f"Att uppdatera: texten är från lägesbilden {k.text_fran_ar}"
            self.fil.add_paragraph().add_run(text).bold = True
        self._delar(k.fore, k)
        if k.prioriterat and k.text:
            self.fil.add_heading("Beskrivning av området", level=k.djup + 1)
        self._text(k.text)
        if k.prioriterat:
            behov = self.fil.add_paragraph("Behov av särskilda åtgärder: ")
            behov.add_run(k.behov).bold = True
            if k.kommentar:
                self.fil.add_heading("Kommentar", level=k.djup + 1)
                self._text(k.kommentar)
        if k.oskrivet:
            self.fil.add_paragraph().add_run("Avsnittet är inte skrivet.").italic = True
        self._delar(k.efter, k)

    def _delar(self, delar: tuple[Del, ...], k: Kapitel) -> None:
        for del_ in delar:
            match del_:
                case Tabell():
                    self._tabell(del_)
                case Figur():
                    self._figur(del_)
                case Lista():
                    self._lista(del_)
                case Stycke():
                    self._stycke(del_, k.djup + 1)
                case Besked():
                    self.fil.add_paragraph().add_run(del_.text).italic = True

    def _text(self, html: str) -> None:
        if html:
            Textskrivare(self.fil, self.d.noter, self.fotnoter).skriv(html)

    def _lista(self, lista: Lista) -> None:
        if lista.ingress:
            self.fil.add_paragraph(lista.ingress)
        for post in lista.poster:
            rad = self.fil.add_paragraph(style="List Number" if lista.klass == "kallor" else "List Bullet")
            rad.add_run(post.text).bold = lista.klass == "fakta" or None
            if post.tillagg:
                rad.add_run(f": {post.tillagg}" if lista.klass == "fakta" else f" {post.tillagg}.")
            if post.url:
                rad.add_run().add_break()
                lank(rad, post.url).append(rad.add_run(post.url, style="Hyperlink")._r)

    def _stycke(self, s: Stycke, niva: int) -> None:
        if s.rubrik:
            self.fil.add_heading(s.rubrik, level=min(niva, 9))
        for text in s.text:
            self.fil.add_paragraph(text, style="Body Text")
        for post in s.poster:
            rad = self.fil.add_paragraph(post.text, style="List Bullet")
            if post.tillagg:
                rad.add_run(f" {post.tillagg}")

    # --- Tables and figures ------------------------------------------------------------------------------------------

    def _bildtext(self, d: Tabell | Figur, *, over: bool) -> None:
        stycke = self.fil.add_paragraph(style="Caption")
        stycke.paragraph_format.keep_with_next = over
        sort, nummer = d.namn.split(" ")
        stycke.add_run(f"{sort} ").bold = True
        falt(stycke, f"SEQ {sort} \\* ARABIC", nummer, bold=True)
        stycke.add_run(f". {d.rubrik}")
        self.bokmarken.satt(stycke, d.id)

    def _noter(self, d: Tabell | Figur) -> None:
        for text in (*d.noter, f"Källa: {d.kalla}." if d.kalla else ""):
            if text:
                rad = self.fil.add_paragraph()
                rad.paragraph_format.space_after = Pt(2)
                bit = rad.add_run(text)
                bit.font.size, bit.font.color.rgb = Pt(8.5), RGBColor(0x54, 0x5C, 0x64)
        self.fil.add_paragraph().paragraph_format.space_after = Pt(4)

    def _figur(self, f: Figur) -> None:
        alt = f.alt or " ".join(filter(None, next(iter(_ALT.findall(f.svg)), ("", ""))))
        bild = b64decode(f.bild.partition(",")[2]) if f.bild else png(f.svg)
        stycke = self.fil.add_paragraph()
        stycke.paragraph_format.keep_with_next = True
        ram = _RAM.search(f.svg)
        bredd = min(BREDD, Mm(float(ram[1]) / 4)) if ram else BREDD  # the svg's width: 4 CSS pixels to a millimetre
        inne = stycke.add_run().add_picture(BytesIO(bild), width=bredd)
        egenskaper = inne._inline.docPr
        egenskaper.set("descr", _avkodat(alt))
        egenskaper.set("title", f"{f.namn}. {f.rubrik}")
        self._bildtext(f, over=False)
        self._noter(f)

    def _tabell(self, t: Tabell) -> None:
        self._bildtext(t, over=True)
        rader = [*t.huvud, *(rad for grupp in t.kropp for rad in grupp), *t.fot]
        self._rutnat(rader, len(t.huvud), f"{t.namn}. {t.rubrik}")
        self._noter(t)

    def _rutnat(self, rader: list[Rad], huvuden: int, beskrivning: str) -> None:
        bredd = max(sum(c.kolumner for c in rad.celler) for rad in rader)
        tabell = self.fil.add_table(0, bredd, style="Table Grid")
        tabell.alignment = WD_TABLE_ALIGNMENT.LEFT
        egenskaper = tabell._tbl.tblPr
        egenskaper.append(element("w:tblCaption", val=beskrivning))
        bredder = _bredder(rader, bredd)
        _fasta_kolumner(tabell._tbl, bredder)
        grad = Pt(7.5 if bredd > 9 else 9)
        # Rows are written as elements: the library looks the whole table through for each cell that it adds.
        for nummer, rad in enumerate(rader):
            tr = element("w:tr")
            trpr = element("w:trPr")
            trpr.append(element("w:cantSplit"))
            if nummer < huvuden:
                trpr.append(element("w:tblHeader"))
            tr.append(trpr)
            kolumn = 0
            for cell in rad.celler:
                plats = sum(bredder[kolumn : kolumn + cell.kolumner])
                kolumn += cell.kolumner
                tr.append(_cell(cell, grad, plats, fet=nummer < huvuden or rad.klass in {"summa", "total", "grupp"}))
            tabell._tbl.append(tr)

    def _bilaga(self) -> None:
        if not self.d.bilaga:
            return
        self.fil.add_heading("Bilaga. Siffrorna bakom diagram och kartor", level=1)
        for figur in self.d.bilaga:
            rad = self.fil.add_paragraph(style="Caption")
            rad.add_run(f"{figur.namn}. ").bold = True
            rad.add_run(figur.rubrik)
            self.bokmarken.satt(rad, figur.siffror_id)
            self._rutnat(list(figur.siffror), 1, f"Siffrorna i {figur.namn.lower()}")
            self.fil.add_paragraph()


def _bredder(rader: list[Rad], antal: int) -> list[int]:
    """Widths of the columns in twentieths of a point: by their longest text, so that long labels get the room."""
    langst = [3] * antal
    for rad in rader:
        kolumn = 0
        for cell in rad.celler:
            if cell.kolumner == 1:
                langst[kolumn] = max(langst[kolumn], min(len(cell.text), 42))
            kolumn += cell.kolumner
    allt = round(BREDD.pt * 20)
    return [allt * (n + 7) // sum(n + 7 for n in langst) for n in langst]


def _fasta_kolumner(tbl: Any, bredder: list[int]) -> None:
    """Columns as wide as told, and thin lines between the rows instead of a grid."""
    for kolumn, bredd in zip(tbl.tblGrid.findall(qn("w:gridCol")), bredder, strict=True):
        kolumn.set(qn("w:w"), str(bredd))
    linjer = element("w:tblBorders")
    for kant in ("top", "left", "bottom", "right", "insideH", "insideV"):
        tunn = kant in {"bottom", "insideH"}
        linjer.append(element(f"w:{kant}", val="single" if tunn else "nil", sz="4", space="0", color="C3C9CE"))
    # The order is the schema's, and Word holds to it.
    efter = tbl.tblPr.find(qn("w:tblLook"))
    marginal = element("w:tblCellMar")
    marginal.extend(element(f"w:{sida}", w="60", type="dxa") for sida in ("left", "right"))
    for nytt in (linjer, element("w:tblLayout", type="fixed"), marginal):
        gammalt = tbl.tblPr.find(nytt.tag)
        if gammalt is not None:
            tbl.tblPr.remove(gammalt)
        efter.addprevious(nytt)


def _cell(cell: Cell, grad: Any, bredd: int, *, fet: bool) -> Any:
    tc, tcpr = element("w:tc"), element("w:tcPr")
    tcpr.append(element("w:tcW", w=str(bredd), type="dxa"))
    if cell.kolumner > 1:
        tcpr.append(element("w:gridSpan", val=str(cell.kolumner)))
    farg = next((NIVAER[k] for k in cell.klass.split() if k in NIVAER), None)
    if farg:
        tcpr.append(element("w:shd", val="clear", color="auto", fill=farg[0]))
    stycke, ppr = element("w:p"), element("w:pPr")
    ppr.append(element("w:spacing", before="20", after="20"))
    klasser = cell.klass.split()
    if "tal" in klasser:
        ppr.append(element("w:jc", val="right"))
    elif {"niva", "mitt", "tackning"} & set(klasser):
        ppr.append(element("w:jc", val="center"))
    rad, rpr, text = element("w:r"), element("w:rPr"), element("w:t")
    if fet or cell.rubrik:
        rpr.append(element("w:b"))
    if farg:
        rpr.append(element("w:color", val=farg[1]))
    rpr.append(element("w:sz", val=str(round(grad.pt * 2))))
    text.text = f"{cell.text} ✓" if "lugn" in klasser else cell.text
    text.set(qn("xml:space"), "preserve")
    rad.extend((rpr, text))
    stycke.extend((ppr, rad))
    tc.extend((tcpr, stycke))
    return tc


def _avkodat(text: str) -> str:
    for kod, tecken in (("&quot;", '"'), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(kod, tecken)
    return text
