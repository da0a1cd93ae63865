"""Addresses of what the meetings decide."""

from django.urls import path

from lagesbild.urls import konverterare  # noqa: F401 (registers <ar:…>)
from lagesbild.views import insats

urlpatterns = [
    path("insatser/", insats.Insatser.as_view(), name="insatser"),
    path("insatser/<int:pk>/", insats.InsatsVy.as_view(), name="insats"),
    path("insatser/<int:pk>/stryk/", insats.StrykInsats.as_view(), name="insats_stryk"),
    path("vecka/<ar:ar>/<int:vecka>/insatser/", insats.VeckansInsatser.as_view(), name="vecka_insatser"),
    path("vecka/<ar:ar>/<int:vecka>/insatser/<int:pk>/", insats.FoljInsats.as_view(), name="insats_folj"),
]
