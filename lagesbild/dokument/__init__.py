"""Documents: collect one (`samla`), freeze it (`som_json`, `ur_json`), write it as a file.

The files are one page of HTML (`html`), which is also what `pdf` prints, a Word file (`docx`) and the tables' figures
(`xlsx`). All take `framsteg`, a function that is told the step in Swedish and the share done, 0–100, which never falls.
"""

from lagesbild.dokument.delar import Dokument, Framsteg, tyst
from lagesbild.dokument.fryst import kontrollsumma, oppnat, som_json, ur_json
from lagesbild.dokument.insamling import samla
from lagesbild.dokument.kalkylfil import xlsx
from lagesbild.dokument.sida import html

__all__ = [
    "Dokument",
    "Framsteg",
    "docx",
    "html",
    "kontrollsumma",
    "oppnat",
    "pdf",
    "samla",
    "som_json",
    "ur_json",
    "xlsx",
]

# What writes PDF and Word is heavy (WeasyPrint, python-docx), and a web process never needs it.


def pdf(html: str, *, framsteg: Framsteg = tyst) -> bytes:
    """The PDF of exactly this HTML: see `lagesbild.dokument.tryck.pdf`."""
    from lagesbild.dokument import tryck  # noqa: PLC0415 see above

    return tryck.pdf(html, framsteg=framsteg)


def docx(dokument: Dokument, *, framsteg: Framsteg = tyst) -> bytes:
    """The document as a Word file: see `lagesbild.dokument.ord`."""
    from lagesbild.dokument import ord as ordfil  # noqa: PLC0415 see above

    return ordfil.docx(dokument, framsteg=framsteg)
