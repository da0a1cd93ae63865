"""What the map shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from lagesbild.models import Matserie
from lagesbild.vecka import Vecka

INBYGGDA: Final = {
    "niva": "Nivå under veckan",
    "handelser": "Antal händelser",
    "veckor3": "Veckor på nivå 3 eller högre",
}
PERIODER: Final = ((1, "Veckan"), (4, "4 veckor"), (12, "12 veckor"), (52, "52 veckor"))


class Kartval(forms.Form):
    """Week, how far back events are counted, and what the areas show. What is not valid has its usual value."""

    vecka = forms.ChoiceField(label="Vecka", required=False)
    yta = forms.ChoiceField(label="Stadsdelarna visar", required=False)
    veckor = forms.TypedChoiceField(label="Händelser under", choices=PERIODER, coerce=int, required=False)

    def __init__(self, data: Any, *, veckor: Sequence[Vecka], serier: Sequence[Matserie]) -> None:
        super().__init__(data or None, initial={"veckor": 4, "yta": "niva"})
        falt: dict[str, Any] = self.fields
        falt["vecka"].choices = [(f"{v.ar}-{v.vecka:02}", str(v)) for v in veckor]
        egna = [(f"serie-{s.pk}", f"{s.namn} ({s.kalla})") for s in serier]
        falt["yta"].choices = [*INBYGGDA.items(), *([("Statistik", egna)] if egna else [])]
        for f in falt.values():
            f.utan_valfritt = True
