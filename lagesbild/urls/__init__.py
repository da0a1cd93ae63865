"""Addresses below `/<omrade>/` for weeks, figures and the yearly document.

`vecka` stands last of those below `vecka/<ar>/<vecka>/`: it takes every other word for a stadsdel.
"""

from lagesbild.urls import (
    ar,
    brev,
    dokument,
    forslag,
    handelse,
    inlasning,
    insats,
    installning,
    karta,
    mote,
    protokoll,
    statistik,
    vecka,
    versioner,
)

urlpatterns = [
    *handelse.urlpatterns,
    *mote.urlpatterns,
    *forslag.urlpatterns,
    *insats.urlpatterns,
    *brev.urlpatterns,
    *installning.urlpatterns,
    *vecka.urlpatterns,
    *ar.urlpatterns,
    *inlasning.urlpatterns,
    *statistik.urlpatterns,
    *karta.urlpatterns,
    *versioner.urlpatterns,
    *protokoll.urlpatterns,
    *dokument.urlpatterns,
]
