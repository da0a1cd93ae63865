"""Addresses of the import of figures and of what changed between extracts."""

from django.urls import path

from lagesbild.views import inlasning, inlasning_beskriv, revisioner

urlpatterns = [
    path("statistik/import/", inlasning.Importer.as_view(), name="importer"),
    path("statistik/import/<int:pk>/", inlasning.ImportVy.as_view(), name="import"),
    path("statistik/import/<int:pk>/beskriv/", inlasning_beskriv.Beskriv.as_view(), name="import_beskriv"),
    path("statistik/import/<int:pk>/genomfor/", inlasning.Genomfor.as_view(), name="import_genomfor"),
    path("statistik/import/<int:pk>/angra/", inlasning.Angra.as_view(), name="import_angra"),
    path("statistik/import/<int:pk>/avbryt/", inlasning.Avbryt.as_view(), name="import_avbryt"),
    path("statistik/import/<int:pk>/fil/", inlasning.Fil.as_view(), name="import_fil"),
    path("statistik/import/uppstallning/<int:pk>/bort/", inlasning.ProfilBort.as_view(), name="importprofil_bort"),
    path("statistik/revisioner/", revisioner.Revisioner.as_view(), name="revisioner"),
]
