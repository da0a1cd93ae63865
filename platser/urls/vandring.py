"""Walks and synpunkter."""

from django.urls import path

from platser.views import gang, synpunkter, vandringar

V = "platser/vandringar/"
S = "platser/synpunkter/"

urlpatterns = [
    path(V, vandringar.Vandringar.as_view(), name="vandringar"),
    path(f"{V}ny/", vandringar.NyVandring.as_view(), name="vandring_ny"),
    path(f"{V}sw.js", gang.Tjanstearbetare.as_view(), name="vandring_tjanstearbetare"),
    path(f"{V}<int:pk>/", vandringar.Vandring.as_view(), name="vandring"),
    path(f"{V}<int:pk>/andra/", vandringar.AndraVandring.as_view(), name="vandring_andra"),
    path(f"{V}<int:pk>/hallen/", vandringar.Hallen.as_view(), name="vandring_hallen"),
    path(f"{V}<int:pk>/rapportera/", vandringar.Rapportera.as_view(), name="vandring_rapportera"),
    path(f"{V}<int:pk>/stall-in/", vandringar.StallIn.as_view(), name="vandring_stall_in"),
    path(f"{V}<int:pk>/ateroppna/", vandringar.Ateroppna.as_view(), name="vandring_ateroppna"),
    path(f"{V}<int:pk>/ga/", gang.Ga.as_view(), name="vandring_ga"),
    path(f"{V}<int:pk>/synpunkt/<uuid:klient_id>/foto/", gang.Foto.as_view(), name="vandring_foto"),
    path(f"{V}<int:pk>/aterbesok/<int:synpunkt>/", gang.Aterbesok.as_view(), name="vandring_aterbesok"),
    path(S, synpunkter.Synpunkter.as_view(), name="synpunkter"),
    path(f"{S}<int:pk>/", synpunkter.EnSynpunkt.as_view(), name="synpunkt"),
    path(f"{S}<int:pk>/andra/", synpunkter.AndraSynpunkt.as_view(), name="synpunkt_andra"),
    path(f"{S}<int:pk>/stryk/", synpunkter.StrykSynpunkt.as_view(), name="synpunkt_stryk"),
    path(f"{S}foto/<int:pk>/", synpunkter.Foto.as_view(), name="synpunktsfoto"),
    path(f"{S}foto/<int:pk>/bort/", synpunkter.TaBortFoto.as_view(), name="synpunktsfoto_bort"),
]
