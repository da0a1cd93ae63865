"""Forms of review, signatures and versions. They read what was typed; the services decide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from samverkan.forms import Omradesform
from samverkan.roller import Part

FILGRANS: Final = 60 * 1024 * 1024  # bytes
_SUMMA: Final = re.compile(r"[0-9a-f]{64}")


class Skalform(Omradesform):
    """Why the open points of a check may stay."""

    kontroll = forms.SlugField(max_length=60, widget=forms.HiddenInput)
    skal = forms.CharField(
        label="Skäl",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Skälet gäller de punkter som är öppna nu och står i den fastställda versionen.",
    )


class Tillbakaform(Omradesform):
    """Why a document under review goes back."""

    skal = forms.CharField(label="Varför", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class Rattelseform(Omradesform):
    """Why a settled document is opened."""

    orsak = forms.CharField(
        label="Varför behöver lägesbilden rättas?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Orsaken står i nästa version. Den version som gäller nu finns kvar.",
    )


class Underskriftsform(Omradesform):
    """One part's signature of what the page showed (`sett`)."""

    part = forms.ChoiceField(choices=Part.choices, widget=forms.HiddenInput)
    sett = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    last = forms.BooleanField(label="Jag har läst lägesbilden, båda utgåvorna, och står för den")


class Jamforelseform(forms.Form):
    """Which two documents to lay beside each other; each by its key, such as "2024-2" or "2024-utkast"."""

    fran = forms.ChoiceField(label="Från", required=False)
    till = forms.ChoiceField(label="Till", required=False)

    def __init__(self, *args: Any, val: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for namn in ("fran", "till"):
            self.fields[namn].choices = list(val)  # type: ignore[attr-defined]


class Verifieringsform(forms.Form):
    """A checksum, or the file that it is of."""

    summa = forms.CharField(
        label="Kontrollsumma (SHA-256)",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="64 tecken, siffror och a–f. Mellanslag och stora bokstäver spelar ingen roll.",
    )
    fil = forms.FileField(
        label="Fil",
        required=False,
        help_text="Filen läses och jämförs. Den sparas inte.",
    )

    def clean_summa(self) -> str:
        summa = re.sub(r"[\s:]+", "", self.cleaned_data["summa"]).lower()
        if summa and not _SUMMA.fullmatch(summa):
            raise forms.ValidationError(f"En kontrollsumma har 64 tecken, siffror och a–f. Det här är {len(summa)}.")
        return summa

    def clean_fil(self) -> UploadedFile | None:
        fil: UploadedFile | None = self.cleaned_data["fil"]
        if fil is not None and (fil.size or 0) > FILGRANS:
            raise forms.ValidationError("Filen är större än de filer som systemet gör (60 MB).")
        return fil

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("summa") and not data.get("fil"):
            raise forms.ValidationError("Klistra in en kontrollsumma eller välj en fil.")
        return data
