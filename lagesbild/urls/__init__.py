"""Addresses below `/<omrade>/` for weeks, figures and the yearly document."""

from lagesbild.urls import dokument, statistik, vecka

urlpatterns = [*vecka.urlpatterns, *statistik.urlpatterns, *dokument.urlpatterns]
