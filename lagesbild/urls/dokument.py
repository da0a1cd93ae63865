"""Addresses of the yearly document and its PDF."""

from django.urls import path

from lagesbild.views import dokument, rendering

urlpatterns = [
    path("lagesbild/", dokument.Lagesbilder.as_view(), name="lagesbilder"),
    path("lagesbild/<int:ar>/", dokument.LagesbildVy.as_view(), name="lagesbild"),
    path("lagesbild/<int:ar>/avsnitt/<int:pk>/", dokument.AvsnittVy.as_view(), name="avsnitt"),
    path("lagesbild/<int:ar>/pdf/", rendering.Bestall.as_view(), name="rendering_bestall"),
    path("lagesbild/<int:ar>/pdf/<int:pk>/", rendering.RenderingVy.as_view(), name="rendering"),
    path("lagesbild/<int:ar>/pdf/<int:pk>/fil/", rendering.Fil.as_view(), name="rendering_fil"),
]
