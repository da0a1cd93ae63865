"""Forms of the week. They read what was typed; whether it may be saved is decided by the services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

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
    """The row of the stadsdel `pk` in posted data."""
    return Rad(*(data.get(f"{namn}-{pk}", "") for namn in ("niva", "motivering", "sedd", "seddtext", "version")))


def _rader(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
