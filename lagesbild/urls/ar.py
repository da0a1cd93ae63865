"""Addresses of the year."""

from django.urls import path

from lagesbild.urls import konverterare  # noqa: F401 (registers <ar:…>)
from lagesbild.views.ar import delar, faststall, filer, sok, tabell, veckoimport

urlpatterns = [
    path("ar/", tabell.ArNu.as_view(), name="ar_nu"),
    path("ar/sok/", sok.Sok.as_view(), name="ar_sok"),
    path("ar/import/", veckoimport.Veckoimporter.as_view(), name="veckoimporter"),
    path("ar/import/<int:pk>/", veckoimport.VeckoimportVy.as_view(), name="veckoimport"),
    path("ar/<ar:ar>/", tabell.ArVy.as_view(), name="ar"),
    path("ar/<ar:ar>/perioder/", delar.Perioder.as_view(), name="ar_perioder"),
    path("ar/<ar:ar>/jamfor/", delar.Jamfor.as_view(), name="ar_jamfor"),
    path("ar/<ar:ar>/faststall/", faststall.Faststall.as_view(), name="ar_faststall"),
    path("ar/<ar:ar>/xlsx/", filer.ArXlsx.as_view(), name="ar_xlsx"),
    path("ar/<ar:ar>/csv/", filer.ArCsv.as_view(), name="ar_csv"),
    path("ar/<ar:ar>/<int:vecka>/<slug:stadsdel>/", tabell.Arscell.as_view(), name="ar_cell"),
]
