"""The form of an activity."""

from __future__ import annotations

from typing import Any

from django import forms

from atgardsplan.models import Aktivitet, Atgardsplan, Mal
from samverkan.forms import Datumfalt, Omradesform
from samverkan.models import Arbetsgrupp


def _text(falt: str, *, krav: bool = False, rader: int = 0, hjalp: str = "") -> forms.CharField:
    modellfalt: Any = Aktivitet._meta.get_field(falt)
    return forms.CharField(
        label=str(modellfalt.verbose_name).capitalize(),
        required=krav,
        max_length=modellfalt.max_length or 4000,
        help_text=hjalp,
        widget=forms.Textarea(attrs={"rows": rader}) if rader else forms.TextInput(),
    )


class Malval(forms.ModelChoiceField):
    """Goals by the name of their prioriterat område."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.prioriterat_omrade)


class Aktivitetsform(Omradesform):
    """All that the printed plan says about an activity. Who is responsible is written as a function, not a name."""

    mal = Malval(
        label="Prioriterat område", queryset=Mal.objects.select_related("prioriterat_omrade"), empty_label=None
    )
    namn = _text("namn", krav=True, rader=2)
    rubrik = _text("rubrik", hjalp="Om aktiviteten hör till en viss plats eller grupp inom området.")
    arbetsgrupp_text = _text("arbetsgrupp_text", rader=2)
    arbetsgrupp = forms.ModelChoiceField(
        label="Registrerad arbetsgrupp", required=False, queryset=Arbetsgrupp.objects.all(), empty_label="Ingen"
    )
    loptid = _text("loptid", hjalp="Som den ska stå i planen, till exempel ”Uppdrag 2020”.")
    loptid_fran = Datumfalt(label="Löptid från", required=False)
    loptid_till = Datumfalt(label="Löptid till", required=False)
    tills_vidare = forms.BooleanField(label="Gäller tills vidare", required=False)
    motesfrekvens = _text("motesfrekvens")
    sammankallande = _text("sammankallande")
    forvaltningens_kontakt = _text("forvaltningens_kontakt", hjalp="Funktion, till exempel ”Enhetschef fritid”.")
    polisens_kontakt = _text("polisens_kontakt", hjalp="Funktion, till exempel ”Kommunpolis”.")
    ovriga_deltagare = _text("ovriga_deltagare", rader=2)
    uppfoljning = _text("uppfoljning", rader=3)
    foljs_upp_t1 = forms.BooleanField(label="Följs upp i T1", required=False)
    foljs_upp_t2 = forms.BooleanField(label="Följs upp i T2", required=False)
    foljs_upp_vb = forms.BooleanField(label="Följs upp i verksamhetsberättelsen (VB)", required=False)
    bygger_pa = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Atgardsplan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt = self.fields["mal"]
        assert isinstance(falt, forms.ModelChoiceField)  # noqa: S101 (tells mypy)
        falt.queryset = falt.queryset.filter(plan=plan)  # type: ignore[union-attr]
