"""What python-docx has no words for: fields, bookmarks, inner links, real footnotes, language, fixed time stamps."""

from __future__ import annotations

import hashlib
import zipfile
from io import BytesIO
from typing import Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn

SPRAK: Final = "sv-SE"
_FOTNOTER: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def element(namn: str, **attribut: str) -> Any:
    """`element("w:shd", fill="DCEEE0")`"""
    ett = OxmlElement(namn)
    for nyckel, varde in attribut.items():
        ett.set(qn(f"w:{nyckel}"), varde)
    return ett


def falt(stycke: Any, instruktion: str, visat: str, **stil: Any) -> None:
    """A field with the result that it has now: Word counts it again when asked to."""
    for typ in ("begin", "instr", "separate", "text", "end"):
        rad = stycke.add_run()
        for namn, varde in stil.items():
            setattr(rad, namn, varde)
        if typ == "instr":
            instr = element("w:instrText")
            instr.set(qn("xml:space"), "preserve")
            instr.text = f" {instruktion} "
            rad._r.append(instr)
        elif typ == "text":
            rad.text = visat
        else:
            rad._r.append(element("w:fldChar", fldCharType=typ))


_BOKMARKE: Final = 40


class Bokmarken:
    """Places that links lead to. Word wants each name once, at most 40 characters."""

    def __init__(self) -> None:
        self._antal = 0

    @staticmethod
    def namn(id_: str) -> str:
        namn = id_.replace("-", "_")
        if len(namn) <= _BOKMARKE:
            return namn
        return f"{namn[: _BOKMARKE - 9]}_{hashlib.sha256(id_.encode()).hexdigest()[:8]}"  # cut alone they may be alike

    def satt(self, stycke: Any, id_: str) -> None:
        self._antal += 1
        nummer = str(self._antal)
        borjan, slut = element("w:bookmarkStart", id=nummer, name=self.namn(id_)), element("w:bookmarkEnd", id=nummer)
        stycke._p.insert(1 if stycke._p.pPr is not None else 0, borjan)
        stycke._p.append(slut)


def lank(stycke: Any, url: str) -> Any:
    """A link's element, to which runs are appended; "#id" leads within the document."""
    ett = OxmlElement("w:hyperlink")
    if url.startswith("#"):
        ett.set(qn("w:anchor"), Bokmarken.namn(url[1:]))
    else:
        ett.set(qn("r:id"), stycke.part.relate_to(url, RT.HYPERLINK, is_external=True))
    stycke._p.append(ett)
    return ett


class Fotnoter:
    """The part that holds the footnotes, and their marks in the text."""

    def __init__(self, fil: Any) -> None:
        self._fil = fil
        self._noter: list[str] = []

    def marke(self, rad: Any, text: str) -> None:
        """Make the run a footnote's mark."""
        self._noter.append(text)
        rad.style = "footnote reference"
        rad._r.append(element("w:footnoteReference", id=str(len(self._noter))))

    def lagg_till(self) -> None:
        """Write the part, if there are footnotes."""
        if not self._noter:
            return
        streck = "".join(
            f'<w:footnote w:type="{typ}" w:id="{nummer}"><w:p><w:r><w:{tecken}/></w:r></w:p></w:footnote>'
            for typ, nummer, tecken in (
                ("separator", -1, "separator"),
                ("continuationSeparator", 0, "continuationSeparator"),
            )
        )
        noter = "".join(
            f'<w:footnote w:id="{i}"><w:p><w:pPr><w:pStyle w:val="{self._stil("footnote text")}"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="{self._stil("footnote reference")}"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {_text(not_)}</w:t></w:r></w:p></w:footnote>'
            for i, not_ in enumerate(self._noter, 1)
        )
        huvud = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        xml = f"{huvud}<w:footnotes {nsdecls('w')}>{streck}{noter}</w:footnotes>"
        paket = self._fil.part.package
        del_ = Part(PackURI("/word/footnotes.xml"), _FOTNOTER, xml.encode(), paket)
        self._fil.part.relate_to(del_, RT.FOOTNOTES)

    def _stil(self, namn: str) -> str:
        return str(self._fil.styles[namn].style_id)


def fast_tid(innehall: bytes) -> bytes:
    """The same file with the same bytes whenever it was written: a docx is a zip, and a zip notes the clock."""
    ut = BytesIO()
    with zipfile.ZipFile(BytesIO(innehall)) as gammal, zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as ny:
        for namn in gammal.namelist():
            post = zipfile.ZipInfo(namn, (1980, 1, 1, 0, 0, 0))
            post.compress_type = zipfile.ZIP_DEFLATED
            ny.writestr(post, gammal.read(namn))
    return ut.getvalue()


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
