"""Forms of the insatser. They read what was typed; whether it may be saved is decided by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model

from lagesbild.models import Insatsuppfoljning, Veckoinsats
from lagesbild.vecka import Vecka
from platser.models import Stadsdel
from samverkan.forms import Omradesform


def _rad(modell: type[Model], falt: str) -> forms.TextInput:
    """A line of text, no longer than what can be stored."""
    hogst = modell._meta.get_field(falt).max_length  # type: ignore[union-attr]
    return forms.TextInput(attrs={"maxlength": hogst, "autocomplete": "off"})


class Insatsform(Omradesform):
    """What the meeting decides. `version` is empty for something new."""

    vad = forms.CharField(
        label="Vad ska göras",
        error_messages={"required": "Skriv vad som ska göras."},
        widget=_rad(Veckoinsats, "vad"),
    )
    stadsdel = forms.ModelChoiceField(
        label="Var", queryset=Stadsdel.objects.none(), required=False, empty_label="Hela området"
    )
    plats = forms.CharField(label="Plats", required=False, widget=_rad(Veckoinsats, "plats"))
    vem = forms.CharField(label="Vem", required=False, widget=_rad(Veckoinsats, "vem"))
    ansvar = forms.ChoiceField(label="Part", choices=Veckoinsats.Ansvar.choices, initial=Veckoinsats.Ansvar.GEMENSAM)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, vecka: Vecka, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        synliga = Stadsdel.objects.synlig_for(self.anvandare).i_omrade(self.omrade)
        falt: Any = self.fields["stadsdel"]
        falt.queryset = (
            synliga.gallande_nagon_dag(vecka.mandag, vecka.sondag).defer("kontur").order_by("ordning", "namn")
        )

    @property
    def innehall(self) -> dict[str, Any]:
        """The values as the services take them."""
        return {namn: self.cleaned_data[namn] for namn in ("vad", "stadsdel", "plats", "vem", "ansvar")}


class Uppfoljningsform(forms.Form):
    """How it went. `version` is what the page showed, empty when nothing was said."""

    utfall = forms.ChoiceField(
        label="Hur gick det?",
        choices=Insatsuppfoljning.Utfall.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj hur det gick."},
    )
    text = forms.CharField(
        label="Kommentar",
        required=False,
        widget=_rad(Insatsuppfoljning, "text"),
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class Insatsfilter(Omradesform):
    """What of the list to show."""

    utfall = forms.ChoiceField(label="Läge", required=False, choices=[("", "Alla"), *Veckoinsats.Status.choices])
    ansvar = forms.ChoiceField(label="Part", required=False, choices=[("", "Alla"), *Veckoinsats.Ansvar.choices])
    stadsdel = forms.ModelChoiceField(
        label="Stadsdel",
        queryset=Stadsdel.objects.defer("kontur").order_by("ordning", "namn"),
        required=False,
        empty_label="Alla",
    )
    sok = forms.CharField(label="Ord", required=False, max_length=100, widget=forms.SearchInput)
