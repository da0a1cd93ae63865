"""Addresses of how an area works with its weeks."""

from django.urls import path

from lagesbild.urls import konverterare  # noqa: F401 (registers <ar:…>)
from lagesbild.views import installning

urlpatterns = [
    path("vecka/installningar/", installning.Installningar.as_view(), name="veckoinstallning"),
]
