"""The printed plan and the report of a round are for good too: PDF/A-2a and PDF/UA-1."""

from pathlib import Path

from atgardsplan.dokument.plan import planen
from atgardsplan.dokument.rapport import samla_rapport
from atgardsplan.models import Atgardsplan, Uppfoljningsomgang
from lagesbild import dokument
from samverkan.models import Anvandare
from tests.pdf.validator import kontrollera


def person(namn: str) -> Anvandare:
    return Anvandare.objects.get(epost=f"{namn}@exempel.se")


def test_planer_och_en_omgangs_rapport_foljer_pdf_a_och_pdf_ua(exempel: str, tmp_path: Path) -> None:
    aldre, nyare, kungsholmens = (
        planen(Atgardsplan.objects.get(namn=namn), "intern", user=person(vem))
        for namn, vem in (
            ("Åtgärdsplan 2020", "samordnare"),
            ("Åtgärdsplan 2025", "samordnare"),
            ("Åtgärdsplan Kungsholmen 2025", "kungsholmen"),
        )
    )
    assert not aldre.diagram
    assert kungsholmens.diagram
    rapport = samla_rapport(Uppfoljningsomgang.objects.get(ar=2025, slag="t2"), user=person("samordnare"))
    pdfer: list[Path] = []
    for innehall in (aldre, nyare, kungsholmens, rapport):
        pdfer.append(tmp_path / f"{len(pdfer)}.pdf")
        pdfer[-1].write_bytes(dokument.pdf(dokument.html(innehall, for_tryck=True)))
    utfall = kontrollera(pdfer, tmp_path / "vera")
    assert {(Path(u.fil).stem, u.standard): u.fel for u in utfall if u.fel} == {}
    assert len(utfall) == 2 * len(pdfer)
