"""Addresses below `/<omrade>/` for places."""

from platser.urls import granser, plats, vandring

urlpatterns = [*plats.urlpatterns, *granser.urlpatterns, *vandring.urlpatterns]
