"""Addresses of the weekly brief."""

from django.urls import path

from lagesbild.urls import konverterare  # noqa: F401 (registers <ar:…>)
from lagesbild.views import brev

urlpatterns = [
    path("vecka/<ar:ar>/<int:vecka>/brev/", brev.VeckobrevVy.as_view(), name="veckobrev"),
    path("vecka/<ar:ar>/<int:vecka>/brev/pdf/", brev.VeckobrevPdf.as_view(), name="veckobrev_pdf"),
]
