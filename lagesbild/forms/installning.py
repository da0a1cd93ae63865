"""Forms of how an area works with its weeks. They read what was typed; the services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from lagesbild.models.rytm import DAGAR
from lagesbild.models.vecka import NIVAER
from samverkan.forms import Datumfalt

FEL_TID = {"required": "Skriv ett klockslag.", "invalid": "Skriv klockslaget som 09:00."}


class Klockslag(forms.TimeField):
    """A time of day, entered with the browser's own clock."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(widget=widget, error_messages=FEL_TID, **kwargs)


class Installningsform(forms.Form):
    """The rhythm of the week. `version` is what the page showed; 0 when nothing had been chosen."""

    deadline_dag = forms.TypedChoiceField(label="Veckan ska vara fastställd", choices=DAGAR, coerce=int)
    deadline_tid = Klockslag(label="Klockan")
    paminnelse_dag = forms.TypedChoiceField(label="Påminnelse skickas", choices=DAGAR, coerce=int)
    paminnelse_tid = Klockslag(label="Klockan")
    dolda_forslag = forms.BooleanField(
        label="Dölj parternas förslag för varandra tills båda har lämnat",
        required=False,
        help_text="Gäller veckor där ingen har lämnat förslag ännu. Det som redan är lämnat dolt förblir dolt.",
    )
    skicka_brev = forms.BooleanField(
        label="Skicka veckobrevet med e-post",
        required=False,
        help_text="När båda parter har fastställt veckan skickas brevet till listan här på sidan.",
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class Ankarform(forms.Form):
    """What a level usually looks like, from a day on."""

    niva = forms.TypedChoiceField(label="Nivå", choices=NIVAER, coerce=int)
    text = forms.CharField(
        label="Så här brukar det se ut",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
        error_messages={"required": "Skriv hur nivån brukar se ut hos er."},
        help_text="Kort och konkret. Inga uppgifter om personer.",
    )
    fran = Datumfalt(
        label="Gäller från",
        initial=timezone.localdate,
        help_text="Den förra beskrivningen slutar gälla dagen innan.",
        error_messages={"required": "Välj ett datum.", "invalid": "Skriv datumet som 2024-11-04."},
    )


class Mottagarform(forms.Form):
    """An address on the list for the weekly brief."""

    epost = forms.EmailField(
        label="E-post",
        error_messages={"required": "Skriv en e-postadress.", "invalid": "Skriv adressen som namn@exempel.se."},
    )
    namn = forms.CharField(label="Namn eller funktion", max_length=120, required=False)


class Typform(forms.Form):
    """A kind of event of the area's own."""

    namn = forms.CharField(label="Ny händelsetyp", error_messages={"required": "Skriv vad händelsetypen heter."})
