"""Fields of what is sent to the API, and how it is checked."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from samverkan.models import Anvandare, Stadsdelsomrade

STORST: Final = 2**31 - 1
OMRADE_SAKNAS: Final = "Stadsdelsområdet ”{}” finns inte, eller så har du inget uppdrag där."


def textfalt(**kwargs: Any) -> serializers.CharField:
    fel: dict[str, Any] = {"invalid": "Skriv text.", "null": "Skriv text, eller utelämna fältet."}
    return serializers.CharField(error_messages=fel, **kwargs)


def ja_nej(**kwargs: Any) -> serializers.BooleanField:
    return serializers.BooleanField(error_messages={"invalid": "Skriv true eller false."}, **kwargs)


def listfalt(*, child: serializers.Field[Any, Any, Any, Any], max_length: int, **kwargs: Any) -> serializers.ListField:
    fel: dict[str, Any] = {"max_length": "Listan kan ha högst {max_length} delar."}
    return serializers.ListField(child=child, max_length=max_length, error_messages=fel, **kwargs)


class Tidpunkt(serializers.DateTimeField):
    """A moment. One so early or late that it has no time in another zone is refused too, not only read."""

    def enforce_timezone(self, value: datetime) -> datetime:
        try:
            svar = super().enforce_timezone(value)
            svar.astimezone(UTC)
        except OverflowError:
            self.fail("overflow", timezone="UTC")
        return svar


def versionsfalt() -> serializers.IntegerField:
    """The version that a change builds on."""
    return serializers.IntegerField(min_value=1, max_value=STORST, help_text="`version` som du såg.")


class Andring(serializers.Serializer[Any]):
    """A change of a row: what the row shows and can't be changed here is refused, not passed over."""

    visade: ClassVar[tuple[str, ...]] = ()
    andras: ClassVar[Mapping[str, str]] = {}  # how a field is changed instead

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for namn in self.visade:
            if namn in self.initial_data and namn not in self.fields:
                raise ValidationError({namn: [self.andras.get(namn, "Fältet ändras inte här.")]})
        return attrs


def kontrollerat(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def omrade_for(av: Anvandare, slug: str) -> Stadsdelsomrade:
    """The area with that slug among those that `av` sees; an error of the field when there is none."""
    omrade = Stadsdelsomrade.objects.synlig_for(av).filter(slug=slug).first()
    if omrade is None:
        raise ValidationError({"stadsdelsomrade": [OMRADE_SAKNAS.format(slug)]})
    return omrade
