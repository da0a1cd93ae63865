"""Forms of the yearly document. They read what was typed; the services decide whether it may be saved."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from lagesbild.models import Avsnitt, Rendering
from samverkan.forms import Omradesform

BEHOV: Final = (("", "Inte besvarat"), ("ja", "Ja"), ("nej", "Nej"))
_SOM_BEHOV: Final[dict[str, bool | None]] = {"": None, "ja": True, "nej": False}
_FRAN_BEHOV: Final = {varde: text for text, varde in _SOM_BEHOV.items()}

SKRIVHJALP: Final = "Skriv vad som har hänt och vad det betyder. Inga uppgifter om personer."


class Textruta(forms.Textarea):
    """A textarea that the page's script turns into an editor; without it the text is written as it is."""

    def __init__(self, rader: int) -> None:
        super().__init__(attrs={"rows": rader, "data-avsnittstext": ""})


class Avsnittsform(Omradesform):
    """A section. `bygger_pa` is the version that the page showed."""

    rubrik = forms.CharField(label="Rubrik", max_length=160)
    text = forms.CharField(label="Text", required=False, strip=False, widget=Textruta(18), help_text=SKRIVHJALP)
    behov = forms.ChoiceField(
        label="Finns behov av särskilda åtgärder?", choices=BEHOV, required=False, widget=forms.RadioSelect
    )
    kommentar = forms.CharField(
        label="Kommentar",
        required=False,
        strip=False,
        widget=Textruta(8),
        help_text="Varför behovet finns eller inte finns, och vad som görs redan.",
    )
    intern = forms.BooleanField(
        label="Bara i den interna utgåvan",
        required=False,
        help_text="Avsnittet kommer då inte med i den publika utgåvan.",
    )
    bygger_pa = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, avsnitt: Avsnitt, **kwargs: Any) -> None:
        kwargs.setdefault("initial", fran_avsnitt(avsnitt))
        super().__init__(*args, **kwargs)
        if avsnitt.prioriterat_omrade_id is None:
            del self.fields["behov"], self.fields["kommentar"]

    def innehall(self) -> dict[str, Any]:
        """What was written, as `avsnitt_sparat` takes it."""
        data = self.cleaned_data
        return {
            "bygger_pa": data["bygger_pa"],
            "rubrik": data["rubrik"],
            "text": data["text"],
            "behov_av_atgarder": _SOM_BEHOV[data.get("behov", "")],
            "kommentar": data.get("kommentar", ""),
            "intern": data["intern"],
        }


def fran_avsnitt(avsnitt: Avsnitt) -> dict[str, Any]:
    """What is stored, as the form shows it."""
    return {
        "rubrik": avsnitt.rubrik,
        "text": avsnitt.text,
        "behov": _FRAN_BEHOV[avsnitt.behov_av_atgarder],
        "kommentar": avsnitt.kommentar,
        "intern": avsnitt.intern,
        "bygger_pa": avsnitt.version,
    }


class NyLagesbildsform(Omradesform):
    """The year of a new document."""

    ar = forms.IntegerField(
        label="År",
        min_value=2000,
        max_value=2099,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "min_value": "Skriv ett år mellan 2000 och 2099.",
            "max_value": "Skriv ett år mellan 2000 och 2099.",
            "invalid": "Skriv ett år med fyra siffror.",
            "required": "Skriv vilket år lägesbilden gäller.",
        },
    )


class Bestallningsform(Omradesform):
    """Which edition to make as PDF."""

    utgava = forms.ChoiceField(
        label="Utgåva",
        choices=[
            (Rendering.Utgava.INTERN, "Intern – allt"),
            (Rendering.Utgava.PUBLIK, "Publik – utan avsnitt som är märkta interna"),
        ],
        initial=Rendering.Utgava.INTERN,
        widget=forms.RadioSelect,
    )
