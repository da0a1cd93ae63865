"""Forms of councils, groups and meetings. They read what was typed; the services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from samverkan.forms import Datumfalt, Flerval, Omradesform
from samverkan.models import Anvandare, Dagordningspunkt, Gruppmedlem, PrioriteratOmrade, Rad
from samverkan.models.mote import Hemvist, Mote


class Tidfalt(forms.SplitDateTimeField):
    """A day and a time on the clock in Stockholm."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.SplitDateTimeWidget(
                date_format="%Y-%m-%d",
                time_format="%H:%M",
                date_attrs={"type": "date", "aria-label": "Dag"},
                time_attrs={"type": "time", "aria-label": "Klockslag"},
            ),
            **kwargs,
        )


def _text(rader: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rader})


class Radform(Omradesform):
    """A council."""

    namn = forms.CharField(label="Namn", max_length=120)
    slag = forms.ChoiceField(label="Slag", choices=Rad.Slag.choices, widget=forms.RadioSelect)
    leds_av = forms.CharField(label="Leds av", max_length=200, required=False, help_text="Funktioner, inte namn.")
    uppgift = forms.CharField(label="Uppgift", required=False, widget=_text())


class Arbetsgruppsform(Omradesform):
    """An arbetsgrupp."""

    namn = forms.CharField(label="Namn", max_length=200)
    ansvarig_chef = forms.CharField(
        label="Ansvarig chef",
        max_length=160,
        required=False,
        help_text="Funktionen, till exempel avdelningschef vuxen.",
    )
    motesfrekvens = forms.CharField(
        label="Mötesfrekvens", max_length=120, required=False, help_text="Till exempel: 1 gång per månad."
    )
    prioriterade_omraden = Flerval(
        label="Prioriterade områden",
        queryset=PrioriteratOmrade.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    giltig_till = Datumfalt(label="Sista dag", required=False, help_text="Bara när gruppen ska avslutas.")

    def __init__(self, *args: Any, prioriterade: QuerySet[PrioriteratOmrade], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt: Any = self.fields["prioriterade_omraden"]
        falt.queryset = prioriterade


class Medlemsform(Omradesform):
    """A seat in a group."""

    hemvist = forms.ChoiceField(label="Part", choices=Hemvist.choices)
    funktion = forms.CharField(label="Funktion", max_length=160, help_text="Till exempel: kommunpolis.")
    organisation = forms.CharField(
        label="Organisation",
        max_length=160,
        required=False,
        help_text="För en annan aktör: trafikkontoret.",
    )
    uppgift = forms.ChoiceField(
        label="Uppgift i gruppen", choices=Gruppmedlem.Uppgift.choices, initial=Gruppmedlem.Uppgift.LEDAMOT
    )
    person = forms.ModelChoiceField(
        label="Person", queryset=Anvandare.objects.none(), required=False, empty_label="Ingen bestämd person"
    )
    giltig_fran = Datumfalt(label="Från och med", initial=timezone.localdate)

    def __init__(self, *args: Any, personer: QuerySet[Anvandare], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt: Any = self.fields["person"]
        falt.queryset = personer


class Motesform(Omradesform):
    """When and where a group meets."""

    rubrik = forms.CharField(label="Rubrik", max_length=160)
    start = Tidfalt(label="Börjar")
    slut = Tidfalt(label="Slutar")
    lokal = forms.CharField(label="Lokal", max_length=160, required=False)


class Anteckningsform(Omradesform):
    """Who was there and what was said."""

    narvarande = Flerval(
        label="Närvarande", queryset=Gruppmedlem.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    ovriga_narvarande = forms.CharField(
        label="Övriga närvarande", max_length=250, required=False, help_text="Funktioner, inte namn."
    )
    anteckningar = forms.CharField(label="Anteckningar", required=False, widget=_text(6))

    def __init__(self, *args: Any, sittande: QuerySet[Gruppmedlem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt: Any = self.fields["narvarande"]
        falt.queryset = sittande


class Punktform(Omradesform):
    """A point of the agenda."""

    rubrik = forms.CharField(label="Punkt", max_length=200)
    foredragande = forms.CharField(label="Föredragande", max_length=160, required=False)
    beskrivning = forms.CharField(label="Underlag", required=False, widget=_text(2))


class Punktanteckning(Punktform):
    """A point and what was said about it."""

    anteckning = forms.CharField(label="Anteckning", required=False, widget=_text(5))


class Beslutsform(Omradesform):
    """A decision."""

    text = forms.CharField(label="Beslut", widget=_text(2))
    punkt = forms.ModelChoiceField(
        label="Punkt", queryset=Dagordningspunkt.objects.none(), required=False, empty_label="Ingen punkt"
    )
    ansvarig_hemvist = forms.ChoiceField(
        label="Ansvarig part", choices=[("", "Inte bestämt"), *Hemvist.choices], required=False
    )
    ansvarig_funktion = forms.CharField(label="Ansvarig funktion", max_length=160, required=False)
    klart_senast = Datumfalt(label="Klart senast", required=False)

    def __init__(self, *args: Any, mote: Mote | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if mote is None:  # a decision stays under its point
            del self.fields["punkt"]
        else:
            falt: Any = self.fields["punkt"]
            falt.queryset = mote.punkter.order_by("ordning")


class Orsaksform(forms.Form):
    """Why a meeting is called off."""

    orsak = forms.CharField(label="Varför ställs mötet in?", max_length=250)
