"""Outlines."""

from django.urls import path

from platser.views.granser import Granser, GransimportVy

urlpatterns = [
    path("platser/granser/", Granser.as_view(), name="granser"),
    path("platser/granser/<int:pk>/", GransimportVy.as_view(), name="gransimport"),
]
