"""Addresses of review, signatures and versions of the yearly document."""

from django.urls import path

from lagesbild.views import granskning, versioner

urlpatterns = [
    path("lagesbild/jamfor/", versioner.Jamfor.as_view(), name="lagesbild_jamfor"),
    path("lagesbild/<int:ar>/granskning/", granskning.Granskning.as_view(), name="lagesbild_granskning"),
    path("lagesbild/<int:ar>/granskning/skal/", granskning.Skal.as_view(), name="lagesbild_skal"),
    path("lagesbild/<int:ar>/underteckna/", granskning.Underteckna.as_view(), name="lagesbild_underteckna"),
    path("lagesbild/<int:ar>/publicera/", granskning.Publicera.as_view(), name="lagesbild_publicera"),
    path("lagesbild/<int:ar>/ratta/", granskning.Ratta.as_view(), name="lagesbild_ratta"),
    path("lagesbild/<int:ar>/versioner/", versioner.Versioner.as_view(), name="lagesbild_versioner"),
    path("lagesbild/<int:ar>/version/<int:nummer>/", versioner.Version.as_view(), name="lagesbild_version"),
]
