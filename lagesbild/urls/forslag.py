"""Addresses of the parts' proposals and their agreement."""

from django.urls import path

from lagesbild.urls import konverterare  # noqa: F401 (registers <ar:…>)
from lagesbild.views import forslag

urlpatterns = [
    path("vecka/samstammighet/", forslag.Samstammigheten.as_view(), name="samstammighet"),
    path("vecka/<ar:ar>/<int:vecka>/forslag/", forslag.ForslagVy.as_view(), name="forslag"),
]
