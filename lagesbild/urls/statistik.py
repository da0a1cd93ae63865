"""Addresses of the figures."""

from django.urls import path

from lagesbild.views import statistik

urlpatterns = [
    path("statistik/", statistik.Oversikt.as_view(), name="statistik"),
    path("statistik/compstat/", statistik.CompstatVy.as_view(), name="compstat"),
    path("statistik/veckor/", statistik.Veckosiffror.as_view(), name="veckosiffror"),
    path("statistik/prognos/", statistik.PrognosVy.as_view(), name="prognos"),
    path("statistik/jamfor/", statistik.JamforOmraden.as_view(), name="jamfor_omraden"),
    path("statistik/tyck-till/", statistik.TyckTillVy.as_view(), name="tyck_till"),
    path("statistik/nyckeltal/", statistik.NyckeltalVy.as_view(), name="nyckeltal"),
]
