"""Forms of walks and synpunkter, and of what to look for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms

from platser.forms.bas import Modellform
from platser.models import Plats, Stadsdel, Synpunkt, Trygghetsvandring, Vandringspart
from platser.rutt import Ruttrad, las
from samverkan.forms import Omradesform

KATEGORIER = Synpunkt.Kategori.choices


class Vandringsform(Modellform):
    """A walk to be: when and where, who calls it, who is invited, where it stops."""

    modell = Trygghetsvandring
    falt = (
        "slag", "namn", "dag", "klockslag", "samlingsplats", "plats", "stadsdel", "sammankallande", "fokus",
        "foregaende",
    )  # fmt: skip
    etiketter = {"klockslag": "Samling klockan", "fokus": "Vad ni ska titta på", "foregaende": "Följer upp vandringen"}
    hjalp = {
        "plats": "Platsen som vandringen gäller. Rutten skrivs nedan.",
        "stadsdel": "Tomt: platsens stadsdel.",
        "sammankallande": "Till exempel Stadsdelsförvaltningen, polisen och Havafast. Organisation, inte person.",
        "foregaende": "Det som är öppet från den vandringen kommer med, för att ses på igen.",
    }

    parter = forms.CharField(
        label="Inbjudna",
        required=False,
        help_text="En organisation eller funktion på varje rad.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    stopp = forms.CharField(
        label="Rutt",
        required=False,
        help_text=(
            "Ett stopp på varje rad, i den ordning ni går. Känner Lägesbild igen platsens namn används dess läge; "
            "annars kan läget skrivas efter namnet: Gångtunneln (59,3670; 17,8443)."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "data-rutt": "", "spellcheck": "false"}),
    )
    field_order = (
        "slag", "namn", "dag", "klockslag", "samlingsplats", "plats", "stadsdel", "stopp", "sammankallande", "parter",
        "fokus", "foregaende",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["klockslag"].widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})

    def clean_parter(self) -> list[str]:
        return [rad.strip() for rad in self.cleaned_data["parter"].splitlines() if rad.strip()]

    def clean_stopp(self) -> list[Ruttrad]:
        return las(self.cleaned_data["stopp"])


class Hallenform(forms.Form):
    """That the walk was held: how many came, which parts, what it was like."""

    antal_deltagare = forms.IntegerField(
        label="Antal deltagare", required=False, min_value=0, max_value=10_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    deltog = forms.TypedMultipleChoiceField(
        label="Var med", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    sammanfattning = forms.CharField(
        label="Sammanfattning",
        required=False,
        help_text="Vad som sades i dialogen och vad ni såg. Inget om personer.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, parter: Sequence[Vandringspart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deltog"].choices = [(p.pk, p.organisation) for p in parter]  # type: ignore[attr-defined]
        if not parter:
            del self.fields["deltog"]


class Orsaksform(forms.Form):
    """Why something is called off, opened again or struck out."""

    orsak = forms.CharField(
        label="Varför", max_length=300, error_messages={"required": "Skriv varför."}, widget=forms.TextInput
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class NySynpunkt(forms.Form):
    """A synpunkt on the walk, written on a phone. `klient_id` is made with the form: sent twice it is one.

    `stalle` is "stopp-<id>" or "plats-<id>".
    """

    klient_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    kategori = forms.ChoiceField(
        label="Vad gäller det?", choices=KATEGORIER, widget=forms.RadioSelect,
        error_messages={"required": "Välj vad det gäller."},
    )  # fmt: skip
    text = forms.CharField(
        label="Synpunkt",
        max_length=1000,
        help_text="Kort, och inget om personer.",
        widget=forms.Textarea(attrs={"rows": 3, "autocapitalize": "sentences"}),
        error_messages={"required": "Skriv vad som ska göras något åt."},
    )
    stalle = forms.ChoiceField(label="Var?", required=False)
    lat = forms.DecimalField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lon = forms.DecimalField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    osakerhet_m = forms.IntegerField(required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput)
    iakttagen = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    foto = forms.FileField(
        label="Foto",
        required=False,
        help_text="Undvik att få med personer och registreringsskyltar. Plats och tid i fotots fil tas bort.",
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    foto_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    alt = forms.CharField(label="Vad fotot visar", required=False, max_length=300)
    anvandare = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stallen: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stalle"].choices = [("", "Inget ställe valt"), *stallen]  # type: ignore[attr-defined]


class Fotoform(forms.Form):
    """A photo of a synpunkt that has come in."""

    foto = forms.FileField(label="Foto", error_messages={"required": "Välj ett foto.", "empty": "Filen är tom."})
    foto_id = forms.UUIDField(required=False, initial=uuid4)
    alt = forms.CharField(required=False, max_length=300)
    anvandare = forms.IntegerField(required=False)

    @property
    def nummer(self) -> UUID:
        nummer: UUID = self.cleaned_data["foto_id"] or uuid4()
        return nummer


class Aterbesoksform(forms.Form):
    """What a walk saw of an earlier synpunkt."""

    klient_id = forms.UUIDField(required=False, initial=uuid4)
    utfall = forms.CharField(max_length=12)
    text = forms.CharField(required=False, max_length=300)
    iakttagen = forms.DateTimeField(required=False)
    anvandare = forms.IntegerField(required=False)


class Synpunktsform(Modellform):
    """A synpunkt on its way: who owns it, when it is to be answered, what came of it."""

    modell = Synpunkt
    falt = ("agare", "klar_senast", "status", "svar", "svar_dag", "kategori", "text", "plats", "tidigare")
    etiketter = {
        "agare": "Ägare",
        "klar_senast": "Svar senast",
        "svar": "Svar",
        "svar_dag": "Besvarad",
        "text": "Synpunkt",
        "tidigare": "Samma som tidigare synpunkt",
    }
    hjalp = {
        "agare": "Organisation eller funktion: trafikkontoret, fastighetsägaren, polisen. Inte person.",
        "svar": "Vad som gjordes, eller varför inget görs.",
        "svar_dag": "Tomt: i dag, när synpunkten avslutas.",
    }

    def __init__(
        self, *args: Any, agare: Sequence[str] = (), tidigare: Sequence[tuple[int, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agare"].widget.attrs["list"] = "agare"
        self.agare = agare
        val: Any = self.fields["tidigare"]
        val.choices = [("", "Ingen"), *tidigare]
        if not tidigare:
            del self.fields["tidigare"]


class Synpunktsfilter(Omradesform):
    """Which synpunkter to show."""

    lage = forms.ChoiceField(label="Visa", required=False)
    kategori = forms.ChoiceField(label="Gäller", required=False, choices=[("", "Allt"), *KATEGORIER])
    plats = forms.ModelChoiceField(
        Plats.objects.defer("kontur"), label="Plats", required=False, empty_label="Alla", to_field_name="slug"
    )
    stadsdel = forms.ModelChoiceField(
        Stadsdel.objects.defer("kontur"), label="Stadsdel", required=False, empty_label="Alla", to_field_name="slug"
    )
    agare = forms.ChoiceField(label="Ägare", required=False)
    ar = forms.TypedChoiceField(label="År", required=False, coerce=int, empty_value=None)
    sok = forms.CharField(label="Ord", required=False, max_length=80)

    def __init__(
        self, *args: Any, lagen: dict[str, str], agare: Sequence[str], ar: Sequence[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        val: Any = self.fields
        val["lage"].choices = list(lagen.items())
        val["agare"].choices = [("", "Alla"), *((a, a) for a in agare)]
        val["ar"].choices = [("", "Alla"), *((a, str(a)) for a in ar)]
