"""Forms of the proposals and of how well they agree. They read what was typed; the services decide."""

from __future__ import annotations

from typing import Any

from django import forms

from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from samverkan.forms import Omradesform


class Veckofalt(forms.CharField):
    """A week, as "2024-45" or any other common spelling."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"size": 9, "autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> Vecka | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return Vecka.fran_text(text)
        except ValueError as fel:
            raise forms.ValidationError(str(fel)) from fel


class Spannform(Omradesform):
    """Which weeks, and which stadsdel, to compare. What is empty does not limit."""

    fran = Veckofalt(label="Från vecka", required=False)
    till = Veckofalt(label="Till vecka", required=False)
    stadsdel = forms.ModelChoiceField(
        label="Stadsdel",
        queryset=Stadsdel.objects.defer("kontur"),
        to_field_name="slug",
        required=False,
        empty_label="Alla",
        error_messages={"invalid_choice": "Stadsdelen finns inte i området."},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fran, till = data.get("fran"), data.get("till")
        if fran and till and till < fran:
            self.add_error("till", f"{till} ligger före {fran}. Byt plats på dem.")
        return data
