"""Forms of samverkan, and the base that limits choices to the area."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.forms.models import ModelChoiceField
from django.utils import timezone

from samverkan.fel import Ogiltigt
from samverkan.models import Anvandare, Omradesfraga, Paminnelseval, Stadsdelsomrade, Utskick
from samverkan.roller import BESKRIVNING, Part, Roll


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


class Flerval(forms.ModelMultipleChoiceField):
    """Several rows. Whatever is not among the choices gets one answer, a number that no database holds too."""

    default_error_messages = dict.fromkeys(
        ("invalid_choice", "invalid_pk_value", "invalid_list"), "Välj bland det som finns i listan."
    )

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)  # type: ignore[misc]  # Django's, not in its types
        except OverflowError:  # SQLite's; PostgreSQL compares the number and finds nothing
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class Datumfalt(forms.DateField):
    """A day, entered with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class Uppdragsform(Omradesform):
    """Give somebody a role in the area."""

    epost = forms.EmailField(label="E-post", help_text="Personen loggar in med adressen.")
    namn = forms.CharField(
        label="Namn", max_length=120, required=False, help_text="Behövs bara när adressen är ny i Lägesbild."
    )
    roll = forms.ChoiceField(
        label="Roll",
        widget=forms.RadioSelect,
        choices=[(roll.value, f"{roll.label}: {BESKRIVNING[roll]}") for roll in Roll],
    )
    part = forms.ChoiceField(label="Part", widget=forms.RadioSelect, choices=Part.choices)
    giltig_fran = Datumfalt(label="Från och med", initial=timezone.localdate)
    giltig_till = Datumfalt(label="Till och med", required=False, help_text="Tomt: tills vidare.")


class Avslutsform(forms.Form):
    """End an assignment."""

    sista_dag = Datumfalt(label="Sista dag")


class Loggfilter(forms.Form):
    """What of the log to show."""

    person = forms.TypedChoiceField(label="Person", required=False, coerce=int, empty_value=None)
    handelse = forms.ChoiceField(label="Händelse", required=False)

    def __init__(self, *args: Any, personer: list[tuple[int, str]], handelser: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Alla"), *personer]  # type: ignore[attr-defined]
        self.fields["handelse"].choices = [("", "Alla"), *handelser]  # type: ignore[attr-defined]


class Utskicksfilter(forms.Form):
    """What of the mail to show."""

    status = forms.ChoiceField(label="Läge", required=False, choices=[("", "Alla"), *Utskick.Status.choices])


class Paminnelseform(forms.Form):
    """How the person wants to be reminded."""

    # Said of the week in the model; the same choice holds for the follow-up.
    nar = forms.ChoiceField(
        label="När något är kvar för veckan eller uppföljningen",
        widget=forms.RadioSelect,
        choices=[
            (Paminnelseval.Nar.PAMINNELSE, "E-post vid områdets påminnelsetider"),
            (Paminnelseval.Nar.FORSENAD, "E-post först när det är försenat"),
            (Paminnelseval.Nar.ALDRIG, "Ingen e-post, bara på startsidan"),
        ],
    )


def visa_fel(formular: forms.Form, fel: Ogiltigt) -> None:
    """Show a service's error at its field, or above the form when it concerns the whole or a field not shown."""
    formular.add_error(fel.falt if fel.falt in formular.fields else None, fel.text)
