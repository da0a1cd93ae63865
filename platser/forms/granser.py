"""Forms of the outlines' import. What goes in is decided by the services."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from platser.granser import FLEST_FILER, STORST_FIL
from platser.models import Gransimport
from samverkan.forms import Datumfalt

_ANDELSER: Final = ".zip,.geojson,.json,.gpkg,.shp,.shx,.dbf,.prj,.cpg"
_KALLA: Final = "Vem som har gjort gränserna och när, till exempel: Stockholms stad, Stadskartan, april 2021."


class Flerfilsfalt(forms.FileField):
    """Several files that belong together."""

    class Val(forms.ClearableFileInput):
        allow_multiple_selected = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=self.Val(attrs={"accept": _ANDELSER}), allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        filer = [f for f in (data if isinstance(data, list | tuple) else [data]) if f]
        if not filer:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(filer) > FLEST_FILER or sum(f.size or 0 for f in filer) > STORST_FIL:
            raise forms.ValidationError("Filerna är för många eller för stora. Gränsen är 20 MB.")
        return [super(Flerfilsfalt, self).clean(f, initial) for f in filer]


class Granskalla(forms.Form):
    """Where outlines come from and since when they hold."""

    kalla = forms.CharField(label="Källa", max_length=200, help_text=_KALLA)
    giltig_fran = Datumfalt(
        label="Gäller från och med", required=False, help_text="Tomt: så länge stadsdelen har funnits."
    )


class Gransfil(Granskalla):
    """A file of outlines."""

    filer = Flerfilsfalt(
        label="Fil",
        error_messages={"required": "Välj en fil."},
        help_text="GeoJSON, GeoPackage eller zippad shapefil. En shapefils delar (.shp, .shx, .dbf, .prj) kan också "
        "väljas tillsammans. Högst 20 MB.",
    )
    mal = forms.ChoiceField(
        label="Gränser för", choices=Gransimport.Mal.choices[:2], initial=Gransimport.Mal.STADSDEL, required=False
    )
    alla_omraden = forms.BooleanField(
        label="Alla stadsdelsområden på en gång", required=False, help_text="Bara för den som sköter systemet."
    )

    field_order = ("filer", "mal", "kalla", "giltig_fran", "alla_omraden")

    def __init__(self, *args: Any, systemets: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if systemets:
            self.fields["mal"] = forms.ChoiceField(
                label="Gränser för", choices=Gransimport.Mal.choices, initial=Gransimport.Mal.STADSDEL, required=False
            )
            self.order_fields(self.field_order)
        else:
            del self.fields["alla_omraden"]
        self.fields["mal"].utan_valfritt = True  # type: ignore[attr-defined]
