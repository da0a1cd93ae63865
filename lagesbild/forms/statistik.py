"""Choices of years and months for the tables of figures. They stand in the address, so that every view is a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.http import QueryDict

from lagesbild.period import MANADER

FLEST_AR: Final = 10
_MANADSVAL: Final = [(nummer, namn) for nummer, namn in enumerate(MANADER, 1)]


def _heltalsval(etikett: str, val: Iterable[tuple[int, str]], fel: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=etikett, choices=list(val), coerce=int, error_messages={"required": fel, "invalid_choice": fel}
    )


def _arsval(etikett: str, ar: Iterable[int]) -> forms.TypedChoiceField:
    val = [(vart, str(vart)) for vart in sorted(ar, reverse=True)]
    return _heltalsval(etikett, val, "Det finns inga siffror för %(value)s. Välj ett år i listan.")


class Urval(forms.Form):
    """A form of the address. What is left out has its default; the first of several values counts."""

    def __init__(self, adress: QueryDict, *, standard: Mapping[str, int]) -> None:
        self.standard = dict(standard)
        givet = {namn: varde[:20] for namn in standard if (varde := adress.get(namn)) is not None}
        super().__init__({**self.standard, **givet})

    @property
    def val(self) -> dict[str, int]:
        """The choices, or the defaults when something is wrong with them."""
        return {namn: self.cleaned_data[namn] for namn in self.standard} if self.is_valid() else self.standard

    def _ordna(self, fran: str, till: str, fel: str) -> None:
        """An error at `till` when the two come in the wrong order."""
        varden = self.cleaned_data
        if fran in varden and till in varden and varden[fran] > varden[till]:
            self.add_error(till, fel)


class Compstatval(Urval):
    """The last year, how many years, and which months of each."""

    antal_ar = _heltalsval(
        "Antal år", [(n, str(n)) for n in range(1, FLEST_AR + 1)], f"Välj 1–{FLEST_AR} år att jämföra."
    )
    fran = _heltalsval("Från", _MANADSVAL, "Välj en månad 1–12.")
    till = _heltalsval("Till och med", _MANADSVAL, "Välj en månad 1–12.")

    field_order = ("ar", "antal_ar", "fran", "till")

    def __init__(self, adress: QueryDict, *, ar: Iterable[int], standard: Mapping[str, int]) -> None:
        self.base_fields = {"ar": _arsval("Sista år", ar), **self.base_fields}  # type: ignore[misc]
        super().__init__(adress, standard=standard)

    def clean(self) -> dict[str, Any]:
        self._ordna("fran", "till", "Perioden slutar före den börjar. Välj samma eller en senare månad.")
        return self.cleaned_data


class Arsspannsval(Urval):
    """The first and the last year."""

    def __init__(self, adress: QueryDict, *, ar: Iterable[int], standard: Mapping[str, int]) -> None:
        ar = list(ar)
        self.base_fields = {"fran_ar": _arsval("Från år", ar), "till_ar": _arsval("Till och med", ar)}  # type: ignore[misc]
        super().__init__(adress, standard=standard)

    def clean(self) -> dict[str, Any]:
        self._ordna("fran_ar", "till_ar", "Åren står i fel ordning. Välj samma eller ett senare år.")
        return self.cleaned_data


class Arsval(Urval):
    """One year."""

    def __init__(self, adress: QueryDict, *, ar: Iterable[int], standard: Mapping[str, int]) -> None:
        self.base_fields = {"ar": _arsval("År", ar)}  # type: ignore[misc]
        super().__init__(adress, standard=standard)
