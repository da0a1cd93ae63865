"""The page of a place."""

from django.urls import path

from atgardsplan.views.plats import Plats

urlpatterns = [path("plats/<slug:plats>/", Plats.as_view(), name="plats")]
