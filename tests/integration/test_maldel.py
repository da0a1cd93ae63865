"""Which plan the yearly document speaks of, and what it says of a goal without activities or a year without a plan."""

from datetime import date, datetime
from typing import Any

import pytest

from atgardsplan.dokument.maldel import mal
from atgardsplan.models import Atgardsplan, Mal
from lagesbild.dokument.delar import Besked, Del, Stycke
from lagesbild.dokument.underlag import Blockplats, Underlag
from lagesbild.models import Avsnitt
from samverkan.models import PrioriteratOmrade
from tests.personer import Personer, Varld
from tests.uppfoljningar import STOCKHOLM


def plan(varld: Varld, fran: int, till: int, *, beslutad: bool = True, **falt: Any) -> Atgardsplan:
    ny = Atgardsplan.objects.create(
        stadsdelsomrade=varld.omrade, overenskommelse=varld.overenskommelse, namn=f"Plan {fran}",
        fran=date(fran, 1, 1), till=date(till, 12, 31),
        **({"status": "beslutad", "beslut_hanvisning": "Nämnden"} if beslutad else {}) | falt,
    )  # fmt: skip
    Mal.objects.create(
        plan=ny, prioriterat_omrade=varld.aktivitet.mal.prioriterat_omrade, ordning=1, overgripande_mal="Trygga torg."
    )
    return ny


def delar(varld: Varld, personer: Personer, *, publik: bool = False) -> list[Del]:
    """The block in the section about unga i risk, of the document of 2024."""
    avsnitt = Avsnitt.objects.get(lagesbild=varld.lagesbild, kod="unga-i-risk")
    return mal(Underlag(varld.lagesbild, personer.analytiker, publik), Blockplats(avsnitt))


def rubriker(alla: list[Del]) -> list[str]:
    return [d.rubrik.partition(":")[0] for d in alla if isinstance(d, Stycke)]


@pytest.mark.parametrize(
    ("perioder", "vilken"),
    [
        ([(2020, 2020), (2025, 2026)], "Plan 2025"),  # the one that the lägesbild leads to
        ([(2023, 2025)], "Plan 2023"),
        ([(2023, 2025), (2025, 2026)], "Plan 2025"),
        ([(2020, 2020), (2026, 2026)], None),
        ([(2020, 2023)], None),  # ended before the year
    ],
)
def test_planen_ar_arets_efterfoljare_eller_gallande(
    perioder: list[tuple[int, int]], vilken: str | None, varld: Varld, personer: Personer
) -> None:
    Atgardsplan.objects.filter(pk=varld.plan.pk).update(fran=date(2018, 1, 1), till=date(2018, 12, 31))
    for fran, till in perioder:
        plan(varld, fran, till)
    ut = delar(varld, personer)
    if vilken:
        assert rubriker(ut) == [vilken]
    else:
        assert ut == [Besked("Ingen åtgärdsplan är beslutad för 2024 eller 2025.")]


def test_en_plan_som_avslutades_tidigare_an_aret_galler_inte(varld: Varld, personer: Personer) -> None:
    assert rubriker(delar(varld, personer)) == [varld.plan.namn]
    Atgardsplan.objects.filter(pk=varld.plan.pk).update(
        status="avslutad", avslutad_av=personer.forvaltningschef, avslutad_tid=datetime(2023, 12, 1, tzinfo=STOCKHOLM)
    )
    assert isinstance(delar(varld, personer)[0], Besked)


def test_ett_utkast_sags_vara_det_och_star_inte_i_den_publika_utgavan(varld: Varld, personer: Personer) -> None:
    plan(varld, 2025, 2026, beslutad=False)
    assert rubriker(delar(varld, personer)) == ["Plan 2025 (utkast)"]
    assert rubriker(delar(varld, personer, publik=True)) == [varld.plan.namn]


def test_ett_mal_utan_aktivitet_sager_det(varld: Varld, personer: Personer) -> None:
    (med,) = delar(varld, personer)
    assert isinstance(med, Stycke)
    assert (med.text[1:], [p.text for p in med.poster]) == ((), ["Sociala insatsgrupper"])
    varld.aktivitet.struken_tid, varld.aktivitet.struken_av = varld.plan.forvaltning_tid, personer.enhetschef
    varld.aktivitet.struken_skal = "Ersatt."
    varld.aktivitet.save()
    (utan,) = delar(varld, personer)
    assert isinstance(utan, Stycke)
    assert (utan.text[1:], utan.poster) == (("Ingen aktivitet ännu.",), ())


def test_mal_for_det_omrade_som_tar_vid_star_i_avsnittet(varld: Varld, personer: Personer) -> None:
    """The plan that follows may stand on a new agreement, whose areas take up those of the document."""
    ny = plan(varld, 2025, 2026)
    senare = PrioriteratOmrade.objects.create(
        overenskommelse=varld.overenskommelse, slug="barn-och-unga", namn="Barn och unga", ordning=9
    )
    senare.foregangare.add(varld.aktivitet.mal.prioriterat_omrade)
    ny.mal.update(prioriterat_omrade=senare)
    (stycke,) = delar(varld, personer)
    assert isinstance(stycke, Stycke)
    assert stycke.rubrik == "Plan 2025: Barn och unga"
