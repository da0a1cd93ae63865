"""Forms of what stands beside the texts in a yearly document: sources, images and what the program fills in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.utils.text import Truncator

from lagesbild.models import Avsnitt, Diagramval, Dokumentbild, Lagesbild, Matserie
from lagesbild.period import MANADER
from lagesbild.skrift.block import FORE, PLACERING, Blockval
from platser.models import Klassning
from samverkan.fel import Ogiltigt
from samverkan.forms import Datumfalt, Omradesform
from samverkan.models import Anvandare

_B = Avsnitt.Block
_RUBRIK = ("rubrik",)
_AR = ("fran_ar", "till_ar")

# The choices that a kind of block takes; a kind that is not here takes none.
VAL: Final[Mapping[str, tuple[str, ...]]] = {
    _B.COMPSTAT: ("fran_manad", "till_manad"),
    _B.COMPSTAT_DIAGRAM: ("fran_manad", "till_manad"),
    _B.ARSSTAPLAR: ("serie", *_AR, "fran_manad", "till_manad", "rubrik", "not"),
    _B.UNDERSOKNING: ("serier", "rubrik", "not"),
    _B.SPARAT_DIAGRAM: ("diagram",),
    _B.KARTA_OMRADE: _RUBRIK,
    _B.KARTA_POLIS: _RUBRIK,
    _B.KARTA_SERIE: ("serie", "rubrik"),
    _B.KARTA_PLATSER: ("klassning", "rubrik"),
    _B.KARTA_KONCENTRATION: _RUBRIK,
    _B.PLATSLISTA: ("klassning", "ar", "rubrik"),
    _B.ORGANISATION: _RUBRIK,
    _B.BILD: ("bild",),
}
KRAVS: Final = {
    (_B.ARSSTAPLAR, "serie"),
    (_B.UNDERSOKNING, "serier"),
    (_B.SPARAT_DIAGRAM, "diagram"),
    (_B.BILD, "bild"),
}
_LAGRAS: Final = {"diagram": "nyckel", "bild": "nyckel"}  # what the choice is called where it is stored
FEL_SLAG: Final = "Skriv text eller tal, eller en lista av texter där flera går att välja."
Ordlista = Mapping[str, Mapping[str, str]]

_TAL: Final = frozenset({*_AR, "ar", "fran_manad", "till_manad"})


def ordlista(user: Anvandare, lagesbild: Lagesbild) -> Ordlista:
    """What a block can choose among: name of the choice → stored value → the word for it. Three queries."""
    serier = Matserie.objects.select_related("kalla").order_by("kalla__namn", "grupp_ordning", "ordning", "namn")
    namn = {f"{s.kalla.slug}/{s.slug}": (f"{s.kalla.namn}: {s.namn}", s.enhet) for s in serier}
    sparade = Diagramval.objects.synlig_for(user).filter(stadsdelsomrade=lagesbild.stadsdelsomrade).order_by("namn")
    bilder = Dokumentbild.objects.synlig_for(user).filter(lagesbild=lagesbild).order_by("pk")
    manader = {str(nr): manad for nr, manad in enumerate(MANADER, 1)}
    return {
        "serie": {kod: text for kod, (text, _) in namn.items()},
        "serier": {kod: text for kod, (text, enhet) in namn.items() if enhet == Matserie.Enhet.PROCENT},
        "diagram": dict(sparade.values_list("nyckel", "namn")),
        "bild": dict(bilder.values_list("nyckel", "rubrik")),
        "klassning": {str(varde): str(text) for varde, text in Klassning.Slag.choices},
        "fran_manad": manader,
        "till_manad": manader,
    }


class Kallform(Omradesform):
    """A source as the document prints it."""

    text = forms.CharField(
        label="Källa",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Vem som har gjort den, vad den heter och år, som den ska stå i källförteckningen.",
    )
    url = forms.URLField(label="Adress", required=False, max_length=500, assume_scheme="https")
    hamtad = Datumfalt(label="Hämtad", required=False)
    begransning = forms.CharField(
        label="Begränsningar",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Vad källan inte kan säga något om. Till exempel: bara anmälda brott.",
    )


class Bildtextform(Omradesform):
    """What is said of an image."""

    rubrik = forms.CharField(
        label="Bildtext", max_length=200, widget=forms.TextInput(attrs={"data-tomt": "Skriv en bildtext."})
    )
    alternativtext = forms.CharField(
        label="Vad bilden visar",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-tomt": "Skriv vad bilden visar."}),
        help_text="Läses upp för den som inte ser bilden. Skriv inget om personer.",
    )
    kalla = forms.CharField(label="Fotograf eller källa", required=False, max_length=200)
    intern = forms.BooleanField(label="Bara i den interna utgåvan", required=False)


class Bildform(Bildtextform):
    """A new image. It is written anew without what the camera tells about place, time and phone."""

    fil = forms.FileField(
        label="Bild",
        help_text="JPEG, PNG eller WebP. Plats, tid och telefon som kameran skrivit i filen tas bort.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": "Välj en bild.", "empty": "Filen är tom."},
    )
    field_order = ("fil", "rubrik", "alternativtext", "kalla", "intern")


class Slagform(forms.Form):
    """Which kind of block to add."""

    slag = forms.ChoiceField(label="Vad ska stå i avsnittet?", choices=Avsnitt.Block.choices)


class Blockform(forms.Form):
    """The choices of one block: only those that its kind takes."""

    serie = forms.ChoiceField(label="Serie")
    serier = forms.MultipleChoiceField(label="Serier i procent", widget=forms.CheckboxSelectMultiple)
    diagram = forms.ChoiceField(label="Sparat diagram")
    bild = forms.ChoiceField(label="Bild")
    klassning = forms.MultipleChoiceField(
        label="Klassningar",
        widget=forms.CheckboxSelectMultiple,
        help_text="Ingen vald: alla.",
    )
    ar = forms.IntegerField(label="År", min_value=2000, max_value=2099, help_text="Tomt: lägesbildens år.")
    fran_ar = forms.IntegerField(label="Från år", min_value=2000, max_value=2099)
    till_ar = forms.IntegerField(label="Till år", min_value=2000, max_value=2099, help_text="Tomt: lägesbildens år.")
    fran_manad = forms.ChoiceField(label="Från månad")
    till_manad = forms.ChoiceField(label="Till månad", help_text="Tomma: de månader som lägesbilden har valt.")
    rubrik = forms.CharField(label="Rubrik", max_length=160, help_text="Tomt: programmets egen rubrik.")
    not_ = forms.CharField(label="Not", max_length=300)
    placering = forms.ChoiceField(
        label="Plats i avsnittet",
        choices=[("", "Efter texten"), (FORE, "Före texten")],
        help_text="Blir en sida halvtom för att en stor tabell eller karta inte får plats: pröva den andra platsen.",
    )

    def __init__(self, *args: Any, slag: str, val: Mapping[str, Any], ordlista: Ordlista, **kwargs: Any) -> None:
        kwargs["initial"] = {
            namn: val[_LAGRAS.get(namn, namn)] for namn in _val(slag) if _LAGRAS.get(namn, namn) in val
        }
        super().__init__(*args, **kwargs)
        self.fields["not"] = self.fields.pop("not_")
        self.fields[PLACERING] = self.fields.pop(PLACERING)
        for namn in set(self.fields) - set(_val(slag)):
            del self.fields[namn]
        for namn, falt in self.fields.items():
            falt.required = (slag, namn) in KRAVS
            if namn not in ordlista:
                continue
            tomt = [] if falt.required else [("", "Programmet väljer" if namn == "serie" else "Som lägesbilden")]
            flera = isinstance(falt, forms.MultipleChoiceField)
            falt.choices = [*([] if flera else tomt), *ordlista[namn].items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for fran, till in (("fran_ar", "till_ar"), ("fran_manad", "till_manad")):
            a, b = (int(data[n]) if data.get(n) else None for n in (fran, till))
            if fran.endswith("manad") and (a is None) != (b is None):
                self.add_error(till, "Välj både första och sista månaden, eller ingen av dem.")
            elif a and b and b < a:
                self.add_error(till, "Perioden kan inte sluta innan den börjar.")
        return data


def _val(slag: str) -> tuple[str, ...]:
    return (*VAL.get(slag, ()), PLACERING)


def i_ord(val: Blockval, ordlista: Ordlista) -> str:
    """The choices made for a block as one line."""
    delar = ["före texten"] if val.fore_texten else []
    for namn in VAL.get(val.slag, ()):
        varde = val.val.get(_LAGRAS.get(namn, namn))
        if varde not in (None, "", []):
            varden = varde if isinstance(varde, list) else [varde]
            delar.append(", ".join(ordlista.get(namn, {}).get(str(v), str(v)) for v in varden))
    return " · ".join(delar)


def last_val(rad: object, ordlista: Ordlista) -> Blockval:
    """A block sent as it is stored, its choices checked as the page checks them. Raises `Ogiltigt`."""
    val = Blockval.las(rad)
    if val is None or val.slag not in Avsnitt.Block.values:
        raise Ogiltigt(f"”{_kort(val.slag if val else rad)}” är inget som programmet kan fylla i.", falt="block")
    namn = {_LAGRAS.get(n, n): n for n in _val(val.slag)}
    etikett = Avsnitt.Block(val.slag).label
    if okanda := sorted(set(val.val) - set(namn)):
        raise Ogiltigt(f"{etikett}: valet ”{_kort(okanda[0])}” finns inte.", falt="block")
    for lagrat, varde in val.val.items():
        if not _ratt_slag(namn[lagrat], varde):
            raise Ogiltigt(f"{etikett}, {lagrat}: {FEL_SLAG}", falt="block")
    form = Blockform(
        {namn[lagrat]: varde for lagrat, varde in val.val.items()}, slag=val.slag, val={}, ordlista=ordlista
    )
    for falt, (fel, *_) in form.errors.as_data().items():
        if fel.params and "value" in fel.params:
            fel.params["value"] = _kort(fel.params["value"])
        raise Ogiltigt(f"{etikett}, {_LAGRAS.get(falt, falt)}: {fel.messages[0]}", falt="block")
    return replace(valt(val.slag, form.cleaned_data), nr=val.nr)


def _kort(sant: object) -> str:
    """What was sent, as an error can say it back."""
    return Truncator(str(sant)).chars(60)


def _ratt_slag(namn: str, varde: object) -> bool:
    """Whether a choice is of the sort that is stored: a form would make text of anything."""
    if isinstance(Blockform.base_fields.get(namn), forms.MultipleChoiceField):
        return isinstance(varde, list) and all(isinstance(v, str) for v in varde)
    return isinstance(varde, str) or (namn in _TAL and isinstance(varde, int) and not isinstance(varde, bool))


def valt(slag: str, varden: Mapping[str, Any]) -> Blockval:
    """A block as it is stored, from a valid form's values: choices left empty are not made."""
    val = {}
    for namn in _val(slag):
        varde = varden.get(namn)
        if varde not in (None, "", []):
            val[_LAGRAS.get(namn, namn)] = int(varde) if namn in _TAL else varde
    return Blockval(slag, val)
