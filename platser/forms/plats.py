"""Forms of places, classifications, photos and investments, and of what to look for."""

from __future__ import annotations

from typing import Any

from django import forms

from platser.forms.bas import Modellform
from platser.models import Klassning, Plats, Platsbild, Stadsdel, Trygghetsinvestering
from samverkan.forms import Datumfalt, Omradesform


class Platsform(Modellform):
    """A place: its names, where it lies, who owns it."""

    modell = Plats
    falt = (
        "namn", "typ", "lat", "lon", "noggrannhet", "osakerhet_m", "lageskalla", "stadsdel", "agare", "beskrivning",
        "kanslig", "giltig_fran", "giltig_till", "kontur",
    )  # fmt: skip
    etiketter = {
        "osakerhet_m": "Hur osäkert, meter",
        "lageskalla": "Varifrån läget kommer",
        "kanslig": "Känslig plats",
        "giltig_fran": "Finns från och med",
        "giltig_till": "Finns till och med",
        "kontur": "Gräns som GeoJSON",
    }
    hjalp = {
        "lat": "Grader i WGS 84, till exempel 59,3676. Avrundas till ungefär tio meter.",
        "lon": "Till exempel 17,8435.",
        "stadsdel": "Räknas ut ur läget när områdets gränser är inlästa. Välj annars.",
        "giltig_till": "En plats tas inte bort. Den slutar finnas.",
        "kontur": "En Polygon eller MultiPolygon i WGS 84.",
    }

    andra_namn = forms.CharField(
        label="Andra namn och stavningar",
        required=False,
        help_text="Ett på varje rad. Händelser med något av namnen hör till platsen.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("namn", "andra_namn", *falt)

    def clean_andra_namn(self) -> list[str]:
        return [rad.strip() for rad in self.cleaned_data["andra_namn"].splitlines() if rad.strip()]


class Klassningsform(Modellform):
    """A classification of a place or of stadsdelar."""

    modell = Klassning
    falt = (
        "slag", "plats", "stadsdelar", "omfattning", "lage", "ar", "giltig_fran", "giltig_till", "kalla", "kalldatum",
        "beslut", "beskrivning", "ordning", "kanslig",
    )  # fmt: skip
    etiketter = {
        "ar": "År",
        "giltig_fran": "Gäller från och med",
        "giltig_till": "Gäller till och med",
        "ordning": "Nummer i listor",
        "kanslig": "Känslig uppgift",
    }
    hjalp = {
        "plats": "Behövs för öppen drogscen, olovlig bosättning och prioriterad plats.",
        "stadsdelar": "För utsatta områden: alla stadsdelar som området omfattar.",
        "lage": "Bara tillstånd kan vara ansökta eller avslagna.",
        "ar": "Bara för prioriterade platser. Klassningen gäller då hela året.",
        "giltig_fran": "Tomt: ingen har sagt sedan när.",
        "giltig_till": "Tomt: tills vidare.",
        "kalldatum": "Dagen som källan är daterad.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        delar: Any = self.fields["stadsdelar"]
        delar.widget = forms.CheckboxSelectMultiple(choices=delar.choices)
        delar.required = False
        objekt = kwargs.get("objekt")
        if objekt is not None and objekt.pk:
            self.initial["stadsdelar"] = [s.pk for s in objekt.stadsdelar.all()]


class Investeringsform(Modellform):
    """An investment from application to effect."""

    modell = Trygghetsinvestering
    falt = (
        "namn", "ar", "plats", "stadsdel", "beskrivning", "fond", "status", "ansokan_dag", "sokt_kr", "beslut_dag",
        "beslut", "beviljat_kr", "utfall_kr", "klar_dag", "effekt", "kalla",
    )  # fmt: skip
    hjalp = {
        "stadsdel": "Tomt: platsens stadsdel.",
        "effekt": "Vad som blev annorlunda, och hur ni vet det.",
    }


class Bildform(forms.Form):
    """A photo. It is written anew without what the camera tells about place, time and phone."""

    fil = forms.FileField(
        label="Bild",
        help_text="JPEG, PNG eller WebP. Plats, tid och telefon som kameran skrivit i filen tas bort.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": "Välj en bild.", "empty": "Filen är tom."},
    )
    alt = forms.CharField(
        label="Vad bilden visar",
        max_length=300,
        help_text="Läses upp för den som inte ser bilden. Skriv inget om personer.",
        error_messages={"required": "Skriv vad bilden visar."},
    )
    skede = forms.ChoiceField(label="Skede", choices=Platsbild.Skede.choices, initial=Platsbild.Skede.LAGE)
    tagen = Datumfalt(label="Tagen", required=False)
    fore = forms.TypedChoiceField(
        label="Visas bredvid bilden före", required=False, coerce=int, empty_value=None, help_text="För en bild efter."
    )
    hor_till = forms.ChoiceField(label="Hör till", required=False)

    def __init__(self, *args: Any, fore: list[tuple[int, str]], hor_till: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fore"].choices = [("", "Ingen"), *fore]  # type: ignore[attr-defined]
        self.fields["hor_till"].choices = [("", "Platsen"), *hor_till]  # type: ignore[attr-defined]


class Platsfilter(Omradesform):
    """What of the list of places to show."""

    sok = forms.CharField(label="Namn eller ägare", required=False, max_length=80, widget=forms.SearchInput)
    stadsdel = forms.ModelChoiceField(
        label="Stadsdel",
        queryset=Stadsdel.objects.defer("kontur").order_by("ordning", "namn"),
        required=False,
        empty_label="Alla",
        to_field_name="slug",
    )
    typ = forms.ChoiceField(label="Typ", required=False, choices=[("", "Alla"), *Plats.Typ.choices])
    klassning = forms.ChoiceField(
        label="Klassning",
        required=False,
        choices=[("", "Alla"), *Klassning.Slag.choices, ("ingen", "Ingen klassning")],
    )
    ar = forms.TypedChoiceField(label="År", required=False, coerce=int, empty_value=None)
    samverkan = forms.ChoiceField(
        label="Platssamverkan",
        required=False,
        choices=[("", "Alla"), ("pagar", "Pågår"), ("avslutad", "Avslutad"), ("ingen", "Ingen")],
    )
    arbete = forms.ChoiceField(
        label="Åtgärder",
        required=False,
        choices=[("", "Alla"), ("oppna", "Har öppna"), ("sena", "Har försenade")],
    )
    lage = forms.ChoiceField(
        label="Läget", required=False, choices=[("", "Alla"), *Plats.Noggrannhet.choices, ("saknas", "Inte inlagt")]
    )

    def __init__(self, *args: Any, ar: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ar"].choices = [("", "I dag"), *((a, str(a)) for a in ar)]  # type: ignore[attr-defined]


class Klassningsfilter(Omradesform):
    """What of the classifications to show; the year is that of the tables."""

    ar = forms.TypedChoiceField(label="År", required=False, coerce=int, empty_value=None)
    slag = forms.ChoiceField(label="Klassning", required=False, choices=[("", "Alla"), *Klassning.Slag.choices])
    stadsdel = forms.ModelChoiceField(
        label="Stadsdel",
        queryset=Stadsdel.objects.defer("kontur").order_by("ordning", "namn"),
        required=False,
        empty_label="Alla",
        to_field_name="slug",
    )

    def __init__(self, *args: Any, ar: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ar"].choices = [(a, str(a)) for a in ar]  # type: ignore[attr-defined]


class Investeringsfilter(Omradesform):
    """What of the investments to show."""

    ar = forms.TypedChoiceField(label="Budgetår", required=False, coerce=int, empty_value=None)
    status = forms.ChoiceField(
        label="Läge", required=False, choices=[("", "Alla"), *Trygghetsinvestering.Status.choices]
    )
    fond = forms.ChoiceField(
        label="Finansiering", required=False, choices=[("", "Alla"), *Trygghetsinvestering.Fond.choices]
    )
    stadsdel = forms.ModelChoiceField(
        label="Stadsdel",
        queryset=Stadsdel.objects.defer("kontur").order_by("ordning", "namn"),
        required=False,
        empty_label="Alla",
        to_field_name="slug",
    )

    def __init__(self, *args: Any, ar: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ar"].choices = [("", "Alla"), *((a, str(a)) for a in ar)]  # type: ignore[attr-defined]
