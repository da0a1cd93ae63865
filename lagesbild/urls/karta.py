"""The map."""

from django.urls import path

from lagesbild.views.karta import Karta, Kartlager

urlpatterns = [
    path("karta/", Karta.as_view(), name="karta"),
    path("karta/<slug:lager>/", Kartlager.as_view(), name="kartlager"),
]
