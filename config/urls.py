"""All addresses. Fixed ones stand before `/<omrade>/…`, which takes every other first part."""

from django.contrib import admin
from django.urls import include, path

from atgardsplan.views.start import Start

urlpatterns = [
    path("", Start.as_view(), name="start"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("config.api_urls")),
    path("", include("samverkan.urls")),
    path("<slug:omrade>/", include("platser.urls")),
    path("<slug:omrade>/", include("lagesbild.urls")),
    path("<slug:omrade>/", include("atgardsplan.urls")),
]
