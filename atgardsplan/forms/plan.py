"""The forms of a plan, its goals, causes and indicators."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms

from atgardsplan.forms.grund import Planform, textfalt
from atgardsplan.models import Atgardsplan, Indikator, Mal, Orsak
from lagesbild.models import Lagesbild, Matomrade, Matserie
from lagesbild.period import MANADER
from platser.models import Stadsdel
from samverkan.forms import Datumfalt, Omradesform
from samverkan.models import PrioriteratOmrade, Samverkansoverenskommelse

# A text with headings, lists and links: an editor where there is JavaScript (`plantext.js`).
SKRIFT: Final[dict[str, Any]] = {"data-skrift": "", "data-enkel": ""}


class Serieval(forms.ModelChoiceField):
    """Series with their source and group."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.kalla.namn}: {obj.grupp + ', ' if obj.grupp else ''}{obj.namn}"


class Nyplanform(Omradesform):
    """A new plan."""

    namn = forms.CharField(label="Namn", max_length=160, help_text="Till exempel ”Åtgärdsplan 2025”.")
    overenskommelse = forms.ModelChoiceField(
        label="Överenskommelse", queryset=Samverkansoverenskommelse.objects.all(), empty_label=None
    )
    fran = Datumfalt(label="Från")
    till = Datumfalt(label="Till")
    foregaende = forms.ModelChoiceField(
        label="Utgå från",
        required=False,
        queryset=Atgardsplan.objects.order_by("-fran"),
        empty_label="En tom plan",
        help_text="Texter, mål, orsaker, indikatorer och aktiviteter följer med till de områden som tar vid.",
    )


class Ramform(Planform):
    """The plan's name and period."""

    namn = forms.CharField(label="Namn", max_length=160)
    fran = Datumfalt(label="Från")
    till = Datumfalt(label="Till")


class Planskriftform(Planform):
    """One of the plan's texts."""

    text = forms.CharField(
        label="Text",
        required=False,
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 14, "autofocus": True} | SKRIFT),
    )


class Malform(Planform):
    """What a prioriterat område is to reach."""

    prioriterat_omrade = forms.ModelChoiceField(
        label="Prioriterat område", queryset=PrioriteratOmrade.objects.order_by("ordning"), empty_label=None
    )
    overgripande_mal = textfalt(Mal, "overgripande_mal", krav=True, rader=2)
    lagesbild_text = textfalt(
        Mal,
        "lagesbild_text",
        rader=10,
        storst=20_000,
    )
    lagesbild = forms.ModelChoiceField(
        label="Årets lägesbild",
        required=False,
        queryset=Lagesbild.objects.select_related("stadsdelsomrade").order_by("-ar"),
        empty_label="Ingen",
        help_text="Planen länkar dit.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lagesbild_text"].widget.attrs |= SKRIFT
        falt = self.fields["prioriterat_omrade"]
        assert isinstance(falt, forms.ModelChoiceField)  # noqa: S101 (tells mypy)
        falt.queryset = PrioriteratOmrade.objects.filter(overenskommelse=self.plan.overenskommelse_id)


class Orsaksform(Planform):
    """A cause."""

    text = textfalt(Orsak, "text", krav=True)
    underlag = textfalt(Orsak, "underlag", rader=3, hjalp="Källa, iakttagelse eller analys.")


class Indikatorform(Planform):
    """An indicator, its source, where it began and its target of each year."""

    GRUPPER: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Varifrån värdet kommer", ("kalla", "serie", "matomrade", "fran_manad", "till_manad", "stadsdel", "niva")),
    )

    namn = textfalt(Indikator, "namn", krav=True)
    beskrivning = textfalt(Indikator, "beskrivning", rader=2)
    enhet = forms.ChoiceField(label="Enhet", choices=Indikator.Enhet.choices)
    riktning = forms.ChoiceField(label="Riktning", choices=Indikator.Riktning.choices, widget=forms.RadioSelect)
    kalla = forms.ChoiceField(label="Källa", choices=Indikator.Kalla.choices, widget=forms.RadioSelect)
    serie = Serieval(
        label="Serie",
        required=False,
        queryset=Matserie.objects.select_related("kalla").order_by("kalla__namn", "grupp_ordning", "ordning", "namn"),
        empty_label="Ingen",
        help_text="Bara för en serie i statistiken.",
    )
    matomrade = forms.ModelChoiceField(
        label="Gäller", required=False, queryset=Matomrade.objects.none(), empty_label="Inget"
    )
    fran_manad = forms.TypedChoiceField(label="Från månad", coerce=int, choices=list(enumerate(MANADER, 1)))
    till_manad = forms.TypedChoiceField(label="Till månad", coerce=int, choices=list(enumerate(MANADER, 1)), initial=12)
    stadsdel = forms.ModelChoiceField(
        label="Stadsdel",
        required=False,
        queryset=Stadsdel.objects.order_by("ordning"),
        empty_label="Ingen",
        help_text="Bara för veckor på en nivå eller högre.",
    )
    niva = forms.TypedChoiceField(
        label="Nivå eller högre", coerce=int, choices=[(n, str(n)) for n in range(2, 6)], initial=3
    )
    baslinje = forms.DecimalField(label="Utgångsvärde", required=False, max_digits=16, decimal_places=4, localize=True)
    baslinje_ar = forms.IntegerField(label="Utgångsår", required=False, min_value=2000, max_value=2099)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        omraden = self.fields["matomrade"]
        assert isinstance(omraden, forms.ModelChoiceField)  # noqa: S101 (tells mypy)
        omraden.queryset = Matomrade.objects.synlig_for(self.anvandare).exclude(slag=Matomrade.Slag.LOKALPOLISOMRADE)
        for ar in self.ar:
            self.fields[f"mal_{ar}"] = forms.DecimalField(
                label=f"Mål {ar}", required=False, max_digits=16, decimal_places=4, localize=True
            )

    @property
    def ar(self) -> range:
        """The years that may have a target: the plan's, and the two after."""
        return range(self.plan.fran.year, self.plan.till.year + 3)

    def varden(self, falt: tuple[str, ...]) -> dict[str, Any]:
        malvarden: dict[int, Decimal] = {
            ar: self.cleaned_data[f"mal_{ar}"] for ar in self.ar if self.cleaned_data.get(f"mal_{ar}") is not None
        }
        return super().varden(falt) | {"malvarden": malvarden}


class Skalform(forms.Form):
    """Why something is struck out, or taken back."""

    skal = forms.CharField(label="Skäl", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class Slutordsform(forms.Form):
    """What is taken along to the next plan."""

    slutord = forms.CharField(
        label="Vad som tas med till nästa plan", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
