"""Addresses below `/<omrade>/`: the area now, the plan, its follow-up, the story of a place."""

from atgardsplan.urls import plan, plats, uppfoljning

urlpatterns = [*plan.urlpatterns, *uppfoljning.urlpatterns, *plats.urlpatterns]
