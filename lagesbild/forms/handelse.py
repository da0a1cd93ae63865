"""Forms of events. They read what was typed; whether it may be saved is decided by the services."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from lagesbild.forms.vecka import Veckospann
from lagesbild.handelse import ALLVAR, ALLVAR_FOR_TYP, MAX_PLATS, MAX_SKAL, MAX_TEXT, Allvar, Typ
from lagesbild.models import Handelse
from lagesbild.vecka import VECKODAGAR, Vecka
from platser.models import Stadsdel
from samverkan.forms import Datumfalt

ANTAL_RADER = 5
UPPGIFTER = ("stadsdel", "dag", "klockslag", "typ", "allvar", "kalla", "plats", "text")


class Typlista(forms.Select):
    """Each kind tells the script how serious it most often is."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        val = super().create_option(*args, **kwargs)
        if allvar := ALLVAR_FOR_TYP.get(str(val["value"])):
            val["attrs"]["data-allvar"] = allvar.value
        return val


class Stadsdelsfalt(forms.ChoiceField):
    """A stadsdel among those that the page has read already: several rows ask for them no more than one."""

    def __init__(self) -> None:
        fel = dict.fromkeys(("required", "invalid_choice"), "Välj stadsdel.")
        super().__init__(label="Stadsdel", error_messages=fel)
        self.efter_slug: dict[str, Stadsdel] = {}

    def valbara(self, stadsdelar: Iterable[Stadsdel], *, tom: str = "") -> None:
        """Set what can be chosen; `tom` is the text of a first choice that is none."""
        self.efter_slug = {stadsdel.slug: stadsdel for stadsdel in stadsdelar}
        val = [(stadsdel.slug, stadsdel.namn) for stadsdel in self.efter_slug.values()]
        self.choices = [("", tom), *val] if tom else val

    def clean(self, value: Any) -> Stadsdel:
        return self.efter_slug[super().clean(value)]


