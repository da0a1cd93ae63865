"""What the forms of a plan have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.forms.boundfield import BoundField

from atgardsplan.models import Atgardsplan
from samverkan.forms import Omradesform
from samverkan.models import Anvandare, Stadsdelsomrade
from samverkan.roller import RATTER, Ratt


def textfalt(
    modell: type[models.Model], falt: str, *, krav: bool = False, rader: int = 0, hjalp: str = "", storst: int = 4000
) -> forms.CharField:
    """The form's field for a text of the model, with its name and its greatest length."""
    modellfalt: Any = modell._meta.get_field(falt)
    namn = str(modellfalt.verbose_name)
    return forms.CharField(
        label=namn[:1].upper() + namn[1:],
        required=krav,
        max_length=modellfalt.max_length or storst,
        help_text=hjalp,
        widget=forms.Textarea(attrs={"rows": rader}) if rader else forms.TextInput(),
    )


class Personval(forms.ModelChoiceField):
    """Somebody with an assignment in the area that gives the right."""

    def __init__(self, ratt: Ratt, **kwargs: Any) -> None:
        super().__init__(Anvandare.objects.none(), required=False, empty_label="Ingen vald", **kwargs)
        self.ratt = ratt

    def for_omrade(self, omrade: Stadsdelsomrade) -> None:
        roller = [roll for roll, ratter in RATTER.items() if self.ratt in ratter]
        self.queryset = Anvandare.objects.filter(
            is_active=True, uppdrag__stadsdelsomrade=omrade, uppdrag__roll__in=roller
        ).distinct()


class Planform(Omradesform):
    """A form about a plan: it names the version that it builds on, and a decided plan wants a reason.

    `GRUPPER` (heading, fields) puts a long form in order; fields in no group come first.
    """

    GRUPPER: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()

    bygger_pa = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Atgardsplan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        for falt in self.fields.values():
            if isinstance(falt, Personval):
                falt.for_omrade(self.omrade)
        if plan.beslutad:
            self.fields["skal"] = forms.CharField(
                label="Skäl till ändringen",
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="Planen är beslutad. Skälet visas tillsammans med ändringen.",
            )

    def grupper(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Headings and their fields, in order; the reason last."""
        i_grupp = {namn for _, falt in self.GRUPPER for namn in falt}
        fria = [f for f in self.visible_fields() if f.name not in i_grupp and f.name != "skal"]
        if fria:
            yield "", fria
        for rubrik, falt in self.GRUPPER:
            yield rubrik, [self[namn] for namn in falt if namn in self.fields]
        if "skal" in self.fields:
            yield "", [self["skal"]]

    @property
    def skal(self) -> str:
        return str(self.cleaned_data.get("skal", ""))

    def varden(self, falt: tuple[str, ...]) -> dict[str, Any]:
        """What the form says about the service's fields."""
        return {namn: self.cleaned_data[namn] for namn in falt if namn in self.cleaned_data}
