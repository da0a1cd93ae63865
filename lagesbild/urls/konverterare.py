"""Parts of addresses that are checked before a view is called."""

from django.urls import register_converter


class Arskonverterare:
    """A year from 2000 to 2099."""

    regex = "20[0-9]{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


register_converter(Arskonverterare, "ar")
