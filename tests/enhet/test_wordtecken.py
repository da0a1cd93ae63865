"""What is pasted into a text carries signs that nobody sees and that XML can't hold."""

from io import BytesIO

from docx import Document

from lagesbild.dokument import docx
from lagesbild.dokument.delar import Cell, Dokument, Figur, Kapitel, Lista, Post, Rad, Tabell

BILD = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsJ6yTAAAAABJRU5ErkJggg=="
)


def test_en_text_med_styrtecken_blir_en_wordfil() -> None:
    delar = (
        Figur(1, "Tor\x0bget", bild=BILD, alt="Ett\x1b torg\uffff", kalla="Foto\x0c"),
        Tabell(1, "Tal\x08", (), ((Rad((Cell("Ett\x01", rubrik=True), Cell("två\x1f"))),),)),
        Lista((Post("Brå\x0b", "Bara\x02 anmälda brott", "https://bra.se/"),), klass="kallor"),
    )
    kapitel = Kapitel("a", 1, "Syf\x0bte", "<p>Här\x0b står\x07 det.</p>", delar)
    d = Dokument("Lägesbild\x0b 2024", "", "", "Området", 2024, "Fastställd", "", "Intern utgåva", (kapitel,))
    fil = Document(BytesIO(docx(d)))
    assert "Syfte" in [p.text for p in fil.paragraphs]
    assert "Här står det." in [p.text for p in fil.paragraphs]
    [egenskaper] = fil.element.iter("{*}docPr")
    assert egenskaper.get("descr") == "Ett torg"
