"""Example data: the plan of Hässelby-Vällingby 2020 with its eight activities."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

from atgardsplan.models import Aktivitet, Atgardsplan, Mal
from samverkan.exempel.filer import Antal, dag, lagg_till, las_json, rakna
from samverkan.models import PrioriteratOmrade, Samverkansoverenskommelse, Stadsdelsomrade

HAR: Final = Path(__file__).parent


def ladda() -> Antal:
    """Create what is missing; returns how many rows of each kind were created."""
    antal: Antal = {}
    post: dict[str, Any] = las_json(HAR / "plan_2020.json")
    nya = lagg_till([
        Atgardsplan(
            stadsdelsomrade=Stadsdelsomrade.objects.get(slug=post["stadsdelsomrade"]),
            overenskommelse=Samverkansoverenskommelse.objects.get(slug=post["overenskommelse"]),
            namn=post["namn"],
            fran=date.fromisoformat(post["fran"]),
            till=date.fromisoformat(post["till"]),
            status=post["status"],
            bakgrund="\n".join(post["bakgrund"]),
            kommunikation="\n".join(post["kommunikation"]),
            organisation="\n".join(post["organisation"]),
        )
    ], "stadsdelsomrade_id", "fran")  # fmt: skip
    rakna(antal, nya)
    for plan in nya:
        _innehall(antal, plan, post["mal"])
    return antal


def _innehall(antal: Antal, plan: Atgardsplan, poster: list[dict[str, Any]]) -> None:
    """Goals and activities come with a new plan only: in one that exists they may have been moved or taken away."""
    prioriterade = {p.slug: p for p in PrioriteratOmrade.objects.filter(overenskommelse=plan.overenskommelse_id)}
    mal = Mal.objects.bulk_create(
        Mal(
            plan=plan,
            prioriterat_omrade=prioriterade[post["prioriterat_omrade"]],
            ordning=ordning,
            overgripande_mal=post["overgripande_mal"],
            lagesbild_text="\n".join(post["lagesbild_text"]),
        )
        for ordning, post in enumerate(poster, 1)
    )
    rakna(antal, mal)
    rakna(antal, Aktivitet.objects.bulk_create(
        Aktivitet(**(
            aktivitet | {
                "mal": ett_mal,
                "ordning": ordning,
                "loptid_fran": dag(aktivitet["loptid_fran"]),
                "loptid_till": dag(aktivitet["loptid_till"]),
            }
        ))
        for ett_mal, post in zip(mal, poster, strict=True)
        for ordning, aktivitet in enumerate(post["aktiviteter"], 1)
    ))  # fmt: skip
