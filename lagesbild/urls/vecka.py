"""Addresses of the week and the year."""

from django.urls import path, register_converter

from lagesbild.views import ar, vecka


class Arskonverterare:
    """A year from 2000 to 2099."""

    regex = "20[0-9]{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


register_converter(Arskonverterare, "ar")

urlpatterns = [
    path("vecka/", vecka.VeckaNu.as_view(), name="vecka_nu"),
    path("vecka/<ar:ar>/<int:vecka>/", vecka.VeckaVy.as_view(), name="vecka"),
    path("vecka/<ar:ar>/<int:vecka>/resten-lugn/", vecka.RestenLugn.as_view(), name="vecka_resten"),
    path("vecka/<ar:ar>/<int:vecka>/faststall/", vecka.Faststall.as_view(), name="vecka_faststall"),
    path("vecka/<ar:ar>/<int:vecka>/ateroppna/", vecka.Ateroppna.as_view(), name="vecka_ateroppna"),
    path("vecka/<ar:ar>/<int:vecka>/<slug:stadsdel>/", vecka.VeckoradVy.as_view(), name="vecka_rad"),
    path("ar/", ar.ArNu.as_view(), name="ar_nu"),
    path("ar/<ar:ar>/", ar.ArVy.as_view(), name="ar"),
]
