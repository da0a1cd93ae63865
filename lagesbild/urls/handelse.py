"""Addresses of events."""

from django.urls import path

from lagesbild.urls import konverterare  # noqa: F401 (registers <ar:…>)
from lagesbild.views import handelse, handelser

urlpatterns = [
    path("handelser/", handelser.Handelser.as_view(), name="handelser"),
    path("handelser/csv/", handelser.HandelserCsv.as_view(), name="handelser_csv"),
    path("handelser/<int:pk>/", handelser.HandelseVy.as_view(), name="handelse"),
    path("handelser/<int:pk>/stryk/", handelser.HandelseStryk.as_view(), name="handelse_stryk"),
    path("vecka/<ar:ar>/<int:vecka>/handelser/", handelse.VeckohandelserVy.as_view(), name="veckohandelser"),
    path("vecka/<ar:ar>/<int:vecka>/handelser/<slug:stadsdel>/", handelse.HandelseNy.as_view(), name="handelse_ny"),
]
