"""Forms of the year: what is looked for, and a sheet that is sent in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from lagesbild.forms.vecka import Veckospann
from lagesbild.niva import Niva


class Sokform(Veckospann):
    """What to look for among the weeks."""

    field_order = ("niva_min", "typ", "sok", "stadsdel", "fran", "till")

    niva_min = forms.TypedChoiceField(
        label="Nivå, minst",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Alla"), *((niva.value, f"{niva.value} {niva.ord}") for niva in Niva)],
    )
    typ = forms.ChoiceField(label="Med händelse", required=False)
    sok = forms.CharField(label="Ord i texten", required=False, max_length=100)
    stadsdel = forms.ChoiceField(label="Stadsdel", required=False)

    def __init__(
        self, *args: Any, typer: Sequence[tuple[str, str]], stadsdelar: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for falt, val in (("typ", typer), ("stadsdel", stadsdelar)):
            self.fields[falt].choices = [("", "Alla"), *val]  # type: ignore[attr-defined]


class Bladform(forms.Form):
    """A file, or the cells pasted as text."""

    fil = forms.FileField(
        label="Fil",
        required=False,
        max_length=255,
        help_text="xlsx, xls, ods eller csv, högst 5 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt,.xlsb,.xlsm"}),
        error_messages={"empty": "Filen är tom. Välj en annan fil."},
    )
    text = forms.CharField(
        label="Eller klistra in från Excel",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text="Markera tabellen med rubrikerna i Excel, kopiera och klistra in här.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for falt in self.fields.values():  # one of the two is needed
            falt.utan_valfritt = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(data.get("fil")) == bool((data.get("text") or "").strip()):
            alternativ = (
                "Välj en fil eller klistra in text, inte båda."
                if data.get("fil")
                else "Välj en fil eller klistra in text."
            )
            self.add_error("fil", alternativ)
        return data
