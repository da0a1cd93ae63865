"""All addresses. Fixed ones stand before `/<omrade>/…`, which takes every other first part."""

from django.contrib import admin
from django.urls import include, path

from atgardsplan.views.kalender import EgenKalender
from atgardsplan.views.start import Start
from lagesbild.views.versioner import Verifiera

urlpatterns = [
    path("", Start.as_view(), name="start"),
    path("konto/kalender/<str:nyckel>.ics", EgenKalender.as_view(), name="kalender_egen"),
    path("admin/", admin.site.urls),
    path("verifiera/", Verifiera.as_view(), name="verifiera"),
    path("api/v1/", include("config.api_urls")),
    path("", include("samverkan.urls")),
    path("<slug:omrade>/", include("platser.urls")),
    path("<slug:omrade>/", include("lagesbild.urls")),
    path("<slug:omrade>/", include("atgardsplan.urls")),
]
