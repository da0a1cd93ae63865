"""Filters that more than one list needs. A bad value is an error, never ignored."""

from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError

from samverkan.models import Stadsdelsomrade

MAX_SOK: Final = 100  # characters of words to look for: every word is a condition of its own on every row


class Slugfilter(filters.CharFilter):
    """Rows that hang by `vag` on something with that slug, among what the user sees of `modell`.

    What does not exist and what is hidden give the same error.
    """

    def __init__(self, modell: Any, vag: str, saknas: str, **kwargs: Any) -> None:
        super().__init__(field_name=vag, **kwargs)
        self.modell, self.vag, self.saknas = modell, vag, saknas

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return qs
        synliga = self.modell.objects.synlig_for(self.parent.request.user)
        traffar = list(synliga.filter(slug=value).values_list("pk", flat=True))
        if not traffar:
            raise ValidationError({namn_pa(self): [self.saknas.format(value)]})
        return qs.filter(**{f"{self.vag}__in": traffar})


def namn_pa(filtret: filters.Filter) -> str:
    """The name that the caller used."""
    return next(namn for namn, f in filtret.parent.filters.items() if f is filtret)


class Omradesfilter(Slugfilter):
    """`?stadsdelsomrade=hasselby-vallingby`"""

    def __init__(self, vag: str) -> None:
        super().__init__(
            Stadsdelsomrade,
            vag,
            "Stadsdelsområdet ”{}” finns inte, eller så har du inget uppdrag där.",
            label="Stadsdelsområdets kortnamn.",
        )


class Heltalsfilter(filters.Filter):
    """A whole number from `minst` to `hogst`."""

    field_class = forms.IntegerField

    def __init__(self, minst: int, hogst: int, label: str, **kwargs: Any) -> None:
        super().__init__(min_value=minst, max_value=hogst, label=label, **kwargs)
        extend_schema_field({"type": "integer", "minimum": minst, "maximum": hogst, "description": label})(self)


class JaFilter(filters.ChoiceFilter):
    """`ja` or `nej`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[("ja", "ja"), ("nej", "nej")], **kwargs)
