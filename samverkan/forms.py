"""Forms of samverkan, and the base that limits choices to the area."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.forms.models import ModelChoiceField

from samverkan.models import Anvandare, Omradesfraga, Stadsdelsomrade


class Omradesform(forms.Form):
    """A form in an area: every model choice is limited to what the user sees there."""

    def __init__(self, *args: Any, anvandare: Anvandare, omrade: Stadsdelsomrade, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.anvandare, self.omrade = anvandare, omrade
        for falt in self.fields.values():
            if isinstance(falt, ModelChoiceField) and isinstance(falt.queryset, Omradesfraga):
                falt.queryset = falt.queryset.synlig_for(anvandare).i_omrade(omrade)


class Inloggning(AuthenticationForm):
    """Log in by e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = forms.EmailField(
            label="E-post", widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
        )
        self.fields["password"].widget.attrs["autocomplete"] = "current-password"
        self.error_messages["invalid_login"] = "E-posten eller lösenordet stämmer inte. Försök igen."
