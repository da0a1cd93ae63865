"""Forms of the rounds and of what is written in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django import forms

from atgardsplan.models import Omgangsslag, Uppfoljning
from samverkan.forms import Datumfalt, Omradesform
from samverkan.models import Anvandare, Arbetsgrupp, PrioriteratOmrade

STATUS: Final = (("", "Välj status"), *Uppfoljning.Status.choices)


class Dagarfalt(forms.CharField):
    """Days before and after a day: "−7, 0, 3" → [-7, 0, 3]. Empty: none."""

    def clean(self, value: Any) -> Any:
        delar = [d for d in re.split(r"[,;\s]+", str(value or "").replace("−", "-")) if d]
        try:
            return [int(d) for d in delar if len(d) < 6 or int("x")]
        except ValueError:
            raise forms.ValidationError("Skriv hela dagar med komma mellan, till exempel −7, 0, 3.") from None

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(d).replace("-", "−") for d in value) if isinstance(value, list) else value


class Uppfoljningsform(forms.Form):
    """What one activity reports in a round. Own indicators get two fields each, after the texts."""

    status = forms.ChoiceField(label="Status", required=False, choices=STATUS)
    gjort = forms.CharField(
        label="Vad som har gjorts",
        required=False,
        help_text="Aktiviteter och omfattning under perioden. Skriv funktioner, inga namn.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    resultat = forms.CharField(
        label="Resultat",
        required=False,
        help_text="Vad det har lett till så långt det går att se.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    avvikelse_orsak = forms.CharField(
        label="Orsak till avvikelsen",
        required=False,
        help_text="Behövs när statusen är avvikelse eller avbruten.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    avvikelse_atgard = forms.CharField(
        label="Åtgärd",
        required=False,
        help_text="Vad ni gör åt avvikelsen, vem och när.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    prognos = forms.CharField(label="Prognos framåt", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    bygger_pa = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, egna: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.egna = list(egna)
        # A draft may lack anything; what the chef needs is said when it is sent.
        for falt in self.fields.values():
            falt.utan_valfritt = True  # type: ignore[attr-defined]
        for e in self.egna:
            namn = f"indikator_{e.indikator.pk}"
            fore = f"Senast {_tal(e.fore.varde)} ({e.fore.matt:%Y-%m-%d})." if e.fore else ""
            self.fields[namn] = forms.DecimalField(
                label=f"{e.indikator.namn} ({e.indikator.get_enhet_display()})",
                required=False,
                localize=True,
                max_digits=16,
                decimal_places=4,
                initial=e.varde.varde.normalize() if e.varde else None,
                help_text=fore,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )
            self.fields[f"{namn}_kommentar"] = forms.CharField(
                label=f"Kommentar till {e.indikator.namn.lower()}",
                required=False,
                max_length=500,
                initial=e.varde.kommentar if e.varde else "",
            )
            self.fields[f"{namn}_version"] = forms.IntegerField(
                required=False, initial=e.varde.version if e.varde else None, widget=forms.HiddenInput
            )


def _tal(varde: Decimal) -> str:
    return f"{varde.normalize():f}".replace(".", ",")


class Omgangsdagar(forms.Form):
    """When a round opens and closes."""

    oppnas = Datumfalt(label="Öppnas")
    inlamning = Datumfalt(label="Texterna ska vara inlämnade")
    granskning = Datumfalt(label="Granskningen ska vara klar")
    paminn_dagar = Dagarfalt(
        label="Påminnelser, dagar från inlämningsdagen",
        required=False,
        help_text="Till dem som har något kvar. −7 är en vecka före, 3 tre dagar efter. Tomt: inga.",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class Nyomgang(forms.Form):
    """Which round to plan; its days come from the area's setting and are changed afterwards."""

    ar = forms.IntegerField(label="År", min_value=2000, max_value=2099)
    slag = forms.ChoiceField(label="Omgång", choices=Omgangsslag.choices)


class Installningsform(forms.Form):
    """How the area follows up. Days count from the last day that the round is about."""

    oppnas_sjalv = forms.BooleanField(
        label="Omgångarna öppnas av sig själva", required=False,
        help_text="Annars öppnar samordnaren dem.",
    )  # fmt: skip
    oppnas_dagar = forms.IntegerField(
        label="Öppnas, dagar efter periodens slut", min_value=-120, max_value=120,
        help_text="Perioderna slutar 30 april, 31 augusti och 31 december. −14 är två veckor före.",
    )  # fmt: skip
    inlamning_dagar = forms.IntegerField(
        label="Texterna ska in, dagar efter periodens slut", min_value=-120, max_value=120
    )
    granskning_dagar = forms.IntegerField(label="Granskat, dagar efter periodens slut", min_value=-120, max_value=120)
    paminn_dagar = Dagarfalt(
        label="Påminnelser, dagar från inlämningsdagen", required=False,
        help_text="Till dem som har något kvar. −7 är en vecka före, 3 tre dagar efter. Tomt: inga.",
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class Urvalsform(Omradesform):
    """Which follow-ups of a round to show."""

    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=(("", "Alla"), *Uppfoljning.Status.choices, ("saknas", "Ingen status")),
    )
    lage = forms.ChoiceField(label="Läge", required=False, choices=(("", "Alla"), *Uppfoljning.Lage.choices))
    omrade_ = forms.TypedChoiceField(label="Prioriterat område", required=False, coerce=int, empty_value=None)
    grupp = forms.ModelChoiceField(
        label="Arbetsgrupp", required=False, queryset=Arbetsgrupp.objects.all(), empty_label="Alla"
    )
    ansvarig = forms.TypedChoiceField(label="Ansvarig", required=False, coerce=int, empty_value=None)
    avvikelse = forms.ChoiceField(
        label="Avvikelse", required=False, choices=(("", "Alla"), ("ja", "Bara avvikelser"), ("nej", "Utan avvikelser"))
    )

    def __init__(
        self, *args: Any, omraden: Iterable[PrioriteratOmrade], ansvariga: Iterable[Anvandare], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for namn, val in (("omrade_", omraden), ("ansvarig", ansvariga)):
            self.fields[namn].choices = [("", "Alla"), *((v.pk, str(v)) for v in val)]  # type: ignore[attr-defined]

    @property
    def val(self) -> dict[str, Any]:
        """The choices as `selectors.uppfoljning.urval` takes them; what the form does not know is no filter."""
        if not self.is_valid():
            return {}
        d = self.cleaned_data
        return {
            "status": d["status"],
            "lage": d["lage"],
            "omrade": d["omrade_"],
            "grupp": d["grupp"].pk if d["grupp"] else None,
            "avvikelse": d["avvikelse"],
            "ansvarig": d["ansvarig"],
        }


class Stallforetradarform(forms.Form):
    """Who acts for whom, from when."""

    chef = forms.TypedChoiceField(label="För", coerce=int)
    ersattare = forms.TypedChoiceField(label="Ställföreträdare", coerce=int)
    giltig_fran = Datumfalt(label="Från och med")
    giltig_till = Datumfalt(label="Till och med", required=False, help_text="Tomt: tills det avslutas.")

    def __init__(self, *args: Any, chefer: Iterable[Anvandare], ersattare: Iterable[Anvandare], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for namn, val in (("chef", chefer), ("ersattare", ersattare)):
            self.fields[namn].choices = [(v.pk, str(v)) for v in val]  # type: ignore[attr-defined]
