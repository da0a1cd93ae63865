"""Addresses below `/<omrade>/`: the area now, and the plan."""

from django.urls import path

from atgardsplan.views import plan
from atgardsplan.views.start import Omrade

urlpatterns = [
    path("", Omrade.as_view(), name="omrade"),
    path("atgardsplan/", plan.Planlista.as_view(), name="atgardsplaner"),
    path("atgardsplan/<int:plan>/", plan.Plan.as_view(), name="atgardsplan"),
    path("atgardsplan/<int:plan>/aktivitet/ny/", plan.NyAktivitet.as_view(), name="aktivitet_ny"),
    path("atgardsplan/<int:plan>/aktivitet/<int:pk>/", plan.EnAktivitet.as_view(), name="aktivitet"),
    path("atgardsplan/<int:plan>/aktivitet/<int:pk>/andra/", plan.AndraAktivitet.as_view(), name="aktivitet_andra"),
]
