"""Words of charts as they stand in the PDF: whole, and where the chart puts them."""

import re
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from lagesbild.dokument.tryck import pdf
from samverkan.svg import etikett, svg

ORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
PT = 0.75  # points in a px, the unit of a chart printed in its own size


def ordens_lagen(inne: str, tmp_path: Path) -> dict[str, tuple[float, float]]:
    """Left and right edge of each word in the chart's own units."""
    fil = tmp_path / "d.pdf"
    bild = svg(inne, bredd=400, hojd=100, id_="d", titel="Ett diagram", beskrivning="")
    stil = "@page{margin:0}body{margin:0}svg{display:block}"
    html = (
        f'<!DOCTYPE html><html lang="sv"><head><title>t</title><style>{stil}</style></head><body>{bild}</body></html>'
    )
    fil.write_bytes(pdf(html))
    svar = subprocess.run(["pdftotext", "-bbox", fil, "-"], check=True, capture_output=True, text=True, timeout=60)
    return {ord_: (float(x0) / PT, float(x1) / PT) for x0, _, x1, _, ord_ in ORD.findall(svar.stdout)}


def test_en_text_borjar_slutar_eller_star_mitt_om_sin_punkt(tmp_path: Path) -> None:
    ord_ = ordens_lagen(
        etikett(100, 20, "Vällingby")
        + etikett(300, 40, "Grimsta", ankare="end")
        + etikett(200, 60, "Råcksta", ankare="middle"),
        tmp_path,
    )
    assert ord_["Vällingby"][0] == pytest.approx(100, abs=1)
    assert ord_["Grimsta"][1] == pytest.approx(300, abs=1)
    assert sum(ord_["Råcksta"]) / 2 == pytest.approx(200, abs=1)


def test_varje_text_ar_ett_drag_och_ingen_grupp(tmp_path: Path) -> None:
    """Not letter by letter, as WeasyPrint's own: that is what `satt_rader` is for."""
    ordens_lagen(etikett(100, 20, "Vällingby") + etikett(300, 40, "Hässelby strand", ankare="end"), tmp_path)
    sida = PdfReader(tmp_path / "d.pdf").pages[0]
    innehall = sida.get_contents()
    assert innehall is not None
    assert len(re.findall(rb"\bTJ\b", innehall.get_data())) == 2
    assert "/XObject" not in sida["/Resources"] or not sida["/Resources"]["/XObject"]  # type: ignore[index, operator]


@pytest.mark.parametrize("brytning", ["\n", "\u2028", "\u2029", "\x85"])
def test_det_som_star_efter_en_radbrytning_ar_kvar(tmp_path: Path, brytning: str) -> None:
    assert set(ordens_lagen(etikett(10, 20, f"Torget{brytning}bron"), tmp_path)) == {"Torget", "bron"}


def test_typsnittets_namn_i_nagons_text_ar_text(tmp_path: Path) -> None:
    fil = tmp_path / "t.pdf"
    fil.write_bytes(
        pdf('<!DOCTYPE html><html lang="sv"><head><title>t</title><style>p{}</style></head>'
            '<body><p>Skriv font-family="Inter" där.</p></body></html>')
    )  # fmt: skip
    assert 'Skriv font-family="Inter" där.' in PdfReader(fil).pages[0].extract_text()


def test_ett_ord_ar_ett_ord_och_tecken_som_html_skyddar_ar_sig_sjalva(tmp_path: Path) -> None:
    assert set(ordens_lagen(etikett(10, 20, "Hässelby & Vällingby <5"), tmp_path)) == {
        "Hässelby", "&amp;", "Vällingby", "&lt;5",
    }  # fmt: skip


def test_fet_text_ar_bredare(tmp_path: Path) -> None:
    smal, fet = (ordens_lagen(etikett(0, 20, "Stadsdelsområde", fet=fet), tmp_path) for fet in (False, True))
    assert fet["Stadsdelsområde"][1] > smal["Stadsdelsområde"][1] + 1
