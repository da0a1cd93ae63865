"""Addresses of the weekly grid."""

from django.urls import path

from lagesbild.urls import konverterare  # noqa: F401 (registers <ar:…>)
from lagesbild.views import vecka

urlpatterns = [
    path("vecka/", vecka.VeckaNu.as_view(), name="vecka_nu"),
    path("vecka/<ar:ar>/<int:vecka>/", vecka.VeckaVy.as_view(), name="vecka"),
    path("vecka/<ar:ar>/<int:vecka>/resten-lugn/", vecka.RestenLugn.as_view(), name="vecka_resten"),
    path("vecka/<ar:ar>/<int:vecka>/faststall/", vecka.Faststall.as_view(), name="vecka_faststall"),
    path("vecka/<ar:ar>/<int:vecka>/ateroppna/", vecka.Ateroppna.as_view(), name="vecka_ateroppna"),
    path("vecka/<ar:ar>/<int:vecka>/<slug:stadsdel>/", vecka.VeckoradVy.as_view(), name="vecka_rad"),
]
