"""Files of a walk's protocol."""

from django.urls import path

from lagesbild.views.protokoll import Avbryt, Fil, Protokoll

P = "platser/vandringar/<int:pk>/protokoll/"

urlpatterns = [
    path(P, Protokoll.as_view(), name="protokoll"),
    path(f"{P}<int:jobb>/fil/", Fil.as_view(), name="protokoll_fil"),
    path(f"{P}<int:jobb>/avbryt/", Avbryt.as_view(), name="protokoll_avbryt"),
]
