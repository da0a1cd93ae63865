"""Forms made of the fields of a model, so that labels, help and lengths stand in one place."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.forms.models import fields_for_model

from samverkan.forms import Datumfalt, Flerval, Omradesform
from samverkan.models import Omradesfraga


class Kronfalt(forms.IntegerField):
    """Whole kronor, also as "406 900" or "406 900 kr"."""

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = "".join(value.split()).replace("\u00a0", "").removesuffix("kr")
        return super().to_python(value)


def _falt(falt: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    if isinstance(falt, models.DateField):
        return Datumfalt(label=falt.verbose_name, required=not falt.blank, help_text=falt.help_text)
    if isinstance(falt, models.PositiveBigIntegerField):
        return Kronfalt(
            label=falt.verbose_name,
            required=not falt.blank,
            help_text=falt.help_text,
            min_value=0,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )
    if isinstance(falt, models.DecimalField):
        kwargs["localize"] = True
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": "decimal"})
    elif isinstance(falt, models.JSONField):
        kwargs["widget"] = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})
        kwargs["form_class"] = Geojsonfalt
    elif isinstance(falt, models.TextField):
        kwargs["widget"] = forms.Textarea(attrs={"rows": 3})
    elif isinstance(falt, models.ManyToManyField):
        kwargs["form_class"] = Flerval
    return falt.formfield(**kwargs)


class Geojsonfalt(forms.JSONField):
    """An outline as text; none is an empty field and not the word null."""

    def prepare_value(self, value: Any) -> Any:
        return "" if value is None else super().prepare_value(value)


class Modellform(Omradesform):
    """Fields of `modell` in the order of `falt`; `objekt` gives what they begin with, and the version seen."""

    modell: ClassVar[type[models.Model]]
    falt: ClassVar[tuple[str, ...]]
    hjalp: ClassVar[dict[str, str]] = {}
    etiketter: ClassVar[dict[str, str]] = {}

    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        objekt: models.Model | None = None,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        egna = fields_for_model(self.modell, self.falt, formfield_callback=_falt)
        self.base_fields = {**egna, **self.base_fields}  # type: ignore[misc]
        borjan = dict(initial or {})
        if objekt is not None and objekt.pk:
            borjan = {namn: getattr(objekt, namn) for namn in (*self.falt, "version")} | borjan
            for namn, varde in borjan.items():
                if isinstance(varde, models.Model):
                    borjan[namn] = varde.pk
        super().__init__(data, initial=borjan, **kwargs)
        for namn, falt in self.fields.items():
            falt.help_text = self.hjalp.get(namn, falt.help_text)
            falt.label = self.etiketter.get(namn, _versal(str(falt.label or "")))
            if isinstance(falt, forms.ModelChoiceField) and falt.empty_label:
                falt.empty_label = "Välj" if falt.required else "Ingen"
            elif isinstance(falt, forms.ChoiceField):
                val: Any = falt.choices
                falt.choices = [(v, "Välj" if v == "" else text) for v, text in val]
            if isinstance(falt, forms.ModelChoiceField):
                fraga = falt.queryset
                if isinstance(fraga, Omradesfraga) and any(f.name == "kontur" for f in fraga.model._meta.fields):
                    falt.queryset = fraga.defer("kontur")

    @property
    def varden(self) -> dict[str, Any]:
        """The values of the model's fields as the services take them."""
        return {namn: self.cleaned_data[namn] for namn in self.falt if namn in self.cleaned_data}


def _versal(text: str) -> str:
    return text[:1].upper() + text[1:]
