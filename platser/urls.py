"""Addresses below `/<omrade>/` for places."""

from django.urls import path

from platser.views.platser import Platser

urlpatterns = [path("platser/", Platser.as_view(), name="platser")]
