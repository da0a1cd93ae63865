"""Choices of years and months for the tables of figures. They stand in the address, so that every view is a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

    def __init__(self, adress: QueryDict, *, standard: Mapping[str, Any]) -> None:
        self.standard = dict(standard)
        givet: dict[str, Any] = {}
        for namn, vanligt in standard.items():
            if isinstance(vanligt, list):
                if namn in adress:
                    givet[namn] = [varde[:20] for varde in adress.getlist(namn)[:40]]
            elif (varde := adress.get(namn)) is not None:
                givet[namn] = varde[:20]
        super().__init__({**self.standard, **givet})

    @property
    def val(self) -> dict[str, Any]:
        """The choices; of what is wrong with them only that field has its default."""
        self.is_valid()
        return {namn: self.cleaned_data.get(namn, vanligt) for namn, vanligt in self.standard.items()}

    def _ordna(self, fran: str, till: str, fel: str) -> None:
        """An error at `till` when the two come in the wrong order."""
        varden = self.cleaned_data
        if fran in varden and till in varden and varden[fran] > varden[till]:
            self.add_error(till, fel)


ARET_FORE: Final = 0
INGEN_PLATS: Final = 0
SORTERINGAR: Final = ("", "namn", "-namn", "antal", "-antal", "skillnad", "-skillnad", "procent", "-procent")


class Compstatval(Urval):
    """The last year, how many years or which, the months of each, the place, and what it is held against.

    When the first month comes after the last, the span begins the year before: November to October is twelve months.
    """

    antal_ar = _heltalsval(
        "Antal år", [(n, str(n)) for n in range(1, FLEST_AR + 1)], f"Välj 1–{FLEST_AR} år att jämföra."
    )
    fran = _heltalsval("Från", _MANADSVAL, "Välj en månad 1–12.")
    till = _heltalsval("Till och med", _MANADSVAL, "Välj en månad 1–12.")
    sortera = forms.ChoiceField(choices=[(s, s) for s in SORTERINGAR], required=False, widget=forms.HiddenInput)
    visa = forms.ChoiceField(
        label="Visa", choices=[("antal", "Antal"), ("per_1000", "Per 1 000 invånare")], required=False
    )

    field_order = ("plats", "ar", "antal_ar", "fran", "till", "mot", "jamfor", "visa", "aren", "sortera")

    def __init__(
        self,
        adress: QueryDict,
        *,
        ar: Iterable[int],
        platser: Sequence[tuple[int, str]],
        jamforbara: Sequence[tuple[int, str]],
        standard: Mapping[str, Any],
    ) -> None:
        ar = sorted(ar)
        fel = "Platsen finns inte, eller så får du inte se den. Välj en plats i listan."
        egna: dict[str, forms.Field] = {
            "plats": _heltalsval("Område", platser, fel),
            "ar": _arsval("Sista år", ar),
            "mot": _heltalsval(
                "Jämför sista året med", [(ARET_FORE, "året före"), *((a, str(a)) for a in reversed(ar))],
                "Välj ett år i listan att jämföra med.",
            ),
            "jamfor": _heltalsval(
                "Jämför med plats", [(INGEN_PLATS, "ingen"), *jamforbara], fel
            ),
            "aren": forms.TypedMultipleChoiceField(
                label="Enskilda år", choices=[(a, str(a)) for a in ar], coerce=int, required=False,
                widget=forms.CheckboxSelectMultiple, help_text="Gäller i stället för ”Sista år” och ”Antal år”.",
                error_messages={"invalid_choice": "Det finns inga siffror för %(value)s. Välj bland åren i listan."},
            ),
        }  # fmt: skip
        self.base_fields = {**egna, **self.base_fields}  # type: ignore[misc]
        super().__init__(adress, standard=standard)

    @property
    def arlista(self) -> list[int]:
        """The years of the table, ascending; the year that the last is compared with is always among them."""
        val = self.val
        aren = set(val["aren"]) or set(range(val["ar"] - val["antal_ar"] + 1, val["ar"] + 1))
        if val["mot"] and val["mot"] < max(aren):
            aren.add(val["mot"])
        return sorted(aren)

    def clean(self) -> dict[str, Any]:
        sista = max(self.cleaned_data.get("aren") or [self.cleaned_data.get("ar", 0)])
        if self.cleaned_data.get("mot", 0) and sista and self.cleaned_data["mot"] >= sista:
            self.add_error("mot", f"Välj ett år före {sista} att jämföra med.")
        return self.cleaned_data


class Tratturval(Urval):
    """What the funnel is about: a group (g1, g2, …) or a category (its number)."""

    def __init__(self, adress: QueryDict, *, val: Sequence[tuple[str, str]], standard: Mapping[str, Any]) -> None:
        fel = "Kategorin finns inte. Välj en i listan."
        self.base_fields = {  # type: ignore[misc]
            "tratt": forms.ChoiceField(
                label="Kategori", choices=list(val), error_messages={"required": fel, "invalid_choice": fel}
            )
        }
        super().__init__(adress, standard=standard)


class Platsval(Urval):
    """One place among those that the user may see."""

    def __init__(self, adress: QueryDict, *, platser: Sequence[tuple[int, str]], standard: Mapping[str, Any]) -> None:
        fel = "Platsen finns inte, eller så får du inte se den. Välj en plats i listan."
        self.base_fields = {"plats": _heltalsval("Område", platser, fel)}  # type: ignore[misc]
        super().__init__(adress, standard=standard)


class Arsspannsval(Urval):
    """The first and the last year."""

    def __init__(self, adress: QueryDict, *, ar: Iterable[int], standard: Mapping[str, Any]) -> None:
        ar = list(ar)
        self.base_fields = {"fran_ar": _arsval("Från år", ar), "till_ar": _arsval("Till och med", ar)}  # type: ignore[misc]
        super().__init__(adress, standard=standard)

    def clean(self) -> dict[str, Any]:
        self._ordna("fran_ar", "till_ar", "Åren står i fel ordning. Välj samma eller ett senare år.")
        return self.cleaned_data


class Nyckeltalsval(Urval):
    """One year, and what the area is held against."""

    def __init__(
        self,
        adress: QueryDict,
        *,
        ar: Iterable[int],
        referenser: Sequence[tuple[int, str]],
        standard: Mapping[str, Any],
    ) -> None:
        self.base_fields = {  # type: ignore[misc]
            "ar": _arsval("År", ar),
            "referens": _heltalsval(
                "Jämför med", [(0, "källans egen jämförelse"), *referenser],
                "Jämförelsen finns inte. Välj en i listan.",
            ),
        }  # fmt: skip
        super().__init__(adress, standard=standard)


class Veckosiffersval(Platsval):
    """A place and a week that has counts, as "2024-45"."""

    def __init__(
        self,
        adress: QueryDict,
        *,
        platser: Sequence[tuple[int, str]],
        veckor: Sequence[tuple[str, str]],
        standard: Mapping[str, Any],
    ) -> None:
        fel = "Veckan finns inte bland dem som har siffror. Välj en i listan."
        super().__init__(adress, platser=platser, standard=standard)
        self.fields["vecka"] = forms.ChoiceField(
            label="Vecka", choices=list(veckor), error_messages={"required": fel, "invalid_choice": fel}
        )