class _Handelsefalt(forms.Form):
    """What every form of an event asks for. `fid` is the id of its form element, which may stand elsewhere."""

    typ = forms.ChoiceField(
        label="Vad",
        widget=Typlista,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Välj vad som hände."),
    )
    allvar = forms.TypedChoiceField(
        label="Allvar",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Vanligt för typen"), *ALLVAR],
        error_messages={"invalid_choice": "Välj hur allvarlig händelsen var."},
    )
    klockslag = forms.TimeField(
        label="Klockslag",
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H%M", "%H", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H.%M", attrs={"placeholder": "21.30", "size": 5, "autocomplete": "off"}),
        error_messages={"invalid": "Skriv klockslaget som 21.30, eller lämna det tomt."},
    )
    # Free text, with the names of the places in a list (`platser/_platslista.html`): a name ties the event to it.
    plats = forms.CharField(
        label="Plats",
        required=False,
        widget=forms.TextInput(attrs={"maxlength": MAX_PLATS, "list": "platsnamn", "autocomplete": "off"}),
    )
    text = forms.CharField(
        label="Vad hände",
        required=False,
        widget=forms.TextInput(attrs={"maxlength": MAX_TEXT, "placeholder": "Kort, utan uppgifter om personer"}),
    )
    kalla = forms.ChoiceField(
        label="Källa",
        choices=Handelse.Kalla.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Välj varifrån uppgiften kommer."),
    )

    def __init__(self, *args: Any, typer: Sequence[Typ], fid: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # An event keeps a kind that has been hidden since.
        har = self.initial.get("typ")
        val = [(typ.slug, typ.namn) for typ in typer if not typ.dold or typ.slug == har]
        self._val("typ", [("", "Välj"), *val])
        if fid:
            for falt in self.fields.values():
                falt.widget.attrs["form"] = fid

    def _val(self, falt: str, val: list[tuple[Any, str]]) -> None:
        self.fields[falt].choices = val  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("typ") and not data.get("allvar") and "allvar" not in self.errors:
            data["allvar"] = ALLVAR_FOR_TYP.get(data["typ"])
            if data["allvar"] is None:
                self.add_error("allvar", "Välj hur allvarlig händelsen var.")
        return data

    @property
    def uppgifter(self) -> dict[str, Any]:
        """What the checked form says of the event."""
        return {namn: varde for namn, varde in self.cleaned_data.items() if namn in UPPGIFTER}


class Veckodagsform(_Handelsefalt):
    """An event of one stadsdel in one week: the day is chosen among those that have been."""

    dag = forms.TypedChoiceField(
        label="Dag",
        coerce=date.fromisoformat,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Välj en dag i veckan som har varit."),
    )

    field_order: tuple[str, ...] = ("typ", "allvar", "dag", "klockslag", "plats", "kalla", "text")

    def __init__(self, *args: Any, dagar: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._val("dag", [(d.isoformat(), f"{VECKODAGAR[d.weekday()]} {d.day}/{d.month}") for d in dagar])


class Veckohandelse(Veckodagsform):
    """A row of the form for several events. A row where nothing is written is left out."""

    stadsdel = Stadsdelsfalt()

    field_order = ("stadsdel", "typ", "allvar", "dag", "klockslag", "plats", "kalla", "text")
    # These have a value from the start, and say nothing by themselves.
    TYSTA = frozenset({"dag", "kalla", "allvar"})

    def __init__(self, *args: Any, stadsdelar: Iterable[Stadsdel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stadsdel"].valbara(stadsdelar, tom="Välj")  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - self.TYSTA)


if TYPE_CHECKING:
    _Radbas = BaseFormSet[Veckohandelse]
else:
    _Radbas = BaseFormSet  # takes no parameter when it runs


class _Rader(_Radbas):
    @property
    def skrivna(self) -> list[Veckohandelse]:
        """The rows where something is written, in order."""
        return [form for form in self.forms if form.has_changed()]


Veckohandelser = formset_factory(Veckohandelse, formset=_Rader, extra=ANTAL_RADER, max_num=100, absolute_max=100)


class Handelseform(_Handelsefalt):
    """An event that is corrected or moved."""

    stadsdel = Stadsdelsfalt()
    dag = Datumfalt(
        label="Dag", error_messages=dict.fromkeys(("required", "invalid"), "Skriv dagen som år-månad-dag: 2024-11-05.")
    )
    orsak = forms.CharField(
        label="Varför ändras händelsen?",
        required=False,
        widget=forms.TextInput(attrs={"maxlength": MAX_SKAL}),
        help_text="Står i historiken.",
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    field_order = ("stadsdel", "dag", "klockslag", "typ", "allvar", "plats", "kalla", "text", "orsak", "version")

    def __init__(self, *args: Any, stadsdelar: Iterable[Stadsdel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stadsdel"].valbara(stadsdelar)  # type: ignore[attr-defined]
        self._val("allvar", list(ALLVAR))
        self.fields["allvar"].required = True


class Strykform(forms.Form):
    """Why an event is struck out, and which version the person saw."""

    skal = forms.CharField(
        label="Varför stryks händelsen?",
        widget=forms.TextInput(attrs={"maxlength": MAX_SKAL}),
        help_text="Händelsen finns kvar i historiken, men räknas och visas inte längre i veckan.",
        error_messages={"required": "Skriv varför händelsen stryks. Skälet står kvar i historiken."},
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class Sokform(Veckospann):
    """What to look for among the events."""

    field_order = ("sok", "typ", "allvar_min", "stadsdel", "kalla", "fran", "till")

    sok = forms.CharField(label="Ord i text eller plats", required=False, max_length=100)
    typ = forms.ChoiceField(label="Vad", required=False)
    allvar_min = forms.TypedChoiceField(
        label="Allvar, minst",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Alla"), *((allvar.value, allvar.ord) for allvar in Allvar if allvar > 1)],
    )
    stadsdel = forms.ChoiceField(label="Stadsdel", required=False)
    kalla = forms.ChoiceField(label="Källa", required=False, choices=[("", "Alla"), *Handelse.Kalla.choices])

    def __init__(self, *args: Any, typer: Sequence[Typ], stadsdelar: Sequence[Stadsdel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        val: dict[str, list[tuple[str, str]]] = {
            "typ": [(typ.slug, typ.namn) for typ in typer],
            "stadsdel": [(stadsdel.slug, stadsdel.namn) for stadsdel in stadsdelar],
        }
        for falt, alternativ in val.items():
            self.fields[falt].choices = [("", "Alla"), *alternativ]  # type: ignore[attr-defined]


def dagar_att_valja(vecka: Vecka, stadsdel: Stadsdel | None, idag: date) -> list[date]:
    """The days of the week that have been and on which the stadsdel existed."""
    dagar = (vecka.mandag + timedelta(days=n) for n in range(7))
    return [d for d in dagar if d <= idag and (stadsdel is None or stadsdel.galler(d))]
