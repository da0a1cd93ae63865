"""Forms of a platssamverkan."""

from __future__ import annotations

from typing import Any

from django import forms

from platser.forms.bas import Modellform
from platser.models import Kartlaggningspunkt, Platsatgard, Platsorsak, Platssamverkan, Samverkansfas
from samverkan.forms import Datumfalt


class Samverkansform(Modellform):
    """Who convenes, how often they meet, who takes part."""

    modell = Platssamverkan
    falt = ("sammankallande", "rytm", "startade", "syfte", "kalla")
    deltagare = forms.CharField(
        label="Deltagare",
        required=False,
        help_text="En organisation på varje rad. Efter ett kolon kan rollen stå: Polisen: kommunpolis.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    field_order = ("sammankallande", "rytm", "startade", "deltagare", "syfte", "kalla")

    def clean_deltagare(self) -> list[tuple[str, str]]:
        rader = [rad.partition(":") for rad in self.cleaned_data["deltagare"].splitlines() if rad.strip()]
        return [(vem.strip(), roll.strip()) for vem, _, roll in rader]


class Fasform(forms.Form):
    """When a phase began and ended."""

    fas = forms.TypedChoiceField(label="Fas", coerce=int, choices=Samverkansfas.Fas.choices)
    paborjad = Datumfalt(label="Påbörjad", error_messages={"required": "Skriv när fasen började."})
    avslutad = Datumfalt(label="Avslutad", required=False, help_text="Tomt: pågår.")
    text = forms.CharField(label="Anteckning", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    overlamnad_till = forms.CharField(
        label="Överlämnad till",
        required=False,
        max_length=160,
        help_text="Behövs när överlämningen är avslutad. Då avslutas platssamverkan.",
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class Motesform(forms.Form):
    """A meeting that was held."""

    dag = Datumfalt(label="Datum", error_messages={"required": "Skriv vilken dag mötet var."})
    anteckning = forms.CharField(
        label="Vad som sades",
        required=False,
        help_text="Skriv inget om personer.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class Punktform(forms.Form):
    """One question of the checklist, with the prefix of its id."""

    svar = forms.ChoiceField(label="Svar", choices=Kartlaggningspunkt.Svar.choices)
    iakttagelse = forms.CharField(label="Iakttagelse", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    kalla = forms.CharField(label="Källa", required=False, max_length=200)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class Frageform(forms.Form):
    """A question of one's own."""

    amne = forms.CharField(label="Ämne", required=False, max_length=60, initial="Egna frågor")
    fraga = forms.CharField(label="Fråga", max_length=250, error_messages={"required": "Skriv frågan."})


class Orsaksform(Modellform):
    """A node of the cause tree."""

    modell = Platsorsak
    falt = ("slag", "text", "overordnad", "belagg")
    etiketter = {"overordnad": "Står under", "text": "Vad", "belagg": "Belägg"}
    hjalp = {"overordnad": "Tomt för ett problem, som står överst."}

    def __init__(self, *args: Any, under: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt: Any = self.fields["overordnad"]
        falt.choices = [("", "Inget (överst)"), *under]


class Atgardsform(Modellform):
    """An åtgärd of the list."""

    modell = Platsatgard
    falt = ("vad", "ansvarig", "klar_senast", "orsak", "status", "klar_dag", "resultat")
    hjalp = {"klar_dag": "Tomt: i dag, när läget är klar."}
    kommentar = forms.CharField(
        label="Kommentar",
        required=False,
        help_text="Blir en rad i åtgärdens historik.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = (*falt, "kommentar")

    def __init__(self, *args: Any, orsaker: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt: Any = self.fields["orsak"]
        falt.choices = [("", "Ingen särskild"), *orsaker]
