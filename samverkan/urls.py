"""Addresses outside the areas, and the area's start page."""

from django.urls import path

from samverkan.views import konto
from samverkan.views.komponenter import Komponentsida

urlpatterns = [
    path("logga-in/", konto.LoggaIn.as_view(), name="logga_in"),
    path("logga-ut/", konto.LoggaUt.as_view(), name="logga_ut"),
    path("halsa/", konto.halsa, name="halsa"),
    path("komponenter/", Komponentsida.as_view(), name="komponenter"),
]
