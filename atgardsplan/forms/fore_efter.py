"""What to compare before and after a measure."""

from __future__ import annotations

from typing import Any

from django import forms

from atgardsplan.forms.plan import Serieval
from lagesbild.models import Matomrade, Matserie
from samverkan.forms import Datumfalt, Omradesform


def _antal(label: str, *, krav: bool = False) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=krav, min_value=0, max_value=10**7)


class ForeEfterform(Omradesform):
    """The counts, typed in. Without surroundings those four are left empty."""

    plats_fore = _antal("Platsen, före", krav=True)
    plats_efter = _antal("Platsen, efter", krav=True)
    jamforelse_fore = _antal("Jämförelsen, före", krav=True)
    jamforelse_efter = _antal("Jämförelsen, efter", krav=True)
    omgivning_fore = _antal("Platsens omgivning, före")
    omgivning_efter = _antal("Platsens omgivning, efter")
    jamforelse_omgivning_fore = _antal("Jämförelsens omgivning, före")
    jamforelse_omgivning_efter = _antal("Jämförelsens omgivning, efter")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for stam, namn in (("omgivning", "Platsens"), ("jamforelse_omgivning", "Jämförelsens")):
            if (data.get(f"{stam}_fore") is None) != (data.get(f"{stam}_efter") is None):
                self.add_error(f"{stam}_efter", f"{namn} omgivning behöver både före och efter, eller inget av dem.")
        return data


class Serieuttagform(Omradesform):
    """The counts, taken from a series: two places, and the month in which the measure began."""

    serie = Serieval(
        label="Serie",
        queryset=Matserie.objects.filter(enhet="antal")
        .select_related("kalla")
        .order_by("kalla__namn", "grupp_ordning", "ordning", "namn"),
        empty_label=None,
    )
    plats = forms.ChoiceField(label="Platsen med åtgärden")
    jamforelse = forms.ChoiceField(label="Jämförelsen")
    fore_fran = Datumfalt(label="Före, från")
    fore_till = Datumfalt(label="Före, till")
    efter_fran = Datumfalt(label="Efter, från")
    efter_till = Datumfalt(label="Efter, till")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Fetched once for both: two model choices would ask for each.
        self.platser = {str(m.pk): m for m in Matomrade.objects.synlig_for(self.anvandare).order_by("namn", "pk")}
        for namn in ("plats", "jamforelse"):
            falt = self.fields[namn]
            assert isinstance(falt, forms.ChoiceField)  # noqa: S101 (tells mypy)
            falt.choices = [(pk, str(m)) for pk, m in self.platser.items()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for stam in ("fore", "efter"):
            fran, till = data.get(f"{stam}_fran"), data.get(f"{stam}_till")
            if fran and till and till < fran:
                self.add_error(f"{stam}_till", "Perioden kan inte sluta innan den börjar.")
        if not self.errors:
            langd = {(data[f"{s}_till"] - data[f"{s}_fran"]).days for s in ("fore", "efter")}
            if max(langd) - min(langd) > 3:  # months and leap years differ by a few days
                self.add_error("efter_till", "Perioderna måste vara lika långa, annars går antalen inte att jämföra.")
            if data["efter_fran"] <= data["fore_till"]:
                self.add_error("efter_fran", "Efter börjar när före har slutat.")
            if data["plats"] == data["jamforelse"]:
                self.add_error("jamforelse", "Välj en annan plats att jämföra med.")
            data |= {namn: self.platser[data[namn]] for namn in ("plats", "jamforelse") if namn in data}
        return data
