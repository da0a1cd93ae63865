"""The public edition's own words name no sensitive place: a point before approval, which a reason lets stand."""

from typing import Any

import pytest

from lagesbild.models import Avsnitt, Dokumentbild, Kalla, Lagesbild
from lagesbild.selectors.kontroll import kontroller
from lagesbild.services.faststallande import skal_givet
from platser.models import Plats, Platsalias
from platser.selectors.plats import kansliga_namn
from tests.lagesbildsdelar import fyll
from tests.personer import DA, Personer, Varld

KOD = "kansliga-platser"


@pytest.fixture
def lb(varld: Varld) -> Lagesbild:
    """The world's sensitive place is called Skogsbacken; Storatorget is open and also called Torget."""
    return fyll(varld.lagesbild)


def punkter(personer: Personer, lb: Lagesbild) -> list[str]:
    (k,) = (k for k in kontroller(personer.samordnare, lb) if k.kod == KOD)
    return [p.objekt for p in k.punkter]


def skriv(lb: Lagesbild, kod: str, **falt: Any) -> None:
    Avsnitt.objects.filter(lagesbild=lb, kod=kod).update(**falt)


def test_texter_kallor_och_bilder_som_namner_en_kanslig_plats_blir_punkter(personer: Personer, lb: Lagesbild):
    assert punkter(personer, lb) == []
    skriv(
        lb,
        "brottsligheten",
        text="<p>Vid <strong>Skogsbackens</strong> kant, vid Torget.</p>",
        rubrik="Vid skogsbacken",
    )
    skriv(lb, "hemligt", text="<p>Spaning vid Skogsbacken.</p>")  # intern: stands in no public edition
    Kalla.objects.create(lagesbild=lb, ordning=9, nyckel="vandring", text="Vandring Skogsbacken 2024.")
    for intern in (False, True):
        Dokumentbild.objects.create(
            lagesbild=lb,
            nyckel=f"bild-{intern}",
            bredd=1,
            hojd=1,
            storlek=1,
            sha256="0" * 64,
            fil="stigen.png",
            rubrik="Stigen",
            alternativtext="Stigen upp mot Skogsbacken.",
            intern=intern,
            uppladdad_av=personer.analytiker,
            uppladdad_tid=DA,
        )
    assert punkter(personer, lb) == [
        "brottsligheten:rubrik:Skogsbacken", "brottsligheten:text:Skogsbacken", "kalla:vandring:Skogsbacken",
        "bild:bild-False:Skogsbacken",
    ]  # fmt: skip
    (k,) = (k for k in kontroller(personer.samordnare, lb) if k.kod == KOD)
    assert (k.lage, k.utfall) == ("skal-saknas", "4 ställen nämner en känslig plats i den publika utgåvan.")
    assert k.punkter[1].text == (
        "Vid skogsbacken: Skogsbacken är en känslig plats. Skriv utan namnet, eller låt det stå i ett internt avsnitt."
    )
    assert k.punkter[1].plats.ankare == "id_text"


def test_det_som_star_under_ett_internt_avsnitt_ar_internt(personer: Personer, lb: Lagesbild):
    skriv(lb, "veckor", djup=2, text="<p>Skogsbacken.</p>")  # the section above it is intern
    assert punkter(personer, lb) == []
    skriv(lb, "hemligt", intern=False)
    assert punkter(personer, lb) == ["veckor:text:Skogsbacken"]


def test_ett_namn_som_ocksa_ar_en_oppen_plats_sager_ingenting(personer: Personer, varld: Varld, lb: Lagesbild):
    skriv(lb, "brottsligheten", text="<p>Vid Skogsbacken och Backen.</p>")
    backen = Plats.objects.get(namn="Skogsbacken", stadsdelsomrade=lb.stadsdelsomrade)
    Platsalias.objects.create(plats=backen, namn="Backen")
    assert kansliga_namn(personer.samordnare, varld.omrade) == {"Skogsbacken", "Backen"}
    assert punkter(personer, lb) == ["brottsligheten:text:Skogsbacken", "brottsligheten:text:Backen"]
    Platsalias.objects.create(
        plats=Plats.objects.get(namn="Storatorget", stadsdelsomrade=lb.stadsdelsomrade), namn="Backen"
    )
    assert punkter(personer, lb) == ["brottsligheten:text:Skogsbacken"]
    assert kansliga_namn(personer.frammande, varld.omrade) == frozenset()


def test_en_plats_som_heter_som_en_stadsdel_sager_ingenting(personer: Personer, varld: Varld, lb: Lagesbild):
    stadsdel = varld.stadsdelar[0].namn
    backen = Plats.objects.get(namn="Skogsbacken", stadsdelsomrade=lb.stadsdelsomrade)
    Platsalias.objects.create(plats=backen, namn=stadsdel.upper())
    skriv(lb, "brottsligheten", text=f"<p>I {stadsdel} vid Skogsbacken.</p>")
    assert punkter(personer, lb) == ["brottsligheten:text:Skogsbacken"]


def test_ett_skal_galler_det_stallet(personer: Personer, lb: Lagesbild):
    skriv(lb, "brottsligheten", text="<p>Vid Skogsbacken.</p>")
    skal = "Kommunen har skrivit om platsen i pressen."
    skal_givet(av=personer.samordnare, lagesbild=lb, kontroll=KOD, skal=skal)
    (k,) = (k for k in kontroller(personer.samordnare, lb) if k.kod == KOD)
    assert k.lage == "godtagen"
    skriv(lb, "stadsdelsomradet", text="<p>Skogsbacken igen.</p>")
    (k,) = (k for k in kontroller(personer.samordnare, lb) if k.kod == KOD)
    assert (k.lage, [p.objekt for p in k.oppna]) == ("skal-saknas", ["stadsdelsomradet:text:Skogsbacken"])
