"""Addresses of the weekly meeting and what appears by itself."""

from django.urls import path

from lagesbild.urls import konverterare  # noqa: F401 (registers <ar:…>)
from lagesbild.views import mote

urlpatterns = [
    path("vecka/<ar:ar>/<int:vecka>/andringar/", mote.Andringar.as_view(), name="vecka_andringar"),
    path("vecka/<ar:ar>/<int:vecka>/mote/", mote.Mote.as_view(), name="vecka_mote"),
]
