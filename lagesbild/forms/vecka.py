"""Forms of the week. They read what was typed; whether it may be saved is decided by the services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from lagesbild.vecka import Vecka
from samverkan.roller import Part


class Radform(forms.Form):
    """One stadsdel's level in one week. `version` is what the page showed, empty when there was nothing."""

    niva = forms.IntegerField(
        label="Nivå",
        error_messages={"required": "Välj en nivå 1–5.", "invalid": "Nivån ska vara ett heltal 1–5."},
    )
    motivering = forms.CharField(
        label="Motivering",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Vad hände, och var? Inga uppgifter om personer.",
    )
    lugn = forms.BooleanField(label="Bekräftat lugnt: inga händelser", required=False)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class Ateroppningsform(forms.Form):
    """Why a week is opened again."""

    skal = forms.CharField(
        label="Varför öppnas veckan igen?",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Skriv varför veckan öppnas igen. Skälet visas för alla i området."},
    )


class Faststallandeform(forms.Form):
    """For which part the week is fastställd, and which levels the person saw."""

    part = forms.ChoiceField(label="Part", choices=Part.choices)
    sett = forms.CharField(required=False, widget=forms.HiddenInput)


class Veckospann(forms.Form):
    """A span of weeks, for forms that look for something in them."""

    fran = forms.CharField(
        label="Från vecka", required=False, widget=forms.TextInput(attrs={"placeholder": "2023-50", "size": 8})
    )
    till = forms.CharField(
        label="Till vecka", required=False, widget=forms.TextInput(attrs={"placeholder": "2024-05", "size": 8})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for falt in self.fields.values():  # of a search nothing has to be filled in; no need to say so of each
            falt.utan_valfritt = True  # type: ignore[attr-defined]

    def clean_fran(self) -> Vecka | None:
        return self._vecka("fran")

    def clean_till(self) -> Vecka | None:
        return self._vecka("till")

    def _vecka(self, falt: str) -> Vecka | None:
        if not self.cleaned_data[falt]:
            return None
        try:
            return Vecka.fran_text(self.cleaned_data[falt])
        except ValueError as fel:
            raise forms.ValidationError(str(fel)) from fel

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if (fran := data.get("fran")) and (till := data.get("till")) and till < fran:
            self.add_error("till", f"{till} ligger före {fran}. Byt plats på dem.")
        return data

    @property
    def urval(self) -> dict[str, Any]:
        """What the form asks for. A field that could not be read does not limit; its error says so."""
        self.is_valid()
        return {namn: varde for namn, varde in self.cleaned_data.items() if varde not in {"", None}}


@dataclass(frozen=True, slots=True)
class Rad:
    """What one row of the whole-week form holds, as it was typed."""

    niva: str
    motivering: str
    sedd_niva: str
    sedd_motivering: str
    version: str

    @property
    def andrad(self) -> bool:
        """Whether the person changed the row; an untouched row is never saved, so it can't conflict."""
        return self.niva != self.sedd_niva or _rader(self.motivering) != _rader(self.sedd_motivering)


def rad_ur(data: Any, pk: int) -> Rad:
    """The row of the stadsdel `pk` in posted data. A page without the text (the meeting) leaves it as it was seen."""
    niva, sedd, seddtext, version = (data.get(f"{namn}-{pk}", "") for namn in ("niva", "sedd", "seddtext", "version"))
    return Rad(niva, data.get(f"motivering-{pk}", seddtext), sedd, seddtext, version)


def _rader(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
