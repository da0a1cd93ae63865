"""The API, composed from the apps."""

from django.urls import URLPattern

app_name = "api"
urlpatterns: list[URLPattern] = []
