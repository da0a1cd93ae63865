"""Addresses outside the areas, and those of an area that need nothing from the apps above."""

from django.urls import path

from samverkan.views import behorigheter, konto
from samverkan.views.komponenter import Komponentsida
from samverkan.views.logg import Logg

urlpatterns = [
    path("logga-in/", konto.LoggaIn.as_view(), name="logga_in"),
    path("logga-ut/", konto.LoggaUt.as_view(), name="logga_ut"),
    path("konto/losenord/byt/", konto.BytLosenord.as_view(), name="losenord_byt"),
    path("konto/losenord/<uidb64>/<token>/", konto.ValjLosenord.as_view(), name="losenord_valj"),
    path("halsa/", konto.halsa, name="halsa"),
    path("komponenter/", Komponentsida.as_view(), name="komponenter"),
    path("<slug:omrade>/behorigheter/", behorigheter.Behorigheter.as_view(), name="behorigheter"),
    path("<slug:omrade>/behorigheter/<int:pk>/avsluta/", behorigheter.AvslutaUppdrag.as_view(), name="uppdrag_avsluta"),
    path(
        "<slug:omrade>/behorigheter/<int:pk>/losenordslank/", behorigheter.Losenordslank.as_view(), name="losenordslank"
    ),
    path("<slug:omrade>/logg/", Logg.as_view(), name="logg"),
]
