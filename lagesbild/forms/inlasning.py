"""Forms of the import. They read what was sent; whether it goes in is decided by the services."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from lagesbild.kalkylblad import kolumnnamn
from lagesbild.models import Matkalla, Matserie
from lagesbild.period import MANADER
from samverkan.forms import Datumfalt

_MANADSVAL: Final = [(n, m) for n, m in enumerate(MANADER, 1)]
_ANDELSER: Final = ".xlsx,.xlsm,.xls,.ods,.csv,.txt,.tsv"


def _ny_kalla() -> forms.CharField:
    return forms.CharField(
        label="Ny källa", required=False, max_length=120, help_text="Bara om källan inte finns i listan."
    )


class Kallfalt(forms.ModelChoiceField):
    """Sources are shared by all areas."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Matkalla.objects.all(), **kwargs)


class Mottagningsform(forms.Form):
    """A file, or a table pasted as text."""

    fil = forms.FileField(
        label="Fil",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": _ANDELSER}),
        help_text="xlsx, xls, ods eller csv. Högst 20 MB.",
    )
    text = forms.CharField(
        label="Eller klistra in tabellen",
        required=False,
        strip=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text="Markera tabellen i Excel, Word eller en webbsida, kopiera och klistra in här.",
    )
    kalla = Kallfalt(
        label="Källa", required=False, empty_label="Känn igen ur filen", help_text="Kan ändras innan något sparas."
    )
    ny_kalla = _ny_kalla()
    per_datum = Datumfalt(
        label="Uttagsdatum", required=False, help_text="Dagen då siffrorna togs ut. Tomt: gissas ur filen."
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("fil") and not (data.get("text") or "").strip() and "fil" not in self.errors:
            self.add_error("fil", "Välj en fil, eller klistra in en tabell.")
        elif data.get("fil") and (data.get("text") or "").strip():
            self.add_error("text", "Välj antingen en fil eller en inklistrad tabell, inte båda.")
        return data


class Beslutsform(forms.Form):
    """Source and day of the whole import, and what to do with values that differ at the same day."""

    kalla = Kallfalt(label="Källa", required=False, empty_label="Välj källa")
    ny_kalla = _ny_kalla()
    per_datum = Datumfalt(
        label="Uttagsdatum",
        help_text="Dagen då siffrorna togs ut.",
        error_messages={"required": "Ange uttagsdatumet, till exempel 2024-11-04."},
    )
    krockar = forms.ChoiceField(
        label="Siffror som redan finns med samma uttagsdatum men ett annat värde",
        required=False,
        widget=forms.RadioSelect,
        choices=[("behall", "Låt de sparade stå kvar"), ("ersatt", "Ersätt med filens")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for namn in ("kalla", "krockar"):
            # Needed in the end, though not to save the rest.
            self.fields[namn].utan_valfritt = True  # type: ignore[attr-defined]


class Profilform(forms.Form):
    """What the rows and columns of a file mean."""

    blad = forms.ChoiceField(label="Blad", required=False)
    huvudrad = forms.IntegerField(
        label="Rad med rubriker", min_value=1, max_value=1000, help_text="Siffrorna börjar på raden efter."
    )
    kategorikolumn = forms.TypedChoiceField(
        label="Kategori", coerce=int, help_text="Kolumnen som säger vad som räknas eller mäts."
    )
    gruppkolumn = forms.TypedChoiceField(
        label="Grupp", coerce=int, required=False, empty_value=None, help_text="Om kategorierna är ordnade i grupper."
    )
    platskolumn = forms.TypedChoiceField(
        label="Område", coerce=int, required=False, empty_value=None, help_text="Tomt: hela filen gäller området."
    )
    vardekolumn = forms.TypedChoiceField(
        label="Värde", coerce=int, required=False, empty_value=None,
        help_text="Om varje rad har en enda siffra. Tomt: åren eller månaderna står som rubriker.",
    )  # fmt: skip
    arkolumn = forms.TypedChoiceField(
        label="År", coerce=int, required=False, empty_value=None, help_text="Om året står på raden."
    )
    manadkolumn = forms.TypedChoiceField(
        label="Månad", coerce=int, required=False, empty_value=None, help_text="Om månaden står på raden."
    )
    fast_ar = forms.IntegerField(
        label="Alla siffror gäller året", required=False, min_value=1990, max_value=2099,
        help_text="Om året inte står i tabellen.",
    )  # fmt: skip
    fran_manad = forms.TypedChoiceField(
        label="Årets siffror gäller från och med", coerce=int, choices=_MANADSVAL, initial=1
    )
    till_manad = forms.TypedChoiceField(label="till och med", coerce=int, choices=_MANADSVAL, initial=12)
    enhet = forms.ChoiceField(label="Enhet", choices=Matserie.Enhet.choices)
    kalla = Kallfalt(label="Källa", required=False, empty_label="Välj källa")
    ny_kalla = _ny_kalla()
    profilnamn = forms.CharField(
        label="Kom ihåg som", required=False, max_length=120, help_text="Nästa fil med samma rubriker läses likadant."
    )

    DELAR = (
        ("Var i filen", ("blad", "huvudrad", "kategorikolumn", "gruppkolumn", "platskolumn", "vardekolumn")),
        ("Tid", ("arkolumn", "manadkolumn", "fast_ar", "fran_manad", "till_manad")),
        ("Vad det är", ("enhet", "kalla", "ny_kalla", "profilnamn")),
    )
    KOLUMNER = ("kategorikolumn", "gruppkolumn", "platskolumn", "vardekolumn", "arkolumn", "manadkolumn")

    def __init__(self, *args: Any, prov: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bredd = max((len(rad[1]) for blad in prov for rad in blad["rader"]), default=1)
        rader = prov[0]["rader"] if len(prov) == 1 else []
        rubriker: list[str] = next((celler for _, celler in rader if sum(bool(c) for c in celler) >= 2), [])
        val: list[tuple[int | str, str]] = [
            (n, ": ".join(filter(None, [kolumnnamn(n), *rubriker[n - 1 : n]]))[:50]) for n in range(1, bredd + 1)
        ]
        for namn in self.KOLUMNER:
            falt: Any = self.fields[namn]
            falt.choices = val if falt.required else [("", "–"), *val]
        blad: Any = self.fields["blad"]
        blad.choices = [(b["blad"], b["blad"] or "Tabellen") for b in prov]
        if len(prov) < 2:
            blad.widget = forms.HiddenInput()
            blad.initial = prov[0]["blad"] if prov else ""

    @property
    def delar(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields by what they are about."""
        return [(rubrik, [self[namn] for namn in namnen]) for rubrik, namnen in self.DELAR]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("vardekolumn") and not (data.get("arkolumn") or data.get("fast_ar")):
            self.add_error("arkolumn", "Välj kolumnen med år, eller skriv året.")
        if data.get("fran_manad", 1) > data.get("till_manad", 12):
            self.add_error("till_manad", "Perioden slutar före den börjar. Välj samma eller en senare månad.")
        return data

    def beskrivning(self) -> dict[str, Any]:
        """What is stored with the import."""
        utan = {"kalla", "ny_kalla", "profilnamn"}
        return {namn: v for namn, v in self.cleaned_data.items() if namn not in utan and v is not None}


class Revisionsform(forms.Form):
    """Which two extracts to compare."""

    kalla = Kallfalt(label="Källa", required=False, empty_label="Alla källor")
    fore = forms.TypedChoiceField(label="Som det var", coerce=str)
    efter = forms.TypedChoiceField(label="Som det är", coerce=str)

    def __init__(self, *args: Any, dagar: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for namn in ("fore", "efter"):
            falt: Any = self.fields[namn]
            falt.choices = [(d, d) for d in dagar]
